"""A call as a Python program on the generated client, or on httpx where that has no method for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any, Final

from runcontract.contract import Contract
from runcontract.docs.calls import Call, Credentials, as_text
from runcontract.docs.examples import value_of
from runcontract.docs.layout import WIDTH, Code, Group, laid_out
from runcontract.generate.arguments import Argument, flat_body, opened_body, parts_of, whole_body
from runcontract.generate.fields import field_of
from runcontract.generate.names import literal, method_name, snake
from runcontract.generate.types import RUNTIME_TYPES

# How a text of a format becomes what the client takes, and the import for it.
MADE_OF_TEXT: Final = {
    "date-time": ("datetime.fromisoformat", "from datetime import datetime"),
    "date": ("date.fromisoformat", "from datetime import date"),
    "uuid": ("UUID", "from uuid import UUID"),
}
UNIONS: Final = ("oneOf", "anyOf")
CONSTANTS: Final = {None: "None", True: "True", False: "False"}
STEP: Final = 4
Fields = tuple[tuple[str, Code], ...]

PROGRAM: Final = """\
{imports}


async def main() -> None:
{made}:
{called}


asyncio.run(main())"""
STREAM: Final = """\
import os

import httpx

{called}:
    for line in answer.iter_lines():
        print(line)"""


def python_sample(contract: Contract, call: Call, *, package: str) -> str:
    """Return a program that makes the call with the client in a package, and prints the answer if there is one."""
    operation = call.operation
    binds = _binds(contract, call)
    client = contract.document["x-client"]["name"] if binds else "Client"
    variable = snake(client).removesuffix("_client")
    method = method_name((operation.client_method if binds else "") or operation.id)
    result = "" if operation.success.schema is None else "answer = "
    made = Group(head=f"{client}(", items=_constructor(call, binds), tail=f") as {variable}")
    called = Group(head=f"{variable}.{method}(", items=_Arguments(contract, call).of(binds), tail=")")
    lines = _block(called, before=f"{result}await ", depth=2)
    lines += indent("\nprint(answer)", " " * 2 * STEP) if result else ""
    program = _block(made, before="async with ", depth=1)
    imports = _imports(program + lines, package=package, client=client)
    return PROGRAM.format(imports=imports, made=program, called=lines)


def python_stream_sample(call: Call) -> str:
    """Return a program that prints an answer line by line as it comes, for which the clients have no method."""
    headers: list[tuple[str, Code]] = [
        (f"{literal(name)}: ", literal(as_text(value))) for name, value in call.of_place("header").items()
    ]
    if call.credentials is not None and call.credentials.place == "header":
        headers.insert(0, _header(call.credentials))
    given: list[tuple[str, Code]] = [("", literal(call.operation.method)), ("", literal(call.url))]
    given += [("headers=", Group(head="{", items=tuple(headers), tail="}"))] if headers else []
    given += [("timeout=", "None")]
    called = Group(head="httpx.stream(", items=tuple(given), tail=") as answer")
    return STREAM.format(called=_block(called, before="with ", depth=0))


def _block(code: Code, *, before: str, depth: int) -> str:
    lines = laid_out(code, before=before, indent=STEP, width=WIDTH - depth * STEP)
    return indent("\n".join(lines), " " * depth * STEP)


def _binds(contract: Contract, call: Call) -> tuple[str, ...]:
    """Return the parameters that a bound client holds; none where the operation is not one of its."""
    binds = tuple(contract.document.get("x-client", {}).get("binds", ()))
    return binds if {each.name for each in call.operation.parameters}.issuperset(binds) else ()


def _constructor(call: Call, binds: tuple[str, ...]) -> Fields:
    credentials = call.credentials
    held: list[tuple[str, Code]] = [("", literal(call.base_url))]
    held += [("", literal(as_text(value))) for (_, name), value in call.values.items() if name in binds]
    if credentials is not None and credentials.is_bearer:
        return (*held, ("" if binds else "token=", _variable(credentials)))
    held += [("", '""')] if binds else []  # a bound client always asks for a token
    held += [("headers=", Group(head="{", items=(_header(credentials),), tail="}"))] if credentials else []
    return tuple(held)


def _variable(credentials: Credentials) -> str:
    return f"os.environ[{literal(credentials.variable)}]"


def _header(credentials: Credentials) -> tuple[str, str]:
    value = _variable(credentials)
    if credentials.prefix:
        value = f"{literal(credentials.prefix)} + {value}"
    return f"{literal(credentials.name)}: ", value


def _imports(program: str, *, package: str, client: str) -> str:
    plain = ["import asyncio", *(["import os"] if "os.environ[" in program else [])]
    named = [line for made, line in MADE_OF_TEXT.values() if f"{made}(" in program]
    ours = [f"from {package} import models"] if "models." in program else []
    adapter = ["from pydantic import TypeAdapter\n"] if "TypeAdapter(" in program else []
    return "\n".join([*plain, *sorted(named), "", *adapter, *ours, f"from {package}.client import {client}"])


@dataclass(frozen=True, slots=True)
class _Arguments:
    """The arguments of a client's method: the generator says which and in what order, the call has their values."""

    contract: Contract
    call: Call

    def of(self, binds: tuple[str, ...]) -> Fields:
        """Return what must be given by position, then what has an example by keyword."""
        parameters = [(each, *self._parameter(each)) for each in parts_of(self.call.operation, bound=binds)]
        given = [*parameters, *(self._members() if binds else self._whole_body())]
        needed = [("", code) for argument, code, _ in given if argument.default is None]
        named = [(f"{argument.python}=", code) for argument, code, told in given if argument.default and told]
        return (*needed, *named)

    def _parameter(self, argument: Argument) -> tuple[Code, bool]:
        """Return the value of a parameter, and whether the call has it."""
        parameter = next(
            each for each in self.call.operation.parameters if field_of(self.call.operation, each) == argument.field
        )
        place = (parameter.place, parameter.name)
        return self.written(parameter.schema, self.call.values.get(place)), place in self.call.values

    def _whole_body(self) -> Iterator[tuple[Argument, Code, bool]]:
        for argument in whole_body(self.call.operation):
            yield argument, self._body(), self.call.body is not None

    def _members(self) -> Iterator[tuple[Argument, Code, bool]]:
        """Yield the members of a body that are arguments, or the body as one."""
        operation = self.call.operation
        flat = flat_body(self.contract, operation)
        if flat is None:
            opened = opened_body(self.contract, operation)
            if opened is not None:
                yield opened, self._body(), self.call.body is not None
            return
        schemas = self.contract.resolve(operation.body or {})["properties"]
        body = self.call.body
        told = body.value if body is not None and isinstance(body.value, Mapping) else {}
        for argument in flat.members:
            schema = schemas[argument.name]
            value = told[argument.name] if argument.name in told else value_of(self.contract, schema)
            yield argument, self.written(schema, value), argument.name in told

    def _body(self) -> Code:
        value = self.call.body.value if self.call.body is not None else None
        return self.written(self.call.operation.body or {}, value)

    def written(self, schema: Any, value: Any) -> Code:
        """Return a value as an expression of the type that the client takes for its schema."""
        schema = schema if isinstance(schema, Mapping) else {}
        if "$ref" in schema:
            return self._named(str(schema["$ref"]).rpartition("/")[2], value)
        if isinstance(value, str) and schema.get("format") in MADE_OF_TEXT:
            return Group(head=f"{MADE_OF_TEXT[schema['format']][0]}(", items=(("", literal(value)),), tail=")")
        if isinstance(value, list):
            items = schema.get("items", {})
            return Group(head="[", items=tuple(("", self.written(items, each)) for each in value), tail="]")
        if isinstance(value, Mapping):
            kind = schema.get("additionalProperties")
            items = tuple((f"{literal(name)}: ", self.written(kind, each)) for name, each in value.items())
            return Group(head="{", items=items, tail="}")
        return _scalar(value)

    def _named(self, name: str, value: Any) -> Code:
        target = self.contract.resolve({"$ref": f"#/components/schemas/{name}"})
        if name in RUNTIME_TYPES or value is None:
            return self.written({}, value)
        if "enum" in target:
            return Group(head=f"models.{name}(", items=(("", self.written({}, value)),), tail=")")
        if any(word in target for word in UNIONS):
            validate = f"TypeAdapter(models.{name}).validate_python("
            return Group(head=validate, items=(("", self.written({}, value)),), tail=")")
        if isinstance(value, Mapping) and ("properties" in target or "allOf" in target):
            return Group(head=f"models.{name}.model_validate(", items=(("", self.written({}, value)),), tail=")")
        return self.written(target, value)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return literal(value)
    return CONSTANTS[value] if value is None or isinstance(value, bool) else repr(value)
