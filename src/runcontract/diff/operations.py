"""The rules about operations: which there are, what they take, what they answer."""

from collections.abc import Iterator, Mapping
from typing import Any

from runcontract.diff.access import security, servers
from runcontract.diff.change import Aspect, Fact, Kind
from runcontract.diff.document import Document, Use, difference, matched, presence, without_extensions
from runcontract.diff.messages import content, part, schema
from runcontract.diff.operation import CALLS, CALLS_BACK, STYLES, Key, Operation, Roles, operations_of
from runcontract.diff.promises import deprecation, level, stated
from runcontract.diff.views import Pair

Found = tuple[str, Fact | Pair]


def operations(old: Document, new: Document) -> Iterator[Found]:
    """Yield what differs, each with the name of the operation that it was found at, schemas as pairs."""
    before, after = (operations_of(each, without_extensions(each.root.members("paths"))) for each in (old, new))
    for _, one, other in matched(before, after):
        yield from _called(one, other)
    hooks = [operations_of(each, each.root.members("webhooks")) for each in (old, new)]
    yield from _called_back("webhook", hooks[0], hooks[1])


def _called(old: Operation | None, new: Operation | None) -> Iterator[Found]:
    if old is not None and new is not None:
        for each in (*_exchange(old, new, CALLS), *security(old, new), *servers(old, new)):
            yield new.name, each
        yield from _called_back("callback", old.callbacks(), new.callbacks())
    else:
        yield from _came_or_went(Aspect.REQUEST, old, new, "operation")


def _called_back(word: str, old: Mapping[Key, Operation], new: Mapping[Key, Operation]) -> Iterator[Found]:
    """Yield what became of the requests that servers send: who does not know of one did not ask for it."""
    for _, before, after in matched(old, new):
        if before is not None and after is not None:
            for each in _exchange(before, after, CALLS_BACK):
                yield after.name, each
        else:
            yield from _came_or_went(Aspect.OFFER, before, after, word)


def _came_or_went(aspect: Aspect, old: Operation | None, new: Operation | None, word: str) -> Iterator[Found]:
    known = new or old
    if known is not None:
        before, after = (None if each is None else each.place for each in (old, new))
        for fact in presence(aspect, before, after, f"{word} {known.route}"):
            yield known.name, fact


def _exchange(old: Operation, new: Operation, roles: Roles) -> Iterator[Fact | Pair]:
    """Yield what became of one request and its answers."""
    yield from _names(old, new)
    yield from deprecation(old.place.member("deprecated"), new.place.member("deprecated"))
    for _, one, other in matched(old.parameters(), new.parameters()):
        yield from _parameter(one, other, roles)
    before, after = old.body(), new.body()
    yield from part("request body", before, after, roles.sent)
    if before is not None and after is not None:
        yield from content(before.described, after.described, roles.sent, roles)
    yield from _answers(old, new, roles)


def _names(old: Operation, new: Operation) -> Iterator[Fact]:
    """Yield names that changed; an operation that had none had none in generated code either."""
    before, after = (each.place.member("operationId") for each in (old, new))
    if before is not None and (after is None or before.value != after.value):
        message = f"operationId {before.value} {'removed' if after is None else f'became {after.value}'}"
        yield difference(Aspect.NAME, Kind.CHANGED, before, after, message)
    for (where, _), there, here in matched(old.parameters(), new.parameters()):
        if where == "path" and there is not None and here is not None:
            one, other = (use.described.member("name") for use in (there, here))
            if one is not None and other is not None and one.value != other.value:
                message = f"path parameter {one.value} became {other.value}"
                yield difference(Aspect.NAME, Kind.CHANGED, one, other, message)


def _parameter(old: Use | None, new: Use | None, roles: Roles) -> Iterator[Fact | Pair]:
    known = new or old
    if known is None:
        return
    word = f"{known.described.value['in']} parameter {known.described.value['name']}"
    yield from part(word, old, new, roles.sent)
    if old is not None and new is not None:
        before, after = old.described, new.described
        yield from schema(before, after, roles.sent)
        yield from content(before, after, roles.sent, roles)
        yield from deprecation(before.member("deprecated"), after.member("deprecated"))
        for keyword, is_now in _serialization(after.value).items():
            was = _serialization(before.value)[keyword]
            if was != is_now:
                places = [place.member(keyword) or place for place in (before, after)]
                message = f"{keyword} of {word}: {was} became {is_now}"
                yield difference(roles.sent, Kind.CHANGED, places[0], places[1], message)


def _serialization(parameter: Mapping[str, Any]) -> dict[str, Any]:
    style = parameter.get("style", STYLES.get(parameter["in"]))
    defaults = {"style": style, "explode": style == "form", "allowReserved": False, "allowEmptyValue": False}
    return {keyword: parameter.get(keyword, default) for keyword, default in defaults.items()}


def _answers(old: Operation, new: Operation, roles: Roles) -> Iterator[Fact | Pair]:
    for status, before, after in matched(old.answers(), new.answers()):
        aspect = roles.refused if status[:1] in ("4", "5", "D") else roles.answered
        yield from presence(aspect, before and before.place, after and after.place, f"status {status}")
        if before is not None and after is not None:
            one, other = before.described, after.described
            yield from content(one, other, roles.answered, roles)
            yield from level(one.member("x-level"), other.member("x-level"))
            yield from stated(one.member("x-code"), other.member("x-code"), "error code")
            for _, was, is_now in matched(old.headers(before), new.headers(after)):
                yield from _header(was, is_now, roles)


def _header(old: Use | None, new: Use | None, roles: Roles) -> Iterator[Fact | Pair]:
    known = new or old
    if known is not None:
        yield from part(f"header {known.place.name}", old, new, roles.answered)
    if old is not None and new is not None:
        yield from schema(old.described, new.described, roles.answered)
        yield from content(old.described, new.described, roles.answered, roles)
        yield from deprecation(old.described.member("deprecated"), new.described.member("deprecated"))
