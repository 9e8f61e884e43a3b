"""The run token: every row of the token table, on every operation (CONTRACT.md 3)."""

import time
from collections.abc import Callable
from typing import Final

from runcontract.verify.exchange import UNPARSED, Exchange
from runcontract.verify.finding import Blocked, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance import tokens
from runcontract_conformance.check import Body, Check
from runcontract_conformance.session import Session

Credentials = Callable[[RunHandle], tuple[str | None, ...]]
# Frameworks that parse before they authorize answer these to a bad token with a bad body.
PARSED_FIRST: Final = (401, 400, 422)
# A run that is over may be seen to be before the token is.
SHUT: Final = frozenset({401, 409, 410})


def refused(requirement: str, credentials: Credentials) -> Body:
    """Return a check that a good request is refused with each of these Authorization headers (None: no header).

    One-delta: the same request with its own token is accepted before and, where that is possible, after.
    """

    async def run(session: Session) -> Observations:
        handle = await _control(session)
        good = session.request(handle)
        for value in credentials(handle):
            exchange = await session.send(good.with_header("Authorization", value))
            yield session.expect(requirement, exchange, held=exchange.status == 401, expected="401")
        after = await session.send(good)
        if not after.ok:
            raise Blocked(session.lab.success_requirement(session.operation), f"after refusals: {after.summary()}")

    return run


async def _control(session: Session) -> RunHandle:
    """Return a fresh run on which the operation would succeed, once it has been seen to on another."""
    await session.accepted(await session.ready())
    return await session.ready()


def bearer(make: Callable[[str], tuple[str, ...]]) -> Credentials:
    """Return Authorization headers with what `make` turns the run's good token into."""
    return lambda handle: tuple(f"Bearer {token}" for token in make(handle.token))


def no_header(_: RunHandle) -> tuple[str | None, ...]:
    """Return the absence of a header."""
    return (None,)


def other_scheme(handle: RunHandle) -> tuple[str | None, ...]:
    """Return the good token behind schemes that are not Bearer."""
    return (f"Basic {handle.token}", f"Token {handle.token}", "Basic cnVuOnRva2Vu")


def no_token(_: RunHandle) -> tuple[str | None, ...]:
    """Return Bearer with nothing behind it."""
    return ("Bearer", "Bearer ")


def no_jwt(_: RunHandle) -> tuple[str | None, ...]:
    """Return Bearer with text that is no JWT."""
    return ("Bearer x", "Bearer a.b", "Bearer a.b.c", "Bearer ..", "Bearer null", f"Bearer {'A' * 2000}")


def forging(requirement: str, **claims: int) -> Body:
    """Return a check on a token made with the target's key; times in `claims` are seconds from now.

    The control is a token of the same making whose claims are right: only if that is accepted does a refusal count.
    """

    async def run(session: Session) -> Observations:
        handle = await session.ready()
        await session.accepted(with_forged_token(session, handle.run_id))
        handle = await session.ready()
        shifted = {name: value + int(time.time()) for name, value in claims.items()}
        exchange = await session.call(with_forged_token(session, handle.run_id, **shifted))
        yield session.expect(requirement, exchange, held=exchange.status == 401, expected="401")

    return run


async def earlier_attempt(session: Session) -> Observations:
    """A retry raises the attempt; a token of the one before is worth nothing any more."""
    await session.accepted(with_forged_token(session, (await session.ready()).run_id))
    signing = session.lab.target.signing
    attempt = int(signing.claims["attempt"]) if signing else 0
    handle = await session.ready()
    exchange = await session.call(with_forged_token(session, handle.run_id, attempt=attempt - 1))
    yield session.expect("TOKEN-014", exchange, held=exchange.status == 401, expected="401")


def with_forged_token(session: Session, run_id: str, **claims: int) -> RunHandle:
    """Return the run with a token made with the target's own key. Raises Blocked where the target declares none."""
    signing = session.lab.target.signing
    if signing is None:
        raise Blocked("token.forge", "the target declares no signing key")
    return RunHandle(run_id=run_id, token=tokens.forged(signing, run_id, now=time.time(), **claims))


async def unknown_run(session: Session) -> Observations:
    """A token in order, for a run that does not exist."""
    known = await session.ready()
    await session.accepted(with_forged_token(session, known.run_id))
    made_up = known.run_id[:-8] + session.lab.unique()[-8:].rjust(8, "0")
    exchange = await session.call(with_forged_token(session, made_up))
    held = exchange.status in {404, 401, 403}
    yield session.expect("TOKEN-016", exchange, held=held, expected="404 (401 and 403 are as good)")


async def other_run(session: Session) -> Observations:
    """A run's token opens that run alone."""
    own, other = await _control(session), await session.fresh()
    exchange = await session.send(session.request(own).with_header("Authorization", f"Bearer {other.token}"))
    yield session.expect("TOKEN-013", exchange, held=exchange.status in {403, 401}, expected="403 or 401")
    await session.accepted(own)


async def query_or_cookie(session: Session) -> Observations:
    """The Authorization header is the only place that counts."""
    handle = await _control(session)
    bare = session.request(handle).with_header("Authorization", None)
    places = (
        bare.with_url(f"{bare.url}?token={handle.token}"),
        bare.with_url(f"{bare.url}?access_token={handle.token}"),
        bare.with_header("Cookie", f"token={handle.token}; run_token={handle.token}; access_token={handle.token}"),
    )
    for request in places:
        exchange = await session.send(request)
        yield session.expect("TOKEN-015", exchange, held=exchange.status == 401, expected="401")
    await session.accepted(handle)


