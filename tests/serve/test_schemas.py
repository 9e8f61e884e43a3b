"""Outputs are held to their schema, and no schema can hang, crash or send the server anywhere."""

import asyncio
import time
from typing import Any

import pytest

from runcontract.serve.schemas import SchemaJudge

ATOMS: dict[str, Any] = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(60)}
DOUBLING: dict[str, Any] = {"$defs": {**ATOMS, "a60": {"type": "object"}}, "$ref": "#/$defs/a0"}
BACKTRACKING: dict[str, Any] = {"properties": {"t": {"pattern": "^(?=(a+)+b)(a+)+$(?!c)"}}}


def problem(schema: dict[str, Any], value: dict[str, Any], time_limit_s: float = 3.0) -> str | None:
    """Return what the judge says."""

    async def ask() -> str | None:
        return await SchemaJudge(time_limit_s=time_limit_s).problem(schema, value)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}},
        {"$ref": "#/$defs/x", "$defs": {"x": {"required": ["n"]}}},
        {"properties": {"t": {"pattern": "^a+$"}}},
        {"properties": {"t": {"pattern": "^(?!b)a+$"}}},
        {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {}},
    ],
)
def test_a_value_that_fits_has_no_problem(schema: dict[str, Any]) -> None:
    """References inside the schema, look-around and older drafts work."""
    assert problem(schema, {"n": 1, "t": "aaa"}) is None


@pytest.mark.parametrize(
    "schema",
    [
        {"required": ["x"]},
        {"properties": {"n": {"type": "string"}}},
        {"$ref": "#/$defs/x", "$defs": {"x": {"required": ["x"]}}},
        {"properties": {"t": {"pattern": "^(?!a)"}}},
    ],
)
def test_a_value_that_does_not_fit_is_named(schema: dict[str, Any]) -> None:
    """The problem is the value's."""
    assert str(problem(schema, {"n": 1, "t": "aaa"})).startswith("value: ")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "nonsense"},
        {"properties": {"n": 3}},
        {"properties": {"n": {"pattern": "("}}},
        {"$ref": "#/nowhere"},
        {"$ref": "http://127.0.0.1:9/schema"},
        {"$ref": "file:///etc/hostname"},
        {"$schema": "http://127.0.0.1:9/meta"},
    ],
)
def test_a_schema_that_is_none_is_named(schema: dict[str, Any]) -> None:
    """Nothing outside of the schema is ever fetched."""
    assert str(problem(schema, {})).startswith("schema: ")


@pytest.mark.parametrize(("schema", "value"), [(DOUBLING, {}), (BACKTRACKING, {"t": "a" * 60})])
def test_a_schema_that_never_ends_is_ended(schema: dict[str, Any], value: dict[str, Any]) -> None:
    """The time limit holds, whatever the schema asks for."""
    start = time.monotonic()
    answer = problem(schema, value, time_limit_s=1.0)
    assert time.monotonic() - start < 2.5
    assert answer is not None


def test_a_schema_that_refers_to_itself_is_judged() -> None:
    """Recursion is allowed; it ends with the value."""
    deep: dict[str, Any] = {}
    for _ in range(100):
        deep = {"a": deep}
    assert problem({"$ref": "#"}, {}) is None
    assert problem({"properties": {"a": {"$ref": "#"}}, "additionalProperties": False}, deep) is None
