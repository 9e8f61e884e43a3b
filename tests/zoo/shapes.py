"""Faults of what is answered: statuses, members, echoes."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import answers, bodies, members, with_body, with_status
from tests.zoo.mutant import Mutant
from tests.zoo.plumbing import CONTRACT, Call, Fault, Forward, Reply

OTHER_STATUS: Final = {200: 201, 201: 200, 202: 200, 204: 200}
Member = dict[str, Any]


def other_success(number: int, operation: str) -> Mutant:
    """Answer another success status than the documented one."""
    status = OTHER_STATUS[CONTRACT.operation(operation).success.status]
    return Mutant(
        breaks=f"OPS-{number:03}",
        operation=operation,
        what=f"answers {status}",
        fault=answers(operation, with_status(status)),
    )


def other_shape(number: int, operation: str) -> Mutant | None:
    """Leave out a required member of the answer, or answer something else altogether."""
    if CONTRACT.operation(operation).success.schema is None:
        return None
    schema = CONTRACT.resolve(CONTRACT.operation(operation).success.schema or {})
    required = schema.get("required")
    if operation == "continueRun":
        what, fault = "answers attempt as a string", members(operation, lambda body, _: body.update(attempt="1"))
    elif required:
        name = required[-1]
        what, fault = f"lacks {name}", members(operation, lambda body, _: body.pop(name))
    else:
        wrong: Any = {"items": []} if schema["type"] == "array" else []
        what, fault = f"answers {wrong}", answers(operation, with_body(wrong))
    return Mutant(breaks=f"BODY-{number:03}", operation=operation, what=what, fault=fault)


def lies(breaks: str, operation: str, what: str, change: Callable[[Member, Member], None]) -> Mutant:
    """Say something else than was sent; `change` gets the answered and the sent members."""
    fault = members(operation, lambda body, call: change(body, call.json or {}))
    return Mutant(breaks=breaks, operation=operation, what=what, fault=fault)


def defaults(breaks: str, operation: str, **values: Any) -> Mutant:
    """Take another default than the documented one."""

    def change(body: Member) -> None:
        for name, value in values.items():
            body.setdefault(name, value)

    return Mutant(breaks=breaks, operation=operation, what=f"defaults to {values}", fault=bodies(operation, change))


def sets(**values: Any) -> Callable[[Member, Member], None]:
    """Return a change that gives answered members these values."""
    return lambda body, _: body.update(values)


def same_number_in_a_rush() -> Fault:
    """Give checkpoints that are saved at once the same number."""
    under_way = 0

    async def fault(call: Call, forward: Forward, _: ReferenceApp) -> Reply:
        nonlocal under_way
        if call.operation != "saveCheckpoint":
            return await forward(call)
        under_way += 1
        await asyncio.sleep(0.01)
        crowded = under_way > 1
        reply = await forward(call)
        under_way -= 1
        return reply.with_json({**reply.json, "sequence": 1}) if crowded and reply.ok else reply

    return fault


def an_hour_from_now() -> str:
    """Return a time that takes no notice of any time-out."""
    return (datetime.now(UTC) + timedelta(hours=1)).isoformat()


def drop_nulls(body: Member, _: Member) -> None:
    """Take null for absent."""
    for name in [name for name, value in body.items() if value is None]:
        del body[name]


def default_job(body: Member, sent: Member) -> None:
    """Answer a job of the server's own where none was named."""
    if "job_id" not in sent:
        body.update(job_id="default")


def sum_of_two(body: Member, _: Member) -> None:
    """Answer a sum, whatever total was sent."""
    body.update(total_tokens=body["prompt_tokens"] + body["completion_tokens"])


def drop(member: str, name: str) -> Callable[[Member, Member], None]:
    """Return a change that drops a member of an answered object within the answer."""
    return lambda body, _: body[member].pop(name, None)


