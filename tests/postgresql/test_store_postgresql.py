"""What the PostgreSQL store does that one file need not do: group commit, locks, retries."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from pydantic import JsonValue

from runcontract.serve.lifecycle import Status
from runcontract.serve.records import Change, Event, JsonObject, Run, State, Usage, Wait, WaitStatus
from runcontract.serve.store import Store, StoreFailure, Transaction, Unstorable, open_store

NOW = datetime(2026, 5, 4, 3, 2, 1, 123456, tzinfo=UTC)
RUN = Run(
    id="run-1",
    job_id="job",
    project_id="default",
    status=Status.EXECUTING,
    attempt=1,
    payload={},
    triggered_by="api",
    created_at=NOW,
)
OTHER = replace(RUN, id="run-2")
EVENT = Event(id="e", run_id="run-1", type="log", level="info", message="", created_at=NOW)


def add(*runs: Run) -> Callable[[Transaction], None]:
    """Return work that keeps runs of a known job."""

    def work(transaction: Transaction) -> None:
        for run in runs:
            transaction.add_job(run.job_id, NOW)
            transaction.add_run(run)

    return work


@pytest.fixture
def stores(database: str) -> Iterator[tuple[Store, Store]]:
    """Two stores on one database, as two processes have them, with two runs in it."""
    first, second = open_store(database), open_store(database)
    asyncio.run(first.write(add(RUN, OTHER)))
    yield first, second
    first.close()
    second.close()


def set_state(key: str, value: object) -> Callable[[Transaction], None]:
    """Return work as the server does it: it looks at the gate, and writes."""

    def work(transaction: Transaction) -> None:
        assert transaction.gate("run-1") is not None
        transaction.put_state(State(run_id="run-1", state_key=key, value={"v": str(value)}, updated_at=NOW))

    return work


async def states(store: Store) -> dict[str, object]:
    """Return the state of run-1."""
    return {state.state_key: state.value["v"] for state in await store.scan(lambda reader: reader.states("run-1"))}


class Held:
    """Work that stays in its transaction, with what it has done, until it is let go."""

    def __init__(self, work: Callable[[Transaction], object]) -> None:
        self._work = work
        self._let_go = threading.Event()
        self.begun = threading.Event()

    def __call__(self, transaction: Transaction) -> object:
        found = self._work(transaction)
        self.begun.set()
        assert self._let_go.wait(20)
        return found

    def let_go(self) -> None:
        """Let it commit."""
        self._let_go.set()


async def waits_for(held: Held, other: "asyncio.Future[Any]") -> bool:
    """Return whether the other does not end before the held work is let go, and then does."""
    await asyncio.wait({other}, timeout=0.3)
    waited = not other.done()
    held.let_go()
    await other
    return waited


def test_a_group_shares_a_commit_and_not_a_fate(stores: tuple[Store, Store]) -> None:
    """Units that fail leave nothing; the others are kept, in order, the last value of a key."""

    def refuse(transaction: Transaction) -> None:
        set_state("refused", 0)(transaction)
        raise KeyError("on purpose")

    async def play() -> tuple[list[object], dict[str, object]]:
        works = [refuse if n % 3 == 0 else set_state(f"k{n % 2}", n) for n in range(30)]
        results = await asyncio.gather(*(stores[0].write(w, recording="run-1") for w in works), return_exceptions=True)
        return list(results), await states(stores[1])

    results, kept = asyncio.run(play())
    assert [isinstance(result, KeyError) for result in results] == [n % 3 == 0 for n in range(30)]
    assert kept == {"k0": "28", "k1": "29"}


def test_what_can_not_be_kept_fails_alone(stores: tuple[Store, Store]) -> None:
    """A text with U+0000, half a surrogate pair and a number beyond 64 bits are refused, the rest of the group kept."""
    usage = Usage(
        id="u",
        run_id="run-1",
        provider="p",
        model="m",
        prompt_tokens=0,
        completion_tokens=0,
        total_tokens=2**63,
        cost_microusd=0,
        created_at=NOW,
    )

    async def play() -> tuple[list[type[object]], dict[str, object]]:
        works = [
            set_state("a", 1),
            set_state("zero \0", 2),
            set_state("b", 3),
            set_state("half \ud800", 4),
            lambda t: t.add_usage(usage),
            set_state("c", 5),
        ]
        results = await asyncio.gather(*(stores[0].write(w, recording="run-1") for w in works), return_exceptions=True)
        return [type(result) for result in results], await states(stores[0])

    kinds, kept = asyncio.run(play())
    assert kinds == [type(None), Unstorable, type(None), Unstorable, Unstorable, type(None)]
    assert kept == {"a": "1", "b": "3", "c": "5"}


def test_a_record_of_a_run_that_is_not_there_fails_alone(stores: tuple[Store, Store]) -> None:
    """The database itself refuses it, and the others of the group do not notice."""
    stray = replace(EVENT, run_id="nobody")

    async def play() -> tuple[list[object], dict[str, object]]:
        works = [set_state("a", 1), lambda transaction: transaction.add_event(stray), set_state("b", 2)]
        results = await asyncio.gather(*(stores[0].write(w, recording="run-1") for w in works), return_exceptions=True)
        return list(results), await states(stores[0])

    results, kept = asyncio.run(play())
    assert [isinstance(result, StoreFailure) for result in results] == [False, True, False]
    assert kept == {"a": "1", "b": "2"}


def test_the_writes_of_a_run_wait_for_each_other_and_for_no_others(stores: tuple[Store, Store]) -> None:
    """A unit whose run another process holds waits for it alone: the rest of its group is answered."""

    async def play() -> tuple[bool, bool]:
        held = Held(lambda transaction: transaction.gate("run-1"))
        holding = asyncio.ensure_future(stores[0].write(held))
        await asyncio.to_thread(held.begun.wait)
        waiting = asyncio.ensure_future(stores[1].write(set_state("k", 1), recording="run-1"))
        beat = stores[1].write(lambda transaction: transaction.set_heartbeat("run-2", NOW), recording="run-2")
        await asyncio.wait_for(beat, 5)
        waited = await waits_for(held, waiting)
        await holding
        return waited, await states(stores[1]) == {"k": "1"}

    assert asyncio.run(play()) == (True, True)


def test_a_unit_of_a_run_that_is_not_there_finds_nothing(stores: tuple[Store, Store]) -> None:
    """It is not taken for one that somebody holds."""
    assert asyncio.run(stores[0].write(lambda transaction: transaction.gate("nobody"), recording="nobody")) is None


def test_who_finds_a_wait_holds_its_run(stores: tuple[Store, Store]) -> None:
    """So the event that comes for it, and the call that ends the run, come one after the other."""
    wait = Wait(
        trigger_id="t",
        run_id="run-1",
        event_key="key",
        status=WaitStatus.WAITING,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )

    async def play() -> bool:
        await stores[0].write(lambda transaction: transaction.add_wait(wait))
        held = Held(lambda transaction: transaction.latest_wait("key"))
        holding = asyncio.ensure_future(stores[0].write(held))
        await asyncio.to_thread(held.begun.wait)
        waited = await waits_for(held, asyncio.ensure_future(stores[1].write(lambda t: t.gate("run-1"))))
        await holding
        return waited

    assert asyncio.run(play())


def test_a_page_of_runs_waits_for_runs_that_are_being_added(stores: tuple[Store, Store]) -> None:
    """One that is committed late has its place before the page's end: no cursor may leave it behind."""
    late, early = replace(RUN, id="late"), replace(RUN, id="early")

    async def play() -> tuple[bool, list[str]]:
        held = Held(add(late))
        holding = asyncio.ensure_future(stores[0].write(held))
        await asyncio.to_thread(held.begun.wait)
        await stores[1].write(add(early))
        page = asyncio.ensure_future(stores[1].scan(lambda reader: reader.runs(status=None, after=2, limit=10)))
        waited = await waits_for(held, page)
        await holding
        return waited, [run.id for run in await page]

    assert asyncio.run(play()) == (True, ["late", "early"])


