"""Reader and Transaction over one connection: statements that SQLite and PostgreSQL read alike, and SQLite itself."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

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
from runcontract.serve.store import tables
from runcontract.serve.store.interface import Unstorable
from runcontract.serve.store.tables import Table, gate_of, json_text, microseconds, moment

R = TypeVar("R")
HIGHEST_SEQ: Final = 2**63 - 1  # no row has more

REPLACING_STATE: Final = (
    " ON CONFLICT (run_id, state_key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at"
)


class Rows(Protocol):
    """What a statement found."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class SqlReader(ABC):
    """Reads by one connection; the caller opens and ends the database's transaction."""

    def gate(self, run_id: str) -> Gate | None:
        """Return what decides whether a call on the run may pass."""
        row = self._execute("SELECT status, attempt, wait_until FROM runs WHERE id = ?", run_id).fetchone()
        return None if row is None else gate_of(row)

    def run(self, run_id: str) -> Run | None:
        """Return the run."""
        return self._one(tables.RUNS, "WHERE id = ?", run_id)

    def runs(self, *, status: Status | None, after: int, limit: int) -> Sequence[Run]:
        """Return a page of runs."""
        if status is None:
            return self._all(tables.RUNS, "WHERE seq > ? ORDER BY seq LIMIT ?", after, limit)
        where = "WHERE status = ? AND seq > ? ORDER BY seq LIMIT ?"
        return self._all(tables.RUNS, where, str(status), after, limit)

    def newest_runs(self, *, status: Status | None, before: int | None, limit: int) -> Sequence[Run]:
        """Return a page of runs, newest first."""
        bound = HIGHEST_SEQ if before is None else before
        if status is None:
            return self._all(tables.RUNS, "WHERE seq < ? ORDER BY seq DESC LIMIT ?", bound, limit)
        where = "WHERE status = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
        return self._all(tables.RUNS, where, str(status), bound, limit)

    def run_of_key(self, job_id: str, idempotency_key: str) -> Run | None:
        """Return the run that the key made for the job."""
        return self._one(tables.RUNS, "WHERE job_id = ? AND idempotency_key = ?", job_id, idempotency_key)

    def knows_job(self, job_id: str) -> bool:
        """Return whether the job was ever triggered."""
        return self._execute("SELECT 1 FROM jobs WHERE id = ?", job_id).fetchone() is not None

    def latest_wait(self, event_key: str) -> Wait | None:
        """Return the wait that asked for the event last."""
        return self._one(tables.WAITS, "WHERE event_key = ? ORDER BY seq DESC LIMIT 1", event_key)

    def waits(self, run_id: str, *, last: int) -> Sequence[Wait]:
        """Return the run's latest waits."""
        return self._of_run(tables.WAITS, run_id, last=last)

    def overdue(self, now: datetime, limit: int) -> Sequence[str]:
        """Return the ids of runs whose wait has run out."""
        statement = "SELECT id FROM runs WHERE wait_until <= ? ORDER BY wait_until LIMIT ?"
        return [run_id for (run_id,) in self._execute(statement, microseconds(now), limit)]

    def changes(self, run_id: str, after: int = 0, *, last: int | None = None) -> Sequence[Change]:
        """Return the statuses the run came into."""
        return self._of_run(tables.CHANGES, run_id, after, last=last)

    def events(self, run_id: str, after: int = 0, *, last: int | None = None) -> Sequence[Event]:
        """Return the run's events."""
        return self._of_run(tables.EVENTS, run_id, after, last=last)

    def last_progress(self, run_id: str) -> Event | None:
        """Return the run's latest progress report; the words are those of the index events_progress."""
        where = "WHERE run_id = ? AND type = 'progress' ORDER BY seq DESC LIMIT 1"
        return self._one(tables.EVENTS, where, run_id)

    def chunks(self, run_id: str, after: int = 0) -> Sequence[Chunk]:
        """Return the run's stream chunks."""
        return self._of_run(tables.CHUNKS, run_id, after)

    def last_chunks(self, run_id: str, *, characters: int) -> Sequence[Chunk]:
        """Return the run's latest stream chunks; SQLite finds a row when it is asked for, so no more are read."""
        found: list[Chunk] = []
        for row in self._execute(f"{tables.CHUNKS.select} WHERE run_id = ? ORDER BY seq DESC", run_id):
            found.append(tables.CHUNKS.of(row))
            characters -= len(found[-1].chunk) + 1
            if characters <= 0:
                break
        return found[::-1]

    def checkpoints(self, run_id: str, *, last: int | None = None) -> Sequence[Checkpoint]:
        """Return the run's checkpoints."""
        return self._of_run(tables.CHECKPOINTS, run_id, last=last, order="sequence")

    def usage(self, run_id: str, *, last: int | None = None) -> Sequence[Usage]:
        """Return the run's usage reports."""
        return self._of_run(tables.USAGE, run_id, last=last)

    def tool_calls(self, run_id: str, *, last: int | None = None) -> Sequence[ToolCall]:
        """Return the run's tool calls."""
        return self._of_run(tables.TOOL_CALLS, run_id, last=last)

    def outputs(self, run_id: str, *, last: int | None = None) -> Sequence[Output]:
        """Return the run's outputs."""
        return self._of_run(tables.OUTPUTS, run_id, last=last)

    def resources(self, run_id: str, *, last: int | None = None) -> Sequence[Resources]:
        """Return the run's resource reports."""
        return self._of_run(tables.RESOURCES, run_id, last=last)

    def states(self, run_id: str) -> Sequence[State]:
        """Return the run's state: the BINARY order of UTF-8 is the order of code points."""
        return self._all(tables.STATES, "WHERE run_id = ? ORDER BY state_key", run_id)

    def last_states(self, run_id: str, *, last: int) -> Sequence[State]:
        """Return the states that were set last; they are sorted, as many as the run has."""
        return self._all(tables.STATES, "WHERE run_id = ? ORDER BY updated_at DESC LIMIT ?", run_id, last)[::-1]

    def state(self, run_id: str, state_key: str) -> State | None:
        """Return the value of exactly this key."""
        return self._one(tables.STATES, "WHERE run_id = ? AND state_key = ?", run_id, state_key)

    @abstractmethod
    def _execute(self, statement: str, *values: Any) -> Rows:
        """Execute a statement, its values marked `?`; raises Unstorable for a value that no column can hold."""

    def _one(self, table: Table[R], where: str, *values: Any) -> R | None:
        row = self._execute(f"{table.select} {where}", *values).fetchone()
        return None if row is None else table.of(row)

    def _all(self, table: Table[R], where: str, *values: Any) -> list[R]:
        return [table.of(row) for row in self._execute(f"{table.select} {where}", *values)]

    def _of_run(
        self, table: Table[R], run_id: str, after: int = 0, *, last: int | None = None, order: str = "seq"
    ) -> list[R]:
        """Return what a run has after a position, in order; with `last`, found from the end."""
        where = f"WHERE run_id = ? AND {order} > ? ORDER BY {order}"
        if last is None:
            return self._all(table, where, run_id, after)
        return self._all(table, f"{where} DESC LIMIT ?", run_id, after, last)[::-1]


