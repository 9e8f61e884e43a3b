"""A run's state: exact keys, exact values, nothing lost, nothing shared (CONTRACT.md 4)."""

import asyncio
from typing import Any, Final

from runcontract.verify.exchange import UNPARSED, Exchange
from runcontract.verify.finding import Blocked, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance.check import Check
from runcontract_conformance.session import Claim, Session, same_json

WRITERS: Final = 8
RACES: Final = 4
# Each family holds spellings that a careless server takes for one another; every one of them is a key of its own.
ALIKE: Final = (
    ("case", "Case", "CASE", "ſtate", "state"),
    ("caf\u00e9", "cafe\u0301", "cafe"),
    ("a b", "a+b", "a%20b", "ab", "a  b"),
    ("p%41", "pA", "p%2541", "p%"),
    ("x:y", "x@y", "x?y", "x#y", "x&y=z", "x;y", "x,y", "x'y", 'x"y', "x\\y"),
    ("ключ", "鍵", "🔑", "🔑️", "\u00df", "ss"),
    ("k", "k1", "k10", "k.", "k ", " k"),
)
# Alike in all but the last of 256 characters.
LONG: Final = (255 * "k" + "a", 255 * "k" + "b", 255 * "k")
SLASHES: Final = ("a/b", "a", "b", "a/b/c", "/a", "a/", "a%2Fb")
VALUES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"": ""},
    {"zero": 0, "no": False, "none": None, "text": "", "list": [], "object": {}},
    {"n": 0.1, "less": -2.5, "negative": -1, "deep": [[[[[[]]]]]]},
    {"ключ": "значение", "🔑": "\u0001\u001f\u007f\u2028\ufffd", "quote": '"\\/'},
    {"list": [None, None, 1, "1", True, {"a": [None]}]},
)


async def read_your_write(session: Session) -> Observations:
    """What was just answered as stored is what both reads show."""
    run = await session.fresh()
    value = {"step": 1}
    await session.accepted(run, body={"key": "one", "value": value})
    for each in (await _get(session, run, "one"), await session.accepted(run, session.op("listState"))):
        yield session.expect("STATE-001", each, held=_holds(each, "one", value), expected=f"one = {value}")


async def overwrite(session: Session) -> Observations:
    """The last write counts, on every read, however often the key is written."""
    run = await session.fresh()
    for n in range(4):
        value = {"n": n, str(n): n}
        await session.accepted(run, body={"key": "key", "value": value})
        for each in (await _get(session, run, "key"), await session.accepted(run, session.op("listState"))):
            yield session.expect("STATE-002", each, held=_holds(each, "key", value), expected=f"key = {value}")


async def delete_removes(session: Session) -> Observations:
    """A deleted key is gone from both reads, and only that key."""
    run = await session.fresh()
    for key in ("gone", "gone2", "go", "Gone"):
        await _set(session, run, key, {"key": key})
    await session.accepted(run, key="gone")
    exchange = await session.call(run, session.op("getState"), key="gone")
    yield session.expect("STATE-003", exchange, held=exchange.status == 404, expected="404 for a deleted key")
    exchange = await session.accepted(run, session.op("listState"))
    yield session.expect("STATE-003", exchange, held="gone" not in _keys(exchange), expected="a list without the key")
    for key in ("gone2", "go", "Gone"):
        exchange = await session.call(run, session.op("getState"), key=key)
        held = _holds(exchange, key, {"key": key})
        yield session.expect("STATE-004", exchange, held=held, expected=f"{key} unchanged")


async def unset_key(session: Session) -> Observations:
    """A key that nobody set is not there, whether the run has state or not."""
    run = await session.fresh()
    for _ in range(2):
        exchange = await session.call(run, key="never set")
        yield session.expect("STATE-005", exchange, held=exchange.status == 404, expected="404 for an unset key")
        await _set(session, run, "another", {})


async def list_ordered(session: Session) -> Observations:
    """Keys are listed once each, in order."""
    run = await session.fresh()
    for key in ("m", "z", "a", "m", "aa", "b", "a"):
        await _set(session, run, key, {"key": key})
    exchange = await session.accepted(run)
    expected = ["a", "aa", "b", "m", "z"]
    if isinstance(exchange.json, list):
        got = _keys(exchange)
        yield session.expect("STATE-006", exchange, held=got == expected, expected=f"{expected}", got=f"{got}")


