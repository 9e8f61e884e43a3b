"""Who may call, what there is to call, and what a request says besides its body."""

import asyncio
from collections.abc import Mapping, MutableMapping
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from typing_extensions import TypeAliasType

from runcontract.wire.asgi import App
from runcontract.wire.json_body import InvalidRequest
from runcontract.wire.operation import Param
from runcontract.wire.parameters import reader_of
from tests.wire.calling import GOOD, Request, call, call_or_leave
from tests.wire.shelf import OPERATIONS, OfKey, Shelf, WithBody, authenticate, shelf_app

APP = shelf_app()
BAD = "bad"
KEYS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


def get(path: str | bytes, **more: Any) -> Request:
    """Return a GET."""
    return Request(method="GET", path=path, **more)


def test_a_handler_that_is_missing_is_told_at_the_start() -> None:
    """Every one of them, not the first only."""

    class Bare:
        async def beat(self) -> None: ...

    with pytest.raises(TypeError) as caught:
        App(Bare(), OPERATIONS, authenticate)
    told = str(caught.value)
    assert all(operation.handler in told for operation in OPERATIONS if operation.handler != "beat")
    assert "beat" not in told


@pytest.mark.parametrize("token", [None, "bad", "", "good good", "goo"])
def test_without_a_good_token_nothing_is_answered(token: str | None) -> None:
    """401, and the scheme to use."""
    answer = call(APP, Request(method="POST", path="/runs/r/beat", token=token))
    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("value", [b"bearer good", b"BEARER good", b"Bearer   good", b"Bearer good "])
def test_the_schemes_case_and_spaces_do_not_count(value: bytes) -> None:
    """RFC 9110 11.1."""
    request = Request(method="POST", path="/runs/r/beat", token=None, headers=[(b"authorization", value)])
    assert call(APP, request).status == 200


@pytest.mark.parametrize(
    "value",
    [b"", b"good", b"Bearer", b"Bearer ", b"Basic good", b"Bearergood", b"Token good", b"\xff\xfe", b"Bearer \xff"],
)
def test_another_scheme_is_no_token(value: bytes) -> None:
    """Nor is one in the query or a cookie."""
    headers = [(b"authorization", value), (b"cookie", b"token=good")]
    request = Request(method="POST", path="/runs/r/beat", token=None, headers=headers, query=b"access_token=good")
    assert call(APP, request).status == 401


def test_two_tokens_are_none() -> None:
    """Which one counts is not for the binding to guess."""
    headers = [(b"authorization", b"Bearer good"), (b"authorization", b"Bearer bad")]
    for pair in (headers, headers[::-1]):
        assert call(APP, Request(method="POST", path="/runs/r/beat", token=None, headers=pair)).status == 401


def test_who_may_not_call_is_told_before_the_body_is_looked_at() -> None:
    """Nothing of a request counts but its token then."""
    for body in (b"{", b"x" * 2_000_000):
        answer = call(APP, Request(method="POST", path="/runs/r/thing", body=body, token=BAD))
        assert (answer.status, answer.taken) == (401, 0)


def test_a_refusal_ends_the_connection_where_the_body_is_kept_back() -> None:
    """RFC 9110 10.1.1: after `Expect: 100-continue` nobody can tell whether the body will still come."""
    for token, length in ((BAD, b"9"), (GOOD, b"9999999")):
        headers = [(b"expect", b"100-continue"), (b"content-length", length)]
        request = Request(method="POST", path="/runs/r/thing", token=token, headers=headers)
        assert call(APP, request).headers["connection"] == "close"
    assert "connection" not in call(APP, Request(method="POST", path="/runs/r/thing", token=BAD)).headers


def test_who_may_not_call_learns_nothing_of_the_parameters() -> None:
    """401 comes before 400 and 404."""
    for path in ("/runs/%ff/state/k", "/runs/r/state/%ff"):
        assert call(APP, get(path, token=BAD)).status == 401
    assert call(APP, get("/runs/r/state/k", query=b"limit=x", token=BAD)).status == 401


def test_the_token_hook_gets_the_paths_variables_decoded() -> None:
    """By their names in the path."""
    seen: list[tuple[str | None, dict[str, str]]] = []

    async def note(credentials: str | None, path_params: Mapping[str, str]) -> None:
        seen.append((credentials, dict(path_params)))

    app = App(Shelf(), OPERATIONS, note)
    call(app, get("/runs/a%2Fb/state/%C3%A9"))
    call(app, get("/runs/r/answer", token=None))
    assert seen == [("good", {"runID": "a/b", "key": "é"}), (None, {"runID": "r"})]


