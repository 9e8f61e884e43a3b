"""Rows of many units as few statements of SQLite."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, TypeVar

from runcontract.serve.store import tables
from runcontract.serve.store.recording import HEARTBEATS, Written, by_table
from runcontract.serve.store.tables import Table
from runcontract.serve.store.transaction import REPLACING_STATE

T = TypeVar("T")
Statement = tuple[str, Sequence[Any]]

# Rows a statement: powers of two, so that there are few statements for SQLite to prepare and remember.
MOST_ROWS: Final = 64


def row_of(table: Table[Any], record: Any) -> Sequence[Any]:
    """Return a record as the values of its columns."""
    return table.row(record)


def statements_of(written: Sequence[Written[Sequence[Any]]]) -> Sequence[Statement]:
    """Return the statements that write rows, in order a table."""
    return [
        (_text(table, len(rows)), list(chain.from_iterable(rows)))
        for table, all_rows in by_table(written)
        for rows in _in_pieces(all_rows)
    ]


def _in_pieces(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the rows in order, in pieces as large as a statement takes."""
    size = MOST_ROWS
    first = 0
    while first < len(rows):
        while size > len(rows) - first:
            size //= 2
        yield rows[first : first + size]
        first += size


@cache
def _text(table: Table[Any], count: int) -> str:
    """Return the statement that writes so many rows."""
    marks = ", ".join(f"({', '.join('?' * len(table.written))})" for _ in range(count))
    if table is HEARTBEATS:
        told = f"(VALUES {marks}) AS told"
        return f"UPDATE runs SET heartbeat_at = told.column2 FROM {told} WHERE runs.id = told.column1"  # noqa: S608
    columns = ", ".join(tables.in_quotes(table.written))
    replacing = REPLACING_STATE if table is tables.STATES else ""
    # Names come from dataclasses, never from a request: no SQL injection (S608).
    return f'INSERT INTO "{table.name}" ({columns}) VALUES {marks}{replacing}'  # noqa: S608
