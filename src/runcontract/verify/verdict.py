"""The whole result, as values. Words and order of precedence are those of CONTRIBUTING.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from runcontract.contract import Level, Requirement
from runcontract.verify.finding import Finding


class Outcome(StrEnum):
    """What became of one requirement; exactly one of these."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    DEVIATES = "deviates"
    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"
    NOT_EVALUABLE = "not_evaluable"
    BLOCKED = "blocked"
    INSUFFICIENT = "insufficient"
    UNSTABLE = "unstable"
    HARNESS_ERROR = "harness_error"


PASSED: Final = frozenset({Outcome.SATISFIED, Outcome.OBSERVED, Outcome.NOT_OBSERVED})
FAILED: Final = frozenset({Outcome.VIOLATED, Outcome.DEVIATES})
# A MUST that could have been judged and was not leaves the verdict open.
OPEN: Final = frozenset({Outcome.BLOCKED, Outcome.INSUFFICIENT, Outcome.UNSTABLE, Outcome.HARNESS_ERROR})


class Word(StrEnum):
    """The verdict in one word."""

    CONFORMANT = "conformant"
    DEVIATIONS = "deviations"
    NOT_CONFORMANT = "not_conformant"
    INCONCLUSIVE = "inconclusive"


TITLES: Final = {
    Word.CONFORMANT: "CONFORMANT",
    Word.DEVIATIONS: "CONFORMANT WITH DEVIATIONS",
    Word.NOT_CONFORMANT: "NOT CONFORMANT",
    Word.INCONCLUSIVE: "INCONCLUSIVE",
}
EXIT_CODES: Final = {Word.CONFORMANT: 0, Word.DEVIATIONS: 0, Word.NOT_CONFORMANT: 1, Word.INCONCLUSIVE: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of one requirement, and why. `observations` counts how often it was put to the test and held."""

    requirement: Requirement
    outcome: Outcome
    reason: str = ""
    observations: int = 0
    findings: tuple[Finding, ...] = ()
    more_findings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredChange:
    """One difference from the contract that an overlay declares, and the ids of the operations that it reaches.

    It deviates where a client that keeps to the contract may fail; else it adds something, or promises more.
    """

    text: str
    operations: tuple[str, ...]
    deviates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An overlay, by its file, title and version, and what it changes in the contract that the server is judged by."""

    file: str
    title: str
    version: str
    changes: tuple[DeclaredChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a whole run amounts to. `word` is None where the user selected requirements: outcomes, but no verdict."""

    word: Word | None
    because: str
    results: tuple[Result, ...]
    target: str
    contract_version: str
    requests: int
    seconds: float
    seed: int
    declarations: tuple[Declaration, ...] = ()
    interrupted: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding kept, in the order of the catalogue."""
        return tuple(finding for result in self.results for finding in result.findings)

    def count(self, outcomes: Iterable[Outcome]) -> int:
        """Return how many requirements had one of these outcomes."""
        wanted = set(outcomes)
        return sum(result.outcome in wanted for result in self.results)

    def judged(self, level: Level) -> tuple[int, int]:
        """Return how many requirements of a level were judged, and how many there are."""
        of_level = [result for result in self.results if result.requirement.level is level]
        return sum(result.outcome in PASSED | FAILED for result in of_level), len(of_level)

    @property
    def exit_code(self) -> int:
        """Return the exit code for CI: 0 conformant, 1 not, 3 could not judge, 130 interrupted."""
        if self.interrupted:
            return 130
        if self.word is not None:
            return EXIT_CODES[self.word]
        must_failed = any(result.outcome is Outcome.VIOLATED for result in self.results)
        return 1 if must_failed else 0 if self.count(PASSED | FAILED) else 3
