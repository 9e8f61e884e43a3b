"""One call of an operation with example values: what the samples of every language say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from runcontract.contract import Contract, Operation, Parameter
from runcontract.docs.examples import example_of, has_example, target_of

JSON: Final = re.compile(r"application/(json|.+\+json)\s*(;.*)?", re.IGNORECASE)
# Where a description names no server, or one relative to wherever the description is found.
LOCAL: Final = "http://localhost:8080"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """How a caller shows who it is: a header (or a query parameter), in which the variable's value follows a prefix."""

    place: str
    name: str
    prefix: str
    variable: str

    @property
    def is_bearer(self) -> bool:
        """Tell whether it is the kind that the generated clients call their token."""
        return self.prefix == "Bearer "


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body of a call: its example value, and the names of the members that are files."""

    media_type: str
    value: Any
    files: frozenset[str]

    @property
    def is_json(self) -> bool:
        """Tell whether it is sent as JSON."""
        return JSON.fullmatch(self.media_type) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call: the server, the operation, the values of its parameters by place and name, credentials and body."""

    base_url: str
    operation: Operation
    values: Mapping[tuple[str, str], Any]
    credentials: Credentials | None
    body: Body | None

    @property
    def url(self) -> str:
        """Return the whole URL, every value percent-encoded."""
        path = self.operation.path
        for name, value in self.of_place("path").items():
            path = path.replace(f"{{{name}}}", quote(as_text(value), safe=""))
        query = urlencode({name: _texts(value) for name, value in self.of_place("query").items()}, doseq=True)
        return f"{self.base_url}{path}" + (f"?{query}" if query else "")

    def of_place(self, place: str) -> dict[str, Any]:
        """Return the values of the parameters of one place, by name."""
        return {name: value for (where, name), value in self.values.items() if where == place}


def call_of(contract: Contract, operation: Operation) -> Call:
    """Return a call that has every example of the description and whatever else is required."""
    item = contract.document["paths"][operation.path]
    node = item[operation.method.lower()]
    return Call(
        base_url=_base_url(node.get("servers") or item.get("servers") or contract.document.get("servers") or []),
        operation=operation,
        values=_values(contract, operation, [*item.get("parameters", []), *node.get("parameters", [])]),
        credentials=_credentials(contract, node.get("security", contract.document.get("security", []))),
        body=_body(contract, contract.resolve(node.get("requestBody", {}))),
    )


def as_text(value: Any) -> str:
    """Return a parameter's value as it stands in a URL or a header."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return ",".join(_texts(value)) if isinstance(value, list) else str(value)


def _texts(value: Any) -> list[str]:
    return [as_text(each) for each in value] if isinstance(value, list) else [as_text(value)]


def _base_url(servers: list[Mapping[str, Any]]) -> str:
    server = servers[0] if servers else {}
    url = str(server.get("url", ""))
    for name, variable in server.get("variables", {}).items():
        url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
    return (url if "://" in url else LOCAL + url).rstrip("/")


def _values(contract: Contract, operation: Operation, nodes: list[Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    told = {(node["in"], node["name"]): node for node in map(contract.resolve, nodes)}
    return {
        (each.place, each.name): example_of(contract, told[each.place, each.name])
        for each in operation.parameters
        if _is_shown(each, told[each.place, each.name])
    }


def _is_shown(parameter: Parameter, node: Mapping[str, Any]) -> bool:
    return parameter.required or has_example(node)


def _body(contract: Contract, node: Mapping[str, Any]) -> Body | None:
    content = node.get("content", {})
    media_type = next((each for each in content if JSON.fullmatch(each)), next(iter(content), None))
    if media_type is None:
        return None
    media = content[media_type]
    members = target_of(contract, media.get("schema")).get("properties", {})
    files = {name for name, each in members.items() if target_of(contract, each).get("format") == "binary"}
    return Body(media_type=media_type, value=example_of(contract, media), files=frozenset(files))


def _credentials(contract: Contract, demands: list[Mapping[str, Any]]) -> Credentials | None:
    """Return the first way in that is described; None where none is needed."""
    schemes = contract.document.get("components", {}).get("securitySchemes", {})
    name = next((name for demand in demands for name in demand if name in schemes), None)
    if name is None:
        return None
    scheme = contract.resolve(schemes[name])
    variable = re.sub(r"\W", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name), flags=re.ASCII).upper()
    if scheme.get("type") == "apiKey":
        place, key = scheme.get("in", "header"), str(scheme.get("name", ""))
        in_cookie = place == "cookie"
        return Credentials(
            place="query" if place == "query" else "header",
            name="Cookie" if in_cookie else key,
            prefix=f"{key}=" if in_cookie else "",
            variable=variable,
        )
    word = "Basic" if str(scheme.get("scheme", "")).lower() == "basic" else "Bearer"
    return Credentials(place="header", name="Authorization", prefix=f"{word} ", variable=variable)
