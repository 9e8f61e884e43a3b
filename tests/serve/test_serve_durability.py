"""What was answered with success survives SIGKILL (CONTRACT.md, section 4)."""

import asyncio
import time
from pathlib import Path

import aiohttp
import pytest

from tests.serve.serving import Caller, Process, RunCaller
from tests.serve.writing import Answered, lost, write_on

WRITERS = 24
UNTIL_KILL_S = 0.7


async def write_until_killed(server: Process, runs: list[RunCaller]) -> Answered:
    """Let many write, kill the server in the middle, and return what it had answered."""
    answered = Answered()
    async with aiohttp.ClientSession(server.caller.url) as session, asyncio.TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(write_on(session, runs[number % len(runs)], f"w{number}", answered))
        await asyncio.sleep(UNTIL_KILL_S)
        await asyncio.to_thread(server.kill)
    return answered


@pytest.mark.parametrize("round_number", range(3))
def test_every_answered_write_survives_a_kill(tmp_path: Path, round_number: int) -> None:
    """State, log and checkpoints of many writers at once, killed at no particular moment."""
    database = tmp_path / "runs.db"
    server = Process(database)
    runs = [server.caller.trigger() for _ in range(3)]
    time.sleep(0.05 * round_number)
    answered = asyncio.run(write_until_killed(server, runs))
    with Process(database) as again:
        assert answered.count() > 100
        assert [entry for run in runs for entry in lost(again, answered, run)] == []


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
