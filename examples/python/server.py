"""A server of the run contract in memory, on the generated handlers: where to begin with one of your own.

It keeps nothing over a restart and has no way to send events. `uvicorn server:app` serves it.
"""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import MISSING

from runcontract.generated import errors, handlers, models
from runcontract.wire.asgi import App
from runcontract.wire.model import JsonObject, JsonValue

MOST_CONTINUATIONS = 10
MOST_STATE_BYTES = 65_536


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return secrets.token_hex(8)


@dataclass(slots=True, kw_only=True)
class Run:
    """One run and what it left behind. `job_run` is replaced, never changed."""

    job_run: models.JobRun
    token: str = field(default_factory=secrets.token_urlsafe)
    state: dict[str, models.RunState] = field(default_factory=dict[str, models.RunState])
    outputs: dict[str, models.RunOutput] = field(default_factory=dict[str, models.RunOutput])
    checkpoints: int = 0
    waiting_for: str | None = None
    expires_at: datetime | None = None

    def change(self, **members: Any) -> models.JobRun:
        self.job_run = models.JobRun.model_validate({**self.job_run.model_dump(), **members})
        return self.job_run


@dataclass(slots=True)
class Runs:
    """Every run, by its id, and every job that was ever triggered."""

    by_id: dict[str, Run] = field(default_factory=dict[str, Run])
    jobs: set[str] = field(default_factory=set[str])

    def make(self, job_id: str, **members: Any) -> Run:
        """Make an executing run of a job, which is known from then on."""
        started = now()
        made = models.JobRun.model_validate(
            {
                "id": new_id(),
                "job_id": job_id,
                "project_id": "example",
                "status": "executing",
                "attempt": 1,
                "triggered_by": "api",
                "priority": 0,
                "job_version": 1,
                "debug_mode": False,
                "lineage_depth": 0,
                "created_at": started,
                "started_at": started,
                **members,
            }
        )
        self.jobs.add(job_id)
        self.by_id[made.id] = Run(job_run=made)
        return self.by_id[made.id]

    def going(self, run_id: str) -> Run:
        """Return a run that is not over. Raises Gone for one that is."""
        run = self.by_id[run_id]
        if run.expires_at is not None and run.expires_at <= now():
            run.change(status="timed_out", finished_at=run.expires_at)
            run.waiting_for = run.expires_at = None
        if run.job_run.status not in {models.RunStatus.executing, models.RunStatus.waiting}:
            raise errors.Gone(f"The run is {run.job_run.status}.")
        return run

    async def authenticate(self, token: str | None, values: Mapping[str, str]) -> None:
        """Let the holder of a run's token in to that run, and nobody else."""
        given_token = (token or "").encode()
        every = self.by_id.values()
        owner = next((run for run in every if secrets.compare_digest(run.token.encode(), given_token)), None)
        if owner is None:
            raise errors.Unauthorized("This is no token of a run.")
        if owner.job_run.id != values["runID"]:
            raise errors.Forbidden("The token is for another run.")
        self.going(owner.job_run.id)


def given(value: Any) -> Any:
    """Return a member's value, or None where it is absent."""
    return None if value is MISSING else value


