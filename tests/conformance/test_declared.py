"""What overlays declare: read in order, told apart by whom a difference breaks, and refused where they don't fit."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from runcontract.contract import load_contract
from runcontract.errors import UsageError
from runcontract.verify.target import load_target
from runcontract_conformance.declared import as_declared

CONTRACT: Final = load_contract()
SCHEMAS: Final = "$.components.schemas"


def overlay(file: Path, *actions: Any) -> Path:
    content = {"overlay": "1.0.0", "info": {"title": file.stem, "version": "1"}, "actions": list(actions)}
    file.write_text(yaml.safe_dump(content), "utf-8")
    return file


def test_without_an_overlay_the_contract_is_the_contract() -> None:
    """And nothing is declared."""
    assert as_declared(CONTRACT, ()) == (CONTRACT, ())


@pytest.mark.parametrize(
    ("action", "deviates"),
    [
        ({"target": f"{SCHEMAS}.StateKey", "update": {"maxLength": 64}}, True),
        ({"target": f"{SCHEMAS}.SetStateRequest.properties.key", "update": {"maxLength": 64}}, True),
        ({"target": f"{SCHEMAS}.SetStateRequest.properties.key", "update": {"maxLength": 512}}, False),
        ({"target": f"{SCHEMAS}.RunEvent.properties", "update": {"source": {"type": "string"}}}, False),
        ({"target": f"{SCHEMAS}.RunEvent.properties.created_at", "remove": True}, True),
        ({"target": f"{SCHEMAS}.RunStatus.enum", "update": "paused"}, True),
        ({"target": "$.info", "update": {"x-max-body-bytes": 1000}}, True),
    ],
    ids=[
        "shorter keys in paths",
        "shorter keys in bodies",
        "longer keys",
        "one more member",
        "a member less",
        "one more status",
        "smaller bodies",
    ],
)
def test_a_change_deviates_where_a_client_may_fail(action: Any, deviates: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """One that keeps to the contract; more than the contract promises harms nobody."""
    _, (declaration,) = as_declared(CONTRACT, [overlay(tmp_path / "ours.yaml", action)])
    assert any(change.deviates for change in declaration.changes) is deviates


def test_words_are_no_change(tmp_path: Path) -> None:
    """A description in other words is the same promise."""
    action = {"target": f"{SCHEMAS}.RunEvent", "update": {"description": "What happened."}}
    changed, (declaration,) = as_declared(CONTRACT, [overlay(tmp_path / "ours.yaml", action)])
    assert declaration.changes == ()
    assert changed.document["components"]["schemas"]["RunEvent"]["description"] == "What happened."


def test_overlays_build_on_one_another(tmp_path: Path) -> None:
    """In their order; each is told by what it changes itself."""
    member = {"target": f"{SCHEMAS}.RunEvent.properties", "update": {"source": {"type": "string"}}}
    bound = {"target": f"{SCHEMAS}.RunEvent.properties.source", "update": {"maxLength": 9}}
    files = [overlay(tmp_path / "one.yaml", member), overlay(tmp_path / "two.yaml", bound)]
    changed, declarations = as_declared(CONTRACT, files)
    assert changed.document["components"]["schemas"]["RunEvent"]["properties"]["source"]["maxLength"] == 9
    assert [(each.title, len(each.changes)) for each in declarations] == [("one", 1), ("two", 1)]
    with pytest.raises(UsageError, match="selects nothing"):
        as_declared(CONTRACT, reversed(files))


def test_an_operation_can_not_be_declared_away(tmp_path: Path) -> None:
    """The message says which, and what happens to a server without it."""
    action = {"target": "$.paths['/sdk/v1/runs/{runID}/log']", "remove": True}
    with pytest.raises(UsageError, match=r"ours.yaml: it takes logEvent out of the contract"):
        as_declared(CONTRACT, [overlay(tmp_path / "ours.yaml", action)])


def test_a_target_file_names_overlays_as_seen_from_there(tmp_path: Path) -> None:
    """Wherever the command is run."""
    file = tmp_path / "target.toml"
    file.write_text('url = "http://127.0.0.1:9"\noverlays = ["ours.yaml"]\n[provision]\nurl = "/start"\n', "utf-8")
    assert load_target(file).overlays == (tmp_path / "ours.yaml",)


def test_the_overlay_of_the_readme_is_one(tmp_path: Path) -> None:
    """conformance/README.md: one deviation for the other status, one extension for the member."""
    readme = (Path(__file__).parents[2] / "conformance/README.md").read_text("utf-8")
    file = tmp_path / "ours.yaml"
    file.write_text(readme.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    changed, (declaration,) = as_declared(CONTRACT, [file])
    assert changed.operation("setState").success.status == 200
    told = {(change.deviates, change.text.rpartition("/")[2]) for change in declaration.changes}
    assert {deviates for deviates, _ in told} == {True, False}
    assert (False, "revision: member revision added") in told
