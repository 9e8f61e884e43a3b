"""Why a call gave no reply, beside the refusals that the description documents.

ClientError
    NoAnswer            nothing came back, or not in time
    UnexpectedAnswer    what came back is not in the description
"""

from collections.abc import Mapping
from typing import Final

SHOWN: Final = 200


class ClientError(Exception):
    """A call that ended neither in its reply nor in a documented refusal (those are ApiError)."""


class NoAnswer(ClientError):
    """The server can't be reached, went away or kept silent for too long.

    Where `sent` is False the request never left, and nothing happened; else it may have been carried out.
    """

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(f"{message}; {'it may have been carried out' if sent else 'it was not carried out'}")
        self.sent = sent


class UnexpectedAnswer(ClientError):
    """An answer that the description has no words for: another status, or a body of another shape."""

    def __init__(self, message: str, *, status: int, headers: Mapping[str, str], body: bytes) -> None:
        text = body[:SHOWN].decode("utf-8", "replace")
        super().__init__(f"{message}: {status} {text!r}{'...' if len(body) > SHOWN else ''}")
        self.status = status
        self.headers = dict(headers)
        self.body = body