@given(run_id=KEYS, key=KEYS)
def test_a_key_reaches_the_handler_as_it_was_sent(run_id: str, key: str) -> None:
    """Whatever it is made of."""
    path = b"/runs/%s/state/%s" % tuple(b"".join(b"%%%02X" % byte for byte in text.encode()) for text in (run_id, key))
    answer = call(APP, get(path)).json
    assert (answer["run_id"], answer["key"]) == (run_id, key)


@given(path=st.binary(max_size=40), method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "X"]))
def test_no_path_earns_a_5xx(path: bytes, method: str) -> None:
    """Whatever a server lets through as one."""
    for start in (b"", b"/runs/", b"/runs/r/state/", b"/runs/"):
        assert call(APP, Request(method=method, path=start + path)).status < 500
    assert call(APP, Request(method=method, path=b"/runs/" + path + b"/state/k")).status < 500


@pytest.mark.parametrize("key", [b"%ff", b"%ED%A0%80", b"%C3", b"\xff", b"a%80b", b"%C0%AF", b"%00", b"a%00b"])
def test_a_key_that_is_no_text_is_400_and_such_a_run_is_404(key: bytes) -> None:
    """There can't be such a run; another parameter is the client's mistake."""
    assert call(APP, get(b"/runs/r/state/" + key)).code == "validation_error"
    assert call(APP, get(b"/runs/" + key + b"/state/k")).code == "not_found"


def test_a_path_is_read_where_the_server_gives_no_raw_one() -> None:
    """raw_path is optional in ASGI."""
    assert call(APP, get("/runs/r/state/%C3%A9", raw_path=False)).json["key"] == "é"


def test_a_parameter_that_is_absent_has_its_default() -> None:
    """None where the contract gives no other."""
    shelf = Shelf()
    call(shelf_app(shelf), get("/runs/r/state/k"))
    assert shelf.seen == [OfKey(run_id="r", key="k", limit=3, mark=None)]


def test_parameters_are_read_from_query_and_header() -> None:
    """Header names in any case, which ASGI gives in lower case."""
    answer = call(APP, get("/runs/r/state/k", query=b"other=1&limit=7", headers=[(b"x-mark", b"here")]))
    assert (answer.json["limit"], answer.json["mark"]) == (7, "here")


@pytest.mark.parametrize("query", [b"limit=0", b"limit=10", b"limit=x", b"limit=", b"limit=5.5", b"limit=1e400"])
def test_a_parameter_of_the_wrong_type_is_400_and_named(query: bytes) -> None:
    """With what is wrong about it."""
    answer = call(APP, get("/runs/r/state/k", query=query))
    assert (answer.status, answer.code) == (400, "validation_error")
    assert answer.details[0].startswith("limit: ")


@pytest.mark.parametrize("query", [b"limit=%ff", b"limit=\xff", b"other=%C3", b"%ED%A0%80=1"])
def test_a_query_that_is_no_text_is_400(query: bytes) -> None:
    """RFC 3986 with UTF-8; nothing is guessed."""
    assert call(APP, get("/runs/r/state/k", query=query)).status == 400


@given(query=st.binary(max_size=60))
def test_no_query_earns_a_5xx(query: bytes) -> None:
    """Whatever a server lets through as one."""
    for each in (query, b"limit=" + query, query + b"&limit=3"):
        assert call(APP, get("/runs/r/state/k", query=each)).status in {200, 400}


@given(value=st.binary(max_size=60))
def test_no_header_earns_a_5xx(value: bytes) -> None:
    """Whatever a server lets through as one."""
    for name in (b"authorization", b"content-type", b"content-length", b"x-request-id", b"x-mark"):
        request = Request(method="POST", path="/runs/r/thing", body=b"{}", headers=[(name, value)])
        assert call(APP, request).status < 500
        assert call(APP, get("/runs/r/state/k", headers=[(name, value)])).status < 500


def test_an_unknown_path_is_404() -> None:
    """Also one that is almost known."""
    for path in ("/", "/runs", "/runs/r", "/runs/r/beat/", "/runs/r/beat/x", "/runs//beat", "/x/runs/r/beat"):
        answer = call(APP, Request(method="POST", path=path))
        assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "TRACE", "get", "X"])
def test_another_method_is_405_and_told_what_works(method: str) -> None:
    """RFC 9110 15.5.6."""
    answer = call(APP, Request(method=method, path="/runs/r/state/k"))
    assert (answer.status, answer.code) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS"
    assert call(APP, Request(method=method, path="/runs/r/beat")).headers["allow"] == "OPTIONS, POST"


