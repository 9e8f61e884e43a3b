"""Each operation's documented success, and what its answer says of the request (CONTRACT.md 1 and 2)."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from runcontract.verify.exchange import UNPARSED, Exchange
from runcontract.verify.finding import Observation, Observations
from runcontract_conformance.check import Check
from runcontract_conformance.session import Exactly, Session, same_json

WRITERS: Final = 12
CLOCK_SLACK: Final = timedelta(seconds=5)
MAX_SAFE_INTEGER: Final = 2**53 - 1
AWKWARD_TEXT: Final = "naïve \u202e 名前 🏃\u200d♀️ e\u0301 \t\n \"'\\ </script> %s ${x} \x7f \ufffe"


async def succeeds(session: Session) -> Observations:
    """The operation answers its documented success to the body of its `complete` example."""
    run = await session.ready()
    exchange = await session.call(run)
    yield _success(session, exchange)
    if session.operation.id == "deleteState":
        yield _success(session, await session.call(run))


async def succeeds_as_published(session: Session) -> Observations:
    """The published page's own request, where it carries every essential member, has the documented success."""
    schema = session.lab.contract.resolve(session.operation.body or {})
    published = session.operation.examples.get("published", UNPARSED)
    if published is UNPARSED or schema.get("x-essential"):
        yield _success(session, await session.call(await session.ready()))
        return
    if session.operation.id == "waitForEvent":
        published = {**published, "event_key": session.lab.unique()}
    yield _success(session, await session.call(await session.ready(), body=published))


def _success(session: Session, exchange: Exchange) -> Observation:
    session.check_job(exchange)
    status = session.operation.success.status
    requirement = session.lab.success_requirement(session.operation)
    return session.expect(requirement, exchange, held=exchange.status == status, expected=str(status))


def echoes(session: Session, requirement: str, exchange: Exchange, members: Mapping[str, Any]) -> Iterator[Observation]:
    """Yield whether the answered object has these members with these values; nothing where it is no object."""
    if not isinstance(exchange.json, dict):
        return
    wrong = {
        name: exchange.member(name) for name, value in members.items() if not same_json(exchange.member(name), value)
    }
    yield session.expect(
        requirement,
        exchange,
        held=not wrong,
        expected=", ".join(f"{name} = {members[name]!r}"[:160] for name in wrong),
        got=", ".join(f"{name} = {value!r}"[:160] for name, value in wrong.items()),
    )


async def wait_echo(session: Session) -> Observations:
    """The event key comes back as sent, and the expiry lies timeout_secs ahead."""
    key = f"{session.lab.unique()} ä/%2F?#🏁"
    exchange = await session.accepted(await session.fresh(), body={"event_key": key, "timeout_secs": 90})
    for each in echoes(session, "DATA-001", exchange, {"event_key": key}):
        yield each
    yield _expires(session, "DATA-002", exchange, 90)
    exchange = await session.accepted(
        await session.fresh(), body={"event_key": session.lab.unique(), "timeout_secs": 86_400}
    )
    yield _expires(session, "DATA-002", exchange, 86_400)


async def wait_default(session: Session) -> Observations:
    """Without timeout_secs the expiry lies an hour ahead."""
    exchange = await session.accepted(await session.fresh(), body=Exactly(event_key=session.lab.unique()))
    yield _expires(session, "DATA-003", exchange, 3600)


def _expires(session: Session, requirement: str, exchange: Exchange, timeout_s: int) -> Observation:
    """Judge expires_at by the server's own clock where it shows one (Date has whole seconds), else by ours."""
    expires = instant(exchange.member("expires_at"))
    date = exchange.answer.header("date") if exchange.answer else None
    now = http_date(date) or datetime.fromtimestamp(exchange.started, UTC)
    slack = CLOCK_SLACK + timedelta(seconds=exchange.seconds + 1)
    ahead = None if expires is None else expires - now
    held = ahead is not None and abs(ahead - timedelta(seconds=timeout_s)) <= slack
    got = f"expires_at {exchange.member('expires_at')!r}, {ahead} ahead of {now:%FT%TZ}"
    return session.expect(requirement, exchange, held=held, expected=f"expires_at {timeout_s} s ahead", got=got)


