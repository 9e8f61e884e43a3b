"""The part of OpenAPI that the renderers can say in Python, as a JSON Schema.

A description that keeps to it renders without a surprise; one that does not is refused before anything is rendered,
with the place that is wrong.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from runcontract.errors import ContractError

JsonSchema = dict[str, Any]

SHOWN: Final = 5
MESSAGE_LENGTH: Final = 200
TEXT: Final = {"type": "string"}
IDENTIFIER: Final = {"type": "string", "pattern": "^[a-z][A-Za-z0-9]*$"}
OPERATION_ID: Final = {"type": "string", "pattern": "[A-Za-z]"}
CLASS_NAME: Final = {"pattern": "^[A-Z][A-Za-z0-9]*$"}
WIRE_NAME: Final = {"type": "string", "pattern": "^[^\\x00-\\x20{}]+$"}
HEADER_NAME: Final = {"type": "string", "pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"}
PATH: Final = {"pattern": "^/([A-Za-z0-9._~!$&'()*+,;=:@%/-]|\\{[^{}/]+\\})*$"}
STATUS: Final = {"pattern": "^([1-5][0-9][0-9]|[45][Xx][Xx]|default)$"}
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
    # Only schemas and refusals keep their names, as classes; all else is put in its place.
    name = "[A-Za-z][A-Za-z0-9]*" if kind == "schemas" else "[^/]+"
    return {"type": "string", "pattern": f"^#/components/{kind}/{name}$"}


def _defined(name: str) -> JsonSchema:
    return {"$ref": f"#/$defs/{name}"}


# A schema that becomes a type by its name, or by a few keywords of its own.
TYPED: Final = {
    "allOf": [SCHEMA, reference_or("schemas", {})],
    "if": {"properties": {"type": {"const": "array"}}, "required": ["type"]},
    "then": {"required": ["items"], "properties": {"items": _defined("typed")}},
}
REFUSAL: Final = {"type": "string", "pattern": "^#/components/responses/[A-Z][A-Za-z0-9]*$"}
MEDIA: Final = {"type": "object", "required": ["schema"], "properties": {"schema": _defined("typed")}}
CONTENT: Final = {
    "type": "object",
    "additionalProperties": {"type": "object"},
    "patternProperties": {"^(application/(json|\\*|[^;]+\\+json)|\\*/\\*)[ \\t]*(;.*)?$": MEDIA},
}
BODY: Final = {
    "required": ["content"],
    "properties": {"required": {"type": "boolean"}, "content": CONTENT},
}
HEADER: Final = {"required": ["schema"], "properties": {"schema": _defined("typed")}}
RESPONSE: Final = {
    "required": ["description"],
    "properties": {
        "description": TEXT,
        "x-code": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "content": CONTENT,
        "headers": mapping(reference_or("headers", HEADER), propertyNames=HEADER_NAME),
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
        "operationId": OPERATION_ID,
        "x-client-method": IDENTIFIER,
        "x-idempotent": {"type": "boolean"},
        "summary": TEXT,
        "tags": {"type": "array", "items": TEXT},
        "parameters": PARAMETERS,
        "requestBody": reference_or("requestBodies", BODY),
        "responses": {
            "type": "object",
            "propertyNames": STATUS,
            "patternProperties": {
                "^[123]": reference_or("responses", RESPONSE),
                # A refusal becomes the exception class that its component names.
                "^[45][0-9]": {"type": "object", "required": ["$ref"], "properties": {"$ref": REFUSAL}},
                "^[45][Xx]": reference_or("responses", RESPONSE),
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
            propertyNames=PATH,
        ),
        "components": {
            "type": "object",
            "properties": {
                "schemas": mapping(SCHEMA, properties=FREE_JSON, propertyNames=CLASS_NAME),
                "responses": mapping(reference_or("responses", RESPONSE)),
                "parameters": mapping(reference_or("parameters", PARAMETER)),
                "headers": mapping(reference_or("headers", HEADER)),
                "requestBodies": mapping(reference_or("requestBodies", BODY)),
            },
        },
    },
}
# What the patterns mean, for those who meet one.
WORDS: Final = {
    IDENTIFIER["pattern"]: "a name in camel case, such as listPets",
    OPERATION_ID["pattern"]: "a name; it must have a letter",
    CLASS_NAME["pattern"]: "a class name, such as NewPet",
    WIRE_NAME["pattern"]: "a name without blanks and braces",
    HEADER_NAME["pattern"]: "a header name, such as X-Total-Count",
    PATH["pattern"]: "a path of the characters of a URL, with variables in braces; percent-encode all others",
    STATUS["pattern"]: "a status, 4XX, 5XX or default",
    REFUSAL["pattern"]: "a reference to an answer of components whose name is a class name, such as NotFound",
    **{
        _reference(kind)["pattern"]: f"a reference to one of components > {kind}, such as #/components/{kind}/Name"
        for kind in ("schemas", "parameters", "responses", "headers", "requestBodies")
    },
}
VALIDATOR: Final = jsonschema_rs.Draft202012Validator(DESCRIPTION)


def check_description(document: Any, source: Path) -> None:
    """Raise ContractError, naming the file and every place (or the first few), for what the renderers can't say."""
    try:
        json.dumps(document, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ContractError(f"{source}: it holds what JSON has no words for: {error}.") from error
    refuse(source, findings(VALIDATOR, document))


def refuse(source: Path, problems: Iterable[str]) -> None:
    """Raise ContractError with the first few of the problems, if there is any."""
    # The meta-schema reports one fault through each of its vocabularies.
    found = list(dict.fromkeys(problems))
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise ContractError("\n  ".join([f"{source}: the renderers can't make code of this:", *found[:SHOWN], *more]))


def findings(validator: jsonschema_rs.Draft202012Validator, document: Any) -> Iterator[str]:
    """Yield what is wrong with a document by a schema: place, then what was found."""
    for error in validator.iter_errors(document):
        place = " > ".join(str(step) for step in error.instance_path) or "the document"
        message = _in_words(error.message)
        yield f"{place}: {message if len(message) <= MESSAGE_LENGTH else message[:MESSAGE_LENGTH] + '...'}"


def _in_words(message: str) -> str:
    """Return what a validator says with the meaning of a pattern in place of the pattern."""
    for pattern, words in WORDS.items():
        message = message.replace(f'does not match "{pattern}"', f"is not {words}")
    return message
