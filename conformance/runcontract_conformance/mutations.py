"""One-delta changes of a good body, derived from its schema: every member, every keyword, both sides of every bound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Contract, Operation

WRONG_TYPES: Final[Mapping[str, tuple[Any, ...]]] = {
    "string": (7, True, ["x"], {"x": 1}),
    "integer": ("5", True, 1.5, [1], {}),
    "number": ("5", True, [1], {}),
    "boolean": ("true", 1, [], {}),
    "object": ("x", 5, ["x"], True),
}
# Text that fits any length bound and no stricter pattern of the contract.
LETTER: Final = "k"
# The same in three bytes of UTF-8, and in one unit of UTF-16.
WIDE_LETTER: Final = "名"
DEEPEST: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """A body that differs from a good one in one place. `place` names member and change, the same in every run."""

    place: str
    requirement: str
    body: dict[str, Any]


def members_of(contract: Contract, operation: Operation) -> dict[str, Mapping[str, Any]]:
    """Return the resolved schema of every member a body may have; a map has one member, `annotation`."""
    schema = contract.resolve(operation.body or {})
    members = {name: contract.resolve(member) for name, member in schema.get("properties", {}).items()}
    values = schema.get("additionalProperties")
    if isinstance(values, Mapping):
        members["annotation"] = contract.resolve(values)
    return members


def wrong_types(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with one member of another type; null is left out, since many servers read it as absent."""
    required = contract.resolve(operation.body or {}).get("required", ())
    for name, schema in members_of(contract, operation).items():
        published = name in required or name == "annotation"
        requirement = "VALID-003" if published else "VALID-004"
        for number, value in enumerate(WRONG_TYPES.get(str(schema.get("type")), ())):
            yield Mutation(place=f"{name}/type-{number}", requirement=requirement, body={**good, name: value})
        if name in required:
            yield Mutation(place=f"{name}/null", requirement=requirement, body={**good, name: None})


def without_required(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies that lack one required member."""
    for name in contract.resolve(operation.body or {}).get("required", ()):
        body = {other: value for other, value in good.items() if other != name}
        yield Mutation(place=f"{name}/missing", requirement="VALID-002", body=body)


def out_of_bounds(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with one value just beyond a bound."""
    for name, schema in members_of(contract, operation).items():
        for keyword, value in _beyond(schema):
            yield Mutation(place=f"{name}/{keyword}", requirement="VALID-005", body={**good, name: value})
    for keyword, body in _map_bounds(contract.resolve(operation.body or {}), beyond=True):
        yield Mutation(place=keyword, requirement="VALID-005", body=body)


def on_bounds(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with one value just on a bound: these must be accepted."""
    for name, schema in members_of(contract, operation).items():
        for keyword, value in _on(schema):
            yield Mutation(place=f"{name}/{keyword}", requirement="VALID-006", body={**good, name: value})
    for keyword, body in _map_bounds(contract.resolve(operation.body or {}), beyond=False):
        yield Mutation(place=keyword, requirement="VALID-006", body=body)


def in_wide_characters(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with a text just on its bound whose bytes go far beyond it: these must be accepted."""
    for name, schema in members_of(contract, operation).items():
        if "maxLength" in schema:
            body = {**good, name: WIDE_LETTER * schema["maxLength"]}
            yield Mutation(place=f"{name}/wide", requirement="VALID-011", body=body)
    names = contract.resolve(operation.body or {}).get("propertyNames", {})
    if "maxLength" in names:
        body = {WIDE_LETTER * names["maxLength"]: "v"}
        yield Mutation(place="propertyNames/wide", requirement="VALID-011", body=body)


def known_words(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with each word that every server knows: these must be accepted."""
    for name, schema in members_of(contract, operation).items():
        for word in schema.get("x-known-values", ()):
            yield Mutation(place=f"{name}/{word}", requirement="VALID-010", body={**good, name: word})


def nested(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with a member nested as deep as the contract demands: these must be accepted."""
    value: dict[str, Any] = {}
    for _ in range(DEEPEST - 1):
        value = {"in": value}
    # An output's schema is no object of any kind, and one that is sent along may be judged against.
    bare = {name: member for name, member in good.items() if name != "schema"}
    for name, schema in members_of(contract, operation).items():
        if schema.get("type") == "object" and name != "schema":
            yield Mutation(place=f"{name}/nested", requirement="VALID-012", body={**bare, name: value})


def without_essential(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies that lack one essential member: these may be accepted or refused, but in no other way."""
    for name in contract.resolve(operation.body or {}).get("x-essential", ()):
        body = {other: value for other, value in good.items() if other != name}
        yield Mutation(place=f"{name}/essential-absent", requirement="VALID-009", body=body)


def unprintable(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies with a control character in an event key."""
    if "event_key" in members_of(contract, operation):
        for character in ("\n", "\x01", "\x7f"):
            body = {**good, "event_key": f"a{character}b"}
            yield Mutation(place=f"event_key/U+{ord(character):04X}", requirement="VALID-013", body=body)


def leaner(contract: Contract, operation: Operation, good: dict[str, Any]) -> Iterator[Mutation]:
    """Yield bodies without one optional member, and without all of them: these must be accepted."""
    schema = contract.resolve(operation.body or {})
    needed = {*schema.get("required", ()), *schema.get("x-essential", ())}
    optional = [name for name in good if name not in needed and name in schema.get("properties", {})]
    for name in optional:
        body = {other: value for other, value in good.items() if other != name}
        yield Mutation(place=f"{name}/absent", requirement="VALID-001", body=body)
    if optional:
        body = {name: value for name, value in good.items() if name in needed}
        yield Mutation(place="optional/absent", requirement="VALID-001", body=body)


def _beyond(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    step = 1 if schema.get("type") == "integer" else 0.5
    if "minimum" in schema:
        yield "minimum", schema["minimum"] - step
    if "maximum" in schema:
        yield "maximum", schema["maximum"] + step
    if schema.get("minLength", 0) > 0:
        yield "minLength", ""
    if "maxLength" in schema:
        yield "maxLength", LETTER * (schema["maxLength"] + 1)
    if "x-max-bytes" in schema:
        yield "x-max-bytes", {"v": "x" * (schema["x-max-bytes"] + 1 - len('{"v":""}'))}


def _on(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    if "minimum" in schema:
        yield "minimum", schema["minimum"]
    if "maximum" in schema:
        yield "maximum", schema["maximum"]
    if schema.get("minLength", 0) > 0:
        yield "minLength", LETTER * schema["minLength"]
    if "maxLength" in schema:
        yield "maxLength", LETTER * schema["maxLength"]
    if "x-max-bytes" in schema:  # a server may store the text with white space of its own, so not to the last byte
        yield "x-max-bytes", {"v": "x" * (schema["x-max-bytes"] - 512)}


def _map_bounds(schema: Mapping[str, Any], *, beyond: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield maps at or beyond the bounds of a map of strings: its size, and the length of its keys."""
    more = int(beyond)
    if "maxProperties" in schema:
        yield "maxProperties", {f"{LETTER}{n}": "v" for n in range(schema["maxProperties"] + more)}
    names = schema.get("propertyNames", {})
    if "maxLength" in names:
        yield "propertyNames/maxLength", {LETTER * (names["maxLength"] + more): "v"}
    if beyond and names.get("minLength", 0) > 0:
        yield "propertyNames/minLength", {"": "v"}
    if beyond and "pattern" in names:
        yield "propertyNames/pattern", {" ": "v"}
