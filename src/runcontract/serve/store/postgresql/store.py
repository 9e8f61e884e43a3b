"""The store in a PostgreSQL database, which any number of processes may share."""

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar, cast

import psycopg
from psycopg import errors

from runcontract.serve.store.interface import Reader, Transaction
from runcontract.serve.store.postgresql.address import Connection, address_of
from runcontract.serve.store.postgresql.group import Unit, serve_group
from runcontract.serve.store.postgresql.line import Line
from runcontract.serve.store.postgresql.pool import READ, WRITE, Pool, failure
from runcontract.serve.store.postgresql.schema import prepare
from runcontract.serve.store.postgresql.transaction import PostgresqlReader, PostgresqlTransaction
from runcontract.serve.store.recording import Apart

T = TypeVar("T")

WORKERS: Final = 8
SCANNERS: Final = 2
# Another transaction was first: done again, the work sees what that one did, and gives the answer to it.
CONTENTION: Final = (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure)
ATTEMPTS: Final = 5
LONGEST_PAUSE_S: Final = 0.02


class PostgresqlStore:
    """A Store in the database that a URL names. Raises UsageError when it can't be used or is not ours."""

    shared: Final = True

    def __init__(self, url: str) -> None:
        address = address_of(url)
        prepare(address)
        self._groups: Line[Unit] = Line(address, serve_group)
        self._pool = Pool(address, WORKERS, name="work")
        self._scanners = Pool(address, SCANNERS, name="scan")

    async def write(self, work: Callable[[Transaction], T], /, *, recording: str | None = None) -> T:
        """Do the work and return its result once it is committed to disk."""
        if recording is not None:
            try:
                return cast("T", await self._groups.ask(Unit(recording, work)))
            except Apart:
                pass  # it asks as it goes
        return await self._pool.run(partial(self._write, work))

    async def read(self, work: Callable[[Reader], T], /) -> T:
        """Do a small read."""
        return await self._pool.run(partial(_read, self._pool, work))

    async def scan(self, work: Callable[[Reader], T], /) -> T:
        """Do a read of any size."""
        return await self._scanners.run(partial(_read, self._scanners, work))

    def close(self) -> None:
        """Finish the work that was handed in and let go of the database."""
        self._groups.close()
        self._pool.close()
        self._scanners.close()

    def _write(self, work: Callable[[Transaction], T]) -> T:
        """Do the work in a transaction of its own, again where another was first. In a thread."""

        def transaction(connection: Connection) -> T:
            return work(PostgresqlTransaction(connection))

        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._pool.transact(WRITE, transaction)
            except CONTENTION as error:
                if attempt == ATTEMPTS:
                    raise failure(error) from error
                time.sleep(random.uniform(0, LONGEST_PAUSE_S))  # noqa: S311  so that two do not meet again
            except psycopg.Error as error:
                raise failure(error) from error
        raise AssertionError(attempt)


def _read(pool: Pool, work: Callable[[Reader], T]) -> T:
    """Do the reads of the work on one snapshot. In a thread."""
    try:
        return pool.transact(READ, lambda connection: work(PostgresqlReader(connection)))
    except psycopg.Error as error:
        raise failure(error) from error
