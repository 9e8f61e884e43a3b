"""TypeScript: a type for every named schema, a table type of all operations, and the table itself.

The module needs nothing at run time and uses no global type, so it compiles wherever it is put.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from runcontract.contract import Contract, Operation
from runcontract.errors import ContractError
from runcontract.generate.typescript_schemas import COMPOSED, Schemas, name_of
from runcontract.generate.typescript_syntax import (
    IDENTIFIER,
    JSON_OBJECT,
    JSON_VALUE,
    UNDEFINED,
    UNKNOWN,
    Type,
    array,
    block,
    doc_of,
    key,
    literal,
    member,
    object_of,
    union,
)

JSON_MEDIA: Final = re.compile(r"application/(json|.+\+json)\s*(;.*)?", re.IGNORECASE)
ANY_MEMBER: Final = "readonly [name: string]: JsonValue;"
# Free JSON, whether the description names it or not.
FREE: Final[Mapping[str, tuple[str, tuple[Type, ...]]]] = {
    JSON_OBJECT.text: ("Any JSON object.", (JSON_OBJECT, object_of([ANY_MEMBER]))),
    JSON_VALUE.text: ("Any JSON value.", (JSON_VALUE,)),
}
ANY_VALUE: Final = union(
    [*(Type(each) for each in ("null", "boolean", "number", "string")), array(JSON_VALUE), JSON_OBJECT]
)
PLACES: Final = ("path", "query", "header", "cookie")
NOTHING: Final = object_of(["readonly [name: string]: never;"])
# Names that mean something else to TypeScript, or to the module.
TAKEN: Final = re.compile(
    "any|as|await|bigint|boolean|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export"
    "|extends|false|finally|for|function|if|implements|import|in|infer|instanceof|interface|intrinsic|keyof|let|never"
    "|new|null|number|object|package|private|protected|public|readonly|return|static|string|super|switch|symbol|this"
    "|throw|true|try|typeof|undefined|unique|unknown|var|void|while|with|yield|Operations|OperationId"
)
OPERATIONS: Final = "/** Every operation: what it takes and what it answers. */\nexport interface Operations "
TABLE: Final = """\
export type OperationId = keyof Operations;

