"""The members of a body, from the arguments of a client's method."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import MISSING


def given(members: Mapping[str, Any], *, nullable: Sequence[str] = ()) -> dict[str, Any]:
    """Return the members that were given: None stands for absence, save where null is a value of its own."""
    return {
        name: _plain(value)
        for name, value in members.items()
        if value is not MISSING and (value is not None or name in nullable)
    }


def _plain(value: Any) -> Any:
    """Return a mapping as a dict and a sequence as a list, which is what models take."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return list(value)
    return value
