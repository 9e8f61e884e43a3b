"""A JSON body as its model, taken strictly.

What a JSON parser lets through though not every peer could keep it is refused: `1e400`, which it turns into infinity,
and U+0000, which not every store can hold. Looking at each value would cost half as much again as parsing, so a scan
at the speed of memory says first whether any such value can be there.
"""

import math
import re
from collections.abc import Iterator
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from runcontract.wire.operation import ApiError

# For the scan every digit is a 0 and every exponent sign an e, so that plain searches find what is long or large; and
# what is neither part of a large number nor ends one is left out, so that there is less to search.
LEVELLED: Final = bytes.maketrans(b"123456789E", b"000000000e")
LEFT_OUT: Final = bytes(set(range(256)) - set(b'0123456789eE-",}] \t\n\r'))
# With an exponent below 100 a number needs more than 200 digits before its point to pass 1.8e308.
MANY_DIGITS: Final = b"0" * 200
EXPONENT: Final = b"0e000"
# A number is followed by these; a digit, e and digits inside a text, as in an id, seldom are.
EXPONENT_OF_A_NUMBER: Final = re.compile(rb"0e000+\s*(?:[,}\]]|$)")
LARGEST_BITS: Final = 1024
MOST_FAULTS: Final = 20
LONGEST_FAULT: Final = 300


class InvalidRequest(ApiError):
    """400: the request can't be understood, or breaks a rule of its schema."""

    status = 400
    code = "validation_error"


def parsed(adapter: TypeAdapter[Any], raw: bytes) -> Any:
    """Return a JSON body as its model. Raises InvalidRequest naming every fault by JSON Pointer."""
    try:
        # first to Python's values, then to a model: in one step the values would be made twice
        value = from_json(raw, allow_inf_nan=False)
        if is_suspect(raw):
            _check_values(value)
        return adapter.validator.validate_python(value, by_alias=True, by_name=False)
    except ValidationError as error:
        raise InvalidRequest("The body is not what it should be.", details=list(_details(error))) from error
    except ValueError as error:
        raise InvalidRequest("The body is not JSON that can be kept.", details=[_detail("", str(error))]) from error


def is_suspect(raw: bytes) -> bool:
    """Return False only if a JSON text holds no number that overflows, and no U+0000."""
    if b"\\" in raw and b"\\u0000" in raw:  # looking for one byte first is 15 times as fast where there is none
        return True
    levelled = raw.translate(LEVELLED, LEFT_OUT)
    return MANY_DIGITS in levelled or (EXPONENT in levelled and EXPONENT_OF_A_NUMBER.search(levelled) is not None)


def has_overflow(raw: bytes, value: Any) -> bool:
    """Whether a number of a JSON text, given with its value, has no double."""
    return is_suspect(raw) and any(_overflows(each) for each in _scalars(value))


def is_lossy(adapter: TypeAdapter[Any], value: Any, written: bytes) -> bool:
    """Whether a value's JSON text says null for NaN or infinity, which JSON has no words for."""
    if b"null" not in written:
        return False
    return any(isinstance(each, float) and not math.isfinite(each) for each in _scalars(adapter.dump_python(value)))


def _check_values(value: Any) -> None:
    """Raise ValueError for a number that overflows, and for U+0000 in a text."""
    for each in _scalars(value):
        if isinstance(each, str) and "\0" in each:
            raise ValueError("a string holds U+0000")
        if _overflows(each):
            raise ValueError("a number is too large")


def _scalars(value: Any) -> Iterator[Any]:
    """Yield what a JSON value is made of: texts, names of members too, numbers, flags and nulls."""
    level = [value]
    while level:
        value = level.pop()
        if isinstance(value, dict):
            level += value
            level += value.values()
        elif isinstance(value, list | tuple):
            level += value
        else:
            yield value


def _overflows(value: Any) -> bool:
    """Whether a number has no double: as one it would become infinity, and JSON has no way to say that."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if not isinstance(value, int) or value.bit_length() < LARGEST_BITS:
        return False
    try:
        float(value)
    except OverflowError:
        return True
    return False


def _details(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False, include_context=False)[:MOST_FAULTS]:
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in fault["loc"])
        pointer = "".join(f"/{step}" for step in steps if step != "[key]")
        yield _detail(pointer, fault["msg"])


def _detail(pointer: str, message: str) -> str:
    return f"{pointer or '(the whole body)'}: {message}"[:LONGEST_FAULT]
