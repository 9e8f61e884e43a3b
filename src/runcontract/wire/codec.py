"""A typed request as an HTTP request, and an HTTP answer as its typed reply: what a client does without a socket."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Generic
from urllib.parse import quote

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json

from runcontract.wire.failures import UnexpectedAnswer, without
from runcontract.wire.json_body import has_overflow, is_lossy
from runcontract.wire.model import adapter_of
from runcontract.wire.operation import ApiError, Operation, Param, ReplyT, RequestT, Success
from runcontract.wire.spellings import text_reader
from runcontract.wire.texts import check_header_value, text_of

JSON: Final = "application/json"
# URL libraries and proxies fold these two segments, so that another path would be asked for.
DOTS: Final = {".": "%2E", "..": "%2E%2E"}
# Where the bodies of refusals say what is wrong, in the words of most APIs.
MESSAGES: Final = ("message", "detail", "title", "error_description", "error")
# How much of what a server says goes into a message; the whole of it is in the error's `body`.
LONGEST_MESSAGE: Final = 1000
MOST_DETAILS: Final = 100
# Listing what is wrong with a body takes far longer than finding that something is.
MOST_FAULTS: Final = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request to send. `path` is percent-encoded and has the query; `content` is a JSON body, or None."""

    method: str
    path: str
    headers: Mapping[str, str]
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawAnswer:
    """An answer as it came; the names of its headers are in lower case.

    `fault` says what is wrong with a body that did not come as it should; `secret` is what no message may repeat.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    fault: str = ""
    secret: str | None = field(default=None, repr=False)


class Codec(Generic[RequestT, ReplyT]):
    """What one operation's requests and answers look like on the wire."""

    def __init__(self, operation: Operation[RequestT, ReplyT]) -> None:
        self.operation = operation
        self._refusals = {error.status: error for error in operation.errors}
        self._successes = {success.status: success for success in operation.successes}
        self._bodies = {each.status: adapter_of(each.model) for each in operation.successes if each.model is not None}
        self._body = None if operation.body is None else adapter_of(operation.body.model)
        self._accept = ", ".join(dict.fromkeys(["application/json", *(each.media for each in operation.successes)]))
        self._params = [(param, adapter_of(param.type)) for param in operation.params]

    def call(self, request: RequestT) -> Call:
        """Return the HTTP request of a typed one.

        Raises ValueError for what can't be sent; pydantic's ValidationError, which is one, for a parameter or a body
        that is not what the description says.
        """
        path = self.operation.path
        query: list[str] = []
        headers = {"accept": self._accept}
        for param, adapter in self._params:
            given = getattr(request, param.field)
            if given is None and not param.required:
                continue
            value = adapter.validate_python(given)
            if param.place == "path":
                path = path.replace(f"{{{param.name}}}", _segment(param, value))
            elif param.place == "header":
                headers[param.name.lower()] = _header(param, value)
            else:
                values = value if param.repeated else [value]
                query += [f"{quote(param.name, safe='')}={_encoded(param, each, safe=',')}" for each in values]
        content = self._content(request)
        if content is not None and self.operation.body is not None:
            headers["content-type"] = self.operation.body.media
        target = f"{path}?{'&'.join(query)}" if query else path
        return Call(method=self.operation.method, path=target, headers=headers, content=content)

    def _content(self, request: RequestT) -> bytes | None:
        """Return the body. Raises ValueError for one that JSON has no words for, or that is not what it should be."""
        body = None if self._body is None else getattr(request, "body", None)
        if self._body is None or body is None:
            return None
        value = self._body.validate_python(body, by_alias=True, by_name=False)
        try:
            content = self._body.dump_json(value, by_alias=True)
        except PydanticSerializationError as error:
            raise ValueError(f"the body of {self.operation.id} can't be written as JSON: {error}") from error
        if is_lossy(self._body, value, content):
            raise ValueError(f"the body of {self.operation.id} holds NaN or infinity, which JSON has no words for")
        return content

    def reply(self, answer: RawAnswer) -> ReplyT:
        """Return the typed reply. Raises the operation's own ApiError for a refusal, UnexpectedAnswer for the rest."""
        if answer.fault:
            raise _unexpected(f"the answer of {self.operation.id} {answer.fault}", answer)
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
        media_type = answer.headers.get("content-type", JSON).partition(";")[0].strip().lower()
        if media_type != JSON and not media_type.endswith("+json"):
            raise _unexpected(f"the answer of {self.operation.id} is {media_type[:100]!r} and not JSON", answer)
        try:
            value = from_json(answer.body, allow_inf_nan=False)
            if has_overflow(answer.body, value):
                raise ValueError("a number is too large")
            return _tolerantly_read(adapter, value)
        except ValueError as error:
            raise _unexpected(f"the answer of {self.operation.id} {_fault(error)}", answer) from _cause(error, answer)

    def _reply_fields(self, success: Success, answer: RawAnswer, body: Any) -> dict[str, Any]:
        fields = {} if success.model is None else {"body": body}
        for name, member, kind in success.headers:
            text = answer.headers.get(name.lower())
            try:
                fields[member] = None if text is None else text_reader(kind)(text)
            except ValueError as error:
                told = f"the header {name} of {self.operation.id} can't be {(text or '')[:LONGEST_MESSAGE]!r}"
                raise _unexpected(told, answer) from _cause(error, answer)
        return fields


