"""What generated models are made of: strict on input, exact on output.

JSON Schema and pydantic's defaults differ; these types close the gap. An integer may be written `5.0` but is never
`"5"` or `true`; a time is RFC 3339 text with an offset; a member that is absent stays absent; unknown members are
ignored (CONTRACT.md 1).
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AwareDatetime as PydanticAwareDatetime
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationInfo
from pydantic import JsonValue as PydanticJsonValue

RFC_3339: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")

JsonValue: TypeAlias = PydanticJsonValue
JsonObject: TypeAlias = dict[str, JsonValue]


class Model(BaseModel):
    """Base of every generated model."""

    model_config = ConfigDict(strict=True, extra="ignore", validate_by_name=True, validate_by_alias=True)


def _integral(value: Any) -> Any:
    """JSON Schema takes 5.0 for an integer."""
    return int(value) if type(value) is float and value.is_integer() else value


def _rfc_3339(value: Any, info: ValidationInfo) -> Any:
    if info.mode == "json" and not (isinstance(value, str) and RFC_3339.fullmatch(value)):
        raise ValueError("a time is RFC 3339 text with an offset, such as 2026-01-02T03:04:05Z")
    return datetime.fromisoformat(value.upper()) if isinstance(value, str) else value


def utc_text(value: datetime) -> str:
    """Return a time as RFC 3339 text in UTC, with as many digits as it has."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


StrictInt = Annotated[int, Field(strict=True), BeforeValidator(_integral)]
AwareDatetime = Annotated[
    PydanticAwareDatetime, BeforeValidator(_rfc_3339), PlainSerializer(utc_text, return_type=str, when_used="json")
]
