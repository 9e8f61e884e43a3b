# Generated from openapi/ by `runcontract generate`; do not edit.
"""What a server implements: one method an operation, typed request in, typed answer out."""

from dataclasses import dataclass
from typing import Final, Protocol

from runcontract.generated import errors, models
from runcontract.wire.model import JsonObject
from runcontract.wire.operation import Body, Operation, Param, Success


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitForEvent:
    """POST /sdk/v1/runs/{runID}/wait-for-event"""

    run_id: models.RunID
    body: models.WaitForEventRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class GetPayload:
    """GET /sdk/v1/runs/{runID}/payload"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEvent:
    """POST /sdk/v1/runs/{runID}/log"""

    run_id: models.RunID
    body: models.LogEventRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProgress:
    """POST /sdk/v1/runs/{runID}/progress"""

    run_id: models.RunID
    body: models.ReportProgressRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHeartbeat:
    """POST /sdk/v1/runs/{runID}/heartbeat"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotateRun:
    """POST /sdk/v1/runs/{runID}/annotate"""

    run_id: models.RunID
    body: models.AnnotateRunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCheckpoint:
    """POST /sdk/v1/runs/{runID}/checkpoint"""

    run_id: models.RunID
    body: models.SaveCheckpointRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportUsage:
    """POST /sdk/v1/runs/{runID}/usage"""

    run_id: models.RunID
    body: models.ReportUsageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordToolCall:
    """POST /sdk/v1/runs/{runID}/tool-call"""

    run_id: models.RunID
    body: models.RecordToolCallRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsertOutput:
    """POST /sdk/v1/runs/{runID}/output"""

    run_id: models.RunID
    body: models.UpsertOutputRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteRun:
    """POST /sdk/v1/runs/{runID}/complete"""

    run_id: models.RunID
    body: models.CompleteRunRequest | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailRun:
    """POST /sdk/v1/runs/{runID}/fail"""

    run_id: models.RunID
    body: models.FailRunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SpawnRun:
    """POST /sdk/v1/runs/{runID}/spawn"""

    run_id: models.RunID
    body: models.SpawnRunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRun:
    """POST /sdk/v1/runs/{runID}/continue"""

    run_id: models.RunID
    body: models.ContinueRunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SetState:
    """POST /sdk/v1/runs/{runID}/state"""

    run_id: models.RunID
    body: models.SetStateRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListState:
    """GET /sdk/v1/runs/{runID}/state"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class GetState:
    """GET /sdk/v1/runs/{runID}/state/{key}"""

    run_id: models.RunID
    key: models.StateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteState:
    """DELETE /sdk/v1/runs/{runID}/state/{key}"""

    run_id: models.RunID
    key: models.StateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportResources:
    """POST /sdk/v1/runs/{runID}/resources"""

    run_id: models.RunID
    body: models.ReportResourcesRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PushStreamChunk:
    """POST /sdk/v1/runs/{runID}/stream"""

    run_id: models.RunID
    body: models.PushStreamChunkRequest


class Handlers(Protocol):
    """Every operation of the contract. A method answers by returning, or by raising an error it names."""

    async def wait_for_event(self, request: WaitForEvent, /) -> models.WaitForEventResponse:
        """Wait for an event. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def get_payload(self, request: GetPayload, /) -> JsonObject:
        """Read the payload. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, TooManyRequests."""
        ...

    async def log_event(self, request: LogEvent, /) -> models.RunEvent:
        """Log an event. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def report_progress(self, request: ReportProgress, /) -> models.RunEvent:
        """Report progress. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def send_heartbeat(self, request: SendHeartbeat, /) -> models.Acknowledgement:
        """Send a heartbeat. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, TooManyRequests."""
        ...

    async def annotate_run(self, request: AnnotateRun, /) -> models.JobRun:
        """Attach annotations. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def save_checkpoint(self, request: SaveCheckpoint, /) -> models.RunCheckpoint:
        """Save a checkpoint. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def report_usage(self, request: ReportUsage, /) -> models.RunUsage:
        """Report AI model usage. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def record_tool_call(self, request: RecordToolCall, /) -> models.RunToolCall:
        """Record a tool call. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def upsert_output(self, request: UpsertOutput, /) -> models.RunOutput:
        """Write an output. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def complete_run(self, request: CompleteRun, /) -> models.JobRun:
        """Complete the run. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def fail_run(self, request: FailRun, /) -> models.JobRun:
        """Fail the run. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def spawn_run(self, request: SpawnRun, /) -> models.JobRun:
        """Spawn a child run. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def continue_run(self, request: ContinueRun, /) -> models.JobRun:
        """Continue in a new run. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def set_state(self, request: SetState, /) -> models.RunState:
        """Set a value. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def list_state(self, request: ListState, /) -> models.RunStateList:
        """List the state. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, TooManyRequests."""
        ...

    async def get_state(self, request: GetState, /) -> models.RunState:
        """Read a value. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, TooManyRequests."""
        ...

    async def delete_state(self, request: DeleteState, /) -> None:
        """Delete a value. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, TooManyRequests."""
        ...

    async def report_resources(self, request: ReportResources, /) -> models.Acknowledgement:
        """Report resource usage. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...

    async def push_stream_chunk(self, request: PushStreamChunk, /) -> models.Acknowledgement:
        """Push a stream chunk. Raises BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, Conflict, Gone, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent, TooManyRequests."""
        ...


WAIT_FOR_EVENT: Final[Operation[WaitForEvent, models.WaitForEventResponse]] = Operation(
    id="waitForEvent",
    method="POST",
    path="/sdk/v1/runs/{runID}/wait-for-event",
    handler="wait_for_event",
    request=WaitForEvent,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.WaitForEventRequest, required=True),
    success=Success(200, models.WaitForEventResponse),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, JsonObject),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.LogEventRequest, required=True),
    success=Success(200, models.RunEvent),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportProgressRequest, required=True),
    success=Success(200, models.RunEvent),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, models.Acknowledgement),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.AnnotateRunRequest, required=True),
    success=Success(200, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SaveCheckpointRequest, required=True),
    success=Success(200, models.RunCheckpoint),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportUsageRequest, required=True),
    success=Success(200, models.RunUsage),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.RecordToolCallRequest, required=True),
    success=Success(200, models.RunToolCall),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.UpsertOutputRequest, required=True),
    success=Success(200, models.RunOutput),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.CompleteRunRequest, required=False),
    success=Success(200, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.FailRunRequest, required=True),
    success=Success(200, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SpawnRunRequest, required=True),
    success=Success(202, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ContinueRunRequest, required=True),
    success=Success(202, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.SetStateRequest, required=True),
    success=Success(201, models.RunState),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, models.RunStateList),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
        Param("key", "key", "path", models.StateKey),
    ),
    success=Success(200, models.RunState),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
        Param("key", "key", "path", models.StateKey),
    ),
    success=Success(204),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.ReportResourcesRequest, required=True),
    success=Success(201, models.Acknowledgement),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    body=Body(models.PushStreamChunkRequest, required=True),
    success=Success(200, models.Acknowledgement),
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
