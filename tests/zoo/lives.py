"""Faults of a run's life: one that ends twice or not at all, takes others along, or keeps what was refused."""

from dataclasses import replace
from typing import Final

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import bodies, refusals, with_status
from tests.zoo.mutant import mutant
from tests.zoo.plumbing import Call, Fault, Forward, Reply

JSON: Final = ((b"content-type", b"application/json"),)
CONFLICT: Final = Reply(status=409, headers=JSON, body=b'{"error":{"code":"conflict","message":"no"}}')


def wins_again(operation: str) -> Fault:
    """Answer a second end of a run like the first."""
    won: dict[str, Reply] = {}

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        if call.operation not in {"completeRun", "failRun"}:
            return reply
        if reply.ok:
            won[call.values["runID"]] = reply
        again = reply.status == 410 and call.operation == operation
        return won.get(call.values["runID"], reply) if again else reply

    return fault


def stuck_while_waiting(operation: str) -> Fault:
    """Refuse an operation on a run that waits."""
    waiting: set[str] = set()

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        if call.operation == operation and call.values["runID"] in waiting:
            return CONFLICT
        reply = await forward(call)
        if call.operation == "waitForEvent" and reply.ok:
            waiting.add(call.values["runID"])
        return reply

    return fault


async def stores_refused(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Refuse a body, and store what could be made of it."""
    reply = await forward(call)
    if call.operation == "setState" and reply.status == 400:
        await forward(call.with_body({"key": "conformance", "value": {"kept": False}}))
    return reply


async def loses_events(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Confirm an event and forget it."""
    if call.path.startswith(b"/v1/events/"):
        return Reply(status=200, headers=JSON, body=b"{}")
    return await forward(call)


def ends_others() -> Fault:
    """End the runs that were triggered just before and just after, too."""
    seen: list[str] = []

    async def fault(call: Call, forward: Forward, app: ReferenceApp) -> Reply:
        reply = await forward(call)
        if call.path.endswith(b"/trigger") and reply.ok:
            seen.append(reply.json["id"])
        if call.operation == "completeRun" and reply.ok:
            own = call.values["runID"]
            place = seen.index(own) if own in seen else 0
            for other in [each for each in seen[max(place - 1, 0) : place + 2] if each != own]:
                good = app.parts.tokens.issue(other, attempt=1)
                path = call.path.replace(own.encode(), other.encode())
                await forward(replace(call, path=path).with_header(b"authorization", f"Bearer {good}".encode()))
        return reply

    return fault


async def ends_with_its_continuation(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Take a run that is continued for one that is over."""
    reply = await forward(call)
    if call.operation == "continueRun" and reply.ok:
        path = call.path.removesuffix(b"continue") + b"complete"
        await forward(replace(call, path=path).with_body({}))
    return reply


def never_frees_keys() -> Fault:
    """Give an event key once, for ever."""
    given: set[str] = set()

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        body = call.json if call.operation == "waitForEvent" else None
        key = str(body.get("event_key")) if isinstance(body, dict) else ""
        if key in given:
            return CONFLICT
        reply = await forward(call)
        if key and reply.ok:
            given.add(key)
        return reply

    return fault


async def stores_what_it_can(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Store the value of a body whose key is wrong, and then refuse it."""
    reply = await forward(call)
    body = call.json
    if call.operation == "setState" and reply.status == 400 and isinstance(body, dict):
        await forward(call.with_body({"key": "unnamed", "value": body.get("value")}))
    return reply


async def attaches_what_it_can(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Attach the last fifty annotations of a body that has more, and then refuse it."""
    reply = await forward(call)
    body = call.json
    if call.operation == "annotateRun" and reply.status == 400 and isinstance(body, dict):
        await forward(call.with_body(dict(list(body.items())[-50:])))
    return reply


MUTANTS: Final = (
    mutant("LIFE-001", "logEvent", "logs on a finished run", refusals(410, with_status(200), operation="logEvent")),
    mutant("LIFE-002", "getPayload", "reads a finished run", refusals(410, with_status(200), operation="getPayload")),
    mutant("LIFE-003", "completeRun", "completes twice", wins_again("completeRun")),
    mutant("LIFE-004", "failRun", "has many winners", wins_again("failRun")),
    mutant(
        "LIFE-005", "waitForEvent", "waits while waiting", refusals(409, with_status(200), operation="waitForEvent")
    ),
    mutant(
        "LIFE-006",
        "waitForEvent",
        "gives one key to two runs",
        refusals(409, with_status(200), operation="waitForEvent"),
    ),
    mutant("LIFE-007", "completeRun", "can't complete while waiting", stuck_while_waiting("completeRun")),
    mutant(
        "LIFE-008", "continueRun", "continues a finished run", refusals(410, with_status(202), operation="continueRun")
    ),
    mutant("LIFE-009", "spawnRun", "spawns unknown jobs", refusals(404, with_status(202), operation="spawnRun")),
    mutant("LIFE-010", "setState", "stores what it refuses", stores_refused),
    mutant(
        "LIFE-011",
        "waitForEvent",
        "never lets a wait expire",
        bodies("waitForEvent", lambda body: body.update(timeout_secs=3600)),
    ),
    mutant("LIFE-012", "waitForEvent", "loses events", loses_events),
    mutant("LIFE-013", "completeRun", "ends other runs too", ends_others()),
    mutant(
        "LIFE-014", "continueRun", "knows no end of a lineage", refusals(409, with_status(202), operation="continueRun")
    ),
    mutant("LIFE-015", "continueRun", "can't continue while waiting", stuck_while_waiting("continueRun")),
    mutant("LIFE-016", "continueRun", "ends the run that is continued", ends_with_its_continuation),
    mutant("LIFE-017", "waitForEvent", "never frees a key", never_frees_keys()),
    mutant("LIFE-018", "setState", "stores what it can of what it refuses", stores_what_it_can),
    mutant("LIFE-019", "annotateRun", "attaches what it can of what it refuses", attaches_what_it_can),
)
