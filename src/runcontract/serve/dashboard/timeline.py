"""Everything that is kept of a run as one kind of thing: the entries of a timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from runcontract.serve.dashboard.wording import moment, short, words
from runcontract.serve.records import Change, Checkpoint, Event, JsonObject, Output, State, ToolCall, Usage, Wait

Record = Change | Event | Checkpoint | Usage | ToolCall | Output | State | Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a timeline. `id` is the same each time and fit for an HTML id; the texts are anybody's."""

    id: str
    kind: str
    at: datetime
    title: str
    text: str = ""
    data: Mapping[str, object] | None = None


def entry_of(record: Record) -> Entry:
    """Return the entry that shows a record."""
    match record:
        case Event():
            return _event(record)
        case ToolCall():
            return _tool_call(record)
        case Usage():
            title, text = f"{record.provider} {record.model}", _usage_text(record)
            return Entry(id=f"usage-{record.id}", kind="usage", at=record.created_at, title=title, text=text)
        case Wait():
            return _wait(record)
        case Change():
            return Entry(id=f"status-{record.seq}", kind="status", at=record.created_at, title=words(record.status))
        case _:
            return _kept(record)


def _progress_text(event: Event) -> str:
    """Return the numbers of a progress report, in a line."""
    data = event.data or {}
    known = {"percent": "{} %", "step": "step {}", "eta_secs": "{} s to go"}
    return ", ".join([form.format(data[name]) for name, form in known.items() if name in data])


def _event(event: Event) -> Entry:
    is_progress = event.type == "progress"
    return Entry(
        id=f"event-{event.id}",
        kind=event.type,
        at=event.created_at,
        title=_progress_text(event) if is_progress else event.level,
        text=event.message,
        data=None if is_progress else event.data,
    )


def _tool_call(call: ToolCall) -> Entry:
    took = "" if call.duration_ms is None else f", {call.duration_ms} ms"
    both: JsonObject = {"input": call.input, "output": call.output}
    return Entry(
        id=f"tool-{call.id}",
        kind="tool call",
        at=call.created_at,
        title=call.tool_name,
        text=f"{words(call.status)}{took}",
        data={name: value for name, value in both.items() if value is not None} or None,
    )


def _usage_text(usage: Usage) -> str:
    tokens = f"{usage.prompt_tokens} + {usage.completion_tokens} tokens, {usage.total_tokens} in all"
    return f"{tokens}, {usage.cost_microusd / 1_000_000:.6f} USD"


def _wait(wait: Wait) -> Entry:
    return Entry(
        id=f"wait-{wait.trigger_id}",
        kind="wait",
        at=wait.created_at,
        title=wait.event_key,
        text=f"{words(wait.status)}, good until {moment(wait.expires_at)}",
        data=wait.payload,
    )


def _kept(record: Checkpoint | Output | State) -> Entry:
    """Return the entry of a value that the executor had kept."""
    match record:
        case Checkpoint():
            name, kind, at, value = record.id, "checkpoint", record.created_at, record.state
            title = f"number {record.sequence}, from {record.source}"
        case Output():
            name, kind, at, value = record.id, "output", record.created_at, record.value
            title = record.output_key
        case State():
            name, kind, at, value = short(record.state_key), "state", record.updated_at, record.value
            title = record.state_key
    return Entry(id=f"{kind}-{name}", kind=kind, at=at, title=title, data=value)
