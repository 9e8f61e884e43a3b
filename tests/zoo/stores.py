"""Faults of what is kept: state that is lost, shared or mixed up."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, unquote

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import answers, bodies, refusals, requests, with_body
from tests.zoo.mutant import mutant
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


def cutting(call: Call) -> Call:
    """Keep the first 255 characters of keys, in bodies and paths."""
    folder, _, key = call.path.rpartition(b"/")
    if "key" in call.values:
        return replace(call, path=folder + b"/" + quote(unquote(key.decode())[:255], safe="").encode())
    body = call.json
    if not isinstance(body, dict) or not isinstance(body.get("key"), str):
        return call
    return call.with_body({**body, "key": body["key"][:255]})


async def cuts_keys(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Take two keys that begin alike for one, everywhere."""
    return await forward(cutting(call) if call.operation in {"setState", "getState", "deleteState"} else call)


async def follows_dots(call: Call, forward: Forward, app: ReferenceApp) -> Reply:
    """Walk from a run's state to another's, once the token has been looked at."""
    way = unquote(call.values.get("key", "")).split("/")
    if call.operation != "getState" or way[:2] != ["..", ".."] or len(way) != 5:
        return await forward(call)
    good = app.parts.tokens.issue(way[2], attempt=1)
    path = f"/sdk/v1/runs/{'/'.join(way[2:])}".encode()
    return await forward(replace(call, path=path).with_header(b"authorization", f"Bearer {good}".encode()))


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


def slash_lost(call: Call) -> Call:
    """Take an encoded slash for another character."""
    return replace(call, path=call.path.replace(b"%2F", b"_"))


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
    mutant("STATE-014", "getState", "keeps 255 characters of a key", cuts_keys),
    mutant("STATE-015", "getState", "follows dots into another run", follows_dots),
)
