"""What a schema says, taken together from all that it consists of.

A schema is the conjunction of its parts: what stands in it, what its `$ref` leads to, what its `allOf` lists, and so on
down. A view is all of them at once, so that it makes no difference where a keyword stands. The empty view, of no part
at all, allows everything: a schema that is not there is compared as that one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from runcontract.diff.change import Aspect, Fact, Kind, Sense
from runcontract.diff.document import EXTENSION, Document, Place, difference

SCHEMAS: Final = "schemas"
LEVEL: Final = "x-level"
NULL: Final = "null"
# `number` is two types, so that `integer` is a part of it.
NUMBER: Final = frozenset({"integer", "fraction"})
TYPE_NAMES: Final = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "fraction",
    type(None): NULL,
}
TYPES: Final = frozenset(TYPE_NAMES.values())
GROUPS: Final = ("oneOf", "anyOf")
# What rules out no value by itself.
REMARKS: Final = frozenset(
    {
        "$ref",
        "allOf",
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "discriminator",
        "externalDocs",
        "xml",
        "$comment",
        "$id",
        "$defs",
    }
)


@dataclass(frozen=True, slots=True)
class Part:
    """One schema of a conjunction. `null_too`: it was an alternative to null, which is therefore allowed beside it."""

    place: Place
    null_too: bool = False


class View:
    """Schemas that all hold of the same value, as if they were one."""

    def __init__(self, document: Document, roots: tuple[Place, ...]) -> None:
        self.document = document
        self.roots = roots
        self.parts = tuple(_parts(document, roots))

    def all(self, *keywords: str) -> list[Place]:
        """Return the place of each of these keywords in each part that has it."""
        found = (part.place.member(keyword) for part in self.parts for keyword in keywords)
        return [place for place in found if place is not None]

    def first(self, *keywords: str) -> Place | None:
        """Return the first such place, which is the outermost; None where no part says any of it."""
        return next(iter(self.all(*keywords)), None)

    @cached_property
    def level(self) -> Place | None:
        """Return where it is said how binding this is; None where nothing says it.

        A member that does not say it itself is as binding as the schema that it is a member of. What its `$ref` leads
        to does not count, as a shared schema is used at several levels.
        """
        for root in self.roots:
            above, _, keyword = root.pointer.rpartition("/")[0].rpartition("/")
            if keyword == "properties":
                return root.member(LEVEL) or self.document.at(above, root.pointer).member(LEVEL)
        return self.first(LEVEL)

    @property
    def says_its_level(self) -> bool:
        """Whether that is said here, and not by the schema that this is a member of."""
        return self.level is None or self.level.pointer in {f"{part.place.pointer}/{LEVEL}" for part in self.parts}

    @cached_property
    def types(self) -> frozenset[str]:
        """Return the types that are allowed, `number` as integer and fraction."""
        return TYPES.intersection(*(_types(part) for part in self.parts))

    @cached_property
    def values(self) -> Mapping[str, str] | None:
        """Return the values that `enum` and `const` leave, as JSON text with their types; None where any will do."""
        lists = [
            {canonical(value): type_of(value) for value in values}
            for part in self.parts
            if (values := _listed(part.place.value)) is not None
        ]
        if not lists:
            return None
        return {text: name for text, name in lists[0].items() if all(text in others for others in lists)}

    @cached_property
    def groups(self) -> list[Place]:
        """Return the list of alternatives of every `oneOf` and `anyOf`."""
        return [
            place
            for part in self.parts
            if _or_null(part.place) is None
            for place in (part.place.member(keyword) for keyword in GROUPS)
            if place is not None
        ]

    @cached_property
    def says(self) -> list[str]:
        """Return every keyword, as often as it stands there, by which values are ruled out."""
        return [
            keyword
            for part in self.parts
            for keyword in (part.place.value if isinstance(part.place.value, dict) else ("false",))
            if keyword not in REMARKS and not keyword.startswith(EXTENSION)
        ]

    @property
    def only_a_group(self) -> bool:
        """Whether nothing is said but what the alternatives are."""
        return len(self.says) == len(self.groups) == 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two schemas that are to be compared, each as the places that hold of one value; `sense` as in Sense."""

    old: tuple[Place, ...]
    new: tuple[Place, ...]
    aspect: Aspect
    sense: Sense = Sense.SAME


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """The two views of a pair: what every rule about schemas looks at."""

    old: View
    new: View
    pair: Pair

    @property
    def types(self) -> frozenset[str]:
        """Return the types that both allow; of others there is nothing more to say than that they came or went."""
        return self.old.types & self.new.types

    def fact(self, kind: Kind, keywords: tuple[str, ...], message: str) -> Fact:
        """Return a difference in what is allowed, placed at the first of the keywords or else at the schemas."""
        return self.at(kind, self.old.first(*keywords), self.new.first(*keywords), message)

    def at(self, kind: Kind, old: Place | None, new: Place | None, message: str, *, offer: bool = False) -> Fact:
        """Return a difference in what is allowed, or offered; where it has no places, at the schemas."""
        if old is None and new is None:
            old, new = (next(iter(view.roots), None) for view in (self.old, self.new))
        aspect = Aspect.OFFER if offer else self.pair.aspect
        return difference(aspect, self.pair.sense.of(kind), old, new, message)

    def below(self, old: list[Place], new: list[Place], *, sense: Sense = Sense.SAME) -> Iterator[Pair]:
        """Yield the pair of two schemas within these, unless there is none on either side."""
        if old or new:
            yield Pair(tuple(old), tuple(new), self.pair.aspect, Sense(self.pair.sense * sense))


