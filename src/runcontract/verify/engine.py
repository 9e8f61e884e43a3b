"""Runs units of checking against a target: concurrently, within a time budget, and twice where something looks broken.

A unit is one check on one operation. What it observes is kept by requirement and operation; what the observations
amount to is the judge's business.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

from runcontract.errors import TargetError
from runcontract.verify.finding import Blocked, Finding, Held, Observation, Observations

# A finding is shown again this often before it is believed (VERDICT: n of n replays, or unstable).
REPLAYS: Final = 2
# So many units in a row without a run to work on, and the target counts as lost.
LOST_AFTER: Final = 8
KEPT_FINDINGS: Final = 5


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One check on one operation; `requirements` are those it can speak of."""

    id: str
    operation: str
    requirements: tuple[str, ...]
    run: Callable[[], Observations]


@dataclass(slots=True)
class Tally:
    """What was observed of one requirement on one operation."""

    held: int = 0
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    unstable: list[Finding] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unfinished: int = 0


@dataclass(slots=True)
class Record:
    """Everything observed. `stopped` says why the run ended early, `lost` that it was the target's doing."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    stopped: str = ""
    lost: bool = False
    seconds: float = 0.0


class Listener(Protocol):
    """Hears how a run goes."""

    def planned(self, units: tuple[Unit, ...]) -> None:
        """Hear once what is going to be run."""

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        """Hear that a unit is done, with the findings that stood up to a replay."""


class Engine:
    """Runs units, the first ones first, `workers` at a time, for at most `budget_s` seconds."""

    def __init__(self, listener: Listener, *, workers: int, budget_s: float) -> None:
        self.record = Record()
        self._listener = listener
        self._workers = workers
        self._budget_s = budget_s
        self._failing = 0
        self._tasks: list[asyncio.Task[None]] = []

    def stop(self, reason: str, *, lost: bool = False) -> None:
        """End the run early; what was observed so far stays."""
        if not self.record.stopped:
            self.record.stopped, self.record.lost = reason, lost
            for task in self._tasks:
                task.cancel()

    async def run(self, units: Iterable[Unit]) -> Record:
        """Run all units and return what was observed."""
        started = time.perf_counter()
        queue = deque(units)
        self._listener.planned(tuple(queue))
        self._tasks = [asyncio.create_task(self._work(queue)) for _ in range(self._workers)]
        done, running = await asyncio.wait(self._tasks, timeout=self._budget_s)
        if running:
            self.stop(f"the time budget of {self._budget_s:g} s is used up")
            await asyncio.wait(running)
        for task in done:
            if not task.cancelled() and (error := task.exception()):
                raise error
        for unit in queue:
            self._each(unit, lambda tally: setattr(tally, "unfinished", tally.unfinished + 1))
        self.record.seconds = time.perf_counter() - started
        return self.record

    async def _work(self, queue: deque[Unit]) -> None:
        while queue and not self.record.stopped:
            unit = queue.popleft()
            try:
                await self._run(unit)
            except asyncio.CancelledError:
                queue.append(unit)
                raise

    async def _run(self, unit: Unit) -> None:
        seen, trouble = await self._observe(unit)
        findings = [each for each in seen if isinstance(each, Finding)]
        confirmed, unstable = await self._confirm(unit, findings)
        for each in seen:
            if isinstance(each, Held):
                self.record.tallies[each.requirement, each.operation].held += 1
        for finding in confirmed:
            self._keep(finding)
        for finding in unstable:
            self.record.tallies[finding.requirement, finding.operation].unstable.append(finding)
        if trouble is not None:
            self._trouble(unit, trouble)
        self._failing = self._failing + 1 if isinstance(trouble, TargetError) else 0
        if self._failing >= LOST_AFTER:
            self.stop(f"the target was lost: {trouble}", lost=True)
        self._listener.finished(unit, tuple(confirmed))

    async def _observe(self, unit: Unit) -> tuple[list[Observation], Exception | None]:
        seen: list[Observation] = []
        try:
            async for observation in unit.run():
                seen.append(observation)  # noqa: PERF401 - what was seen before an exception counts
        except Exception as error:
            return seen, error
        return seen, None

    async def _confirm(self, unit: Unit, findings: list[Finding]) -> tuple[list[Finding], list[Finding]]:
        """Return the findings that every replay shows again or that prove themselves, and the others."""
        open_cases = {_key(finding) for finding in findings if not finding.proof}
        for _ in range(REPLAYS if open_cases else 0):
            again, _trouble = await self._observe(unit)
            open_cases &= {_key(each) for each in again if isinstance(each, Finding)}
        confirmed = [each for each in findings if each.proof or _key(each) in open_cases]
        return confirmed, [each for each in findings if each not in confirmed]

    def _keep(self, finding: Finding) -> None:
        tally = self.record.tallies[finding.requirement, finding.operation]
        if len(tally.findings) < KEPT_FINDINGS and all(_key(finding) != _key(each) for each in tally.findings):
            tally.findings.append(finding)
        else:
            tally.more += 1

    def _trouble(self, unit: Unit, error: Exception) -> None:
        if isinstance(error, Blocked | TargetError):
            self._each(unit, lambda tally: tally.blocked.append(str(error)))
        else:
            said = f"{unit.id}: {type(error).__name__}: {error}"
            self._each(unit, lambda tally: tally.errors.append(said))

    def _each(self, unit: Unit, change: Callable[[Tally], None]) -> None:
        for requirement in unit.requirements:
            change(self.record.tallies[requirement, unit.operation])


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.requirement, finding.operation, finding.case
