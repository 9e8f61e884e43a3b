"""Handlers whose results can't be sent as they are, and servers that mount an app somewhere."""

import asyncio
import datetime
import logging
import math
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from runcontract.wire.asgi import App, below
from runcontract.wire.codec import Codec, RawAnswer
from runcontract.wire.model import AwareDatetime, JsonObject
from runcontract.wire.operation import ApiError, Operation, Param, Success
from tests.wire.calling import Answer, Request, call
from tests.wire.shelf import Conflict, Placed, Shelf, Thing, shelf_app


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRun:
    """A request."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """A reply with headers of several types."""

    body: Any
    at: datetime.datetime | None = None
    fresh: bool | None = None
    note: str | None = None


HEADERS: Final = (("X-At", "at", AwareDatetime), ("X-Fresh", "fresh", bool), ("X-Note", "note", str))
PLAIN: Final = (Success(200, JsonObject),)
STAMPED: Final = (Success(200, JsonObject, reply=Stamped, headers=HEADERS),)
MAYBE: Final = (Success(200, JsonObject | None),)


def operation(successes: tuple[Success, ...]) -> Operation[OfRun, Any]:
    return Operation(
        id="answer",
        method="GET",
        path="/runs/{runID}/answer",
        handler="answer",
        request=OfRun,
        params=(Param("runID", "run_id", "path", str),),
        successes=successes,
        errors=(Conflict,),
    )


async def anyone(token: str | None, path: Any) -> None:
    """Let everyone in."""


def answered(result: object, successes: tuple[Success, ...] = PLAIN, **options: Any) -> Answer:
    app = App(Shelf(result), [operation(successes)], anyone, **options)
    return call(app, Request(method="GET", path="/runs/r/answer"))


@pytest.mark.parametrize(
    "result",
    [{"a": math.nan}, {"a": [math.inf, None]}, {"b": {"a": -math.inf}}, None, {"a": "\ud800"}, {"a": object()}],
)
def test_a_result_that_is_no_json_is_an_error(result: Any, caplog: pytest.LogCaptureFixture) -> None:
    """500 and a line in the log, and not null in its place."""
    with caplog.at_level(logging.ERROR):
        answer = answered(result)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert "failed" in caplog.text


def test_a_number_of_a_model_is_held_to_the_same(caplog: pytest.LogCaptureFixture) -> None:
    """Typed members, too."""
    thing = Thing.model_construct(real=math.nan)
    assert call(shelf_app(Shelf(thing)), Request(method="GET", path="/runs/r/answer")).status == 500
    assert "NaN" in caplog.text


def test_null_is_answered_where_it_may_be() -> None:
    """As a value inside of free JSON, and where the description has it."""
    assert answered({"a": None, "b": [1.5]}).json == {"a": None, "b": [1.5]}
    assert answered(None, MAYBE).json is None


def test_headers_of_replies_are_read_as_they_were_written() -> None:
    """Times in RFC 3339, flags as JSON has them."""
    at = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    reply = Stamped(body={}, at=at, fresh=True, note="a b")
    answer = answered(reply, STAMPED)
    assert (answer.headers["x-at"], answer.headers["x-fresh"]) == ("2026-01-02T03:04:05Z", "true")
    raw = RawAnswer(status=answer.status, headers=answer.headers, body=answer.raw)
    assert Codec(operation(STAMPED)).reply(raw) == reply


@pytest.mark.parametrize("note", ["a\r\nset-cookie: b", "a\nb", "☃", "é", " a"])
def test_a_header_that_would_not_arrive_is_never_sent(note: str, caplog: pytest.LogCaptureFixture) -> None:
    """Of a reply or of a refusal: 500 and a line in the log."""
    for result in (Stamped(body={}, note=note), Conflict(headers={"X-Note": note})):
        answer = answered(result, STAMPED)
        assert (answer.status, answer.code) == (500, "internal_error")
        assert "x-note" not in answer.headers
    assert caplog.text.count("answer' failed") == 2


def test_a_refusal_that_can_not_be_written_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing gets out of the app, whatever `refusal_body` does to a refusal."""

    def body(error: ApiError, _: str | None) -> Any:
        return {"fault": error.message} if error.status == 500 else {"fault": object()}

    answer = answered(Conflict(), refusal_body=body)
    assert (answer.status, list(answer.json)) == (500, ["fault"])
    assert "TypeError" in caplog.text


def test_a_path_that_does_not_begin_at_the_root_is_nobodys() -> None:
    """Its first segment counts."""
    placed = shelf_app(Shelf(Placed(body=Thing())))
    assert call(placed, Request(method="GET", path="/runs/r/placed")).status == 202
    assert call(placed, Request(method="GET", path="x/runs/r/placed")).status == 404


def test_an_app_can_be_mounted() -> None:
    """Below a path of another app, and that below another."""
    app = Starlette(routes=[Mount("/api", routes=[Mount("/v 1", app=shelf_app(Shelf(Thing(percent=5))))])])

    async def get(path: str, root_path: str = "") -> int:
        transport = httpx.ASGITransport(app=app, root_path=root_path)
        async with httpx.AsyncClient(transport=transport, base_url="http://h") as http:
            return (await http.get(path, headers={"authorization": "Bearer good"})).status_code

    assert asyncio.run(get("/api/v%201/runs/r/answer")) == 200
    assert asyncio.run(get("/api/v%201/runs/r/nothing")) == 404
    assert asyncio.run(get("/gate/api/v%201/runs/r/answer", "/gate")) == 200


@pytest.mark.parametrize(
    ("root", "path", "rest"),
    [
        ("/api", b"/api/runs", b"/runs"),
        ("/api/", b"/api/runs", b"/runs"),
        ("api", b"/api/runs", b"/runs"),
        ("/a/b", b"/a/b/c%2Fd", b"/c%2Fd"),
        ("/a b", b"/a%20b/c", b"/c"),
        ("/ä", b"/%C3%A4/c", b"/c"),
        ("/api", b"/api", b""),
        ("/api", b"/apix/runs", b"/apix/runs"),
        ("/api", b"/runs", b"/runs"),
        ("/", b"/runs", b"/runs"),
    ],
)
def test_what_is_below_a_place(root: str, path: bytes, rest: bytes) -> None:
    """Percent-encoded as it came; a path that is not there stays as it is."""
    assert below(root, path) == rest