async def payload_exact(session: Session) -> Observations:
    """The run's payload is what it was triggered with, to the last digit and character."""
    payload = {
        "text": AWKWARD_TEXT,
        "n": MAX_SAFE_INTEGER,
        "none": None,
        "no": False,
        "zero": 0,
        "list": [{}, []],
        "": "",
    }
    exchange = await session.accepted(await session.fresh(payload))
    held = same_json(exchange.json, payload)
    yield session.expect("DATA-004", exchange, held=held, expected=f"{payload!r}")


async def payload_empty(session: Session) -> Observations:
    """A run that was triggered without a payload has an empty object."""
    exchange = await session.accepted(await session.fresh())
    yield session.expect("DATA-005", exchange, held=same_json(exchange.json, {}), expected="{}")


async def log_echo(session: Session) -> Observations:
    """A log event says what was logged."""
    run = await session.fresh()
    for level in ("debug", "info", "warn", "error"):
        body = {"message": f"at {level}", "level": level, "data": {"n": 1, "deep": {"list": [1, None, ""]}}}
        for each in echoes(session, "DATA-006", await session.accepted(run, body=body), {"type": "log", **body}):
            yield each


async def progress_echo(session: Session) -> Observations:
    """A progress event carries the numbers in data."""
    run = await session.fresh()
    for percent in (0, 42, 100):
        numbers = {"percent": percent, "eta_secs": 7}
        exchange = await session.accepted(run, body={**numbers, "message": "on the way"})
        data = exchange.member("data")
        for each in echoes(session, "DATA-008", exchange, {"type": "progress"}):
            yield each
        if isinstance(exchange.json, dict):
            held = isinstance(data, dict) and all(same_json(data.get(name), value) for name, value in numbers.items())
            yield session.expect("DATA-008", exchange, held=held, expected=f"data with {numbers}", got=f"data {data!r}")


async def annotations_merge(session: Session) -> Observations:
    """New annotations overwrite those of the same name and leave the others."""
    run = await session.fresh()
    first = await session.accepted(run, body={"keep": "1", "change": "1"})
    before = first.member("metadata")
    exchange = await session.accepted(run, body={"change": "2", "add": ""})
    if isinstance(before, dict):
        expected = {**before, "change": "2", "add": ""}
        for each in echoes(session, "DATA-009", exchange, {"metadata": expected}):
            yield each


async def checkpoint_echo(session: Session) -> Observations:
    """Checkpoints of a run count from 1 and say what was saved; each run counts for itself."""
    for run in (await session.fresh(), await session.fresh()):
        for sequence in (1, 2, 3):
            body = {"state": {"step": sequence, "none": None}, "source": "conformance"}
            exchange = await session.accepted(run, body=body)
            for each in echoes(session, "DATA-010", exchange, {"sequence": sequence}):
                yield each
            for each in echoes(session, "DATA-012", exchange, body):
                yield each


async def checkpoints_concurrent(session: Session) -> Observations:
    """Many writers at once get the numbers 1 to n, each once."""
    run = await session.fresh()
    exchanges = await asyncio.gather(*(session.accepted(run, body={"state": {"n": n}}) for n in range(WRITERS)))
    if all(isinstance(each.json, dict) for each in exchanges):
        got = sorted(str(each.member("sequence")) for each in exchanges)
        expected = sorted(str(n + 1) for n in range(WRITERS))
        yield session.expect(
            "DATA-011",
            exchanges[-1],
            held=got == expected,
            expected=f"the sequences 1 to {WRITERS}, each once",
            got=f"sequences {', '.join(got)}",
        )


async def usage_echo(session: Session) -> Observations:
    """A usage record has the numbers that were reported."""
    body = {"provider": "p", "model": "m", "prompt_tokens": 11, "completion_tokens": 7}
    full = {**body, "total_tokens": 18, "cost_microusd": 123_456_789_012}
    for each in echoes(session, "DATA-014", await session.accepted(await session.fresh(), body=full), full):
        yield each


async def tool_call_echo(session: Session) -> Observations:
    """A tool call record says what was called."""
    run = await session.fresh()
    body = {
        "tool_name": "search",
        "input": {"q": ""},
        "output": {"hits": []},
        "duration_ms": 0,
        "status": "failed",
    }
    for each in echoes(session, "DATA-016", await session.accepted(run, body=body), body):
        yield each


