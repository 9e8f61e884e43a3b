"""What every group of handlers shares: work on a run that is open, and errors in the contract's words."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from runcontract.generated import errors
from runcontract.serve import rules
from runcontract.serve.lifecycle import MoveRefused
from runcontract.serve.parts import Parts
from runcontract.serve.records import Gate
from runcontract.serve.store import Reader, Transaction, Unstorable
from runcontract.wire.caller import caller

T = TypeVar("T")


class Desk:
    """The parts at hand, and the ways to use the store on behalf of a run.

    The gate of a run is looked at together with the work, in one transaction or one view, and nowhere else: so of two
    calls that race for the end of a run one comes first and the other finds it gone (CONTRACT.md, section 4).
    """

    """The parts at hand, and the ways to use the store on behalf of a run."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def now(self) -> datetime:
        """Return the present moment."""
        return self.parts.world.now()

    async def write(self, run_id: str, now: datetime, work: Callable[[Transaction, Gate], T]) -> T:
        """Return what the work on an open run returns, once it is on disk, and wake who watches the run."""
        lifecycle, claims = self.parts.lifecycle, caller()

        def unit(transaction: Transaction) -> T:
            return work(transaction, rules.open_gate(transaction, run_id, claims, lifecycle=lifecycle, now=now))

        result = await self.commit(unit)
        self.parts.bell.ring(run_id)
        return result

    async def record(self, run_id: str, now: datetime, work: Callable[[Transaction], None]) -> None:
        """Do the same for work that only writes down what came in: it reads nothing but the gate."""
        lifecycle, claims = self.parts.lifecycle, caller()

        def unit(transaction: Transaction) -> None:
            rules.open_gate(transaction, run_id, claims, lifecycle=lifecycle, now=now)
            work(transaction)

        await self.commit(unit, recording=run_id)
        self.parts.bell.ring(run_id)

    async def commit(self, work: Callable[[Transaction], T], *, recording: str | None = None) -> T:
        """Return what the work returns, once it is on disk; `recording` as in Store.write."""
        try:
            return await self.parts.store.write(work, recording=recording)
        except MoveRefused as refused:
            message = f"Not now: {refused}."
            raise errors.Conflict(message) from refused
        except Unstorable as refused:
            raise not_kept(refused) from refused

    async def look(self, run_id: str, work: Callable[[Reader], T]) -> T:
        """Return the result of a small read of an open run."""
        return await self.read(self._open(run_id, work))

    async def look_through(self, run_id: str, work: Callable[[Reader], T]) -> T:
        """Return the result of a read of any size of an open run."""
        return await self.parts.store.scan(self._open(run_id, work))

    def _open(self, run_id: str, work: Callable[[Reader], T]) -> Callable[[Reader], T]:
        """Return the work preceded by a look at the gate, for the caller of now."""
        lifecycle, claims, now = self.parts.lifecycle, caller(), self.now()

        def view(reader: Reader) -> T:
            rules.open_gate(reader, run_id, claims, lifecycle=lifecycle, now=now)
            return work(reader)

        return view

    async def read(self, work: Callable[[Reader], T]) -> T:
        """Return the result of a small read."""
        try:
            return await self.parts.store.read(work)
        except Unstorable as refused:
            message = f"No such key can exist: {refused}."
            raise errors.NotFound(message) from refused


def not_kept(refused: Unstorable) -> errors.BadRequest:
    """Return the answer to who sent a value that can't be kept."""
    return errors.BadRequest(f"The request can't be kept exactly: {refused}.")
