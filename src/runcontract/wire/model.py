"""What generated models are made of: strict on input, exact on output.

JSON Schema and pydantic's defaults differ; these types close the gap. An integer may be written `5.0` but is never
`"5"` or `true`; a time is RFC 3339 text with an offset; a member that is absent stays absent; unknown members are
ignored (CONTRACT.md 1).
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AwareDatetime as PydanticAwareDatetime
from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, ValidationInfo
from pydantic import JsonValue as PydanticJsonValue
from pydantic_core import CoreSchema, core_schema

RFC_3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
    re.ASCII,  # the digits of other scripts are no digits of RFC 3339
)

JsonValue: TypeAlias = PydanticJsonValue
JsonObject: TypeAlias = dict[str, JsonValue]


class Model(BaseModel):
    """Base of every generated model."""

    model_config = ConfigDict(strict=True, extra="ignore", validate_by_name=True, validate_by_alias=True)


class _Integer:
    """An integer as JSON Schema means it: 5.0 is one, "5" and true are none.

    A union and not a function before: only so `5` of a query, where all is text, is taken too.
    """

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        real = core_schema.float_schema(strict=True, allow_inf_nan=False)
        return core_schema.union_schema(
            [core_schema.int_schema(strict=True), core_schema.no_info_after_validator_function(_integral, real)],
            mode="left_to_right",
            custom_error_type="int_type",
        )


def _integral(value: float) -> int:
    if not value.is_integer():
        raise ValueError("not an integer")
    return int(value)


def _rfc_3339(value: Any, info: ValidationInfo) -> Any:
    """Read a time, and turn it to UTC: pydantic then writes it with a Z, in its own compiled code."""
    if info.mode == "json" and not (isinstance(value, str) and RFC_3339.fullmatch(value)):
        raise ValueError("a time is RFC 3339 text with an offset, such as 2026-01-02T03:04:05Z")
    moment = datetime.fromisoformat(value.upper()) if isinstance(value, str) else value
    return _in_utc(moment) if isinstance(moment, datetime) and moment.tzinfo not in {None, UTC} else moment


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        # In UTC it is before the year 1 or after 9999, for which RFC 3339 has no words; in its own zone it is not.
        return moment


StrictInt = Annotated[int, _Integer()]
AwareDatetime = Annotated[PydanticAwareDatetime, BeforeValidator(_rfc_3339)]
