# Generated from openapi/ by `runcontract generate`; do not edit.
"""What a server implements: one method an operation, typed request in, typed answer out."""

from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from runcontract.wire.model import JsonObject
from runcontract.wire.operation import Body, Operation, Param, Success

from . import errors, models


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForEvent:
    """POST /sdk/v1/runs/{runID}/wait-for-event"""

    run_id: models.RunID
    body: models.WaitForEventRequest


WaitForEventRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPayload:
    """GET /sdk/v1/runs/{runID}/payload"""

    run_id: models.RunID


GetPayloadRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """POST /sdk/v1/runs/{runID}/log"""

    run_id: models.RunID
    body: models.LogEventRequest


LogEventRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProgress:
    """POST /sdk/v1/runs/{runID}/progress"""

    run_id: models.RunID
    body: models.ReportProgressRequest


ReportProgressRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHeartbeat:
    """POST /sdk/v1/runs/{runID}/heartbeat"""

    run_id: models.RunID


SendHeartbeatRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateRun:
    """POST /sdk/v1/runs/{runID}/annotate"""

    run_id: models.RunID
    body: models.AnnotateRunRequest


AnnotateRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCheckpoint:
    """POST /sdk/v1/runs/{runID}/checkpoint"""

    run_id: models.RunID
    body: models.SaveCheckpointRequest


SaveCheckpointRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUsage:
    """POST /sdk/v1/runs/{runID}/usage"""

    run_id: models.RunID
    body: models.ReportUsageRequest


ReportUsageRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordToolCall:
    """POST /sdk/v1/runs/{runID}/tool-call"""

    run_id: models.RunID
    body: models.RecordToolCallRequest


RecordToolCallRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertOutput:
    """POST /sdk/v1/runs/{runID}/output"""

    run_id: models.RunID
    body: models.UpsertOutputRequest


UpsertOutputRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteRun:
    """POST /sdk/v1/runs/{runID}/complete"""

    run_id: models.RunID
    body: models.CompleteRunRequest | None


CompleteRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FailRun:
    """POST /sdk/v1/runs/{runID}/fail"""

    run_id: models.RunID
    body: models.FailRunRequest


FailRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRun:
    """POST /sdk/v1/runs/{runID}/spawn"""

    run_id: models.RunID
    body: models.SpawnRunRequest


SpawnRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRun:
    """POST /sdk/v1/runs/{runID}/continue"""

    run_id: models.RunID
    body: models.ContinueRunRequest


ContinueRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """POST /sdk/v1/runs/{runID}/state"""

    run_id: models.RunID
    body: models.SetStateRequest


SetStateRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """GET /sdk/v1/runs/{runID}/state"""

    run_id: models.RunID


ListStateRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GetState:
    """GET /sdk/v1/runs/{runID}/state/{key}"""

    run_id: models.RunID
    key: models.StateKey


GetStateRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteState:
    """DELETE /sdk/v1/runs/{runID}/state/{key}"""

    run_id: models.RunID
    key: models.StateKey


DeleteStateRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResources:
    """POST /sdk/v1/runs/{runID}/resources"""

    run_id: models.RunID
    body: models.ReportResourcesRequest


ReportResourcesRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushStreamChunk:
    """POST /sdk/v1/runs/{runID}/stream"""

    run_id: models.RunID
    body: models.PushStreamChunkRequest


PushStreamChunkRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.Forbidden
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.Gone
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
    | errors.TooManyRequests
)


