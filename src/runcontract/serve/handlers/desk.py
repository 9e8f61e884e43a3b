"""What every group of handlers shares: work on a run that is open, and errors in the contract's words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from runcontract.generated import errors
from runcontract.serve import rules
from runcontract.serve.lifecycle import MoveRefused
from runcontract.serve.parts import Parts
from runcontract.serve.records import Gate
from runcontract.serve.store import Reader, Transaction, Unstorable

T = TypeVar("T")


@contextmanager
def kept_exactly() -> Iterator[None]:
    """Turn the refusal to keep a value into the answer to whoever sent it."""
    try:
        yield
    except Unstorable as refused:
        message = f"The request can't be kept exactly: {refused}."
        raise errors.BadRequest(message) from refused


class Desk:
    """The parts at hand, and the ways to use the store on behalf of a run."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def now(self) -> datetime:
        """Return the present moment."""
        return self.parts.world.now()

    async def write(self, run_id: str, now: datetime, work: Callable[[Transaction, Gate], T]) -> T:
        """Return what the work returns, once it is on disk, and wake who watches the run.

        The gate is looked at in the same transaction, so of two calls that race for the end of a run one
        comes first and the other finds it gone (CONTRACT.md, section 4).
        """
        result = await self.commit(self._passing(run_id, now, work))
        self.parts.bell.ring(run_id)
        return result

    async def record(self, run_id: str, now: datetime, work: Callable[[Transaction], None]) -> None:
        """Do the same for work that only writes down what came in: it reads nothing but the gate."""
        await self.commit(self._passing(run_id, now, lambda transaction, _: work(transaction)), recording=run_id)
        self.parts.bell.ring(run_id)

    async def commit(self, work: Callable[[Transaction], T], *, recording: str | None = None) -> T:
        """Return what the work returns, once it is on disk; `recording` as in Store.write."""
        try:
            with kept_exactly():
                return await self.parts.store.write(work, recording=recording)
        except MoveRefused as refused:
            message = f"Not now: {refused}."
            raise errors.Conflict(message) from refused

    def _passing(
        self, run_id: str, now: datetime, work: Callable[[Transaction, Gate], T]
    ) -> Callable[[Transaction], T]:
        lifecycle = self.parts.lifecycle

        def unit(transaction: Transaction) -> T:
            return work(transaction, rules.passable(transaction.gate(run_id), lifecycle=lifecycle, now=now))

        return unit

    async def read(self, work: Callable[[Reader], T]) -> T:
        """Return the result of a small read."""
        try:
            return await self.parts.store.read(work)
        except Unstorable as refused:
            message = f"No such key can exist: {refused}."
            raise errors.NotFound(message) from refused
