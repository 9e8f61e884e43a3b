"""The suite's HTTP client against servers that mean no good."""

import asyncio
import gzip
import zlib

import pytest

from runcontract.verify.exchange import PIECES, Exchange, Fault, Request
from runcontract.verify.http import Client, Limits
from tests.verify.rawserver import Talk, raw_server, saying

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
LIMITS = Limits(timeout_s=0.5, answer_bytes=10_000)


async def ask(talk: Talk, *, times: int = 1) -> Exchange:
    async with raw_server(talk) as url, Client(LIMITS) as client:
        for _ in range(times):
            exchange = await client.send(Request(method="GET", url=f"{url}/x%2Fy?q=%41"))
    return exchange


def exchange_with(talk: Talk, *, times: int = 1) -> Exchange:
    return asyncio.run(ask(talk, times=times))


def test_an_answer_is_recorded_as_it_came() -> None:
    """Status, headers in their own spelling, and the body's bytes."""
    exchange = exchange_with(saying(b"HTTP/1.1 201 X\r\ncontent-LENGTH: 2\r\nX-A: b\r\n\r\n{}"))
    assert exchange.answer is not None
    assert (exchange.status, exchange.answer.body, exchange.json) == (201, b"{}", {})
    assert ("X-A", "b") in exchange.answer.headers


def test_the_url_goes_on_the_wire_as_it_is_written() -> None:
    """A percent-encoded slash must reach the server as such."""
    heads = []

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(OK)

    exchange_with(talk)
    assert heads[0].startswith(b"GET /x%2Fy?q=%41 HTTP/1.1\r\n")


def test_no_header_is_added_that_the_request_does_not_name() -> None:
    """A missing Content-Type or Accept is a case of its own."""
    heads = []

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(OK)

    exchange_with(talk)
    names = {line.partition(b":")[0].lower() for line in heads[0].split(b"\r\n")[1:] if line}
    assert names == {b"host"}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"", Fault.LATE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial", Fault.LATE),
        (b"this is no HTTP at all\r\n\r\n", Fault.MALFORMED),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b"x" * 4096 + b"\r\n" * 1,
            Fault.LATE,
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 20000\r\n\r\n" + b"x" * 20_000, Fault.TOO_LARGE),
    ],
)
def test_a_bad_answer_is_a_fault_and_no_exception(answer: bytes, fault: Fault) -> None:
    """Whatever a server sends or keeps back, the client returns in time and says what was wrong."""
    exchange = exchange_with(saying(answer))
    assert (exchange.answer, exchange.fault) == (None, fault)
    assert exchange.seconds < 5


def test_a_connection_closed_without_an_answer_is_a_fault() -> None:
    """RFC 9110 gives no answer that is silence."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.close()

    assert exchange_with(talk).fault is Fault.CLOSED


def test_a_connection_closed_after_its_answer_does_no_harm() -> None:
    """A server may close after each answer without saying so; the next request takes a fresh connection."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(OK)
        await writer.drain()
        writer.close()

    exchange = exchange_with(talk, times=20)
    assert exchange.status == 200


def test_redirects_are_not_followed() -> None:
    """The suite talks to the server under test and to nobody else."""
    exchange = exchange_with(saying(b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"))
    assert exchange.status == 302


@pytest.mark.parametrize(("coding", "pack"), [(b"gzip", gzip.compress), (b"deflate", zlib.compress)])
def test_compressed_answers_are_unpacked(coding: bytes, pack: object) -> None:
    """A server that compresses unasked is odd, not wrong."""
    body = pack(b'{"a":1}')  # type: ignore[operator]
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding, len(body))
    assert exchange_with(saying(head + body)).json == {"a": 1}


def test_a_gzip_bomb_is_not_unpacked_beyond_the_limit() -> None:
    """A thousandfold expansion ends at the limit."""
    body = gzip.compress(b"x" * 5_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert exchange_with(saying(head + body)).fault is Fault.TOO_LARGE


def test_nobody_there_is_unreachable() -> None:
    """A refused connection is told apart from a server that misbehaves."""

    async def nobody() -> Exchange:
        async with Client(LIMITS) as client:
            return await client.send(Request(method="GET", url="http://127.0.0.1:9/"))

    assert asyncio.run(nobody()).fault is Fault.UNREACHABLE


def test_a_rate_limit_is_waited_out() -> None:
    """429 with Retry-After is no verdict: the request is sent again (CONTRACT.md 5)."""
    answers = [b"HTTP/1.1 429 X\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n", OK]

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.pop(0) if len(answers) > 1 else answers[0])

    assert exchange_with(talk).status == 200


def test_a_slow_body_comes_in_pieces_with_its_length_in_the_head() -> None:
    """The body is the same to the byte, and each piece is waited for."""
    request = Request(method="POST", url="", body=b'{"message": "0123456789"}').with_pause(0.1)
    arrivals: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"content-length: 25\r\n" in head.lower()
        assert b"transfer-encoding" not in head.lower()
        while sum(map(len, arrivals)) < 25:
            arrivals.append(await reader.read(100))
        writer.write(OK)
        writer.close()

    async def send() -> Exchange:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, Client(Limits(timeout_s=5)) as client:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
            return await client.send(request.with_url(url))

    exchange = asyncio.run(send())
    assert exchange.status == 200
    assert b"".join(arrivals) == request.body
    assert len(arrivals) > 1
    assert exchange.seconds >= 0.3


@pytest.mark.parametrize("body", [None, b"", b"{}", b"x" * 7])
def test_pieces_are_the_body(body: bytes | None) -> None:
    """Whole, unless there is a pause; never empty, never more than there are bytes."""
    request = Request(method="POST", url="", body=body)
    assert request.pieces == ((body,) if body else ())
    slow = request.with_pause(1).pieces
    assert b"".join(slow) == (body or b"")
    assert all(slow)
    assert len(slow) == min(PIECES, len(body or b""))
