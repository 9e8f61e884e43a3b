"""The databases that the tests of the server run on: SQLite always, PostgreSQL where a server is named."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

VARIABLE: Final = "RUNCONTRACT_TEST_POSTGRESQL"
# psycopg is an extra, so that it is imported only where it is needed.
KINDS: Final = ("sqlite", "postgresql") if VARIABLE in os.environ else ("sqlite",)


@contextmanager
def fresh_database(kind: str, folder: Path) -> Iterator[str]:
    """Yield what `--db` names: a database that holds nothing, and is gone afterwards."""
    if kind == "sqlite":
        yield str(folder / "runs.db")
        return
    with fresh_postgresql(os.environ[VARIABLE]) as url:
        yield url


@contextmanager
def fresh_postgresql(server: str) -> Iterator[str]:
    """Yield the URL of a new database on a PostgreSQL server."""
    psycopg = import_module("psycopg")
    name = f"tests_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
