"""Spans: one a request, in the trace that the request came from, by OpenTelemetry's conventions."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from runcontract.serve.asgi import Receive, Scope, Send, send_json
from runcontract.serve.optional import tracing_is_asked
from runcontract.serve.tracing import traced
from tests.serve.serving import API_KEY, SIGNING_KEY, Process

KEYS = {"RUNCONTRACT_API_KEY": API_KEY, "RUNCONTRACT_SIGNING_KEY": SIGNING_KEY}
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


class Collector(ThreadingHTTPServer):
    """An OTLP receiver on loopback that keeps what it gets."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                assert self.path == "/v1/traces"
                collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what makes a server send its spans here."""
        return {**KEYS, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{self.server_address[1]}"}

    def spans(self) -> list[Any]:
        """Return the spans that came."""
        found = []
        for body in self.bodies:
            request = ExportTraceServiceRequest.FromString(body)
            found += [span for each in request.resource_spans for scope in each.scope_spans for span in scope.spans]
        return found


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Receive spans while a test goes on."""
    with Collector() as receiving:
        thread = Thread(target=receiving.serve_forever, args=(0.05,))
        thread.start()
        yield receiving
        receiving.shutdown()
        thread.join()


def spans_of(
    path: str,
    *,
    method: str = "GET",
    status: int = 200,
    headers: Sequence[tuple[bytes, bytes]] = (),
    fails: bool = False,
) -> Sequence[ReadableSpan]:
    """Return the spans of one request."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        if fails:
            raise ValueError("with a secret in it")
        await send_json(send, status, {})

    async def send(_message: MutableMapping[str, Any]) -> None:
        """Send it nowhere."""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"t=query-secret",
        "headers": list(headers), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip
    exporter = InMemorySpanExporter()
    with traced(app, ["the-secret"], exporter=exporter) as outer:
        try:
            asyncio.run(outer(scope, receive, send))
        except ValueError:
            assert fails
    return exporter.get_finished_spans()


def test_a_span_has_the_attributes_of_the_conventions() -> None:
    """And its name is the method with the path's template, so that there are few names."""
    [span] = spans_of("/sdk/v1/runs/run-1/state/k", status=204, method="DELETE")
    assert (span.name, span.kind) == ("DELETE /sdk/v1/runs/{runID}/state/{key}", SpanKind.SERVER)
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes or {}) == {
        "http.request.method": "DELETE",
        "http.route": "/sdk/v1/runs/{runID}/state/{key}",
        "http.response.status_code": 204,
        "url.path": "/sdk/v1/runs/run-1/state/k",
        "url.scheme": "http",
        "network.protocol.version": "1.1",
        "runcontract.operation": "deleteState",
        "runcontract.run_id": "run-1",
    }


def test_a_span_belongs_to_the_trace_of_its_request() -> None:
    """W3C Trace Context."""
    [span] = spans_of("/healthz", headers=[(b"traceparent", PARENT.encode()), (b"tracestate", b"a=b")])
    assert span.context is not None
    assert span.parent is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, PARENT.split("-")[2])
    assert span.context.trace_state.get("a") == "b"


@pytest.mark.parametrize(
    "parent", ["", "nonsense", f"00-{'0' * 32}-b7ad6b7169203331-01", f"ff-{TRACE}-b7ad6b7169203331-01"]
)
def test_a_malformed_parent_begins_a_trace(parent: str) -> None:
    """The request is answered all the same."""
    [span] = spans_of("/healthz", headers=[(b"traceparent", parent.encode())])
    assert span.parent is None


@pytest.mark.parametrize(
    ("status", "code"),
    [(200, StatusCode.UNSET), (404, StatusCode.UNSET), (500, StatusCode.ERROR), (503, StatusCode.ERROR)],
)
def test_only_the_server_s_own_faults_are_errors(status: int, code: StatusCode) -> None:
    """A refusal is an answer."""
    [span] = spans_of("/healthz", status=status)
    assert span.status.status_code is code
    assert (span.attributes or {}).get("error.type") == (str(status) if code is StatusCode.ERROR else None)


