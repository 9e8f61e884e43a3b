"""Edits of the same descriptions that break nobody: what may be ignored, words, other ways to write the same."""

from typing import Final

from tests.diff.planted import (
    ANSWER,
    ARTICLES,
    NOBODY,
    RUN,
    RUNS,
    SCHEMAS,
    SHOP,
    TEXT,
    YES,
    drop,
    move,
    put,
    runs,
    same,
    shop,
    turn_round,
)

COMPATIBLE: Final = (
    runs("an optional member is added to a body", NOBODY, put(f"{SCHEMAS}/FailRunRequest/properties/code", to=TEXT)),
    runs("an optional member is added to an answer", NOBODY, put(f"{SCHEMAS}/JobRun/properties/region", to=TEXT)),
    runs(
        "an optional body is added",
        NOBODY,
        put(f"{RUN}~1heartbeat/post/requestBody", to={"content": {"application/json": {"schema": TEXT}}}),
    ),
    runs(
        "an optional parameter is added",
        NOBODY,
        put(f"{RUN}~1payload/parameters/-", to={"name": "part", "in": "query", "schema": TEXT}),
        at=f"{RUN}~1payload/parameters/1",
    ),
    runs("a refusal is added", NOBODY, put(f"{RUN}~1fail/post/responses/503", to=YES)),
    runs(
        "a header is added to an answer",
        NOBODY,
        put(f"{RUN}~1fail/post/responses/200/headers", to={"X-Id": {"schema": TEXT}}),
        at=f"{RUN}~1fail/post/responses/200/headers/X-Id",
    ),
    runs("an operation is deprecated", NOBODY, put(f"{RUN}~1fail/post/deprecated", to=True)),
    runs("a member is deprecated", NOBODY, put(f"{SCHEMAS}/JobRun/properties/tags/deprecated", to=True)),
    shop("a parameter is deprecated", NOBODY, put(f"{ARTICLES}/get/parameters/0/deprecated", to=True)),
    shop("a header is deprecated", NOBODY, put(f"{ARTICLES}/get/responses/200/headers/X-Total/deprecated", to=True)),
    shop("alternatives can be told apart", NOBODY, put(f"{ANSWER}/discriminator", to={"propertyName": "kind"})),
    runs("a server is added", NOBODY, put("#/servers/-", to={"url": "http://localhost:9090"}), at="#/servers/1"),
    shop(
        "a webhook is added",
        NOBODY,
        put("#/webhooks/bought", to={"post": {"responses": {"204": YES}}}),
        at="#/webhooks/bought/post",
    ),
)
THE_SAME: Final = (
    same(RUNS, "a description is reworded", put(f"{RUN}~1fail/post/description", to="Otherwise.")),
    same(
        RUNS,
        "a description of a member is reworded",
        put(f"{SCHEMAS}/JobRun/properties/tags/description", to="Labels."),
    ),
    same(RUNS, "a summary is reworded", put(f"{RUN}~1fail/post/summary", to="End the run")),
    same(
        RUNS,
        "an example is another",
        put(f"{RUN}~1fail/post/requestBody/content/application~1json/examples/complete/value", to={"error": "no"}),
    ),
    same(RUNS, "an example is added", put(f"{SCHEMAS}/RunID/examples", to=["run_1"])),
    same(RUNS, "a title is added", put(f"{SCHEMAS}/RunID/title", to="Id")),
    same(
        RUNS,
        "members have another order",
        turn_round(f"{SCHEMAS}/JobRun/properties"),
        turn_round(f"{SCHEMAS}/JobRun/required"),
    ),
    same(RUNS, "values have another order", turn_round(f"{SCHEMAS}/RunStatus/enum")),
    same(RUNS, "paths have another order", turn_round("#/paths")),
    same(RUNS, "a tag is another", put(f"{RUN}~1fail/post/tags", to=["state"])),
    same(
        RUNS,
        "an unknown extension comes",
        put(f"{RUN}~1fail/post/x-owner", to="us"),
        put(f"{SCHEMAS}/JobRun/x-owner", to="us"),
    ),
    same(RUNS, "a source is another", put(f"{RUN}~1log/post/responses/200/x-source", to="P")),
    same(
        RUNS, "the level that a member inherits is stated", put(f"{SCHEMAS}/JobRun/properties/tags/x-level", to="MUST")
    ),
    same(RUNS, "the version is another", put("#/info/version", to="1.0.1")),
    same(RUNS, "a hint about the token goes", drop("#/components/securitySchemes/runToken/bearerFormat")),
    same(
        RUNS,
        "a security scheme is called otherwise",
        move("#/components/securitySchemes/runToken", "token"),
        put("#/security", to=[{"token": []}]),
    ),
    same(RUNS, "an unused component comes", put(f"{SCHEMAS}/Unused", to=TEXT)),
    same(
        RUNS,
        "a schema is written in place",
        put(f"{SCHEMAS}/RunState/properties/state_key", to={"type": "string", "minLength": 1, "maxLength": 256}),
    ),
    same(
        RUNS,
        "a schema is wrapped in allOf",
        put(f"{SCHEMAS}/JobRun/properties/tags", to={"allOf": [{"$ref": f"{SCHEMAS}/StringMap"}]}),
    ),
    same(
        RUNS,
        "a constant is a list of one value",
        drop(f"{SCHEMAS}/Acknowledgement/properties/status/const"),
        put(f"{SCHEMAS}/Acknowledgement/properties/status/enum", to=["ok"]),
    ),
    same(RUNS, "a type is a list of one type", put(f"{SCHEMAS}/RunID/type", to=["string"])),
    same(
        RUNS,
        "what goes without saying is said",
        put(f"{SCHEMAS}/JobRun/properties/tags/minProperties", to=0),
        put(f"{SCHEMAS}/JobRun/additionalProperties", to=True),
    ),
    same(
        SHOP,
        "null is one of the types",
        put(f"{SCHEMAS}/Article/properties/note", to={"anyOf": [TEXT, {"type": "null"}]}),
    ),
    same(
        SHOP,
        "null is one of the values",
        put(f"{SCHEMAS}/Article/properties/colour", to={"enum": ["red", "green", None]}),
    ),
    same(
        SHOP,
        "a schema moves to the components",
        put(f"{SCHEMAS}/Note", to={"type": ["string", "null"]}),
        put(f"{SCHEMAS}/Article/properties/note", to={"$ref": f"{SCHEMAS}/Note"}),
    ),
    same(SHOP, "alternatives have another order", turn_round(f"{ANSWER}/anyOf")),
    same(
        SHOP,
        "a header has another case",
        put(f"{ARTICLES}/get/parameters/3/name", to="x-trace"),
        move(f"{ARTICLES}/get/responses/200/headers/X-Total", "x-total"),
    ),
    same(
        SHOP,
        "the default style is said",
        put(f"{ARTICLES}/get/parameters/0/style", to="form"),
        put(f"{ARTICLES}/get/parameters/0/explode", to=True),
    ),
    same(
        SHOP,
        "allOf is put in one",
        put(f"{SCHEMAS}/Article/properties/stock", to={"type": "integer", "minimum": 0, "maximum": 1000}),
    ),
)
