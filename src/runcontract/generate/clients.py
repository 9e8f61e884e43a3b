"""The typed clients, asynchronous and synchronous from one template.

`Client` has every operation with the parts of its request as arguments. Where the description names a bound client
(`x-client`), that one holds the parameters it binds, and takes the members of a body as arguments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from runcontract.contract import Contract
from runcontract.generate.arguments import Argument, FlatBody, flat_body, opened_body, parts_of, whole_body
from runcontract.generate.fields import BODY
from runcontract.generate.modules import MODEL_TYPES, Import, headed
from runcontract.generate.names import argument_name, literal, method_name, one_line
from runcontract.generate.rows import Row
from runcontract.generate.types import type_of

SUMMARY: Final = "Typed clients: a method an operation, which returns the reply; a refusal is raised as its exception."
WIDTH: Final = 120
RUNTIME: Final = (
    "AsyncBound",
    "AsyncHttp",
    "AsyncTransport",
    "ClientOptions",
    "SyncBound",
    "SyncHttp",
    "SyncTransport",
)
IMPORTS: Final[tuple[Import, ...]] = (
    ("collections.abc", ("Mapping", "Sequence")),
    ("typing", ("Annotated", "Literal", "Unpack")),
    ("pydantic", ("MISSING", "Field")),
    MODEL_TYPES,
    ("runcontract.wire.client", RUNTIME),
    ("runcontract.wire.members", ("given",)),
    (".", ("handlers", "models")),
)

# What the module has beside the client that a description names.
CLIENT_NAMES: Final = frozenset({"Client", "SyncClient", *(name for _, names in IMPORTS for name in names)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """What differs between the asynchronous clients and the synchronous ones."""

    prefix: str
    kind: str
    define: str
    wait: str


FLAVOURS: Final = (
    Flavour(prefix="", kind="Async", define="async def", wait="await "),
    Flavour(prefix="Sync", kind="Sync", define="def", wait=""),
)


def render_clients(contract: Contract, rows: Sequence[Row], *, marker: str) -> str:
    """Return the module of the clients."""
    parts = [_client(rows, flavour) for flavour in FLAVOURS]
    extension = contract.document.get("x-client")
    if extension is not None:
        bound = _Bound(
            contract=contract,
            name=extension["name"],
            says=one_line(extension["description"]),
            binds=tuple(extension["binds"]),
        )
        parts += [bound.rendered(rows, flavour) for flavour in FLAVOURS]
    body = "\n\n\n".join(parts) + "\n"
    return headed(body, marker=marker, summary=SUMMARY, imports=IMPORTS)


def _client(rows: Iterable[Row], flavour: Flavour) -> str:
    head = f"class {flavour.prefix}Client({flavour.kind}Transport):"
    summary = '    """Every operation, with the parts of its request as arguments."""'
    return "\n\n".join([f"{head}\n{summary}", *(_method(row, flavour) for row in rows)])


def _method(row: Row, flavour: Flavour) -> str:
    arguments = _needed_first([*parts_of(row.operation), *whole_body(row.operation)])
    fields = [f"{each.python}={each.python}" for each in arguments]
    lines = [
        *_signature(f"{flavour.define} {row.method}", arguments, row.client_result),
        *_docstring(row, ()),
        *_wrapped(f"        request = handlers.{row.request}(", fields, ")"),
        f"        return {flavour.wait}self.call(handlers.{row.constant}, request)",
    ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bound:
    """The client for one thing, such as one run; it has the operations that take every parameter it binds."""

    contract: Contract
    name: str
    says: str
    binds: tuple[str, ...]

    def rendered(self, rows: Iterable[Row], flavour: Flavour) -> str:
        taking = [row for row in rows if {each.name for each in row.operation.parameters}.issuperset(self.binds)]
        types = {each.name: type_of(each.schema) for row in taking for each in row.operation.parameters}
        own = [f"{argument_name(name)}: {types[name]}" for name in self.binds]
        arguments = ["self", "base_url: str", *own, "token: str", "*"]
        arguments += [f"http: {flavour.kind}Http | None = None", "**options: Unpack[ClientOptions]"]
        client = f"{flavour.prefix}Client"
        lines = [
            f"class {flavour.prefix}{self.name}({flavour.kind}Bound[{client}]):",
            f'    """{self.says}"""',
            "",
            *_wrapped("    def __init__(", arguments, ") -> None:"),
            f"        super().__init__({client}(base_url, token=token, http=http, **options))",
            *(f"        self.{argument_name(name)} = {argument_name(name)}" for name in self.binds),
        ]
        return "\n\n".join(["\n".join(lines), *(self._method(row, flavour) for row in taking)])

    def _method(self, row: Row, flavour: Flavour) -> str:
        operation = row.operation
        parts = parts_of(operation, bound=self.binds)
        flat = flat_body(self.contract, operation)
        body = opened_body(self.contract, operation) if flat is None else None
        arguments = _needed_first([*parts, *(flat.members if flat else ()), *([body] if body else [])])
        passed = [f"self.{each.python}" if each.name in self.binds else each.python for each in _needed(row)]
        passed += [f"{each.python}={each.python}" for each in _optional(row) if each.name not in self.binds]
        lines = [
            *_signature(
                f"{flavour.define} {method_name(operation.client_method or operation.id)}", arguments, row.client_result
            ),
            *_docstring(row, arguments),
            *(_body_of(flat, optional=not operation.body_required) if flat else ()),
            *(_plain_body(body) if body else ()),
            *_wrapped(f"        return {flavour.wait}self.client.{row.method}(", passed, ")"),
        ]
        return "\n".join(lines)


def _needed(row: Row) -> list[Argument]:
    return [each for each in _needed_first([*parts_of(row.operation), *whole_body(row.operation)]) if not each.default]


def _optional(row: Row) -> list[Argument]:
    return [each for each in [*parts_of(row.operation), *whole_body(row.operation)] if each.default]


def _needed_first(arguments: Iterable[Argument]) -> list[Argument]:
    return sorted(arguments, key=lambda each: each.default is not None)


def _body_of(flat: FlatBody, *, optional: bool) -> list[str]:
    """Return the lines that make a body's model of its members."""
    members = [f"{literal(each.name)}: {each.python}" for each in flat.members]
    nullable = f", nullable=({', '.join(map(literal, flat.nullable))},))" if flat.nullable else ")"
    absent = " if members else None" if optional else ""
    return [
        *_wrapped("        members = given({", members, "}" + nullable),
        f"        {BODY} = {flat.model}.model_validate(members, by_alias=True, by_name=False){absent}",
    ]


