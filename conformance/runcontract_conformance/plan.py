"""Which checks there are, and in which order their units run."""

from collections.abc import Iterable
from typing import Final

from runcontract.contract import Operation, Requirement, load_exclusions
from runcontract.errors import UsageError
from runcontract.verify.engine import Unit
from runcontract_conformance.check import Check
from runcontract_conformance.checks import (
    authentication,
    defaults,
    delivery,
    examples,
    lifecycle,
    lineage,
    programs,
    protocol,
    state,
    traces,
    validation,
)
from runcontract_conformance.session import Lab

# A server that is broken through and through shows it here, in the first second.
FIRST: Final = examples.CHECKS
# Then one operation after the other.
FAMILIES: Final = (
    *authentication.CHECKS,
    *validation.CHECKS,
    *defaults.CHECKS,
    *state.CHECKS,
    *lifecycle.CHECKS,
    *lineage.CHECKS,
    *traces.CHECKS,
    *protocol.CHECKS,
    *delivery.CHECKS,
    *programs.CHECKS,
)


def units(lab: Lab, generated: Iterable[Check], selected: tuple[Requirement, ...]) -> tuple[Unit, ...]:
    """Return the units that put the selected requirements to the test, in the order they run in.

    Checks whose requirements all need what the target does not declare are left out.
    """
    wanted = {each.id for each in selected if lab.target.capabilities.issuperset(each.needs)}
    holding = {each.id: set(each.operations) for each in selected}

    def of(checks: Iterable[Check], operation: Operation) -> list[Unit]:
        return [
            check.unit(lab, operation)
            for check in checks
            if operation.id in check.operations(lab.catalogue)
            and any(each in wanted and (check.on or operation.id in holding[each]) for each in check.requirements)
        ]

    operations = lab.contract.operations
    generated = tuple(generated)
    return (
        *(unit for operation in operations for unit in of(FIRST, operation)),
        *(unit for operation in operations for unit in of(FAMILIES, operation)),
        *(unit for operation in operations for unit in of(generated, operation)),
    )


def select(
    catalogue: tuple[Requirement, ...], *, only: tuple[str, ...] = (), operations: tuple[str, ...] = ()
) -> tuple[Requirement, ...]:
    """Return the requirements that are asked for, by id or area (`TOKEN`), and narrowed to operations.

    Raises UsageError for a word that matches nothing: a selection that judges nothing is a mistake.
    """
    for word in only:
        if not any(_matches(each, word) for each in catalogue):
            if reason := next((each.reason for each in load_exclusions() if word in {each.id, each.slug}), ""):
                raise UsageError(f"--only {word}: it is not judged. {reason}")
            areas = ", ".join(dict.fromkeys(each.id.partition("-")[0] for each in catalogue))
            raise UsageError(f"--only {word}: no such requirement. Give an id such as STATE-002, or an area: {areas}.")
    known = {name for each in catalogue for name in each.operations}
    for name in operations:
        if name not in known:
            raise UsageError(f"--operation {name}: no such operation. There are {', '.join(sorted(known))}.")
    chosen = [each for each in catalogue if not only or any(_matches(each, word) for word in only)]
    if operations:
        chosen = [_narrowed(each, operations) for each in chosen if set(each.operations) & set(operations)]
    if not chosen:
        raise UsageError("the selection matches no requirement: none of --only holds for any of --operation.")
    return tuple(chosen)


def _matches(requirement: Requirement, word: str) -> bool:
    return word in {requirement.id, requirement.slug, requirement.id.partition("-")[0]}


def _narrowed(requirement: Requirement, operations: tuple[str, ...]) -> Requirement:
    return requirement.on(tuple(each for each in requirement.operations if each in operations))
