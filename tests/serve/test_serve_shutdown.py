"""How a server ends: no new requests, the ones under way finished within bounds, nothing lost that was answered."""

import asyncio
import re
import signal
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.serve.killing import Answered, Writer, faults
from tests.serve.serving import API_KEY, Process, RunCaller

WRITERS: Final = 24
BODY: Final = b'{"message": "sent in two halves"}'
STOPPING: Final = [signal.SIGTERM, signal.SIGINT]


def begun(run: RunCaller) -> socket.socket:
    """Return a connection on which half of a log call was sent."""
    parts = urlsplit(run.caller.url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=20)
    head = (
        f"POST /sdk/v1/runs/{run.id}/log HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {run.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
    )
    connection.sendall(head.encode() + BODY[:10])
    time.sleep(0.2)  # it is being read
    return connection


def rest(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes the connection."""
    answer = b""
    while piece := connection.recv(65536):
        answer += piece
    return answer


def refuses(server: Process) -> bool:
    """Return whether the server takes no more connections."""
    parts = urlsplit(server.caller.url)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


async def write_until_stopped(server: Process, runs: list[RunCaller]) -> Answered:
    """Let many write, tell the server to stop in the middle, and return what it had answered."""
    answered = Answered()
    async with aiohttp.ClientSession(server.caller.url) as session, asyncio.TaskGroup() as group:
        for number in range(WRITERS):
            group.create_task(Writer(session, runs[number % len(runs)], f"w{number}", answered).write_on())
        await asyncio.sleep(0.7)
        server.process.send_signal(signal.SIGTERM)
    return answered


@pytest.mark.parametrize("workers", ["1", "3"])
def test_every_answered_write_is_there_after_a_shutdown_under_load(tmp_path: Path, workers: str) -> None:
    """The writers get answers, or a connection that ends; the server ends with success and has nothing to say."""
    server = Process(tmp_path / "runs.db", "--workers", workers)
    runs = [server.caller.trigger() for _ in range(3)]
    answered = asyncio.run(write_until_stopped(server, runs))
    assert server.process.wait(10) == 0
    assert server.stop()[2] == ""
    with Process(tmp_path / "runs.db") as again:
        assert answered.count() > 100
        assert faults(again, answered, runs) == []


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", STOPPING)
def test_a_request_under_way_is_finished(tmp_path: Path, number: signal.Signals, workers: str) -> None:
    """Its second half comes after the signal: it is answered, told that the connection ends, and kept."""
    server = Process(tmp_path / "runs.db", "--grace", "20", "--workers", workers)
    run = server.caller.trigger()
    with closing(begun(run)) as connection:
        server.process.send_signal(number)
        time.sleep(0.6)
        assert server.process.poll() is None
        assert refuses(server)
        connection.sendall(BODY[10:])
        answer = rest(connection)
    assert server.process.wait(10) == 0
    server.stop()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert re.search(rb"\r\nconnection: close\r\n", answer, re.IGNORECASE)
    with Process(tmp_path / "runs.db") as again:
        assert [event["message"] for event in again.listed(run.id, "events")] == ["sent in two halves"]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_request_that_never_ends_is_waited_for_within_bounds(tmp_path: Path, workers: str) -> None:
    """As long as the grace says, then the server ends all the same, with success."""
    server = Process(tmp_path / "runs.db", "--grace", "0.5", "--workers", workers)
    with closing(begun(server.caller.trigger())) as connection:
        told = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(10) == 0
        assert 0.4 < time.monotonic() - told < 5
        assert not rest(connection).startswith(b"HTTP/1.1 2")
    server.stop()


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", STOPPING)
def test_a_second_signal_ends_at_once(tmp_path: Path, number: signal.Signals, workers: str) -> None:
    """Whoever sends it does not want to wait."""
    server = Process(tmp_path / "runs.db", "--grace", "60", "--workers", workers)
    with closing(begun(server.caller.trigger())):
        server.process.send_signal(number)
        time.sleep(0.6)
        assert server.process.poll() is None
        told = time.monotonic()
        server.process.send_signal(number)
        server.process.wait(10)
        assert time.monotonic() - told < 3
    assert (server.process.returncode, server.stop()[2]) == (0, "")


def test_an_idle_connection_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """It is closed, grace or not."""
    server = Process(tmp_path / "runs.db", "--grace", "60")
    parts = urlsplit(server.caller.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(65536)
        server.process.send_signal(signal.SIGTERM)
        assert rest(connection) == b""
        assert server.process.wait(5) == 0
    server.stop()


def test_a_feed_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """It has no end of its own; the server ends it in a way that the client can tell from a broken line."""
    server = Process(tmp_path / "runs.db", "--grace", "60")
    run = server.caller.trigger()
    parts = urlsplit(server.caller.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as connection:
        request = f"GET /v1/runs/{run.id}/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {API_KEY}\r\n\r\n"
        connection.sendall(request.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        server.process.send_signal(signal.SIGTERM)
        assert rest(connection).endswith(b"0\r\n\r\n")  # the last chunk
        assert server.process.wait(5) == 0
    server.stop()


def test_a_stopped_server_can_be_started_again_at_once(tmp_path: Path) -> None:
    """On the same port, although connections of before are still winding down."""
    first = Process(tmp_path / "runs.db")
    run = first.caller.trigger()
    port = str(urlsplit(first.caller.url).port)
    first.stop()
    with Process(tmp_path / "runs.db", "--port", port) as again:
        assert urlsplit(again.url).port == int(port)
        assert again.control("GET", f"/runs/{run.id}").status == 200
