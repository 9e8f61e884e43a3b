"""What a reader would miss in a bundled description: one rule a function, each yields the places that keep silent."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from runcontract.contract.document import METHODS

Node = Mapping[str, Any]
GRADES: Final = ("x-level", "x-source")
NUMBERS: Final = ("integer", "number")
TEXT_BOUNDS: Final = ("minLength", "maxLength")
FILLERS: Final = frozenset({"a", "an", "the", "of", "its", "this", "is"})


def gaps(document: Node) -> Iterator[str]:
    """Yield every place of a description, as a path of names, with what a reader misses there."""
    components = document["components"]
    yield from _told("info", document["info"], "summary", "description")
    for kind in ("tags", "servers"):
        for node in document.get(kind, []):
            yield from _told(f"{kind} > {node.get('name', node.get('url'))}", node, "description")
    yield from _operation_gaps(document)
    for name, node in components.get("schemas", {}).items():
        yield from _told(f"schemas > {name}", node, "description", *GRADES)
        yield from _schema_gaps(f"schemas > {name}", node)
    for kind in ("parameters", "headers"):
        for name, node in components.get(kind, {}).items():
            yield from _parameter_gaps(f"{kind} > {name}", node)
    for name, node in components.get("responses", {}).items():
        yield from _response_gaps(f"responses > {name}", node)
    for kind in ("links", "securitySchemes"):
        for name, node in components.get(kind, {}).items():
            yield from _told(f"{kind} > {name}", node, "description")


def _told(place: str, node: Node, *words: str) -> Iterator[str]:
    """Yield the words (members of a node) that say nothing; a description is a sentence, and not the name again."""
    for word in words:
        if not node.get(word):
            yield f"{place}: no {word}"
    description = node.get("description", "")
    if description and not description.endswith("."):
        yield f"{place}: the description is no sentence: {description!r}"
    if description and _words(description) - FILLERS <= _words(place.rpartition(" > ")[2]):
        yield f"{place}: the description says no more than the name: {description!r}"


def _words(text: str) -> set[str]:
    """Return the words of a name or a text in lower case; a name may be written jobRun, job_run or job-run."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text)}


def _operation_gaps(document: Node) -> Iterator[str]:
    known = {tag["name"] for tag in document.get("tags", [])}
    summaries: Counter[str] = Counter()
    for path, item in document["paths"].items():
        for parameter in item.get("parameters", []):
            yield from _parameter_gaps(f"{path} > parameter", parameter)
        for method in (name for name in item if name in METHODS):
            operation, place = item[method], f"{method} {path}"
            summaries[operation.get("summary", "")] += 1
            yield from _told(place, operation, "summary", "description", "tags")
            if len(operation.get("description", "").split(". ")) < 2:
                yield f"{place}: the description is short"
            if not known.issuperset(operation.get("tags", [])):
                yield f"{place}: a tag is described nowhere"
            for parameter in operation.get("parameters", []):
                yield from _parameter_gaps(f"{place} > parameter", parameter)
            if "requestBody" in operation:
                yield from _told(f"{place} > body", operation["requestBody"], "description")
                yield from _media_gaps(f"{place} > body", operation["requestBody"])
            for status, response in operation["responses"].items():
                yield from _response_gaps(f"{place} > {status}", response)
    yield from (f"{times} operations have the summary {text!r}" for text, times in summaries.items() if times > 1)


def _parameter_gaps(place: str, node: Node) -> Iterator[str]:
    """Yield what a parameter or a header keeps to itself; a reference says it elsewhere."""
    if "$ref" in node:
        return
    place = f"{place} > {node['name']}" if "name" in node else place
    yield from _told(place, node, "description", "example", *GRADES)
    yield from _unit_gaps(place, node["schema"])


def _response_gaps(place: str, node: Node) -> Iterator[str]:
    if "$ref" in node:
        return
    yield from _told(place, node, "description", *GRADES)
    yield from _media_gaps(place, node)
    for name, header in node.get("headers", {}).items():
        yield from _parameter_gaps(f"{place} > {name}", header)


def _media_gaps(place: str, node: Node) -> Iterator[str]:
    """Yield the bodies without an example, and the examples without a summary."""
    for media_type, media in node.get("content", {}).items():
        examples = media.get("examples", {})
        if not examples:
            yield f"{place}: no example of {media_type}"
        for name, example in examples.items():
            yield from _told(f"{place} > example {name}", example, "summary")
        if "$ref" not in media["schema"]:
            yield from _told(f"{place} > schema", media["schema"], "description")
            yield from _schema_gaps(f"{place} > schema", media["schema"])


def _schema_gaps(place: str, node: Node) -> Iterator[str]:
    """Yield what a schema and those within it keep to themselves; its members are graded by it or by themselves."""
    yield from _unit_gaps(place, node)
    for name, member in node.get("properties", {}).items():
        yield from _told(f"{place} > {name}", member, "description")
        yield from _schema_gaps(f"{place} > {name}", member)
    for keyword in ("additionalProperties", "propertyNames", "items"):
        inner = node.get(keyword)
        if isinstance(inner, Mapping):
            yield from _inner_gaps(f"{place} > {keyword}", inner)
    for number, inner in enumerate(node.get("allOf", [])):
        yield from _inner_gaps(f"{place} > allOf {number}", inner)


def _inner_gaps(place: str, node: Node) -> Iterator[str]:
    if "$ref" not in node:
        yield from _told(place, node, "description")
        yield from _schema_gaps(place, node)


def _unit_gaps(place: str, node: Node) -> Iterator[str]:
    """Yield the schemas that count something and don't say what."""
    unit = node.get("x-unit")
    if node.get("type") in NUMBERS and (unit is None or unit in {"characters", "members"}):
        yield f"{place}: a number of what? Its x-unit is {unit}"
    if any(bound in node for bound in TEXT_BOUNDS) and unit != "characters":
        yield f"{place}: a text is bounded in characters, not in {unit}"
    if "maxProperties" in node and unit != "members":
        yield f"{place}: an object is bounded in members, not in {unit}"
