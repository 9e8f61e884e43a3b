"""A server with one fault is the reference with one part changed: what a suite is tested with."""

import sys
from pathlib import Path

import pytest

from tests.serve.serving import Process

FAULTS = {
    "its runs never end": """
parts = replace(parts_of(store, keys), lifecycle=Lifecycle(terminal=frozenset()))
app = assemble(parts)
""",
    "it forgets the heartbeat": """
class Forgetful(RunHandlers):
    async def send_heartbeat(self, request):
        return OK
parts = parts_of(store, keys)
app = assemble(parts, run_handlers=Forgetful(parts))
""",
    "it takes every token": """
async def everybody(credentials, path_params):
    return None
app = assemble(parts_of(store, keys), run_access=everybody)
""",
}
SCRIPT = """
import sys
from dataclasses import replace
from runcontract.serve.app import assemble, parts_of
from runcontract.serve.command import main
from runcontract.serve.handlers import RunHandlers
from runcontract.serve.lifecycle import Lifecycle
from runcontract.serve.replies import OK

def make_app(store, keys):
{fault}
    return app

sys.exit(main(sys.argv[1:], make_app=make_app))
"""


@pytest.fixture
def faulty(request: pytest.FixtureRequest, tmp_path: Path) -> Process:
    """Start a server with the fault the test names."""
    fault = "\n".join(f"    {line}" for line in FAULTS[request.param].splitlines())
    script = tmp_path / "faulty.py"
    script.write_text(SCRIPT.format(fault=fault))
    return Process(tmp_path / "runs.db", command=(sys.executable, str(script)))


@pytest.mark.parametrize("faulty", ["its runs never end"], indirect=True)
def test_another_lifecycle_is_another_server(faulty: Process) -> None:
    """A completed run still takes a log line."""
    with faulty as server:
        run = server.trigger()
        run.post("/complete", {})
        assert run.post("/log", {}).status == 200


@pytest.mark.parametrize("faulty", ["it forgets the heartbeat"], indirect=True)
def test_another_handler_is_another_server(faulty: Process) -> None:
    """The heartbeat is answered and not kept."""
    with faulty as server:
        run = server.trigger()
        assert run.post("/heartbeat").status == 200
        assert "heartbeat_at" not in run.now()


@pytest.mark.parametrize("faulty", ["it takes every token"], indirect=True)
def test_another_access_is_another_server(faulty: Process) -> None:
    """No token is needed."""
    with faulty as server:
        run = server.trigger()
        assert server.send("GET", f"/sdk/v1/runs/{run.id}/payload", token=None).status == 200
