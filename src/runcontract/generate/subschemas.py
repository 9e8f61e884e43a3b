"""The schemas inside a schema: where they stand by JSON Schema 2020-12, so that no example is taken for one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

MAPS: Final = ("properties", "patternProperties", "dependentSchemas", "$defs")
LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES: Final = (
    "items",
    "additionalProperties",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
)


def subschemas(schema: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield a schema and every one inside it, each with its place; one may be true or false."""
    yield place, schema
    for word, inner in schema.items() if isinstance(schema, Mapping) else ():
        if word in MAPS and isinstance(inner, Mapping):
            for name, each in inner.items():
                yield from subschemas(each, f"{place} > {word} > {name}")
        elif word in LISTS and isinstance(inner, list):
            for number, each in enumerate(inner):
                yield from subschemas(each, f"{place} > {word} > {number}")
        elif word in SINGLES:
            yield from subschemas(inner, f"{place} > {word}")


def with_subschemas(schema: Mapping[str, Any], change: Callable[[str, Any], Any]) -> dict[str, Any]:
    """Return a schema in which each one directly inside is changed; `change` gets the keyword that it stands under."""
    changed: dict[str, Any] = {}
    for word, inner in schema.items():
        if word in MAPS and isinstance(inner, Mapping):
            changed[word] = {name: change(word, each) for name, each in inner.items()}
        elif word in LISTS and isinstance(inner, list):
            changed[word] = [change(word, each) for each in inner]
        else:
            changed[word] = change(word, inner) if word in SINGLES else inner
    return changed
