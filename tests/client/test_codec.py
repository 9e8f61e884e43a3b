"""Requests as they go on the wire, and what is made of answers: without a socket."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from runcontract.generated import errors, handlers, models
from runcontract.wire.codec import Codec, RawAnswer, codec_of
from runcontract.wire.failures import UnexpectedAnswer
from runcontract.wire.operation import Body, Operation, Param, Success

TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
STATE: Final = {"run_id": "r", "state_key": "k", "value": {"n": None}, "updated_at": "2026-01-02T03:04:05Z"}


def answer(
    status: int, body: Any = None, *, raw: bytes | None = None, headers: Mapping[str, str] | None = None
) -> RawAnswer:
    return RawAnswer(status=status, headers=headers or {}, body=json.dumps(body).encode() if raw is None else raw)


@given(run_id=TEXT, key=TEXT)
def test_a_path_parameter_arrives_as_it_was(run_id: str, key: str) -> None:
    """Slashes, dots, percent signs: each is one segment."""
    call = codec_of(handlers.GET_STATE).call(handlers.GetState(run_id=run_id, key=key))
    assert call.path.isascii()
    *_, run, state, found = call.path.split("/")
    assert (unquote(run), state, unquote(found)) == (run_id, "state", key)
    assert not {run, found} & {".", ".."}


def test_a_request_without_a_body_has_neither_content_nor_type() -> None:
    """A heartbeat."""
    call = codec_of(handlers.SEND_HEARTBEAT).call(handlers.SendHeartbeat(run_id="r"))
    assert (call.method, call.content) == ("POST", None)
    assert "content-type" not in call.headers


def test_a_body_is_written_with_its_defaults_and_without_what_is_absent() -> None:
    """Some servers insist on members that the contract lets out; what has no default is not there, nor null."""
    body = models.UpsertOutputRequest(value={"a": None}, schema_={"type": "object"})
    call = codec_of(handlers.UPSERT_OUTPUT).call(handlers.UpsertOutput(run_id="r", body=body))
    assert json.loads(call.content or b"") == {
        "output_key": "default",
        "value": {"a": None},
        "schema": {"type": "object"},
    }
    assert call.headers["content-type"] == "application/json"


def test_a_body_that_is_no_model_is_held_to_its_bounds_before_it_is_sent() -> None:
    """A map of more than 50 annotations."""
    request = handlers.AnnotateRun(run_id="r", body={str(number): "x" for number in range(51)})
    with pytest.raises(ValidationError, match="at most 50 items"):
        codec_of(handlers.ANNOTATE_RUN).call(request)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A request with parameters of each kind."""

    tags: list[str]
    exact: bool | None = None
    limit: Annotated[int, Field(ge=1)] | None = None
    mark: str | None = None


SEARCH: Final[Operation[Search, Any]] = Operation(
    id="search",
    method="GET",
    path="/things",
    handler="search",
    request=Search,
    params=(
        Param("tag", "tags", "query", list[str], repeated=True),
        Param("exact", "exact", "query", bool, required=False),
        Param("limit", "limit", "query", int, required=False),
        Param("X-Mark", "mark", "header", str, required=False),
    ),
    successes=(Success(204),),
)


@given(tags=st.lists(TEXT, max_size=3), limit=st.none() | st.integers(1, 9), exact=st.none() | st.booleans())
def test_a_query_says_what_is_asked(*, tags: list[str], limit: int | None, exact: bool | None) -> None:
    """A list once an item, a truth value in JSON's words, and nothing for what is not given."""
    path = Codec(SEARCH).call(Search(tags=tags, limit=limit, exact=exact)).path
    _, _, query = path.partition("?")
    told = [("tag", tag) for tag in tags]
    told += [] if exact is None else [("exact", "true" if exact else "false")]
    told += [] if limit is None else [("limit", str(limit))]
    assert parse_qsl(query, keep_blank_values=True) == told


def test_a_header_parameter_is_a_header() -> None:
    """And left out when there is none."""
    assert Codec(SEARCH).call(Search(tags=[], mark="m")).headers["x-mark"] == "m"
    assert "x-mark" not in Codec(SEARCH).call(Search(tags=[])).headers


def test_a_reply_is_the_model_of_its_body() -> None:
    """Unknown members are let go."""
    reply = codec_of(handlers.GET_STATE).reply(answer(200, {**STATE, "unknown": 1}))
    assert reply == models.RunState.model_validate(STATE)


def test_a_success_without_a_body_is_none() -> None:
    """Whatever the server sends with it."""
    assert codec_of(handlers.DELETE_STATE).reply(answer(204, raw=b"")) is None


RUN: Final = {
    "id": "r",
    "job_id": "j",
    "project_id": "p",
    "status": "completed",
    "attempt": 1,
    "triggered_by": "api",
    "priority": 0,
    "job_version": 1,
    "debug_mode": False,
    "lineage_depth": 0,
    "created_at": "2026-01-02T03:04:05Z",
}


