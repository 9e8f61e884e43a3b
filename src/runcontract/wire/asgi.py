"""The ASGI binding: routes, token hook, parameters, body, handler, reply. One closure an operation, built once."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from runcontract.wire.json_body import parsed
from runcontract.wire.messages import (
    Answer,
    Disconnected,
    Headers,
    Receive,
    Scope,
    Send,
    answered,
    bearer,
    check_media_type,
    error_response,
    headers_of,
    read_body,
    refusal,
    request_id,
)
from runcontract.wire.model import adapter_of
from runcontract.wire.observer import Observer
from runcontract.wire.operation import ApiError, Operation
from runcontract.wire.parameters import NotFound, Values, reader_of
from runcontract.wire.replies import writer_of
from runcontract.wire.router import Router, allowed

Authenticate = Callable[[str | None, Mapping[str, str]], Awaitable[None]]
RefusalBody = Callable[[ApiError, str | None], Any]
Endpoint = Callable[[Values, Headers, Scope, Receive], Awaitable[Answer]]
log = logging.getLogger(__name__)

MAX_BODY: Final = 1024 * 1024


class MethodNotAllowed(ApiError):
    """405: the path has other methods."""

    status = 405
    code = "method_not_allowed"


class App:
    """An ASGI app that answers every operation of a table with the handlers of an object.

    `authenticate` gets the bearer token, or None, and the path's variables; it raises an ApiError to refuse. It is
    asked before the body is read. `refusal_body` gets an error and the request's id, or None, and returns the JSON body
    that says so. `observer` is told of every answer. Raises TypeError when `handlers` lacks a method of the table.
    """

    def __init__(
        self,
        handlers: object,
        operations: Sequence[Operation[Any, Any]],
        authenticate: Authenticate,
        *,
        max_body: int = MAX_BODY,
        refusal_body: RefusalBody = error_response,
        observer: Observer | None = None,
    ) -> None:
        missing = [each.handler for each in operations if not callable(getattr(handlers, each.handler, None))]
        if missing:
            raise TypeError(f"{type(handlers).__name__} lacks the handlers {', '.join(missing)}")
        self._refusal_body = refusal_body
        self._observer = observer
        made = [(each, _endpoint(each, getattr(handlers, each.handler), authenticate, max_body)) for each in operations]
        self._router = Router((each.method, each.path, endpoint) for each, endpoint in made)
        self._ids: Mapping[Endpoint | None, str] = {endpoint: each.id for each, endpoint in made}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. Raises RuntimeError for anything but HTTP; a server reads that as no lifespan."""
        if scope["type"] != "http":
            raise RuntimeError(f"there is nothing here for {scope['type']}")
        started = time.perf_counter() if self._observer is not None else 0.0
        headers = headers_of(scope)
        identity = request_id(headers)
        method: str = scope["method"]
        endpoint: Endpoint | None = None
        try:
            methods, values = self._found(scope)
            endpoint = methods.get("GET" if method == "HEAD" and "HEAD" not in methods else method)
            answer = (
                _without_endpoint(method, methods)
                if endpoint is None
                else await endpoint(values, headers, scope, receive)
            )
        except ApiError as error:
            answer = refusal(error, self._refusal_body(error, identity))
            if b"expect" in headers:
                # The client may keep back the body it announced, and the server would take its next request for it.
                answer.headers.append((b"connection", b"close"))
        except Disconnected:
            return
        except Exception:
            log.exception("%s %r failed", method, scope["path"], extra={"request_id": identity})
            unknown = ApiError("Something went wrong here; it is not your fault.")
            answer = refusal(unknown, self._refusal_body(unknown, identity))
        if self._observer is not None:
            self._observer.answered(self._ids.get(endpoint), answer.status, started, identity)
        start, body = answered(answer, identity=identity, bodiless=method == "HEAD")
        try:
            await send(start)
            await send(body)
        except OSError:
            return  # the client is gone already (ASGI 2.4), which is nobody's fault

    def _found(self, scope: Scope) -> tuple[dict[str, Endpoint], Values]:
        """Return the methods of a path and what its variable segments hold. Raises NotFound."""
        raw_path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        # Some clients send UTF-8 as it is; what is not even that reaches the parameter's check as surrogate escapes.
        found = self._router.find(raw_path.partition(b"?")[0].decode("utf-8", "surrogateescape"))
        if found is None:
            raise NotFound("There is no such path.")
        return found


def _without_endpoint(method: str, methods: Mapping[str, Endpoint]) -> Answer:
    """Answer OPTIONS. Raises MethodNotAllowed for any other method."""
    allow = allowed(methods)
    if method == "OPTIONS":
        return Answer(204, [(b"allow", allow.encode())])
    raise MethodNotAllowed(f"Here only {allow} work.", headers={"allow": allow})


def _endpoint(
    operation: Operation[Any, Any],
    handler: Callable[[Any], Awaitable[Any]],
    authenticate: Authenticate,
    max_body: int,
) -> Endpoint:
    """Return what answers one operation: everything that does not depend on the request is decided here."""
    declared = frozenset(error.status for error in operation.errors)
    read_parameters = reader_of(operation.params)
    read_model = _body(operation)
    write_reply = writer_of(operation)
    make_request = operation.request

    async def endpoint(values: Values, headers: Headers, scope: Scope, receive: Receive) -> Answer:
        await authenticate(bearer(headers), values)
        fields = read_parameters(values, headers, scope["query_string"])
        if read_model is not None:
            fields["body"] = read_model(headers, await read_body(headers, receive, limit=max_body))
        try:
            result = await handler(make_request(**fields))
            if isinstance(result, ApiError):
                raise result
        except ApiError as error:
            if error.status not in declared:
                raise RuntimeError(f"{operation.id} does not declare {error.status}") from error
            raise
        return write_reply(result)

    return endpoint


def _body(operation: Operation[Any, Any]) -> Callable[[Headers, bytes], Any] | None:
    """Return what reads a body; an empty one stands for `{}`, or for None where a body may be left out."""
    if operation.body is None:
        return None
    adapter = adapter_of(operation.body.model)
    required = operation.body.required

    def read(headers: Headers, raw: bytes) -> Any:
        if not raw:
            return None if not required else parsed(adapter, b"{}")
        check_media_type(headers)
        return parsed(adapter, raw)

    return read
