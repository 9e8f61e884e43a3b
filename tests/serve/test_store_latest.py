"""Reads of the latest of what a store keeps: in order, no more than asked for, and found by an index."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.serve.lifecycle import Status
from runcontract.serve.records import (
    Checkpoint,
    Chunk,
    Event,
    JsonObject,
    Output,
    Resources,
    Run,
    State,
    ToolCall,
    Usage,
    Wait,
    WaitStatus,
)
from runcontract.serve.store import Reader, SqliteStore, Transaction
from runcontract.serve.store.schema import prepare
from runcontract.serve.store.transaction import SqliteReader, SqliteTransaction

T = TypeVar("T")

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
RUN = Run(
    id="run-0",
    job_id="job",
    project_id="default",
    status=Status.EXECUTING,
    attempt=1,
    payload={},
    triggered_by="api",
    created_at=NOW,
)
COUNT = 7


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(tmp_path / "runs.db")
    asyncio.run(opened.write(fill))
    yield opened
    opened.close()


def fill(transaction: Transaction) -> None:
    """Keep seven runs, every second one completed, and seven records of each kind for two of them."""
    transaction.add_job("job", NOW)
    for number in range(COUNT):
        status = Status.COMPLETED if number % 2 else Status.EXECUTING
        transaction.add_run(replace(RUN, id=f"run-{number}", status=status))
    for number in range(COUNT):
        for run_id in ("run-0", "run-1"):
            add_all(transaction, run_id, number)


def add_all(transaction: Transaction, run_id: str, number: int) -> None:
    """Keep a record of each kind, told apart by the number."""
    name, at, value = f"{run_id}-{number}", NOW + timedelta(seconds=number), JsonObject(number=number)
    event = Event(id=name, run_id=run_id, type="log", level="info", message=str(number), created_at=at)
    transaction.add_event(event)
    if number in {2, 4}:
        transaction.add_event(replace(event, id=f"{name}-progress", type="progress", data={"percent": number}))
    transaction.add_checkpoint(
        Checkpoint(id=name, run_id=run_id, sequence=number + 1, source="sdk", state=value, created_at=at)
    )
    transaction.add_usage(
        Usage(
            id=name,
            run_id=run_id,
            provider="p",
            model=str(number),
            prompt_tokens=0,
            completion_tokens=0,
            total_tokens=0,
            cost_microusd=0,
            created_at=at,
        )
    )
    transaction.add_tool_call(
        ToolCall(id=name, run_id=run_id, tool_name=str(number), status="completed", created_at=at)
    )
    transaction.put_output(Output(id=name, run_id=run_id, output_key=str(number), value=value, created_at=at))
    transaction.add_resources(Resources(run_id=run_id, created_at=at, memory_mb=float(number)))
    # The keys are set in another order than that of their names.
    transaction.put_state(State(run_id=run_id, state_key=f"key-{COUNT - number}", value=value, updated_at=at))
    transaction.add_wait(
        Wait(
            trigger_id=name,
            run_id=run_id,
            event_key=name,
            status=WaitStatus.WAITING,
            created_at=at,
            expires_at=at,
        )
    )
    transaction.end_wait(run_id, WaitStatus.RECEIVED)


def read(store: SqliteStore, work: Callable[[Reader], T]) -> T:
    return asyncio.run(store.scan(work))


KINDS: list[tuple[Callable[[Reader, int], Sequence[object]], Callable[[Reader], Sequence[object]]]] = [
    (lambda r, n: r.events("run-1", last=n), lambda r: r.events("run-1")),
    (lambda r, n: r.changes("run-1", last=n), lambda r: r.changes("run-1")),
    (lambda r, n: r.checkpoints("run-1", last=n), lambda r: r.checkpoints("run-1")),
    (lambda r, n: r.usage("run-1", last=n), lambda r: r.usage("run-1")),
    (lambda r, n: r.tool_calls("run-1", last=n), lambda r: r.tool_calls("run-1")),
    (lambda r, n: r.outputs("run-1", last=n), lambda r: r.outputs("run-1")),
    (lambda r, n: r.resources("run-1", last=n), lambda r: r.resources("run-1")),
]
BY_NAME = pytest.mark.parametrize(
    ("latest", "whole"),
    KINDS,
    ids=["events", "changes", "checkpoints", "usage", "tool_calls", "outputs", "resources"],
)


@BY_NAME
@pytest.mark.parametrize("last", [1, 3, 100])
def test_the_latest_are_the_end_of_all(
    store: SqliteStore,
    latest: Callable[[Reader, int], Sequence[object]],
    whole: Callable[[Reader], Sequence[object]],
    last: int,
) -> None:
    """In the order of all, and none of another run."""
    everything = read(store, whole)
    assert everything
    assert read(store, lambda reader: latest(reader, last)) == everything[-last:]


def test_the_latest_after_a_position_are_after_it(store: SqliteStore) -> None:
    """Both bounds count."""
    after = read(store, lambda reader: reader.events("run-0"))[-3].seq
    found = read(store, lambda reader: reader.events("run-0", after, last=100))
    assert [event.message for event in found] == ["5", "6"]


def test_the_states_that_were_set_last_are_found(store: SqliteStore) -> None:
    """In the order in which they were set, which is not that of their keys."""
    found = read(store, lambda reader: reader.last_states("run-0", last=3))
    assert [state.state_key for state in found] == ["key-3", "key-2", "key-1"]


def test_the_waits_of_a_run_are_found_also_when_they_are_over(store: SqliteStore) -> None:
    """With what became of them."""
    found = read(store, lambda reader: reader.waits("run-0", last=2))
    assert [(wait.event_key, wait.status) for wait in found] == [
        ("run-0-5", WaitStatus.RECEIVED),
        ("run-0-6", WaitStatus.RECEIVED),
    ]


def test_the_last_progress_is_found_behind_what_was_logged_since(store: SqliteStore) -> None:
    """None where none was reported."""
    found = read(store, lambda reader: reader.last_progress("run-1"))
    assert found is not None
    assert (found.id, found.data) == ("run-1-4-progress", {"percent": 4})
    assert read(store, lambda reader: reader.last_progress("run-2")) is None


def part_of(status: Status | None, before: int | None, reader: Reader) -> Sequence[Run]:
    return reader.newest_runs(status=status, before=before, limit=2)


@pytest.mark.parametrize(("status", "numbers"), [(None, range(COUNT)), (Status.COMPLETED, [1, 3, 5])])
def test_the_newest_runs_come_part_by_part(store: SqliteStore, status: Status | None, numbers: Sequence[int]) -> None:
    """Each once, of the status that was asked for."""
    found: list[Run] = []
    while part := read(store, partial(part_of, status, found[-1].seq if found else None)):
        found += part
    assert [run.id for run in found] == [f"run-{number}" for number in reversed(numbers)]


@given(st.lists(st.text("ä ", max_size=5), max_size=12), st.integers(1, 40))
def test_the_latest_chunks_are_the_fewest_that_are_worth_enough(texts: list[str], characters: int) -> None:
    """A chunk is worth its characters and one more."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    prepare(connection, ":memory:")
    transaction = SqliteTransaction(connection)
    transaction.add_job("job", NOW)
    transaction.add_run(RUN)
    transaction.add_run(replace(RUN, id="another"))
    for text in texts:
        for run_id in ("run-0", "another"):
            transaction.add_chunk(Chunk(run_id=run_id, stream_id="s", chunk=text, done=False, created_at=NOW))
    found = [chunk.chunk for chunk in transaction.last_chunks("run-0", characters=characters)]
    connection.close()
    assert found == texts[len(texts) - len(found) :]
    assert found == texts or sum(len(text) + 1 for text in found) >= characters
    assert sum(len(text) + 1 for text in found[1:]) < characters


