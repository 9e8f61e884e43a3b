"""Faults of who is let in: every row of the token table, believed once too often."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from runcontract.serve.app import ReferenceApp
from runcontract_conformance import tokens
from tests.zoo.faults import claims_of, head_of, lets_in, refusals, signature_of
from tests.zoo.mutant import Mutant
from tests.zoo.plumbing import Call, Fault, Forward, Reply

Excuse = Callable[[Call, str], bool]
INJECTED: Final = {"jwk", "jku", "x5u"}
OWN_KEY: Final = re.compile("[0-9a-f]{16}")  # what the reference calls its own signing keys


def opens(breaks: str, operation: str, what: str, excuse: Excuse) -> Mutant:
    """Let a request in that should stay out."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=lets_in(operation, excuse))


def in_query(call: Call, _: str) -> bool:
    """Take the token from the query string."""
    return b"token=" in call.query


def unsigned(_: Call, credentials: str) -> bool:
    """Look at no signature, as long as there is one."""
    head = head_of(credentials)
    plain = not INJECTED & head.keys() and OWN_KEY.fullmatch(str(head.get("kid")))
    return bool(plain) and head.get("alg") == "HS256" and bool(signature_of(credentials))


def guessable(_: Call, credentials: str) -> bool:
    """Sign with a key that was never changed from its example."""
    head, claims, _signature = tokens.parts_of(credentials.removeprefix("Bearer "))
    return credentials == f"Bearer {tokens.signed(head, claims, b'secret')}"


async def stores_refused(call: Call, forward: Forward, app: ReferenceApp) -> Reply:
    """Refuse a bad token, after the work is done."""
    reply = await forward(call)
    if call.operation == "setState" and reply.status in {401, 403}:
        good = app.parts.tokens.issue(call.values["runID"], attempt=1)
        await forward(call.with_header(b"authorization", f"Bearer {good}".encode()))
    return reply


async def parses_first(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Stumble over a body before anybody asked who sent it."""
    reply = await forward(call)
    broken = call.body and call.json is None
    return replace(reply, status=404) if call.operation == "logEvent" and reply.status == 401 and broken else reply


async def repeats_token(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
    """Quote the token that was refused."""
    reply = await forward(call)
    if call.operation != "getState" or reply.status not in {401, 403}:
        return reply
    said = (call.header(b"authorization") or b"").decode("latin-1")
    return reply.with_json({"error": {"code": "unauthorized", "message": f"bad token: {said}"}})


def careless_after_the_end() -> Fault:
    """Look at no token once a run is over."""
    over: set[str] = set()

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        reply = await forward(call)
        run_id = call.values.get("runID", "")
        if call.operation in {"completeRun", "failRun"} and reply.ok:
            over.add(run_id)
        if call.operation == "sendHeartbeat" and reply.status == 401 and run_id in over:
            return known_runs_only(reply)
        return reply

    return fault


def known_runs_only(reply: Reply) -> Reply:
    """Answer for a run that does not exist."""
    return replace(reply, status=200, body=json.dumps({"status": "ok"}).encode())


MUTANTS: Final = (
    opens("TOKEN-001", "getPayload", "asks for no token", lambda call, credentials: not credentials and not call.query),
    opens("TOKEN-002", "logEvent", "takes any scheme", lambda _, credentials: credentials.startswith("Basic ")),
    opens("TOKEN-003", "listState", "takes an empty token", lambda _, credentials: credentials.strip() == "Bearer"),
    opens("TOKEN-004", "setState", "takes any text for a token", lambda _, credentials: credentials == "Bearer x"),
    opens("TOKEN-005", "logEvent", "trusts altered claims", lambda _, credentials: "admin" in claims_of(credentials)),
    opens("TOKEN-006", "completeRun", "verifies no signature", unsigned),
    opens("TOKEN-007", "logEvent", "signs with an example key", guessable),
    opens(
        "TOKEN-008", "getPayload", "accepts alg none", lambda _, credentials: head_of(credentials).get("alg") == "nOnE"
    ),
    opens(
        "TOKEN-009",
        "failRun",
        "accepts an empty signature",
        lambda _, credentials: credentials.endswith(".") and head_of(credentials).get("alg") == "HS256",
    ),
    opens(
        "TOKEN-010", "spawnRun", "trusts the key in the header", lambda _, credentials: "jwk" in head_of(credentials)
    ),
    opens(
        "TOKEN-011",
        "sendHeartbeat",
        "accepts an expired token",
        lambda _, credentials: claims_of(credentials).get("exp", 9e9) < time.time(),
    ),
    opens(
        "TOKEN-012",
        "setState",
        "ignores nbf",
        lambda _, credentials: claims_of(credentials).get("nbf", 0) > time.time(),
    ),
    opens(
        "TOKEN-013",
        "deleteState",
        "accepts another run's token",
        lambda call, credentials: claims_of(credentials).get("sub") not in {None, call.values["runID"]},
    ),
    opens(
        "TOKEN-014",
        "reportUsage",
        "ignores the attempt",
        lambda _, credentials: claims_of(credentials).get("attempt") == 0,
    ),
    opens("TOKEN-015", "annotateRun", "takes the token from the query", in_query),
    Mutant(
        breaks="TOKEN-016",
        operation="sendHeartbeat",
        what="knows every run",
        fault=refusals(404, known_runs_only, operation="sendHeartbeat"),
    ),
    Mutant(breaks="TOKEN-017", operation="setState", what="refuses after the fact", fault=stores_refused),
    Mutant(
        breaks="TOKEN-018", operation="logEvent", what="answers 404 to a bad token with a bad body", fault=parses_first
    ),
    Mutant(
        breaks="TOKEN-019",
        operation="logEvent",
        what="names no scheme",
        fault=refusals(401, lambda reply: reply.with_header(b"www-authenticate", None), operation="logEvent"),
    ),
    Mutant(breaks="TOKEN-020", operation="getState", what="repeats the token in its refusal", fault=repeats_token),
    Mutant(
        breaks="TOKEN-021",
        operation="sendHeartbeat",
        what="lets everybody in after the end",
        fault=careless_after_the_end(),
    ),
)
