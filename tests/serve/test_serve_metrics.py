"""What a server counts is what it did, whichever worker is asked."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families

from runcontract.serve.exposition import exposed
from runcontract.serve.metrics import BOUNDS_S, OPERATIONS, STATUSES, Board, Gauge, Tally
from tests.serve.serving import Caller, Process

Labels = frozenset[tuple[str, str]]
DURATION: Final = "runcontract_request_duration_seconds"


def numbers(text: str) -> Mapping[tuple[str, Labels], float]:
    """Return the samples of an exposition."""
    families = list(text_string_to_metric_families(text))
    return {(each.name, frozenset(each.labels.items())): each.value for family in families for each in family.samples}


def number(found: Mapping[tuple[str, Labels], float], name: str, **labels: str) -> float:
    """Return one sample, 0 if there is none."""
    return found.get((name, frozenset(labels.items())), 0.0)


def scraped(caller: Caller) -> Mapping[tuple[str, Labels], float]:
    """Return what a server says of itself."""
    answer = caller.send("GET", "/metrics", token=None)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return numbers(answer.raw.decode())


@pytest.fixture(params=["1", "3"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Caller]:
    """Start a server that nobody has called, of one worker and of several."""
    with Process(tmp_path / "runs.db", "--workers", request.param) as caller:
        yield caller


def test_answers_are_counted_by_operation_and_status(fresh: Caller) -> None:
    """Refusals too, and paths that nobody knows."""
    run = fresh.trigger()
    for _ in range(7):
        assert run.post("/log", {"message": "x"}).status == 200
    assert run.post("/log", {"message": 1}).status == 400
    assert fresh.send("POST", f"/sdk/v1/runs/{run.id}/log", token=None, body={}).status == 401
    assert fresh.send("GET", "/v1/nowhere", token=None).status == 404
    found = scraped(fresh)
    expected = {
        ("logEvent", "200"): 7,
        ("logEvent", "400"): 1,
        ("logEvent", "401"): 1,
        ("triggerRun", "202"): 1,
        ("", "404"): 1,
    }
    assert {
        (operation, status): number(found, "runcontract_requests_total", operation=operation, status=status)
        for operation, status in expected
    } == expected
    assert number(found, f"{DURATION}_count", operation="logEvent") == 9
    assert 0 < number(found, f"{DURATION}_sum", operation="logEvent") < 20


def test_commits_and_what_they_held_are_counted(fresh: Caller) -> None:
    """Of all workers together, as of the last second."""
    run = fresh.trigger()
    for _ in range(20):
        run.post("/heartbeat")
    end = time.monotonic() + 10
    while number(found := scraped(fresh), "runcontract_commit_units_total") < 21:
        assert time.monotonic() < end
        time.sleep(0.1)
    assert 0 < number(found, "runcontract_commits_total") <= 21


def test_feeds_and_requests_under_way_are_gauges(fresh: Caller) -> None:
    """They go up, and down again."""

    async def watched() -> None:
        run = await asyncio.to_thread(fresh.trigger)
        headers = {"Authorization": f"Bearer {fresh.api_key}"}
        async with (
            aiohttp.ClientSession(fresh.url, headers=headers) as session,
            session.get(f"/v1/runs/{run.id}/stream"),
            session.get(f"/v1/runs/{run.id}/stream"),
        ):
            await asyncio.to_thread(until, "runcontract_feeds", 2)
            assert number(await asyncio.to_thread(scraped, fresh), "runcontract_connections") >= 2
        await asyncio.to_thread(until, "runcontract_feeds", 0)

    def until(name: str, value: int) -> None:
        end = time.monotonic() + 10
        while number(scraped(fresh), name) != value:
            assert time.monotonic() < end, name
            time.sleep(0.1)

    asyncio.run(watched())


def test_metrics_can_be_turned_off(tmp_path: Path) -> None:
    """Then there is no such path."""
    with Process(tmp_path / "runs.db", "--metrics", "off") as caller:
        assert caller.send("GET", "/metrics", token=None).status == 404


@settings(deadline=None)
@given(
    answers=st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from([None, *OPERATIONS[1:]]), st.sampled_from([*STATUSES, 418])),
        max_size=40,
    )
)
def test_any_worker_answers_for_all(answers: list[tuple[int, str | None, int]]) -> None:
    """Whoever counted it, and a status that nobody thought of is counted as another."""
    board = Board(3)
    tallies = [Tally(board, worker) for worker in range(3)]
    for worker, operation, status in answers:
        tallies[worker].answered(operation, status, time.perf_counter(), None)
    found = numbers(exposed(board, accept="").raw.decode())
    counted = {
        (labels["operation"], labels["status"]): value
        for (name, pairs), value in found.items()
        if name == "runcontract_requests_total" and (labels := dict(pairs))
    }
    told = [(operation or "", "other" if status == 418 else str(status)) for _, operation, status in answers]
    assert counted == {each: told.count(each) for each in told}


@settings(deadline=None)
@given(seconds=st.lists(st.floats(0, 20), min_size=1, max_size=20))
def test_durations_fall_into_the_buckets_that_hold_them(seconds: list[float]) -> None:
    """A bucket holds everything up to its bound, and the last one everything."""
    board = Board(1)
    tally = Tally(board)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "perf_counter", lambda: 100.0)
        for each in seconds:
            tally.answered("logEvent", 200, 100.0 - each, None)
    took = [100.0 - (100.0 - each) for each in seconds]  # what is left of them in floating point
    found = numbers(exposed(board, accept="").raw.decode())
    for bound in BOUNDS_S:
        count = number(found, f"{DURATION}_bucket", operation="logEvent", le=str(bound))
        assert count == sum(each <= bound for each in took)
    assert number(found, f"{DURATION}_bucket", operation="logEvent", le="+Inf") == len(seconds)
    assert number(found, f"{DURATION}_sum", operation="logEvent") == pytest.approx(sum(seconds))


def test_a_worker_that_takes_a_dead_one_s_place_goes_on_counting() -> None:
    """A counter never falls; what the dead one had open is closed."""
    board = Board(1)
    first = Tally(board)
    first.answered("logEvent", 200, time.perf_counter(), None)
    board.row(0)[Gauge.IN_FLIGHT] = 5
    Tally(board).answered("logEvent", 200, time.perf_counter(), None)
    found = numbers(exposed(board, accept="").raw.decode())
    assert number(found, "runcontract_requests_total", operation="logEvent", status="200") == 2
    assert number(found, "runcontract_requests_in_flight") == 0


def test_the_open_metrics_format_is_given_where_it_is_asked_for(server: Caller) -> None:
    """As Prometheus does."""
    accept = "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"
    answer = server.send("GET", "/metrics", token=None, headers={"Accept": accept})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    names = {family.name for family in open_metrics(answer.raw.decode())}  # type: ignore[no-untyped-call]
    assert {"runcontract_requests", DURATION, "runcontract_commits"} <= names
