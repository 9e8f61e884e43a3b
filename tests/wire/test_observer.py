"""Whoever observes a binding is told of every answer, once."""

import time

import pytest

from runcontract.wire.asgi import App
from tests.wire.calling import Request, call, call_or_leave
from tests.wire.shelf import OPERATIONS, Shelf, authenticate

Note = tuple[str | None, int, str | None]


class Notes:
    """An observer that writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[Note] = []
        self.starts: list[float] = []

    def answered(self, operation_id: str | None, status: int, started: float, identity: str | None) -> None:
        self.told.append((operation_id, status, identity))
        self.starts.append(started)


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def app(notes: Notes) -> App:
    return App(Shelf(), OPERATIONS, authenticate, observer=notes)


def post(path: str, **more: str | None) -> Request:
    """Return a POST, as somebody who numbers his requests sends it."""
    return Request(method="POST", path=path, headers=[(b"x-request-id", b"r-1")], token=more.get("token", "good"))


@pytest.mark.parametrize(
    ("request_", "note"),
    [
        (post("/runs/r/beat"), ("beat", 200, "r-1")),
        (post("/runs/r/beat", token="bad"), ("beat", 401, "r-1")),
        (Request(method="GET", path="/nowhere"), (None, 404, None)),
        (Request(method="DELETE", path="/runs/r/beat"), (None, 405, None)),
    ],
)
def test_an_answer_is_told_with_its_operation_status_and_request_id(
    app: App, notes: Notes, request_: Request, note: Note
) -> None:
    """A refusal is an answer too; a path that nobody knows has no operation."""
    call(app, request_)
    assert notes.told == [note]


def test_the_start_is_when_the_request_came(app: App, notes: Notes) -> None:
    """By the clock that durations are measured with."""
    before = time.perf_counter()
    call(app, post("/runs/r/beat"))
    assert before <= notes.starts[0] <= time.perf_counter()


def test_a_request_that_is_given_up_has_no_answer(app: App, notes: Notes) -> None:
    """The client went away within the body."""
    assert call_or_leave(app, Request(method="POST", path="/runs/r/thing", pieces=[])) is None
    assert notes.told == []
