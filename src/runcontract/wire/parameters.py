"""The declared parameters of a request: from path, query and headers to the fields of its type."""

from collections.abc import Callable, Sequence
from typing import Any, Final, get_args, get_origin
from urllib.parse import parse_qsl

from pydantic import ValidationError
from typing_extensions import TypeAliasType

from runcontract.wire.json_body import InvalidRequest
from runcontract.wire.messages import Headers
from runcontract.wire.model import adapter_of
from runcontract.wire.operation import ApiError, Param
from runcontract.wire.spellings import text_reader

Values = dict[str, str]
Query = dict[str, list[str]]
Read = Callable[[Values, Headers, bytes], dict[str, Any]]
NOTHING: Final[Query] = {}


class NotFound(ApiError):
    """404: the path is nobody's, or names what can't exist."""

    status = 404
    code = "not_found"


def reader_of(params: tuple[Param, ...]) -> Read:
    """Return what reads the declared parameters of a path's variables, the headers and the raw query.

    It raises NotFound for a run id that can't be one, as such a run is unknown, and InvalidRequest for all else.
    """
    readers = [(param, _validator(param), _default(param)) for param in params]
    queried = any(param.place == "query" for param in params)

    def read(values: Values, headers: Headers, raw_query: bytes) -> dict[str, Any]:
        query = _query(raw_query) if queried else NOTHING
        fields: dict[str, Any] = {}
        faults: list[str] = []
        for param, validate, default in readers:
            texts = [values[param.name]] if param.place == "path" else _optional_texts(param, query, headers)
            if not texts:
                if param.required:
                    faults.append(f"{param.name}: is missing")
                fields[param.field] = default
                continue
            try:
                # of one that stands there twice but is not repeated, nobody knows which is meant; the last is taken
                fields[param.field] = validate(texts) if param.repeated else validate(_storable(texts[-1]))
            except ValueError as error:
                if param.name == "runID":
                    raise NotFound("There is no such run.") from error
                faults += _faults(param.name, error)
        if faults:
            raise InvalidRequest("A parameter is not what it should be.", details=faults)
        return fields

    return read if any(param.place != "path" for param in params) else _reader_of_path(readers, read)


def _reader_of_path(readers: Sequence[tuple[Param, Callable[[Any], Any], Any]], read: Read) -> Read:
    """Return what reads parameters that all stand in the path, as most do, and leaves it to `read` to refuse them."""
    plain = [(param.name, param.field, validate) for param, validate, _ in readers]

    def read_path(values: Values, headers: Headers, raw_query: bytes) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        try:
            for name, field, validate in plain:
                fields[field] = validate(_storable(values[name]))
        except ValueError:
            return read(values, headers, raw_query)
        return fields

    return read_path


def _validator(param: Param) -> Callable[[Any], Any]:
    """Return what makes a parameter's value of its text, or of its texts where it is repeated."""
    if not (param.repeated or param.joined):
        return text_reader(param.type)
    validate = adapter_of(param.type).validate_python
    item = text_reader(_item_of(param.type))

    def repeated(texts: list[str]) -> Any:
        return validate([item(_storable(text)) for text in texts])

    def joined(text: str) -> Any:
        return validate([item(each.strip()) for each in text.split(",")] if text else [])

    return repeated if param.repeated else joined


def _default(param: Param) -> Any:
    """Return what the field holds without the parameter: its default as a value of its type."""
    return None if param.default is None else adapter_of(param.type).validate_python(param.default)


def _item_of(kind: Any) -> Any:
    """Return the type of the items of a list type, whether that has a name, bounds or neither."""
    while get_origin(kind) is not list:
        kind = kind.__value__ if isinstance(kind, TypeAliasType) else get_args(kind)[0]
    return get_args(kind)[0]


def _query(raw: bytes) -> Query:
    """Return what a query says; one that is not in UTF-8 nobody understands: 400."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError as error:
        raise InvalidRequest("The query is not percent-encoded UTF-8.") from error
    query: Query = {}
    for name, text in pairs:
        query.setdefault(name, []).append(text)
    return query


def _optional_texts(param: Param, query: Query, headers: Headers) -> list[str]:
    if param.place == "query":
        return query.get(param.name, [])
    value = headers.get(param.name.lower().encode())
    return [] if value is None else [str(value, "latin-1")]


def _storable(text: str) -> str:
    """Return a text that is one, without U+0000, as in bodies: not every store can hold it. Raises ValueError."""
    if "\0" in text:
        raise ValueError("holds U+0000")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("is not UTF-8")
    return text


def _faults(name: str, error: ValueError) -> list[str]:
    if isinstance(error, ValidationError):
        return [f"{name}: {fault['msg']}" for fault in error.errors(include_url=False)]
    return [f"{name}: {error}"]
