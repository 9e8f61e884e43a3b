"""Calls an ASGI app in-process, as a server would, and keeps what it says."""

import asyncio
import json
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from runcontract.wire.asgi import App

GOOD: Final = "good"
RawHeaders = Sequence[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how many messages of the request were taken for it."""

    status: int
    headers: Mapping[str, str]
    raw: bytes
    taken: int

    @property
    def json(self) -> Any:
        """The body, which must be JSON by RFC 8259 and by its Content-Type."""
        assert self.headers["content-type"] == "application/json", self.headers
        return json.loads(self.raw.decode("utf-8"), parse_constant=_refuse)

    @property
    def code(self) -> Any:
        """The code of an error answer."""
        return self.json["error"]["code"]

    @property
    def details(self) -> Any:
        """The details of an error answer."""
        return self.json["error"].get("details", [])


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it stands on the wire; `pieces` is a body that comes in several."""

    method: str
    path: str | bytes
    body: bytes = b""
    pieces: Sequence[bytes] | None = None
    headers: RawHeaders = ()
    query: bytes = b""
    token: str | None = GOOD
    raw_path: bool = True

    def scope(self) -> MutableMapping[str, Any]:
        """Return the ASGI scope."""
        raw = self.path if isinstance(self.path, bytes) else self.path.encode()
        headers = list(self.headers)
        if self.token is not None:
            headers.append((b"authorization", b"Bearer " + self.token.encode()))
        if self.pieces is None and self.body:
            headers.append((b"content-length", str(len(self.body)).encode()))
        return {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "path": unquote_to_bytes(raw).decode("utf-8", "replace"),
            "raw_path": raw if self.raw_path else None,
            "query_string": self.query,
            "headers": headers,
        }


def call(app: App, request: Request) -> Answer:
    """Return the app's answer; a request that ends without one is a failed test."""
    answer = call_or_leave(app, request)
    assert answer is not None, "there was no answer"
    return answer


def call_or_leave(app: App, request: Request) -> Answer | None:
    """Return the app's answer, None if there is none; after the body's pieces the client is gone."""
    left = [request.body] if request.pieces is None else list(request.pieces)
    taken = 0
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        nonlocal taken
        taken += 1
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(request.scope(), receive, send))
    if not sent:
        return None
    head, *rest = sent
    assert head["type"] == "http.response.start"
    assert not rest[-1].get("more_body", False)
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head["headers"]}
    assert len(headers) == len(head["headers"]), "a header came twice"
    raw = b"".join(each.get("body", b"") for each in rest)
    return Answer(status=head["status"], headers=headers, raw=raw, taken=taken)
