"""The generated binding against a bare Starlette route, and openapi-core's check of the same request. No sockets."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, Final

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.measure import Job, compare, table
from benchmarks.requests import ANSWER, BODIES, PATH, TOKEN
from runcontract.contract import load_contract
from runcontract.generated import handlers, models
from runcontract.wire.asgi import App

AsgiApp = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]
ANSWER_TEXT: Final = ANSWER.model_dump_json().encode()


class Handlers:
    """Answers the one operation that is measured, without any work."""

    async def record_tool_call(self, _request: handlers.RecordToolCall, /) -> models.RunToolCall:
        """Return the same answer every time."""
        return ANSWER


async def authenticate(token: str | None, values: Mapping[str, str]) -> None:
    """Let everybody in: what a token costs to check is the server's business."""


async def starlette_route(request: Request) -> Response:
    """Read the body as its model and send the same answer every time, made already."""
    models.RecordToolCallRequest.model_validate_json(await request.body())
    return Response(ANSWER_TEXT, media_type="application/json")


OURS: Final = App(Handlers(), (handlers.RECORD_TOOL_CALL,), authenticate)
THEIRS: Final = Starlette(routes=[Route(handlers.RECORD_TOOL_CALL.path, starlette_route, methods=["POST"])])


def called(app: AsgiApp, body: bytes) -> Job:
    """Return one request to an app, as an ASGI server would make it; nothing in it waits, so that no loop is needed."""
    headers = [
        (b"host", b"127.0.0.1:8080"),
        (b"authorization", f"Bearer {TOKEN}".encode()),
        (b"accept", b"application/json"),
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8080),
    }
    message = {"type": "http.request", "body": body, "more_body": False}

    async def receive() -> Any:
        return message

    def job() -> object:
        sent: list[Any] = []

        async def send(answer: Any) -> None:
            sent.append(answer)

        try:
            app(dict(scope), receive, send).send(None)
        except StopIteration:
            return sent
        raise RuntimeError("the app waited for something")

    sent: Any = job()
    if sent[0]["status"] != 200 or sent[1]["body"] != ANSWER_TEXT:
        raise RuntimeError(f"the app answers {sent}")
    return job


def validated(openapi: OpenAPI, body: bytes) -> Job:
    """Return openapi-core's check of the same request."""
    request = MockRequest(
        load_contract().document["servers"][0]["url"],
        "post",
        PATH,
        headers={"Authorization": f"Bearer {TOKEN}"},
        data=body,
        content_type="application/json",
    )
    return lambda: openapi.validate_request(request)


def tables() -> Iterator[str]:
    """Yield a table for each size of body."""
    openapi = OpenAPI.from_dict(dict(load_contract().document))
    for size, body in BODIES.items():
        rows = compare(
            {
                "bare Starlette route, model_validate_json": called(THEIRS, body),
                "generated binding": called(OURS, body),
                "openapi-core, the check alone": validated(openapi, body),
            }
        )
        yield table(f"one request, {size}", rows)
