"""`runcontract verify`: parse, verify, report, return a code."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from runcontract.contract import Level, load_contract, load_requirements
from runcontract.errors import UsageError
from runcontract.report.document import as_document
from runcontract.report.terminal import Progress, Terminal, show
from runcontract.verify.engine import Listener, Unit
from runcontract.verify.finding import Finding
from runcontract.verify.target import Target, base_url, load_target
from runcontract.verify.verdict import Outcome, Verdict
from runcontract_conformance.declared import as_declared
from runcontract_conformance.reference import reference_target, running_reference
from runcontract_conformance.verification import Settings, reachable, verify

LONGEST_NUMBER: Final = 18
EPILOG: Final = """\
examples:
  runcontract verify
      start the reference server on a free port and verify it
  runcontract verify --target my-server.toml
      verify the server that the file describes
  runcontract verify --target my-server.toml --url http://127.0.0.1:9000 --json result.json
      the same server elsewhere, with the whole result as a file
  runcontract verify --target my-server.toml --overlay ours.yaml
      judge it by the contract as the overlay changes it; the verdict names each difference
  runcontract verify --target my-server.toml --only TOKEN --operation setState
      a part of the catalogue: outcomes, but no verdict

exit codes: 0 conformant, with or without deviations; 1 not conformant; 2 wrong usage or configuration;
3 could not judge; 130 interrupted. With --level should, deviations count as failures too.
"""


class _Quiet:
    """A listener that says nothing."""

    def planned(self, units: tuple[Unit, ...]) -> None:
        """Take no note."""

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        """Take no note."""


def parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    """Return the parser of the command; the environment gives defaults."""
    made = argparse.ArgumentParser(
        prog="runcontract verify",
        description="Judge a server of the run contract; without --target or --url, a reference server started for it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = made.add_argument
    add(
        "--target",
        metavar="FILE",
        type=Path,
        help="target file (TOML): the server, and how to get a fresh run",
    )
    add(
        "--overlay",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="what the server declares to do otherwise (OpenAPI Overlay); repeatable",
    )
    add("--url", help="base URL of the server; replaces the one in the target file")
    add("--json", metavar="FILE", type=Path, help="write the whole result as JSON")
    add(
        "--seed",
        type=_whole,
        default=environment.get("RUNCONTRACT_SEED", "1"),
        help="seed of all random data (default 1, or RUNCONTRACT_SEED)",
    )
    add(
        "--examples",
        type=_whole,
        default=20,
        help="random valid, and as many invalid, bodies an operation (default 20)",
    )
    add("--workers", type=_positive, default=16, help="checks at once (default 16)")
    add(
        "--budget",
        metavar="SECONDS",
        type=_positive,
        default=600,
        help="time for the whole run (default 600)",
    )
    add(
        "--only",
        metavar="ID",
        action="append",
        default=[],
        help="a requirement (STATE-002) or area (STATE); repeatable",
    )
    add("--operation", metavar="NAME", action="append", default=[], help="an operation (setState); repeatable")
    add("--level", choices=("must", "should"), default="must", help="should: exit 1 for deviations too")
    add("--show-tokens", action="store_true", help="leave run tokens in the JSON file")
    add("--quiet", action="store_true", help="the verdict alone, no progress")
    add("--verbose", action="store_true", help="every finding, with the requests that led there")
    return made


def main(arguments: Sequence[str]) -> int:
    """Verify a server and return the exit code of its verdict.

    Raises UsageError for options or a target file that are wrong, TargetError when there is nothing to judge.
    """
    options = parser(os.environ).parse_args(list(arguments))
    if options.json is not None and not options.json.resolve().parent.is_dir():
        raise UsageError(f"--json {options.json}: the folder {options.json.resolve().parent} does not exist.")
    if options.target is None:
        as_declared(load_contract(), options.overlay)  # before a server is started for it
    try:
        verdict = asyncio.run(_verified(options))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    terminal = Terminal(sys.stdout)
    if not options.quiet:
        terminal.line()
    show(verdict, terminal, verbose=options.verbose)
    if options.json is not None:
        _write(options.json, as_document(verdict, show_tokens=options.show_tokens))
    deviating = options.level == "should" and verdict.count({Outcome.DEVIATES}) > 0
    return 1 if deviating and verdict.exit_code == 0 else verdict.exit_code


async def _verified(options: argparse.Namespace) -> Verdict:
    settings = Settings(
        seed=options.seed,
        examples=options.examples,
        workers=options.workers,
        budget_s=options.budget,
        overlays=tuple(options.overlay),
        only=tuple(options.only),
        operations=tuple(options.operation),
    )
    terminal = Terminal(sys.stdout)
    async with _target(options) as target:
        if options.quiet:
            return await verify(target, settings, _Quiet())
        name = f"{target.name} at {target.url}" if target.name else target.url
        terminal.line(f"verifying {name}, seed {settings.seed}")
        terminal.line()
        musts = frozenset(each.id for each in load_requirements() if each.level is Level.MUST)
        progress: Listener = Progress(terminal, load_contract().operations, musts)
        return await verify(target, settings, progress)


@asynccontextmanager
async def _target(options: argparse.Namespace) -> AsyncIterator[Target]:
    """Give the target: the file's, a reference server that runs elsewhere, or one that is started for the occasion."""
    if options.target is not None:
        yield load_target(options.target, url=options.url)
    elif options.url is not None:
        try:
            base_url(options.url)
        except ValueError as error:
            raise UsageError(f"--url {options.url!r}: {error}.") from error
        await reachable(options.url)
        api_key = os.environ.get("RUNCONTRACT_API_KEY")
        if api_key is None:
            raise UsageError(
                f"{options.url} answers, but how does one get a fresh run there? Describe it with --target FILE; "
                "for a reference server, set RUNCONTRACT_API_KEY to its API key."
            )
        yield reference_target(options.url, api_key=api_key, signing_key=os.environ.get("RUNCONTRACT_SIGNING_KEY"))
    else:
        async with running_reference() as target:
            yield target


def _write(path: Path, document: dict[str, object]) -> None:
    try:
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        # a hostile answer can hold what UTF-8 can't: written as \udcff, which is JSON's own way to say it
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"can't write {path}: {error.strerror}.") from error


def _whole(text: str) -> int:
    return _at_least(0, text)


def _positive(text: str) -> int:
    return _at_least(1, text)


def _at_least(least: int, text: str) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER) or int(digits) < least:
        raise argparse.ArgumentTypeError(f"must be a whole number from {least} up, not {text[:40]!r}")
    return int(digits)
