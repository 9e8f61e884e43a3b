# Generated from openapi/ by `runcontract generate`; do not edit.
"""What a server implements: one method an operation, typed request in, typed answer out."""

from dataclasses import dataclass
from typing import Annotated, Final, Protocol, TypeAlias

from pydantic import Field

from runcontract.wire.model import StrictInt
from runcontract.wire.operation import Body, Operation, Param, Success

from . import errors, models


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRun:
    """POST /v1/jobs/{jobID}/trigger"""

    job_id: Annotated[str, Field(min_length=1, max_length=256)]
    body: models.TriggerRunRequest


TriggerRunRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.MethodNotAllowed
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRuns:
    """GET /v1/runs"""

    status: models.RunStatus | None = None
    cursor: Annotated[str, Field(min_length=1)] | None = None
    limit: Annotated[StrictInt, Field(ge=1, le=1000)] = 100


ListRunsRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRun:
    """GET /v1/runs/{runID}"""

    run_id: models.RunID


GetRunRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunEvents:
    """GET /v1/runs/{runID}/events"""

    run_id: models.RunID


ListRunEventsRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunCheckpoints:
    """GET /v1/runs/{runID}/checkpoints"""

    run_id: models.RunID


ListRunCheckpointsRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.NotFound
    | errors.MethodNotAllowed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunUsage:
    """GET /v1/runs/{runID}/usage"""

    run_id: models.RunID


ListRunUsageRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunToolCalls:
    """GET /v1/runs/{runID}/tool-calls"""

    run_id: models.RunID


ListRunToolCallsRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunOutputs:
    """GET /v1/runs/{runID}/outputs"""

    run_id: models.RunID


ListRunOutputsRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunState:
    """GET /v1/runs/{runID}/state"""

    run_id: models.RunID


ListRunStateRefusal: TypeAlias = errors.BadRequest | errors.Unauthorized | errors.NotFound | errors.MethodNotAllowed


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEvent:
    """POST /v1/events/{eventKey}/send"""

    event_key: models.EventKey
    body: models.SendEventRequest | None


SendEventRefusal: TypeAlias = (
    errors.BadRequest
    | errors.Unauthorized
    | errors.NotFound
    | errors.MethodNotAllowed
    | errors.Conflict
    | errors.PayloadTooLarge
    | errors.UnsupportedMediaType
    | errors.UnprocessableContent
)


class Handlers(Protocol):
    """Every operation of the description. A method returns its answer, and returns or raises a refusal."""

    async def trigger_run(self, request: TriggerRun, /) -> models.TriggeredRun | TriggerRunRefusal:
        """Trigger a run."""
        ...

    async def list_runs(self, request: ListRuns, /) -> models.RunPage | ListRunsRefusal:
        """List runs."""
        ...

    async def get_run(self, request: GetRun, /) -> models.JobRun | GetRunRefusal:
        """Read a run."""
        ...

    async def list_run_events(self, request: ListRunEvents, /) -> list[models.RunEvent] | ListRunEventsRefusal:
        """List a run's events."""
        ...

    async def list_run_checkpoints(self, request: ListRunCheckpoints, /) -> list[models.RunCheckpoint] | ListRunCheckpointsRefusal:
        """List a run's checkpoints."""
        ...

    async def list_run_usage(self, request: ListRunUsage, /) -> list[models.RunUsage] | ListRunUsageRefusal:
        """List a run's usage records."""
        ...

    async def list_run_tool_calls(self, request: ListRunToolCalls, /) -> list[models.RunToolCall] | ListRunToolCallsRefusal:
        """List a run's tool calls."""
        ...

    async def list_run_outputs(self, request: ListRunOutputs, /) -> list[models.RunOutput] | ListRunOutputsRefusal:
        """List a run's outputs."""
        ...

    async def list_run_state(self, request: ListRunState, /) -> list[models.RunState] | ListRunStateRefusal:
        """List a run's state."""
        ...

    async def send_event(self, request: SendEvent, /) -> models.EventReceipt | SendEventRefusal:
        """Send an event."""
        ...


