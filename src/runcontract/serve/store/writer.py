"""The writing connection: many units of work, one commit. A unit may be done more than once before it is kept.

A commit to disk costs some 100 us whatever it holds. While one is under way, units of work queue up, and the next
commit takes many of them. Nobody is told of success before the commit that holds his unit is on disk (ARCHITECTURE.md,
"Durability means fsync").

Most units only record what came in. They are done in the event loop without the database, and a thread writes the rows
of all of them with one statement a table, so that SQLite works beside Python and not in between. The other units need
the database at hand: the thread begins a transaction, the event loop does the units in it, and the thread commits.
Done in the thread they would wait for the interpreter's lock at every statement.
"""

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeVar, cast

from runcontract.serve.store.interface import StoreFailure, Transaction
from runcontract.serve.store.recording import Apart, Recorder
from runcontract.serve.store.rows import Statement, row_of, statements_of
from runcontract.serve.store.transaction import SqliteTransaction
from runcontract.serve.store.turns import ALONE, Turns
from runcontract.serve.store.units import Gates, Unit

T = TypeVar("T")

LARGEST_GROUP: Final = 256
SMALLEST_GROUP: Final = 4
# How long units may hold up the event loop between two commits; one that is longer itself runs alone.
LONGEST_GROUP_S: Final = 0.005
# A row can't be kept as it is: done with the database at hand, each unit gets the answer that is his.
REFUSED: Final = (sqlite3.IntegrityError, sqlite3.DataError, OverflowError, UnicodeEncodeError)


