"""A server in front of another one, or of fixed answers, that writes down what it is asked."""

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

TIMEOUT_S: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        """The body, which must be JSON, or None for none."""
        if not self.raw:
            return None
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.raw)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is answered."""

    status: int
    media_type: str = ""
    raw: bytes = b""


Answer = Callable[[Request], Reply]


def forwarding(url: str) -> Answer:
    """Return what asks the server at a URL, and answers what that says."""

    def answer(request: Request) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
        kept: dict[str, str] = {
            name: request.headers[name] for name in ("authorization", "content-type") if name in request.headers
        }
        try:
            connection.request(request.method, request.target, body=request.raw or None, headers=kept)
            response = connection.getresponse()
            return Reply(
                status=response.status, media_type=response.headers.get("content-type", ""), raw=response.read()
            )
        finally:
            connection.close()

    return answer


class Recorder:
    """Listens on a free loopback port for as long as its context lasts; `seen` has the requests and their statuses."""

    def __init__(self, answer: Answer) -> None:
        self.seen: list[tuple[Request, int]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(answer))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Recorder":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def taken(self) -> tuple[Request, int]:
        """Return the one request since the last time, and the status it got."""
        (one,) = self.seen
        self.seen.clear()
        return one

    def _handler(self, answer: Answer) -> type[BaseHTTPRequestHandler]:
        seen = self.seen

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline or not self.parse_request():
                    self.close_connection = True
                    return
                headers = {name.lower(): value for name, value in self.headers.items()}
                raw = self.rfile.read(int(headers.get("content-length", "0")))
                request = Request(method=self.command, target=self.path, headers=headers, raw=raw)
                reply = answer(request)
                seen.append((request, reply.status))
                self.send_response(reply.status)
                if reply.media_type:
                    self.send_header("Content-Type", reply.media_type)
                if reply.status != 204:
                    self.send_header("Content-Length", str(len(reply.raw)))
                self.end_headers()
                self.wfile.write(reply.raw)

            def log_message(self, *_: object) -> None:
                """Say nothing: what was asked is in `seen`."""

        return Handler
