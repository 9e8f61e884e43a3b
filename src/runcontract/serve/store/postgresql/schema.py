"""Brings the schema of a database up to date, by Alembic's migrations, and says whether it is ours."""

from typing import Final, cast

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from runcontract.errors import UsageError
from runcontract.serve.store.postgresql.address import SCHEMA, Address, told

MIGRATIONS: Final = "runcontract.serve.store.postgresql:migrations"
# Any number will do that no other program in the database locks.
LOCK: Final = 0x52554E43

# A migration may take longer than what a server does every day, and the others wait for it.
PATIENCE: Final = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '5min'"


def prepare(address: Address) -> None:
    """Give the database the schema that this program needs.

    All of it happens in one transaction, and of processes that start at once one does it while the others wait.
    Raises UsageError for a database that can't be used, holds what is not ours, or is newer than this program.
    """
    # SQLAlchemy is only what Alembic talks to: the connection is ours.
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: _connected(address), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(sqlalchemy.text(PATIENCE))
            connection.execute(sqlalchemy.text(f"SELECT pg_advisory_xact_lock({LOCK})"))
            _check_encoding(connection, address)
            _check_owner(connection, address)
            _upgrade(connection, address)
    except DBAPIError as error:
        message = f"can't use the {address}: {told(cast('Exception', error.orig))}."
        raise UsageError(message) from None
    finally:
        engine.dispose()


def _connected(address: Address) -> psycopg.Connection[tuple[object, ...]]:
    try:
        connection = address.connect()
    except psycopg.Error as error:
        message = f"can't connect to the {address}: {told(error)}. Is --db right, and the server running?"
        raise UsageError(message) from None
    connection.autocommit = False
    return connection


def _check_encoding(connection: sqlalchemy.Connection, address: Address) -> None:
    encoding = connection.scalar(sqlalchemy.text("SHOW server_encoding"))
    if encoding != "UTF8":
        message = f"the {address} keeps text in {encoding}; UTF8 is needed. Make one with: createdb --encoding=UTF8"
        raise UsageError(message)


def _check_owner(connection: sqlalchemy.Connection, address: Address) -> None:
    """Make the schema where there is none; raises UsageError for one that holds tables without a revision of ours."""
    if connection.scalar(sqlalchemy.text(f"SELECT to_regnamespace('{SCHEMA}') IS NULL")):
        connection.execute(sqlalchemy.text(f"CREATE SCHEMA {SCHEMA}"))
    # The names are ours (S608).
    others = sqlalchemy.text(
        "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace(:name)"  # noqa: S608
        f" AND to_regclass('{SCHEMA}.alembic_version') IS NULL"
    )
    if connection.scalar(others, {"name": SCHEMA}):
        message = f"the schema {SCHEMA} of the {address} belongs to another program. Name another database with --db."
        raise UsageError(message)


def _upgrade(connection: sqlalchemy.Connection, address: Address) -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = MigrationContext.configure(connection, opts={"version_table_schema": SCHEMA}).get_current_heads()
    if not known.issuperset(found):
        message = (
            f"the {address} has schema revision {', '.join(found)}, which this runcontract does not know: a newer one "
            "wrote it. Use that one, or name another database with --db."
        )
        raise UsageError(message)
    command.upgrade(config, "head")
