"""The life of a run as a table of moves. Pure: no clock, no store, no HTTP (CONTRACT.md, section 4).

A pair of status and move that the table does not name is refused; nothing else in the server compares
statuses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Status(StrEnum):
    """Every status the contract knows (CONTRACT.md, section 2), in its order."""

    DELAYED = "delayed"
    QUEUED = "queued"
    DEQUEUED = "dequeued"
    EXECUTING = "executing"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"
    SYSTEM_FAILED = "system_failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    DEAD_LETTER = "dead_letter"


class Move(StrEnum):
    """What can happen to a run in this server."""

    DEQUEUE = "dequeue"
    START = "start"
    WAIT = "wait"
    RECEIVE = "receive"
    TIME_OUT = "time_out"
    COMPLETE = "complete"
    FAIL = "fail"
    CONTINUE = "continue"


MOVES: Final[Mapping[tuple[Status, Move], Status]] = MappingProxyType(
    {
        (Status.QUEUED, Move.DEQUEUE): Status.DEQUEUED,
        (Status.DEQUEUED, Move.START): Status.EXECUTING,
        (Status.EXECUTING, Move.WAIT): Status.WAITING,
        (Status.EXECUTING, Move.COMPLETE): Status.COMPLETED,
        (Status.EXECUTING, Move.FAIL): Status.FAILED,
        (Status.WAITING, Move.COMPLETE): Status.COMPLETED,
        (Status.WAITING, Move.FAIL): Status.FAILED,
        (Status.WAITING, Move.RECEIVE): Status.QUEUED,
        (Status.WAITING, Move.TIME_OUT): Status.TIMED_OUT,
        # A continuation is a run of its own: the parent must be alive, and keeps its status.
        (Status.EXECUTING, Move.CONTINUE): Status.EXECUTING,
        (Status.WAITING, Move.CONTINUE): Status.WAITING,
    }
)

TERMINAL: Final = frozenset(
    {
        Status.COMPLETED,
        Status.FAILED,
        Status.TIMED_OUT,
        Status.CRASHED,
        Status.SYSTEM_FAILED,
        Status.CANCELED,
        Status.EXPIRED,
        Status.DEAD_LETTER,
    }
)

FIRST: Final = Status.QUEUED
TO_EXECUTING: Final = (Move.DEQUEUE, Move.START)


class MoveRefused(Exception):  # noqa: N818  a refusal, not a fault
    """The table names no such move from this status."""

    def __init__(self, status: Status, move: Move) -> None:
        super().__init__(f"a run that is {status} can't {move.replace('_', ' ')}")
        self.status = status
        self.move = move


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The rules of a server: which moves exist, and which statuses end a run."""

    moves: Mapping[tuple[Status, Move], Status] = field(default_factory=lambda: MOVES)
    terminal: frozenset[Status] = TERMINAL

    def is_over(self, status: Status) -> bool:
        """Return whether a run in this status can no longer change."""
        return status in self.terminal

    def after(self, status: Status, move: Move) -> Status:
        """Return the status the move leads to; raises MoveRefused for a move the table does not name."""
        try:
            return self.moves[status, move]
        except KeyError:
            raise MoveRefused(status, move) from None

    def way(self, status: Status, *moves: Move) -> tuple[Status, ...]:
        """Return every status on the way through the moves, the first one left out."""
        passed: list[Status] = []
        for move in moves:
            status = self.after(status, move)
            passed.append(status)
        return tuple(passed)
