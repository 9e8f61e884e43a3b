"""What a check works with: fresh runs, requests of the contract, and a memory of what was sent.

A `Lab` is shared by a whole verification; a `Session` belongs to one check on one operation.
"""

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote
from uuid import uuid4

import jsonschema_rs

from runcontract.contract import Contract, Operation, Requirement
from runcontract.errors import TargetError
from runcontract.verify.exchange import UNPARSED, Exchange, Fault, Request
from runcontract.verify.finding import Blocked, Finding, Held, Observation
from runcontract.verify.http import Client
from runcontract.verify.provisioner import Pool, RunHandle
from runcontract.verify.target import Target
from runcontract_conformance.answers import AnswerRules, validator_of

KEY: Final = "conformance"
REMEMBERED: Final = 12


class Exactly(dict[str, Any]):
    """A body that must be accepted as it is: it is about what it leaves out."""


class Unfit(dict[str, Any]):
    """A body that need not be accepted."""


@dataclass(frozen=True, kw_only=True)
class Lab:
    """Everything the checks of one verification share.

    `job` is the id of a job that the server knows: the target's own, or else the one that a run of its shows; None
    where neither says it.
    """

    contract: Contract
    catalogue: tuple[Requirement, ...]
    target: Target
    client: Client
    pool: Pool
    rules: AnswerRules
    seed: int
    job: str | None = None
    tag: str = field(default_factory=lambda: uuid4().hex[:12])
    _counter: "itertools.count[int]" = field(default_factory=itertools.count)

    def unique(self) -> str:
        """Return a string that no other call and no other verification gives; event keys are global to a server."""
        return f"rc-{self.tag}-{next(self._counter)}"

    def good_body(self, operation: Operation) -> dict[str, Any] | None:
        """Return a body with every member that must be accepted: the document's own `complete` example.

        Raises Blocked where an overlay left none that is what the document says.
        """
        if operation.body is None:
            return None
        body = dict(operation.examples.get("complete") or {})
        if operation.id == "waitForEvent":
            body["event_key"] = self.unique()
        if operation.id == "spawnRun":
            body.pop("job_id", None)
            if self.job is not None:
                body["job_id"] = self.job
        if "complete" not in operation.examples or not self._fits(operation, body):
            why = f"by the overlay {operation.id} has no example `complete` that is a body of it; give it one there"
            raise Blocked(self.success_requirement(operation), why)
        return body

    def fitting(self, operation: Operation, body: Any) -> Any:
        """Return a body of a check's own as the document wants it: what else that demands is taken from its example.

        Raises Blocked where that is not enough: an overlay declares that such a body may be refused.
        """
        if isinstance(body, Unfit) or body is None or self._fits(operation, body):
            return body
        if not isinstance(body, Exactly):
            filled = {**(self.good_body(operation) or {}), **body}
            if self._fits(operation, filled):
                return filled
        why = f"by the overlay {operation.id} need not accept the body that this is tried with"
        raise Blocked(self.success_requirement(operation), why)

    def _fits(self, operation: Operation, body: Any) -> bool:
        validator = self._bodies.get(operation.id)
        return validator is None or validator.is_valid(body)

    @cached_property
    def _bodies(self) -> dict[str, jsonschema_rs.Validator]:
        return {each.id: validator_of(self.contract, each.body) for each in self.contract.operations if each.body}

    def success_requirement(self, operation: Operation) -> str:
        """Return the id of the requirement that the operation answers its documented success."""
        return next(
            each.id for each in self.catalogue if each.id.startswith("OPS-") and operation.id in each.operations
        )


