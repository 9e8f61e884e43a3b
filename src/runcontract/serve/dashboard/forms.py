"""What people type to trigger a run or to send an event, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter

from runcontract.generated.control import models
from runcontract.generated.control.handlers import SendEvent, TriggerRun
from runcontract.serve.records import JsonObject, Strings
from runcontract.serve.store import json_text
from runcontract.wire.json_body import InvalidRequest, parsed
from runcontract.wire.model import adapter_of

ANY: Final[TypeAdapter[Any]] = TypeAdapter(Any)
TRIGGER: Final = adapter_of(models.TriggerRunRequest)
EVENT: Final = adapter_of(models.SendEventRequest)
LONGEST_JOB: Final = 256
INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)

Values = Mapping[str, str]
Readers = Mapping[str, Callable[[str], Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it was typed, and the problem of each field that has one; the field "" is the form as a whole."""

    values: Values = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


class BadForm(Exception):  # noqa: N818  reads as what it is
    """Fields that can't be used, and what is wrong with each."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def trigger_of(values: Values) -> TriggerRun:
    """Return the request that the form of a new run stands for. Raises BadForm."""
    job = values.get("job", "")
    problems = {} if _is_job(job) else {"job": f"A job has a name of 1 to {LONGEST_JOB} characters."}
    return TriggerRun(job_id=job, body=_body(values, READERS, problems, TRIGGER))


def event_of(values: Values) -> SendEvent:
    """Return the request that the form of an event stands for. Raises BadForm."""
    return SendEvent(event_key=values.get("event_key", ""), body=_body(values, ONLY_PAYLOAD, {}, EVENT))


def _body(
    values: Values,
    readers: Readers,
    problems: dict[str, str],
    adapter: TypeAdapter[Any],
) -> Any:
    """Return the model of the fields that are not blank. Raises BadForm for these problems and all others."""
    members = {}
    for name, read in readers.items():
        if text := values.get(name, "").strip():
            try:
                members[name] = read(text)
            except ValueError as error:
                problems[name] = str(error)
    if problems:
        raise BadForm(problems)
    try:
        return parsed(adapter, json_text(members).encode())
    except InvalidRequest as refused:
        raise BadForm(dict(map(_by_field, refused.details))) from refused


def _by_field(detail: str) -> tuple[str, str]:
    """Return the field that a detail such as `/tags/a: too long` is of, and what it says of the field."""
    pointer, _, message = detail.partition(": ")
    _, name, *steps = f"{pointer}/".split("/")
    return name, f"{'/'.join(steps).rstrip('/')} {message}".strip() + "."


def _is_job(name: str) -> bool:
    return 1 <= len(name) <= LONGEST_JOB


def _object(text: str) -> JsonObject:
    """Return a JSON object; raises ValueError that says where the text is none."""
    try:
        value = parsed(ANY, text.encode())
    except InvalidRequest as refused:
        message = f"This is not JSON that can be kept: {refused.details[0].partition(': ')[2]}."
        raise ValueError(message) from refused
    if not isinstance(value, dict):
        message = 'This must be a JSON object, as in {"pages": 12}.'
        raise ValueError(message)
    return value


def _integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        message = "A priority is a whole number."
        raise ValueError(message)
    return int(text)


def _tags(text: str) -> Strings:
    """Return the tags of lines as in `name=value`; raises ValueError that says which line is none."""
    tags = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not name:
            message = f"Line {number} is no tag; write one a line, as in team=search."
            raise ValueError(message)
        tags[name] = value
    return tags


READERS: Final[Readers] = {"payload": _object, "priority": _integer, "idempotency_key": str, "tags": _tags}
ONLY_PAYLOAD: Final[Readers] = {"payload": _object}
