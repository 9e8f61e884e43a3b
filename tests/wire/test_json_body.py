"""JSON bodies: what is taken comes back as it was, what could not be kept is refused."""

import json
import math
import sys
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from runcontract.wire.json_body import InvalidRequest, is_suspect, parsed
from runcontract.wire.model import JsonObject

ANY: Final[TypeAdapter[Any]] = TypeAdapter(JsonObject)
TEXT: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
FINITE: Final = st.floats(allow_nan=False, allow_infinity=False)
SCALARS: Final = st.none() | st.booleans() | st.integers() | FINITE | TEXT
JSON: Final = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4)
)
OBJECTS: Final = st.dictionaries(TEXT, JSON, max_size=5)
TOO_LARGE: Final = (
    "1e309",
    "1E+400",
    "-1e999999",
    "12.5e0400",
    "9" * 250 + "e99",
    "9" * 250 + ".5E+99",
    "1" + "0" * 309,
    "1" + "0" * 309 + ".5",
    "9" * 5000,
)
POISON: Final = ("NaN", "Infinity", "-Infinity", *TOO_LARGE, '"\\u0000"', '{"a\\u0000b":1}')


@given(document=OBJECTS)
def test_what_is_taken_comes_back_as_it_was(document: dict[str, Any]) -> None:
    """However it was written."""
    for text in (json.dumps(document), json.dumps(document, ensure_ascii=False, indent=2)):
        assert parsed(ANY, text.encode("utf-8")) == document


@given(document=OBJECTS, bad=st.sampled_from(POISON), text=TEXT)
def test_what_cannot_be_kept_is_refused_wherever_it_stands(document: dict[str, Any], bad: str, text: str) -> None:
    """In a known member or an unknown one, in a list or an object."""
    marker = "a marker of this test"
    raw = json.dumps({**document, text: [{"in": marker}]}).replace(json.dumps(marker), bad)
    with pytest.raises(InvalidRequest):
        parsed(ANY, raw.encode("utf-8"))


@given(text=st.from_regex(r"[\[ :,]-?[0-9]{1,320}(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,4})?[ \n]*", fullmatch=True))
def test_no_number_that_overflows_passes_the_scan(text: str) -> None:
    """The scan may be wrong to suspect, never to trust."""
    if math.isinf(float(text.strip(" [:,\n"))):
        for end in ("", ",1]", "}", "]"):
            assert is_suspect((text + end).encode())


def test_the_largest_integer_is_the_largest_that_has_a_double() -> None:
    """From half a step above it on, a number becomes infinity."""
    largest = int(sys.float_info.max)
    half_a_step = 2**970
    for number in (largest, largest + half_a_step - 1):
        assert parsed(ANY, b'{"n":%d}' % number) == {"n": number}
    for number in (largest + half_a_step, 2**1024 - 1, 2**1024):
        with pytest.raises(InvalidRequest):
            parsed(ANY, b'{"n":%d}' % -number)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"}',
        b'{"sha": "1e999aff00e123d4", "e": 1e9, "f": -2.5E+10}',
        b'{"level": "info", "text": "1e1000 and more"}',
    ],
)
def test_ordinary_bodies_are_not_read_twice(raw: bytes) -> None:
    """Identifiers in hexadecimal look like exponents at first sight."""
    assert not is_suspect(raw)


@pytest.mark.parametrize("text", ["NaN", "1e400, says the log", "Infinity pool"])
def test_texts_may_say_what_numbers_may_not(text: str) -> None:
    """A suspicion is followed up, not acted on."""
    assert parsed(ANY, json.dumps({"text": text}).encode()) == {"text": text}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b'{"a":1}x',
        b'{"a":1}{}',
        b"{'a':1}",
        b'{"a":1,}',
        b'{"a":01}',
        b"{a:1}",
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\ud800"}',
        b'{"\\udfff":1}',
        b'{"a":"\n"}',
        b'{"a":1}\x00',
        b"[]",
        b"null",
        b'"{}"',
        '{"a":1}'.encode("utf-16"),
        b"[" * 200_000,
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
    ],
    ids=lambda raw: repr(raw[:16]),
)
def test_what_is_no_json_object_in_utf_8_is_refused(raw: bytes) -> None:
    """RFC 8259, and CONTRACT.md 5."""
    with pytest.raises(InvalidRequest):
        parsed(ANY, raw)


@pytest.mark.parametrize("depth", [32, 150])
def test_deep_objects_are_taken(depth: int) -> None:
    """CONTRACT.md 1: 32 levels at least."""
    raw = b'{"a":' * depth + b"1" + b"}" * depth
    assert json.dumps(parsed(ANY, raw)).count("{") == depth


def test_of_duplicate_members_the_last_one_counts() -> None:
    """CONTRACT.md 5: any answer, but the same each time."""
    assert {json.dumps(parsed(ANY, b'{"a":1,"b":0,"a":2}')) for _ in range(20)} == {'{"a": 2, "b": 0}'}


def test_integers_up_to_2_to_the_53rd_are_exact() -> None:
    """CONTRACT.md 1; ours are exact beyond it as well."""
    assert parsed(ANY, b'{"a":9007199254740991,"b":-9007199254740993}') == {"a": 2**53 - 1, "b": -(2**53) - 1}


def test_each_fault_is_named_by_json_pointer() -> None:
    """RFC 6901: ~ and / in names are escaped."""
    adapter: TypeAdapter[Any] = TypeAdapter(dict[str, int])
    with pytest.raises(InvalidRequest) as caught:
        parsed(adapter, b'{"a/b":"x","c~d":"y","e":1}')
    assert [text.partition(":")[0] for text in caught.value.details] == ["/a~1b", "/c~0d"]


def test_faults_are_bounded_in_number_and_length() -> None:
    """A refusal is no mirror for whoever sends a million faults."""
    adapter: TypeAdapter[Any] = TypeAdapter(dict[str, int])
    with pytest.raises(InvalidRequest) as caught:
        parsed(adapter, json.dumps({f"{n}{'k' * 500}": "x" for n in range(100)}).encode())
    assert len(caught.value.details) == 20
    assert max(map(len, caught.value.details)) <= 300
