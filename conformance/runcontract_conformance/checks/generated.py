"""Generated data: every case that schemathesis draws from the description, judged by our own validator."""

from functools import partial
from typing import Final

from runcontract.verify.exchange import Exchange
from runcontract.verify.finding import Observation, Observations
from runcontract.verify.provisioner import RunHandle
from runcontract_conformance.cases import Case, Kind, Validator
from runcontract_conformance.check import Check
from runcontract_conformance.corpus import Corpus
from runcontract_conformance.session import Claim, Session, Unfit, encode, same_json

REFUSED: Final = frozenset({400, 422})
KEY_LENGTH: Final = 256


class Generated:
    """The family, over one corpus. A corpus is replayed in `parts`, so that it is spread over the engine's workers."""

    def __init__(self, corpus: Corpus, validator: Validator, *, parts: int) -> None:
        self._corpus = corpus
        self._validator = validator
        self._parts = parts

    def checks(self) -> tuple[Check, ...]:
        """Return the checks, one a part."""
        valid = tuple(f"VALID-{number:03}" for number in (1, 2, 3, 4, 5, 13))
        bodies = (*valid, "HTTP-001", "HTTP-003")
        return tuple(
            Check(name=f"generated-{part}", requirements=bodies, run=partial(self._run, part))
            for part in range(self._parts)
        )

    async def _run(self, part: int, session: Session) -> Observations:
        cases = await self._corpus.cases(session.operation.id)
        for number, case in enumerate(cases):
            if number % self._parts != part:
                continue
            if case.key is not None:
                async for observation in self._key(session, case.key):
                    yield observation
            elif case.body is None:
                await session.send(session.request(await session.ready(), body=None))
            else:
                for observation in await self._body(session, case):
                    yield observation

    async def _body(self, session: Session, case: Case) -> list[Observation]:
        """Send one generated body to a run of its own, and judge the answer by what the contract says to the body."""
        operation, body = session.operation, case.json
        if operation.id == "spawnRun" and isinstance(body, dict) and isinstance(body.get("job_id"), str):
            # a child of a job that the server knows; whether it knows a made-up one is another requirement's business
            body["job_id"] = session.lab.job or body["job_id"]
        exchange = await session.send(session.request(await session.fresh()).with_body(encode(body)))
        validity = self._validator.judge(operation, body)
        claim = Claim(place="generated")
        if _for_another_reason(session, exchange):
            return []
        if validity.kind is Kind.INVALID:
            expected = f"400 or 422: {validity.why}"
            held = exchange.status in REFUSED
            return [session.expect(validity.requirement, exchange, held=held, expected=expected, claim=claim)]
        if validity.kind is Kind.VALID:
            session.check_job(exchange)
            held, expected = exchange.ok, "a success: the body is valid"
            return [session.expect("VALID-001", exchange, held=held, expected=expected, claim=claim)]
        return []

    async def _key(self, session: Session, key: str) -> Observations:
        """Set a generated key, then read or delete exactly that."""
        run: RunHandle = await session.fresh()
        sound = 0 < len(key) <= KEY_LENGTH and key not in {".", ".."} and key.isprintable()
        stored = await session.call(run, session.op("setState"), body=Unfit(key=key, value={"key": key}))
        exchange = await session.call(run, key=key)
        if not (sound and stored.ok):
            return  # that the answer is below 500 has been judged
        requirement = "STATE-008" if "/" in key else "STATE-007"
        if session.operation.id == "getState":
            shown = exchange.member("value")
            held = exchange.ok and (not isinstance(shown, dict) or same_json(shown, {"key": key}))
            yield session.expect(requirement, exchange, held=held, expected=f"the value set under {key!r}")
        else:
            status = session.operation.success.status
            held = exchange.status == status
            yield session.expect(requirement, exchange, held=held, expected=f"{status} for {key!r}")


def _for_another_reason(session: Session, exchange: Exchange) -> bool:
    """Tell whether a body may have been refused for what it means: an event key that another run holds."""
    return session.operation.id == "waitForEvent" and exchange.status == 409
