"""A small contract by hand, of one operation for each thing a binding has to do, and handlers that echo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import MISSING, Field

from runcontract.wire.asgi import App
from runcontract.wire.model import AwareDatetime, JsonObject, Model, StrictInt
from runcontract.wire.operation import ApiError, Body, Operation, Param, Success


class BadRequest(ApiError):  # noqa: N818 - an answer's name is its status phrase
    """400."""

    status = 400
    code = "validation_error"


class Unauthorized(ApiError):  # noqa: N818 - an answer's name is its status phrase
    """401."""

    status = 401
    code = "unauthorized"


class Conflict(ApiError):  # noqa: N818 - an answer's name is its status phrase
    """409."""

    status = 409
    code = "conflict"


class Thing(Model):
    """Every kind of member, all optional."""

    value: JsonObject | MISSING = MISSING
    percent: Annotated[StrictInt | MISSING, Field(ge=0, le=100)] = MISSING
    whole: StrictInt | MISSING = MISSING
    real: Annotated[float | MISSING, Field(ge=0)] = MISSING
    text: str | MISSING = MISSING
    schema_: Annotated[str | MISSING, Field(alias="schema")] = MISSING
    at: AwareDatetime | MISSING = MISSING


class Event(Model):
    """One member is required."""

    event_key: Annotated[str, Field(min_length=1)]


Labels = Annotated[dict[Annotated[str, Field(min_length=1)], Annotated[str, Field(max_length=8)]], Field(max_length=3)]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRun:
    """A request without a body."""

    run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithBody:
    """A request with a body, which may be absent."""

    run_id: str
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfKey:
    """A request with parameters of every place."""

    run_id: str
    key: str
    limit: int
    mark: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A reply with headers."""

    body: Thing
    location: str | None = None


@dataclass(slots=True)
class Shelf:
    """Answers with what it is asked; `answer` with what the test put there."""

    result: Any = None
    seen: list[object] = field(default_factory=list)

    async def put_thing(self, request: WithBody) -> Any:
        self.seen.append(request)
        return request.body

    async def put_free(self, request: WithBody) -> Any:
        self.seen.append(request)
        return request.body

    async def put_labels(self, request: WithBody) -> Any:
        self.seen.append(request)
        return request.body

    async def put_event(self, request: WithBody) -> Any:
        self.seen.append(request)
        return {"event_key": request.body.event_key}

    async def finish(self, request: WithBody) -> Any:
        self.seen.append(request)
        return {"body": None if request.body is None else request.body.model_dump(mode="json")}

    async def beat(self, request: OfRun) -> Any:
        self.seen.append(request)
        return {"status": "ok"}

    async def get_key(self, request: OfKey) -> Any:
        self.seen.append(request)
        return {"run_id": request.run_id, "key": request.key, "limit": request.limit, "mark": request.mark}

    async def drop_key(self, request: OfRun) -> Any:
        self.seen.append(request)
        return self.result

    async def answer(self, request: OfRun) -> Any:
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result

    async def placed(self, request: OfRun) -> Any:
        return self.result


RUN: Final = Param("runID", "run_id", "path", str)
KEY: Final = Param("key", "key", "path", str)
LIMIT: Final = Param("limit", "limit", "query", Annotated[int, Field(ge=1, le=9)], required=False, default=3)
MARK: Final = Param("X-Mark", "mark", "header", str, required=False)
FREE: Final = Success(200, JsonObject)


def _operation(name: str, method: str, path: str, **more: Any) -> Operation[Any, Any]:
    plain = {"request": WithBody if "body" in more else OfRun, "params": (RUN,), "successes": (FREE,)}
    return Operation(
        id=name,
        method=method,
        path=f"/runs/{{runID}}/{path}",
        handler=name,
        errors=(BadRequest, Conflict),
        **{**plain, **more},
    )


OPERATIONS: Final = (
    _operation("put_thing", "POST", "thing", body=Body(Thing), successes=(Success(200, Thing),)),
    _operation("put_free", "POST", "free", body=Body(JsonObject)),
    _operation("put_labels", "POST", "labels", body=Body(Labels)),
    _operation("put_event", "POST", "event", body=Body(Event)),
    _operation("finish", "POST", "finish", body=Body(Thing, required=False)),
    _operation("beat", "POST", "beat"),
    _operation("get_key", "GET", "state/{key}", request=OfKey, params=(RUN, KEY, LIMIT, MARK)),
    _operation("drop_key", "DELETE", "state/{key}", successes=(Success(204),)),
    _operation("answer", "GET", "answer", successes=(Success(200, Thing),)),
    _operation(
        "placed",
        "GET",
        "placed",
        successes=(Success(202, Thing, reply=Placed, headers=(("Location", "location", str),)),),
    ),
)


async def authenticate(credentials: str | None, path_params: Mapping[str, str]) -> None:
    """Open every run to the one token."""
    if credentials != "good":
        raise Unauthorized(f"No token for {path_params['runID']}.")


def shelf_app(shelf: Shelf | None = None, **options: Any) -> App:
    """Return the app of the contract."""
    return App(shelf or Shelf(), OPERATIONS, authenticate, **options)
