"""One operation as a row of a table: generated code fills it in, the binding and the clients read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

RequestT = TypeVar("RequestT")
ReplyT = TypeVar("ReplyT")

Place = Literal["path", "query", "header"]


class ApiError(Exception):
    """A documented refusal; generated classes give it its status and code.

    `code` tells a machine what is wrong, where the server says it more exactly than the class; `details` are texts such
    as `/percent: Input should be less than or equal to 100`, `headers` the answer's headers. To a client, `body` is the
    whole body as JSON's values, or its text where it is no JSON.
    """

    status: ClassVar[int] = 500
    code: str = "internal_error"

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        details: Sequence[str] = (),
        headers: Mapping[str, str] | None = None,
        body: Any = None,
    ) -> None:
        if code is not None:
            self.code = code
        super().__init__(message or self.code.replace("_", " "))
        self.message = message or self.code.replace("_", " ")
        self.details = tuple(details)
        self.headers = dict(headers or {})
        self.body = body


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter: its name on the wire, the request's field for it, where it stands, and its type.

    A `repeated` one stands in the query any number of times, and a `joined` one has commas between its items; the
    field of either holds a list. `default` is a value of its type as JSON has it.
    """

    name: str
    field: str
    place: Place
    type: Any
    required: bool = True
    default: Any = None
    repeated: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON request body; where it is not required, an empty one leaves the request's `body` at None, or at `{}`.

    `media` is its Content-Type; a server takes any JSON.
    """

    model: Any
    required: bool = True
    media: str = "application/json"


@dataclass(frozen=True, slots=True)
class Success:
    """A documented success: its status, the type of its body (None: no body), and what headers the reply has.

    `reply` is the class of the handler's result where that is more than the body: it has headers, or others beside it.
    `media` is the Content-Type of its body.
    """

    status: int
    model: Any = None
    reply: Any = None
    headers: tuple[tuple[str, str, Any], ...] = ()
    media: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation(Generic[RequestT, ReplyT]):
    """One operation. `handler` names the method that answers it, `request` is the type it takes.

    Carrying an `idempotent` one out twice is as good as once.
    """

    id: str
    method: str
    path: str
    handler: str
    request: type[RequestT]
    idempotent: bool = False
    params: tuple[Param, ...] = ()
    body: Body | None = None
    successes: tuple[Success, ...]
    errors: tuple[type[ApiError], ...] = ()