class Handlers(Protocol):
    """Every operation of the description. A method returns its answer, and returns or raises a refusal."""

    async def wait_for_event(self, request: WaitForEvent, /) -> models.WaitForEventResponse | WaitForEventRefusal:
        """Wait for an event."""
        ...

    async def get_payload(self, request: GetPayload, /) -> JsonObject | GetPayloadRefusal:
        """Read the payload."""
        ...

    async def log_event(self, request: LogEvent, /) -> models.RunEvent | LogEventRefusal:
        """Log an event."""
        ...

    async def report_progress(self, request: ReportProgress, /) -> models.RunEvent | ReportProgressRefusal:
        """Report progress."""
        ...

    async def send_heartbeat(self, request: SendHeartbeat, /) -> models.Acknowledgement | SendHeartbeatRefusal:
        """Send a heartbeat."""
        ...

    async def annotate_run(self, request: AnnotateRun, /) -> models.JobRun | AnnotateRunRefusal:
        """Attach annotations."""
        ...

    async def save_checkpoint(self, request: SaveCheckpoint, /) -> models.RunCheckpoint | SaveCheckpointRefusal:
        """Save a checkpoint."""
        ...

    async def report_usage(self, request: ReportUsage, /) -> models.RunUsage | ReportUsageRefusal:
        """Report AI model usage."""
        ...

    async def record_tool_call(self, request: RecordToolCall, /) -> models.RunToolCall | RecordToolCallRefusal:
        """Record a tool call."""
        ...

    async def upsert_output(self, request: UpsertOutput, /) -> models.RunOutput | UpsertOutputRefusal:
        """Write an output."""
        ...

    async def complete_run(self, request: CompleteRun, /) -> models.JobRun | CompleteRunRefusal:
        """Complete the run."""
        ...

    async def fail_run(self, request: FailRun, /) -> models.JobRun | FailRunRefusal:
        """Fail the run."""
        ...

    async def spawn_run(self, request: SpawnRun, /) -> models.JobRun | SpawnRunRefusal:
        """Spawn a child run."""
        ...

    async def continue_run(self, request: ContinueRun, /) -> models.JobRun | ContinueRunRefusal:
        """Continue in a new run."""
        ...

    async def set_state(self, request: SetState, /) -> models.RunState | SetStateRefusal:
        """Set a value."""
        ...

    async def list_state(self, request: ListState, /) -> models.RunStateList | ListStateRefusal:
        """List the state."""
        ...

    async def get_state(self, request: GetState, /) -> models.RunState | GetStateRefusal:
        """Read a value."""
        ...

    async def delete_state(self, request: DeleteState, /) -> None | DeleteStateRefusal:
        """Delete a value."""
        ...

    async def report_resources(self, request: ReportResources, /) -> models.Acknowledgement | ReportResourcesRefusal:
        """Report resource usage."""
        ...

    async def push_stream_chunk(self, request: PushStreamChunk, /) -> models.Acknowledgement | PushStreamChunkRefusal:
        """Push a stream chunk."""
        ...


