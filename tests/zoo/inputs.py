"""Faults of what is taken in: bodies believed or refused, HTTP and JSON misunderstood."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import answers, bodies, forgives, refusals, with_body, with_status
from tests.zoo.mutant import Mutant
from tests.zoo.plumbing import Call, Fault, Forward, Reply

JSON: Final = ((b"content-type", b"application/json"),)
REFUSED: Final = {400, 413, 415, 422}
DETAILED: Final = {"error": {"code": "unauthorized", "message": "no", "details": {"token": "bad"}}}


def refuses(operation: str, condition: Callable[[Call], bool], status: int = 400) -> Fault:
    """Refuse what is in order, with a status of its own."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        if call.operation == operation and condition(call):
            body = {"error": {"code": "validation_error", "message": "no"}}
            return Reply(status=status, headers=JSON, body=json.dumps(body).encode())
        return await forward(call)

    return fault


def member(name: str, test: Callable[[Any], bool]) -> Callable[[Call], bool]:
    """Return a condition on one member of a JSON body."""
    return lambda call: isinstance(call.json, dict) and name in call.json and test(call.json[name])


def holds(text: bytes) -> Callable[[Call], bool]:
    """Return a condition on the bytes of a body."""
    return lambda call: text in call.body


def believes(breaks: str, operation: str, what: str, excuse: Callable[[Call], bool]) -> Mutant:
    """Accept a body that has to be refused."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=forgives(operation, REFUSED, excuse))


def coerces(breaks: str, operation: str, what: str, change: Callable[[dict[str, Any]], None]) -> Mutant:
    """Make a body right that has to be refused."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=bodies(operation, change))


def rejects(breaks: str, operation: str, what: str, condition: Callable[[Call], bool], status: int = 400) -> Mutant:
    """Refuse a body that has to be accepted."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=refuses(operation, condition, status))


def to_integer(name: str) -> Callable[[dict[str, Any]], None]:
    """Return a change that takes a string of digits for a number."""

    def change(body: dict[str, Any]) -> None:
        if isinstance(body.get(name), str) and body[name].isdecimal():
            body[name] = int(body[name])

    return change


def to_text(name: str) -> Callable[[dict[str, Any]], None]:
    """Return a change that takes a number for a string."""

    def change(body: dict[str, Any]) -> None:
        if isinstance(body.get(name), int):
            body[name] = str(body[name])

    return change


def clamped(name: str, most: int) -> Callable[[dict[str, Any]], None]:
    """Return a change that bends a number to its bound."""

    def change(body: dict[str, Any]) -> None:
        if isinstance(body.get(name), int) and body[name] > most:
            body[name] = most

    return change


def without(name: str) -> Callable[[Call], bool]:
    """Return a condition on a member that a JSON body lacks."""
    return lambda call: isinstance(call.json, dict) and name not in call.json


def drop_controls(body: dict[str, Any]) -> None:
    """Tidy up an event key."""
    if isinstance(body.get("event_key"), str):
        body["event_key"] = "".join(filter(str.isprintable, body["event_key"]))


def is_json(call: Call) -> bool:
    """Tell whether a body is some JSON value."""
    return call.body == b"null" or call.json is not None


def is_utf_8(call: Call) -> bool:
    """Tell whether a body is text."""
    return call.body == call.body.decode("utf-8", "ignore").encode()


def of_another_mind() -> Fault:
    """Take the first of two members on one call, the last on the next."""
    calls = 0

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        nonlocal calls
        if call.operation == "logEvent" and call.body.count(b'"message"') == 2:
            calls += 1
            if calls % 2:
                return await forward(call.with_body({"message": "one"}))
        return await forward(call)

    return fault


def on_method(method: str, status: int) -> Fault:
    """Answer a method with a status, whatever it asks for."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        return Reply(status=status, headers=JSON, body=b"{}") if call.method == method else await forward(call)

    return fault


