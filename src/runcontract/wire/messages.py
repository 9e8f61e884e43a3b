"""Requests and answers as bytes: bodies read up to a limit, JSON taken strictly, errors in one shape."""

import json
import math
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from runcontract.wire.operation import ApiError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
RawHeaders = list[tuple[bytes, bytes]]

CHARSET: Final = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)
# What pydantic's parser lets through although it is no JSON, no number or no text that every store can keep.
SUSPECT: Final = re.compile(rb"NaN|Infinity|[eE]\+?[0-9]{2}|\\u0000")
REQUEST_ID: Final = re.compile(r"[!-~]{1,128}")


class PayloadTooLarge(ApiError):
    """413: the body is larger than the server takes."""

    status = 413
    code = "payload_too_large"


class UnsupportedMediaType(ApiError):
    """415: the body is not JSON by its Content-Type."""

    status = 415
    code = "unsupported_media_type"


class InvalidRequest(ApiError):
    """400: the request can't be understood, or breaks a rule of its schema."""

    status = 400
    code = "validation_error"


class Disconnected(Exception):
    """The client went away before its request was complete."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer ready to be sent."""

    status: int
    headers: RawHeaders
    body: bytes = b""


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first request header of that name (in lower case), or None."""
    for key, value in scope["headers"]:
        if key == name:
            return str(value, "latin-1")
    return None


def request_id(scope: Scope) -> str | None:
    """Return the X-Request-Id of a request where it is safe to repeat, else None."""
    value = header(scope, b"x-request-id")
    return value if value and REQUEST_ID.fullmatch(value) else None


def bearer(scope: Scope) -> str | None:
    """Return the bearer token of a request (RFC 6750 2.1), or None."""
    scheme, _, token = (header(scope, b"authorization") or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def check_media_type(scope: Scope) -> None:
    """Raise UnsupportedMediaType unless the Content-Type is JSON in UTF-8, or there is none."""
    value = header(scope, b"content-type")
    if value is None:
        return
    media_type = value.partition(";")[0].strip().lower()
    charset = CHARSET.search(value)
    is_json = media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )
    if not is_json or (charset and charset[1].lower() not in {"utf-8", "utf8"}):
        raise UnsupportedMediaType(f"Send application/json in UTF-8, not {value[:100]!r}.")


async def read_body(scope: Scope, receive: Receive, *, limit: int) -> bytes:
    """Return the whole body. Raises PayloadTooLarge beyond `limit` bytes, Disconnected when it never ends."""
    length = header(scope, b"content-length")
    if length is not None and length.isdecimal() and int(length) > limit:
        raise PayloadTooLarge(f"A body may have {limit} bytes.")
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise PayloadTooLarge(f"A body may have {limit} bytes.")
        pieces.append(piece)
        more = message.get("more_body", False)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def parsed(adapter: TypeAdapter[Any], raw: bytes) -> Any:
    """Return a JSON body as its model. Raises InvalidRequest naming every fault by JSON Pointer."""
    try:
        if SUSPECT.search(raw):
            _check_values(raw)
        return adapter.validate_json(raw)
    except ValidationError as error:
        raise InvalidRequest("The body is not what it should be.", details=list(_details(error))) from error
    except ValueError as error:
        raise InvalidRequest(f"The body is not JSON that can be kept: {str(error)[:200]}.") from error


def _check_values(raw: bytes) -> None:
    """Raise ValueError for numbers that are none, that overflow, and for U+0000 in a text."""
    level = [from_json(raw, allow_inf_nan=False)]
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += value
            level += value.values()
        elif isinstance(value, list):
            level += value
        elif isinstance(value, str) and "\0" in value:
            raise ValueError("a string holds U+0000")
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError("a number is too large")


def _details(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False, include_context=False)[:20]:
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in fault["loc"])
        pointer = "".join(f"/{step}" for step in steps if step != "[key]")
        text = f"{pointer or '(the whole body)'}: {fault['msg']}"[:300]
        yield text.encode("utf-8", "replace").decode("utf-8")


def refusal(error: ApiError, *, identity: str | None, extra: Mapping[str, str] | None = None) -> Answer:
    """Return an error as an answer (CONTRACT.md 2, ErrorResponse)."""
    detail: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.details:
        detail["details"] = list(error.details)
    body: dict[str, Any] = {"error": detail}
    if identity is not None:
        body["request_id"] = identity
    headers = {**error.headers, **(extra or {})}
    if error.status == 401:
        headers.setdefault("www-authenticate", "Bearer")
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    return Answer(error.status, [JSON_HEADER, *raw], json.dumps(body).encode("ascii"))


JSON_HEADER: Final = (b"content-type", b"application/json")


async def reply(send: Send, answer: Answer, *, identity: str | None, bodiless: bool) -> None:
    """Send an answer; one to HEAD keeps its headers and drops its body (RFC 9110 9.3.2)."""
    headers = list(answer.headers)
    if answer.status != 204:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    if identity is not None:
        headers.append((b"x-request-id", identity.encode("latin-1")))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bodiless else answer.body})


def detail_of(faults: Sequence[str]) -> InvalidRequest:
    """Return the refusal of a request whose parameters break their rules."""
    return InvalidRequest("A parameter is not what it should be.", details=faults)
