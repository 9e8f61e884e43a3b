"""What is left of a write that was refused for its body: nothing (CONTRACT.md 4).

A server need not refuse each of these bodies; one that it takes is the business of other requirements.
"""

from typing import Final

from runcontract.verify.exchange import UNPARSED, Exchange
from runcontract.verify.finding import Blocked, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance.check import Check
from runcontract_conformance.session import KEY, Claim, Session, encode

KEPT: Final = "as it was"
STRAY: Final = "by mistake"
STATES: Final = (
    encode({"key": KEY, "value": STRAY}),
    encode({"value": {"is": STRAY}, "key": 7}),
    encode({"key": KEY, "value": {"is": STRAY}})[:-1],
)
ANNOTATIONS: Final = (
    encode({**{f"n{number}": STRAY for number in range(50)}, "is": STRAY}),
    encode({"is": STRAY, "number": 7}),
    encode({"is": STRAY})[:-1],
)
CHECKPOINTS: Final = (encode({"state": STRAY}), encode({"state": {}, "source": 7}), encode({"state": {}})[:-1])


async def state_as_it_was(session: Session) -> Observations:
    """Neither the key nor another one has anything of a refused body."""
    for number, body in enumerate(STATES):
        run = await session.fresh()
        await session.accepted(run, body={"key": KEY, "value": {"is": KEPT}})
        if not await _refused(session, run, body):
            continue
        exchange = await session.accepted(run, session.op("listState"))
        said = exchange.answer.body if exchange.answer else b""
        held = KEPT.encode() in said and STRAY.encode() not in said
        claim = Claim(place=f"{number}")
        yield session.expect("LIFE-018", exchange, held=held, expected=f"{KEY} {KEPT}, and nothing else", claim=claim)


async def nothing_taken(session: Session) -> Observations:
    """A refused annotateRun attaches nothing of what was in order; a refused saveCheckpoint takes no number."""
    bodies, good, judged = {
        "annotateRun": (ANNOTATIONS, {"is": KEPT}, _annotations),
        "saveCheckpoint": (CHECKPOINTS, {"state": {}}, _sequence),
    }[session.operation.id]
    for number, body in enumerate(bodies):
        run = await session.fresh()
        await session.accepted(run, body=good)
        if not await _refused(session, run, body):
            continue
        exchange = await session.accepted(run, body=good)
        held, expected = judged(exchange)
        yield session.expect("LIFE-019", exchange, held=held, expected=expected, claim=Claim(place=f"{number}"))


async def _refused(session: Session, run: RunHandle, body: bytes) -> bool:
    exchange = await session.send(session.request(run).with_body(body))
    return not exchange.ok


def _annotations(exchange: Exchange) -> tuple[bool, str]:
    shown = exchange.member("metadata")
    if not isinstance(shown, dict):
        raise Blocked("BODY-006", "the answer does not show the annotations")
    return STRAY not in shown.values() and shown.get("is") == KEPT, "the annotations of accepted bodies alone"


def _sequence(exchange: Exchange) -> tuple[bool, str]:
    shown = exchange.member("sequence")
    if shown is UNPARSED:
        raise Blocked("BODY-007", "the answer does not show the sequence")
    return bool(shown == 2), "sequence 2"


CHECKS: Final = (
    Check(name="state-as-it-was", requirements=("LIFE-018",), run=state_as_it_was),
    Check(name="nothing-taken", requirements=("LIFE-019",), run=nothing_taken),
)
