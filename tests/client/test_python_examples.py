"""The examples do what their README says: a server that the suite finds conformant, an executor that works."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

EXAMPLES: Final = Path(__file__).parents[2] / "examples/python"
ANNOUNCEMENT: Final = "Uvicorn running on "


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start the example server on a free port."""
    command = [sys.executable, "-m", "uvicorn", "server:app", "--port", "0", "--no-access-log"]
    with subprocess.Popen(command, cwd=EXAMPLES, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = next(line for line in process.stderr if ANNOUNCEMENT in line)
        try:
            yield line.partition(ANNOUNCEMENT)[2].split()[0]
        finally:
            process.terminate()
            process.stderr.read()


def started(server: str, payload: object) -> Any:
    request = urllib.request.Request(f"{server}/start", data=json.dumps(payload).encode(), method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return json.load(response)


def executed(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "executor.py"]
    every = {**os.environ, **environment}
    return subprocess.run(command, cwd=EXAMPLES, env=every, capture_output=True, text=True, check=False, timeout=60)


def test_the_suite_finds_the_example_server_conformant(server: str, tmp_path: Path) -> None:
    """At every level; what it has no means for is not tested, and nothing else."""
    result = tmp_path / "result.json"
    words = ["verify", "--target", "target.toml", "--url", server, "--level", "should", "--json", str(result)]
    command = [sys.executable, "-m", "runcontract", *words]
    done = subprocess.run(command, cwd=EXAMPLES, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
    found = json.loads(result.read_text("utf-8"))
    assert (found["verdict"], found["findings"]) == ("conformant", [])
    open_ones = [each for each in found["requirements"] if each["status"] == "not_evaluable"]
    assert len(open_ones) == found["counts"]["not_tested"] < 10


def test_the_example_executor_completes_its_run(server: str) -> None:
    """It says what came of it; a second time the run is gone."""
    run = started(server, {"texts": ["a few words", "and some more", ""]})
    environment = {"RUN_URL": server, "RUN_ID": run["run_id"], "RUN_TOKEN": run["token"]}
    done = executed(environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"run {run['run_id']} is completed: {{'words': 6}}\n"
    again = executed(environment)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "the orchestrator and we disagree: The run is completed.\n"


def test_an_executor_whose_payload_is_no_good_fails_its_run(server: str) -> None:
    """So that nobody waits for it."""
    run = started(server, {"texts": "not an array"})
    done = executed({"RUN_URL": server, "RUN_ID": run["run_id"], "RUN_TOKEN": run["token"]})
    assert (done.returncode, done.stderr) == (1, "the run failed: payload.texts must be an array of strings\n")
    request = urllib.request.Request(  # noqa: S310
        f"{server}/sdk/v1/runs/{run['run_id']}/payload", headers={"Authorization": f"Bearer {run['token']}"}
    )
    with pytest.raises(urllib.error.HTTPError, match="410"):
        urllib.request.urlopen(request, timeout=10)  # noqa: S310


def test_a_token_of_any_characters_is_none(server: str) -> None:
    """Refused, and nothing breaks."""
    run = started(server, {})
    request = urllib.request.Request(f"{server}/sdk/v1/runs/{run['run_id']}/payload")  # noqa: S310
    request.add_header("Authorization", "Bearer \xe9\xff")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request, timeout=10)  # noqa: S310


def test_an_executor_without_a_server_says_so() -> None:
    """One line, no traceback."""
    done = executed({"RUN_URL": "http://127.0.0.1:9", "RUN_ID": "r", "RUN_TOKEN": "t"})
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "GET /sdk/v1/runs/r/payload: no answer" in done.stderr
    spoiled = executed({"RUN_URL": "http://127.0.0.1:9", "RUN_ID": "r", "RUN_TOKEN": "t\n"})
    assert (spoiled.returncode, len(spoiled.stderr.splitlines())) == (2, 1)
    missing = executed({"RUN_URL": "http://127.0.0.1:9", "RUN_ID": "r"})
    assert (missing.returncode, missing.stderr.split()[:4]) == (2, ["RUN_TOKEN", "is", "not", "set:"])
