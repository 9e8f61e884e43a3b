"""HTTP and JSON themselves: what any client may send, and what no server may do with it (CONTRACT.md 5)."""

from collections.abc import Callable
from typing import Final

from runcontract.verify.exchange import Exchange, Request
from runcontract.verify.finding import Blocked, Observations
from runcontract_conformance.check import Body, Check
from runcontract_conformance.session import Claim, Session

REFUSED: Final = frozenset({400, 422})
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
BOMB_DEPTH: Final = 5000
BOMB_DIGITS: Final = 100_000
BOMB_MEMBERS: Final = 100_000

Delta = Callable[[bytes], tuple[bytes, ...]]


def refuses(requirement: str, delta: Delta) -> Body:
    """Return a check that a good request is refused (400 or 422) once its body is changed by `delta`.

    One-delta with controls: the unchanged request, on a fresh run, is accepted before, and on the same run after.
    """

    async def run(session: Session) -> Observations:
        await session.accepted(await session.ready())
        good = session.request(await session.ready())
        for number, body in enumerate(delta(good.body or b"")):
            exchange = await session.send(good.with_body(body))
            held = exchange.status in REFUSED
            yield session.expect(
                requirement, exchange, held=held, expected="400 or 422", claim=Claim(place=f"{number}")
            )
            if exchange.ok:
                return
        await _still_accepted(session, good)

    return run


async def _still_accepted(session: Session, good: Request) -> None:
    exchange = await session.send(good)
    if not exchange.ok:
        raise Blocked(session.lab.success_requirement(session.operation), f"after refusals: {exchange.summary()}")


def malformed(body: bytes) -> tuple[bytes, ...]:
    """Return texts that are no JSON."""
    return b"{", body[:-1], body + b"}", b"{'a': 1}", b"{a: 1}", body[:-1] + b",}", b"not json", b'{"a" 1}'


def no_object(_: bytes) -> tuple[bytes, ...]:
    """Return JSON values that are no objects."""
    return b"[]", b'"text"', b"1", b"true", b"null", b"[{}]"


def nothing(_: bytes) -> tuple[bytes, ...]:
    """Return the empty body."""
    return (b"",)


def invalid_utf_8(body: bytes) -> tuple[bytes, ...]:
    """Return the body with a member whose text is not UTF-8: Latin-1, an overlong form, a raw surrogate."""
    return tuple(body[:-1] + b',"x":"' + text + b'"}' for text in (b"\xe9", b"\xc0\xaf", b"\xed\xa0\x80", b"\xff\xfe"))


def byte_order_mark(body: bytes) -> tuple[bytes, ...]:
    """Return the body behind a byte-order mark (RFC 8259 8.1)."""
    return (b"\xef\xbb\xbf" + body,)


def trailing_garbage(body: bytes) -> tuple[bytes, ...]:
    """Return the body with something behind it."""
    return body + b" x", body + b"{}", body + b"\n]"


async def not_a_number(session: Session) -> Observations:
    """NaN and Infinity are refused wherever a number may stand, in free JSON too."""
    member = {"setState": "value", "saveCheckpoint": "state", "completeRun": "result"}.get(session.operation.id)
    await session.accepted(await session.ready())
    request = session.request(await session.ready())
    for word in (b"NaN", b"Infinity", b"-Infinity"):
        body = b'{"%s":{"n":%s}}' % (member.encode(), word) if member else b'{"memory_mb":%s}' % word
        exchange = await session.send(request.with_body(body))
        yield session.expect("HTTP-006", exchange, held=exchange.status in REFUSED, expected=f"400 or 422 for {word!r}")


async def lone_surrogate(session: Session) -> Observations:
    """Half a character is no text (RFC 8259 8.2)."""
    member = {"logEvent": "message", "failRun": "error"}.get(session.operation.id)
    await session.accepted(await session.ready())
    request = session.request(await session.ready())
    for half in (b"\\ud800", b"\\udc00", b"a\\ud83c\\u0041"):
        text = b'"%s"' % half
        body = b'{"%s":%s}' % (member.encode(), text) if member else b'{"text":%s}' % text
        if session.operation.id == "setState":
            body = b'{"key":"surrogate","value":{"text":%s}}' % text
        exchange = await session.send(request.with_body(body))
        yield session.expect("HTTP-008", exchange, held=exchange.status in REFUSED, expected=f"400 or 422 for {text!r}")


