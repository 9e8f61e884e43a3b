"""Whole requests over HTTP: the reference server between its limit and the naive peer, in turns, with durable writes.

`RUNCONTRACT_BENCH_POSTGRESQL=postgresql://...` adds the reference server on that database.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.contenders import OPERATIONS, Contender, Operation, hello, naive, reference
from benchmarks.load import Job, Measured

CONNECTIONS: Final = (1, 16, 64)
ROUNDS: Final = 5
SECONDS: Final = 1.5
POSTGRESQL: Final = "RUNCONTRACT_BENCH_POSTGRESQL"


def tables() -> Iterator[str]:
    """Yield a table for each number of connections and operation."""
    with tempfile.TemporaryDirectory(prefix="runcontract-bench-") as folder, ExitStack() as stack:
        contenders = _contenders(Path(folder), stack)
        for connections in CONNECTIONS:
            for operation in OPERATIONS:
                yield _table(connections, operation, contenders)


def _contenders(folder: Path, stack: ExitStack) -> Sequence[Contender]:
    """Start everybody; the first is the limit, the second is ours."""
    most = max(CONNECTIONS)
    ours = stack.enter_context(reference(str(folder / "runs.sqlite3"), most))
    database = os.environ.get(POSTGRESQL)
    more = [reference(database, most, name="this server, PostgreSQL")] if database else []
    peers = [
        *more,
        naive(folder, most, "wal", name="naive peer, tuned to WAL, FULL"),
        naive(folder, most, name="naive peer, as documented"),
    ]
    return [stack.enter_context(hello(ours)), ours, *map(stack.enter_context, peers)]


def _table(connections: int, operation: Operation, contenders: Sequence[Contender]) -> str:
    """Measure everybody in turns and return the medians; a share is the median of the rounds' own shares."""
    rounds = [[measured(each, operation, connections) for each in contenders] for _ in range(ROUNDS)]
    columns = list(zip(*rounds, strict=True))
    lines = [f"{operation.name}, {connections} connection{'s' if connections > 1 else ''}"]
    lines.append(f"  {'':<32}{'requests/s':>11}{'of limit':>10}{'ours is':>9}{'p50 ms':>9}{'p99 ms':>9}{'p99/p50':>9}")
    for contender, own in zip(contenders, columns, strict=True):
        share = median(mine.per_second / limit.per_second for mine, limit in zip(own, columns[0], strict=True))
        times = median(ours.per_second / mine.per_second for mine, ours in zip(own, columns[1], strict=True))
        lines.append(
            f"  {contender.name:<32}{median(each.per_second for each in own):>11,.0f}{share:>10.0%}{times:>8.1f}x"
            f"{median(each.p50_ms for each in own):>9.2f}{median(each.p99_ms for each in own):>9.2f}"
            f"{median(each.p99_ms / each.p50_ms for each in own):>9.1f}"
        )
    return "\n".join([*lines, ""])


def measured(contender: Contender, operation: Operation, connections: int, *, seconds: float = SECONDS) -> Measured:
    """Return what a contender does under a load from another process. Raises RuntimeError for a wrong answer."""
    job = Job(
        url=contender.url,
        seconds=seconds,
        requests=[[run.request(operation)] for run in contender.runs[:connections]],
        expected=contender.answers or operation.expected,
    )
    command = [sys.executable, "-m", "benchmarks.load"]
    done = subprocess.run(command, input=json.dumps(asdict(job)), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(f"{contender.name}, {operation.name}: {done.stderr.strip().splitlines()[-1]}")
    return Measured(**json.loads(done.stdout))
