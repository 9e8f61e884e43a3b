"""Servers that answer too much, for too long, or what nobody can read; and clients that are told what can't work."""

import asyncio
import gzip
import math
import pickle
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx
import pytest

from runcontract.generated import errors
from runcontract.generated.client import RunClient, SyncRunClient
from tests.verify.rawserver import Talk, raw_server, saying

TOKEN: Final = "eyJhbGciOiJIUzI1NiJ9.e30.c2VjcmV0"
Call = Callable[..., Any]


def said(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """Return an answer as bytes; JSON, unless a header says otherwise."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", *headers]
    if not any(each.startswith("content-type") for each in headers):
        lines.append("content-type: application/json")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


async def _asynchronously(url: str, name: str, options: dict[str, Any]) -> Any:
    async with RunClient(url, "r", TOKEN, **options) as client:
        return await getattr(client, name)()


def _synchronously(url: str, name: str, options: dict[str, Any]) -> Any:
    with SyncRunClient(url, "r", TOKEN, **options) as client:
        return getattr(client, name)()


async def _in_a_thread(url: str, name: str, options: dict[str, Any]) -> Any:
    return await asyncio.to_thread(_synchronously, url, name, options)


@pytest.fixture(params=[_asynchronously, _in_a_thread])
def call(request: pytest.FixtureRequest) -> Call:
    """Return what calls an operation of a server that talks so, in either flavour of client."""
    flavour: Callable[..., Awaitable[Any]] = request.param

    def run(talk: bytes | Talk, name: str = "payload", **options: Any) -> Any:
        async def do() -> Any:
            async with raw_server(saying(talk) if isinstance(talk, bytes) else talk) as url:
                return await flavour(url, name, {"retries": 0, "timeout_s": 2, **options})

        return asyncio.run(do())

    return run


def test_an_answer_of_more_bytes_than_allowed_is_unexpected(call: Call) -> None:
    """The limit counts what is there once it is decompressed; at the limit all is well."""
    body = b'{"a":"' + b"x" * 92 + b'"}'
    assert call(said(body), max_answer=100) == {"a": "x" * 92}
    with pytest.raises(errors.UnexpectedAnswer, match="larger than 99 bytes"):
        call(said(body), max_answer=99)
    with pytest.raises(errors.UnexpectedAnswer, match="larger than 99 bytes") as caught:
        call(said(gzip.compress(body * 1_000_000), "content-encoding: gzip"), max_answer=99)
    assert len(caught.value.body) == 100


def test_an_answer_without_end_is_left(call: Call) -> None:
    """After as many bytes as are allowed, and not after the time-out."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(said(b"", status="200 OK").replace(b"content-length: 0", b"transfer-encoding: chunked"))
        while not writer.is_closing():
            writer.write(b"10000\r\n" + b" " * 65536 + b"\r\n")
            await writer.drain()

    with pytest.raises(errors.UnexpectedAnswer, match="larger than 16777216 bytes"):
        call(talk, timeout_s=20)


def test_a_compressed_answer_is_read(call: Call) -> None:
    """Whole, or not at all; and by no other means than were offered."""
    packed = gzip.compress(b'{"a":1}')
    assert call(said(packed, "content-encoding: gzip")) == {"a": 1}
    for body, coding, fault in (
        (packed[:-4], "gzip", "cut short"),
        (b"nonsense", "gzip", "broken gzip"),
        (packed, "br", "compressed by 'br'"),
    ):
        with pytest.raises(errors.UnexpectedAnswer, match=fault):
            call(said(body, f"content-encoding: {coding}"))


@pytest.mark.parametrize("piece", [b"HTTP/1.1 103 Early Hints\r\n\r\n", b"x-drip: 1\r\n", b"{"])
def test_an_answer_that_drips_ends_at_the_total_time(call: Call, piece: bytes) -> None:
    """Each byte comes before the time-out: hints without an answer, a head, a body."""

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        begun = {b"x": b"HTTP/1.1 200 OK\r\n", b"{": b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"}
        writer.write(begun.get(piece[:1], b""))
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    with pytest.raises(errors.NoAnswer, match="it may have been carried out"):
        call(talk, timeout_s=5, total_s=0.4)
    assert time.monotonic() - started < 3


def test_a_million_faults_do_not_stop_the_program() -> None:
    """Listing them would take seconds and a gigabyte, in which an event loop does nothing else."""

    async def do() -> float:
        body = b"[" + b",".join([b"null"] * 300_000) + b"]"
        async with raw_server(saying(said(body))) as url, RunClient(url, "r", TOKEN, retries=0) as client:
            started = time.process_time()
            with pytest.raises(errors.UnexpectedAnswer, match="in 300000 places") as caught:
                await client.list_state()
            assert caught.value.__cause__ is None
            return time.process_time() - started

    assert asyncio.run(do()) < 1


@pytest.mark.parametrize("body", [b'{"a":NaN}', b'{"a":[Infinity]}', b'{"a":1e400}', b'{"a":' + b"9" * 400 + b"}"])
def test_what_is_no_json_number_is_no_answer(call: Call, body: bytes) -> None:
    """It would come out as nan or inf, and go on from there."""
    with pytest.raises(errors.UnexpectedAnswer, match="is no JSON"):
        call(said(body))


def test_an_answer_of_another_type_is_unexpected(call: Call) -> None:
    """A page that happens to be JSON; without a type the body has the word."""
    assert call(said(b'{"a":1}', "content-type: application/vnd.api+json; v=1")) == {"a": 1}
    with pytest.raises(errors.UnexpectedAnswer, match="'text/html' and not JSON"):
        call(said(b'{"a":1}', "content-type: text/html"))


@pytest.mark.parametrize(
    "place", ["mailto:x", "http://[::1", "http://a:99999/", "http://xn--/", "\x01", "//", "http://a..b/", "http:?"]
)
def test_a_redirection_to_what_is_no_url_is_an_unexpected_answer(call: Call, place: str) -> None:
    """It did come, whatever it says."""
    with pytest.raises(errors.UnexpectedAnswer, match="documents no such answer") as caught:
        call(said(b"", f"location: {place}", status="302 Found"))
    assert caught.value.status == 302


def test_the_token_is_in_no_message(call: Call) -> None:
    """Though a server repeats what it was sent: in its body, its refusal, its status line."""

    async def echo(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(said(b'{"error":{"code":"conflict","message":"' + TOKEN.encode() + b'"}}', status="409 C"))

    with pytest.raises(errors.Conflict) as refused:
        call(echo)
    with pytest.raises(errors.UnexpectedAnswer) as unexpected:
        call(said(TOKEN.encode() * 30))
    with pytest.raises(errors.NoAnswer) as nothing:
        call(b"Bearer " + TOKEN.encode() + b"\r\n\r\n")
    for caught in (refused, unexpected, nothing):
        assert "[token]" in str(caught.value)
        assert TOKEN[:9] not in f"{caught.value} {caught.value.__cause__}"
    assert TOKEN in str(refused.value.body)


def test_the_message_of_a_refusal_is_bounded(call: Call) -> None:
    """The whole of it is in `body`."""
    text = b"x" * 1_000_000
    with pytest.raises(errors.Conflict) as caught:
        call(said(b'{"error":{"code":"conflict","message":"' + text + b'"}}', status="409 C"))
    assert len(str(caught.value)) < 1100
    assert len(caught.value.body["error"]["message"]) == 1_000_000


def test_cookies_are_neither_kept_nor_sent() -> None:
    """A client is what its arguments say."""
    heads: list[bytes] = []

    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(said(b"{}", "set-cookie: a=b", "set-cookie: c=d; expires=\xff; max-age=\xb2"))

    async def do() -> None:
        async with raw_server(talk) as url, RunClient(url, "r", TOKEN) as client:
            await client.payload()
            await client.payload()

    asyncio.run(do())
    assert len(heads) == 2
    assert b"cookie" not in heads[1].lower()


def test_a_client_of_ones_own_follows_no_redirection_either() -> None:
    """Though it would of itself."""
    made: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        made.append(request)
        return httpx.Response(307, headers={"location": "/elsewhere"})

    http = httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True)
    with http, pytest.raises(errors.UnexpectedAnswer, match="307"):
        SyncRunClient("http://h", "r", TOKEN, http=http).payload()
    assert len(made) == 1


def test_a_failure_can_be_handed_to_another_process(call: Call) -> None:
    """Pickled and back, with all it says."""
    with pytest.raises(errors.NoAnswer) as nothing:
        call(b"")
    with pytest.raises(errors.UnexpectedAnswer) as unexpected:
        call(said(b"?", "x-a: b"))
    again, answer = (pickle.loads(pickle.dumps(each.value)) for each in (nothing, unexpected))  # noqa: S301 - ours
    assert (str(again), again.sent) == (str(nothing.value), True)
    assert (str(answer), answer.status, answer.headers["x-a"], answer.body) == (
        str(unexpected.value),
        200,
        "b",
        b"?",
    )


@pytest.mark.parametrize(
    "url",
    [
        "http://u:secret@h",
        "http://h/?",
        "http://h/#",
        "http://a..b",
        "http://xn--",
        f"http://{'a' * 64}.x",
        "http://h:0",
    ],
)
def test_a_base_url_that_can_not_be_called_is_refused(url: str) -> None:
    """When the client is made, and without the password in the message."""
    for client in (RunClient, SyncRunClient):
        with pytest.raises(ValueError, match="is no") as caught:
            client(url, "r", TOKEN)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["SECRET-SECRET\n", " SECRET-SECRET", "SECRET SECRET", "SECRET-é", "", "SECRET\0"])
def test_a_token_that_can_not_be_sent_is_refused(token: str) -> None:
    """When the client is made; the message does not show it, but says what a file's last line break is."""
    for client in (RunClient, SyncRunClient):
        with pytest.raises(ValueError, match="token") as caught:
            client("http://h", "r", token)
        assert "SECRET" not in str(caught.value)
        assert ("white space" in str(caught.value)) == (token != token.strip())


@pytest.mark.parametrize(
    "options",
    [
        *({name: value} for name in ("timeout_s", "total_s") for value in (-1, 0, math.nan, math.inf, 1e20)),
        {"retries": -1},
        {"max_answer": 0},
        {"headers": {"a b": "c"}},
        {"headers": {"a": "b\r\nc: d"}},
        {"headers": {"a": "é"}},
        {"headers": {"AUTHORIZATION": "Basic x"}},
    ],
)
def test_options_that_make_no_sense_are_refused(options: Any) -> None:
    """When the client is made, and when it is changed."""
    with pytest.raises(ValueError, match=r"must be|header|Authorization"):
        SyncRunClient("http://h", "r", TOKEN, **options)
    with SyncRunClient("http://h", "r", TOKEN) as client, pytest.raises(ValueError, match=r"must be|header|Authoriz"):
        client.with_options(**options)
