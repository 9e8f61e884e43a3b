"""YAML and JSON files, read strictly: what they say twice, or not in their own format, is an error with its line."""

import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

from runcontract.errors import ContractError

JSON_OBJECT: Final = re.compile(rb'\s*\{\s*"')
TAG: Final = "tag:yaml.org,2002:"
# How a plain scalar is known, by its first character.
RESOLVERS: Final = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != f"{TAG}timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_document(path: Path) -> Any:
    """Return the content of a YAML or JSON file. Raises ContractError naming file and line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContractError(f"{path}: can't be read: {error.strerror}.") from error
    return parsed_document(raw, str(path))


def parsed_document(raw: bytes, name: str) -> Any:
    """Return what a YAML or JSON text says; `name` says where it comes from. Raises ContractError with the line."""
    if raw.lstrip()[:1] in (b"{", b"["):
        try:
            return json.loads(raw, object_pairs_hook=_each_once)
        except RecursionError as error:
            raise ContractError(f"{name}: not valid JSON: it is nested too deep.") from error
        except ValueError as error:
            # any other fault, such as a name that stands twice, YAML's reader tells with its line: JSON is YAML too
            if isinstance(error, json.JSONDecodeError) and JSON_OBJECT.match(raw):
                raise ContractError(f"{name}:{error.lineno}: not valid JSON: {error.msg}.") from error
    try:
        return yaml.load(raw, Loader=_Loader)  # noqa: S506 - a safe loader
    except RecursionError as error:
        raise ContractError(f"{name}: not valid YAML: it contains itself, or is nested too deep.") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: of a number that Python can't read
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f":{mark.line + 1}"
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        raise ContractError(f"{name}{line}: not valid YAML: {problem}.") from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name stands twice")
    return members


class _Loader(yaml.CSafeLoader):
    """Plain YAML as JSON has it: a name stands once in a mapping, and times stay text.

    Nodes are turned to values here and not by the library's constructors, which take twice as long.
    """

    def get_single_data(self) -> Any:
        """Return the value of the document."""
        node = self.get_single_node()
        return None if node is None else self._value(node)

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a plain scalar by its first character, of all else as usual."""
        if kind is not yaml.ScalarNode or not implicit[0]:
            return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]
        resolvers = RESOLVERS.get(value[:1], ())
        return next((tag for tag, pattern in resolvers if pattern.match(value)), f"{TAG}str")

    def _value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            self._check_names(node)
            return {self._value(key): self._value(value) for key, value in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each) for each in node.value]
        return node.value if node.tag == f"{TAG}str" else self.construct_object(node, deep=True)

    def _check_names(self, node: yaml.MappingNode) -> None:
        """Refuse a second value of one name, as the first would silently be lost; then take in what `<<` merges."""
        names: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a name must be plain text", key.start_mark)
            if key.value in names:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands here twice", key.start_mark)
            names.add(key.value)
        if "<<" in names:
            self.flatten_mapping(node)