async def output_echo(session: Session) -> Observations:
    """An output is replaced by a second one with its key, and only by that."""
    run = await session.fresh()
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    body = {"output_key": "answer", "schema": schema, "value": {"n": 1}}
    first = await session.accepted(run, body=body)
    for each in echoes(session, "DATA-018", first, body):
        yield each
    second = await session.accepted(run, body={"output_key": "answer", "value": {"n": 2}})
    identity = first.member("id")
    for each in echoes(session, "DATA-019", second, {"id": identity, "value": {"n": 2}}):
        yield each
    other = await session.accepted(run, body={"output_key": "Answer", "value": {"n": 3}})
    if isinstance(other.json, dict):
        got = f"id {other.member('id')!r} for another key"
        yield session.expect(
            "DATA-019", other, held=other.member("id") != identity, expected="an id of its own", got=got
        )


async def completion_echo(session: Session) -> Observations:
    """The finished run is answered: its id, status and time, and the result or error that was given."""
    complete = session.operation.id == "completeRun"
    requirement = "DATA-020" if complete else "DATA-021"
    sent: dict[str, Any] = {"result": {"n": 0, "list": [], "no": False}} if complete else {"error": "it broke"}
    run = await session.fresh()
    exchange = await session.accepted(run, body=sent)
    status = "completed" if complete else "failed"
    for each in echoes(session, requirement, exchange, {"id": run.run_id, "status": status, **sent}):
        yield each
    if isinstance(exchange.json, dict):
        finished = exchange.member("finished_at")
        held = instant(finished) is not None
        yield session.expect(
            requirement, exchange, held=held, expected="finished_at set", got=f"finished_at {finished!r}"
        )


async def spawn_echo(session: Session) -> Observations:
    """A child knows its parent, and is what was asked for."""
    run = await session.fresh()
    body = {
        **(session.lab.good_body(session.operation) or {}),
        "payload": {"n": 1, "none": None},
        "priority": 7,
    }
    exchange = await session.accepted(run, body=body)
    for each in echoes(session, "DATA-022", exchange, {"parent_run_id": run.run_id, "triggered_by": "spawn"}):
        yield each
    yield _own_id(session, "DATA-022", exchange, run.run_id)
    if "job_id" in body:
        for each in echoes(session, "DATA-023", exchange, body):
            yield each


async def continuation_echo(session: Session) -> Observations:
    """A continuation knows what it continues, one level deeper, with the payload it was given."""
    run = await session.fresh()
    exchange = await session.accepted(run, body={"payload": {"n": 1}})
    expected = {"continuation_of": run.run_id, "lineage_depth": 1}
    for each in echoes(session, "DATA-024", exchange, expected):
        yield each
    yield _own_id(session, "DATA-024", exchange, run.run_id)
    for each in echoes(session, "DATA-025", exchange, {"payload": {"n": 1}}):
        yield each


async def continuation_default(session: Session) -> Observations:
    """A continuation without a payload of its own has that of the run it continues."""
    payload = {"from": "the run that is continued"}
    exchange = await session.accepted(await session.fresh(payload), body=Exactly())
    for each in echoes(session, "DATA-026", exchange, {"payload": payload}):
        yield each


def _own_id(session: Session, requirement: str, exchange: Exchange, parent: str) -> Observation:
    held = isinstance(exchange.member("id"), str) and exchange.member("id") != parent
    return session.expect(
        requirement, exchange, held=held, expected="an id of its own", got=f"id {exchange.member('id')!r}"
    )


async def state_echo(session: Session) -> Observations:
    """What was set is answered."""
    body = {"key": "Key ä", "value": {"n": 0, "none": None}}
    exchange = await session.accepted(await session.fresh(), body=body)
    for each in echoes(session, "DATA-027", exchange, {"state_key": body["key"], "value": body["value"]}):
        yield each


async def own_run_id(session: Session) -> Observations:
    """A record in an answer belongs to the run it was made for."""
    run = await session.ready()
    exchange = await session.accepted(run)
    for each in echoes(session, "DATA-028", exchange, {"run_id": run.run_id}):
        yield each