def canonical(value: Any) -> str:
    """Return a value as JSON text, which is the same for equal values: members have one order."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def type_of(value: Any) -> str:
    """Return the type of a JSON value, one of TYPES."""
    return TYPE_NAMES[type(value)]


def _parts(document: Document, roots: tuple[Place, ...]) -> Iterator[Part]:
    waiting = [Part(root) for root in reversed(roots)]
    passed: set[Part] = set()
    while waiting:
        part = waiting.pop()
        if part in passed or part.place.value is True:
            continue
        passed.add(part)
        yield part
        waiting += [Part(each, part.null_too) for each in reversed(part.place.items("allOf"))]
        alone = _or_null(part.place)
        if alone is not None:
            waiting.append(Part(alone, null_too=True))
        if part.place.member("$ref") is not None:
            waiting.append(Part(document.referred(part.place, SCHEMAS), part.null_too))


def _or_null(place: Place) -> Place | None:
    """Return the one alternative that there is to null: a schema and null is that schema, and null besides."""
    for keyword in GROUPS:
        alternatives = place.items(keyword)
        others = [each for each in alternatives if each.value != {"type": NULL}]
        if len(others) == 1 and len(alternatives) == 2:
            return others[0]
    return None


def _listed(schema: Any) -> list[Any] | None:
    if not isinstance(schema, dict) or not {"enum", "const"}.intersection(schema):
        return None
    values: list[Any] = schema.get("enum", [schema.get("const")])
    return [value for value in values if canonical(value) == canonical(schema.get("const", value))]


def _types(part: Part) -> frozenset[str]:
    schema = part.place.value
    if schema is False:
        return frozenset({NULL}) if part.null_too else frozenset()
    words = schema.get("type", [])
    types = frozenset().union(*(_named(word) for word in ([words] if isinstance(words, str) else words))) or TYPES
    if schema.get("nullable") or part.null_too:
        types |= {NULL}
    values = _listed(schema)
    if values is not None:
        types &= {type_of(value) for value in values} | ({NULL} if part.null_too else set())
    return types


def _named(word: str) -> frozenset[str]:
    return NUMBER if word == "number" else frozenset({word}) & TYPES
