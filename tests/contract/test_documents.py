"""YAML and JSON files are read as one and the same language, and nothing in them takes more than it weighs."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.contract.documents import DEEPEST, parsed_document
from runcontract.errors import ContractError

TEXT = st.text(st.characters(categories=["L", "N", "P", "S"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def refused(text: str | bytes) -> str:
    """Return what is said of a text that is refused."""
    with pytest.raises(ContractError) as caught:
        parsed_document(text.encode() if isinstance(text, str) else text, "api.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[DE, NO, SE, yes, on, off, y, n]", ["DE", "NO", "SE", "yes", "on", "off", "y", "n"]),
        ("[true, True, FALSE]", [True, True, False]),
        ("[null, ~, ]", [None, None]),
        ("[12:30, 1_000, 0b11, 1.0.0]", ["12:30", "1_000", "0b11", "1.0.0"]),
        ("[010, 0o14, 0x1F, -5, +5]", [10, 12, 31, -5, 5]),
        ("[1., .5, 1e3, -2.5E-1, .inf]", [1.0, 0.5, 1000.0, -0.25, float("inf")]),
        ("{on: 1, no: 2, 200: 3, null: 4, 1.50: 5}", {"on": 1, "no": 2, "200": 3, "null": 4, "1.50": 5}),
        ("a:\nb: ''\nc: !!str 5\n", {"a": None, "b": "", "c": "5"}),
        ("when: 2026-01-02\n", {"when": "2026-01-02"}),
        ("{base: &b {x: 1, y: 2}, more: {<<: *b, y: 3}}", {"base": {"x": 1, "y": 2}, "more": {"x": 1, "y": 3}}),
        ("{a: &a {x: 1}, b: &b {x: 2}, c: {<<: [*a, *b]}}", {"a": {"x": 1}, "b": {"x": 2}, "c": {"x": 1}}),
    ],
)
def test_yaml_means_what_version_1_2_says(text: str, value: Any) -> None:
    """Its core schema, which OpenAPI recommends; Norway is a country."""
    read = parsed_document(text.encode(), "api.yaml")
    assert json.dumps(read) == json.dumps(value)


@given(value=VALUES)
def test_json_is_yaml(value: Any) -> None:
    """The same text is the same value, whichever reader takes it."""
    text = json.dumps({"a": value}, ensure_ascii=False)
    assert parsed_document(text.encode(), "api.json") == {"a": value}
    assert parsed_document(f"\n# as YAML\n{text}".encode(), "api.yaml") == {"a": value}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!binary aGk=", "api.yaml:1: not valid YAML: the tag .*binary' means nothing in JSON"),
        ("\na: !!set {b, c}", "api.yaml:2: .* the tag .*set' means nothing in JSON"),
        ("a: !mine 5", "the tag '!mine' means nothing in JSON"),
        ("{[a]: b}", "a name must be plain text"),
        ("<<: 5", "only mappings can be merged"),
        ("a: &a [*a]", "it contains itself"),
        ('{"a": "\\ud83d"}', r"\\ud83d is half of a surrogate pair"),
        (b'{"a": "\xed\xa0\x80"}', r"\\ud800 is half of a surrogate pair"),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "it is nested too deep: more than 100 levels"),
        ('{"a":' * (DEEPEST + 1) + "1" + "}" * (DEEPEST + 1), "it is nested too deep"),
    ],
)
def test_what_no_json_could_hold_is_refused_with_its_line(text: str | bytes, said: str) -> None:
    """One message, whatever it is."""
    assert re.search(said, refused(text))


def test_as_deep_as_allowed_is_not_too_deep() -> None:
    """The bound is inclusive."""
    assert parsed_document(b"[" * DEEPEST + b"]" * DEEPEST, "api.json")


@pytest.mark.parametrize("way", ["[{}]", "{{<<: [{}]}}"], ids=["lists", "merges"])
def test_a_few_lines_cannot_stand_for_gigabytes(way: str) -> None:
    """Ten aliases a line, twelve lines: refused, or merged to the one member that they are; both at once."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{each}: &a{each} {way.format(', '.join([f'*a{each - 1}'] * 10))}" for each in range(1, 13)]
    if "<<" in way:
        assert parsed_document("\n".join(lines).encode(), "api.yaml")["a12"] == {"x": 1}
    else:
        assert "its aliases would make it more than 1,000,000 values larger" in refused("\n".join(lines))


def test_an_alias_may_be_used_often() -> None:
    """A shared error in a thousand places is ordinary."""
    text = "a: &a {b: {c: [1, 2, 3]}}\nd:\n" + "- *a\n" * 1000
    assert len(parsed_document(text.encode(), "api.yaml")["d"]) == 1000
