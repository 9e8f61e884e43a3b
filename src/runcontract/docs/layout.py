"""Code of any language on as many lines as it needs: a bracket that does not fit opens, with an item a line."""

from dataclasses import dataclass
from typing import Final, TypeAlias

WIDTH: Final = 52  # what the page shows of a line before it must be scrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Items between brackets. Each is the text before it, such as `level=`, and code; `pad` is inside the brackets."""

    head: str
    items: tuple[tuple[str, "Code"], ...]
    tail: str
    pad: str = ""


Code: TypeAlias = str | Group


def on_one_line(code: Code) -> str:
    """Return code on one line, however long."""
    if isinstance(code, str):
        return code
    inner = ", ".join(before + on_one_line(item) for before, item in code.items)
    pad = code.pad if inner else ""
    return f"{code.head}{pad}{inner}{pad}{code.tail}"


def laid_out(code: Code, *, before: str = "", indent: int, width: int = WIDTH) -> list[str]:
    """Return the lines of code, the first of them behind `before`; `indent` is that of what is in a bracket."""
    line = before + on_one_line(code)
    if isinstance(code, str) or not code.items or len(line) <= width:
        return [line]
    return _hugged(code, before, indent, width) or _opened(code, before, indent, width)


def _opened(code: Group, before: str, indent: int, width: int) -> list[str]:
    lines = [before + code.head]
    for inner, item in code.items:
        below = laid_out(item, before=inner, indent=indent, width=width - indent)
        lines += [" " * indent + each for each in below]
        lines[-1] += ","
    return [*lines, code.tail]


def _hugged(code: Group, before: str, indent: int, width: int) -> list[str]:
    """Return a call of which the last argument alone opens, as in `call("id", {`; nothing where it can't."""
    *first, (inner, last) = code.items
    if not code.head.endswith("(") or isinstance(last, str) or not last.items:
        return []
    if not all(isinstance(item, str) for _, item in first):
        return []
    start = before + code.head + "".join(f"{each}{on_one_line(item)}, " for each, item in first) + inner
    if len(start + last.head) > width:
        return []
    *lines, end = _hugged(last, start, indent, width) or _opened(last, start, indent, width)
    return [*lines, end + code.tail]
