"""The npm tools that `nox -s node` has installed beside this file."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

TOOLS: Final = Path(__file__).with_name("node_modules") / ".bin"
# No tool is to call anybody while it is tested.
QUIET: Final = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_COLOR": "1"}
Tool = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def tool() -> Tool:
    """Return what runs a tool by its name, such as `redocly`, with arguments and a working folder."""

    def run(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        program = TOOLS / name
        assert program.exists(), f"{program} is missing; `nox -s node` installs it, and needs Node.js and npm."
        return subprocess.run(
            [str(program), *arguments],
            cwd=cwd,
            env={**os.environ, **QUIET},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
