"""What the extensions of a description say, said again in its descriptions, where every renderer shows it.

openapi/README.md has the extensions. A member without a level or a source has those of the schema that it is a member
of; what a `$ref` leads to does not count for these, and counts for the unit and the bounds.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from runcontract.contract import Contract
from runcontract.contract.document import METHODS
from runcontract.docs.examples import target_of

Node = dict[str, Any]
SOURCES: Final = {"P": "published pages", "R": "standard", "C": "completion"}
ALTERNATIVES: Final = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Grade:
    """How binding something is, and who says so; either may be empty."""

    level: str = ""
    source: str = ""

    def of(self, node: Mapping[str, Any]) -> "Grade":
        """Return the grade of what lies within: its own, or else this one."""
        return Grade(node.get("x-level", self.level), node.get("x-source", self.source))

    def __str__(self) -> str:
        """Return it in words, such as `level: SHOULD (completion)`; nothing where there is none."""
        source = SOURCES.get(self.source, self.source)
        if not self.level:
            return f"source: {source}" if source else ""
        return f"level: {self.level} ({source})" if source else f"level: {self.level}"


def with_facts(document: Mapping[str, Any]) -> Node:
    """Return the description with units, levels and sources in words; the given one is unchanged."""
    shown: Node = json.loads(json.dumps(document))  # not a deep copy: no part may be shared by two places
    facts = _Facts(Contract(document))
    components = shown.get("components", {})
    for schema in components.get("schemas", {}).values():
        facts.tell_members(schema, Grade())
    for kind in ("parameters", "headers"):
        for node in components.get(kind, {}).values():
            facts.tell_parameter(node)
    for response in components.get("responses", {}).values():
        facts.tell_response(response)
    for body in components.get("requestBodies", {}).values():
        facts.tell_body(body)
    for item in shown["paths"].values():
        for parameter in item.get("parameters", []):
            facts.tell_parameter(parameter)
        for method in item.keys() & set(METHODS):
            facts.tell_operation(item[method])
    _tell(shown["info"], "\n\n".join(_optional_headers(shown.get("x-optional-headers", {}))))
    return shown


@dataclass(frozen=True, slots=True)
class _Facts:
    """Writes into a copy of the description; `contract` is the description itself, where nothing is added yet."""

    contract: Contract

    def tell_operation(self, operation: Node) -> None:
        if operation.get("x-idempotent"):
            _tell_facts(operation, ["Doing it twice is as good as once"])
        for parameter in operation.get("parameters", []):
            self.tell_parameter(parameter)
        self.tell_body(operation.get("requestBody", {}))
        for response in operation.get("responses", {}).values():
            self.tell_response(response)

    def tell_parameter(self, node: Node) -> None:
        """A header is told like a parameter."""
        if "$ref" not in node:
            schema = target_of(self.contract, node.get("schema"))
            _tell_facts(node, _facts(schema, Grade().of(node)))

    def tell_body(self, node: Node) -> None:
        for media in node.get("content", {}).values():
            target = target_of(self.contract, media.get("schema"))
            _tell_facts(node, _facts(target, Grade().of(target)))
            self.tell_members(media.get("schema"), Grade())

    def tell_response(self, node: Node) -> None:
        if "$ref" in node:
            return
        facts = [f"code: {node['x-code']}"] if "x-code" in node else []
        grade = str(Grade().of(node))
        if grade and "content" in node:
            facts.append(f"{grade} for the body")
        if facts:
            # The renderer shows this on one line.
            node["description"] = f"{node.get('description', '')} {_sentence(facts)}".strip()
        for header in node.get("headers", {}).values():
            self.tell_parameter(header)
        for media in node.get("content", {}).values():
            self.tell_members(media.get("schema"), Grade())

    def tell_members(self, schema: Any, above: Grade) -> None:
        """Tell of every member, item and alternative of a schema that is written in place."""
        if not isinstance(schema, dict) or "$ref" in schema:
            return
        grade = above.of(schema)
        essential = schema.get("x-essential", ())
        members = schema.get("properties", {})
        for name, member in members.items():
            self._tell_member(member, grade, essential=name in essential)
        self._tell_member(schema.get("additionalProperties"), grade)
        for inner in (schema.get("items"), *(each for word in ALTERNATIVES for each in schema.get(word, ()))):
            self.tell_members(inner, grade)

    def _tell_member(self, member: Any, above: Grade, *, essential: bool = False) -> None:
        if not isinstance(member, dict):
            return
        target = self.contract.resolve(member)
        self.tell_members(member, above)
        facts = _facts({**target, **member}, above.of(member))
        if essential:
            facts.append("essential: a server may refuse a body without it")
        if facts:
            # Else the renderer would show the target's description, which knows nothing of this place.
            member.setdefault("description", target.get("description", ""))
            _tell_facts(member, facts)


def _facts(schema: Mapping[str, Any], grade: Grade) -> list[str]:
    """Return what is to be known of a value of a schema, in a few words each."""
    facts = [f"unit: {schema['x-unit']}"] if "x-unit" in schema else []
    if "x-max-bytes" in schema:
        facts.append(f"at most {schema['x-max-bytes']:,} bytes of JSON")
    if "x-known-values" in schema:
        facts.append(f"every server takes {', '.join(schema['x-known-values'])}")
    if "x-open-above" in schema:
        facts.append(f"above {schema['x-open-above']} anything goes")
    names = schema.get("propertyNames")
    if isinstance(names, dict) and names.get("description"):
        facts.append(f"names: {names['description'].rstrip('.')}")
    return [*facts, *([str(grade)] if str(grade) else [])]


def _tell_facts(node: Node, facts: list[str]) -> None:
    if facts:
        _tell(node, _sentence(facts))


def _sentence(facts: list[str]) -> str:
    line = "; ".join(facts)
    return f"*{line[:1].upper()}{line[1:]}.*"


def _tell(node: Node, text: str) -> None:
    """Put a paragraph behind the description of a node; nothing where there is nothing to say."""
    if text:
        node["description"] = "\n\n".join(each for each in (node.get("description", ""), text) if each)


def _optional_headers(headers: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, header in headers.items():
        places, grade = " and ".join(header["in"]), _sentence([str(Grade().of(header))])
        yield f"- `{name}` ({places}): {header['description']} {grade}"
