"""The lint gate: nothing to say of the description, and a planted fault is found by whom the table names."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from tests.contract.planted import DOCUMENT, FAULTS, Fault, planted
from tests.node.conftest import Tool

OPENAPI: Final = Path(__file__).parents[2] / "openapi"
GENERATED: Final = OPENAPI.parent / "src/runcontract/generated"
NO_LIMIT: Final = "1000000"
Found = dict[str, set[str]]


def redocly(tool: Tool, files: Sequence[Path]) -> Found:
    """Return the rules that speak, by the name of the file. Of several files it prints one JSON text after another."""
    config = ("--config", str(OPENAPI / "redocly.yaml"), "--max-problems", NO_LIMIT, "--format", "json")
    done = tool("redocly", "lint", *config, *(str(file) for file in files), cwd=OPENAPI)
    decoder, texts, rest = json.JSONDecoder(), [], done.stdout.strip()
    while rest:
        text, end = decoder.raw_decode(rest)
        texts.append(text)
        rest = rest[end:].strip()
    assert len(texts) == len(files), done.stderr
    assert done.returncode == (1 if any(text["totals"]["errors"] for text in texts) else 0), done.stderr
    return {
        file.name: {problem["ruleId"] for problem in text["problems"]} for file, text in zip(files, texts, strict=True)
    }


def spectral(tool: Tool, files: Sequence[Path]) -> Found:
    """Return the rules that speak, by the name of the file."""
    config = ("--ruleset", str(OPENAPI / "spectral.yaml"), "--format", "json", "--quiet")
    done = tool("spectral", "lint", *config, *(str(file) for file in files), cwd=OPENAPI)
    assert done.returncode in {0, 1}, done.stderr
    found: Found = defaultdict(set)
    said: list[dict[str, Any]] = json.loads(done.stdout)
    for problem in said:
        found[Path(problem["source"]).name].add(problem["code"])
    assert set(found) <= {file.name for file in files}
    return found


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the description with each of the faults, and as it is; return the files by the name of the fault."""
    folder = tmp_path_factory.mktemp("faults")
    files = {}
    for number, (name, document) in enumerate([("none", DOCUMENT), *((each.name, planted(each)) for each in FAULTS)]):
        files[name] = folder / f"{number}.json"
        files[name].write_text(json.dumps(document), "utf-8")
    return files


@pytest.fixture(scope="module")
def by_redocly(tool: Tool, broken: dict[str, Path]) -> Found:
    """Return what Redocly finds in each; one start of it for all."""
    return redocly(tool, list(broken.values()))


@pytest.fixture(scope="module")
def by_spectral(tool: Tool, broken: dict[str, Path]) -> Found:
    """Return what Spectral finds in each; one start of it for all."""
    return spectral(tool, list(broken.values()))


@pytest.mark.parametrize("name", ["runs.yaml", "control.yaml"])
def test_redocly_has_nothing_to_say_of_the_description(name: str, tool: Tool) -> None:
    """Neither an error nor a warning, of the files as they are written."""
    assert redocly(tool, [OPENAPI / name]) == {name: set()}


@pytest.mark.parametrize("name", ["openapi.json", "control.json"])
def test_spectral_has_nothing_to_say_of_the_bundle(name: str, tool: Tool) -> None:
    """Neither an error nor a warning nor a hint."""
    assert spectral(tool, [GENERATED / name]) == {}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_found_by_whom_the_table_names(
    fault: Fault, broken: dict[str, Path], by_redocly: Found, by_spectral: Found
) -> None:
    """And by nobody else, so that nobody relies on a tool that does not see it."""
    file = broken[fault.name].name
    assert fault.redocly or fault.spectral or fault.validator
    for rule, found in ((fault.redocly, by_redocly[file]), (fault.spectral, by_spectral[file])):
        assert rule in found if rule else not found, found


def test_the_description_without_a_fault_is_sound_among_the_others(
    broken: dict[str, Path], by_redocly: Found, by_spectral: Found
) -> None:
    """What is found in the others is there because it was planted."""
    assert by_redocly[broken["none"].name] == by_spectral[broken["none"].name] == set()
