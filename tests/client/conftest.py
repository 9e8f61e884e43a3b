"""One reference server for the tests of the clients, and fresh runs on it."""

from collections.abc import Iterator

import pytest

from tests.serve.serving import Caller, Process, RunCaller


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Start a server that all tests share."""
    with Process(tmp_path_factory.mktemp("server") / "runs.db") as caller:
        yield caller


@pytest.fixture
def run(server: Caller) -> RunCaller:
    """Trigger a run, which executes."""
    return server.trigger(payload={"greeting": "hello"})
