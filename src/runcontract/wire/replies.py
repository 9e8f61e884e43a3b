"""From a handler's result to an answer: a result of another type than the operation promises is a TypeError."""

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from runcontract.wire.messages import Answer
from runcontract.wire.model import adapter_of
from runcontract.wire.operation import Operation, Success

Writer = Callable[[Any], Answer]


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
        return Answer(success.status, [*fixed], write_body(result))

    def write_reply(result: Any) -> Answer:
        if not isinstance(result, success.reply):
            raise TypeError(f"{operation_id} answers {success.reply.__name__}, not {type(result).__name__}")
        named = [(name, getattr(result, field)) for name, field, _ in success.headers]
        headers = [(name.lower().encode(), str(value).encode()) for name, value in named if value is not None]
        return Answer(success.status, [*fixed, *headers], write_body(getattr(result, "body", None)))

    return write if success.reply is None else write_reply


def _body_writer(operation_id: str, model: Any) -> Callable[[Any], bytes]:
    if model is None:
        return _nothing_writer(operation_id)
    to_json = adapter_of(model).serializer.to_json
    expected = model if isinstance(model, type) and issubclass(model, BaseModel) else object

    def write(result: Any) -> bytes:
        if type(result) is not expected and not isinstance(result, expected):
            raise TypeError(f"{operation_id} answers {expected.__name__}, not {type(result).__name__}")
        return to_json(result, by_alias=True, warnings="error")

    return write


def _nothing_writer(operation_id: str) -> Callable[[Any], bytes]:
    def write(result: Any) -> bytes:
        if result is not None:
            raise TypeError(f"{operation_id} answers nothing, not {type(result).__name__}")
        return b""

    return write
