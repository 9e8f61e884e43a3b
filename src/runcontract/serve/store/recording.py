"""Work that only records what came in, done without the database: gates go in, rows come out.

Rows of many units make one statement a table, which costs a fraction of a statement each. Both databases use this.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, NamedTuple, Never, TypeVar

from runcontract.serve.records import Chunk, Event, Gate, Resources, State, ToolCall, Usage
from runcontract.serve.store import tables
from runcontract.serve.store.tables import Table

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the executor of a run was last heard of."""

    id: str
    heartbeat_at: datetime


HEARTBEATS: Final = Table("runs", Heartbeat, heartbeat_at=tables.TIME)


class Apart(Exception):  # noqa: N818  a direction, not a fault
    """The work asks for more than a gate: it is to be done with the database at hand."""


class Written(NamedTuple, Generic[R]):
    """One row for a table; of those with the same key only the last one counts, None is nobody's key."""

    table: Table[Any]
    key: tuple[str, ...] | None
    row: R


class Recorder(Generic[R]):
    """What such work sees of a transaction: gates, and a pencil. Everything else of a Transaction raises Apart.

    `gate` finds the gate of a run, `row` makes what the database takes for a row of a record.
    """

    def __init__(self, gate: Callable[[str], Gate | None], row: Callable[[Table[Any], Any], R]) -> None:
        self.gate = gate
        self._row = row
        self.written: list[Written[R]] = []

    def __getattr__(self, name: str) -> Never:
        raise Apart(name)

    def set_heartbeat(self, run_id: str, at: datetime) -> None:
        """Keep when the executor was last heard of."""
        self.written.append(Written(HEARTBEATS, (run_id,), self._row(HEARTBEATS, Heartbeat(run_id, at))))

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
        key = (state.run_id, state.state_key)
        self.written.append(Written(tables.STATES, key, self._row(tables.STATES, state)))

    def _add(self, table: Table[Any], record: Any) -> None:
        self.written.append(Written(table, None, self._row(table, record)))


def by_table(written: Sequence[Written[R]]) -> Iterator[tuple[Table[Any], Sequence[R]]]:
    """Yield each table with the rows for it that count, in order."""
    found: dict[Table[Any], dict[object, R]] = {}
    for number, (table, key, row) in enumerate(written):
        found.setdefault(table, {})[number if key is None else key] = row
    for table, rows in found.items():
        yield table, list(rows.values())
