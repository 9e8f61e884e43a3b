"""One operation of a description, with all that the path and the whole description say about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from runcontract.diff.change import Aspect
from runcontract.diff.document import Document, Place, Use, without_extensions
from runcontract.diff.shape import METHODS

NAMES: Final = re.compile(r"\{([^}]*)\}")
# How the values of a parameter are written where the description does not say it.
STYLES: Final = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
# These are described elsewhere: by media types and security schemes.
SPECIAL_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})
Key = tuple[str, ...]


class Roles(NamedTuple):
    """Which aspects the two halves of an exchange have, by who is the caller."""

    sent: Aspect
    answered: Aspect
    refused: Aspect


CALLS: Final = Roles(Aspect.REQUEST, Aspect.RESPONSE, Aspect.REFUSAL)
# Servers are the callers of webhooks and callbacks.
CALLS_BACK: Final = Roles(Aspect.RESPONSE, Aspect.REQUEST, Aspect.REQUEST)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Operation:
    """One operation: `path` is its template, `item` the path item that `place` lies in."""

    document: Document
    path: str
    method: str
    item: Place
    place: Place

    @property
    def name(self) -> str:
        """Return the operation id, or else method and path."""
        return str(self.place.value.get("operationId", self.route))

    @property
    def route(self) -> str:
        """Return method and path."""
        return f"{self.method.upper()} {self.path}"

    def inherited(self, keyword: str) -> Place | None:
        """Return what is said of the operation, or else of its path, or else of the whole description."""
        places = (place.member(keyword) for place in (self.place, self.item, self.document.root))
        return next((place for place in places if place is not None), None)

    def parameters(self) -> dict[Key, Use]:
        """Return the parameters by `in` and name; those of the path by their position, as nobody sends their names."""
        positions = {name: str(number) for number, name in enumerate(NAMES.findall(self.path))}
        found: dict[Key, Use] = {}
        for each in (*self.item.items("parameters"), *self.place.items("parameters")):
            use = self.document.use(each, "parameters")
            name, where = use.described.value["name"], use.described.value["in"]
            if where == "path":
                found[where, positions.get(name, name)] = use
            elif where != "header":
                found[where, name] = use
            elif name.lower() not in SPECIAL_HEADERS:
                found[where, name.lower()] = use
        return found

    def body(self) -> Use | None:
        """Return the request body."""
        place = self.place.member("requestBody")
        return None if place is None else self.document.use(place, "requestBodies")

    def answers(self) -> dict[str, Use]:
        """Return the answers by status, such as 200, 4XX or DEFAULT."""
        places = without_extensions(self.place.members("responses"))
        return {status.upper(): self.document.use(place, "responses") for status, place in places.items()}

    def headers(self, answer: Use) -> dict[str, Use]:
        """Return the headers of an answer by their names in small letters, as these know no case."""
        places = answer.described.members("headers")
        return {
            name.lower(): self.document.use(place, "headers")
            for name, place in places.items()
            if name.lower() not in SPECIAL_HEADERS
        }

    def callbacks(self) -> dict[Key, "Operation"]:
        """Return the operations of the callbacks by name, method and expression."""
        found: dict[Key, Operation] = {}
        for name, each in without_extensions(self.place.members("callbacks")).items():
            callback = self.document.resolved(each, "callbacks")
            for key, operation in operations_of(self.document, without_extensions(callback.members())).items():
                found[name, *key] = operation
        return found


def operations_of(document: Document, items: Mapping[str, Place]) -> dict[Key, Operation]:
    """Return the operations of path items by method and path, the names in the path left out."""
    found: dict[Key, Operation] = {}
    for path, each in items.items():
        item = document.resolved(each, "pathItems")
        for method, place in item.members().items():
            if method in METHODS:
                operation = Operation(document=document, path=path, method=method, item=item, place=place)
                found[method, NAMES.sub("{}", path)] = operation
    return found
