"""What the text of a parameter or a header says: numbers and truth values in the words of JSON, and in no others."""

import json
import math
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import Field
from typing_extensions import TypeAliasType

from runcontract.wire.model import ExactLiteral, IntEnum, StrEnum, StrictInt
from runcontract.wire.operation import Param
from runcontract.wire.parameters import reader_of
from runcontract.wire.spellings import text_reader


class Size(IntEnum):
    """Integers."""

    small = 1
    large = 2


class Colour(StrEnum):
    """Texts."""

    red = "red"


Exact = Annotated[Literal[1, 2], ExactLiteral]
Named = TypeAliasType("Named", Annotated[StrictInt, Field(ge=1)])


def said(kind: Any, text: str) -> Any:
    """Return what a text says, or ValueError where it says nothing of the type."""
    try:
        return text_reader(kind)(text)
    except ValueError:
        return ValueError


@given(st.text() | st.integers().map(str) | st.floats().map(str) | st.from_regex(r"\A[-+]?[0-9_. ]{1,6}\Z"))
@example("1_0")
@example(" 10")
@example("+5")
@example("٣")
@example("1e1")
@example("5.0")
@example("")
@example("9" * 5000)
def test_an_integer_is_digits(text: str) -> None:
    """ASCII digits, with a sign where it is negative."""
    digits = text.removeprefix("-")
    is_integer = digits.isascii() and digits.isdecimal() and len(digits) <= 308
    for kind in (int, StrictInt):
        assert said(kind, text) == (int(text) if is_integer else ValueError)


@given(st.text() | st.floats().map(str) | st.from_regex(r"\A[-+]?[0-9_.eE]{1,8}\Z"))
@example("nan")
@example("inf")
@example("-Infinity")
@example("1e400")
@example(".5")
@example("5.")
@example("01.5")
@example("1_0.5")
@example("0.5E-1")
def test_a_number_is_what_json_calls_one(text: str) -> None:
    """And has a double."""
    try:
        value = json.loads(text) if text == text.strip() else None
    except ValueError:
        value = None
    known = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    leading = text.removeprefix("-").isdecimal() and text.isascii()  # as an integer may be written
    assert said(float, text) == (float(text) if known or leading else ValueError)


@pytest.mark.parametrize("text", ["yes", "no", "on", "ON", "t", "f", "1", "0", "True", "FALSE", " true", "", "null"])
def test_a_truth_value_is_true_or_false(text: str) -> None:
    """In lower case, as JSON writes them."""
    assert said(bool, text) is ValueError
    assert (said(bool, "true"), said(bool, "false")) == (True, False)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Exact, "2", 2),
        (Exact, "3", ValueError),
        (Exact, "true", ValueError),
        (Size, "2", Size.large),
        (Size, "2.0", ValueError),
        (Named, "5", 5),
        (Named, "0", ValueError),
        (StrictInt | None, "null", ValueError),
        (str | None, "null", "null"),
        (Named | Colour, "7", 7),
        (Named | Colour, "red", Colour.red),
        (Named | Colour, "0", ValueError),
        (Named | str, "0", "0"),
        (bool | str, "true", True),
        (bool | str, "yes", "yes"),
        (str, "5", "5"),
        (Literal["1", "2"], "1", "1"),
    ],
)
def test_a_text_is_a_value_of_its_type(kind: Any, text: str, value: Any) -> None:
    """Of several types a number is one before it is a text, where its bounds let it."""
    assert said(kind, text) == value


def test_a_list_may_stand_between_commas() -> None:
    """In a header with spaces; nothing at all is a list without items."""
    fields = Param("X-Fields", "fields", "header", list[str], required=False, joined=True)
    sizes = Param("sizes", "sizes", "query", list[Size], required=False, joined=True)
    read = reader_of((fields, sizes))
    assert read({}, {b"x-fields": b"a, b"}, b"sizes=1,2") == {"fields": ["a", "b"], "sizes": [Size.small, Size.large]}
    assert read({}, {}, b"sizes=") == {"fields": None, "sizes": []}
    assert read({}, {}, b"sizes=2%2C1")["sizes"] == [Size.large, Size.small]
    within = reader_of((Param("sizes", "sizes", "path", list[Size], joined=True),))
    assert within({"sizes": "1,2"}, {}, b"") == {"sizes": [Size.small, Size.large]}


def test_a_default_is_a_value_of_its_type() -> None:
    """Whatever JSON has for it."""
    param = Param("size", "size", "query", Size, required=False, default=2)
    assert reader_of((param,))({}, {}, b"")["size"] is Size.large
