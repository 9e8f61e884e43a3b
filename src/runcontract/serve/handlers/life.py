"""What moves a run through its life, and makes new ones of it."""

from dataclasses import replace
from datetime import timedelta

from runcontract.generated import errors, models
from runcontract.generated import handlers as operations
from runcontract.serve import replies, rules
from runcontract.serve.handlers.desk import Desk
from runcontract.serve.lifecycle import FIRST, Move
from runcontract.serve.parts import PROJECT
from runcontract.serve.records import Gate, JsonObject, Run, Wait, WaitStatus
from runcontract.serve.replies import given
from runcontract.serve.store import Transaction


class Life(Desk):
    """Operations 1, 2 and 11 to 14 of CONTRACT.md section 1."""

    async def get_payload(self, request: operations.GetPayload, /) -> JsonObject:
        """Return what the run was triggered with."""
        run = await self.look(request.run_id, lambda reader: rules.known_run(reader, request.run_id))
        return run.payload

    async def wait_for_event(self, request: operations.WaitForEvent, /) -> models.WaitForEventResponse:
        """Pause a run to wait for an external event."""
        now = self.now()
        body = request.body
        try:
            expires_at = now + timedelta(seconds=body.timeout_secs)
        except OverflowError as error:
            message = "timeout_secs reaches beyond the year 9999."
            raise errors.BadRequest(message, details=["/timeout_secs"]) from error
        wait = Wait(
            trigger_id=self.parts.world.new_id(),
            run_id=request.run_id,
            event_key=body.event_key,
            status=WaitStatus.WAITING,
            created_at=now,
            expires_at=expires_at,
            notify_url=given(body.notify_url),
        )
        lifecycle = self.parts.lifecycle

        def work(transaction: Transaction, gate: Gate) -> None:
            status = lifecycle.after(gate.status, Move.WAIT)
            holder = rules.current_wait(transaction, wait.event_key, lifecycle=lifecycle, now=now)
            if holder is not None and holder.status is WaitStatus.WAITING:
                message = "Another run is waiting for an event with this key."
                raise errors.Conflict(message)
            transaction.add_wait(wait)
            transaction.set_status(wait.run_id, status, now, wait_until=expires_at)

        await self.write(request.run_id, now, work)
        return replies.waiting(wait)

    async def complete_run(self, request: operations.CompleteRun, /) -> models.JobRun:
        """Mark run completed."""
        body = request.body
        result = None if body is None else given(body.result)
        return await self._finish(request.run_id, Move.COMPLETE, result=result, error=None)

    async def fail_run(self, request: operations.FailRun, /) -> models.JobRun:
        """Mark run failed."""
        return await self._finish(request.run_id, Move.FAIL, result=None, error=given(request.body.error) or "")

    async def spawn_run(self, request: operations.SpawnRun, /) -> models.JobRun:
        """Spawn a child job run, which executes at once."""
        now = self.now()
        body = request.body
        lifecycle = self.parts.lifecycle
        child_id = self.parts.world.new_id()
        payload, priority = given(body.payload) or {}, given(body.priority) or 0

        def work(transaction: Transaction, _: Gate) -> Run:
            parent = rules.known_run(transaction, request.run_id)
            job_id = given(body.job_id)
            if job_id is not None and not transaction.knows_job(job_id):
                message = "There is no job with this id."
                raise errors.NotFound(message)
            child = Run(
                id=child_id,
                job_id=parent.job_id if job_id is None else job_id,
                project_id=PROJECT,
                status=FIRST,
                attempt=1,
                payload=payload,
                triggered_by="spawn",
                created_at=now,
                parent_run_id=parent.id,
                priority=priority,
            )
            return rules.begin(transaction, child, lifecycle=lifecycle)

        return replies.job_run(await self.write(request.run_id, now, work))

    async def continue_run(self, request: operations.ContinueRun, /) -> models.JobRun:
        """Create a continuation run; the run it continues keeps its status."""
        now = self.now()
        lifecycle, limits = self.parts.lifecycle, self.parts.limits
        next_id = self.parts.world.new_id()
        payload = given(request.body.payload)

        def work(transaction: Transaction, gate: Gate) -> Run:
            lifecycle.after(gate.status, Move.CONTINUE)
            parent = rules.known_run(transaction, request.run_id)
            if parent.lineage_depth >= limits.lineage_depth:
                message = f"A lineage ends at depth {limits.lineage_depth}."
                raise errors.Conflict(message)
            continuation = Run(
                id=next_id,
                job_id=parent.job_id,
                project_id=PROJECT,
                status=FIRST,
                attempt=1,
                payload=parent.payload if payload is None else payload,
                triggered_by="continue",
                created_at=now,
                priority=parent.priority,
                continuation_of=parent.id,
                lineage_depth=parent.lineage_depth + 1,
            )
            return rules.begin(transaction, continuation, lifecycle=lifecycle)

        return replies.job_run(await self.write(request.run_id, now, work))

    async def _finish(self, run_id: str, move: Move, *, result: JsonObject | None, error: str | None) -> models.JobRun:
        """End the run; of several calls at once the first decides, the others find it gone."""
        now = self.now()
        lifecycle = self.parts.lifecycle

        def work(transaction: Transaction, gate: Gate) -> Run:
            status = lifecycle.after(gate.status, move)
            run = rules.known_run(transaction, run_id)
            ended = replace(run, status=status, finished_at=now, result=result, error=error)
            return rules.finish(transaction, ended)

        return replies.job_run(await self.write(run_id, now, work))
