"""What requests and answers are made of: media types with their schemas, and parts that are optional or required."""

from collections.abc import Iterator

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Place, Use, difference, matched, presence
from runcontract.diff.operation import Roles
from runcontract.diff.views import Pair


def part(word: str, old: Use | None, new: Use | None, aspect: Aspect) -> Iterator[Fact]:
    """Yield that a part came or went, which is an offer, and that it must be there now, or need not be any more."""
    yield from presence(Aspect.OFFER, old and old.place, new and new.place, word)
    before, after = (use is not None and use.described.value.get("required") is True for use in (old, new))
    if before != after:
        kind, verb = (Kind.NARROWED, "required now") if after else (Kind.WIDENED, "no longer required")
        places = [use and (use.described.member("required") or use.place) for use in (old, new)]
        yield difference(aspect, kind, places[0], places[1], f"{word} is {verb}")


def content(old: Place, new: Place, aspect: Aspect, roles: Roles) -> Iterator[Fact | Pair]:
    """Yield media types that came or went, and the schemas of the others as pairs that travel in such a direction.

    Which media types there are is up to the caller, for a body it sends as well as for one that it asks for.
    """
    for name, before, after in matched(_media_types(old), _media_types(new)):
        yield from presence(roles.sent, before, after, f"media type {name}")
        if before is not None and after is not None:
            yield from schema(before, after, aspect)
            if before.value.get("encoding", {}) != after.value.get("encoding", {}):
                places = [each.member("encoding") for each in (before, after)]
                yield difference(aspect, Kind.CHANGED, places[0], places[1], "encoding of the parts changed")


def schema(old: Place, new: Place, aspect: Aspect) -> Iterator[Pair]:
    """Yield the schemas of two things as a pair, unless neither has one."""
    before, after = (() if place is None else (place,) for place in (old.member("schema"), new.member("schema")))
    if before or after:
        yield Pair(before, after, aspect)


def _media_types(holder: Place) -> dict[str, Place]:
    return {"".join(name.lower().split()): place for name, place in holder.members("content").items()}
