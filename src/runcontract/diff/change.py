"""What differs between two descriptions, as values, and the table that says whom a difference breaks.

One thought carries the table. A description says what each side may do: clients send requests, servers send answers.
To narrow what a side may do breaks that side, which goes on doing what is no longer allowed; to widen it breaks the
other side, which has never heard of what is allowed now. The other rows are the exceptions, each for a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final


class Party(StrEnum):
    """Who may be broken: those who keep to the old description while the other side keeps to the new one."""

    CLIENTS = "clients"
    SERVERS = "servers"


class Kind(StrEnum):
    """What became of that which is allowed: less, more, or something else that is neither."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    CHANGED = "changed"

    @property
    def mirrored(self) -> "Kind":
        """Return the kind that the same difference has, read from the new description to the old one."""
        return {Kind.NARROWED: Kind.WIDENED, Kind.WIDENED: Kind.NARROWED}.get(self, self)


class Sense(IntEnum):
    """How a schema bears on the one around it: narrowed with it, widened by its narrowing (`not`), or unforeseeably."""

    SAME = 1
    REVERSED = -1
    UNKNOWN = 0

    def of(self, kind: Kind) -> Kind:
        """Return what a difference within means outside."""
        return {Sense.SAME: kind, Sense.REVERSED: kind.mirrored, Sense.UNKNOWN: Kind.CHANGED}[self]


class Aspect(StrEnum):
    """What a difference speaks of."""

    REQUEST = "request"
    RESPONSE = "response"
    OFFER = "offer"
    REFUSAL = "refusal"
    NAME = "name"
    NOTE = "note"


MEANINGS: Final[Mapping[Aspect, str]] = {
    Aspect.REQUEST: "what clients may send and ask for",
    Aspect.RESPONSE: "what servers may answer, and what they promise to do (`default`, `x-level`)",
    Aspect.OFFER: "a part that may be there, and is ignored by those who don't know it",
    Aspect.REFUSAL: "a status of 400 or more; clients know its class even where they don't know it (RFC 9110, 15)",
    Aspect.NAME: "a name that code is generated from; on the wire all stays the same",
    Aspect.NOTE: "a remark, such as `deprecated`",
}
_NOBODY: Final[frozenset[Party]] = frozenset()
_CLIENTS: Final = frozenset({Party.CLIENTS})
_SERVERS: Final = frozenset({Party.SERVERS})
_BOTH: Final = _CLIENTS | _SERVERS
BREAKS: Final[Mapping[Aspect, Mapping[Kind, frozenset[Party]]]] = {
    Aspect.REQUEST: {Kind.NARROWED: _CLIENTS, Kind.WIDENED: _SERVERS, Kind.CHANGED: _BOTH},
    Aspect.RESPONSE: {Kind.NARROWED: _SERVERS, Kind.WIDENED: _CLIENTS, Kind.CHANGED: _BOTH},
    # Taken away, it is missed by clients: nobody sends it any more, or nobody heeds it.
    Aspect.OFFER: {Kind.NARROWED: _CLIENTS, Kind.WIDENED: _NOBODY, Kind.CHANGED: _BOTH},
    Aspect.REFUSAL: {Kind.NARROWED: _SERVERS, Kind.WIDENED: _NOBODY, Kind.CHANGED: _BOTH},
    Aspect.NAME: {Kind.NARROWED: _BOTH, Kind.WIDENED: _BOTH, Kind.CHANGED: _BOTH},
    Aspect.NOTE: {Kind.NARROWED: _NOBODY, Kind.WIDENED: _NOBODY, Kind.CHANGED: _NOBODY},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One difference. `old` and `new` are JSON Pointers (`#/...`) into the two; None where one has no such place."""

    aspect: Aspect
    kind: Kind
    old: str | None
    new: str | None
    message: str

    @property
    def place(self) -> str:
        """Return where to look: in the new description, or in the old one for what is gone."""
        return self.new or self.old or "#"

    @property
    def breaks(self) -> frozenset[Party]:
        """Return who is broken by it."""
        return BREAKS[self.aspect][self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact and the operations that it reaches, by their ids; none for what holds of the whole description."""

    fact: Fact
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two descriptions: how the user named it, and its `info.version`."""

    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that was found. `differs` is true for any difference but that of the versions, be it of words alone."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    differs: bool

    def breaking(self, *parties: Party) -> tuple[Change, ...]:
        """Return the changes that break any of these."""
        return tuple(change for change in self.changes if change.fact.breaks.intersection(parties))
