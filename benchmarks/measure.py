"""Contenders for one job, timed in turns so that whatever slows the machine slows them alike."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

# A round is long enough that the clock's own cost does not show, and short enough to be over before others wake up.
ROUND_S: Final = 0.004
ROUNDS: Final = 80
SLOW_ROUNDS: Final = 15

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A contender's cost for one job: the median in microseconds, and its ratio to the first contender's."""

    name: str
    median_us: float
    ratio: float


def compare(contenders: Mapping[str, Job], *, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """Return what each contender costs; the first is the measure of the others.

    Each round times every contender, a ratio is the median of the rounds' own ratios, and the first calls, which
    import and compile, are not counted. One that takes longer than a round by far is timed in fewer.
    """
    repeats = {name: _repeats(job) for name, job in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.disable()
    try:
        for number in range(rounds):
            for name, job in contenders.items():
                if repeats[name] > 1 or number < SLOW_ROUNDS:
                    times[name].append(_timed(job, repeats[name]))
    finally:
        gc.enable()
    base = times[next(iter(contenders))]
    return tuple(
        Row(name, median(own) * 1e6, median(mine / first for mine, first in zip(own, base, strict=False)))
        for name, own in times.items()
    )


def _repeats(job: Job) -> int:
    job()
    return max(1, round(ROUND_S / max(_timed(job, 1), 1e-7)))


def _timed(job: Job, repeats: int) -> float:
    started = time.perf_counter()
    for _ in range(repeats):
        job()
    return (time.perf_counter() - started) / repeats


def table(title: str, rows: tuple[Row, ...]) -> str:
    """Return a table as text."""
    width = max(len(row.name) for row in rows)
    lines = [f"  {row.name:<{width}}  {row.median_us:>11,.2f} us  {row.ratio:>8.2f}" for row in rows]
    return "\n".join([title, *lines, ""])
