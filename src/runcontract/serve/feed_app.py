"""GET /v1/runs/{runID}/stream: the feed of a run over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final
from urllib.parse import unquote

from runcontract.generated.control import errors
from runcontract.serve import expiry
from runcontract.serve.access import ControlAccess
from runcontract.serve.asgi import Receive, Scope, Send, bearer, header, send_error
from runcontract.serve.feed import feed, position_of
from runcontract.serve.parts import Parts
from runcontract.serve.store import Unstorable
from runcontract.wire.operation import ApiError

PATH: Final = re.compile(rb"/v1/runs/([^/]+)/stream")
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
]


class FeedApp:
    """Answers with server-sent events. The generated bindings answer with whole JSON bodies, so this one is apart."""

    def __init__(self, parts: Parts, access: ControlAccess) -> None:
        self._parts = parts
        self._access = access

    def answers(self, scope: Scope) -> bool:
        """Return whether the request is for a feed."""
        return PATH.fullmatch(scope["raw_path"]) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the feed until the run is over or the client has gone."""
        found = PATH.fullmatch(scope["raw_path"])
        run_id = unquote(found[1].decode("ascii")) if found else ""
        try:
            await self._access(bearer(scope), {"runID": run_id})
            if scope["method"] != "GET":
                message = "Use GET here."
                raise errors.MethodNotAllowed(message, headers={"allow": "GET"})
            await self.known(run_id)
        except ApiError as error:
            await send_error(send, error)
            return
        await self.follow(run_id, header(scope, b"last-event-id") or "", receive, send)

    async def follow(self, run_id: str, last_event_id: str, receive: Receive, send: Send) -> None:
        """Send the feed of a run that exists, after an event's id, until the run is over or the client has gone."""
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        async with aclosing(feed(self._parts, run_id, position_of(last_event_id))) as pieces:
            telling = asyncio.create_task(_tell(pieces, send))
            gone = asyncio.create_task(_gone(receive))
            try:
                await asyncio.wait({telling, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                gone.cancel()
                telling.cancel()
                await asyncio.gather(telling, gone, return_exceptions=True)

    async def known(self, run_id: str) -> None:
        """Return if there is such a run, brought up to date; raises NotFound."""
        try:
            await expiry.settle(self._parts, run_id)
            gate = await self._parts.store.read(lambda reader: reader.gate(run_id))
        except Unstorable:
            gate = None
        if gate is None:
            message = "There is no such run."
            raise errors.NotFound(message)


async def _tell(pieces: AsyncIterator[bytes], send: Send) -> None:
    """Send every piece as it comes, then the end."""
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
