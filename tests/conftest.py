"""One server process for the tests that do not end it, and fresh runs on it."""

from collections.abc import Iterator

import pytest

from tests.serve.databases import KINDS, fresh_database
from tests.serve.serving import Caller, Process, RunCaller


@pytest.fixture(scope="session", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Start a server that all tests share, one on each kind of database."""
    with fresh_database(request.param, tmp_path_factory.mktemp("server")) as database, Process(database) as caller:
        yield caller


@pytest.fixture
def run(server: Caller) -> RunCaller:
    """Trigger a run, which executes."""
    return server.trigger(payload={"greeting": "hello"})
