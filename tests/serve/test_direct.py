"""Requests that are answered without ASGI are answered as those that are: it only matters what was asked."""

import socket
import time
from typing import Final
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runcontract.serve.direct import LARGEST_HELD
from tests.serve.serving import RunCaller
from tests.serve.test_serve_protocol import raw

PAUSE_S: Final = 0.003
# What is asked, and with which body; each is answered the same however often it is asked.
ASKED: Final = {
    "payload": ("GET", "/payload", None),
    "payload, head alone": ("HEAD", "/payload", None),
    "methods": ("OPTIONS", "/state", None),
    "no such method": ("PUT", "/log", b"{}"),
    "no such path": ("GET", "/nothing?a=b", None),
    "a deletion": ("DELETE", "/state/a%2Fb", None),
    "a body that is no JSON": ("POST", "/log", b'{"message": '),
    "a body that breaks the rules": ("POST", "/progress", b'{"percent": 101}'),
    "a heartbeat": ("POST", "/heartbeat", b""),
    "a large refusal": ("POST", "/state", b'{"key": "k", "value": {"text": "' + b"x" * 70_000 + b'"}}'),
}


def request(run: RunCaller, asked: str, *, chunked: bool = False, last: bool = False) -> bytes:
    """Return a request as bytes."""
    method, path, body = ASKED[asked]
    head = (
        f"{method} /sdk/v1/runs/{run.id}{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {run.token}\r\n"
        f"Content-Type: application/json\r\nX-Request-Id: {asked.replace(' ', '-')}\r\n"
    )
    if last:
        head += "Connection: close\r\n"
    if body is None:
        return f"{head}\r\n".encode()
    if chunked:
        pieces = [body[:3], body[3:]] if len(body) > 3 else [body]
        content = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\n\r\n"
        return f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + content
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def answers(content: bytes, asked: list[str]) -> list[tuple[bytes, tuple[bytes, ...], bytes]]:
    """Return status, headers and body of each answer; what depends on the moment or the connection is left out."""
    found = []
    for name in asked:
        head, _, content = content.partition(b"\r\n\r\n")
        status, *lines = head.split(b"\r\n")
        named = dict(line.split(b": ", 1) for line in lines)
        length = 0 if ASKED[name][0] == "HEAD" else int(named.get(b"content-length", b"0"))
        kept = tuple(sorted(line for line in lines if not line.startswith((b"date:", b"connection:"))))
        found.append((status, kept, content[:length]))
        content = content[length:]
    assert content == b"", content
    return found


def said(run: RunCaller, content: bytes, cuts: list[int]) -> bytes:
    """Return all that the server says to a stream that comes in pieces."""
    parts = urlsplit(run.caller.url)
    pieces = [content[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(content)], strict=True)]
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(PAUSE_S if len(pieces) > 1 else 0)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_neither_pieces_nor_pipelining_change_an_answer(run: RunCaller, data: st.DataObject) -> None:
    """One request at a time in one piece, or several cut anywhere: the answers are the same, in order."""
    asked = data.draw(st.lists(st.sampled_from(sorted(ASKED)), min_size=1, max_size=4))
    chunked = data.draw(st.lists(st.booleans(), min_size=len(asked), max_size=len(asked)))
    alone = [
        answers(said(run, request(run, name, chunked=way, last=True), []), [name])[0]
        for name, way in zip(asked, chunked, strict=True)
    ]
    stream = b"".join(
        request(run, name, chunked=way, last=position == len(asked) - 1)
        for position, (name, way) in enumerate(zip(asked, chunked, strict=True))
    )
    cuts = sorted(data.draw(st.sets(st.integers(1, len(stream) - 1), max_size=4)))
    assert answers(said(run, stream, cuts), asked) == alone


@pytest.mark.parametrize("size", [LARGEST_HELD - 1, LARGEST_HELD, LARGEST_HELD + 1])
def test_a_body_about_as_large_as_is_held_is_taken(run: RunCaller, size: int) -> None:
    """Which way it goes makes no difference."""
    body = b'{"message": "' + b"x" * (size - 15) + b'"}'
    assert len(body) == size
    assert run.call("POST", "/log", raw=body).status == 200


def test_a_client_that_waits_for_leave_to_send_gets_it(run: RunCaller) -> None:
    """100 first, then the answer."""
    head = (
        f"POST /sdk/v1/runs/{run.id}/log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {run.token}\r\n"
        "Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    )
    answer = raw(run.caller, head.encode() + b"{}")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_http_1_0_is_answered_and_the_connection_ends(run: RunCaller) -> None:
    """The client of an older protocol waits for the end of the connection."""
    head = f"GET /sdk/v1/runs/{run.id}/payload HTTP/1.0\r\nAuthorization: Bearer {run.token}\r\n\r\n"
    assert raw(run.caller, head.encode()).startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_leaves_before_its_answer_disturbs_nobody(run: RunCaller) -> None:
    """Its write is kept, and the next one on another connection is answered."""
    parts = urlsplit(run.caller.url)
    for _ in range(20):
        with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
            connection.sendall(request(run, "a heartbeat"))
    assert run.post("/log", {"message": "still here"}).status == 200
    assert "heartbeat_at" in run.now()
