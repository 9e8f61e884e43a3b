"""GET /healthz, /readyz and /metrics: for those who run the server. Nobody needs a key."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from runcontract.generated import errors
from runcontract.serve.asgi import Scope, Send, header, send_error, send_json
from runcontract.serve.parts import Parts
from runcontract.serve.store import StoreFailure

READ_LIMIT_S: Final = 2.0
METHODS: Final = ("GET", "HEAD")
NOBODY: Final = "readyz"
LOG: Final = logging.getLogger(__name__)

# From an Accept header to a content type and a body.
Scrape = Callable[[str], tuple[str, bytes]]


class HealthApp:
    """Answers whether the process lives, whether it can work, and how much it does."""

    def __init__(self, parts: Parts, scrape: Scrape | None, *, read_limit_s: float = READ_LIMIT_S) -> None:
        self._parts = parts
        self._scrape = scrape
        self._read_limit_s = read_limit_s
        self._paths = {"/healthz", "/readyz"} | ({"/metrics"} if scrape else set())

    def answers(self, scope: Scope) -> bool:
        """Return whether the request is for one of them."""
        return scope["path"] in self._paths

    async def __call__(self, scope: Scope, send: Send) -> None:
        """Send what is asked for."""
        if scope["method"] not in METHODS:
            await send_error(send, errors.MethodNotAllowed("Use GET here.", headers={"allow": ", ".join(METHODS)}))
        elif scope["path"] == "/healthz":
            await send_json(send, 200, {"status": "ok"})
        elif self._scrape is not None and scope["path"] == "/metrics":
            # In a thread, as the first one loads a library.
            content_type, raw = await asyncio.to_thread(self._scrape, header(scope, b"accept") or "")
            lines = [(b"content-type", content_type.encode()), (b"content-length", b"%d" % len(raw))]
            await send({"type": "http.response.start", "status": 200, "headers": lines})
            await send({"type": "http.response.body", "body": raw})
        elif reason := await self._hindrance():
            await send_json(send, 503, {"status": "unavailable", "reason": reason})
        else:
            await send_json(send, 200, {"status": "ok"})

    async def _hindrance(self) -> str | None:
        """Return why the server can't work now, None if it can."""
        if self._parts.bell.stopped:
            return "the server is stopping"
        try:
            async with asyncio.timeout(self._read_limit_s):
                await self._parts.store.scan(lambda reader: reader.gate(NOBODY))
        except TimeoutError:
            return f"the database did not answer within {self._read_limit_s:g} s"
        except StoreFailure:
            LOG.exception("the database does not answer")
            return "the database failed"
        return None