class Writer:
    """Owns the writing connection. For one event loop at a time.

    The event loop and the thread take turns with the connection. `gates` finds gates as committed, for units that
    record; without it, as where other processes write too, every unit has the database at hand.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        gates: Gates | None,
        *,
        turns: Turns = ALONE,
        largest_group: int = LARGEST_GROUP,
    ) -> None:
        self._connection = connection
        self._turns = turns
        self._transaction = cast("Transaction", SqliteTransaction(connection))
        self._gates = gates
        self._seen = self._data_version()
        self._largest_group = largest_group
        self._pending: deque[Unit] = deque()
        self._idle = True
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="runcontract-commit")
        self._open = True
        self.commits = 0
        self.units = 0  # of work, in these commits

    async def submit(self, work: Callable[[Transaction], T], *, records: bool) -> T:
        """Return what the work returns once it is on disk."""
        if not self._open:
            message = "the store is closed"
            raise StoreFailure(message)
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._adopt(loop)
        waiting: asyncio.Future[T] = loop.create_future()
        self._pending.append(Unit(work, waiting, records and self._gates is not None))
        if self._idle:
            self._idle = False
            loop.call_soon(self._go_on, loop, ())
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

    def _go_on(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit]) -> None:
        """Answer for a group, and turn to the units that wait. Runs in the event loop."""
        for unit in group:
            unit.resolve()
        if not self._pending:
            self._idle = True
        elif self._pending[0].records:
            self._record(loop, beside=len(group))
        else:
            self._thread.submit(self._begin, loop, len(group))

    def _next(self, *, beside: int, records: bool) -> Sequence[Unit]:
        """Return the units of the next group, which are of one kind; `beside` others were just answered."""
        # Half of all: one half is worked on while the other is being written. All at once would be answered at once,
        # come again at once, and wait for the disk together, with nothing to do meanwhile.
        half = (len(self._pending) + beside + 1) // 2
        largest = min(self._largest_group, max(SMALLEST_GROUP, half))
        group: list[Unit] = []
        while self._pending and len(group) < largest and self._pending[0].records is records:
            group.append(self._pending.popleft())
        return group

    def _record(self, loop: asyncio.AbstractEventLoop, *, beside: int) -> None:
        """Do units that record, and have the thread keep what they wrote. Runs in the event loop."""
        gates = cast("Gates", self._gates)
        recorder: Recorder[Sequence[Any]] = Recorder(gates.gate, row_of)
        group = self._next(beside=beside, records=True)
        for unit in group:
            before = len(recorder.written)
            unit.do(cast("Transaction", recorder))
            if unit.failure is not None:
                del recorder.written[before:]
        again = [unit for unit in group if isinstance(unit.failure, Apart)]
        self._do_apart(again)
        kept = [unit for unit in group if unit not in again] if again else group
        self._thread.submit(self._keep, loop, kept, statements_of(recorder.written))

    def _do_apart(self, units: Sequence[Unit]) -> None:
        """Put units first in the queue, to be done with the database at hand."""
        for unit in reversed(units):
            unit.failure, unit.records = None, False
            self._pending.appendleft(unit)

    def _keep(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit], statements: Sequence[Statement]) -> None:
        """Write rows and commit, unless one is refused or somebody else has written. Runs in the thread."""
        refused = False
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            # What the units knew of gates holds only if nobody else has written since.
            refused = self._data_version() != self._seen
            if not refused:
                for text, values in statements:
                    self._connection.execute(text, values)
                self._connection.execute("COMMIT")
                self._count(group)
            self._undo()
        except REFUSED:
            self._undo()
            refused = True
        except sqlite3.Error as error:
            self._undo()
            for unit in group:
                unit.lose(error)
        loop.call_soon_threadsafe(self._kept, loop, group, refused)

    def _kept(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit], refused: bool) -> None:  # noqa: FBT001
        """Go on after the rows of a group were written, or refused by the database. Runs in the event loop."""
        if refused:
            self._forget()
            self._do_apart([unit for unit in group if unit.failure is None])
            group = [unit for unit in group if unit.failure is not None]
        self._go_on(loop, group)

    def _begin(self, loop: asyncio.AbstractEventLoop, beside: int) -> None:
        """Begin a transaction for units that need one. Runs in the thread."""
        locked: Exception | None = None
        try:
            self._turns.take()
            self._connection.execute("BEGIN IMMEDIATE")
        except (sqlite3.Error, OSError) as error:
            self._turns.give()
            locked = error
        loop.call_soon_threadsafe(self._work, loop, beside, locked)

    def _work(self, loop: asyncio.AbstractEventLoop, beside: int, locked: Exception | None) -> None:
        """Do units with the database at hand, and have the thread commit them. Runs in the event loop."""
        if locked is not None:
            lost = list(self._pending)
            self._pending.clear()
            for unit in lost:
                unit.lose(locked)
            self._go_on(loop, lost)
            return
        self._forget()
        waiting = self._next(beside=beside, records=False)
        done = self._do(waiting)
        self._pending.extendleft(reversed(waiting[len(done) :]))
        self._thread.submit(self._commit, loop, done)

    def _do(self, units: Sequence[Unit]) -> Sequence[Unit]:
        """Do units while there is time for them, and return those that were done."""
        group: list[Unit] = []
        end = time.perf_counter() + LONGEST_GROUP_S
        try:
            self._connection.execute("SAVEPOINT units")
            for unit in units:
                group.append(unit)
                if not self._do_one(unit):
                    self._do_again(group)
                    break
                if time.perf_counter() > end:
                    break
        except sqlite3.Error as error:
            for lost in group:
                lost.lose(error)
        return group

    def _do_one(self, unit: Unit) -> bool:
        """Do one unit; return False if it failed and left something behind. Raises sqlite3.Error if all is lost."""
        changes = self._connection.total_changes
        unit.do(self._transaction)
        if unit.failure is None:
            return True
        if not self._connection.in_transaction:
            raise sqlite3.OperationalError(str(unit.failure)) from unit.failure
        return self._connection.total_changes == changes

    def _do_again(self, group: Sequence[Unit]) -> None:
        """Undo the group and do it again without the units that failed.

        That happens seldom, and is cheaper than a savepoint for each unit.
        """
        self._connection.execute("ROLLBACK TO units")
        good = [unit for unit in group if unit.failure is None]
        if not all(self._do_one(unit) for unit in good):
            self._do_again(good)

    def _commit(self, loop: asyncio.AbstractEventLoop, group: Sequence[Unit]) -> None:
        """Commit a group. Runs in the thread."""
        try:
            # The transaction is gone already if the database gave it up, as it does when the disk is full.
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
                self._count(group)
        except sqlite3.Error as error:
            for unit in group:
                unit.lose(error)
            self._undo()
        self._turns.give()
        loop.call_soon_threadsafe(self._go_on, loop, group)

    def _forget(self) -> None:
        """Know nothing of gates any more, as they may have changed."""
        if self._gates is not None:
            self._gates.forget()
        self._seen = self._data_version()

    def _data_version(self) -> int:
        """Return a number that changes when another connection, such as another process's, has written."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _count(self, group: Sequence[Unit]) -> None:
        self.commits += 1
        self.units += len(group)

    def _undo(self) -> None:
        """Leave no transaction open."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