class Session:
    """One check at work on one operation. `seen` holds what the rules for every answer observed."""

    def __init__(self, lab: Lab, operation: Operation) -> None:
        self.lab = lab
        self.operation = operation
        self.seen: list[Observation] = []
        self._trail: list[Exchange] = []

    async def fresh(self, payload: Mapping[str, Any] | None = None) -> RunHandle:
        """Return a run that nobody has used. Raises TargetError."""
        return await self.lab.pool.fresh(payload)

    async def ready(self, operation: Operation | None = None) -> RunHandle:
        """Return a fresh run on which the operation succeeds: a key is set where it reads one."""
        run = await self.fresh()
        if (operation or self.operation).id == "getState":
            await self.accepted(run, self.op("setState"), body={"key": KEY, "value": {"set": True}})
        return run

    def op(self, operation_id: str) -> Operation:
        """Return an operation of the contract by its id."""
        return self.lab.contract.operation(operation_id)

    def request(
        self, run: RunHandle, operation: Operation | None = None, *, body: Any = UNPARSED, key: str = KEY
    ) -> Request:
        """Return the well-formed request of an operation; without `body` it has the known-good one. Raises Blocked."""
        operation = operation or self.operation
        path = operation.path.replace("{runID}", quote(run.run_id, safe="")).replace("{key}", quote(key, safe=""))
        headers: tuple[tuple[str, str], ...] = (
            ("Authorization", f"Bearer {run.token}"),
            ("Accept", "application/json"),
            ("User-Agent", "runcontract"),
        )
        content = self.lab.good_body(operation) if body is UNPARSED else self.lab.fitting(operation, body)
        encoded = None if content is None else encode(content)
        if encoded is not None:
            headers += (("Content-Type", "application/json"),)
        url = self.lab.target.url.rstrip("/") + path
        return Request(method=operation.method, url=url, headers=headers, body=encoded, secret=run.token)

    async def send(self, request: Request, operation: Operation | None = None) -> Exchange:
        """Send a request, remember it, and put its answer to the rules that every answer must keep.

        Raises TargetError when the server can't be connected to at all.
        """
        operation = operation or self.operation
        exchange = await self.lab.client.send(request)
        if exchange.fault is Fault.UNREACHABLE:
            raise TargetError(f"the server can't be reached: {exchange.detail}.")
        for ruling in self.lab.rules.judge(operation, exchange):
            self.seen.append(
                self.expect(
                    ruling.requirement,
                    exchange,
                    held=ruling.held,
                    expected=ruling.expected,
                    got=ruling.got,
                    claim=Claim(operation=operation, proof=ruling.proof),
                )
            )
        self._trail = [*self._trail[-REMEMBERED:], exchange]
        return exchange

    async def call(
        self, run: RunHandle, operation: Operation | None = None, *, body: Any = UNPARSED, key: str = KEY
    ) -> Exchange:
        """Send the well-formed request of an operation."""
        return await self.send(self.request(run, operation, body=body, key=key), operation)

    async def accepted(
        self, run: RunHandle, operation: Operation | None = None, *, body: Any = UNPARSED, key: str = KEY
    ) -> Exchange:
        """Send a well-formed request that must succeed; raises Blocked, by its requirement, when it does not."""
        operation = operation or self.operation
        exchange = await self.call(run, operation, body=body, key=key)
        if not exchange.ok:
            by = self.lab.success_requirement(operation)
            raise Blocked(by, f"{operation.id} answered {exchange.summary(limit=100)}")
        return exchange

    def check_job(self, exchange: Exchange) -> None:
        """Raise Blocked where spawnRun may be refused because the suite knows no job: the server may demand one."""
        unknown = self.operation.id == "spawnRun" and self.lab.job is None
        if unknown and exchange.status in {400, 404, 422}:
            raise Blocked(
                self.lab.success_requirement(self.operation),
                "it may want a job_id, and no job is known; name one that the server knows as job in [provision]",
            )

    def expect(
        self,
        requirement: str,
        exchange: Exchange,
        *,
        held: bool,
        expected: str,
        got: str = "",
        claim: "Claim | None" = None,
    ) -> Observation:
        """Return what one requirement's test amounts to: held, or a finding with its evidence."""
        claim = claim or Claim()
        operation = claim.operation or self.operation
        if held:
            return Held(requirement, operation.id)
        return Finding(
            requirement=requirement,
            operation=operation.id,
            case="/".join(filter(None, (operation.tag, operation.id, requirement, claim.place))),
            expected=expected,
            got=got or exchange.summary(),
            exchange=exchange,
            after=tuple(each for each in self._trail if each is not exchange),
            proof=claim.proof,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a finding is about beyond its requirement: another operation, a place within it, and whether it is proof."""

    operation: Operation | None = None
    place: str = ""
    proof: bool = False


def encode(body: Any) -> bytes:
    """Return a body as the JSON text that goes on the wire: UTF-8, no white space."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def same_json(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal: 1 and 1.0 are, true and 1 are not."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return type(one) is type(other) and bool(one == other)