MUTANTS: Final = (
    *(other_success(number, each.id) for number, each in enumerate(CONTRACT.operations, 1)),
    *filter(None, (other_shape(number, each.id) for number, each in enumerate(CONTRACT.operations, 1))),
    lies(
        "DATA-001",
        "waitForEvent",
        "tidies up the key",
        lambda body, sent: body.update(event_key=body["event_key"].lower()),
    ),
    lies(
        "DATA-002", "waitForEvent", "ignores timeout_secs", lambda body, _: body.update(expires_at=an_hour_from_now())
    ),
    defaults("DATA-003", "waitForEvent", timeout_secs=60),
    lies("DATA-004", "getPayload", "drops null members", drop_nulls),
    lies("DATA-005", "getPayload", "invents a payload", lambda body, _: body.setdefault("empty", True)),
    lies("DATA-006", "logEvent", "cuts the message", lambda body, _: body.update(message=body["message"][:5])),
    defaults("DATA-007", "logEvent", level="debug"),
    lies("DATA-008", "reportProgress", "forgets the number", drop("data", "percent")),
    lies("DATA-009", "annotateRun", "replaces instead of merging", lambda body, sent: body.update(metadata=sent)),
    lies("DATA-010", "saveCheckpoint", "counts by twos", lambda body, _: body.update(sequence=2 * body["sequence"])),
    Mutant(breaks="DATA-011", operation="saveCheckpoint", what="numbers without a lock", fault=same_number_in_a_rush()),
    lies("DATA-012", "saveCheckpoint", "answers no state", sets(state={})),
    defaults("DATA-013", "saveCheckpoint", source="api"),
    lies(
        "DATA-014",
        "reportUsage",
        "keeps cost in 32 bits",
        lambda body, _: body.update(cost_microusd=body["cost_microusd"] % 2**31),
    ),
    defaults("DATA-015", "reportUsage", total_tokens=0),
    lies(
        "DATA-016",
        "recordToolCall",
        "mixes up input and output",
        lambda body, sent: body.update(output=sent.get("input")),
    ),
    defaults("DATA-017", "recordToolCall", status="ok"),
    lies(
        "DATA-018",
        "upsertOutput",
        "answers the schema as value",
        lambda body, sent: body.update(value=sent.get("schema")),
    ),
    lies("DATA-019", "upsertOutput", "makes a new row each time", lambda body, _: body.update(id=str(uuid4()))),
    lies("DATA-020", "completeRun", "forgets when it finished", lambda body, _: body.pop("finished_at")),
    lies("DATA-021", "failRun", "answers an error of its own", sets(error="failed")),
    lies("DATA-022", "spawnRun", "calls a child triggered by api", sets(triggered_by="api")),
    lies("DATA-023", "spawnRun", "ignores priority", sets(priority=0)),
    lies("DATA-024", "continueRun", "does not count the lineage", sets(lineage_depth=0)),
    lies("DATA-025", "continueRun", "answers no payload", sets(payload={})),
    defaults("DATA-026", "continueRun", payload={}),
    lies("DATA-027", "setState", "answers no value", sets(value={})),
    lies("DATA-028", "saveCheckpoint", "names another run", sets(run_id="another-run")),
    lies(
        "DATA-029",
        "logEvent",
        "keeps ASCII only",
        lambda body, _: body.update(message=body["message"].encode("ascii", "replace").decode()),
    ),
    lies(
        "DATA-030",
        "reportUsage",
        "counts in floats of less precision",
        lambda body, _: body.update(cost_microusd=body["cost_microusd"] // 8 * 8),
    ),
    lies("DATA-031", "spawnRun", "has a job of its own for children", default_job),
    defaults("DATA-032", "logEvent", message="(none)"),
    defaults("DATA-033", "saveCheckpoint", state={"empty": True}),
    defaults("DATA-034", "upsertOutput", output_key="main"),
    defaults("DATA-035", "setState", key="main"),
    lies("DATA-036", "reportUsage", "adds up for itself", sum_of_two),
)
