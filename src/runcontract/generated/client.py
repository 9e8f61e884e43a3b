# Generated from openapi/ by `runcontract generate`; do not edit.
"""Typed clients: a method an operation, which returns the reply; a refusal is raised as its exception."""

from collections.abc import Mapping
from typing import Unpack

from runcontract.wire.client import (
    AsyncBound,
    AsyncHttp,
    AsyncTransport,
    ClientOptions,
    SyncBound,
    SyncHttp,
    SyncTransport,
)
from runcontract.wire.members import given
from runcontract.wire.model import JsonObject, JsonValue

from . import handlers, models


class Client(AsyncTransport):
    """Every operation, with the parts of its request as arguments."""

    async def wait_for_event(
        self,
        run_id: models.RunID,
        body: models.WaitForEventRequest,
    ) -> models.WaitForEventResponse:
        """Wait for an event.

        Raises one of handlers.WaitForEventRefusal where the server refuses.
        """
        request = handlers.WaitForEvent(run_id=run_id, body=body)
        return await self.call(handlers.WAIT_FOR_EVENT, request)

    async def get_payload(self, run_id: models.RunID) -> JsonObject:
        """Read the payload.

        Raises one of handlers.GetPayloadRefusal where the server refuses.
        """
        request = handlers.GetPayload(run_id=run_id)
        return await self.call(handlers.GET_PAYLOAD, request)

    async def log_event(self, run_id: models.RunID, body: models.LogEventRequest) -> models.RunEvent:
        """Log an event.

        Raises one of handlers.LogEventRefusal where the server refuses.
        """
        request = handlers.LogEvent(run_id=run_id, body=body)
        return await self.call(handlers.LOG_EVENT, request)

    async def report_progress(self, run_id: models.RunID, body: models.ReportProgressRequest) -> models.RunEvent:
        """Report progress.

        Raises one of handlers.ReportProgressRefusal where the server refuses.
        """
        request = handlers.ReportProgress(run_id=run_id, body=body)
        return await self.call(handlers.REPORT_PROGRESS, request)

    async def send_heartbeat(self, run_id: models.RunID) -> models.Acknowledgement:
        """Send a heartbeat.

        Raises one of handlers.SendHeartbeatRefusal where the server refuses.
        """
        request = handlers.SendHeartbeat(run_id=run_id)
        return await self.call(handlers.SEND_HEARTBEAT, request)

    async def annotate_run(self, run_id: models.RunID, body: models.AnnotateRunRequest) -> models.JobRun:
        """Attach annotations.

        Raises one of handlers.AnnotateRunRefusal where the server refuses.
        """
        request = handlers.AnnotateRun(run_id=run_id, body=body)
        return await self.call(handlers.ANNOTATE_RUN, request)

    async def save_checkpoint(self, run_id: models.RunID, body: models.SaveCheckpointRequest) -> models.RunCheckpoint:
        """Save a checkpoint.

        Raises one of handlers.SaveCheckpointRefusal where the server refuses.
        """
        request = handlers.SaveCheckpoint(run_id=run_id, body=body)
        return await self.call(handlers.SAVE_CHECKPOINT, request)

    async def report_usage(self, run_id: models.RunID, body: models.ReportUsageRequest) -> models.RunUsage:
        """Report AI model usage.

        Raises one of handlers.ReportUsageRefusal where the server refuses.
        """
        request = handlers.ReportUsage(run_id=run_id, body=body)
        return await self.call(handlers.REPORT_USAGE, request)

    async def record_tool_call(self, run_id: models.RunID, body: models.RecordToolCallRequest) -> models.RunToolCall:
        """Record a tool call.

        Raises one of handlers.RecordToolCallRefusal where the server refuses.
        """
        request = handlers.RecordToolCall(run_id=run_id, body=body)
        return await self.call(handlers.RECORD_TOOL_CALL, request)

    async def upsert_output(self, run_id: models.RunID, body: models.UpsertOutputRequest) -> models.RunOutput:
        """Write an output.

        Raises one of handlers.UpsertOutputRefusal where the server refuses.
        """
        request = handlers.UpsertOutput(run_id=run_id, body=body)
        return await self.call(handlers.UPSERT_OUTPUT, request)

    async def complete_run(
        self,
        run_id: models.RunID,
        *,
        body: models.CompleteRunRequest | None = None,
    ) -> models.JobRun:
        """Complete the run.

        Raises one of handlers.CompleteRunRefusal where the server refuses.
        """
        request = handlers.CompleteRun(run_id=run_id, body=body)
        return await self.call(handlers.COMPLETE_RUN, request)

    async def fail_run(self, run_id: models.RunID, body: models.FailRunRequest) -> models.JobRun:
        """Fail the run.

        Raises one of handlers.FailRunRefusal where the server refuses.
        """
        request = handlers.FailRun(run_id=run_id, body=body)
        return await self.call(handlers.FAIL_RUN, request)

    async def spawn_run(self, run_id: models.RunID, body: models.SpawnRunRequest) -> models.JobRun:
        """Spawn a child run.

        Raises one of handlers.SpawnRunRefusal where the server refuses.
        """
        request = handlers.SpawnRun(run_id=run_id, body=body)
        return await self.call(handlers.SPAWN_RUN, request)

    async def continue_run(self, run_id: models.RunID, body: models.ContinueRunRequest) -> models.JobRun:
        """Continue in a new run.

        Raises one of handlers.ContinueRunRefusal where the server refuses.
        """
        request = handlers.ContinueRun(run_id=run_id, body=body)
        return await self.call(handlers.CONTINUE_RUN, request)

    async def set_state(self, run_id: models.RunID, body: models.SetStateRequest) -> models.RunState:
        """Set a value.

        Raises one of handlers.SetStateRefusal where the server refuses.
        """
        request = handlers.SetState(run_id=run_id, body=body)
        return await self.call(handlers.SET_STATE, request)

    async def list_state(self, run_id: models.RunID) -> models.RunStateList:
        """List the state.

        Raises one of handlers.ListStateRefusal where the server refuses.
        """
        request = handlers.ListState(run_id=run_id)
        return await self.call(handlers.LIST_STATE, request)

    async def get_state(self, run_id: models.RunID, key: models.StateKey) -> models.RunState:
        """Read a value.

        Raises one of handlers.GetStateRefusal where the server refuses.
        """
        request = handlers.GetState(run_id=run_id, key=key)
        return await self.call(handlers.GET_STATE, request)

    async def delete_state(self, run_id: models.RunID, key: models.StateKey) -> None:
        """Delete a value.

        Raises one of handlers.DeleteStateRefusal where the server refuses.
        """
        request = handlers.DeleteState(run_id=run_id, key=key)
        return await self.call(handlers.DELETE_STATE, request)

    async def report_resources(
        self,
        run_id: models.RunID,
        body: models.ReportResourcesRequest,
    ) -> models.Acknowledgement:
        """Report resource usage.

        Raises one of handlers.ReportResourcesRefusal where the server refuses.
        """
        request = handlers.ReportResources(run_id=run_id, body=body)
        return await self.call(handlers.REPORT_RESOURCES, request)

    async def push_stream_chunk(
        self,
        run_id: models.RunID,
        body: models.PushStreamChunkRequest,
    ) -> models.Acknowledgement:
        """Push a stream chunk.

        Raises one of handlers.PushStreamChunkRefusal where the server refuses.
        """
        request = handlers.PushStreamChunk(run_id=run_id, body=body)
        return await self.call(handlers.PUSH_STREAM_CHUNK, request)


