"""What was answered with success survives SIGKILL (CONTRACT.md, section 4); `nox -s kills` does it 200 times."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.databases import KINDS, fresh_database
from tests.serve.killing import faults, write_until_killed
from tests.serve.serving import Caller, Process

WRITERS = 24


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as named:
        yield named


@pytest.mark.parametrize("after_s", [0.7, 0.75, 0.8])
def test_every_answered_write_survives_a_kill_and_no_refused_one_appears(database: str, after_s: float) -> None:
    """State, log and checkpoints of many writers at once, killed at no particular moment."""
    server = Process(database)
    try:
        runs = [server.caller.trigger() for _ in range(3)]
        answered = asyncio.run(write_until_killed(server, runs, writers=WRITERS, after_s=after_s))
    finally:
        server.kill()
    with Process(database) as again:
        assert answered.count() > 100
        assert answered.count_refused() > 30
        assert faults(again, answered, runs) == []


def test_a_token_still_opens_its_run_after_a_restart(tmp_path: Path) -> None:
    """Made keys are kept beside the database."""
    environment: dict[str, str] = {}
    first = Process(tmp_path / "runs.db", environment=environment)
    assert first.process.stdout is not None
    api_key = first.process.stdout.readline().rpartition(" ")[2].strip()
    run = Caller(url=first.caller.url, api_key=api_key).trigger()
    first.kill()
    with Process(tmp_path / "runs.db", environment=environment) as again:
        answer = again.send("POST", f"/sdk/v1/runs/{run.id}/heartbeat", token=run.token)
    assert answer.status == 200