async def many_keys(session: Session) -> Observations:
    """No key is left out of a long list."""
    run = await session.fresh()
    keys = {f"key-{n:03}" for n in range(120)}
    for start in range(0, 120, 20):
        batch = sorted(keys)[start : start + 20]
        await asyncio.gather(*(_set(session, run, key, {"key": key}) for key in batch))
    exchange = await session.accepted(run)
    got = set(_keys(exchange))
    expected, missing = f"{len(keys)} keys", f"{len(got)} keys"
    yield session.expect("STATE-013", exchange, held=got == keys, expected=expected, got=missing)


async def keys_exact(session: Session) -> Observations:
    """Spellings that look alike are different keys: each keeps its own value, and goes alone."""
    for family in ALIKE:
        async for each in _exact(session, "STATE-007", family):
            yield each


async def long_keys(session: Session) -> Observations:
    """A key as long as the contract allows counts to its end."""
    async for each in _exact(session, "STATE-014", LONG):
        yield each


async def slashes(session: Session) -> Observations:
    """A slash in a key is a character like any other."""
    async for each in _exact(session, "STATE-008", SLASHES):
        yield each


async def _exact(session: Session, requirement: str, family: tuple[str, ...]) -> Observations:
    run = await session.fresh()
    for key in family:
        await _set(session, run, key, {"key": key})
    if session.operation.id == "deleteState":
        async for each in _deleted_alone(session, requirement, run, family):
            yield each
        return
    for key in family:
        exchange = await session.call(run, session.op("getState"), key=key)
        held = _holds(exchange, key, {"key": key})
        expected = f"the value that was set under {key!r}"
        yield session.expect(requirement, exchange, held=held, expected=expected, claim=Claim(place=ascii(key)))


async def _deleted_alone(session: Session, requirement: str, run: RunHandle, family: tuple[str, ...]) -> Observations:
    gone, *others = family
    exchange = await session.call(run, key=gone)
    status = session.operation.success.status
    held = exchange.status == status
    yield session.expect(requirement, exchange, held=held, expected=str(status), claim=Claim(place=ascii(gone)))
    # by the list: what getState makes of a key is its own business
    listing = await session.accepted(run, session.op("listState"))
    held = sorted(map(str, _keys(listing))) == sorted(others)
    expected = f"every other key, after {gone!r} was deleted: {others!r}"
    yield session.expect(requirement, listing, held=held, expected=expected, claim=Claim(place=ascii(gone)))


async def of_its_own(session: Session) -> Observations:
    """Two runs with the same key know nothing of each other."""
    one, other = await session.fresh(), await session.fresh()
    await _set(session, one, "shared", {"of": "one"})
    exchange = await session.call(other, session.op("getState"), key="shared")
    yield session.expect("STATE-009", exchange, held=exchange.status == 404, expected="404 in the other run")
    exchange = await session.accepted(other, session.op("listState"))
    yield session.expect("STATE-009", exchange, held="shared" not in _keys(exchange), expected="an empty list")
    await _set(session, other, "shared", {"of": "other"})
    await session.call(other, session.op("deleteState"), key="shared")
    exchange = await session.call(one, session.op("getState"), key="shared")
    held = _holds(exchange, "shared", {"of": "one"})
    yield session.expect("STATE-009", exchange, held=held, expected="the value of this run")


async def contained(session: Session) -> Observations:
    """A key that looks like the way to another run's state shows and changes nothing there, whatever it is answered."""
    one, other = await session.fresh(), await session.fresh()
    secret = session.lab.unique()
    await _set(session, other, "kept", {"secret": secret})
    for number, key in enumerate((".", "..", f"../../{other.run_id}/state/kept", f"../../{other.run_id}/state")):
        claim = Claim(place=f"{number}")
        if session.operation.id == "setState":
            exchange = await session.call(one, body={"key": key, "value": {"secret": "another"}})
        else:
            exchange = await session.call(one, key=key)
        held = exchange.answer is None or secret.encode() not in exchange.answer.body
        expected = f"nothing of the other run for the key {key!r}"
        yield session.expect("STATE-015", exchange, held=held, expected=expected, claim=claim)
        exchange = await session.call(other, session.op("getState"), key="kept")
        held = _holds(exchange, "kept", {"secret": secret})
        yield session.expect("STATE-015", exchange, held=held, expected="the other run's value", claim=claim)


