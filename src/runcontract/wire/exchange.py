"""One request and its answer, as far as that needs no HTTP library: what is going on, and a body of bounded size."""

import asyncio
import math
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from runcontract.wire.codec import RawAnswer

REDIRECTIONS: Final = range(300, 400)
GZIP: Final = frozenset({"gzip", "x-gzip"})
GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
# While these go on the library waits for the network, and cleans up after itself when it is cut short.
INTERRUPTIBLE: Final = frozenset(
    f"{step}.started"
    for step in (
        "connect_tcp",
        "connect_unix_socket",
        "start_tls",
        "send_request_headers",
        "send_request_body",
        "receive_response_headers",
        "receive_response_body",
    )
)
CONNECTED: Final = frozenset({"connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete"})
DEADLINE: Final[ContextVar[float]] = ContextVar("deadline", default=math.inf)


class Watch:
    """What an exchange is doing, told by httpcore's trace extension (https://www.encode.io/httpcore/extensions/).

    httpcore loses a place in its pool for good when a task is cancelled between two steps (its issue 1093). So a task
    whose result nobody waits for any more is `abandoned`, and ends within the step that it is in or comes to.
    """

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: Mapping[str, str] = {}
        self._abandoned = False
        self._interruptible = False

    def synchronous(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a step of a blocking exchange."""
        step = self._note(event, info)
        if step in CONNECTED:
            _hold_to_deadline(info["return_value"])

    async def asynchronous(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a step. Raises CancelledError where nobody waits for the exchange any more."""
        self._note(event, info)
        if self._abandoned and self._interruptible:
            raise asyncio.CancelledError

    def abandon(self, task: "asyncio.Task[Any]") -> None:
        """End the task of the exchange as soon as that does no harm."""
        self._abandoned = True
        if self._interruptible:
            task.cancel()

    @property
    def redirection(self) -> RawAnswer | None:
        """Return the answer that sends the client elsewhere, if that is what came."""
        if self.status is None or self.status not in REDIRECTIONS:
            return None
        return RawAnswer(status=self.status, headers=self.headers, body=b"")

    def _note(self, event: str, info: Mapping[str, Any]) -> str:
        step = event.partition(".")[2]
        self._interruptible = step in INTERRUPTIBLE
        if step == "receive_response_headers.complete":
            head = info["return_value"]  # of HTTP/1.1 with version and reason, of HTTP/2 without
            self.status = next(each for each in head if isinstance(each, int))
            self.headers = {str(name, "latin-1").lower(): str(value, "latin-1") for name, value in head[-1]}
        return step


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Let no blocking read of this thread go on for longer: TimeoutError."""
    token = DEADLINE.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        DEADLINE.reset(token)


def _hold_to_deadline(stream: Any) -> None:
    """Make a new connection's reads end at the deadline of whichever call they are for; each has a time-out already."""
    read = stream.read

    def read_in_time(max_bytes: int, timeout: float | None = None) -> bytes:
        left = DEADLINE.get() - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        piece: bytes = read(max_bytes, timeout=min(left, timeout or math.inf) if left < math.inf else timeout)
        return piece

    stream.read = read_in_time


class BoundedBody:
    """The body of an answer, put together from its pieces, decompressed, up to a limit of bytes."""

    def __init__(self, headers: Mapping[str, str], *, limit: int) -> None:
        coding = headers.get("content-encoding", "").strip().lower()
        self._limit = limit
        self._pieces = bytearray()
        self._gzip = zlib.decompressobj(GZIP_WINDOW) if coding in GZIP else None
        self.fault = "" if coding in GZIP or coding in {"", "identity"} else f"is compressed by {coding[:40]!r}"

    def takes(self, piece: bytes) -> bool:
        """Add a piece; False if no other is wanted, since the body is too large or broken."""
        if not self.fault:
            try:
                # one byte more than may come tells that there are too many
                room = self._limit + 1 - len(self._pieces)
                self._pieces += piece if self._gzip is None else self._gzip.decompress(piece, room)
            except zlib.error:
                self.fault = "is broken gzip"
            if len(self._pieces) > self._limit:
                self.fault = f"is larger than {self._limit} bytes"
        return not self.fault

    def answer(self, status: int, headers: Mapping[str, str]) -> RawAnswer:
        """Return the answer that has this body."""
        fault = self.fault
        if not fault and self._gzip is not None and self._pieces and not self._gzip.eof:
            fault = "is gzip that is cut short"
        return RawAnswer(status=status, headers=headers, body=bytes(self._pieces), fault=fault)
