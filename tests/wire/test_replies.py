"""What becomes of what a handler returns or raises."""

import logging
import warnings
from typing import Any

import pytest

from runcontract.wire.operation import ApiError
from tests.wire.calling import Answer, Request, call
from tests.wire.shelf import BadRequest, Conflict, Placed, Shelf, Thing, Unauthorized, shelf_app

INSIDE = "the password is swordfish"


def answered(result: object, *, path: str = "answer", method: str = "GET") -> Answer:
    """Return the answer for what a handler returns, or raises where it is an exception."""
    return call(shelf_app(Shelf(result)), Request(method=method, path=f"/runs/r/{path}"))


def test_a_model_is_answered_as_json() -> None:
    """With its names on the wire, its length, and without what is absent."""
    answer = answered(Thing(percent=5, schema_="x"))
    assert (answer.status, answer.raw) == (200, b'{"percent":5,"schema":"x"}')
    assert answer.headers == {"content-type": "application/json", "content-length": "26"}


def test_a_reply_with_headers_has_its_own_status_and_headers() -> None:
    """A header without a value is left out."""
    placed = answered(Placed(body=Thing(percent=5), location="/runs/r"), path="placed")
    assert (placed.status, placed.json, placed.headers["location"]) == (202, {"percent": 5}, "/runs/r")
    assert "location" not in answered(Placed(body=Thing()), path="placed").headers


def test_nothing_is_answered_as_204() -> None:
    """Without a body, a type or a length of one."""
    answer = answered(None, path="state/k", method="DELETE")
    assert (answer.status, answer.raw, answer.headers) == (204, b"", {})


def test_a_declared_error_is_its_own_answer() -> None:
    """Code, message, details, headers."""
    answer = answered(Conflict("Not now.", details=["/a: b"], headers={"Retry-After": "7"}))
    assert answer.status == 409
    assert answer.json == {"error": {"code": "conflict", "message": "Not now.", "details": ["/a: b"]}}
    assert answer.headers["retry-after"] == "7"
    assert answered(BadRequest()).json == {"error": {"code": "validation_error", "message": "validation error"}}


def test_an_error_may_quote_what_is_no_text() -> None:
    """The answer is JSON all the same."""
    answer = answered(Conflict("a\udcff", details=["b\ud800\0\n"]))
    assert answer.status == 409
    assert answer.json["error"]["message"].startswith("a")


class Teapot(ApiError):  # noqa: N818 - an answer's name is its status phrase
    """A status that the operation does not declare."""

    status = 418


@pytest.mark.parametrize(
    "raised",
    [
        ValueError(INSIDE),
        KeyError(INSIDE),
        RecursionError(INSIDE),
        TimeoutError(INSIDE),
        OSError(INSIDE),
        ApiError(INSIDE),
        Unauthorized(INSIDE),
        Teapot(INSIDE),
    ],
    ids=repr,
)
def test_any_other_exception_is_a_500_that_leaks_nothing(raised: Exception, caplog: pytest.LogCaptureFixture) -> None:
    """The log has the traceback."""
    answer = answered(raised)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert b"swordfish" not in answer.raw
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert "swordfish" in caplog.text


@pytest.mark.parametrize(
    "result",
    [
        None,
        "x",
        5,
        {"percent": 5},
        [Thing()],
        Conflict,
        Thing,
        Thing.model_construct(percent="x"),
        Thing.model_construct(value={"a": ...}),
        Thing.model_construct(at="x"),
        Thing.model_construct(text="\ud800"),
        Placed(body=Thing()),
    ],
    ids=repr,
)
def test_a_reply_of_the_wrong_type_is_a_logged_500(result: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing that breaks the contract leaves."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as in production, where nobody reads them
        answer = answered(result)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert len(caplog.records) == 1


@pytest.mark.parametrize("result", [None, Thing(), {"body": Thing()}, Placed.__new__(Placed)], ids=type)
def test_a_reply_without_its_headers_is_a_logged_500(result: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Where headers are documented the reply is the class that has them."""
    assert answered(result, path="placed").status == 500
    assert len(caplog.records) == 1


def test_something_where_nothing_is_promised_is_a_logged_500(caplog: pytest.LogCaptureFixture) -> None:
    """A handler that returns it means something else than the contract."""
    assert answered(Thing(), path="state/k", method="DELETE").status == 500
    assert len(caplog.records) == 1


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
@pytest.mark.parametrize("member", ["real", "value"])
def test_an_answer_is_never_invalid_json(number: float, member: str) -> None:
    """Even for a number that JSON does not have."""
    reply = Thing.model_construct(value={"a": number}) if member == "value" else Thing.model_construct(real=number)
    assert answered(reply).json is not None
