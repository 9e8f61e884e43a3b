"""Several workers are one server: one address, one database, one truth."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import aiohttp
import pytest

from runcontract.serve.supervisor import FIRST_PAUSE_S, LONGEST_PAUSE_S, pause_s
from tests.serve.serving import API_KEY, SERVE, SIGNING_KEY, Process, RunCaller

WORKERS: Final = 3
CALLS: Final = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Start a server of several workers that the tests share which end none of them."""
    with_workers = Process(tmp_path_factory.mktemp("workers") / "runs.db", "--workers", str(WORKERS))
    with with_workers:
        yield with_workers


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the ids of the processes that a process has started and not yet buried."""
    listed = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in listed.stdout.split()]


def is_there(pid: int) -> bool:
    """Return whether there is such a process; a zombie counts."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(holds: Callable[[], object], *, within_s: float = 10.0) -> None:
    """Wait until something holds; fail if it does not."""
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


async def posted(run: RunCaller, path: str, *, calls: int) -> list[tuple[int, object]]:
    """Return the answers to many equal calls at once, each on a connection of its own, so that all workers get some."""
    headers = {"Authorization": f"Bearer {run.token}"}
    connector = aiohttp.TCPConnector(limit=32, force_close=True)

    async def one(session: aiohttp.ClientSession) -> tuple[int, object]:
        async with session.post(f"/sdk/v1/runs/{run.id}{path}", json={}, headers=headers) as answer:
            return answer.status, await answer.json()

    async with aiohttp.ClientSession(run.caller.url, connector=connector) as session:
        return await asyncio.gather(*(one(session) for _ in range(calls)))


def test_checkpoints_of_many_at_once_have_no_gaps(server: Process) -> None:
    """Each number is given once, whichever worker gives it."""
    run = server.caller.trigger()
    answers = asyncio.run(posted(run, "/checkpoint", calls=CALLS))
    assert Counter(status for status, _ in answers) == {200: CALLS}
    told = sorted(body["sequence"] for _, body in answers if isinstance(body, dict))
    assert told == list(range(1, CALLS + 1))
    assert [each["sequence"] for each in server.caller.listed(run.id, "checkpoints")] == told


def test_a_run_ends_once(server: Process) -> None:
    """Of all who complete it at once, one succeeds."""
    for _ in range(5):
        run = server.caller.trigger()
        answers = asyncio.run(posted(run, "/complete", calls=30))
        statuses = Counter(status for status, _ in answers)
        assert statuses[200] == 1
        assert set(statuses) <= {200, 409, 410}


def test_all_workers_take_part(tmp_path: Path) -> None:
    """Each answers some of many calls, as the lines of the log tell."""
    server = Process(tmp_path / "runs.db", "--workers", str(WORKERS), "--access-log", "--log-format", "json")
    workers = children(server.process)
    asyncio.run(posted(server.caller.trigger(), "/heartbeat", calls=120))
    lines = [json.loads(line) for line in server.stop()[2].splitlines()]
    assert {line["pid"] for line in lines} == set(workers)
    assert len(workers) == WORKERS


def test_the_suite_finds_nothing_wrong(server: Process, tmp_path: Path) -> None:
    """No requirement, MUST or SHOULD, is violated by several workers."""
    environment = {**os.environ, "RUNCONTRACT_API_KEY": API_KEY, "RUNCONTRACT_SIGNING_KEY": SIGNING_KEY}
    words = ["verify", "--url", server.caller.url, "--level", "should", "--quiet", "--examples", "5"]
    done = subprocess.run(
        [sys.executable, "-m", "runcontract", *words],
        capture_output=True, text=True, timeout=240, env=environment, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@pytest.mark.parametrize("database", ["runs.db", ":memory:"])
def test_the_server_is_announced_once_and_all_at_once(tmp_path: Path, database: str) -> None:
    """When every worker listens; made keys are the same in all of them."""
    server = Process(database if database == ":memory:" else tmp_path / database, "--workers", "4", environment={})
    assert len(children(server.process)) == 4
    assert server.process.stdout is not None
    api_key = server.process.stdout.readline().rpartition(" ")[2].strip()
    caller = type(server.caller)(url=server.caller.url, api_key=api_key)
    for _ in range(12):
        assert caller.trigger().post("/heartbeat").status == 200
    code, output, errors = server.stop()
    assert (code, errors) == (0, "")
    assert output.count("listening on") == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGABRT])
def test_a_worker_that_dies_is_replaced(tmp_path: Path, number: signal.Signals) -> None:
    """The others go on meanwhile; the log says so; nobody is left as a zombie."""
    server = Process(tmp_path / "runs.db", "--workers", "2")
    before = children(server.process)
    os.kill(before[0], number)
    run = server.caller.trigger()
    eventually(lambda: len(children(server.process)) == 2 and before[0] not in children(server.process))
    eventually(lambda: all(run.post("/heartbeat").status == 200 for _ in range(10)))
    code, _, errors = server.stop()
    assert code == 0
    assert errors.count("worker 0 died") == 1


def test_a_worker_that_keeps_dying_is_replaced_ever_more_slowly() -> None:
    """Up to a bound, so that a server gets well by itself when the cause goes."""
    pauses = [pause_s(deaths) for deaths in range(1, 20)]
    assert pauses[0] == FIRST_PAUSE_S
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_S


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_whole_group_is_one_signal(tmp_path: Path, number: signal.Signals) -> None:
    """As Ctrl-C sends it: no worker takes the parent's for a second one."""
    process = subprocess.Popen(
        [*SERVE, "--port", "0", "--db", str(tmp_path / "runs.db"), "--workers", "3"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert "listening" in process.stdout.readline()
    workers = children(process)
    os.killpg(process.pid, number)
    _, errors = process.communicate(timeout=15)
    assert (process.returncode, errors) == (0, "")
    assert not any(map(is_there, workers))
    assert not (tmp_path / "runs.db-wal").exists()


def test_workers_end_when_their_parent_was_killed(tmp_path: Path) -> None:
    """Nobody could stop them any more, and they would keep the port."""
    server = Process(tmp_path / "runs.db", "--workers", "2")
    workers = children(server.process)
    server.kill()
    eventually(lambda: not any(map(is_there, workers)))


def test_a_worker_that_can_not_begin_ends_the_server(tmp_path: Path) -> None:
    """Before the server was announced there is nothing to keep up; the exit code is a failure."""
    script = tmp_path / "broken.py"
    script.write_text(
        "import sys\nfrom runcontract.serve.command import main\n"
        "def broken(store, keys):\n    raise ValueError('eyJhbGciOiJIUzI1NiJ9.e30.c2VjcmV0')\n"
        "sys.exit(main(sys.argv[1:], make_app=broken))\n"
    )
    words = ["--port", "0", "--db", str(tmp_path / "runs.db"), "--workers", "2", "--log-format", "json"]
    done = subprocess.run(
        [sys.executable, str(script), *words], capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stdout) == (70, "")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert {line["message"] for line in lines} <= {"worker 0 failed", "worker 1 failed"}
    assert all("ValueError: [redacted]" in line["traceback"] for line in lines)


def test_a_worker_that_hangs_is_ended_and_told_of(tmp_path: Path) -> None:
    """Beyond its grace; that not everybody ended by himself shows in the exit code."""
    server = Process(tmp_path / "runs.db", "--workers", "2", "--grace", "0")
    workers = children(server.process)
    os.kill(workers[0], signal.SIGSTOP)
    code, _, errors = server.stop()
    assert code == 1
    assert "did not stop in time are ended count=1" in errors
    assert not any(map(is_there, workers))
