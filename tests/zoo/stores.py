"""Faults of what is kept: state that is lost, shared or mixed up, runs that end twice or not at all."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, unquote

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import answers, bodies, refusals, requests, with_body, with_status
from tests.zoo.mutant import Mutant
from tests.zoo.plumbing import Call, Fault, Forward, Reply

JSON: Final = ((b"content-type", b"application/json"),)
TIME: Final = "2026-01-01T00:00:00Z"


def pretended(call: Call) -> Reply:
    """Return the success that setState would answer, without doing anything."""
    body = call.json or {}
    state = {
        "run_id": call.values["runID"],
        "state_key": body.get("key"),
        "value": body.get("value"),
        "updated_at": TIME,
    }
    return Reply(status=201, headers=JSON, body=json.dumps(state).encode())


def keeps_first() -> Fault:
    """Take a second write of a key for a repetition of the first."""
    written: set[tuple[str, str]] = set()

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        if call.operation != "setState" or not isinstance(call.json, dict):
            return await forward(call)
        place = (call.values["runID"], str(call.json.get("key")))
        if place in written:
            return pretended(call)
        written.add(place)
        return await forward(call)

    return fault


async def deletes_nothing(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Answer a delete without deleting."""
    reply = await forward(replace(call, method="GET")) if call.operation == "deleteState" else await forward(call)
    return (
        Reply(status=204, headers=(), body=b"")
        if call.operation == "deleteState" and reply.status in {200, 404}
        else reply
    )


async def deletes_by_prefix(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Delete every key that begins alike."""
    if call.operation == "deleteState":
        folder, _slash, key = call.path.rpartition(b"/")
        listed = await forward(replace(call, method="GET", path=folder))
        for row in listed.json if listed.ok else ():
            if row["state_key"].startswith(unquote(key.decode())):
                await forward(replace(call, path=folder + b"/" + quote(row["state_key"], safe="").encode()))
    return await forward(call)


def empty_state(reply: Reply) -> Reply:
    """Answer an empty value where there is none."""
    body = {"run_id": "run", "state_key": "key", "value": {}, "updated_at": TIME}
    return replace(reply, status=200, body=json.dumps(body).encode())


def folding(call: Call) -> Call:
    """Fold the case of keys, in bodies and paths."""
    folder, _, key = call.path.rpartition(b"/")
    if "key" in call.values:
        return replace(call, path=folder + b"/" + quote(unquote(key.decode()).lower(), safe="").encode())
    body = call.json
    return call.with_body({**body, "key": body["key"].lower()}) if isinstance(body, dict) and "key" in body else call


async def folds_case(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Take two spellings of a key for one, everywhere."""
    return await forward(folding(call) if call.operation in {"setState", "getState", "deleteState"} else call)


def shares_state() -> Fault:
    """Look for a key in any run where this one lacks it."""
    known: dict[str, bytes] = {}

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        if call.operation == "setState" and reply.ok:
            known[str(call.json.get("key"))] = reply.body
        key = unquote(call.values.get("key", ""))
        if call.operation == "getState" and reply.status == 404 and key in known:
            return replace(reply, status=200, body=known[key])
        return reply

    return fault


def in_a_rush(operation: str, crowd: int, otherwise: Callable[[Call, Forward], Awaitable[Reply]]) -> Fault:
    """Do something else where more than `crowd` calls of an operation are under way at once."""
    under_way = 0

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        nonlocal under_way
        if call.operation != operation:
            return await forward(call)
        under_way += 1
        await asyncio.sleep(0.02)
        crowded = under_way > crowd
        reply = await (otherwise(call, forward) if crowded else forward(call))
        under_way -= 1
        return reply

    return fault


async def mixes(call: Call, forward: Forward) -> Reply:
    """Store a mixture of what was written."""
    return await forward(call.with_body({**call.json, "value": {"mixed": True}}))


async def loses(call: Call, _: Forward) -> Reply:
    """Answer a write and forget it."""
    return pretended(call)


def drops_nulls(body: dict[str, Any]) -> None:
    """Take null for absent."""
    if isinstance(body.get("value"), dict):
        body["value"] = {name: value for name, value in body["value"].items() if value is not None}


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


def stuck_while_waiting() -> Fault:
    """Refuse to complete a run that waits."""
    waiting: set[str] = set()

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        if call.operation == "completeRun" and call.values["runID"] in waiting:
            return Reply(status=409, headers=JSON, body=b'{"error":{"code":"conflict","message":"waiting"}}')
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


def slash_lost(call: Call) -> Call:
    """Take an encoded slash for another character."""
    return replace(call, path=call.path.replace(b"%2F", b"_"))


def mutant(breaks: str, operation: str, what: str, fault: Fault) -> Mutant:
    """Return a mutant; the words in the order in which a table reads best."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=fault)


MUTANTS: Final = (
    mutant("STATE-001", "setState", "lists nothing", answers("listState", with_body([]))),
    mutant("STATE-002", "setState", "keeps the first value", keeps_first()),
    mutant("STATE-003", "deleteState", "deletes nothing", deletes_nothing),
    mutant("STATE-004", "deleteState", "deletes by prefix", deletes_by_prefix),
    mutant(
        "STATE-005",
        "getState",
        "answers an empty value for an unset key",
        refusals(404, empty_state, operation="getState"),
    ),
    mutant(
        "STATE-006",
        "listState",
        "lists in reverse",
        answers("listState", lambda reply: reply.with_json(reply.json[::-1])),
    ),
    mutant("STATE-007", "getState", "folds the case of keys", folds_case),
    mutant("STATE-008", "getState", "loses the slash of a key", requests("getState", slash_lost)),
    mutant("STATE-009", "getState", "shares state between runs", shares_state()),
    mutant("STATE-010", "setState", "mixes up concurrent writes", in_a_rush("setState", 1, mixes)),
    mutant("STATE-011", "setState", "loses concurrent writes", in_a_rush("setState", 4, loses)),
    mutant("STATE-012", "setState", "drops null members", bodies("setState", drops_nulls)),
    mutant(
        "STATE-013",
        "listState",
        "lists a hundred keys at most",
        answers("listState", lambda reply: reply.with_json(reply.json[:100])),
    ),
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
    mutant("LIFE-007", "completeRun", "can't complete while waiting", stuck_while_waiting()),
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
)
