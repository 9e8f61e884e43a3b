"""Changes of schemas that break somebody, and where that is to be told."""

from typing import Final

from tests.diff.planted import (
    ALTERNATIVES,
    ANSWER,
    BOTH,
    CLIENTS,
    ERROR,
    RUN,
    SCHEMAS,
    SERVERS,
    TEXT,
    drop,
    lose,
    move,
    put,
    runs,
    shop,
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
    runs(
        "a member of a map takes shorter values",
        CLIENTS,
        put(f"{SCHEMAS}/AnnotateRunRequest/properties", to={"owner": {"type": "string", "maxLength": 64}}),
        at=f"{SCHEMAS}/AnnotateRunRequest/properties/owner/maxLength",
    ),
    shop("a member is added to a closed notice", CLIENTS, put(f"{SCHEMAS}/Notice/properties/by", to=TEXT)),
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
    shop("alternatives are no longer told apart", CLIENTS, drop(f"{ALTERNATIVES}/discriminator")),
    shop(
        "a value that tells alternatives apart means another one",
        BOTH,
        put(f"{ALTERNATIVES}/discriminator/mapping/card", to=f"{SCHEMAS}/Transfer"),
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
    runs(
        "a body has an alternative to what is now shorter",
        BOTH,
        put(ERROR, to={"anyOf": [{"type": "string", "maxLength": 9}, {"type": "integer"}]}),
        at=f"{ERROR}/anyOf/0/maxLength",
    ),
    shop("a member depends on nothing more", BOTH, drop(f"{SCHEMAS}/Article/dependentSchemas/price")),
    shop(
        "null goes from the values",
        BOTH,
        put(f"{SCHEMAS}/Article/properties/colour", to={"enum": ["red", "green"]}),
        at=f"{SCHEMAS}/Article/properties/colour/enum",
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
    runs(
        "a member of a body binds less",
        CLIENTS,
        put(f"{SCHEMAS}/WaitForEventRequest/properties/event_key/x-level", to="MAY"),
    ),
    runs("a whole schema binds less", CLIENTS, put(f"{SCHEMAS}/JobRun/x-level", to="SHOULD")),
    runs("a member binds less than its schema", CLIENTS, put(f"{SCHEMAS}/JobRun/properties/tags/x-level", to="MAY")),
    runs("an error code is another", BOTH, put("#/components/responses/Gone/x-code", to="over")),
)
