"""Each optional feature is observed on a server that has it, and not observed on one that differs in that alone."""

import pytest

from runcontract.contract import Level, load_requirements
from runcontract.verify.verdict import Outcome
from runcontract_conformance.verification import Settings
from tests.zoo.conftest import Judge
from tests.zoo.options import OPTIONS, Option

BY_PRESENCE = {True: Outcome.OBSERVED, False: Outcome.NOT_OBSERVED}


def test_every_optional_feature_has_a_server_that_differs_in_it() -> None:
    """What is always observed, or never, says nothing."""
    optional = [each.id for each in load_requirements() if each.level is Level.MAY]
    assert [each.requirement for each in OPTIONS.values()] == optional


@pytest.mark.parametrize("option", OPTIONS.values(), ids=lambda option: option.id)
def test_an_optional_feature_is_seen_where_it_is_and_only_there(option: Option, judge: Judge) -> None:
    """Either is right: nothing is found, and the verdict of a selection is a pass."""
    settings = Settings(only=(option.requirement,), operations=(option.operation,), examples=1)
    for name, present in ((option.id, option.observed), ("reference", not option.observed)):
        verdict = judge(name, settings)
        (result,) = verdict.results
        assert (result.outcome, verdict.findings) == (BY_PRESENCE[present], ()), name
        assert verdict.exit_code == 0
