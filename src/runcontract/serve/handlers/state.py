"""The key-value state of a run. Keys are exact: nothing here changes or compares them but the store."""

from runcontract.generated import errors, models
from runcontract.generated import handlers as operations
from runcontract.serve.handlers.desk import Desk, not_kept
from runcontract.serve.records import State
from runcontract.serve.replies import given, shown
from runcontract.serve.store import Unstorable, json_text


class RunStates(Desk):
    """Operations 15 to 18 of CONTRACT.md section 1."""

    async def set_state(self, request: operations.SetState, /) -> models.RunState:
        """Set run state key."""
        now = self.now()
        value = given(request.body.value) or {}
        try:
            size = len(json_text(value).encode())
        except Unstorable as refused:
            raise not_kept(refused) from refused
        if size > self.parts.limits.state_bytes:
            message = f"The value has {size} bytes of JSON, {self.parts.limits.state_bytes} are allowed."
            raise errors.BadRequest(message, details=["/value"])
        state = State(run_id=request.run_id, state_key=request.body.key, value=value, updated_at=now)
        await self.record(request.run_id, now, lambda transaction: transaction.put_state(state))
        return shown(models.RunState, state)

    async def list_state(self, request: operations.ListState, /) -> list[models.RunState]:
        """List all run state keys."""
        states = await self.look_through(request.run_id, lambda reader: reader.states(request.run_id))
        return [shown(models.RunState, state) for state in states]

    async def get_state(self, request: operations.GetState, /) -> models.RunState:
        """Get run state key."""
        state = await self.look(request.run_id, lambda reader: reader.state(request.run_id, request.key))
        if state is None:
            message = "The run has no state under this key."
            raise errors.NotFound(message)
        return shown(models.RunState, state)

    async def delete_state(self, request: operations.DeleteState, /) -> None:
        """Delete run state key; one that is not set is as good as deleted."""
        run_id, key = request.run_id, request.key
        await self.write(run_id, self.now(), lambda transaction, _: transaction.drop_state(run_id, key))
