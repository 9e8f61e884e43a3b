"""The writing connection: many units of work, one commit.

A commit to disk costs some 100 us whatever it holds. While one is under way, units of work queue up, and the next
commit takes all of them. Each unit has a savepoint of its own, so one that fails is undone alone, and nobody is told
of success before the commit that holds his unit is on disk (ARCHITECTURE.md, "Durability means fsync").

Only what may wait for the disk or for another process, BEGIN and COMMIT, is done in a thread. The units themselves run
in the event loop: they take some 20 us each, and done in the thread they would wait for the interpreter's lock at
every statement, which doubled the cost of a request when it was measured.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from runcontract.serve.store.interface import StoreFailure, Transaction
from runcontract.serve.store.transaction import SqliteTransaction
from runcontract.serve.store.turns import ALONE, Turns

T = TypeVar("T")

LARGEST_GROUP: Final = 256
# How long units may hold up the event loop between two commits; one that is longer itself runs alone.
LONGEST_GROUP_S: Final = 0.005


@dataclass(slots=True, eq=False)
class Unit:
    """A piece of work, who waits for it, and what came of it."""

    work: Callable[[Transaction], Any]
    waiting: "asyncio.Future[Any]"
    result: Any = None
    failure: Exception | None = None

    def fail(self, error: Exception) -> None:
        """Note that the database failed under the unit."""
        self.failure = StoreFailure(f"the database failed: {error}")
        self.failure.__cause__ = error

    def resolve(self) -> None:
        """Tell the one who waits; he may have gone (his work is done all the same)."""
        if self.waiting.done():
            return
        if self.failure is None:
            self.waiting.set_result(self.result)
        else:
            self.waiting.set_exception(self.failure)


class Writer:
    """Owns the writing connection. For one event loop at a time.

    It takes turns: the thread commits a group and begins the next transaction, then the event loop does the units
    that have come in meanwhile, and so on until there are none. So only one of the two uses the connection.
    """

    def __init__(
        self, connection: sqlite3.Connection, *, turns: Turns = ALONE, largest_group: int = LARGEST_GROUP
    ) -> None:
        self._connection = connection
        self._turns = turns
        self._transaction = SqliteTransaction(connection)
        self._largest_group = largest_group
        self._pending: deque[Unit] = deque()
        self._idle = True
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="runcontract-commit")
        self._open = True
        self.commits = 0
        self.units = 0  # of work, in these commits

    async def submit(self, work: Callable[[Transaction], T]) -> T:
        """Return what the work returns once it is on disk."""
        if not self._open:
            message = "the store is closed"
            raise StoreFailure(message)
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._adopt(loop)
        waiting: asyncio.Future[T] = loop.create_future()
        self._pending.append(Unit(work, waiting))
        if self._idle:
            self._idle = False
            self._thread.submit(self._turn, loop, ())
        return await waiting

    def close(self) -> None:
        """Finish the commit that is under way and let go of the database; what has not begun is not done."""
        if self._open:
            self._open = False
            self._thread.shutdown()
            self._undo()
            self._connection.close()
            self._turns.close()

    def _adopt(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve another event loop; the one before must have ended, and nobody waits there any more."""
        if self._loop is not None and not self._loop.is_closed():
            message = "the store serves another event loop"
            raise StoreFailure(message)
        self._thread.submit(self._undo).result()
        self._pending.clear()
        self._idle = True
        self._loop = loop

    def _turn(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit]) -> None:
        """Commit a group and begin for the next if units wait. Runs in the thread."""
        try:
            # The transaction is gone already if the database gave it up, as it does when the disk is full.
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
                self.commits += 1
                self.units += len(group)
        except sqlite3.Error as error:
            for unit in group:
                unit.fail(error)
            self._undo()
        self._turns.give()
        locked: Exception | None = None
        try:
            if self._pending:
                self._turns.take()
                self._connection.execute("BEGIN IMMEDIATE")
        except (sqlite3.Error, OSError) as error:
            locked = error
            self._turns.give()
        loop.call_soon_threadsafe(self._go_on, loop, group, locked)

    def _go_on(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit], locked: Exception | None) -> None:
        """Answer for a group that is on disk, and do the next one. Runs in the event loop."""
        for unit in group:
            unit.resolve()
        if locked is not None:
            for unit in self._pending:
                unit.fail(locked)
                unit.resolve()
            self._pending.clear()
        if not self._pending:
            self._idle = True
            return
        # Without a transaction the units came after the thread had looked; it looks again.
        following = self._do_group() if self._connection.in_transaction else ()
        self._thread.submit(self._turn, loop, following)

    def _do_group(self) -> Sequence[Unit]:
        """Do units that wait, and return them."""
        group: list[Unit] = []
        end = time.perf_counter() + LONGEST_GROUP_S
        while self._pending and len(group) < self._largest_group and time.perf_counter() < end:
            unit = self._pending.popleft()
            group.append(unit)
            try:
                self._do(unit)
            except sqlite3.Error as error:
                for lost in group:
                    lost.fail(error)
                break
        return group

    def _do(self, unit: Unit) -> None:
        """Do one unit; if it fails, undo it alone. Raises sqlite3.Error if the whole transaction is lost."""
        connection = self._connection
        connection.execute("SAVEPOINT unit")
        try:
            unit.result = unit.work(self._transaction)
        except Exception as error:
            if not connection.in_transaction:
                raise sqlite3.OperationalError(str(error)) from error
            connection.execute("ROLLBACK TO unit")
            unit.failure = error
        connection.execute("RELEASE unit")

    def _undo(self) -> None:
        """Leave no transaction open."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
