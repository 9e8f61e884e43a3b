"""A server with one fault, and what the suite must say of it."""

from dataclasses import dataclass

from tests.zoo.plumbing import Fault


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """`breaks` is the requirement that must catch it, on `operation`; `what` says how it differs from the reference."""

    breaks: str
    operation: str
    what: str
    fault: Fault

    @property
    def id(self) -> str:
        """Return the name under which the zoo serves it."""
        return f"{self.breaks}-{self.operation}".lower()


def mutant(breaks: str, operation: str, what: str, fault: Fault) -> Mutant:
    """Return a mutant; the words in the order in which a table reads best."""
    return Mutant(breaks=breaks, operation=operation, what=what, fault=fault)
