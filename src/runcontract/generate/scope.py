"""What of OpenAPI code is made of: all else is refused in plain words, or left out and named."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

from runcontract.contract import Contract
from runcontract.contract.document import METHODS
from runcontract.errors import ContractError
from runcontract.generate.dialect import JsonSchema, findings, mapping, refuse
from runcontract.generate.rows import other_media

VERSION: Final = re.compile(r"3\.1\.\d+")
OBJECT: Final = {"type": "object"}
SCHEMA: Final = {"type": ["object", "boolean"]}
PARAMETERS: Final = {"type": "array", "items": OBJECT}
BODY: Final = {
    **OBJECT,
    "properties": {
        "content": mapping({**OBJECT, "properties": {"schema": SCHEMA, "examples": mapping({})}}),
        "headers": mapping(OBJECT),
    },
}
OPERATION: Final = {
    **OBJECT,
    "properties": {
        "parameters": PARAMETERS,
        "requestBody": BODY,
        "responses": mapping(BODY, patternProperties={"^x-": {}}),
    },
}
# What must be so before anything in it can be given a name; the dialect says the rest.
SHAPE: Final[JsonSchema] = {
    **OBJECT,
    "required": ["openapi", "info", "paths"],
    "properties": {
        "info": OBJECT,
        "paths": mapping(
            {
                **OBJECT,
                "properties": {
                    "parameters": PARAMETERS,
                    **dict.fromkeys(METHODS, OPERATION),
                },
            },
            patternProperties={"^x-": {}},
        ),
        "components": {
            **OBJECT,
            "properties": {
                **{kind: mapping(OBJECT) for kind in ("parameters", "headers", "examples")},
                **{kind: mapping(BODY) for kind in ("responses", "requestBodies")},
                "schemas": mapping(SCHEMA),
            },
        },
    },
}
VALIDATOR: Final = jsonschema_rs.Draft202012Validator(SHAPE)
# What the generator of the models would take for orders to import other people's code.
EXAMPLES: Final = ("example", "examples")
ORDERS: Final = ("customBasePath", "customTypePath", "x-python-import", "x-python-type")


def check_shape(document: Mapping[str, Any], source: Path) -> None:
    """Raise ContractError, naming the file and every place (or the first few), for what has no names to give."""
    version = document.get("swagger", document.get("openapi"))
    name = "Swagger" if "swagger" in document else "OpenAPI"
    if isinstance(version, float):
        raise ContractError(f'{source}: openapi: {version} is a number; a version is text, such as "3.1.0".')
    if version is not None and not VERSION.fullmatch(str(version)):
        raise ContractError(f"{source}: this is {name} {version}; code is made of OpenAPI 3.1 alone. Convert it first.")
    refuse(source, findings(VALIDATOR, document))


def check_scope(document: Mapping[str, Any], source: Path) -> None:
    """Raise ContractError likewise for what OpenAPI has and no code is made of."""
    try:
        refuse(source, _beyond(Contract(document)))
    except ContractError as error:
        raise error if str(error).startswith(str(source)) else ContractError(f"{source}: {error}") from error


def _beyond(contract: Contract) -> Iterator[str]:
    for kind in ("parameters", "headers", "responses", "requestBodies"):
        for component in contract.document.get("components", {}).get(kind, {}).values():
            contract.resolve(component)
    for path, item in contract.document["paths"].items():
        for method, node in item.items():
            if method in METHODS or method == "parameters":
                yield from _beyond_parameters(contract, node, f"paths > {path} > {method}")
    for name, schema in contract.document.get("components", {}).get("schemas", {}).items():
        yield from _orders(schema, f"components > schemas > {name}")
    yield from _orders(contract.document["paths"], "paths")


def _beyond_parameters(contract: Contract, node: Any, place: str) -> Iterator[str]:
    own = node if isinstance(node, list) else node.get("parameters", ())
    for parameter in map(contract.resolve, own):
        at = f"{place} > parameter {parameter.get('name')}"
        if parameter.get("in") == "cookie":
            yield f"{at}: cookies are not read or sent. Take it out; an overlay can do that."
        elif "content" in parameter:
            yield f"{at}: a parameter with content is not read or sent. Describe it by a schema."
    for status in node.get("responses", ()) if isinstance(node, Mapping) else ():
        if re.fullmatch("[123]XX", str(status), re.IGNORECASE):
            yield f"{place} > responses > {status}: an answer must have one status, such as {str(status)[0]}00."


def _orders(node: Any, place: str) -> Iterator[str]:
    waiting = [(node, place)]
    while waiting:
        each, at = waiting.pop()
        if isinstance(each, Mapping):
            found = [word for word in ORDERS if word in each and not _is_member(at)]
            yield from (f"{at} > {word}: no code of other people is imported. Leave it out." for word in found)
            waiting += [(member, f"{at} > {name}") for name, member in each.items() if name not in EXAMPLES]
        elif isinstance(each, list):
            waiting += [(member, f"{at} > {number}") for number, member in enumerate(each)]


def _is_member(place: str) -> bool:
    """Tell whether the names below a place are those of members."""
    return place.endswith((" > properties", " > patternProperties"))


def left_out(contract: Contract) -> Iterator[str]:
    """Yield what is in a description and not in the Python that is made of it."""
    for operation in contract.operations:
        other = other_media(contract, operation)
        if other:
            yield f"{operation.method} {operation.path} ({operation.id}) has no Python, as its {other} is no JSON."
    if contract.document.get("webhooks"):
        yield f"webhooks are left out: {', '.join(map(str, contract.document['webhooks']))}."
