"""One operation of the contract: where it lives, what it takes, what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One declared parameter. `place` is OpenAPI's `in`: path, query, header or cookie.

    A `repeated` one is a list whose items stand there one by one, a `joined` one a list with commas between its items.
    `named` is the schema that its own refers to in the end, or empty; `resolved` is what that says.
    """

    name: str
    place: str
    required: bool
    schema: JsonSchema
    style: str = ""
    repeated: bool = False
    joined: bool = False
    default: Any = None
    named: str = ""
    resolved: JsonSchema = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One documented answer. `schema` is None where it has no JSON; `level` and `source` say how sure it is.

    `media` is the type of that body.
    """

    status: int
    description: str
    schema: JsonSchema | None
    level: str
    source: str
    media: str = "application/json"
    headers: Mapping[str, JsonSchema] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation. Schemas are as in the document: `$ref` points into the bundle's components.

    `path` is a template such as `/sdk/v1/runs/{runID}/state/{key}`; `examples` are the named request bodies. Carrying
    an `idempotent` operation out twice is as good as once. `client_method` is what a client calls it, where that is
    not its id.
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    idempotent: bool = False
    client_method: str = ""
    parameters: tuple[Parameter, ...]
    body: JsonSchema | None
    body_media: str = "application/json"
    body_required: bool
    examples: Mapping[str, Any]
    responses: Mapping[int, Response]

    @property
    def successes(self) -> tuple[Response, ...]:
        """Return the documented successes, by status."""
        return tuple(response for status, response in sorted(self.responses.items()) if 200 <= status < 300)

    @property
    def success(self) -> Response:
        """Return the first documented success; the run contract has exactly one an operation."""
        return self.successes[0]
