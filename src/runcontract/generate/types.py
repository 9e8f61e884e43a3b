"""How schemas of the description are written as Python types."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from runcontract.generate.names import literal

# Free JSON has a type of its own in the runtime, so that no model is made of it.
RUNTIME_TYPES: Final = ("JsonObject", "JsonValue")
SCALARS: Final = {"string": "str", "number": "float", "boolean": "bool", "null": "None"}
FORMATS: Final = {"date-time": "AwareDatetime", "date": "date", "uuid": "UUID"}
BOUNDS: Final = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
Schema = Mapping[str, Any]


def type_of(schema: Schema) -> str:
    """Return the type of a schema as an expression, with its bounds; named schemas are types of `models`."""
    plain = _TYPE.of(schema)
    bounds = ", ".join(f"{BOUNDS[word]}={literal(schema[word])}" for word in BOUNDS if word in schema)
    return f"Annotated[{plain}, Field({bounds})]" if bounds else plain


def argument_type_of(schema: Schema) -> str:
    """Return the type of a method's argument: without bounds, and any mapping or sequence will do."""
    return _ARGUMENT.of(schema)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """Which of Python's types to write for integers, arrays and objects."""

    integer: str
    listed: str
    mapped: str

    def of(self, schema: Schema) -> str:
        if "$ref" in schema:
            return self._named(str(schema["$ref"]).rpartition("/")[2])
        if "const" in schema:
            return f"Literal[{literal(schema['const'])}]"
        if "enum" in schema:
            return f"Literal[{', '.join(map(literal, schema['enum']))}]"
        kinds = schema.get("type", [])
        each = [self._of_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        return " | ".join(dict.fromkeys(each)) or "JsonValue"

    def _named(self, name: str) -> str:
        if name == "JsonObject":
            return name if self.mapped == "dict" else f"{self.mapped}[str, JsonValue]"
        return name if name in RUNTIME_TYPES else f"models.{name}"

    def _of_kind(self, kind: str, schema: Schema) -> str:
        if kind == "integer":
            return self.integer
        if kind == "array":
            return f"{self.listed}[{self.of(schema.get('items', {}))}]"
        if kind == "object":
            values = schema.get("additionalProperties", {})
            free = "properties" in schema or not isinstance(values, Mapping)
            return f"{self.mapped}[str, {'JsonValue' if free else self.of(values)}]"
        if kind == "string" and schema.get("format") in FORMATS:
            return FORMATS[schema["format"]]
        return SCALARS[kind]


_TYPE: Final = _Dialect(integer="StrictInt", listed="list", mapped="dict")
_ARGUMENT: Final = _Dialect(integer="int", listed="Sequence", mapped="Mapping")
