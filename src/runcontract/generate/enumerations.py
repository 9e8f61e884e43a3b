"""Enumerations and constants, by the types of their values: one Python class or literal holds values of one type."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from runcontract.generate.names import literal

RUNTIME: Final = "runcontract.wire.model"


def with_one_type_each(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose enumeration holds texts, integers or numbers alone; a mixed one becomes alternatives.

    Values that are not of the schema's own type are none of its values.
    """
    if "const" not in schema and "enum" not in schema:
        return schema
    rest = {word: each for word, each in schema.items() if word not in ("const", "enum", "type", "format")}
    groups = grouped([schema["const"]] if "const" in schema else schema["enum"], schema.get("type"))
    each = [_of_one_type(kind, values, schema) for kind, values in groups.items()]
    return {**rest, **each[0]} if len(each) == 1 else {**rest, "anyOf": each}


def _of_one_type(kind: str, values: list[Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    if kind == "string" and "const" in schema:
        return {"type": kind, "const": values[0]}
    if kind == "boolean" and len(values) > 1:
        return {"type": kind}
    if kind == "boolean" or (kind == "integer" and len(values) == 1):
        chosen = ", ".join(map(literal, values))
        # Python takes 1 for True in a plain Literal
        return {"type": kind, "x-python-type": f"typing.Annotated[typing.Literal[{chosen}], {RUNTIME}.ExactLiteral]"}
    if kind == "number" and len(values) == 1:  # of which no literal can be made
        return {"type": kind, "minimum": values[0], "maximum": values[0]}
    return {"type": kind} if kind == "null" else {"type": kind, "enum": values}


def grouped(values: Iterable[Any], allowed: Any) -> dict[str, list[Any]]:
    """Return values by their JSON type, each once; those are left out that are of no allowed type."""
    values = list(values)
    kinds = [allowed] if isinstance(allowed, str) else allowed
    real = kinds == ["number"] or any(isinstance(each, float) and not each.is_integer() for each in values)
    groups: dict[str, list[Any]] = {}
    for value in values:
        kind = "number" if real and kind_of(value) == "integer" else kind_of(value)
        if kinds is None or kind in kinds or (kind in ("integer", "number") and "number" in kinds):
            group = groups.setdefault(kind, [])
            kept = int(value) if kind == "integer" else value
            group += [] if kept in group else [kept]
    return groups


def kind_of(value: Any) -> str:
    """Return the JSON type of a value; a number without a fraction is an integer."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names = {str: "string", float: "number", type(None): "null", list: "array"}
    return names.get(type(value), "object")
