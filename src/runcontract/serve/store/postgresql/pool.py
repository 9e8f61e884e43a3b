"""Connections for work that asks as it goes: each is used by one thread at a time."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Final, TypeVar

import psycopg
from psycopg.pq import TransactionStatus

from runcontract.serve.store.interface import StoreFailure
from runcontract.serve.store.postgresql.address import Address, Connection, told

T = TypeVar("T")

READ: Final = b"BEGIN ISOLATION LEVEL REPEATABLE READ"
WRITE: Final = b"BEGIN"
# A connection that was used just now is taken for alive; asking costs a round trip.
TRUSTED_FOR_S: Final = 1.0


class Pool:
    """Threads, and a connection for each, which is made when it is needed."""

    def __init__(self, address: Address, size: int, *, name: str) -> None:
        self._address = address
        self._threads = ThreadPoolExecutor(size, thread_name_prefix=f"runcontract-{name}")
        self._free: SimpleQueue[tuple[Connection | None, float]] = SimpleQueue()
        for _ in range(size):
            self._free.put((None, 0.0))
        self._open = True

    async def run(self, job: Callable[[], T]) -> T:
        """Return what the job returns, done in a thread. It is done although nobody waits for it any more."""
        if not self._open:
            message = "the store is closed"
            raise StoreFailure(message)
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._threads, job))

    def transact(self, begin: bytes, work: Callable[[Connection], T]) -> T:
        """Return what the work returns once its transaction is committed. Raises psycopg.Error. For a job of `run`."""
        connection, used = self._free.get()
        try:
            connection = self._alive(connection, used)
            connection.execute(begin)
            try:
                result = work(connection)
                connection.execute(b"COMMIT")
            finally:
                _end(connection)
            return result
        finally:
            self._free.put((connection, time.monotonic()))

    def close(self) -> None:
        """Finish the jobs that were handed in and close the connections."""
        self._open = False
        self._threads.shutdown()
        while not self._free.empty():
            connection, _ = self._free.get()
            if connection is not None:
                connection.close()

    def _alive(self, connection: Connection | None, used: float) -> Connection:
        """Return the connection, or a new one where it has died."""
        if connection is not None and not connection.closed and time.monotonic() - used > TRUSTED_FOR_S:
            try:
                connection.execute(b"")
            except psycopg.OperationalError:
                connection.close()
        return self._address.connect() if connection is None or connection.closed else connection


def _end(connection: Connection) -> None:
    """Leave no transaction open: a connection that can't be told so is closed, which says the same."""
    if connection.info.transaction_status is TransactionStatus.IDLE:
        return
    try:
        connection.execute(b"ROLLBACK")
    except psycopg.Error:
        connection.close()


def failure(error: Exception) -> StoreFailure:
    """Return what is told of an error of the database."""
    failed = StoreFailure(f"the database failed: {told(error) or type(error).__name__}")
    failed.__cause__ = error
    return failed
