"""One item a requirement; see plugin.py for how to run them."""

import pytest

from runcontract.report.evidence import Hide
from runcontract.verify.finding import Finding
from runcontract.verify.verdict import FAILED, OPEN, Outcome, Result


def test_requirement(requirement_id: str, results: dict[str, Result]) -> None:
    """The requirement is satisfied; one that the target can't be judged by is skipped with the reason."""
    result = results[requirement_id]
    if result.outcome is Outcome.NOT_EVALUABLE:
        pytest.skip(result.reason)
    if result.outcome in OPEN:
        pytest.fail(f"{result.outcome}: {result.reason}", pytrace=False)
    if result.outcome in FAILED:
        pytest.fail("\n".join([result.requirement.statement, *map(_evidence, result.findings)]), pytrace=False)
    assert result.observations or result.outcome is Outcome.NOT_OBSERVED


def _evidence(finding: Finding) -> str:
    reproduction = Hide.of(finding).curl(finding.exchange.request)
    return f"{finding.operation}: expected {finding.expected}, got {finding.got}\n  {reproduction}"
