"""The rules about what a schema says of a value as a whole: its type, its bounds, what it must match, what is promised.

A rule takes two views and yields each difference of its own kind; it neither stops at the first nor looks further in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Final

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Place
from runcontract.diff.promises import deprecation, level, stated
from runcontract.diff.views import NULL, NUMBER, TYPES, View, Views, canonical

STRING: Final = frozenset({"string"})
ARRAY: Final = frozenset({"array"})
OBJECT: Final = frozenset({"object"})
TYPE_KEYWORDS: Final = ("type", "nullable", "oneOf", "anyOf", "const", "enum")
SHOWN_VALUES: Final = 8


@dataclass(frozen=True, slots=True)
class Bound:
    """A keyword that limits a quantity, the types that have it, and the limit where the keyword is absent."""

    keyword: str
    types: frozenset[str]
    upper: bool
    absent: float
    exclusive: str = ""
    of_requests: bool = False


BOUNDS: Final = (
    Bound("maximum", NUMBER, upper=True, absent=inf, exclusive="exclusiveMaximum"),
    Bound("minimum", NUMBER, upper=False, absent=-inf, exclusive="exclusiveMinimum"),
    Bound("maxLength", STRING, upper=True, absent=inf),
    Bound("minLength", STRING, upper=False, absent=0),
    Bound("maxItems", ARRAY, upper=True, absent=inf),
    Bound("minItems", ARRAY, upper=False, absent=0),
    Bound("maxContains", ARRAY, upper=True, absent=inf),
    Bound("minContains", ARRAY, upper=False, absent=1),
    Bound("maxProperties", OBJECT, upper=True, absent=inf),
    Bound("minProperties", OBJECT, upper=False, absent=0),
    Bound("x-max-bytes", TYPES, upper=True, absent=inf),
    # Above it a server may do as it likes: who sends more relies on nothing.
    Bound("x-open-above", NUMBER, upper=True, absent=inf, of_requests=True),
)
# Each of these is one demand more, which another one neither implies nor contradicts.
DEMANDS: Final = {
    "pattern": STRING,
    "format": TYPES - {NULL},
    "contentEncoding": STRING,
    "contentMediaType": STRING,
    "multipleOf": NUMBER,
    "uniqueItems": ARRAY,
    "dependentRequired": OBJECT,
}


def types(views: Views) -> Iterator[Fact]:
    """Yield the types that came or went; null is one of them, however it is allowed."""
    old, new = views.old.types, views.new.types
    if old != new:
        yield views.fact(_kind(old, new), TYPE_KEYWORDS, f"{_type_words(old)} became {_type_words(new)}")


def values(views: Views) -> Iterator[Fact]:
    """Yield the values that an `enum` or `const` lost or gained, those of types that came or went aside."""
    allowed = views.types - {NULL}
    if allowed:
        yield from _listed(views, ("enum", "const"), *(_values(view, allowed) for view in (views.old, views.new)))
    if views.pair.aspect is Aspect.REQUEST:
        yield from _listed(views, ("x-known-values",), *(_known(view) for view in (views.old, views.new)))


def bounds(views: Views) -> Iterator[Fact]:
    """Yield the limits that moved."""
    for bound in BOUNDS:
        if views.types & bound.types and (views.pair.aspect is Aspect.REQUEST or not bound.of_requests):
            old, new = (_limit(bound, _places(view, bound)) for view in (views.old, views.new))
            kind = moved(old, new)
            if kind is not None:
                yield views.at(kind, old.place, new.place, f"{bound.keyword} {old.text} became {new.text}")


def demands(views: Views) -> Iterator[Fact]:
    """Yield the patterns, formats and so on that came, went or were replaced."""
    for keyword, of_types in DEMANDS.items():
        old, new = (
            {canonical(place.value) for place in view.all(keyword) if place.value is not False}
            for view in (views.old, views.new)
        )
        if old != new and views.types & of_types:
            # more demands leave fewer values
            yield views.fact(_kind(new, old), (keyword,), f"{keyword} {_joined(old)} became {_joined(new)}")


def promises(views: Views) -> Iterator[Fact]:
    """Yield what servers promise of a member, and what is remarked of it, each from the outermost part that says it."""
    if views.old.says_its_level or views.new.says_its_level:  # else it is told of the schema around them, once
        yield from level(views.old.level, views.new.level)
    yield from deprecation(views.old.first("deprecated"), views.new.first("deprecated"))
    yield from stated(views.old.first("default"), views.new.first("default"), "default")


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it was found. The stricter has the lower `order`, whichever way the bound goes."""

    order: tuple[float, bool]
    text: str
    place: Place | None


