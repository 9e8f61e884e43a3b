"""Ids are UUIDs of version 7, and no two are the same."""

import time
from uuid import RFC_4122, UUID

from runcontract.serve.world import new_id, utc_now


def test_an_id_is_a_uuid_of_version_7() -> None:
    """RFC 9562 section 5.7: 48 bits of milliseconds, the version, the variant."""
    before = int(time.time() * 1000)
    made = UUID(new_id())
    assert (made.version, made.variant) == (7, RFC_4122)
    assert before <= made.int >> 80 <= int(time.time() * 1000)


def test_ids_of_one_moment_differ() -> None:
    """74 bits are left to chance."""
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_the_clock_is_in_utc() -> None:
    """Times carry their offset, and it is zero."""
    assert str(utc_now().tzinfo) == "UTC"
