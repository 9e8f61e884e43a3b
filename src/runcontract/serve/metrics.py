"""The numbers of a server: counted here for a few hundred nanoseconds a request, put into words when asked for.

Each worker has a row of numbers in memory that all of them share. It writes its own row and reads everybody's, so that
any of them can answer for the whole server. A worker that takes the place of one that died goes on with its row: what
was counted stays counted.
"""

import mmap
import os
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from itertools import accumulate
from typing import Final

from runcontract.generated import handlers as run_operations
from runcontract.generated.control import handlers as control_operations
from runcontract.serve.bell import Bell
from runcontract.serve.store import CountsCommits, Store

OPERATIONS: Final = ("", *(each.id for each in (*run_operations.OPERATIONS, *control_operations.OPERATIONS)))
STATUSES: Final = (200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)
BOUNDS_S: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Gauge(IntEnum):
    """Places at the head of a row."""

    PID = 0
    IN_FLIGHT = auto()
    CONNECTIONS = auto()
    FEEDS = auto()
    COMMITS = auto()
    UNITS = auto()


# An operation's places: one a status and one for any other, one a bucket and one for what is slower, the sum.
BUCKETS: Final = len(STATUSES) + 1
SUM: Final = BUCKETS + len(BOUNDS_S) + 1
WIDTH: Final = len(Gauge) + len(OPERATIONS) * (SUM + 1)


def base_of(operation: int) -> int:
    """Return where in a row the places of an operation begin."""
    return len(Gauge) + operation * (SUM + 1)


NOBODY_S: Final = base_of(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one operation was answered with: how often by status, and how long that took."""

    operation: str
    by_status: Sequence[tuple[str, float]]
    by_bound: Sequence[tuple[str, float]]  # cumulative, in seconds, the last one +Inf
    seconds: float


class Board:
    """The rows of all workers, in memory that processes share."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._cells = memoryview(mmap.mmap(-1, workers * WIDTH * 8)).cast("d")

    def row(self, worker: int) -> "memoryview[float]":
        """Return the numbers of a worker."""
        return self._cells[worker * WIDTH : (worker + 1) * WIDTH]

    def gauges(self) -> Iterator[tuple[int, Callable[[Gauge], float]]]:
        """Yield each worker that has begun, and its gauges."""
        for worker in range(self.workers):
            row = self.row(worker)
            if row[Gauge.PID]:
                yield worker, row.__getitem__

    def answers(self) -> Iterator[Answers]:
        """Yield the answers of every operation that had some, of all workers together."""
        rows = [self.row(worker) for worker in range(self.workers)]
        for number, operation in enumerate(OPERATIONS):
            base = base_of(number)
            sums = [sum(row[base + place] for row in rows) for place in range(SUM + 1)]
            if any(sums):
                statuses = zip((*map(str, STATUSES), "other"), sums[:BUCKETS], strict=True)
                bounds = zip((*map(str, BOUNDS_S), "+Inf"), accumulate(sums[BUCKETS:SUM]), strict=True)
                yield Answers(
                    operation=operation,
                    by_status=[(status, count) for status, count in statuses if count],
                    by_bound=list(bounds),
                    seconds=sums[SUM],
                )


class Tally:
    """Counts for one worker: an Observer of its answers, and what the server says of itself each second."""

    def __init__(self, board: Board, worker: int = 0) -> None:
        self._row = board.row(worker)
        self._row[Gauge.PID] = os.getpid()
        self._before = (self._row[Gauge.COMMITS], self._row[Gauge.UNITS])
        for gauge in (Gauge.IN_FLIGHT, Gauge.CONNECTIONS, Gauge.FEEDS):
            self._row[gauge] = 0  # of the worker that had the row before
        self._bases = {name or None: base_of(number) for number, name in enumerate(OPERATIONS)}
        self._places = {status: place for place, status in enumerate(STATUSES)}

    def answered(self, operation_id: str | None, status: int, started: float, identity: str | None) -> None:  # noqa: ARG002
        """Count one answer."""
        elapsed = time.perf_counter() - started
        row, base = self._row, self._bases.get(operation_id, NOBODY_S)
        row[base + self._places.get(status, BUCKETS - 1)] += 1
        row[base + BUCKETS + bisect_left(BOUNDS_S, elapsed)] += 1
        row[base + SUM] += elapsed

    def note(self, *, in_flight: int, connections: int, bell: Bell, store: Store) -> None:
        """Take down how things stand."""
        row = self._row
        row[Gauge.IN_FLIGHT], row[Gauge.CONNECTIONS], row[Gauge.FEEDS] = in_flight, connections, bell.watchers
        if isinstance(store, CountsCommits):
            commits, units = self._before
            row[Gauge.COMMITS], row[Gauge.UNITS] = commits + store.commits, units + store.units
