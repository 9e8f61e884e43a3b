"""What a server promises beyond what it may answer, and remarks: `default`, `x-level`, `x-code`, `deprecated`.

Each rule takes the two places of one keyword, of which any may be missing.
"""

from collections.abc import Iterator
from typing import Final

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Place, difference
from runcontract.diff.views import canonical

LEVELS: Final = ("MAY", "SHOULD", "MUST")
LEVEL_UNLESS_STATED: Final = "SHOULD"


def stated(old: Place | None, new: Place | None, word: str) -> Iterator[Fact]:
    """Yield that a promise was made, taken back or replaced; `word` names it."""
    before, after = ("none" if place is None else canonical(place.value) for place in (old, new))
    if before != after:
        kind = Kind.NARROWED if old is None else Kind.WIDENED if new is None else Kind.CHANGED
        yield difference(Aspect.RESPONSE, kind, old, new, f"{word} {before} became {after}")


def level(old: Place | None, new: Place | None) -> Iterator[Fact]:
    """Yield that an `x-level` was raised, which binds servers more, or lowered; absent it is SHOULD."""
    before, after = (LEVEL_UNLESS_STATED if place is None else str(place.value) for place in (old, new))
    if before != after:
        known = before in LEVELS and after in LEVELS
        raised = known and LEVELS.index(after) > LEVELS.index(before)
        kind = Kind.NARROWED if raised else Kind.WIDENED if known else Kind.CHANGED
        yield difference(Aspect.RESPONSE, kind, old, new, f"level {before} became {after}")


def deprecation(old: Place | None, new: Place | None) -> Iterator[Fact]:
    """Yield that something became deprecated, or no longer is."""
    before, after = (place is not None and place.value is True for place in (old, new))
    if before != after:
        kind = Kind.NARROWED if after else Kind.WIDENED
        yield difference(Aspect.NOTE, kind, old, new, "deprecated now" if after else "no longer deprecated")