async def concurrent_same_key(session: Session) -> Observations:
    """Whoever came last, the value is one that was written, whole; what goes well once may not the next time."""
    values = [{"writer": n, "same": [n] * 50} for n in range(WRITERS)]
    for _ in range(RACES):
        run = await session.fresh()
        await asyncio.gather(*(_set(session, run, "key", value) for value in values))
        exchange = await _get(session, run, "key")
        held = any(_holds(exchange, "key", value) for value in values)
        yield session.expect("STATE-010", exchange, held=held, expected="one of the values that were written")
        if not held:
            return


async def concurrent_other_keys(session: Session) -> Observations:
    """Writers of different keys don't get in each other's way."""
    run = await session.fresh()
    keys = [f"key{n}" for n in range(2 * WRITERS)]
    await asyncio.gather(*(_set(session, run, key, {"key": key}) for key in keys))
    exchange = await session.accepted(run, session.op("listState"))
    lost = [key for key in keys if not _holds(exchange, key, {"key": key})]
    yield session.expect("STATE-011", exchange, held=not lost, expected="every key", got=f"lost: {', '.join(lost)}")


async def values_exact(session: Session) -> Observations:
    """A value comes back as it was, whatever it is made of."""
    run = await session.fresh()
    nested: dict[str, Any] = {}
    for _ in range(31):
        nested = {"in": nested}
    for n, value in enumerate((*VALUES, nested)):
        await _set(session, run, "value", value)
        exchange = await _get(session, run, "value")
        held = _holds(exchange, "value", value)
        yield session.expect("STATE-012", exchange, held=held, expected=f"{value!r}"[:300], claim=Claim(place=f"{n}"))


async def _set(session: Session, run: RunHandle, key: str, value: Any) -> None:
    await session.accepted(run, session.op("setState"), body={"key": key, "value": value})


async def _get(session: Session, run: RunHandle, key: str) -> Exchange:
    return await session.accepted(run, session.op("getState"), key=key)


def _holds(exchange: Exchange, key: str, value: Any) -> bool:
    """Tell whether an answer of getState or listState has this value under this key.

    Raises Blocked where its shape is not the contract's: that is a finding of its own, and nothing can be read off.
    """
    body = exchange.json
    if exchange.ok and isinstance(body, list):
        return any(
            isinstance(row, dict) and row.get("state_key") == key and same_json(row.get("value"), value) for row in body
        )
    if not exchange.ok:
        return False
    if isinstance(body, dict) and "value" in body:
        return same_json(body["value"], value)
    # Another shape is a deviation of its own (BODY-017); the value may still be there to be read.
    shown = [body, *body.values()] if isinstance(body, dict) else [body]
    if not any(same_json(each, value) for each in shown):
        raise Blocked("BODY-017", "the answer has no member value to compare")
    return True


def _keys(exchange: Exchange) -> list[Any]:
    """Return the keys of a listState answer. Raises Blocked where it is no list of objects."""
    body = exchange.json
    if body is UNPARSED or not isinstance(body, list) or not all(isinstance(row, dict) for row in body):
        raise Blocked("BODY-016", "the answer is no list of states")
    return [row.get("state_key") for row in body]


CHECKS: Final = (
    Check(name="read-your-write", requirements=("STATE-001",), run=read_your_write),
    Check(name="overwrite", requirements=("STATE-002",), run=overwrite),
    Check(name="delete-removes", requirements=("STATE-003", "STATE-004"), run=delete_removes),
    Check(name="unset-key", requirements=("STATE-005",), run=unset_key),
    Check(name="list-ordered", requirements=("STATE-006",), run=list_ordered),
    Check(name="keys-exact", requirements=("STATE-007",), run=keys_exact),
    Check(name="slashes", requirements=("STATE-008",), run=slashes),
    Check(name="of-its-own", requirements=("STATE-009",), run=of_its_own),
    Check(name="concurrent-same-key", requirements=("STATE-010",), run=concurrent_same_key),
    Check(name="concurrent-other-keys", requirements=("STATE-011",), run=concurrent_other_keys),
    Check(name="values-exact", requirements=("STATE-012",), run=values_exact),
    Check(name="many-keys", requirements=("STATE-013",), run=many_keys),
    Check(name="long-keys", requirements=("STATE-014",), run=long_keys),
    Check(name="contained", requirements=("STATE-015",), run=contained),
)