class SyncClient(SyncTransport):
    """Every operation, with the parts of its request as arguments."""

    def wait_for_event(self, run_id: models.RunID, body: models.WaitForEventRequest) -> models.WaitForEventResponse:
        """Wait for an event.

        Raises one of handlers.WaitForEventRefusal where the server refuses.
        """
        request = handlers.WaitForEvent(run_id=run_id, body=body)
        return self.call(handlers.WAIT_FOR_EVENT, request)

    def get_payload(self, run_id: models.RunID) -> JsonObject:
        """Read the payload.

        Raises one of handlers.GetPayloadRefusal where the server refuses.
        """
        request = handlers.GetPayload(run_id=run_id)
        return self.call(handlers.GET_PAYLOAD, request)

    def log_event(self, run_id: models.RunID, body: models.LogEventRequest) -> models.RunEvent:
        """Log an event.

        Raises one of handlers.LogEventRefusal where the server refuses.
        """
        request = handlers.LogEvent(run_id=run_id, body=body)
        return self.call(handlers.LOG_EVENT, request)

    def report_progress(self, run_id: models.RunID, body: models.ReportProgressRequest) -> models.RunEvent:
        """Report progress.

        Raises one of handlers.ReportProgressRefusal where the server refuses.
        """
        request = handlers.ReportProgress(run_id=run_id, body=body)
        return self.call(handlers.REPORT_PROGRESS, request)

    def send_heartbeat(self, run_id: models.RunID) -> models.Acknowledgement:
        """Send a heartbeat.

        Raises one of handlers.SendHeartbeatRefusal where the server refuses.
        """
        request = handlers.SendHeartbeat(run_id=run_id)
        return self.call(handlers.SEND_HEARTBEAT, request)

    def annotate_run(self, run_id: models.RunID, body: models.AnnotateRunRequest) -> models.JobRun:
        """Attach annotations.

        Raises one of handlers.AnnotateRunRefusal where the server refuses.
        """
        request = handlers.AnnotateRun(run_id=run_id, body=body)
        return self.call(handlers.ANNOTATE_RUN, request)

    def save_checkpoint(self, run_id: models.RunID, body: models.SaveCheckpointRequest) -> models.RunCheckpoint:
        """Save a checkpoint.

        Raises one of handlers.SaveCheckpointRefusal where the server refuses.
        """
        request = handlers.SaveCheckpoint(run_id=run_id, body=body)
        return self.call(handlers.SAVE_CHECKPOINT, request)

    def report_usage(self, run_id: models.RunID, body: models.ReportUsageRequest) -> models.RunUsage:
        """Report AI model usage.

        Raises one of handlers.ReportUsageRefusal where the server refuses.
        """
        request = handlers.ReportUsage(run_id=run_id, body=body)
        return self.call(handlers.REPORT_USAGE, request)

    def record_tool_call(self, run_id: models.RunID, body: models.RecordToolCallRequest) -> models.RunToolCall:
        """Record a tool call.

        Raises one of handlers.RecordToolCallRefusal where the server refuses.
        """
        request = handlers.RecordToolCall(run_id=run_id, body=body)
        return self.call(handlers.RECORD_TOOL_CALL, request)

    def upsert_output(self, run_id: models.RunID, body: models.UpsertOutputRequest) -> models.RunOutput:
        """Write an output.

        Raises one of handlers.UpsertOutputRefusal where the server refuses.
        """
        request = handlers.UpsertOutput(run_id=run_id, body=body)
        return self.call(handlers.UPSERT_OUTPUT, request)

    def complete_run(self, run_id: models.RunID, *, body: models.CompleteRunRequest | None = None) -> models.JobRun:
        """Complete the run.

        Raises one of handlers.CompleteRunRefusal where the server refuses.
        """
        request = handlers.CompleteRun(run_id=run_id, body=body)
        return self.call(handlers.COMPLETE_RUN, request)

    def fail_run(self, run_id: models.RunID, body: models.FailRunRequest) -> models.JobRun:
        """Fail the run.

        Raises one of handlers.FailRunRefusal where the server refuses.
        """
        request = handlers.FailRun(run_id=run_id, body=body)
        return self.call(handlers.FAIL_RUN, request)

    def spawn_run(self, run_id: models.RunID, body: models.SpawnRunRequest) -> models.JobRun:
        """Spawn a child run.

        Raises one of handlers.SpawnRunRefusal where the server refuses.
        """
        request = handlers.SpawnRun(run_id=run_id, body=body)
        return self.call(handlers.SPAWN_RUN, request)

    def continue_run(self, run_id: models.RunID, body: models.ContinueRunRequest) -> models.JobRun:
        """Continue in a new run.

        Raises one of handlers.ContinueRunRefusal where the server refuses.
        """
        request = handlers.ContinueRun(run_id=run_id, body=body)
        return self.call(handlers.CONTINUE_RUN, request)

    def set_state(self, run_id: models.RunID, body: models.SetStateRequest) -> models.RunState:
        """Set a value.

        Raises one of handlers.SetStateRefusal where the server refuses.
        """
        request = handlers.SetState(run_id=run_id, body=body)
        return self.call(handlers.SET_STATE, request)

    def list_state(self, run_id: models.RunID) -> models.RunStateList:
        """List the state.

        Raises one of handlers.ListStateRefusal where the server refuses.
        """
        request = handlers.ListState(run_id=run_id)
        return self.call(handlers.LIST_STATE, request)

    def get_state(self, run_id: models.RunID, key: models.StateKey) -> models.RunState:
        """Read a value.

        Raises one of handlers.GetStateRefusal where the server refuses.
        """
        request = handlers.GetState(run_id=run_id, key=key)
        return self.call(handlers.GET_STATE, request)

    def delete_state(self, run_id: models.RunID, key: models.StateKey) -> None:
        """Delete a value.

        Raises one of handlers.DeleteStateRefusal where the server refuses.
        """
        request = handlers.DeleteState(run_id=run_id, key=key)
        return self.call(handlers.DELETE_STATE, request)

    def report_resources(self, run_id: models.RunID, body: models.ReportResourcesRequest) -> models.Acknowledgement:
        """Report resource usage.

        Raises one of handlers.ReportResourcesRefusal where the server refuses.
        """
        request = handlers.ReportResources(run_id=run_id, body=body)
        return self.call(handlers.REPORT_RESOURCES, request)

    def push_stream_chunk(self, run_id: models.RunID, body: models.PushStreamChunkRequest) -> models.Acknowledgement:
        """Push a stream chunk.

        Raises one of handlers.PushStreamChunkRefusal where the server refuses.
        """
        request = handlers.PushStreamChunk(run_id=run_id, body=body)
        return self.call(handlers.PUSH_STREAM_CHUNK, request)


