"""YAML and JSON files, read strictly: what they say twice, or not in their own format, is an error with its line."""

import json
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from runcontract.errors import ContractError


def read_document(path: Path) -> Any:
    """Return the content of a YAML or JSON file. Raises ContractError naming file and line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContractError(f"{path}: can't be read: {error.strerror}.") from error
    return parsed_document(raw, str(path))


def parsed_document(raw: bytes, name: str) -> Any:
    """Return the content of a YAML or JSON text; `name` says where it comes from. Raises ContractError."""
    if name.endswith(".json"):
        return _json(raw, name)
    try:
        return yaml.load(raw, Loader=_Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f":{mark.line + 1}"
        problem = getattr(error, "problem", None) or error
        raise ContractError(f"{name}{line}: not valid YAML: {problem}.") from error


def _json(raw: bytes, name: str) -> Any:
    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
            raise ContractError(f"{name}: {twice!r} stands twice in one object.")
        return found

    try:
        return json.loads(raw, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise ContractError(f"{name}:{error.lineno}: not valid JSON: {error.msg}.") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise ContractError(f"{name}: not valid JSON: {error}.") from error


class _Loader(yaml.CSafeLoader):
    """Plain YAML as JSON has it: a name stands once in a mapping, and times stay text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Refuse a second value of one name: the first would silently be lost."""
        names: set[str] = set()
        for key in (each for each, _ in node.value if isinstance(each, yaml.ScalarNode)):
            if key.value in names:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands here twice", key.start_mark)
            names.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
