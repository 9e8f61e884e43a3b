"""What was answered with success survives SIGKILL (CONTRACT.md, section 4)."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.serve.serving import Caller, Process, RunCaller

WRITERS = 24
UNTIL_KILL_S = 0.7


@dataclass
class Answered:
    """What the server said it kept, by run."""

    state: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    logs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sequences: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def count(self) -> int:
        """Return how many writes were answered."""
        kinds: tuple[dict[str, Any], ...] = (self.state, self.logs, self.sequences)
        return sum(len(kept) for kind in kinds for kept in kind.values())


async def write_on(session: aiohttp.ClientSession, run: RunCaller, name: str, answered: Answered) -> None:
    """Write until the server is gone, and note each write that was answered."""
    base = f"/sdk/v1/runs/{run.id}"
    headers = {"Authorization": f"Bearer {run.token}"}
    for number in range(1_000_000):
        word = f"{name}-{number}"
        try:
            async with session.post(
                f"{base}/state", json={"key": word, "value": {"n": number}}, headers=headers
            ) as answer:
                assert answer.status == 201
            answered.state[run.id][word] = number
            async with session.post(f"{base}/log", json={"message": word}, headers=headers) as answer:
                assert answer.status == 200
            answered.logs[run.id].add(word)
            async with session.post(f"{base}/checkpoint", json={"state": {}}, headers=headers) as answer:
                assert answer.status == 200
                sequence = (await answer.json())["sequence"]
            assert sequence not in answered.sequences[run.id]
            answered.sequences[run.id].add(sequence)
        except (aiohttp.ClientError, ConnectionError):
            return


async def write_until_killed(server: Process, runs: list[RunCaller]) -> Answered:
    """Let many write, kill the server in the middle, and return what it had answered."""
    answered = Answered()
    async with aiohttp.ClientSession(server.caller.url) as session, asyncio.TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(write_on(session, runs[number % len(runs)], f"w{number}", answered))
        await asyncio.sleep(UNTIL_KILL_S)
        await asyncio.to_thread(server.kill)
    return answered


def lost(server: Caller, answered: Answered, run: RunCaller) -> list[str]:
    """Return every way in which the server does not hold what was answered for the run."""
    states = {state["state_key"]: state["value"]["n"] for state in server.listed(run.id, "state")}
    logs = {event["message"] for event in server.listed(run.id, "events")}
    sequences = [checkpoint["sequence"] for checkpoint in server.listed(run.id, "checkpoints")]
    found = [f"state {key}" for key, n in answered.state[run.id].items() if states.get(key) != n]
    found += [f"log {message}" for message in answered.logs[run.id] - logs]
    found += [f"checkpoint {number}" for number in answered.sequences[run.id] - set(sequences)]
    if sequences != list(range(1, len(sequences) + 1)):
        found.append(f"gaps in {sequences}")
    return found


@pytest.mark.parametrize("round_number", range(3))
def test_every_answered_write_survives_a_kill(tmp_path: Path, round_number: int) -> None:
    """State, log and checkpoints of many writers at once, killed at no particular moment."""
    database = tmp_path / "runs.db"
    server = Process(database)
    try:
        runs = [server.caller.trigger() for _ in range(3)]
        time.sleep(0.05 * round_number)
        answered = asyncio.run(write_until_killed(server, runs))
    finally:
        server.kill()
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