def test_head_is_get_without_a_body() -> None:
    """The headers are those of the GET."""
    for path in ("/runs/r/state/k", "/runs/r/state/%ff", "/nowhere"):
        shown, told = call(APP, get(path)), call(APP, Request(method="HEAD", path=path))
        assert (told.status, told.headers, told.raw) == (shown.status, shown.headers, b"")
    assert call(APP, Request(method="HEAD", path="/runs/r/beat")).status == 405


def test_options_tells_what_works() -> None:
    """204, and a token is not asked for."""
    for token in (None, "good"):
        answer = call(APP, Request(method="OPTIONS", path="/runs/r/beat", token=token))
        assert (answer.status, answer.headers["allow"], answer.raw) == (204, "OPTIONS, POST", b"")
        assert "content-type" not in answer.headers


@pytest.mark.parametrize("value", ["abc", "a-b_c.d:e/f", "x" * 128, "!~"])
def test_a_request_id_is_echoed(value: str) -> None:
    """In the header always, in the body of an error."""
    headers = [(b"x-request-id", value.encode())]
    fine = call(APP, get("/runs/r/state/k", headers=headers))
    failed = call(APP, get("/nowhere", headers=headers))
    assert fine.headers["x-request-id"] == failed.headers["x-request-id"] == failed.json["request_id"] == value


@pytest.mark.parametrize("value", [b"", b"x" * 129, b"\xe9", b"a\x00b", b"a\r\nSet-Cookie: b", b"\x7f", b"\xff"])
def test_a_request_id_that_is_not_safe_to_repeat_is_not(value: bytes) -> None:
    """And the request is answered all the same."""
    answer = call(APP, get("/nowhere", headers=[(b"x-request-id", value)]))
    assert answer.status == 404
    assert "x-request-id" not in answer.headers
    assert "request_id" not in answer.json


@pytest.mark.parametrize("pieces", [[], [b"{"]])
def test_a_client_that_leaves_is_no_error(pieces: list[bytes], caplog: pytest.LogCaptureFixture) -> None:
    """No answer, no traceback, no handler called."""
    shelf = Shelf()
    request = Request(method="POST", path="/runs/r/thing", pieces=[*pieces, b""][: len(pieces)])
    if pieces:
        asyncio.run(_leave_in_the_middle(shelf_app(shelf), request))
    else:
        assert call_or_leave(shelf_app(shelf), request) is None
    assert shelf.seen == []
    assert caplog.records == []


async def _leave_in_the_middle(app: App, request: Request) -> None:
    left: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return left.pop(0)

    async def send(_: MutableMapping[str, Any]) -> None:
        raise AssertionError("nobody is there")

    await app(request.scope(), receive, send)


def test_a_client_that_left_before_the_answer_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """ASGI 2.4: `send` raises OSError then."""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(_: MutableMapping[str, Any]) -> None:
        raise OSError

    shelf = Shelf()
    request = Request(method="POST", path="/runs/r/finish")
    asyncio.run(shelf_app(shelf)(request.scope(), receive, send))
    assert isinstance(shelf.seen[0], WithBody)
    assert caplog.records == []


Tags = TypeAliasType("Tags", Annotated[list[Annotated[str, Field(min_length=2)]], Field(max_length=2)])


@pytest.mark.parametrize(
    "kind", [list[str], Annotated[list[str], Field(max_length=2)], Tags], ids=["plain", "bounded", "named"]
)
def test_a_repeated_parameter_is_a_list(kind: Any) -> None:
    """Once an item, in its order; whatever the type is called."""
    read = reader_of((Param("tag", "tags", "query", kind, required=False, repeated=True),))
    assert read({}, {}, b"tag=bb&other=x&tag=a%26a") == {"tags": ["bb", "a&a"]}
    assert read({}, {}, b"") == {"tags": None}


@pytest.mark.parametrize("query", [b"tag=aa&tag=bb&tag=cc", b"tag=a", b"tag=aa&tag=%00%00"])
def test_a_list_and_its_items_are_held_to_their_bounds(query: bytes) -> None:
    """One item too many, one too short, one that can't be kept."""
    read = reader_of((Param("tag", "tags", "query", Tags, repeated=True),))
    with pytest.raises(InvalidRequest) as caught:
        read({}, {}, query)
    assert caught.value.details[0].startswith("tag: ")
