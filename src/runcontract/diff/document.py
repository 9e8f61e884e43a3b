"""A description and the places in it: a value is always known together with the JSON Pointer that leads to it."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import unquote

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.shape import KINDS, check_shape
from runcontract.errors import ContractError

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
ROOT: Final = "#"
EXTENSION: Final = "x-"


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a document, and the pointer to it, by which places are told apart."""

    pointer: str
    value: Any = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return the last step of the pointer, as the document has it."""
        return self.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")

    def member(self, *steps: str) -> "Place | None":
        """Return the place that member names lead to, one after the other; None where there is none."""
        place = self
        for step in steps:
            if not isinstance(place.value, dict) or step not in place.value:
                return None
            place = place.below(step, place.value[step])
        return place

    def members(self, *steps: str) -> dict[str, "Place"]:
        """Return the places of all members of the mapping that the steps lead to; none where there is no such thing."""
        place = self.member(*steps)
        if place is None or not isinstance(place.value, dict):
            return {}
        return {name: place.below(name, value) for name, value in place.value.items()}

    def items(self, *steps: str) -> list["Place"]:
        """Return the places of all items of the list that the steps lead to; none where there is no such thing."""
        place = self.member(*steps)
        if place is None or not isinstance(place.value, list):
            return []
        return [place.below(number, value) for number, value in enumerate(place.value)]

    def below(self, step: str | int, value: Any) -> "Place":
        """Return the place of a member or item of this one, given its value."""
        return Place(f"{self.pointer}/{str(step).replace('~', '~0').replace('/', '~1')}", value)


class Use(NamedTuple):
    """Where something is used and where it is described: one place, or two with a `$ref` between them."""

    place: Place
    described: Place


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A description in one piece: every reference in it is a pointer into itself."""

    name: str
    content: Mapping[str, Any]

    @property
    def root(self) -> Place:
        """Return the place of the whole."""
        return Place(ROOT, self.content)

    def resolved(self, place: Place, kind: str) -> Place:
        """Return where a `$ref` leads, as far as it goes, or the place itself.

        Raises ContractError, naming the place, for a reference into nowhere, in a circle, or to another kind of thing.
        """
        passed = {place.pointer}
        while isinstance(place.value, dict) and isinstance(place.value.get("$ref"), str):
            place = self.referred(place, kind)
            if place.pointer in passed:
                raise ContractError(
                    f"{self.name}: {place.pointer}: $ref leads in a circle; nothing is described there."
                )
            passed.add(place.pointer)
        return place

    def use(self, place: Place, kind: str) -> Use:
        """Return a place together with where its `$ref` leads. Raises ContractError as `resolved` does."""
        return Use(place, self.resolved(place, kind))

    def at(self, pointer: str, where: str) -> Place:
        """Return the place that a pointer leads to. Raises ContractError, which says `where` it stands, for none."""
        place = self.root
        for step in pointer.split("/")[1:]:
            place = _step(place, step.replace("~1", "/").replace("~0", "~"), where)
        return place

    def referred(self, place: Place, kind: str) -> Place:
        """Return where the `$ref` of a place leads. Raises ContractError as `resolved` does."""
        reference: str = place.value["$ref"]
        where = f"{self.name}: {place.pointer}: $ref {reference}"
        if reference != ROOT and not reference.startswith("#/"):
            raise ContractError(f"{where}: it must be a pointer into the same document, such as #/components/{kind}/A.")
        target = self.at(unquote(reference), where)
        if target.pointer.rpartition("/")[0] not in _CHECKED:
            check_shape(target.value, kind, where)
        elif not target.pointer.startswith(f"#/components/{kind}/"):
            raise ContractError(f"{where}: it must lead to one of {kind}.")
        return target


# What stands directly below these was held to its shape when the document was read.
_CHECKED: Final = frozenset(f"#/components/{kind}" for kind in KINDS)


def _step(place: Place, step: str, where: str) -> Place:
    if isinstance(place.value, list) and step.isdecimal() and int(step) < len(place.value):
        return place.below(int(step), place.value[int(step)])
    below = place.member(step)
    if below is None:
        raise ContractError(f"{where}: there is no such place in the document.")
    return below


def difference(aspect: Aspect, kind: Kind, old: Place | None, new: Place | None, message: str) -> Fact:
    """Return the fact that lies at these two places, of which one may be missing."""
    pointers = [None if place is None else place.pointer for place in (old, new)]
    return Fact(aspect=aspect, kind=kind, old=pointers[0], new=pointers[1], message=message)


def presence(aspect: Aspect, old: Place | None, new: Place | None, subject: str) -> Iterator[Fact]:
    """Yield that something is there now, or no longer, if one of its places is missing."""
    if old is None and new is not None:
        yield difference(aspect, Kind.WIDENED, old, new, f"{subject} added")
    elif new is None and old is not None:
        yield difference(aspect, Kind.NARROWED, old, new, f"{subject} removed")


def matched(old: Mapping[Key, Value], new: Mapping[Key, Value]) -> Iterator[tuple[Key, Value | None, Value | None]]:
    """Yield each key that either has, in the order of the new and then of the old, with its value in both."""
    for key in dict.fromkeys([*new, *old]):
        yield key, old.get(key), new.get(key)


def without_extensions(places: Mapping[str, Place]) -> dict[str, Place]:
    """Return the members that OpenAPI itself speaks of."""
    return {name: place for name, place in places.items() if not name.startswith(EXTENSION)}
