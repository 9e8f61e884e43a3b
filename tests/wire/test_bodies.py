"""What a binding makes of a body: JSON taken strictly, faults named, nothing that earns a 5xx."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.calling import Answer, Request, call
from tests.wire.shelf import Shelf, shelf_app

LIMIT = 1_048_576
SHELF = Shelf()
APP = shelf_app(SHELF)
# Numbers that a double does not have are another test's subject.
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), inner)
    ),
    max_leaves=20,
)


def post(path: str, body: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    """Return the answer to a body."""
    return call(APP, Request(method="POST", path=f"/runs/r/{path}", body=body, headers=headers))


def nested(opening: bytes, closing: bytes, levels: int) -> bytes:
    """Return an object that nests so deep."""
    return b'{"a":' + opening * levels + b"1" + closing * levels + b"}"


@given(value=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), JSON))
def test_free_json_comes_back_as_it_was_sent(value: dict[str, Any]) -> None:
    """Any object is kept exactly, escaped or not."""
    for escaped in (True, False):
        answer = post("free", json.dumps(value, ensure_ascii=escaped).encode())
        assert answer.status == 200
        assert answer.json == value


@given(body=st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_earn_a_5xx(body: bytes) -> None:
    """200 or 400, and JSON either way."""
    for path in ("thing", "free", "labels", "event", "finish"):
        answer = post(path, body)
        assert answer.status in {200, 400}
        assert answer.json is not None


ODD = st.sampled_from(
    [
        b"NaN",
        b"-Infinity",
        b"1e400",
        b"1e-400",
        b"-0",
        b"1E+0309",
        b"9" * 310,
        b"9" * 4301,
        b"01",
        b"1.",
        b'"\\u0000"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"tru",
        b'"\\x"',
        b"[" * 300,
        b"1",
        b'"x"',
        b"{}",
        b"[]",
        b"null",
        b"true",
        b"0.5",
        b'"2026-01-01T00:00:00Z"',
        b'"0001-01-01T00:00:00+05:00"',
    ]
)


@given(members=st.lists(st.tuples(st.sampled_from(["value", "percent", "whole", "real", "text", "at", "zz"]), ODD)))
def test_no_member_of_a_body_earns_a_5xx(members: list[tuple[str, bytes]]) -> None:
    """Odd values in every place, also where a member stands twice or is unknown."""
    body = b"{" + b",".join(b'"%s":%s' % (name.encode(), value) for name, value in members) + b"}"
    for path in ("thing", "free"):
        answer = post(path, body)
        assert answer.status in {200, 400}, answer
        assert answer.json is not None


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{} x",
        b"\xef\xbb\xbf{}",
        b"{'a':1}",
        b'{"a":01}',
        b'{"a":1.}',
        b'{"a":+1}',
        b'{"a":}',
        b'{"a":1,}',
        b"{}{}",
        b" ",
        b"\x00{}",
        b'{"a":tru}',
        b'{"a":"\x01"}',
        b'{"a":"\\x"}',
        b"nonsense",
    ],
    ids=repr,
)
def test_malformed_json_is_400(body: bytes) -> None:
    """RFC 8259 is not to be stretched."""
    answer = post("free", body)
    assert (answer.status, answer.code) == (400, "validation_error")


@pytest.mark.parametrize("body", [b"[]", b'"x"', b"null", b"1", b"true"], ids=repr)
@pytest.mark.parametrize("path", ["thing", "free", "labels", "event", "finish"])
def test_a_body_that_is_no_object_is_400(path: str, body: bytes) -> None:
    """Every body of this contract is an object."""
    assert post(path, body).status == 400


@pytest.mark.parametrize("literal", [b"NaN", b"Infinity", b"-Infinity"])
@pytest.mark.parametrize("body", [b'{"real":%s}', b'{"value":{"a":[%s]}}', b'{"unknown":%s}', b'{"real":%s,"real":1}'])
def test_what_is_no_number_is_400(body: bytes, literal: bytes) -> None:
    """NaN and the infinities are not JSON, not even in a member that nobody reads."""
    assert post("thing", body % literal).status == 400


@pytest.mark.parametrize("text", [b"NaN", b"Infinity", b"\\\\u0000", b"1e400", b"0e000", b"id0E0123", b"9" * 400])
def test_a_text_may_look_like_a_number_that_is_none(text: bytes) -> None:
    """Only the scan is suspicious, not the verdict."""
    answer = post("free", b'{"a":"%s","%s":1}' % (text, text))
    assert answer.status == 200
    assert answer.json == json.loads(b'{"a":"%s","%s":1}' % (text, text))


@pytest.mark.parametrize(
    "number",
    [
        b"1e400",
        b"-1e400",
        b"1E400",
        b"1e+400",
        b"1e0400",
        b"0.1E+0400",
        b"1" * 150 + b"e200",
        b"9" * 250 + b"e99",
        b"9" * 310 + b".5",
        b"1" + b"0" * 308 + b"e1",
        b"9" * 4301,
        b"9" * 100000,
        b"1e" + b"9" * 100000,
    ],
    ids=lambda number: number[:20].decode() + f"... ({len(number)})",
)
@pytest.mark.parametrize("body", [b'{"real":%s}', b'{"value":{"a":[%s]}}', b'{"whole":%s}'])
def test_a_number_that_no_double_has_is_400(body: bytes, number: bytes) -> None:
    """It would become an infinity, for which JSON has no word."""
    assert post("thing", body % number).status == 400


@pytest.mark.parametrize("number", [2**53 - 1, -(2**53) + 1, 2**53 + 1, 2**64, 10**30, 0])
def test_integers_are_kept_exactly(number: int) -> None:
    """Up to 2^53 - 1 by contract, beyond because it costs nothing."""
    answer = post("thing", json.dumps({"value": {"a": number}, "whole": number}).encode())
    assert answer.json == {"value": {"a": number}, "whole": number}


@pytest.mark.parametrize("number", [b"1e300", b"1.5e-400", b"0.1", b"2.5E10", b"-0.0", b"0." + b"9" * 1000])
def test_every_double_is_taken(number: bytes) -> None:
    """Also one that is written long."""
    answer = post("free", b'{"a":%s}' % number)
    assert answer.status == 200
    assert answer.json["a"] == float(number)


@pytest.mark.parametrize(
    "text",
    [b"\\ud800", b"\\udc00", b"\\udc00\\ud800", b"\\ud800\\u0041", b"\xed\xa0\x80", b"\xff", b"\xc0\xaf", b"\xf8\x88"],
    ids=repr,
)
@pytest.mark.parametrize("body", [b'{"a":"%s"}', b'{"%s":1}'])
def test_what_is_no_unicode_text_is_400(body: bytes, text: bytes) -> None:
    """Lone surrogates, escaped or raw, and bytes that are no UTF-8, in values and in names."""
    assert post("free", body % text).status == 400


@pytest.mark.parametrize(
    "body", [b'{"a":"\\u0000"}', b'{"a\\u0000":1}', b'{"a":"\\\\\\u0000"}', b'{"a":["x\\u0000y"]}']
)
def test_a_null_character_is_400(body: bytes) -> None:
    """Not every store can hold U+0000."""
    assert post("free", body).status == 400


@pytest.mark.parametrize("levels", [32, 150])
@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_nesting_is_taken_and_given_back(levels: int, opening: bytes, closing: bytes) -> None:
    """32 levels at least, by contract."""
    body = nested(opening, closing, levels)
    assert post("free", body).json == json.loads(body)


@pytest.mark.parametrize("levels", range(190, 210))
def test_at_the_depth_where_nesting_ends_it_is_taken_whole_or_refused(levels: int) -> None:
    """What the parser takes the serializer gives: no depth lies between."""
    body = nested(b"[", b"]", levels)
    answer = post("free", body)
    assert answer.status == 400 or (answer.status == 200 and answer.raw == body)


@pytest.mark.parametrize("body", [b"[" * 500_000, b'{"a":' * 200_000, nested(b"[", b"]", 400_000)], ids=len)
def test_a_nesting_bomb_is_400(body: bytes) -> None:
    """And no stack overflows."""
    assert post("free", body).status == 400


@pytest.mark.parametrize("body", [b'{"percent":1,"percent":2}', b'{"percent":"x","percent":2}'])
def test_of_two_members_of_one_name_the_last_counts(body: bytes) -> None:
    """The same each time; in free JSON as well."""
    assert post("thing", body).json == {"percent": 2}
    assert post("free", body).json == {"percent": 2}


def test_members_that_nobody_knows_are_ignored() -> None:
    """A client may be newer than the server."""
    assert post("thing", b'{"percent":1,"new":{"a":[1]}}').json == {"percent": 1}


@pytest.mark.parametrize(
    ("path", "body", "detail"),
    [
        ("thing", b'{"percent":101}', "/percent: Input should be less than or equal to 100"),
        ("thing", b'{"schema":1}', "/schema: Input should be a valid string"),
        ("event", b"{}", "/event_key: Field required"),
        ("labels", b'{"a/b~c":1}', "/a~1b~0c: Input should be a valid string"),
    ],
)
def test_a_fault_is_named_by_json_pointer(path: str, body: bytes, detail: str) -> None:
    """RFC 6901, with the member's name on the wire."""
    answer = post(path, body)
    assert answer.status == 400
    assert answer.details == [detail]


