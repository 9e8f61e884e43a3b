"""Requests and answers as bytes: headers, bodies read up to a limit, errors in one shape."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from runcontract.wire.operation import ApiError
from runcontract.wire.texts import check_header_value

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = Mapping[bytes, bytes]
RawHeaders = list[tuple[bytes, bytes]]

CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)
REQUEST_ID: Final = re.compile(rb"[!-~]{1,128}")
BEARER: Final = b"Bearer "
LONGEST_LENGTH: Final = 20
FEW_DIGITS: Final = 6  # no length of so many is looked at where a body may be larger than any of them
JSON_HEADER: Final = (b"content-type", b"application/json")


class PayloadTooLarge(ApiError):
    """413: the body is larger than the server takes."""

    status = 413
    code = "payload_too_large"

    @classmethod
    def beyond(cls, limit: int) -> "PayloadTooLarge":
        """Return the refusal of a body of more bytes than the limit."""
        return cls(f"A body may have {limit} bytes.")


class UnsupportedMediaType(ApiError):
    """415: the body is not JSON by its Content-Type."""

    status = 415
    code = "unsupported_media_type"


class Disconnected(Exception):
    """The client went away before its request was complete."""


# An answer ready to be sent: status, headers, body. One is made for each request, so it is no class of its own.
Answer = tuple[int, RawHeaders, bytes]


def headers_of(raw: RawHeaders) -> Headers:
    """Return the request's headers by their names in lower case.

    Of one that comes twice the first counts; of two credentials it would be a guess which one does, as a proxy in front
    may have looked at the other, so that none does.
    """
    headers: dict[bytes, bytes] = dict(raw)
    if len(headers) != len(raw):
        headers = dict(reversed(raw))
        if sum(name == b"authorization" for name, _ in raw) > 1:
            del headers[b"authorization"]
    return headers


def request_id(headers: Headers) -> str | None:
    """Return the X-Request-Id of a request where it is safe to repeat, else None."""
    value = headers.get(b"x-request-id")
    return str(value, "ascii") if value and REQUEST_ID.fullmatch(value) else None


def bearer(headers: Headers) -> str | None:
    """Return the bearer token of a request (RFC 6750 2.1), or None."""
    raw = headers.get(b"authorization")
    if raw is None or (raw[:7] != BEARER and raw[:7].lower() != BEARER.lower()):
        return None
    return str(raw[7:], "latin-1").strip() or None


def check_media_type(headers: Headers) -> None:
    """Raise UnsupportedMediaType unless the Content-Type is JSON in UTF-8, or there is none."""
    raw = headers.get(b"content-type")
    if raw is None or raw == b"application/json":
        return
    value = str(raw, "latin-1")
    media_type = value.partition(";")[0].strip().lower()
    charset = CHARSET.search(value)
    is_json = media_type == "application/json" or media_type.endswith("+json")
    if not is_json or (charset and charset[1].lower() not in {"utf-8", "utf8"}):
        raise UnsupportedMediaType(f"Send application/json in UTF-8, not {value[:100]!r}.")


async def read_body(headers: Headers, receive: Receive, limit: int) -> bytes:
    """Return the whole body. Raises PayloadTooLarge beyond `limit` bytes, Disconnected when it never ends.

    What is left of a body that is too large is not waited for: an ASGI server discards it as it comes, so that the
    refusal is not late and the connection stays in step.
    """
    length = headers.get(b"content-length")
    if length is not None and (len(length) > FEW_DIGITS or limit < 10**FEW_DIGITS) and _exceeds(length, limit):
        raise PayloadTooLarge.beyond(limit)
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        piece: bytes = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise PayloadTooLarge.beyond(limit)
        more = message.get("more_body", False)
        if not (more or pieces):
            return piece  # whole in one message, as bodies mostly are
        pieces.append(piece)
    return b"".join(pieces)


def _exceeds(length: bytes, limit: int) -> bool:
    """Whether a Content-Length is more than the limit; int() would refuse one of thousands of digits."""
    if len(length) > LONGEST_LENGTH:
        length = length.lstrip(b"0")
    return length.isdigit() and (len(length) > LONGEST_LENGTH or int(length) > limit)


def error_response(error: ApiError, request_id: str | None) -> dict[str, Any]:
    """Return the body of a refusal (CONTRACT.md 2, ErrorResponse)."""
    detail: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.details:
        detail["details"] = list(error.details)
    return {"error": detail} if request_id is None else {"error": detail, "request_id": request_id}


def refusal(error: ApiError, body: Any) -> Answer:
    """Return an error as an answer. Raises ValueError for a header that can't be sent."""
    headers = dict(error.headers)
    if error.status == 401:
        headers.setdefault("www-authenticate", "Bearer")
    for name, value in headers.items():
        check_header_value(name, value)
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    # A message may quote half a surrogate pair that a client sent, which UTF-8 has no bytes for.
    return error.status, [JSON_HEADER, *raw], json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def finished(answer: Answer, *, identity: str | None, bodiless: bool) -> Answer:
    """Return an answer with the headers that all have; one to HEAD has no body, but its length (RFC 9110 9.3.2)."""
    status, headers, body = answer
    if status != 204:
        headers.append((b"content-length", b"%d" % len(body)))
    if identity is not None:
        headers.append((b"x-request-id", identity.encode("latin-1")))
    return (status, headers, b"") if bodiless else answer
