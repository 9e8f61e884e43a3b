"""Ends runs whose event did not come in time: when a call meets one, and by a sweep for the others."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from runcontract.serve import rules
from runcontract.serve.parts import Parts
from runcontract.serve.store import StoreFailure, Transaction

EVERY_S: Final = 0.5
AT_ONCE: Final = 200
LOG: Final = logging.getLogger(__name__)


async def settle(parts: Parts, run_id: str) -> None:
    """End the run if the time of its wait is up."""
    now = parts.world.now()
    gate = await parts.store.read(lambda reader: reader.gate(run_id))
    if gate is not None and gate.overdue(now):
        await _end(parts, [run_id])


async def sweep(parts: Parts) -> int:
    """End every run whose time is up, as many as one transaction may hold; return how many were found."""
    now = parts.world.now()
    overdue = await parts.store.scan(lambda reader: reader.overdue(now, AT_ONCE))
    if overdue:
        await _end(parts, overdue)
    return len(overdue)


async def sweep_forever(parts: Parts) -> None:
    """Sweep again and again until cancelled; a database that fails for a while does not end the sweeping."""
    while True:
        try:
            full = await sweep(parts) == AT_ONCE
        except StoreFailure:
            LOG.exception("could not end the runs whose time is up; will try again")
            full = False
        if not full:
            await asyncio.sleep(EVERY_S)


async def _end(parts: Parts, run_ids: Sequence[str]) -> None:
    now = parts.world.now()

    def work(transaction: Transaction) -> list[str]:
        # In the order of ids, as everybody does who holds more than one run: so nobody waits in a circle.
        return [r for r in sorted(run_ids) if rules.time_out(transaction, r, lifecycle=parts.lifecycle, now=now)]

    for run_id in await parts.store.write(work):
        parts.bell.ring(run_id)
