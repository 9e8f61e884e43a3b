"""Kill a server under load again and again, and see each time that nothing it answered is lost.

`python -m tests.serve.kills --times 200` on a fresh SQLite file, `--db postgresql://...` on another database. It prints
what it saw and ends with 1 at the first fault.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.serve.killing import faults, write_until_killed
from tests.serve.serving import Process

RUNS: Final = 8
EARLIEST_S: Final = 0.05
LATEST_S: Final = 1.2
REPORT_EVERY: Final = 10


def main(arguments: list[str]) -> int:
    """Kill as often as asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.serve.kills", description="Kill a server under load.")
    parser.add_argument("--times", type=int, default=200, help="how often (default: %(default)s)")
    parser.add_argument("--writers", type=int, default=32, help="clients at once (default: %(default)s)")
    parser.add_argument("--db", help="a database of its own (default: a new SQLite file)")
    parser.add_argument("--seed", type=int, default=1, help="decides the moments (default: %(default)s)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="runcontract-kills-") as folder:
        return kill(options.db or Path(folder) / "runs.sqlite3", options)


def kill(database: Path | str, options: argparse.Namespace) -> int:
    """Start, load, kill and look, again and again; return the exit code."""
    chance = random.Random(options.seed)  # noqa: S311  moments, not secrets
    answered = refused = 0
    begun = time.monotonic()
    for number in range(1, options.times + 1):
        server = Process(database)
        try:
            runs = [server.caller.trigger() for _ in range(RUNS)]
            after_s = chance.uniform(EARLIEST_S, LATEST_S)
            seen = asyncio.run(write_until_killed(server, runs, writers=options.writers, after_s=after_s))
        finally:
            server.kill()
        answered, refused = answered + seen.count(), refused + seen.count_refused()
        with Process(database) as again:
            found = faults(again, seen, runs)
        if found:
            sys.stdout.write("\n".join([f"kill {number}, after {after_s:.3f} s:", *found, ""]))
            return 1
        if number % REPORT_EVERY == 0 or number == options.times:
            sys.stdout.write(
                f"{number} kills in {time.monotonic() - begun:.0f} s: {answered} answered writes, all there; "
                f"{refused} refused ones, none there\n"
            )
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
