"""Group commit: units that only look at the gates of their runs, and write, share a transaction.

One round trip fetches the gates and holds the runs, the units are done in memory against them, and a second round trip
carries everything they wrote, one statement a table, and commits. Nobody is told of success before that.

A group waits for nobody. The unit of a run that somebody else holds is done apart, and so is one that asks for more: it
would hold up all the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import psycopg

from runcontract.serve.records import Gate
from runcontract.serve.store import tables
from runcontract.serve.store.interface import Transaction, Unstorable
from runcontract.serve.store.postgresql.address import AsyncConnection
from runcontract.serve.store.postgresql.line import Asked
from runcontract.serve.store.postgresql.transaction import LOCKING
from runcontract.serve.store.recording import HEARTBEATS, Apart, Recorder, by_table
from runcontract.serve.store.tables import Table, gate_of, in_quotes, json_text
from runcontract.serve.store.transaction import REPLACING_STATE

GATES: Final = (
    f"SELECT id, status, attempt, wait_until FROM runs WHERE id = ANY(%s) {LOCKING} SKIP LOCKED".encode()  # noqa: S608
)
HEARTBEAT: Final = (
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


STATEMENTS: Final[dict[Table[Any], bytes]] = {
    HEARTBEATS: HEARTBEAT,
    tables.STATES: _insert(tables.STATES, replacing=REPLACING_STATE),
    **{
        table: _insert(table)
        for table in (tables.EVENTS, tables.CHUNKS, tables.USAGE, tables.TOOL_CALLS, tables.RESOURCES)
    },
}

# What one unit wrote can't be kept: alone, each gets the answer that is his.
ALONE: Final = (psycopg.DataError, psycopg.IntegrityError, UnicodeEncodeError)


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of work that looks at the gate of this run first."""

    run_id: str
    work: Callable[[Transaction], Any]


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

    def gate(run_id: str) -> Gate:
        """Return a gate that was fetched: of a run that is there, and free; no unit of a group changes one."""
        if run_id not in gates:
            raise Apart(run_id)
        return gates[run_id]

    recorder = Recorder(gate, _text)
    outcomes = [_done(unit, recorder) for unit in units]
    async with connection.pipeline():
        for table, texts in by_table(recorder.written):
            await connection.execute(STATEMENTS[table], (f"[{','.join(texts)}]",))
        await connection.execute(b"COMMIT")
    return outcomes


def _done(unit: Unit, recorder: Recorder[str]) -> Any:
    """Return what came of a unit, an exception if it failed; only one that did not adds to what is written."""
    before = len(recorder.written)
    try:
        return unit.work(cast("Transaction", recorder))
    except Exception as error:
        del recorder.written[before:]
        return error


def _text(table: Table[Any], record: Any) -> str:
    """Return a record's row as a JSON object; raises Unstorable for a number that no column can hold."""
    values = table.row(record)
    if any(type(value) is int and abs(value) > HIGHEST for value in values):
        message = "a number does not fit into 64 bits"
        raise Unstorable(message)
    return json_text(dict(zip(table.written, values, strict=True)))
