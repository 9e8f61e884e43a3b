"""Two descriptions to one comparison: every difference once, with the operations that it reaches."""

from collections.abc import Iterator
from math import inf
from typing import Any, Final

from runcontract.diff.change import Aspect, Change, Comparison, Fact, Side
from runcontract.diff.document import Document, difference
from runcontract.diff.keywords import limit_at, moved
from runcontract.diff.operations import operations
from runcontract.diff.schemas import schemas
from runcontract.diff.views import Pair

LIMIT: Final = "x-max-body-bytes"


def compare(old: Document, new: Document) -> Comparison:
    """Return all that differs between two descriptions.

    Raises ContractError for a reference, in either, that leads nowhere or to the wrong kind of thing.
    """
    reached: dict[Fact, dict[str, None]] = {fact: {} for fact in _of_the_whole(old, new)}
    pairs: list[tuple[str, Pair]] = []
    for operation, each in operations(old, new):
        if isinstance(each, Fact):
            reached.setdefault(each, {})[operation] = None
        else:
            pairs.append((operation, each))
    for fact, names in schemas(old, new, pairs):
        reached.setdefault(fact, {}).update(dict.fromkeys(names))
    return Comparison(
        old=Side(name=old.name, version=old.content["info"]["version"]),
        new=Side(name=new.name, version=new.content["info"]["version"]),
        changes=tuple(Change(fact=fact, operations=tuple(names)) for fact, names in reached.items()),
        differs=_without_version(old) != _without_version(new),
    )


def _of_the_whole(old: Document, new: Document) -> Iterator[Fact]:
    places = [document.root.member("info", LIMIT) for document in (old, new)]
    before, after = (limit_at(place, upper=True, absent=inf) for place in places)
    kind = moved(before, after)
    if kind is not None:
        yield difference(Aspect.REQUEST, kind, places[0], places[1], f"{LIMIT} {before.text} became {after.text}")


def _without_version(document: Document) -> dict[str, Any]:
    info = {name: value for name, value in document.content["info"].items() if name != "version"}
    return {**document.content, "info": info}
