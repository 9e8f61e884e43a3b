"""The servers that are measured, as processes, and runs to call them for."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

API_KEY: Final = "the-api-key-of-a-benchmark"
START_S: Final = 20.0
HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What is asked: `expected` is the status of a success."""

    name: str
    method: str
    path: str
    body: Any
    expected: int = 200


OPERATIONS: Final = (
    Operation(name="heartbeat", method="POST", path="/heartbeat", body={}),
    Operation(
        name="log",
        method="POST",
        path="/log",
        body={
            "message": "Read page 14 of the invoices; two items are still open",
            "level": "info",
            "data": {"page": 14, "of": 92, "file": "invoices-2026-10.csv", "rows": [1204, 1205, 1206], "took_ms": 48},
        },
    ),
    Operation(
        name="setState",
        method="POST",
        path="/state",
        body={"key": "cursor", "value": {"page": 14, "seen": ["4000", "4001", "4002"], "note": "up to the open items"}},
        expected=201,
    ),
    Operation(name="getState", method="GET", path="/state/cursor", body=None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHandle:
    """A run and the token that opens it."""

    id: str
    token: str

    def request(self, operation: Operation) -> str:
        """Return the operation on this run as an HTTP request."""
        body = "" if operation.body is None else json.dumps(operation.body)
        return (
            f"{operation.method} /sdk/v1/runs/{self.id}{operation.path} HTTP/1.1\r\nhost: {HOST}\r\n"
            f"authorization: Bearer {self.token}\r\naccept: application/json\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A server and the runs to ask it for. `answers` is the status of its every answer, where it has only one."""

    name: str
    url: str
    runs: Sequence[RunHandle]
    answers: int | None = None


def post(url: str, body: object, headers: Mapping[str, str]) -> Any:
    """Return the JSON answer to a POST."""
    content = json.dumps(body).encode()
    request = Request(url, content, {"content-type": "application/json", **headers})  # noqa: S310  http, on loopback
    with urlopen(request, timeout=START_S) as answer:  # noqa: S310
        return json.load(answer)


@contextmanager
def process(arguments: Sequence[str], port: int) -> Iterator[str]:
    """Yield the URL of a server, and stop it at the end. Raises RuntimeError for one that does not start."""
    environment = {**os.environ, "RUNCONTRACT_API_KEY": API_KEY}
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            _await_port(server, port)
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()


def _await_port(server: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_S
    while server.poll() is None and time.monotonic() < end:
        with socket.socket() as trial:
            if trial.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{server.args!r} does not listen on port {port}")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


@contextmanager
def reference(database: str, runs: int, *, name: str = "this server") -> Iterator[Contender]:
    """Yield the reference server with fresh runs."""
    port = free_port()
    with process(["-m", "runcontract", "serve", "--port", str(port), "--db", database], port) as url:
        headers = {"authorization": f"Bearer {API_KEY}"}
        made = [post(f"{url}/v1/jobs/benchmark/trigger", {}, headers) for _ in range(runs)]
        yield Contender(name=name, url=url, runs=_prepared(url, made))


@contextmanager
def naive(folder: Path, runs: int, *options: str, name: str) -> Iterator[Contender]:
    """Yield the naive peer with fresh runs."""
    port = free_port()
    database = str(folder / f"naive{''.join(options)}.sqlite3")
    with process(["-m", "benchmarks.peers.naive", str(port), database, *options], port) as url:
        yield Contender(name=name, url=url, runs=_prepared(url, [post(f"{url}/v1/runs", {}, {}) for _ in range(runs)]))


@contextmanager
def hello(like: Contender) -> Iterator[Contender]:
    """Yield the limit, which is sent the same requests as another."""
    port = free_port()
    with process(["-m", "benchmarks.peers.hello", str(port)], port) as url:
        yield Contender(name="bare ASGI hello (the limit)", url=url, runs=like.runs, answers=200)


def _prepared(url: str, made: Sequence[Mapping[str, str]]) -> Sequence[RunHandle]:
    """Return the runs, each with the state that getState reads."""
    handles = [RunHandle(id=run["id"], token=run["run_token"]) for run in made]
    set_state = next(each for each in OPERATIONS if each.name == "setState")
    for run in handles:
        post(f"{url}/sdk/v1/runs/{run.id}/state", set_state.body, {"authorization": f"Bearer {run.token}"})
    return handles
