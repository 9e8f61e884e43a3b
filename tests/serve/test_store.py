"""A store keeps what it said it kept, and nothing of what it refused, SQLite or PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from runcontract.errors import UsageError
from runcontract.serve.lifecycle import Status
from runcontract.serve.records import Checkpoint, Output, Run, State, Wait, WaitStatus
from runcontract.serve.store import SqliteStore, Store, StoreFailure, Transaction, Unstorable, open_store
from tests.serve.databases import KINDS, fresh_database

NOW = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)
RUN = Run(
    id="run-1",
    job_id="job",
    project_id="default",
    status=Status.EXECUTING,
    attempt=1,
    payload={"a": [1, 2.5, None, "ä", 2**53 - 1]},
    triggered_by="api",
    created_at=NOW,
    metadata={"team": "x"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.db"


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_database(request.param, tmp_path) as named:
        yield named


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(path)
    yield opened
    opened.close()


def add(*runs: Run) -> Callable[[Transaction], None]:
    """Return work that keeps runs of a known job."""

    def work(transaction: Transaction) -> None:
        for run in runs:
            transaction.add_job(run.job_id, NOW)
            transaction.add_run(run)

    return work


def next_checkpoint(transaction: Transaction) -> int:
    """Save the next checkpoint of run-1 and return its sequence."""
    sequence = transaction.last_sequence("run-1") + 1
    transaction.add_checkpoint(
        Checkpoint(id=f"c{sequence}", run_id="run-1", sequence=sequence, source="t", state={}, created_at=NOW)
    )
    return sequence


def set_state(key: str, value: int) -> Callable[[Transaction], None]:
    """Return work that sets a state key of run-1."""
    return lambda t: t.put_state(State(run_id="run-1", state_key=key, value={"v": value}, updated_at=NOW))


def test_a_run_is_read_back_as_it_was_written(store: Store) -> None:
    """Every member survives, JSON and microseconds included."""

    async def play() -> Run | None:
        await store.write(add(RUN))
        return await store.read(lambda reader: reader.run("run-1"))

    assert asyncio.run(play()) == replace(RUN, seq=1)


def test_what_was_answered_is_there_after_reopening(database: str) -> None:
    """A database holds everything that write returned for."""
    store = open_store(database)
    asyncio.run(store.write(add(RUN)))
    store.close()
    again = open_store(database)
    found = asyncio.run(again.scan(lambda reader: reader.runs(status=None, after=0, limit=10)))
    again.close()
    assert [run.id for run in found] == ["run-1"]


def test_a_failing_unit_is_undone_alone(store: Store) -> None:
    """Units share a commit, not a fate."""

    def break_off(transaction: Transaction) -> None:
        set_state("bad", 1)(transaction)
        raise KeyError("on purpose")

    async def play() -> tuple[list[object], list[str]]:
        await store.write(add(RUN))
        works = [break_off if n % 3 == 0 else set_state(f"k{n:02}", n) for n in range(30)]
        results = await asyncio.gather(*map(store.write, works), return_exceptions=True)
        states = await store.read(lambda reader: reader.states("run-1"))
        return list(results), [state.state_key for state in states]

    results, keys = asyncio.run(play())
    assert [isinstance(result, KeyError) for result in results] == [n % 3 == 0 for n in range(30)]
    assert keys == [f"k{n:02}" for n in range(30) if n % 3]


def test_concurrent_checkpoints_have_no_gaps(store: Store) -> None:
    """Two hundred at once get 1 to 200."""

    async def play() -> list[int]:
        await store.write(add(RUN))
        return await asyncio.gather(*(store.write(next_checkpoint) for _ in range(200)))

    assert sorted(asyncio.run(play())) == list(range(1, 201))


def test_work_is_done_although_nobody_waits_for_it_any_more(store: Store) -> None:
    """A client that went away does not undo what was begun, nor disturb others."""

    async def play() -> list[str]:
        await store.write(add(RUN))
        gone = asyncio.create_task(store.write(set_state("gone", 1)))
        await asyncio.sleep(0)
        gone.cancel()
        await store.write(set_state("here", 1))
        return [state.state_key for state in await store.read(lambda reader: reader.states("run-1"))]

    assert asyncio.run(play()) == ["gone", "here"]


def test_state_keys_are_exact_and_ordered_by_code_point(store: Store) -> None:
    """No case folding, no normalisation, no trimming."""
    keys = [
        "a",
        "A",
        "ä",
        "a\u0308",
        " a",
        "a ",
        "a+b",
        "a%2Fb",
        "a/b",
        "\U0001f600",
        "\ufb01",
        "ﬁ!",
    ]

    async def play() -> list[tuple[str, object]]:
        await store.write(add(RUN))
        for number, key in enumerate(keys):
            await store.write(set_state(key, number))
        states = await store.read(lambda reader: reader.states("run-1"))
        return [(state.state_key, state.value["v"]) for state in states]

    assert asyncio.run(play()) == sorted((key, number) for number, key in enumerate(keys))


def test_sqlite_keeps_keys_with_a_zero_character_apart(sqlite_store: SqliteStore) -> None:
    """They are not cut there."""
    keys = ["a\x00b", "a\x00c", "a"]

    async def play() -> list[str]:
        await sqlite_store.write(add(RUN))
        for number, key in enumerate(keys):
            await sqlite_store.write(set_state(key, number))
        return [state.state_key for state in await sqlite_store.read(lambda reader: reader.states("run-1"))]

    assert asyncio.run(play()) == sorted(keys)


def test_an_output_that_replaces_another_keeps_its_id(store: Store) -> None:
    """upsertOutput: same key, same id."""

    def put(name: str) -> Callable[[Transaction], Output]:
        output = Output(id=name, run_id="run-1", output_key="k", value={"by": name}, created_at=NOW)
        return lambda transaction: transaction.put_output(output)

    async def play() -> list[Output]:
        await store.write(add(RUN))
        await store.write(put("first"))
        await store.write(put("second"))
        return list(await store.scan(lambda reader: reader.outputs("run-1")))

    assert [(output.id, output.value) for output in asyncio.run(play())] == [("first", {"by": "second"})]


def test_two_runs_can_not_wait_under_one_key(store: Store) -> None:
    """The database itself refuses it, whatever the code above forgets."""

    def wait(run_id: str) -> Callable[[Transaction], None]:
        later = NOW + timedelta(hours=1)
        waiting = Wait(
            trigger_id=run_id,
            run_id=run_id,
            event_key="k",
            status=WaitStatus.WAITING,
            created_at=NOW,
            expires_at=later,
        )
        return lambda transaction: transaction.add_wait(waiting)

    async def play() -> None:
        await store.write(add(RUN, replace(RUN, id="run-2")))
        await store.write(wait("run-1"))
        with pytest.raises((sqlite3.IntegrityError, StoreFailure), match=r"(?i)unique.*"):
            await store.write(wait("run-2"))

    asyncio.run(play())


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**400])
def test_a_number_beyond_64_bits_is_unstorable(store: Store, value: int) -> None:
    """It is refused, not rounded, and not an error of the database."""
    with pytest.raises(Unstorable):
        asyncio.run(store.write(add(replace(RUN, priority=value))))
    assert asyncio.run(store.read(lambda reader: reader.run("run-1"))) is None


@pytest.mark.parametrize("payload", [{"n": float("inf")}, {"n": [float("nan")]}])
def test_a_number_json_does_not_know_is_unstorable(store: Store, payload: dict[str, float]) -> None:
    """No Infinity and NaN in the file."""
    with pytest.raises(Unstorable):
        asyncio.run(store.write(add(replace(RUN, payload=dict(payload)))))


def test_half_a_surrogate_pair_is_unstorable_and_unfindable(store: Store) -> None:
    """It has no UTF-8."""
    with pytest.raises(Unstorable):
        asyncio.run(store.read(lambda reader: reader.run("\ud800")))


def test_a_gate_that_another_process_closed_lets_nothing_through(path: Path) -> None:
    """Two stores on one file, neither told of the other: what one knew is not believed once the other has written."""
    mine, theirs = SqliteStore(path), SqliteStore(path)

    def heartbeat(transaction: Transaction) -> Status:
        gate = transaction.gate("run-1")
        assert gate is not None
        if gate.status is Status.EXECUTING:
            transaction.set_heartbeat("run-1", NOW)
        return gate.status

    async def play() -> list[Status]:
        await mine.write(add(RUN))
        before = await mine.write(heartbeat, recording="run-1")
        await theirs.write(lambda transaction: transaction.set_status("run-1", Status.COMPLETED, NOW))
        after = [await mine.write(heartbeat, recording="run-1") for _ in range(2)]
        return [before, *after]

    try:
        assert asyncio.run(play()) == [Status.EXECUTING, Status.COMPLETED, Status.COMPLETED]
    finally:
        mine.close()
        theirs.close()


def test_a_closed_store_refuses_work(database: str) -> None:
    """After close nothing hangs."""
    store = open_store(database)
    store.close()
    with pytest.raises(StoreFailure):
        asyncio.run(store.write(add(RUN)))


def test_a_full_disk_fails_every_unit_of_the_commit_and_the_store_goes_on(sqlite_store: SqliteStore) -> None:
    """Nobody is told of success when the commit as a whole failed."""
    store = sqlite_store
    connection = store._writer._connection

    async def play() -> tuple[list[object], list[str]]:
        await store.write(add(RUN))
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        big = "x" * 200_000
        works = [
            lambda t, k=key: t.put_state(State(run_id="run-1", state_key=k, value={"v": big}, updated_at=NOW))
            for key in "abc"
        ]
        results = await asyncio.gather(*map(store.write, works), return_exceptions=True)
        connection.execute("PRAGMA max_page_count = 1000000")
        await store.write(set_state("after", 1))
        return list(results), [s.state_key for s in await store.read(lambda reader: reader.states("run-1"))]

    results, keys = asyncio.run(play())
    assert all(isinstance(result, StoreFailure | sqlite3.OperationalError) for result in results)
    assert keys == ["after"]


def test_a_file_that_is_no_database_is_a_usage_error(path: Path) -> None:
    """And the file stays as it was."""
    path.write_text("These are not the runs you are looking for. " * 50)
    with pytest.raises(UsageError, match=r"runs\.db.*--db"):
        SqliteStore(path)
    assert path.read_text().startswith("These are not")


def test_the_database_of_another_program_is_a_usage_error(path: Path) -> None:
    """No table of ours appears in it."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    with pytest.raises(UsageError, match="another program"):
        SqliteStore(path)


def test_another_schema_version_is_a_usage_error(path: Path) -> None:
    """A newer or older file is not guessed at."""
    SqliteStore(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(UsageError, match="schema version 99"):
        SqliteStore(path)


def test_a_directory_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    """The message names the file and the way out."""
    with pytest.raises(UsageError, match="--db"):
        SqliteStore(tmp_path / "nowhere" / "runs.db")
