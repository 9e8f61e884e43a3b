"""Redocly's bundler, an independent reader of the multi-file description, makes the same document as ours."""

import json
from pathlib import Path
from typing import Final

import pytest

from runcontract.contract.bundle import bundle
from tests.node.conftest import Tool

OPENAPI: Final = Path(__file__).parents[2] / "openapi"


@pytest.mark.parametrize("name", ["runs.yaml", "control.yaml"])
def test_redocly_bundles_the_description_to_the_same_document(name: str, tool: Tool, tmp_path: Path) -> None:
    """Not a member differs, and nothing is complained of."""
    done = tool("redocly", "bundle", name, "--output", str(tmp_path / "bundled.json"), cwd=OPENAPI)
    assert done.returncode == 0, done.stderr
    assert "problem" not in done.stderr
    assert json.loads((tmp_path / "bundled.json").read_text("utf-8")) == bundle(OPENAPI / name)
