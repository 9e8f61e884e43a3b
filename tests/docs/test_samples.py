"""Every sample of the two descriptions, run as a reader would run it: all languages make the same, right request."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from mypy import api

from runcontract.contract import Contract
from runcontract.docs.samples import EXTENSION, samples_of, with_samples
from tests.docs.recorder import Recorder
from tests.docs.samples import CASES, CONTRACTS, LANGUAGES, PACKAGES, Case, trial
from tests.serve.serving import Caller

EACH: Final = pytest.mark.parametrize("case", CASES, ids=str)
TIMEOUT_S: Final = 30


@pytest.mark.parametrize(("name", "count"), [("openapi", 20), ("control", 11)])
def test_every_operation_has_a_sample_in_every_language(name: str, count: int) -> None:
    """In one order, so that a reader finds a language at the same place everywhere."""
    contract = CONTRACTS[name]
    shown = with_samples(contract.document, contract, package=PACKAGES[name])
    told = [
        tuple(sample["label"] for sample in shown["paths"][each.path][each.method.lower()][EXTENSION])
        for each in contract.operations
    ]
    assert told == [LANGUAGES] * count


@EACH
def test_the_curl_sample_succeeds(case: Case, server: Caller, recorder: Recorder) -> None:
    """A shell fills in the token, and the real curl sends the request."""
    ready = trial(case, server, recorder.url)
    command = f"{ready.filled(case.source('curl'))} -sS -f -o /dev/null"
    done = subprocess.run(
        ["sh", "-c", command],
        env={**os.environ, **ready.environment},
        capture_output=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    ready.check(*recorder.taken())


@EACH
def test_the_python_sample_succeeds(case: Case, server: Caller, recorder: Recorder, tmp_path: Path) -> None:
    """It is a whole program: the interpreter and the installed client are all it needs."""
    ready = trial(case, server, recorder.url)
    program = tmp_path / "sample.py"
    program.write_text(ready.filled(case.source("Python")), "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        env={**os.environ, **ready.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) == (case.operation.success.status != 204), "an answer is printed if there is one"
    ready.check(*recorder.taken())


def test_the_python_samples_are_typed(tmp_path: Path) -> None:
    """By the strictest settings: they name the client's methods and arguments as the generator does."""
    for case in CASES:
        (tmp_path / f"{case}.py").write_text(case.source("Python"), "utf-8")
    told, errors, code = api.run(["--strict", "--scripts-are-modules", "--config-file=", *map(str, tmp_path.iterdir())])
    assert (told.splitlines()[-1], errors, code) == (f"Success: no issues found in {len(CASES)} source files", "", 0)


def test_a_wrong_python_sample_would_be_found(tmp_path: Path) -> None:
    """The control of the one above: another argument is an error."""
    source = next(case for case in CASES if case.operation.id == "logEvent").source("Python")
    (tmp_path / "wrong.py").write_text(source.replace("level=", "severity="), "utf-8")
    told, _, code = api.run(["--strict", "--config-file=", str(tmp_path / "wrong.py")])
    assert code == 1
    assert 'Unexpected keyword argument "severity"' in told


def test_samples_that_a_description_has_are_kept() -> None:
    """Who wrote one by hand knows better."""
    own = [{"lang": "Go", "source": "run.Log()"}]
    document = {**CONTRACTS["openapi"].document}
    path = "/sdk/v1/runs/{runID}/log"
    document["paths"] = {path: {"post": {**document["paths"][path]["post"], EXTENSION: own}}}
    shown = with_samples(document, Contract(document), package="p")
    assert shown["paths"][path]["post"][EXTENSION] == own


def test_without_a_package_curl_is_the_only_language() -> None:
    """Nobody is shown a client that can't be made."""
    contract = CONTRACTS["openapi"]
    assert {sample["label"] for each in contract.operations for sample in samples_of(contract, each, package=None)} == {
        "curl"
    }


def test_the_description_itself_is_not_changed() -> None:
    """It is served beside the page."""
    document = CONTRACTS["openapi"].document
    with_samples(document, CONTRACTS["openapi"], package="p")
    assert EXTENSION not in str(document)
