"""Why a call gave no reply, beside the refusals that the description documents.

ClientError
    NoAnswer            nothing came back, or not in time
    UnexpectedAnswer    what came back is not in the description
"""

from collections.abc import Mapping
from typing import Any, Final

SHOWN: Final = 200
# What is shorter is no secret, and would be found in every other word.
SHORTEST_SECRET: Final = 8


def without(secret: str | None, text: str) -> str:
    """Return a text with a secret blotted out; servers and libraries repeat what they were sent."""
    return text.replace(secret, "[token]") if secret and len(secret) >= SHORTEST_SECRET else text


def _again(kind: "type[ClientError]", arguments: tuple[Any, ...], members: dict[str, Any]) -> "ClientError":
    made = kind.__new__(kind, *arguments)
    made.__dict__.update(members)
    return made


class ClientError(Exception):
    """A call that ended neither in its reply nor in a documented refusal (those are ApiError)."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Be pickled as it is: what it was made of is gone."""
        return _again, (type(self), self.args, self.__dict__)


class NoAnswer(ClientError):
    """The server can't be reached, went away or kept silent for too long.

    Where `sent` is False the request never left, and nothing happened; else it may have been carried out.
    """

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(f"{message}; {'it may have been carried out' if sent else 'it was not carried out'}")
        self.sent = sent


class UnexpectedAnswer(ClientError):
    """An answer that the description has no words for: another status, or a body of another shape."""

    def __init__(
        self, message: str, *, status: int, headers: Mapping[str, str], body: bytes, secret: str | None = None
    ) -> None:
        # blotted out before it is cut: half a secret is one too
        text = without(secret, body.decode("utf-8", "replace"))[:SHOWN]
        super().__init__(f"{without(secret, message)}: {status} {text!r}{'...' if len(body) > SHOWN else ''}")
        self.status = status
        self.headers = dict(headers)
        self.body = body
