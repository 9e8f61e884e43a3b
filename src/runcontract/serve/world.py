"""What differs each time one asks: the clock and randomness. Handed in, so that tests can hold both still."""

import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The clock (aware UTC times) and the source of ids."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]


def system_world() -> World:
    """Return the real clock and ids that can't be guessed."""
    return World(now=utc_now, new_id=new_id)


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a version 7 UUID (RFC 9562): ids made later sort later, so index pages fill in order."""
    milliseconds = int(utc_now().timestamp() * 1000)
    value = int.from_bytes(milliseconds.to_bytes(6, "big") + os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=value))
