"""A check: code that puts requirements to the test on one operation, and says what it observed."""

from collections.abc import Callable
from dataclasses import dataclass

from runcontract.contract import Operation, Requirement
from runcontract.verify.engine import Unit
from runcontract.verify.finding import Observations
from runcontract_conformance.session import Lab, Session

Body = Callable[[Session], Observations]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of a family. It runs on every operation that any of its `requirements` names.

    `name` tells it apart from the others; `run` takes a session and yields what it observes. A check that works
    with many operations at once names in `on` the one that it counts for.
    """

    name: str
    requirements: tuple[str, ...]
    run: Body
    on: tuple[str, ...] = ()

    def operations(self, catalogue: tuple[Requirement, ...]) -> tuple[str, ...]:
        """Return the ids of the operations it runs on: `on` where given, else all that its requirements name."""
        if self.on:
            return self.on
        named = {name for each in catalogue if each.id in self.requirements for name in each.operations}
        return tuple(sorted(named))

    def unit(self, lab: Lab, operation: Operation) -> Unit:
        """Return the check, bound to an operation, as something the engine can run any number of times."""
        holding = {each.id for each in lab.catalogue if operation.id in each.operations}
        spoken = tuple(each for each in self.requirements if each in holding)

        async def run() -> Observations:
            session, trouble = Session(lab, operation), None
            try:
                async for observation in self.run(session):
                    yield observation
            except Exception as error:
                trouble = error
            for observation in session.seen:
                yield observation
            if trouble is not None:
                raise trouble

        return Unit(
            id=f"{operation.tag}/{operation.id}/{self.name}",
            operation=operation.id,
            requirements=spoken,
            run=run,
        )
