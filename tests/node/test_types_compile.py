"""Whatever the description holds, its types compile, and every value that a schema allows is of its type."""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from runcontract.contract import Contract
from runcontract.generate.typescript import render_types
from tests.generate.typescript_types import NAMED, TYPES
from tests.node.compiling import problems
from tests.node.conftest import Tool

SHOWN: Final = 5  # values of a schema, of each kind
SCALARS: Final[tuple[Any, ...]] = (None, True, 0, 1, 0.5, "", "x", "cat", "dog")
LISTS: Final[tuple[Any, ...]] = ([], *([each] for each in SCALARS), *map(list, product((0, "x", None), repeat=2)))
NAMES: Final = ("a", "b")
# A few values of every shape, over the names and words that the schemas below use.
VALUES: Final[tuple[Any, ...]] = (
    *SCALARS,
    *LISTS,
    *(
        {},
        {"a": [0]},
        {"a": {"a": "x"}},
        {"b": [], "c": 0},
        {"kind": "cat", "a": 0},
        {"kind": "dog", "lives": 9, "b": []},
    ),
    *(dict(zip(NAMES, pair, strict=True)) for pair in product((None, 0, 1, "x"), repeat=2)),
    *({name: each} for name in NAMES for each in SCALARS),
    *([{"a": each}, {"kind": "cat", "lives": 1, "a": 0}] for each in (0, "x")),
)

KINDS: Final = ("null", "boolean", "integer", "number", "string")
LEAVES: Final = st.one_of(
    st.sampled_from([{"type": kind} for kind in KINDS]),
    st.lists(st.sampled_from([*KINDS, "array", "object"]), min_size=1, max_size=3, unique=True).map(
        lambda kinds: {"type": kinds}
    ),
    st.lists(st.sampled_from(SCALARS), min_size=1, max_size=3, unique_by=repr).map(lambda values: {"enum": values}),
    st.sampled_from(VALUES).map(lambda value: {"const": value}),
    st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in NAMED]),
    st.sampled_from([{}, True, {"type": "object"}, {"type": "array"}, {"type": "integer", "minimum": 1}]),
)


def composed(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw a schema with schemas in it."""
    some = st.lists(inner, min_size=1, max_size=3)
    # Both names always: to a type whose members are all optional TypeScript assigns nothing that shares none of them.
    members = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.fixed_dictionaries(dict.fromkeys(NAMES, inner))},
        optional={
            "required": st.lists(st.sampled_from([*NAMES, "c"]), unique=True),
            "additionalProperties": inner | st.booleans(),
            "patternProperties": st.fixed_dictionaries({"^c": inner}),
        },
    )
    return st.one_of(
        members,
        st.fixed_dictionaries({"type": st.just("object"), "additionalProperties": inner}),
        st.fixed_dictionaries({"type": st.just("array"), "items": inner}),
        st.fixed_dictionaries(
            {"type": st.just("array"), "prefixItems": some, "items": inner | st.booleans()},
            optional={"minItems": st.integers(0, 3)},
        ),
        st.fixed_dictionaries({"anyOf": some}),
        st.fixed_dictionaries({"oneOf": some}),
        st.fixed_dictionaries({"allOf": some}, optional={"anyOf": some}),
        st.builds(lambda one, other: {**one, **other}, members, st.fixed_dictionaries({"anyOf": some})),
    )


SCHEMAS: Final = st.recursive(LEAVES, composed, max_leaves=6)


def module(schemas: dict[str, Any]) -> str:
    """Return the types of a description of such schemas."""
    document = {"info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {**NAMED, **schemas}}}
    return render_types(Contract(document), marker="// Generated.")


def allowed(schema: Any) -> Iterator[Any]:
    """Yield a few scalars, arrays and objects that a schema allows, as an independent validator reads it."""
    rooted = {"allOf": [schema], "components": {"schemas": NAMED}}
    validator = jsonschema_rs.Draft202012Validator(rooted)
    for kinds in ((list,), (dict,), (type(None), bool, int, float, str)):
        fitting = [value for value in VALUES if isinstance(value, kinds) and validator.is_valid(value)]
        yield from fitting[:: max(1, len(fitting) // SHOWN)]


@pytest.mark.parametrize("exact", [True, False], ids=["exact optional members", "lax"])
def test_every_construct_compiles(tool: Tool, tmp_path: Path, exact: bool) -> None:  # noqa: FBT001
    """Each row of the specification, whether its user's compiler takes `undefined` for absent or not."""
    for number, (schema, _) in enumerate(TYPES.values()):
        (tmp_path / f"{number}.ts").write_text(module({"Subject": schema}), "utf-8")
    assert problems(tool, tmp_path, exactOptionalPropertyTypes=exact) == []


@settings(
    max_examples=6,
    phases=[Phase.generate],  # a run of the compiler is too slow to shrink with, and its message says enough
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(schemas=st.lists(SCHEMAS, min_size=60, max_size=90, unique_by=json.dumps))
def test_a_type_takes_every_value_that_its_schema_allows(tool: Tool, tmp_path: Path, schemas: list[Any]) -> None:
    """A type that is narrower than its schema would make good programs wrong."""
    named = {f"S{number}": schema for number, schema in enumerate(schemas)}
    pairs = [(name, value) for name, schema in named.items() for value in allowed(schema)]
    assert len(pairs) > len(schemas)  # else the test would say little
    lines = ['import type * as types from "./types.js";']
    for number, (name, value) in enumerate(pairs):
        literal = json.dumps(value) + (" as const" if isinstance(value, list | dict) else "")
        lines.append(f"const v{number} = {literal}; export const x{number}: types.{name} = v{number};")
    (tmp_path / "types.ts").write_text(module(named), "utf-8")
    (tmp_path / "values.ts").write_text("\n".join(lines), "utf-8")
    for problem in problems(tool, tmp_path):
        assert problem.file == "values.ts", problem
        name, value = pairs[problem.line - 2]
        pytest.fail(f"{json.dumps(named[name])} allows {json.dumps(value)}, but {problem.message}")