TRIGGER_RUN: Final[Operation[TriggerRun, models.TriggeredRun]] = Operation(
    id="triggerRun",
    method="POST",
    path="/v1/jobs/{jobID}/trigger",
    handler="trigger_run",
    request=TriggerRun,
    idempotent=False,
    params=(
        Param("jobID", "job_id", "path", Annotated[str, Field(min_length=1, max_length=256)]),
    ),
    body=Body(models.TriggerRunRequest, required=True),
    successes=(Success(202, models.TriggeredRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.MethodNotAllowed,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
    ),
)
LIST_RUNS: Final[Operation[ListRuns, models.RunPage]] = Operation(
    id="listRuns",
    method="GET",
    path="/v1/runs",
    handler="list_runs",
    request=ListRuns,
    idempotent=True,
    params=(
        Param("status", "status", "query", models.RunStatus, required=False, default=None),
        Param("cursor", "cursor", "query", Annotated[str, Field(min_length=1)], required=False, default=None),
        Param("limit", "limit", "query", Annotated[StrictInt, Field(ge=1, le=1000)], required=False, default=100),
    ),
    successes=(Success(200, models.RunPage),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.MethodNotAllowed,
    ),
)
GET_RUN: Final[Operation[GetRun, models.JobRun]] = Operation(
    id="getRun",
    method="GET",
    path="/v1/runs/{runID}",
    handler="get_run",
    request=GetRun,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, models.JobRun),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_EVENTS: Final[Operation[ListRunEvents, list[models.RunEvent]]] = Operation(
    id="listRunEvents",
    method="GET",
    path="/v1/runs/{runID}/events",
    handler="list_run_events",
    request=ListRunEvents,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunEvent]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_CHECKPOINTS: Final[Operation[ListRunCheckpoints, list[models.RunCheckpoint]]] = Operation(
    id="listRunCheckpoints",
    method="GET",
    path="/v1/runs/{runID}/checkpoints",
    handler="list_run_checkpoints",
    request=ListRunCheckpoints,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunCheckpoint]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_USAGE: Final[Operation[ListRunUsage, list[models.RunUsage]]] = Operation(
    id="listRunUsage",
    method="GET",
    path="/v1/runs/{runID}/usage",
    handler="list_run_usage",
    request=ListRunUsage,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunUsage]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_TOOL_CALLS: Final[Operation[ListRunToolCalls, list[models.RunToolCall]]] = Operation(
    id="listRunToolCalls",
    method="GET",
    path="/v1/runs/{runID}/tool-calls",
    handler="list_run_tool_calls",
    request=ListRunToolCalls,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunToolCall]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_OUTPUTS: Final[Operation[ListRunOutputs, list[models.RunOutput]]] = Operation(
    id="listRunOutputs",
    method="GET",
    path="/v1/runs/{runID}/outputs",
    handler="list_run_outputs",
    request=ListRunOutputs,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunOutput]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
LIST_RUN_STATE: Final[Operation[ListRunState, list[models.RunState]]] = Operation(
    id="listRunState",
    method="GET",
    path="/v1/runs/{runID}/state",
    handler="list_run_state",
    request=ListRunState,
    idempotent=True,
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    successes=(Success(200, list[models.RunState]),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
    ),
)
SEND_EVENT: Final[Operation[SendEvent, models.EventReceipt]] = Operation(
    id="sendEvent",
    method="POST",
    path="/v1/events/{eventKey}/send",
    handler="send_event",
    request=SendEvent,
    idempotent=False,
    params=(
        Param("eventKey", "event_key", "path", models.EventKey),
    ),
    body=Body(models.SendEventRequest, required=False),
    successes=(Success(200, models.EventReceipt),),
    errors=(
        errors.BadRequest,
        errors.Unauthorized,
        errors.NotFound,
        errors.MethodNotAllowed,
        errors.Conflict,
        errors.PayloadTooLarge,
        errors.UnsupportedMediaType,
        errors.UnprocessableContent,
    ),
)
OPERATIONS: Final = (
    TRIGGER_RUN,
    LIST_RUNS,
    GET_RUN,
    LIST_RUN_EVENTS,
    LIST_RUN_CHECKPOINTS,
    LIST_RUN_USAGE,
    LIST_RUN_TOOL_CALLS,
    LIST_RUN_OUTPUTS,
    LIST_RUN_STATE,
    SEND_EVENT,
)