async def duplicate_members(session: Session) -> Observations:
    """Which of two members of one name counts is open, but it is always the same one."""
    bodies = {
        "logEvent": b'{"message":"one","message":"two"}',
        "setState": b'{"key":"twice","value":{"n":1,"n":2},"value":{"n":3,"n":4}}',
        "saveCheckpoint": b'{"state":{"n":1},"state":{"n":2}}',
    }
    member = {"logEvent": "message", "setState": "value", "saveCheckpoint": "state"}[session.operation.id]
    seen: list[tuple[int, str]] = []
    exchange: Exchange | None = None
    for _ in range(6):
        request = session.request(await session.fresh()).with_body(bodies[session.operation.id])
        exchange = await session.send(request)
        seen.append((exchange.status, repr(exchange.member(member))))
        same = all(each == seen[0] for each in seen) and exchange.status < 500
        got = " then ".join(f"{status} {value}" for status, value in dict.fromkeys(seen))
        yield session.expect("HTTP-011", exchange, held=same, expected="the same answer each time", got=got)


async def other_media_type(session: Session) -> Observations:
    """A body that does not say it is JSON is not read as JSON."""
    await session.accepted(await session.ready())
    good = session.request(await session.ready())
    for media_type in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        exchange = await session.send(good.with_header("Content-Type", media_type))
        held = exchange.status in {415, 400, 422}
        expected = f"415 for {media_type} (400 and 422 are as good)"
        yield session.expect("HTTP-012", exchange, held=held, expected=expected, claim=Claim(place=media_type))
        if exchange.ok:
            return
    await _still_accepted(session, good)


async def method_not_allowed(session: Session) -> Observations:
    """A method that no operation of the path has is refused, with a list of those that work (RFC 9110 15.5.6)."""
    working = {each.method for each in session.lab.contract.operations if each.path == session.operation.path}
    request = session.request(await session.ready())
    for method in METHODS:
        if method in working:
            continue
        exchange = await session.send(request.with_method(method))
        place = Claim(place=method)
        held = exchange.status == 405
        yield session.expect("HTTP-013", exchange, held=held, expected=f"405 for {method}", claim=place)
        if held and exchange.answer:
            allow = exchange.answer.header("allow")
            named = {each.strip().upper() for each in (allow or "").split(",")}
            got, expected = f"Allow {allow!r}", f"Allow with {', '.join(sorted(working))}"
            yield session.expect("HTTP-013", exchange, held=working <= named, expected=expected, got=got, claim=place)


async def head_and_options(session: Session) -> Observations:
    """The two methods that clients and proxies send unasked do no harm."""
    request = session.request(await session.ready()).with_body(None).with_header("Content-Type", None)
    for method in ("HEAD", "OPTIONS"):
        exchange = await session.send(request.with_method(method))
        empty = method == "OPTIONS" or exchange.answer is None or not exchange.answer.body
        held = 0 < exchange.status < 500 and empty
        expected = f"below 500{'' if method == 'OPTIONS' else ', without a body'}"
        yield session.expect("HTTP-014", exchange, held=held, expected=expected, claim=Claim(place=method))


async def unknown_path(session: Session) -> Observations:
    """A path that is nearly an operation's is none."""
    request = session.request(await session.ready())
    # below a key's path nothing is known; beside another's, a longer last word is not
    near = "/unknown" if session.operation.path.endswith("{key}") else "-unknown"
    for url in (f"{request.url}{near}", request.url.replace("/sdk/v1/runs/", "/sdk/v1/unknown/")):
        exchange = await session.send(request.with_url(url))
        yield session.expect("HTTP-015", exchange, held=exchange.status == 404, expected="404 for an unknown path")


async def empty_body_accepted(session: Session) -> Observations:
    """Where nothing need be said, nothing need be sent."""
    if session.operation.body_required:
        by = session.lab.success_requirement(session.operation)
        raise Blocked(by, f"by the overlay {session.operation.id} demands a body")
    for media_type in (None, "application/json"):
        request = session.request(await session.ready()).with_body(None).with_header("Content-Type", media_type)
        exchange = await session.send(request)
        yield session.expect("HTTP-005", exchange, held=exchange.ok, expected="a success without a body")


async def stray_body(session: Session) -> Observations:
    """A heartbeat takes no body, and minds none."""
    bare = session.request(await session.fresh())
    for request in (
        bare.with_header("Content-Type", "application/json"),
        bare.with_header("Content-Type", "application/json").with_body(b"{}"),
        bare.with_header("Content-Type", "text/plain"),
    ):
        exchange = await session.send(request)
        yield session.expect("HTTP-022", exchange, held=exchange.ok, expected="200, whatever the body")


async def body_too_large(session: Session) -> Observations:
    """A body over the declared limit is turned away, and the server goes on."""
    limit = session.lab.target.max_body_bytes or 0
    await session.accepted(await session.ready())
    good = session.request(await session.ready())
    large = (good.body or b"{}")[:-1] + b',"x":"' + b"x" * (limit + 1) + b'"}'
    if good.body == b"{}":
        large = large.replace(b",", b"", 1)
    exchange = await session.send(good.with_body(large))
    yield session.expect("HTTP-016", exchange, held=exchange.status == 413, expected="413")
    await _still_accepted(session, good)


