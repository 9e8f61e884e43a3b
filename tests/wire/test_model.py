"""The base of the generated models: where it differs from pydantic's defaults."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import MISSING, ValidationError

from runcontract.wire.model import AwareDatetime, JsonObject, Model, StrictInt


class Thing(Model):
    """A model as the generator writes them."""

    count: StrictInt | MISSING = MISSING
    seen_at: AwareDatetime | MISSING = MISSING
    extra: JsonObject | MISSING = MISSING
    name: str | MISSING = MISSING


def read(**members: Any) -> Thing:
    return Thing.model_validate_json(json.dumps(members))


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
