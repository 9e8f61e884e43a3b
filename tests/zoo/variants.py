"""Servers that look different from the reference, and that the contract allows: the suite must not blame them."""

from typing import Final

from runcontract.serve.app import ReferenceApp
from tests.zoo.faults import members
from tests.zoo.inputs import refuses
from tests.zoo.plumbing import Call, Fault, Forward, Reply

# CONTRACT.md 1.22: a body without an essential member may be refused.
DEMANDS_A_JOB: Final = refuses("spawnRun", lambda call: not isinstance(call.json, dict) or "job_id" not in call.json)
HIDES_THE_JOB: Final = members("annotateRun", lambda body, _: body.pop("job_id"))


async def demands_a_job_and_hides_it(call: Call, forward: Forward, app: ReferenceApp) -> Reply:
    """Demand what the server itself does not tell: only who runs it knows its jobs."""

    async def through(changed: Call) -> Reply:
        return await HIDES_THE_JOB(changed, forward, app)

    return await DEMANDS_A_JOB(call, through, app)


VARIANTS: Final[dict[str, Fault]] = {
    "demands-a-job": DEMANDS_A_JOB,
    "demands-a-job-and-hides-it": demands_a_job_and_hides_it,
}