async def json_bombs(session: Session) -> Observations:
    """What grows when it is read is answered below 500 and in time, and the server goes on."""
    member = {"setState": b"value", "saveCheckpoint": b"state", "completeRun": b"result", "logEvent": b"data"}
    name = member[session.operation.id]
    members = b",".join(b'"%d":0' % n for n in range(BOMB_MEMBERS))
    bombs = {
        "nested-objects": b'{"a":' * BOMB_DEPTH + b"1" + b"}" * BOMB_DEPTH,
        "nested-arrays": b'{"a":' + b"[" * BOMB_DEPTH + b"]" * BOMB_DEPTH + b"}",
        "huge-number": b'{"n":' + b"9" * BOMB_DIGITS + b"}",
        "huge-exponent": b'{"n":1e999999999}',
        "many-members": b"{" + members + b"}",
    }
    for place, bomb in bombs.items():
        exchange = await session.send(session.request(await session.fresh()).with_body(b'{"%s":%s}' % (name, bomb)))
        held = 0 < exchange.status < 500
        yield session.expect("HTTP-021", exchange, held=held, expected="below 500, in time", claim=Claim(place=place))
    await session.accepted(await session.fresh())


async def request_id(session: Session) -> Observations:
    """A request id, where the server knows about it, comes back."""
    request = session.request(await session.fresh()).with_header("X-Request-Id", "conformance-1")
    exchange = await session.send(request)
    if exchange.answer and exchange.answer.header("x-request-id") == "conformance-1":
        yield session.expect("HTTP-023", exchange, held=True, expected="X-Request-Id echoed")


async def strange_strings(session: Session) -> Observations:
    """No text is too strange to be taken, U+0000 aside."""
    texts = (
        "\u0001\u007f\u0085\u2028",
        "\ufffe\uffff\U0010ffff",
        "'; DROP TABLE runs; --",
        "%00%n%s",
        "🏳️‍🌈" * 30,
        "\u202e",
    )
    for number, text in enumerate(texts):
        bodies: dict[str, dict[str, object]] = {
            "logEvent": {"message": text, "data": {text: text}},
            "failRun": {"error": text},
            "setState": {"key": text, "value": {text: [text]}},
            "pushStreamChunk": {"chunk": text},
        }
        exchange = await session.call(await session.fresh(), body=bodies[session.operation.id])
        expected = f"a success for {text!r}"
        yield session.expect("HTTP-024", exchange, held=exchange.ok, expected=expected, claim=Claim(place=f"{number}"))


CHECKS: Final = (
    Check(name="malformed-json", requirements=("HTTP-002",), run=refuses("HTTP-002", malformed)),
    Check(name="no-object", requirements=("HTTP-003",), run=refuses("HTTP-003", no_object)),
    Check(name="empty-body-refused", requirements=("HTTP-004",), run=refuses("HTTP-004", nothing)),
    Check(name="empty-body-accepted", requirements=("HTTP-005",), run=empty_body_accepted),
    Check(name="not-a-number", requirements=("HTTP-006",), run=not_a_number),
    Check(name="invalid-utf-8", requirements=("HTTP-007",), run=refuses("HTTP-007", invalid_utf_8)),
    Check(name="lone-surrogate", requirements=("HTTP-008",), run=lone_surrogate),
    Check(name="byte-order-mark", requirements=("HTTP-009",), run=refuses("HTTP-009", byte_order_mark)),
    Check(name="trailing-garbage", requirements=("HTTP-010",), run=refuses("HTTP-010", trailing_garbage)),
    Check(name="duplicate-members", requirements=("HTTP-011",), run=duplicate_members),
    Check(name="other-media-type", requirements=("HTTP-012",), run=other_media_type),
    Check(name="method-not-allowed", requirements=("HTTP-013",), run=method_not_allowed),
    Check(name="head-and-options", requirements=("HTTP-014",), run=head_and_options),
    Check(name="unknown-path", requirements=("HTTP-015", "HTTP-019", "HTTP-020", "HTTP-030"), run=unknown_path),
    Check(name="body-too-large", requirements=("HTTP-016",), run=body_too_large),
    Check(name="json-bombs", requirements=("HTTP-021",), run=json_bombs),
    Check(name="stray-body", requirements=("HTTP-022",), run=stray_body),
    Check(name="request-id", requirements=("HTTP-023",), run=request_id),
    Check(
        name="strange-strings",
        requirements=("HTTP-024", "HTTP-001"),
        run=strange_strings,
        on=("logEvent", "failRun", "setState", "pushStreamChunk"),
    ),
)
