"""What the server asks of a store. A database behind it implements these protocols, nothing else knows it.

Work is a plain function of a Reader or a Transaction. It may be called away from the event loop, so it must
not touch anything but its argument and frozen values, and more than once, what it wrote before being undone; whatever
it raises reaches the caller, and nothing it wrote stays.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar, runtime_checkable

from runcontract.serve.lifecycle import Status
from runcontract.serve.records import (
    Change,
    Checkpoint,
    Chunk,
    Event,
    Gate,
    JsonObject,
    Output,
    Resources,
    Run,
    State,
    Strings,
    ToolCall,
    Usage,
    Wait,
    WaitStatus,
)

T = TypeVar("T")


class StoreFailure(Exception):  # noqa: N818  reads as what happened
    """The database failed: the work was not done and left nothing."""


class Unstorable(Exception):  # noqa: N818  an adjective for the value
    """A value can't be kept exactly: a number beyond 64 bits, or one that JSON has no text for."""


class Reader(Protocol):
    """A consistent view of what is committed."""

    def gate(self, run_id: str) -> Gate | None:
        """Return what decides whether a call on the run may pass."""
        ...

    def run(self, run_id: str) -> Run | None:
        """Return the run."""
        ...

    def runs(self, *, status: Status | None, after: int, limit: int) -> Sequence[Run]:
        """Return runs by `seq`, in the given status if one is given, those after the given `seq`."""
        ...

    def newest_runs(self, *, status: Status | None, before: int | None, limit: int) -> Sequence[Run]:
        """Return runs by descending `seq`, those of the given status and before the given `seq`, where one is given."""
        ...

    def run_of_key(self, job_id: str, idempotency_key: str) -> Run | None:
        """Return the run that the key made for the job."""
        ...

    def knows_job(self, job_id: str) -> bool:
        """Return whether the job was ever triggered."""
        ...

    def latest_wait(self, event_key: str) -> Wait | None:
        """Return the wait that asked for the event last."""
        ...

    def waits(self, run_id: str, *, last: int) -> Sequence[Wait]:
        """Return the run's waits in order, only the `last` ones."""
        ...

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """Return the ids of runs whose wait has run out."""
        ...

    def changes(self, run_id: str, after: int = 0, *, last: int | None = None) -> Sequence[Change]:
        """Return the statuses the run came into, in order; with `last`, only so many of them, the latest."""
        ...

    def events(self, run_id: str, after: int = 0, *, last: int | None = None) -> Sequence[Event]:
        """Return the run's events in order; with `last`, only so many of them, the latest."""
        ...

    def last_progress(self, run_id: str) -> Event | None:
        """Return the run's latest event of type `progress`, the one of the highest `seq`."""
        ...

    def chunks(self, run_id: str, after: int = 0) -> Sequence[Chunk]:
        """Return the run's stream chunks in order."""
        ...

    def last_chunks(self, run_id: str, *, characters: int) -> Sequence[Chunk]:
        """Return the run's latest stream chunks, in order.

        They are the fewest that are worth so many characters together, or all the run has if those are worth less.
        A chunk is worth one character more than its text has, so that a great many empty ones end as well.
        """
        ...

    def checkpoints(self, run_id: str, *, last: int | None = None) -> Sequence[Checkpoint]:
        """Return the run's checkpoints by sequence; with `last`, only so many of them, the latest."""
        ...

    def usage(self, run_id: str, *, last: int | None = None) -> Sequence[Usage]:
        """Return the run's usage reports in order; with `last`, only so many of them, the latest."""
        ...

    def tool_calls(self, run_id: str, *, last: int | None = None) -> Sequence[ToolCall]:
        """Return the run's tool calls in order; with `last`, only so many of them, the latest."""
        ...

    def outputs(self, run_id: str, *, last: int | None = None) -> Sequence[Output]:
        """Return the run's outputs, oldest key first; with `last`, only so many of them, the latest."""
        ...

    def resources(self, run_id: str, *, last: int | None = None) -> Sequence[Resources]:
        """Return the run's resource reports in order; with `last`, only so many of them, the latest."""
        ...

    def states(self, run_id: str) -> Sequence[State]:
        """Return the run's state, ordered by key (by code point)."""
        ...

    def last_states(self, run_id: str, *, last: int) -> Sequence[State]:
        """Return so many of the run's states, those that were set last, by `updated_at`."""
        ...

    def state(self, run_id: str, state_key: str) -> State | None:
        """Return the value of exactly this key."""
        ...


