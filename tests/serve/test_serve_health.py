"""Whether a server lives, and whether it can work."""

import asyncio
import threading
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any, TypeVar

import pytest

from runcontract.serve.app import parts_of
from runcontract.serve.health_app import HealthApp
from runcontract.serve.keys import Keys
from runcontract.serve.parts import Parts
from runcontract.serve.store import Reader, SqliteStore, StoreFailure
from tests.serve.serving import Caller

T = TypeVar("T")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """Return the parts of a server."""
    store = SqliteStore(tmp_path / "runs.db")
    yield parts_of(store, Keys(api_key="k", signing_key=b"s" * 32))
    store.close()


def asked(app: HealthApp, path: str) -> tuple[int, bytes]:
    """Return status and body of the answer to a GET."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": []}
    assert app.answers(scope)
    asyncio.run(app(scope, send))
    return sent[0]["status"], sent[1]["body"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_server_that_works_says_so_to_everybody(server: Caller, path: str) -> None:
    """No key is needed."""
    answer = server.send("GET", path, token=None)
    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert server.send("HEAD", path, token=None).status == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_are_for_reading(server: Caller, path: str) -> None:
    """405, with what works."""
    answer = server.send("POST", path, token=None)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_server_that_stops_is_alive_and_not_ready(parts: Parts) -> None:
    """Whoever spreads requests over servers looks elsewhere."""
    app = HealthApp(parts, None)
    assert asked(app, "/readyz")[0] == 200
    parts.bell.stop()
    assert asked(app, "/readyz") == (503, b'{"status":"unavailable","reason":"the server is stopping"}')
    assert asked(app, "/healthz")[0] == 200


def test_a_database_that_fails_makes_a_server_unready(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although the process lives."""

    async def failing(_store: SqliteStore, _work: Callable[[Reader], T], /) -> T:
        raise StoreFailure("the disk is gone")

    monkeypatch.setattr(SqliteStore, "scan", failing)
    status, body = asked(HealthApp(parts, None), "/readyz")
    assert (status, b"the database failed" in body, b"the disk" in body) == (503, True, False)


def test_a_database_that_does_not_answer_makes_a_server_unready(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a bound."""
    go_on = threading.Event()
    scan = SqliteStore._scan

    def late(store: SqliteStore, work: Callable[[Reader], T]) -> T:
        go_on.wait(10)
        return scan(store, work)

    monkeypatch.setattr(SqliteStore, "_scan", late)
    threading.Timer(0.5, go_on.set).start()
    status, body = asked(HealthApp(parts, None, read_limit_s=0.05), "/readyz")
    assert status == 503
    assert b"did not answer within 0.05 s" in body
