"""The bundled OpenAPI document, read once into frozen values.

The bundle is one JSON document whose only references are `#/components/...`; `runcontract generate` writes it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, Final

from runcontract.contract.operations import Operation, Parameter, Response
from runcontract.errors import ContractError

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
IDEMPOTENT: Final = frozenset({"get", "put", "delete", "options", "head", "trace"})  # RFC 9110 9.2.2
JSON_MEDIA_TYPE: Final = "application/json"
# Also what any body may be: a description that leaves it open means JSON.
LIKE_JSON: Final = re.compile(r"application/(json|\*|[^;\s]+\+json)|\*/\*", re.IGNORECASE)


@dataclass(frozen=True)
class Contract:
    """A bundled OpenAPI document and the operations it describes."""

    document: Mapping[str, Any]

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Return every operation, in the order of the document."""
        return tuple(
            self._operation(path, method, item[method], item.get("parameters", []))
            for path, item in self.document["paths"].items()
            for method in item
            if method in METHODS
        )

    def operation(self, operation_id: str) -> Operation:
        """Return one operation by its id. Raises ContractError for an id that the document lacks."""
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        known = ", ".join(operation.id for operation in self.operations)
        raise ContractError(f"the description has no operation {operation_id!r}; it has {known}.")

    def resolve(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what a node stands for, following `$ref` as far as it goes. Raises ContractError if it goes round."""
        passed: set[str] = set()
        while "$ref" in node:
            reference: str = node["$ref"]
            if reference in passed:
                raise ContractError(
                    f"$ref {reference}: it leads back to itself. Let one of its steps say what is meant."
                )
            passed.add(reference)
            target: Any = self.document
            for step in reference.removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _operation(self, path: str, method: str, node: Mapping[str, Any], shared: list[Mapping[str, Any]]) -> Operation:
        body = self.resolve(node.get("requestBody", {}))
        media_type, media = json_content(body)
        return Operation(
            id=node["operationId"],
            method=method.upper(),
            path=path,
            tag=next(iter(node.get("tags", [])), ""),
            summary=node.get("summary", ""),
            idempotent=node.get("x-idempotent", method in IDEMPOTENT),
            client_method=node.get("x-client-method", ""),
            parameters=self._parameters([*shared, *node.get("parameters", [])]),
            body=media.get("schema"),
            body_media=media_type,
            body_required=body.get("required", False),
            examples={name: self.resolve(example).get("value") for name, example in media.get("examples", {}).items()},
            responses={
                int(status): self._response(int(status), answer)
                for status, answer in node["responses"].items()
                if status.isdecimal()
            },
        )

    def _parameters(self, nodes: list[Mapping[str, Any]]) -> tuple[Parameter, ...]:
        """Return the parameters; an operation's own takes the place of one that its path shares."""
        parameters = [self._parameter(self.resolve(each)) for each in nodes]
        return tuple({(each.place, each.name): each for each in parameters}.values())

    def _parameter(self, node: Mapping[str, Any]) -> Parameter:
        schema = node.get("schema", {})
        style = node.get("style", "form" if node["in"] in ("query", "cookie") else "simple")
        resolved = self.resolve(schema)
        listed = "array" in resolved.get("type", ())
        repeated = listed and style == "form" and node.get("explode", True)
        return Parameter(
            name=node["name"],
            place=node["in"],
            required=node.get("required", False),
            schema=schema,
            style=style,
            repeated=repeated,
            joined=listed and not repeated,
            default=schema.get("default", resolved.get("default")),
            named=self._name_of(resolved) if "$ref" in schema else "",
            resolved=resolved,
        )

    def _name_of(self, schema: Mapping[str, Any]) -> str:
        """Return the name of a schema of components, or an empty text for any other."""
        named = self.document.get("components", {}).get("schemas", {})
        return next((name for name, each in named.items() if each is schema), "")

    def _response(self, status: int, node: Mapping[str, Any]) -> Response:
        node = self.resolve(node)
        media_type, media = json_content(node)
        return Response(
            status=status,
            description=node.get("description", ""),
            schema=media.get("schema"),
            media=media_type,
            level=node.get("x-level", "SHOULD"),
            source=node.get("x-source", "C"),
            headers={name: self.resolve(header).get("schema", {}) for name, header in node.get("headers", {}).items()},
        )


def json_content(node: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """Return the media type of a body's or an answer's JSON, without parameters, and what is said of it, or nothing."""
    content: Mapping[str, Mapping[str, Any]] = node.get("content", {})
    if JSON_MEDIA_TYPE in content:
        return JSON_MEDIA_TYPE, content[JSON_MEDIA_TYPE]
    for name, media in content.items():
        plain = name.partition(";")[0].strip().lower()
        if LIKE_JSON.fullmatch(plain):
            return JSON_MEDIA_TYPE if "*" in plain else plain, media
    return JSON_MEDIA_TYPE, {}


def load_contract() -> Contract:
    """Return the run contract that this installation carries."""
    bundle = files("runcontract").joinpath("generated/openapi.json")
    return Contract(json.loads(bundle.read_text(encoding="utf-8")))
