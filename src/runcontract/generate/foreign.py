"""A description that was not written for this generator: what it says in place is given the names that code needs."""

import json
from ast import AST, AnnAssign, Assign, AsyncFunctionDef, ClassDef, FunctionDef, Import, ImportFrom, Name, parse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from runcontract.contract.bundle import JsonDocument, bundle
from runcontract.contract.document import METHODS, json_content
from runcontract.contract.overlays import load_overlay
from runcontract.errors import ContractError
from runcontract.generate.dialect import check_description
from runcontract.generate.files import SIGNATURE
from runcontract.generate.inheritance import with_alternatives
from runcontract.generate.modelled import plainly_referred
from runcontract.generate.names import pascal, phrase_of, snake
from runcontract.generate.package import notes_of, render_package
from runcontract.generate.renaming import name_refusals, name_schemas
from runcontract.generate.scope import check_scope, check_shape
from runcontract.generate.types import is_sayable

COMPOSED: Final = ("properties", "patternProperties", "allOf", "oneOf", "anyOf")


def render_foreign(
    spec: Path, *, overlays: Sequence[Path], files: Sequence[str], say: Callable[[str], object] = str
) -> dict[Path, str]:
    """Return the generated files of a description, by their path in the package.

    `say` is told, in a sentence each, what of the description is left out or not checked.

    Raises ContractError, naming file and place, for a description that can't be read or that no code can be made of;
    UsageError for an overlay that does not fit it.
    """
    document: JsonDocument = bundle(spec)
    for overlay in overlays:
        document = dict(load_overlay(overlay).applied_to(document))
    check_shape(document, spec)
    try:
        named = with_names(document)
    except ContractError as error:
        raise ContractError(f"{spec}: {error}") from error
    check_scope(named, spec)
    check_description(named, spec)
    marker = f"Generated from {spec.name} {SIGNATURE}"
    try:
        modules = render_package(named, files=files, marker=marker)
        for name, text in modules.items():
            _check_names(name, text)
    except ContractError as error:
        raise ContractError(f"{spec}: {error}") from error
    for note in notes_of(named, files=files):
        say(note)
    title = str(document["info"]["title"]).replace("\\", "").replace('"', "'")
    python = {Path("__init__.py"): f'# {marker}\n"""{title}."""\n'} if "models.py" in modules else {}
    return {**python, **{Path(name): text for name, text in modules.items()}}


