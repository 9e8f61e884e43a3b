"""The life of a run: what ends it, who wins a race, and what is left of what was refused (CONTRACT.md 4)."""

import asyncio
from typing import Final

from runcontract.verify.exchange import UNPARSED, Exchange, Request
from runcontract.verify.finding import Blocked, Observations
from runcontract.verify.provisioner import RunHandle, request_of
from runcontract_conformance.check import Check
from runcontract_conformance.session import KEY, Claim, Session, encode

OVER: Final = frozenset({409, 410})
RACERS: Final = 8
# Waiting for a wait of one second to be seen as expired: servers sweep at intervals of their own.
SWEEP_TRIES: Final = 12
SWEEP_PAUSE_S: Final = 0.5


async def terminal_refuses(session: Session) -> Observations:
    """A finished run, completed or failed, refuses everything an executor could ask of it."""
    operation = session.operation
    requirement = {
        "getPayload": "LIFE-002",
        "listState": "LIFE-002",
        "getState": "LIFE-002",
        "continueRun": "LIFE-008",
    }
    for end in ("completeRun", "failRun"):
        await session.accepted(await session.ready())
        run = await session.ready()
        await session.accepted(run, session.op(end))
        exchange = await session.call(run)
        yield session.expect(
            requirement.get(operation.id, "LIFE-001"),
            exchange,
            held=exchange.status in OVER,
            expected=f"409 or 410 after {end}",
            claim=Claim(place=f"after-{end}"),
        )


async def one_completion(session: Session) -> Observations:
    """Whichever way a run ended, it can't end again, either way."""
    for first in ("completeRun", "failRun"):
        run = await session.fresh()
        await session.accepted(run, session.op(first))
        for _ in range(2):
            exchange = await session.call(run)
            held = exchange.status in OVER
            yield session.expect("LIFE-003", exchange, held=held, expected=f"409 or 410 after {first}")


async def one_winner(session: Session) -> Observations:
    """Of many at once exactly one ends the run; two successes are proof of a race, whatever a replay shows."""
    for others in ("completeRun", "failRun"):
        run = await session.fresh()
        racers = [session.operation if n % 2 else session.op(others) for n in range(RACERS)]
        exchanges = await asyncio.gather(*(session.call(run, each) for each in racers))
        winners = [each for each in exchanges if each.ok]
        decided = [each for each in exchanges if each.ok or each.status in OVER]
        held = len(winners) == 1 and len(decided) == len(exchanges)
        statuses = ", ".join(str(each.status) for each in exchanges)
        yield session.expect(
            "LIFE-004",
            winners[-1] if winners else exchanges[0],
            held=held,
            expected="one success, and 409 or 410 for the others",
            got=f"{len(winners)} successes among {statuses}",
            claim=Claim(proof=len(winners) > 1),
        )


async def wait_only_executing(session: Session) -> Observations:
    """A run that waits can't be made to wait for something else."""
    run = await session.fresh()
    await session.accepted(run)
    exchange = await session.call(run)
    yield session.expect("LIFE-005", exchange, held=exchange.status == 409, expected="409 on a waiting run")


async def event_key_taken(session: Session) -> Observations:
    """One event wakes one run: a key is held by one waiting run at a time."""
    first, second = await session.fresh(), await session.fresh()
    body = {"event_key": session.lab.unique()}
    await session.accepted(first, body=body)
    exchange = await session.call(second, body=body)
    yield session.expect("LIFE-006", exchange, held=exchange.status == 409, expected="409 for a key that is taken")
    exchange = await session.call(second)
    yield session.expect("LIFE-006", exchange, held=exchange.ok, expected="200 for another key, the run unchanged")


async def event_key_freed(session: Session) -> Observations:
    """A key is held for as long as its run waits, and no longer."""
    first, second = await session.fresh(), await session.fresh()
    body = {"event_key": session.lab.unique()}
    await session.accepted(first, body=body)
    await session.accepted(first, session.op("completeRun"))
    exchange = await session.call(second, body=body)
    yield session.expect("LIFE-017", exchange, held=exchange.ok, expected="200 for a key that is free again")


async def finish_while_waiting(session: Session) -> Observations:
    """A run that waits can still be ended by its executor."""
    run = await session.fresh()
    await session.accepted(run, session.op("waitForEvent"))
    exchange = await session.call(run)
    yield session.expect("LIFE-007", exchange, held=exchange.ok, expected="200 on a waiting run")


async def unknown_job(session: Session) -> Observations:
    """A child of a job that does not exist is refused; one of the known job is not."""
    run = await session.fresh()
    await session.accepted(run)
    body = {**(session.lab.good_body(session.operation) or {}), "job_id": session.lab.unique()}
    exchange = await session.call(run, body=body)
    held = exchange.status in {404, 400, 422}
    yield session.expect("LIFE-009", exchange, held=held, expected="404 (400 and 422 are as good)")


