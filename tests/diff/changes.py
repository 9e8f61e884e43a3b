"""Changes that break somebody, and where that is to be told.

The same table is held against our own comparison here, and against another one in tests/node.
"""

from typing import Final

from tests.diff.planted import (
    ARTICLES,
    BOTH,
    CLIENTS,
    PAY,
    RUN,
    SCHEMAS,
    SERVERS,
    TEXT,
    YES,
    drop,
    lose,
    move,
    put,
    runs,
    shop,
)
from tests.diff.schema_changes import COMBINED, MEMBERS, PROMISES, VALUES

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
        "a limit of a parameter in JSON is lowered",
        CLIENTS,
        put(f"{ARTICLES}/get/parameters/4/content/application~1json/schema/maxProperties", to=5),
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
        "a header of an answer in JSON is longer",
        CLIENTS,
        put(f"{ARTICLES}/get/responses/200/headers/X-Page/content/application~1json/schema/maxItems", to=3),
    ),
    shop(
        "a part of a body is written in another way",
        BOTH,
        put(f"{ARTICLES}/post/requestBody/content/multipart~1form-data/encoding/image/contentType", to="image/jpeg"),
        at=f"{ARTICLES}/post/requestBody/content/multipart~1form-data/encoding",
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
