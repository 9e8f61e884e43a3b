"""A recorded request as a curl command: a real shell and a real curl must send the same request again."""

import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontract.verify.curl import curl
from runcontract.verify.exchange import Request


class Echo(BaseHTTPRequestHandler):
    """Remembers the last request."""

    last: Request

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        Echo.last = Request(method=self.command, url=self.path, headers=tuple(self.headers.items()), body=body)
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST = do_DELETE = do_PUT = do_OPTIONS = do_HEAD = _any  # noqa: N815 - the names are the library's

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def echo() -> Iterator[str]:
    """A server that remembers."""
    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sent_again(request: Request, **environment: str) -> Request:
    """Run the request's curl command in a shell and return what arrived."""
    hide = {value: name for name, value in environment.items()}
    command = curl(request, hide=hide)
    subprocess.run(
        ["sh", "-c", command], check=True, capture_output=True, timeout=20, env={"PATH": "/usr/bin:/bin", **environment}
    )
    return Echo.last


BODIES = st.binary(min_size=1, max_size=60) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(
    str.encode
)


@settings(max_examples=40, deadline=None)
@given(body=BODIES, method=st.sampled_from(["POST", "PUT", "DELETE"]))
def test_any_body_arrives_byte_for_byte(echo: str, body: bytes, method: str) -> None:
    """Quotes, newlines, NUL, invalid UTF-8: a reproduction that changes the request reproduces nothing."""
    request = Request(method=method, url=f"{echo}/x", headers=(("Content-Type", "application/json"),), body=body)
    arrived = sent_again(request)
    assert (arrived.method, arrived.body) == (method, body)


@settings(max_examples=10, deadline=None)
@given(body=BODIES, method=st.sampled_from(["POST", "PUT", "DELETE"]))
def test_a_slow_body_arrives_byte_for_byte(echo: str, body: bytes, method: str) -> None:
    """In pieces, with its length in the head, whatever a piece begins or ends with."""
    request = Request(method=method, url=f"{echo}/x", body=body, pause_s=0.01)
    arrived = sent_again(request)
    assert (arrived.method, arrived.body) == (method, body)


def test_a_slow_body_is_sent_slowly_again(echo: str) -> None:
    """The pace is what the request was about."""
    started = time.monotonic()
    sent_again(Request(method="POST", url=echo, body=b'{"a": 1}', pause_s=0.1))
    assert 0.3 <= time.monotonic() - started < 10


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_a_request_without_a_body_has_none(echo: str, method: str) -> None:
    """The method is the one that was sent, and the path is not tidied up."""
    arrived = sent_again(Request(method=method, url=f"{echo}/a/../b%2Fc/%2e?q=%20'\"$x"))
    assert (arrived.method, arrived.url, arrived.body) == (method, "/a/../b%2Fc/%2e?q=%20'\"$x", None)


def test_no_content_type_is_made_up(echo: str) -> None:
    """Curl would call any body a form."""
    arrived = sent_again(Request(method="POST", url=echo, body=b"{}"))
    assert "content-type" not in {name.lower() for name, _ in arrived.headers}


def test_hidden_tokens_come_from_the_environment(echo: str) -> None:
    """A command with its token replaced sends the token, once the variable is set."""
    token = "ab.cd-ef_'$gh"
    request = Request(method="GET", url=f"{echo}/?t={token}", headers=(("Authorization", f"Bearer {token}"),))
    assert token not in curl(request, hide={token: "RUN_TOKEN"})
    arrived = sent_again(request, RUN_TOKEN=token)
    assert dict(arrived.headers)["Authorization"] == f"Bearer {token}"
