"""The requirement catalogue: every promise of the contract under an id that never changes, and the clauses."""

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

    `operations` are the ids it holds for; `needs` the capabilities a target must declare for it to be evaluable;
    `also` further clauses it rests on; `since` the contract version that it came with.
    """

    id: str
    slug: str
    statement: str
    level: Level
    source: str
    clause: str
    operations: tuple[str, ...]
    needs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    since: str = "1.0"

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
            also=tuple(entry.get("also", ())),
            since=entry["since"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A part of the contract that is not judged, and why. `level` is None where it asks nothing of a server."""

    id: str
    slug: str
    statement: str
    level: Level | None
    source: str
    clause: str
    reason: str
    also: tuple[str, ...] = ()
    since: str = "1.0"

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> "Exclusion":
        """Return the exclusion that a catalogue entry describes."""
        return cls(
            id=entry["id"],
            slug=entry["slug"],
            statement=entry["statement"],
            level=Level(entry["level"]) if "level" in entry else None,
            source=entry["source"],
            clause=entry["clause"],
            reason=entry["excluded"],
            also=tuple(entry.get("also", ())),
            since=entry["since"],
        )


def load_requirements() -> tuple[Requirement, ...]:
    """Return what the catalogue of this installation judges, in its own order."""
    return tuple(Requirement.of(entry) for entry in _catalogue()["requirements"])


def load_exclusions() -> tuple[Exclusion, ...]:
    """Return what the catalogue of this installation leaves unjudged, in its own order."""
    return tuple(Exclusion.of(entry) for entry in _catalogue()["exclusions"])


def load_clauses() -> Mapping[str, str]:
    """Return the text of every clause of the contract by its number, such as 4.7; Markdown, in one line."""
    clauses: dict[str, str] = _catalogue()["clauses"]
    return clauses


def _catalogue() -> Mapping[str, Any]:
    file = files("runcontract").joinpath("generated/requirements.json")
    content: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content
