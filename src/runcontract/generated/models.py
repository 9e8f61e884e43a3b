# Generated from openapi/ by `runcontract generate`; do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field, StringConstraints
from typing_extensions import TypeAliasType

from runcontract.wire.model import AwareDatetime, JsonObject, JsonValue, Model, StrEnum, StrictInt


class Acknowledgement(Model):
    """The server took note; there is nothing else to tell."""

    status: Literal["ok"]
    """Always `ok`."""


AnnotationValue = TypeAliasType("AnnotationValue", Annotated[str, Field(max_length=1024)])
"""The value of an annotation, 1024 characters at most; it may be empty."""


class ErrorCode(StrEnum):
    """What went wrong, for machines. The code that goes with a status is the one that its refusal names; internal_error goes with 500."""

    validation_error = "validation_error"
    unauthorized = "unauthorized"
    forbidden = "forbidden"
    not_found = "not_found"
    method_not_allowed = "method_not_allowed"
    conflict = "conflict"
    gone = "gone"
    payload_too_large = "payload_too_large"
    unsupported_media_type = "unsupported_media_type"
    rate_limited = "rate_limited"
    internal_error = "internal_error"


EventKey = TypeAliasType(
    "EventKey", Annotated[str, Field(max_length=512, min_length=1, pattern="^[^\\x00-\\x1f\\x7f-\\x9f]*$")]
)
"""The name of an event, 1 to 512 characters without control characters. Keys are global to a server; one waiting run holds a key at a time."""


class ExecutionTrace(Model):
    """How long the stages of a run's dispatch took, each in milliseconds; a stage that was not measured is left out."""

    queue_wait_ms: StrictInt | MISSING = MISSING
    """Milliseconds that the run waited in the queue."""
    dequeue_ms: StrictInt | MISSING = MISSING
    """Milliseconds that taking the run off the queue took."""
    connect_ms: StrictInt | MISSING = MISSING
    """Milliseconds until the connection to the executor stood."""
    ttfb_ms: StrictInt | MISSING = MISSING
    """Milliseconds until the first byte of the executor's answer."""
    transfer_ms: StrictInt | MISSING = MISSING
    """Milliseconds that the executor's answer took to arrive."""
    total_ms: StrictInt | MISSING = MISSING
    """Milliseconds of all stages together."""
    dispatch_ms: StrictInt | MISSING = MISSING
    """Milliseconds from the decision to dispatch until the executor had the run."""


class FailRunRequest(Model):
    """Why the run failed."""

    error: str | MISSING = MISSING
    """Why the run failed, for people; kept with the run."""


class PushStreamChunkRequest(Model):
    """A piece of a text that is being generated."""

    chunk: str | MISSING = MISSING
    """The piece, to be put behind the ones before it."""
    stream_id: str = "default"
    """Which text it belongs to, where a run generates several."""
    done: bool = False
    """Whether this is the last piece of its text."""


class ReportProgressRequest(Model):
    """How far a run has come."""

    percent: Annotated[StrictInt | MISSING, Field(ge=0, le=100)] = MISSING
    """How much is done in percent."""
    message: str | MISSING = MISSING
    """What is going on, for people."""
    step: str | MISSING = MISSING
    """The name of the step that is being worked on."""
    eta_secs: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Seconds until the run is expected to finish."""


class ReportResourcesRequest(Model):
    """What the executor's container uses at this moment. What was not measured is left out."""

    memory_mb: Annotated[float | MISSING, Field(ge=0.0)] = MISSING
    """Memory in use in megabytes, fractions included."""
    memory_percent: Annotated[float | MISSING, Field(ge=0.0, le=100.0)] = MISSING
    """Memory in use in percent of what there is."""
    cpu_percent: Annotated[float | MISSING, Field(ge=0.0, le=100.0)] = MISSING
    """Processor time in use in percent of what there is."""


class ReportUsageRequest(Model):
    """What one use of an AI model consumed."""

    provider: str
    """Who runs the model, by name."""
    model: str
    """The name of the model, as its provider gives it."""
    prompt_tokens: Annotated[StrictInt, Field(ge=0)] = 0
    """Tokens that went in."""
    completion_tokens: Annotated[StrictInt, Field(ge=0)] = 0
    """Tokens that came out."""
    total_tokens: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """Tokens in all; the sum of the two unless given."""
    cost_microusd: Annotated[StrictInt, Field(ge=0)] = 0
    """What it cost, in millionths of a US dollar."""


