"""What no app ever sees: heads that are too large, requests that never end, bytes that are no HTTP."""

import asyncio
import socket
from urllib.parse import urlsplit

import pytest

from runcontract.serve.protocol import LARGEST_HEAD, BoundedProtocol
from tests.serve.serving import Caller, RunCaller


def raw(server: Caller, request: bytes) -> bytes:
    """Return all that the server says to these bytes before it closes the connection."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_a_head_beyond_its_bound_is_refused(server: Caller) -> None:
    """431, and the connection ends."""
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: " + b"x" * (LARGEST_HEAD + 1)
    assert raw(server, request).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "request_", [b"nonsense\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01", b"GET  HTTP/9.9\r\n\r\n"]
)
def test_what_is_no_http_is_refused(server: Caller, request_: bytes) -> None:
    """400, and the server goes on."""
    assert raw(server, request_).startswith(b"HTTP/1.1 400 ")
    assert server.send("GET", "/healthz", token=None).status == 200


def test_a_large_body_and_many_requests_on_a_connection_are_not_a_large_head(run: RunCaller) -> None:
    """The bound is on one head, not on what a connection carries."""
    one = (
        f"POST /sdk/v1/runs/{run.id}/log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {run.token}\r\n"
        "Content-Type: application/json\r\n"
    )
    body = b'{"message": "' + b"x" * 300_000 + b'"}'
    request = f"{one}Content-Length: {len(body)}\r\n\r\n".encode() + body
    last = f"{one}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}".encode()
    assert raw(run.caller, request * 3 + last).count(b"HTTP/1.1 200 ") == 4


class Transport(asyncio.Transport):
    """A connection that keeps what was written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.closed = False

    def write(self, data: object) -> None:
        assert isinstance(data, bytes)
        self.written += data

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


@pytest.mark.parametrize(("since", "closed"), [(None, False), (95.0, False), (60.0, True)])
def test_a_request_that_does_not_arrive_is_ended(since: float | None, closed: bool) -> None:  # noqa: FBT001
    """408 after 30 s; idle connections stay."""
    protocol = BoundedProtocol.__new__(BoundedProtocol)
    transport = Transport()
    protocol.transport = transport
    protocol.cycle = None  # type: ignore[assignment]  # as uvicorn itself does before the first request
    protocol.arriving_since = since
    protocol.sweep(100.0)
    assert (transport.closed, transport.written.startswith(b"HTTP/1.1 408 ")) == (closed, closed)
