"""The catalogue in words: a line an entry, everything about one, a page of all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from textwrap import fill
from typing import Any, Final, NamedTuple

from runcontract.contract import Exclusion, Level, Requirement

WIDTH: Final = 100
INDENT: Final = " " * 14
ALL: Final = 20
LEVELS: Final = {
    Level.MUST: "a server that breaks it is not conformant",
    Level.SHOULD: "a server that breaks it is conformant with deviations, and this one is named",
    Level.MAY: "optional: it is observed or not, and either is right",
}
SOURCES: Final = {
    "P": "the published pages of the operations",
    "R": "a standard: HTTP, JSON, bearer tokens, JWT or RFC 3339",
    "C": "a completion of what the pages leave open",
}
AREAS: Final = {
    "OPS": "Each operation's success status",
    "BODY": "The shape of each success's body",
    "DATA": "What an answer says of the request",
    "STATE": "State keys and values",
    "TOKEN": "The run token",
    "LIFE": "The life of a run",
    "VALID": "What a body may hold",
    "HTTP": "HTTP and JSON",
}

Entry = Requirement | Exclusion
# Takes a text and a tone, and gives the text in that tone where there are colours.
Paint = Callable[[str, str], str]


class Declaration(NamedTuple):
    """What a target file says so that a capability counts as there: `lines` of a `table`, or of none."""

    what: str
    table: str
    lines: tuple[str, ...]

    def text(self) -> str:
        """Return it as it stands in a target file."""
        return "\n".join([*([f"[{self.table}]"] if self.table else []), *self.lines])


DECLARED_BY: Final = {
    "run.payload": Declaration(
        "a run can be made with a payload of the caller's choice",
        "provision",
        ('body = { payload = "{payload}" }   # or "{payload}" as a word of the command',),
    ),
    "job.known": Declaration(
        "there is a job that children can be made of",
        "provision",
        ('job = "conformance"   # any id that spawnRun takes',),
    ),
    "token.forge": Declaration(
        "the suite has the key that signs run tokens",
        "signing",
        ('key = "${MY_SIGNING_KEY}"', 'claims = { sub = "{run_id}" }   # and what else the server looks for'),
    ),
    "token.attempt": Declaration(
        "the attempt is a claim of the run token",
        "signing",
        ('key = "${MY_SIGNING_KEY}"', 'claims = { sub = "{run_id}", attempt = 1 }'),
    ),
    "event.send": Declaration(
        "the suite can send the event that a run waits for", "events", ('url = "/v1/events/{event_key}/send"',)
    ),
    "limit.body": Declaration("the largest body that the server takes is known", "", ("max_body_bytes = 1048576",)),
}


def area_of(entry: Entry) -> str:
    """Return the area of an entry, such as STATE."""
    return entry.id.partition("-")[0]


def clauses_of(entry: Entry) -> tuple[str, ...]:
    """Return the numbers of the clauses that an entry rests on, the one that makes the promise first."""
    return entry.clause, *entry.also


def operations_of(requirement: Requirement) -> str:
    """Return the operations of a requirement as one text."""
    return "all 20 operations" if len(requirement.operations) == ALL else ", ".join(requirement.operations)


def as_line(entry: Entry, paint: Paint) -> str:
    """Return an entry as one line of a list."""
    name, slug = paint(f"{entry.id:<10}", "strong"), paint(f"{entry.slug:<30}", "dim")
    return f"{name} {entry.level or '-':<6} {slug} {entry.statement}"


def as_text(entry: Entry, clauses: Mapping[str, str], checks: Iterable[str], paint: Paint) -> str:
    """Return everything there is to know about an entry.

    `clauses` are the texts of the contract by number, `checks` the names of those that put it to the test.
    """
    head = paint(f"{entry.id} {entry.slug}", "strong")
    rows = [("level", f"{entry.level}: {LEVELS[entry.level]}" if entry.level else "")]
    rows += [("source", SOURCES[entry.source])]
    rows += [
        ("clause" if number == entry.clause else "also", f"CONTRACT.md#{number}: {clauses[number]}")
        for number in clauses_of(entry)
    ]
    if isinstance(entry, Exclusion):
        rows += [("not judged", entry.reason)]
    else:
        rows += [("operations", operations_of(entry))]
        rows += [("needs", _needed(need)) for need in entry.needs]
        rows += [("tested by", ", ".join(checks)), ("run alone", f"runcontract verify --only {entry.id}")]
    rows += [("since", f"contract {entry.since}")]
    statement = fill(entry.statement, WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join([head, statement, *(_row(name, text, paint) for name, text in rows if text)]) + "\n"


def _needed(need: str) -> str:
    """Return a capability, and below it what a target file says to declare it."""
    return f"{need}: {DECLARED_BY[need].what}; in the target file:\n{DECLARED_BY[need].text()}"


def _row(name: str, text: str, paint: Paint) -> str:
    first, *more = text.splitlines()
    label = f"  {name:<11} "
    filled = fill(label + first, WIDTH, subsequent_indent=INDENT, break_on_hyphens=False, break_long_words=False)
    return "\n".join([paint(label, "dim") + filled.removeprefix(label), *(f"{INDENT}  {line}" for line in more)])


def as_entry(entry: Entry, checks: Iterable[str]) -> dict[str, Any]:
    """Return an entry as a JSON object."""
    common = {
        "id": entry.id,
        "slug": entry.slug,
        "statement": entry.statement,
        "level": entry.level,
        "source": entry.source,
        "clause": f"CONTRACT.md#{entry.clause}",
        "also": [f"CONTRACT.md#{number}" for number in entry.also],
        "since": entry.since,
    }
    if isinstance(entry, Exclusion):
        return {**common, "excluded": entry.reason}
    return {
        **common,
        "operations": list(entry.operations),
        "needs": list(entry.needs),
        "checks": list(checks),
    }


def counted(requirements: Iterable[Requirement]) -> str:
    """Return how many requirements there are, by level."""
    levels = [each.level for each in requirements]
    counts = ", ".join(f"{levels.count(level)} {level}" for level in Level)
    return f"{len(levels)} requirement{'' if len(levels) == 1 else 's'} ({counts})"


def as_page(requirements: Iterable[Requirement], exclusions: Iterable[Exclusion]) -> str:
    """Return the catalogue as a page of Markdown."""
    return "\n".join(_page(tuple(requirements), tuple(exclusions))) + "\n"


def _page(requirements: tuple[Requirement, ...], exclusions: tuple[Exclusion, ...]) -> Iterator[str]:
    yield "<!-- Rendered from openapi/requirements.yaml by `runcontract requirements --markdown`; a test compares. -->"
    yield ""
    yield "# Requirements"
    yield ""
    yield f"Everything that a verdict speaks of: {counted(requirements)}."
    yield "An id never changes its meaning and is never used again."
    yield "`runcontract requirements ID` explains one, `runcontract verify --only ID` tests it."
    yield "The numbers are clauses of [the contract](../openapi/CONTRACT.md)."
    yield from _legend()
    for area in dict.fromkeys(map(area_of, requirements)):
        yield from ("", f"## {area}: {AREAS[area]}", "")
        yield "| id | level | source | requirement | operations | needs |"
        yield "|---|---|---|---|---|---|"
        yield from (_requirement_row(each) for each in requirements if area_of(each) == area)
    if exclusions:
        yield from (
            "",
            "## Not judged",
            "",
            "What the contract says beyond that, and why no server is judged by it.",
            "",
        )
        yield "| id | level | source | what | why not |"
        yield "|---|---|---|---|---|"
        yield from map(_exclusion_row, exclusions)


def _legend() -> Iterator[str]:
    yield from ("", "| level | meaning |", "|---|---|")
    yield from (f"| {level} | {meaning} |" for level, meaning in LEVELS.items())
    yield from ("", "| source | meaning |", "|---|---|")
    yield from (f"| {source} | {meaning} |" for source, meaning in SOURCES.items())
    yield from ("", "What a requirement *needs*, a target file declares; where it does not, it is not evaluable:", "")
    for need, declaration in DECLARED_BY.items():
        yield from (f"- `{need}`: {declaration.what}", "", "  ```toml")
        yield from (f"  {line}" for line in declaration.text().splitlines())
        yield "  ```"


def _requirement_row(requirement: Requirement) -> str:
    return _cells(
        _anchored(requirement),
        requirement.level,
        _grounds(requirement),
        requirement.statement,
        operations_of(requirement),
        ", ".join(requirement.needs),
    )


def _exclusion_row(exclusion: Exclusion) -> str:
    return _cells(
        _anchored(exclusion), exclusion.level or "", _grounds(exclusion), exclusion.statement, exclusion.reason
    )


def _anchored(entry: Entry) -> str:
    return f'<a id="{entry.id.lower()}"></a>{entry.id}'


def _grounds(entry: Entry) -> str:
    """Return the source and the clauses, each a link."""
    return f"{entry.source}, " + ", ".join(f"[{each}](../openapi/CONTRACT.md#{each})" for each in clauses_of(entry))


def _cells(*texts: str) -> str:
    escaped = (text.replace("|", r"\|") for text in texts)
    return f"| {' | '.join(escaped)} |"
