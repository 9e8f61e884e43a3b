"""What an executor leaves behind: checkpoints, usage, tool calls, structured outputs."""

from dataclasses import replace

from runcontract.generated import errors, models
from runcontract.generated import handlers as operations
from runcontract.serve.handlers.desk import Desk
from runcontract.serve.records import Checkpoint, Gate, Output, ToolCall, Usage
from runcontract.serve.replies import given, shown
from runcontract.serve.store import Transaction


class Artifacts(Desk):
    """Operations 7 to 10 of CONTRACT.md section 1."""

    async def save_checkpoint(self, request: operations.SaveCheckpoint, /) -> models.RunCheckpoint:
        """Save a checkpoint under the next number of the run."""
        now = self.now()
        draft = Checkpoint(
            id=self.parts.world.new_id(),
            run_id=request.run_id,
            sequence=0,
            source=request.body.source,
            state=given(request.body.state) or {},
            created_at=now,
        )

        # One transaction writes at a time, so the number read here is still the last one when it is used.
        def work(transaction: Transaction, _: Gate) -> Checkpoint:
            checkpoint = replace(draft, sequence=transaction.last_sequence(draft.run_id) + 1)
            transaction.add_checkpoint(checkpoint)
            return checkpoint

        return shown(models.RunCheckpoint, await self.write(request.run_id, now, work))

    async def report_usage(self, request: operations.ReportUsage, /) -> models.RunUsage:
        """Report AI model usage; the total is the sum unless it is given."""
        now = self.now()
        body = request.body
        total = given(body.total_tokens)
        usage = Usage(
            id=self.parts.world.new_id(),
            run_id=request.run_id,
            provider=body.provider,
            model=body.model,
            prompt_tokens=body.prompt_tokens,
            completion_tokens=body.completion_tokens,
            total_tokens=body.prompt_tokens + body.completion_tokens if total is None else total,
            cost_microusd=body.cost_microusd,
            created_at=now,
        )
        await self.record(request.run_id, now, lambda transaction: transaction.add_usage(usage))
        return shown(models.RunUsage, usage)

    async def record_tool_call(self, request: operations.RecordToolCall, /) -> models.RunToolCall:
        """Record a tool call."""
        now = self.now()
        body = request.body
        call = ToolCall(
            id=self.parts.world.new_id(),
            run_id=request.run_id,
            tool_name=given(body.tool_name) or "",
            status=body.status,
            created_at=now,
            input=given(body.input),
            output=given(body.output),
            duration_ms=given(body.duration_ms),
        )
        await self.record(request.run_id, now, lambda transaction: transaction.add_tool_call(call))
        return shown(models.RunToolCall, call)

    async def upsert_output(self, request: operations.UpsertOutput, /) -> models.RunOutput:
        """Upsert structured output; a value that does not fit the schema that came with it is refused."""
        body = request.body
        schema, value = given(body.schema_), given(body.value) or {}
        if schema is not None:
            problem = await self.parts.judge.problem(schema, value)
            if problem is not None:
                message = "The value does not fit the schema, or the schema is none."
                raise errors.BadRequest(message, details=[problem])
        now = self.now()
        output = Output(
            id=self.parts.world.new_id(),
            run_id=request.run_id,
            output_key=body.output_key,
            value=value,
            created_at=now,
            schema=schema,
        )
        kept = await self.write(request.run_id, now, lambda transaction, _: transaction.put_output(output))
        return shown(models.RunOutput, kept)
