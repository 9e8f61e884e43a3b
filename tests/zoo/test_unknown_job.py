"""A server may demand a job_id of spawnRun; a target that names no job is no fault of the server."""

import asyncio
from dataclasses import dataclass

import pytest

from runcontract.verify.target import Target
from runcontract.verify.verdict import FAILED, Outcome, Verdict, Word
from runcontract_conformance.reference import reference_target
from runcontract_conformance.verification import Settings, verify
from tests.zoo.conftest import Silent
from tests.zoo.server import API_KEY, SIGNING_KEY


@dataclass(frozen=True, slots=True)
class Judge:
    """Verifies a server of the zoo, whose target file names no job though its runs have one."""

    zoo: str

    def __call__(self, name: str) -> Verdict:
        target = reference_target(f"{self.zoo}/{name}", api_key=API_KEY, signing_key=SIGNING_KEY)
        known = target.provision.job or ""
        recipe = target.provision.model_copy(update={"job": None, "url": f"/v1/jobs/{known}/trigger"})
        nameless: Target = target.model_copy(update={"provision": recipe})
        return asyncio.run(verify(nameless, Settings(), Silent()))


@pytest.fixture
def judge(zoo: str) -> Judge:
    """Verify without a job."""
    return Judge(zoo)


@pytest.mark.parametrize("name", ["reference", "demands-a-job"])
def test_the_job_of_a_run_is_as_good_as_one_that_is_named(name: str, judge: Judge) -> None:
    """AnnotateRun's answer shows it."""
    verdict = judge(name)
    assert (verdict.word, verdict.because) == (Word.CONFORMANT, "")


def test_a_server_whose_jobs_nobody_knows_is_not_blamed(judge: Judge) -> None:
    """The verdict stays open, and says what to declare; the member that is hidden is a deviation of its own."""
    verdict = judge("demands-a-job-and-hides-it")
    assert verdict.word is Word.INCONCLUSIVE
    assert "name one that the server knows as job in [provision]" in verdict.because
    assert {each.requirement.id for each in verdict.results if each.outcome in FAILED} == {"BODY-006"}
    blocked = {each.requirement.id for each in verdict.results if each.outcome is Outcome.BLOCKED}
    assert "OPS-013" in blocked
