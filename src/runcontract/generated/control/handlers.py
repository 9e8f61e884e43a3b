# Generated from openapi/ by `runcontract generate`; do not edit.
"""What a server implements: one method an operation, typed request in, typed answer out."""

from dataclasses import dataclass
from typing import Annotated, Final, Protocol

from pydantic import Field

from runcontract.generated.control import errors, models
from runcontract.wire.operation import Body, Operation, Param, Success


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerRun:
    """POST /v1/jobs/{jobID}/trigger"""

    job_id: Annotated[str, Field(min_length=1, max_length=256)]
    body: models.TriggerRunRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRuns:
    """GET /v1/runs"""

    status: models.RunStatus | None = None
    cursor: Annotated[str, Field(min_length=1)] | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRun:
    """GET /v1/runs/{runID}"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunEvents:
    """GET /v1/runs/{runID}/events"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunCheckpoints:
    """GET /v1/runs/{runID}/checkpoints"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunUsage:
    """GET /v1/runs/{runID}/usage"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunToolCalls:
    """GET /v1/runs/{runID}/tool-calls"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunOutputs:
    """GET /v1/runs/{runID}/outputs"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRunState:
    """GET /v1/runs/{runID}/state"""

    run_id: models.RunID


@dataclass(frozen=True, slots=True, kw_only=True)
class SendEvent:
    """POST /v1/events/{eventKey}/send"""

    event_key: models.EventKey
    body: models.SendEventRequest | None


class Handlers(Protocol):
    """Every operation of the contract. A method answers by returning, or by raising an error it names."""

    async def trigger_run(self, request: TriggerRun, /) -> models.TriggeredRun:
        """Trigger a run. Raises BadRequest, Unauthorized, MethodNotAllowed, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent."""
        ...

    async def list_runs(self, request: ListRuns, /) -> models.RunPage:
        """List runs. Raises BadRequest, Unauthorized, MethodNotAllowed."""
        ...

    async def get_run(self, request: GetRun, /) -> models.JobRun:
        """Read a run. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_events(self, request: ListRunEvents, /) -> list[models.RunEvent]:
        """List a run's events. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_checkpoints(self, request: ListRunCheckpoints, /) -> list[models.RunCheckpoint]:
        """List a run's checkpoints. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_usage(self, request: ListRunUsage, /) -> list[models.RunUsage]:
        """List a run's usage records. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_tool_calls(self, request: ListRunToolCalls, /) -> list[models.RunToolCall]:
        """List a run's tool calls. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_outputs(self, request: ListRunOutputs, /) -> list[models.RunOutput]:
        """List a run's outputs. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def list_run_state(self, request: ListRunState, /) -> list[models.RunState]:
        """List a run's state. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed."""
        ...

    async def send_event(self, request: SendEvent, /) -> models.EventReceipt:
        """Send an event. Raises BadRequest, Unauthorized, NotFound, MethodNotAllowed, Conflict, PayloadTooLarge, UnsupportedMediaType, UnprocessableContent."""
        ...


TRIGGER_RUN: Final[Operation[TriggerRun, models.TriggeredRun]] = Operation(
    id="triggerRun",
    method="POST",
    path="/v1/jobs/{jobID}/trigger",
    handler="trigger_run",
    request=TriggerRun,
    params=(
        Param("jobID", "job_id", "path", Annotated[str, Field(min_length=1, max_length=256)]),
    ),
    body=Body(models.TriggerRunRequest, required=True),
    success=Success(202, models.TriggeredRun),
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
    params=(
        Param("status", "status", "query", models.RunStatus, required=False, default=None),
        Param("cursor", "cursor", "query", Annotated[str, Field(min_length=1)], required=False, default=None),
        Param("limit", "limit", "query", Annotated[int, Field(ge=1, le=1000)], required=False, default=100),
    ),
    success=Success(200, models.RunPage),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, models.JobRun),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunEvent]),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunCheckpoint]),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunUsage]),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunToolCall]),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunOutput]),
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
    params=(
        Param("runID", "run_id", "path", models.RunID),
    ),
    success=Success(200, list[models.RunState]),
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
    params=(
        Param("eventKey", "event_key", "path", models.EventKey),
    ),
    body=Body(models.SendEventRequest, required=False),
    success=Success(200, models.EventReceipt),
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
