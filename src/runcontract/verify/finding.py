"""What a check says: a requirement held, or it was seen broken."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from runcontract.verify.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Held:
    """A requirement was put to the test for an operation, and held."""

    requirement: str
    operation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A requirement seen broken. `after` are the exchanges that led there, oldest first.

    `proof` marks a transcript that contradicts the contract by itself, whatever a replay shows;
    `case` names the place and the defect, the same in every run: tag/operation/claim.
    """

    requirement: str
    operation: str
    case: str
    expected: str
    got: str
    exchange: Exchange
    after: tuple[Exchange, ...] = ()
    proof: bool = False


Observation = Held | Finding
Observations = AsyncIterator[Observation]


class Blocked(Exception):  # noqa: N818 - it is a state of a requirement, not an error
    """A check could not be carried out because something it builds on did not work; `by` is that requirement's id."""

    def __init__(self, by: str, why: str) -> None:
        super().__init__(f"{by}: {why}")
        self.by = by
        self.why = why