@cache
def codec_of(operation: Operation[RequestT, ReplyT]) -> Codec[RequestT, ReplyT]:
    """Return the codec of an operation, made once."""
    return Codec(operation)


def _segment(param: Param, value: Any) -> str:
    """Return a value as a segment of a path."""
    text = text_of(value)
    if not text:
        raise ValueError(f"{param.name}: it is empty, so that another path would be called")
    return DOTS.get(text) or _encoded(param, value)


def _encoded(param: Param, value: Any, *, safe: str = "") -> str:
    try:
        return quote(text_of(value), safe=safe)
    except UnicodeEncodeError:
        raise ValueError(f"{param.name}: it holds half a character (a lone surrogate)") from None


def _header(param: Param, value: Any) -> str:
    text = text_of(value)
    check_header_value(param.name, text)
    return text


def _tolerantly_read(adapter: TypeAdapter[Any], value: Any) -> Any:
    """Return a body as its type; a member that is null, though it may only be absent, is taken as absent.

    CONTRACT.md 2: null is tolerated for members that have no value.
    """
    try:
        return adapter.validate_python(value, by_alias=True, by_name=False)
    except ValidationError as error:
        if error.error_count() > MOST_FAULTS:
            raise
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
    if error.error_count() > MOST_FAULTS:
        return f"is not what it should be, in {error.error_count()} places"
    first = error.errors(include_url=False)[0]
    return f"is not what it should be: {_place(first['loc'])}: {first['msg']}"[:LONGEST_MESSAGE]


def _place(steps: tuple[int | str, ...]) -> str:
    return "/".join(map(str, steps)) or "the body"


def _cause(error: ValueError, answer: RawAnswer) -> ValueError | None:
    """Return the error, unless telling it takes too long or would tell the secret."""
    if isinstance(error, ValidationError) and error.error_count() > MOST_FAULTS:
        return None
    return error if without(answer.secret, str(error)) == str(error) else None


def refusal_of(kind: type[ApiError], answer: RawAnswer) -> ApiError:
    """Return a refusal as its exception, with as much of what the server said as can be understood."""
    try:
        body = from_json(answer.body)
    except ValueError:
        body = answer.body.decode("utf-8", "replace")
    said = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(said, dict):
        return kind(_quoted(str(said or ""), answer), headers=answer.headers, body=body)
    message = next((said[name] for name in MESSAGES if isinstance(said.get(name), str)), "")
    code, details = said.get("code"), said.get("details")
    texts = [each for each in details if isinstance(each, str)] if isinstance(details, list) else []
    return kind(
        _quoted(message, answer),
        code=_quoted(code, answer) if isinstance(code, str) else None,
        details=[_quoted(each, answer) for each in texts[:MOST_DETAILS]],
        headers=answer.headers,
        body=body,
    )


def _quoted(text: str, answer: RawAnswer) -> str:
    """Return what a server said as a message may repeat it."""
    safe = without(answer.secret, text)
    return safe if len(safe) <= LONGEST_MESSAGE else f"{safe[:LONGEST_MESSAGE]}..."


def _unexpected(message: str, answer: RawAnswer) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        message, status=answer.status, headers=answer.headers, body=answer.body, secret=answer.secret
    )
