"""What mutants are made with: an ASGI app between the caller and the reference server that lies about one thing."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, replace
from typing import Any, Final

from runcontract.contract import Contract, load_contract
from runcontract.serve.app import ReferenceApp
from runcontract.wire.router import Router

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

CONTRACT: Final[Contract] = load_contract()
ROUTES: Final = Router((each.method, each.path, each.id) for each in CONTRACT.operations)


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request on its way in. `operation` is empty for what is none, `values` are the path's variables.

    `arrived_s` are the seconds from its head to the end of its body.
    """

    operation: str
    values: dict[str, str]
    method: str
    path: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    query: bytes = b""
    arrived_s: float = 0.0

    def header(self, name: bytes) -> bytes | None:
        """Return the first header of that name in lower case."""
        return next((value for key, value in self.headers if key == name), None)

    def with_header(self, name: bytes, value: bytes | None) -> "Call":
        """Return the call with this header alone under its name, or without it."""
        kept = tuple(pair for pair in self.headers if pair[0] != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))

    def with_body(self, body: Any) -> "Call":
        """Return the call with another JSON body."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return replace(self, body=raw).with_header(b"content-length", str(len(raw)).encode())

    @property
    def json(self) -> Any:
        """Return the body as JSON, or None where it is none."""
        try:
            return json.loads(self.body.decode("utf-8"))  # from bytes, json would forgive a byte-order mark
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer on its way out."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @property
    def ok(self) -> bool:
        """Tell whether it is a success."""
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """Return the body as JSON, or None where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def with_json(self, body: Any) -> "Reply":
        """Return the answer with another JSON body."""
        return replace(self, body=json.dumps(body).encode())

    def with_header(self, name: bytes, value: bytes | None) -> "Reply":
        """Return the answer with this header alone under its name, or without it."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name)
        return replace(self, headers=kept if value is None else (*kept, (name, value)))


Forward = Callable[[Call], Awaitable[Reply]]
# A fault gets the call and the way on to the reference server, and answers as it likes.
Fault = Callable[[Call, Forward, ReferenceApp], Awaitable[Reply]]


@dataclass
class Mutated:
    """The reference server with one fault in front of it."""

    app: ReferenceApp
    fault: Fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        call = await _read(scope, receive)

        async def forward(changed: Call) -> Reply:
            return await _ask(self.app, scope, changed)

        reply = await self.fault(call, forward, self.app)
        await _write(send, reply)


async def _read(scope: Scope, receive: Receive) -> Call:
    body, more, began = b"", True, time.monotonic()
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    path: bytes = scope["raw_path"]
    methods, values = ROUTES.find(path.decode("latin-1")) or ({}, {})
    return Call(
        operation=methods.get(scope["method"], ""),
        values=values,
        method=scope["method"],
        path=path,
        headers=tuple((bytes(name), bytes(value)) for name, value in scope["headers"]),
        body=body,
        query=scope["query_string"],
        arrived_s=time.monotonic() - began,
    )


async def _ask(app: AsgiApp, scope: Scope, call: Call) -> Reply:
    """Return what the reference server answers to a call."""
    heads: list[MutableMapping[str, Any]] = []
    body: list[bytes] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": call.body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            heads.append(message)
        else:
            body.append(message.get("body", b""))

    changed = {
        **scope,
        "method": call.method,
        "path": call.path.decode("latin-1"),
        "raw_path": call.path,
        "headers": list(call.headers),
        "query_string": call.query,
    }
    await app(changed, receive, send)
    return Reply(status=heads[0]["status"], headers=tuple(heads[0]["headers"]), body=b"".join(body))


async def _write(send: Send, reply: Reply) -> None:
    headers = [pair for pair in reply.headers if pair[0].lower() != b"content-length"]
    if reply.status != 204 or reply.body:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    if reply.status == 204 and reply.body:
        # in one packet with its head, a client would take the body of a 204 for the beginning of another answer
        await asyncio.sleep(0.05)
    await send({"type": "http.response.body", "body": reply.body})
