"""What a description must hold beyond its shape: names that stay apart in Python, and one success an operation."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic_core import SchemaError, SchemaValidator, core_schema

from runcontract.contract import Contract, Operation
from runcontract.errors import ContractError
from runcontract.generate.clients import CLIENT_NAMES
from runcontract.generate.fields import field_of
from runcontract.generate.limits import unsayable
from runcontract.generate.names import argument_name, method_name, request_name, snake
from runcontract.generate.typescript import check_circles

VARIABLE: Final = re.compile(r"\{[^}]*\}")

# Of what OpenAPI has, the style that each place has by default.
STYLES: Final = {"path": "simple", "query": "form", "header": "simple"}


def check_soundness(contract: Contract) -> None:
    """Raise ContractError, naming the operation, for the first thing that would become wrong code."""
    check_circles(contract.document.get("components", {}).get("schemas", {}))
    for problem in _problems(contract):
        raise ContractError(problem)


def _problems(contract: Contract) -> Iterator[str]:
    for pattern in dict.fromkeys(_patterns(contract.document)):
        try:
            SchemaValidator(core_schema.str_schema(pattern=pattern))
        except SchemaError as error:
            yield f"the pattern {pattern!r} is none that every regular expression engine reads: {_reason(error)}."
    yield from unsayable(contract.document)
    yield from _name_problems(contract)
    yield from _path_problems(contract)
    parameters = {each.name for operation in contract.operations for each in operation.parameters}
    for name in contract.document.get("x-client", {}).get("binds", ()):
        if name not in parameters:
            yield f"x-client > binds: no operation has a parameter {name!r}, so that no client can hold it."
    for operation in contract.operations:
        problems = (
            *_success_problems(operation),
            *_parameter_problems(operation),
            *_style_problems(contract, operation),
        )
        for problem in problems:
            yield f"{operation.method} {operation.path} ({operation.id}): {problem}"


def _name_problems(contract: Contract) -> Iterator[str]:
    for method, times in Counter(method_name(each.id) for each in contract.operations).items():
        if times > 1:
            yield f"{times} operations would have the method {method}(); give each its own operationId."
    for name, times in Counter(request_name(each.id) for each in contract.operations).items():
        if times > 1:
            yield f"{times} operations would have the class {name}; give each its own operationId."
    extension = contract.document.get("x-client")
    if extension is None:
        return
    binds = extension["binds"]
    if extension["name"] in CLIENT_NAMES:
        yield f"x-client > name: {extension['name']} is something else in the module of the clients. Choose another."
    bound = [each for each in contract.operations if {*binds} <= {parameter.name for parameter in each.parameters}]
    names = Counter([*(argument_name(name) for name in binds), *(method_name(_client_method(each)) for each in bound)])
    for name, times in names.items():
        if times > 1:
            yield f"x-client: {times} methods (or what it binds) would be called {name}. Give one an x-client-method."


def _client_method(operation: Operation) -> str:
    return operation.client_method or operation.id


def _path_problems(contract: Contract) -> Iterator[str]:
    known: dict[str, str] = {}
    for operation in contract.operations:
        for segment in operation.path.split("/"):
            if "{" in segment and not VARIABLE.fullmatch(segment):
                yield (
                    f"{operation.method} {operation.path} ({operation.id}): {segment}: a variable must be all that "
                    "stands between two slashes, or no server can tell where it ends."
                )
        same = known.setdefault(VARIABLE.sub("{}", operation.path), operation.path)
        if same != operation.path:
            yield f"paths > {operation.path}: it is the same path as {same}. Give the variables one name in both."


def _patterns(node: Any) -> Iterator[str]:
    """Yield every pattern below a node; where a member is called pattern, its value is no text."""
    if isinstance(node, list):
        for item in node:
            yield from _patterns(item)
    elif isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        for name, member in node.items():
            if name not in ("example", "examples", "default", "enum", "const"):
                yield from _patterns(member)


def _reason(error: SchemaError) -> str:
    """Return the last of the lines that tell what is wrong."""
    return str(error).strip().splitlines()[-1].strip().removeprefix("error: ")


def _success_problems(operation: Operation) -> Iterator[str]:
    if not operation.successes:
        yield "it must document a success: an answer with a status from 200 to 299."
    odd = [str(status) for status in operation.responses if not 200 <= status < 300 and status < 400]
    if odd:
        yield f"{', '.join(odd)}: an answer is a success (200 to 299) or a refusal (400 to 599); no other can be made."
    for success in operation.successes:
        fields = Counter(["body"] if success.schema is not None else [])
        fields.update(snake(name) for name in success.headers)
        for field, times in fields.items():
            if times > 1:
                yield f"{times} headers (or the body) of its answer {success.status} would be the field {field}."


def _parameter_problems(operation: Operation) -> Iterator[str]:
    fields = Counter(field_of(operation, each) for each in operation.parameters)
    fields.update(["body"] if operation.body is not None else [])
    for field, times in fields.items():
        if times > 1:
            yield f"{times} of its parameters (or its body) would be the field {field}; name them apart."
    declared = {each.name for each in operation.parameters if each.place == "path"}
    in_template = set(re.findall(r"\{([^}]*)\}", operation.path))
    if declared != in_template:
        odd = ", ".join(sorted(declared ^ in_template))
        yield f"its path and its path parameters must name the same; {odd} stands in one of them alone."


def _style_problems(contract: Contract, operation: Operation) -> Iterator[str]:
    for each in operation.parameters:
        style = STYLES.get(each.place, each.style)
        items = each.resolved.get("items", {}) if each.repeated or each.joined else {}
        if each.style != style:
            yield f"its parameter {each.name} has the style {each.style}; in the {each.place} only {style} can be read."
        if "object" in _kinds(contract, each.schema):
            yield f"its parameter {each.name} is an object, which no text can say; declare its members one by one."
        elif {"array", "object"} & _kinds(contract, items):
            yield f"its parameter {each.name} is a list of lists or objects; no text can say that."


def _kinds(contract: Contract, schema: Any, passed: tuple[str, ...] = ()) -> set[str]:
    """Return the JSON types that a schema and its alternatives name."""
    if not isinstance(schema, Mapping) or schema.get("$ref") in passed:
        return set()
    passed += (schema["$ref"],) if "$ref" in schema else ()
    target = contract.resolve(schema)
    kinds = target.get("type", [])
    found = {kinds} if isinstance(kinds, str) else set(kinds)
    for word in ("allOf", "anyOf", "oneOf"):
        for each in target.get(word, ()):
            found |= _kinds(contract, each, passed)
    return found | ({"object"} if "properties" in target else set())