RunID = TypeAliasType("RunID", Annotated[str, Field(min_length=1)])
"""The id of a run. Its form is the server's own; treat it as opaque."""


class RunStatus(StrEnum):
    """Where a run is in its life. completed, failed, timed_out, crashed, system_failed, canceled, expired and dead_letter are terminal: nothing changes a run any more."""

    delayed = "delayed"
    queued = "queued"
    dequeued = "dequeued"
    executing = "executing"
    waiting = "waiting"
    completed = "completed"
    failed = "failed"
    timed_out = "timed_out"
    crashed = "crashed"
    system_failed = "system_failed"
    canceled = "canceled"
    expired = "expired"
    dead_letter = "dead_letter"


class RunUsage(Model):
    """What one use of an AI model consumed, as it is on record."""

    id: str
    """The id of the record."""
    run_id: RunID
    """The id of the run that the record belongs to."""
    provider: str
    """Who runs the model, by name."""
    model: str
    """The name of the model, as its provider gives it."""
    prompt_tokens: Annotated[StrictInt, Field(ge=0)]
    """Tokens that went in."""
    completion_tokens: Annotated[StrictInt, Field(ge=0)]
    """Tokens that came out."""
    total_tokens: Annotated[StrictInt, Field(ge=0)]
    """Tokens in all."""
    cost_microusd: Annotated[StrictInt, Field(ge=0)]
    """What it cost, in millionths of a US dollar."""
    created_at: AwareDatetime
    """When it was reported (RFC 3339)."""


class SetStateRequest(Model):
    """A value of the run's state to set."""

    key: Annotated[str, Field(max_length=256, min_length=1)] = "default"
    """The name of the value, 1 to 256 characters; exact in every character."""
    value: dict[str, JsonValue] | MISSING = MISSING
    """The value, at most 65,536 bytes of JSON."""


StateKey = TypeAliasType("StateKey", Annotated[str, Field(max_length=256, min_length=1)])
"""The name of one value of a run's state, 1 to 256 characters. Keys are exact: case, Unicode form, space and reserved characters all count."""


StringValue = TypeAliasType("StringValue", str)
"""A text of any length."""


class WaitForEventRequest(Model):
    """Names the event that a run waits for."""

    event_key: EventKey
    """The event to wait for."""
    timeout_secs: Annotated[StrictInt, Field(ge=1)] = 3600
    """Seconds until the wait expires, 1 at least."""
    notify_url: Annotated[str | MISSING, Field(pattern="^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$")] = MISSING
    """A URL to be told when the wait begins."""


class WaitForEventResponse(Model):
    """The run is waiting."""

    status: Literal["waiting"]
    """Always `waiting`."""
    event_key: str
    """The event that the run waits for, as it was asked for."""
    expires_at: AwareDatetime
    """When the wait expires (RFC 3339); now plus the time-out."""
    trigger_id: str
    """The id of this wait."""


AnnotateRunRequest = TypeAliasType(
    "AnnotateRunRequest",
    Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"[^\s\x1c-\x1f\x85\ufeff]", min_length=1, max_length=128)], AnnotationValue],
        Field(max_length=50),
    ],
)
"""Annotations by name, 50 members a call at most. They are added to the run's metadata; one that is there already is overwritten."""


class ErrorDetail(Model):
    """What went wrong, for machines and for people."""

    code: ErrorCode
    """What went wrong, for machines."""
    message: str
    """What went wrong, for people, in the server's own words; nothing should depend on them."""
    details: list[StringValue] | MISSING = MISSING
    """The single faults, where there are several."""


class ErrorResponse(Model):
    """The body of every refusal. A server that gives a plain string as `error` is tolerated."""

    error: ErrorDetail
    """What went wrong."""
    request_id: str | MISSING = MISSING
    """The id of the request, as the client sent it in X-Request-Id or as the server made it."""


class LogEventRequest(Model):
    """Something to be logged."""

    message: str = ""
    """What happened, for people."""
    level: str = "info"
    """How serious it is: debug, info, warn or error. Other words may be refused or stored."""
    data: JsonObject | MISSING = MISSING
    """What happened, for machines."""


