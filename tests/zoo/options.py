"""Optional features (MAY) can't be broken: they are there or not. Each has a server that differs in just that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import bodies
from tests.zoo.inputs import member, refuses
from tests.zoo.plumbing import Call, Fault, Forward, Reply

KNOWN_LEVELS: Final = {"debug", "info", "warn", "error"}


@dataclass(frozen=True, kw_only=True)
class Option:
    """A server that has an optional feature (`observed`) which the reference lacks, or lacks one that it has."""

    requirement: str
    operation: str
    what: str
    observed: bool
    fault: Fault

    @property
    def id(self) -> str:
        """Return the name under which the zoo serves it."""
        return f"{self.requirement}-option".lower()


def has(requirement: str, operation: str, what: str, fault: Fault) -> Option:
    """Add a feature that the reference lacks."""
    return Option(requirement=requirement, operation=operation, what=what, observed=True, fault=fault)


def lacks(requirement: str, operation: str, what: str, fault: Fault) -> Option:
    """Take away a feature that the reference has."""
    return Option(requirement=requirement, operation=operation, what=what, observed=False, fault=fault)


def replies(change: Callable[[Reply], Reply]) -> Fault:
    """Change every answer."""

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        return change(await forward(call))

    return fault


def with_header(name: bytes, value: bytes | None) -> Fault:
    """Give every answer this header, or take it away."""
    return replies(lambda reply: reply.with_header(name, value))


def anonymous(reply: Reply) -> Reply:
    """Leave the request's id out of an error's body."""
    body = reply.json
    if not isinstance(body, dict) or "error" not in body:
        return reply
    return replace(reply).with_json({name: value for name, value in body.items() if name != "request_id"})


def forgets_schema(body: dict[str, Any]) -> None:
    """Take any value for an output, whatever the schema says."""
    body.pop("schema", None)


def drops_null_characters(body: dict[str, Any]) -> None:
    """Take a text with U+0000, without it."""
    if isinstance(body.get("message"), str):
        body["message"] = body["message"].replace("\0", "")


async def reference(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Differ in nothing."""
    return await forward(call)


OPTIONS: Final = {
    each.id: each
    for each in (
        lacks("VALID-008", "upsertOutput", "judges no output", bodies("upsertOutput", forgets_schema)),
        has("VALID-014", "logEvent", "takes U+0000", bodies("logEvent", drops_null_characters)),
        lacks(
            "VALID-015",
            "logEvent",
            "takes four levels alone",
            refuses("logEvent", member("level", lambda level: level not in KNOWN_LEVELS)),
        ),
        lacks("HTTP-023", "sendHeartbeat", "echoes no request id", with_header(b"x-request-id", None)),
        lacks(
            "HTTP-025",
            "sendHeartbeat",
            "serves no client that tells its version",
            refuses("sendHeartbeat", lambda call: call.header(b"x-sdk-version") is not None),
        ),
        has("HTTP-026", "sendHeartbeat", "accepts a version", with_header(b"x-sdk-version-accepted", b"1")),
        has("HTTP-027", "sendHeartbeat", "tells what it can do", with_header(b"x-sdk-capabilities", b"state")),
        lacks("HTTP-028", "sendHeartbeat", "has no request id in errors", replies(anonymous)),
        lacks("HTTP-029", "failRun", "demands a body", refuses("failRun", lambda call: not call.body)),
    )
}
