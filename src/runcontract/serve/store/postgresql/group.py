"""Group commit: units that only look at the gates of their runs, and write, share a transaction.

One round trip fetches the gates and holds the runs, the units are done in memory against them, and a second round trip
carries everything they wrote, one statement a table, and commits. Nobody is told of success before that.

A group waits for nobody. The unit of a run that somebody else holds is done apart, and so is one that asks for more: it
would hold up all the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Never, cast

import psycopg

from runcontract.serve.records import Chunk, Event, Gate, Resources, State, ToolCall, Usage
from runcontract.serve.store import tables
from runcontract.serve.store.interface import Transaction, Unstorable
from runcontract.serve.store.postgresql.address import AsyncConnection
from runcontract.serve.store.postgresql.line import Asked
from runcontract.serve.store.postgresql.transaction import LOCKING
from runcontract.serve.store.tables import Table, gate_of, in_quotes, json_text, microseconds
from runcontract.serve.store.transaction import REPLACING_STATE

GATES: Final = (
    f"SELECT id, status, attempt, wait_until FROM runs WHERE id = ANY(%s) {LOCKING} SKIP LOCKED".encode()  # noqa: S608
)
HEARTBEATS: Final = (
    b"UPDATE runs SET heartbeat_at = told.heartbeat_at"
    b" FROM json_populate_recordset(NULL::runs, %s::json) AS told WHERE runs.id = told.id"
)
HIGHEST: Final = 2**63 - 1


def _insert(table: Table[Any], *, replacing: str = "") -> bytes:
    """Return the statement that inserts any number of rows from one JSON array.

    It costs the client half of what an array for each column costs, and the server as much (measured).
    """
    columns = ", ".join(in_quotes(table.written))
    source = f'json_populate_recordset(NULL::"{table.name}", %s::json)'
    # Names come from dataclasses, never from a request: no SQL injection (S608).
    return f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} FROM {source}{replacing}'.encode()  # noqa: S608


INSERTS: Final = {
    table.name: _insert(table)
    for table in (tables.EVENTS, tables.CHUNKS, tables.USAGE, tables.TOOL_CALLS, tables.RESOURCES)
}
STATES: Final = _insert(tables.STATES, replacing=REPLACING_STATE)

# What one unit wrote can't be kept: alone, each gets the answer that is his.
ALONE: Final = (psycopg.DataError, psycopg.IntegrityError, UnicodeEncodeError)


class Apart(Exception):  # noqa: N818  a direction, not a fault
    """The work is to be done in a transaction of its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of work that looks at the gate of this run first."""

    run_id: str
    work: Callable[[Transaction], Any]


class Written(NamedTuple):
    """One row for a statement; of those with the same key only the last one counts, None is nobody's key."""

    statement: bytes
    key: tuple[str, ...] | None
    row: str


class GroupTransaction:
    """What a unit sees of the database: gates, and a pencil. Everything else of a Transaction raises Apart."""

    def __init__(self, gates: Mapping[str, Gate]) -> None:
        self._gates = gates
        self.written: list[Written] = []

    def __getattr__(self, name: str) -> Never:
        raise Apart(name)

    def gate(self, run_id: str) -> Gate:
        """Return a gate that was fetched: of a run that is there, and free; no unit of a group changes one."""
        if run_id not in self._gates:
            raise Apart(run_id)
        return self._gates[run_id]

    def set_heartbeat(self, run_id: str, at: datetime) -> None:
        """Keep when the executor was last heard of."""
        row = json_text({"id": run_id, "heartbeat_at": microseconds(at)})
        self.written.append(Written(HEARTBEATS, (run_id,), row))

    def add_event(self, event: Event) -> None:
        """Keep an event."""
        self._add(tables.EVENTS, event)

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep a stream chunk."""
        self._add(tables.CHUNKS, chunk)

    def add_usage(self, usage: Usage) -> None:
        """Keep a usage report."""
        self._add(tables.USAGE, usage)

    def add_tool_call(self, call: ToolCall) -> None:
        """Keep a tool call."""
        self._add(tables.TOOL_CALLS, call)

    def add_resources(self, resources: Resources) -> None:
        """Keep a resource report."""
        self._add(tables.RESOURCES, resources)

    def put_state(self, state: State) -> None:
        """Set a state key."""
        self.written.append(Written(STATES, (state.run_id, state.state_key), _text(tables.STATES, state)))

    def _add(self, table: Table[Any], record: Any) -> None:
        self.written.append(Written(INSERTS[table.name], None, _text(table, record)))


async def serve_group(connection: AsyncConnection, batch: Sequence[Asked[Unit]]) -> None:
    """Do the units and answer for them, or raise psycopg.Error; a unit that can't be done here is answered Apart."""
    try:
        answers = await _committed(connection, [asked.question for asked in batch])
    except ALONE:
        await connection.execute(b"ROLLBACK")
        answers = [Apart("the group failed") for _ in batch]
    for asked, answer in zip(batch, answers, strict=True):
        asked.answer(answer)


async def _committed(connection: AsyncConnection, units: Sequence[Unit]) -> list[Any]:
    """Return what came of each unit, an exception if it failed, once what the others wrote is committed."""
    run_ids = list({unit.run_id for unit in units})
    async with connection.pipeline():
        await connection.execute(b"BEGIN")
        rows = await connection.execute(GATES, (run_ids,))
    gates = {run_id: gate_of((status, attempt, until)) for run_id, status, attempt, until in await rows.fetchall()}
    written: list[Written] = []
    outcomes = [_done(unit, gates, written) for unit in units]
    async with connection.pipeline():
        for statement, texts in _by_statement(written).items():
            await connection.execute(statement, (f"[{','.join(texts)}]",))
        await connection.execute(b"COMMIT")
    return outcomes


def _done(unit: Unit, gates: Mapping[str, Gate], written: list[Written]) -> Any:
    """Return what came of a unit, an exception if it failed; only one that did not adds to what is written."""
    transaction = GroupTransaction(gates)
    try:
        result = unit.work(cast("Transaction", transaction))
    except Exception as error:
        return error
    written += transaction.written
    return result


def _by_statement(written: Sequence[Written]) -> dict[bytes, list[str]]:
    """Return the rows for each statement, in order."""
    found: dict[bytes, dict[object, str]] = {}
    for number, (statement, key, row) in enumerate(written):
        found.setdefault(statement, {})[number if key is None else key] = row
    return {statement: list(rows.values()) for statement, rows in found.items()}


def _text(table: Table[Any], record: Any) -> str:
    """Return a record's row as a JSON object; raises Unstorable for a number that no column can hold."""
    values = table.row(record)
    if any(type(value) is int and abs(value) > HIGHEST for value in values):
        message = "a number does not fit into 64 bits"
        raise Unstorable(message)
    return json_text(dict(zip(table.written, values, strict=True)))
