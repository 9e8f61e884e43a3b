# Generated from openapi/ by `runcontract generate`; do not edit.
"""Typed clients: a method an operation, which returns the reply; a refusal is raised as its exception."""

from typing import Annotated

from pydantic import Field

from runcontract.wire.client import AsyncTransport, SyncTransport
from runcontract.wire.model import StrictInt

from . import handlers, models


class Client(AsyncTransport):
    """Every operation, with the parts of its request as arguments."""

    async def trigger_run(
        self,
        job_id: Annotated[str, Field(min_length=1, max_length=256)],
        body: models.TriggerRunRequest,
    ) -> models.TriggeredRun:
        """Trigger a run.

        Raises one of handlers.TriggerRunRefusal where the server refuses.
        """
        request = handlers.TriggerRun(job_id=job_id, body=body)
        return await self.call(handlers.TRIGGER_RUN, request)

    async def list_runs(
        self,
        *,
        status: models.RunStatus | None = None,
        cursor: Annotated[str, Field(min_length=1)] | None = None,
        limit: Annotated[StrictInt, Field(ge=1, le=1000)] = 100,
    ) -> models.RunPage:
        """List runs.

        Raises one of handlers.ListRunsRefusal where the server refuses.
        """
        request = handlers.ListRuns(status=status, cursor=cursor, limit=limit)
        return await self.call(handlers.LIST_RUNS, request)

    async def get_run(self, run_id: models.RunID) -> models.JobRun:
        """Read a run.

        Raises one of handlers.GetRunRefusal where the server refuses.
        """
        request = handlers.GetRun(run_id=run_id)
        return await self.call(handlers.GET_RUN, request)

    async def list_run_events(self, run_id: models.RunID) -> list[models.RunEvent]:
        """List a run's events.

        Raises one of handlers.ListRunEventsRefusal where the server refuses.
        """
        request = handlers.ListRunEvents(run_id=run_id)
        return await self.call(handlers.LIST_RUN_EVENTS, request)

    async def list_run_checkpoints(self, run_id: models.RunID) -> list[models.RunCheckpoint]:
        """List a run's checkpoints.

        Raises one of handlers.ListRunCheckpointsRefusal where the server refuses.
        """
        request = handlers.ListRunCheckpoints(run_id=run_id)
        return await self.call(handlers.LIST_RUN_CHECKPOINTS, request)

    async def list_run_usage(self, run_id: models.RunID) -> list[models.RunUsage]:
        """List a run's usage records.

        Raises one of handlers.ListRunUsageRefusal where the server refuses.
        """
        request = handlers.ListRunUsage(run_id=run_id)
        return await self.call(handlers.LIST_RUN_USAGE, request)

    async def list_run_tool_calls(self, run_id: models.RunID) -> list[models.RunToolCall]:
        """List a run's tool calls.

        Raises one of handlers.ListRunToolCallsRefusal where the server refuses.
        """
        request = handlers.ListRunToolCalls(run_id=run_id)
        return await self.call(handlers.LIST_RUN_TOOL_CALLS, request)

    async def list_run_outputs(self, run_id: models.RunID) -> list[models.RunOutput]:
        """List a run's outputs.

        Raises one of handlers.ListRunOutputsRefusal where the server refuses.
        """
        request = handlers.ListRunOutputs(run_id=run_id)
        return await self.call(handlers.LIST_RUN_OUTPUTS, request)

    async def list_run_state(self, run_id: models.RunID) -> list[models.RunState]:
        """List a run's state.

        Raises one of handlers.ListRunStateRefusal where the server refuses.
        """
        request = handlers.ListRunState(run_id=run_id)
        return await self.call(handlers.LIST_RUN_STATE, request)

    async def send_event(
        self,
        event_key: models.EventKey,
        *,
        body: models.SendEventRequest | None = None,
    ) -> models.EventReceipt:
        """Send an event.

        Raises one of handlers.SendEventRefusal where the server refuses.
        """
        request = handlers.SendEvent(event_key=event_key, body=body)
        return await self.call(handlers.SEND_EVENT, request)


class SyncClient(SyncTransport):
    """Every operation, with the parts of its request as arguments."""

    def trigger_run(
        self,
        job_id: Annotated[str, Field(min_length=1, max_length=256)],
        body: models.TriggerRunRequest,
    ) -> models.TriggeredRun:
        """Trigger a run.

        Raises one of handlers.TriggerRunRefusal where the server refuses.
        """
        request = handlers.TriggerRun(job_id=job_id, body=body)
        return self.call(handlers.TRIGGER_RUN, request)

    def list_runs(
        self,
        *,
        status: models.RunStatus | None = None,
        cursor: Annotated[str, Field(min_length=1)] | None = None,
        limit: Annotated[StrictInt, Field(ge=1, le=1000)] = 100,
    ) -> models.RunPage:
        """List runs.

        Raises one of handlers.ListRunsRefusal where the server refuses.
        """
        request = handlers.ListRuns(status=status, cursor=cursor, limit=limit)
        return self.call(handlers.LIST_RUNS, request)

    def get_run(self, run_id: models.RunID) -> models.JobRun:
        """Read a run.

        Raises one of handlers.GetRunRefusal where the server refuses.
        """
        request = handlers.GetRun(run_id=run_id)
        return self.call(handlers.GET_RUN, request)

    def list_run_events(self, run_id: models.RunID) -> list[models.RunEvent]:
        """List a run's events.

        Raises one of handlers.ListRunEventsRefusal where the server refuses.
        """
        request = handlers.ListRunEvents(run_id=run_id)
        return self.call(handlers.LIST_RUN_EVENTS, request)

    def list_run_checkpoints(self, run_id: models.RunID) -> list[models.RunCheckpoint]:
        """List a run's checkpoints.

        Raises one of handlers.ListRunCheckpointsRefusal where the server refuses.
        """
        request = handlers.ListRunCheckpoints(run_id=run_id)
        return self.call(handlers.LIST_RUN_CHECKPOINTS, request)

    def list_run_usage(self, run_id: models.RunID) -> list[models.RunUsage]:
        """List a run's usage records.

        Raises one of handlers.ListRunUsageRefusal where the server refuses.
        """
        request = handlers.ListRunUsage(run_id=run_id)
        return self.call(handlers.LIST_RUN_USAGE, request)

    def list_run_tool_calls(self, run_id: models.RunID) -> list[models.RunToolCall]:
        """List a run's tool calls.

        Raises one of handlers.ListRunToolCallsRefusal where the server refuses.
        """
        request = handlers.ListRunToolCalls(run_id=run_id)
        return self.call(handlers.LIST_RUN_TOOL_CALLS, request)

    def list_run_outputs(self, run_id: models.RunID) -> list[models.RunOutput]:
        """List a run's outputs.

        Raises one of handlers.ListRunOutputsRefusal where the server refuses.
        """
        request = handlers.ListRunOutputs(run_id=run_id)
        return self.call(handlers.LIST_RUN_OUTPUTS, request)

    def list_run_state(self, run_id: models.RunID) -> list[models.RunState]:
        """List a run's state.

        Raises one of handlers.ListRunStateRefusal where the server refuses.
        """
        request = handlers.ListRunState(run_id=run_id)
        return self.call(handlers.LIST_RUN_STATE, request)

    def send_event(
        self,
        event_key: models.EventKey,
        *,
        body: models.SendEventRequest | None = None,
    ) -> models.EventReceipt:
        """Send an event.

        Raises one of handlers.SendEventRefusal where the server refuses.
        """
        request = handlers.SendEvent(event_key=event_key, body=body)
        return self.call(handlers.SEND_EVENT, request)
