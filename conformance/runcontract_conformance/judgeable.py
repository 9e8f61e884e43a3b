"""What a description must hold so that a server can be judged by it, checked before anything is read of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from runcontract.contract import Contract, Operation
from runcontract.contract.document import METHODS
from runcontract.diff.shape import check_shape
from runcontract.errors import ContractError
from runcontract_conformance.answers import validator_of


def check_shape_of(document: Mapping[str, Any], name: str) -> None:
    """Raise ContractError, beginning with `name`, for what is no OpenAPI document, or none with operations to call.

    References are not followed yet: that they lead somewhere is for a comparison to say.
    """
    check_shape(document, "description", f"{name}: the description is no OpenAPI 3.x any more")
    for needed in ("paths", "components"):
        if needed not in document:
            raise ContractError(f"{name}: the description has no {needed} any more.")
    _check_components(document["components"], name)
    seen: dict[str, str] = {}
    for place, operation in _operations(document):
        identity = operation.get("operationId")
        if not isinstance(identity, str):
            raise ContractError(f"{name}: {place} has no operationId.")
        if identity in seen:
            raise ContractError(f"{name}: {place} has the operationId {identity!r}, as {seen[identity]} has.")
        seen[identity] = place
        statuses = operation.get("responses", {})
        if not any(status.isdecimal() and 200 <= int(status) < 300 for status in statuses):
            raise ContractError(f"{name}: {place} has no response with a status from 200 to 299.")


def check_schemas(contract: Contract, name: str) -> None:
    """Raise ContractError, beginning with `name`, for an operation that can't be read, or a schema that is none."""
    try:
        operations = contract.operations
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise ContractError(f"{name}: the operations can't be read: {type(error).__name__}: {error}.") from error
    for operation in operations:
        for what, schema in _schemas(operation):
            _check_schema(contract, schema, f"{name}: {operation.id}: {what}")
    for schema_name in contract.document["components"].get("schemas", {}):
        _compile(contract, {"$ref": f"#/components/schemas/{schema_name}"}, f"{name}: schema {schema_name}")


def _check_components(components: Mapping[str, Any], name: str) -> None:
    """Raise ContractError for references from one component to the next that come back, and schemas of one word."""
    found = {f"#/components/{kind}/{each}": value for kind in components for each, value in components[kind].items()}
    for reference, value in found.items():
        if isinstance(value, bool):
            raise ContractError(f"{name}: {reference}: the schema must be an object; {value} is not understood here.")
        passed, target = {reference}, value
        while isinstance(target, Mapping) and "$ref" in target:
            following = target["$ref"]
            if following in passed:
                raise ContractError(f"{name}: {reference}: $ref leads in a circle; nothing is described there.")
            passed.add(following)
            target = found.get(following)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _schemas(operation: Operation) -> Iterator[tuple[str, Any]]:
    if operation.body is not None:
        yield "its body", operation.body
    for status, response in operation.responses.items():
        if response.schema is not None:
            yield f"its answer {status}", response.schema
    for parameter in operation.parameters:
        yield f"its parameter {parameter.name}", parameter.schema


def _check_schema(contract: Contract, schema: Any, where: str) -> None:
    if not isinstance(schema, Mapping) or not isinstance(contract.resolve(schema), Mapping):
        raise ContractError(f"{where}: the schema must be an object; true and false are not understood here.")
    _compile(contract, schema, where)


def _compile(contract: Contract, schema: Any, where: str) -> None:
    try:
        validator_of(contract, schema)
    except ValueError as error:
        reason = " ".join(str(error).splitlines()[:1])[:200]
        raise ContractError(f"{where}: it is no JSON Schema (2020-12): {reason}.") from error
