"""A log line for every request: what it was for, what came of it, how long that took. Never a query or a header."""

import logging
import time
from typing import Final

from runcontract.serve.asgi import AsgiApp, Message, Receive, Scope, Send, header
from runcontract.serve.logs import ACCESS
from runcontract.serve.routes import Routes

LONGEST: Final = 128
LOG: Final = logging.getLogger(ACCESS)


class AccessLog:
    """An ASGI app around another one."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app
        self._routes = Routes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer, then log the line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status: int | None = None

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._log(scope, status, time.perf_counter() - started)

    def _log(self, scope: Scope, status: int | None, duration_s: float) -> None:
        """Log the line; without a status there was no answer."""
        route, run_id = self._routes.place_of(scope)
        LOG.info(
            "request",
            extra={
                "method": _cut(scope["method"]),
                "path": _cut(scope["path"]) if route is None else route.template,
                "operation": route.operation if route else None,
                "status": status,
                "duration_ms": round(duration_s * 1000, 3),
                "request_id": _cut(header(scope, b"x-request-id")),
                "run_id": _cut(run_id),
            },
        )


def _cut(text: str | None) -> str | None:
    """Return what a client chose, as much of it as a line needs."""
    return text if text is None or len(text) <= LONGEST else f"{text[:LONGEST]}..."
