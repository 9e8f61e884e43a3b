"""What models do not hold values to, and what no right model can be made of."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import jsonschema_rs

from runcontract.generate.enumerations import grouped, kind_of
from runcontract.generate.modelled import COMPOSED, REFERENCE, is_tuple
from runcontract.generate.subschemas import subschemas

ALWAYS_UNCHECKED: Final = ("contains", "dependentRequired", "dependentSchemas", "if", "not", "unevaluatedItems")
COUNTS: Final = ("minProperties", "maxProperties", "propertyNames")


def unchecked(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the models let pass though the schemas do not: each keyword once, with where it first stands."""
    places: dict[str, list[str]] = {}
    in_place = [found for part in ("paths", "components") for found in _in_place(document.get(part), part)]
    for place, schema in (*_schemas(document), *in_place):
        for word in _unchecked_words(schema) if isinstance(schema, Mapping) else ():
            places.setdefault(word, []).append(place)
    for word, found in sorted(places.items()):
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield f"{word} is not checked: {found[0]}{more}."


def _schemas(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        yield from subschemas(schema, f"components > schemas > {name}")


def _in_place(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield the schemas that parameters, bodies and answers below a node have in place."""
    members = enumerate(node) if isinstance(node, list) else node.items() if isinstance(node, Mapping) else ()
    for name, member in members:
        at = f"{place} > {name}"
        if name == "schema":
            yield from subschemas(member, at)
        elif name not in ("schemas", "example", "examples"):
            yield from _in_place(member, at)


def _unchecked_words(schema: Mapping[str, Any]) -> Iterator[str]:
    yield from (word for word in ALWAYS_UNCHECKED if word in schema)
    if schema.get("uniqueItems") is True:
        yield "uniqueItems"
    if "oneOf" in schema and "discriminator" not in schema:
        yield "oneOf (that only one fits)"
    if "unevaluatedProperties" in schema and any(word in schema for word in COMPOSED):
        yield "unevaluatedProperties"
    members = schema.get("properties")
    if members:
        yield from (word for word in COUNTS if word in schema)
    if "patternProperties" in schema and (members or schema.get("additionalProperties") is not False):
        yield "patternProperties"
    if schema.get("type") == "object" and not members and not any(word in schema for word in COMPOSED):
        yield from (word for word in ("required",) if schema.get(word))
    if "prefixItems" in schema and not is_tuple(schema):
        yield "prefixItems (which type stands where)"


def unsayable(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what no right model can be made of, with its place and what to do."""
    schemas = document.get("components", {}).get("schemas", {})
    for place, schema in _schemas(document):
        if schema is False:
            if " > properties > " in place and place.rpartition(" > ")[0].endswith("properties"):
                yield f"{place}: a member that can have no value. Leave it out."
            continue
        if isinstance(schema, Mapping):
            yield from (f"{place}: {problem}" for problem in _problems(schema, schemas))


def _problems(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    if "const" in schema or "enum" in schema:
        values = [schema["const"]] if "const" in schema else schema["enum"]
        kinds = sorted({kind_of(each) for each in values} & {"array", "object"})
        if kinds:
            yield f"an enum or const holds an {kinds[0]}, of which there is no type. Describe its members instead."
        elif not grouped(values, schema.get("type")):
            yield "no value of its enum or const is of its type. Change one of the two."
    if _is_array_of_itself(schema, schemas):
        yield "an array of itself, of which there is no type. Give its items another alternative."
    if schema.get("default") is not None and not _is_of(schema["default"], schema, schemas):
        yield f"its default {schema['default']!r} is not what the schema allows. Change one of the two."


def _is_array_of_itself(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> bool:
    """Tell whether the items of an array are such arrays again, and so on without an end."""
    seen: list[Any] = []
    node: Any = schema
    while isinstance(node, Mapping) and node not in seen:
        seen.append(node)
        if "$ref" in node:
            node = schemas.get(str(node["$ref"]).removeprefix(REFERENCE))
        else:
            node = node.get("items") if node.get("type") == "array" else None
    return isinstance(node, Mapping) and any(each.get("type") == "array" for each in seen)


def _is_of(value: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> bool:
    """Tell whether a value is one of a schema's."""
    refers = any(isinstance(each, Mapping) and "$ref" in each for _, each in subschemas(schema, ""))
    whole = {"allOf": [schema], "components": {"schemas": schemas if refers else {}}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True).is_valid(value)
