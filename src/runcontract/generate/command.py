"""`runcontract generate`: write the generated code of a checkout, or check it for drift."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from runcontract.errors import StaleError, UsageError
from runcontract.generate.files import SOURCES, TARGET, compare, render_all, write

EPILOG: Final = """\
examples:
  runcontract generate            write src/runcontract/generated/ anew from openapi/
  runcontract generate --check    write nothing; exit 1 when a generated file differs by one byte
"""


def main(arguments: Sequence[str]) -> int:
    """Write or check the generated files; return 0.

    Raises StaleError when a check finds a difference, UsageError outside a checkout, ContractError for a contract
    that can't be read.
    """
    parser = argparse.ArgumentParser(
        prog="runcontract generate",
        description="Make the generated code from the contract in openapi/, and from nothing else.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 when anything differs")
    parser.add_argument("--root", metavar="DIR", type=Path, help="the checkout (default: the one around this folder)")
    options = parser.parse_args(list(arguments))
    root = checkout(options.root or Path.cwd(), given=options.root is not None)
    wanted = render_all(root)
    if options.check:
        return _check(root, wanted)
    for each in write(root, wanted):
        sys.stdout.write(f"{'removed' if each.why == 'extra' else 'wrote'} {each.path.relative_to(root)}\n")
    sys.stdout.write(f"{len(wanted)} generated files are up to date.\n")
    return 0


def checkout(start: Path, *, given: bool) -> Path:
    """Return the checkout that a folder is, or lies in. Raises UsageError where there is none."""
    start = start.resolve()
    for folder in (start,) if given else (start, *start.parents):
        if (folder / SOURCES / "runs.yaml").is_file() and (folder / TARGET).is_dir():
            return folder
    raise UsageError(
        f"{start} is no checkout of the project: there is no {SOURCES}/runs.yaml with a {TARGET}/ beside it. "
        "Change to one, or name it with --root."
    )


def _check(root: Path, wanted: dict[Path, str]) -> int:
    stale = list(compare(root, wanted))
    for each in stale:
        sys.stdout.write(f"{each.why}: {each.path.relative_to(root)}\n{each.diff}")
    if stale:
        are = "1 generated file is" if len(stale) == 1 else f"{len(stale)} generated files are"
        raise StaleError(f"{are} not what openapi/ gives. Run `runcontract generate`.")
    sys.stdout.write(f"{len(wanted)} generated files are what openapi/ gives.\n")
    return 0
