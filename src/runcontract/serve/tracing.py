"""A span for every request, sent by OTLP over HTTP. Loaded when the environment asks for it: see optional.py.

Names and attributes are those of OpenTelemetry's semantic conventions for HTTP servers. What a client sends besides
method and path is in no span.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from threading import Thread
from typing import Any, Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, use_span
from opentelemetry.trace import TracerProvider as AnyProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from runcontract.serve.asgi import AsgiApp, Message, Receive, Scope, Send, header
from runcontract.serve.redaction import Redactor
from runcontract.serve.routes import Routes

SERVICE: Final = "runcontract"
KNOWN_METHODS: Final = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
LONGEST_PATH: Final = 1024
LAST_SPANS_S: Final = 2.0
PROPAGATOR: Final = TraceContextTextMapPropagator()


class Traced:
    """An ASGI app around another one: each request is a span, below the one that its `traceparent` names."""

    def __init__(self, app: AsgiApp, secrets: Iterable[str], provider: AnyProvider) -> None:
        self._app = app
        self._redact = Redactor(secrets)
        self._routes = Routes()
        self._tracer: Tracer = provider.get_tracer(SERVICE, version(SERVICE))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the app answer within a span."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        span = self._begun(scope)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                _answered(span, message["status"])
            await send(message)

        # Exceptions are not recorded: their texts may hold what does not belong to a span.
        with use_span(span, end_on_exit=True, record_exception=False, set_status_on_exception=False):
            try:
                await self._app(scope, receive, noting)
            except Exception as error:
                span.set_attribute("error.type", type(error).__qualname__)
                span.set_status(Status(StatusCode.ERROR))
                raise

    def _begun(self, scope: Scope) -> Span:
        """Return the span of a request that has come."""
        route, run_id = self._routes.place_of(scope)
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "_OTHER"
        named = {
            "http.request.method": method,
            "http.route": route and route.template,
            "url.path": self._redact(scope["path"])[:LONGEST_PATH],
            "url.scheme": scope["scheme"],
            "network.protocol.version": scope["http_version"],
            "runcontract.operation": route and route.operation,
            "runcontract.run_id": run_id and self._redact(run_id)[:LONGEST_PATH],
        }
        # The conventions: an unknown method is HTTP in a name, and a path that nobody knows is no part of it.
        name = "HTTP" if method == "_OTHER" else method
        return self._tracer.start_span(
            f"{name} {route.template}" if route else name,
            context=_context(scope),
            kind=SpanKind.SERVER,
            attributes={key: value for key, value in named.items() if value},
        )


def _context(scope: Scope) -> Context:
    """Return the trace that the request is part of (W3C Trace Context); one that is malformed begins a new one."""
    carrier = {name: header(scope, name.encode()) for name in ("traceparent", "tracestate")}
    return PROPAGATOR.extract({name: value for name, value in carrier.items() if value is not None}, context=Context())


def _answered(span: Span, status: int) -> None:
    """Note the status; only those from 500 are errors of a server."""
    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_attribute("error.type", str(status))
        span.set_status(Status(StatusCode.ERROR))


@contextmanager
def traced(app: AsgiApp, secrets: Iterable[str], *, exporter: Any = None) -> Iterator[Traced]:
    """Yield the app with spans, which go where the environment says; what is left is sent at the end, within bounds."""
    resource = Resource.create({"service.version": version(SERVICE)})
    if str(resource.attributes.get("service.name", "")).startswith("unknown_service"):
        resource = resource.merge(Resource({"service.name": SERVICE}))
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
    try:
        yield Traced(app, secrets, provider)
    finally:
        # The exporter tries for ten seconds and more to reach a collector that is not there.
        sending = Thread(target=provider.shutdown, daemon=True)
        sending.start()
        sending.join(LAST_SPANS_S)
