"""Two schemas and all that lies below them; a pair is looked at once, however often it is reached."""

from collections.abc import Callable, Iterator
from typing import Final

from runcontract.diff.alternatives import alternatives, discriminator, lifted
from runcontract.diff.change import Fact
from runcontract.diff.document import Document
from runcontract.diff.keywords import bounds, demands, promises, types, values
from runcontract.diff.structure import conditions, members, required, rest, within
from runcontract.diff.views import Pair, View, Views

Rule = Callable[[Views], Iterator[Fact] | Iterator[Pair] | Iterator[Fact | Pair]]
RULES: Final[tuple[Rule, ...]] = (
    types,
    values,
    bounds,
    demands,
    members,
    required,
    rest,
    within,
    conditions,
    alternatives,
    discriminator,
    promises,
)
RULES_OF_A_GROUP: Final[tuple[Rule, ...]] = (lifted, discriminator, promises)


class Schemas:
    """Compares schemas of two documents, and remembers what came of it."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old = old
        self._new = new
        self._known: dict[Pair, tuple[Fact | Pair, ...]] = {}

    def facts(self, pair: Pair) -> Iterator[Fact]:
        """Yield what differs between two schemas and between all that they lead to, each difference once."""
        waiting, passed = [pair], {pair}
        while waiting:
            for each in self._compared(waiting.pop()):
                if isinstance(each, Fact):
                    yield each
                elif each not in passed:
                    passed.add(each)
                    waiting.append(each)

    def _compared(self, pair: Pair) -> tuple[Fact | Pair, ...]:
        if pair not in self._known:
            views = Views(View(self._old, pair.old), View(self._new, pair.new), pair)
            rules = RULES_OF_A_GROUP if _is_to_be_lifted(views) else RULES
            self._known[pair] = tuple(each for rule in rules for each in rule(views))
        return self._known[pair]


def _is_to_be_lifted(views: Views) -> bool:
    """Whether one side is nothing but alternatives, and the other a schema that may be one of them."""
    sides = (views.old, views.new), (views.new, views.old)
    return any(one.only_a_group and other.says and not other.groups for one, other in sides)
