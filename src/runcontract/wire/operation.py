"""One operation as a row of a table: generated code fills it in, the binding reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

RequestT = TypeVar("RequestT")
ReplyT = TypeVar("ReplyT")

Place = Literal["path", "query", "header"]


class ApiError(Exception):
    """A documented error answer; generated classes give it its status and code.

    `details` are texts such as `/percent: Input should be less than or equal to 100`, `headers` extra answer headers.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"

    def __init__(
        self, message: str = "", *, details: Sequence[str] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message or self.code.replace("_", " "))
        self.message = message or self.code.replace("_", " ")
        self.details = tuple(details)
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: its name on the wire, the request's field for it, where it stands, and its type."""

    name: str
    field: str
    place: Place
    type: Any
    required: bool = True
    default: Any = None


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON request body; where it is not required, an empty one leaves the request's `body` at None, or at `{}`."""

    model: Any
    required: bool = True


@dataclass(frozen=True, slots=True)
class Success:
    """The documented success: its status, the type of its body (None: no body), and what headers the reply has."""

    status: int
    model: Any = None
    reply: Any = None
    headers: tuple[tuple[str, str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[RequestT, ReplyT]):
    """One operation. `handler` names the method that answers it, `request` is the type it takes."""

    id: str
    method: str
    path: str
    handler: str
    request: type[RequestT]
    params: tuple[Param, ...] = ()
    body: Body | None = None
    success: Success
    errors: tuple[type[ApiError], ...] = ()
