"""The catalogue in words: a line a requirement, everything about one, a page of all."""

from collections.abc import Iterable, Iterator
from textwrap import fill
from typing import Any, Final

from runcontract.contract import Level, Requirement

WIDTH: Final = 100
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
CLAUSES: Final = {
    "1": "Operations",
    "2": "Schemas",
    "3": "Run token",
    "4": "Life of a run",
    "5": "HTTP",
    "6": "Provisioning",
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
# What to write into a target file so that a requirement that needs it can be judged.
DECLARED_BY: Final = {
    "run.payload": '"{payload}" in the body or the command of [provision]',
    "job.known": "job in [provision]",
    "token.forge": "[signing]: the key that signs run tokens",
    "token.attempt": "[signing] with an attempt among its claims",
    "event.send": "[events]: how to send the event that a run waits for",
    "limit.body": "max_body_bytes",
}


def area_of(requirement: Requirement) -> str:
    """Return the area of a requirement, such as STATE."""
    return requirement.id.partition("-")[0]


def operations_of(requirement: Requirement) -> str:
    """Return the operations of a requirement as one text."""
    return "all 20 operations" if len(requirement.operations) == ALL else ", ".join(requirement.operations)


def as_line(requirement: Requirement) -> str:
    """Return a requirement as one line of a list."""
    return f"{requirement.id:<10} {requirement.level:<6} {requirement.slug:<30} {requirement.statement}"


def as_text(requirement: Requirement, checks: Iterable[str]) -> str:
    """Return everything there is to know about a requirement; `checks` are the names of those that test it."""
    rows = {
        "level": f"{requirement.level}: {LEVELS[requirement.level]}",
        "source": f"{SOURCES[requirement.source]}; CONTRACT.md section {requirement.clause}, "
        f"{CLAUSES[requirement.clause]}",
        "operations": operations_of(requirement),
        "needs": "; ".join(f"{need}, declared by {DECLARED_BY[need]}" for need in requirement.needs),
        "tested by": ", ".join(checks),
        "run alone": f"runcontract verify --only {requirement.id}",
    }
    head = f"{requirement.id} {requirement.slug}\n  {fill(requirement.statement, WIDTH, subsequent_indent='  ')}\n"
    body = (
        fill(f"  {name:<11} {value}", WIDTH, subsequent_indent=" " * 14, break_on_hyphens=False)
        for name, value in rows.items()
        if value
    )
    return head + "\n".join(body) + "\n"


def as_entry(requirement: Requirement, checks: Iterable[str]) -> dict[str, Any]:
    """Return a requirement as a JSON object."""
    return {
        "id": requirement.id,
        "slug": requirement.slug,
        "statement": requirement.statement,
        "level": requirement.level,
        "source": requirement.source,
        "clause": f"CONTRACT.md#{requirement.clause}",
        "operations": list(requirement.operations),
        "needs": list(requirement.needs),
        "checks": list(checks),
    }


def as_page(catalogue: Iterable[Requirement]) -> str:
    """Return the catalogue as a page of Markdown."""
    return "\n".join(_page(tuple(catalogue))) + "\n"


def _page(catalogue: tuple[Requirement, ...]) -> Iterator[str]:
    yield "<!-- Rendered from openapi/requirements.yaml by `runcontract requirements --markdown`; a test compares. -->"
    yield ""
    yield "# Requirements"
    yield ""
    counts = ", ".join(f"{sum(each.level is level for each in catalogue)} {level}" for level in Level)
    yield f"Everything that a verdict speaks of: {len(catalogue)} requirements ({counts})."
    yield "An id never changes its meaning and is never used again."
    yield "`runcontract requirements ID` explains one, `runcontract verify --only ID` tests it."
    yield ""
    yield "| level | meaning |"
    yield "|---|---|"
    yield from (f"| {level} | {meaning} |" for level, meaning in LEVELS.items())
    yield ""
    yield "| source | meaning |"
    yield "|---|---|"
    yield from (f"| {source} | {meaning} |" for source, meaning in SOURCES.items())
    yield ""
    yield "What a requirement *needs*, a target file declares; where it does not, the requirement is not evaluable:"
    yield ""
    yield from (f"- `{need}`: {how}" for need, how in DECLARED_BY.items())
    for area in dict.fromkeys(map(area_of, catalogue)):
        yield ""
        yield f"## {area}: {AREAS[area]}"
        yield ""
        yield "| id | level | source | requirement | operations | needs |"
        yield "|---|---|---|---|---|---|"
        yield from (_row(each) for each in catalogue if area_of(each) == area)


def _row(requirement: Requirement) -> str:
    cells = (
        f'<a id="{requirement.id.lower()}"></a>{requirement.id}',
        requirement.level,
        f"{requirement.source}, {requirement.clause}",
        requirement.statement.replace("|", "\\|"),
        operations_of(requirement),
        ", ".join(requirement.needs),
    )
    return f"| {' | '.join(cells)} |"
