"""Records as the contract's models. Members without a value are left out (CONTRACT.md, section 2)."""

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Final, TypeVar

from pydantic import MISSING, BaseModel

from runcontract.generated import models
from runcontract.generated.control import models as control
from runcontract.serve.records import Checkpoint, Event, Output, Run, State, ToolCall, Usage, Wait

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


def given(value: T | MISSING) -> T | None:
    """Return the value of an optional member, None if the request did not have it."""
    return None if value is MISSING else value


@cache
def _common(model: type[BaseModel], record: type[Any]) -> tuple[str, ...]:
    """Return the members that the model and the record both have."""
    return tuple(field.name for field in fields(record) if field.name in model.model_fields)


def shown(model: type[M], record: Any, **special: Any) -> M:
    """Return the model of a record.

    It is not validated: its parts were when they came in, and the bindings' types are mypy's business.
    """
    members = ((name, getattr(record, name)) for name in _common(model, type(record)))
    found = {name: value for name, value in members if value is not None}
    return model.model_construct(**{**found, **special})


OK: Final = models.Acknowledgement(status="ok")


def job_run(run: Run) -> models.JobRun:
    """Return a run as its executor sees it."""
    return shown(models.JobRun, run, status=models.RunStatus(run.status), debug_mode=False)


def waiting(wait: Wait) -> models.WaitForEventResponse:
    """Return what a run that now waits is told."""
    return shown(models.WaitForEventResponse, wait, status="waiting")


def run_event(event: Event) -> models.RunEvent:
    """Return an event."""
    return shown(models.RunEvent, event)


def run_checkpoint(checkpoint: Checkpoint) -> models.RunCheckpoint:
    """Return a checkpoint."""
    return shown(models.RunCheckpoint, checkpoint)


def run_usage(usage: Usage) -> models.RunUsage:
    """Return a usage report."""
    return shown(models.RunUsage, usage)


def run_tool_call(call: ToolCall) -> models.RunToolCall:
    """Return a tool call."""
    return shown(models.RunToolCall, call)


def run_output(output: Output) -> models.RunOutput:
    """Return an output."""
    # `schema` is a method of every pydantic model, so the model's member has another name.
    special = {} if output.schema is None else {"schema_": output.schema}
    return shown(models.RunOutput, output, **special)


def run_state(state: State) -> models.RunState:
    """Return a state key's value."""
    return shown(models.RunState, state)


def control_run(run: Run) -> control.JobRun:
    """Return a run as the control API shows it."""
    return shown(control.JobRun, run, status=control.RunStatus(run.status), debug_mode=False)


def triggered_run(run: Run, token: str) -> control.TriggeredRun:
    """Return a run and the token that opens it."""
    status = control.RunStatus(run.status)
    return shown(control.TriggeredRun, run, status=status, debug_mode=False, run_token=token)


def run_page(runs: Sequence[Run], cursor: str | None) -> control.RunPage:
    """Return a page of runs."""
    special = {} if cursor is None else {"next_cursor": cursor}
    return control.RunPage.model_construct(runs=[control_run(run) for run in runs], **special)


def event_receipt(event_key: str, run_id: str) -> control.EventReceipt:
    """Return what the sender of an event is told."""
    return control.EventReceipt(event_key=event_key, run_id=run_id, status="received")
