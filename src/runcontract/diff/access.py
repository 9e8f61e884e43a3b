"""Who may call an operation, and where: security requirements and servers."""

from collections.abc import Iterator, Mapping
from typing import Final

from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Place, difference, matched, presence
from runcontract.diff.operation import Operation
from runcontract.diff.views import canonical

# What of a security scheme is seen on the wire; `bearerFormat` is a hint for people.
SCHEME: Final = ("type", "in", "name", "openIdConnectUrl")
FLOW: Final = ("authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl")
SAME_ORIGIN: Final = "/"
# How a fact about credentials ends.
ENOUGH_NOW: Final = "is enough now"
NO_LONGER_ENOUGH: Final = "is no longer enough"
# One way to be let in: the scopes by scheme, a scheme being what it is and not how it is called.
Credentials = Mapping[str, frozenset[str]]


def security(old: Operation, new: Operation) -> Iterator[Fact]:
    """Yield the credentials that are no longer enough, and those that are enough now."""
    before, after = _accepted(old), _accepted(new)
    old_place, new_place = (each.inherited("security") or each.place for each in (old, new))
    for name, credentials in before.items():
        if not _let_in(credentials, after):
            yield difference(Aspect.REQUEST, Kind.NARROWED, old_place, new_place, f"{name} {NO_LONGER_ENOUGH}")
    for name, credentials in after.items():
        if not _let_in(credentials, before):
            yield difference(Aspect.REQUEST, Kind.WIDENED, old_place, new_place, f"{name} {ENOUGH_NOW}")


def servers(old: Operation, new: Operation) -> Iterator[Fact]:
    """Yield the base URLs that came or went."""
    for url, before, after in matched(_servers(old), _servers(new)):
        yield from presence(Aspect.OFFER, before, after, f"server {url}")


def _accepted(operation: Operation) -> dict[str, Credentials]:
    """Return the ways to be let in, by a name for people; no way at all means that everybody is."""
    place = operation.inherited("security")
    ways = [{}] if place is None or not place.value else place.value
    return {
        " with ".join(_named(name, scopes) for name, scopes in way.items()) or "no token at all": {
            _scheme(operation, name): frozenset(scopes) for name, scopes in way.items()
        }
        for way in ways
    }


def _let_in(credentials: Credentials, accepted: Mapping[str, Credentials]) -> bool:
    return any(
        all(scheme in credentials and scopes <= credentials[scheme] for scheme, scopes in way.items())
        for way in accepted.values()
    )


def _named(name: str, scopes: list[str]) -> str:
    return f"{name} ({', '.join(sorted(scopes))})" if scopes else name


def _scheme(operation: Operation, name: str) -> str:
    place = operation.document.root.member("components", "securitySchemes", name)
    if place is None:
        return name
    scheme = operation.document.resolved(place, "securitySchemes").value
    flows = {name: {word: flow.get(word) for word in FLOW} for name, flow in scheme.get("flows", {}).items()}
    # the name of an HTTP scheme knows no case (RFC 9110, 11.1)
    return canonical([str(scheme.get("scheme")).lower(), [scheme.get(word) for word in SCHEME], flows])


def _servers(operation: Operation) -> dict[str, Place]:
    place = operation.inherited("servers")
    stated = {} if place is None else {each.value["url"]: each for each in place.items()}
    return stated or {SAME_ORIGIN: operation.document.root}
