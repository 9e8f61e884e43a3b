"""Configuration files as people write them: TOML, with `${NAME}` for what the environment holds.

Every mistake is told with its file and line.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from runcontract.errors import UsageError

VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What a file holds, and its text, to find lines in."""

    path: Path
    text: str = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)

    def place(self, steps: Sequence[str]) -> str:
        """Return where a member stands, as `file:line`."""
        return f"{self.path}:{line_of(self.text, steps)}"


def read_configuration(path: Path, *, what: str) -> Configuration:
    """Return what a TOML file holds; `what` is what people call such a file.

    Raises UsageError for a file that can't be read or is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return Configuration(path=path, text=text, content=tomllib.loads(text))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"can't read the {what} {path}: {reason}.") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        where = line[1] if line else str(text.count("\n") + 1)
        raise UsageError(f"{path}:{where}: not valid TOML: {error}.") from error


def expanded(configuration: Configuration, node: Any, environment: Mapping[str, str]) -> Any:
    """Return a value of the file with every `${NAME}` in its strings filled in from the environment.

    Raises UsageError for a name that is not set.
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in environment:
            lines = configuration.text.splitlines()
            number = next((n for n, each in enumerate(lines, 1) if match[0] in each), 1)
            raise UsageError(
                f"{configuration.path}:{number}: {match[1]} is not set in the environment. Export it and try again."
            )
        return environment[match[1]]

    def fill(node: Any) -> Any:
        if isinstance(node, str):
            return VARIABLE.sub(value_of, node)
        if isinstance(node, dict):
            return {name: fill(member) for name, member in node.items()}
        if isinstance(node, list):
            return [fill(item) for item in node]
        return node

    return fill(node)


def line_of(text: str, place: Sequence[str]) -> int:
    """Return the line that a member stands on, or the line of the nearest table around it; 1 when there is none."""
    wanted = list(place)
    best, depth, table = 1, 0, []
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?([^\]]+)\]", line):
            table = [part.strip().strip("\"'") for part in header[1].split(".")]
            here = table
        elif member := re.match(r"\s*([A-Za-z0-9_.\"'-]+)\s*=", line):
            here = [*table, *(part.strip("\"'") for part in member[1].split("."))]
        else:
            continue
        if len(here) > depth and here == wanted[: len(here)]:
            best, depth = number, len(here)
    return best
