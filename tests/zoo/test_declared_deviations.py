"""A server whose difference an overlay declares is judged by the contract as that changes it, and named for it."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from runcontract.contract import load_contract
from runcontract.verify.verdict import Outcome, Word
from runcontract_conformance.verification import Settings
from tests.zoo.conftest import Judge
from tests.zoo.shapes import OTHER_STATUS

# A server that sets a value and answers with another success.
MUTANT: Final = "ops-015-setstate"
STATUS: Final = load_contract().operation("setState").success.status
RESPONSES: Final = "$.paths['/sdk/v1/runs/{runID}/state'].post.responses"
ANSWER: Final = load_contract().document["paths"]["/sdk/v1/runs/{runID}/state"]["post"]["responses"][str(STATUS)]
DEVIATION: Final = (
    {"target": RESPONSES, "update": {str(OTHER_STATUS[STATUS]): ANSWER}},
    {"target": f"{RESPONSES}['{STATUS}']", "remove": True},
)
EXTENSION: Final = (
    {"target": "$.components.schemas.RunState.properties", "update": {"revision": {"type": "integer", "minimum": 0}}},
)


def overlay(folder: Path, *actions: Any) -> Path:
    """Write an overlay of these actions."""
    file = folder / "ours.yaml"
    content = {"overlay": "1.0.0", "info": {"title": "Our server", "version": "2.1"}, "actions": list(actions)}
    file.write_text(yaml.safe_dump(content), "utf-8")
    return file


def test_without_the_overlay_the_server_does_not_conform(judge: Judge) -> None:
    """The control."""
    assert judge(MUTANT, Settings()).word is Word.NOT_CONFORMANT


def test_a_declared_deviation_is_no_violation_and_is_named(judge: Judge, tmp_path: Path) -> None:
    """With its deviations, not conformant: a client that keeps to the contract still fails."""
    verdict = judge(MUTANT, Settings(overlays=(overlay(tmp_path, *DEVIATION),)))
    assert (verdict.word, verdict.because) == (Word.DEVIATIONS, "1 deviation is declared"), verdict.findings
    (declaration,) = verdict.declarations
    assert (declaration.title, declaration.version) == ("Our server", "2.1")
    deviations = [each for each in declaration.changes if each.deviates]
    assert [each.operations for each in deviations] == [("setState",)]
    assert str(OTHER_STATUS[STATUS]) in deviations[0].text


def test_an_overlay_does_not_excuse_another_fault(judge: Judge, tmp_path: Path) -> None:
    """The server of the control, and an overlay about something else."""
    verdict = judge(MUTANT, Settings(overlays=(overlay(tmp_path, *EXTENSION),)))
    assert verdict.word is Word.NOT_CONFORMANT


@pytest.mark.parametrize("judged", ["reference"])
def test_a_declared_extension_takes_nothing_away(judged: str, judge: Judge, tmp_path: Path) -> None:
    """An optional member of an answer; a server without it keeps to that, too."""
    verdict = judge(judged, Settings(overlays=(overlay(tmp_path, *EXTENSION),)))
    assert (verdict.word, verdict.because) == (Word.CONFORMANT, "")
    assert [(each.deviates, "revision" in each.text) for each in verdict.declarations[0].changes] == [(False, True)]


def test_a_selection_has_outcomes_under_an_overlay_too(judge: Judge, tmp_path: Path) -> None:
    """And still no verdict."""
    settings = Settings(overlays=(overlay(tmp_path, *DEVIATION),), only=("OPS-015",))
    verdict = judge(MUTANT, settings)
    assert verdict.word is None
    assert [each.outcome for each in verdict.results] == [Outcome.SATISFIED]


LOG: Final = "$.paths['/sdk/v1/runs/{runID}/log'].post"
DEMANDED: Final = {"target": "$.components.schemas.LogEventRequest", "update": {"required": ["level"]}}


@pytest.mark.parametrize("judged", ["reference"])
def test_what_a_declared_contract_demands_is_sent(judged: str, judge: Judge, tmp_path: Path) -> None:
    """A member that is optional in the contract; only the requirement about its absence can't be tried."""
    verdict = judge(judged, Settings(overlays=(overlay(tmp_path, DEMANDED),)))
    assert (verdict.word, verdict.because) == (Word.DEVIATIONS, "1 deviation is declared"), verdict.results
    blocked = {each.requirement.id: each.reason for each in verdict.results if each.outcome is Outcome.BLOCKED}
    assert list(blocked) == ["DATA-007"]
    assert "logEvent need not accept" in blocked["DATA-007"]


@pytest.mark.parametrize("judged", ["reference"])
def test_without_examples_nothing_is_violated(judged: str, judge: Judge, tmp_path: Path) -> None:
    """They are what requests are made of: what needs them is not tested, and says why."""
    verdict = judge(judged, Settings(overlays=(overlay(tmp_path, {"target": "$..examples", "remove": True}),)))
    assert (verdict.word, verdict.count({Outcome.VIOLATED, Outcome.DEVIATES})) == (Word.INCONCLUSIVE, 0)
    assert "no example `complete`" in verdict.because
