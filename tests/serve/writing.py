"""Many who write at once, what the server answered them, and what of that it has afterwards."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.serve.serving import Caller, RunCaller


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