def _check_names(name: str, text: str) -> None:
    # A last net: what no renderer foresaw must not be written over good code.
    if not name.endswith(".py"):
        return
    try:
        tree = parse(text)
        compile(tree, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        line = text.splitlines()[(error.lineno or 1) - 1].strip()
        raise ContractError(f"{name} would be no Python ({error.msg}): {line!r}. Choose other names.") from error
    for body in (tree.body, *(each.body for each in tree.body if isinstance(each, ClassDef))):
        for word, times in Counter(defined for each in body for defined in _defined(each)).items():
            if times > 1:
                raise ContractError(f"{name} would have two things called {word}. Rename what is called so, or alike.")


def _defined(node: AST) -> Iterator[str]:
    """Yield the names that a statement gives to something."""
    if isinstance(node, (ClassDef, FunctionDef, AsyncFunctionDef)):
        yield node.name
    elif isinstance(node, (Import, ImportFrom)):
        yield from (each.asname or each.name for each in node.names)
    elif isinstance(node, (Assign, AnnAssign)):
        targets = node.targets if isinstance(node, Assign) else [node.target]
        yield from (each.id for each in targets if isinstance(each, Name))


def with_names(document: JsonDocument) -> JsonDocument:
    """Return a description in which operations, bodies and refusals have names; the given one is unchanged.

    An operation without an id is named after method and path. An object that a body describes in place becomes a schema
    named after its operation, and a refusal described in place a response named after its status. Schemas and refusals
    whose names are no class names get such. Raises ContractError for two that would have one name.
    """
    # not deepcopy: what an anchor of YAML says in two places would stay one node, and get one name
    named: JsonDocument = json.loads(json.dumps(document))
    components: dict[str, Any] = named.setdefault("components", {})
    if not isinstance(named.get("paths"), dict) or not isinstance(components, dict):
        return named  # the dialect says what is wrong
    _leave_extensions_out(named)
    name_schemas(named)
    namer = _Namer(components)
    for name, parameter in _mapping(components.get("parameters")):
        namer.parameters([parameter], f"{pascal(name)}Parameter")
    for path, item in _mapping(named["paths"]):
        namer.parameters(item.get("parameters") if isinstance(item, dict) else None, _id("", path))
    for path, method, operation in _operations(named):
        operation.setdefault("operationId", _id(method, path))
        operation.setdefault("summary", str(operation.get("description") or operation["operationId"]).split("\n")[0])
        namer.name(operation)
    for kind, part in (("requestBodies", "Body"), ("responses", "Response")):
        for name, each in [*components.get(kind, {}).items()]:
            namer.body(each, f"{pascal(name)}{part}")
    name_refusals(named)
    if isinstance(components.get("schemas"), dict):
        components["schemas"] = with_alternatives(components["schemas"])
    return named


def _leave_extensions_out(document: JsonDocument) -> None:
    """Take out what may stand among paths and among answers, and is neither."""
    document["paths"] = {path: item for path, item in document["paths"].items() if not path.startswith("x-")}
    for _, _, operation in _operations(document):
        answers = operation.get("responses", {})
        operation["responses"] = {status: each for status, each in answers.items() if not status.startswith("x-")}


def _mapping(node: Any) -> list[tuple[str, Any]]:
    return [(str(name), each) for name, each in node.items()] if isinstance(node, dict) else []


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method in METHODS and isinstance(operation, dict):
                yield path, method, operation


def _id(method: str, path: str) -> str:
    """Return an id such as getPetsPetId of GET /pets/{petId}."""
    return method + pascal(path)


class _Namer:
    """Gives names to what operations describe in place."""

    def __init__(self, components: dict[str, Any]) -> None:
        self._components = components
        self._refusals: dict[str, str] = {}
        self._own: set[str] = set()

    def name(self, operation: dict[str, Any]) -> None:
        """Name the bodies and refusals of one operation, in place."""
        name = pascal(str(operation["operationId"]))
        self.parameters(operation.get("parameters"), name)
        self.body(operation.get("requestBody"), f"{name}Request")
        answers = operation.get("responses", {})
        successes = [status for status in answers if str(status).startswith("2")]
        for status, answer in answers.items() if isinstance(answers, dict) else ():
            if status in successes:
                self.body(answer, f"{name}Response{status if len(successes) > 1 else ''}")
            elif isinstance(answer, dict) and str(status).isdecimal() and "$ref" not in answer:
                answers[status] = {"$ref": self._refusal(int(status), answer, name)}

    def parameters(self, parameters: Any, name: str) -> None:
        """Name the schemas of parameters that are more than a type with bounds, in place; `name` goes before theirs."""
        for parameter in parameters if isinstance(parameters, list) else ():
            if isinstance(parameter, dict) and isinstance(parameter.get("schema"), dict):
                schema = dict(plainly_referred(parameter["schema"]))
                parameter["schema"] = self._schema(schema, f"{name}{pascal(str(parameter.get('name')))}")

    def body(self, holder: Any, name: str) -> None:
        """Name the schema of a body or an answer, in either of which it stands at the same place."""
        media = json_content(holder)[1] if isinstance(holder, dict) else None
        if isinstance(media, dict) and isinstance(media.setdefault("schema", {}), dict):
            media["schema"] = self._schema(media["schema"], name)

    def _schema(self, schema: dict[str, Any], name: str) -> dict[str, Any]:
        if any(word in schema for word in COMPOSED):
            return self._added(schema, name)
        for word, part in (("items", "Item"), ("additionalProperties", "Value")):
            if isinstance(schema.get(word), dict):
                schema = {**schema, word: self._schema(schema[word], f"{name}{part}")}
        return schema if is_sayable(schema) else self._added(schema, name)

    def _added(self, schema: dict[str, Any], name: str) -> dict[str, Any]:
        schemas = self._components.setdefault("schemas", {})
        if schemas.setdefault(name, schema) != schema:
            raise ContractError(
                f"components > schemas > {name}: there is one already, and a body described in place would have the "
                "same name. Give that one a name of its own under components."
            )
        return {"$ref": f"#/components/schemas/{name}"}

    def _refusal(self, status: int, answer: dict[str, Any], operation: str) -> str:
        """Name a refusal after its status, and after its operation where others of that status have another body.

        Where several differ in words alone, it says no more than the status does.
        """
        name = phrase_of(status)
        content = json.dumps(answer.get("content"), sort_keys=True)
        if self._refusals.setdefault(name, content) != content:
            name = f"{operation}{name}"
        self.body(answer, f"{name}Body")
        responses = self._components.setdefault("responses", {})
        if name not in responses:
            self._own.add(name)
            answer.setdefault("x-code", snake(phrase_of(status)))
        known = responses.setdefault(name, {**answer})
        if name in self._own and known.get("description") != answer.get("description"):
            known["description"] = " ".join(snake(name).split("_")).capitalize() + "."
        return f"#/components/responses/{name}"
