"""The pytest front end: one item a requirement, judged by the same engine as `runcontract verify`.

    pytest --pyargs runcontract_conformance -p runcontract_conformance.plugin --runcontract-target FILE

The requirements of the selected items (-k, node ids, markers) are verified in one run, before the first item.
Without a target the reference server is started and verified.
"""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from runcontract.contract import load_requirements
from runcontract.errors import RuncontractError
from runcontract.verify.engine import Unit
from runcontract.verify.finding import Finding
from runcontract.verify.target import load_target
from runcontract.verify.verdict import Result
from runcontract_conformance.reference import running_reference
from runcontract_conformance.verification import Settings, verify

PARAMETER: Final = "requirement_id"


class _Silent:
    """pytest reports; the engine need not."""

    def planned(self, units: tuple[Unit, ...]) -> None:
        """Take no note."""

    def finished(self, unit: Unit, findings: tuple[Finding, ...]) -> None:
        """Take no note."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of a verification."""
    group = parser.getgroup("runcontract", "verify a server of the run contract")
    group.addoption(
        "--runcontract-target", metavar="FILE", type=Path, help="target file (TOML); default: the reference"
    )
    group.addoption("--runcontract-url", metavar="URL", help="base URL; replaces the one in the target file")
    group.addoption("--runcontract-seed", metavar="N", type=int, default=1, help="seed of all random data")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make an item of each requirement of the catalogue."""
    if PARAMETER in metafunc.fixturenames:
        metafunc.parametrize(PARAMETER, [each.id for each in load_requirements()])


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> dict[str, Result]:
    """The outcome of every requirement that is selected in this session, by id."""
    wanted = {item.callspec.params[PARAMETER] for item in request.session.items if hasattr(item, "callspec")}
    settings = Settings(seed=request.config.getoption("--runcontract-seed"), only=tuple(sorted(wanted)))
    try:
        return asyncio.run(_results(request.config, settings))
    except RuncontractError as error:
        pytest.exit(f"runcontract: {error}", returncode=error.exit_code)


async def _results(config: pytest.Config, settings: Settings) -> dict[str, Result]:
    file, url = config.getoption("--runcontract-target"), config.getoption("--runcontract-url")
    if file is not None:
        verdict = await verify(load_target(file, url=url), settings, _Silent())
    else:
        async with running_reference() as target:
            verdict = await verify(target, settings, _Silent())
    return {result.requirement.id: result for result in verdict.results}
