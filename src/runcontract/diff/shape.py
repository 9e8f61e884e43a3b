"""The part of OpenAPI 3.x that a comparison reads, as JSON Schemas; what has another shape is refused before.

A kind is named as in `components`. A reference is let through: what it leads to is held to the shape when it is read.
"""

from typing import Any, Final

import jsonschema_rs

from runcontract.errors import ContractError

JsonSchema = dict[str, Any]

MESSAGE_LENGTH: Final = 200
TEXT: Final = {"type": "string"}
TEXTS: Final = {"type": "array", "items": TEXT}
FLAG: Final = {"type": "boolean"}
METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
KINDS: Final = (
    "schemas",
    "parameters",
    "headers",
    "requestBodies",
    "responses",
    "securitySchemes",
    "callbacks",
    "pathItems",
)
NUMBERS: Final = (
    "maximum",
    "minimum",
    "multipleOf",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "maxContains",
    "minContains",
    "x-max-bytes",
    "x-open-above",
)
SUBSCHEMAS: Final = (
    "items",
    "additionalProperties",
    "propertyNames",
    "contains",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
)


def _ref(name: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{name}"}


def _mapping(values: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": values}


def _extensible(values: JsonSchema) -> JsonSchema:
    return {"type": "object", "patternProperties": {"^(?!x-)": values}}


def _list(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items}


def _object(members: JsonSchema, *required: str) -> JsonSchema:
    """Return the schema of an object with such members, or of a reference to one."""
    return _reference_or({"required": list(required), "properties": members})


def _each(names: tuple[str, ...], shape: JsonSchema) -> JsonSchema:
    return dict.fromkeys(names, shape)


def _reference_or(shape: JsonSchema) -> JsonSchema:
    return {"type": "object", "if": {"required": ["$ref"]}, "then": {"properties": {"$ref": TEXT}}, "else": shape}


SCHEMA: Final = {
    "type": ["object", "boolean"],
    "properties": {
        "$ref": TEXT,
        "type": {"type": ["string", "array"], "items": TEXT},
        **_each(("required", "x-essential"), TEXTS),
        **_each(("enum", "x-known-values"), {"type": "array"}),
        **_each(NUMBERS, {"type": "number"}),
        **_each(("exclusiveMaximum", "exclusiveMinimum"), {"type": ["number", "boolean"]}),
        **_each(("uniqueItems", "readOnly", "writeOnly", "deprecated", "nullable"), FLAG),
        **_each(("properties", "patternProperties", "dependentSchemas"), _mapping(_ref("schemas"))),
        **_each(("allOf", "anyOf", "oneOf", "prefixItems"), _list(_ref("schemas"))),
        **_each(SUBSCHEMAS, _ref("schemas")),
        "discriminator": {
            "type": "object",
            "required": ["propertyName"],
            "properties": {"propertyName": TEXT, "mapping": _mapping(TEXT)},
        },
    },
}
MEDIA: Final = {"type": "object", "properties": {"schema": _ref("schemas")}}
CONTENT: Final = _mapping(MEDIA)
SECURITY: Final = _list(_mapping(TEXTS))
SERVERS: Final = _list({"type": "object", "required": ["url"], "properties": {"url": TEXT}})
VALUE: Final = {"schema": _ref("schemas"), "content": CONTENT, "required": FLAG, "deprecated": FLAG}
DEFINITIONS: Final[dict[str, JsonSchema]] = {
    "schemas": SCHEMA,
    "parameters": _object({"name": TEXT, "in": TEXT, **VALUE}, "name", "in"),
    "headers": _object(VALUE),
    "requestBodies": _object({"content": CONTENT, "required": FLAG}, "content"),
    "responses": _object({"content": CONTENT, "headers": _mapping(_ref("headers"))}),
    "securitySchemes": _object({"type": TEXT, "flows": _mapping({"type": "object"})}, "type"),
    "callbacks": _reference_or(_extensible(_ref("pathItems"))),
    "operation": {
        "type": "object",
        "properties": {
            "operationId": TEXT,
            "parameters": _list(_ref("parameters")),
            "requestBody": _ref("requestBodies"),
            "responses": _extensible(_ref("responses")),
            "callbacks": _extensible(_ref("callbacks")),
            "deprecated": FLAG,
            "security": SECURITY,
            "servers": SERVERS,
        },
    },
    "pathItems": _object(
        {"parameters": _list(_ref("parameters")), "servers": SERVERS, **_each(METHODS, _ref("operation"))}
    ),
    "description": {
        "type": "object",
        "required": ["openapi", "info"],
        "properties": {
            "openapi": {"type": "string", "pattern": r"^3\."},
            "info": {
                "type": "object",
                "required": ["version"],
                "properties": {"version": TEXT, "x-max-body-bytes": {"type": "number"}},
            },
            "paths": _extensible(_ref("pathItems")),
            "webhooks": _mapping(_ref("pathItems")),
            "components": {
                "type": "object",
                "properties": {kind: _mapping(_ref(kind)) for kind in KINDS},
            },
            "security": SECURITY,
            "servers": SERVERS,
        },
    },
}
VALIDATORS: Final = {
    kind: jsonschema_rs.Draft202012Validator({"$defs": DEFINITIONS, "$ref": f"#/$defs/{kind}"}) for kind in DEFINITIONS
}


def check_shape(value: Any, kind: str, where: str) -> None:
    """Raise ContractError, beginning with `where`, for the first place of a value that is not of a kind's shape."""
    for error in VALIDATORS[kind].iter_errors(value):
        place = " > ".join(str(step) for step in error.instance_path) or "it"
        message = error.message
        if len(message) > MESSAGE_LENGTH:
            message = f"{message[:MESSAGE_LENGTH]}..."
        raise ContractError(f"{where}: {place}: {message}.")
