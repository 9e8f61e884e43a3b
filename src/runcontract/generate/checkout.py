"""What a checkout of this project has generated, from its openapi/ folder alone."""

from pathlib import Path
from typing import Final

from runcontract.contract.documents import read_document
from runcontract.errors import ContractError, UsageError
from runcontract.generate.bundle import Files, bundle, canonical
from runcontract.generate.dialect import check_catalogue, check_description
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
        files |= {folder / module: text for module, text in modules.items()}
    catalogue = root / SOURCES / "requirements.yaml"
    files[Path("requirements.json")] = _catalogue(catalogue)
    return files


def _catalogue(source: Path) -> str:
    catalogue = read_document(source)
    check_catalogue(catalogue, source)
    return canonical(catalogue)


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
