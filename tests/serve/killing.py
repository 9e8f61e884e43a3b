"""Many writers, a server that is killed under them, and what must be there afterwards (CONTRACT.md, section 4)."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from tests.serve.serving import Caller, Process, RunCaller

# What the server refuses, each with a word that must never be found again.
REFUSED: Final = (
    ("/state", lambda word: {"key": word, "value": "no object"}),
    ("/log", lambda word: {"message": word, "level": 5}),
    ("/checkpoint", lambda word: {"state": {"word": word}, "source": 1}),
)


@dataclass
class Answered:
    """What the server said it kept, by run, and the words of what it refused."""

    state: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    logs: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sequences: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    refused: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def count(self) -> int:
        """Return how many writes were answered with success."""
        kinds: tuple[dict[str, Any], ...] = (self.state, self.logs, self.sequences)
        return sum(len(kept) for kind in kinds for kept in kind.values())

    def count_refused(self) -> int:
        """Return how many writes were refused."""
        return sum(map(len, self.refused.values()))


@dataclass(frozen=True, slots=True)
class Writer:
    """One client that writes to one run."""

    session: aiohttp.ClientSession
    run: RunCaller
    name: str
    answered: Answered

    async def write_on(self) -> None:
        """Write until the server is gone, and note each write that was answered."""
        number = 0
        try:
            while True:
                await self._write(f"{self.name}-{number}", number)
                number += 1
        except (aiohttp.ClientError, ConnectionError):
            return

    async def _write(self, word: str, number: int) -> None:
        answered, run_id = self.answered, self.run.id
        await self._post("/state", {"key": word, "value": {"n": number}}, 201)
        answered.state[run_id][word] = number
        await self._post("/log", {"message": word}, 200)
        answered.logs[run_id].add(word)
        sequence = (await self._post("/checkpoint", {"state": {"word": word}}, 200))["sequence"]
        assert sequence not in answered.sequences[run_id]
        answered.sequences[run_id].add(sequence)
        path, refused = REFUSED[number % len(REFUSED)]
        await self._post(path, refused(f"refused-{word}"), 400)
        answered.refused[run_id].add(f"refused-{word}")

    async def _post(self, path: str, body: object, expected: int) -> Any:
        headers = {"Authorization": f"Bearer {self.run.token}"}
        async with self.session.post(f"/sdk/v1/runs/{self.run.id}{path}", json=body, headers=headers) as answer:
            assert answer.status == expected, (path, answer.status, await answer.text())
            return await answer.json()


async def write_until_killed(server: Process, runs: Sequence[RunCaller], *, writers: int, after_s: float) -> Answered:
    """Let many write, kill the server in the middle, and return what it had answered."""
    answered = Answered()
    async with aiohttp.ClientSession(server.caller.url) as session, asyncio.TaskGroup() as group:
        for number in range(writers):
            writer = Writer(session, runs[number % len(runs)], f"w{number}", answered)
            group.create_task(writer.write_on())
        await asyncio.sleep(after_s)
        await asyncio.to_thread(server.kill)
    return answered


def faults(server: Caller, answered: Answered, runs: Sequence[RunCaller]) -> list[str]:
    """Return every way in which the server does not hold just what it answered for the runs."""
    return [fault for run in runs for fault in _faults(server, answered, run)]


def _faults(server: Caller, answered: Answered, run: RunCaller) -> Iterator[str]:
    states = {state["state_key"]: state["value"].get("n") for state in server.listed(run.id, "state")}
    logs = [event["message"] for event in server.listed(run.id, "events")]
    checkpoints = server.listed(run.id, "checkpoints")
    sequences = [checkpoint["sequence"] for checkpoint in checkpoints]
    yield from (f"state {key} is lost" for key, n in answered.state[run.id].items() if states.get(key) != n)
    yield from (f"log {message} is lost" for message in answered.logs[run.id] - set(logs))
    yield from (f"checkpoint {number} is lost" for number in answered.sequences[run.id] - set(sequences))
    if sequences != list(range(1, len(sequences) + 1)):
        yield f"the checkpoints have gaps: {sequences}"
    words = {*states, *logs, *(checkpoint["state"].get("word") for checkpoint in checkpoints)}
    yield from (f"{word} is there" for word in words if str(word).startswith("refused-"))