/** Every operation as a value: where it is, and the statuses that it may answer. */
export const operations: {
  readonly [Id in OperationId]: {
    readonly method: Operations[Id]["method"];
    readonly path: Operations[Id]["path"];
    readonly success: readonly Operations[Id]["success"]["status"][];
    readonly refusals: readonly Operations[Id]["refusal"]["status"][];
  };
} = """


def render_types(contract: Contract, *, marker: str) -> str:
    """Return the TypeScript module of one description: marker, types, the table of operations.

    Raises ContractError, naming the place, for what TypeScript has no words for.
    """
    schemas = Schemas(contract)
    _check_names(schemas.named)
    check_circles(schemas.named)
    info = contract.document["info"]
    title = " ".join(f"{info['title']} {info['version']}".split())
    head = f"{marker}\n// {title}: a type for every body, and what each operation takes and answers."
    names = sorted({*schemas.named, *FREE})
    operations = [_operation(schemas, each) for each in contract.operations]
    table = f"{OPERATIONS}{block(operations)}"
    rows = [_row(each) for each in contract.operations]
    parts = [head, *(_declaration(schemas, name) for name in names), table, f"{TABLE}{block(rows)};\n"]
    return "\n\n".join(parts)


def _declaration(schemas: Schemas, name: str) -> str:
    if name in FREE:
        return _free(schemas, name)
    schema, place = schemas.named[name], f"components > schemas > {name}"
    members = schemas.members(schema, place)
    if members:
        return f"{doc_of(schema)}export interface {name} {block(members)}"
    return f"{doc_of(schema)}{schemas.type_of(schema, place).after(f'export type {name} =')};"


def _free(schemas: Schemas, name: str) -> str:
    description, types = FREE[name]
    schema, place = schemas.named.get(name, {"description": description}), f"components > schemas > {name}"
    if name in schemas.named and schemas.type_of(schema, place) not in types:
        raise ContractError(f"{place}: the name is kept for this: {description} Choose another name.")
    if name == JSON_OBJECT.text:
        return f"{doc_of(schema)}export interface {name} {block([ANY_MEMBER])}"
    return f"{doc_of(schema)}{ANY_VALUE.after(f'export type {name} =')};"


def _operation(schemas: Schemas, operation: Operation) -> str:
    place = f"paths > {operation.path} > {operation.method.lower()}"
    successes = [status for status in operation.responses if 200 <= status < 300]
    members = [
        member("method", literal(operation.method)),
        member("path", literal(operation.path)),
        member("request", _request(schemas, operation, place)),
        member("success", _answers(schemas, operation, successes, place)),
        member("refusal", _answers(schemas, operation, operation.responses.keys() - successes, place)),
    ]
    return member(operation.id, Type(block(members)), doc=doc_of({"description": operation.summary}))


def _request(schemas: Schemas, operation: Operation, place: str) -> Type:
    """Return the type of what a caller gives: the parameters by their place, and the body."""
    members = []
    # An operation's own parameter takes the place of one that its path shares.
    parameters = {(each.place, each.name): each for each in operation.parameters}.values()
    for where in PLACES:
        given = [each for each in parameters if each.place == where]
        types = [
            member(
                each.name,
                schemas.type_of(each.schema, f"{place} > parameters > {each.name}"),
                optional=not each.required,
                doc=doc_of(each.schema),
            )
            for each in given
        ]
        if types:
            members.append(member(where, object_of(types), optional=not any(each.required for each in given)))
    body = schemas.contract.resolve(_node(schemas, operation).get("requestBody", {}))
    if "content" in body:
        content = _body(schemas, body["content"], f"{place} > requestBody")
        members.append(member("body", content, optional=not body.get("required", False)))
    return object_of(members) if members else NOTHING


def _answers(schemas: Schemas, operation: Operation, statuses: Iterable[int], place: str) -> Type:
    """Return the type of some of the answers, told apart by their status; those with the same body are together."""
    by_body: dict[Type, list[Type]] = {}
    for status in sorted(statuses):
        answer = schemas.contract.resolve(_node(schemas, operation)["responses"][str(status)])
        body = _body(schemas, answer.get("content", {}), f"{place} > responses > {status}")
        by_body.setdefault(body, []).append(literal(status))
    return union([object_of([member("status", union(told)), member("body", body)]) for body, told in by_body.items()])


def _body(schemas: Schemas, content: Mapping[str, Any], place: str) -> Type:
    """Return the type of a JSON body; `undefined` for none at all, `unknown` for one that is no JSON."""
    for media, described in content.items():
        if JSON_MEDIA.fullmatch(media):
            return schemas.type_of(described.get("schema", True), f"{place} > content > {media} > schema")
    return UNKNOWN if content else UNDEFINED


def _node(schemas: Schemas, operation: Operation) -> Mapping[str, Any]:
    node: Mapping[str, Any] = schemas.contract.document["paths"][operation.path][operation.method.lower()]
    return node


def _row(operation: Operation) -> str:
    successes = [str(status) for status in sorted(operation.responses) if 200 <= status < 300]
    refusals = [str(status) for status in sorted(operation.responses) if str(status) not in successes]
    members = [
        f"method: {literal(operation.method).text},",
        f"path: {literal(operation.path).text},",
        f"success: [{', '.join(successes)}],",
        f"refusals: [{', '.join(refusals)}],",
    ]
    return f"{key(operation.id)}: {block(members)},"


def _check_names(named: Iterable[str]) -> None:
    for name in named:
        if not IDENTIFIER.fullmatch(name) or TAKEN.fullmatch(name):
            raise ContractError(f"components > schemas > {name}: no type can have this name. Choose another.")


def check_circles(named: Mapping[str, Any]) -> None:
    """Raise ContractError for a schema that is made of itself, with no object or array between."""
    made_of = {name: set(_made_of(schema)) for name, schema in named.items()}
    for name in named:
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            new = made_of.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        if name in reached:
            raise ContractError(f"components > schemas > {name}: it is made of itself, so nothing has its type.")


def _made_of(schema: Any) -> Iterator[str]:
    """Yield the schemas that one is made of, with no object or array between."""
    if isinstance(schema, Mapping):
        yield name_of(schema)
        for word in COMPOSED:
            for each in schema.get(word, ()):
                yield from _made_of(each)
