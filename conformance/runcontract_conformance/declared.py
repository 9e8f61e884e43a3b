"""What an implementer declares of its server by overlays: the contract as that server has it, and what that changes."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from runcontract.contract import Contract
from runcontract.contract.overlays import Overlay, load_overlay
from runcontract.diff.access import ENOUGH_NOW, NO_LONGER_ENOUGH
from runcontract.diff.change import Change, Comparison, Party
from runcontract.diff.comparison import compare
from runcontract.diff.document import Document
from runcontract.errors import ContractError, UsageError
from runcontract.verify.verdict import Declaration, DeclaredChange
from runcontract_conformance.judgeable import check_schemas, check_shape_of


def as_declared(contract: Contract, overlays: Iterable[Path]) -> tuple[Contract, tuple[Declaration, ...]]:
    """Return the contract as the overlays change it, one after the other, and what each of them declares.

    Raises ContractError or UsageError, naming the file, for an overlay that can't be read or does not fit the contract,
    and for one that takes an operation away: a server without it is judged as such.
    """
    declarations = []
    for path in overlays:
        overlay = load_overlay(path)
        changed, comparison = _changed(overlay, contract)
        _check_operations(path, contract, changed)
        declarations.append(_declaration(overlay, comparison, added=_ids(changed) - _ids(contract)))
        contract = changed
    return contract, tuple(declarations)


def _changed(overlay: Overlay, contract: Contract) -> tuple[Contract, Comparison]:
    """Return the contract as an overlay changes it. Raises ContractError, naming the action that spoils it."""
    try:
        return _applied(overlay, contract, overlay.name)
    except ContractError:
        number = next(n for n in range(len(overlay.actions) - 1, -1, -1) if _is_fine(overlay, contract, n))
        _applied(overlay, contract, f"{overlay.name}: actions[{number}]: {overlay.actions[number].target}")
        raise


def _is_fine(overlay: Overlay, contract: Contract, length: int) -> bool:
    """Whether as many of an overlay's actions leave a description that can be judged by."""
    try:
        _applied(replace(overlay, actions=overlay.actions[:length]), contract, overlay.name)
    except ContractError:
        return False
    return True


def _applied(overlay: Overlay, contract: Contract, name: str) -> tuple[Contract, Comparison]:
    changed = Contract(overlay.applied_to(contract.document))
    check_shape_of(changed.document, name)
    comparison = compare(Document("the contract", contract.document), Document(name, changed.document))
    check_schemas(changed, name)
    return changed, comparison


def _ids(contract: Contract) -> frozenset[str]:
    return frozenset(each.id for each in contract.operations)


def _check_operations(path: Path, contract: Contract, changed: Contract) -> None:
    gone = _ids(contract) - _ids(changed)
    if gone:
        raise UsageError(
            f"{path}: it takes {', '.join(sorted(gone))} out of the contract, which can't be declared away. "
            "Leave it in: a server without an operation is judged as one that does not have it."
        )


def _declaration(overlay: Overlay, comparison: Comparison, *, added: frozenset[str]) -> Declaration:
    return Declaration(
        file=overlay.name,
        title=overlay.title,
        version=overlay.version,
        changes=tuple(_change(each, added) for each in comparison.changes),
    )


def _change(change: Change, added: frozenset[str]) -> DeclaredChange:
    """Return a change in words; it is a deviation where a client that keeps to the contract may fail."""
    remark = ""
    if change.operations and added.issuperset(change.operations):
        remark = " (not called: no requirement is about it)"
    elif change.fact.message.endswith((ENOUGH_NOW, NO_LONGER_ENOUGH)):
        remark = " (judged as without this: run tokens are what the requirements say of them)"
    return DeclaredChange(
        text=f"{change.fact.place}: {change.fact.message}{remark}",
        operations=change.operations,
        deviates=Party.CLIENTS in change.fact.breaks,
    )
