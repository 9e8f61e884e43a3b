"""From a raw path to an operation: a tree of path segments, walked without decoding what it only compares.

Paths are split at `/` before anything is percent-decoded, so that `a%2Fb` is one key and not two segments. A literal
goes before a variable; only where that leads nowhere are the other ways tried, which no plain table of routes needs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar
from urllib.parse import unquote_to_bytes

T = TypeVar("T")
VARIABLE: Final = re.compile(r"\{[^}]*\}")


@dataclass(slots=True)
class _Node(Generic[T]):
    literals: dict[str, "_Node[T]"] = field(default_factory=dict)
    # By the name of the variable: paths may call one and the same place differently.
    captures: "dict[str, _Node[T]]" = field(default_factory=dict)
    capture: "tuple[str, _Node[T]] | None" = None  # the first of them
    methods: dict[str, T] = field(default_factory=dict)


class Router(Generic[T]):
    """Finds what stands behind a path: the methods it has, and what its variable segments hold."""

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        """Take (method, path template, value) triples. Raises ValueError for one path under two templates."""
        self._root: _Node[T] = _Node()
        self._ambiguous = False
        templates: dict[str, str] = {}
        for method, path, value in routes:
            node = self._root
            for segment in path.split("/"):
                node = self._below(node, segment)
            node.methods[method] = value
            if templates.setdefault(VARIABLE.sub("{}", path), path) != path:
                raise ValueError(f"{path} and {templates[VARIABLE.sub('{}', path)]} are one and the same path")

    def _below(self, node: _Node[T], segment: str) -> _Node[T]:
        if segment.startswith("{"):
            name = segment[1:-1]
            below = node.captures.setdefault(name, _Node())
            node.capture = node.capture or (name, below)
        else:
            below = node.literals.setdefault(segment, _Node())
        self._ambiguous = self._ambiguous or len(node.captures) + bool(node.literals) > 1
        return below

    def find(self, raw_path: str) -> tuple[dict[str, T], dict[str, str]] | None:
        """Return the methods of a path and its decoded variables, or None for a path that nobody knows.

        A variable that is no UTF-8 once it is decoded holds surrogate escapes, for the caller to refuse.
        """
        node = self._root
        values: dict[str, str] = {}
        for segment in raw_path.split("/"):
            below = node.literals.get(segment)
            if below is None:
                # An empty segment is no value: /state/ is another path than /state/{key}.
                if node.capture is None or not segment:
                    return self._search(raw_path)
                name, below = node.capture
                values[name] = decoded(segment) if "%" in segment else segment
            node = below
        return (node.methods, values) if node.methods else self._search(raw_path)

    def _search(self, raw_path: str) -> tuple[dict[str, T], dict[str, str]] | None:
        """Return the same where the first choice at each segment led nowhere: try the others."""
        segments = raw_path.split("/")
        waiting: list[tuple[_Node[T], int, dict[str, str]]] = [(self._root, 0, {})] if self._ambiguous else []
        while waiting:
            node, place, values = waiting.pop()
            if place == len(segments):
                if node.methods:
                    return node.methods, values
                continue
            segment = segments[place]
            if segment:
                captures = reversed(node.captures.items())
                waiting += [(below, place + 1, {**values, name: decoded(segment)}) for name, below in captures]
            if segment in node.literals:
                waiting.append((node.literals[segment], place + 1, values))
        return None


def decoded(segment: str) -> str:
    """Return a path segment percent-decoded; bytes that are no UTF-8 become surrogate escapes."""
    return unquote_to_bytes(segment.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def allowed(methods: Mapping[str, Any]) -> str:
    """Return the Allow header of a path: its own methods, HEAD where it has GET, and OPTIONS (RFC 9110 10.2.1)."""
    named = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]
    return ", ".join(sorted(named))
