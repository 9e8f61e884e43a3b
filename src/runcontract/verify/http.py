"""The only module that knows the HTTP client. It sends a request as it is written and records what happens.

The server is hostile until shown otherwise: every request has a time-out, every answer a size limit, no redirect is
followed, and compressed answers are unpacked only up to the limit.
"""

import asyncio
import io
import re
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp
from yarl import URL

from runcontract.verify.exchange import Answer, Exchange, Fault, Headers, Request

MAX_ANSWER_BYTES: Final = 8 * 1024 * 1024
# What the client would add by itself; a request is sent with the headers it names and no others.
AUTOMATIC: Final = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
RATE_LIMIT_TRIES: Final = 5
RATE_LIMIT_PATIENCE_S: Final = 10.0
PROTOCOL_ERRORS: Final = (aiohttp.ClientResponseError, aiohttp.http_exceptions.HttpProcessingError)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one request may cost: seconds in all, bytes of answer, connections at once."""

    timeout_s: float = 10.0
    answer_bytes: int = MAX_ANSWER_BYTES
    connections: int = 32


class Client:
    """Pooled connections to servers under test. Use as an async context manager."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sent = 0

    async def __aenter__(self) -> "Client":
        trace = aiohttp.TraceConfig()
        trace.on_connection_reuseconn.append(_mark_reuse)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self.limits.connections),
            timeout=aiohttp.ClientTimeout(total=self.limits.timeout_s),
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=AUTOMATIC,
            trace_configs=[trace],
            max_line_size=64 * 1024,
            max_field_size=64 * 1024,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def send(self, request: Request) -> Exchange:
        """Send one request and return what came of it; waits and goes on where the server asks for patience (429)."""
        exchange = await self._send(request)
        for _ in range(RATE_LIMIT_TRIES):
            if exchange.status != 429 or exchange.answer is None:
                break
            await asyncio.sleep(_patience(exchange.answer))
            exchange = await self._send(request)
        return exchange

    async def _send(self, request: Request) -> Exchange:
        connection = SimpleNamespace(reused=False)
        exchange = await self._attempt(request, connection)
        if exchange.fault is Fault.CLOSED and connection.reused:
            # RFC 9112 9.3.1: a server may close an idle connection at any time, which races with our request.
            exchange = await self._attempt(request, SimpleNamespace(reused=False))
        return exchange

    async def _attempt(self, request: Request, connection: SimpleNamespace) -> Exchange:
        self.sent += 1
        started, clock = time.time(), time.perf_counter()

        def ended(answer: Answer | None = None, fault: Fault | None = None, detail: str = "") -> Exchange:
            seconds = time.perf_counter() - clock
            return Exchange(
                request=request, answer=answer, fault=fault, detail=detail, started=started, seconds=seconds
            )

        try:
            return ended(answer=await self._exchange(request, connection))
        except TimeoutError:
            return ended(fault=Fault.LATE)
        except _TooLargeError:
            return ended(fault=Fault.TOO_LARGE, detail=f"over {self.limits.answer_bytes} bytes")
        except UnicodeError:
            return ended(fault=Fault.UNREACHABLE, detail="no such host name is possible")
        except aiohttp.ClientConnectorError as error:
            return ended(fault=Fault.UNREACHABLE, detail=str(error.os_error or error))
        except PROTOCOL_ERRORS as error:
            return ended(fault=Fault.MALFORMED, detail=_one_line(error))
        except (aiohttp.ClientError, OSError, zlib.error) as error:
            return ended(fault=Fault.CLOSED, detail=_one_line(error))

    async def _exchange(self, request: Request, connection: SimpleNamespace) -> Answer:
        async with self._session.request(
            request.method,
            URL(request.url, encoded=True),
            headers=_headers(request),
            data=_content(request),
            allow_redirects=False,
            trace_request_ctx=connection,
        ) as response:
            body = await self._body(response)
            headers: Headers = tuple((name, value) for name, value in response.headers.items())
            return Answer(status=response.status, headers=headers, body=body)

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for piece in response.content.iter_chunked(64 * 1024):
            body += piece
            if len(body) > self.limits.answer_bytes:
                raise _TooLargeError
        coding = response.headers.get("Content-Encoding", "").strip().lower()
        return _unpacked(bytes(body), limit=self.limits.answer_bytes) if coding in {"gzip", "deflate"} else bytes(body)


def _content(request: Request) -> io.BytesIO | AsyncIterator[bytes] | None:
    """Return the body as a stream, since a large one in one piece would hold up every other exchange."""
    if request.body is None:
        return None
    return _slowly(request) if request.pause_s else io.BytesIO(request.body)


async def _slowly(request: Request) -> AsyncIterator[bytes]:
    for piece in request.pieces:
        yield piece
        await asyncio.sleep(request.pause_s)


def _headers(request: Request) -> Headers:
    # of a body that comes in pieces the client does not know the length
    length = (("Content-Length", str(len(request.body or b""))),) if request.pause_s else ()
    return request.headers + length


class _TooLargeError(Exception):
    """An answer, unpacked or not, goes over the limit."""


def _unpacked(body: bytes, *, limit: int) -> bytes:
    """Return a gzip or zlib body unpacked. Raises when it grows over `limit` bytes."""
    if not body:
        return body
    unpacker = zlib.decompressobj(wbits=47)
    text = unpacker.decompress(body, limit + 1)
    if len(text) > limit:
        raise _TooLargeError
    return text


def _patience(answer: Answer) -> float:
    """Return how many seconds a 429 asks for, within reason (RFC 9110 10.2.3; dates count as one second)."""
    value = answer.header("retry-after") or ""
    return min(float(value), RATE_LIMIT_PATIENCE_S) if re.fullmatch(r"\d{1,6}", value) else 1.0


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


async def _mark_reuse(_: aiohttp.ClientSession, context: SimpleNamespace, __: object) -> None:
    context.trace_request_ctx.reused = True
