"""The rules about `oneOf` and `anyOf`: which alternatives came, which went, and which are to be compared.

The two are not told apart: which of them it is says how often a value may match, not which values there are.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Place, matched, presence
from runcontract.diff.views import Pair, View, Views, canonical

Branch = tuple[Place, ...]
SHOWN: Final = 60


def alternatives(views: Views) -> Iterator[Fact | Pair]:
    """Yield what became of each group of alternatives; a whole group that came or went is a demand more or less."""
    for old, new in zip_longest(views.old.groups, views.new.groups):
        if old is None:
            yield views.at(Kind.NARROWED, old, new, f"must be one of {_names(new)} now")
        elif new is None:
            yield views.at(Kind.WIDENED, old, new, f"need not be one of {_names(old)} any more")
        else:
            yield from _branches(views, [(each,) for each in old.items()], [(each,) for each in new.items()])


def lifted(views: Views) -> Iterator[Fact | Pair]:
    """Yield the same where one side alone is nothing but alternatives: the other one is the only alternative then."""
    yield from _branches(views, _branches_of(views.old), _branches_of(views.new))


def discriminator(views: Views) -> Iterator[Fact]:
    """Yield what became of the member by which alternatives are told apart, and of its values."""
    old, new = (view.first("discriminator") for view in (views.old, views.new))
    if old is None or new is None:
        yield from presence(Aspect.OFFER, old, new, "discriminator")
        return
    before, after = old.value["propertyName"], new.value["propertyName"]
    if before != after:
        yield views.at(Kind.CHANGED, old, new, f"discriminator {before} became {after}")
    for name, there, here in matched(old.members("mapping"), new.members("mapping")):
        if there is None or here is None:
            kind, word = (Kind.WIDENED, "added") if there is None else (Kind.NARROWED, "removed")
            yield views.at(kind, there, here, f"discriminator value {canonical(name)} {word}")
        elif there.value != here.value:
            message = f"discriminator value {canonical(name)}: {there.value} became {here.value}"
            yield views.at(Kind.CHANGED, there, here, message)


def _branches(views: Views, old: list[Branch], new: list[Branch]) -> Iterator[Fact | Pair]:
    """Compare the alternatives of both by pairs; those of one alone came or went."""
    pairs, went, came = _paired(views, old, new)
    for before, after in pairs:
        yield from views.below([*before], [*after])
    for branch in went:
        yield views.at(Kind.NARROWED, branch[0], None, f"alternative {_name(branch[0])} removed")
    for branch in came:
        yield views.at(Kind.WIDENED, None, branch[0], f"alternative {_name(branch[0])} added")


def _paired(
    views: Views, old: list[Branch], new: list[Branch]
) -> tuple[list[tuple[Branch, Branch]], list[Branch], list[Branch]]:
    """Return who belongs together: by reference or content, else by type, else by order where equally many are left."""
    pairs, went, came = [], list(old), list(new)
    for key in (_content, _types):
        for after in list(came):
            wanted = key(views.new, after)
            before = next((each for each in went if wanted is not None and key(views.old, each) == wanted), None)
            if before is not None:
                pairs.append((before, after))
                went.remove(before)
                came.remove(after)
    if len(went) == len(came):
        return [*pairs, *zip(went, came, strict=True)], [], []
    return pairs, went, came


def _branches_of(view: View) -> list[Branch]:
    return [(each,) for each in view.groups[0].items()] if view.only_a_group else [view.roots]


def _content(_: View, branch: Branch) -> str:
    return " and ".join(_reference(place) or canonical(place.value) for place in branch)


def _types(view: View, branch: Branch) -> frozenset[str] | None:
    """Return the types of alternatives that are written in place; named ones of one type have little in common."""
    return None if any(_reference(place) for place in branch) else View(view.document, branch).types


def _reference(place: Place) -> str:
    return str(place.value["$ref"]) if isinstance(place.value, dict) and "$ref" in place.value else ""


def _names(group: Place) -> str:
    return ", ".join(_name(place) for place in group.items())


def _name(place: Place) -> str:
    name = _reference(place).rpartition("/")[2] or canonical(place.value)
    return name if len(name) <= SHOWN else f"{name[:SHOWN]}..."
