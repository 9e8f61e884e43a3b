"""A connection that is asked in batches: what comes in while one batch is under way makes the next.

A round trip costs the same whatever it carries, and so does a commit. All of it happens in the event loop, and only
waits there: done in a thread, every answer of the database would have to wait for the interpreter's lock.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import psycopg

from runcontract.serve.store.interface import StoreFailure
from runcontract.serve.store.postgresql.address import Address, AsyncConnection
from runcontract.serve.store.postgresql.pool import TRUSTED_FOR_S, failure

Q = TypeVar("Q")

LARGEST_BATCH: Final = 256
# Longer than a statement may take, so that it ends only a wait for a server that does not answer at all.
LONGEST_BATCH_S: Final = 60.0


@dataclass(slots=True, eq=False)
class Asked(Generic[Q]):
    """A question, and who waits for its answer."""

    question: Q
    waiting: "asyncio.Future[Any]"

    def answer(self, answer: Any) -> None:
        """Tell the one who waits; he may have gone. An exception is raised where he waits."""
        if self.waiting.done():
            return
        if isinstance(answer, Exception):
            self.waiting.set_exception(answer)
        else:
            self.waiting.set_result(answer)


class Line(Generic[Q]):
    """Owns a connection, made when it is needed. For one event loop at a time.

    `serve` answers every question of a batch, or raises, and then has answered none.
    """

    def __init__(
        self, address: Address, serve: Callable[[AsyncConnection, Sequence[Asked[Q]]], Awaitable[None]]
    ) -> None:
        self._address = address
        self._serve = serve
        self._waiting: deque[Asked[Q]] = deque()
        self._turns: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: AsyncConnection | None = None
        self._used = 0.0
        self._open = True

    async def ask(self, question: Q) -> Any:
        """Return the answer. Raises what was given as an answer, and StoreFailure when the database fails."""
        if not self._open:
            message = "the store is closed"
            raise StoreFailure(message)
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._adopt(loop)
        asked = Asked(question, loop.create_future())
        self._waiting.append(asked)
        if self._turns is None:
            self._turns = loop.create_task(self._take_turns())
        return await asked.waiting

    def close(self) -> None:
        """Let go of the connection."""
        self._open = False
        self._drop()

    def _adopt(self, loop: asyncio.AbstractEventLoop) -> None:
        """Serve another event loop; the one before must have ended, and nobody waits there any more."""
        if self._loop is not None and not self._loop.is_closed():
            message = "the store serves another event loop"
            raise StoreFailure(message)
        self._drop()
        self._waiting.clear()
        self._turns = None
        self._loop = loop

    async def _take_turns(self) -> None:
        """Serve batches until nobody waits."""
        try:
            while self._waiting:
                await self._take_turn()
        except BaseException:
            self._drop()
            raise
        finally:
            self._turns = None

    async def _take_turn(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_BATCH))]
        try:
            async with asyncio.timeout(LONGEST_BATCH_S):
                await self._serve(await self._alive(), batch)
        except Exception as error:
            self._drop()
            for asked in batch:
                asked.answer(failure(error))

    async def _alive(self) -> AsyncConnection:
        """Return the connection, or a new one where there is none or it has died."""
        connection = self._connection
        if connection is not None and asyncio.get_running_loop().time() - self._used > TRUSTED_FOR_S:
            try:
                await connection.execute(b"")
            except psycopg.OperationalError:
                connection = None
        if connection is None:
            self._drop()
            connection = self._connection = await self._address.connect_async()
        self._used = asyncio.get_running_loop().time()
        return connection

    def _drop(self) -> None:
        """Close the connection, whose transaction, if there is one, ends with it."""
        if self._connection is not None:
            self._connection.pgconn.finish()  # `close` would need the loop that the connection was made in
            self._connection = None
