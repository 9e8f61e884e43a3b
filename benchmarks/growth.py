"""What a write costs when much is stored: the same server on 10^3 and on 10^6 events and keys, in turns."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.contenders import OPERATIONS, reference
from benchmarks.serving import measured
from runcontract.serve import rules
from runcontract.serve.lifecycle import FIRST, Lifecycle
from runcontract.serve.records import Event, JsonObject, Run, State
from runcontract.serve.store import SqliteStore, Transaction

SIZES: Final = (1_000, 1_000_000)
ROUNDS: Final = 9
CONNECTIONS: Final = 64
AT_ONCE: Final = 5_000
WRITES: Final = ("heartbeat", "log", "setState")


def tables() -> Iterator[str]:
    """Yield one table."""
    with tempfile.TemporaryDirectory(prefix="runcontract-bench-") as folder, ExitStack() as stack:
        servers = []
        for size in SIZES:
            path = Path(folder) / f"runs-{size}.sqlite3"
            asyncio.run(_fill(path, size))
            servers.append(stack.enter_context(reference(str(path), CONNECTIONS, name=f"{size:,} events and keys")))
        lines = [f"a write when much is stored, {CONNECTIONS} connections"]
        for operation in OPERATIONS:
            if operation.name not in WRITES:
                continue
            rounds = [[measured(each, operation, CONNECTIONS).per_second for each in servers] for _ in range(ROUNDS)]
            ratios = [few / many for few, many in rounds]
            few, many = (median(column) for column in zip(*rounds, strict=True))
            lines.append(
                f"  {operation.name:<10} {SIZES[0]:,} rows: {few:,.0f}/s   {SIZES[1]:,} rows: {many:,.0f}/s   "
                f"cost of a write: {median(ratios):.2f} times"
            )
        yield "\n".join([*lines, ""])


async def _fill(path: Path, size: int) -> None:
    """Store so many events and so many keys, of a thousand runs or as many as there are rows."""
    store = SqliteStore(path)
    runs = [f"run-{number}" for number in range(min(size, 1000))]
    now = datetime.now(UTC)

    def begin(transaction: Transaction) -> None:
        for run_id in runs:
            run = Run(
                id=run_id,
                job_id="benchmark",
                project_id="default",
                status=FIRST,
                attempt=1,
                payload={},
                triggered_by="api",
                created_at=now,
            )
            rules.begin(transaction, run, lifecycle=Lifecycle())

    def add(first: int, end: int) -> None:
        def work(transaction: Transaction) -> None:
            for number in range(first, end):
                run_id = runs[number % len(runs)]
                transaction.add_event(
                    Event(
                        id=f"event-{number}",
                        run_id=run_id,
                        type="log",
                        level="info",
                        message="Read a page of the invoices",
                        created_at=now,
                        data={"page": number},
                    )
                )
                value: JsonObject = {"page": number}
                transaction.put_state(State(run_id=run_id, state_key=f"key-{number}", value=value, updated_at=now))

        works.append(work)

    works = [begin]
    for first in range(0, size, AT_ONCE):
        add(first, min(first + AT_ONCE, size))
    try:
        for work in works:
            await store.write(work)
    finally:
        store.close()
