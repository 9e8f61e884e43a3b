"""Generated files on disk: whether they are what they should be, and putting them there."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from runcontract.errors import UsageError

DIFF_LINES: Final = 30
SIGNATURE: Final = "by `runcontract generate`; do not edit."


@dataclass(frozen=True, slots=True)
class Stale:
    """A generated file that is not what the description gives. `why` is changed, missing or extra."""

    path: Path
    why: str
    diff: str = ""


def compare(target: Path, wanted: Mapping[Path, str]) -> Iterator[Stale]:
    """Yield every wanted file that is missing below a folder, or differs by a byte."""
    for path, text in sorted(wanted.items()):
        file = target / path
        if not file.is_file():
            yield Stale(file, "missing")
        elif file.read_bytes() != text.encode("utf-8"):
            yield Stale(file, "changed", _diff(file, text))


def extra(target: Path, wanted: Mapping[Path, str]) -> Iterator[Stale]:
    """Yield every file below a folder that is not wanted there."""
    for file in sorted(present(target) - {target / path for path in wanted}):
        yield Stale(file, "extra")


def present(target: Path) -> set[Path]:
    """Return the files below a folder, caches of the interpreter aside."""
    return {each for each in target.rglob("*") if each.is_file() and "__pycache__" not in each.parts}


def write(target: Path, wanted: Mapping[Path, str], stale: Iterable[Stale]) -> None:
    """Put right what is stale: write what is missing or differs, remove what does not belong."""
    for each in stale:
        try:
            if each.why == "extra":
                each.path.unlink()
                continue
            each.path.parent.mkdir(parents=True, exist_ok=True)
            each.path.write_text(wanted[each.path.relative_to(target)], encoding="utf-8", newline="\n")
        except OSError as error:
            raise UsageError(f"can't write {each.path}: {error.strerror}.") from error


def check_nothing_is_lost(stale: Iterable[Stale]) -> None:
    """Raise UsageError for a file that would be written over though it was not generated."""
    for each in stale:
        if each.why == "changed" and each.path.suffix != ".json" and SIGNATURE not in _first_line(each.path):
            raise UsageError(
                f"{each.path} was not generated, and would be lost. Move it away, or choose another folder with --out."
            )


def _first_line(file: Path) -> str:
    return next(iter(file.read_text(encoding="utf-8", errors="replace").splitlines()), "")


def _diff(file: Path, text: str) -> str:
    old = file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    lines = difflib.unified_diff(old, text.splitlines(keepends=True), "checked in", "generated", n=1)
    return "".join(list(lines)[:DIFF_LINES])
