"""What happens to a run as it happens: server-sent events (WHATWG HTML, section 9.2) of one run.

Kinds: `log` and `progress` (a RunEvent), `chunk` (a piece of a stream), `status` (the run came into a
status). The feed begins with the run's first moment, or after the `Last-Event-ID` the client had got to, and
ends with the run.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from heapq import merge
from operator import attrgetter
from typing import Any, Final

from runcontract.serve.parts import Parts
from runcontract.serve.records import Change, Chunk, Event
from runcontract.serve.store import Reader

# A comment line now and then keeps proxies from closing a quiet connection.
QUIET_S: Final = 10.0
# Nobody rings for what another process writes to the database, so one looks for it.
LOOK_EVERY_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader has got in each of the three histories, as `seq`; written as the event's id."""

    changes: int = 0
    events: int = 0
    chunks: int = 0

    def __str__(self) -> str:
        return f"{self.changes}-{self.events}-{self.chunks}"


def position_of(last_event_id: str) -> Position:
    """Return the position an event id stands for; one that is not ours means the beginning."""
    parts = last_event_id.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
        return Position()
    changes, events, chunks = map(int, parts)
    return Position(changes, events, chunks)


async def feed(parts: Parts, run_id: str, position: Position) -> AsyncGenerator[bytes, None]:
    """Yield pieces of the feed of a run that exists, until the run is over or the server stops."""
    every = LOOK_EVERY_S if parts.store.shared else QUIET_S
    quiet = 0.0
    with parts.bell.watch(run_id) as bell:
        while True:
            bell.clear()
            news = await parts.store.scan(partial(_since, run_id=run_id, position=position))
            over = False
            for item in news:
                quiet = 0.0
                position = _after(position, item)
                over = over or (isinstance(item, Change) and parts.lifecycle.is_over(item.status))
                yield _message(item, position)
            if over or parts.bell.stopped:
                return
            try:
                async with asyncio.timeout(every):
                    await bell.wait()
            except TimeoutError:
                quiet += every
            if quiet >= QUIET_S:
                quiet = 0.0
                yield b": still here\n\n"


def _since(reader: Reader, *, run_id: str, position: Position) -> Sequence[Change | Event | Chunk]:
    """Return what was stored after the position, oldest first."""
    histories: tuple[Sequence[Change | Event | Chunk], ...] = (
        reader.changes(run_id, position.changes),
        reader.events(run_id, position.events),
        reader.chunks(run_id, position.chunks),
    )
    # They have no common sequence, so their times decide. Merging, unlike sorting, keeps each in its own
    # order, which positions need: of two calls at once the one with the earlier time may be stored later.
    return list(merge(*histories, key=attrgetter("created_at")))


def _after(position: Position, item: Change | Event | Chunk) -> Position:
    """Return the position once the item was told."""
    match item:
        case Change():
            return replace(position, changes=item.seq)
        case Event():
            return replace(position, events=item.seq)
        case Chunk():
            return replace(position, chunks=item.seq)


def _message(item: Change | Event | Chunk, position: Position) -> bytes:
    """Return one server-sent event; JSON text without layout has no line breaks."""
    match item:
        case Change():
            kind, data = "status", _members(item, "run_id", "status", "created_at")
        case Event():
            kind = item.type
            data = _members(item, "id", "run_id", "type", "level", "message", "data", "created_at")
        case Chunk():
            kind, data = "chunk", _members(item, "run_id", "stream_id", "chunk", "done", "created_at")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {position}\nevent: {kind}\ndata: {text}\n\n".encode()


def _members(item: object, *names: str) -> Mapping[str, Any]:
    """Return the members that have a value."""
    found = ((name, getattr(item, name)) for name in names)
    return {name: _shown(value) for name, value in found if value is not None}


def _shown(value: Any) -> Any:
    """Return a value as JSON shows it."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
