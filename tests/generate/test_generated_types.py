"""What a type checker says of the generated interface to those who implement it."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).parents[2]
HEAD: Final = """\
from typing import Any

from runcontract.generated import errors, handlers, models
from runcontract.generated.client import RunClient, SyncRunClient


def run() -> models.JobRun:
    raise NotImplementedError


"""
COMPLETE: Final = """\
class Whole(handlers.Handlers):
    async def complete_run(self, request: handlers.CompleteRun, /) -> models.JobRun:
        return run() if request.body is None else run()


async def use(whole: handlers.Handlers) -> None:
    await whole.set_state(handlers.SetState(run_id="r", body=models.SetStateRequest(key="k", value={"n": 1})))
    await whole.delete_state(handlers.DeleteState(run_id="r", key="k"))


class Refusing(Whole):
    async def delete_state(self, request: handlers.DeleteState, /) -> errors.Conflict | None:
        return errors.Conflict("busy")


async def execute(run: RunClient, blocking: SyncRunClient) -> models.RunStatus:
    event = await run.log("hello", data={"page": 1})
    level: str = event.id
    state = blocking.set_state("k", {"level": level, "parts": [1, None, {"a": True}]})
    return (await run.complete(result=state.value)).status
"""
MISTAKES: Final = {
    "a method is missing": (
        """\
class Lacking:
    async def get_payload(self, request: handlers.GetPayload, /) -> dict[str, Any]:
        return {}


server: handlers.Handlers = Lacking()
""",
        'variable has type "Handlers"',
    ),
    "a method answers another model": (
        """\
class Other(handlers.Handlers):
    async def set_state(self, request: handlers.SetState, /) -> models.JobRun:
        return run()
""",
        '"Coroutine[Any, Any, JobRun]" of "set_state" incompatible with return type "Coroutine[Any, Any, RunState | ',
    ),
    "a method takes another request": (
        """\
class Other(handlers.Handlers):
    async def set_state(self, request: handlers.GetState, /) -> models.RunState:
        raise NotImplementedError
""",
        "incompatible with supertype",
    ),
    "a body that may be absent is used as if it were there": (
        "def result_of(request: handlers.CompleteRun) -> Any:\n    return request.body.result\n",
        'Item "None" of',
    ),
    "an absent member is used as if it were there": (
        "def length(body: models.ReportProgressRequest) -> int:\n    return len(body.message)\n",
        "incompatible type",
    ),
    "a request is changed": (
        'def change(request: handlers.GetState) -> None:\n    request.key = "other"\n',
        "read-only",
    ),
    "a method answers a refusal that its operation does not have": (
        """\
class Other(handlers.Handlers):
    async def get_payload(self, request: handlers.GetPayload, /) -> errors.PayloadTooLarge:
        return errors.PayloadTooLarge()
""",
        "incompatible with return type",
    ),
    "a client's method is called without what it needs": (
        "async def use(run: RunClient) -> None:\n    await run.usage('a provider')\n",
        'Missing positional argument "model"',
    ),
    "a client's method is given another type": (
        "async def use(run: RunClient) -> None:\n    await run.progress('half', 'way')\n",
        'incompatible type "str"',
    ),
    "a client's method is given what the contract does not know": (
        "async def use(run: RunClient) -> None:\n    await run.log('m', severity='warn')\n",
        'Unexpected keyword argument "severity"',
    ),
    "a reply is taken for another": (
        "def use(run: SyncRunClient) -> models.RunState:\n    return run.checkpoint({'page': 1})\n",
        "Incompatible return value type",
    ),
    "a reply is used before it is there": (
        "async def use(run: RunClient) -> str:\n    return run.log('m').id\n",
        'has no attribute "id"',
    ),
    "free JSON holds what is no JSON": (
        "def use(run: SyncRunClient) -> None:\n    run.set_state('k', {'at': object()})\n",
        "incompatible type",
    ),
    "a required member is left out": (
        'body = models.ReportUsageRequest(provider="p")\n',
        'Missing named argument "model"',
    ),
}


def checked(target: list[str], cache: Path) -> tuple[int, str]:
    """Return exit code and words of mypy, as strict as the project has it."""
    options = ["--config-file", str(PROJECT / "pyproject.toml"), "--cache-dir", str(cache), "--no-error-summary"]
    command = [sys.executable, "-m", "mypy", *options, *target]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what mypy learns about our dependencies for the whole module."""
    return tmp_path_factory.mktemp("mypy")


def test_the_generated_package_is_strictly_typed(cache: Path) -> None:
    """No error, and none is silenced."""
    assert checked(["src/runcontract/generated"], cache) == (0, "")
    texts = [file.read_text("utf-8") for file in (PROJECT / "src/runcontract/generated").rglob("*.py")]
    assert not any("type: ignore" in text for text in texts)


def test_a_whole_implementation_is_taken(cache: Path, tmp_path: Path) -> None:
    """The control: without a mistake there is no error."""
    file = tmp_path / "whole.py"
    file.write_text(HEAD + COMPLETE, "utf-8")
    assert checked([str(file)], cache) == (0, "")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_found_before_the_server_runs(mistake: str, cache: Path, tmp_path: Path) -> None:
    """Each is one that people make when the contract changes under them."""
    code, said = MISTAKES[mistake]
    file = tmp_path / "mistaken.py"
    file.write_text(HEAD + code, "utf-8")
    exit_code, words = checked([str(file)], cache)
    assert exit_code == 1
    assert said in words
