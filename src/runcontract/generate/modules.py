"""The head of a generated module: marker, docstring, and the imports that its body uses."""

import re
from collections.abc import Iterable
from typing import Final

from runcontract.generate.types import FORMATS, RUNTIME_TYPES

Import = tuple[str, tuple[str, ...]]
MODEL_TYPES: Final[Import] = (
    "runcontract.wire.model",
    tuple(
        sorted(
            {*FORMATS.values(), *RUNTIME_TYPES, "ExactLiteral", "StrictInt"},
            key=lambda name: (not name.isupper(), name),
        )
    ),
)
WIDTH: Final = 120
DOCSTRING: Final = re.compile(r'""".*?"""', re.DOTALL)
# The standard library comes first, and what lies beside the module last.
GROUPS: Final = {"collections.abc": " ", "dataclasses": " ", "typing": " ", ".": "~"}


def headed(body: str, *, marker: str, summary: str, imports: Iterable[Import]) -> str:
    """Return a module. `imports` are (module, names), of which those that the body uses are kept, in isort's order."""
    groups: dict[str, list[str]] = {}
    words = set(re.findall(r"\w+", DOCSTRING.sub("", body)))
    for module, names in imports:
        used = [name for name in names if name in words]
        if used:
            group = GROUPS.get(module) or module.partition(".")[0]
            groups.setdefault(group, []).append(_import(module, used))
    text = "\n\n".join("\n".join(sorted(lines)) for _, lines in sorted(groups.items()))
    return f'{marker}\n"""{summary}"""\n\n{text}\n\n\n{body}'


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"
