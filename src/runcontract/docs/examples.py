"""Example values: what the description gives, or else the simplest value that a schema allows."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from runcontract.contract import Contract

Schema = Mapping[str, Any]
PREFERRED: Final = "complete"  # of several examples the one with every member
DEEPEST: Final = 6  # a schema may contain itself
FORMATS: Final = {
    "date-time": "2026-11-02T09:30:00Z",
    "date": "2026-11-02",
    "time": "09:30:00Z",
    "uuid": "3f1c9a52-7d5e-4b1f-9c58-0a6d2f7f4e11",
    "uri": "https://example.com/",
    "email": "somebody@example.com",
    "binary": "",
}


def example_of(contract: Contract, holder: Mapping[str, Any]) -> Any:
    """Return the example of a parameter or a media type: its own, or one that its schema allows."""
    if has_example(holder):
        return _own(contract, holder)
    return value_of(contract, holder.get("schema", {}))


def has_example(holder: Mapping[str, Any]) -> bool:
    """Tell whether a parameter or a media type has an example of its own."""
    return "example" in holder or bool(holder.get("examples"))


def _own(contract: Contract, holder: Mapping[str, Any]) -> Any:
    if "example" in holder:
        return holder["example"]
    examples = holder["examples"]
    chosen = examples.get(PREFERRED) or next(iter(examples.values()))
    return contract.resolve(chosen).get("value")


def target_of(contract: Contract, schema: Any) -> Schema:
    """Return what a schema stands for; one that is true or false asks for nothing that is of use here."""
    return contract.resolve(schema) if isinstance(schema, Mapping) else {}


def value_of(contract: Contract, schema: Any, *, depth: int = 0) -> Any:
    """Return a value that a schema allows: its example, its default, or the least that it asks for."""
    node = target_of(contract, schema)
    for word in ("example", "const", "default"):
        if word in node:
            return node[word]
    for word in ("examples", "enum"):
        if node.get(word):
            return node[word][0]
    if depth >= DEEPEST:
        return None
    for word in ("oneOf", "anyOf"):
        if node.get(word):
            return value_of(contract, node[word][0], depth=depth + 1)
    parts = [value_of(contract, each, depth=depth + 1) for each in node.get("allOf", ())]
    own = _of_type(contract, node, depth)
    return _merged([*parts, own]) if parts else own


def _merged(values: Iterable[Any]) -> Any:
    told = [each for each in values if each is not None]
    if told and all(isinstance(each, dict) for each in told):
        return {name: value for each in told for name, value in each.items()}
    return told[0] if told else None


def _of_type(contract: Contract, node: Schema, depth: int) -> Any:
    kinds = node.get("type", "object" if "properties" in node else None)
    kind = next(iter(kinds), None) if isinstance(kinds, list) else kinds
    if kind == "object":
        required = node.get("required", ())
        members = node.get("properties", {}).items()
        return {name: value_of(contract, each, depth=depth + 1) for name, each in members if name in required}
    if kind == "array":
        return [value_of(contract, node.get("items", {}), depth=depth + 1)]
    if kind == "string":
        return FORMATS.get(
            node.get("format", ""), "string"[: node.get("maxLength")].ljust(node.get("minLength", 0), "g")
        )
    if kind in {"integer", "number"}:
        return node.get("minimum", node.get("exclusiveMinimum", 0) + 1 if "exclusiveMinimum" in node else 0)
    return True if kind == "boolean" else None
