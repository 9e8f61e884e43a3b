"""The corners of the models' types: integers as parameters, times at the ends of the calendar, names on the wire."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from runcontract.wire.model import AwareDatetime, StrictInt
from tests.wire.shelf import Thing

INTEGER: TypeAdapter[int] = TypeAdapter(StrictInt)
TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


@given(number=st.integers(-(10**300), 10**300))
def test_an_integer_is_kept_exactly(number: int) -> None:
    """However large."""
    assert INTEGER.validate_json(str(number)) == number


@pytest.mark.parametrize("value", ["5", "", True, False, None, 5.5, [], {}, float("inf"), float("nan")], ids=repr)
def test_what_is_no_integer_is_one_fault_of_one_type(value: object) -> None:
    """The two ways to write an integer are not two faults."""
    with pytest.raises(ValidationError) as caught:
        INTEGER.validate_json(json.dumps(value))
    assert [fault["type"] for fault in caught.value.errors()] == ["int_type"]


@pytest.mark.parametrize("text", ["5", "-5", "007"])
def test_an_integer_may_be_the_type_of_a_parameter(text: str) -> None:
    """There everything is text."""
    assert INTEGER.validate_strings(text) == int(text)


@pytest.mark.parametrize("text", ["", "x", "5.5", "true", "1e400", "NaN"])
def test_a_parameter_that_is_no_integer_is_refused(text: str) -> None:
    """As in a body."""
    with pytest.raises(ValidationError):
        INTEGER.validate_strings(text)


@given(moment=st.datetimes(timezones=st.just(UTC)))
def test_a_time_is_written_in_utc_and_read_back(moment: datetime) -> None:
    """RFC 3339 with `Z`, and no microsecond is lost."""
    raw = TIME.dump_json(moment)
    assert raw.endswith(b'Z"')
    assert TIME.validate_json(raw) == moment


@given(moment=st.datetimes(), hours=st.integers(-23, 23))
@example(moment=datetime.min, hours=5)  # noqa: DTZ901 - the zone comes below
@example(moment=datetime.max, hours=-5)  # noqa: DTZ901
def test_a_time_of_any_zone_stays_the_same_moment(moment: datetime, hours: int) -> None:
    """Also where UTC has left the years 1 to 9999."""
    text = moment.replace(tzinfo=timezone(timedelta(hours=hours))).isoformat()
    found = TIME.validate_json(json.dumps(text))
    assert abs(TIME.validate_json(TIME.dump_json(found)) - found) == timedelta(0)


@pytest.mark.parametrize("name", ["value", "percent", "whole", "real", "text", "schema", "at"])
def test_null_is_no_absence(name: str) -> None:
    """The contract allows it nowhere."""
    with pytest.raises(ValidationError):
        Thing.model_validate_json(json.dumps({name: None}))


@pytest.mark.parametrize("member", [{"text": 1}, {"real": "1"}, {"real": True}, {"value": []}, {"value": "{}"}])
def test_nothing_is_converted(member: dict[str, object]) -> None:
    """A number in quotes is a text."""
    with pytest.raises(ValidationError):
        Thing.model_validate_json(json.dumps(member))


def test_a_member_with_another_name_in_python_is_made_by_either() -> None:
    """On the wire it has one."""
    made = (Thing(schema_="x"), Thing.model_validate({"schema": "x"}))
    assert {each.model_dump_json(by_alias=True) for each in made} == {'{"schema":"x"}'}
