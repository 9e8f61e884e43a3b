"""The settings of `runcontract serve`, as a table: options, variables, members of the file and the help are made of it.

Secrets are not in it, as options show in the list of processes (see keys.py).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from runcontract.errors import UsageError

IN_MEMORY: Final = ":memory:"
HIGHEST_PORT: Final = 65_535
MOST_WORKERS: Final = 256
LONGEST_GRACE_S: Final = 3600.0
SWITCHES: Final = {"on": True, "off": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that can be told. `read` makes its value of text, or of a member of the file, or raises ValueError."""

    name: str
    read: Callable[[Any], Any]
    expected: str
    default: Any
    purpose: str
    metavar: str
    alone: str | None = None  # what the option means without a value
    is_path: bool = False

    @property
    def option(self) -> str:
        """Return its name on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def variable(self) -> str:
        """Return its name in the environment."""
        return f"RUNCONTRACT_{self.name.upper()}"

    @property
    def shown_default(self) -> str | None:
        """Return the default as it would be given, None where there is nothing to give."""
        if isinstance(self.default, bool):
            return "on" if self.default else "off"
        return f"{self.default:g}" if isinstance(self.default, float) else self.default and str(self.default)

    def value_of(self, given: object, place: str) -> Any:
        """Return the value of what was given at a place; raises UsageError that says what was expected there."""
        try:
            return self.read(given)
        except (ValueError, TypeError) as error:
            raise UsageError(f"{place} must be {self.expected}, not {given!r}.") from error


def _text(given: Any) -> str:
    if not isinstance(given, str) or not given or "\0" in given:
        raise ValueError(given)
    return given


def _path(given: Any) -> Path:
    return Path(_text(given))


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(given: Any) -> int:
        number = int(given) if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given) else given
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            raise ValueError(given)
        return number

    return read


def _seconds(given: Any) -> float:
    number = float(given) if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", given) else given
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 <= number <= LONGEST_GRACE_S:
        raise ValueError(given)
    return float(number)


def _switch(given: Any) -> bool:
    return given if isinstance(given, bool) else SWITCHES[_choice(*SWITCHES)(given)]


def _choice(*choices: str) -> Callable[[Any], str]:
    def read(given: Any) -> str:
        if given not in choices:
            raise ValueError(given)
        return str(given)

    return read


def _switched(name: str, purpose: str, *, default: bool) -> Setting:
    return Setting(
        name=name,
        read=_switch,
        expected="on or off",
        default=default,
        purpose=purpose,
        metavar="on|off",
        alone="on",
    )


def _chosen(name: str, purpose: str, *choices: str, default: str) -> Setting:
    expected = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return Setting(
        name=name,
        read=_choice(*choices),
        expected=expected,
        default=default,
        purpose=purpose,
        metavar="|".join(choices),
    )


SETTINGS: Final = (
    Setting(
        name="host",
        read=_text,
        expected="a host name or an address",
        default="127.0.0.1",
        purpose="address to listen on",
        metavar="HOST",
    ),
    Setting(
        name="port",
        read=_whole(0, HIGHEST_PORT),
        expected=f"0 to {HIGHEST_PORT}",
        default=8080,
        purpose="port, 0 for a free one",
        metavar="PORT",
    ),
    Setting(
        name="db",
        read=_text,
        expected="the name of a file, or postgresql://USER@HOST:PORT/DATABASE",
        default="runcontract.sqlite3",
        purpose=f"SQLite file, {IN_MEMORY}, or postgresql://USER@HOST:PORT/DATABASE",
        metavar="FILE|URL",
        is_path=True,
    ),
    Setting(
        name="keys",
        read=_path,
        expected="the name of a file",
        default=None,
        purpose="file of keys that are made, instead of the one beside the database (FILE.keys)",
        metavar="FILE",
        is_path=True,
    ),
    Setting(
        name="workers",
        read=_whole(1, MOST_WORKERS),
        expected=f"a whole number from 1 to {MOST_WORKERS}",
        default=1,
        purpose="processes that serve on the port, over one database",
        metavar="N",
    ),
    Setting(
        name="grace",
        read=_seconds,
        expected=f"seconds, from 0 to {LONGEST_GRACE_S:g}",
        default=3.0,
        purpose="how long requests may take to finish when the server is told to stop",
        metavar="SECONDS",
    ),
    _switched("metrics", "metrics for Prometheus at /metrics, which needs no key", default=True),
    _switched("access_log", "log a line for every request", default=False),
    _chosen("log_format", "how log lines on standard error look", "text", "json", default="text"),
    _chosen("log_level", "the least that is logged", "debug", "info", "warning", "error", default="warning"),
)
