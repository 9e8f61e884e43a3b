"""How records become rows of SQLite and back: one `Table` a kind, columns named like its members."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar

from pydantic_core import to_json

from runcontract.serve.lifecycle import Status
from runcontract.serve.records import (
    Change,
    Checkpoint,
    Chunk,
    Event,
    Gate,
    Output,
    Resources,
    Run,
    State,
    ToolCall,
    Usage,
    Wait,
    WaitStatus,
)
from runcontract.serve.store.interface import Unstorable

R = TypeVar("R")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
STATUSES: Final = {str(status): status for status in Status}
_dump: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Column:
    """How the values of a column are written and read; None stands for itself."""

    encode: Callable[[Any], Any] | None = None
    decode: Callable[[Any], Any] | None = None


def json_text(value: object) -> str:
    """Return the compact JSON text of a value; raises Unstorable where JSON has none."""
    try:
        text = str(to_json(value, inf_nan_mode="constants"), "utf-8")
        # The words may stand in a string as well; the slower writer knows, and refuses what is no JSON.
        return _dump(value) if "NaN" in text or "Infinity" in text else text
    except (ValueError, RecursionError) as error:
        message = f"not a value that JSON can carry: {error}"
        raise Unstorable(message) from error


def microseconds(moment: datetime) -> int:
    """Return the moment as whole microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def moment(microseconds_: int) -> datetime:
    """Return the UTC time of a stored moment."""
    return EPOCH + timedelta(microseconds=microseconds_)


PLAIN: Final = Column()
TIME: Final = Column(microseconds, moment)
JSON: Final = Column(json_text, json.loads)
FLAG: Final = Column(int, bool)
STATUS: Final = Column(str, Status)
WAIT_STATUS: Final = Column(str, WaitStatus)


class Table(Generic[R]):
    """One table: a column for each member of the record; `seq` (SQLite's rowid) is never written."""

    def __init__(self, name: str, record: type[R], **special: Column) -> None:
        self.name = name
        self.record = record
        names = [field.name for field in fields(record)]  # type: ignore[arg-type]  # R is always a dataclass
        self.columns = tuple(names)
        self.written = tuple(column for column in names if column != "seq")
        self._values = attrgetter(*self.written)
        columns = [special.get(column, PLAIN) for column in names]
        self._encoders = [(i, c.encode) for i, c in enumerate(columns) if c.encode is not None]
        self._decoders = [(i, c.decode) for i, c in enumerate(columns) if c.decode is not None]
        quoted = ", ".join(in_quotes(self.written))
        marks = ", ".join("?" * len(self.written))
        # Names come from the dataclasses above, never from a request: no SQL injection (S608).
        self.insert = f'INSERT INTO "{name}" ({quoted}) VALUES ({marks})'  # noqa: S608
        self.select = f'SELECT {", ".join(in_quotes(names))} FROM "{name}"'  # noqa: S608

    def row(self, record: R) -> list[Any]:
        """Return the values to insert for a record."""
        values = list(self._values(record))
        for index, encode in self._encoders:
            if values[index] is not None:
                values[index] = encode(values[index])
        return values

    def of(self, row: tuple[Any, ...]) -> R:
        """Return the record a row holds."""
        values = list(row)
        for index, decode in self._decoders:
            if values[index] is not None:
                values[index] = decode(values[index])
        return self.record(**dict(zip(self.columns, values, strict=True)))


def in_quotes(names: Sequence[str]) -> list[str]:
    """Return column names as SQL writes them."""
    return [f'"{name}"' for name in names]


def gate_of(row: tuple[str, int, int | None]) -> Gate:
    """Return the gate that the status, attempt and wait_until of a run make."""
    status, attempt, until = row
    return Gate(STATUSES[status], attempt, None if until is None else moment(until))


_RUN_TIMES: Final = dict.fromkeys(
    ("created_at", "scheduled_at", "started_at", "finished_at", "heartbeat_at", "wait_until"), TIME
)
RUNS: Final = Table("runs", Run, status=STATUS, payload=JSON, result=JSON, metadata=JSON, tags=JSON, **_RUN_TIMES)
CHANGES: Final = Table("changes", Change, status=STATUS, created_at=TIME)
WAITS: Final = Table("waits", Wait, status=WAIT_STATUS, payload=JSON, created_at=TIME, expires_at=TIME)
EVENTS: Final = Table("events", Event, data=JSON, created_at=TIME)
CHECKPOINTS: Final = Table("checkpoints", Checkpoint, state=JSON, created_at=TIME)
USAGE: Final = Table("usage", Usage, created_at=TIME)
TOOL_CALLS: Final = Table("tool_calls", ToolCall, input=JSON, output=JSON, created_at=TIME)
OUTPUTS: Final = Table("outputs", Output, schema=JSON, value=JSON, created_at=TIME)
STATES: Final = Table("states", State, value=JSON, updated_at=TIME)
RESOURCES: Final = Table("resources", Resources, created_at=TIME)
CHUNKS: Final = Table("chunks", Chunk, done=FLAG, created_at=TIME)
