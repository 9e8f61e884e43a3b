"""Kinds of faults: small functions that make a fault out of what is different about it."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from runcontract.serve.app import ReferenceApp
from runcontract_conformance import tokens
from tests.zoo.plumbing import CONTRACT, Call, Fault, Forward, Reply


def answers(operation: str, change: Callable[[Reply], Reply], *, on: Callable[[Call], bool] = lambda _: True) -> Fault:
    """Change every successful answer of an operation."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        return change(reply) if call.operation == operation and reply.ok and on(call) else reply

    return fault


def members(operation: str, change: Callable[[dict[str, Any], Call], None]) -> Fault:
    """Change the members of every successful answer of an operation, in place."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        body = reply.json
        if call.operation != operation or not reply.ok or not isinstance(body, dict):
            return reply
        change(body, call)
        return reply.with_json(body)

    return fault


def refusals(status: int, change: Callable[[Reply], Reply], *, operation: str = "") -> Fault:
    """Change every refusal with this status, of one operation or of all."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        mine = not operation or call.operation == operation
        return change(reply) if reply.status == status and mine and call.path.startswith(b"/sdk/") else reply

    return fault


def requests(operation: str, change: Callable[[Call], Call]) -> Fault:
    """Change every request of an operation before it is looked at."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        return await forward(change(call) if call.operation == operation else call)

    return fault


def bodies(operation: str, change: Callable[[dict[str, Any]], None]) -> Fault:
    """Change the members of every JSON body of an operation, in place, before it is looked at."""

    def changed(call: Call) -> Call:
        body = call.json
        if not isinstance(body, dict):
            return call
        change(body)
        return call.with_body(body)

    return requests(operation, changed)


def forgives(operation: str, statuses: set[int], excuse: Callable[[Call], bool]) -> Fault:
    """Answer a request that is refused with one of these statuses as if it had been a good one, where excused."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        if call.operation != operation or reply.status not in statuses or not excuse(call):
            return reply
        example = dict(CONTRACT.operation(operation).examples["complete"])
        if operation == "waitForEvent":
            example["event_key"] = f"forgiven-{time.time_ns()}"
        return await forward(call.with_body(example).with_header(b"content-type", b"application/json"))

    return fault


def lets_in(operation: str, excuse: Callable[[Call, str], bool]) -> Fault:
    """Give a request that is refused for its token a good one, where excused; `excuse` gets call and credentials."""

    async def fault(call: Call, forward: Forward, app: ReferenceApp) -> Reply:
        reply = await forward(call)
        credentials = (call.header(b"authorization") or b"").decode("latin-1")
        if call.operation != operation or reply.status not in {401, 403} or not excuse(call, credentials):
            return reply
        good = app.parts.tokens.issue(call.values["runID"], attempt=1)
        return await forward(call.with_header(b"authorization", f"Bearer {good}".encode()))

    return fault


def claims_of(credentials: str) -> dict[str, Any]:
    """Return what a bearer token claims, proven or not."""
    return tokens.parts_of(credentials.removeprefix("Bearer "))[1] if credentials.count(".") == 2 else {}


def head_of(credentials: str) -> dict[str, Any]:
    """Return a bearer token's header, proven or not."""
    return tokens.parts_of(credentials.removeprefix("Bearer "))[0] if credentials.count(".") == 2 else {}


def signature_of(credentials: str) -> str:
    """Return a bearer token's signature."""
    return credentials.rpartition(".")[2]


def with_status(status: int) -> Callable[[Reply], Reply]:
    """Return a change of an answer's status."""
    return lambda reply: replace(reply, status=status)


def with_body(body: Any) -> Callable[[Reply], Reply]:
    """Return a change of an answer's body, JSON or bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda reply: replace(reply, body=raw)
