"""YAML and JSON files, read strictly: what they say twice, or not in their own format, is an error with its line."""

import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

from runcontract.errors import ContractError

JSON_OBJECT: Final = re.compile(rb'\s*\{\s*"')
TAG: Final = "tag:yaml.org,2002:"
MERGE: Final = f"{TAG}merge"
TEXT: Final = f"{TAG}str"
KINDS: Final[dict[type[yaml.Node], str]] = {yaml.MappingNode: f"{TAG}map", yaml.SequenceNode: f"{TAG}seq"}
COLLECTIONS: Final = frozenset(KINDS.values())
# YAML 1.2's core schema (10.3.2), which OpenAPI recommends: in 1.1 `no` is false, `1_0` is ten and 12:30 is 750.
SCALARS: Final = (
    (f"{TAG}null", "~nN", re.compile(r"~|null|Null|NULL")),
    (f"{TAG}bool", "tTfF", re.compile(r"true|True|TRUE|false|False|FALSE")),
    (f"{TAG}int", "-+0123456789", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    (f"{TAG}float", "-+.0123456789", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")),
    (f"{TAG}float", "-+.", re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")),
    (MERGE, "<", re.compile("<<")),
)
# How a plain scalar is known, by its first character.
RESOLVERS: Final = {
    first: [(tag, pattern) for tag, firsts, pattern in SCALARS if first in firsts]
    for first in {*"".join(firsts for _, firsts, _ in SCALARS)}
}
# What aliases may say again: more is a bomb, a few lines that stand for gigabytes.
MOST_COPIES: Final = 1_000_000
# No description needs a tenth of it, and what goes through one level by level must come to an end.
DEEPEST: Final = 100
PAIRS = list[tuple[yaml.Node, yaml.Node]]


def read_document(path: Path) -> Any:
    """Return the content of a YAML or JSON file. Raises ContractError naming file and line."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ContractError(f"{path}: can't be read: {error.strerror}.") from error
    return parsed_document(raw, str(path))


def parsed_document(raw: bytes, name: str) -> Any:
    """Return what a YAML or JSON text says; `name` says where it comes from. Raises ContractError with the line."""
    content = _parsed(raw, name)
    if _depth(content) > DEEPEST:
        raise ContractError(f"{name}: it is nested too deep: more than {DEEPEST} levels.")
    return content


def _depth(content: Any) -> int:
    """Return how many levels of mappings and lists there are, up to one more than is allowed."""
    level, depth = [content], 0
    while level and depth <= DEEPEST:
        members = [
            each.values() if isinstance(each, dict) else each for each in level if isinstance(each, (dict, list))
        ]
        level = [each for listed in members for each in listed]
        depth += bool(members)
    return depth


def _parsed(raw: bytes, name: str) -> Any:
    if raw.lstrip()[:1] in (b"{", b"["):
        try:
            content = json.loads(raw, object_pairs_hook=_each_once)
            if b"\\u" in raw or b"\xed" in raw:  # the one or the other way to write half a pair
                json.dumps(content, ensure_ascii=False).encode()
            return content
        except UnicodeEncodeError as error:
            half = f"\\u{ord(error.object[error.start]):04x}"
            raise ContractError(f"{name}: {half} is half of a surrogate pair, and no character.") from error
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
    """Plain YAML as JSON has it: a name is text and stands once in a mapping, and times stay text.

    Nodes are turned to values here and not by the library's constructors, which read YAML 1.1 and take twice as long.
    """

    def get_single_data(self) -> Any:
        """Return the value of the document."""
        self._made: set[int] = set()
        self._copies = 0
        node = self.get_single_node()
        return None if node is None else self._value(node)

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that has none: of a plain scalar by its first character."""
        if kind is not yaml.ScalarNode:
            return KINDS[kind]
        resolvers = RESOLVERS.get(value[:1]) if implicit[0] else None
        if resolvers is None:
            return TEXT if value or not implicit[0] else f"{TAG}null"
        return next((tag for tag, pattern in resolvers if pattern.fullmatch(value)), TEXT)

    def _value(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == TEXT else _scalar(node)
        if node.tag not in COLLECTIONS:
            raise _fault(f"the tag {node.tag!r} means nothing in JSON", node)
        self._count(node)
        if isinstance(node, yaml.MappingNode):
            _check_names(node)
            return {key.value: self._value(value) for key, value in _merged(node)}
        return [self._value(each) for each in node.value]

    def _count(self, node: yaml.Node) -> None:
        """Count what an alias says again."""
        if id(node) not in self._made:
            self._made.add(id(node))
            return
        self._copies += 1 + len(node.value)
        if self._copies > MOST_COPIES:
            raise _fault(f"its aliases would make it more than {MOST_COPIES:,} values larger", node)


def _scalar(node: yaml.ScalarNode) -> Any:
    """Return the value of a scalar that is no plain text."""
    text: str = node.value
    kind = node.tag.removeprefix(TAG)
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind == "int":
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if kind == "float":
        return float(text.replace(".", "", 1) if text.lstrip("-+")[1:2].isalpha() else text)
    if kind in ("merge", "timestamp"):
        return text
    raise _fault(f"the tag {node.tag!r} means nothing in JSON", node)


def _check_names(node: yaml.MappingNode) -> None:
    """Refuse a second value of one name, as the first would silently be lost."""
    names: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _fault("a name must be plain text", key)
        if key.value in names:
            raise _fault(f"{key.value!r} stands here twice", key)
        names.add(key.value)


def _merged(node: yaml.MappingNode) -> PAIRS:
    """Return the members of a mapping, after those that `<<` brings in from others."""
    pairs: PAIRS = node.value
    if not any(key.tag == MERGE for key, _ in pairs):
        return pairs
    members: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in pairs:
        if key.tag == MERGE:
            # of several the first counts, so that it comes last
            for each in reversed(value.value if isinstance(value, yaml.SequenceNode) else [value]):
                if not isinstance(each, yaml.MappingNode):
                    raise _fault("only mappings can be merged", each)
                members |= {name.value: (name, one) for name, one in _merged(each)}
    members |= {key.value: (key, value) for key, value in pairs if key.tag != MERGE}
    node.value = pairs = list(members.values())  # else a chain of them would be gone through again and again
    return pairs


def _fault(problem: str, node: yaml.Node) -> yaml.YAMLError:
    fault: yaml.YAMLError = yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
    return fault
