"""Which store a `--db` names."""

from importlib import import_module
from pathlib import Path
from typing import Final

from runcontract.errors import UsageError
from runcontract.serve.store.interface import Store
from runcontract.serve.store.sqlite import SqliteStore

SCHEMES: Final = ("postgresql://", "postgres://")


def is_url(database: str) -> bool:
    """Return whether this names a PostgreSQL database and no file."""
    return database.startswith(SCHEMES)


def open_store(database: str, *, shared: bool = False) -> Store:
    """Return the store in a SQLite file, `shared` between processes or not, or in the PostgreSQL database of a URL.

    Raises UsageError where it can't be used.
    """
    if not is_url(database):
        return SqliteStore(Path(database), shared=shared)
    try:
        # By name: its libraries are an extra, and cost time to import.
        postgresql = import_module("runcontract.serve.store.postgresql")
    except ImportError as error:
        message = f"--db {SCHEMES[0]}... needs more libraries ({error}). Run: pip install 'runcontract[postgresql]'"
        raise UsageError(message) from error
    store: Store = postgresql.PostgresqlStore(database)
    return store
