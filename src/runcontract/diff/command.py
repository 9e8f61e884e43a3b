"""`runcontract diff`: read two descriptions, compare them, print what differs, return a code."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final, TextIO

from runcontract.diff.change import Comparison, Party
from runcontract.diff.comparison import compare
from runcontract.diff.rendering import Paint, as_json, as_markdown, as_text
from runcontract.diff.source import INSTALLED, STDIN, read
from runcontract.diff.version import shortfall
from runcontract.errors import UsageError

COLOURS: Final = {"good": "32", "bad": "31", "fair": "33", "dim": "2"}
FAIL_ON: Final[Mapping[str, frozenset[Party]]] = {
    "any": frozenset(Party),
    "clients": frozenset({Party.CLIENTS}),
    "servers": frozenset({Party.SERVERS}),
    "never": frozenset(),
}
EPILOG: Final = """\
OLD and NEW are each an OpenAPI 3.x description: a YAML or JSON file with all that it refers to, `-` for standard
input, or the word `contract` for the one that this installation carries (./contract is a file of that name).

A change breaks clients if one that keeps to OLD fails with a server that keeps to NEW, and it breaks servers if one
that keeps to OLD fails a client that relies on NEW. docs/diff.md has the table.

examples:
  runcontract diff contract openapi/runs.yaml
      what a checkout changes in the contract of this installation
  runcontract diff old.json new.yaml --fail-on clients --format markdown > changes.md
      breaking servers is fine; a table for the description of a pull request
  git show main:src/runcontract/generated/openapi.json | runcontract diff - openapi/runs.yaml
      in CI, against the main branch: no change may break anybody
  git show main:src/runcontract/generated/openapi.json |
      runcontract diff - openapi/runs.yaml --fail-on never --check-version
      in CI as well: a change may break what it likes, if info.version says so

exit codes: 0 nothing that --fail-on asks about, and a version that is raised enough if --check-version asks;
1 otherwise; 2 wrong usage, or a description that can't be read.
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    made = argparse.ArgumentParser(
        prog="runcontract diff",
        description="Tell what changed between two OpenAPI descriptions, and whom each change breaks.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("old", metavar="OLD", help="the description before")
    made.add_argument("new", metavar="NEW", help="the description after")
    made.add_argument(
        "--fail-on", choices=tuple(FAIL_ON), default="any", help="exit 1 when one of these is broken (default any)"
    )
    made.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="default text")
    made.add_argument(
        "--check-version",
        action="store_true",
        help="exit 1 unless info.version is raised: major for what breaks clients, minor for any other change, "
        "patch for changes of words alone",
    )
    return made


def main(arguments: Sequence[str]) -> int:
    """Compare two descriptions and return 0 or 1.

    Raises UsageError for options that make no sense, ContractError for a description that can't be read.
    """
    options = parser().parse_args(list(arguments))
    if options.old == options.new == STDIN:
        raise UsageError(
            f"only one of the two can come from standard input; name a file, or {INSTALLED}, for the other."
        )
    comparison = compare(read(options.old, sys.stdin.buffer), read(options.new, sys.stdin.buffer))
    complaint = shortfall(comparison) if options.check_version else None
    sys.stdout.write(_written(comparison, options.format))
    if complaint is not None:
        sys.stderr.write(f"runcontract: {complaint}\n")
    return 1 if complaint is not None or comparison.breaking(*FAIL_ON[options.fail_on]) else 0


def _written(comparison: Comparison, form: str) -> str:
    if form == "json":
        return as_json(comparison)
    if form == "markdown":
        return as_markdown(comparison)
    return as_text(comparison, painter(sys.stdout, os.environ))


def painter(stream: TextIO, environment: Mapping[str, str]) -> Paint:
    """Return what colours a text: on a terminal only, and not under NO_COLOR (https://no-color.org)."""
    if not stream.isatty() or environment.get("TERM") == "dumb" or environment.get("NO_COLOR"):
        return lambda text, _: text
    return lambda text, tone: f"\033[{COLOURS[tone]}m{text}\033[0m"