class SqlTransaction(SqlReader):
    """Reads and writes."""

    def add_job(self, job_id: str, at: datetime) -> None:
        """Make the job known."""
        statement = "INSERT INTO jobs (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING"
        self._execute(statement, job_id, microseconds(at))

    def add_run(self, run: Run) -> None:
        """Keep a new run."""
        self._add(tables.RUNS, run)
        self._add(tables.CHANGES, Change(run_id=run.id, status=run.status, created_at=run.created_at))

    def set_status(self, run_id: str, status: Status, at: datetime, *, wait_until: datetime | None = None) -> None:
        """Change the status, and until when the run waits."""
        until = None if wait_until is None else microseconds(wait_until)
        self._execute("UPDATE runs SET status = ?, wait_until = ? WHERE id = ?", str(status), until, run_id)
        self._add(tables.CHANGES, Change(run_id=run_id, status=status, created_at=at))

    def finish(self, run: Run) -> None:
        """Keep how the run ended."""
        finished = None if run.finished_at is None else microseconds(run.finished_at)
        result = None if run.result is None else json_text(run.result)
        statement = "UPDATE runs SET status = ?, finished_at = ?, result = ?, error = ?, wait_until = NULL WHERE id = ?"
        self._execute(statement, str(run.status), finished, result, run.error, run.id)
        at = run.finished_at or run.created_at
        self._add(tables.CHANGES, Change(run_id=run.id, status=run.status, created_at=at))

    def set_metadata(self, run_id: str, metadata: Strings) -> None:
        """Replace the run's metadata."""
        self._execute("UPDATE runs SET metadata = ? WHERE id = ?", json_text(metadata), run_id)

    def set_heartbeat(self, run_id: str, at: datetime) -> None:
        """Keep when the executor was last heard of."""
        self._execute("UPDATE runs SET heartbeat_at = ? WHERE id = ?", microseconds(at), run_id)

    def add_wait(self, wait: Wait) -> None:
        """Keep what a run waits for."""
        self._add(tables.WAITS, wait)

    def end_wait(self, run_id: str, status: WaitStatus, payload: JsonObject | None = None) -> None:
        """End the run's wait, if it has one."""
        text = None if payload is None else json_text(payload)
        statement = "UPDATE waits SET status = ?, payload = ? WHERE run_id = ? AND status = ?"
        self._execute(statement, str(status), text, run_id, str(WaitStatus.WAITING))

    def add_event(self, event: Event) -> None:
        """Keep an event."""
        self._add(tables.EVENTS, event)

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep a stream chunk."""
        self._add(tables.CHUNKS, chunk)

    def last_sequence(self, run_id: str) -> int:
        """Return the sequence of the run's last checkpoint."""
        statement = "SELECT max(sequence) FROM checkpoints WHERE run_id = ?"
        return self._execute(statement, run_id).fetchone()[0] or 0

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""
        self._add(tables.CHECKPOINTS, checkpoint)

    def add_usage(self, usage: Usage) -> None:
        """Keep a usage report."""
        self._add(tables.USAGE, usage)

    def add_tool_call(self, call: ToolCall) -> None:
        """Keep a tool call."""
        self._add(tables.TOOL_CALLS, call)

    def put_output(self, output: Output) -> Output:
        """Keep an output under its key; the row of the key, with its id and time, stays."""
        replacing = (
            " ON CONFLICT (run_id, output_key) DO UPDATE"
            ' SET "schema" = excluded."schema", value = excluded.value RETURNING id, created_at'
        )
        row = self._execute(tables.OUTPUTS.insert + replacing, *tables.OUTPUTS.row(output)).fetchone()
        return replace(output, id=row[0], created_at=moment(row[1]))

    def add_resources(self, resources: Resources) -> None:
        """Keep a resource report."""
        self._add(tables.RESOURCES, resources)

    def put_state(self, state: State) -> None:
        """Set a state key."""
        self._execute(tables.STATES.insert + REPLACING_STATE, *tables.STATES.row(state))

    def drop_state(self, run_id: str, state_key: str) -> None:
        """Delete a state key."""
        self._execute("DELETE FROM states WHERE run_id = ? AND state_key = ?", run_id, state_key)

    def _add(self, table: Table[R], record: R) -> None:
        self._execute(table.insert, *table.row(record))


class SqliteReader(SqlReader):
    """Reads by a connection to SQLite."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def _execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        """Execute a statement; raises Unstorable for a value that no column can hold."""
        try:
            return self._connection.execute(statement, values)
        except OverflowError as error:
            message = "a number does not fit into 64 bits"
            raise Unstorable(message) from error
        except UnicodeEncodeError as error:
            message = "a text holds half of a surrogate pair"
            raise Unstorable(message) from error


class SqliteTransaction(SqliteReader, SqlTransaction):
    """Reads and writes by the writer's connection."""
