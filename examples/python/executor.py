"""Executes one run: counts the words of the texts in its payload, and tells the orchestrator how it goes."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress

from runcontract.generated import errors, models
from runcontract.generated.client import RunClient
from runcontract.wire.model import JsonValue

BEAT_S = 10


def texts_of(payload: Mapping[str, JsonValue]) -> list[str]:
    """Return the texts of a payload, which is free JSON: its shape is for the executor to check."""
    texts = payload.get("texts")
    if not isinstance(texts, list):
        raise TypeError("payload.texts must be an array of strings")
    return [str(text) for text in texts]


@asynccontextmanager
async def beating(run: RunClient) -> AsyncGenerator[None, None]:
    """Send heartbeats for as long as the work takes; one that fails is nobody's loss, the next may arrive."""

    async def beat() -> None:
        while True:
            with suppress(errors.NoAnswer):
                await run.heartbeat()
            await asyncio.sleep(BEAT_S)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()


async def execute(run: RunClient) -> models.JobRun:
    """Do the work, and complete the run."""
    texts = texts_of(await run.payload())
    await run.log("counting words", data={"texts": len(texts)})
    words = 0
    for done, text in enumerate(texts, 1):
        words += len(text.split())
        await run.set_state("words", {"words": words, "done": done})
        await run.progress(100 * done // len(texts), f"{done} of {len(texts)} texts")
    await run.checkpoint({"words": words})
    return await run.complete(result={"words": words})


async def main() -> int:
    """Execute the run that the environment names; return the exit code."""
    try:
        url, run_id, token = (os.environ[name] for name in ("RUN_URL", "RUN_ID", "RUN_TOKEN"))
    except KeyError as missing:
        print(f"{missing.args[0]} is not set: RUN_URL, RUN_ID and RUN_TOKEN say which run to execute", file=sys.stderr)
        return 2
    try:
        client = RunClient(url, run_id, token)
    except ValueError as error:
        print(f"RUN_URL or RUN_TOKEN is no good: {error}", file=sys.stderr)
        return 2
    async with client as run:
        try:
            async with beating(run):
                finished = await execute(run)
        except (errors.ApiError, errors.ClientError) as error:
            print(f"the orchestrator and we disagree: {error}", file=sys.stderr)
            return 1
        except Exception as error:  # the fault is ours: the run should not have to wait for its time-out
            await run.fail(str(error))
            print(f"the run failed: {error}", file=sys.stderr)
            return 1
    print(f"run {finished.id} is {finished.status}: {finished.result}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