class Explained(SqliteReader):
    """A reader that notes how SQLite goes about each statement."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.plans: list[str] = []

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        plan = self._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        self.plans += [step for *_, step in plan]
        return super()._execute(statement, *values)


OF_RUN = "(run_id=?"
READS: dict[str, tuple[Callable[[Reader], object], str]] = {
    "newest_runs": (lambda r: r.newest_runs(status=None, before=None, limit=5), "(rowid<?)"),
    "newest_runs of a status": (
        lambda r: r.newest_runs(status=Status.FAILED, before=9, limit=5),
        "(status=? AND seq<?)",
    ),
    "last_progress": (lambda r: r.last_progress("run-0"), "events_progress (run_id=?)"),
    "last_chunks": (lambda r: r.last_chunks("run-0", characters=9), OF_RUN),
    "waits": (lambda r: r.waits("run-0", last=5), OF_RUN),
    "events": (lambda r: r.events("run-0", last=5), OF_RUN),
    "checkpoints": (lambda r: r.checkpoints("run-0", last=5), OF_RUN),
    "usage": (lambda r: r.usage("run-0", last=5), OF_RUN),
    "tool_calls": (lambda r: r.tool_calls("run-0", last=5), OF_RUN),
    "resources": (lambda r: r.resources("run-0", last=5), OF_RUN),
}


@pytest.mark.parametrize("name", READS)
def test_the_latest_are_found_by_an_index(name: str) -> None:
    """However long the history is, and all others are: nothing is scanned, and nothing is sorted."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    prepare(connection, ":memory:")
    reader = Explained(connection)
    read_latest, found_by = READS[name]
    read_latest(reader)
    connection.close()
    (plan,) = reader.plans
    assert plan.startswith("SEARCH ")
    assert found_by in plan
