"""What a body may hold: one-delta changes of a good body, from the schema of each operation (CONTRACT.md 1 and 5)."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from runcontract.contract import Contract, Operation
from runcontract.verify.finding import Blocked, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance import mutations
from runcontract_conformance.check import Body, Check
from runcontract_conformance.mutations import Mutation
from runcontract_conformance.session import Claim, Session, Unfit

Mutator = Callable[[Contract, Operation, dict[str, Any]], Iterator[Mutation]]
REFUSED: Final = frozenset({400, 422})
# After these an executing run no longer is one, so that each accepted body needs a run of its own.
CHANGING: Final = frozenset({"waitForEvent", "completeRun", "failRun"})


def refuses(mutator: Mutator) -> Body:
    """Return a check that each changed body is refused (400 or 422), with the good one accepted before and after."""

    async def run(session: Session) -> Observations:
        await session.accepted(await session.ready())
        run = await session.ready()
        for mutation in mutator(
            session.lab.contract, session.operation, session.lab.good_body(session.operation) or {}
        ):
            exchange = await session.call(run, body=Unfit(mutation.body))
            expected = f"400 or 422 for {mutation.place}"
            held = exchange.status in REFUSED
            yield session.expect(
                mutation.requirement,
                exchange,
                held=held,
                expected=expected,
                claim=Claim(place=mutation.place),
            )
            if exchange.ok:
                run = await _next(session, run)
        exchange = await session.call(run)
        if not exchange.ok:
            raise Blocked(session.lab.success_requirement(session.operation), f"after refusals: {exchange.summary()}")

    return run


def accepts(mutator: Mutator) -> Body:
    """Return a check that each changed body is accepted."""

    async def run(session: Session) -> Observations:
        run = await session.ready()
        for mutation in mutator(
            session.lab.contract, session.operation, session.lab.good_body(session.operation) or {}
        ):
            body = mutation.body
            if "event_key" in body:
                body = {**body, "event_key": _own_key(session, mutation)}
            exchange = await session.call(run, body=body)
            if exchange.status == 409 and mutation.place.startswith("event_key"):
                continue  # one too short to be of this verification alone may still be held since another one
            session.check_job(exchange)
            expected = f"a success for {mutation.place}"
            yield session.expect(
                mutation.requirement,
                exchange,
                held=exchange.ok,
                expected=expected,
                claim=Claim(place=mutation.place),
            )
            run = await _next(session, run)

    return run


def _own_key(session: Session, mutation: Mutation) -> str:
    """Return an event key that no other verification uses; where the key is what was changed, as long as that."""
    key, unique = str(mutation.body["event_key"]), session.lab.unique()
    if not mutation.place.startswith("event_key"):
        return unique
    return unique + key[len(unique) :] if len(key) > len(unique) else key


async def essential_left_out(session: Session) -> Observations:
    """A member that clients always send may be demanded, by a refusal that says so."""
    await session.accepted(await session.ready())
    for mutation in mutations.without_essential(
        session.lab.contract, session.operation, session.lab.good_body(session.operation) or {}
    ):
        exchange = await session.call(await session.ready(), body=Unfit(mutation.body))
        held = exchange.ok or exchange.status in REFUSED
        expected = f"a success, or 400 or 422, for {mutation.place}"
        yield session.expect("VALID-009", exchange, held=held, expected=expected, claim=Claim(place=mutation.place))


async def _next(session: Session, run: RunHandle) -> RunHandle:
    return await session.ready() if session.operation.id in CHANGING else run


def good(_: Contract, __: Operation, body: dict[str, Any]) -> Iterator[Mutation]:
    """Yield the good body unchanged, and with its members in another order."""
    yield Mutation(place="complete", requirement="VALID-001", body=body)
    yield Mutation(place="reversed", requirement="VALID-001", body=dict(reversed(body.items())))


def leaner(contract: Contract, operation: Operation, body: dict[str, Any]) -> Iterator[Mutation]:
    """Yield the good body, and all that can be left out of it left out."""
    yield from good(contract, operation, body)
    yield from mutations.leaner(contract, operation, body)


def unknown_members(_: Contract, __: Operation, body: dict[str, Any]) -> Iterator[Mutation]:
    """Yield the good body with members that no schema names."""
    extras: tuple[dict[str, Any], ...] = (
        {"x_unknown": {"deep": [1, None]}},
        {"Unknown": None, "": 1},
        {"$ref": "#/x"},
    )
    for number, extra in enumerate(extras):
        yield Mutation(place=f"unknown-{number}", requirement="VALID-007", body={**body, **extra})


async def output_schema(session: Session) -> Observations:
    """Whether a value has to match the schema sent with it is the server's choice."""
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    run = await session.fresh()
    await session.accepted(run, body={"output_key": "judged", "schema": schema, "value": {"n": 1}})
    exchange = await session.call(run, body={"output_key": "judged", "schema": schema, "value": {"n": "one"}})
    if exchange.status in REFUSED:
        yield session.expect("VALID-008", exchange, held=True, expected="400 or 422")


def tolerates(requirement: str, delta: dict[str, Any]) -> Body:
    """Return a check whether a good body is accepted with other members, which is the server's choice."""

    async def run(session: Session) -> Observations:
        good = session.lab.good_body(session.operation) or {}
        exchange = await session.call(await session.ready(), body=Unfit({**good, **delta}))
        if exchange.ok:
            yield session.expect(requirement, exchange, held=True, expected="a success")

    return run


CHECKS: Final = (
    Check(name="accepts-leaner", requirements=("VALID-001",), run=accepts(leaner)),
    Check(name="required", requirements=("VALID-002",), run=refuses(mutations.without_required)),
    Check(name="types", requirements=("VALID-003", "VALID-004"), run=refuses(mutations.wrong_types)),
    Check(name="out-of-bounds", requirements=("VALID-005",), run=refuses(mutations.out_of_bounds)),
    Check(name="on-bounds", requirements=("VALID-006",), run=accepts(mutations.on_bounds)),
    Check(name="unknown-members", requirements=("VALID-007",), run=accepts(unknown_members)),
    Check(name="output-schema", requirements=("VALID-008",), run=output_schema),
    Check(name="essential-left-out", requirements=("VALID-009",), run=essential_left_out),
    Check(name="known-words", requirements=("VALID-010",), run=accepts(mutations.known_words)),
    Check(name="wide-characters", requirements=("VALID-011",), run=accepts(mutations.in_wide_characters)),
    Check(name="nested", requirements=("VALID-012",), run=accepts(mutations.nested)),
    Check(name="unprintable-event-key", requirements=("VALID-013",), run=refuses(mutations.unprintable)),
    Check(name="null-character", requirements=("VALID-014",), run=tolerates("VALID-014", {"message": "a\0b"})),
    Check(name="other-log-level", requirements=("VALID-015",), run=tolerates("VALID-015", {"level": "notice"})),
)