def test_an_app_that_fails_is_an_error_without_its_words() -> None:
    """They may hold anything."""
    [span] = spans_of("/healthz", fails=True)
    assert span.status.status_code is StatusCode.ERROR
    assert (span.attributes or {})["error.type"] == "ValueError"
    assert "secret" not in span.to_json()


@pytest.mark.parametrize(("method", "name", "attribute"), [("GET", "GET", "GET"), ("X\nY", "HTTP", "_OTHER")])
def test_an_unknown_path_or_method_is_in_no_name(method: str, name: str, attribute: str) -> None:
    """There would be as many names as a client likes."""
    [span] = spans_of("/no/such/path", method=method)
    assert (span.name, (span.attributes or {})["http.request.method"]) == (name, attribute)


def test_no_secret_is_in_a_span() -> None:
    """Neither of the path, nor of the query, nor of a header."""
    headers = [(b"authorization", b"Bearer header-secret"), (b"user-agent", b"agent-secret")]
    [span] = spans_of("/sdk/v1/runs/eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl/the-secret", headers=headers)
    assert "secret" not in span.to_json()
    assert "c2lnbmF0" not in span.to_json()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_sends_a_span_for_each_request(tmp_path: Path, collector: Collector, workers: str) -> None:
    """By OTLP over HTTP to where the standard variable says; the last ones when it ends."""
    server = Process(tmp_path / "runs.db", "--workers", workers, environment=collector.environment)
    run = server.caller.trigger()
    for _ in range(5):
        server.caller.send(
            "POST", f"/sdk/v1/runs/{run.id}/log", token=run.token, body={}, headers={"traceparent": PARENT}
        )
    code, _, errors = server.stop()
    assert (code, errors) == (0, "")
    spans = collector.spans()
    assert sorted(span.name for span in spans) == ["POST /sdk/v1/runs/{runID}/log"] * 5 + [
        "POST /v1/jobs/{jobID}/trigger"
    ]
    assert sum(span.trace_id.hex() == TRACE for span in spans) == 5
    assert b"runcontract" in b"".join(collector.bodies)
    assert not any(secret.encode() in body for body in collector.bodies for secret in (run.token, API_KEY, SIGNING_KEY))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_collector_that_is_not_there_does_not_hold_up_the_end(tmp_path: Path, workers: str) -> None:
    """It is tried for a while; the requests were answered all the same."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        environment = {**KEYS, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{nobody.getsockname()[1]}"}
        server = Process(tmp_path / "runs.db", "--workers", workers, environment=environment)
        assert server.caller.trigger().post("/heartbeat").status == 200
        told = time.monotonic()
        code, _, errors = server.stop()
    assert code == 0
    assert time.monotonic() - told < 5
    assert not any(secret in errors for secret in (API_KEY, SIGNING_KEY))


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://x"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://x", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
    ],
)
def test_the_standard_variables_decide(environment: Mapping[str, str], *, asked: bool) -> None:
    """There is no setting of ours."""
    assert tracing_is_asked(environment) is asked


def test_without_the_library_a_server_says_so_and_serves(tmp_path: Path, collector: Collector) -> None:
    """The extra is an extra."""
    blocked = "import sys\nsys.modules['opentelemetry'] = None\n"
    script = tmp_path / "without.py"
    script.write_text(f"{blocked}from runcontract.serve.command import main\nsys.exit(main(sys.argv[1:]))\n")
    command = (sys.executable, str(script))
    server = Process(tmp_path / "runs.db", "--log-format", "json", environment=collector.environment, command=command)
    server.caller.trigger()
    code, _, errors = server.stop()
    assert code == 0
    assert "pip install 'runcontract[otel]'" in json.loads(errors)["message"]


def test_what_is_not_used_is_not_loaded() -> None:
    """Neither library costs a server that was not asked for it the time to load it."""
    listing = "import sys\nfrom runcontract.serve import command\n"
    listing += "print([each for each in ('prometheus_client', 'opentelemetry') if each in sys.modules])\n"
    environment = {**os.environ, **KEYS}
    done = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, timeout=20, env=environment, check=True
    )
    assert done.stdout.strip() == "[]"
