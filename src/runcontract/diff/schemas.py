"""Schemas and all that lies below them: a pair is looked at once, however often, and in circles, it is reached."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
Graph = Mapping[Pair, Sequence[Fact | Pair]]


def schemas(old: Document, new: Document, starts: Sequence[tuple[str, Pair]]) -> Iterator[tuple[Fact, list[str]]]:
    """Yield what differs in the pairs and in all that they lead to, with the names of those it is reached from."""
    graph = _explored(old, new, [pair for _, pair in starts])
    above = _turned_round(graph)
    for pair, found in graph.items():
        facts = [each for each in found if isinstance(each, Fact)]
        if facts:
            # from what differs up, rather than from each start down: little differs, and many starts lead to it
            reaching = _reached(pair, above)
            names = [name for name, start in starts if start in reaching]
            for fact in facts:
                yield fact, names


def _explored(old: Document, new: Document, starts: Iterable[Pair]) -> Graph:
    graph: dict[Pair, Sequence[Fact | Pair]] = {}
    waiting = list(reversed(list(starts)))
    while waiting:
        pair = waiting.pop()
        if pair not in graph:
            views = Views(View(old, pair.old), View(new, pair.new), pair)
            rules = RULES_OF_A_GROUP if _is_to_be_lifted(views) else RULES
            graph[pair] = [each for rule in rules for each in rule(views)]
            waiting += [each for each in reversed(graph[pair]) if isinstance(each, Pair)]
    return graph


def _turned_round(graph: Graph) -> Mapping[Pair, list[Pair]]:
    above: dict[Pair, list[Pair]] = {pair: [] for pair in graph}
    for pair, found in graph.items():
        for each in found:
            if isinstance(each, Pair):
                above[each].append(pair)
    return above


def _reached(start: Pair, ways: Mapping[Pair, list[Pair]]) -> frozenset[Pair]:
    reached = {start}
    waiting = [start]
    while waiting:
        for pair in ways[waiting.pop()]:
            if pair not in reached:
                reached.add(pair)
                waiting.append(pair)
    return frozenset(reached)


def _is_to_be_lifted(views: Views) -> bool:
    """Whether one side is nothing but alternatives, and the other a schema that may be one of them."""
    sides = (views.old, views.new), (views.new, views.old)
    return any(one.only_a_group and other.says and not other.groups for one, other in sides)
