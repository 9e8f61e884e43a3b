"""What a comparison asks of `info.version` (https://semver.org): how much it must be raised, and whether it was."""

import re
from enum import StrEnum
from typing import Final

from runcontract.diff.change import Comparison, Party, Side
from runcontract.errors import ContractError

VERSION: Final = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")
Version = tuple[int, int, int]


class Raise(StrEnum):
    """Which number of a version must go up."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"


REASONS: Final = {
    Raise.MAJOR: "they break clients",
    Raise.MINOR: "they break servers or add something",
    Raise.PATCH: "they are of words alone",
}


def needed(comparison: Comparison) -> Raise | None:
    """Return what the changes ask for: major breaks clients, minor is any other change, patch one of words alone."""
    if comparison.breaking(Party.CLIENTS):
        return Raise.MAJOR
    if comparison.changes:
        return Raise.MINOR
    return Raise.PATCH if comparison.differs else None


def lowest(old: Version, raised: Raise) -> Version:
    """Return the lowest version that is raised so. Below 1.0.0 nothing is settled, and minor is enough for major."""
    major, minor, patch = old
    if raised is Raise.PATCH:
        return major, minor, patch + 1
    return (major + 1, 0, 0) if raised is Raise.MAJOR and major > 0 else (major, minor + 1, 0)


def shortfall(comparison: Comparison) -> str | None:
    """Return what is wrong with the version of the new description; None if it is raised enough.

    Raises ContractError for a version that is not three numbers.
    """
    raised = needed(comparison)
    old, new = _version(comparison.old), _version(comparison.new)
    least = old if raised is None else lowest(old, raised)
    if new >= least:
        return None
    went = (
        f"stayed {comparison.old.version}"
        if new == old
        else f"went {comparison.old.version} -> {comparison.new.version}"
    )
    if raised is None:
        return f"info.version {went}, but nothing changed: leave it at {comparison.old.version}."
    at_least = ".".join(map(str, least))
    return f"info.version {went}, but the changes ask for {at_least} or higher ({raised}): {REASONS[raised]}."


def _version(side: Side) -> Version:
    match = VERSION.fullmatch(side.version)
    if match is None:
        raise ContractError(
            f"{side.name}: info.version is {side.version!r}; to check it, it must be three numbers such as 1.2.0."
        )
    major, minor, patch = map(int, match.groups())
    return major, minor, patch
