"""Whose turn it is to write, among processes that share a database file.

SQLite lets one process write and has the others ask again after a pause. The one that has just written asks at the
right moment, the others hardly ever do. Here they wait in the kernel instead, and nobody has a second turn before one
who waited has had his. SQLite's own lock is taken all the same: it is what keeps the file whole.
"""

import os
from fcntl import LOCK_EX, LOCK_UN, lockf
from pathlib import Path
from typing import Final, Protocol

QUEUE: Final = 0  # the byte that the next one locks while he waits
TURN: Final = 1  # the byte that the one who writes locks


class Turns(Protocol):
    """Turns of one process."""

    def take(self) -> None:
        """Return when it is this process's turn. Raises OSError where the system can't tell."""
        ...

    def give(self) -> None:
        """End the turn, if there is one."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class SoleTurns:
    """Turns where nobody else writes: it is always this process's."""

    def take(self) -> None:
        """Return."""

    def give(self) -> None:
        """Return."""

    def close(self) -> None:
        """Return."""


ALONE: Final = SoleTurns()


class SharedTurns:
    """Turns among the processes that use the same database; one that dies gives back what it has."""

    def __init__(self, database: Path) -> None:
        # A file of its own: to close the database's would take SQLite's locks away (POSIX).
        self._file = os.open(f"{database}-turns", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def take(self) -> None:
        """Return when it is this process's turn."""
        lockf(self._file, LOCK_EX, 1, QUEUE)
        try:
            lockf(self._file, LOCK_EX, 1, TURN)
        finally:
            lockf(self._file, LOCK_UN, 1, QUEUE)

    def give(self) -> None:
        """End the turn, if there is one."""
        lockf(self._file, LOCK_UN, 1, TURN)

    def close(self) -> None:
        """Let go of everything."""
        os.close(self._file)
