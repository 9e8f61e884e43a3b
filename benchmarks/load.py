"""One process that keeps connections of an HTTP server busy: `python -m benchmarks.load`, a JSON job on its input.

Each connection sends its next request when the answer to the last one is there (a closed loop), so that the number of
connections is the number of requests under way. The client costs less than any server that it measures.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Final, cast
from urllib.parse import urlsplit

import httptools
import uvloop

WARM_UP_S: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Who is asked, by how many connections for how long, and what each of them asks: whole requests, in turn."""

    url: str
    seconds: float
    requests: Sequence[Sequence[str]]
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of it: answers a second, and the times of answers in milliseconds."""

    per_second: float
    p50_ms: float
    p99_ms: float


class Caller(asyncio.Protocol):
    """One connection in its closed loop."""

    def __init__(self, requests: Sequence[bytes], expected: int) -> None:
        self._requests = requests
        self._expected = expected
        self._next = 0
        self._parser = httptools.HttpResponseParser(self)
        self._sent = 0.0
        self.times: list[float] = []
        self.fault: str | None = None
        self.asking = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Read a part of an answer."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Note the time of an answer and ask again."""
        now = time.perf_counter()
        status = self._parser.get_status_code()
        if status != self._expected:
            self.fault = f"answered {status}, not {self._expected}"
            self._transport.close()
            return
        self.times.append(now - self._sent)
        if self.asking:
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the server went away."""
        if self.asking and self.fault is None:
            self.fault = f"closed the connection: {error}"

    def _ask(self) -> None:
        request = self._requests[self._next]
        self._next = (self._next + 1) % len(self._requests)
        self._sent = time.perf_counter()
        self._transport.write(request)


def _same(caller: Caller) -> Caller:
    return caller


async def load(job: Job) -> Measured:
    """Return what the server did under the load. Raises RuntimeError for an answer that is not the expected one."""
    host, _, port = urlsplit(job.url).netloc.partition(":")
    loop = asyncio.get_running_loop()
    callers = [Caller([text.encode() for text in texts], job.expected) for texts in job.requests]
    for caller in callers:
        await loop.create_connection(partial(_same, caller), host, int(port))
    await asyncio.sleep(WARM_UP_S)
    for caller in callers:
        caller.times.clear()
    started = time.perf_counter()
    await asyncio.sleep(job.seconds)
    elapsed = time.perf_counter() - started
    for caller in callers:
        caller.asking = False
    fault = next((caller.fault for caller in callers if caller.fault), None)
    if fault is not None:
        raise RuntimeError(f"{job.url} {fault}")
    times = sorted(each for caller in callers for each in caller.times)
    return Measured(
        per_second=len(times) / elapsed,
        p50_ms=times[len(times) // 2] * 1e3,
        p99_ms=times[len(times) * 99 // 100] * 1e3,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(load(Job(**json.load(sys.stdin)))))))
