"""How types and their comments are written in TypeScript."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import Any, Final

WIDTH: Final = 100
IDENTIFIER: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
UNION, INTERSECTION, OPERATOR, ATOM = range(4)
# Said in JSDoc by their own names.
TAGS: Final = (
    "format",
    "default",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)


@dataclass(frozen=True, slots=True)
class Type:
    """A type as text. `rank` tells how tightly it binds; a union keeps its alternatives."""

    text: str
    rank: int = ATOM
    alternatives: tuple["Type", ...] = ()

    def within(self, rank: int) -> str:
        """Return the text for a place that binds so tightly."""
        return self.text if self.rank >= rank else f"({self.text})"

    def after(self, lead: str) -> str:
        """Return what leads to the type and the type; a long union has a line for each alternative."""
        if not self.alternatives or len(lead) + 1 + len(self.text) <= WIDTH:
            return f"{lead} {self.text}"
        return lead + "".join(indent(f"\n| {each.within(OPERATOR)}", "  ") for each in self.alternatives)


NEVER: Final = Type("never")
UNDEFINED: Final = Type("undefined")
UNKNOWN: Final = Type("unknown")
JSON_VALUE: Final = Type("JsonValue")
JSON_OBJECT: Final = Type("JsonObject")


def union(types: Sequence[Type]) -> Type:
    """Return the type of what is of one of them; `never` if there is none."""
    every = dict.fromkeys(each for given in types for each in (given.alternatives or (given,)))
    told = tuple(each for each in every if each != NEVER)
    if len(told) < 2:
        return told[0] if told else NEVER
    return Type(" | ".join(each.within(OPERATOR) for each in told), UNION, told)


def intersection(types: Sequence[Type]) -> Type:
    """Return the type of what is of all of them, one at least."""
    every = list(dict.fromkeys(types))
    # An interface is no JsonObject for TypeScript, so the two together would refuse good values.
    told = [each for each in every if each != JSON_OBJECT] or every
    return told[0] if len(told) == 1 else Type(" & ".join(each.within(OPERATOR) for each in told), INTERSECTION)


def array(item: Type) -> Type:
    """Return the type of an array of such items."""
    return Type(f"readonly {item.within(ATOM)}[]", OPERATOR)


def literal(value: Any) -> Type:
    """Return the type that has one JSON value."""
    if isinstance(value, list):
        return Type(f"readonly [{', '.join(literal(each).text for each in value)}]", OPERATOR)
    if isinstance(value, Mapping):
        return object_of([member(name, literal(each)) for name, each in value.items()])
    return Type(json.dumps(value, ensure_ascii=False))


def key(name: str) -> str:
    """Return a member's name as it is written in an object."""
    return name if IDENTIFIER.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def member(name: str, value: Type, *, optional: bool = False, doc: str = "") -> str:
    """Return one member of an object type; `doc` is its comment with the line feed, or empty."""
    mark = "?" if optional else ""
    return f"{doc}{value.after(f'readonly {key(name)}{mark}:')};"


def object_of(members: Sequence[str]) -> Type:
    """Return the object type of such members: one line where it is short and has no comment."""
    line = f"{{ {' '.join(members)[:-1]} }}" if members else "{}"
    if "\n" not in line and len(line) <= WIDTH:
        return Type(line)
    return Type(block(members))


def block(members: Sequence[str]) -> str:
    """Return members in braces, each from a line of its own."""
    return "{\n" + indent("\n".join(members), "  ") + "\n}"


def doc_of(schema: Any, *more: str) -> str:
    """Return the JSDoc of a schema: its description, what `more` says, a tag for each bound; empty without any."""
    told: Mapping[str, Any] = schema if isinstance(schema, Mapping) else {}
    prose = [*told.get("description", told.get("title", "")).splitlines(), *more]
    tags = [_tag(word, told[word]) for word in TAGS if word in told]
    tags += ["@deprecated"] if told.get("deprecated") else []
    lines = [*prose, *([""] if prose and tags else []), *tags]
    # Else the comment would end there; in a pattern `\/` means the same.
    safe = [line.replace("*/", "*\\/") for line in lines]
    if len(safe) < 2:
        return "".join(f"/** {line} */\n" for line in safe)
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in safe), " */\n"])


def _tag(word: str, value: Any) -> str:
    text = value if isinstance(value, str) and word != "default" else json.dumps(value, ensure_ascii=False)
    return f"@{word} {text}"
