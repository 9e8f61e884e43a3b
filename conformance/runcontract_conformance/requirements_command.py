"""`runcontract requirements`: list the catalogue, or explain a part of it."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Final, TextIO

from runcontract.contract import (
    Exclusion,
    Level,
    Requirement,
    load_clauses,
    load_contract,
    load_exclusions,
    load_requirements,
)
from runcontract.errors import UsageError
from runcontract.report.terminal import Terminal
from runcontract_conformance import plan
from runcontract_conformance.cases import Validator
from runcontract_conformance.checks.generated import Generated
from runcontract_conformance.corpus import Corpus
from runcontract_conformance.explanation import (
    Entry,
    area_of,
    as_entry,
    as_line,
    as_page,
    as_text,
    clauses_of,
    counted,
)

EPILOG: Final = """\
examples:
  runcontract requirements                     a line a requirement, then what is not judged
  runcontract requirements STATE-002           everything about one
  runcontract requirements LIFE --level must   those of an area and a level
  runcontract requirements --json              the catalogue for a machine
"""


def main(arguments: Sequence[str]) -> int:
    """List or explain entries and return 0. Raises UsageError for a word or a selection that matches none."""
    parser = argparse.ArgumentParser(
        prog="runcontract requirements",
        description="List what a verdict speaks of, and what it leaves out; with words, explain those.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words", metavar="ID", nargs="*", help="an id (STATE-002), a slug (slash-in-key) or an area (STATE)"
    )
    parser.add_argument("--level", choices=[level.lower() for level in Level], help="only those of a level")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="as a JSON object")
    form.add_argument("--markdown", action="store_true", help="as a page")
    options = parser.parse_args(list(arguments))
    requirements, exclusions = load_requirements(), load_exclusions()
    chosen = choice((*requirements, *exclusions), options.words, options.level)
    write = _form(options)
    sys.stdout.write(
        write([each for each in requirements if chosen(each)], [each for each in exclusions if chosen(each)])
    )
    sys.stdout.flush()  # so that a reader who is gone is noticed here, not when the interpreter ends
    return 0


def choice(entries: Sequence[Entry], words: Sequence[str], level: str | None) -> Callable[[Entry], bool]:
    """Return whether an entry is asked for: named by any of the words, if there are any, and of the level, if given.

    Case does not matter. Raises UsageError for a word that names nothing, or when there is nothing of the level.
    """
    wanted = {word.upper() for word in words}
    names = {entry.id: {entry.id, entry.slug.upper(), area_of(entry)} for entry in entries}
    shown = {name.upper(): name for entry in entries for name in (entry.id, entry.slug, area_of(entry))}
    for word in words:
        if word.upper() not in shown:
            near = get_close_matches(word.upper(), shown, n=3, cutoff=0.5)
            known = f"Did you mean {' or '.join(shown[each] for each in near)}?" if near else ""
            raise UsageError(
                f"no such requirement, slug or area: {word!r}. {known or '`runcontract requirements` lists them.'}"
            )

    def chosen(entry: Entry) -> bool:
        return (not wanted or bool(names[entry.id] & wanted)) and level in {None, str(entry.level).lower()}

    if not any(map(chosen, entries)):
        raise UsageError(f"--level {level}: none of {', '.join(words)} is of that level.")
    return chosen


def _form(options: argparse.Namespace) -> Callable[[Sequence[Requirement], Sequence[Exclusion]], str]:
    if options.markdown:
        return as_page
    if options.json:
        return _as_json
    return _as_texts if options.words else _as_list


def _as_json(requirements: Sequence[Requirement], exclusions: Sequence[Exclusion]) -> str:
    checks, clauses = _checks(), load_clauses()
    entries: tuple[Entry, ...] = (*requirements, *exclusions)
    cited = {number for entry in entries for number in clauses_of(entry)}
    document = {
        "requirements": [as_entry(each, checks[each.id]) for each in requirements],
        "exclusions": [as_entry(each, ()) for each in exclusions],
        "clauses": {f"CONTRACT.md#{number}": text for number, text in clauses.items() if number in cited},
    }
    # where the output has another character set, what that lacks is written as JSON itself writes it
    return json.dumps(document, indent=2, ensure_ascii=not in_utf_8(sys.stdout)) + "\n"


def in_utf_8(stream: TextIO) -> bool:
    """Whether a stream can take any character."""
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


def _as_texts(requirements: Sequence[Requirement], exclusions: Sequence[Exclusion]) -> str:
    checks, clauses, paint = _checks(), load_clauses(), Terminal(sys.stdout).paint
    entries: tuple[Entry, ...] = (*requirements, *exclusions)
    return "\n".join(as_text(each, clauses, checks.get(each.id, ()), paint) for each in entries)


def _as_list(requirements: Sequence[Requirement], exclusions: Sequence[Exclusion]) -> str:
    paint = Terminal(sys.stdout).paint
    lines = [as_line(each, paint) for each in requirements]
    if exclusions:
        lines += ["", "not judged:", *(as_line(each, paint) for each in exclusions)]
    parts = f"{len(exclusions)} part{'' if len(exclusions) == 1 else 's'} of the contract not judged"
    return "\n".join([*lines, "", f"{counted(requirements)}, {parts}"]) + "\n"


def _checks() -> dict[str, list[str]]:
    """Return the names of the checks that speak of each requirement."""
    contract = load_contract()
    generated = Generated(Corpus(contract=contract, seed=1, examples=0), Validator(contract), parts=1).checks()
    found: dict[str, list[str]] = {each.id: [] for each in load_requirements()}
    for check in (*plan.FIRST, *plan.FAMILIES, *generated):
        for requirement in check.requirements:
            found[requirement].append(check.name)
    return found
