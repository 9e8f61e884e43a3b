"""The part of OpenAPI that the renderers can say in Python, as a JSON Schema.

A description that keeps to it renders without a surprise; one that does not is refused before anything is rendered,
with the place that is wrong.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from runcontract.errors import ContractError

JsonSchema = dict[str, Any]

SHOWN: Final = 5
MESSAGE_LENGTH: Final = 200
TEXT: Final = {"type": "string"}
IDENTIFIER: Final = {"type": "string", "pattern": "^[a-z][A-Za-z0-9]*$"}
CLASS_NAME: Final = {"pattern": "^[A-Z][A-Za-z0-9]*$"}
WIRE_NAME: Final = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]*$"}
SCHEMA: Final = {"$ref": "https://json-schema.org/draft/2020-12/schema"}


def reference_or(kind: str, shape: JsonSchema) -> JsonSchema:
    """Return the schema of what is either a component of a kind or written in place.

    It is no `anyOf`: of two alternatives that both fail, a validator can't say which was meant.
    """
    return {
        "type": "object",
        "if": {"required": ["$ref"]},
        "then": {"properties": {"$ref": _reference(kind)}},
        "else": shape,
    }


def mapping(values: JsonSchema, **rules: Any) -> JsonSchema:
    """Return the schema of a mapping from names to such values."""
    return {"type": "object", "additionalProperties": values, **rules}


def _reference(kind: str) -> JsonSchema:
    return {"type": "string", "pattern": f"^#/components/{kind}/[A-Za-z][A-Za-z0-9-]*$"}


def _defined(name: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{name}"}


# A schema that becomes a type by its name, or by a few keywords of its own.
TYPED: Final = {
    "allOf": [SCHEMA, reference_or("schemas", {})],
    "if": {"properties": {"type": {"const": "array"}}, "required": ["type"]},
    "then": {"required": ["items"], "properties": {"items": _defined("typed")}},
}
MEDIA: Final = {"type": "object", "required": ["schema"], "properties": {"schema": _defined("typed")}}
CONTENT: Final = {"type": "object", "properties": {"application/json": MEDIA}}
BODY: Final = {
    "required": ["content"],
    "properties": {"required": {"type": "boolean"}, "content": {**CONTENT, "required": ["application/json"]}},
}
HEADER: Final = {"required": ["schema"], "properties": {"schema": _defined("typed")}}
RESPONSE: Final = {
    "required": ["description"],
    "properties": {
        "description": TEXT,
        "x-code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "content": CONTENT,
        "headers": mapping(reference_or("headers", HEADER), propertyNames=WIRE_NAME),
    },
}
PARAMETER: Final = {
    "required": ["name", "in", "schema"],
    "properties": {
        "name": WIRE_NAME,
        "in": {"enum": ["path", "query", "header"]},
        "required": {"type": "boolean"},
        # A default is written into the code as it stands.
        "schema": {
            "allOf": [_defined("typed")],
            "properties": {"default": {"type": ["string", "number", "boolean", "null"]}},
        },
    },
    "if": {"properties": {"in": {"const": "path"}}, "required": ["in"]},
    "then": {"required": ["required"], "properties": {"required": {"const": True}}},
}
PARAMETERS: Final = {"type": "array", "items": reference_or("parameters", PARAMETER)}
OPERATION: Final = {
    "type": "object",
    "required": ["operationId", "summary", "responses"],
    "properties": {
        "operationId": IDENTIFIER,
        "x-client-method": IDENTIFIER,
        "summary": TEXT,
        "tags": {"type": "array", "items": TEXT},
        "parameters": PARAMETERS,
        "requestBody": reference_or("requestBodies", BODY),
        "responses": {
            "type": "object",
            "propertyNames": {"pattern": "^([1-5][0-9][0-9]|default)$"},
            "patternProperties": {
                "^[123]": reference_or("responses", RESPONSE),
                # A refusal becomes the exception class that its component names.
                "^[45]": {"type": "object", "required": ["$ref"], "properties": {"$ref": _reference("responses")}},
            },
        },
    },
}
# These names stand for the types of the runtime, which keep any JSON as it is.
FREE_JSON: Final = {
    "JsonValue": {"not": {"required": ["type"]}},
    "JsonObject": {"properties": {"type": {"const": "object"}, "properties": False}, "required": ["type"]},
}
CLIENT: Final = {
    "type": "object",
    "required": ["name", "binds", "description"],
    "properties": {
        "name": {"type": "string", **CLASS_NAME},
        "binds": {"type": "array", "items": TEXT},
        "description": TEXT,
    },
}
DESCRIPTION: Final = {
    "$defs": {"typed": TYPED, "operation": OPERATION},
    "type": "object",
    "required": ["openapi", "info", "paths", "components"],
    "properties": {
        "openapi": {"type": "string", "pattern": "^3\\.1\\."},
        "info": {"type": "object", "required": ["title", "version"]},
        "x-client": CLIENT,
        "paths": mapping(
            {
                "type": "object",
                "properties": {"parameters": PARAMETERS},
                "patternProperties": {
                    "^(get|put|post|delete|options|head|patch|trace)$": _defined("operation"),
                },
            },
            propertyNames={"pattern": "^/"},
        ),
        "components": {
            "type": "object",
            "properties": {
                "schemas": mapping(SCHEMA, properties=FREE_JSON, propertyNames=CLASS_NAME),
                "responses": mapping(reference_or("responses", RESPONSE), propertyNames=CLASS_NAME),
                "parameters": mapping(reference_or("parameters", PARAMETER)),
                "headers": mapping(reference_or("headers", HEADER)),
                "requestBodies": mapping(reference_or("requestBodies", BODY)),
            },
        },
    },
}
VALIDATOR: Final = jsonschema_rs.Draft202012Validator(DESCRIPTION)


def check_description(document: Any, source: Path) -> None:
    """Raise ContractError, naming the file and every place (or the first few), for what the renderers can't say."""
    try:
        json.dumps(document, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ContractError(f"{source}: it holds what JSON has no words for: {error}.") from error
    # The meta-schema reports one fault through each of its vocabularies.
    found = list(dict.fromkeys(_findings(document)))
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise ContractError("\n  ".join([f"{source}: the renderers can't make code of this:", *found[:SHOWN], *more]))


def _findings(document: Any) -> Iterator[str]:
    for error in VALIDATOR.iter_errors(document):
        place = " > ".join(str(step) for step in error.instance_path) or "the document"
        message = error.message
        yield f"{place}: {message if len(message) <= MESSAGE_LENGTH else message[:MESSAGE_LENGTH] + '...'}"
