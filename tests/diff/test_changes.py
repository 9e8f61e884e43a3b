"""Every planted change is found, at its place, and breaks whom it breaks; edits of words are no changes."""

import copy
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from runcontract.diff.change import BREAKS, MEANINGS, Aspect, Comparison, Fact, Kind, Party
from runcontract.diff.comparison import compare
from runcontract.diff.document import Document
from tests.diff.changes import BREAKING
from tests.diff.harmless import COMPATIBLE, THE_SAME
from tests.diff.planted import BASES, CLIENTS, Json, Planted, at

EVERY = pytest.mark.parametrize("planted", [*BREAKING, *COMPATIBLE, *THE_SAME], ids=lambda planted: planted.name)


def comparison(old: Json, new: Json) -> Comparison:
    return compare(Document("old", old), Document("new", new))


@cache
def facts(planted: Planted) -> list[Fact]:
    return [change.fact for change in comparison(*planted.documents()).changes]


@pytest.mark.parametrize("planted", [*BREAKING, *COMPATIBLE], ids=lambda planted: planted.name)
def test_a_change_breaks_whom_it_breaks(planted: Planted) -> None:
    """It, or what follows from it, breaks these and nobody else."""
    broken = frozenset[str]().union(*(fact.breaks for fact in facts(planted)))
    assert broken == planted.breaks


@pytest.mark.parametrize("planted", [*BREAKING, *COMPATIBLE], ids=lambda planted: planted.name)
def test_a_change_is_told_where_it_is(planted: Planted) -> None:
    """One of the facts lies at its place."""
    assert planted.at in {fact.place for fact in facts(planted)}


@pytest.mark.parametrize("planted", THE_SAME, ids=lambda planted: planted.name)
def test_what_is_only_said_otherwise_is_no_change(planted: Planted) -> None:
    """Words, order, and other ways to write the same."""
    old, new = planted.documents()
    assert repr(old) != repr(new)
    assert facts(planted) == []