def test_work_that_came_second_is_done_again_and_sees_the_first(stores: tuple[Store, Store]) -> None:
    """Two make a run under one key: the second one finds the run of the first."""

    def trigger(run_id: str) -> Callable[[Transaction], str]:
        def work(transaction: Transaction) -> str:
            made = transaction.run_of_key("job", "key")
            if made is not None:
                return made.id
            add(replace(RUN, id=run_id, idempotency_key="key"))(transaction)
            return run_id

        return work

    async def play() -> list[object]:
        held = Held(trigger("first"))
        first = asyncio.ensure_future(stores[0].write(held))
        await asyncio.to_thread(held.begun.wait)
        second = asyncio.ensure_future(stores[1].write(trigger("second")))
        assert await waits_for(held, second)
        return [await first, await second]

    assert asyncio.run(play()) == ["first", "first"]


def test_who_wait_in_a_circle_are_both_served(stores: tuple[Store, Store]) -> None:
    """The database ends one of them, and it is done again."""
    meeting = threading.Barrier(2)

    def hold(first: str, second: str) -> Callable[[Transaction], int]:
        times = 0

        def work(transaction: Transaction) -> int:
            nonlocal times
            times += 1
            transaction.gate(first)
            if times == 1:
                meeting.wait(20)
            transaction.gate(second)
            transaction.set_heartbeat(first, NOW)
            return times

        return work

    async def play() -> tuple[int, int]:
        return await asyncio.gather(stores[0].write(hold("run-1", "run-2")), stores[1].write(hold("run-2", "run-1")))

    assert sorted(asyncio.run(play())) == [1, 2]