class RecordToolCallRequest(Model):
    """One call of a tool."""

    tool_name: str | MISSING = MISSING
    """The name of the tool that was called."""
    input: JsonObject | MISSING = MISSING
    """What the tool was given."""
    output: JsonObject | MISSING = MISSING
    """What the tool gave back."""
    duration_ms: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """How long the call took in milliseconds."""
    status: str = "completed"
    """How the call ended, in a word of the executor's own."""


class RunCheckpoint(Model):
    """A point from which a run can be resumed."""

    id: str
    """The id of the checkpoint."""
    run_id: RunID
    """The id of the run that the checkpoint belongs to."""
    sequence: Annotated[StrictInt, Field(ge=1)]
    """The number of the checkpoint within its run: 1, 2, 3 and so on, without gaps."""
    source: str
    """Who saved it; `sdk` unless told otherwise."""
    state: JsonObject
    """What is needed to resume, as it was sent."""
    created_at: AwareDatetime
    """When it was saved (RFC 3339)."""


class RunEvent(Model):
    """Something that happened during a run."""

    id: str
    """The id of the event."""
    run_id: RunID
    """The id of the run that the event belongs to."""
    type: str
    """What kind of event it is: `log`, `progress`, or a kind of the server's own."""
    level: str | MISSING = MISSING
    """How serious it is, such as debug, info, warn or error."""
    message: str | MISSING = MISSING
    """What happened, for people."""
    data: JsonObject | MISSING = MISSING
    """What happened, for machines; the numbers of a progress report."""
    created_at: AwareDatetime
    """When it was reported (RFC 3339)."""


class RunOutput(Model):
    """One structured output of a run."""

    id: str
    """The id of the output; a later write with the same key keeps it."""
    run_id: RunID
    """The id of the run that the output belongs to."""
    output_key: str
    """The name of the output within its run."""
    schema_: Annotated[JsonObject | MISSING, Field(alias="schema")] = MISSING
    """A JSON Schema that describes the value."""
    value: JsonObject
    """The output itself."""
    created_at: AwareDatetime
    """When the output was first written (RFC 3339)."""


class RunState(Model):
    """One value of a run's state."""

    run_id: RunID
    """The id of the run that the value belongs to."""
    state_key: StateKey
    """The name of the value, exactly as it was set."""
    value: JsonObject
    """The object that was last set under this name."""
    updated_at: AwareDatetime
    """When the value was last set (RFC 3339)."""


RunStateList = TypeAliasType("RunStateList", list[RunState])
"""Every value of a run's state, each key once, ordered by key."""


class RunToolCall(Model):
    """One call of a tool during a run."""

    id: str
    """The id of the record."""
    run_id: RunID
    """The id of the run that the record belongs to."""
    tool_name: str
    """The name of the tool that was called."""
    input: JsonObject | MISSING = MISSING
    """What the tool was given."""
    output: JsonObject | MISSING = MISSING
    """What the tool gave back."""
    duration_ms: Annotated[StrictInt | MISSING, Field(ge=0)] = MISSING
    """How long the call took in milliseconds."""
    status: str
    """How the call ended; `completed` unless told otherwise."""
    created_at: AwareDatetime
    """When it was recorded (RFC 3339)."""


class SaveCheckpointRequest(Model):
    """A point from which the run can be resumed."""

    state: JsonObject = {}
    """What is needed to resume, in a form that the job decides."""
    source: str = "sdk"
    """Who saves it, in a word."""


class SpawnRunRequest(Model):
    """The child run to make."""

    job_id: str | MISSING = MISSING
    """The job that the child is a run of; the parent's own unless given."""
    payload: JsonObject | MISSING = MISSING
    """What the child is triggered with."""
    priority: StrictInt | MISSING = MISSING
    """How urgent the child is; a run of higher rank goes first."""


StringMap = TypeAliasType("StringMap", dict[str, StringValue])
"""An object whose members are all strings."""