@dataclass(slots=True)
class InMemory:
    """The run endpoints. A type checker sees to it that none is missing and that each answers what it should."""

    runs: Runs

    async def wait_for_event(self, request: handlers.WaitForEvent, /) -> models.WaitForEventResponse | errors.Conflict:
        run, body = self.runs.going(request.run_id), request.body
        if run.job_run.status is not models.RunStatus.executing:
            return errors.Conflict("The run is waiting already.")
        if any(other.waiting_for == body.event_key for other in self.runs.by_id.values()):
            return errors.Conflict("Another run waits for this event.")
        try:
            run.expires_at = now() + timedelta(seconds=body.timeout_secs)
        except OverflowError:
            run.expires_at = datetime.max.replace(tzinfo=UTC)
        run.waiting_for = body.event_key
        run.change(status="waiting")
        return models.WaitForEventResponse(
            status="waiting", event_key=body.event_key, expires_at=run.expires_at, trigger_id=new_id()
        )

    async def get_payload(self, request: handlers.GetPayload, /) -> JsonObject:
        payload = self.runs.going(request.run_id).job_run.payload
        return {} if payload is MISSING else payload

    def _event(self, run_id: str, kind: str, message: str, **members: Any) -> models.RunEvent:
        self.runs.going(run_id)
        event = {"id": new_id(), "run_id": run_id, "type": kind, "message": message, "created_at": now()}
        return models.RunEvent.model_validate({**event, **members})

    async def log_event(self, request: handlers.LogEvent, /) -> models.RunEvent:
        data = {} if request.body.data is MISSING else {"data": request.body.data}
        return self._event(request.run_id, "log", request.body.message, level=request.body.level, **data)

    async def report_progress(self, request: handlers.ReportProgress, /) -> models.RunEvent:
        data = request.body.model_dump(exclude={"message"})
        return self._event(request.run_id, "progress", given(request.body.message) or "", data=data)

    async def send_heartbeat(self, request: handlers.SendHeartbeat, /) -> models.Acknowledgement:
        self.runs.going(request.run_id).change(heartbeat_at=now())
        return models.Acknowledgement(status="ok")

    async def annotate_run(self, request: handlers.AnnotateRun, /) -> models.JobRun:
        run = self.runs.going(request.run_id)
        return run.change(metadata={**(given(run.job_run.metadata) or {}), **request.body})

    async def save_checkpoint(self, request: handlers.SaveCheckpoint, /) -> models.RunCheckpoint:
        run, body = self.runs.going(request.run_id), request.body
        run.checkpoints += 1
        return models.RunCheckpoint(
            id=new_id(),
            run_id=request.run_id,
            sequence=run.checkpoints,
            source=body.source,
            state=body.state,
            created_at=now(),
        )

    async def report_usage(self, request: handlers.ReportUsage, /) -> models.RunUsage:
        self.runs.going(request.run_id)
        body = request.body.model_dump()
        total = {"total_tokens": body["prompt_tokens"] + body["completion_tokens"], **body}
        return models.RunUsage(id=new_id(), run_id=request.run_id, created_at=now(), **total)

    async def record_tool_call(self, request: handlers.RecordToolCall, /) -> models.RunToolCall:
        self.runs.going(request.run_id)
        call = {"tool_name": "", **request.body.model_dump(), "id": new_id(), "run_id": request.run_id}
        return models.RunToolCall.model_validate({**call, "created_at": now()})

    async def upsert_output(self, request: handlers.UpsertOutput, /) -> models.RunOutput:
        run, body = self.runs.going(request.run_id), request.body
        known = run.outputs.get(body.output_key)
        output: dict[str, Any] = {"value": {}, **body.model_dump(by_alias=True), "run_id": request.run_id}
        output |= {"id": known.id, "created_at": known.created_at} if known else {"id": new_id(), "created_at": now()}
        run.outputs[body.output_key] = models.RunOutput.model_validate(output)
        return run.outputs[body.output_key]

    async def complete_run(self, request: handlers.CompleteRun, /) -> models.JobRun:
        result = {} if request.body is None else request.body.model_dump()
        return self._finish(request.run_id, "completed", **result)

    async def fail_run(self, request: handlers.FailRun, /) -> models.JobRun:
        return self._finish(request.run_id, "failed", error=given(request.body.error) or "")

    def _finish(self, run_id: str, status: str, **members: JsonValue) -> models.JobRun:
        run = self.runs.going(run_id)
        run.waiting_for = run.expires_at = None
        return run.change(status=status, finished_at=now(), **members)

    async def spawn_run(self, request: handlers.SpawnRun, /) -> models.JobRun | errors.NotFound:
        parent, asked = self.runs.going(request.run_id).job_run, request.body.model_dump()
        job_id = asked.pop("job_id", parent.job_id)
        if job_id not in self.runs.jobs:
            return errors.NotFound("There is no such job.")
        return self.runs.make(job_id, parent_run_id=parent.id, triggered_by="spawn", **asked).job_run

    async def continue_run(self, request: handlers.ContinueRun, /) -> models.JobRun | errors.Conflict:
        parent = self.runs.going(request.run_id).job_run
        if parent.lineage_depth >= MOST_CONTINUATIONS:
            return errors.Conflict("The line of continuations is too long.")
        payload = {} if parent.payload is MISSING else {"payload": parent.payload}
        members = {**payload, **request.body.model_dump(), "triggered_by": "continuation"}
        depth = parent.lineage_depth + 1
        return self.runs.make(parent.job_id, continuation_of=parent.id, lineage_depth=depth, **members).job_run

    async def set_state(self, request: handlers.SetState, /) -> models.RunState | errors.BadRequest:
        run, body = self.runs.going(request.run_id), request.body
        value = {} if body.value is MISSING else body.value
        if len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()) > MOST_STATE_BYTES:
            return errors.BadRequest(f"A value may have {MOST_STATE_BYTES} bytes of JSON.")
        run.state[body.key] = models.RunState(run_id=request.run_id, state_key=body.key, value=value, updated_at=now())
        return run.state[body.key]

    async def list_state(self, request: handlers.ListState, /) -> list[models.RunState]:
        return [state for _, state in sorted(self.runs.going(request.run_id).state.items())]

    async def get_state(self, request: handlers.GetState, /) -> models.RunState | errors.NotFound:
        return self.runs.going(request.run_id).state.get(request.key) or errors.NotFound("The key is not set.")

    async def delete_state(self, request: handlers.DeleteState, /) -> None:
        self.runs.going(request.run_id).state.pop(request.key, None)

    async def report_resources(self, request: handlers.ReportResources, /) -> models.Acknowledgement:
        self.runs.going(request.run_id)
        return models.Acknowledgement(status="ok")

    async def push_stream_chunk(self, request: handlers.PushStreamChunk, /) -> models.Acknowledgement:
        self.runs.going(request.run_id)
        return models.Acknowledgement(status="ok")


Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RUNS = Runs()
RUN_ENDPOINTS = App(InMemory(RUNS), handlers.OPERATIONS, RUNS.authenticate)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the run endpoints, and `POST /start` with a payload: it makes a run and returns its id and token."""
    if scope["type"] == "http" and scope["path"] == "/start":
        message = await receive()
        run = RUNS.make("example", payload=json.loads(message["body"] or b"{}"))
        answer = json.dumps({"run_id": run.job_run.id, "token": run.token}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": answer})
        return
    await RUN_ENDPOINTS(scope, receive, send)
