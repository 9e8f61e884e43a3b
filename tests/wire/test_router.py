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


def test_two_names_for_one_place_are_refused() -> None:
    """The second would never be filled in."""
    with pytest.raises(ValueError, match=r"\{id\} stands where another path has \{runID\}"):
        Router([("GET", "/runs/{runID}/state", 1), ("GET", "/runs/{id}/payload", 2)])


def test_allow_names_what_works() -> None:
    """RFC 9110 10.2.1: HEAD works where GET does, OPTIONS everywhere."""
    assert allowed({"POST": 1, "GET": 2}) == "GET, HEAD, OPTIONS, POST"
    assert allowed({"DELETE": 1}) == "DELETE, OPTIONS"
