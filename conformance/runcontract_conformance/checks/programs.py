"""Random programs of operations on two runs, in lockstep with the oracle; hypothesis draws and shrinks them."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import hypothesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st

from runcontract.verify.finding import Finding, Held, Observation, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance import oracle
from runcontract_conformance.check import Check
from runcontract_conformance.oracle import RunModel, Step
from runcontract_conformance.session import Claim, Session

RUNS: Final = 2
STEPS: Final = 14
PROGRAMS: Final = 40
SHRINK_S: Final = 4
REPLAYS: Final = 2

# No slash: a server that loses it deviates (STATE-008), but breaks nothing else.
KEYS: Final = st.sampled_from(["a", "A", "a ", "ab", "é", "e\u0301", "%41", "0"])
# A server may refuse U+0000, and has to refuse halves of a character.
TEXT: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
SCALARS: Final = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), TEXT)
VALUES: Final = st.dictionaries(
    st.text("abc é", max_size=3), st.one_of(SCALARS, st.lists(SCALARS, max_size=2)), max_size=3
)
# Characters every server has to take: no controls, no halves of a character.
WORDS: Final = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=6).filter(str.strip)


def _step(operation: str, body: st.SearchStrategy[Any] | None = None, key: bool = False) -> st.SearchStrategy[Step]:  # noqa: FBT001, FBT002
    return st.builds(
        Step,
        run=st.integers(0, RUNS - 1),
        operation=st.just(operation),
        body=st.none() if body is None else body,
        key=KEYS if key else st.just(""),
    )


# Ends and waits are rarer than writes: most of what can go wrong goes wrong while a run lives.
WRITES: Final = (
    _step("setState", st.fixed_dictionaries({"key": KEYS, "value": VALUES})),
    _step("getState", key=True),
    _step("deleteState", key=True),
    _step("listState"),
    _step("saveCheckpoint", st.fixed_dictionaries({"state": VALUES})),
    _step("annotateRun", st.dictionaries(WORDS, WORDS, min_size=1, max_size=2)),
    _step("logEvent", st.fixed_dictionaries({"message": WORDS})),
)
TURNS: Final = (
    _step("waitForEvent", st.just({})),
    _step("completeRun", st.fixed_dictionaries({"result": VALUES})),
    _step("failRun", st.fixed_dictionaries({"error": WORDS})),
)
PROGRAM: Final = st.lists(st.one_of(*WRITES, *WRITES, *WRITES, *TURNS), min_size=1, max_size=STEPS)


class _BrokenError(Exception):
    """A program whose answers the oracle does not agree with; raised so that hypothesis shrinks it."""


async def programs(session: Session) -> Observations:
    """Whatever an executor does in whatever order, every answer is one that the model of a run agrees with."""
    loop = asyncio.get_running_loop()
    search = _Search(lambda program: asyncio.run_coroutine_threadsafe(_carry_out(session, program), loop).result())
    await asyncio.to_thread(search.run, session.lab.seed)
    for each in search.held:
        yield each
    if search.smallest is not None:
        again = [await _carry_out(session, search.smallest) for _ in range(REPLAYS)]
        reproducible = all(_findings(observations) for observations in again)
        for finding in _findings(again[-1]) or search.findings:
            yield replace(finding, proof=reproducible)


class _Search:
    """Draws programs until one breaks, then smaller ones for a while. Runs in a thread: hypothesis is synchronous."""

    def __init__(self, carry_out: Callable[[list[Step]], list[Observation]]) -> None:
        self.held: list[Held] = []
        self.findings: list[Finding] = []
        self.smallest: list[Step] | None = None
        self._carry_out = carry_out
        self._shrink_until = math.inf

    def run(self, seed: int) -> None:
        settings = hypothesis.settings(
            max_examples=PROGRAMS,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,  # one break is what it looks for; of several it would raise a group
        )
        seeded = hypothesis.seed(seed)(settings(hypothesis.given(PROGRAM)(self._attempt)))
        with suppress(_BrokenError, hypothesis.errors.Flaky):  # a break is what it looks for; kept below
            seeded()

    def _attempt(self, program: list[Step]) -> None:
        if time.monotonic() > self._shrink_until:
            return  # small enough: from here on every smaller program counts as whole
        observations = self._carry_out(program)
        self.held += [each for each in observations if isinstance(each, Held)]
        if findings := _findings(observations):
            self._shrink_until = min(self._shrink_until, time.monotonic() + SHRINK_S)
            if self.smallest is None or len(program) <= len(self.smallest):
                self.smallest, self.findings = program, findings
            raise _BrokenError


def _findings(observations: list[Observation]) -> list[Finding]:
    return [each for each in observations if isinstance(each, Finding)]


async def _carry_out(session: Session, program: list[Step]) -> list[Observation]:
    """Run a program on fresh runs until an answer contradicts the model, and return what was observed."""
    own = Session(session.lab, session.operation)
    handles = [await own.fresh() for _ in range(RUNS)]
    models = [RunModel() for _ in range(RUNS)]
    observed: list[Observation] = []
    for step in program:
        observations, models[step.run] = await _carry_out_step(own, step, handles[step.run], models[step.run])
        observed += observations
        if _findings(observations):
            break
    return [*observed, *own.seen]


async def _carry_out_step(
    session: Session, step: Step, handle: RunHandle, model: RunModel
) -> tuple[list[Observation], RunModel]:
    operation = session.op(step.operation)
    body: Mapping[str, Any] | None = step.body
    if step.operation == "waitForEvent":
        body = {"event_key": session.lab.unique()}
    exchange = await session.call(handle, operation, body=body, key=step.key)
    claim = Claim(operation=operation, place="program")
    statuses, requirement = oracle.expected_statuses(model, step, operation.success.status)
    observations: list[Observation] = []
    if statuses:
        expected = f"{' or '.join(map(str, sorted(statuses)))} on a run that is {model.status}"
        requirement = requirement or session.lab.success_requirement(operation)
        held = exchange.status in statuses
        observations.append(session.expect(requirement, exchange, held=held, expected=expected, claim=claim))
    if exchange.ok:
        observations += [
            session.expect(word.requirement, exchange, held=word.held, expected=word.expected, claim=claim)
            for word in oracle.judge(model, step, exchange.json)
        ]
        model = oracle.after(model, step)
    return observations, model


CHECKS: Final = (
    Check(
        name="programs",
        requirements=("STATE-001", "STATE-002", "STATE-005", "LIFE-001", "LIFE-003", "LIFE-005", "LIFE-007"),
        run=programs,
        on=("setState",),
    ),
)
