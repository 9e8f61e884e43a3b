"""A model takes what its schema takes: each keyword, alone and with others, as a schema with a name and as a member."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import jsonschema_rs
import pytest

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.limits import unchecked
from runcontract.generate.models import EVERY, render_models
from runcontract.generate.soundness import check_soundness
from runcontract.wire.json_body import InvalidRequest, parsed
from runcontract.wire.model import adapter_of

Json = Any
TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer"}
COLOUR: Final = {"$ref": "#/components/schemas/Colour"}
PART_SCHEMA: Final = {"type": "object", "required": ["a"], "properties": {"a": TEXT}}
PART: Final = {"$ref": "#/components/schemas/Part"}
NAMED: Final = {
    "Colour": {"type": "string", "enum": ["red", "blue"], "default": "red"},
    "Part": PART_SCHEMA,
    "Tree": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Tree"}},
}
UNKNOWN_FORMATS: Final = (
    *("binary", "byte", "date-time-local", "decimal", "duration", "email", "hostname", "idn-email", "idn-hostname"),
    *("ipv4", "ipv4-network", "ipv6", "ipv6-network", "iri", "json-pointer", "objectid", "password", "path", "regex"),
    *("time", "time-local", "ulid", "unixtime", "uri", "uri-reference", "uuid1", "uuid4", "uuid7"),
)
SCHEMAS: Final[dict[str, Json]] = {
    "a text or null": {"type": ["string", "null"], "enum": ["a", None]},
    "two texts or null": {"type": ["string", "null"], "enum": ["a", "b", None]},
    "values of every type": {"enum": ["a", 1, None, True, 1.5]},
    "two integers, two texts": {"enum": [1, 2, "a", "b"]},
    "texts without a type": {"enum": ["a", "b"]},
    "integers without a type": {"enum": [1, 2]},
    "one integer": {"enum": [1]},
    "numbers": {"type": "number", "enum": [1.5, 2]},
    "whole numbers": {"type": "number", "enum": [1, 2]},
    "numbers without a type": {"enum": [1.5, 2]},
    "values not all of which are of its type": {"type": "string", "enum": ["a", "b", 1, None]},
    "both truth values": {"type": "boolean", "enum": [True, False]},
    "true": {"const": True},
    "false": {"const": False},
    "nought": {"const": 0},
    "one": {"const": 1},
    "a number": {"const": 1.5},
    "a whole number": {"const": 2.0},
    "nothing but null": {"const": None},
    "a text": {"const": "a"},
    "a date": {"type": "string", "format": "date"},
    "a time or null": {"type": ["string", "null"], "format": "date-time"},
    "a pair": {"type": "array", "prefixItems": [TEXT, WHOLE], "minItems": 2, "maxItems": 2},
    "a closed pair": {"type": "array", "prefixItems": [COLOUR, {"type": "null"}], "minItems": 2, "items": False},
    "a list of pairs": {
        "type": "array",
        "items": {"type": "array", "prefixItems": [TEXT, PART], "minItems": 2, "maxItems": 2},
    },
    "anything": {},
    "whatever is true": True,
    "any object": {"type": "object"},
    "an object of one member or more": {"type": "object", "minProperties": 1},
    "an object of one member or more, or null": {"type": ["object", "null"], "minProperties": 1},
    "an open object": {"type": "object", "additionalProperties": True},
    "an empty object": {"type": "object", "additionalProperties": False},
    "a map of objects": {
        "type": "object",
        "additionalProperties": {"type": "object", "required": ["a"], "properties": {"a": TEXT}},
    },
    "a map of lists": {"type": "object", "additionalProperties": {"type": "array", "items": PART}},
    "a map of maps": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": WHOLE}},
    "a map by pattern, or a text": {
        "anyOf": [{"type": "object", "propertyNames": {"pattern": "^x-"}, "additionalProperties": WHOLE}, TEXT]
    },
    "a map by pattern": {"type": "object", "patternProperties": {"^x-": WHOLE}, "additionalProperties": False},
    "a member that is required and not described": {"type": "object", "required": ["b"], "properties": {"a": TEXT}},
    "the same of a certain type": {
        "type": "object",
        "required": ["b"],
        "properties": {"a": TEXT},
        "additionalProperties": WHOLE,
    },
    "a part that must have more": {"allOf": [PART], "required": ["b"], "properties": {"b": WHOLE}},
    "a part and more": {"allOf": [PART, {"type": "object", "required": ["b"], "properties": {"b": WHOLE}}]},
    "a part of which more is said elsewhere": {"type": "object", "allOf": [{"$ref": "#/components/schemas/Part"}]},
    "what a text or a number may be": {"type": ["string", "integer"], "maxLength": 3, "minimum": 5},
    "a text, a number or null": {"type": ["string", "integer", "null"], "minLength": 2},
    "a text with bounds or null": {"type": ["string", "null"], "minLength": 2, "pattern": "^a"},
    "alternatives": {"anyOf": [{"type": "string", "maxLength": 1}, WHOLE, PART]},
    "a reference with a word": {"$ref": "#/components/schemas/Colour", "description": "A colour."},
    "a reference by allOf": {"allOf": [COLOUR], "description": "A colour."},
    "a list of what has a name": {"type": "array", "items": COLOUR},
    "an object or null": {"type": ["object", "null"], "properties": {"a": TEXT}},
    "a list or null": {"type": ["array", "null"], "items": TEXT},
    "a closed object": {**PART_SCHEMA, "unevaluatedProperties": False},
    "an object whose others are numbers": {**PART_SCHEMA, "unevaluatedProperties": WHOLE},
    "an object whose others are numbers, too": {**PART_SCHEMA, "additionalProperties": WHOLE},
    "a tree": {"$ref": "#/components/schemas/Tree"},
    **{f"a text of the format {name}": {"type": "string", "format": name} for name in UNKNOWN_FORMATS},
    **{
        f"a number of the format {name}": {"type": "number", "format": name}
        for name in ("decimal", "float", "unixtime")
    },
    **{f"an integer of the format {name}": {"type": "integer", "format": name} for name in ("int32", "date-time", "x")},
}
SCALARS: Final[tuple[Json, ...]] = (
    *(None, True, False, 0, 1, 2, 5, 7, -1, 1.5, 2.0, 1.0, 0.0, 5.0, 1e300),
    *("", "a", "b", "ab", "bb", "abcd", "red", "blue", "1", "true", "None", "2026-01-02", "2026-01-02T03:04:05Z", "x"),
)
VALUES: Final[tuple[Json, ...]] = (
    *SCALARS,
    *([each] for each in SCALARS),
    *(
        [],
        ["a", 1],
        ["a", 1, 2],
        [1, "a"],
        ["red", None],
        ["red", None, 1],
        ["a", None],
        ["a", True],
        [["a", {"a": "b"}]],
    ),
    *([["a", {}]], [["a", {"a": "b"}], ["c", {"a": "d"}]], [["a"]], ["red", "blue"], ["red", 1], [[]], [{}]),
    *(
        {},
        {"a": "b"},
        {"a": 1},
        {"a": None},
        {"b": 1},
        {"b": "c"},
        {"a": "b", "b": 1},
        {"a": "b", "b": "c"},
        {"b": None},
    ),
    *(
        {"x-a": 1},
        {"x-a": "b"},
        {"y": 1},
        {"k": {"a": "b"}},
        {"k": {}},
        {"k": {"a": 1}},
        {"k": {"l": {}}},
        {"k": {"l": 1}},
    ),
    *(
        {"k": [{"a": "b"}]},
        {"k": [{}]},
        {"k": []},
        {"k": {"l": 1, "m": "n"}},
        {"a": "b", "unknown": [1]},
        {"k": {"l": {"m": 1}}},
    ),
)


def described(schemas: dict[str, Json]) -> dict[str, Json]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": {**NAMED, **schemas}},
    }


def names() -> Iterator[tuple[str, str, Json]]:
    for number, (claim, schema) in enumerate(SCHEMAS.items()):
        yield claim, f"S{number}", schema


@contextmanager
def module_of(document: dict[str, Json], name: str, folder: Path | None = None) -> Iterator[ModuleType]:
    """Make the models of a description a module, in a file where a folder is given."""
    text = render_models(document, marker="# made")
    module = sys.modules[name] = ModuleType(name)
    if folder is not None:
        module.__file__ = str(folder / f"{name}.py")
        Path(module.__file__).write_text(text, "utf-8")
    try:
        exec(compile(text, f"{name}.py", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - our own output
        yield module
    finally:
        del sys.modules[name]


@pytest.fixture(scope="module")
def document() -> dict[str, Json]:
    """Return a description in which every schema has a name, is a member, and is an item of a list."""
    every: dict[str, Json] = {}
    for _, name, schema in names():
        every[name] = schema
        every[f"{name}Member"] = {"type": "object", "properties": {"m": schema}}
        every[f"{name}Item"] = {"type": "array", "items": schema}
    return described(every)


@pytest.fixture(scope="module")
def models(document: dict[str, Json], tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """Return the models of the description."""
    with module_of(document, "models_of_schema_words", tmp_path_factory.mktemp("words")) as module:
        yield module


def taken(models: ModuleType, name: str, value: Json) -> bool:
    """Tell whether a model takes a value; what it takes it also writes as it was, absent members aside."""
    adapter = adapter_of(getattr(models, name))
    try:
        read = parsed(adapter, json.dumps(value).encode())
    except InvalidRequest:
        return False
    written = json.loads(adapter.dump_json(read, by_alias=True, warnings="error"))
    assert parsed(adapter, json.dumps(written).encode()) == read
    return True


@pytest.mark.parametrize(("claim", "name"), [(claim, name) for claim, name, _ in names()])
def test_a_model_takes_what_its_schema_takes(
    claim: str, name: str, document: dict[str, Json], models: ModuleType
) -> None:
    """And refuses what it refuses: the verdicts of a validator of JSON Schema, on a hundred values each."""
    for kind, wrapped in (("", VALUES), ("Member", [{"m": each} for each in VALUES]), ("Item", [[v] for v in VALUES])):
        schema = {"$ref": f"#/components/schemas/{name}{kind}", "components": document["components"]}
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=False)
        strict = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        for value in wrapped:
            valid = (strict if "format" not in claim else validator).is_valid(value)
            assert taken(models, f"{name}{kind}", value) == valid, (claim, kind, value)


def test_the_models_of_all_words_are_strictly_typed(models: ModuleType) -> None:
    """By mypy, which reads the module as those do who write against it."""
    file = Path(str(models.__file__))
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(file.parent / "cache"),
    ]
    done = subprocess.run(
        [*command, file.name], cwd=file.parent, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.stdout, done.returncode) == ("", 0)


UNCHECKED: Final[dict[str, tuple[Json, Json]]] = {
    "contains": ({"type": "array", "contains": WHOLE}, ["a"]),
    "dependentRequired": ({**PART_SCHEMA, "dependentRequired": {"a": ["b"]}}, {"a": "b"}),
    "dependentSchemas": ({**PART_SCHEMA, "dependentSchemas": {"a": {"required": ["b"]}}}, {"a": "b"}),
    "if": ({**PART_SCHEMA, "if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": "b"}),
    "maxProperties": ({**PART_SCHEMA, "maxProperties": 1}, {"a": "b", "c": 1}),
    "minProperties": ({**PART_SCHEMA, "minProperties": 2}, {"a": "b"}),
    "not": ({**PART_SCHEMA, "not": {"required": ["b"]}}, {"a": "b", "b": 1}),
    "oneOf (that only one fits)": ({"oneOf": [TEXT, {"type": "string", "maxLength": 3}]}, "a"),
    "patternProperties": ({**PART_SCHEMA, "patternProperties": {"^x-": WHOLE}}, {"a": "b", "x-a": "c"}),
    "prefixItems (which type stands where)": ({"type": "array", "prefixItems": [TEXT, WHOLE]}, [1, "a"]),
    "propertyNames": ({**PART_SCHEMA, "propertyNames": {"maxLength": 1}}, {"a": "b", "long": 1}),
    "required": ({"type": "object", "required": ["a"]}, {}),
    "unevaluatedItems": ({"type": "array", "prefixItems": [TEXT], "unevaluatedItems": False}, ["a", 1]),
    "unevaluatedProperties": ({"allOf": [PART], "unevaluatedProperties": False}, {"a": "b", "c": 1}),
    "uniqueItems": ({"type": "array", "items": TEXT, "uniqueItems": True}, ["a", "a"]),
}


@pytest.mark.parametrize("word", UNCHECKED)
def test_what_a_model_lets_pass_is_told(word: str) -> None:
    """The one value that the schema refuses and the model takes, and the sentence that says so."""
    schema, value = UNCHECKED[word]
    document = described({"S": schema})
    whole = {"$ref": "#/components/schemas/S", "components": document["components"]}
    assert not jsonschema_rs.Draft202012Validator(whole).is_valid(value)
    with module_of(document, f"models_of_unchecked_{list(UNCHECKED).index(word)}") as module:
        assert taken(module, "S", value)
    assert f"{word} is not checked: components > schemas > S." in list(unchecked(document))


def test_what_a_model_checks_is_not_told(document: dict[str, Json]) -> None:
    """Nor is what is like it in name only: members, examples and defaults may be called as they like."""
    own = {
        "type": "object",
        "properties": {"not": TEXT, "uniqueItems": {}},
        "examples": [{"contains": 1}],
        "default": {"if": 1},
    }
    assert list(unchecked(document)) == []
    assert list(unchecked(described({"S": own}))) == []


def test_a_word_is_told_once_with_the_number_of_its_places() -> None:
    """Also where it stands in a parameter, a body or an answer."""
    listed = {"type": "array", "items": TEXT, "uniqueItems": True}
    document = described({"A": listed, "B": {"type": "object", "properties": {"a": listed}}})
    document["paths"] = {"/a": {"get": {"parameters": [{"schema": listed}], "responses": {"200": {"schema": listed}}}}}
    assert list(unchecked(document)) == ["uniqueItems is not checked: components > schemas > A and 3 more."]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"const": {"a": 1}}, "S: an enum or const holds an object, of which there is no type"),
        ({"enum": ["a", [1]]}, "S: an enum or const holds an array, of which there is no type"),
        ({"type": "string", "enum": [1]}, "S: no value of its enum or const is of its type"),
        (
            {"type": "array", "items": {"$ref": "#/components/schemas/S"}},
            "S: an array of itself, of which there is no type",
        ),
        ({"type": "object", "properties": {"a": False}}, "S > properties > a: a member that can have no value"),
        ({"type": "integer", "default": "x"}, "S: its default 'x' is not what the schema allows"),
        (
            {"type": "object", "properties": {"a": {**COLOUR, "default": "grey"}}},
            "S > properties > a: its default 'grey'",
        ),
        ({"type": "string", "format": "date", "default": "1. 1. 2026"}, "S: its default '1. 1. 2026' is not"),
    ],
)
def test_what_no_right_model_can_be_made_of_is_refused(schema: Json, said: str) -> None:
    """With its place and what to do."""
    with pytest.raises(ContractError) as caught:
        check_soundness(Contract(described({"S": schema})))
    assert str(caught.value).startswith(f"components > schemas > {said}")
    assert str(caught.value).endswith(".")


def test_an_absent_member_is_its_default() -> None:
    """Of its own, or of the schema that it refers to; of times, dates and UUIDs none is filled in."""
    members = {
        "own": {**COLOUR, "default": "blue"},
        "of_reference": COLOUR,
        "number": {"type": "number", "enum": [1.5, 2], "default": 2},
        "listed": {"type": "array", "items": TEXT, "default": ["a"]},
        "null": {"type": ["string", "null"], "default": None},
        "day": {"type": "string", "format": "date", "default": "2026-01-02"},
        "at": {"type": ["string", "null"], "format": "date-time", "default": "2026-01-02T03:04:05Z"},
    }
    with module_of(described({"S": {"type": "object", "properties": members}}), "models_of_defaults") as module:
        read = adapter_of(module.S).validate_python({})
        written = json.loads(read.model_dump_json())
        assert written == {"own": "blue", "of_reference": "red", "number": 2, "listed": ["a"], "null": None}
        with pytest.raises(InvalidRequest):
            parsed(adapter_of(module.S), b'{"of_reference": null}')


def test_a_schema_keeps_its_name_whatever_others_hold_in_place() -> None:
    """The enumeration that a member has in place is not taken for the schema of that name."""
    status = {"type": "string", "enum": ["a", "b"]}
    schemas = {
        "Pet": {"type": "object", "properties": {"status": status, "tag": PART_SCHEMA}},
        "Status": {"type": "object", "required": ["of"], "properties": {"of": status}},
        "Tag": {"type": "array", "items": TEXT},
        "Mixed": {"enum": ["a", "b", 1, 2]},
        "Mixed1": WHOLE,
    }
    with module_of(described(schemas), "models_of_names") as module:
        assert taken(module, "Status", {"of": "a"})
        assert not taken(module, "Status", "a")
        assert taken(module, "Tag", ["a"])
        assert taken(module, "Mixed1", 5)
        assert taken(module, "Pet", {"status": "a", "tag": {"a": "b"}})
        assert not hasattr(module, EVERY)
