"""The package that follows from one description: models, errors, the handler interface, clients, TypeScript."""

from collections.abc import Collection, Iterator
from typing import Final

from runcontract.contract import Contract
from runcontract.contract.bundle import JsonDocument
from runcontract.generate.clients import render_clients
from runcontract.generate.error_classes import render_errors
from runcontract.generate.handlers import render_handlers
from runcontract.generate.limits import unchecked
from runcontract.generate.models import render_models
from runcontract.generate.rows import rows_of
from runcontract.generate.scope import left_out
from runcontract.generate.soundness import check_soundness
from runcontract.generate.typescript import render_types

# What one may ask for, and the files that takes.
PARTS: Final = {
    "models": ("models.py",),
    "handlers": ("models.py", "errors.py", "handlers.py"),
    "client": ("models.py", "errors.py", "handlers.py", "client.py"),
    "types": ("types.ts",),
    "all": ("models.py", "errors.py", "handlers.py", "client.py", "types.ts"),
}


def notes_of(document: JsonDocument, *, files: Collection[str]) -> Iterator[str]:
    """Yield what the files of a package leave out of a description, or do not hold values to."""
    if "handlers.py" in files:
        yield from left_out(Contract(document))
    if "models.py" in files:
        yield from unchecked(document)


def render_package(document: JsonDocument, *, files: Collection[str], marker: str) -> dict[str, str]:
    """Return the files of a package by name; `marker` says in their first line what they were made from.

    Raises ContractError for a description that no sound code can be made of.
    """
    contract = Contract(document)
    check_soundness(contract)
    rows = rows_of(contract)
    renderers = {
        "models.py": lambda: render_models(document, marker=f"# {marker}"),
        "errors.py": lambda: render_errors(contract, marker=f"# {marker}"),
        "handlers.py": lambda: render_handlers(rows, marker=f"# {marker}"),
        "client.py": lambda: render_clients(contract, rows, marker=f"# {marker}"),
        "types.ts": lambda: render_types(contract, marker=f"// {marker}"),
    }
    return {name: renderers[name]() for name in files}
