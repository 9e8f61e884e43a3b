"""What schemathesis draws for us: the same cases every time, for every operation, good ones and bad ones."""

import json
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path

import pytest

from runcontract.contract import load_contract
from runcontract_conformance.cases import Case, Kind, Validator
from runcontract_conformance.generator import draw

CONTRACT = load_contract()
VALIDATOR = Validator(CONTRACT)


def drawn(*, seed: int) -> list[Case]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # hypothesis warns about strategies that are schemathesis's own
        return list(draw(CONTRACT, seed=seed, examples=2))


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The cases of one seed."""
    return drawn(seed=1)


def test_the_same_seed_draws_the_same_cases(cases: list[Case]) -> None:
    """A verification can be repeated."""
    assert drawn(seed=1) == cases


def test_another_seed_draws_other_cases(cases: list[Case]) -> None:
    """Random ones, on top of those that cover the schemas."""
    assert set(drawn(seed=2)) != set(cases)


def test_no_case_is_drawn_twice(cases: list[Case]) -> None:
    """A second request would tell nothing new."""
    assert [case for case, times in Counter(cases).items() if times > 1] == []


def test_every_operation_with_a_body_or_a_key_is_drawn(cases: list[Case]) -> None:
    """And only what belongs to an operation: a key where its path has one, a body where it takes one."""
    with_body = {each.id for each in CONTRACT.operations if each.body is not None}
    with_key = {each.id for each in CONTRACT.operations if "{key}" in each.path}
    assert {case.operation for case in cases if case.body is not None} == with_body
    assert {case.operation for case in cases if case.key is not None} == with_key


@pytest.mark.parametrize("operation", [each.id for each in CONTRACT.operations if each.body is not None])
def test_an_operation_with_a_body_gets_good_ones_and_bad_ones(cases: list[Case], operation: str) -> None:
    """By our own word, not by what the generator meant them to be."""
    bodies = [case.json for case in cases if case.operation == operation and case.body is not None]
    kinds = {VALIDATOR.judge(CONTRACT.operation(operation), body).kind for body in bodies}
    assert Kind.INVALID in kinds
    # an output with a schema is open, and few drawn ones have none
    assert Kind.VALID in kinds or operation == "upsertOutput"


def test_as_a_program_it_writes_a_case_a_line(tmp_path: Path) -> None:
    """The file appears when it is whole; nothing is left of the unfinished one."""
    file = tmp_path / "corpus.jsonl"
    words = [sys.executable, "-m", "runcontract_conformance.generator", str(file), "1", "1"]
    description = json.dumps(CONTRACT.document)
    done = subprocess.run(words, input=description, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(file.read_text(encoding="utf-8").splitlines()) > len(CONTRACT.operations)
    assert list(tmp_path.iterdir()) == [file]
