"""What differs each time one asks: the clock and randomness. Handed in, so that tests can hold both still."""

import os
import time
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
    milliseconds = int(time.time() * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    # 48 bits of time, 4 of version, 12 of chance, 2 of variant, 62 of chance.
    value = milliseconds << 80 | 0x7 << 76 | (random >> 68) << 64 | 0x2 << 62 | random & (1 << 62) - 1
    digits = f"{value:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
