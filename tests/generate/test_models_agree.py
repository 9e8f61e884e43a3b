"""The generated models and an independent validator say the same of a document.

jsonschema-rs reads the description itself; the models were made from it by a generator and stand on our own runtime.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from runcontract.contract import load_contract
from runcontract.generated import handlers, models

CONTRACT: Final = load_contract()
BODIES: Final = {row.id: TypeAdapter[Any](row.body.model) for row in handlers.OPERATIONS if row.body}
ANSWERS: Final = ("JobRun", "RunEvent", "RunCheckpoint", "RunUsage", "RunToolCall", "RunOutput", "RunState")

# What both read alike, but is open in the contract or no JSON at all, is left out: lone surrogates, NaN, infinity.
TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NUMBERS: Final = st.integers(-(2**53), 2**53) | st.sampled_from([-1, 0, 1, 100, 101, 0.5, 100.5, 5.0, -0.5, 1e3])
SCALARS: Final = st.none() | st.booleans() | NUMBERS | TEXT
JSON: Final = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)
LONG: Final = st.sampled_from([0, 1, 128, 129, 256, 257, 512, 513, 1024, 1025]).map(lambda size: "é" * size)
KEYS: Final = (
    TEXT | LONG | st.sampled_from([" ", "\t\n", "\u0085", "\ufeff", "\x1c", " a", "a\n", "https://a", "a:b c"])
)
EDGES: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        False,
        {},
        [],
        {"a": [None]},
        "",
        " ",
        "a",
        "5",
        "a\n",
        "a\x1f",
        "a\x7fb",
        "x:",
        "x:y",
        "1:y",
        "x:y z",
    ),
    *(-1, 0, 1, 5.0, 0.5, -0.5, 99, 100, 101, 100.0, 100.5, 2**31, 2**53, -(2**53), 1e300),
    *("é" * size for size in (128, 129, 256, 257, 512, 513, 1024, 1025)),
)
TIMES: Final = st.builds(
    "{}-{}-{}{}{}:{}:{}{}{}".format,
    st.sampled_from(["2026", "0001", "9999", "26", "２０２６"]),
    st.sampled_from(["01", "12", "13", "00", "1"]),
    st.sampled_from(["01", "28", "29", "31", "00"]),
    st.sampled_from(["T", "t", " ", "_"]),
    st.sampled_from(["00", "23", "24"]),
    st.sampled_from(["00", "59", "60"]),
    st.sampled_from(["00", "59", "61"]),
    st.sampled_from(["", ".1", ".123456789", ".", ",5"]),
    st.sampled_from(["Z", "z", "+02:00", "-00:00", "+0200", "", "+24:00", "+23:59"]),
)


def referee(schema: Mapping[str, Any], *, formats: bool) -> Any:
    rooted = {**schema, "components": CONTRACT.document["components"]}
    return jsonschema_rs.validator_for(rooted, validate_formats=formats)


def takes(adapter: TypeAdapter[Any], document: Any) -> bool:
    try:
        adapter.validate_json(json.dumps(document))
    except ValidationError:
        return False
    return True


@st.composite
def changed(draw: st.DrawFn, document: dict[str, Any], values: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Draw a document with some members dropped, some replaced and some added."""
    names = st.sampled_from(sorted(document))
    dropped = draw(st.sets(names, max_size=2))
    replaced = draw(st.dictionaries(names, values, max_size=2))
    added = draw(st.dictionaries(KEYS, values, max_size=2))
    return {name: value for name, value in {**added, **document, **replaced}.items() if name not in dropped}


@pytest.mark.parametrize("operation_id", BODIES)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_request_body_is_taken_exactly_if_it_is_valid(operation_id: str, data: st.DataObject) -> None:
    """Types, bounds, patterns, null and absence; what a URI is beyond its pattern tools read differently."""
    operation = CONTRACT.operation(operation_id)
    body = data.draw(JSON | changed(operation.examples["complete"], JSON | KEYS))
    assert takes(BODIES[operation_id], body) == referee(operation.body or {}, formats=False).is_valid(body), body