def test_json_comes_back_as_it_was_sent(stores: tuple[Store, Store]) -> None:
    """Kinds of numbers, their signs, the order of members and repeated text: nothing is made canonical."""
    numbers: list[JsonValue] = [1, 1.0, 1e-7, -0.0, 10**30, 2**53 + 1, 0.1, True, None]
    payload: JsonObject = {"z": 1, "a": numbers, "ä": "\u2028\x7f", "": {"b": 1, "a": 2}}

    async def play() -> tuple[str, str]:
        await stores[0].write(add(replace(RUN, id="run-3", payload=payload)))
        event = replace(EVENT, run_id="run-3", message="\\u0041\n", data=payload)
        await stores[0].write(lambda transaction: transaction.add_event(event), recording="run-3")
        run = await stores[1].read(lambda reader: reader.run("run-3"))
        (kept,) = await stores[1].scan(lambda reader: reader.events("run-3"))
        assert run is not None
        assert (kept.message, kept.created_at) == (event.message, event.created_at)
        return repr(run.payload), repr(kept.data)

    assert asyncio.run(play()) == (repr(payload), repr(payload))


def test_history_is_in_the_order_it_was_written(stores: tuple[Store, Store]) -> None:
    """Also where a group wrote it."""

    async def play() -> list[str]:
        def log(number: int) -> Callable[[Transaction], None]:
            event = replace(EVENT, id=str(number), message=str(number))
            return lambda transaction: transaction.add_event(event)

        await asyncio.gather(*(stores[0].write(log(number), recording="run-1") for number in range(500)))
        return [event.message for event in await stores[0].scan(lambda reader: reader.events("run-1"))]

    assert asyncio.run(play()) == [str(number) for number in range(500)]


def test_a_commit_is_on_disk_whatever_the_role_says(database: str) -> None:
    """A role or a database may have synchronous_commit off; the store's connections do not follow it."""
    with psycopg.connect(database, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = serializable")
    store = open_store(database)

    async def play() -> list[object]:
        def setting(transaction: Transaction) -> list[object]:
            execute = transaction._execute  # type: ignore[attr-defined]
            return [execute(f"SHOW {name}").fetchone()[0] for name in ("synchronous_commit", "transaction_isolation")]

        return await store.write(setting)

    assert asyncio.run(play()) == ["on", "read committed"]
    store.close()


def test_a_run_begins_with_one_change(stores: tuple[Store, Store]) -> None:
    """The record of its statuses."""
    found = asyncio.run(stores[1].scan(lambda reader: reader.changes("run-1")))
    assert list(found) == [Change(run_id="run-1", status=Status.EXECUTING, created_at=NOW, seq=1)]
