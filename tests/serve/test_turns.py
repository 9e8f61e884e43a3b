"""Turns at writing, among processes: one at a time, nobody forgotten, nobody missed who died."""

import multiprocessing
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from typing import Final

import pytest

from runcontract.serve.store.turns import SharedTurns

CONTEXT: Final = multiprocessing.get_context("spawn")
PROCESSES: Final = 4
TURNS: Final = 50


def take_turns(database: Path, journal: Path, number: int, together: Barrier) -> None:
    """Write two lines a turn, without a pause between turns."""
    turns = SharedTurns(database)
    together.wait(60)
    for _ in range(TURNS):
        turns.take()
        with journal.open("a") as file:
            file.write(f"{number} begins\n")
            file.flush()
            time.sleep(0.001)
            file.write(f"{number} ends\n")
        turns.give()
    turns.close()


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return what several processes wrote that took turns."""
    folder = tmp_path_factory.mktemp("turns")
    journal = folder / "journal"
    together = CONTEXT.Barrier(PROCESSES)
    arguments = [(folder / "runs.db", journal, number, together) for number in range(PROCESSES)]
    processes = [CONTEXT.Process(target=take_turns, args=each) for each in arguments]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    return journal.read_text().splitlines()


def test_a_turn_is_one_process_s_alone(lines: list[str]) -> None:
    """Between its beginning and its end nobody else writes."""
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    assert len(pairs) == PROCESSES * TURNS
    assert all(begins.split()[0] == ends.split()[0] and ends.endswith("ends") for begins, ends in pairs)


def test_nobody_has_turn_after_turn_while_others_wait(lines: list[str]) -> None:
    """While all of them want to, who has had one comes after some other."""
    owners = [line.split()[0] for line in lines[::2]]
    first = max(owners.index(str(number)) for number in range(PROCESSES))
    last = min(len(owners) - owners[::-1].index(str(number)) for number in range(PROCESSES))
    crowded = owners[first:last]
    again = sum(one == other for one, other in pairwise(crowded))
    assert len(crowded) > TURNS
    assert again <= len(crowded) * 0.05


def test_a_process_that_dies_gives_its_turn_back(tmp_path: Path) -> None:
    """Killed in the middle of it."""
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom runcontract.serve.store.turns import SharedTurns\n"
        "SharedTurns(Path(sys.argv[1])).take()\nprint('taken', flush=True)\ntime.sleep(60)\n"
    )
    words = [sys.executable, "-c", script, str(tmp_path / "runs.db")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "taken\n"
        holder.kill()
        turns = SharedTurns(tmp_path / "runs.db")
        began = time.monotonic()
        turns.take()
        assert time.monotonic() - began < 10
        turns.close()
