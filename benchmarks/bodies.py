"""The generated models against the plain pydantic models that one would write by hand, and jsonschema-rs."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import jsonschema_rs
from pydantic import AwareDatetime, BaseModel, Field, JsonValue

from benchmarks.measure import Job, compare, table
from benchmarks.requests import ANSWER, BODIES
from runcontract.contract import load_contract
from runcontract.generated import models


class PlainToolCall(BaseModel):
    """RecordToolCallRequest as pydantic has it by default: lax, and null for what is absent."""

    tool_name: str | None = None
    input: dict[str, JsonValue] | None = None
    output: dict[str, JsonValue] | None = None
    duration_ms: int | None = Field(default=None, ge=0)
    status: str = "completed"


class PlainAnswer(BaseModel):
    """RunToolCall in the same way."""

    id: str
    run_id: str
    tool_name: str
    input: dict[str, JsonValue] | None = None
    output: dict[str, JsonValue] | None = None
    duration_ms: int | None = None
    status: str
    created_at: AwareDatetime


def by_schema(body: bytes) -> Job:
    """Return a check of a body by its JSON Schema, which makes no model."""
    contract = load_contract()
    schema = {"allOf": [contract.operation("recordToolCall").body], "components": contract.document["components"]}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return lambda: validator.validate(json.loads(body))


def tables() -> Iterator[str]:
    """Yield a table for reading each size of body, and one for writing an answer."""
    for size, body in BODIES.items():
        rows = compare(
            {
                "plain pydantic model": partial(PlainToolCall.model_validate_json, body),
                "generated model": partial(models.RecordToolCallRequest.model_validate_json, body),
                "json.loads and jsonschema-rs": by_schema(body),
            }
        )
        yield table(f"one body read, {size}", rows)
    plain: Any = PlainAnswer.model_validate_json(ANSWER.model_dump_json())
    written = {"plain pydantic model": plain.model_dump_json, "generated model": ANSWER.model_dump_json}
    yield table("one answer written", compare(written))
