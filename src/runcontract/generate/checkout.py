"""What a checkout of this project has generated, from its openapi/ folder alone."""

from pathlib import Path
from typing import Final

from runcontract.contract.bundle import Files, JsonDocument, bundle, canonical
from runcontract.errors import ContractError, UsageError
from runcontract.generate.catalogue import render_catalogue
from runcontract.generate.dialect import check_description
from runcontract.generate.files import SIGNATURE
from runcontract.generate.package import PARTS, render_package

MARKER: Final = f"Generated from openapi/ {SIGNATURE}"
SOURCES: Final = Path("openapi")
TARGET: Final = Path("src/runcontract/generated")
# The description, the package it becomes, the bundled document, and what the package is.
PACKAGES: Final = (
    ("runs.yaml", Path(), Path("openapi.json"), "What follows from the contract: models, errors, handlers, clients."),
    ("control.yaml", Path("control"), Path("control.json"), "The control API of the reference server, likewise."),
)


def render_checkout(root: Path) -> dict[Path, str]:
    """Return every generated file of a checkout by its path below TARGET.

    Raises ContractError naming the file for a contract that can't be read, or that no code can be made of.
    """
    files: dict[Path, str] = {}
    operations: set[str] = set()
    read: Files = {}
    for name, folder, bundled, summary in PACKAGES:
        source = root / SOURCES / name
        document = bundle(source, read=read)
        check_description(document, source)
        try:
            modules = render_package(document, files=PARTS["all"], marker=MARKER)
        except ContractError as error:
            raise ContractError(f"{source}: {error}") from error
        files[folder / "__init__.py"] = f'# {MARKER}\n"""{summary}"""\n'
        files[bundled] = canonical(document)
        if bundled == Path("openapi.json"):
            operations = _operations(document)
        files |= {folder / module: text for module, text in modules.items()}
    files[Path("requirements.json")] = render_catalogue(root / SOURCES, operations)
    return files


def _operations(document: JsonDocument) -> set[str]:
    """Return the ids of a description's operations."""
    nodes = (node for item in document["paths"].values() for node in item.values() if isinstance(node, dict))
    return {node["operationId"] for node in nodes if "operationId" in node}


def checkout(start: Path, *, given: bool) -> Path:
    """Return the checkout that a folder is, or lies in. Raises UsageError where there is none."""
    start = start.resolve()
    for folder in (start,) if given else (start, *start.parents):
        if (folder / SOURCES / "runs.yaml").is_file() and (folder / TARGET).is_dir():
            return folder
    raise UsageError(
        f"{start} is no checkout of the project: there is no {SOURCES}/runs.yaml with a {TARGET}/ beside it. "
        "Change to one, or name it with --root; for a description of your own, say which with --spec."
    )
