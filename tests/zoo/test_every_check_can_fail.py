"""Each requirement is seen to hold on the reference server and to be broken by a server with one fault.

The checks of one requirement and operation are run against its mutant; the whole suite against a mutant is run by
test_mutants.py.
"""

import pytest

from runcontract.contract import Level, load_requirements
from runcontract.verify.verdict import FAILED
from runcontract_conformance.verification import Settings
from tests.zoo.conftest import Judge
from tests.zoo.mutant import Mutant
from tests.zoo.mutants import MUTANTS

CATALOGUE = {each.id: each for each in load_requirements()}


def test_every_requirement_has_a_mutant() -> None:
    """A check without a mutant is not finished; an optional feature (MAY) can't be broken: see the options."""
    assert {each.breaks for each in MUTANTS.values()} == {
        each.id for each in CATALOGUE.values() if each.level is not Level.MAY
    }


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=lambda mutant: mutant.id)
def test_a_mutant_is_caught_by_its_requirement(mutant: Mutant, judge: Judge) -> None:
    """The finding names the broken requirement and the operation that breaks it."""
    settings = Settings(only=(mutant.breaks,), operations=(mutant.operation,), examples=1)
    verdict = judge(mutant.id, settings)
    named = {(finding.requirement, finding.operation) for finding in verdict.findings}
    assert (mutant.breaks, mutant.operation) in named, [(each.outcome, each.reason) for each in verdict.results]
    assert verdict.count(FAILED) == 1
