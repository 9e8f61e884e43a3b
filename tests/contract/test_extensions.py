"""The `x-` extensions: each is documented, used, valid, and where it may stand; and anything else is refused."""

import copy
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
import yaml

SOURCES: Final = Path(__file__).parents[2] / "openapi"
EXTENSIONS: Final[dict[str, Any]] = yaml.safe_load((SOURCES / "extensions.schema.yaml").read_text("utf-8"))
VALIDATOR: Final = jsonschema_rs.Draft202012Validator(EXTENSIONS)
DOCUMENTED: Final = {name for name in EXTENSIONS["$defs"] if name.startswith("x-")}
DOCUMENTS: Final[dict[str, dict[str, Any]]] = {
    name: json.loads(files("runcontract").joinpath("generated", name).read_text("utf-8"))
    for name in ("openapi.json", "control.json")
}
EACH: Final = pytest.mark.parametrize("name", DOCUMENTS)
LOG: Final = ("paths", "/sdk/v1/runs/{runID}/log", "post")
SCHEMAS: Final = ("components", "schemas")
Place = tuple[str | int, ...]


def objects(node: Any, above: Place = ()) -> Iterator[Place]:
    """Yield the way to every object of a document; what examples and defaults hold is data."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    if isinstance(node, dict):
        yield above
    for step, member in members:
        if above[-1:] == ("properties",) or step not in {"value", "default", "example"}:
            yield from objects(member, (*above, step))


def at(document: Any, place: Place) -> Any:
    for step in place:
        document = document[step]
    return document


def refusals(document: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


@EACH
def test_every_extension_is_valid_and_where_it_may_stand(name: str) -> None:
    """By the schema alone, as anybody can check it."""
    assert refusals(DOCUMENTS[name]) == []


def test_every_documented_extension_is_used_and_explained() -> None:
    """What nobody uses any more must not be left in the documentation."""
    used = {
        member
        for document in DOCUMENTS.values()
        for place in objects(document)
        for member in at(document, place)
        if member.startswith("x-")
    }
    assert used == DOCUMENTED
    assert [name for name in DOCUMENTED if not EXTENSIONS["$defs"][name].get("description")] == []


def test_every_unit_is_used() -> None:
    """The vocabulary has no word to spare."""
    used = {at(document, place).get("x-unit") for document in DOCUMENTS.values() for place in objects(document)}
    assert used - {None} == set(EXTENSIONS["$defs"]["x-unit"]["enum"])


def test_the_readme_lists_the_same_extensions() -> None:
    """It is the form that people read first."""
    rows = re.findall(r"^\| `(x-[a-z-]+)` \|", (SOURCES / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(DOCUMENTED)


@EACH
def test_an_unknown_extension_is_refused_wherever_it_stands(name: str) -> None:
    """The schema goes everywhere: there is no object of a document that it does not look into."""
    document = copy.deepcopy(DOCUMENTS[name])
    unseen = []
    for place in objects(document):
        node = at(document, place)
        node["x-unknown"] = "anything"
        if VALIDATOR.is_valid(document):
            unseen.append(" > ".join(str(step) for step in place))
        del node["x-unknown"]
    assert unseen == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*SCHEMAS, "RunEvent", "x-level"), "must"),
        ((*SCHEMAS, "RunEvent", "x-source"), "RFC 9110"),
        ((*SCHEMAS, "StateKey", "x-unit"), "letters"),
        ((*SCHEMAS, "LogEventRequest", "x-essential"), "message"),
        ((*SCHEMAS, "LogEventRequest", "properties", "level", "x-known-values"), []),
        ((*SCHEMAS, "WaitForEventRequest", "properties", "timeout_secs", "x-open-above"), "2147483647"),
        ((*SCHEMAS, "SetStateRequest", "properties", "value", "x-max-bytes"), 0),
        (("info", "x-max-body-bytes"), "1 MiB"),
        (("components", "responses", "Gone", "x-code"), "Gone!"),
        (("x-optional-headers", "X-Request-Id", "in"), ["cookie"]),
        (("x-optional-headers", "X-Request-Id", "x-level"), "COULD"),
        ((*LOG, "responses", "200", "x-links"), {"A": {"document": "runs", "operations": [], "parameters": {}}}),
    ],
    ids=lambda value: str(value[-1]) if isinstance(value, tuple) else "",
)
def test_a_value_that_makes_no_sense_is_refused(place: Place, value: Any) -> None:
    """One place, and the refusal is about that place."""
    document = copy.deepcopy(DOCUMENTS["openapi.json"])
    at(document, place[:-1])[place[-1]] = value
    refused = refusals(document)
    assert refused
    assert all(str(place[-1]) in each for each in refused), refused


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("x-level",), "MUST"),
        (("info", "x-source"), "P"),
        ((*LOG, "x-level"), "MUST"),
        ((*LOG, "requestBody", "x-level"), "MUST"),
        (("components", "parameters", "RunID", "x-unit"), "characters"),
        (("components", "parameters", "RunID", "x-code"), "gone"),
        ((*SCHEMAS, "RunEvent", "x-max-body-bytes"), 1),
        ((*SCHEMAS, "RunStatus", "x-open-above"), 1),
        ((*SCHEMAS, "RunID", "x-max-bytes"), 1),
        ((*SCHEMAS, "JsonValue", "x-essential"), ["id"]),
        ((*SCHEMAS, "RunEvent", "x-known-values"), ["a"]),
        (("components", "links", "GetState", "x-links"), {}),
        ((*LOG, "x-optional-headers"), {}),
    ],
    ids=lambda value: " ".join(str(step) for step in value[-2:]) if isinstance(value, tuple) else "",
)
def test_an_extension_in_a_place_of_another_kind_is_refused(place: Place, value: Any) -> None:
    """A good value, but nobody would look for it there."""
    document = copy.deepcopy(DOCUMENTS["openapi.json"])
    at(document, place[:-1])[place[-1]] = value
    assert refusals(document)
