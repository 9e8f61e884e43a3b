"""Schemas in TypeScript: the type of the values that a schema allows.

A type is never narrower than its schema. What no type can hold (a bound, a pattern) stands in the JSDoc; what would
need another kind of type (`not`, `if`) is refused. An object is open unless told otherwise, but members that are not
described are not in its type. A schema without a `type` that has members (or items) is taken for an object (an array).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.typescript_syntax import (
    ATOM,
    JSON_OBJECT,
    JSON_VALUE,
    NEVER,
    OPERATOR,
    UNDEFINED,
    UNKNOWN,
    Type,
    array,
    doc_of,
    intersection,
    literal,
    member,
    object_of,
    union,
)

REFERENCE: Final = "#/components/schemas/"
COMPOSED: Final = ("allOf", "anyOf", "oneOf")
SCALARS: Final = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
PYTHON_TYPES: Final[Mapping[str, type]] = {"string": str, "null": type(None), "array": list, "object": dict}
OBJECT_WORDS: Final = ("properties", "required", "additionalProperties", "patternProperties")
ARRAY_WORDS: Final = ("items", "prefixItems")
UNSAYABLE: Final = ("$dynamicRef", "dependentSchemas", "if", "not")
UNEVALUATED: Final = ("unevaluatedItems", "unevaluatedProperties")
ESSENTIAL: Final = "Always send it: without it a server may refuse the body."


@dataclass(frozen=True, slots=True)
class Schemas:
    """Makes types of the schemas of one description. A `place` is where a schema stands, for messages.

    Its methods raise ContractError, naming the place, for a schema that TypeScript has no words for.
    """

    contract: Contract

    @property
    def named(self) -> Mapping[str, Any]:
        """Return the schemas that have a name, by it."""
        found: Mapping[str, Any] = self.contract.document.get("components", {}).get("schemas", {})
        return found

    def type_of(self, schema: Any, place: str) -> Type:
        """Return the type of a schema's values: any JSON value where the schema says nothing of them."""
        return self._told(schema, place) or JSON_VALUE

    def members(self, schema: Any, place: str) -> list[str]:
        """Return the members of a schema that is a plain object; none if it is anything else, or free."""
        composed = isinstance(schema, bool) or any(word in schema for word in ("$ref", "const", "enum", *COMPOSED))
        if composed or _kinds(schema) != ["object"]:
            return []
        _refuse(schema, place)
        return self._members(schema, place)

    def _told(self, schema: Any, place: str) -> Type | None:
        """Return the type of a schema's values, or None where it tells nothing of them."""
        if isinstance(schema, bool):
            return None if schema else NEVER
        if len(schema) == 1 and "$ref" in schema:  # most schemas are, those of all refusals among them
            return self._reference(schema, place)
        _refuse(schema, place)
        told = [self._reference(schema, place), self._own(schema, place)]
        told += [self._told(each, at) for each, at in _listed(schema, "allOf", place)]
        told += [self._one_of(schema, word, place) for word in ("oneOf", "anyOf")]
        types = [each for each in told if each is not None]
        return intersection(types) if types else None

    def _reference(self, schema: Mapping[str, Any], place: str) -> Type | None:
        if "$ref" not in schema:
            return None
        name = name_of(schema)
        if name not in self.named:
            raise ContractError(f"{place} > $ref: {schema['$ref']!r} is no schema of components; give it a name there.")
        return Type(name)

    def _own(self, schema: Mapping[str, Any], place: str) -> Type | None:
        """Return what a schema tells itself, the schemas that it is composed of aside."""
        kinds = _kinds(schema)
        if "const" not in schema and "enum" not in schema:
            return union([self._of_kind(kind, schema, place) for kind in kinds]) if kinds else None
        values = [schema["const"]] if "const" in schema else schema["enum"]
        fitting = [literal(each) for each in values if not kinds or any(_is(each, kind) for kind in kinds)]
        if not fitting:
            raise ContractError(f"{place}: no value of its enum or const is of its type. Change one of the two.")
        return union(fitting)

    def _of_kind(self, kind: str, schema: Mapping[str, Any], place: str) -> Type:
        if kind == "array":
            return self._array(schema, place)
        if kind == "object":
            members = self._members(schema, place)
            return object_of(members) if members else JSON_OBJECT
        return Type(SCALARS[kind])

    def _array(self, schema: Mapping[str, Any], place: str) -> Type:
        first = [self.type_of(each, at) for each, at in _listed(schema, "prefixItems", place)]
        rest = self.type_of(schema.get("items", True), f"{place} > items")
        if not first:
            return array(rest)
        needed = schema.get("minItems", 0)
        fields = [each.text if number < needed else f"{each.within(ATOM)}?" for number, each in enumerate(first)]
        fields += [] if rest == NEVER else [f"...{rest.within(ATOM)}[]"]
        return Type(f"readonly [{', '.join(fields)}]", OPERATOR)

    def _members(self, schema: Mapping[str, Any], place: str) -> list[str]:
        """Return the members of an object; none where nothing is told of them."""
        described, required = schema.get("properties", {}), schema.get("required", ())
        rest = self._rest(schema, place)
        types = {name: self.type_of(each, f"{place} > properties > {name}") for name, each in described.items()}
        # Not JsonValue: where another schema describes the member, that would refuse an interface.
        types |= {name: union(rest) if rest else UNKNOWN for name in required if name not in described}
        members = [
            member(name, each, optional=name not in required, doc=doc_of(described.get(name), *_advice(schema, name)))
            for name, each in types.items()
        ]
        if rest:
            # An index signature speaks of the members with a name as well.
            absent = [UNDEFINED] if any(name not in required for name in types) else []
            index = union([*rest, *types.values(), *absent])
            members.append(f"{doc_of(schema.get('propertyNames'))}{index.after('readonly [name: string]:')};")
        return members

    def _rest(self, schema: Mapping[str, Any], place: str) -> list[Type]:
        """Return the types of the members that are not described by name; none where nothing is told of them."""
        patterns = schema.get("patternProperties", {})
        types = [self.type_of(each, f"{place} > patternProperties > {name}") for name, each in patterns.items()]
        additional = self._told(schema.get("additionalProperties", True), f"{place} > additionalProperties")
        if additional is None:
            return [*types, JSON_VALUE] if types else []
        closed = additional == NEVER and (types or schema.get("properties") or schema.get("required"))
        return types if closed else [*types, additional]

    def _one_of(self, schema: Mapping[str, Any], word: str, place: str) -> Type | None:
        branches = list(_listed(schema, word, place))
        told = [self._told(each, at) for each, at in branches]
        types = [each for each in told if each is not None]
        if not branches or len(types) < len(told):
            return None  # one of them allows anything
        if "discriminator" not in schema:
            return union(types)
        names = [name_of(each) for each, _ in branches]
        tag, values = _tags(names, schema["discriminator"], f"{place} > discriminator")
        return union([self._tagged(each, name, tag, values[name]) for each, name in zip(types, names, strict=True)])

    def _tagged(self, branch: Type, name: str, tag: str, values: list[str]) -> Type:
        """Return an alternative whose tag is a literal: its own, or else the one that the discriminator gives."""
        own = self.contract.resolve(self.named[name]).get("properties", {}).get(tag)
        if isinstance(own, Mapping) and not {"const", "enum"}.isdisjoint(self.contract.resolve(own)):
            return branch
        return intersection([branch, object_of([member(tag, union([literal(each) for each in values]))])])


