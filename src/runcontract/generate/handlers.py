"""The handler interface: a request type and a table row for each operation, and the protocol of all handlers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Contract, Operation, Parameter
from runcontract.generate.error_classes import error_names
from runcontract.generate.names import RUNTIME_TYPES, one_line, pascal, snake, type_of

IMPORTS: Final = (
    ("typing", ("Annotated", "Final", "Protocol")),
    ("pydantic", ("Field",)),
    ("runcontract.wire.model", RUNTIME_TYPES),
    ("runcontract.wire.operation", ("Body", "Operation", "Param", "Success")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation in Python's words."""

    operation: Operation
    request: str
    reply: str
    errors: tuple[str, ...]

    @property
    def method(self) -> str:
        """Return the name of the handler method."""
        return snake(self.operation.id)

    @property
    def result(self) -> str:
        """Return the type that the handler answers."""
        schema = self.operation.success.schema
        if self.operation.success.headers:
            return self.reply
        return "None" if schema is None else type_of(schema)


def rows_of(contract: Contract) -> tuple[Row, ...]:
    """Return the operations that answer JSON or nothing; a stream of events is not a handler's business."""
    names = error_names(contract)
    return tuple(
        Row(
            operation=operation,
            request=pascal(operation.id),
            reply=f"{pascal(operation.id)}Reply",
            errors=tuple(names[status] for status in sorted(operation.responses) if status >= 400),
        )
        for operation in contract.operations
        if not _is_stream(contract, operation)
    )


def _is_stream(contract: Contract, operation: Operation) -> bool:
    """Tell whether the success has a body that is no JSON."""
    answers = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    content = contract.resolve(answers[str(operation.success.status)]).get("content", {})
    return bool(content) and operation.success.schema is None


def render_handlers(contract: Contract, *, package: str, marker: str) -> str:
    """Return the module of the interface; `package` is where its models and errors are."""
    rows = rows_of(contract)
    parts = [part for row in rows for part in (_request(row), *_reply(row))]
    parts.append(_protocol(rows))
    body = "\n\n\n".join(parts) + "\n\n\n" + "\n".join(_table_row(row) for row in rows)
    names = "".join(f"    {_constant(row)},\n" for row in rows)
    table = f"OPERATIONS: Final = (\n{names})\n"
    return f"{_head(marker, package, body + table)}\n\n\n{body}\n{table}"


def _head(marker: str, package: str, body: str) -> str:
    """Return marker, docstring and the imports that the body uses, in the order that isort gives them."""
    groups: dict[str, list[str]] = {"": ["from dataclasses import dataclass"]}
    for module, names in (*IMPORTS, (package, ("errors", "models"))):
        used = [name for name in names if re.search(rf"\b{name}\b", body)]
        if used:
            group = module.partition(".")[0] if module != "typing" else ""
            groups.setdefault(group, []).append(f"from {module} import {', '.join(used)}")
    imports = "\n\n".join("\n".join(sorted(lines)) for lines in groups.values())
    summary = "What a server implements: one method an operation, typed request in, typed answer out."
    return f'{marker}\n"""{summary}"""\n\n{imports}'


def _request(row: Row) -> str:
    operation = row.operation
    lines = [
        "@dataclass(frozen=True, slots=True, kw_only=True)",
        f"class {row.request}:",
        f'    """{operation.method} {operation.path}"""',
        "",
    ]
    required = [parameter for parameter in operation.parameters if parameter.required]
    optional = [parameter for parameter in operation.parameters if not parameter.required]
    lines += [f"    {snake(each.name)}: {type_of(each.schema)}" for each in required]
    if operation.body is not None:
        absent = "" if operation.body_required else " | None"
        lines.append(f"    body: {type_of(operation.body)}{absent}")
    lines += [_optional_field(each) for each in optional]
    return "\n".join(lines)


def _optional_field(parameter: Parameter) -> str:
    default = parameter.schema.get("default")
    absent = " | None" if default is None else ""
    return f"    {snake(parameter.name)}: {type_of(parameter.schema)}{absent} = {default!r}"


def _reply(row: Row) -> Iterator[str]:
    success = row.operation.success
    if success.headers:
        lines = [
            "@dataclass(frozen=True, slots=True, kw_only=True)",
            f"class {row.reply}:",
            f'    """{success.status}: {one_line(success.description)}"""',
            "",
        ]
        if success.schema is not None:
            lines.append(f"    body: {type_of(success.schema)}")
        lines += [f"    {snake(name)}: {type_of(schema)} | None = None" for name, schema in success.headers.items()]
        yield "\n".join(lines)


def _protocol(rows: tuple[Row, ...]) -> str:
    lines = [
        "class Handlers(Protocol):",
        '    """Every operation of the contract. A method answers by returning, or by raising an error it names."""',
    ]
    for row in rows:
        summary = one_line(row.operation.summary).rstrip(".")
        raises = f" Raises {', '.join(row.errors)}." if row.errors else ""
        lines += [
            "",
            f"    async def {row.method}(self, request: {row.request}, /) -> {row.result}:",
            f'        """{summary}.{raises}"""',
            "        ...",
        ]
    return "\n".join(lines)


def _constant(row: Row) -> str:
    return snake(row.operation.id).upper()


def _table_row(row: Row) -> str:
    operation = row.operation
    lines = [
        f"{_constant(row)}: Final[Operation[{row.request}, {row.result}]] = Operation(",
        f'    id="{operation.id}",',
        f'    method="{operation.method}",',
        f'    path="{operation.path}",',
        f'    handler="{row.method}",',
        f"    request={row.request},",
    ]
    if operation.parameters:
        params = "".join(f"        {_param(each)},\n" for each in operation.parameters)
        lines.append(f"    params=(\n{params}    ),")
    if operation.body is not None:
        lines.append(f"    body=Body({type_of(operation.body)}, required={operation.body_required}),")
    lines.append(f"    success={_success(row)},")
    errors = "".join(f"        errors.{name},\n" for name in row.errors)
    lines += [f"    errors=(\n{errors}    ),", ")"]
    return "\n".join(lines)


def _param(parameter: Parameter) -> str:
    first = f'"{parameter.name}", "{snake(parameter.name)}", "{parameter.place}", {type_of(parameter.schema)}'
    if parameter.required:
        return f"Param({first})"
    return f"Param({first}, required=False, default={parameter.schema.get('default')!r})"


def _success(row: Row) -> str:
    success = row.operation.success
    arguments: list[Any] = [str(success.status)]
    if success.schema is not None:
        arguments.append(type_of(success.schema))
    if success.headers:
        headers = ", ".join(
            f'("{name}", "{snake(name)}", {type_of(schema)})' for name, schema in success.headers.items()
        )
        arguments.append(f"reply={row.reply}, headers=({headers},)")
    return f"Success({', '.join(arguments)})"
