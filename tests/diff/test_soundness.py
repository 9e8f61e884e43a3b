"""What is reported is held against a validator: nothing that is refused or allowed now goes unreported."""

from typing import Any, Final

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Document, Place
from runcontract.diff.schemas import schemas
from runcontract.diff.views import Pair

Json = Any
SCALARS: Final[tuple[Json, ...]] = (None, True, False, -1, 0, 1, 2, 3, 0.5, 2.5, "", "a", "b", "ab", "abc")
LISTS: Final[tuple[Json, ...]] = ([], [1], ["a"], [1, 1], ["a", "b"], [None], [1, "a", 2], [[]], [{}])
MEMBERS: Final[tuple[Json, ...]] = (None, 1, 3, 0.5, "a", "abc", [], {}, {"a": 1})
OBJECTS: Final[tuple[Json, ...]] = (
    {},
    *({"a": member} for member in MEMBERS),
    {"b": 1},
    {"b": "a"},
    {"a": 1, "b": 1},
    {"a": "a", "b": "b"},
    {"a": "abc", "b": None},
    {"ab": 1},
    {"a": 1, "ab": "a"},
)
VALUES: Final = (*SCALARS, *LISTS, *OBJECTS)
NAMES: Final = ("a", "b", "ab")
TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")


def some(**members: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Draw a few of these members."""
    return st.fixed_dictionaries({}, optional=members)


def around(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Draw a schema around others."""
    flag_or_schema = st.booleans() | inner
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=2)
    few = st.lists(inner, min_size=1, max_size=3)
    return some(
        type=st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        properties=named,
        patternProperties=st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=1),
        additionalProperties=flag_or_schema,
        required=st.lists(st.sampled_from(NAMES), max_size=2, unique=True),
        propertyNames=inner,
        items=flag_or_schema,
        prefixItems=few,
        contains=inner,
        dependentSchemas=named,
        dependentRequired=st.dictionaries(st.sampled_from(NAMES), st.just(["b"]), max_size=2),
        **{"not": inner, "if": inner, "then": inner, "else": inner},
    ) | some(allOf=few, anyOf=few, type=st.sampled_from(TYPES))


def bound() -> st.SearchStrategy[Json]:
    return st.integers(0, 3)


LEAVES: Final = some(
    type=st.sampled_from(TYPES),
    enum=st.lists(st.sampled_from(SCALARS), min_size=1, max_size=4),
    minimum=bound(),
    maximum=bound(),
    exclusiveMinimum=bound(),
    exclusiveMaximum=bound(),
    multipleOf=st.sampled_from([1, 2, 0.5]),
    minLength=bound(),
    maxLength=bound(),
    pattern=st.sampled_from(["^a", "b$"]),
    minItems=bound(),
    maxItems=bound(),
    uniqueItems=st.booleans(),
    minProperties=bound(),
    maxProperties=bound(),
) | st.fixed_dictionaries({"const": st.sampled_from(SCALARS)})
REFERENCE: Final = st.fixed_dictionaries({"$ref": st.just("#/shared")}, optional={"maxLength": bound()})
SCHEMAS: Final = st.recursive(LEAVES | REFERENCE | st.booleans(), around, max_leaves=8)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Json, Json]:
    """Draw two schemas of which one takes over a part of the other, for an edit leaves most as it was."""
    old, new = draw(SCHEMAS), draw(SCHEMAS)
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old, new
    kept = draw(st.sets(st.sampled_from(sorted(old)))) if old else set()
    return old, {**{name: old[name] for name in kept}, **new}


def facts(old: Json, new: Json, shared: Json) -> list[Fact]:
    documents = [Document("old", {"shared": shared, "schema": old}), Document("new", {"shared": shared, "schema": new})]
    return between(documents[0], documents[1])


def between(old: Document, new: Document) -> list[Fact]:
    places = [Place("#/schema", document.content["schema"]) for document in (old, new)]
    pair = Pair((places[0],), (places[1],), Aspect.REQUEST)
    return [fact for fact, _ in schemas(old, new, [("schema", pair)])]


def allowed(schema: Json, shared: Json) -> list[bool]:
    """Return of each of VALUES whether a validator takes it."""
    whole = {"$ref": "#/schema", "schema": schema, "shared": shared}
    validator = jsonschema_rs.Draft202012Validator(whole)
    return [validator.is_valid(value) for value in VALUES]


def has_members(value: Json) -> bool:
    return any(map(has_members, value)) if isinstance(value, list) else isinstance(value, dict) and bool(value)


@settings(max_examples=400, deadline=None)
@given(pair=edited(), shared=LEAVES)
def test_no_value_is_refused_or_taken_unreported(pair: tuple[Json, Json], shared: Json) -> None:
    """A value that one of the two schemas refuses alone is a difference that must be among those found.

    Members are left out where one was offered: that those who don't know it ignore it is not what a validator thinks.
    """
    old, new = pair
    found = facts(old, new, shared)
    offers = any(fact.aspect is Aspect.OFFER for fact in found)
    kinds = {fact.kind for fact in found if fact.aspect is not Aspect.OFFER}
    for value, before, after in zip(VALUES, allowed(old, shared), allowed(new, shared), strict=True):
        if before != after and not (offers and has_members(value)):
            assert kinds & {Kind.CHANGED, Kind.NARROWED if before else Kind.WIDENED}, value


@given(schema=SCHEMAS, shared=LEAVES)
def test_a_schema_does_not_differ_from_itself(schema: Json, shared: Json) -> None:
    """Whatever it is made of."""
    assert facts(schema, schema, shared) == []


@given(schema=SCHEMAS, shared=LEAVES)
def test_another_way_to_write_a_schema_is_no_difference(schema: Json, shared: Json) -> None:
    """By a reference, in an `allOf`, or both."""
    elsewhere = {"$ref": "#/named"}
    plain = Document("plain", {"shared": shared, "named": schema, "schema": schema})
    for written in (elsewhere, {"allOf": [schema]}, {"allOf": [elsewhere, {}], "description": "The same."}):
        other = Document("other", {**plain.content, "schema": written})
        assert between(plain, other) == between(other, plain) == []


@given(pair=edited(), shared=LEAVES)
def test_backwards_a_difference_is_mirrored(pair: tuple[Json, Json], shared: Json) -> None:
    """Narrowed is widened, and the places are the same; within `not` and `oneOf` as well."""
    within = ({"not": {"oneOf": [each, {"type": "null"}, {"maxLength": 2}]}} for each in pair)
    for old, new in (pair, tuple(within)):
        forwards = {(fact.kind.mirrored, fact.new, fact.old) for fact in facts(old, new, shared)}
        assert forwards == {(fact.kind, fact.old, fact.new) for fact in facts(new, old, shared)}
