"""The requirement catalogue: every testable promise of the contract, under an id that never changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from typing import Any


class Level(StrEnum):
    """How binding a requirement is (RFC 2119 words)."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One promise. `source` is P (published), R (standard) or C (completion), `clause` where it is written.

    `operations` are the ids it holds for; `needs` the capabilities a target must declare for it to be evaluable.
    """

    id: str
    slug: str
    statement: str
    level: Level
    source: str
    clause: str
    operations: tuple[str, ...]
    needs: tuple[str, ...] = ()

    def on(self, operations: tuple[str, ...]) -> "Requirement":
        """Return the same requirement for these operations alone."""
        return replace(self, operations=operations)

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Requirement":
        """Return the requirement that a catalogue entry describes."""
        return cls(
            id=entry["id"],
            slug=entry["slug"],
            statement=entry["statement"],
            level=Level(entry["level"]),
            source=entry["source"],
            clause=entry["clause"],
            operations=tuple(entry["operations"]),
            needs=tuple(entry.get("needs", ())),
        )


def load_requirements() -> tuple[Requirement, ...]:
    """Return the catalogue that this installation carries, in its own order."""
    catalogue = files("runcontract").joinpath("generated/requirements.json")
    entries = json.loads(catalogue.read_text(encoding="utf-8"))["requirements"]
    return tuple(Requirement.of(entry) for entry in entries)
