"""Changes of the run endpoints and of a small shop that break somebody, and where that is to be told.

The same table is held against our own comparison here, and against another one in tests/node.
"""

from dataclasses import replace
from typing import Final

from tests.diff.planted import RUNS, SHOP, Edit, Planted, drop, lose, move, put

CLIENTS: Final = frozenset({"clients"})
SERVERS: Final = frozenset({"servers"})
BOTH: Final = CLIENTS | SERVERS
NOBODY: Final[frozenset[str]] = frozenset()
RUN: Final = "#/paths/~1sdk~1v1~1runs~1{runID}"
SCHEMAS: Final = "#/components/schemas"
ARTICLES: Final = "#/paths/~1articles"
PAY: Final = "#/paths/~1payments/post"
ALTERNATIVES: Final = f"{PAY}/requestBody/content/application~1json/schema"
ANSWER: Final = f"{PAY}/responses/200/content/application~1json/schema"
ERROR: Final = f"{SCHEMAS}/FailRunRequest/properties/error"
TEXT: Final = {"type": "string"}
YES: Final = {"description": "Yes."}


def runs(name: str, breaks: frozenset[str], *edits: Edit, at: str | None = None) -> Planted:
    """Return a change of the run endpoints, to be told where the first edit is unless `at` says otherwise."""
    place = at or edits[0].pointer.removesuffix("/-")
    return Planted(name=name, base=RUNS, edits=edits, breaks=breaks, at=place)


def shop(name: str, breaks: frozenset[str], *edits: Edit, at: str | None = None) -> Planted:
    """Return such a change of the shop."""
    return replace(runs(name, breaks, *edits, at=at), base=SHOP)


