"""One server process for the tests that do not end it, and fresh runs on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.serving import Caller, Process, RunCaller


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Start a server that all tests share."""
    directory: Path = tmp_path_factory.mktemp("server")
    with Process(directory / "runs.db") as caller:
        yield caller


@pytest.fixture
def run(server: Caller) -> RunCaller:
    """Trigger a run, which executes."""
    return server.trigger(payload={"greeting": "hello"})
