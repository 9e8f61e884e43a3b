"""A PostgreSQL server, and databases on it."""

import os
from collections.abc import Iterator

import pytest

from tests.postgresql.cluster import cluster
from tests.serve.databases import VARIABLE, fresh_postgresql
from tests.serve.serving import Caller, Process


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of the server that the environment names, or of one that is started for these tests."""
    if VARIABLE in os.environ:
        yield os.environ[VARIABLE]
        return
    with cluster() as running:
        yield running.url


@pytest.fixture
def database(postgresql: str) -> Iterator[str]:
    """The URL of a database that holds nothing."""
    with fresh_postgresql(postgresql) as url:
        yield url


@pytest.fixture(scope="session")
def two_servers(postgresql: str) -> Iterator[tuple[Caller, Caller]]:
    """Two server processes on one database."""
    with fresh_postgresql(postgresql) as database, Process(database) as first, Process(database) as second:
        yield first, second
