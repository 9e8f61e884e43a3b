"""Several YAML files to one document whose only references are `#/components/...`.

A reference to another file becomes an entry of `components`, named after the file or, for `file.yaml#/Name`, after
the name; its kind is the folder or file it lies in, as in `components/schemas/JobRun.yaml` and
`components/responses.yaml#/Gone`. Path items are put in their place.
"""

from collections.abc import Mapping
from os.path import normpath
from pathlib import Path
from typing import Any, Final

from pydantic_core import to_json

from runcontract.contract.documents import read_document
from runcontract.errors import ContractError

KINDS: Final = (
    "schemas",
    "parameters",
    "responses",
    "headers",
    "requestBodies",
    "examples",
    "links",
    "securitySchemes",
)
PATHS: Final = "paths"
JsonDocument = dict[str, Any]
Files = dict[Path, Mapping[str, Any]]


def bundle(root: Path, *, read: Files | None = None) -> JsonDocument:
    """Return the document of a root file with everything it refers to.

    `read` keeps what was read of the files, for another document that shares them.

    Raises ContractError, naming file and reference, for a file that is missing or no YAML, and for a name that no
    file or component has.
    """
    return _Bundler({} if read is None else read).document(root.resolve())


def canonical(document: Any) -> str:
    """Return a document as the JSON text that is checked in: members in their own order, two spaces, one newline."""
    return to_json(document, indent=2).decode() + "\n"


class _Bundler:
    """Reads each file once, and remembers which component came from where."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._sources: dict[tuple[str, str], tuple[Path, str]] = {}
        self._components: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._local: dict[str, Path] = {}
        self._inlining: list[tuple[Path, str]] = []

    def document(self, root: Path) -> JsonDocument:
        own: JsonDocument = dict(self._content(root))
        inline = own.pop("components", {})
        bundled: JsonDocument = self._resolved(own, root)
        if not isinstance(inline, Mapping):
            raise ContractError(f"{root}: components must be a mapping of names to values.")
        for kind, entries in inline.items():
            if not isinstance(entries, Mapping):
                raise ContractError(f"{root}: components > {kind} must be a mapping of names to values.")
            self._components.setdefault(kind, {})
            for name, content in entries.items():
                self._add(kind, name, (root, f"components/{kind}/{name}"), content)
        kept = {kind: dict(sorted(entries.items())) for kind, entries in self._components.items() if entries}
        for reference, file in self._local.items():
            _, _, kind, name, *_ = [*reference.split("/"), ""]
            if name not in kept.get(kind, {}):
                raise ContractError(f"{file}: $ref {reference}: there is no such component.")
        return {**bundled, "components": kept}

    def _resolved(self, node: Any, file: Path) -> Any:
        if isinstance(node, list):
            return [self._resolved(item, file) for item in node]
        if not isinstance(node, Mapping):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str):
            return self._referred(reference, node, file)
        return {str(name): self._resolved(member, file) for name, member in node.items()}

    def _referred(self, reference: str, node: Mapping[str, Any], file: Path) -> Any:
        if reference.startswith("#/components/"):
            self._local.setdefault(reference, file)
            return dict(node)
        path_text, _, pointer = reference.partition("#/")
        # not resolve(): asking the file system for each reference took a third of the bundling
        path = Path(normpath(file.parent / path_text)) if path_text else file
        content: Any = self._content(path, f"{file}: $ref {reference}")
        if pointer:
            if pointer not in content:
                raise ContractError(f"{file}: $ref {reference}: {path.name} has no {pointer!r}.")
            content = content[pointer]
        if path.parent.name == PATHS:
            return self._inlined(content, (path, pointer), f"{file}: $ref {reference}")
        kind, name = self._place(path, pointer, reference, file)
        self._add(kind, name, (path, pointer), content)
        siblings = {key: self._resolved(value, file) for key, value in node.items() if key != "$ref"}
        return {"$ref": f"#/components/{kind}/{name}", **siblings}

    def _inlined(self, content: Any, source: tuple[Path, str], wanted_by: str) -> Any:
        if source in self._inlining:
            raise ContractError(f"{wanted_by}: the path item would contain itself.")
        self._inlining.append(source)
        resolved = self._resolved(content, source[0])
        self._inlining.pop()
        return resolved

    def _place(self, path: Path, pointer: str, reference: str, file: Path) -> tuple[str, str]:
        kind = path.stem if pointer else path.parent.name
        if kind not in KINDS:
            raise ContractError(
                f"{file}: $ref {reference}: {kind!r} is no kind of component; there are {', '.join(KINDS)}."
            )
        return kind, pointer or path.stem

    def _add(self, kind: str, name: str, source: tuple[Path, str], content: Any) -> None:
        known = self._sources.setdefault((kind, name), source)
        if known != source:
            raise ContractError(f"{source[0]}: there is another component {kind}/{name}, from {known[0]}.")
        if name not in self._components[kind]:
            self._components[kind][name] = None  # a schema may refer to itself
            self._components[kind][name] = self._resolved(content, source[0])

    def _content(self, path: Path, wanted_by: str = "") -> Mapping[str, Any]:
        if path not in self._files:
            if wanted_by and not path.is_file():
                raise ContractError(f"{wanted_by}: there is no file {path}.")
            content = read_document(path)
            if not isinstance(content, Mapping):
                place = f" ({wanted_by})" if wanted_by else ""
                raise ContractError(f"{path}{place}: it must be a mapping of names to values.")
            self._files[path] = content
        return self._files[path]
