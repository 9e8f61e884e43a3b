"""Two server processes on one database keep the contract as one does: nothing rests on a lock inside a process."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import pytest

from tests.serve.serving import API_KEY, Answer, Caller, RunCaller

T = TypeVar("T")
Servers = tuple[Caller, Caller]
AT_ONCE = 16


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """Return what the works return, begun together."""
    gate = threading.Barrier(len(works))

    def begin(work: Callable[[], T]) -> T:
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


def on_both(servers: Servers, run: RunCaller) -> list[RunCaller]:
    """Return callers for the run, every second one at the other server."""
    each = [RunCaller(caller=server, id=run.id, token=run.token, seen=run.seen) for server in servers]
    return [each[number % 2] for number in range(AT_ONCE)]


def test_checkpoints_of_a_run_have_no_gaps(two_servers: Servers) -> None:
    """Many at once, by way of both servers: 1, 2, 3 and so on."""
    run = two_servers[0].trigger()

    def save(caller: RunCaller) -> list[int]:
        return [caller.post("/checkpoint", {"state": {}}).json["sequence"] for _ in range(10)]

    given = at_once([partial(save, caller) for caller in on_both(two_servers, run)])
    assert sorted(number for numbers in given for number in numbers) == list(range(1, AT_ONCE * 10 + 1))
    kept = two_servers[1].listed(run.id, "checkpoints")
    assert [checkpoint["sequence"] for checkpoint in kept] == list(range(1, AT_ONCE * 10 + 1))


@pytest.mark.parametrize("round_number", range(5))
def test_one_key_makes_one_run(two_servers: Servers, round_number: int) -> None:
    """Everybody who triggers with the key is answered with the same run."""

    def trigger(number: int) -> str:
        return two_servers[number % 2].trigger(job="keyed", idempotency_key=f"key {round_number}").id

    ids = at_once([partial(trigger, number) for number in range(AT_ONCE)])
    assert len(set(ids)) == 1


@pytest.mark.parametrize("round_number", range(5))
def test_a_run_ends_once(two_servers: Servers, round_number: int) -> None:
    """Of completeRun and failRun at once one succeeds, the others find the run gone, and its result is the winner's."""
    run = two_servers[round_number % 2].trigger()

    def end(number: int, caller: RunCaller) -> Answer:
        if number % 4 == 3:
            return caller.post("/fail", {"error": str(number)})
        return caller.post("/complete", {"result": {"by": number}})

    callers = enumerate(on_both(two_servers, run))
    answers = at_once([partial(end, number, caller) for number, caller in callers])
    assert Counter(answer.status for answer in answers) == {200: 1, 410: AT_ONCE - 1}
    won = next(answer.json for answer in answers if answer.status == 200)
    kept = two_servers[0].control("GET", f"/runs/{run.id}").json
    assert [kept.get(member) for member in ("status", "result", "error")] == [
        won.get(member) for member in ("status", "result", "error")
    ]


@pytest.mark.parametrize("round_number", range(5))
def test_one_run_waits_under_a_key(two_servers: Servers, round_number: int) -> None:
    """Of two runs that come to wait for one event at once, one is told of the conflict."""
    runs = [server.trigger() for server in two_servers]
    answers = at_once([partial(run.post, "/wait-for-event", {"event_key": f"e{round_number}"}) for run in runs])
    assert sorted(answer.status for answer in answers) == [200, 409]


@pytest.mark.parametrize("round_number", range(5))
def test_an_event_is_received_once(two_servers: Servers, round_number: int) -> None:
    """However many send it at once: one delivers it, the others are told that it was received."""
    run = two_servers[0].trigger()
    run.post("/wait-for-event", {"event_key": f"e{round_number}"})
    sends = [partial(two_servers[n % 2].control, "POST", f"/events/e{round_number}/send", {}) for n in range(8)]
    assert Counter(answer.status for answer in at_once(sends)) == {200: 1, 409: 7}
    assert run.now()["status"] == "executing"


def test_what_one_server_answered_the_other_shows(two_servers: Servers) -> None:
    """A write is readable at once, whichever server is asked."""
    run = two_servers[0].trigger()
    writer, reader = on_both(two_servers, run)[:2]
    for number in range(100):
        assert writer.post("/state", {"key": "k", "value": {"n": number}}).status == 201
        assert reader.call("GET", "/state/k").json["value"] == {"n": number}


def test_no_annotation_is_lost(two_servers: Servers) -> None:
    """Reading the old ones and writing them with the new one is one step."""
    run = two_servers[0].trigger()

    def annotate(number: int, caller: RunCaller) -> Answer:
        return caller.post("/annotate", {f"k{number}": "v"})

    answers = at_once([partial(annotate, *each) for each in enumerate(on_both(two_servers, run))])
    assert {answer.status for answer in answers} == {200}
    assert set(run.now()["metadata"]) == {f"k{number}" for number in range(AT_ONCE)}


def test_no_page_of_runs_skips_a_run_that_is_added_meanwhile(two_servers: Servers) -> None:
    """Following the cursor while both servers add runs, one sees all of them, each once."""
    added = threading.Event()

    def add(server: Caller) -> list[str]:
        return [server.trigger(job="paged").id for _ in range(60)]

    def follow() -> list[str]:
        seen: list[str] = []
        cursor = ""
        while True:
            last = added.is_set()
            page = two_servers[0].control("GET", f"/runs?limit=1{cursor}").json
            if "next_cursor" in page:
                seen += [run["id"] for run in page["runs"] if run["job_id"] == "paged"]
                cursor = f"&cursor={page['next_cursor']}"
            elif last:
                return seen + [run["id"] for run in page["runs"]]

    with ThreadPoolExecutor(5) as threads:
        following = threads.submit(follow)
        made = list(threads.map(add, [*two_servers, *two_servers]))
        added.set()
        assert Counter(following.result()) == Counter(run_id for ids in made for run_id in ids)


def test_a_feed_tells_soon_what_comes_by_way_of_the_other_server(two_servers: Servers) -> None:
    """Nobody rings for it, so the feed looks again and again: within two seconds."""
    run = two_servers[0].trigger()
    connection = http.client.HTTPConnection(two_servers[0].url.removeprefix("http://"), timeout=5)
    connection.request("GET", f"/v1/runs/{run.id}/stream", headers={"Authorization": f"Bearer {API_KEY}"})
    feed = connection.getresponse()
    while b'"executing"' not in feed.readline():
        pass
    other = RunCaller(caller=two_servers[1], id=run.id, token=run.token, seen=run.seen)
    began = time.monotonic()
    other.post("/log", {"message": "from afar"})
    while b"from afar" not in feed.readline():
        pass
    assert time.monotonic() - began < 2
    connection.close()


def test_records_come_in_the_order_of_their_commits(two_servers: Servers) -> None:
    """What was answered before another was asked for comes before it, whichever server did it."""
    run = two_servers[0].trigger()
    for number, caller in enumerate(on_both(two_servers, run) * 4):
        caller.post("/log", {"message": str(number)})
    messages: list[Any] = [event["message"] for event in two_servers[0].listed(run.id, "events")]
    assert messages == [str(number) for number in range(AT_ONCE * 4)]
