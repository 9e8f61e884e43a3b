"""From a raw path to what stands behind it."""

from typing import Final
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.wire.router import Router, allowed

ROUTER: Final = Router(
    [
        ("GET", "/runs/{runID}/state", "list"),
        ("POST", "/runs/{runID}/state", "set"),
        ("GET", "/runs/{runID}/state/{key}", "get"),
        ("DELETE", "/runs/{runID}/state/{key}", "delete"),
        ("GET", "/runs/latest/state", "latest"),
    ]
)
TEXT: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(run=TEXT.filter(lambda name: name != "latest"), key=TEXT)
def test_a_percent_encoded_variable_comes_back_as_it_was(run: str, key: str) -> None:
    """Slashes, dots, percent signs and every other character count."""
    found = ROUTER.find(f"/runs/{quote(run, safe='')}/state/{quote(key, safe='')}")
    assert found is not None
    assert found[1] == {"runID": run, "key": key}
    assert found[0] == {"GET": "get", "DELETE": "delete"}


@given(path=st.text())
def test_no_path_is_too_odd_to_be_looked_up(path: str) -> None:
    """The answer is a route or None, never an exception."""
    found = ROUTER.find(path)
    assert found is None or found[0]


def test_an_encoded_slash_is_part_of_a_value() -> None:
    """CONTRACT.md 4: a key may hold a slash, sent as %2F."""
    found = ROUTER.find("/runs/a%2Fstate/state")
    assert found is not None
    assert found[1] == {"runID": "a/state"}


def test_a_literal_goes_before_a_variable() -> None:
    """The more exact path is meant."""
    found = ROUTER.find("/runs/latest/state")
    assert found is not None
    assert found[0] == {"GET": "latest"}


@pytest.mark.parametrize(
    "path",
    ["", "/", "/runs", "/runs/a", "/runs/a/state/", "/runs//state", "/runs/a/state/b/c", "/Runs/a/state", "runs"],
)
def test_any_other_path_is_unknown(path: str) -> None:
    """Prefixes, empty segments, more segments and another case are other paths."""
    assert ROUTER.find(path) is None


def test_what_is_no_utf_8_is_handed_on_to_be_refused() -> None:
    """The parameter's own check says no."""
    found = ROUTER.find("/runs/%ff/state")
    assert found is not None
    assert found[1] == {"runID": "\udcff"}


def test_a_plus_is_a_plus() -> None:
    """Only forms and queries read it as a space."""
    for path in ("/runs/a+b/state", "/runs/a+%62/state", "/runs/a%2Bb/state"):
        found = ROUTER.find(path)
        assert found is not None
        assert found[1] == {"runID": "a+b"}


def test_a_way_that_leads_nowhere_is_given_up_for_another() -> None:
    """A literal that is a prefix of nothing asked for hides no variable beside it."""
    issues = Router(
        [
            ("GET", "/issues/mine", "mine"),
            ("GET", "/issues/{number}/labels", "labels"),
            ("GET", "/issues/mine/open/all", "open"),
            ("GET", "/issues/{number}/{part}/all", "part"),
        ]
    )
    assert issues.find("/issues/mine") == ({"GET": "mine"}, {})
    assert issues.find("/issues/mine/labels") == ({"GET": "labels"}, {"number": "mine"})
    assert issues.find("/issues/mine/open/all") == ({"GET": "open"}, {})
    assert issues.find("/issues/mine/%6Fpen/all") == ({"GET": "part"}, {"number": "mine", "part": "open"})
    assert issues.find("/issues/mine/open") is None
    assert issues.find("/issues//labels") is None


def test_a_place_has_the_name_that_its_own_path_gives_it() -> None:
    """One path calls it id, another userId; neither hears the other's name."""
    users = Router([("GET", "/u/{id}", 1), ("GET", "/u/{userId}/p", 2), ("PUT", "/u/{userId}/p", 3)])
    assert users.find("/u/5") == ({"GET": 1}, {"id": "5"})
    assert users.find("/u/5/p") == ({"GET": 2, "PUT": 3}, {"userId": "5"})


SEGMENT: Final = st.sampled_from(["a", "b", "{x}", "{y}"])
TEMPLATES: Final = st.lists(
    st.lists(SEGMENT, min_size=1, max_size=4).map(lambda segments: "/" + "/".join(segments)),
    min_size=1,
    max_size=6,
    unique_by=lambda path: path.replace("{y}", "{x}"),
)


@given(templates=TEMPLATES, path=st.lists(st.sampled_from("abc"), min_size=1, max_size=4))
def test_a_path_is_known_if_any_template_fits(templates: list[str], path: list[str]) -> None:
    """And its values are those of a template that fits, whatever the others look like."""
    routes = Router([("GET", template, template) for template in templates])
    fitting = {
        template: {name[1:-1]: value for name, value in zip(names, path, strict=True) if name.startswith("{")}
        for template in templates
        if len(names := template.split("/")[1:]) == len(path)
        and all(name in (value, "{x}", "{y}") for name, value in zip(names, path, strict=True))
    }
    found = routes.find("/" + "/".join(path))
    assert (found is None) == (not fitting)
    if found is not None:
        assert fitting[found[0]["GET"]] == found[1]


def test_one_path_under_two_templates_is_refused() -> None:
    """Nobody could tell which is meant."""
    with pytest.raises(ValueError, match=r"/runs/\{id\}/state and /runs/\{runID\}/state are one and the same path"):
        Router([("GET", "/runs/{runID}/state", 1), ("PUT", "/runs/{id}/state", 2)])


def test_allow_names_what_works() -> None:
    """RFC 9110 10.2.1: HEAD works where GET does, OPTIONS everywhere."""
    assert allowed({"POST": 1, "GET": 2}) == "GET, HEAD, OPTIONS, POST"
    assert allowed({"DELETE": 1}) == "DELETE, OPTIONS"
