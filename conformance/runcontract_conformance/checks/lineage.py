"""Runs that come from runs: how deep a lineage goes, and what becomes of the first (CONTRACT.md 4)."""

from typing import Final

from runcontract.verify.finding import Blocked, Observations
from runcontract_conformance.check import Check
from runcontract_conformance.checks.authentication import with_forged_token
from runcontract_conformance.session import Session

DEEPEST: Final = 10
TOO_DEEP: Final = frozenset({400, 409, 422})


async def bounded(session: Session) -> Observations:
    """From the tenth continuation of a lineage there is no way on; where one ends sooner, nothing is judged."""
    run = await session.fresh()
    for _ in range(DEEPEST):
        exchange = await session.accepted(run)
        next_id = exchange.member("id")
        if not isinstance(next_id, str):
            raise Blocked("BODY-014", "the answer does not tell the id of the continuation")
        run = with_forged_token(session, next_id)
    exchange = await session.call(run)
    expected = f"400, 409 or 422 at depth {DEEPEST + 1}"
    yield session.expect("LIFE-014", exchange, held=exchange.status in TOO_DEEP, expected=expected)


async def while_waiting(session: Session) -> Observations:
    """A run that waits is alive, so it can be continued."""
    await session.accepted(await session.fresh())
    run = await session.fresh()
    await session.accepted(run, session.op("waitForEvent"))
    exchange = await session.call(run)
    yield session.expect("LIFE-015", exchange, held=exchange.ok, expected="202 on a waiting run")


async def changes_nothing(session: Session) -> Observations:
    """The run that others come from is what it was: executing, which only an executing run's waitForEvent shows."""
    run = await session.fresh()
    await session.accepted(run)
    for name in ("sendHeartbeat", "waitForEvent"):
        exchange = await session.call(run, session.op(name))
        yield session.expect("LIFE-016", exchange, held=exchange.ok, expected=f"{name} accepted: the run executes")


CHECKS: Final = (
    Check(name="lineage-bounded", requirements=("LIFE-014",), run=bounded),
    Check(name="continue-while-waiting", requirements=("LIFE-015",), run=while_waiting),
    Check(name="offspring-changes-nothing", requirements=("LIFE-016",), run=changes_nothing),
)
