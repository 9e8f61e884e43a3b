"""Run every benchmark, or those named: `python -m benchmarks [binding] [bodies] [generation] [serving] [growth]`."""

import sys
from importlib import import_module
from typing import Final

NAMES: Final = ("binding", "bodies", "generation", "serving", "growth")


def main(names: list[str]) -> int:
    """Print the tables; 2 for a name that is none."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.stderr.write(f"no such benchmark: {unknown[0]}. There are {', '.join(NAMES)}.\n")
        return 2
    for name in names or NAMES:
        for table in import_module(f"benchmarks.{name}").tables():
            sys.stdout.write(f"{table}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
