"""What is left out: essential members, which a server may demand, and what stands in for them (CONTRACT.md 1)."""

from collections.abc import Mapping
from typing import Any, Final

from runcontract.verify.exchange import Exchange
from runcontract.verify.finding import Blocked, Observation, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance.check import Body, Check
from runcontract_conformance.checks.examples import echoes
from runcontract_conformance.session import Exactly, Session, same_json

REFUSED: Final = frozenset({400, 422})


def defaults(requirement: str, body: Mapping[str, Any], shown: Mapping[str, Any]) -> Body:
    """Return a check that a body without an essential member is refused, or answered with the default in its place."""

    async def run(session: Session) -> Observations:
        exchange = await session.call(await session.fresh(), body=Exactly(body))
        async for each in _refused_or(session, requirement, exchange, shown):
            yield each

    return run


async def _refused_or(session: Session, requirement: str, exchange: Exchange, shown: Mapping[str, Any]) -> Observations:
    if exchange.status in REFUSED:
        yield session.expect(requirement, exchange, held=True, expected="400 or 422, or the default")
    elif exchange.ok:
        for each in echoes(session, requirement, exchange, shown):
            yield each


async def spawn_default(session: Session) -> Observations:
    """A child whose job nobody names is a run of its parent's, which the parent's own record tells."""
    run = await session.fresh()
    parent = await session.accepted(run, session.op("annotateRun"))
    job = parent.member("job_id")
    if not isinstance(job, str):
        raise Blocked("BODY-006", "the answer does not tell the job of the run")
    exchange = await session.call(run, body=Exactly(payload={}))
    async for each in _refused_or(session, "DATA-031", exchange, {"job_id": job}):
        yield each


async def state_default(session: Session) -> Observations:
    """A value without a key is set under `default`, where getState finds it."""
    run, value = await session.fresh(), {"under": "default"}
    exchange = await session.call(run, body=Exactly(value=value))
    async for each in _refused_or(session, "DATA-035", exchange, {"state_key": "default", "value": value}):
        yield each
    if exchange.ok:
        yield await _found(session, run, value)


async def _found(session: Session, run: RunHandle, value: Mapping[str, Any]) -> Observation:
    exchange = await session.call(run, session.op("getState"), key="default")
    shown = exchange.member("value")
    held = exchange.ok and (not isinstance(shown, dict) or same_json(shown, value))
    return session.expect("DATA-035", exchange, held=held, expected=f"the value {value} under default")


async def log_default(session: Session) -> Observations:
    """What is logged without a level is information."""
    exchange = await session.accepted(await session.fresh(), body=Exactly(message="x"))
    for each in echoes(session, "DATA-007", exchange, {"level": "info"}):
        yield each


async def checkpoint_default(session: Session) -> Observations:
    """A checkpoint whose source nobody names is the SDK's."""
    exchange = await session.accepted(await session.fresh(), body=Exactly(state={}))
    for each in echoes(session, "DATA-013", exchange, {"source": "sdk"}):
        yield each


async def usage_sum(session: Session) -> Observations:
    """A usage record without a total has the sum of the two numbers."""
    run = await session.fresh()
    body = {"provider": "p", "model": "m", "prompt_tokens": 11, "completion_tokens": 7}
    for sent, total in ((body, 18), ({"provider": "p", "model": "m"}, 0), ({**body, "prompt_tokens": 0}, 7)):
        for each in echoes(
            session, "DATA-015", await session.accepted(run, body=Exactly(sent)), {"total_tokens": total}
        ):
            yield each


async def tool_call_default(session: Session) -> Observations:
    """A tool call is completed unless told otherwise."""
    exchange = await session.accepted(await session.fresh(), body=Exactly(tool_name="t"))
    for each in echoes(session, "DATA-017", exchange, {"status": "completed"}):
        yield each


async def given_total(session: Session) -> Observations:
    """A total that was reported counts, whatever the parts amount to: models bill for more than these two."""
    body = {"provider": "p", "model": "m", "prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 20}
    exchange = await session.accepted(await session.fresh(), body=body)
    for each in echoes(session, "DATA-036", exchange, {"total_tokens": 20}):
        yield each


CHECKS: Final = (
    Check(name="log-default", requirements=("DATA-007",), run=log_default),
    Check(name="checkpoint-default", requirements=("DATA-013",), run=checkpoint_default),
    Check(name="usage-sum", requirements=("DATA-015",), run=usage_sum),
    Check(name="tool-call-default", requirements=("DATA-017",), run=tool_call_default),
    Check(name="spawn-default", requirements=("DATA-031",), run=spawn_default),
    Check(
        name="log-default-message",
        requirements=("DATA-032",),
        run=defaults("DATA-032", {"level": "warn"}, {"message": ""}),
    ),
    Check(
        name="checkpoint-default-state",
        requirements=("DATA-033",),
        run=defaults("DATA-033", {"source": "conformance"}, {"state": {}}),
    ),
    Check(
        name="output-default-key",
        requirements=("DATA-034",),
        run=defaults("DATA-034", {"value": {"n": 1}}, {"output_key": "default", "value": {"n": 1}}),
    ),
    Check(name="state-default", requirements=("DATA-035",), run=state_default),
    Check(name="usage-given-total", requirements=("DATA-036",), run=given_total),
)
