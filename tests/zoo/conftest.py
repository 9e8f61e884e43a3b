"""The zoo, started once; and a verification of one of its servers."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from runcontract.verify.engine import Unit
from runcontract.verify.finding import Finding
from runcontract.verify.verdict import Verdict
from runcontract_conformance.reference import reference_target
from runcontract_conformance.verification import Settings, verify
from tests.zoo.server import API_KEY, SIGNING_KEY

Judge = Callable[[str, Settings], Verdict]


class Silent:
    """A listener that says nothing."""

    def planned(self, units: tuple[Unit, ...]) -> None:
        """Take no note."""

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        """Take no note."""


@pytest.fixture(scope="session")
def zoo() -> Iterator[str]:
    """The URL of a process that serves every mutant."""
    process = subprocess.Popen([sys.executable, "-m", "tests.zoo.server"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


@pytest.fixture(scope="session")
def judge(zoo: str) -> Judge:
    """A function that verifies a mutant by its id."""

    def judged(name: str, settings: Settings) -> Verdict:
        target = reference_target(f"{zoo}/{name}", api_key=API_KEY, signing_key=SIGNING_KEY)
        return asyncio.run(verify(target, settings, Silent()))

    return judged