async def refused_leaves_no_trace(session: Session) -> Observations:
    """What was refused did not happen: stored values stay, the run goes on, and the same request then succeeds."""
    run = await session.fresh()
    set_state, get_state = session.op("setState"), session.op("getState")
    await session.accepted(run, set_state, body={"key": KEY, "value": {"kept": True}})
    good = session.request(
        run, body={"key": KEY, "value": {"kept": False}} if session.operation.id == "setState" else UNPARSED
    )
    exchange = await session.send(_broken(good))
    if exchange.ok:
        raise Blocked("HTTP-002", "malformed JSON was accepted")
    exchange = await session.call(run, get_state)
    held = exchange.ok and b"true" in (exchange.answer.body if exchange.answer else b"")
    yield session.expect("LIFE-010", exchange, held=held, expected="the run executing, its state as it was")
    exchange = await session.send(good)
    yield session.expect("LIFE-010", exchange, held=exchange.ok, expected="a success once the body is in order")


def _broken(request: Request) -> Request:
    """Return the request with its body cut off before the end."""
    return request.with_body((request.body or encode({}))[:-1])


async def wait_expires(session: Session) -> Observations:
    """A wait of one second is over soon after, and the run with it."""
    run = await session.fresh()
    await session.accepted(run, body={"event_key": session.lab.unique(), "timeout_secs": 1})
    await asyncio.sleep(1 + SWEEP_PAUSE_S)
    exchange = await _until(session, run, OVER)
    held = exchange.status in OVER
    yield session.expect("LIFE-011", exchange, held=held, expected="409 or 410 once the wait has expired")


async def event_resumes(session: Session) -> Observations:
    """The event sets the run going again: it can wait for another one."""
    recipe = session.lab.target.events
    run, key = await session.fresh(), session.lab.unique()
    await session.accepted(run, body={"event_key": key})
    if recipe is None:
        raise Blocked("event.send", "the target declares no way to send an event")
    sent = await session.lab.client.send(request_of(recipe, base=session.lab.target.url, values={"event_key": key}))
    if not sent.ok:
        raise Blocked("event.send", f"the event could not be sent: {sent.summary(limit=100)}")
    exchange = await session.call(run)
    for _ in range(SWEEP_TRIES):
        if exchange.ok:
            break
        await asyncio.sleep(SWEEP_PAUSE_S)
        exchange = await session.call(run)
    yield session.expect("LIFE-012", exchange, held=exchange.ok, expected="200: the run executes again")


async def _until(session: Session, run: RunHandle, statuses: frozenset[int]) -> Exchange:
    """Return the heartbeat's answer once it has one of the statuses, or the last one."""
    exchange = await session.call(run, session.op("sendHeartbeat"))
    for _ in range(SWEEP_TRIES):
        if exchange.status in statuses:
            break
        await asyncio.sleep(SWEEP_PAUSE_S)
        exchange = await session.call(run, session.op("sendHeartbeat"))
    return exchange


async def independent(session: Session) -> Observations:
    """The end of one run is not the end of another."""
    one, other = await session.fresh(), await session.fresh()
    await session.accepted(one)
    exchange = await session.call(other, session.op("sendHeartbeat"))
    yield session.expect("LIFE-013", exchange, held=exchange.ok, expected="200 on the other run")
    exchange = await session.call(other)
    yield session.expect("LIFE-013", exchange, held=exchange.ok, expected="200 on the other run")


CHECKS: Final = (
    Check(name="terminal-refuses", requirements=("LIFE-001", "LIFE-002", "LIFE-008"), run=terminal_refuses),
    Check(name="one-completion", requirements=("LIFE-003",), run=one_completion),
    Check(name="one-winner", requirements=("LIFE-004",), run=one_winner),
    Check(name="wait-only-executing", requirements=("LIFE-005",), run=wait_only_executing),
    Check(name="event-key-taken", requirements=("LIFE-006",), run=event_key_taken),
    Check(name="event-key-freed", requirements=("LIFE-017",), run=event_key_freed),
    Check(name="finish-while-waiting", requirements=("LIFE-007",), run=finish_while_waiting),
    Check(name="unknown-job", requirements=("LIFE-009",), run=unknown_job),
    Check(name="refused-leaves-no-trace", requirements=("LIFE-010",), run=refused_leaves_no_trace),
    Check(name="wait-expires", requirements=("LIFE-011",), run=wait_expires),
    Check(name="event-resumes", requirements=("LIFE-012",), run=event_resumes),
    Check(name="independent", requirements=("LIFE-013",), run=independent),
)
