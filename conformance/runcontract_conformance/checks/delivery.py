"""How a request arrives: slowly, with its media type in other words, without a body, with headers nobody asked for."""

from typing import Final

from runcontract.verify.finding import Observations
from runcontract_conformance.check import Check
from runcontract_conformance.session import Claim, Session

PAUSE_S: Final = 0.4
SPELLINGS: Final = ("application/json; charset=utf-8", "Application/JSON")
VERSION: Final = ("X-SDK-Version", "1.0.0")
REQUEST_ID: Final = "conformance-1"


async def slow_body(session: Session) -> Observations:
    """A body that takes a second to arrive is one all the same; a server may lose patience, but has to say so."""
    await session.accepted(await session.ready())
    exchange = await session.send(session.request(await session.ready()).with_pause(PAUSE_S))
    held = 0 < exchange.status < 500
    yield session.expect("HTTP-032", exchange, held=held, expected="below 500, in time")


async def media_type_spelling(session: Session) -> Observations:
    """Parameters and capitals change nothing about a media type (RFC 9110 8.3.1)."""
    await session.accepted(await session.ready())
    for media_type in SPELLINGS:
        request = session.request(await session.ready()).with_header("Content-Type", media_type)
        exchange = await session.send(request)
        expected = f"a success for {media_type}"
        yield session.expect("HTTP-031", exchange, held=exchange.ok, expected=expected, claim=Claim(place=media_type))


async def empty_body_taken(session: Session) -> Observations:
    """Whether no body is as good as an empty object is the server's choice, where nothing is required."""
    for media_type in (None, "application/json"):
        request = session.request(await session.ready()).with_body(None).with_header("Content-Type", media_type)
        exchange = await session.send(request)
        if exchange.ok:
            yield session.expect("HTTP-029", exchange, held=True, expected="a success without a body")


async def sdk_version(session: Session) -> Observations:
    """A client that tells its version is served, and may be told what the server makes of it."""
    exchange = await session.send(session.request(await session.fresh()).with_header(*VERSION))
    if exchange.ok:
        yield session.expect("HTTP-025", exchange, held=True, expected="a success")
    for requirement, name in (("HTTP-026", "X-SDK-Version-Accepted"), ("HTTP-027", "X-SDK-Capabilities")):
        if exchange.answer is not None and exchange.answer.header(name) is not None:
            yield session.expect(requirement, exchange, held=True, expected=name)


async def request_id_in_errors(session: Session) -> Observations:
    """A request id, where the server knows about it, is in the body of a refusal too."""
    request = session.request(await session.fresh()).with_header("X-Request-Id", REQUEST_ID)
    exchange = await session.send(request.with_header("Authorization", None))
    if exchange.status == 401 and exchange.member("request_id") == REQUEST_ID:
        yield session.expect("HTTP-028", exchange, held=True, expected=f"request_id {REQUEST_ID}")


CHECKS: Final = (
    Check(name="slow-body", requirements=("HTTP-032",), run=slow_body),
    Check(name="media-type-spelling", requirements=("HTTP-031",), run=media_type_spelling),
    Check(name="empty-body-taken", requirements=("HTTP-029",), run=empty_body_taken),
    Check(name="sdk-version", requirements=("HTTP-025", "HTTP-026", "HTTP-027"), run=sdk_version),
    Check(name="request-id-in-errors", requirements=("HTTP-028",), run=request_id_in_errors),
)
