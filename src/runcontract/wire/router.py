"""From a raw path to an operation: a tree of path segments, walked without decoding what it only compares.

Paths are split at `/` before anything is percent-decoded, so that `a%2Fb` is one key and not two segments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import unquote_to_bytes

T = TypeVar("T")


@dataclass(slots=True)
class _Node(Generic[T]):
    literals: dict[str, "_Node[T]"] = field(default_factory=dict)
    capture: "tuple[str, _Node[T]] | None" = None
    methods: dict[str, T] = field(default_factory=dict)


class Router(Generic[T]):
    """Finds what stands behind a path: the methods it has, and what its variable segments hold."""

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        """Take (method, path template, value) triples. Raises ValueError for two names in one place."""
        self._root: _Node[T] = _Node()
        for method, path, value in routes:
            node = self._root
            for segment in path.split("/")[1:]:
                node = self._below(node, segment, path)
            node.methods[method] = value

    def _below(self, node: _Node[T], segment: str, path: str) -> _Node[T]:
        if not segment.startswith("{"):
            return node.literals.setdefault(segment, _Node())
        name = segment[1:-1]
        if node.capture is None:
            node.capture = (name, _Node())
        if node.capture[0] != name:
            raise ValueError(f"{path}: {{{name}}} stands where another path has {{{node.capture[0]}}}")
        return node.capture[1]

    def find(self, raw_path: str) -> tuple[dict[str, T], dict[str, str]] | None:
        """Return the methods of a path and its decoded variables, or None for a path that nobody knows.

        A variable that is no UTF-8 once it is decoded holds surrogate escapes, for the caller to refuse.
        """
        node = self._root
        values: dict[str, str] = {}
        for segment in raw_path.split("/")[1:]:
            below = node.literals.get(segment)
            if below is None:
                # An empty segment is no value: /state/ is another path than /state/{key}.
                if node.capture is None or not segment:
                    return None
                name, below = node.capture
                values[name] = decoded(segment) if "%" in segment else segment
            node = below
        return (node.methods, values) if node.methods else None


def decoded(segment: str) -> str:
    """Return a path segment percent-decoded; bytes that are no UTF-8 become surrogate escapes."""
    return unquote_to_bytes(segment.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")


def allowed(methods: Mapping[str, Any]) -> str:
    """Return the Allow header of a path: its own methods, HEAD where it has GET, and OPTIONS (RFC 9110 10.2.1)."""
    named = [*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"]
    return ", ".join(sorted(named))
