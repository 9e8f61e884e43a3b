"""What an executor reports about its run: log, progress, heartbeat, annotations, resources, stream chunks."""

from runcontract.generated import handlers as operations
from runcontract.generated import models
from runcontract.serve.handlers.desk import Desk
from runcontract.serve.records import Chunk, Event, Gate, JsonObject, Resources, Run
from runcontract.serve.replies import OK, given, job_run, shown
from runcontract.serve.rules import known_run
from runcontract.serve.store import Transaction


class Telemetry(Desk):
    """Operations 3 to 6, 19 and 20 of CONTRACT.md section 1."""

    async def log_event(self, request: operations.LogEvent, /) -> models.RunEvent:
        """Log an event."""
        body = request.body
        return await self._add_event(
            request.run_id, "log", level=body.level, message=body.message, data=given(body.data)
        )

    async def report_progress(self, request: operations.ReportProgress, /) -> models.RunEvent:
        """Report progress; the numbers go into the event's data."""
        body = request.body
        told = {"percent": given(body.percent), "step": given(body.step), "eta_secs": given(body.eta_secs)}
        data: JsonObject = {name: value for name, value in told.items() if value is not None}
        return await self._add_event(
            request.run_id, "progress", level="info", message=given(body.message) or "", data=data
        )

    async def send_heartbeat(self, request: operations.SendHeartbeat, /) -> models.Acknowledgement:
        """Send heartbeat."""
        now = self.now()
        run_id = request.run_id
        await self.record(run_id, now, lambda transaction: transaction.set_heartbeat(run_id, now))
        return OK

    async def annotate_run(self, request: operations.AnnotateRun, /) -> models.JobRun:
        """Attach annotations: old ones stay unless a new one has their key."""
        run_id = request.run_id

        def work(transaction: Transaction, _: Gate) -> Run:
            metadata = {**(known_run(transaction, run_id).metadata or {}), **request.body}
            transaction.set_metadata(run_id, metadata)
            return known_run(transaction, run_id)

        return job_run(await self.write(run_id, self.now(), work))

    async def report_resources(self, request: operations.ReportResources, /) -> models.Acknowledgement:
        """Report in-container resource usage."""
        now = self.now()
        body = request.body
        resources = Resources(
            run_id=request.run_id,
            created_at=now,
            memory_mb=given(body.memory_mb),
            memory_percent=given(body.memory_percent),
            cpu_percent=given(body.cpu_percent),
        )
        await self.record(request.run_id, now, lambda transaction: transaction.add_resources(resources))
        return OK

    async def push_stream_chunk(self, request: operations.PushStreamChunk, /) -> models.Acknowledgement:
        """Push LLM stream chunk."""
        now = self.now()
        body = request.body
        chunk = Chunk(
            run_id=request.run_id,
            stream_id=body.stream_id,
            chunk=given(body.chunk) or "",
            done=body.done,
            created_at=now,
        )
        await self.record(request.run_id, now, lambda transaction: transaction.add_chunk(chunk))
        return OK

    async def _add_event(
        self, run_id: str, kind: str, *, level: str, message: str, data: JsonObject | None
    ) -> models.RunEvent:
        now = self.now()
        event = Event(
            id=self.parts.world.new_id(),
            run_id=run_id,
            type=kind,
            level=level,
            message=message,
            created_at=now,
            data=data,
        )
        await self.record(run_id, now, lambda transaction: transaction.add_event(event))
        return shown(models.RunEvent, event)
