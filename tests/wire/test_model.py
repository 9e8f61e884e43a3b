"""The base of the generated models: where it differs from pydantic's defaults."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import MISSING, TypeAdapter, ValidationError

from runcontract.wire.model import UUID, AwareDatetime, IntEnum, JsonObject, Model, StrEnum, StrictInt, date


class Colour(StrEnum):
    """Texts."""

    red = "red"


class Size(IntEnum):
    """Integers."""

    integer_1 = 1


class Part(Model):
    """What a thing may hold."""

    name: str


class Thing(Model):
    """A model as the generator writes them."""

    colour: Colour | MISSING = MISSING
    size: Size | MISSING = MISSING
    part: Part | MISSING = MISSING
    parts: list[Part] | MISSING = MISSING
    day: date | MISSING = MISSING
    uuid: UUID | MISSING = MISSING
    real: float | MISSING = MISSING
    flag: bool | MISSING = MISSING
    count: StrictInt | MISSING = MISSING
    seen_at: AwareDatetime | MISSING = MISSING
    extra: JsonObject | MISSING = MISSING
    name: str | MISSING = MISSING


def read(**members: Any) -> Thing:
    """Return the thing, as JSON text and as what a parser makes of it say alike."""
    text, value = outcome(Thing.model_validate_json, json.dumps(members)), outcome(Thing.model_validate, members)
    if isinstance(text, Thing):
        assert text == value
        return text
    assert isinstance(value, ValidationError), members
    raise text


def outcome(attempt: Callable[[Any], Thing], source: Any) -> Thing | ValidationError:
    try:
        return attempt(source)
    except ValidationError as error:
        return error


@pytest.mark.parametrize("value", ["5", True, 5.5, None, [5]])
def test_an_integer_is_a_number_without_a_fraction(value: Any) -> None:
    """JSON Schema: neither text nor boolean nor null."""
    with pytest.raises(ValidationError):
        read(count=value)


def test_an_integer_may_be_written_with_a_point() -> None:
    """JSON Schema: 5.0 is an integer."""
    count = read(count=5.0).count
    assert (count, type(count)) == (5, int)


@pytest.mark.parametrize(
    "value",
    [
        "2026-01-02",
        "2026-01-02 03:04:05Z",
        "2026-01-02T03:04:05",
        "2026-01-02T03:04Z",
        "1767323045",
        1767323045,
        None,
        "2026-01-02T03:04:05+0200",
        "2026-13-02T03:04:05Z",
        "٢٠٢٦-01-02T03:04:05Z",
        "2026-01-02T03:04:05,5Z",
    ],
)
def test_a_time_is_rfc_3339_with_an_offset(value: Any) -> None:
    """By itself pydantic takes most of these."""
    with pytest.raises(ValidationError):
        read(seen_at=value)


def test_a_time_is_written_in_utc() -> None:
    """CONTRACT.md 2: `Z` is what the reference writes."""
    local = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=timezone(timedelta(hours=2)))
    assert Thing(seen_at=local).model_dump_json() == '{"seen_at":"2026-01-02T01:04:05.678000Z"}'
    assert read(seen_at="2026-01-02t03:04:05z").seen_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_time_without_an_offset_cannot_be_made() -> None:
    """Not even by our own code."""
    with pytest.raises(ValidationError):
        Thing(seen_at=datetime(2026, 1, 2))  # noqa: DTZ001 - that it has none is the point


def test_absent_members_stay_absent() -> None:
    """Neither null nor a default appears."""
    assert read(name="a").model_dump_json() == '{"name":"a"}'


def test_unknown_members_are_ignored() -> None:
    """CONTRACT.md 1."""
    assert read(name="a", unknown={"b": 1}).model_dump() == {"name": "a"}


def test_null_is_not_absence() -> None:
    """Optional and nullable are two things."""
    with pytest.raises(ValidationError):
        read(name=None)


@pytest.mark.parametrize(
    "members",
    [
        {"colour": "blue"},
        {"colour": 1},
        {"size": 2},
        {"size": "1"},
        {"part": {}},
        {"part": [["name", "a"]]},
        {"part": "a"},
        {"parts": [{"name": 1}]},
        {"parts": {"name": "a"}},
        {"real": "1.5"},
        {"real": True},
        {"flag": 1},
        {"flag": "true"},
        {"name": 1},
        {"extra": []},
        {"extra": "{}"},
    ],
    ids=str,
)
def test_nothing_is_taken_for_what_it_is_not(members: dict[str, Any]) -> None:
    """Neither from JSON text nor from what a parser made of it."""
    with pytest.raises(ValidationError):
        read(**members)


def test_what_a_parser_made_of_a_body_is_as_good_as_its_text() -> None:
    """Objects, the texts and numbers of enumerations, dates and UUIDs."""
    thing = read(
        colour="red",
        size=1,
        part={"name": "a"},
        parts=[{"name": "b"}],
        day="2026-01-02",
        uuid="0190A3C4-6f0e-7cc3-98f3-3f6f4a1d2b10",
        real=1,
        flag=True,
        extra={"a": [None, {"b": 1.5}]},
    )
    assert thing.model_dump(mode="json") == {
        "colour": "red",
        "size": 1,
        "part": {"name": "a"},
        "parts": [{"name": "b"}],
        "day": "2026-01-02",
        "uuid": "0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10",
        "real": 1.0,
        "flag": True,
        "extra": {"a": [None, {"b": 1.5}]},
    }


@pytest.mark.parametrize(
    "members",
    [
        *({"day": value} for value in ("2026-02-30", "20260102", "2026-01-02T00:00:00", "٢٠٢٦-01-02", 5, None)),
        *(
            {"uuid": value}
            for value in ("0190a3c46f0e7cc398f33f6f4a1d2b10", "{0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10}", "", 5, None)
        ),
    ],
    ids=str,
)
def test_dates_and_uuids_have_one_form(members: dict[str, Any]) -> None:
    """RFC 3339's full-date and RFC 9562's text; by themselves Python and pydantic take more."""
    with pytest.raises(ValidationError):
        read(**members)


def test_a_member_of_an_enumeration_is_taken_and_written_as_its_value() -> None:
    """By whoever makes a model in Python."""
    thing = Thing(colour=Colour.red, size=Size.integer_1)
    assert (thing.colour, thing.size) == (Colour.red, Size.integer_1)
    assert TypeAdapter(Thing).serializer.to_json(thing, warnings="error") == b'{"colour":"red","size":1}'
