"""A pure model of a run, written from CONTRACT.md alone: what must an answer show after the steps before it.

It knows no HTTP and no server; a program of steps is run against a server and this model in lockstep.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

from runcontract.verify.exchange import UNPARSED
from runcontract_conformance.session import same_json

OVER: Final = frozenset({409, 410})
READS: Final = frozenset({"getPayload", "listState", "getState"})
ENDS: Final = frozenset({"completeRun", "failRun"})
# A write on a run that is over falls under LIFE-001, except for these.
REFUSED_BY: Final = {"continueRun": "LIFE-008"}


class Status(StrEnum):
    """What a program can bring a run to; the terminal statuses are alike in all that can be observed here."""

    EXECUTING = "executing"
    WAITING = "waiting"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of a program: an operation on one of its runs, with a body and, for a state key's path, a key."""

    run: int
    operation: str
    body: Mapping[str, Any] | None = None
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunModel:
    """What the contract says a run holds after the steps so far."""

    status: Status = Status.EXECUTING
    state: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    checkpoints: int = 0


class Judgement(NamedTuple):
    """One requirement's word on an answer."""

    requirement: str
    held: bool
    expected: str


def expected_statuses(model: RunModel, step: Step, success: int) -> tuple[frozenset[int], str]:
    """Return the statuses a step may be answered with, and the requirement that says so; empty where it is open."""
    if model.status is Status.OVER:
        if step.operation in READS:
            return OVER, "LIFE-002"
        return OVER, "LIFE-003" if step.operation in ENDS else REFUSED_BY.get(step.operation, "LIFE-001")
    if model.status is Status.WAITING:
        if step.operation == "waitForEvent":
            return frozenset({409}), "LIFE-005"
        if step.operation not in ENDS:
            return frozenset(), ""  # what a waiting run takes besides its end, the contract leaves open
        return frozenset({success}), "LIFE-007"
    if step.operation == "getState" and step.key not in model.state:
        return frozenset({404}), "STATE-005"
    return frozenset({success}), ""


def judge(model: RunModel, step: Step, body: Any) -> Iterator[Judgement]:
    """Yield what the body of a successful answer has to show."""
    if step.operation == "getState" and isinstance(body, dict) and "value" in body:
        value = model.state.get(step.key, UNPARSED)
        yield Judgement("STATE-002", same_json(body["value"], value), f"{step.key} = {value!r}")
    if step.operation == "listState" and isinstance(body, list) and all(isinstance(row, dict) for row in body):
        shown = {str(row.get("state_key")): row.get("value") for row in body}
        held = len(body) == len(model.state) and same_json(shown, dict(model.state))
        yield Judgement("STATE-001", held, f"exactly the state {dict(model.state)!r}")
    if step.operation == "saveCheckpoint" and isinstance(body, dict) and "sequence" in body:
        yield Judgement("DATA-010", body["sequence"] == model.checkpoints + 1, f"sequence {model.checkpoints + 1}")
    if step.operation == "annotateRun" and isinstance(body, dict) and isinstance(body.get("metadata"), dict):
        expected = {**model.metadata, **(step.body or {})}
        shown = {name: body["metadata"].get(name) for name in expected}
        yield Judgement("DATA-009", same_json(shown, expected), f"metadata with {expected!r}")


def after(model: RunModel, step: Step) -> RunModel:
    """Return the model after a step that succeeded."""
    body = step.body or {}
    match step.operation:
        case "setState":
            return replace(model, state={**model.state, body["key"]: body["value"]})
        case "deleteState":
            return replace(model, state={key: value for key, value in model.state.items() if key != step.key})
        case "annotateRun":
            return replace(model, metadata={**model.metadata, **body})
        case "saveCheckpoint":
            return replace(model, checkpoints=model.checkpoints + 1)
        case "waitForEvent":
            return replace(model, status=Status.WAITING)
        case "completeRun" | "failRun":
            return replace(model, status=Status.OVER)
    return model
