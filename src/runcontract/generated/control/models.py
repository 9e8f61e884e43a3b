# Generated from openapi/ by `runcontract generate`; do not edit.

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import MISSING, Field
from typing_extensions import TypeAliasType

from runcontract.wire.model import AwareDatetime, JsonObject, Model, StrEnum, StrictInt


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


StateKey = TypeAliasType("StateKey", Annotated[str, Field(max_length=256, min_length=1)])
"""The name of one value of a run's state, 1 to 256 characters. Keys are exact: case, Unicode form, space and reserved characters all count."""


StringValue = TypeAliasType("StringValue", str)
"""A text of any length."""


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


class EventReceipt(Model):
    """An event reached the run that waited for it."""

    status: Literal["received"]
    """Always `received`."""
    event_key: str
    """The event, as it was sent."""
    run_id: RunID
    """The id of the run that waited and now executes again."""


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


class SendEventRequest(Model):
    """What the event brings along. The body may be left out, which is the same as an empty object."""

    payload: JsonObject | MISSING = MISSING
    """What the event tells the run that waits for it."""


StringMap = TypeAliasType("StringMap", dict[str, StringValue])
"""An object whose members are all strings."""


class TriggerRunRequest(Model):
    """The run to make."""

    payload: JsonObject | MISSING = MISSING
    """What the run is triggered with."""
    priority: StrictInt | MISSING = MISSING
    """How urgent the run is; a run of higher rank goes first, and 0 is the rank unless given."""
    idempotency_key: Annotated[str | MISSING, Field(max_length=256, min_length=1)] = MISSING
    """A key of the caller's own, 1 to 256 characters: a second trigger of the job with the same key gives the first one's run."""
    metadata: StringMap | MISSING = MISSING
    """Annotations to begin with."""
    tags: StringMap | MISSING = MISSING
    """Labels of the run."""


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


class RunPage(Model):
    """Some runs, oldest first, and where the next ones are."""

    runs: list[JobRun]
    """The runs of this page."""
    next_cursor: str | MISSING = MISSING
    """The cursor of the next page; absent on the last."""


class TriggeredRun(JobRun):
    """A run and the token that opens its run endpoints."""

    run_token: str
    """The run token; a secret of the run's executor."""
