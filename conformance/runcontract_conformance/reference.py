"""The reference server, started as a process of its own: the judge shares no code with the judged."""

import asyncio
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from signal import SIGTERM
from typing import Final

from runcontract.errors import TargetError
from runcontract.verify.target import Provision, Recipe, Signing, Target

START_TIMEOUT_S: Final = 20
STOP_TIMEOUT_S: Final = 10
ANNOUNCEMENT: Final = "listening on "
REFERENCE_LIMIT: Final = 1024 * 1024


def reference_target(url: str, *, api_key: str, signing_key: str | None, name: str = "") -> Target:
    """Return how a reference server is provisioned: through its own control API (CONTRACT.md 6)."""
    authorization = {"Authorization": f"Bearer {api_key}"}
    return Target(
        url=url,
        name=name,
        max_body_bytes=REFERENCE_LIMIT,
        provision=Provision(
            url="/v1/jobs/{job}/trigger",
            headers=authorization,
            body={"payload": "{payload}"},
            run_id="/id",
            token="/run_token",  # noqa: S106 - a pointer to one
            job="conformance",
        ),
        signing=None
        if signing_key is None
        else Signing(key=signing_key, claims={"iss": "runcontract", "sub": "{run_id}", "attempt": 1}),
        events=Recipe(url="/v1/events/{event_key}/send", headers=authorization, body={}),
    )


@asynccontextmanager
async def running_reference() -> AsyncIterator[Target]:
    """Start the reference server on a free loopback port with a fresh temporary database, and stop it afterwards.

    SIGTERM cancels the task meanwhile, as Ctrl-C does, so that no server is left behind.
    """
    _cancel_at_sigterm()
    api_key, signing_key = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    environment = {**os.environ, "RUNCONTRACT_API_KEY": api_key, "RUNCONTRACT_SIGNING_KEY": signing_key}
    with tempfile.TemporaryDirectory(prefix="runcontract-", ignore_cleanup_errors=True) as folder:
        words = ["-m", "runcontract", "serve", "--port", "0", "--db", str(Path(folder) / "runs.sqlite3")]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *words,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the judge, who then stops the server
        )
        drains: list[asyncio.Task[bytes]] = []
        try:
            url = await _announced(process)
            streams = (process.stdout, process.stderr)
            drains = [asyncio.create_task(stream.read()) for stream in streams if stream is not None]
            yield reference_target(url, api_key=api_key, signing_key=signing_key, name="the reference server")
        finally:
            _cancel_at_sigterm()  # whoever had the signal since has given it back
            await _stopped(process)
            await asyncio.gather(*drains)


def _cancel_at_sigterm() -> None:
    task = asyncio.current_task()
    with suppress(NotImplementedError, RuntimeError):  # not the main thread, or a system without such handlers
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(SIGTERM, task.cancel)


async def _announced(process: asyncio.subprocess.Process) -> str:
    """Return the URL that the server says it listens on. Raises TargetError, with its own words, when it says none."""
    out, err = process.stdout or asyncio.StreamReader(), process.stderr or asyncio.StreamReader()
    try:
        async with asyncio.timeout(START_TIMEOUT_S):
            async for line in out:
                if ANNOUNCEMENT.encode() in line:
                    return line.decode().partition(ANNOUNCEMENT)[2].split()[0]
            said = (await err.read()).decode("utf-8", "replace").strip()
    except TimeoutError:
        said = f"it did not listen within {START_TIMEOUT_S} s"
    raise TargetError(f"the reference server did not start: {said[-300:]}")


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
