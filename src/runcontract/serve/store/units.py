"""Units of work on their way through the writer, and the gates that those which record look at."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from runcontract.serve.records import Gate
from runcontract.serve.store.interface import StoreFailure, Transaction

MOST_GATES: Final = 8192


@dataclass(slots=True, eq=False)
class Unit:
    """A piece of work, who waits for it, whether it only records, and what came of it."""

    work: Callable[[Transaction], Any]
    waiting: "asyncio.Future[Any]"
    records: bool
    result: Any = None
    failure: Exception | None = None

    def do(self, transaction: Transaction) -> None:
        """Do the work, and note what came of it."""
        try:
            self.result = self.work(transaction)
            self.failure = None
        except Exception as error:
            self.failure = error

    def lose(self, error: Exception) -> None:
        """Note that the database failed under the unit."""
        self.failure = StoreFailure(f"the database failed: {error}")
        self.failure.__cause__ = error

    def resolve(self) -> None:
        """Tell the one who waits; he may have gone (his work is done all the same)."""
        if self.waiting.done():
            return
        if self.failure is None:
            self.waiting.set_result(self.result)
        else:
            self.waiting.set_exception(self.failure)


class Gates:
    """Gates of runs as committed, remembered until something may have changed one."""

    def __init__(self, find: Callable[[str], Gate | None]) -> None:
        self._find = find
        self._found: dict[str, Gate | None] = {}

    def gate(self, run_id: str) -> Gate | None:
        """Return the gate of a run, None if there is no such run."""
        if run_id not in self._found:
            if len(self._found) >= MOST_GATES:
                self._found.clear()
            self._found[run_id] = self._find(run_id)
        return self._found[run_id]

    def forget(self) -> None:
        """Look again from now on."""
        self._found.clear()