@pytest.mark.parametrize("operation_id", BODIES)
def test_every_member_is_held_to_its_bounds(operation_id: str) -> None:
    """Each member of each body with each value on, below and beyond every bound of the contract."""
    operation = CONTRACT.operation(operation_id)
    good = operation.examples["complete"]
    independent = referee(operation.body or {}, formats=False)
    for name in good:
        for value in EDGES:
            body = {**good, name: value}
            assert takes(BODIES[operation_id], body) == independent.is_valid(body), body


@pytest.mark.parametrize("operation_id", BODIES)
def test_the_examples_of_a_body_are_taken(operation_id: str) -> None:
    """Both of them, the published and the complete."""
    for body in CONTRACT.operation(operation_id).examples.values():
        BODIES[operation_id].validate_json(json.dumps(body))


def sample(name: str) -> dict[str, Any]:
    """Return an answer of that schema: the first example that the description has."""
    for operation in CONTRACT.operations:
        node = CONTRACT.document["paths"][operation.path][operation.method.lower()]["responses"]
        media = node[str(operation.success.status)].get("content", {}).get("application/json", {})
        schema = media.get("schema", {})
        if str(schema.get("$ref", "")).endswith(f"/{name}"):
            value: dict[str, Any] = next(iter(media["examples"].values()))["value"]
            return value
    raise AssertionError(name)


@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_an_answer_is_taken_exactly_if_it_is_valid(name: str, data: st.DataObject) -> None:
    """Times too, which the format of the description and RFC 3339 bound."""
    document = data.draw(changed(sample(name), JSON | KEYS | TIMES))
    schema = {"$ref": f"#/components/schemas/{name}"}
    adapter = TypeAdapter[Any](getattr(models, name))
    assert takes(adapter, document) == referee(schema, formats=True).is_valid(document), document


@settings(max_examples=400, deadline=None)
@given(time=TIMES)
@example(time="2026-02-29T00:00:00Z")
@example(time="2024-02-29T00:00:00Z")
@example(time="2026-01-01T00:00:00+23:59")
def test_a_time_is_taken_exactly_if_it_is_one(time: str) -> None:
    """RFC 3339; leap seconds are open in the contract and not among these."""
    document = {**sample("RunEvent"), "created_at": time}
    schema = {"$ref": "#/components/schemas/RunEvent"}
    assert takes(TypeAdapter(models.RunEvent), document) == referee(schema, formats=True).is_valid(document)


def difference(name: str, **members: Any) -> tuple[str, dict[str, Any]]:
    return name, {**sample(name), **members}


@pytest.mark.parametrize(
    ("name", "document"),
    [
        difference("RunEvent", created_at="2016-12-31T23:59:60Z"),
        difference("RunEvent", created_at="0000-01-01T00:00:00Z"),
        difference("RunState", key="\ud800"),
    ],
    ids=["a leap second", "the year 0", "half a surrogate pair"],
)
def test_these_are_all_the_known_differences(name: str, document: dict[str, Any]) -> None:
    """JSON Schema takes what Python's times and UTF-8 have no words for.

    The contract leaves leap seconds open, says nothing of the year 0, and wants lone surrogates refused.
    """
    assert not takes(TypeAdapter[Any](getattr(models, name)), document)
    assert referee({"$ref": f"#/components/schemas/{name}"}, formats=True).is_valid(document)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_what_a_model_writes_is_what_it_read(data: st.DataObject) -> None:
    """Absent members stay absent, unknown ones go, and numbers keep their value."""
    run = {**sample("JobRun"), "payload": data.draw(st.dictionaries(TEXT, JSON, max_size=3))}
    required = CONTRACT.document["components"]["schemas"]["JobRun"]["required"]
    dropped = data.draw(st.sets(st.sampled_from(sorted(set(run) - set(required)))))
    document = {name: value for name, value in run.items() if name not in dropped}
    read = models.JobRun.model_validate_json(json.dumps({**document, "not_a_member": 1}))
    assert json.loads(read.model_dump_json()) == document
