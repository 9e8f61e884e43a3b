"""A generated case: what goes on the wire, with the run, its token and the job left open, so that it can be kept.

`validity` is our own word on a case, whatever its generator meant it to be: what the contract leaves open is open.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import jsonschema_rs

from runcontract.contract import Contract, Operation
from runcontract_conformance.answers import validator_of

MAX_SAFE_INTEGER: Final = 2**53 - 1
DEPTH_ALL_TAKE: Final = 32
# Bodies near a server's limits are the business of checks of their own.
LARGE: Final = 60_000
# What every reader takes for a URL.
PLAIN_URL: Final = re.compile(r"https?://[A-Za-z0-9]+([.-][A-Za-z0-9]+)*(:[1-9]\d{0,3})?(/[A-Za-z0-9_-]+)*/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request of one operation: the state key of its path, and the text of its body."""

    operation: str
    key: str | None = None
    body: str | None = None

    @property
    def json(self) -> Any:
        """Return the body as JSON; None where there is none."""
        return None if self.body is None else json.loads(self.body)


class Kind(StrEnum):
    """What the contract says to a body."""

    VALID = "valid"
    INVALID = "invalid"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Validity:
    """The word on a body; an invalid one names the requirement that it is to be refused by."""

    kind: Kind
    requirement: str = ""
    why: str = ""


class Validator:
    """Judges bodies by the contract's own schemas."""

    def __init__(self, contract: Contract) -> None:
        self._schemas = {each.id: contract.resolve(each.body) for each in contract.operations if each.body is not None}
        self._contract = contract
        self._validators = {
            each.id: validator_of(contract, each.body) for each in contract.operations if each.body is not None
        }

    def judge(self, operation: Operation, body: Any) -> Validity:
        """Return what the contract says to a JSON body of an operation."""
        schema = self._schemas[operation.id]
        errors = list(self._validators[operation.id].iter_errors(body))
        if open_reason := next(_left_open(operation, schema, body), ""):
            return Validity(Kind.OPEN, why=open_reason)
        if not errors:
            return Validity(Kind.VALID)
        if any(_null_for_optional(error, body, schema) for error in errors):
            return Validity(Kind.OPEN, why="null for an optional member")
        requirement = max((_requirement(error, body, schema) for error in errors), key=_FIRMEST.index)
        return Validity(Kind.INVALID, requirement, "; ".join(error.message for error in errors)[:200])


# A body with several faults must be refused for the firmest of them.
_FIRMEST: Final = ("VALID-013", "VALID-005", "VALID-004", "VALID-003", "VALID-002", "HTTP-003")


def _keyword(error: jsonschema_rs.ValidationError) -> str:
    return str(error.schema_path[-1]) if error.schema_path else ""


def _requirement(error: jsonschema_rs.ValidationError, body: Any, schema: Any) -> str:
    """Return the requirement that a validation error falls under."""
    keyword = _keyword(error)
    if keyword == "required" and not error.instance_path:
        return "VALID-002"
    if keyword == "pattern" and list(error.instance_path) == ["event_key"]:
        return "VALID-013"
    if keyword != "type":
        return "VALID-005"
    if not isinstance(body, dict):
        return "HTTP-003"
    member = error.instance_path[0] if error.instance_path else ""  # the library leaves the empty name out
    published = member in schema.get("required", ()) or member not in schema.get("properties", {})
    return "VALID-003" if published and len(error.instance_path) <= 1 else "VALID-004"


def _null_for_optional(error: jsonschema_rs.ValidationError, body: Any, schema: Any) -> bool:
    """Many typed languages read null as absent; the contract does not say."""
    path = error.instance_path
    if len(path) != 1 or not isinstance(body, dict) or body.get(str(path[0]), 0) is not None:
        return False
    return path[0] in schema.get("properties", {}) and path[0] not in schema.get("required", ())


def _left_open(operation: Operation, schema: Any, body: Any) -> Iterator[str]:
    """Yield why a body is not judged (CONTRACT.md 1)."""
    if isinstance(body, dict):
        missing = [name for name in schema.get("x-essential", ()) if name not in body]
        if missing:
            yield f"without the essential {', '.join(missing)}"
        for name, member in schema.get("properties", {}).items():
            ceiling = member.get("x-open-above")
            value = body.get(name)
            if ceiling is not None and isinstance(value, int | float) and value > ceiling:
                yield f"{name} is beyond what has to be understood"
            known = member.get("x-known-values")
            if known and isinstance(value, str) and value not in known:
                yield f"{name} is another word"
            if member.get("format") == "uri" and isinstance(value, str) and not PLAIN_URL.fullmatch(value):
                yield "what is a URI, tools read differently"
        if operation.id == "upsertOutput" and isinstance(body.get("schema"), dict) and body["schema"]:
            yield "whether a value must match its schema is open"
    yield from _open_values(body)
    if _depth(body) > DEPTH_ALL_TAKE:
        yield "nested deeper than all servers take"
    if len(json.dumps(body)) > LARGE:
        yield "large"


def _open_values(value: Any) -> Iterator[str]:
    """Yield why a scalar anywhere in a value is not judged."""
    if isinstance(value, str):
        if "\0" in value or any(0xD800 <= ord(character) <= 0xDFFF for character in value):
            yield "a string with U+0000 or half a character"
    elif isinstance(value, float):
        if value.is_integer():
            yield "an integral number with a fraction or exponent"
    elif isinstance(value, int) and abs(value) > MAX_SAFE_INTEGER:
        yield "an integer beyond 2^53 - 1"
    for inner in _inside(value):
        yield from _open_values(inner)


def _inside(value: Any) -> list[Any]:
    """Return what a value is made of: the items of an array, the names and values of an object."""
    if isinstance(value, list):
        return value
    return [*value, *value.values()] if isinstance(value, dict) else []


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level:
        deepest += 1
        level = [inner for outer in level for inner in _inside(outer)]
    return deepest
