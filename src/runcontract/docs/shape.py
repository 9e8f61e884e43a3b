"""What a description must hold to be shown: OpenAPI's shape as far as it is read here, and references that lead on."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from runcontract.contract.bundle import JsonDocument
from runcontract.contract.document import METHODS
from runcontract.errors import ContractError

JsonSchema = dict[str, Any]
SHOWN: Final = 5
MESSAGE_LENGTH: Final = 200
TEXT: Final = {"type": "string"}
OBJECT: Final = {"type": "object"}
GRADE: Final = {"x-level": TEXT, "x-source": TEXT}


def _mapping(values: JsonSchema) -> JsonSchema:
    return {"type": "object", "additionalProperties": values}


def _list(items: JsonSchema) -> JsonSchema:
    return {"type": "array", "items": items}


def _component(kind: str, shape: JsonSchema) -> JsonSchema:
    """Return the schema of what is written in place, or a reference to a component of its kind."""
    to_kind = {"properties": {"$ref": {"type": "string", "pattern": f"^#/components/{kind}/[^/]+$"}}}
    return {"type": "object", "if": {"required": ["$ref"]}, "then": to_kind, "else": shape}


_SCHEMA: Final = {"$ref": "#/$defs/schema"}
_EXAMPLES: Final = _mapping(_component("examples", {}))
_MEDIA: Final = {"type": "object", "properties": {"schema": _SCHEMA, "examples": _EXAMPLES}}
_CONTENT: Final = _mapping(_MEDIA)
_HEADERS: Final = _mapping(_component("headers", {"properties": {"schema": _SCHEMA, "description": TEXT, **GRADE}}))
_BODY: Final = _component("requestBodies", {"properties": {"content": _CONTENT, "description": TEXT}})
_RESPONSE: Final = _component(
    "responses", {"properties": {"content": _CONTENT, "headers": _HEADERS, "description": TEXT, **GRADE}}
)
_PARAMETER: Final = _component(
    "parameters",
    {
        "required": ["name", "in"],
        "properties": {
            "name": TEXT,
            "in": TEXT,
            "schema": _SCHEMA,
            "examples": _EXAMPLES,
            "description": TEXT,
            **GRADE,
        },
    },
)
_SERVERS: Final = _list({"type": "object", "properties": {"url": TEXT, "variables": _mapping(OBJECT)}})
_OPERATION: Final = {
    "type": "object",
    "required": ["responses"],
    "properties": {
        "operationId": TEXT,
        "summary": TEXT,
        "description": TEXT,
        "tags": _list(TEXT),
        "parameters": _list(_PARAMETER),
        "requestBody": _BODY,
        "responses": _mapping(_RESPONSE),
        "security": _list(OBJECT),
        "servers": _SERVERS,
    },
}
# The part of OpenAPI that is read here; all else is between the description and the renderer.
SHAPE: Final = {
    "$defs": {
        "schema": {
            "type": ["object", "boolean"],
            "properties": {
                "$ref": TEXT,
                "type": {"type": ["string", "array"]},
                "format": TEXT,
                "description": TEXT,
                "enum": {"type": "array"},
                "examples": {"type": "array"},
                "required": _list(TEXT),
                **GRADE,
                "x-essential": _list(TEXT),
                "x-known-values": _list(TEXT),
                "x-max-bytes": {"type": "integer"},
                "properties": _mapping(_SCHEMA),
                "propertyNames": _SCHEMA,
                "additionalProperties": _SCHEMA,
                "items": _SCHEMA,
                **{word: _list(_SCHEMA) for word in ("allOf", "anyOf", "oneOf")},
                **{word: {"type": "integer"} for word in ("minLength", "maxLength")},
            },
        },
    },
    "type": "object",
    "required": ["openapi", "info", "paths"],
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\."},
        "info": {
            "type": "object",
            "required": ["title", "version"],
            "properties": dict.fromkeys(("title", "version", "description"), TEXT),
        },
        "servers": _SERVERS,
        "security": _list(OBJECT),
        "paths": _mapping(
            {
                "type": "object",
                "properties": {"parameters": _list(_PARAMETER), "servers": _SERVERS},
                "patternProperties": {f"^({'|'.join(METHODS)})$": _OPERATION},
            },
        ),
        "components": {
            "type": "object",
            "properties": {
                "schemas": _mapping(_SCHEMA),
                "parameters": _mapping(_PARAMETER),
                "headers": _HEADERS,
                "responses": _mapping(_RESPONSE),
                "requestBodies": _mapping(_BODY),
                "securitySchemes": _mapping(_component("securitySchemes", {"properties": {"type": TEXT}})),
            },
        },
        "x-optional-headers": _mapping(
            {
                "type": "object",
                "required": ["in", "description"],
                "properties": {"in": _list(TEXT), "description": TEXT, **GRADE},
            },
        ),
    },
}


def check_shape(document: JsonDocument, spec: Path) -> None:
    """Raise ContractError, naming the file and every place (or the first few), for what can't be shown."""
    try:
        json.dumps(document, allow_nan=False)
    except (ValueError, TypeError) as error:
        raise ContractError(f"{spec}: it holds what JSON has no words for: {error}.") from error
    found = list(dict.fromkeys((*_faults_of_shape(document), *_faults_of_references(document))))
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise ContractError("\n  ".join([f"{spec}: this is no OpenAPI 3.x description:", *found[:SHOWN], *more]))


def _faults_of_shape(document: JsonDocument) -> Iterator[str]:
    for error in jsonschema_rs.Draft202012Validator(SHAPE).iter_errors(document):
        place = " > ".join(str(step) for step in error.instance_path) or "the document"
        message = error.message
        yield f"{place}: {message if len(message) <= MESSAGE_LENGTH else message[:MESSAGE_LENGTH] + '...'}"


def _faults_of_references(document: JsonDocument) -> Iterator[str]:
    """Yield the references that lead nowhere, or back to themselves."""
    for reference in _references(document):
        node: Any = {"$ref": reference}
        seen: set[str] = set()
        while isinstance(node, Mapping) and "$ref" in node and node["$ref"] not in seen:
            seen.add(node["$ref"])
            node = _target(document, str(node["$ref"]))
        if not isinstance(node, Mapping):
            yield f"$ref {reference}: it leads to nothing that has a shape."
        elif "$ref" in node:
            yield f"$ref {reference}: it leads back to itself."


def _target(document: JsonDocument, reference: str) -> Any:
    node: Any = document
    for step in reference.removeprefix("#/").split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        node = node.get(name) if isinstance(node, Mapping) else None
    return node


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = node.values()
    elif not isinstance(node, list):
        return
    for each in node:
        yield from _references(each)