MESSAGES = {
    "an operation is removed": "narrowed: operation DELETE /sdk/v1/runs/{runID}/state/{key} removed",
    "an operation is deprecated": "narrowed: deprecated now",
    "a path parameter is renamed": "changed: path parameter key became name",
    "a parameter is written in another way": "changed: explode of query parameter ids: False became True",
    "a parameter becomes required": "narrowed: query parameter colour is required now",
    "a body becomes optional": "widened: request body is no longer required",
    "a header of an answer is removed": "narrowed: header WWW-Authenticate removed",
    "a refusal is added": "widened: status 503 added",
    "no token is asked for": "widened: no token at all is enough now",
    "a scope is asked for": "narrowed: login (write) is no longer enough",
    "a member of a body becomes required": "narrowed: member error: essential became required",
    "a member is added to a closed notice": "widened: member by is allowed now",
    "an answer is closed": "narrowed: other members are no longer allowed",
    "a type of an answer is wider": "widened: integer became number",
    "an answer may have null": "widened: string became null or string",
    "a map of an answer has other values": "changed: string became integer",
    "an answer has one value less": 'narrowed: "crashed" removed',
    "a body takes listed values alone": 'narrowed: any value became "error", "info"',
    "a limit of a parameter is lowered": "narrowed: maximum 101 (exclusive) became 51 (exclusive)",
    "a pattern is added": 'narrowed: pattern none became "^[a-z]"',
    "an alternative of a body comes": "widened: alternative Cash added",
    "an answer binds less": "widened: level MUST became MAY",
    "a default is taken back": 'widened: default "default" became none',
    "an error code is another": 'changed: error code "gone" became "over"',
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_change_is_told_in_words(name: str) -> None:
    """What became of what, in terms of the description."""
    planted = next(each for each in (*BREAKING, *COMPATIBLE) if each.name == name)
    assert MESSAGES[name] in [f"{fact.kind}: {fact.message}" for fact in facts(planted) if fact.place == planted.at]


def test_a_long_list_of_values_is_cut() -> None:
    """The first few say enough, and how many more there are."""
    document = copy.deepcopy(BASES["runs"])
    document["components"]["schemas"]["RunStatus"].pop("enum")
    (change,) = comparison(BASES["runs"], document).changes
    assert change.fact.message == (
        '"canceled", "completed", "crashed", "dead_letter", "delayed", "dequeued", "executing", "expired", and 5 more '
        "became any value"
    )


@EVERY
def test_a_place_is_in_the_description_it_is_said_to_be_in(planted: Planted) -> None:
    """Both places, where there are two; there is always one."""
    old, new = planted.documents()
    for fact in facts(planted):
        for document, pointer in ((old, fact.old), (new, fact.new)):
            if pointer is not None:
                at(document, pointer)
        assert (fact.old, fact.new) != (None, None)


@EVERY
def test_backwards_the_same_is_found_mirrored(planted: Planted) -> None:
    """What is narrowed one way is widened the other way, at the same places."""
    old, new = planted.documents()
    forwards = Counter((each.aspect, each.kind.mirrored, each.new, each.old) for each in facts(planted))
    backwards = [change.fact for change in comparison(new, old).changes]
    assert forwards == Counter((each.aspect, each.kind, each.old, each.new) for each in backwards)


@pytest.mark.parametrize("name", BASES)
def test_a_description_does_not_differ_from_itself(name: str) -> None:
    """However large it is, and in circles as it may go."""
    found = comparison(BASES[name], BASES[name])
    assert (found.changes, found.differs) == ((), False)


def test_there_are_breaks_of_every_kind() -> None:
    """The table leaves no row of the rules unproven, those apart that nothing in a description can lead to."""
    seen = {(fact.aspect, fact.kind) for planted in (*BREAKING, *COMPATIBLE) for fact in facts(planted)}
    backwards = {(aspect, kind.mirrored) for aspect, kind in seen}
    never = {(Aspect.OFFER, Kind.CHANGED), (Aspect.REFUSAL, Kind.CHANGED), (Aspect.NOTE, Kind.CHANGED)}
    names = {(Aspect.NAME, Kind.NARROWED), (Aspect.NAME, Kind.WIDENED)}
    assert seen | backwards | never | names == {(aspect, kind) for aspect, kinds in BREAKS.items() for kind in kinds}
    assert len([planted for planted in BREAKING if planted.breaks >= CLIENTS]) >= 21


def test_a_schema_of_many_operations_is_told_once() -> None:
    """With the operations that it reaches, and once for each direction."""
    edited = copy.deepcopy(BASES["runs"])
    edited["components"]["schemas"]["StateKey"]["maxLength"] = 64
    response, request = comparison(BASES["runs"], edited).changes
    assert (request.fact.aspect, request.operations) == (Aspect.REQUEST, ("getState", "deleteState"))
    assert (response.fact.aspect, response.operations) == (Aspect.RESPONSE, ("setState", "listState", "getState"))
    assert request.fact.place == response.fact.place == "#/components/schemas/StateKey/maxLength"
    assert request.fact.message == "maxLength 256 became 64"


def test_the_page_has_the_table_as_the_code_has_it() -> None:
    """Row by row."""
    kinds = (Kind.NARROWED, Kind.WIDENED, Kind.CHANGED)
    rows = [
        " | ".join([aspect, MEANINGS[aspect], *(_words(BREAKS[aspect][kind]) for kind in kinds)]) for aspect in Aspect
    ]
    page = (Path(__file__).parents[2] / "docs" / "diff.md").read_text("utf-8")
    table = page.partition("changed breaks |\n|---|---|---|---|---|\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [f"| {row} |" for row in rows]


def _words(parties: frozenset[Party]) -> str:
    return "both" if parties == frozenset(Party) else next(iter(parties), "nobody")
