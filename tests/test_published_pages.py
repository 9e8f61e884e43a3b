"""The published pages work verbatim: their curl commands, run by the real curl, succeed on the reference server.

Only what a reader has to fill in is filled in: base URL, run id, state key, and the run token that the pages leave out.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from runcontract.contract import Operation, load_contract
from tests.serve.serving import Caller, Process

PAGES: Final = (Path(__file__).parent / "contract" / "published-pages.txt").read_text(encoding="utf-8")
BASE: Final = "http://localhost:8080"
OPERATIONS: Final = load_contract().operations
COMMAND: Final = re.compile(r"""curl -X (\w+) "([^"]*)"(?: \\ -H "[^"]*" \\ -d '[^']*')?""")
# Method and URL of each command, with the command as it stands on the page.
COMMANDS: Final = {(match[1], match[2].removeprefix(BASE)): match[0] for match in COMMAND.finditer(PAGES)}


def address(operation: Operation) -> tuple[str, str]:
    """Return method and path of an operation as the pages write them: every variable is `string`."""
    return operation.method, re.sub(r"\{\w+\}", "string", operation.path)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The reference server as a process."""
    with Process(tmp_path_factory.mktemp("pages") / "runs.sqlite3") as caller:
        yield caller


def test_the_pages_have_one_command_for_every_operation() -> None:
    """Twenty pages, twenty commands."""
    assert PAGES.count("curl -X") == len(COMMANDS) == 20
    assert COMMANDS.keys() == {address(operation) for operation in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_a_published_command_has_its_documented_success(operation: Operation, server: Caller) -> None:
    """On a fresh run; a state key is one that is set."""
    run = server.trigger()
    if operation.id == "getState":
        assert run.post("/state", {"key": "kept", "value": {}}).status == 201
    command = COMMANDS[address(operation)].replace("\\ -", "\\\n-")  # the pages break the line there
    command = command.replace(f"{BASE}/sdk/v1/runs/string", f"{server.url}/sdk/v1/runs/{run.id}")
    command = command.replace("/state/string", "/state/kept")
    command += f" -H 'Authorization: Bearer {run.token}' -sS -o /dev/null -w '%{{http_code}}'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout == str(operation.success.status), done.stderr