class Transaction(Reader, Protocol):
    """Reads see what this work wrote; all of it is kept, or none."""

    def add_job(self, job_id: str, at: datetime) -> None:
        """Make the job known; nothing happens if it is."""
        ...

    def add_run(self, run: Run) -> None:
        """Keep a new run, and that it came into its status."""
        ...

    def set_status(self, run_id: str, status: Status, at: datetime, *, wait_until: datetime | None = None) -> None:
        """Change the status and until when the run waits, and keep that it changed; see also `finish`."""
        ...

    def finish(self, run: Run) -> None:
        """Keep the run's last status, `finished_at`, result and error."""
        ...

    def set_metadata(self, run_id: str, metadata: Strings) -> None:
        """Replace the run's metadata."""
        ...

    def set_heartbeat(self, run_id: str, at: datetime) -> None:
        """Keep when the executor was last heard of."""
        ...

    def add_wait(self, wait: Wait) -> None:
        """Keep what a run waits for; `set_status` makes it wait."""
        ...

    def end_wait(self, run_id: str, status: WaitStatus, payload: JsonObject | None = None) -> None:
        """End the run's wait, if it has one that goes on."""
        ...

    def add_event(self, event: Event) -> None:
        """Keep an event."""
        ...

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep a stream chunk."""
        ...

    def last_sequence(self, run_id: str) -> int:
        """Return the sequence of the run's last checkpoint, 0 if it has none."""
        ...

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; its sequence must be new."""
        ...

    def add_usage(self, usage: Usage) -> None:
        """Keep a usage report."""
        ...

    def add_tool_call(self, call: ToolCall) -> None:
        """Keep a tool call."""
        ...

    def put_output(self, output: Output) -> Output:
        """Keep an output and return it as kept: one that replaces another has that one's id and time."""
        ...

    def add_resources(self, resources: Resources) -> None:
        """Keep a resource report."""
        ...

    def put_state(self, state: State) -> None:
        """Set a state key."""
        ...

    def drop_state(self, run_id: str, state_key: str) -> None:
        """Delete a state key, set or not."""
        ...


class Store(Protocol):
    """Keeps runs. Raises StoreFailure where the database fails, Unstorable for values it can't hold."""

    @property
    def shared(self) -> bool:
        """Whether other processes may write to the database too, of which nobody here is told."""
        ...

    async def write(self, work: Callable[[Transaction], T], /, *, recording: str | None = None) -> T:
        """Do the work and return its result once it is committed to disk.

        `recording` is the run of work that reads nothing but the gate of that run, changes no status, and otherwise
        only writes down what came in: a hint, by which such work may be done faster. Work may be done more than once,
        as if for the first time, until its result is kept.
        """
        ...

    async def read(self, work: Callable[[Reader], T], /) -> T:
        """Do a small read: a few rows found by key."""
        ...

    async def scan(self, work: Callable[[Reader], T], /) -> T:
        """Do a read of any size, without holding up others."""
        ...

    def close(self) -> None:
        """Finish the work that was handed in and let go of the database."""
        ...


@runtime_checkable
class CountsCommits(Protocol):
    """A store that counts its commits since it was opened, and the units of work that they held."""

    @property
    def commits(self) -> int:
        """Return how many commits are on disk."""
        ...

    @property
    def units(self) -> int:
        """Return how many units of work they held."""
        ...