OPERATIONS: Final = (
    runs("a path is removed", CLIENTS, drop(f"{RUN}~1resources"), at=f"{RUN}~1resources/post"),
    runs("an operation is removed", CLIENTS, drop(f"{RUN}~1state~1{{key}}/delete")),
    runs(
        "an operation is added",
        SERVERS,
        put(f"{RUN}~1payload/delete", to={"operationId": "dropPayload", "responses": {"204": YES}}),
    ),
    runs("an operation is renamed", BOTH, put(f"{RUN}~1fail/post/operationId", to="endRun")),
    runs(
        "a path parameter is renamed",
        BOTH,
        move(f"{RUN}~1state~1{{key}}", "/sdk/v1/runs/{runID}/state/{name}"),
        put("#/components/parameters/StateKey/name", to="name"),
        at="#/components/parameters/StateKey/name",
    ),
    runs(
        "a required parameter is added",
        CLIENTS,
        put(f"{RUN}~1payload/parameters/-", to={"name": "part", "in": "query", "required": True, "schema": TEXT}),
        at=f"{RUN}~1payload/parameters/1/required",
    ),
    shop("a parameter is removed", CLIENTS, drop(f"{ARTICLES}/get/parameters/0")),
    shop("a parameter becomes required", CLIENTS, put(f"{ARTICLES}/get/parameters/0/required", to=True)),
    shop(
        "a parameter moves from query to header",
        CLIENTS,
        put(f"{ARTICLES}/get/parameters/1/in", to="header"),
        at=f"{ARTICLES}/get/parameters/1",
    ),
    shop("a parameter is written in another way", BOTH, put(f"{ARTICLES}/get/parameters/2/explode", to=True)),
    shop(
        "a value of a parameter is no longer taken", CLIENTS, lose(f"{ARTICLES}/get/parameters/0/schema/enum", "green")
    ),
    shop(
        "a limit of a parameter is lowered", CLIENTS, put(f"{ARTICLES}/get/parameters/1/schema/exclusiveMaximum", to=51)
    ),
)
BODIES: Final = (
    runs("a body becomes required", CLIENTS, put(f"{RUN}~1complete/post/requestBody/required", to=True)),
    runs("a body becomes optional", SERVERS, put(f"{RUN}~1fail/post/requestBody/required", to=False)),
    runs("a body is removed", CLIENTS, drop(f"{RUN}~1complete/post/requestBody")),
    runs(
        "a body is added and required",
        CLIENTS,
        put(
            f"{RUN}~1heartbeat/post/requestBody",
            to={"required": True, "content": {"application/json": {"schema": TEXT}}},
        ),
        at=f"{RUN}~1heartbeat/post/requestBody/required",
    ),
    runs(
        "a media type of a body is replaced",
        BOTH,
        move(f"{RUN}~1log/post/requestBody/content/application~1json", "application/xml"),
    ),
    shop("a media type of a body is removed", CLIENTS, drop(f"{ARTICLES}/post/requestBody/content/application~1xml")),
    shop("a media type of an answer is removed", CLIENTS, drop(f"{ARTICLES}/get/responses/200/content/text~1csv")),
    shop("a media type of an answer is added", SERVERS, put(f"{ARTICLES}/get/responses/200/content/text~1html", to={})),
    runs(
        "a success status is replaced",
        BOTH,
        move(f"{RUN}~1complete/post/responses/200", "202"),
        at=f"{RUN}~1complete/post/responses/202",
    ),
    runs("a success status is added", CLIENTS, put(f"{RUN}~1spawn/post/responses/200", to=YES)),
    shop("a success status is removed", SERVERS, drop(f"{ARTICLES}/post/responses/202")),
    runs("a refusal is removed", SERVERS, drop(f"{RUN}~1fail/post/responses/410")),
    runs(
        "a header of an answer is removed",
        CLIENTS,
        drop("#/components/responses/Unauthorized/headers"),
        at="#/components/responses/Unauthorized/headers/WWW-Authenticate",
    ),
    shop(
        "a header of an answer is no longer certain",
        CLIENTS,
        put(f"{ARTICLES}/get/responses/200/headers/X-Total/required", to=False),
    ),
    shop(
        "a header of an answer has another type",
        BOTH,
        put(f"{ARTICLES}/get/responses/200/headers/X-Total/schema/type", to="boolean"),
    ),
)
ACCESS: Final = (
    runs(
        "a second token is asked for",
        CLIENTS,
        put("#/components/securitySchemes/other", to={"type": "apiKey", "in": "header", "name": "X-Key"}),
        put("#/security/0/other", to=[]),
        at="#/security",
    ),
    runs("no token is asked for", SERVERS, put(f"{RUN}~1heartbeat/post/security", to=[])),
    runs(
        "the scheme of the token is another",
        BOTH,
        put("#/components/securitySchemes/runToken/scheme", to="basic"),
        at="#/security",
    ),
    shop("a token is asked for", CLIENTS, put(f"{PAY}/security", to=[{"key": []}])),
    shop(
        "a scope is asked for",
        CLIENTS,
        put(f"{ARTICLES}/post/security/1/login", to=["write", "pay"]),
        at=f"{ARTICLES}/post/security",
    ),
    runs("the server is another", CLIENTS, put("#/servers/0/url", to="http://localhost:9090"), at="#/servers/0"),
)
MEMBERS: Final = (
    runs(
        "a member of an answer is removed",
        CLIENTS,
        drop(f"{SCHEMAS}/JobRun/properties/priority"),
        lose(f"{SCHEMAS}/JobRun/required", "priority"),
    ),
    runs("an optional member of an answer is removed", CLIENTS, drop(f"{SCHEMAS}/JobRun/properties/tags")),
    runs("a member of an answer is no longer certain", CLIENTS, lose(f"{SCHEMAS}/JobRun/required", "priority")),
    runs("a member of an answer becomes certain", SERVERS, put(f"{SCHEMAS}/JobRun/required/-", to="tags")),
    runs(
        "a required member is added to a body",
        CLIENTS,
        put(f"{SCHEMAS}/ReportUsageRequest/properties/region", to=TEXT),
        put(f"{SCHEMAS}/ReportUsageRequest/required/-", to="region"),
        at=f"{SCHEMAS}/ReportUsageRequest/required",
    ),
    runs("a member of a body becomes required", CLIENTS, put(f"{SCHEMAS}/FailRunRequest/required", to=["error"])),
    runs("a member of a body becomes essential", CLIENTS, put(f"{SCHEMAS}/LogEventRequest/x-essential/-", to="level")),
    runs("a member of a body is no longer essential", SERVERS, drop(f"{SCHEMAS}/FailRunRequest/x-essential")),
    runs("a member of a body is no longer required", SERVERS, lose(f"{SCHEMAS}/ReportUsageRequest/required", "model")),
    runs("a member of a body is removed", CLIENTS, drop(f"{SCHEMAS}/WaitForEventRequest/properties/notify_url")),
    runs("a body is closed", CLIENTS, put(f"{SCHEMAS}/LogEventRequest/additionalProperties", to=False)),
    runs("an answer is closed", SERVERS, put(f"{SCHEMAS}/RunEvent/additionalProperties", to=False)),
    runs(
        "names of members must be shorter", CLIENTS, put(f"{SCHEMAS}/AnnotateRunRequest/propertyNames/maxLength", to=64)
    ),
    runs("a map takes fewer members", CLIENTS, put(f"{SCHEMAS}/AnnotateRunRequest/maxProperties", to=20)),
    runs("a map takes shorter values", CLIENTS, put(f"{SCHEMAS}/AnnotationValue/maxLength", to=512)),
    runs(
        "a map of an answer has other values",
        BOTH,
        put(f"{SCHEMAS}/StringMap/additionalProperties", to={"type": "integer"}),
        at=f"{SCHEMAS}/StringMap/additionalProperties/type",
    ),
    shop("a member is added to a closed schema", BOTH, put(f"{SCHEMAS}/Card/properties/name", to=TEXT)),
    shop(
        "a member of a body is for answers alone",
        CLIENTS,
        put(f"{SCHEMAS}/Article/properties/price/readOnly", to=True),
        at=f"{SCHEMAS}/Article/properties/price",
    ),
)
VALUES: Final = (
    runs("a type of an answer is another", BOTH, put(f"{SCHEMAS}/JobRun/properties/attempt/type", to="string")),
    runs("a type of an answer is wider", CLIENTS, put(f"{SCHEMAS}/JobRun/properties/attempt/type", to="number")),
    runs(
        "a type of a body is narrower",
        CLIENTS,
        put(f"{SCHEMAS}/ReportResourcesRequest/properties/memory_mb/type", to="integer"),
    ),
    runs("a type of a body is wider", SERVERS, put(f"{SCHEMAS}/SpawnRunRequest/properties/priority/type", to="number")),
    runs("an answer may have null", CLIENTS, put(f"{SCHEMAS}/JobRun/properties/error/type", to=["string", "null"])),
    runs("a body may have null", SERVERS, put(f"{ERROR}/type", to=["string", "null"])),
    shop("null goes", BOTH, put(f"{SCHEMAS}/Article/properties/note/type", to="string")),
    shop(
        "null goes from the alternatives",
        BOTH,
        drop(f"{SCHEMAS}/Article/properties/maker/anyOf/1"),
        at=f"{SCHEMAS}/Maker/type",
    ),
    runs("an answer has one more value", CLIENTS, put(f"{SCHEMAS}/RunStatus/enum/-", to="paused")),
    runs("an answer has one value less", SERVERS, lose(f"{SCHEMAS}/RunStatus/enum", "crashed")),
    runs(
        "a body takes listed values alone",
        CLIENTS,
        put(f"{SCHEMAS}/LogEventRequest/properties/level/enum", to=["info", "error"]),
    ),
    runs(
        "a known value is taken no more",
        CLIENTS,
        lose(f"{SCHEMAS}/LogEventRequest/properties/level/x-known-values", "warn"),
    ),
    runs("a constant is another", BOTH, put(f"{SCHEMAS}/Acknowledgement/properties/status/const", to="done")),
    runs("a maximum is lowered", CLIENTS, put(f"{SCHEMAS}/ReportProgressRequest/properties/percent/maximum", to=50)),
    runs("a minimum is raised", CLIENTS, put(f"{SCHEMAS}/WaitForEventRequest/properties/timeout_secs/minimum", to=60)),
    runs("a maximum goes", SERVERS, drop(f"{SCHEMAS}/ReportProgressRequest/properties/percent/maximum")),
    runs("a length is lowered in both directions", BOTH, put(f"{SCHEMAS}/StateKey/maxLength", to=64)),
    runs("a pattern is added", CLIENTS, put(f"{ERROR}/pattern", to="^[a-z]")),
    runs(
        "a pattern is another", BOTH, put(f"{SCHEMAS}/WaitForEventRequest/properties/notify_url/pattern", to="^https:")
    ),
    runs("a format is another", BOTH, put(f"{SCHEMAS}/ReportUsageRequest/properties/cost_microusd/format", to="int32")),
    runs("a format of an answer goes", CLIENTS, drop(f"{SCHEMAS}/JobRun/properties/created_at/format")),
    runs(
        "a value may have fewer bytes", CLIENTS, put(f"{SCHEMAS}/SetStateRequest/properties/value/x-max-bytes", to=1024)
    ),
    runs("a body may have fewer bytes", CLIENTS, put("#/info/x-max-body-bytes", to=65536)),
    runs("a body may have more bytes", SERVERS, put("#/info/x-max-body-bytes", to=2097152)),
    runs(
        "large values are left open earlier",
        CLIENTS,
        put(f"{SCHEMAS}/WaitForEventRequest/properties/timeout_secs/x-open-above", to=86400),
    ),
    shop(
        "a number must be a multiple of another", BOTH, put(f"{SCHEMAS}/Article/properties/price/multipleOf", to=0.05)
    ),
    shop("items need not differ any more", BOTH, drop(f"{SCHEMAS}/Article/properties/sizes/uniqueItems")),
    shop("items have another type", BOTH, put(f"{SCHEMAS}/Article/properties/sizes/items/type", to="string")),
    shop("a list may have fewer items", BOTH, put(f"{SCHEMAS}/Article/properties/sizes/maxItems", to=5)),
)
COMBINED: Final = (
    runs(
        "a body may have an alternative to what it had",
        SERVERS,
        put(ERROR, to={"allOf": [{}], "anyOf": [{"type": "string", "x-level": "SHOULD"}, {"type": "integer"}]}),
        at=f"{ERROR}/anyOf/1",
    ),
    shop(
        "an alternative of a body goes",
        CLIENTS,
        drop(f"{ALTERNATIVES}/oneOf/1"),
        drop(f"{ALTERNATIVES}/discriminator/mapping/transfer"),
    ),
    shop(
        "an alternative of a body comes",
        SERVERS,
        put(f"{ALTERNATIVES}/oneOf/-", to={"$ref": f"{SCHEMAS}/Cash"}),
        at=f"{ALTERNATIVES}/oneOf/2",
    ),
    shop(
        "an alternative of an answer comes",
        CLIENTS,
        put(f"{ANSWER}/anyOf/-", to={"$ref": f"{SCHEMAS}/Cash"}),
        at=f"{ANSWER}/anyOf/2",
    ),
    shop("an alternative of an answer goes", SERVERS, drop(f"{ANSWER}/anyOf/1")),
    shop(
        "alternatives are told apart by another member",
        BOTH,
        put(f"{ALTERNATIVES}/discriminator/propertyName", to="type"),
        at=f"{ALTERNATIVES}/discriminator",
    ),
    shop(
        "a value that tells alternatives apart is another",
        BOTH,
        move(f"{ALTERNATIVES}/discriminator/mapping/card", "credit"),
        at=f"{ALTERNATIVES}/discriminator/mapping/credit",
    ),
    shop(
        "allOf demands more",
        BOTH,
        put(f"{SCHEMAS}/Article/properties/stock/allOf/-", to={"multipleOf": 6}),
        at=f"{SCHEMAS}/Article/properties/stock/allOf/2/multipleOf",
    ),
    shop(
        "allOf demands less",
        BOTH,
        drop(f"{SCHEMAS}/Article/properties/stock/allOf/1"),
        at=f"{SCHEMAS}/Article/properties/stock/allOf/1/maximum",
    ),
    shop(
        "not excludes more",
        BOTH,
        put(f"{SCHEMAS}/Article/properties/name_tag/not", to={"enum": ["none", "no"]}),
        at=f"{SCHEMAS}/Article/properties/name_tag/not/enum",
    ),
)
PROMISES: Final = (
    runs("a default is another", BOTH, put(f"{SCHEMAS}/WaitForEventRequest/properties/timeout_secs/default", to=60)),
    runs("a default is taken back", CLIENTS, drop(f"{SCHEMAS}/SetStateRequest/properties/key/default")),
    runs("a default is promised", SERVERS, put(f"{ERROR}/default", to="failed")),
    runs("an answer binds more", SERVERS, put(f"{RUN}~1log/post/responses/200/x-level", to="MUST")),
    runs("an answer binds less", CLIENTS, put(f"{RUN}~1spawn/post/responses/202/x-level", to="MAY")),
    runs("a member of a body binds less", CLIENTS, drop(f"{SCHEMAS}/WaitForEventRequest/properties/event_key/x-level")),
    runs("an error code is another", BOTH, put("#/components/responses/Gone/x-code", to="over")),
)
CALLS_BACK: Final = (
    shop("a webhook is removed", CLIENTS, drop("#/webhooks/sold"), at="#/webhooks/sold/post"),
    shop(
        "a callback is removed",
        CLIENTS,
        drop(f"{ARTICLES}/post/callbacks"),
        at=f"{ARTICLES}/post/callbacks/added/{{$request.query.callback}}/post",
    ),
    shop("a webhook and a callback bring less", CLIENTS, lose(f"{SCHEMAS}/Notice/required", "text")),
    shop(
        "a webhook is answered in another way",
        BOTH,
        move("#/webhooks/sold/post/responses/204", "200"),
        at="#/webhooks/sold/post/responses/200",
    ),
)
BREAKING: Final = (*OPERATIONS, *BODIES, *ACCESS, *MEMBERS, *VALUES, *COMBINED, *PROMISES, *CALLS_BACK)