WAIT_FOR_EVENT: Final[Operation[WaitForEvent, models.WaitForEventResponse]] = Operation(
    id="waitForEvent",
    method="POST",
    path="/sdk/v1/runs/{runID}/wait-for-event",
    handler="wait_for_event",
    request=WaitForEvent,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.WaitForEventRequest, required=True),
    successes=(Success(200, models.WaitForEventResponse),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
GET_PAYLOAD: Final[Operation[GetPayload, JsonObject]] = Operation(
    id="getPayload",
    method="GET",
    path="/sdk/v1/runs/{runID}/payload",
    handler="get_payload",
    request=GetPayload,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, JsonObject),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.TooManyRequests,
    ),
)
LOG_EVENT: Final[Operation[LogEvent, models.RunEvent]] = Operation(
    id="logEvent",
    method="POST",
    path="/sdk/v1/runs/{runID}/log",
    handler="log_event",
    request=LogEvent,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.LogEventRequest, required=True),
    successes=(Success(200, models.RunEvent),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
REPORT_PROGRESS: Final[Operation[ReportProgress, models.RunEvent]] = Operation(
    id="reportProgress",
    method="POST",
    path="/sdk/v1/runs/{runID}/progress",
    handler="report_progress",
    request=ReportProgress,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportProgressRequest, required=True),
    successes=(Success(200, models.RunEvent),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
SEND_HEARTBEAT: Final[Operation[SendHeartbeat, models.Acknowledgement]] = Operation(
    id="sendHeartbeat",
    method="POST",
    path="/sdk/v1/runs/{runID}/heartbeat",
    handler="send_heartbeat",
    request=SendHeartbeat,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, models.Acknowledgement),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.TooManyRequests,
    ),
)
ANNOTATE_RUN: Final[Operation[AnnotateRun, models.JobRun]] = Operation(
    id="annotateRun",
    method="POST",
    path="/sdk/v1/runs/{runID}/annotate",
    handler="annotate_run",
    request=AnnotateRun,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.AnnotateRunRequest, required=True),
    successes=(Success(200, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
SAVE_CHECKPOINT: Final[Operation[SaveCheckpoint, models.RunCheckpoint]] = Operation(
    id="saveCheckpoint",
    method="POST",
    path="/sdk/v1/runs/{runID}/checkpoint",
    handler="save_checkpoint",
    request=SaveCheckpoint,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SaveCheckpointRequest, required=True),
    successes=(Success(200, models.RunCheckpoint),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
REPORT_USAGE: Final[Operation[ReportUsage, models.RunUsage]] = Operation(
    id="reportUsage",
    method="POST",
    path="/sdk/v1/runs/{runID}/usage",
    handler="report_usage",
    request=ReportUsage,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportUsageRequest, required=True),
    successes=(Success(200, models.RunUsage),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
RECORD_TOOL_CALL: Final[Operation[RecordToolCall, models.RunToolCall]] = Operation(
    id="recordToolCall",
    method="POST",
    path="/sdk/v1/runs/{runID}/tool-call",
    handler="record_tool_call",
    request=RecordToolCall,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.RecordToolCallRequest, required=True),
    successes=(Success(200, models.RunToolCall),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
UPSERT_OUTPUT: Final[Operation[UpsertOutput, models.RunOutput]] = Operation(
    id="upsertOutput",
    method="POST",
    path="/sdk/v1/runs/{runID}/output",
    handler="upsert_output",
    request=UpsertOutput,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.UpsertOutputRequest, required=True),
    successes=(Success(200, models.RunOutput),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
COMPLETE_RUN: Final[Operation[CompleteRun, models.JobRun]] = Operation(
    id="completeRun",
    method="POST",
    path="/sdk/v1/runs/{runID}/complete",
    handler="complete_run",
    request=CompleteRun,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.CompleteRunRequest, required=False),
    successes=(Success(200, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
FAIL_RUN: Final[Operation[FailRun, models.JobRun]] = Operation(
    id="failRun",
    method="POST",
    path="/sdk/v1/runs/{runID}/fail",
    handler="fail_run",
    request=FailRun,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.FailRunRequest, required=True),
    successes=(Success(200, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
SPAWN_RUN: Final[Operation[SpawnRun, models.JobRun]] = Operation(
    id="spawnRun",
    method="POST",
    path="/sdk/v1/runs/{runID}/spawn",
    handler="spawn_run",
    request=SpawnRun,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SpawnRunRequest, required=True),
    successes=(Success(202, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
CONTINUE_RUN: Final[Operation[ContinueRun, models.JobRun]] = Operation(
    id="continueRun",
    method="POST",
    path="/sdk/v1/runs/{runID}/continue",
    handler="continue_run",
    request=ContinueRun,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ContinueRunRequest, required=True),
    successes=(Success(202, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
SET_STATE: Final[Operation[SetState, models.RunState]] = Operation(
    id="setState",
    method="POST",
    path="/sdk/v1/runs/{runID}/state",
    handler="set_state",
    request=SetState,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SetStateRequest, required=True),
    successes=(Success(201, models.RunState),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
LIST_STATE: Final[Operation[ListState, models.RunStateList]] = Operation(
    id="listState",
    method="GET",
    path="/sdk/v1/runs/{runID}/state",
    handler="list_state",
    request=ListState,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, models.RunStateList),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.TooManyRequests,
    ),
)
GET_STATE: Final[Operation[GetState, models.RunState]] = Operation(
    id="getState",
    method="GET",
    path="/sdk/v1/runs/{runID}/state/{key}",
    handler="get_state",
    request=GetState,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
        Param("key", "key", "path", models.StateKey),
    ),
    successes=(Success(200, models.RunState),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.TooManyRequests,
    ),
)
DELETE_STATE: Final[Operation[DeleteState, None]] = Operation(
    id="deleteState",
    method="DELETE",
    path="/sdk/v1/runs/{runID}/state/{key}",
    handler="delete_state",
    request=DeleteState,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
        Param("key", "key", "path", models.StateKey),
    ),
    successes=(Success(204),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.TooManyRequests,
    ),
)
REPORT_RESOURCES: Final[Operation[ReportResources, models.Acknowledgement]] = Operation(
    id="reportResources",
    method="POST",
    path="/sdk/v1/runs/{runID}/resources",
    handler="report_resources",
    request=ReportResources,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportResourcesRequest, required=True),
    successes=(Success(201, models.Acknowledgement),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
PUSH_STREAM_CHUNK: Final[Operation[PushStreamChunk, models.Acknowledgement]] = Operation(
    id="pushStreamChunk",
    method="POST",
    path="/sdk/v1/runs/{runID}/stream",
    handler="push_stream_chunk",
    request=PushStreamChunk,
    idempotent=False,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.PushStreamChunkRequest, required=True),
    successes=(Success(200, models.Acknowledgement),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.Forbidden,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.Gone,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
        errors.TooManyRequests,
    ),
)
OPERATIONS: Final = (
    WAIT_FOR_EVENT,
    GET_PAYLOAD,
    LOG_EVENT,
    REPORT_PROGRESS,
    SEND_HEARTBEAT,
    ANNOTATE_RUN,
    SAVE_CHECKPOINT,
    REPORT_USAGE,
    RECORD_TOOL_CALL,
    UPSERT_OUTPUT,
    COMPLETE_RUN,
    FAIL_RUN,
    SPAWN_RUN,
    CONTINUE_RUN,
    SET_STATE,
    LIST_STATE,
    GET_STATE,
    DELETE_STATE,
    REPORT_RESOURCES,
    PUSH_STREAM_CHUNK,
)