def test_null_stands_for_absence_where_the_contract_tolerates_it() -> None:
    """CONTRACT.md 2; in free JSON it stays what it is."""
    body = {
        **RUN,
        "error": None,
        "payload": {"a": None},
        "started_at": None,
        "execution_trace": {"total_ms": None, "connect_ms": 5},
    }
    run = codec_of(handlers.COMPLETE_RUN).reply(answer(200, body))
    written = json.loads(run.model_dump_json())
    assert written == {**RUN, "payload": {"a": None}, "execution_trace": {"connect_ms": 5}}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (answer(200, {**STATE, "run_id": None}), "getState is not what it should be: run_id: Field required"),
        (answer(200, {**STATE, "value": 5}), "value: Input should be a valid dictionary"),
        (answer(200, raw=b"<html>"), "getState is no JSON"),
        (answer(200, raw=b""), "getState is no JSON"),
        (answer(302, raw=b"", headers={"location": "http://elsewhere"}), "getState documents no such answer: 302"),
        (answer(500, raw=b"\xff" * 300), "documents no such answer: 500"),
    ],
    ids=["a required member is null", "another type", "a page", "nothing", "a redirection", "an error of the server"],
)
def test_an_answer_that_is_not_in_the_description_is_unexpected(found: RawAnswer, said: str) -> None:
    """The message says what is wrong and shows a little of it; the exception has the rest."""
    with pytest.raises(UnexpectedAnswer) as caught:
        codec_of(handlers.GET_STATE).reply(found)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert (caught.value.status, caught.value.body) == (found.status, found.body)


@pytest.mark.parametrize("error", handlers.SET_STATE.errors, ids=lambda error: error.__name__)
def test_each_documented_refusal_has_its_exception(error: type[errors.ApiError]) -> None:
    """With what the server said."""
    body = {"error": {"code": "some_code", "message": "So it is.", "details": ["/key: too long"]}, "request_id": "q"}
    with pytest.raises(error) as caught:
        codec_of(handlers.SET_STATE).reply(answer(error.status, body, headers={"retry-after": "3"}))
    refusal = caught.value
    assert (type(refusal), refusal.status) == (error, error.status)
    assert (refusal.code, refusal.message, refusal.details) == ("some_code", "So it is.", ("/key: too long",))
    assert (refusal.headers["retry-after"], refusal.body) == ("3", body)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"error": "No."}', "No."),
        (b'{"message": "No."}', "No."),
        (b'{"title": "Gone", "detail": "No.", "status": 410}', "No."),
        (b'{"error": {"message": 5}}', "gone"),
        (b'{"error": null}', "gone"),
        (b"[]", "gone"),
        (b"null", "gone"),
        (b"The run is over.", "The run is over."),
        (b"", "gone"),
        (b"\xff", "�"),
    ],
)
def test_a_refusal_is_understood_however_it_is_worded(raw: bytes, message: str) -> None:
    """CONTRACT.md 2 tolerates a plain string; a front web server says what it likes."""
    with pytest.raises(errors.Gone) as caught:
        codec_of(handlers.GET_STATE).reply(answer(410, raw=raw))
    assert caught.value.message == message
    assert caught.value.code == "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """201."""

    body: models.RunState
    age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """204."""

    etag: str | None = None


KEEP: Final[Operation[Search, Any]] = Operation(
    id="keep",
    method="PUT",
    path="/thing",
    handler="keep",
    request=Search,
    successes=(
        Success(201, models.RunState, reply=Kept, headers=(("Age", "age", int),)),
        Success(204, reply=Unchanged, headers=(("ETag", "etag", str),)),
    ),
)


def test_several_successes_are_told_apart_by_their_types() -> None:
    """Each with its headers."""
    assert Codec(KEEP).reply(answer(201, STATE, headers={"age": "5"})) == Kept(
        body=models.RunState.model_validate(STATE), age=5
    )
    assert Codec(KEEP).reply(answer(204, raw=b"", headers={"etag": '"x"'})) == Unchanged(etag='"x"')
    assert Codec(KEEP).reply(answer(204, raw=b"")) == Unchanged()
    with pytest.raises(UnexpectedAnswer, match="the header Age of keep can't be 'old'"):
        Codec(KEEP).reply(answer(201, STATE, headers={"age": "old"}))


def test_an_optional_body_that_is_absent_is_not_sent() -> None:
    """A run may be completed without a result."""
    call = codec_of(handlers.COMPLETE_RUN).call(handlers.CompleteRun(run_id="r", body=None))
    assert call.content is None


NUMBERS: Final[Operation[Any, Any]] = Operation(
    id="numbers",
    method="POST",
    path="/numbers",
    handler="numbers",
    request=Search,
    body=Body(list[float]),
    successes=(Success(200, list[float]),),
)


def test_lists_are_as_strict_as_models() -> None:
    """A number in quotes is a text."""
    assert Codec(NUMBERS).reply(answer(200, [1, 2.5])) == [1, 2.5]
    with pytest.raises(UnexpectedAnswer, match="0: Input should be a valid number"):
        Codec(NUMBERS).reply(answer(200, ["1"]))
