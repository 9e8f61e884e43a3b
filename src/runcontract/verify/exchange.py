"""One request and what came back: the evidence everything else is folded from."""

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

Headers = tuple[tuple[str, str], ...]


class Unparsed:
    """What a body that is not JSON parses to; a class of its own, since `None` is JSON's null."""

    def __repr__(self) -> str:
        return "not JSON"


UNPARSED: Final = Unparsed()
# A body that is sent slowly is sent in so many.
PIECES: Final = 4


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as sent: `url` is absolute and goes on the wire as it is written.

    `secret` is the run token that it was made with, wherever on the wire that ended up. With a `pause_s` the body goes
    out in pieces, so many seconds apart.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes | None = None
    secret: str = field(default="", repr=False)
    pause_s: float = 0.0

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """Return the body in the pieces that it is sent in; none where there is no body."""
        body = self.body or b""
        size = max(1, -(-len(body) // PIECES) if self.pause_s else len(body))
        return tuple(body[start : start + size] for start in range(0, len(body), size))

    def with_header(self, name: str, value: str | None) -> "Request":
        """Return the request with that header alone under its name, or without it where `value` is None."""
        kept = tuple(header for header in self.headers if header[0].lower() != name.lower())
        return replace(self, headers=kept if value is None else (*kept, (name, value)))

    def with_body(self, body: bytes | None) -> "Request":
        """Return the request with another body."""
        return replace(self, body=body)

    def with_pause(self, pause_s: float) -> "Request":
        """Return the request with its body sent in pieces, so many seconds apart."""
        return replace(self, pause_s=pause_s)

    def with_method(self, method: str) -> "Request":
        """Return the request with another method."""
        return replace(self, method=method)

    def with_url(self, url: str) -> "Request":
        """Return the request to another URL."""
        return replace(self, url=url)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer as received; a compressed body is already decoded."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first header of that name, in any spelling, or None."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @cached_property
    def media_type(self) -> str:
        """Return the Content-Type in lower case without its parameters; empty when there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @cached_property
    def json(self) -> Any:
        """Return the body as JSON, or UNPARSED where it is none (RFC 8259: NaN and Infinity are none)."""
        try:
            return json.loads(self.body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            return UNPARSED


class Fault(StrEnum):
    """Why there is no usable answer."""

    UNREACHABLE = "no connection"
    CLOSED = "connection closed without a complete answer"
    LATE = "no complete answer within the time-out"
    MALFORMED = "not an HTTP answer"
    TOO_LARGE = "answer larger than the limit"


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and its answer, or the fault that took its place. `started` is Unix time; `seconds` its duration."""

    request: Request
    answer: Answer | None = None
    fault: Fault | None = None
    detail: str = ""
    started: float = 0.0
    seconds: float = 0.0

    @property
    def status(self) -> int:
        """Return the status code; 0 where there is no answer."""
        return self.answer.status if self.answer else 0

    @property
    def json(self) -> Any:
        """Return the answer's body as JSON, or UNPARSED."""
        return self.answer.json if self.answer else UNPARSED

    @property
    def ok(self) -> bool:
        """Tell whether the answer is a success (2xx)."""
        return 200 <= self.status < 300

    def member(self, name: str) -> Any:
        """Return one member of the answered JSON object, or UNPARSED where there is none."""
        body = self.json
        return body.get(name, UNPARSED) if isinstance(body, dict) else UNPARSED

    def summary(self, *, limit: int = 200) -> str:
        """Return what came back, in one line of at most about `limit` characters of body."""
        if self.answer is None:
            return f"{self.fault}{': ' + self.detail if self.detail else ''} after {self.seconds:.1f} s"
        text = self.answer.body[: 4 * limit].decode("utf-8", "replace")
        text = printable(text)
        return f"{self.status} {text[:limit]}{'…' if len(text) > limit else ''}".rstrip()


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def printable(text: str) -> str:
    """Return the text with control characters escaped: a hostile answer must not steer the reader's terminal."""
    if text.isprintable():
        return text
    escaped = (each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)
    return "".join(escaped)