def test_faults_beyond_measure_are_not_all_told() -> None:
    """The answer stays small whatever came."""
    body = json.dumps({f"{number:05}" + "x" * 2000: 1 for number in range(3)}).encode()
    answer = post("labels", body)
    assert answer.status == 400
    assert len(answer.raw) < 2000
    assert len(post("labels", json.dumps({str(n): 1 for n in range(10_000)}).encode()).raw) < 10_000


def test_an_empty_body_stands_for_an_empty_object() -> None:
    """Where nothing is required, nothing need be said."""
    assert post("thing", b"").json == {}
    assert post("free", b"").json == {}


def test_an_empty_body_lacks_what_is_required() -> None:
    """400, and it names the member."""
    answer = post("event", b"")
    assert (answer.status, answer.details) == (400, ["/event_key: Field required"])


def test_a_body_that_may_be_left_out_is_none_or_empty() -> None:
    """And its Content-Type says nothing then."""
    for headers in ((), ((b"content-type", b"text/plain"),)):
        assert post("finish", b"", *headers).json["body"] in (None, {})
    assert post("finish", b"{}").json["body"] == {}


@pytest.mark.parametrize(
    "value",
    [
        b"application/json",
        b"APPLICATION/JSON",
        b"application/json; charset=utf-8",
        b'application/json;charset="UTF-8"',
        b"application/problem+json",
        b"application/vnd.x+json; v=1",
        b"application/json; boundary=x",
        b"application/json;",
    ],
)
def test_json_by_any_name_is_taken(value: bytes) -> None:
    """application/json and +json, with parameters."""
    assert post("free", b"{}", (b"content-type", value)).status == 200