async def no_effect(session: Session) -> Observations:
    """After requests with bad tokens everything is as it was, and the run goes on."""
    run, other = await session.fresh(), await session.fresh()
    kept = {"key": "kept", "value": {"kept": True}}
    await session.accepted(run, session.op("setState"), body=kept)
    bodies = {"setState": {"key": "kept", "value": {"kept": False}}}
    request = session.request(run, body=bodies.get(session.operation.id, UNPARSED), key="kept")
    for value in (
        None,
        "Bearer x",
        f"Bearer {other.token}",
        f"Bearer {tokens.with_altered_signature(run.token)[0]}",
    ):
        await session.send(request.with_header("Authorization", value))
    exchange = await session.call(run, session.op("getState"), key="kept")
    held = exchange.ok and b"true" in (exchange.answer.body if exchange.answer else b"")
    expected = "the run executing, its state as it was"
    yield session.expect("TOKEN-017", exchange, held=held, expected=expected)


async def before_body(session: Session) -> Observations:
    """A bad token is seen before a bad body, or at least not forgiven for it."""
    request = session.request(await session.ready()).with_header("Authorization", "Bearer x").with_body(b'{"')
    exchange = await session.send(request)
    held = exchange.status in PARSED_FIRST
    yield session.expect("TOKEN-018", exchange, held=held, expected="401 (400 and 422 are as good)")


async def after_the_end(session: Session) -> Observations:
    """Whether a bad token or the end of the run is seen first is the server's choice; neither is a success."""
    await session.accepted(await session.ready())
    run = await session.ready()
    await session.accepted(run, session.op("completeRun"))
    request = session.request(run)
    for value in (None, "Bearer x", f"Bearer {tokens.with_altered_signature(run.token)[0]}"):
        exchange = await session.send(request.with_header("Authorization", value))
        held = exchange.status in SHUT
        yield session.expect("TOKEN-021", exchange, held=held, expected="401 (409 and 410 are as good)")


async def nothing_leaks(session: Session) -> Observations:
    """A refusal shows neither the token nor what the run holds."""
    secret = f"secret {session.lab.unique()}"
    run, other = await session.fresh({"secret": secret}), await session.fresh()
    await session.accepted(run, session.op("setState"), body={"key": secret, "value": {"secret": secret}})
    request = session.request(run, key="secret")
    altered = tokens.with_altered_signature(run.token)[0]
    for token in (altered, other.token):
        exchange = await session.send(request.with_header("Authorization", f"Bearer {token}"))
        said = _everything(exchange)
        held = not any(each.encode() in said for each in (secret, token, run.token))
        yield session.expect("TOKEN-020", exchange, held=held, expected="neither the token nor anything of the run")


def _everything(exchange: Exchange) -> bytes:
    if exchange.answer is None:
        return b""
    headers = "\n".join(f"{name}: {value}" for name, value in exchange.answer.headers)
    return headers.encode() + b"\n" + exchange.answer.body


CHECKS: Final = (
    Check(
        name="no-header",
        requirements=("TOKEN-001", "TOKEN-019", "HTTP-019", "HTTP-020", "HTTP-030"),
        run=refused("TOKEN-001", no_header),
    ),
    Check(name="other-scheme", requirements=("TOKEN-002",), run=refused("TOKEN-002", other_scheme)),
    Check(name="no-token", requirements=("TOKEN-003",), run=refused("TOKEN-003", no_token)),
    Check(name="no-jwt", requirements=("TOKEN-004",), run=refused("TOKEN-004", no_jwt)),
    Check(
        name="altered-claims",
        requirements=("TOKEN-005",),
        run=refused("TOKEN-005", bearer(tokens.with_altered_claims)),
    ),
    Check(
        name="altered-signature",
        requirements=("TOKEN-006",),
        run=refused("TOKEN-006", bearer(tokens.with_altered_signature)),
    ),
    Check(name="other-key", requirements=("TOKEN-007",), run=refused("TOKEN-007", bearer(tokens.with_other_key))),
    Check(
        name="alg-none",
        requirements=("TOKEN-008",),
        run=refused("TOKEN-008", bearer(tokens.with_no_algorithm)),
    ),
    Check(
        name="empty-signature",
        requirements=("TOKEN-009",),
        run=refused("TOKEN-009", bearer(tokens.with_empty_signature)),
    ),
    Check(
        name="injected-key",
        requirements=("TOKEN-010",),
        run=refused("TOKEN-010", bearer(tokens.with_injected_key)),
    ),
    Check(name="expired", requirements=("TOKEN-011",), run=forging("TOKEN-011", iat=-7200, exp=-60)),
    Check(name="not-yet-valid", requirements=("TOKEN-012",), run=forging("TOKEN-012", nbf=3600)),
    Check(name="other-run", requirements=("TOKEN-013",), run=other_run),
    Check(name="earlier-attempt", requirements=("TOKEN-014",), run=earlier_attempt),
    Check(name="query-or-cookie", requirements=("TOKEN-015",), run=query_or_cookie),
    Check(name="unknown-run", requirements=("TOKEN-016",), run=unknown_run),
    Check(name="bad-token-no-effect", requirements=("TOKEN-017",), run=no_effect),
    Check(name="token-before-body", requirements=("TOKEN-018",), run=before_body),
    Check(name="nothing-leaks", requirements=("TOKEN-020",), run=nothing_leaks),
    Check(name="bad-token-after-the-end", requirements=("TOKEN-021",), run=after_the_end),
)
