"""Calls that nobody waits for any more: they take no connection with them."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

import pytest

from runcontract.generated.client import RunClient
from tests.verify.rawserver import Talk, raw_server

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 7\r\n\r\n{"a":1}'
DICE = Random(1)  # noqa: S311 - nothing secret


async def slowly(_: bytes, writer: asyncio.StreamWriter) -> None:
    """Answer in two pieces, each after a while."""
    for piece in (ANSWER[:20], ANSWER[20:]):
        await asyncio.sleep(DICE.random() * 0.002)
        writer.write(piece)
        await writer.drain()


def with_client(talk: Talk, work: Callable[[RunClient], Awaitable[Any]], **options: Any) -> Any:
    """Return what comes of work with a client of a server that talks so."""

    async def do() -> Any:
        async with raw_server(talk) as url, RunClient(url, "r", "t", retries=0, **options) as client:
            return await work(client)

    return asyncio.run(do())


def pool_of(client: RunClient) -> Any:
    return client.client._http._transport._pool  # type: ignore[attr-defined]  # httpx has no public word for it


async def cancelled_after(client: RunClient, turns: int) -> None:
    task = asyncio.create_task(client.payload())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("together", [1, 20])
def test_any_number_of_calls_may_be_cancelled(together: int) -> None:
    """Wherever they are: before they have a connection, while they get one, in the middle of the answer."""

    async def work(client: RunClient) -> tuple[Any, list[str], int]:
        for _ in range(600 // together):
            await asyncio.gather(*(cancelled_after(client, DICE.randrange(40)) for _ in range(together)))
        reply = await client.payload()
        await asyncio.sleep(0.1)
        pool = pool_of(client)
        return reply, [repr(each) for each in pool.connections if not each.is_idle()], len(pool._requests)

    assert with_client(slowly, work, timeout_s=2) == ({"a": 1}, [], 0)


def test_a_cancelled_call_ends_at_once() -> None:
    """It does not go on in the background until the server is done."""

    async def never(_: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async def work(client: RunClient) -> int:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await client.payload()
        await asyncio.sleep(0.1)
        return len(pool_of(client).connections)

    assert with_client(never, work, timeout_s=20) == 0
