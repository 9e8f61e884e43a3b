"""The whole suite against servers with one fault each: caught, and blamed on the right operation."""

import pytest

from runcontract.contract import Level, load_requirements
from runcontract.verify.verdict import Verdict, Word
from runcontract_conformance.verification import Settings
from tests.zoo.conftest import Judge
from tests.zoo.mutants import MUTANTS, WHOLE_RUNS

LEVELS = {each.id: each.level for each in load_requirements()}


@pytest.fixture(scope="module", params=WHOLE_RUNS)
def judged(request: pytest.FixtureRequest, judge: Judge) -> tuple[str, Verdict]:
    """A mutant's id, and the verdict of a whole verification of it."""
    name: str = request.param
    return name, judge(name, Settings())


def test_a_whole_verification_catches_and_names_the_fault(judged: tuple[str, Verdict]) -> None:
    """NOT CONFORMANT, or for a bound a named deviation; the requirement and its operation are among the findings."""
    name, verdict = judged
    mutant = MUTANTS[name]
    expected = Word.NOT_CONFORMANT if LEVELS[mutant.breaks] is Level.MUST else Word.DEVIATIONS
    assert verdict.word is expected, verdict.because
    assert (mutant.breaks, mutant.operation) in {(each.requirement, each.operation) for each in verdict.findings}


def test_no_other_operation_is_blamed(judged: tuple[str, Verdict]) -> None:
    """A fault of one operation is not laid at another's door; a race has two operations at its door."""
    name, verdict = judged
    operations = {MUTANTS[name].operation} | ({"failRun"} if name == "life-003-completerun" else set())
    assert {finding.operation for finding in verdict.findings} <= operations
