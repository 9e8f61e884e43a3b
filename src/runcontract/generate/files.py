"""Every generated file: what belongs in it, whether that is there, and putting it there."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.bundle import Files, JsonDocument, bundle, canonical
from runcontract.generate.catalogue import render_catalogue
from runcontract.generate.dialect import check_description
from runcontract.generate.error_classes import render_errors
from runcontract.generate.handlers import render_handlers
from runcontract.generate.models import render_models
from runcontract.generate.soundness import check_soundness

MARKER: Final = "# Generated from openapi/ by `runcontract generate`; do not edit."
PACKAGE: Final = "runcontract.generated"
SOURCES: Final = Path("openapi")
TARGET: Final = Path("src/runcontract/generated")
DIFF_LINES: Final = 30


@dataclass(frozen=True, slots=True)
class Stale:
    """A generated file that is not what the contract gives. `why` is changed, missing or extra."""

    path: Path
    why: str
    diff: str = ""


def render_all(root: Path) -> dict[Path, str]:
    """Return every generated file of a checkout by its path below TARGET.

    Raises ContractError naming the file for a contract that can't be read, or that no code can be made of.
    """
    files = {
        Path("__init__.py"): f'{MARKER}\n"""What follows from the contract: models, errors, the handler interface."""\n'
    }
    read: Files = {}
    for name, folder, package, bundled in (
        ("runs.yaml", Path(), PACKAGE, "openapi.json"),
        ("control.yaml", Path("control"), f"{PACKAGE}.control", "../control.json"),
    ):
        source = root / SOURCES / name
        files |= _package(source, bundle(source, read=read), folder, package, bundled)
    control = f'{MARKER}\n"""The control API of the reference server: models, errors, the handler interface."""\n'
    files[Path("control/__init__.py")] = control
    operations = Contract(bundle(root / SOURCES / "runs.yaml", read=read)).operations
    files[Path("requirements.json")] = render_catalogue(root / SOURCES, {each.id for each in operations})
    return {Path(*_plain(path)): text for path, text in files.items()}


def _package(source: Path, document: JsonDocument, folder: Path, package: str, document_name: str) -> dict[Path, str]:
    check_description(document, source)
    try:
        modules = render_modules(document, package=package)
    except ContractError as error:
        raise ContractError(f"{source}: {error}") from error
    return {folder / document_name: canonical(document)} | {folder / name: text for name, text in modules.items()}


def render_modules(document: JsonDocument, *, package: str) -> dict[str, str]:
    """Return the modules of a package that follow from one description, by file name.

    Raises ContractError for a description that no sound code can be made of.
    """
    contract = Contract(document)
    check_soundness(contract)
    modules = {
        "models.py": render_models(document, marker=MARKER),
        "errors.py": render_errors(contract, marker=MARKER),
        "handlers.py": render_handlers(contract, package=package, marker=MARKER),
    }
    for name, text in modules.items():
        _check_syntax(name, text)
    return modules


def _check_syntax(name: str, text: str) -> None:
    # A last net: a parameter called `from` is good OpenAPI and no Python, and must not be written over good code.
    try:
        ast.parse(text)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise ContractError(f"{name} would be no Python ({error.msg}): {line!r}. Choose other names.") from error


def _plain(path: Path) -> list[str]:
    """Return the parts of a relative path with every `..` taken back."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return parts


def compare(root: Path, wanted: dict[Path, str]) -> Iterator[Stale]:
    """Yield every file that differs, in either direction, byte by byte."""
    target = root / TARGET
    for path, text in sorted(wanted.items()):
        file = target / path
        if not file.is_file():
            yield Stale(file, "missing")
        elif file.read_bytes() != text.encode("utf-8"):
            yield Stale(file, "changed", _diff(file, text))
    for file in sorted(present(target) - {target / path for path in wanted}):
        yield Stale(file, "extra")


def present(target: Path) -> set[Path]:
    """Return the files below a folder, caches of the interpreter aside."""
    return {each for each in target.rglob("*") if each.is_file() and "__pycache__" not in each.parts}


def write(root: Path, wanted: dict[Path, str]) -> tuple[Stale, ...]:
    """Write what differs, remove what does not belong, and return what was done."""
    stale = tuple(compare(root, wanted))
    for each in stale:
        if each.why == "extra":
            each.path.unlink()
            continue
        each.path.parent.mkdir(parents=True, exist_ok=True)
        each.path.write_text(wanted[each.path.relative_to(root / TARGET)], encoding="utf-8", newline="\n")
    return stale


def _diff(file: Path, text: str) -> str:
    old = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    lines = difflib.unified_diff(old, text.splitlines(keepends=True), "checked in", "generated", n=1)
    return "".join(list(lines)[:DIFF_LINES])
