"""From a handler's result to an answer: a result of another type than the operation promises is a TypeError."""

from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError

from runcontract.wire.json_body import is_lossy
from runcontract.wire.messages import Answer
from runcontract.wire.model import adapter_of
from runcontract.wire.operation import Operation, Success
from runcontract.wire.texts import check_header_value, text_of

Writer = Callable[[Any], Answer]
NOT_FINITE: Final = "the answer of {} holds NaN or infinity, which JSON has no words for"


def writer_of(operation: Operation[Any, Any]) -> Writer:
    """Return what turns a handler's result into an answer; which success it is, the type of the result says."""
    if len(operation.successes) == 1:
        return _writer(operation.id, operation.successes[0])
    writers = {success.reply: _writer(operation.id, success) for success in operation.successes}
    names = " or ".join(reply.__name__ for reply in writers)

    def write(result: Any) -> Answer:
        if type(result) not in writers:
            raise TypeError(f"{operation.id} answers {names}, not {type(result).__name__}")
        return writers[type(result)](result)

    return write


def _writer(operation_id: str, success: Success) -> Writer:
    write_body = _body_writer(operation_id, success.model)
    fixed = () if success.model is None else ((b"content-type", success.media.encode()),)

    def write(result: Any) -> Answer:
        return success.status, [*fixed], write_body(result)

    def write_reply(result: Any) -> Answer:
        if not isinstance(result, success.reply):
            raise TypeError(f"{operation_id} answers {success.reply.__name__}, not {type(result).__name__}")
        named = [(name, getattr(result, field)) for name, field, _ in success.headers]
        headers = [_header(name, value) for name, value in named if value is not None]
        return success.status, [*fixed, *headers], write_body(getattr(result, "body", None))

    return write if success.reply is None else write_reply


def _header(name: str, value: Any) -> tuple[bytes, bytes]:
    text = text_of(value)
    check_header_value(name, text)
    return name.lower().encode("ascii"), text.encode("ascii")


def _body_writer(operation_id: str, model: Any) -> Callable[[Any], bytes]:
    if model is None:
        return _nothing_writer(operation_id)
    if isinstance(model, type) and issubclass(model, BaseModel):
        return _model_writer(operation_id, model)
    return _value_writer(operation_id, model)


def _model_writer(operation_id: str, model: type[BaseModel]) -> Callable[[Any], bytes]:
    adapter = adapter_of(model)
    to_json = adapter.serializer.to_json

    def write(result: Any) -> bytes:
        if type(result) is not model and not isinstance(result, model):
            raise TypeError(f"{operation_id} answers {model.__name__}, not {type(result).__name__}")
        written = to_json(result, by_alias=True, warnings="error")
        # a look for `null`, at the speed of memory, says whether the slow question has to be asked
        if b"null" in written and is_lossy(adapter, result, written):
            raise ValueError(NOT_FINITE.format(operation_id))
        return written

    return write


def _value_writer(operation_id: str, kind: Any) -> Callable[[Any], bytes]:
    """Return what writes a body that is no model: a list, a mapping, a text, a choice of several."""
    adapter = adapter_of(kind)
    to_json = adapter.serializer.to_json
    nullable = _takes_null(adapter)

    def write(result: Any) -> bytes:
        # of itself the serializer would write null for a None of any type
        if result is None and not nullable:
            raise TypeError(f"{operation_id} answers a body, not None")
        written = to_json(result, by_alias=True, warnings="error")
        if b"null" in written and is_lossy(adapter, result, written):
            raise ValueError(NOT_FINITE.format(operation_id))
        return written

    return write


def _takes_null(adapter: TypeAdapter[Any]) -> bool:
    try:
        adapter.validate_python(None)
    except ValidationError:
        return False
    return True


def _nothing_writer(operation_id: str) -> Callable[[Any], bytes]:
    def write(result: Any) -> bytes:
        if result is not None:
            raise TypeError(f"{operation_id} answers nothing, not {type(result).__name__}")
        return b""

    return write
