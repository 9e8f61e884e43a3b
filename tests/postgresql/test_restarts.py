"""What was answered is kept, and what fails is told, whatever dies: a server, or the database under it."""

import asyncio
import time
from collections.abc import Iterator

import aiohttp
import pytest

from tests.postgresql.cluster import Cluster, cluster
from tests.serve.databases import fresh_postgresql
from tests.serve.killing import Answered, faults, write_until_killed
from tests.serve.serving import Caller, Process, RunCaller

WRITERS = 12


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that this test may stop."""
    with cluster() as running:
        yield running


async def write_through_a_crash(server: Caller, runs: list[RunCaller], database: Cluster) -> tuple[Answered, set[int]]:
    """Write while the database is killed and started again; return what was answered, and with which statuses."""
    answered, statuses = Answered(), set[int]()
    up, over = asyncio.Event(), asyncio.Event()
    recovered = asyncio.Event()

    async def write(session: aiohttp.ClientSession, run: RunCaller, name: str) -> None:
        headers = {"Authorization": f"Bearer {run.token}"}
        number = 0
        while not over.is_set():
            word = f"{name}-{number}"
            number += 1
            body = {"key": word, "value": {"n": number}}
            async with session.post(f"/sdk/v1/runs/{run.id}/state", json=body, headers=headers) as answer:
                statuses.add(answer.status)
                if answer.status == 201:
                    answered.state[run.id][word] = number
                    if up.is_set():
                        recovered.set()

    async with aiohttp.ClientSession(server.url) as session, asyncio.TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(write(session, runs[number % len(runs)], f"w{number}"))
        await asyncio.sleep(0.7)
        await asyncio.to_thread(database.kill)
        await asyncio.sleep(0.5)
        await asyncio.to_thread(database.start)
        up.set()
        async with asyncio.timeout(20):
            await recovered.wait()
        await asyncio.sleep(0.3)
        over.set()
    return answered, statuses


def test_the_server_recovers_when_the_database_does(own_cluster: Cluster) -> None:
    """While it is away requests are answered with 500, afterwards they work again, and nothing answered is lost."""
    with fresh_postgresql(own_cluster.url) as url, Process(url) as server:
        runs = [server.trigger() for _ in range(3)]
        answered, statuses = asyncio.run(write_through_a_crash(server, runs, own_cluster))
        assert statuses == {201, 500}
        assert answered.count() > 50
        assert faults(server, answered, runs) == []


def test_a_database_that_was_restarted_while_nobody_asked_is_not_noticed(own_cluster: Cluster) -> None:
    """Connections that have been idle are looked at before they are used: no request fails for them."""
    with fresh_postgresql(own_cluster.url) as url, Process(url) as server:
        run = server.trigger()
        assert run.post("/heartbeat").status == 200
        own_cluster.stop()
        own_cluster.start()
        time.sleep(1.2)
        assert run.post("/heartbeat").status == 200
        assert run.post("/checkpoint", {}).json["sequence"] == 1
        assert run.call("GET", "/state").status == 200


def test_a_killed_server_loses_nothing_and_holds_up_nobody(database: str) -> None:
    """Another one on the same database goes on at once with the same runs, and holds what the dead one answered."""
    doomed = Process(database)
    with Process(database) as survivor:
        runs = [survivor.trigger() for _ in range(3)]
        answered = asyncio.run(write_until_killed(doomed, runs, writers=WRITERS, after_s=0.7))
        began = time.monotonic()
        assert {run.post("/heartbeat").status for run in runs} == {200}
        assert time.monotonic() - began < 2
        assert answered.count() > 50
        assert faults(survivor, answered, runs) == []
