"""A typed request as an HTTP request, and an HTTP answer as its typed reply: what a client does without a socket."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Generic
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_jsonable_python

from runcontract.wire.failures import UnexpectedAnswer
from runcontract.wire.model import adapter_of
from runcontract.wire.operation import ApiError, Operation, ReplyT, RequestT, Success
from runcontract.wire.spellings import text_reader

# URL libraries and proxies fold these two segments, so that another path would be asked for.
DOTS: Final = {".": "%2E", "..": "%2E%2E"}
# Where the bodies of refusals say what is wrong, in the words of most APIs.
MESSAGES: Final = ("message", "detail", "title", "error_description", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to send. `path` is percent-encoded and has the query; `content` is a JSON body, or None."""

    method: str
    path: str
    headers: Mapping[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """An answer as it came; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Codec(Generic[RequestT, ReplyT]):
    """What one operation's requests and answers look like on the wire."""

    def __init__(self, operation: Operation[RequestT, ReplyT]) -> None:
        self.operation = operation
        self._refusals = {error.status: error for error in operation.errors}
        self._successes = {success.status: success for success in operation.successes}
        self._bodies = {each.status: adapter_of(each.model) for each in operation.successes if each.model is not None}
        self._body = None if operation.body is None else adapter_of(operation.body.model)

    def call(self, request: RequestT) -> Call:
        """Return the HTTP request of a typed one. Raises ValidationError for a body that is not what it should be."""
        path = self.operation.path
        query: list[str] = []
        headers = {"accept": "application/json"}
        for param in self.operation.params:
            value = getattr(request, param.field)
            if value is None:
                continue
            if param.place == "path":
                segment = _text(value)
                path = path.replace(f"{{{param.name}}}", DOTS.get(segment) or quote(segment, safe=""))
            elif param.place == "header":
                headers[param.name.lower()] = _text(value)
            else:
                values = value if param.repeated else [value]
                query += [f"{quote(param.name, safe='')}={quote(_text(each), safe=',')}" for each in values]
        content = self._content(request)
        if content is not None:
            headers["content-type"] = "application/json"
        target = f"{path}?{'&'.join(query)}" if query else path
        return Call(method=self.operation.method, path=target, headers=headers, content=content)

    def _content(self, request: RequestT) -> bytes | None:
        """Return the body. Raises ValidationError for one that is no model, and not what it should be."""
        body = None if self._body is None else getattr(request, "body", None)
        if self._body is None or body is None:
            return None
        return self._body.dump_json(self._body.validate_python(body, by_alias=True, by_name=False), by_alias=True)

    def reply(self, answer: RawAnswer) -> ReplyT:
        """Return the typed reply. Raises the operation's own ApiError for a refusal, UnexpectedAnswer for the rest."""
        if answer.status in self._refusals:
            raise refusal_of(self._refusals[answer.status], answer)
        success = self._successes.get(answer.status)
        if success is None:
            raise _unexpected(f"{self.operation.id} documents no such answer", answer)
        body = self._read(answer)
        if success.reply is None:
            reply: ReplyT = body
            return reply
        made: ReplyT = success.reply(**self._reply_fields(success, answer, body))
        return made

    def _read(self, answer: RawAnswer) -> Any:
        adapter = self._bodies.get(answer.status)
        if adapter is None:
            return None
        try:
            return _tolerantly_read(adapter, from_json(answer.body))
        except ValueError as error:
            raise _unexpected(f"the answer of {self.operation.id} {_fault(error)}", answer) from error

    def _reply_fields(self, success: Success, answer: RawAnswer, body: Any) -> dict[str, Any]:
        fields = {} if success.model is None else {"body": body}
        for name, field, kind in success.headers:
            text = answer.headers.get(name.lower())
            try:
                fields[field] = None if text is None else text_reader(kind)(text)
            except ValueError as error:
                raise _unexpected(f"the header {name} of {self.operation.id} can't be {text!r}", answer) from error
        return fields


@cache
def codec_of(operation: Operation[RequestT, ReplyT]) -> Codec[RequestT, ReplyT]:
    """Return the codec of an operation, made once."""
    return Codec(operation)


def _text(value: Any) -> str:
    """Return a parameter's value as it stands in a URL or a header."""
    plain = to_jsonable_python(value)
    if isinstance(plain, list):
        return ",".join(map(_item, plain))
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _item(value: Any) -> str:
    """Return an item of a list as it stands between commas. Raises ValueError for one that holds a comma."""
    text = _text(value)
    if "," in text:
        raise ValueError(f"{text[:100]!r} can't be an item of this list, whose items stand between commas")
    return text


def _tolerantly_read(adapter: TypeAdapter[Any], value: Any) -> Any:
    """Return a body as its type; a member that is null, though it may only be absent, is taken as absent.

    CONTRACT.md 2: null is tolerated for members that have no value.
    """
    try:
        return adapter.validate_python(value, by_alias=True, by_name=False)
    except ValidationError as error:
        nulls = [each["loc"] for each in error.errors(include_url=False) if each["input"] is None]
        if not nulls:
            raise
        for place in nulls:
            _drop(value, place)
        return adapter.validate_python(value, by_alias=True, by_name=False)


def _drop(value: Any, place: tuple[int | str, ...]) -> None:
    """Take one member out of a JSON value; steps that are none of it, such as a union's choice, are passed."""
    for step in place[:-1]:
        with suppress(LookupError, TypeError):
            value = value[step]
    if isinstance(value, dict):
        value.pop(place[-1], None)


def _fault(error: ValueError) -> str:
    """Return what is wrong with a body, in a few words."""
    if not isinstance(error, ValidationError):
        return f"is no JSON: {error}"
    first = error.errors(include_url=False)[0]
    return f"is not what it should be: {'/'.join(map(str, first['loc'])) or 'the body'}: {first['msg']}"


def refusal_of(kind: type[ApiError], answer: RawAnswer) -> ApiError:
    """Return a refusal as its exception, with as much of what the server said as can be understood."""
    try:
        body = from_json(answer.body)
    except ValueError:
        body = answer.body.decode("utf-8", "replace")
    said = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(said, dict):
        return kind(str(said or ""), headers=answer.headers, body=body)
    message = next((said[name] for name in MESSAGES if isinstance(said.get(name), str)), "")
    code, details = said.get("code"), said.get("details")
    return kind(
        message,
        code=code if isinstance(code, str) else None,
        details=[each for each in details if isinstance(each, str)] if isinstance(details, list) else (),
        headers=answer.headers,
        body=body,
    )


def _unexpected(message: str, answer: RawAnswer) -> UnexpectedAnswer:
    return UnexpectedAnswer(message, status=answer.status, headers=answer.headers, body=answer.body)
