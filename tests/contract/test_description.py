"""The two documents: they are valid, they say what CONTRACT.md says, and how sure of it they are."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

import pytest
from openapi_spec_validator import validate

from runcontract.contract import Contract, Operation, load_contract

CONTRACT: Final = load_contract()
CONTROL: Final = Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8")))
BOTH: Final = pytest.mark.parametrize("contract", [CONTRACT, CONTROL], ids=["runs", "control"])
EACH: Final = pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda operation: operation.id)

# CONTRACT.md 1, copied by hand.
OPERATIONS: Final = (
    ("waitForEvent", "POST", "/wait-for-event", 200),
    ("getPayload", "GET", "/payload", 200),
    ("logEvent", "POST", "/log", 200),
    ("reportProgress", "POST", "/progress", 200),
    ("sendHeartbeat", "POST", "/heartbeat", 200),
    ("annotateRun", "POST", "/annotate", 200),
    ("saveCheckpoint", "POST", "/checkpoint", 200),
    ("reportUsage", "POST", "/usage", 200),
    ("recordToolCall", "POST", "/tool-call", 200),
    ("upsertOutput", "POST", "/output", 200),
    ("completeRun", "POST", "/complete", 200),
    ("failRun", "POST", "/fail", 200),
    ("spawnRun", "POST", "/spawn", 202),
    ("continueRun", "POST", "/continue", 202),
    ("setState", "POST", "/state", 201),
    ("listState", "GET", "/state", 200),
    ("getState", "GET", "/state/{key}", 200),
    ("deleteState", "DELETE", "/state/{key}", 204),
    ("reportResources", "POST", "/resources", 201),
    ("pushStreamChunk", "POST", "/stream", 200),
)
BASE: Final = "/sdk/v1/runs/{runID}"
PUBLISHED_ANSWERS: Final = {"waitForEvent", "getPayload", "spawnRun", "continueRun"}

# CONTRACT.md 1: type, then every bound and default, member by member.
MEMBERS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "waitForEvent": {
        "event_key": {"type": "string", "minLength": 1, "maxLength": 512, "pattern": r"^[^\x00-\x1f\x7f-\x9f]*$"},
        "timeout_secs": {"type": "integer", "minimum": 1, "default": 3600},
        "notify_url": {"type": "string", "format": "uri", "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$"},
    },
    "logEvent": {
        "message": {"type": "string", "default": ""},
        "level": {"type": "string", "default": "info"},
        "data": {"type": "object"},
    },
    "reportProgress": {
        "percent": {"type": "integer", "minimum": 0, "maximum": 100},
        "message": {"type": "string"},
        "step": {"type": "string"},
        "eta_secs": {"type": "integer", "minimum": 0},
    },
    "saveCheckpoint": {"state": {"type": "object", "default": {}}, "source": {"type": "string", "default": "sdk"}},
    "reportUsage": {
        "provider": {"type": "string"},
        "model": {"type": "string"},
        "prompt_tokens": {"type": "integer", "minimum": 0, "default": 0},
        "completion_tokens": {"type": "integer", "minimum": 0, "default": 0},
        "total_tokens": {"type": "integer", "minimum": 0},
        "cost_microusd": {"type": "integer", "format": "int64", "minimum": 0, "default": 0},
    },
    "recordToolCall": {
        "tool_name": {"type": "string"},
        "input": {"type": "object"},
        "output": {"type": "object"},
        "duration_ms": {"type": "integer", "minimum": 0},
        "status": {"type": "string", "default": "completed"},
    },
    "upsertOutput": {
        "output_key": {"type": "string", "minLength": 1, "maxLength": 256, "default": "default"},
        "schema": {"type": "object"},
        "value": {"type": "object"},
    },
    "completeRun": {"result": {"type": "object"}},
    "failRun": {"error": {"type": "string"}},
    "spawnRun": {"job_id": {"type": "string"}, "payload": {"type": "object"}, "priority": {"type": "integer"}},
    "continueRun": {"payload": {"type": "object"}},
    "setState": {
        "key": {"type": "string", "minLength": 1, "maxLength": 256, "default": "default"},
        "value": {"type": "object"},
    },
    "reportResources": {
        "memory_mb": {"type": "number", "minimum": 0},
        "memory_percent": {"type": "number", "minimum": 0, "maximum": 100},
        "cpu_percent": {"type": "number", "minimum": 0, "maximum": 100},
    },
    "pushStreamChunk": {
        "chunk": {"type": "string"},
        "stream_id": {"type": "string", "default": "default"},
        "done": {"type": "boolean", "default": False},
    },
}
REQUIRED: Final = {"waitForEvent": ["event_key"], "reportUsage": ["provider", "model"]}
ESSENTIAL: Final = {
    "logEvent": ["message"],
    "reportProgress": ["percent", "message"],
    "saveCheckpoint": ["state"],
    "recordToolCall": ["tool_name"],
    "upsertOutput": ["output_key", "value"],
    "failRun": ["error"],
    "spawnRun": ["job_id"],
    "setState": ["key", "value"],
    "pushStreamChunk": ["chunk"],
}
KEYWORDS: Final = ("type", "format", "minLength", "maxLength", "pattern", "minimum", "maximum", "default")


def body_of(operation: Operation) -> Mapping[str, Any]:
    return CONTRACT.resolve(operation.body or {})


def nodes(value: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every object of a document with its JSON Pointer."""
    if isinstance(value, Mapping):
        yield place, value
        for name, member in value.items():
            yield from nodes(member, f"{place}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from nodes(item, f"{place}/{number}")


@BOTH
def test_it_is_valid_openapi(contract: Contract) -> None:
    """What we publish is OpenAPI 3.1.1 by the judgement of openapi-spec-validator."""
    validate(contract.document)
    assert contract.document["openapi"] == "3.1.1"


def test_the_operations_are_those_of_the_contract_in_its_order() -> None:
    """CONTRACT.md 1: 20 operations."""
    told = [(each.id, each.method, each.path, each.success.status) for each in CONTRACT.operations]
    assert told == [(name, method, BASE + path, status) for name, method, path, status in OPERATIONS]


@pytest.mark.parametrize("operation_id", MEMBERS)
def test_request_members_have_the_types_bounds_and_defaults_of_the_contract(operation_id: str) -> None:
    """CONTRACT.md 1, column "request body"."""
    properties = body_of(CONTRACT.operation(operation_id))["properties"]
    told = {}
    for name, node in properties.items():
        schema = {**CONTRACT.resolve(node), **node}
        told[name] = {keyword: schema[keyword] for keyword in KEYWORDS if keyword in schema}
    assert told == MEMBERS[operation_id]


def test_the_operations_without_described_members_are_the_reads_the_heartbeat_and_annotate() -> None:
    """Every body that the contract describes is in the table of this test."""
    others = {each.id for each in CONTRACT.operations} - set(MEMBERS)
    assert others == {"getPayload", "sendHeartbeat", "annotateRun", "listState", "getState", "deleteState"}


@EACH
def test_required_and_essential_members_are_those_of_the_contract(operation: Operation) -> None:
    """CONTRACT.md 1: bold "required" and the asterisks."""
    body = body_of(operation)
    assert body.get("required", []) == REQUIRED.get(operation.id, [])
    assert body.get("x-essential", []) == ESSENTIAL.get(operation.id, [])


def test_annotations_are_bounded_in_number_name_and_value() -> None:
    """CONTRACT.md 1, annotateRun."""
    body = body_of(CONTRACT.operation("annotateRun"))
    names = body["propertyNames"]
    assert body["maxProperties"] == 50
    assert (names["minLength"], names["maxLength"]) == (1, 128)
    assert CONTRACT.resolve(body["additionalProperties"])["maxLength"] == 1024


def test_only_the_body_of_complete_may_be_left_out() -> None:
    """CONTRACT.md 1: "body optional"."""
    optional = {each.id for each in CONTRACT.operations if each.body is not None and not each.body_required}
    assert optional == {"completeRun"}


@EACH
def test_published_answers_must_be_as_they_are_and_the_others_should(operation: Operation) -> None:
    """CONTRACT.md 1: answers marked P are MUST, the others SHOULD; that 204 has no body is HTTP's own rule."""
    expected = ("P", "MUST") if operation.id in PUBLISHED_ANSWERS else ("C", "SHOULD")
    if operation.success.status == 204:
        expected = ("R", "MUST")
    assert (operation.success.source, operation.success.level) == expected


@EACH
def test_every_refusal_that_a_server_may_give_is_documented(operation: Operation) -> None:
    """Every operation answers 400 to 410 and 429; those with a body also 413, 415 and 422."""
    expected = {400, 401, 403, 404, 405, 409, 410, 429}
    if operation.body is not None:
        expected |= {413, 415, 422}
    assert {status for status in operation.responses if status >= 400} == expected


@EACH
def test_refusals_name_the_headers_that_http_asks_for(operation: Operation) -> None:
    """RFC 9110: WWW-Authenticate with 401, Allow with 405, Retry-After with 429."""
    headers = {status: set(answer.headers) for status, answer in operation.responses.items() if answer.headers}
    assert headers == {401: {"WWW-Authenticate"}, 405: {"Allow"}, 429: {"Retry-After"}}


@BOTH
def test_a_refusal_is_always_a_reference(contract: Contract) -> None:
    """A refusal written in place would have no exception class."""
    inline = [
        place
        for place, node in nodes(contract.document["paths"])
        if place.rpartition("/")[0].endswith("/responses") and place[-3] in "45" and list(node) != ["$ref"]
    ]
    assert inline == []


def test_a_run_always_has_the_members_that_the_contract_names() -> None:
    """CONTRACT.md 2: "Always present"."""
    always = "id job_id project_id status attempt triggered_by priority job_version debug_mode lineage_depth created_at"
    assert CONTRACT.document["components"]["schemas"]["JobRun"]["required"] == always.split()


def test_members_of_a_run_have_the_types_of_the_contract() -> None:
    """CONTRACT.md 2: strings but for these."""
    others = {
        "integer": "attempt priority job_version max_attempts_override timeout_secs_override retry_initial_delay_secs "
        "retry_max_delay_secs lineage_depth",
        "object": "payload result metadata tags execution_trace",
        "boolean": "debug_mode",
        "date-time": "scheduled_at started_at finished_at heartbeat_at next_retry_at expires_at created_at",
    }
    expected = {name: kind for kind, names in others.items() for name in names.split()}
    properties = CONTRACT.document["components"]["schemas"]["JobRun"]["properties"]
    resolved = {name: CONTRACT.resolve(node) for name, node in properties.items()}
    told = {name: schema.get("format", schema["type"]) for name, schema in resolved.items()}
    assert told == {name: expected.get(name, "string") for name in properties}


def test_statuses_and_codes_are_those_of_the_contract() -> None:
    """CONTRACT.md 2: RunStatus, and the codes of ErrorResponse."""
    schemas = CONTRACT.document["components"]["schemas"]
    statuses = (
        "delayed queued dequeued executing waiting completed failed timed_out crashed system_failed canceled expired"
    )
    codes = "validation_error unauthorized forbidden not_found method_not_allowed conflict gone payload_too_large"
    assert schemas["RunStatus"]["enum"] == [*statuses.split(), "dead_letter"]
    assert schemas["ErrorCode"]["enum"] == [
        *codes.split(),
        "unsupported_media_type",
        "rate_limited",
        "internal_error",
    ]


@BOTH
def test_no_schema_has_a_title_and_no_object_is_closed(contract: Contract) -> None:
    """A title would become noise in generated code; closed objects would refuse what the contract ignores."""
    schemas = contract.document["components"]["schemas"]
    found = [
        place
        for place, node in nodes(schemas)
        if not place.endswith("/properties") and ("title" in node or node.get("additionalProperties") is False)
    ]
    assert found == []


@EACH
def test_request_members_say_how_sure_they_are(operation: Operation) -> None:
    """Required members are P and MUST; what the page leaves open is C and SHOULD. A schema speaks for its members."""
    body = body_of(operation)
    for name, member in body.get("properties", {}).items():
        published = name in body.get("required", [])
        graded = {**body, **member}
        assert (graded["x-source"], graded["x-level"]) == (("P", "MUST") if published else ("C", "SHOULD")), name


def test_what_the_pages_show_must_be_and_what_completes_them_should() -> None:
    """CONTRACT.md 1 and 2: the published shapes, and the shared ones that they are made of; all others are C."""
    published = (
        "JobRun ExecutionTrace RunStatus WaitForEventResponse AnnotateRunRequest AnnotationValue "
        "EventKey RunID StateKey StringMap StringValue JsonObject"
    )
    graded = {
        name: (schema["x-source"], schema["x-level"])
        for name, schema in CONTRACT.document["components"]["schemas"].items()
    }
    expected = dict.fromkeys(graded, ("C", "SHOULD")) | dict.fromkeys(published.split(), ("P", "MUST"))
    assert graded == expected | {"JsonValue": ("R", "MUST")}


def test_no_member_is_graded_otherwise_than_its_schema_but_these() -> None:
    """The published members of the two bodies that have some, and the id of a request, which a server may give back."""
    schemas = {**CONTRACT.document["components"]["schemas"], **CONTROL.document["components"]["schemas"]}
    own = {
        f"{schema}.{name}": (member.get("x-source"), member.get("x-level"))
        for schema, node in schemas.items()
        for name, member in node.get("properties", {}).items()
        if "x-source" in member or "x-level" in member
    }
    assert own == {
        "WaitForEventRequest.event_key": ("P", "MUST"),
        "ReportUsageRequest.provider": ("P", "MUST"),
        "ReportUsageRequest.model": ("P", "MUST"),
        "ErrorResponse.request_id": (None, "MAY"),
    }


def test_the_control_api_is_nothing_that_a_server_must_have() -> None:
    """CONTRACT.md 6: everything of its own is C and MAY."""
    shared = CONTRACT.document["components"]["schemas"]
    own = {name: node for name, node in CONTROL.document["components"]["schemas"].items() if name not in shared}
    assert {(node["x-source"], node["x-level"]) for node in own.values()} == {("C", "MAY")}
    assert {(each.success.source, each.success.level) for each in CONTROL.operations} == {("C", "MAY")}


def test_what_openapi_cannot_say_is_said_in_extensions() -> None:
    """CONTRACT.md 1 and 5: limits in bytes, words that all servers take, and values that nobody judges."""
    level = body_of(CONTRACT.operation("logEvent"))["properties"]["level"]
    assert level["x-known-values"] == ["debug", "info", "warn", "error"]
    assert "enum" not in level
    assert body_of(CONTRACT.operation("setState"))["properties"]["value"]["x-max-bytes"] == 65536
    assert body_of(CONTRACT.operation("waitForEvent"))["properties"]["timeout_secs"]["x-open-above"] == 2147483647
    assert CONTRACT.document["info"]["x-max-body-bytes"] == 1048576


def test_the_optional_headers_are_those_of_the_contract() -> None:
    """CONTRACT.md 5: all of them MAY, and none a parameter or an answer's header, which code would be made of."""
    headers = CONTRACT.document["x-optional-headers"]
    assert {name: header["in"] for name, header in headers.items()} == {
        "X-Request-Id": ["request", "response"],
        "X-SDK-Version": ["request"],
        "X-SDK-Version-Accepted": ["response"],
        "X-SDK-Capabilities": ["response"],
    }
    assert {(header["x-level"], header["x-source"]) for header in headers.values()} == {("MAY", "C")}
    assert all(each.place == "path" for operation in CONTRACT.operations for each in operation.parameters)
    assert not any(operation.success.headers for operation in CONTRACT.operations)


@BOTH
def test_every_operation_asks_for_a_bearer_token(contract: Contract) -> None:
    """The two documents differ in what the token is, not in how it is sent."""
    (scheme,) = contract.document["components"]["securitySchemes"].values()
    (requirement,) = contract.document["security"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    assert list(requirement) == list(contract.document["components"]["securitySchemes"])
