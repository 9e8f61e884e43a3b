"""Our own word on a body: valid, invalid by which requirement, or open; what the contract leaves open is open."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from runcontract.contract import load_contract
from runcontract_conformance.cases import DEPTH_ALL_TAKE, MAX_SAFE_INTEGER, Case, Kind, Validator

CONTRACT = load_contract()
VALIDATOR = Validator(CONTRACT)
BODIED = tuple(operation for operation in CONTRACT.operations if operation.body is not None)


def word(operation_id: str, body: Any) -> tuple[Kind, str]:
    validity = VALIDATOR.judge(CONTRACT.operation(operation_id), body)
    return validity.kind, validity.requirement


def why_open(operation_id: str, body: Any) -> str:
    """Return why a body is open; it must be."""
    validity = VALIDATOR.judge(CONTRACT.operation(operation_id), body)
    assert (validity.kind, validity.requirement) == (Kind.OPEN, "")
    return validity.why


def nested(levels: int) -> dict[str, Any]:
    """Return objects inside each other, the innermost one empty."""
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"in": value}
    return value


@pytest.mark.parametrize("operation", [each.id for each in BODIED])
def test_every_complete_example_is_valid(operation: str) -> None:
    """What the description shows as a good body is one."""
    body = dict(CONTRACT.operation(operation).examples["complete"])
    body.pop("schema", None)  # what an output's schema does to its value is open
    assert word(operation, body) == (Kind.VALID, "")


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("completeRun", {}),
        ("completeRun", {"result": {"none": None, "list": [1, "x", {}]}}),
        ("reportProgress", {"percent": 0, "message": ""}),
        ("reportResources", {"cpu_percent": 99.5}),
        ("logEvent", {"message": "naïve 🏃", "x_unknown": {"any": None}}),
        ("setState", {"key": "k" * 256, "value": {"n": MAX_SAFE_INTEGER, "less": -MAX_SAFE_INTEGER}}),
        ("waitForEvent", {"event_key": "k", "notify_url": "https://127.0.0.1/hook"}),
        ("upsertOutput", {"output_key": "o", "value": {}}),
        ("annotateRun", {}),
    ],
)
def test_a_good_body_is_valid(operation: str, body: Any) -> None:
    """Every essential member there, with values that the schema takes; unknown members do no harm."""
    assert word(operation, body) == (Kind.VALID, "")


@pytest.mark.parametrize(
    ("operation", "body", "requirement"),
    [
        ("completeRun", [], "HTTP-003"),
        ("completeRun", None, "HTTP-003"),
        ("annotateRun", "text", "HTTP-003"),
        ("waitForEvent", {}, "VALID-002"),
        ("reportUsage", {"provider": "p"}, "VALID-002"),
        ("waitForEvent", {"event_key": 7}, "VALID-003"),
        ("waitForEvent", {"event_key": None}, "VALID-003"),
        ("annotateRun", {"any": 7}, "VALID-003"),
        ("annotateRun", {"": 5}, "VALID-003"),
        ("upsertOutput", {"output_key": "o", "value": {}, "schema": 7}, "VALID-004"),
        ("upsertOutput", {"output_key": "o", "value": {}, "schema": "x"}, "VALID-004"),
        ("waitForEvent", {"event_key": "k", "notify_url": 7}, "VALID-004"),
        ("annotateRun", {"any": None}, "VALID-003"),
        ("logEvent", {"message": 7}, "VALID-004"),
        ("completeRun", {"result": []}, "VALID-004"),
        ("pushStreamChunk", {"chunk": "c", "done": "true"}, "VALID-004"),
        ("reportProgress", {"percent": 101, "message": "m"}, "VALID-005"),
        ("setState", {"key": "", "value": {}}, "VALID-005"),
        ("setState", {"key": "k" * 257, "value": {}}, "VALID-005"),
        ("waitForEvent", {"event_key": "a\nb"}, "VALID-013"),
        ("annotateRun", {" ": "v"}, "VALID-005"),
        ("annotateRun", {"": "v"}, "VALID-005"),
        ("annotateRun", {f"k{n}": "v" for n in range(51)}, "VALID-005"),
    ],
)
def test_a_bad_body_is_invalid_by_the_requirement_it_breaks(operation: str, body: Any, requirement: str) -> None:
    """Published types bind harder than completed ones, and types harder than bounds."""
    assert word(operation, body) == (Kind.INVALID, requirement)


@pytest.mark.parametrize(
    ("operation", "body", "requirement"),
    [
        ("reportUsage", {"provider": 7, "prompt_tokens": -1}, "VALID-002"),
        ("reportUsage", {"provider": 7, "model": "m", "prompt_tokens": "1"}, "VALID-003"),
        ("reportProgress", {"percent": 101, "message": 7}, "VALID-004"),
    ],
)
def test_the_firmest_requirement_speaks_for_a_body_with_several_faults(
    operation: str, body: Any, requirement: str
) -> None:
    """A server that refuses for any of them refuses for the firmest."""
    assert word(operation, body) == (Kind.INVALID, requirement)


@pytest.mark.parametrize(
    ("operation", "body", "why"),
    [
        ("logEvent", {}, "without the essential message"),
        ("setState", {"level": 7}, "without the essential key, value"),
        ("completeRun", {"result": None}, "null for an optional member"),
        ("reportUsage", {"provider": "p", "model": "m", "total_tokens": None}, "null for an optional member"),
        ("reportProgress", {"percent": 2.0, "message": "m"}, "an integral number with a fraction"),
        ("saveCheckpoint", {"state": {"deep": [2.0]}}, "an integral number with a fraction"),
        ("completeRun", {"result": {"n": MAX_SAFE_INTEGER + 1}}, "an integer beyond 2^53 - 1"),
        ("completeRun", {"result": {"n": -MAX_SAFE_INTEGER - 1}}, "an integer beyond 2^53 - 1"),
        ("logEvent", {"message": "a\0b"}, "U+0000"),
        ("annotateRun", {"a\0b": "v"}, "U+0000"),
        ("logEvent", {"message": "m", "data": {"a": ["\ud800"]}}, "half a character"),
        ("completeRun", {"result": nested(DEPTH_ALL_TAKE + 1)}, "nested deeper"),
        ("logEvent", {"message": "m", "level": "trace"}, "level is another word"),
        ("waitForEvent", {"event_key": "k", "timeout_secs": 2**31}, "timeout_secs is beyond"),
        ("waitForEvent", {"event_key": "k", "notify_url": "no uri"}, "what is a URI"),
        ("waitForEvent", {"event_key": "k", "notify_url": "x:"}, "what is a URI"),
        ("waitForEvent", {"event_key": "k", "notify_url": "urn:x"}, "what is a URI"),
        ("waitForEvent", {"event_key": "k", "notify_url": ""}, "what is a URI"),
        ("upsertOutput", {"output_key": "o", "value": {}, "schema": {"type": "object"}}, "match its schema"),
        ("completeRun", {"result": {"text": "x" * 60_000}}, "large"),
    ],
)
def test_what_the_contract_leaves_open_is_open(operation: str, body: Any, why: str) -> None:
    """CONTRACT.md 1 and 5: servers may take it or refuse it, so neither is judged."""
    assert why in why_open(operation, body)


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("logEvent", {"message": "m", "level": "warn"}),
        ("waitForEvent", {"event_key": "k", "timeout_secs": 2**31 - 1}),
        ("completeRun", {"result": nested(DEPTH_ALL_TAKE - 1)}),
        ("upsertOutput", {"output_key": "o", "value": {}, "schema": {}}),
        ("reportResources", {"memory_mb": 0.5}),
        ("waitForEvent", {"event_key": "k", "notify_url": "http://localhost:8080/a/b_c-d/"}),
    ],
)
def test_what_lies_just_inside_is_judged(operation: str, body: Any) -> None:
    """An opening that is too wide would let broken servers pass."""
    assert word(operation, body) == (Kind.VALID, "")


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10)
PLAIN = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=10
)


@given(value=st.dictionaries(NAMES, PLAIN, max_size=4))
def test_any_json_object_is_a_valid_value(value: dict[str, Any]) -> None:
    """Members of type object accept any JSON object (CONTRACT.md 1)."""
    assert word("completeRun", {"result": value}) == (Kind.VALID, "")


@given(operation=st.sampled_from(BODIED), body=PLAIN)
def test_what_is_no_object_is_refused_by_every_operation(operation: Any, body: Any) -> None:
    """HTTP-003 outranks every rule about members."""
    assume(not isinstance(body, dict))
    assert word(operation.id, body) == (Kind.INVALID, "HTTP-003")


@given(operation=st.sampled_from(BODIED), name=NAMES, value=PLAIN)
def test_an_unknown_member_changes_no_word(operation: Any, name: str, value: Any) -> None:
    """Unknown members are ignored (CONTRACT.md 1); on a map of annotations no member is unknown."""
    assume(operation.id != "annotateRun")
    assume(name not in CONTRACT.resolve(operation.body).get("properties", {}))
    good = operation.examples["complete"]
    assert word(operation.id, {**good, name: value}) == word(operation.id, good)


@given(operation=st.sampled_from(BODIED), body=st.dictionaries(NAMES, PLAIN, max_size=4), data=st.data())
def test_only_an_invalid_body_names_a_requirement(operation: Any, body: Any, data: Any) -> None:
    """Whatever a body holds, judging it ends in one of three words; the other two accuse nobody."""
    properties = list(CONTRACT.resolve(operation.body).get("properties", {}))
    if properties:
        body = {**body, data.draw(st.sampled_from(properties)): data.draw(PLAIN)}
    kind, requirement = word(operation.id, body)
    assert (kind is Kind.INVALID) == bool(requirement)


def test_a_case_keeps_the_text_of_its_body() -> None:
    """A body of null is one; no body is none."""
    case = Case(operation="completeRun", body=json.dumps({"result": {}}))
    assert case.json == {"result": {}}
    assert Case(operation="getState", key="k").json is None