class UpsertOutputRequest(Model):
    """A structured output to write."""

    output_key: Annotated[str, Field(max_length=256, min_length=1)] = "default"
    """The name of the output within its run, 1 to 256 characters."""
    schema_: Annotated[JsonObject | MISSING, Field(alias="schema")] = MISSING
    """A JSON Schema that describes the value."""
    value: JsonObject | MISSING = MISSING
    """The output itself."""


class CompleteRunRequest(Model):
    """What came of the run. The body may be left out, which is the same as an empty object."""

    result: JsonObject | MISSING = MISSING
    """What came of the run, in a form that its job decides; kept with the run."""


class ContinueRunRequest(Model):
    """The continuation to make."""

    payload: JsonObject | MISSING = MISSING
    """What the continuation is triggered with; unless given, the payload of the run that it continues."""


class JobRun(Model):
    """A run of a job. Members that have no value are left out; `null` for them is tolerated, though servers should not send it."""

    id: RunID
    """The id of this run."""
    job_id: str
    """The id of the job that this is a run of."""
    project_id: str
    """The id of the project that the job belongs to."""
    status: RunStatus
    """Where the run is in its life."""
    attempt: StrictInt
    """How many attempts at the run were started; a run token is good for one attempt."""
    payload: JsonObject | MISSING = MISSING
    """What the run was triggered with."""
    result: JsonObject | MISSING = MISSING
    """What the run was completed with."""
    metadata: StringMap | MISSING = MISSING
    """Annotations of the run, as the executor attached them."""
    error: str | MISSING = MISSING
    """Why the run failed, for people."""
    triggered_by: str
    """What made the run, such as `api`, or `spawn` for a child run."""
    scheduled_at: AwareDatetime | MISSING = MISSING
    """When the run was due to start (RFC 3339)."""
    started_at: AwareDatetime | MISSING = MISSING
    """When the present attempt started (RFC 3339)."""
    finished_at: AwareDatetime | MISSING = MISSING
    """When the run reached a terminal status (RFC 3339)."""
    heartbeat_at: AwareDatetime | MISSING = MISSING
    """When the executor last showed that it is alive (RFC 3339)."""
    next_retry_at: AwareDatetime | MISSING = MISSING
    """When the next attempt is due (RFC 3339)."""
    expires_at: AwareDatetime | MISSING = MISSING
    """When the run expires unless it has started (RFC 3339)."""
    parent_run_id: str | MISSING = MISSING
    """The id of the run that spawned this one."""
    priority: StrictInt
    """How urgent the run is; a run of higher rank goes first."""
    idempotency_key: str | MISSING = MISSING
    """The key that whoever triggered the run gave to make a repeated trigger harmless."""
    job_version: StrictInt
    """The version number of the job that this run executes."""
    workflow_step_run_id: str | MISSING = MISSING
    """The id of the workflow step that the run belongs to."""
    max_attempts_override: StrictInt | MISSING = MISSING
    """How many attempts this run may take, instead of the job's own number."""
    timeout_secs_override: StrictInt | MISSING = MISSING
    """Seconds that an attempt may take, instead of the job's own number."""
    retry_backoff: str | MISSING = MISSING
    """How the delay between attempts grows, such as `fixed` or `exponential`."""
    retry_initial_delay_secs: StrictInt | MISSING = MISSING
    """Seconds before the second attempt."""
    retry_max_delay_secs: StrictInt | MISSING = MISSING
    """Seconds between two attempts at most."""
    execution_trace: ExecutionTrace | MISSING = MISSING
    """How long the stages of the run's dispatch took, in milliseconds."""
    debug_mode: bool
    """Whether the run records more than usual for its developers."""
    continuation_of: str | MISSING = MISSING
    """The id of the run that this one continues."""
    lineage_depth: StrictInt
    """How many continuations lie between this run and the first of its line; 0 for the first."""
    tags: StringMap | MISSING = MISSING
    """Labels of the run, as whoever triggered it gave them."""
    job_version_id: str | MISSING = MISSING
    """The id of the job version that this run executes."""
    created_by: str | MISSING = MISSING
    """The id of whoever triggered the run."""
    batch_id: str | MISSING = MISSING
    """The id of the batch that the run was triggered in."""
    concurrency_key: str | MISSING = MISSING
    """Runs that share this key take turns."""
    created_at: AwareDatetime
    """When the run was made (RFC 3339)."""
