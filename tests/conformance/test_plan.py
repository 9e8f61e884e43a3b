"""Which checks there are: every operation of a requirement has one, and a selection is what was asked for."""

from collections import Counter

import pytest

from runcontract.contract import load_contract, load_requirements
from runcontract.errors import UsageError
from runcontract_conformance import plan
from runcontract_conformance.cases import Validator
from runcontract_conformance.checks.generated import Generated
from runcontract_conformance.corpus import Corpus

CONTRACT = load_contract()
CATALOGUE = load_requirements()
GENERATED = Generated(Corpus(contract=CONTRACT, seed=1, examples=1), Validator(CONTRACT), parts=2).checks()
CHECKS = (*plan.FIRST, *plan.FAMILIES, *GENERATED)


def ids(*, only: tuple[str, ...] = (), operations: tuple[str, ...] = ()) -> list[str]:
    return [each.id for each in plan.select(CATALOGUE, only=only, operations=operations)]


@pytest.mark.parametrize("requirement", CATALOGUE, ids=[each.id for each in CATALOGUE])
def test_every_operation_of_a_requirement_is_reached_by_a_check(requirement: object) -> None:
    """On each operation that the requirement names, or on another one that a check counts for."""
    (wanted,) = (each for each in CATALOGUE if each is requirement)
    speaking = [check for check in CHECKS if wanted.id in check.requirements]
    reached = {name for check in speaking if not check.on for name in check.operations(CATALOGUE)}
    assert set(wanted.operations) <= reached or any(check.on for check in speaking)


def test_names_of_checks_are_unique() -> None:
    """A unit is known by operation and check."""
    assert [name for name, times in Counter(check.name for check in CHECKS).items() if times > 1] == []


def test_every_operation_has_one_requirement_for_its_success() -> None:
    """What its other requirements rest on."""
    for operation in CONTRACT.operations:
        assert len([each for each in CATALOGUE if each.id.startswith("OPS-") and operation.id in each.operations]) == 1


def test_without_words_all_is_selected() -> None:
    """In the order of the catalogue."""
    assert plan.select(CATALOGUE) == CATALOGUE


def test_a_word_is_an_id_a_slug_or_an_area() -> None:
    """Several add up, in the order of the catalogue."""
    slug = next(each.slug for each in CATALOGUE if each.id == "STATE-005")
    assert ids(only=("STATE-005",)) == ids(only=(slug,)) == ["STATE-005"]
    assert ids(only=("STATE",)) == [each.id for each in CATALOGUE if each.id.startswith("STATE-")]
    assert ids(only=("STATE-005", "HTTP-001")) == sorted(
        ["STATE-005", "HTTP-001"], key=[each.id for each in CATALOGUE].index
    )
    assert ids(only=("STATE", "STATE-005")) == ids(only=("STATE",))


def test_operations_narrow_what_is_selected() -> None:
    """A requirement is judged on these alone, and not at all where it names none of them."""
    (chosen,) = plan.select(CATALOGUE, only=("HTTP-001",), operations=("setState", "getState"))
    assert set(chosen.operations) == {"setState", "getState"}
    everything = plan.select(CATALOGUE, operations=("listState",))
    assert everything
    assert {each.operations for each in everything} == {("listState",)}


@pytest.mark.parametrize("word", ["NOPE", "STATE-", "STATE-999", "state-005", "STATE-00", ""])
def test_a_word_that_matches_nothing_is_a_mistake(word: str) -> None:
    """A selection that judges nothing would pass for ever; the areas that there are are named."""
    with pytest.raises(UsageError, match=r"no such requirement.*STATE-002, or an area: .*TOKEN"):
        plan.select(CATALOGUE, only=("HTTP", word))


@pytest.mark.parametrize("word", ["LIFE-022", "durable"])
def test_what_is_not_judged_can_not_be_selected(word: str) -> None:
    """The reason is told: it is no typing mistake."""
    with pytest.raises(UsageError, match=rf"--only {word}: it is not judged\. A target can't declare a restart yet\."):
        plan.select(CATALOGUE, only=(word,))


@pytest.mark.parametrize("name", ["setstate", "nope", ""])
def test_an_unknown_operation_is_a_mistake(name: str) -> None:
    """The operations that there are are named."""
    with pytest.raises(UsageError, match=r"no such operation\. There are .*setState"):
        plan.select(CATALOGUE, operations=("setState", name))


def test_words_that_have_nothing_in_common_are_a_mistake() -> None:
    """STATE-005 does not hold for logEvent."""
    with pytest.raises(UsageError, match="matches no requirement"):
        plan.select(CATALOGUE, only=("STATE-005",), operations=("logEvent",))
