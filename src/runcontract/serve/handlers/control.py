"""The control API: what a harness needs beside the run endpoints (CONTRACT.md, section 6)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from runcontract.generated import errors
from runcontract.generated.control import handlers as operations
from runcontract.generated.control import models
from runcontract.serve import expiry, rules
from runcontract.serve.handlers.desk import Desk
from runcontract.serve.lifecycle import FIRST, Status
from runcontract.serve.parts import PROJECT
from runcontract.serve.records import Run, WaitStatus
from runcontract.serve.replies import control_run, given, run_page, shown, triggered_run
from runcontract.serve.store import Reader, Transaction

T = TypeVar("T")


class ControlHandlers(Desk):
    """Triggering, reading back, sending events."""

    async def trigger_run(self, request: operations.TriggerRun, /) -> models.TriggeredRun:
        """Trigger a run of a job, which executes at once; an idempotency key makes only one run a job."""
        now = self.now()
        body = request.body or models.TriggerRunRequest()
        draft = Run(
            id=self.parts.world.new_id(),
            job_id=request.job_id,
            project_id=PROJECT,
            status=FIRST,
            attempt=1,
            payload=given(body.payload) or {},
            triggered_by="api",
            created_at=now,
            metadata=given(body.metadata),
            tags=given(body.tags),
            priority=given(body.priority) or 0,
            idempotency_key=given(body.idempotency_key),
        )

        def work(transaction: Transaction) -> Run:
            key = draft.idempotency_key
            made = None if key is None else transaction.run_of_key(draft.job_id, key)
            return made or rules.begin(transaction, draft, lifecycle=self.parts.lifecycle)

        run = await self.commit(work)
        token = self.parts.tokens.issue(run.id, attempt=run.attempt)
        return triggered_run(run, token)

    async def get_run(self, request: operations.GetRun, /) -> models.JobRun:
        """Return a run as it stands now."""
        await expiry.settle(self.parts, request.run_id)
        return control_run(await self.read(lambda reader: rules.known_run(reader, request.run_id)))

    async def list_runs(self, request: operations.ListRuns, /) -> models.RunPage:
        """Return a page of runs, oldest first, and the cursor of the next one if there is more."""
        limit = request.limit
        after = _position(request.cursor)
        status = None if request.status is None else Status(request.status)
        # One more than the page holds tells whether there is a next page.
        runs = await self.parts.store.scan(lambda reader: reader.runs(status=status, after=after, limit=limit + 1))
        return run_page(runs[:limit], cursor=str(runs[limit - 1].seq) if len(runs) > limit else None)

    async def send_event(self, request: operations.SendEvent, /) -> models.EventReceipt:
        """Send an event to the run that waits for it."""
        now = self.now()
        lifecycle = self.parts.lifecycle
        payload = None if request.body is None else given(request.body.payload)

        def work(transaction: Transaction) -> str | None:
            wait = rules.current_wait(transaction, request.event_key, lifecycle=lifecycle, now=now)
            if wait is None or wait.status is WaitStatus.CLOSED:
                message = "No run waits for an event with this key."
                raise errors.NotFound(message)
            if wait.status is not WaitStatus.WAITING:
                return None
            rules.deliver(transaction, wait, payload, lifecycle=lifecycle, now=now)
            return wait.run_id

        # A wait that has run out is ended by `work` even where there is nobody to hand the event to: so the
        # refusal comes after the commit.
        run_id = await self.commit(work)
        if run_id is None:
            message = "The event was received before, or the run that waited for it has timed out."
            raise errors.Conflict(message)
        self.parts.bell.ring(run_id)
        return models.EventReceipt(status="received", event_key=request.event_key, run_id=run_id)

    async def list_run_events(self, request: operations.ListRunEvents, /) -> list[models.RunEvent]:
        """Return the run's events."""
        found = await self._of_run(request.run_id, lambda reader: reader.events(request.run_id))
        return [shown(models.RunEvent, item) for item in found]

    async def list_run_checkpoints(self, request: operations.ListRunCheckpoints, /) -> list[models.RunCheckpoint]:
        """Return the run's checkpoints."""
        found = await self._of_run(request.run_id, lambda reader: reader.checkpoints(request.run_id))
        return [shown(models.RunCheckpoint, item) for item in found]

    async def list_run_usage(self, request: operations.ListRunUsage, /) -> list[models.RunUsage]:
        """Return the run's usage."""
        found = await self._of_run(request.run_id, lambda reader: reader.usage(request.run_id))
        return [shown(models.RunUsage, item) for item in found]

    async def list_run_tool_calls(self, request: operations.ListRunToolCalls, /) -> list[models.RunToolCall]:
        """Return the run's tool calls."""
        found = await self._of_run(request.run_id, lambda reader: reader.tool_calls(request.run_id))
        return [shown(models.RunToolCall, item) for item in found]

    async def list_run_outputs(self, request: operations.ListRunOutputs, /) -> list[models.RunOutput]:
        """Return the run's outputs."""
        found = await self._of_run(request.run_id, lambda reader: reader.outputs(request.run_id))
        return [shown(models.RunOutput, item) for item in found]

    async def list_run_state(self, request: operations.ListRunState, /) -> list[models.RunState]:
        """Return the run's states."""
        found = await self._of_run(request.run_id, lambda reader: reader.states(request.run_id))
        return [shown(models.RunState, item) for item in found]

    async def _of_run(self, run_id: str, find: Callable[[Reader], Sequence[T]]) -> Sequence[T]:
        """Return what was found of a run; raises NotFound for a run that is not there."""

        def work(reader: Reader) -> Sequence[T]:
            rules.known_run(reader, run_id)
            return find(reader)

        return await self.parts.store.scan(work)


def _position(cursor: str | None) -> int:
    """Return the `seq` a cursor stands for; raises BadRequest for one that is not ours."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 19):
        message = "Not a cursor: it must come from the next_cursor of a page."
        raise errors.BadRequest(message)
    return int(cursor)