def moved(old: Limit, new: Limit) -> Kind | None:
    """Return what the move of a limit means; None where it stayed."""
    if old.order == new.order:
        return None
    return Kind.NARROWED if new.order < old.order else Kind.WIDENED


def limit_at(place: Place | None, *, upper: bool, absent: float, excluded: bool = False) -> Limit:
    """Return the limit that a place says, or the one where nothing is said."""
    sign = 1 if upper else -1
    if place is None:
        return Limit((sign * absent, True), "none", None)
    return Limit((sign * place.value, not excluded), f"{place.value}{' (exclusive)' if excluded else ''}", place)


def _limit(bound: Bound, places: Iterable[tuple[Place | None, bool]]) -> Limit:
    limits = (limit_at(place, upper=bound.upper, absent=bound.absent, excluded=excluded) for place, excluded in places)
    return min(limits, key=lambda limit: limit.order)


def _places(view: View, bound: Bound) -> Iterator[tuple[Place | None, bool]]:
    """Yield what limits the quantity, and whether it is itself excluded."""
    yield None, False
    for part in view.parts:
        inclusive, exclusive = part.place.member(bound.keyword), part.place.member(bound.exclusive)
        flagged = exclusive is not None and exclusive.value is True  # as OpenAPI 3.0 says it
        if inclusive is not None:
            yield inclusive, flagged
        if exclusive is not None and not isinstance(exclusive.value, bool):
            yield exclusive, True


def _listed(
    views: Views, keywords: tuple[str, ...], old: frozenset[str] | None, new: frozenset[str] | None
) -> Iterator[Fact]:
    if old is not None and new is not None:
        if old - new:
            yield views.fact(Kind.NARROWED, keywords, f"{_joined(old - new)} removed")
        if new - old:
            yield views.fact(Kind.WIDENED, keywords, f"{_joined(new - old)} added")
    elif new is not None:
        yield views.fact(Kind.NARROWED, keywords, f"any value became {_joined(new)}")
    elif old is not None:
        yield views.fact(Kind.WIDENED, keywords, f"{_joined(old)} became any value")


def _values(view: View, allowed: frozenset[str]) -> frozenset[str] | None:
    if view.values is None:
        return None
    return frozenset(text for text, type_name in view.values.items() if type_name in allowed)


def _known(view: View) -> frozenset[str] | None:
    lists = view.all("x-known-values")
    return frozenset(canonical(value) for value in lists[0].value) if lists else None


def _kind(old: Iterable[str], new: Iterable[str]) -> Kind:
    old, new = frozenset(old), frozenset(new)
    return Kind.NARROWED if new < old else Kind.WIDENED if new > old else Kind.CHANGED


def _joined(texts: Iterable[str]) -> str:
    ordered = sorted(texts)
    more = [f"and {len(ordered) - SHOWN_VALUES} more"] if len(ordered) > SHOWN_VALUES else []
    return ", ".join([*ordered[:SHOWN_VALUES], *more]) or "none"


def _type_words(names: frozenset[str]) -> str:
    if names == TYPES:
        return "any type"
    words = {*(names - NUMBER), *(("number",) if names >= NUMBER else names & NUMBER)}
    return " or ".join(sorted(words)) or "nothing"
