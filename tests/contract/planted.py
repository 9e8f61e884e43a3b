"""Faults to plant into the real description, one at a time, and which linter finds which: the lint gate's own test.

`redocly` and `spectral` name the rule that must speak, `validator` a part of what openapi-spec-validator says. A tool
that is not named must say nothing, so that the table stays true.
"""

import copy
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

DOCUMENT: Final[dict[str, Any]] = json.loads(
    files("runcontract").joinpath("generated/openapi.json").read_text("utf-8"),
)
GONE: Final = object()
BASE: Final = "/sdk/v1/runs/{runID}"
LOG: Final = ("paths", f"{BASE}/log", "post")
ANSWERS: Final = (*LOG, "responses")
BODY: Final = (*LOG, "requestBody", "content", "application/json")
COMPONENTS: Final = "components"
SCHEMAS: Final = (COMPONENTS, "schemas")
RUN_ID: Final = {"$ref": "#/components/parameters/RunID"}
KEY: Final = {"$ref": "#/components/parameters/StateKey"}
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What stands in a place instead of what should, and who finds it by which rule. GONE: nothing stands there."""

    name: str
    at: Place
    value: Any = GONE
    redocly: str = ""
    spectral: str = ""
    validator: str = ""


def planted(fault: Fault) -> dict[str, Any]:
    """Return the description with one fault."""
    document = copy.deepcopy(DOCUMENT)
    node: Any = document
    for step in fault.at[:-1]:
        node = node[step]
    if fault.value is GONE:
        del node[fault.at[-1]]
    else:
        node[fault.at[-1]] = copy.deepcopy(fault.value)
    return document


def found_in(path: Place) -> Any:
    """Return what stands in a place of the sound description."""
    node: Any = DOCUMENT
    for step in path:
        node = node[step]
    return node


def another_path(name: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    """Return a sound path item of its own."""
    operation = {**found_in(("paths", f"{BASE}/payload", "get")), "operationId": name, "summary": f"Read {name}"}
    return {"parameters": list(parameters), "get": operation}


def path_parameter(name: str) -> dict[str, Any]:
    return {**found_in((COMPONENTS, "parameters", "RunID")), "name": name}


SECURITY: Final = (
    Fault(
        name="security scheme that is defined nowhere",
        at=(*LOG, "security"),
        value=[{"nobody": []}],
        redocly="security-defined",
        spectral="oas3-operation-security-defined",
    ),
    Fault(
        name="security scheme of an unknown type",
        at=(COMPONENTS, "securitySchemes", "runToken", "type"),
        value="bearer",
        redocly="struct",
        spectral="oas3-schema",
        validator='"bearer" is not one of',
    ),
    Fault(name="no security", at=("security",), redocly="security-defined"),
    Fault(
        name="script in a description",
        at=(*LOG, "description"),
        value="Adds an event. <script>alert(1)</script>",
        redocly="no-unsafe-markdown",
        spectral="no-script-tags-in-markdown",
    ),
)
NAMES: Final = (
    Fault(
        name="tag that is defined nowhere",
        at=(*LOG, "tags"),
        value=["nowhere"],
        redocly="operation-tag-defined",
        spectral="operation-tag-defined",
    ),
    Fault(
        name="tag that is defined twice",
        at=("tags", 1, "name"),
        value="life",
        redocly="no-duplicated-tag-names",
        spectral="openapi-tags-uniqueness",
        validator="Duplicate tag name 'life'",
    ),
    Fault(
        name="component that nobody uses",
        at=(*SCHEMAS, "Nobody"),
        value={"type": "string", "description": "Nobody uses it."},
        redocly="no-unused-components",
        spectral="oas3-unused-component",
    ),
    Fault(
        name="operationId that is there twice",
        at=(*LOG, "operationId"),
        value="getPayload",
        redocly="operation-operationId-unique",
        spectral="operation-operationId-unique",
        validator="Operation ID 'getPayload'",
    ),
    Fault(
        name="no operationId",
        at=(*LOG, "operationId"),
        redocly="operation-operationId",
        spectral="operation-operationId",
    ),
    Fault(
        name="dangling reference to a schema",
        at=(*SCHEMAS, "RunEvent", "properties", "data", "$ref"),
        value="#/components/schemas/Nobody",
        redocly="no-unresolved-refs",
        spectral="invalid-ref",
        validator="/components/schemas/Nobody",
    ),
    Fault(
        name="dangling reference to an answer",
        at=(*ANSWERS, "404", "$ref"),
        value="#/components/responses/Nobody",
        redocly="no-unresolved-refs",
        spectral="invalid-ref",
        validator="/components/responses/Nobody",
    ),
    Fault(
        name="misspelt member of an operation",
        at=(*LOG, "requestBodies"),
        value={},
        redocly="struct",
        spectral="oas3-schema",
        validator="'requestBodies' was unexpected",
    ),
)
WORDS: Final = (
    Fault(name="no summary", at=(*LOG, "summary"), redocly="operation-summary"),
    Fault(name="no description of an operation", at=(*LOG, "description"), spectral="operation-description"),
    Fault(
        name="no description of a parameter",
        at=(COMPONENTS, "parameters", "RunID", "description"),
        redocly="parameter-description",
    ),
    Fault(name="no description of a tag", at=("tags", 0, "description"), redocly="tag-description"),
    Fault(
        name="no description of an answer",
        at=(*ANSWERS, "200", "description"),
        redocly="struct",
        spectral="oas3-schema",
        validator='"description" is a required property',
    ),
    Fault(name="no license", at=("info", "license"), redocly="info-license"),
)
PATHS: Final = (
    Fault(
        name="path parameter that is declared nowhere",
        at=("paths", f"{BASE}/log", "parameters"),
        value=[],
        redocly="path-parameters-defined",
        spectral="path-params",
        validator="Path parameter 'runID' for 'post' operation",
    ),
    Fault(
        name="path parameter that no path has",
        at=("paths", f"{BASE}/log", "parameters"),
        value=[RUN_ID, KEY],
        redocly="path-parameters-defined",
        spectral="path-params",
        validator="Path parameter 'key' for 'post' operation",
    ),
    Fault(
        name="path parameter that is not required",
        at=(COMPONENTS, "parameters", "RunID", "required"),
        value=False,
        spectral="path-params",
        validator="true was expected",
    ),
    Fault(
        name="parameter in a place that there is not",
        at=(COMPONENTS, "parameters", "RunID", "in"),
        value="body",
        redocly="struct",
        spectral="oas3-schema",
        validator='"body" is not one of',
    ),
    Fault(
        name="parameter that is declared twice",
        at=("paths", f"{BASE}/log", "parameters"),
        value=[RUN_ID, RUN_ID],
        redocly="operation-parameters-unique",
        spectral="path-params",
        validator="Duplicate parameter 'runID'",
    ),
    Fault(
        name="paths that differ in the name of a parameter",
        at=("paths", "/sdk/v1/runs/{id}/payload"),
        value=another_path("it", path_parameter("id")),
        redocly="no-identical-paths",
        spectral="path-params",
    ),
    Fault(
        name="ambiguous paths",
        at=("paths", "/sdk/v1/runs/me/{word}"),
        value=another_path("it", path_parameter("word")),
        redocly="no-ambiguous-paths",
    ),
    Fault(
        name="slash at the end of a path",
        at=("paths", f"{BASE}/it/"),
        value=another_path("it", RUN_ID),
        redocly="no-path-trailing-slash",
        spectral="path-keys-no-trailing-slash",
    ),
    Fault(
        name="query in a path",
        at=("paths", f"{BASE}/it?all=true"),
        value=another_path("it", RUN_ID),
        redocly="path-not-include-query",
        spectral="path-not-include-query",
    ),
    Fault(name="no server", at=("servers",), redocly="no-empty-servers", spectral="oas3-api-servers"),
    Fault(
        name="slash at the end of a server",
        at=("servers", 0, "url"),
        value="http://localhost:8080/",
        redocly="no-server-trailing-slash",
        spectral="oas3-server-trailing-slash",
    ),
)
STATUSES: Final = (
    Fault(name="no refusal", at=ANSWERS, value={"200": found_in((*ANSWERS, "200"))}, redocly="operation-4xx-response"),
    Fault(
        name="no success",
        at=ANSWERS,
        value={"404": found_in((*ANSWERS, "404"))},
        redocly="operation-2xx-response",
        spectral="operation-success-response",
    ),
    Fault(name="no answer at all", at=ANSWERS, spectral="operation-responses"),
    Fault(
        name="status that there can't be",
        at=(*ANSWERS, "99"),
        value={"description": "Nothing."},
        redocly="struct",
        spectral="oas3-schema",
        validator="'99' was unexpected",
    ),
)
SHAPES: Final = (
    Fault(
        name="enum of another type",
        at=(*SCHEMAS, "ErrorCode", "enum"),
        value=[5],
        redocly="no-enum-type-mismatch",
        spectral="typed-enum",
    ),
    Fault(
        name="default of another type",
        at=(*SCHEMAS, "LogEventRequest", "properties", "level", "default"),
        value=5,
        spectral="oas3-valid-schema-example",
        validator="5 is not of type 'string'",
    ),
    Fault(
        name="pattern that is none",
        at=(*SCHEMAS, "EventKey", "pattern"),
        value="[",
        redocly="no-invalid-media-type-examples",
        spectral="oas3-schema",
        validator="'[' is not a 'regex'",
    ),
    Fault(
        name="nullable, which was OpenAPI 3.0",
        at=(*SCHEMAS, "ErrorDetail", "properties", "message", "nullable"),
        value=True,
        redocly="struct",
    ),
    Fault(name="misspelt keyword", at=(*SCHEMAS, "EventKey", "maxlength"), value=512, redocly="struct"),
    Fault(
        name="type that there is not",
        at=(*SCHEMAS, "EventKey", "type"),
        value="strin",
        redocly="struct",
        spectral="oas3-schema",
        validator="'strin' is not valid",
    ),
    Fault(
        name="bound below nothing",
        at=(*SCHEMAS, "EventKey", "maxLength"),
        value=-1,
        redocly="struct",
        spectral="oas3-schema",
        validator="-1 is less than the minimum of 0",
    ),
    Fault(
        name="required member that is described nowhere",
        at=(*SCHEMAS, "RunEvent", "required"),
        value=["nobody"],
        redocly="no-required-schema-properties-undefined",
        spectral="oas3-valid-media-example",
    ),
    Fault(
        name="member that is required twice",
        at=(*SCHEMAS, "RunEvent", "required"),
        value=["id", "id"],
        spectral="oas3-schema",
        validator="non-unique elements",
    ),
    Fault(
        name="body without a schema",
        at=(*BODY, "schema"),
        redocly="no-unused-components",
        spectral="oas3-unused-component",
    ),
)
EXAMPLES: Final = (
    Fault(
        name="example of a request that its schema refuses",
        at=(*BODY, "examples", "complete", "value", "level"),
        value=5,
        redocly="no-invalid-media-type-examples",
        spectral="oas3-valid-media-example",
    ),
    Fault(
        name="example of an answer that its schema refuses",
        at=(*ANSWERS, "200", "content", "application/json", "examples", "complete", "value", "id"),
        value=5,
        redocly="no-invalid-media-type-examples",
        spectral="oas3-valid-media-example",
    ),
    Fault(
        name="example of a parameter that its schema refuses",
        at=(COMPONENTS, "parameters", "StateKey", "example"),
        value="",
        redocly="no-invalid-parameter-examples",
        spectral="oas3-valid-media-example",
    ),
    Fault(
        name="example of a schema that it refuses itself",
        at=(*SCHEMAS, "EventKey", "examples"),
        value=[5],
        redocly="no-invalid-schema-examples",
    ),
)
FAULTS: Final = (*SECURITY, *NAMES, *WORDS, *PATHS, *STATUSES, *SHAPES, *EXAMPLES)
