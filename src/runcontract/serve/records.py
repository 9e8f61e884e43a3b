"""What the server keeps, as frozen values. The store saves and finds them; replies show them.

`seq` orders records of one kind by the time they were stored; the store sets it, so it is 0 before.
JSON members are Python values that came out of a JSON text.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import JsonValue

from runcontract.serve.lifecycle import Status

JsonObject = dict[str, JsonValue]
Strings = dict[str, str]


class WaitStatus(StrEnum):
    """What became of a wait: `closed` means that the run ended otherwise before the event came."""

    WAITING = "waiting"
    RECEIVED = "received"
    TIMED_OUT = "timed_out"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run; the members mean what JobRun's members of the same names mean."""

    id: str
    job_id: str
    project_id: str
    status: Status
    attempt: int
    payload: JsonObject
    triggered_by: str
    created_at: datetime
    result: JsonObject | None = None
    metadata: Strings | None = None
    tags: Strings | None = None
    error: str | None = None
    scheduled_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    heartbeat_at: datetime | None = None
    parent_run_id: str | None = None
    priority: int = 0
    idempotency_key: str | None = None
    job_version: int = 1
    continuation_of: str | None = None
    lineage_depth: int = 0
    wait_until: datetime | None = None
    seq: int = 0


class Gate(NamedTuple):
    """The little of a run that decides whether a call may pass; read on every request."""

    status: Status
    attempt: int
    wait_until: datetime | None

    def overdue(self, now: datetime) -> bool:
        """Return whether the run waits for an event that can no longer come in time."""
        return self.wait_until is not None and self.wait_until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A run came into a status."""

    run_id: str
    status: Status
    created_at: datetime
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A run waits, or waited, for an event."""

    trigger_id: str
    run_id: str
    event_key: str
    status: WaitStatus
    created_at: datetime
    expires_at: datetime
    notify_url: str | None = None
    payload: JsonObject | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A log line or a progress report."""

    id: str
    run_id: str
    type: str
    level: str
    message: str
    created_at: datetime
    data: JsonObject | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A saved state of the job; `sequence` counts 1, 2, 3 ... a run."""

    id: str
    run_id: str
    sequence: int
    source: str
    state: JsonObject
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one call of a language model used."""

    id: str
    run_id: str
    provider: str
    model: str
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    cost_microusd: int
    created_at: datetime
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """One call of a tool."""

    id: str
    run_id: str
    tool_name: str
    status: str
    created_at: datetime
    input: JsonObject | None = None
    output: JsonObject | None = None
    duration_ms: int | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A structured output; one a key and run."""

    id: str
    run_id: str
    output_key: str
    value: JsonObject
    created_at: datetime
    schema: JsonObject | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The value of a state key."""

    run_id: str
    state_key: str
    value: JsonObject
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What the container of a run used at a moment."""

    run_id: str
    created_at: datetime
    memory_mb: float | None = None
    memory_percent: float | None = None
    cpu_percent: float | None = None
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of a stream of text."""

    run_id: str
    stream_id: str
    chunk: str
    done: bool
    created_at: datetime
    seq: int = 0
