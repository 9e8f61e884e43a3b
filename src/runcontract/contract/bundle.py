"""Several YAML files to one document whose only references are `#/components/...`.

A reference to another file becomes an entry of `components`, named after the file or, for `file.yaml#/Name`, after
the last word; its kind is that of the place where it stands or, where OpenAPI says nothing of that, the folder or file
it lies in, as in `components/schemas/JobRun.yaml` and `components/responses.yaml#/Gone`. Path items are put in their
place. What an example, a default or a constant holds is no reference, whatever it looks like.
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
VALUE: Final = "value"
EACH: Final = "*"
# What stands below a word of OpenAPI or JSON Schema: a thing of a kind, or a mapping or list of such things.
BELOW: Final[Mapping[str, str]] = {
    PATHS: PATHS + EACH,
    "pathItems": PATHS + EACH,
    "webhooks": PATHS + EACH,
    "schema": "schemas",
    "requestBody": "requestBodies",
    **{kind: kind + EACH for kind in KINDS},
    **dict.fromkeys(("items", "additionalProperties", "contains", "propertyNames"), "schemas"),
    **dict.fromkeys(("not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties"), "schemas"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas", "$defs"), "schemas" + EACH),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "schemas" + EACH),
    **dict.fromkeys(("example", "default", "const", "enum", "value"), VALUE),
}
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
        self._root = Path()

    def document(self, root: Path) -> JsonDocument:
        self._root = root
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

    def _resolved(self, node: Any, file: Path, kind: str = "") -> Any:
        """Return a node with everything it refers to; `kind` is what stands there, where OpenAPI says so."""
        if kind == VALUE:
            return node
        if isinstance(node, list):
            return [self._resolved(item, file, kind.removesuffix(EACH)) for item in node]
        if not isinstance(node, Mapping):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str) and not kind.endswith(EACH):
            return self._referred(reference, node, file, kind)
        return {str(name): self._resolved(member, file, _below(kind, name, member)) for name, member in node.items()}

    def _referred(self, reference: str, node: Mapping[str, Any], file: Path, kind: str) -> Any:
        wanted_by = f"{file}: $ref {reference}"
        path, steps = self._target(reference, file, wanted_by)
        if path == self._root and kind != PATHS:
            if steps[:1] != ["components"]:
                raise ContractError(
                    f"{wanted_by}: only components can be referred to. Give it a name under components."
                )
            # what stands for itself is left to it
            self._local.setdefault(f"#/{'/'.join(steps)}", file)
            return {"$ref": _pointer(steps), **self._siblings(node, file, kind)}
        content = self._content(path, wanted_by)
        for step in steps:
            if not isinstance(content, Mapping) or step not in content:
                raise ContractError(f"{wanted_by}: {path.name} has no {'/'.join(steps)!r}.")
            content = content[step]
        source = (path, "/".join(steps))
        if kind == PATHS or (not kind and path.parent.name == PATHS):
            inlined = self._inlined(content, source, wanted_by)
            return {**inlined, **self._siblings(node, file, kind)} if isinstance(inlined, Mapping) else inlined
        kind, name = self._place(path, steps, wanted_by, kind)
        self._add(kind, name, source, content)
        return {"$ref": f"#/components/{kind}/{name}", **self._siblings(node, file, kind)}

    def _target(self, reference: str, file: Path, wanted_by: str) -> tuple[Path, list[str]]:
        """Return the file that a reference leads to, and the steps to take in it."""
        path_text, _, pointer = reference.partition("#")
        if "://" in path_text:
            raise ContractError(f"{wanted_by}: nothing is fetched from the net. Save it beside, and refer to the file.")
        if pointer and not pointer.startswith("/"):
            raise ContractError(
                f"{wanted_by}: anchors are not followed. Say where it is, as in #/components/schemas/Pet."
            )
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        # not resolve(): asking the file system for each reference took a third of the bundling
        path = Path(normpath(file.parent / path_text)) if path_text else file
        if path != self._root and steps[:1] == ["components"] and not path_text and not self._has(path, steps):
            path = self._root  # what a part says of components is said of the whole
        return path, steps

    def _has(self, path: Path, steps: list[str]) -> bool:
        node: Any = self._content(path)
        for step in steps:
            if not isinstance(node, Mapping) or step not in node:
                return False
            node = node[step]
        return True

    def _siblings(self, node: Mapping[str, Any], file: Path, kind: str) -> dict[str, Any]:
        """Return what stands beside a reference."""
        return {
            key: self._resolved(value, file, _below(kind, key, value)) for key, value in node.items() if key != "$ref"
        }

    def _inlined(self, content: Any, source: tuple[Path, str], wanted_by: str) -> Any:
        if source in self._inlining:
            raise ContractError(f"{wanted_by}: the path item would contain itself.")
        self._inlining.append(source)
        resolved = self._resolved(content, source[0])
        self._inlining.pop()
        return resolved

    def _place(self, path: Path, steps: list[str], wanted_by: str, kind: str) -> tuple[str, str]:
        """Return the kind and the name of the component that something in another file becomes."""
        if not kind:
            kind = path.parent.name if not steps else steps[-2] if len(steps) > 1 else path.stem
        if kind not in KINDS:
            raise ContractError(f"{wanted_by}: {kind!r} is no kind of component; there are {', '.join(KINDS)}.")
        return kind, steps[-1] if steps else path.stem

    def _add(self, kind: str, name: str, source: tuple[Path, str], content: Any) -> None:
        known = self._sources.setdefault((kind, name), source)
        if known != source:
            raise ContractError(f"{source[0]}: there is another component {kind}/{name}, from {known[0]}.")
        if name not in self._components[kind]:
            self._components[kind][name] = None  # a schema may refer to itself
            self._components[kind][name] = self._resolved(content, source[0], BELOW.get(kind, "").removesuffix(EACH))

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


def _below(kind: str, name: str, member: Any) -> str:
    """Return the kind of what stands below a name in something of a kind."""
    if kind.endswith(EACH):
        return kind.removesuffix(EACH)
    if name == "examples" and isinstance(member, list):
        return VALUE  # a schema's, and no named ones
    return BELOW.get(name, "")


def _pointer(steps: list[str]) -> str:
    return "#" + "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
