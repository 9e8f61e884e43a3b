"""The example executor compiles, and executes runs of a real server, on Node."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.node.conftest import TOOLS, Tool
from tests.serve.serving import Caller, Process, RunCaller
from tests.verify.rawserver import raw_server, saying

EXAMPLE: Final = Path(__file__).parents[2] / "examples/typescript"
STRICT: Final = (
    "--strict",
    "--noUnusedLocals",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
)
TEXTS: Final = ["one two", "", "three\nfour  five"]


@pytest.fixture(scope="module")
def program(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the example, as strictly as its own project asks and more, and return what Node runs."""
    target = tmp_path_factory.mktemp("compiled")
    shutil.copy(EXAMPLE / "package.json", target)
    types = str(TOOLS.parent / "@types")
    done = tool("tsc", "--project", str(EXAMPLE), *STRICT, "--typeRoots", types, "--outDir", str(target), cwd=target)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return target / "examples/typescript/executor.js"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The reference server as a process."""
    with Process(tmp_path_factory.mktemp("example") / "runs.sqlite3") as caller:
        yield caller


def executed(program: Path, variables: Mapping[str, str]) -> tuple[int, str, str]:
    """Run the program for a run; return exit code, output and errors."""
    node = shutil.which("node")
    assert node is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RUN_")}
    done = subprocess.run(
        [node, str(program)],
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout, done.stderr


def variables(run: RunCaller, **other: str) -> dict[str, str]:
    return {"RUN_URL": run.caller.url, "RUN_ID": run.id, "RUN_TOKEN": run.token, **other}


def test_the_example_completes_its_run(program: Path, server: Caller) -> None:
    """The control API has all that it reported on the way."""
    run = server.trigger(payload={"texts": TEXTS})
    code, output, errors = executed(program, variables(run))
    assert (code, errors) == (0, "")
    assert output == f'run {run.id} is completed: {{"words":5}}\n'
    now = run.now()
    assert (now["status"], now["result"]) == ("completed", {"words": 5})
    events = server.listed(run.id, "events")
    assert [each["type"] for each in events] == ["log", "progress", "progress", "progress"]
    assert events[0]["data"] == {"texts": 3}
    assert [each["data"]["percent"] for each in events[1:]] == [33, 66, 100]
    (checkpoint,) = server.listed(run.id, "checkpoints")
    assert (checkpoint["state"], checkpoint["source"]) == ({"words": 5}, "example")
    (state,) = server.listed(run.id, "state")
    assert (state["state_key"], state["value"]) == ("words", {"words": 5, "done": 3})


def test_a_payload_that_it_can_not_use_fails_the_run(program: Path, server: Caller) -> None:
    """The reason is in the run, and on one line of stderr."""
    run = server.trigger(payload={"texts": "one two"})
    reason = "payload.texts must be an array of strings"
    assert executed(program, variables(run)) == (1, "", f"executor: {reason}\n")
    assert (run.now()["status"], run.now()["error"]) == ("failed", f"Error: {reason}")


def test_a_wrong_token_is_told_on_one_line(program: Path, server: Caller) -> None:
    """Nothing happens to the run."""
    run = server.trigger(payload={"texts": TEXTS})
    code, output, errors = executed(program, variables(run, RUN_TOKEN=f"{run.token}x"))
    assert (code, output) == (1, "")
    assert errors.startswith("executor: getPayload was refused with 401 unauthorized: ")
    assert errors.count("\n") == 1
    assert run.now()["status"] == "executing"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"RUN_URL": "http://127.0.0.1:1"}, "executor: getPayload got no answer: "),
        ({"RUN_TOKEN": ""}, "executor: RUN_TOKEN is not set: RUN_URL, RUN_ID and RUN_TOKEN say which run to execute\n"),
    ],
    ids=["no server", "no token"],
)
def test_what_it_can_not_do_without_is_told_on_one_line(
    program: Path, server: Caller, other: dict[str, str], said: str
) -> None:
    """A server that is not there, a variable that is not set."""
    code, output, errors = executed(program, variables(server.trigger(), **other))
    assert (code, output) == (1, "")
    assert errors.startswith(said)
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"401 No\r\nContent-Length: 2\r\n\r\nno", "was refused with 401"),
        (b'410 No\r\nContent-Length: 14\r\n\r\n{"error":"no"}', "was refused with 410"),
        (b"502 No\r\nContent-Length: 2\r\n\r\nno", "got no answer: 502 is no status of this operation"),
        (b"200 OK\r\nContent-Length: 2\r\n\r\nno", "got no answer: the body is no JSON"),
    ],
    ids=["no JSON", "another reason", "another status", "a success without JSON"],
)
def test_an_answer_that_the_contract_does_not_describe_is_told_on_one_line(
    program: Path, answer: bytes, said: str
) -> None:
    """What stands between executor and server may answer as well."""

    async def run() -> tuple[int, str, str]:
        async with raw_server(saying(b"HTTP/1.1 " + answer)) as url:
            return await asyncio.to_thread(executed, program, {"RUN_URL": url, "RUN_ID": "r", "RUN_TOKEN": "t"})

    assert asyncio.run(run()) == (1, "", f"executor: getPayload {said}\n")
