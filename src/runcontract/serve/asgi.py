"""The few words of ASGI that this package speaks itself; the bindings under runcontract.wire speak the rest."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from runcontract.wire.operation import ApiError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


def header(scope: Scope, name: bytes) -> str | None:
    """Return the first value of a request header; its name is given in lower case."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


def bearer(scope: Scope) -> str | None:
    """Return the credentials of a bearer Authorization header (RFC 6750); the scheme's case does not count."""
    scheme, _, credentials = (header(scope, b"authorization") or "").partition(" ")
    return credentials.strip() or None if scheme.lower() == "bearer" else None


async def send_json(send: Send, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
    """Send a whole JSON answer."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    named = {"content-type": "application/json", "content-length": str(len(raw)), **(headers or {})}
    lines = [(name.encode(), value.encode()) for name, value in named.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": raw})


async def send_error(send: Send, error: ApiError) -> None:
    """Send an error in the contract's shape (CONTRACT.md, section 2)."""
    body = {"error": {"code": error.code, "message": error.message}}
    challenge = {"www-authenticate": "Bearer"} if error.status == 401 else {}
    await send_json(send, error.status, body, headers={**challenge, **error.headers})
