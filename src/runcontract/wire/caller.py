"""Who calls: what a server's `authenticate` returned is at hand in the handler of the same request."""

from contextvars import ContextVar
from typing import Any, Final

CALLER: Final[ContextVar[Any]] = ContextVar("caller", default=None)


def caller() -> Any:
    """Return what `authenticate` returned for the request that is being answered, None outside of one."""
    return CALLER.get()