async def strings_exact(session: Session) -> Observations:
    """Text comes back character by character, long or strange."""
    run = await session.fresh()
    for text in (AWKWARD_TEXT, "x" * 1000, "\U0001f3c3" * 255, "е́ é"):
        if session.operation.id == "annotateRun":
            exchange = await session.accepted(run, body={"text": text})
            metadata = exchange.member("metadata")
            got, found = (
                f"metadata {metadata!r}"[:300],
                metadata.get("text") if isinstance(metadata, dict) else None,
            )
        else:
            member = "message" if session.operation.id == "logEvent" else "error"
            run = run if member == "message" else await session.fresh()
            exchange = await session.accepted(run, body={member: text})
            found = exchange.member(member)
            got = f"{member} {found!r}"[:300]
        if isinstance(exchange.json, dict):
            yield session.expect("DATA-029", exchange, held=found == text, expected=f"{text!r}"[:300], got=got)


async def integers_exact(session: Session) -> Observations:
    """The largest integer that JSON tools agree on keeps its last digit (RFC 8259 6)."""
    run = await session.fresh()
    if session.operation.id == "setState":
        body: dict[str, Any] = {"key": "n", "value": {"n": MAX_SAFE_INTEGER, "less": -MAX_SAFE_INTEGER}}
        members = {"value": body["value"]}
    elif session.operation.id == "reportUsage":
        members = {"cost_microusd": MAX_SAFE_INTEGER, "prompt_tokens": MAX_SAFE_INTEGER}
        body = {"provider": "p", "model": "m", "total_tokens": MAX_SAFE_INTEGER, **members}
    else:
        members = {"payload": {"n": MAX_SAFE_INTEGER}}
        body = {**(session.lab.good_body(session.operation) or {}), **members}
    for each in echoes(session, "DATA-030", await session.accepted(run, body=body), members):
        yield each


def instant(value: Any) -> datetime | None:
    """Return an RFC 3339 time with an offset, or None; finer than microseconds is cut off."""
    if not isinstance(value, str):
        return None
    head, dot, tail = value.partition(".")
    if dot:
        digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
        value = f"{head}.{digits[:6].ljust(6, '0')}{tail[len(digits) :]}"
    try:
        parsed = datetime.fromisoformat(value.upper().replace("Z", "+00:00"))
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None


def http_date(value: str | None) -> datetime | None:
    """Return an HTTP Date (RFC 9110 5.6.7), or None."""
    try:
        return datetime.strptime(value or "", "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except ValueError:
        return None


OPS: Final = tuple(f"OPS-{number:03}" for number in range(1, 21))
BODIES: Final = tuple(f"BODY-{number:03}" for number in range(1, 21) if number != 18)

CHECKS: Final = (
    Check(name="succeeds", requirements=(*OPS, *BODIES, "HTTP-001", "HTTP-017", "HTTP-018"), run=succeeds),
    Check(name="succeeds-as-published", requirements=OPS, run=succeeds_as_published),
    Check(name="wait-echo", requirements=("DATA-001", "DATA-002"), run=wait_echo),
    Check(name="wait-default", requirements=("DATA-003",), run=wait_default),
    Check(name="payload-exact", requirements=("DATA-004",), run=payload_exact),
    Check(name="payload-empty", requirements=("DATA-005",), run=payload_empty),
    Check(name="log-echo", requirements=("DATA-006",), run=log_echo),
    Check(name="progress-echo", requirements=("DATA-008",), run=progress_echo),
    Check(name="annotations-merge", requirements=("DATA-009",), run=annotations_merge),
    Check(name="checkpoint-echo", requirements=("DATA-010", "DATA-012"), run=checkpoint_echo),
    Check(name="checkpoints-concurrent", requirements=("DATA-011",), run=checkpoints_concurrent),
    Check(name="usage-echo", requirements=("DATA-014",), run=usage_echo),
    Check(name="tool-call-echo", requirements=("DATA-016",), run=tool_call_echo),
    Check(name="output-echo", requirements=("DATA-018", "DATA-019"), run=output_echo),
    Check(name="completion-echo", requirements=("DATA-020", "DATA-021"), run=completion_echo),
    Check(name="spawn-echo", requirements=("DATA-022", "DATA-023"), run=spawn_echo),
    Check(name="continuation-echo", requirements=("DATA-024", "DATA-025"), run=continuation_echo),
    Check(name="continuation-default", requirements=("DATA-026",), run=continuation_default),
    Check(name="state-echo", requirements=("DATA-027",), run=state_echo),
    Check(name="own-run-id", requirements=("DATA-028",), run=own_run_id),
    Check(name="strings-exact", requirements=("DATA-029",), run=strings_exact),
    Check(name="integers-exact", requirements=("DATA-030",), run=integers_exact),
)
