"""Names of components as Python's classes: schemas are renamed, and refusals get one class a status."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from runcontract.contract import Contract
from runcontract.contract.document import METHODS
from runcontract.errors import ContractError
from runcontract.generate.error_classes import OURS
from runcontract.generate.names import SCHEMAS, pascal, phrase_of, snake

CLASS: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
SCHEMA: Final = "#/components/schemas/"
RESPONSE: Final = "#/components/responses/"
Refusal = tuple[dict[str, Any], str, str]


def name_schemas(document: dict[str, Any]) -> None:
    """Give schemas names that are class names, here and wherever they are meant.

    Raises ContractError for two that would have one name.
    """
    schemas = document["components"].get("schemas", {})
    names = _class_names(schemas)
    if not names:
        return
    document["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    for node in _mappings(document):
        reference = node.get("$ref")
        if isinstance(reference, str):
            node["$ref"] = _renamed(reference, names)
        if isinstance(node.get("discriminator"), dict):
            _rename_tags(node, names)


def _class_names(schemas: Iterable[str]) -> dict[str, str]:
    """Return the new name of each schema that needs one."""
    names: dict[str, str] = {}
    taken = {name: name for name in schemas if CLASS.fullmatch(name) and name not in SCHEMAS}
    for name in schemas:
        if name in taken:
            continue
        new = pascal(name)
        new = f"Schema{new}" if new[:1].isdigit() else f"{new}Schema" if new in SCHEMAS else new
        if not CLASS.fullmatch(new):
            raise ContractError(f"components > schemas > {name}: no class can be called {new!r}. Choose another name.")
        if taken.setdefault(new, name) != name:
            raise ContractError(
                f"components > schemas: {taken[new]} and {name} would both be the class {new}. Rename one of them."
            )
        names[name] = new
    return names


def _renamed(reference: str, names: Mapping[str, str]) -> str:
    old = reference.removeprefix(SCHEMA)
    return f"{SCHEMA}{names.get(old, old)}" if reference.startswith(SCHEMA) else reference


def _rename_tags(node: dict[str, Any], names: Mapping[str, str]) -> None:
    """Rename what a discriminator tells apart; a value that was a schema's name is said, as the name is another now."""
    discriminator = node["discriminator"]
    old = discriminator.get("mapping", {})
    given = {value: str(target).removeprefix(SCHEMA) for value, target in old.items()} if isinstance(old, dict) else {}
    branches = [*node.get("oneOf", ()), *node.get("anyOf", ())]
    listed = [each.get("$ref", "") for each in branches if isinstance(each, dict)]
    # the walk renames what is listed after this, or did so before
    former = {new: name for name, new in names.items()}
    plain = [former.get(name, name) for name in (str(each).removeprefix(SCHEMA) for each in listed)]
    given |= {name: name for name in plain if name in names and name not in given.values()}
    if given:
        discriminator["mapping"] = {value: f"{SCHEMA}{names.get(name, name)}" for value, name in given.items()}


def _mappings(node: Any) -> Iterator[dict[str, Any]]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def name_refusals(document: dict[str, Any]) -> None:
    """Give every refusal a component of its own for each status, which becomes its exception class.

    A component that is the answer of one status keeps its name, if that is a class name. Else the class is called as
    the status is, such as NotFound; where another refusal is called so, by both.
    """
    refusals = list(_refusals(document))
    statuses: dict[str, set[str]] = {}
    for _, status, name in refusals:
        statuses.setdefault(name, set()).add(status)
    kept = {name for name, found in statuses.items() if len(found) == 1 and CLASS.fullmatch(name) and name not in OURS}
    classes: dict[tuple[str, str], str] = {}
    contract = Contract(document)
    responses = document["components"].get("responses", {})
    added: dict[str, Any] = {}
    for answers, status, name in refusals:
        if name not in responses:
            continue
        answer = contract.resolve({"$ref": f"{RESPONSE}{name}"})
        if (name, status) not in classes:
            new = name if name in kept else _refusal_name(name, status, {*kept, *added})
            classes[name, status] = new
            added[new] = {
                **answer,
                "x-code": answer.get("x-code", snake(new if name in kept else phrase_of(int(status)))),
            }
        answers[status] = {"$ref": f"{RESPONSE}{classes[name, status]}"}
    document["components"]["responses"] = {**responses, **added}


def _refusal_name(name: str, status: str, taken: set[str]) -> str:
    plain = phrase_of(int(status))
    return plain if plain not in taken else f"{pascal(name)}{status}"


def _refusals(document: Mapping[str, Any]) -> Iterator[Refusal]:
    """Yield the answers that are refusals by reference: what they stand in, the status, the component."""
    for item in document["paths"].values():
        for method, operation in item.items():
            answers = operation.get("responses", {}) if method in METHODS else {}
            for status, answer in answers.items():
                reference = str(answer.get("$ref", ""))
                if re.fullmatch("[45][0-9][0-9]", status) and reference.startswith(RESPONSE):
                    yield answers, status, reference.removeprefix(RESPONSE)
