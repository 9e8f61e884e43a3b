"""A comparison for people and for machines; pure functions from values to text."""

import json
from collections.abc import Callable
from typing import Any, Final

from runcontract.diff.change import Change, Comparison, Party
from runcontract.diff.version import needed

SHOWN_OPERATIONS: Final = 3
GROUPS: Final = (
    (frozenset(Party), "breaks clients and servers", "bad"),
    (frozenset({Party.CLIENTS}), "breaks clients", "bad"),
    (frozenset({Party.SERVERS}), "breaks servers", "fair"),
    (frozenset[Party](), "breaks nobody", "good"),
)
Paint = Callable[[str, str], str]


def as_text(comparison: Comparison, paint: Paint) -> str:
    """Return a line a change, grouped by who is broken, and their sum. `paint` colours a text in a tone."""
    lines: list[str] = []
    for parties, title, tone in GROUPS:
        changes = _group(comparison, parties)
        if changes:
            lines += [paint(title, tone), *(_line(change, paint) for change in changes), ""]
    return "\n".join([*lines, summary(comparison)]) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """Return the same as Markdown, such as for a comment on a change."""
    lines = [f"**{_markdown(summary(comparison))}**", ""]
    for parties, title, _ in GROUPS:
        changes = _group(comparison, parties)
        if changes:
            lines += [f"### {title[0].upper()}{title[1:]}", "", "| | where | what | operations |", "|---|---|---|---|"]
            lines += [_row(change) for change in changes]
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def as_document(comparison: Comparison) -> dict[str, Any]:
    """Return everything as one JSON value."""
    raised = needed(comparison)
    return {
        "old": {"name": comparison.old.name, "version": comparison.old.version},
        "new": {"name": comparison.new.name, "version": comparison.new.version},
        "summary": {
            "changes": len(comparison.changes),
            "break_clients": len(comparison.breaking(Party.CLIENTS)),
            "break_servers": len(comparison.breaking(Party.SERVERS)),
            "version": None if raised is None else raised.value,
        },
        "changes": [_entry(change) for change in comparison.changes],
    }


def as_json(comparison: Comparison) -> str:
    """Return that value as text."""
    return json.dumps(as_document(comparison), indent=2) + "\n"


def summary(comparison: Comparison) -> str:
    """Return the sum of it all on one line."""
    if not comparison.changes:
        return "no change but of words" if comparison.differs else "no change"
    total = len(comparison.changes)
    clients, servers = (len(comparison.breaking(party)) for party in (Party.CLIENTS, Party.SERVERS))
    nobody = total - len(comparison.breaking(*Party))
    return (
        f"{total} change{'' if total == 1 else 's'}: {clients} break{'s' if clients == 1 else ''} clients, "
        f"{servers} break{'s' if servers == 1 else ''} servers, {nobody} break{'s' if nobody == 1 else ''} nobody; "
        f"the next version is a {needed(comparison)} one"
    )


def printable(text: str) -> str:
    """Return the text with control characters escaped: a description must not steer the reader's terminal."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)


def _group(comparison: Comparison, parties: frozenset[Party]) -> list[Change]:
    return [change for change in comparison.changes if change.fact.breaks == parties]


def _line(change: Change, paint: Paint) -> str:
    fact = change.fact
    reach = _reach(change)
    line = f"  {fact.aspect:<8} {fact.kind:<8} {printable(fact.place)}: {printable(fact.message)}"
    return f"{line}  {paint(f'({printable(reach)})', 'dim')}" if reach else line


def _reach(change: Change) -> str:
    shown = list(change.operations[:SHOWN_OPERATIONS])
    left = len(change.operations) - len(shown)
    return ", ".join([*shown, *([f"and {left} more"] if left else [])])


def _row(change: Change) -> str:
    fact = change.fact
    cells = f"{fact.aspect} {fact.kind}", _code(fact.place), _markdown(fact.message), _markdown(_reach(change))
    return f"| {' | '.join(cells)} |"


def _markdown(text: str) -> str:
    escaped = printable(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{each}" if each in r"\`*_[]|{}~" else each for each in escaped)


def _code(text: str) -> str:
    # in a table a bar ends the cell even within code, so that it is written as a character reference
    return f"<code>{printable(text).replace('&', '&amp;').replace('<', '&lt;').replace('|', '&#124;')}</code>"


def _entry(change: Change) -> dict[str, Any]:
    fact = change.fact
    return {
        "breaks": sorted(fact.breaks),
        "aspect": fact.aspect.value,
        "kind": fact.kind.value,
        "old": fact.old,
        "new": fact.new,
        "message": fact.message,
        "operations": list(change.operations),
    }
