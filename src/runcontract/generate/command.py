"""`runcontract generate`: make code of a description, or check that what is there is still what it gives."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from runcontract.errors import StaleError, UsageError
from runcontract.generate.checkout import SOURCES, TARGET, checkout, render_checkout
from runcontract.generate.files import Stale, check_nothing_is_lost, compare, extra, write
from runcontract.generate.foreign import render_foreign
from runcontract.generate.package import PARTS

EPILOG: Final = """\
examples:
  runcontract generate client --spec api.yaml --out src/my_api
      models, errors and typed clients of your own OpenAPI 3.1 description
  runcontract generate all --spec api.yaml --overlay ours.yaml --out src/my_api
      everything, of the description as an overlay changes it
  runcontract generate all --spec api.yaml --out src/my_api --check
      write nothing; exit 1 when a generated file differs by one byte
  runcontract generate
      in a checkout of this project: write src/runcontract/generated/ anew from openapi/
  runcontract generate --check
      in a checkout of this project: exit 1 when a generated file differs by one byte

parts: models (pydantic models), handlers (the interface that a server implements, and its errors), client
(asynchronous and synchronous, on httpx), types (TypeScript), all. Generated Python needs pydantic, httpx for the
clients, and runcontract.wire, the runtime that it stands on.
"""


def main(arguments: Sequence[str]) -> int:
    """Write or check the generated files; return 0.

    Raises StaleError when a check finds a difference, UsageError for options that don't fit together or a file that
    would be lost, ContractError for a description that can't be read or that no code can be made of.
    """
    parser = argparse.ArgumentParser(
        prog="runcontract generate",
        description="Make code of an OpenAPI description, and of nothing else: same description, same bytes.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("part", nargs="?", choices=PARTS, metavar="PART", help=f"what to make: {', '.join(PARTS)} (default: all)")
    add("--spec", metavar="FILE", type=Path, help="your description: YAML or JSON, in one file or several")
    add("--overlay", metavar="FILE", type=Path, action="append", default=[], help="change the description; repeatable")
    add("--out", metavar="DIR", type=Path, help="the folder of the generated package")
    add("--check", action="store_true", help="compare only; exit 1 when anything differs")
    add("--root", metavar="DIR", type=Path, help="the checkout of this project (default: the one around this folder)")
    options = parser.parse_args(list(arguments))
    return _of_checkout(options) if options.spec is None else _of_foreign(options)


def _of_foreign(options: argparse.Namespace) -> int:
    if options.out is None:
        raise UsageError(f"--spec {options.spec}: say with --out DIR where the generated package belongs.")
    if options.root is not None:
        raise UsageError("--root is for a checkout of this project; leave it out, --spec names the description.")
    wanted = render_foreign(
        options.spec,
        overlays=options.overlay,
        files=PARTS[options.part or "all"],
        say=lambda note: sys.stderr.write(f"runcontract: {options.spec}: {note}\n"),
    )
    stale = tuple(compare(options.out, wanted))
    if options.check:
        again = f"runcontract generate {options.part or 'all'} --spec {options.spec} --out {options.out}"
        return _checked(_shown(stale, Path.cwd()), len(wanted), name=str(options.spec), again=again)
    check_nothing_is_lost(stale)
    write(options.out, wanted, stale)
    return _written(_shown(stale, Path.cwd()), len(wanted))


def _of_checkout(options: argparse.Namespace) -> int:
    for name in ("part", "out", "overlay"):
        if getattr(options, name):
            raise UsageError("without --spec FILE there is no description to make that of. Name one.")
    root = checkout(options.root or Path.cwd(), given=options.root is not None)
    wanted = render_checkout(root)
    target = root / TARGET
    stale = (*compare(target, wanted), *extra(target, wanted))
    if options.check:
        return _checked(_shown(stale, root), len(wanted), name=f"{SOURCES}/", again="runcontract generate")
    write(target, wanted, stale)
    return _written(_shown(stale, root), len(wanted))


def _written(stale: Sequence[Stale], count: int) -> int:
    for each in stale:
        sys.stdout.write(f"{'removed' if each.why == 'extra' else 'wrote'} {each.path}\n")
    sys.stdout.write(f"{_files(count)} up to date.\n")
    return 0


def _checked(stale: Sequence[Stale], count: int, *, name: str, again: str) -> int:
    for each in stale:
        sys.stdout.write(f"{each.why}: {each.path}\n{each.diff}")
    if stale:
        raise StaleError(f"{_files(len(stale))} not what {name} gives. Run `{again}`.")
    sys.stdout.write(f"{_files(count)} what {name} gives.\n")
    return 0


def _files(count: int) -> str:
    return "1 generated file is" if count == 1 else f"{count} generated files are"


def _shown(stale: Sequence[Stale], base: Path) -> list[Stale]:
    """Return what is stale with its path as seen from a folder, where it lies below that."""
    return [
        replace(each, path=each.path.relative_to(base)) if each.path.is_relative_to(base) else each for each in stale
    ]
