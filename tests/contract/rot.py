"""What is wrong with a catalogue over time, or beside its checks; pure, so that each kind can be shown to be seen.

What is wrong with a catalogue in itself, `runcontract generate` says.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from runcontract.contract import Exclusion, Requirement

RETIRED = "retired"
Entry = Requirement | Exclusion


class Known(NamedTuple):
    """A line of the snapshot: what an id was given for, and whether it still stands."""

    slug: str
    since: str
    retired: bool


def snapshot_of(text: str) -> dict[str, Known]:
    """Return the lines `ID slug since [retired]` by their ids. Raises ValueError for one that is none, or a second."""
    known: dict[str, Known] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        identifier, slug, since, *rest = line.split(" ")
        if rest not in ([], [RETIRED]):
            raise ValueError(f"not a line of the snapshot: {line}")
        if identifier in known or slug in {each.slug for each in known.values()}:
            raise ValueError(f"an id and a slug stand here once: {line}")
        known[identifier] = Known(slug, since, rest == [RETIRED])
    return known


def changed(snapshot: Mapping[str, Known], entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what became of ids that should have stayed as they were."""
    standing = {entry.id: entry for entry in entries}
    for identifier, known in snapshot.items():
        entry = standing.get(identifier)
        if entry is None and not known.retired:
            yield f"{identifier} is gone: mark its line as {RETIRED}"
        elif entry is not None and known.retired:
            yield f"{identifier} is retired and can't come back"
        elif entry is not None and (entry.slug, entry.since) != (known.slug, known.since):
            yield f"{identifier} was {known.slug} since {known.since}, and is {entry.slug} since {entry.since}"
    slugs = {known.slug for known in snapshot.values()}
    for entry in standing.values():
        if entry.id not in snapshot:
            again = ", whose slug was another's" if entry.slug in slugs else ""
            yield f"{entry.id} is new{again}: add the line `{entry.id} {entry.slug} {entry.since}`"


def unmatched(requirements: Collection[str], checks: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Yield the requirements that no check speaks of, and the checks that speak of what is none."""
    spoken = {requirement for spoken in checks.values() for requirement in spoken}
    yield from (
        f"{requirement}: no check puts it to the test" for requirement in requirements if requirement not in spoken
    )
    for name, spoken_of in checks.items():
        yield from (f"check {name}: there is no requirement {each}" for each in spoken_of if each not in requirements)
