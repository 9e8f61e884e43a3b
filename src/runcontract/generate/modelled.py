"""The schemas as the models' generator is given them: each in words that it makes the right type of.

What it would read in another way, such as a list that lists the types of its items, is said with words that it reads
as they are meant. Where Python has no type for what a schema says, the type is wider (runcontract.generate.limits).
"""

from collections.abc import Mapping
from itertools import count
from typing import Any, Final

from runcontract.generate import types
from runcontract.generate.enumerations import RUNTIME, with_one_type_each
from runcontract.generate.subschemas import with_subschemas

Schemas = Mapping[str, Any]
REFERENCE: Final = "#/components/schemas/"
FREE: Final = "JsonValue"
COMPOSED: Final = ("allOf", "anyOf", "oneOf")
OBJECT_WORDS: Final = ("properties", "additionalProperties", "patternProperties", *COMPOSED)
# The types that a list of items one by one may name, as the generator writes them.
PLAIN: Final = {
    "string": "str",
    "integer": f"{RUNTIME}.JsonInteger",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}
OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    **types.OF_KIND,
    "array": (*types.OF_KIND["array"], "prefixItems"),
    "object": (*OBJECT_WORDS, "required", "minProperties", "maxProperties", "propertyNames"),
}


def modelled(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a description whose schemas the models' generator understands; the given one is unchanged."""
    components = document.get("components", {})
    schemas = components.get("schemas", {})
    sayer = _Schemas(schemas)
    said = {
        name: each if name in types.RUNTIME_TYPES else _root(sayer.said("", each)) for name, each in schemas.items()
    }
    said |= sayer.apart
    if any(_refers_to_free_json(each) for each in said.values()):
        said.setdefault(FREE, {})
    return {**document, "components": {**components, "schemas": said}}


def _root(schema: Any) -> Any:
    """Return a schema with a name of its own, whose default is for those to repeat that refer to it."""
    if not isinstance(schema, Mapping):
        return schema
    kept = {word: each for word, each in schema.items() if word != "default"}
    # the generator reads a type in so many words in any place but the first
    return {"anyOf": [kept]} if "x-python-type" in kept else kept


def _refers_to_free_json(schema: Any) -> bool:
    if isinstance(schema, list):
        return any(map(_refers_to_free_json, schema))
    if not isinstance(schema, Mapping):
        return False
    return schema.get("$ref") == REFERENCE + FREE or any(map(_refers_to_free_json, schema.values()))


class _Schemas:
    """Says the schemas of one description."""

    def __init__(self, named: Schemas) -> None:
        self._named = named
        self.apart: dict[str, Any] = {}

    def said(self, word: str, schema: Any) -> Any:
        """Return a schema that stands under a keyword in other words, and those inside it."""
        if not isinstance(schema, Mapping):
            return schema
        inside = with_subschemas(plainly_referred(schema), self.said)
        own = self._with_default(word, with_one_type_each(_with_known_words(inside)))
        own = self._of_one_type(_with_tuple(own))
        if word == "allOf":  # a part of a composition leaves to the others what it does not say
            return own
        return self._apart(word, _with_required_members(_with_open_members(own)))

    def _apart(self, word: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a map in a list or the like by a name: in place, the generator would forget how large it may be."""
        bounded = any(each in schema for each in ("minProperties", "maxProperties", "propertyNames"))
        empty = schema.get("additionalProperties") is False
        inside = word in ("items", "additionalProperties", "anyOf", "oneOf")
        if not inside or schema.get("type") != "object" or schema.get("properties") or not (bounded or empty):
            return schema
        name = next(name for number in count(1) if (name := f"Map{number}") not in {*self._named, *self.apart})
        self.apart[name] = schema
        return {"$ref": REFERENCE + name}

    def _of_one_type(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a schema of several types, for some of which it says more, as alternatives of one type each."""
        kinds = schema.get("type")
        if not isinstance(kinds, list) or "x-python-type" in schema:
            return schema
        if len([each for each in kinds if each != "null"]) < 2 and "object" not in kinds:
            return schema
        narrow = {word for words in OF_KIND.values() for word in words}
        if not any(word in schema for word in narrow):
            return schema
        rest = {word: each for word, each in schema.items() if word != "type" and word not in narrow}
        each = [
            {"type": kind, **{word: schema[word] for word in OF_KIND.get(kind, ()) if word in schema}} for kind in kinds
        ]
        return {**rest, "anyOf": [self._apart("anyOf", _with_open_members(one)) for one in each]}

    def _with_default(self, word: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a member with the default of what it refers to, and without one that JSON has no value for."""
        target = self._target(schema)
        if word == "properties" and "default" in target and "default" not in schema:
            schema = {**schema, "default": target["default"]}
        if schema.get("default") is not None and self._is_of_a_format(schema):
            schema = {word: each for word, each in schema.items() if word != "default"}
        return schema

    def _is_of_a_format(self, schema: Mapping[str, Any]) -> bool:
        target = self._target(schema)
        choices = [each for word in ("anyOf", "oneOf") for each in target.get(word, ()) if isinstance(each, Mapping)]
        return target.get("format") in types.FORMATS or any(
            self._target(each).get("format") in types.FORMATS for each in choices
        )

    def _target(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        seen: set[str] = set()
        while "$ref" in schema and schema["$ref"] not in seen:
            seen.add(schema["$ref"])
            found = self._named.get(schema["$ref"].removeprefix(REFERENCE), {})
            schema = found if isinstance(found, Mapping) else {}
        return schema


def plainly_referred(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema that says by `allOf` alone what it refers to as a reference."""
    parts = schema.get("allOf")
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], Mapping) and "$ref" in parts[0]:
        rest = {word: each for word, each in schema.items() if word != "allOf"}
        if rest.keys() <= {"default", "description", "title", "deprecated", "readOnly", "writeOnly", "example"}:
            return {**rest, **parts[0]}
    return schema


def _with_known_words(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without what the generator reads in another way: formats, most of all, that become no type."""
    kinds = schema.get("type", ())
    of_text = "string" in kinds if isinstance(kinds, list) else kinds == "string"
    odd = {"unevaluatedItems"}
    odd |= {"format"} if not of_text or schema.get("format") not in types.FORMATS else set()
    odd |= {"unevaluatedProperties"} if any(word in schema for word in COMPOSED) else set()
    return {word: each for word, each in schema.items() if word not in odd}


def _with_open_members(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an object of whose members nothing is said as a map, and one with members by pattern as open to others."""
    if schema.get("type") != "object" or "x-python-type" in schema:
        return schema
    said = {word for word in OBJECT_WORDS if word in schema and schema[word] is not True}
    if not said:
        kept = {word: each for word, each in schema.items() if word != "required"}
        return {**kept, "additionalProperties": {"$ref": REFERENCE + FREE}}
    patterns = schema.get("patternProperties", {})
    closed = schema.get("additionalProperties", True) is False and len(patterns) == 1 and "properties" not in schema
    if not patterns or closed:
        return schema
    return {word: each for word, each in schema.items() if word != "patternProperties"} | {"additionalProperties": True}


def _with_required_members(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an object in which every member that it requires is described."""
    members = schema.get("properties")
    if not members or any(word in schema for word in COMPOSED):
        return schema
    others = schema.get("additionalProperties", {})
    missing = {name: others if isinstance(others, Mapping) else {} for name in schema.get("required", ())}
    return {**schema, "properties": {**members, **{name: missing[name] for name in missing if name not in members}}}


def _with_tuple(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a list of so many items, each with a type of its own, as a tuple; any other as one of any of its types."""
    first = schema.get("prefixItems")
    if not first:
        return schema
    rest = {word: each for word, each in schema.items() if word not in ("prefixItems", "items", "minItems", "maxItems")}
    named = [_type_in_words(each) for each in first]
    if is_tuple(schema) and all(named):
        of = ", ".join(map(str, named))
        return {**rest, "x-python-type": f"typing.Annotated[tuple[{of}], {RUNTIME}.ListedTuple]"}
    others = schema.get("items", True)
    open_ended = [] if others is False else [others] if isinstance(others, Mapping) else [{}]
    bounds: dict[str, Any] = {word: schema[word] for word in ("minItems", "maxItems") if word in schema}
    if others is False:
        bounds["maxItems"] = min(len(first), bounds.get("maxItems", len(first)))
    items = {} if {} in open_ended else {"anyOf": [*first, *open_ended]}
    return {**rest, **bounds, "items": items}


def is_tuple(schema: Mapping[str, Any]) -> bool:
    """Tell whether a list has as many items as it describes one by one."""
    number = len(schema.get("prefixItems", ()))
    most = number if schema.get("items") is False else schema.get("maxItems")
    return number > 0 and schema.get("minItems") == number == most


def _type_in_words(schema: Any) -> str | None:
    """Return the type of an item that has a name, or nothing but a type."""
    if not isinstance(schema, Mapping):
        return None
    name = str(schema.get("$ref", "")).removeprefix(REFERENCE)
    if name:
        return f"{RUNTIME}.{name}" if name in types.RUNTIME_TYPES else name
    narrower = any(word in schema for word in (*types.BOUNDS, "format", "enum", "const", "x-python-type", *COMPOSED))
    kind = schema.get("type")
    return None if narrower or not isinstance(kind, str) else PLAIN.get(kind)
