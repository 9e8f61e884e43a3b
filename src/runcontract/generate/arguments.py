"""The arguments of a client's methods: the parts of a request, or the members of its body one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runcontract.contract import Contract, Operation
from runcontract.generate.fields import BODY, field_of
from runcontract.generate.names import argument_name
from runcontract.generate.types import argument_type_of, default_of, type_of

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument. `name` is the member's or the parameter's on the wire; without a `default` it must be given.

    `field` is what the request calls it, where that is a request's.
    """

    name: str
    type: str
    default: str | None = None
    says: str = ""
    field: str = ""

    @property
    def python(self) -> str:
        """Return its name in Python."""
        if self.field:
            return self.field
        # A member beside the body that is made of it.
        return f"{BODY}_" if self.name == BODY else argument_name(self.name)

    @property
    def declaration(self) -> str:
        """Return it as it stands in a signature."""
        return f"{self.python}: {self.type}" + ("" if self.default is None else f" = {self.default}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatBody:
    """A body whose members are arguments: its model, the members, and those for which null is a value."""

    model: str
    members: tuple[Argument, ...]
    nullable: tuple[str, ...]


def parts_of(operation: Operation, *, bound: tuple[str, ...] = ()) -> tuple[Argument, ...]:
    """Return the parameters that are not bound, those that must be given first."""
    arguments = [
        Argument(
            name=each.name,
            type=type_of(each.schema) + ("" if each.required or default_of(each) is not None else " | None"),
            default=None if each.required else str(default_of(each)),
            field=field_of(operation, each),
        )
        for each in operation.parameters
        if each.name not in bound
    ]
    return tuple(sorted(arguments, key=lambda each: each.default is not None))


def whole_body(operation: Operation) -> tuple[Argument, ...]:
    """Return the body as one argument, or nothing where there is none."""
    if operation.body is None:
        return ()
    if operation.body_required:
        return (Argument(name=BODY, type=type_of(operation.body), field=BODY),)
    return (Argument(name=BODY, type=f"{type_of(operation.body)} | None", default="None", field=BODY),)


def flat_body(contract: Contract, operation: Operation) -> FlatBody | None:
    """Return the members of a body that is a named object with members of its own; else None."""
    named = operation.body or {}
    schema = contract.resolve(named)
    if "$ref" not in named or not schema.get("properties"):
        return None
    needed = {*schema.get("required", ()), *schema.get("x-essential", ())}
    # A member may be described by `true`: it can hold anything.
    described = {name: each if isinstance(each, Mapping) else {} for name, each in schema["properties"].items()}
    members = tuple(_member(contract, name, member, name in needed) for name, member in described.items())
    return FlatBody(
        model=type_of(named),
        members=tuple(sorted(members, key=lambda each: each.default is not None)),
        nullable=tuple(name for name, member in described.items() if is_nullable(contract, member)),
    )


def _member(contract: Contract, name: str, schema: Schema, needed: bool) -> Argument:  # noqa: FBT001 - of one caller
    nullable = is_nullable(contract, schema)
    kind = argument_type_of(_opened(contract, schema))
    return Argument(
        name=name,
        type=kind if needed else f"{kind} | MISSING" if nullable else f"{kind} | None",
        default=None if needed else "MISSING" if nullable else "None",
        says=str(schema.get("description", "")),
    )


def _opened(contract: Contract, schema: Schema) -> Schema:
    """Return what a name stands for where that is an array or a map, so that any sequence or mapping will do."""
    target = contract.resolve(schema)
    if str(schema.get("$ref", "")).endswith(("/JsonObject", "/JsonValue")):
        return schema
    is_open = target.get("type") == "array" or (target.get("type") == "object" and not target.get("properties"))
    return target if is_open else schema


def opened_body(contract: Contract, operation: Operation) -> Argument | None:
    """Return a whole body as an argument for which any mapping or sequence will do; None where there is no body."""
    if operation.body is None:
        return None
    kind = argument_type_of(_opened(contract, operation.body))
    absent = None if operation.body_required else "None"
    return Argument(name=BODY, type=kind if absent is None else f"{kind} | None", default=absent, field=BODY)


def is_nullable(contract: Contract, schema: Schema) -> bool:
    """Tell whether null is a value of a schema."""
    schema = contract.resolve(schema)
    kinds = schema.get("type", [])
    if kinds == "null" or "null" in kinds or None in schema.get("enum", ()):
        return True
    choices = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return any(is_nullable(contract, choice) for choice in choices)
