"""What generated models are made of: strict on input, exact on output.

JSON Schema and pydantic's defaults differ; these types close the gap. An integer may be written `5.0` but is never
`"5"` or `true`; a time is RFC 3339 text with an offset; a member that is absent stays absent; unknown members are
ignored (CONTRACT.md 1). They read JSON text and what a JSON parser made of it alike, so that a body is parsed once.
"""

import datetime
import enum
import re
import uuid
from collections.abc import Callable
from typing import Annotated, Any, Final, TypeAlias, get_args

from pydantic import AwareDatetime as PydanticAwareDatetime
from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic import JsonValue as PydanticJsonValue
from pydantic_core import CoreSchema, core_schema

RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
    re.ASCII,  # the digits of other scripts are no digits of RFC 3339
)
FULL_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
RFC_9562: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


class _Free:
    """Any JSON value, taken as the parser made it: looking at each of its parts again would cost ten times as much."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.any_schema()


JsonValue: TypeAlias = Annotated[PydanticJsonValue, _Free()]
JsonObject: TypeAlias = dict[str, JsonValue]


def _lenient(schema: CoreSchema) -> CoreSchema:
    return {**schema, "strict": False} if schema["type"] in {"model", "enum", "tuple"} else schema


class Model(BaseModel):
    """Base of every generated model."""

    # a member may be called model_something, which pydantic would warn of
    model_config = ConfigDict(
        strict=True, extra="ignore", validate_by_name=True, validate_by_alias=True, protected_namespaces=()
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Be strict about values; an object may still be a mapping, as a JSON parser makes it."""
        return _lenient(handler(source))


class StrEnum(enum.StrEnum):
    """Base of every generated enumeration of texts."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Take the text of a member, not only the member."""
        return _lenient(handler(source))


class Enum(enum.Enum):
    """Base of every generated enumeration of numbers, beside `float`."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Take the number of a member as well, which may be written as an integer."""
        return core_schema.no_info_before_validator_function(_a_number, _lenient(handler(source)))


def _a_number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("not a number")
    return value


class _Exact:
    """A literal of integers or of truth values as JSON has them: 1 is not `true`, as it is to Python."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        truths = isinstance(get_args(source)[0], bool)

        def exact(value: Any) -> Any:
            if isinstance(value, bool) is not truths:
                raise ValueError("a truth value is no number" if not truths else "should be true or false")
            return value

        return core_schema.no_info_before_validator_function(exact, handler(source))


class _Listed:
    """A tuple, which JSON writes as a list."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _lenient(handler(source))


ExactLiteral: Final = _Exact()
ListedTuple: Final = _Listed()


class _Integer:
    """An integer as JSON Schema means it: 5.0 is one, "5" and true are none."""

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        real = core_schema.float_schema(strict=True, allow_inf_nan=False)
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), core_schema.no_info_after_validator_function(_integral, real)],
            mode="left_to_right",
            custom_error_type="int_type",
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "integer"}


def _integral(value: float) -> int:
    if not value.is_integer():
        raise ValueError("not an integer")
    return int(value)


# By this name and those below the generator knows them: its own types take more than their formats do.
StrictInt = Annotated[int, _Integer()]
# The same, where the generator is told in so many words.
JsonInteger = StrictInt


class IntEnum(enum.IntEnum):
    """Base of every generated enumeration of integers."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler, /) -> CoreSchema:
        """Take the number of a member as well, and as an integer is taken elsewhere."""
        return core_schema.no_info_after_validator_function(cls, handler.generate_schema(StrictInt))


def adapter_of(kind: Any) -> TypeAdapter[Any]:
    """Return what reads and writes a type of the description, as strictly as models are read."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return TypeAdapter(kind)  # it says itself how strict it is
    return TypeAdapter(kind, config=ConfigDict(strict=True))


def _from_text(form: re.Pattern[str], kind: type, of: Callable[[str], Any], rule: str) -> BeforeValidator:
    """Return what reads a text of a form as a value of a kind, and lets such a value pass."""

    def read(value: Any) -> Any:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueError(rule)
        return of(value)

    return BeforeValidator(read)


def _in_utc(moment: Any) -> Any:
    """Turn a time to UTC: pydantic then writes it with a Z, in its own compiled code."""
    if not isinstance(moment, datetime.datetime) or moment.tzinfo in {None, datetime.UTC}:
        return moment
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:
        # In UTC it is before the year 1 or after 9999, for which RFC 3339 has no words; in its own zone it is not.
        return moment


AwareDatetime = Annotated[
    PydanticAwareDatetime,
    BeforeValidator(_in_utc),
    _from_text(
        RFC_3339,
        datetime.datetime,
        lambda text: datetime.datetime.fromisoformat(text.upper()),
        "a time is RFC 3339 text with an offset, such as 2026-01-02T03:04:05Z",
    ),
]
date = Annotated[
    datetime.date,
    _from_text(FULL_DATE, datetime.date, datetime.date.fromisoformat, "a date is RFC 3339 text, such as 2026-01-02"),
]
UUID = Annotated[
    uuid.UUID,
    _from_text(RFC_9562, uuid.UUID, uuid.UUID, "a UUID is text such as 0190a3c4-6f0e-7cc3-98f3-3f6f4a1d2b10"),
]
