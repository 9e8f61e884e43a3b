"""The handler interface: it mirrors the description, and the renderers refuse what they can't say."""

import ast
import dataclasses
import inspect
from typing import Any, Final, get_args, get_type_hints

import pytest

from runcontract.contract import Contract, load_contract
from runcontract.errors import ContractError
from runcontract.generate.error_classes import render_errors
from runcontract.generate.handlers import render_handlers
from runcontract.generate.names import one_line, snake
from runcontract.generate.rows import rows_of
from runcontract.generate.types import argument_type_of, type_of
from runcontract.generated import errors, handlers, models
from runcontract.generated.control import handlers as control
from runcontract.wire.operation import Operation

CONTRACT: Final = load_contract()
ROWS: Final = {row.id: row for row in handlers.OPERATIONS}


def test_the_table_has_every_operation_in_order() -> None:
    """Nothing is left out, nothing is added."""
    told = [(each.id, each.method, each.path, each.success.status) for each in CONTRACT.operations]
    assert [(row.id, row.method, row.path, row.successes[0].status) for row in handlers.OPERATIONS] == told


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda each: each.id)
def test_a_row_declares_the_refusals_of_its_operation(operation: Any) -> None:
    """The binding turns any other refusal into a 500."""
    declared = [error.status for error in ROWS[operation.id].errors]
    assert declared == sorted(status for status in operation.responses if status >= 400)


@pytest.mark.parametrize("row", handlers.OPERATIONS, ids=lambda row: row.id)
def test_the_protocol_has_the_method_of_a_row_with_its_types(row: Operation[Any, Any]) -> None:
    """The type checker and the binding read the same signature."""
    method = getattr(handlers.Handlers, row.handler)
    hints = get_type_hints(method, include_extras=True)
    assert inspect.iscoroutinefunction(method)
    assert hints["request"] is row.request
    (success,) = row.successes
    answers: Any = type(None) if success.model is None else success.model
    assert hints["return"] == answers | getattr(handlers, f"{row.request.__name__}Refusal")
    assert get_args(getattr(handlers, f"{row.request.__name__}Refusal")) == row.errors


@pytest.mark.parametrize("row", [*handlers.OPERATIONS, *control.OPERATIONS], ids=lambda row: row.id)
def test_a_request_has_a_field_for_each_parameter_and_the_body(row: Operation[Any, Any]) -> None:
    """The binding fills it by keyword."""
    fields = {field.name for field in dataclasses.fields(row.request)}
    assert fields == {param.field for param in row.params} | ({"body"} if row.body else set())


def test_the_control_table_leaves_the_event_stream_out() -> None:
    """Server-sent events are not one answer."""
    told = {row.id for row in control.OPERATIONS}
    assert "streamRun" not in told
    assert {"triggerRun", "getRun", "listRuns", "sendEvent", "listRunState"} <= told


def test_an_error_carries_its_status_and_code() -> None:
    """From components.responses."""
    assert (errors.Gone.status, errors.Gone.code) == (410, "gone")
    assert (errors.UnprocessableContent.status, errors.UnprocessableContent.code) == (422, "validation_error")
    codes = {each.value for each in models.ErrorCode}
    assert {error.code for row in handlers.OPERATIONS for error in row.errors} <= codes


def made_of(operation: dict[str, Any], **components: Any) -> Contract:
    """Return a contract of one operation."""
    return Contract({"openapi": "3.1.1", "paths": {"/things": {"get": operation}}, "components": components})


def test_an_answer_with_headers_becomes_a_reply() -> None:
    """Headers and body are one value."""
    answer = {
        "description": "Things.",
        "headers": {"X-Total-Count": {"schema": {"type": "integer"}}},
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
    }
    contract = made_of({"operationId": "listThings", "summary": "List things", "responses": {"200": answer}})
    text = render_handlers(rows_of(contract), marker="# marked")
    assert 'class ListThingsReply:\n    """200: Things."""\n\n    body: models.Thing\n' in text
    assert "    x_total_count: StrictInt | None = None\n" in text
    assert "async def list_things(self, request: ListThings, /) -> ListThingsReply:" in text
    assert 'headers=(("X-Total-Count", "x_total_count", StrictInt),)' in text


def test_a_refusal_written_in_place_is_refused() -> None:
    """It would have no exception class."""
    contract = made_of({"operationId": "listThings", "responses": {"404": {"description": "No."}}})
    with pytest.raises(ContractError, match=r"listThings: the answer 404 must be a \$ref"):
        render_errors(contract, marker="# marked")


def test_two_statuses_of_one_class_are_refused() -> None:
    """A class has one status; a description of our own says so itself."""
    gone = {"description": "No.", "x-code": "not_found"}
    responses = {"404": {"$ref": "#/components/responses/Missing"}}
    contract = made_of({"operationId": "listThings", "responses": responses}, responses={"Missing": gone})
    other = {"operationId": "getThing", "responses": {"410": {"$ref": "#/components/responses/Missing"}}}
    both = Contract({**contract.document, "paths": {**contract.document["paths"], "/thing": {"get": other}}})
    with pytest.raises(ContractError, match="getThing: Missing is the refusal of both 404 and 410"):
        render_errors(both, marker="# marked")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("runID", "run_id"),
        ("waitForEvent", "wait_for_event"),
        ("Retry-After", "retry_after"),
        ("WWW-Authenticate", "www_authenticate"),
        ("key", "key"),
    ],
)
def test_names_become_pythons(name: str, expected: str) -> None:
    """Operations, parameters and headers."""
    assert snake(name) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/JobRun"}, "models.JobRun"),
        ({"$ref": "#/components/schemas/JsonObject"}, "JsonObject"),
        ({"type": "array", "items": {"type": "string"}}, "list[str]"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "Annotated[StrictInt, Field(ge=1, le=9)]"),
        ({}, "JsonValue"),
        ({"type": ["string", "null"]}, "str | None"),
        ({"type": "string", "enum": ["a", "b"]}, 'Literal["a", "b"]'),
        ({"const": 5}, "Annotated[Literal[5], ExactLiteral]"),
        ({"const": "a"}, 'Literal["a"]'),
        ({"type": "string", "format": "date-time"}, "AwareDatetime"),
        ({"type": "string", "format": "uuid"}, "UUID"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "dict[str, float]"),
        ({"type": "object"}, "dict[str, JsonValue]"),
        (
            {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
            "Annotated[list[StrictInt], Field(max_length=3)]",
        ),
    ],
)
def test_schemas_become_types(schema: dict[str, Any], expected: str) -> None:
    """Named schemas are models; the rest is plain."""
    assert type_of(schema) == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"$ref": "#/components/schemas/JsonObject"}, "Mapping[str, JsonValue]"),
        ({"$ref": "#/components/schemas/JobRun"}, "models.JobRun"),
        ({"type": "integer", "minimum": 1}, "int"),
        ({"type": "array", "items": {"type": "string"}}, "Sequence[str]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "Mapping[str, str]"),
    ],
)
def test_an_argument_takes_whatever_will_do(schema: dict[str, Any], expected: str) -> None:
    """Any mapping, any sequence, and bounds are the model's business."""
    assert argument_type_of(schema) == expected


@pytest.mark.parametrize("text", ['the word "gone"', 'two: ""', 'three: """', "\\", 'a\n b\\"', "'"])
def test_a_text_is_made_fit_for_a_docstring(text: str) -> None:
    """Whatever a description holds, the module stays a module and says the same."""
    said = ast.literal_eval(f'"""{one_line(text)}"""')
    assert said == " ".join(text.split()).replace('"""', "'''")