@pytest.mark.parametrize(
    "value",
    [
        b"text/plain",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=x",
        b"application/xml",
        b"application/json; charset=utf-16",
        b"application/json; charset=latin-1",
        b"json",
        b"",
        b"\xff",
        b"text/json",
        b"application/jsonp",
        b"application/json, text/plain",
        b"text/plain; a=application/json",
    ],
)
def test_what_says_it_is_no_json_is_415(value: bytes) -> None:
    """Even if it is."""
    answer = post("free", b"{}", (b"content-type", value))
    assert (answer.status, answer.code) == (415, "unsupported_media_type")


def test_a_body_without_a_content_type_is_json() -> None:
    """Nothing else would be understood."""
    assert post("free", b'{"a":1}').json == {"a": 1}


def test_where_no_body_is_wanted_none_is_looked_at() -> None:
    """A stray Content-Type or body does no harm."""
    for body in (b"", b"{", b"{}", b"\xff", b"x" * 100_000):
        for headers in ((), ((b"content-type", b"text/plain"),)):
            assert post("beat", body, *headers).status == 200


@pytest.mark.parametrize(
    "pieces",
    [[b"{}" + b" " * (LIMIT - 1)], [b"{}", b" " * LIMIT], [b" " * 1000] * 1100, [b"", b" " * LIMIT, b"", b"{}"]],
    ids=["one piece", "two", "many", "with empty ones"],
)
def test_a_body_over_the_limit_is_413_however_it_comes(pieces: list[bytes]) -> None:
    """The length need not be said before."""
    answer = call(APP, Request(method="POST", path="/runs/r/free", pieces=pieces))
    assert (answer.status, answer.code) == (413, "payload_too_large")


@pytest.mark.parametrize("length", [b"1048577", b"99999999999999999999", b"9" * 5000, b"01048577"], ids=len)
def test_a_length_over_the_limit_is_413_before_a_byte_is_read(length: bytes) -> None:
    """Nor is an answer kept waiting."""
    request = Request(method="POST", path="/runs/r/free", pieces=[b"{}"], headers=[(b"content-length", length)])
    answer = call(APP, request)
    assert (answer.status, answer.taken) == (413, 0)


def test_a_body_at_the_limit_is_taken() -> None:
    """However it comes."""
    body = b"{}" + b" " * (LIMIT - 2)
    assert post("free", body).status == 200
    assert call(APP, Request(method="POST", path="/runs/r/free", pieces=[body[:9], body[9:]])).status == 200


def test_the_limit_is_the_apps() -> None:
    """A server may take more or less."""
    small = shelf_app(max_body=10)
    assert call(small, Request(method="POST", path="/runs/r/free", body=b'{"a":1234}')).status == 200
    assert call(small, Request(method="POST", path="/runs/r/free", body=b'{"a":12345}')).status == 413


def test_a_body_in_pieces_is_one_body() -> None:
    """Wherever it is cut, also within a character."""
    body = '{"a":"é😀"}'.encode()
    pieces = [body[at : at + 1] for at in range(len(body))]
    assert call(APP, Request(method="POST", path="/runs/r/free", pieces=pieces)).json == {"a": "é😀"}
