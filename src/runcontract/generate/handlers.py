"""The handler interface: a request type and a table row for each operation, and the protocol of all handlers."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from runcontract.contract import Operation, Parameter, Response
from runcontract.generate.fields import field_of
from runcontract.generate.modules import MODEL_TYPES, Import, headed
from runcontract.generate.names import literal, one_line, snake
from runcontract.generate.rows import Row
from runcontract.generate.types import default_of, type_of

SUMMARY: Final = "What a server implements: one method an operation, typed request in, typed answer out."
IMPORTS: Final[tuple[Import, ...]] = (
    ("dataclasses", ("dataclass",)),
    ("typing", ("Annotated", "Final", "Literal", "Protocol", "TypeAlias")),
    ("pydantic", ("Field",)),
    MODEL_TYPES,
    ("runcontract.wire.operation", ("Body", "Operation", "Param", "Success")),
    (".", ("errors", "models")),
)
FROZEN: Final = "@dataclass(frozen=True, slots=True, kw_only=True)"


def render_handlers(rows: Sequence[Row], *, marker: str) -> str:
    """Return the module of the interface."""
    parts = [part for row in rows for part in (_request(row), *_replies(row), *_refusal(row))]
    parts.append(_protocol(rows))
    names = "".join(f"    {row.constant},\n" for row in rows)
    table = "\n".join([*map(_table_row, rows), f"OPERATIONS: Final = (\n{names})"])
    body = "\n\n\n".join([*parts, table]) + "\n"
    return headed(body, marker=marker, summary=SUMMARY, imports=IMPORTS)


def _request(row: Row) -> str:
    operation = row.operation
    lines = [FROZEN, f"class {row.request}:", f'    """{operation.method} {one_line(operation.path)}"""', ""]
    required = [parameter for parameter in operation.parameters if parameter.required]
    optional = [parameter for parameter in operation.parameters if not parameter.required]
    fields = [f"    {field_of(operation, each)}: {type_of(each.schema)}" for each in required]
    if operation.body is not None:
        absent = "" if operation.body_required else " | None"
        fields.append(f"    body: {type_of(operation.body)}{absent}")
    fields += [_optional_field(operation, each) for each in optional]
    return "\n".join([*lines, *fields] if fields else lines[:-1])


def _optional_field(operation: Operation, parameter: Parameter) -> str:
    default = default_of(parameter)
    absent = " | None" if default is None else ""
    return f"    {field_of(operation, parameter)}: {type_of(parameter.schema)}{absent} = {default}"


def _replies(row: Row) -> Iterator[str]:
    for success in row.operation.successes:
        if success.status in row.replies:
            yield _reply(row.replies[success.status], success)


def _reply(name: str, success: Response) -> str:
    lines = [FROZEN, f"class {name}:", f'    """{success.status}: {one_line(success.description)}"""', ""]
    fields = [] if success.schema is None else [f"    body: {type_of(success.schema)}"]
    fields += [f"    {snake(header)}: {type_of(schema)} | None = None" for header, schema in success.headers.items()]
    return "\n".join([*lines, *fields] if fields else lines[:-1])


def _refusal(row: Row) -> Iterator[str]:
    if not row.errors:
        return
    line = f"{row.refusal}: TypeAlias = {' | '.join(f'errors.{name}' for name in row.errors)}"
    if len(line) > 120:
        choices = "\n".join(f"    {'| ' if place else ''}errors.{name}" for place, name in enumerate(row.errors))
        line = f"{row.refusal}: TypeAlias = (\n{choices}\n)"
    yield line


def _protocol(rows: Iterable[Row]) -> str:
    lines = [
        "class Handlers(Protocol):",
        '    """Every operation of the description. A method returns its answer, and returns or raises a refusal."""',
    ]
    for row in rows:
        summary = one_line(row.operation.summary).rstrip(".")
        result = f"{row.result} | {row.refusal}" if row.refusal else row.result
        lines += [
            "",
            f"    async def {row.method}(self, request: {row.request}, /) -> {result}:",
            f'        """{summary}."""',
            "        ...",
        ]
    return "\n".join(lines)


def _table_row(row: Row) -> str:
    operation = row.operation
    lines = [
        f"{row.constant}: Final[Operation[{row.request}, {row.result}]] = Operation(",
        f"    id={literal(operation.id)},",
        f'    method="{operation.method}",',
        f"    path={literal(operation.path)},",
        f'    handler="{row.method}",',
        f"    request={row.request},",
        f"    idempotent={operation.idempotent},",
    ]
    if operation.parameters:
        params = "".join(f"        {_param(operation, each)},\n" for each in operation.parameters)
        lines.append(f"    params=(\n{params}    ),")
    if operation.body is not None:
        media = _media(operation.body_media)
        lines.append(f"    body=Body({type_of(operation.body)}, required={operation.body_required}{media}),")
    lines.append(f"    successes=({', '.join(_success(row, each) for each in operation.successes)},),")
    if row.errors:
        lines.append("    errors=(\n" + "".join(f"        errors.{name},\n" for name in row.errors) + "    ),")
    return "\n".join([*lines, ")"])


def _param(operation: Operation, parameter: Parameter) -> str:
    names = f'{literal(parameter.name)}, "{field_of(operation, parameter)}"'
    first = f'{names}, "{parameter.place}", {type_of(parameter.schema)}'
    options = [] if parameter.required else ["required=False", f"default={literal(parameter.default)}"]
    options += ["repeated=True"] if parameter.repeated else ["joined=True"] if parameter.joined else []
    return f"Param({', '.join([first, *options])})"


def _media(name: str) -> str:
    """Return the argument that says what kind of JSON a body is, where it is no plain one."""
    return "" if name == "application/json" else f", media={literal(name)}"


def _success(row: Row, success: Response) -> str:
    arguments = [str(success.status)]
    if success.schema is not None:
        arguments.append(type_of(success.schema))
    if success.status in row.replies:
        arguments.append(f"reply={row.replies[success.status]}")
    if success.headers:
        headers = ", ".join(
            f'({literal(name)}, "{snake(name)}", {type_of(schema)})' for name, schema in success.headers.items()
        )
        arguments.append(f"headers=({headers},)")
    arguments += [_media(success.media).removeprefix(", ")] if _media(success.media) else []
    return f"Success({', '.join(arguments)})"
