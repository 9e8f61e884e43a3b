"""A reader finds for every member its unit, its level and its source, by the rules of openapi/README.md."""

import copy
from collections.abc import Iterator
from typing import Any, Final

import pytest

from runcontract.docs.facts import with_facts
from tests.docs.samples import CONTRACTS

SOURCES: Final = {"P": "published pages", "R": "standard", "C": "completion"}
BOTH: Final = pytest.mark.parametrize("name", CONTRACTS)


def described(schema: dict[str, Any], **components: Any) -> Any:
    """Return what is shown of one schema."""
    document = {"info": {}, "paths": {}, "components": {"schemas": {"Thing": schema}, **components}}
    return with_facts(document)["components"]["schemas"]["Thing"]


def members(document: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the members of every named schema: where, the schema that it is a member of, and the member."""
    for name, schema in document["components"]["schemas"].items():
        for member, node in schema.get("properties", {}).items():
            yield f"{name}.{member}", schema, node


@BOTH
def test_every_member_says_its_level_and_its_source(name: str) -> None:
    """Its own, or those of the schema that it is a member of."""
    shown = {place: node for place, _, node in members(with_facts(CONTRACTS[name].document))}
    told = list(members(CONTRACTS[name].document))
    assert len(told) > 40
    for place, schema, node in told:
        level = node.get("x-level", schema["x-level"])
        source = node.get("x-source", schema["x-source"])
        assert f"evel: {level} ({SOURCES[source]})" in shown[place]["description"], place
        essential = place.partition(".")[2] in schema.get("x-essential", ())
        assert ("essential: a server may refuse a body without it" in shown[place]["description"]) == essential, place


@BOTH
def test_every_member_with_a_unit_says_it(name: str) -> None:
    """Its own, or that of the schema that it refers to."""
    contract = CONTRACTS[name]
    shown = {place: node for place, _, node in members(with_facts(contract.document))}
    units = {
        place: node.get("x-unit", contract.resolve(node).get("x-unit")) for place, _, node in members(contract.document)
    }
    assert {place for place, unit in units.items() if unit} == {
        place for place, node in shown.items() if "*Unit: " in node["description"]
    }
    for place, unit in units.items():
        assert unit is None or f"*Unit: {unit};" in shown[place]["description"], place


@BOTH
def test_what_was_said_is_still_said(name: str) -> None:
    """Facts stand behind a description, and a member that has none shows that of its schema."""
    contract = CONTRACTS[name]
    shown = {place: node for place, _, node in members(with_facts(contract.document))}
    for place, _, node in members(contract.document):
        own = node.get("description") or contract.resolve(node)["description"]
        assert shown[place]["description"].startswith(f"{own}\n\n*"), place


def test_what_a_reference_leads_to_gives_the_unit_and_not_the_level() -> None:
    """A shared schema is used at several levels."""
    shared = {"type": "integer", "description": "Shared.", "x-level": "MUST", "x-source": "P", "x-unit": "seconds"}
    document = {
        "info": {},
        "paths": {},
        "components": {
            "schemas": {
                "Shared": shared,
                "Thing": {
                    "x-level": "MAY",
                    "x-source": "C",
                    "properties": {"own": {"$ref": "#/components/schemas/Shared", "x-level": "SHOULD"}},
                },
            }
        },
    }
    told = with_facts(document)["components"]["schemas"]["Thing"]["properties"]["own"]["description"]
    assert told == "Shared.\n\n*Unit: seconds; level: SHOULD (completion).*"


def test_levels_go_down_into_what_is_written_in_place() -> None:
    """Members of members, items, alternatives and the values of a map."""
    inner = {"properties": {"deep": {"type": "string"}}}
    schema = {
        "x-level": "MAY",
        "properties": {"object": inner, "list": {"items": inner}, "either": {"oneOf": [inner]}},
        "additionalProperties": {"type": "string", "x-source": "R"},
    }
    shown = described(copy.deepcopy(schema))
    places = [
        shown["properties"]["object"],
        shown["properties"]["list"]["items"],
        shown["properties"]["either"]["oneOf"][0],
    ]
    assert [each["properties"]["deep"]["description"] for each in places] == ["*Level: MAY.*"] * 3
    assert shown["additionalProperties"]["description"] == "*Level: MAY (standard).*"


def test_the_other_extensions_of_a_member_are_said_in_words() -> None:
    """Each in a few of them."""
    member = {
        "type": "object",
        "description": "It.",
        "x-unit": "members",
        "x-max-bytes": 65536,
        "x-known-values": ["a", "b"],
        "x-open-above": 7,
        "propertyNames": {"description": "A name."},
        "x-source": "an RFC",
    }
    shown = described({"x-essential": ["it"], "properties": {"it": member}})
    assert shown["properties"]["it"]["description"] == (
        "It.\n\n*Unit: members; at most 65,536 bytes of JSON; every server takes a, b; above 7 anything goes; "
        "names: A name; source: an RFC; essential: a server may refuse a body without it.*"
    )


def test_parameters_bodies_answers_and_headers_are_told_as_well() -> None:
    """Answers on one line, as the renderer has one for them."""
    seconds = {"type": "integer", "x-unit": "seconds"}
    document = {
        "info": {"description": "All."},
        "x-optional-headers": {"X-Id": {"in": ["request", "response"], "description": "Which.", "x-level": "MAY"}},
        "paths": {
            "/a": {
                "parameters": [{"name": "p", "in": "query", "description": "P.", "schema": seconds, "x-level": "MUST"}],
                "post": {
                    "description": "Do.",
                    "x-idempotent": True,
                    "requestBody": {
                        "description": "B.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/T"}}},
                    },
                    "responses": {
                        "200": {"description": "Done.", "x-level": "SHOULD", "x-source": "C", "content": {}},
                        "404": {"$ref": "#/components/responses/None"},
                    },
                },
            }
        },
        "components": {
            "schemas": {"T": {"x-level": "MUST", "x-source": "P"}},
            "headers": {"H": {"description": "H.", "schema": seconds}},
            "responses": {"None": {"description": "No.", "x-code": "not_found"}},
        },
    }
    shown = with_facts(document)
    item = shown["paths"]["/a"]
    assert item["parameters"][0]["description"] == "P.\n\n*Unit: seconds; level: MUST.*"
    assert item["post"]["description"] == "Do.\n\n*Doing it twice is as good as once.*"
    assert item["post"]["requestBody"]["description"] == "B.\n\n*Level: MUST (published pages).*"
    assert item["post"]["responses"]["200"]["description"] == "Done. *Level: SHOULD (completion) for the body.*"
    assert shown["components"]["responses"]["None"]["description"] == "No. *Code: not_found.*"
    assert shown["components"]["headers"]["H"]["description"] == "H.\n\n*Unit: seconds.*"
    assert shown["info"]["description"] == "All.\n\n- `X-Id` (request and response): Which. *Level: MAY.*"


@BOTH
def test_the_description_itself_is_not_changed(name: str) -> None:
    """It is served beside the page, and code is made of it."""
    before = copy.deepcopy(CONTRACTS[name].document)
    with_facts(CONTRACTS[name].document)
    assert CONTRACTS[name].document == before


def test_a_description_without_extensions_is_shown_as_it_is() -> None:
    """Nobody else's words are touched."""
    document = {
        "info": {"title": "t"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {}}}}}},
        "components": {"schemas": {"T": {"properties": {"a": {"type": "string"}, "b": True}}}},
    }
    assert with_facts(document) == document