class RunClient(AsyncBound[Client]):
    """One run, as its executor sees it; the members of bodies are arguments."""

    def __init__(
        self,
        base_url: str,
        run_id: models.RunID,
        token: str,
        *,
        http: AsyncHttp | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(Client(base_url, token=token, http=http, **options))
        self.run_id = run_id

    async def wait_for(
        self,
        event_key: models.EventKey,
        *,
        timeout_secs: int | None = None,
        notify_url: str | None = None,
    ) -> models.WaitForEventResponse:
        """Wait for an event.

        Raises one of handlers.WaitForEventRefusal where the server refuses.

        Args:
            event_key: The event to wait for.
            timeout_secs: Seconds until the wait expires, 1 at least.
            notify_url: A URL to be told when the wait begins.
        """
        members = given({"event_key": event_key, "timeout_secs": timeout_secs, "notify_url": notify_url})
        body = models.WaitForEventRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.wait_for_event(self.run_id, body)

    async def payload(self) -> JsonObject:
        """Read the payload.

        Raises one of handlers.GetPayloadRefusal where the server refuses.
        """
        return await self.client.get_payload(self.run_id)

    async def log(
        self,
        message: str,
        *,
        level: str | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> models.RunEvent:
        """Log an event.

        Raises one of handlers.LogEventRefusal where the server refuses.

        Args:
            message: What happened, for people.
            level: How serious it is: debug, info, warn or error. Other words may be refused or stored.
            data: What happened, for machines.
        """
        members = given({"message": message, "level": level, "data": data})
        body = models.LogEventRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.log_event(self.run_id, body)

    async def progress(
        self,
        percent: int,
        message: str,
        *,
        step: str | None = None,
        eta_secs: int | None = None,
    ) -> models.RunEvent:
        """Report progress.

        Raises one of handlers.ReportProgressRefusal where the server refuses.

        Args:
            percent: How much is done in percent.
            message: What is going on, for people.
            step: The name of the step that is being worked on.
            eta_secs: Seconds until the run is expected to finish.
        """
        members = given({"percent": percent, "message": message, "step": step, "eta_secs": eta_secs})
        body = models.ReportProgressRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.report_progress(self.run_id, body)

    async def heartbeat(self) -> models.Acknowledgement:
        """Send a heartbeat.

        Raises one of handlers.SendHeartbeatRefusal where the server refuses.
        """
        return await self.client.send_heartbeat(self.run_id)

    async def annotate(self, body: Mapping[str, models.AnnotationValue]) -> models.JobRun:
        """Attach annotations.

        Raises one of handlers.AnnotateRunRefusal where the server refuses.
        """
        body = dict(body)
        return await self.client.annotate_run(self.run_id, body)

    async def checkpoint(self, state: Mapping[str, JsonValue], *, source: str | None = None) -> models.RunCheckpoint:
        """Save a checkpoint.

        Raises one of handlers.SaveCheckpointRefusal where the server refuses.

        Args:
            state: What is needed to resume, in a form that the job decides.
            source: Who saves it, in a word.
        """
        members = given({"state": state, "source": source})
        body = models.SaveCheckpointRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.save_checkpoint(self.run_id, body)

    async def usage(
        self,
        provider: str,
        model: str,
        *,
        prompt_tokens: int | None = None,
        completion_tokens: int | None = None,
        total_tokens: int | None = None,
        cost_microusd: int | None = None,
    ) -> models.RunUsage:
        """Report AI model usage.

        Raises one of handlers.ReportUsageRefusal where the server refuses.

        Args:
            provider: Who runs the model, by name.
            model: The name of the model, as its provider gives it.
            prompt_tokens: Tokens that went in.
            completion_tokens: Tokens that came out.
            total_tokens: Tokens in all; the sum of the two unless given.
            cost_microusd: What it cost, in millionths of a US dollar.
        """
        members = given({
            "provider": provider,
            "model": model,
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": total_tokens,
            "cost_microusd": cost_microusd,
        })
        body = models.ReportUsageRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.report_usage(self.run_id, body)

    async def tool_call(
        self,
        tool_name: str,
        *,
        input: Mapping[str, JsonValue] | None = None,
        output: Mapping[str, JsonValue] | None = None,
        duration_ms: int | None = None,
        status: str | None = None,
    ) -> models.RunToolCall:
        """Record a tool call.

        Raises one of handlers.RecordToolCallRefusal where the server refuses.

        Args:
            tool_name: The name of the tool that was called.
            input: What the tool was given.
            output: What the tool gave back.
            duration_ms: How long the call took in milliseconds.
            status: How the call ended, in a word of the executor's own.
        """
        members = given({
            "tool_name": tool_name,
            "input": input,
            "output": output,
            "duration_ms": duration_ms,
            "status": status,
        })
        body = models.RecordToolCallRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.record_tool_call(self.run_id, body)

    async def output(
        self,
        output_key: str,
        value: Mapping[str, JsonValue],
        *,
        schema: Mapping[str, JsonValue] | None = None,
    ) -> models.RunOutput:
        """Write an output.

        Raises one of handlers.UpsertOutputRefusal where the server refuses.

        Args:
            output_key: The name of the output within its run, 1 to 256 characters.
            value: The output itself.
            schema: A JSON Schema that describes the value.
        """
        members = given({"output_key": output_key, "value": value, "schema": schema})
        body = models.UpsertOutputRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.upsert_output(self.run_id, body)

    async def complete(self, *, result: Mapping[str, JsonValue] | None = None) -> models.JobRun:
        """Complete the run.

        Raises one of handlers.CompleteRunRefusal where the server refuses.

        Args:
            result: What came of the run, in a form that its job decides; kept with the run.
        """
        members = given({"result": result})
        body = models.CompleteRunRequest.model_validate(members, by_alias=True, by_name=False) if members else None
        return await self.client.complete_run(self.run_id, body=body)

    async def fail(self, error: str) -> models.JobRun:
        """Fail the run.

        Raises one of handlers.FailRunRefusal where the server refuses.

        Args:
            error: Why the run failed, for people; kept with the run.
        """
        members = given({"error": error})
        body = models.FailRunRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.fail_run(self.run_id, body)

    async def spawn(
        self,
        job_id: str,
        *,
        payload: Mapping[str, JsonValue] | None = None,
        priority: int | None = None,
    ) -> models.JobRun:
        """Spawn a child run.

        Raises one of handlers.SpawnRunRefusal where the server refuses.

        Args:
            job_id: The job that the child is a run of; the parent's own unless given.
            payload: What the child is triggered with.
            priority: How urgent the child is; a run of higher rank goes first.
        """
        members = given({"job_id": job_id, "payload": payload, "priority": priority})
        body = models.SpawnRunRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.spawn_run(self.run_id, body)

    async def continue_run(self, *, payload: Mapping[str, JsonValue] | None = None) -> models.JobRun:
        """Continue in a new run.

        Raises one of handlers.ContinueRunRefusal where the server refuses.

        Args:
            payload: What the continuation is triggered with; unless given, the payload of the run that it continues.
        """
        members = given({"payload": payload})
        body = models.ContinueRunRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.continue_run(self.run_id, body)

    async def set_state(self, key: str, value: Mapping[str, JsonValue]) -> models.RunState:
        """Set a value.

        Raises one of handlers.SetStateRefusal where the server refuses.

        Args:
            key: The name of the value, 1 to 256 characters; exact in every character.
            value: The value, at most 65,536 bytes of JSON.
        """
        members = given({"key": key, "value": value})
        body = models.SetStateRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.set_state(self.run_id, body)

    async def list_state(self) -> models.RunStateList:
        """List the state.

        Raises one of handlers.ListStateRefusal where the server refuses.
        """
        return await self.client.list_state(self.run_id)

    async def get_state(self, key: models.StateKey) -> models.RunState:
        """Read a value.

        Raises one of handlers.GetStateRefusal where the server refuses.
        """
        return await self.client.get_state(self.run_id, key)

    async def delete_state(self, key: models.StateKey) -> None:
        """Delete a value.

        Raises one of handlers.DeleteStateRefusal where the server refuses.
        """
        return await self.client.delete_state(self.run_id, key)

    async def resources(
        self,
        *,
        memory_mb: float | None = None,
        memory_percent: float | None = None,
        cpu_percent: float | None = None,
    ) -> models.Acknowledgement:
        """Report resource usage.

        Raises one of handlers.ReportResourcesRefusal where the server refuses.

        Args:
            memory_mb: Memory in use in megabytes, fractions included.
            memory_percent: Memory in use in percent of what there is.
            cpu_percent: Processor time in use in percent of what there is.
        """
        members = given({"memory_mb": memory_mb, "memory_percent": memory_percent, "cpu_percent": cpu_percent})
        body = models.ReportResourcesRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.report_resources(self.run_id, body)

    async def stream(
        self,
        chunk: str,
        *,
        stream_id: str | None = None,
        done: bool | None = None,
    ) -> models.Acknowledgement:
        """Push a stream chunk.

        Raises one of handlers.PushStreamChunkRefusal where the server refuses.

        Args:
            chunk: The piece, to be put behind the ones before it.
            stream_id: Which text it belongs to, where a run generates several.
            done: Whether this is the last piece of its text.
        """
        members = given({"chunk": chunk, "stream_id": stream_id, "done": done})
        body = models.PushStreamChunkRequest.model_validate(members, by_alias=True, by_name=False)
        return await self.client.push_stream_chunk(self.run_id, body)


class SyncRunClient(SyncBound[SyncClient]):
    """One run, as its executor sees it; the members of bodies are arguments."""

    def __init__(
        self,
        base_url: str,
        run_id: models.RunID,
        token: str,
        *,
        http: SyncHttp | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(SyncClient(base_url, token=token, http=http, **options))
        self.run_id = run_id

    def wait_for(
        self,
        event_key: models.EventKey,
        *,
        timeout_secs: int | None = None,
        notify_url: str | None = None,
    ) -> models.WaitForEventResponse:
        """Wait for an event.

        Raises one of handlers.WaitForEventRefusal where the server refuses.

        Args:
            event_key: The event to wait for.
            timeout_secs: Seconds until the wait expires, 1 at least.
            notify_url: A URL to be told when the wait begins.
        """
        members = given({"event_key": event_key, "timeout_secs": timeout_secs, "notify_url": notify_url})
        body = models.WaitForEventRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.wait_for_event(self.run_id, body)

    def payload(self) -> JsonObject:
        """Read the payload.

        Raises one of handlers.GetPayloadRefusal where the server refuses.
        """
        return self.client.get_payload(self.run_id)

    def log(
        self,
        message: str,
        *,
        level: str | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> models.RunEvent:
        """Log an event.

        Raises one of handlers.LogEventRefusal where the server refuses.

        Args:
            message: What happened, for people.
            level: How serious it is: debug, info, warn or error. Other words may be refused or stored.
            data: What happened, for machines.
        """
        members = given({"message": message, "level": level, "data": data})
        body = models.LogEventRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.log_event(self.run_id, body)

    def progress(
        self,
        percent: int,
        message: str,
        *,
        step: str | None = None,
        eta_secs: int | None = None,
    ) -> models.RunEvent:
        """Report progress.

        Raises one of handlers.ReportProgressRefusal where the server refuses.

        Args:
            percent: How much is done in percent.
            message: What is going on, for people.
            step: The name of the step that is being worked on.
            eta_secs: Seconds until the run is expected to finish.
        """
        members = given({"percent": percent, "message": message, "step": step, "eta_secs": eta_secs})
        body = models.ReportProgressRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.report_progress(self.run_id, body)

    def heartbeat(self) -> models.Acknowledgement:
        """Send a heartbeat.

        Raises one of handlers.SendHeartbeatRefusal where the server refuses.
        """
        return self.client.send_heartbeat(self.run_id)

    def annotate(self, body: Mapping[str, models.AnnotationValue]) -> models.JobRun:
        """Attach annotations.

        Raises one of handlers.AnnotateRunRefusal where the server refuses.
        """
        body = dict(body)
        return self.client.annotate_run(self.run_id, body)

    def checkpoint(self, state: Mapping[str, JsonValue], *, source: str | None = None) -> models.RunCheckpoint:
        """Save a checkpoint.

        Raises one of handlers.SaveCheckpointRefusal where the server refuses.

        Args:
            state: What is needed to resume, in a form that the job decides.
            source: Who saves it, in a word.
        """
        members = given({"state": state, "source": source})
        body = models.SaveCheckpointRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.save_checkpoint(self.run_id, body)

    def usage(
        self,
        provider: str,
        model: str,
        *,
        prompt_tokens: int | None = None,
        completion_tokens: int | None = None,
        total_tokens: int | None = None,
        cost_microusd: int | None = None,
    ) -> models.RunUsage:
        """Report AI model usage.

        Raises one of handlers.ReportUsageRefusal where the server refuses.

        Args:
            provider: Who runs the model, by name.
            model: The name of the model, as its provider gives it.
            prompt_tokens: Tokens that went in.
            completion_tokens: Tokens that came out.
            total_tokens: Tokens in all; the sum of the two unless given.
            cost_microusd: What it cost, in millionths of a US dollar.
        """
        members = given({
            "provider": provider,
            "model": model,
            "prompt_tokens": prompt_tokens,
            "completion_tokens": completion_tokens,
            "total_tokens": total_tokens,
            "cost_microusd": cost_microusd,
        })
        body = models.ReportUsageRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.report_usage(self.run_id, body)

    def tool_call(
        self,
        tool_name: str,
        *,
        input: Mapping[str, JsonValue] | None = None,
        output: Mapping[str, JsonValue] | None = None,
        duration_ms: int | None = None,
        status: str | None = None,
    ) -> models.RunToolCall:
        """Record a tool call.

        Raises one of handlers.RecordToolCallRefusal where the server refuses.

        Args:
            tool_name: The name of the tool that was called.
            input: What the tool was given.
            output: What the tool gave back.
            duration_ms: How long the call took in milliseconds.
            status: How the call ended, in a word of the executor's own.
        """
        members = given({
            "tool_name": tool_name,
            "input": input,
            "output": output,
            "duration_ms": duration_ms,
            "status": status,
        })
        body = models.RecordToolCallRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.record_tool_call(self.run_id, body)

    def output(
        self,
        output_key: str,
        value: Mapping[str, JsonValue],
        *,
        schema: Mapping[str, JsonValue] | None = None,
    ) -> models.RunOutput:
        """Write an output.

        Raises one of handlers.UpsertOutputRefusal where the server refuses.

        Args:
            output_key: The name of the output within its run, 1 to 256 characters.
            value: The output itself.
            schema: A JSON Schema that describes the value.
        """
        members = given({"output_key": output_key, "value": value, "schema": schema})
        body = models.UpsertOutputRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.upsert_output(self.run_id, body)

    def complete(self, *, result: Mapping[str, JsonValue] | None = None) -> models.JobRun:
        """Complete the run.

        Raises one of handlers.CompleteRunRefusal where the server refuses.

        Args:
            result: What came of the run, in a form that its job decides; kept with the run.
        """
        members = given({"result": result})
        body = models.CompleteRunRequest.model_validate(members, by_alias=True, by_name=False) if members else None
        return self.client.complete_run(self.run_id, body=body)

    def fail(self, error: str) -> models.JobRun:
        """Fail the run.

        Raises one of handlers.FailRunRefusal where the server refuses.

        Args:
            error: Why the run failed, for people; kept with the run.
        """
        members = given({"error": error})
        body = models.FailRunRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.fail_run(self.run_id, body)

    def spawn(
        self,
        job_id: str,
        *,
        payload: Mapping[str, JsonValue] | None = None,
        priority: int | None = None,
    ) -> models.JobRun:
        """Spawn a child run.

        Raises one of handlers.SpawnRunRefusal where the server refuses.

        Args:
            job_id: The job that the child is a run of; the parent's own unless given.
            payload: What the child is triggered with.
            priority: How urgent the child is; a run of higher rank goes first.
        """
        members = given({"job_id": job_id, "payload": payload, "priority": priority})
        body = models.SpawnRunRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.spawn_run(self.run_id, body)

    def continue_run(self, *, payload: Mapping[str, JsonValue] | None = None) -> models.JobRun:
        """Continue in a new run.

        Raises one of handlers.ContinueRunRefusal where the server refuses.

        Args:
            payload: What the continuation is triggered with; unless given, the payload of the run that it continues.
        """
        members = given({"payload": payload})
        body = models.ContinueRunRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.continue_run(self.run_id, body)

    def set_state(self, key: str, value: Mapping[str, JsonValue]) -> models.RunState:
        """Set a value.

        Raises one of handlers.SetStateRefusal where the server refuses.

        Args:
            key: The name of the value, 1 to 256 characters; exact in every character.
            value: The value, at most 65,536 bytes of JSON.
        """
        members = given({"key": key, "value": value})
        body = models.SetStateRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.set_state(self.run_id, body)

    def list_state(self) -> models.RunStateList:
        """List the state.

        Raises one of handlers.ListStateRefusal where the server refuses.
        """
        return self.client.list_state(self.run_id)

    def get_state(self, key: models.StateKey) -> models.RunState:
        """Read a value.

        Raises one of handlers.GetStateRefusal where the server refuses.
        """
        return self.client.get_state(self.run_id, key)

    def delete_state(self, key: models.StateKey) -> None:
        """Delete a value.

        Raises one of handlers.DeleteStateRefusal where the server refuses.
        """
        return self.client.delete_state(self.run_id, key)

    def resources(
        self,
        *,
        memory_mb: float | None = None,
        memory_percent: float | None = None,
        cpu_percent: float | None = None,
    ) -> models.Acknowledgement:
        """Report resource usage.

        Raises one of handlers.ReportResourcesRefusal where the server refuses.

        Args:
            memory_mb: Memory in use in megabytes, fractions included.
            memory_percent: Memory in use in percent of what there is.
            cpu_percent: Processor time in use in percent of what there is.
        """
        members = given({"memory_mb": memory_mb, "memory_percent": memory_percent, "cpu_percent": cpu_percent})
        body = models.ReportResourcesRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.report_resources(self.run_id, body)

    def stream(self, chunk: str, *, stream_id: str | None = None, done: bool | None = None) -> models.Acknowledgement:
        """Push a stream chunk.

        Raises one of handlers.PushStreamChunkRefusal where the server refuses.

        Args:
            chunk: The piece, to be put behind the ones before it.
            stream_id: Which text it belongs to, where a run generates several.
            done: Whether this is the last piece of its text.
        """
        members = given({"chunk": chunk, "stream_id": stream_id, "done": done})
        body = models.PushStreamChunkRequest.model_validate(members, by_alias=True, by_name=False)
        return self.client.push_stream_chunk(self.run_id, body)
