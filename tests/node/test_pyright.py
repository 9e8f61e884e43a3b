"""Pyright, a type checker of another house, says the same of the generated packages as mypy does."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract import cli
from tests.generate.test_generated_types import COMPLETE, HEAD, MISTAKES
from tests.node.conftest import Tool

PROJECT: Final = Path(__file__).parents[2]
FOREIGN: Final = PROJECT / "tests/generate/foreign"


def found(tool: Tool, targets: Sequence[Path], *, cwd: Path) -> list[Any]:
    """Return what pyright finds, in its strictest mode."""
    config = cwd / "pyrightconfig.json"
    # MISSING, which the models use for absence, is still experimental to pyright.
    settings = {
        "include": [os.path.relpath(each, cwd) for each in targets],
        "typeCheckingMode": "strict",
        "extraPaths": [str(cwd)],
    }
    config.write_text(json.dumps({**settings, "enableExperimentalFeatures": True}), "utf-8")
    done = tool("pyright", "--project", str(config), "--pythonpath", sys.executable, "--outputjson", cwd=cwd)
    result = json.loads(done.stdout)
    assert result["summary"]["filesAnalyzed"] >= len(targets)
    findings: list[Any] = result["generalDiagnostics"]
    return findings


def test_the_generated_package_and_the_examples_are_clean(tool: Tool, tmp_path: Path) -> None:
    """Our own: models, handlers, clients, the server and the executor written against them."""
    targets = [PROJECT / "src/runcontract/generated", PROJECT / "examples/python"]
    assert found(tool, targets, cwd=tmp_path) == []


@pytest.mark.parametrize("name", ["petshop", "notices"])
def test_a_package_of_a_foreign_description_is_clean(name: str, tool: Tool, tmp_path: Path) -> None:
    """With the server and the client written against it."""
    assert cli.main(["generate", "all", "--spec", str(FOREIGN / f"{name}.yaml"), "--out", str(tmp_path / name)]) == 0
    program = tmp_path / f"{name}_program.py"
    program.write_text((FOREIGN / f"{name}_program.py").read_text("utf-8"), "utf-8")
    assert found(tool, [tmp_path / name, program], cwd=tmp_path) == []


def test_every_mistake_is_found_and_nothing_else(tool: Tool, tmp_path: Path) -> None:
    """The same that mypy must find; each in its file, and none in the control."""
    files = {tmp_path / "control.py": HEAD + COMPLETE}
    for number, (code, _) in enumerate(MISTAKES.values()):
        files[tmp_path / f"mistake_{number}.py"] = HEAD + code
    for file, text in files.items():
        file.write_text(text, "utf-8")
    findings = found(tool, list(files), cwd=tmp_path)
    unused = {"reportUnusedImport", "reportUnusedVariable"}
    mistaken = {Path(each["file"]).name for each in findings if each.get("rule") not in unused}
    assert mistaken == {file.name for file in files} - {"control.py"}
