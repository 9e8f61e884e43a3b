"""Nothing in the two documents is left unsaid: words, units, levels, sources, examples. And the rules can fail."""

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import pytest

from tests.contract.completeness import gaps

DOCUMENTS: Final[dict[str, dict[str, Any]]] = {
    name: json.loads(files("runcontract").joinpath("generated", name).read_text("utf-8"))
    for name in ("openapi.json", "control.json")
}
EACH: Final = pytest.mark.parametrize("name", DOCUMENTS)
SAYING: Final = ("summary", "description", "x-unit", "x-level", "x-source", "example", "examples", "tags")
# What is no part of the description's own tree: values of examples, and extensions, which have a schema of their own.
ASIDE: Final = ("example", "value", "default", "x-links", "x-optional-headers", "x-client")
Place = tuple[str | int, ...]


def said(node: Any, word: str, above: Place = ()) -> Iterator[Place]:
    """Yield the way to every member of that name that says something; of `properties`, names are no such members."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from said(item, word, (*above, number))
    elif isinstance(node, dict):
        named = above[-1:] == ("properties",)
        for step, member in node.items():
            if step == word and not named:
                yield (*above, step)
            if named or step not in ASIDE:
                yield from said(member, word, (*above, step))


def overrides(document: dict[str, Any], place: Place) -> bool:
    """Tell whether a level or source is a member's own, so that without it the schema's would hold."""
    return place[-1] in {"x-level", "x-source"} and "properties" in place


@EACH
def test_nothing_is_left_unsaid(name: str) -> None:
    """Every member, parameter, header, answer, operation, tag, link and schema is explained, measured and graded."""
    assert list(gaps(DOCUMENTS[name])) == []


@EACH
@pytest.mark.parametrize("word", SAYING)
def test_whatever_is_taken_away_is_missed(name: str, word: str) -> None:
    """One at a time: no description, unit, level, source or example can go without a word of the rules."""
    document = copy.deepcopy(DOCUMENTS[name])
    unnoticed = []
    places = [each for each in said(document, word) if not overrides(document, each)]
    assert places
    for place in places:
        node: Any = document
        for step in place[:-1]:
            node = node[step]
        kept = dict(node)
        del node[word]
        if next(gaps(document), None) is None:
            unnoticed.append(" > ".join(str(step) for step in place))
        node.clear()
        node.update(kept)
    assert unnoticed == []
    assert document == DOCUMENTS[name]


@pytest.mark.parametrize(
    ("place", "value", "missed"),
    [
        (("schemas", "RunEvent", "properties", "run_id", "description"), "The run id.", "no more than the name"),
        (("schemas", "RunEvent", "properties", "data", "description"), "What happened", "no sentence"),
        (("schemas", "ReportUsageRequest", "properties", "prompt_tokens", "x-unit"), "characters", "a number of what"),
        (("schemas", "StateKey", "x-unit"), "seconds", "bounded in characters"),
        (("schemas", "AnnotateRunRequest", "x-unit"), "characters", "bounded in members"),
    ],
)
def test_words_that_say_nothing_do_not_count(place: Place, value: str, missed: str) -> None:
    """A name again, half a sentence, a unit of something else."""
    document = copy.deepcopy(DOCUMENTS["openapi.json"])
    node: Any = document["components"]
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    (gap,) = gaps(document)
    assert missed in gap


def test_two_operations_with_one_summary_are_told() -> None:
    """A list of operations would show the same line twice."""
    document = copy.deepcopy(DOCUMENTS["openapi.json"])
    operations = [document["paths"][f"/sdk/v1/runs/{{runID}}/{name}"]["post"] for name in ("log", "stream")]
    operations[1]["summary"] = operations[0]["summary"]
    assert list(gaps(document)) == ["2 operations have the summary 'Log an event'"]
