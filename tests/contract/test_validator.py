"""openapi-spec-validator has nothing to say of either document, and of a broken one what the table of faults tells."""

import json
from importlib.resources import files
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing.exceptions import Unresolvable

from tests.contract.planted import FAULTS, Fault, planted


def findings(document: dict[str, Any]) -> list[str]:
    """Return what the validator says; a reference that leads nowhere stops it."""
    try:
        return [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()]
    except Unresolvable as error:
        return [str(error)]


@pytest.mark.parametrize("name", ["openapi.json", "control.json"])
def test_nothing_is_found_in_the_description(name: str) -> None:
    """Python alone is enough to know that it is OpenAPI."""
    assert findings(json.loads(files("runcontract").joinpath("generated", name).read_text("utf-8"))) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_or_left_to_others(fault: Fault) -> None:
    """As the table has it; what is left to others one of them must find (tests/node/test_lint.py)."""
    said = findings(planted(fault))
    if fault.validator:
        assert any(fault.validator in message for message in said), said
    else:
        assert said == []
        assert fault.redocly or fault.spectral


def test_no_two_faults_are_the_same() -> None:
    """A table may not count one fault twice."""
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    documents = [json.dumps(planted(fault), sort_keys=True) for fault in FAULTS]
    assert len(set(documents)) == len(FAULTS)
