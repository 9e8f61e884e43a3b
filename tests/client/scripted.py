"""A real HTTP server that answers request by request what a test has written down."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

SILENCE: Final = "say nothing for a while"
HANG_UP: Final = "close without an answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One answer; `body` is written as JSON, `raw` as it is."""

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Script:
    """What the server will say, one a request, and what it was asked."""

    url: str
    lines: list[Say | str]
    seen: list[Seen] = field(default_factory=list)


@contextmanager
def scripted(lines: Sequence[Say | str]) -> Iterator[Script]:
    """Serve on a free loopback port; a request beyond the script is answered with 599."""
    script = Script(url="", lines=list(lines))
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            script.seen.append(Seen(method=self.command, target=self.path, headers=headers, body=body))
            line = script.lines.pop(0) if script.lines else Say(status=599)
            if isinstance(line, str):
                if line == SILENCE:
                    over.wait(5)
                self.close_connection = True
                return
            raw = line.raw if line.raw is not None else b"" if line.body is None else json.dumps(line.body).encode()
            self.send_response(line.status)
            for name, value in {"Content-Length": str(len(raw)), **line.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield script
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