def _plain_body(body: Argument) -> list[str]:
    """Return the line that turns any mapping or sequence into what a body is made of."""
    for kind, plain in (("Mapping[", "dict"), ("Sequence[", "list")):
        if body.type.startswith(kind):
            return [f"        {body.python} = {plain}({body.python})"]
    return []


def _signature(head: str, arguments: Sequence[Argument], result: str) -> list[str]:
    needed = [each.declaration for each in arguments if each.default is None]
    optional = [each.declaration for each in arguments if each.default is not None]
    return _wrapped(f"    {head}(", ["self", *needed, *(["*", *optional] if optional else [])], f") -> {result}:")


def _docstring(row: Row, arguments: Iterable[Argument]) -> list[str]:
    summary = one_line(row.operation.summary).rstrip(".")
    told = [f"            {each.python}: {one_line(each.says)}" for each in arguments if each.says]
    raised = ["", f"        Raises one of handlers.{row.refusal} where the server refuses."] if row.refusal else []
    more = [*raised, *(["", "        Args:", *told] if told else [])]
    return [f'        """{summary}.', *more, '        """'] if more else [f'        """{summary}."""']


def _wrapped(head: str, items: Sequence[str], tail: str) -> list[str]:
    """Return a call or a signature on one line, or on one a item where that would be too long."""
    line = f"{head}{', '.join(items)}{tail}"
    if len(line) <= WIDTH:
        return [line]
    indent = " " * (len(head) - len(head.lstrip()))
    return [head, *(f"{indent}    {item}," for item in items), indent + tail]
