"""What an implementer declares of its server by overlays: the contract as that server has it, and what that changes."""

from collections.abc import Iterable
from pathlib import Path

from runcontract.contract import Contract
from runcontract.contract.overlays import Overlay, load_overlay
from runcontract.diff.change import Change, Party
from runcontract.diff.comparison import compare
from runcontract.diff.document import Document
from runcontract.errors import UsageError
from runcontract.verify.verdict import Declaration, DeclaredChange


def as_declared(contract: Contract, overlays: Iterable[Path]) -> tuple[Contract, tuple[Declaration, ...]]:
    """Return the contract as the overlays change it, one after the other, and what each of them declares.

    Raises ContractError or UsageError, naming the file, for an overlay that can't be read or does not fit the contract,
    and for one that takes an operation away: a server without it is judged as such.
    """
    declarations = []
    for path in overlays:
        overlay = load_overlay(path)
        changed = Contract(overlay.applied_to(contract.document))
        _check_operations(path, contract, changed)
        declarations.append(_declaration(path, overlay, contract, changed))
        contract = changed
    return contract, tuple(declarations)


def _check_operations(path: Path, contract: Contract, changed: Contract) -> None:
    gone = {each.id for each in contract.operations} - {each.id for each in changed.operations}
    if gone:
        raise UsageError(
            f"{path}: it takes {', '.join(sorted(gone))} out of the contract, which can't be declared away. "
            "Leave it in: a server without an operation is judged as one that does not have it."
        )


def _declaration(path: Path, overlay: Overlay, contract: Contract, changed: Contract) -> Declaration:
    comparison = compare(Document("the contract", contract.document), Document(str(path), changed.document))
    return Declaration(
        file=str(path),
        title=overlay.title,
        version=overlay.version,
        changes=tuple(_change(each) for each in comparison.changes),
    )


def _change(change: Change) -> DeclaredChange:
    """Return a change in words; it is a deviation where a client that keeps to the contract may fail."""
    return DeclaredChange(
        text=f"{change.fact.place}: {change.fact.message}",
        operations=change.operations,
        deviates=Party.CLIENTS in change.fact.breaks,
    )
