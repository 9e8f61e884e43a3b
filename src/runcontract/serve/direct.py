"""Answers without ASGI: a request that arrived whole goes to its service as it is, and its answer out in one write.

ASGI hands a request over in pieces and takes the answer in two, and uvicorn writes each to the socket on its own: that
is half of what a small request costs. Whatever is not plain, such as a body that is still under way, an upgrade,
`Expect` or a second request on the heels of the first, is left to uvicorn.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from runcontract.serve.protocol import BoundedProtocol
from runcontract.wire.messages import Answer, Disconnected, PayloadTooLarge, RawHeaders, headers_of
from runcontract.wire.service import Service

LARGEST_HELD: Final = 64 * 1024
CLOSE: Final = (b"connection", b"close")
log = logging.getLogger(__name__)


class Exchange(RequestResponseCycle):
    """What uvicorn keeps of a request under way, as far as its protocol looks at it."""

    # uvicorn wakes who waits for more of the body; here nobody does.
    message_event = asyncio.Event()
    task: asyncio.Task[None]

    def __init__(self, path: bytes, *, keep_alive: bool) -> None:
        self.path = path
        self.keep_alive = keep_alive
        self.disconnected = False
        self.response_started = False
        self.response_complete = False


class DirectProtocol(BoundedProtocol):
    """Hands requests for paths below `prefix` to `service`, all others to the ASGI app."""

    def __init__(self, *arguments: Any, prefix: bytes, service: Service, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._prefix = prefix
        self._service = service
        # The pieces of a body that may still turn out to arrive whole.
        self._held: list[bytes] | None = None
        self._held_bytes = 0

    def data_received(self, data: bytes) -> None:
        """Parse; a request of which more is to come is uvicorn's."""
        super().data_received(data)
        if self._held is not None:
            self._give_up(self._held)

    def on_message_begin(self) -> None:
        """Begin with nothing but what a plain request needs."""
        self.url, self.headers, self.expect_100_continue = b"", [], False
        self.arriving_since, self.idle_since = self.loop.time(), None

    def on_headers_complete(self) -> None:
        """Hold a plain request back until it is clear whether it is whole."""
        self.in_head, self.head_bytes = False, 0
        if self._is_plain():
            self._held, self._held_bytes = [], 0
        else:
            self._begin_asgi()

    def on_body(self, body: bytes) -> None:
        """Hold a piece of a body back."""
        if self._held is None:
            super().on_body(body)
            return
        self._held.append(body)
        self._held_bytes += len(body)
        if self._held_bytes > LARGEST_HELD:
            self._give_up(self._held)

    def on_message_complete(self) -> None:
        """Answer a request that is whole."""
        if self._held is None:
            super().on_message_complete()
            return
        self.in_head, self.arriving_since = True, None
        body, self._held = b"".join(self._held), None
        path, _, query = self.url.partition(b"?")

        async def whole(limit: int) -> bytes:
            if len(body) > limit:
                raise PayloadTooLarge.beyond(limit)
            return body

        method = str(self.parser.get_method(), "ascii")
        answering = self._service.answer(method, path, query, headers_of(self.headers), whole)
        exchange = Exchange(
            path, keep_alive=self.parser.should_keep_alive() and self.parser.get_http_version() != "1.0"
        )
        self.cycle = exchange
        exchange.task = self.loop.create_task(self._answer(exchange, answering))
        self.tasks.add(exchange.task)

    def _is_plain(self) -> bool:
        """Return whether the request may be answered at once: nothing is under way before it, or special about it."""
        return (
            (self.cycle is None or self.cycle.response_complete)
            and self.url.startswith(self._prefix)
            and b"#" not in self.url
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
        )

    def _give_up(self, held: Sequence[bytes]) -> None:
        """Let uvicorn have the request after all."""
        self._held = None
        if self.transport.is_closing():
            return
        self._begin_asgi()
        for piece in held:
            HttpToolsProtocol.on_body(self, piece)

    def _begin_asgi(self) -> None:
        """Let uvicorn begin the request that it has not seen begin."""
        seen = self.url, self.headers, self.expect_100_continue
        HttpToolsProtocol.on_message_begin(self)
        self.url, self.headers[:], self.expect_100_continue = seen
        HttpToolsProtocol.on_headers_complete(self)

    async def _answer(self, exchange: Exchange, answering: Awaitable[Answer]) -> None:
        try:
            answer = await answering
            content = _content(answer, self.server_state.default_headers, last=not exchange.keep_alive)
            if self.flow.write_paused and not exchange.disconnected:
                await self.flow.drain()
            if not exchange.disconnected:
                self._finish(exchange, content, last=not exchange.keep_alive or CLOSE in answer[1])
        except Disconnected:
            return
        except Exception:
            log.exception("%r could not be answered", exchange.path)
            self.transport.close()
        finally:
            self.tasks.discard(exchange.task)

    def _finish(self, exchange: Exchange, content: bytes, *, last: bool) -> None:
        """Send an answer and go on to what has come in meanwhile."""
        exchange.response_started = exchange.response_complete = True
        self.transport.write(content)
        if last:
            self.transport.close()
        if self.pipeline or self.flow.read_paused:
            self.on_response_complete()
        else:
            # uvicorn would set a timer for each answer; the sweep sees idle connections too.
            self.server_state.total_requests += 1
            self.idle_since = self.loop.time()


def _content(answer: Answer, default_headers: RawHeaders, *, last: bool) -> bytes:
    """Return an answer as it goes over the wire. Raises ValueError for a header that would end before its end."""
    status, headers, body = answer
    content = [STATUS_LINE[status]]
    for name, value in default_headers:
        content += (name, b": ", value, b"\r\n")
    for name, value in headers:
        if b"\r" in value or b"\n" in value:
            raise ValueError(f"the header {name!r} holds a line break")
        content += (name, b": ", value, b"\r\n")
    content += (b"connection: close\r\n\r\n" if last and CLOSE not in headers else b"\r\n", body)
    return b"".join(content)