def _refuse(schema: Mapping[str, Any], place: str) -> None:
    words = [word for word in UNSAYABLE if word in schema]
    words += [word for word in UNEVALUATED if not isinstance(schema.get(word, True), bool)]
    for word in words:
        raise ContractError(f"{place} > {word}: TypeScript has no type for it. Leave it out, or say it with oneOf.")
    if "nullable" in schema:
        raise ContractError(f'{place} > nullable: OpenAPI 3.1 has no such word. Add "null" to the type instead.')


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    """Return the JSON types that a schema names, or the one whose words it uses."""
    named = schema.get("type")
    if named is not None:
        return [named] if isinstance(named, str) else list(named)
    if any(word in schema for word in OBJECT_WORDS):
        return ["object"]
    return ["array"] if any(word in schema for word in ARRAY_WORDS) else []


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, (int, float)):
        return kind == "number" or (kind == "integer" and float(value).is_integer())
    return isinstance(value, PYTHON_TYPES.get(kind, ()))


def name_of(schema: Any) -> str:
    """Return the name that a schema refers to; empty where it refers to none."""
    reference = schema.get("$ref", "") if isinstance(schema, Mapping) else ""
    return reference.removeprefix(REFERENCE) if reference.startswith(REFERENCE) else ""


def _listed(schema: Mapping[str, Any], word: str, place: str) -> Iterator[tuple[Any, str]]:
    for number, each in enumerate(schema.get(word, ())):
        yield each, f"{place} > {word} > {number}"


def _advice(schema: Mapping[str, Any], name: str) -> list[str]:
    essential = schema.get("x-essential")
    return [ESSENTIAL] if isinstance(essential, list) and name in essential else []


def _tags(names: list[str], discriminator: Any, place: str) -> tuple[str, dict[str, list[str]]]:
    """Return the name of the tag, and its values by the schema they stand for: the schema's name unless mapped."""
    if not isinstance(discriminator, Mapping) or not isinstance(discriminator.get("propertyName"), str):
        raise ContractError(f"{place}: it needs a propertyName, the member that tells the alternatives apart.")
    if "" in names:
        raise ContractError(f"{place}: it tells named schemas apart. Make each alternative a $ref.")
    values: dict[str, list[str]] = {name: [] for name in names}
    for value, target in discriminator.get("mapping", {}).items():
        name = str(target).removeprefix(REFERENCE)
        if name not in values:
            raise ContractError(f"{place} > mapping > {value}: {target!r} is none of {', '.join(names)}.")
        values[name].append(value)
    return discriminator["propertyName"], {name: found or [name] for name, found in values.items()}
