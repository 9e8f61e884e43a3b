"""What a page shows of a run: a bounded end of everything that is kept of it, seen at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from runcontract.serve.dashboard.timeline import Entry, Record, entry_of
from runcontract.serve.dashboard.wording import short
from runcontract.serve.feed import Position
from runcontract.serve.records import Change, Chunk, Event, Resources, Run, Wait, WaitStatus
from runcontract.serve.store import Reader

MOST_ENTRIES: Final = 100
MOST_CHARACTERS: Final = 20_000
MOST_STREAMS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The text of a stream as far as it has come; `id` is fit for an HTML id."""

    id: str
    name: str
    text: str
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A run, its timeline with the latest entry first, its streams, and the position in its feed."""

    run: Run
    progress: Event | None
    resources: Resources | None
    wait: Wait | None
    entries: Sequence[Entry]
    streams: Sequence[Stream]
    is_cut: bool
    streams_are_cut: bool
    position: Position


def history_of(reader: Reader, run_id: str) -> History | None:
    """Return what is to be shown of a run; None if there is no such run."""
    run = reader.run(run_id)
    if run is None:
        return None
    changes = reader.changes(run_id, last=MOST_ENTRIES)
    events = reader.events(run_id, last=MOST_ENTRIES)
    waits = reader.waits(run_id, last=MOST_ENTRIES)
    chunks = reader.last_chunks(run_id, characters=MOST_CHARACTERS)
    records: list[Record] = [
        *changes,
        *events,
        *waits,
        *reader.checkpoints(run_id, last=MOST_ENTRIES),
        *reader.usage(run_id, last=MOST_ENTRIES),
        *reader.tool_calls(run_id, last=MOST_ENTRIES),
        *reader.outputs(run_id, last=MOST_ENTRIES),
        *reader.last_states(run_id, last=MOST_ENTRIES),
    ]
    # Of equal moments the kind above goes first, so that a run is seen to execute before it logs.
    entries = sorted(map(entry_of, records), key=attrgetter("at"))
    return History(
        run=run,
        progress=reader.last_progress(run_id),
        resources=next(iter(reader.resources(run_id, last=1)), None),
        wait=next((wait for wait in waits if wait.status is WaitStatus.WAITING), None),
        entries=entries[: -MOST_ENTRIES - 1 : -1],
        streams=_streams(chunks),
        is_cut=len(entries) > MOST_ENTRIES,
        streams_are_cut=sum(len(chunk.chunk) + 1 for chunk in chunks) >= MOST_CHARACTERS,
        position=_position(changes, events, chunks),
    )


def _streams(chunks: Sequence[Chunk]) -> Sequence[Stream]:
    """Return the streams that the chunks belong to, the one that came last at the end."""
    pieces: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        pieces.setdefault(chunk.stream_id, []).append(chunk)
    streams = [
        Stream(id=short(name), name=name, text="".join(each.chunk for each in found), done=found[-1].done)
        for name, found in pieces.items()
    ]
    return streams[-MOST_STREAMS:]


def _position(changes: Sequence[Change], events: Sequence[Event], chunks: Sequence[Chunk]) -> Position:
    """Return how far the three histories of the feed were seen."""
    return Position(*(records[-1].seq if records else 0 for records in (changes, events, chunks)))
