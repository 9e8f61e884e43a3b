"""The suite finds a service of two servers on one PostgreSQL database conformant, down to the SHOULDs."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from threading import Thread
from urllib.parse import urlsplit

from tests.serve.serving import API_KEY, Caller


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass bytes on until there are no more."""
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


@contextmanager
def one_port(servers: tuple[Caller, ...]) -> Iterator[str]:
    """Yield the URL of a port whose connections lead to the servers in turn."""
    turns = cycle(urlsplit(server.url) for server in servers)
    loop = asyncio.new_event_loop()

    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        chosen = next(turns)
        there, back = await asyncio.open_connection(chosen.hostname, chosen.port)
        await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))

    listening = loop.run_until_complete(asyncio.start_server(join, "127.0.0.1", 0))
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"

    async def end() -> None:
        listening.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(end(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def test_two_servers_are_conformant_as_one_service(two_servers: tuple[Caller, Caller]) -> None:
    """Each connection of the suite meets one of the two, so that most runs are dealt with by both."""
    with one_port(two_servers) as url:
        done = subprocess.run(
            [sys.executable, "-m", "runcontract", "verify", "--url", url, "--level", "should"],
            capture_output=True,
            text=True,
            env={**os.environ, "RUNCONTRACT_API_KEY": API_KEY},
            timeout=300,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\nCONFORMANT (" in done.stdout
