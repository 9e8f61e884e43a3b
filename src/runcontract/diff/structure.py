"""The rules about what lies within a value: the members of an object, the items of an array, and schemas about them.

A rule yields differences, and pairs of schemas that are to be compared in their turn. Objects are open unless they say
otherwise: a member that nobody describes is ignored, so that to describe one more is an offer and no more than that.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from runcontract.diff.change import Aspect, Fact, Kind, Sense
from runcontract.diff.document import Place
from runcontract.diff.keywords import ARRAY, OBJECT, STRING
from runcontract.diff.views import Pair, View, Views

REST: Final = "additionalProperties"
# What a member is called in which keyword; `properties` name it, the others match its name.
MEMBERS: Final = ("properties", "patternProperties")
HIDDEN: Final = {Aspect.REQUEST: "readOnly", Aspect.RESPONSE: "writeOnly"}
DEGREES: Final = ("optional", "essential", "required")
# Schemas that hold of a part of the value; where there is none, everything is allowed there.
WITHIN: Final = {
    "propertyNames": OBJECT,
    "unevaluatedProperties": OBJECT,
    "items": ARRAY,
    "unevaluatedItems": ARRAY,
    "contentSchema": STRING,
}
# Schemas whose presence is itself a demand, and how they bear on the one around them.
CONDITIONS: Final = {
    "not": Sense.REVERSED,
    "contains": Sense.SAME,
    "if": Sense.UNKNOWN,
    "then": Sense.SAME,
    "else": Sense.SAME,
}
Member = tuple[str, str]


def members(views: Views) -> Iterator[Fact | Pair]:
    """Yield the members that are described no more or now, and those of both as pairs."""
    if not views.types & OBJECT:
        return
    old, new = (_members(view, views.pair.aspect) for view in (views.old, views.new))
    for member in dict.fromkeys([*new, *old]):
        before, after = _rule(views.old, member), _rule(views.new, member)
        if member in old and member in new:
            yield from views.below(before, after)
        elif any(place.value is False for place in (before if member in new else after)):
            kind, word = (Kind.WIDENED, "allowed now") if member in new else (Kind.NARROWED, "no longer allowed")
            yield views.at(kind, old.get(member), new.get(member), f"member {member[1]} is {word}")
        else:
            kind, word = (Kind.WIDENED, "added") if member in new else (Kind.NARROWED, "removed")
            yield views.at(kind, old.get(member), new.get(member), f"member {member[1]} {word}", offer=True)
            if before and after:  # the object was or becomes a map, in which such a member had a schema already
                yield from views.below(before, after)


def required(views: Views) -> Iterator[Fact]:
    """Yield the members that must be there now, or need not be any more."""
    if not views.types & OBJECT:
        return
    old, new = (_degrees(view, views.pair.aspect) for view in (views.old, views.new))
    for name in dict.fromkeys([*new, *old]):
        before, after = old.get(name, 0), new.get(name, 0)
        if before != after:
            kind = Kind.NARROWED if after > before else Kind.WIDENED
            message = f"member {name}: {DEGREES[before]} became {DEGREES[after]}"
            yield views.fact(kind, ("required", "x-essential"), message)


def rest(views: Views) -> Iterator[Fact | Pair]:
    """Yield whether members that nobody describes became forbidden or allowed, or else their schemas as a pair."""
    if not views.types & OBJECT:
        return
    old, new = ([place for place in view.all(REST) if place.value is not True] for view in (views.old, views.new))
    closed = [any(place.value is False for place in places) for places in (old, new)]
    if closed[0] != closed[1]:
        kind, word = (Kind.NARROWED, "no longer") if closed[1] else (Kind.WIDENED, "now")
        yield views.fact(kind, (REST,), f"other members are {word} allowed")
    elif not closed[0]:
        yield from views.below(old, new)


def within(views: Views) -> Iterator[Pair]:
    """Yield the schemas of names, items and so on as pairs, and items that have a schema by their position."""
    for keyword, of_types in WITHIN.items():
        if views.types & of_types:
            yield from views.below(views.old.all(keyword), views.new.all(keyword))
    positions = max(
        (len(part.place.items("prefixItems")) for view in (views.old, views.new) for part in view.parts), default=0
    )
    for position in range(positions if views.types & ARRAY else 0):
        yield from views.below(_item(views.old, position), _item(views.new, position))


def conditions(views: Views) -> Iterator[Fact | Pair]:
    """Yield conditions that were added or dropped, and those that stand on both sides as pairs, in their order."""
    for keyword, sense in CONDITIONS.items():
        for before, after in zip_longest(views.old.all(keyword), views.new.all(keyword)):
            yield from _condition(views, before, after, sense, keyword)
    old, new = (
        {name: place for part in view.parts for name, place in part.place.members("dependentSchemas").items()}
        for view in (views.old, views.new)
    )
    for name in dict.fromkeys([*new, *old]):
        yield from _condition(views, old.get(name), new.get(name), Sense.SAME, f"dependentSchemas of {name}")


def _condition(
    views: Views, before: Place | None, after: Place | None, sense: Sense, word: str
) -> Iterator[Fact | Pair]:
    if before is not None and after is not None:
        yield from views.below([before], [after], sense=sense)
    elif after is not None:
        yield views.at(Kind.NARROWED, before, after, f"{word} added")
    else:
        yield views.at(Kind.WIDENED, before, after, f"{word} removed")


def _members(view: View, aspect: Aspect) -> dict[Member, Place]:
    """Return the first place of each member that is described, but for those that this direction does not carry."""
    found = {
        (keyword, name): place
        for part in reversed(view.parts)
        for keyword in MEMBERS
        for name, place in part.place.members(keyword).items()
    }
    return {member: place for member, place in found.items() if not _is_hidden(view, member, aspect)}


def _rule(view: View, member: Member) -> list[Place]:
    """Return the schemas that hold of a member: in each part those of its name, or else the one of the rest."""
    found = []
    for part in view.parts:
        own = part.place.member(*member)
        named = [] if own is None else [own]
        if member[0] == "properties":
            patterns = part.place.members("patternProperties")
            named += [place for pattern, place in patterns.items() if _matches(pattern, member[1])]
        rest_of_it = part.place.member(REST)
        found += named or ([] if rest_of_it is None else [rest_of_it])
    return [place for place in found if place.value is not True]


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:  # a pattern that Python can't read, though ECMAScript may
        return False


def _is_hidden(view: View, member: Member, aspect: Aspect) -> bool:
    word = HIDDEN.get(aspect)
    if word is None:
        return False
    flags = View(view.document, tuple(_rule(view, member))).all(word)
    return any(flag.value is True for flag in flags)


def _degrees(view: View, aspect: Aspect) -> dict[str, int]:
    """Return how much each member is asked for, as an index of DEGREES."""
    degrees: dict[str, int] = {}
    for keyword in ("x-essential", "required") if aspect is Aspect.REQUEST else ("required",):
        for place in view.all(keyword):
            degrees |= dict.fromkeys(place.value, DEGREES.index("required" if keyword == "required" else "essential"))
    return {name: degree for name, degree in degrees.items() if not _is_hidden(view, ("properties", name), aspect)}


def _item(view: View, position: int) -> list[Place]:
    found = []
    for part in view.parts:
        own = part.place.items("prefixItems")
        place = own[position] if position < len(own) else part.place.member("items")
        found += [place] if place is not None and place.value is not True else []
    return found