async def knows_every_path(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Answer a path that does not exist."""
    reply = await forward(call)
    return replace(reply, status=200, body=b"{}") if not call.operation and reply.status == 404 else reply


def other_error(body: Any) -> Callable[[Reply], Reply]:
    """Return a change of an error's body."""
    return lambda reply: reply.with_json(body)


def as_html(reply: Reply) -> Reply:
    """Call JSON HTML."""
    return reply.with_header(b"content-type", b"text/html")


MUTANTS: Final = (
    rejects(
        "VALID-001",
        "reportUsage",
        "demands what is optional",
        without("cost_microusd"),
    ),
    coerces("VALID-002", "reportUsage", "needs no provider", lambda body: body.setdefault("provider", "unknown")),
    coerces("VALID-003", "reportUsage", "takes numbers for strings", to_text("model")),
    coerces("VALID-004", "reportProgress", "takes strings for numbers", to_integer("percent")),
    coerces("VALID-005", "reportProgress", "accepts 101 percent", clamped("percent", 100)),
    rejects("VALID-006", "reportProgress", "refuses 100 percent", member("percent", lambda value: value == 100)),
    rejects("VALID-007", "logEvent", "refuses unknown members", member("x_unknown", lambda _: True)),
    rejects("VALID-009", "recordToolCall", "looks for a tool without a name", without("tool_name"), 404),
    rejects("VALID-010", "logEvent", "knows no warn", member("level", lambda level: level == "warn")),
    rejects("VALID-011", "setState", "counts bytes", member("key", lambda key: len(str(key).encode()) > 256)),
    rejects("VALID-012", "completeRun", "reads 24 levels", holds(b'{"in":' * 24)),
    coerces("VALID-013", "waitForEvent", "drops control characters", drop_controls),
    rejects("HTTP-001", "logEvent", "fails on a strange string", holds("\u202e".encode()), 500),
    believes(
        "HTTP-002",
        "logEvent",
        "repairs broken JSON",
        lambda call: call.json is None and call.body not in {b"", b"null"},
    ),
    believes(
        "HTTP-003",
        "saveCheckpoint",
        "takes an array for an object",
        lambda call: is_json(call) and not isinstance(call.json, dict),
    ),
    believes("HTTP-004", "reportUsage", "needs no body", lambda call: not call.body),
    rejects("HTTP-005", "completeRun", "demands a body", lambda call: not call.body),
    believes("HTTP-006", "setState", "takes NaN for a number", holds(b"NaN")),
    believes("HTTP-007", "logEvent", "reads any bytes", lambda call: not is_utf_8(call)),
    believes("HTTP-008", "failRun", "takes half a character", holds(b"\\ud800")),
    believes(
        "HTTP-009", "pushStreamChunk", "skips a byte-order mark", lambda call: call.body.startswith(b"\xef\xbb\xbf")
    ),
    believes("HTTP-010", "logEvent", "stops reading after the first value", lambda call: call.body.endswith(b" x")),
    Mutant(breaks="HTTP-011", operation="logEvent", what="is of two minds about duplicates", fault=of_another_mind()),
    believes(
        "HTTP-012", "logEvent", "reads any media type", lambda call: call.header(b"content-type") == b"text/plain"
    ),
    Mutant(
        breaks="HTTP-013",
        operation="logEvent",
        what="405 without Allow",
        fault=refusals(405, lambda reply: reply.with_header(b"allow", None)),
    ),
    Mutant(breaks="HTTP-014", operation="getPayload", what="fails on HEAD", fault=on_method("HEAD", 500)),
    Mutant(breaks="HTTP-015", operation="getPayload", what="knows every path", fault=knows_every_path),
    Mutant(
        breaks="HTTP-016",
        operation="logEvent",
        what="calls a large body wrong",
        fault=refusals(413, with_status(400), operation="logEvent"),
    ),
    Mutant(breaks="HTTP-017", operation="getPayload", what="calls JSON HTML", fault=answers("getPayload", as_html)),
    Mutant(
        breaks="HTTP-018",
        operation="deleteState",
        what="answers 204 with a body",
        fault=answers("deleteState", with_body({"status": "ok"})),
    ),
    Mutant(
        breaks="HTTP-019",
        operation="logEvent",
        what="has errors of its framework's own",
        fault=refusals(401, other_error({"detail": "no"}), operation="logEvent"),
    ),
    Mutant(
        breaks="HTTP-020",
        operation="logEvent",
        what="has a code of its own",
        fault=refusals(401, other_error({"error": {"code": "oops", "message": "no"}}), operation="logEvent"),
    ),
    rejects("HTTP-021", "saveCheckpoint", "fails on deep nesting", holds(b'{"a":' * 500), 500),
    rejects("HTTP-022", "sendHeartbeat", "minds a stray body", lambda call: call.body == b"{}", 400),
    Mutant(
        breaks="HTTP-030",
        operation="logEvent",
        what="has details of a shape of its own",
        fault=refusals(401, other_error(DETAILED), operation="logEvent"),
    ),
    rejects(
        "HTTP-031", "logEvent", "reads one media type", lambda call: b";" in (call.header(b"content-type") or b""), 415
    ),
    rejects("HTTP-032", "completeRun", "has no patience", lambda call: call.arrived_s > 0.5, 500),
    rejects("HTTP-024", "pushStreamChunk", "refuses noncharacters", holds("\ufffe".encode())),
)
