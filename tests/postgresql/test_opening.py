"""A PostgreSQL database is taken into use, or refused with one clear message that holds no password."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from runcontract.errors import UsageError
from runcontract.serve.store import open_store
from tests.postgresql.cluster import PASSWORD
from tests.serve.serving import API_KEY, SERVE, SIGNING_KEY, Process

KEYS = {"RUNCONTRACT_API_KEY": API_KEY, "RUNCONTRACT_SIGNING_KEY": SIGNING_KEY}


def refused(database: str, **environment: str) -> str:
    """Return what a server says that must not start on the database."""
    done = subprocess.run(
        [*SERVE, "--port", "0", "--db", database],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **KEYS, **environment},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert PASSWORD not in done.stderr
    assert "the%20p%40ssword" not in done.stderr
    return done.stderr


def run_sql(database: str, *statements: str) -> None:
    """Do statements in a database."""
    with psycopg.connect(database, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_processes_that_start_at_once_make_one_schema(database: str) -> None:
    """One makes it, the others wait and find it."""
    start = [sys.executable, "-c", "import sys; from runcontract.serve.store import *; open_store(sys.argv[1]).close()"]

    def begin(_: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*start, database], capture_output=True, text=True, timeout=60, check=False)

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(begin, range(6)))
    assert [(each.returncode, each.stderr) for each in done] == [(0, "")] * 6


def test_it_lives_beside_others(database: str) -> None:
    """Tables of other programs, even of the same names, are neither used nor touched."""
    run_sql(database, "CREATE TABLE runs (theirs text)", "INSERT INTO runs VALUES ('x')")
    with Process(database) as caller:
        assert caller.trigger().post("/heartbeat").status == 200
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT * FROM runs").fetchall() == [("x",)]


def test_a_role_needs_nothing_but_the_tables_once_they_are_there(database: str) -> None:
    """The right to make them can be taken away."""
    open_store(database).close()
    name = urlsplit(database).path[1:]
    user = f"user_{name}"
    run_sql(
        database,
        f"CREATE ROLE {user} LOGIN PASSWORD 'their own'",
        f"GRANT USAGE ON SCHEMA runcontract TO {user}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA runcontract TO {user}",
    )
    parts = urlsplit(database)
    host = parts.netloc.rpartition("@")[2]
    with Process(parts._replace(netloc=f"{user}:their%20own@{host}").geturl()) as caller:
        run = caller.trigger()
        assert run.post("/state", {"key": "k", "value": {}}).status == 201
        assert run.call("DELETE", "/state/k").status == 204
        assert run.post("/complete", {}).status == 200
        assert caller.control("GET", "/runs").status == 200
    run_sql(database, f"DROP OWNED BY {user}", f"DROP ROLE {user}")


def test_the_schema_of_another_program_is_refused(database: str) -> None:
    """And stays as it is."""
    run_sql(database, "CREATE SCHEMA runcontract", "CREATE TABLE runcontract.theirs (x int)")
    assert "another program" in refused(database)
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT to_regclass('runcontract.runs')").fetchall() == [(None,)]


def test_a_newer_database_is_refused(database: str) -> None:
    """It is not guessed at."""
    open_store(database).close()
    run_sql(database, "UPDATE runcontract.alembic_version SET version_num = '9999'")
    assert "9999" in refused(database)
    with pytest.raises(UsageError, match="newer"):
        open_store(database)


def test_a_database_of_another_encoding_is_refused(database: str) -> None:
    """Not every text could be kept."""
    name = f"{urlsplit(database).path[1:]}_latin1"
    run_sql(database, f"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    try:
        assert "UTF8" in refused(urlsplit(database)._replace(path=f"/{name}").geturl())
    finally:
        run_sql(database, f"DROP DATABASE {name}")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda url: url.replace("the%20p%40ssword", "no"), "password authentication failed"),
        (lambda url: url.replace("/tests_", "/nothing_"), "does not exist"),
        (lambda url: url.partition("?")[0] + "?host=%2Fno%2Fsuch%2Ffolder", "No such file or directory"),
        (lambda url: f"{url}&connect_tmeout=1", "can't read the PostgreSQL URL"),
        (lambda url: url.replace("%20", "%zz"), "can't read the PostgreSQL URL"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused(database: str, wrong: Callable[[str], str], told: str) -> None:
    """By what is wrong with it."""
    message = refused(wrong(database))
    assert told in message
    assert "--db" in message


def test_keys_must_be_chosen(database: str) -> None:
    """There is no file beside the database to keep made ones in, and all servers need the same ones."""
    environment = {name: value for name, value in os.environ.items() if name not in KEYS}
    done = subprocess.run(
        [*SERVE, "--port", "0", "--db", database],
        capture_output=True,
        text=True,
        timeout=60,
        env=environment,
        check=False,
    )
    assert done.returncode == 2
    assert all(name in done.stderr for name in KEYS)


def test_without_the_libraries_one_is_told_what_to_install(tmp_path: Path) -> None:
    """Everything else of the program works without them."""
    (tmp_path / "psycopg.py").write_text("raise ModuleNotFoundError(\"No module named 'psycopg'\", name='psycopg')\n")
    message = refused("postgresql://nobody@127.0.0.1:1/none", PYTHONPATH=str(tmp_path))
    assert "pip install 'runcontract[postgresql]'" in message


def test_a_server_on_a_file_needs_none_of_the_libraries(tmp_path: Path) -> None:
    """They are not even imported."""
    for name in ("psycopg", "alembic", "sqlalchemy"):
        (tmp_path / f"{name}.py").write_text("raise AssertionError('imported')\n")
    with Process(tmp_path / "runs.db", environment={**KEYS, "PYTHONPATH": str(tmp_path)}) as caller:
        assert caller.trigger().post("/heartbeat").status == 200
