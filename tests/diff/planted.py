"""How changes are planted in a description, that of the run endpoints or of a small shop: edits by JSON Pointer."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from runcontract.contract import load_contract
from runcontract.contract.documents import read_document

Json = Any
RUNS: Final = "runs"
SHOP: Final = "shop"
BASES: Final[Mapping[str, Json]] = {
    RUNS: load_contract().document,
    SHOP: read_document(Path(__file__).with_name("shop.yaml")),
}
CLIENTS: Final = frozenset({"clients"})
SERVERS: Final = frozenset({"servers"})
BOTH: Final = CLIENTS | SERVERS
NOBODY: Final[frozenset[str]] = frozenset()
RUN: Final = "#/paths/~1sdk~1v1~1runs~1{runID}"
SCHEMAS: Final = "#/components/schemas"
ARTICLES: Final = "#/paths/~1articles"
PAY: Final = "#/paths/~1payments/post"
ALTERNATIVES: Final = f"{PAY}/requestBody/content/application~1json/schema"
ANSWER: Final = f"{PAY}/responses/200/content/application~1json/schema"
ERROR: Final = f"{SCHEMAS}/FailRunRequest/properties/error"
TEXT: Final = {"type": "string"}
YES: Final = {"description": "Yes."}


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one place. `carry_out` changes the document that it is given."""

    pointer: str
    carry_out: Callable[[Json], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A change: what it does to which description, whom it breaks, and at which place that must be told."""

    name: str
    base: str
    edits: tuple[Edit, ...]
    breaks: frozenset[str]
    at: str

    def documents(self) -> tuple[Json, Json]:
        """Return the description before and after."""
        old, new = copy.deepcopy(BASES[self.base]), copy.deepcopy(BASES[self.base])
        for edit in self.edits:
            edit.carry_out(new)
        return old, new


def steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.removeprefix("#").split("/")[1:]]


def at(document: Json, pointer: str) -> Json:
    """Return the value that a JSON Pointer leads to; KeyError or IndexError where there is none."""
    node = document
    for step in steps(pointer):
        node = node[int(step)] if isinstance(node, list) else node[step]
    return node


def put(pointer: str, *, to: Json) -> Edit:
    """Set or replace a member; `/-` at the end adds an item to a list."""

    def edit(document: Json) -> None:
        parent, _, last = pointer.rpartition("/")
        node, name = at(document, parent), steps(f"/{last}")[0]
        if isinstance(node, list):
            node.insert(len(node) if name == "-" else int(name), copy.deepcopy(to))
        else:
            node[name] = copy.deepcopy(to)

    return Edit(pointer, edit)


def drop(pointer: str) -> Edit:
    """Take a member or an item away, which must be there."""

    def edit(document: Json) -> None:
        parent, _, last = pointer.rpartition("/")
        node, name = at(document, parent), steps(f"/{last}")[0]
        del node[int(name) if isinstance(node, list) else name]

    return Edit(pointer, edit)


def lose(pointer: str, value: Json) -> Edit:
    """Take a value out of a list, in which it must be."""
    return Edit(pointer, lambda document: at(document, pointer).remove(value))


def move(pointer: str, name: str) -> Edit:
    """Give a member another name."""

    def edit(document: Json) -> None:
        parent, _, last = pointer.rpartition("/")
        node = at(document, parent)
        node[name] = node.pop(steps(f"/{last}")[0])

    return Edit(pointer, edit)


def turn_round(pointer: str) -> Edit:
    """Turn the order of a mapping or a list round."""

    def edit(document: Json) -> None:
        node = at(document, pointer)
        if isinstance(node, list):
            node.reverse()
        else:
            turned = dict(reversed(node.items()))
            node.clear()
            node.update(turned)

    return Edit(pointer, edit)


def runs(name: str, breaks: frozenset[str], *edits: Edit, at: str | None = None) -> Planted:
    """Return a change of the run endpoints, to be told where the first edit is unless `at` says otherwise."""
    place = at or edits[0].pointer.removesuffix("/-")
    return Planted(name=name, base=RUNS, edits=edits, breaks=breaks, at=place)


def shop(name: str, breaks: frozenset[str], *edits: Edit, at: str | None = None) -> Planted:
    """Return such a change of the shop."""
    return replace(runs(name, breaks, *edits, at=at), base=SHOP)


def same(base: str, name: str, *edits: Edit) -> Planted:
    """Return an edit that changes nothing but words, or how the same is written."""
    return Planted(name=name, base=base, edits=edits, breaks=NOBODY, at="")
