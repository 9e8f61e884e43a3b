"""The binding: routes, token hook, parameters, body, handler, reply. One closure an operation, built once.

Requests and answers are values here. wire/asgi.py speaks ASGI for it; a server of its own protocol may do without.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from runcontract.wire.caller import CALLER
from runcontract.wire.json_body import parsed
from runcontract.wire.messages import (
    Answer,
    Disconnected,
    Headers,
    bearer,
    check_media_type,
    error_response,
    finished,
    refusal,
    request_id,
)
from runcontract.wire.model import adapter_of
from runcontract.wire.observer import Observer
from runcontract.wire.operation import ApiError, Operation
from runcontract.wire.parameters import NotFound, Values, reader_of
from runcontract.wire.replies import writer_of
from runcontract.wire.router import Router, allowed

Authenticate = Callable[[str | None, Mapping[str, str]], Awaitable[Any]]
Outranking = Callable[[Mapping[str, str]], Awaitable[None]]
RefusalBody = Callable[[ApiError, str | None], Any]
ReadBody = Callable[[int], Awaitable[bytes]]
Endpoint = Callable[[Values, bytes, Headers, ReadBody], Awaitable[Answer]]
log = logging.getLogger(__name__)

MAX_BODY: Final = 1024 * 1024
# Refusals of who calls; what a request holds is not looked at before they are decided.
OF_THE_CALLER: Final = frozenset({401, 403})


class MethodNotAllowed(ApiError):
    """405: the path has other methods."""

    status = 405
    code = "method_not_allowed"


class Service:
    """Answers every operation of a table with the handlers of an object.

    `authenticate` gets the bearer token, or None, and the path's variables; it raises an ApiError to refuse, before the
    body is read, and what it returns is the handler's `caller()`. `outranking` gets the path's variables before a
    request is refused for what it holds, and may raise what is to be said instead, such as that its subject is gone.
    `refusal_body` gets an error and the request's id, or None, and returns the JSON body that says so. `observer` is
    told of every answer. Raises TypeError when `handlers` lacks a method of the table.
    """

    def __init__(  # noqa: PLR0913  each is a choice of its own, and has a name
        self,
        handlers: object,
        operations: Sequence[Operation[Any, Any]],
        authenticate: Authenticate,
        *,
        outranking: Outranking | None = None,
        max_body: int = MAX_BODY,
        refusal_body: RefusalBody = error_response,
        observer: Observer | None = None,
    ) -> None:
        missing = [each.handler for each in operations if not callable(getattr(handlers, each.handler, None))]
        if missing:
            raise TypeError(f"{type(handlers).__name__} lacks the handlers {', '.join(missing)}")
        self._refusal_body = refusal_body
        self._observer = observer
        made = [
            (each, _endpoint(each, getattr(handlers, each.handler), authenticate, outranking, max_body))
            for each in operations
        ]
        self._router = Router((each.method, each.path, endpoint) for each, endpoint in made)
        self._ids: Mapping[Endpoint | None, str] = {endpoint: each.id for each, endpoint in made}

    async def answer(self, method: str, raw_path: bytes, query: bytes, headers: Headers, body: ReadBody) -> Answer:
        """Return the whole answer to one request, whatever happens to it. Raises Disconnected.

        `raw_path` is percent-encoded; `body` reads the whole body, up to a limit (PayloadTooLarge).
        """
        identity = request_id(headers)
        started = time.perf_counter() if self._observer is not None else 0.0
        endpoint: Endpoint | None = None
        try:
            # Some clients send UTF-8 as it is; what is not even that reaches the parameters as surrogate escapes.
            found = self._router.find(raw_path.decode("utf-8", "surrogateescape"))
            if found is None:
                raise NotFound("There is no such path.")
            methods, values = found
            endpoint = methods.get("GET" if method == "HEAD" and "HEAD" not in methods else method)
            answer = (
                _without_endpoint(method, methods) if endpoint is None else await endpoint(values, query, headers, body)
            )
        except ApiError as error:
            answer = self._refused(error, method, raw_path, identity)
            if b"expect" in headers:
                # The client may keep back the body it announced, and the server would take its next request for it.
                answer[1].append((b"connection", b"close"))
        except Disconnected:
            raise
        except Exception:
            answer = self._broken(method, raw_path, identity)
        if self._observer is not None:
            self._observer.answered(self._ids.get(endpoint), answer[0], started, identity)
        return finished(answer, identity=identity, bodiless=method == "HEAD")

    def _refused(self, error: ApiError, method: str, raw_path: bytes, identity: str | None) -> Answer:
        try:
            return refusal(error, self._refusal_body(error, identity))
        except Exception:
            return self._broken(method, raw_path, identity)

    def _broken(self, method: str, raw_path: bytes, identity: str | None) -> Answer:
        """Log the exception that is being handled, and return the answer to what it was raised for."""
        log.exception("%s %r failed", method, raw_path, extra={"request_id": identity})
        unknown = ApiError("Something went wrong here; it is not your fault.")
        return refusal(unknown, self._refusal_body(unknown, identity))


def _without_endpoint(method: str, methods: Mapping[str, Endpoint]) -> Answer:
    """Answer OPTIONS. Raises MethodNotAllowed for any other method."""
    allow = allowed(methods)
    if method == "OPTIONS":
        return 204, [(b"allow", allow.encode())], b""
    raise MethodNotAllowed(f"Here only {allow} work.", headers={"allow": allow})


def _endpoint(
    operation: Operation[Any, Any],
    handler: Callable[[Any], Awaitable[Any]],
    authenticate: Authenticate,
    outranking: Outranking | None,
    max_body: int,
) -> Endpoint:
    """Return what answers one operation: everything that does not depend on the request is decided here."""
    declared = frozenset(error.status for error in operation.errors)
    read_parameters = reader_of(operation.params)
    read_model = _body(operation)
    write_reply = writer_of(operation)
    make_request = operation.request

    async def outrank(values: Values) -> None:
        if outranking is not None:
            await outranking(values)

    async def endpoint(values: Values, query: bytes, headers: Headers, body: ReadBody) -> Answer:
        CALLER.set(await authenticate(bearer(headers), values))
        try:
            fields = read_parameters(values, headers, query)
            if read_model is not None:
                fields["body"] = read_model(headers, await body(max_body))
        except ApiError:
            await outrank(values)
            raise
        try:
            result = await handler(make_request(**fields))
            if isinstance(result, ApiError):
                raise result
        except ApiError as error:
            if error.status not in declared:
                raise RuntimeError(f"{operation.id} does not declare {error.status}") from error
            if error.status not in OF_THE_CALLER:
                await outrank(values)
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
