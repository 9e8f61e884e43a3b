"""The store in one SQLite file: WAL, FULL synchronous, one writing connection, reading ones beside it."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Final, TypeVar

from runcontract.errors import UsageError
from runcontract.serve.store.interface import Reader, StoreFailure, Transaction
from runcontract.serve.store.schema import prepare
from runcontract.serve.store.transaction import SqliteReader
from runcontract.serve.store.turns import ALONE, SharedTurns
from runcontract.serve.store.units import Gates
from runcontract.serve.store.writer import Writer

T = TypeVar("T")

BUSY_TIMEOUT_S: Final = 10.0
SCANNERS: Final = 2
STATEMENTS: Final = 256


class SqliteStore:
    """A Store in a file, `shared` with other processes or not.

    Raises UsageError when the file can't be opened or is not ours.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._path = path
        self.shared = shared
        try:
            writing = _connect(path)
            try:
                prepare(writing, str(path))
            except BaseException:
                writing.close()
                raise
        except sqlite3.Error as error:
            message = f"can't use {path} as the database: {error}. Name a file that can be written with --db."
            raise UsageError(message) from error
        self._near = _connect(path)
        self._near_reader = SqliteReader(self._near)
        # Where others write too, what was true of a gate a moment ago need not be.
        gates = None if shared else Gates(self._near_reader.gate)
        self._writer = Writer(writing, gates, turns=SharedTurns(path) if shared else ALONE)
        self._scanners: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        for _ in range(SCANNERS):
            self._scanners.put(_connect(path))
        self._pool = ThreadPoolExecutor(SCANNERS, thread_name_prefix="runcontract-scan")

    @property
    def commits(self) -> int:
        """Return how many commits are on disk."""
        return self._writer.commits

    @property
    def units(self) -> int:
        """Return how many units of work they held."""
        return self._writer.units

    async def write(self, work: Callable[[Transaction], T], /, *, recording: str | None = None) -> T:
        """Do the work and return its result once it is committed to disk."""
        return await self._writer.submit(work, records=recording is not None)

    async def read(self, work: Callable[[Reader], T], /) -> T:
        """Do a small read in place: it costs some 10 us, a trip to a thread some 60."""
        try:
            return _snapshot(self._near, self._near_reader, work)
        except sqlite3.Error as error:
            message = f"the database failed: {error}"
            raise StoreFailure(message) from error

    async def scan(self, work: Callable[[Reader], T], /) -> T:
        """Do a read of any size in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._scan, work)

    def close(self) -> None:
        """Finish the work that was handed in and close the file."""
        self._writer.close()
        self._pool.shutdown()
        while not self._scanners.empty():
            self._scanners.get().close()
        self._near.close()

    def _scan(self, work: Callable[[Reader], T]) -> T:
        connection = self._scanners.get()
        try:
            return _snapshot(connection, SqliteReader(connection), work)
        except sqlite3.Error as error:
            message = f"the database failed: {error}"
            raise StoreFailure(message) from error
        finally:
            self._scanners.put(connection)


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection in autocommit mode that keeps every promise of the schema."""
    connection = sqlite3.connect(
        path,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    # In WAL mode only FULL syncs on every commit; NORMAL may lose the last ones at a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _snapshot(connection: sqlite3.Connection, reader: SqliteReader, work: Callable[[Reader], T]) -> T:
    """Do the work with all its reads seeing the same commit."""
    connection.execute("BEGIN")
    try:
        return work(reader)
    finally:
        connection.execute("COMMIT")
