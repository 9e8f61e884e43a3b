"""Reader and Transaction over one connection to PostgreSQL: where its statements differ, and what they lock.

A run's row is the lock of the run. Whoever will write for a run reads its gate, or the run, in the same transaction,
and holds the row until the commit: so the writes of a run come one after the other, whichever process does them, and
the `seq` of its records is the order of their commits.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg

from runcontract.serve.lifecycle import Status
from runcontract.serve.records import Gate, Run, Wait
from runcontract.serve.store import tables
from runcontract.serve.store.interface import Unstorable
from runcontract.serve.store.postgresql.address import Connection
from runcontract.serve.store.tables import gate_of
from runcontract.serve.store.transaction import Rows, SqlReader, SqlTransaction

# Not FOR UPDATE: a record that refers to the run, as its children do, needs no more than that the run stays.
LOCKING: Final = "FOR NO KEY UPDATE"


class PostgresqlReader(SqlReader):
    """Reads by a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def runs(self, *, status: Status | None, after: int, limit: int) -> Sequence[Run]:
        """Return a page of runs. No run that is being added can turn up before its end later.

        A run has its `seq` before it is committed. Who adds one writes to `jobs`, so this waits until those who are
        adding have committed, and lets others add only when the page is read. It must be the first of the reads.
        """
        self._execute("LOCK TABLE jobs IN SHARE MODE")
        return super().runs(status=status, after=after, limit=limit)

    def _execute(self, statement: str, *values: Any) -> Rows:
        """Execute a statement; raises Unstorable for a value that no column can hold."""
        try:
            return self._connection.execute(statement.replace("?", "%s").encode(), values)
        except psycopg.DataError as error:
            message = "a number does not fit into 64 bits, or a text holds U+0000"
            raise Unstorable(message) from error
        except UnicodeEncodeError as error:
            message = "a text holds half of a surrogate pair"
            raise Unstorable(message) from error


class PostgresqlTransaction(PostgresqlReader, SqlTransaction):
    """Reads and writes in a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._held: set[str] = set()

    def gate(self, run_id: str) -> Gate | None:
        """Return what decides whether a call on the run may pass, and hold the run."""
        row = self._execute(f"SELECT status, attempt, wait_until FROM runs WHERE id = ? {LOCKING}", run_id).fetchone()  # noqa: S608
        self._held.add(run_id)
        return None if row is None else gate_of(row)

    def run(self, run_id: str) -> Run | None:
        """Return the run, and hold it."""
        self._held.add(run_id)
        return self._one(tables.RUNS, f"WHERE id = ? {LOCKING}", run_id)

    def latest_wait(self, event_key: str) -> Wait | None:
        """Return the wait that asked for the event last, and hold its run, so that nobody else can end the wait."""
        wait = super().latest_wait(event_key)
        # It may have ended before its run could be held, and another run may have come to wait since.
        while wait is not None and wait.run_id not in self._held:
            self.gate(wait.run_id)
            wait = super().latest_wait(event_key)
        return wait

    def last_sequence(self, run_id: str) -> int:
        """Return the sequence of the run's last checkpoint, and hold the run, so that it stays the last one."""
        if run_id not in self._held:
            self.gate(run_id)
        return super().last_sequence(run_id)

    def add_run(self, run: Run) -> None:
        """Keep a new run."""
        self._execute("LOCK TABLE jobs IN ROW EXCLUSIVE MODE")
        super().add_run(run)
