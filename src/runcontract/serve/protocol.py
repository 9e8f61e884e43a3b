"""HTTP/1.1 with bounds: how large a request's head may be, and how long a request may take to arrive.

The bindings bound the size of a body. What is left to this layer is what no app ever sees: a head or a body that
does not end.
"""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 64 * 1024
ARRIVAL_LIMIT_S: Final = 30.0


def _answer(status: bytes) -> bytes:
    """Return a whole answer without a body after which the connection ends."""
    return b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


HEAD_TOO_LARGE: Final = _answer(b"431 Request Header Fields Too Large")
TOO_SLOW: Final = _answer(b"408 Request Timeout")


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol; `sweep` is to be called now and then."""

    head_bytes = 0
    in_head = True
    arriving_since: float | None = None
    idle_since: float | None = None

    def data_received(self, data: bytes) -> None:
        """Parse; end the connection when the head goes on beyond its bound."""
        if self.in_head:
            self.head_bytes += len(data)
        super().data_received(data)
        if self.in_head and self.head_bytes > LARGEST_HEAD:
            self._end(HEAD_TOO_LARGE)

    def on_message_begin(self) -> None:
        """Note when the request began."""
        self.arriving_since = self.loop.time()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Note that what follows is body."""
        self.in_head, self.head_bytes = False, 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request is there, and that what follows is another head."""
        self.in_head, self.arriving_since = True, None
        super().on_message_complete()

    def sweep(self, now: float, *, limit_s: float = ARRIVAL_LIMIT_S) -> None:
        """End the connection if its request has been arriving for too long, or if it has been idle for too long."""
        if self.idle_since is not None and now - self.idle_since > self.timeout_keep_alive:
            self.transport.close()
        if self.arriving_since is not None and now - self.arriving_since > limit_s:
            self._end(TOO_SLOW)

    def _end(self, answer: bytes) -> None:
        """Close the connection; the answer goes first unless the app's own is under way."""
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(answer)
        self.transport.close()
