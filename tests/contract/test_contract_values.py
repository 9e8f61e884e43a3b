"""The contract as values: what `runcontract.contract` makes of a bundled document."""

import pytest

from runcontract.contract import Contract, load_contract
from runcontract.errors import ContractError


def test_an_unknown_operation_is_an_error_that_lists_the_known_ones() -> None:
    """A typing error in a catalogue should be put right in one look."""
    with pytest.raises(ContractError, match=r"no operation 'completRun'; it has waitForEvent, .*completeRun"):
        load_contract().operation("completRun")


def test_references_are_followed_through_references() -> None:
    """A component may stand for another one; names may hold escaped slashes."""
    components = {"schemas": {"A": {"$ref": "#/components/schemas/b~1c"}, "b/c": {"type": "string"}}}
    contract = Contract({"paths": {}, "components": components})
    assert contract.resolve({"$ref": "#/components/schemas/A"}) == {"type": "string"}


def test_parameters_of_a_path_hold_for_its_operations() -> None:
    """`runID` is declared once a path."""
    operation = load_contract().operation("getState")
    assert [(each.name, each.place, each.required) for each in operation.parameters] == [
        ("runID", "path", True),
        ("key", "path", True),
    ]


def test_an_answer_that_says_nothing_of_its_level_is_a_completion() -> None:
    """SHOULD and C are what refusals have."""
    refusal = load_contract().operation("getState").responses[404]
    assert (refusal.level, refusal.source) == ("SHOULD", "C")
