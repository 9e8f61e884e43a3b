"""How schemas of the description are written as Python types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Parameter
from runcontract.generate.enumerations import kind_of
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
CHOICES: Final = ("anyOf", "oneOf")
# What a schema says to people, and to nobody's types.
NOTES: Final = frozenset(
    {"default", "deprecated", "description", "example", "examples", "readOnly", "title", "writeOnly", "$comment"}
)
NUMBERS: Final = ("format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "string": ("format", "minLength", "maxLength", "pattern"),
    "integer": NUMBERS,
    "number": NUMBERS,
    "boolean": (),
    "null": (),
    "array": ("items", "minItems", "maxItems", "uniqueItems"),
    "object": ("additionalProperties",),
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


def default_of(parameter: Parameter) -> str | None:
    """Return the default of a parameter as an expression of its type.

    It is None where there is none, or where only the wire has words for it: the binding knows it all the same.
    """
    default, schema = parameter.default, parameter.resolved
    if default is None or schema.get("format") in FORMATS or any(word in schema for word in ("allOf", *CHOICES)):
        return None
    kinds = {kind_of(each) for each in schema.get("enum", ())}
    if not parameter.named or not kinds:
        return literal(default)
    # of one value alone, and of texts and numbers mixed, there is no class
    return f"models.{parameter.named}({literal(default)})" if len(schema["enum"]) > 1 and len(kinds) == 1 else None


def is_sayable(schema: Schema) -> bool:
    """Tell whether `type_of` says all that a schema does; where it does not, the schema needs a name and a model."""
    words = schema.keys() - NOTES
    if "$ref" in schema:
        return words == {"$ref"}
    if "enum" in words or "const" in words:
        kinds = {kind_of(each) for each in schema.get("enum", [schema.get("const")])}
        return words <= {"enum", "const", "type"} and kinds in ({"string"}, {"integer"}) and _has_types(schema, kinds)
    kinds = schema.get("type", [])
    known = [kinds] if isinstance(kinds, str) else [each for each in kinds if each != "null"]
    if len(known) != 1:
        return words <= {"type"} and not {"array", "object"}.intersection(known)
    inner = [schema[word] for word in ("items", "additionalProperties") if isinstance(schema.get(word), Mapping)]
    return (
        words <= {"type", *OF_KIND[known[0]]}
        and schema.get("additionalProperties") is not False
        and (all(map(is_sayable, inner)))
    )


def _has_types(schema: Schema, kinds: set[str]) -> bool:
    return schema.get("type") in (None, *kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """Which of Python's types to write for integers, arrays and objects."""

    integer: str
    listed: str
    mapped: str

    def of(self, schema: Schema) -> str:
        if "$ref" in schema:
            return self._named(str(schema["$ref"]).rpartition("/")[2])
        if "const" in schema or "enum" in schema:
            return self._chosen(schema.get("enum", [schema.get("const")]))
        kinds = schema.get("type", [])
        each = [self._of_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        return " | ".join(dict.fromkeys(each)) or "JsonValue"

    def _chosen(self, values: Sequence[Any]) -> str:
        plain = f"Literal[{', '.join(literal(int(each) if kind_of(each) == 'integer' else each) for each in values)}]"
        # Python takes True for 1 in a plain Literal.
        return plain if all(isinstance(each, str) for each in values) else f"Annotated[{plain}, ExactLiteral]"

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
