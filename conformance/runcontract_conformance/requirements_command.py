"""`runcontract requirements`: list the catalogue, or explain a part of it."""

import argparse
import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from runcontract.contract import Level, Requirement, load_contract, load_requirements
from runcontract.errors import UsageError
from runcontract_conformance import plan
from runcontract_conformance.cases import Validator
from runcontract_conformance.checks.generated import Generated
from runcontract_conformance.corpus import Corpus
from runcontract_conformance.explanation import area_of, as_entry, as_line, as_page, as_text

EPILOG: Final = """\
examples:
  runcontract requirements                     a line a requirement
  runcontract requirements STATE-002           everything about one
  runcontract requirements LIFE --level must   those of an area and a level
  runcontract requirements --json              the catalogue for a machine
"""


def main(arguments: Sequence[str]) -> int:
    """List or explain requirements and return 0. Raises UsageError for a word that is none of their ids or areas."""
    parser = argparse.ArgumentParser(
        prog="runcontract requirements",
        description="List what a verdict speaks of; with words, explain those requirements.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words", metavar="ID", nargs="*", help="an id (STATE-002), a slug (slash-in-key) or an area (STATE)"
    )
    parser.add_argument("--level", choices=[level.lower() for level in Level], help="only those of a level")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as a JSON array")
    form.add_argument("--markdown", action="store_true", help="as the page in docs/")
    options = parser.parse_args(list(arguments))
    catalogue = load_requirements()
    chosen = [
        each
        for each in selected(catalogue, options.words)
        if options.level is None or each.level is Level(options.level.upper())
    ]
    sys.stdout.write(_written(chosen, options))
    return 0


def selected(catalogue: Sequence[Requirement], words: Sequence[str]) -> list[Requirement]:
    """Return the requirements that any of the words names, or all; case does not matter. Raises UsageError."""
    names = {each.id: {each.id, each.slug.upper(), area_of(each)} for each in catalogue}
    wanted = [word.upper() for word in words]
    known = sorted(set().union(*names.values()))
    for word in wanted:
        if word not in known:
            near = get_close_matches(word, known, n=3, cutoff=0.5)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`runcontract requirements` lists them."
            raise UsageError(f"no such requirement, slug or area: {word}. {hint}")
    return [each for each in catalogue if not wanted or names[each.id].intersection(wanted)]


def _written(chosen: Sequence[Requirement], options: argparse.Namespace) -> str:
    if options.markdown:
        return as_page(chosen)
    if options.json:
        checks = _checks()
        return json.dumps([as_entry(each, checks[each.id]) for each in chosen], indent=2, ensure_ascii=False) + "\n"
    if options.words:
        checks = _checks()
        return "\n".join(as_text(each, checks[each.id]) for each in chosen)
    counts = ", ".join(f"{sum(each.level is level for each in chosen)} {level}" for level in Level)
    lines = [*map(as_line, chosen), "", f"{len(chosen)} requirements: {counts}"]
    return "\n".join(lines) + "\n"


def _checks() -> dict[str, list[str]]:
    """Return the names of the checks that speak of each requirement."""
    contract = load_contract()
    generated = Generated(Corpus(contract=contract, seed=1, examples=0), Validator(contract), parts=1).checks()
    found: dict[str, list[str]] = {each.id: [] for each in load_requirements()}
    for check in (*plan.FIRST, *plan.FAMILIES, *generated):
        for requirement in check.requirements:
            found[requirement].append(check.name)
    return found
