"""Overlays: what each action does to a description, and how a mistake in one is told."""

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.contract import load_contract
from runcontract.contract.overlays import Overlay
from runcontract.errors import UsageError

DOCUMENT: dict[str, Any] = {
    "info": {"title": "T", "version": "1", "x-list": ["a"]},
    "paths": {"/a": {"get": {"tags": ["x", "y", "x"], "responses": {"200": {"description": "yes"}}}}},
}


def overlay(*actions: dict[str, Any]) -> Overlay:
    content = {"overlay": "1.0.0", "info": {"title": "Ours", "version": "1"}, "actions": list(actions)}
    return Overlay.of(content, name="ours.yaml")


def changed(*actions: dict[str, Any]) -> Any:
    return overlay(*actions).applied_to(DOCUMENT)


def test_an_object_is_merged_member_by_member() -> None:
    """What the update does not name stays."""
    made = changed({"target": "$.info", "update": {"version": "2", "contact": {"name": "us"}}})
    assert made["info"] == {"title": "T", "version": "2", "x-list": ["a"], "contact": {"name": "us"}}


def test_lists_are_joined_and_appended_to() -> None:
    """Inside an update they are joined end to end; as a target they take the update as one item."""
    assert changed({"target": "$.info", "update": {"x-list": ["b"]}})["info"]["x-list"] == ["a", "b"]
    assert changed({"target": "$.info['x-list']", "update": "b"})["info"]["x-list"] == ["a", "b"]


def test_what_is_selected_is_removed_however_often_it_is_there() -> None:
    """Also from a list, where each removal moves what follows."""
    assert "responses" not in changed({"target": "$.paths['/a'].get.responses", "remove": True})["paths"]["/a"]["get"]
    for target in ("$..tags[?@ == 'x']", "$..tags[2, 0]", "$..tags[0, 2, 0]"):
        assert changed({"target": target, "remove": True})["paths"]["/a"]["get"]["tags"] == ["y"]
    assert changed({"target": "$.paths..*", "remove": True})["paths"] == {}


def test_actions_follow_one_another() -> None:
    """A success status is moved by removing one answer and adding another."""
    made = changed(
        {"target": "$.paths['/a'].get.responses['200']", "remove": True},
        {"target": "$.paths['/a'].get.responses", "update": {"204": {"description": "done"}}},
    )
    assert made["paths"]["/a"]["get"]["responses"] == {"204": {"description": "done"}}


def test_the_description_itself_stays_as_it_was() -> None:
    """Whatever is done to the copy, and to the overlay's own values in it."""
    before = copy.deepcopy(DOCUMENT)
    own = overlay({"target": "$.info", "update": {"x-new": {"list": []}}})
    made: Any = own.applied_to(DOCUMENT)
    made["info"]["x-new"]["list"].append("changed")
    assert before == DOCUMENT
    assert own.applied_to(DOCUMENT)["info"]["x-new"] == {"list": []}


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ({"target": "$.nothing", "remove": True}, r"\$\.nothing selects nothing"),
        ({"target": "$", "remove": True}, "can't be removed"),
        ({"target": "$.info.title", "update": "U"}, "only an object takes an update"),
        ({"target": "$.info", "update": "U"}, "only an object takes an update"),
    ],
)
def test_an_action_that_can_not_be_carried_out_is_told(action: dict[str, Any], says: str) -> None:
    """A difference that is declared and not there is a mistake."""
    with pytest.raises(UsageError, match=says):
        changed(action)


GOOD = {"target": "$.info", "update": {}}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ([], "must be a mapping"),
        ({"overlay": "2.0.0"}, "a version such as 1.0.0"),
        ({"info": 5}, "info must be a mapping"),
        ({"info": {"title": "T"}}, "a title and a version"),
        ({"actions": []}, "one or more"),
        ({"actions": ["x"]}, r"actions\[0\] must be a mapping"),
        ({"actions": [GOOD, {"update": {}}]}, r"actions\[1\]: target must be a JSONPath"),
        ({"actions": [{"target": "info", "update": {}}]}, "no JSONPath"),
        ({"actions": [{"target": "$.info[", "update": {}}]}, "no JSONPath"),
        ({"actions": [{"target": "$.info"}]}, "update, or remove"),
        ({"actions": [{**GOOD, "remove": "yes"}]}, "true or false"),
        ({"actions": [{**GOOD, "description": 5}]}, "description must be text"),
        ({"actions": [{**GOOD, "updates": {}}]}, "no member 'updates'"),
        ({"action": []}, "no member 'action'"),
    ],
)
def test_what_is_no_overlay_is_told(content: Any, says: str) -> None:
    """File and place; nothing else is ever raised."""
    whole = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": [GOOD]}
    with pytest.raises(UsageError, match=says):
        Overlay.of(whole | content if isinstance(content, dict) else content, name="ours.yaml")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from(["overlay", "info", "actions", "target", "update", "remove", "title", "version", "x-own", "odd"])
ODD = st.recursive(JSON, lambda inner: st.dictionaries(KEYS, inner, max_size=4) | st.lists(inner, max_size=2))


@given(content=ODD, actions=ODD)
def test_whatever_a_file_says_it_is_an_overlay_or_a_usage_error(content: Any, actions: Any) -> None:
    """No traceback for any file."""
    whole = {"overlay": "1.0.0", "info": {"title": "T", "version": "1"}, "actions": actions}
    for each in (content, whole):
        with suppress(UsageError):
            assert isinstance(Overlay.of(each, name="ours.yaml").applied_to(DOCUMENT), dict)


def test_an_overlay_of_the_contract_reads_like_one() -> None:
    """By operation id, as an implementer would write it."""
    made = overlay(
        {"target": "$.paths.*[?@.operationId == 'setState'].responses['201']", "remove": True},
        {"target": "$.paths.*[?@.operationId == 'setState'].responses", "update": {"200": {"description": "Set."}}},
    ).applied_to(load_contract().document)
    assert "200" in made["paths"]["/sdk/v1/runs/{runID}/state"]["post"]["responses"]
