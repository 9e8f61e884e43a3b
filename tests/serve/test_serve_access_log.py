"""A line for every request, which tells what it was for and keeps what is nobody's business to itself."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.serve.serving import API_KEY, SIGNING_KEY, Process


def lines_of(server: Process) -> Sequence[Mapping[str, Any]]:
    """End a server that logs JSON, and return its lines about requests."""
    code, _, errors = server.stop()
    assert code == 0
    lines = [json.loads(line) for line in errors.splitlines()]
    return [line for line in lines if line["logger"] == "runcontract.access"]


def logging_server(folder: Path, *arguments: str) -> Process:
    """Start a server that logs its requests as JSON."""
    return Process(folder / "runs.db", "--access-log", "--log-format", "json", *arguments)


def test_a_line_tells_what_a_request_was_for_and_what_came_of_it(tmp_path: Path) -> None:
    """Its path is the description's, so that lines can be counted; the run has a place of its own."""
    server = logging_server(tmp_path)
    run = server.caller.trigger()
    path = f"/sdk/v1/runs/{run.id}/state/a%2Fb"
    server.caller.send("GET", path, token=run.token, headers={"X-Request-Id": "r-7"})
    line = dict(lines_of(server)[-1])
    assert line["duration_ms"] > 0
    told = {"method": "GET", "path": "/sdk/v1/runs/{runID}/state/{key}", "operation": "getState", "status": 404}
    assert line | told | {"request_id": "r-7", "run_id": run.id, "level": "info"} == line


def test_pages_feeds_and_unknown_paths_have_lines_too(tmp_path: Path) -> None:
    """A path that nobody knows is told as it is, without its query."""
    server = logging_server(tmp_path)
    run = server.caller.trigger()
    run.post("/complete", {})
    for path in ("/healthz", f"/v1/runs/{run.id}/stream", "/nowhere/at?all=1", "/docs"):
        server.caller.send("GET", path, token=API_KEY)
    server.caller.send("PUT", "/healthz", token=None)
    found = {(line["method"], line["path"], line.get("operation"), line["status"]) for line in lines_of(server)}
    assert found == {
        ("POST", "/v1/jobs/{jobID}/trigger", "triggerRun", 202),
        ("POST", "/sdk/v1/runs/{runID}/complete", "completeRun", 200),
        ("GET", "/healthz", None, 200),
        ("GET", "/v1/runs/{runID}/stream", "streamRun", 200),
        ("GET", "/nowhere/at", None, 404),
        ("GET", "/docs", None, 200),
        ("PUT", "/healthz", None, 405),
    }


def test_no_secret_is_in_the_log_wherever_a_client_put_it(tmp_path: Path) -> None:
    """In paths, queries, headers and bodies, refused or not, with everything logged."""
    for form in ("text", "json"):
        server = Process(tmp_path / "runs.db", "--access-log", "--log-format", form, "--log-level", "debug")
        run = server.caller.trigger()
        for secret in (run.token, API_KEY, SIGNING_KEY.replace(" ", "%20").replace(",", "%2c")):
            for path in (f"/{secret}", f"/sdk/v1/runs/{secret}/log?token={secret}", f"/x?api_key={secret}"):
                for token in (run.token, API_KEY, "eyJhbGciOiJIUzI1NiJ9.e30.bm90aGluZw"):
                    headers = {"X-Request-Id": secret, "User-Agent": secret}
                    server.caller.send("POST", path, token=token, body={"message": secret}, headers=headers)
        code, output, errors = server.stop()
        assert code == 0
        assert errors.count("redacted") > 20
        for part in (API_KEY, "of the tests, 32", "tests%2c", *run.token.split(".")[1:], "bm90aGluZw"):
            assert part not in output + errors


def test_a_request_can_not_forge_a_line(tmp_path: Path) -> None:
    """Control characters come out escaped."""
    server = Process(tmp_path / "runs.db", "--access-log")
    server.caller.send("GET", "/x%0a2026-01-01T00:00:00.000Z%20ERROR%20forged%1b%5b2K", token=None)
    errors = server.stop()[2]
    assert errors.count("\n") == 1
    assert "\\n2026" in errors
    assert "\x1b" not in errors


def test_an_error_names_its_request(tmp_path: Path) -> None:
    """So that it can be found from the answer that a client got."""
    script = tmp_path / "broken.py"
    script.write_text(
        "import sys\n"
        "from runcontract.serve.app import assemble, parts_of\nfrom runcontract.serve.command import main\n"
        "from runcontract.serve.handlers import RunHandlers\n"
        "class Broken(RunHandlers):\n"
        "    async def send_heartbeat(self, request):\n        raise ValueError('out of order')\n"
        "def broken(store, keys):\n    parts = parts_of(store, keys)\n"
        "    return assemble(parts, run_handlers=Broken(parts))\n"
        "sys.exit(main(sys.argv[1:], make_app=broken))\n"
    )
    server = Process(tmp_path / "runs.db", "--log-format", "json", command=(sys.executable, str(script)))
    run = server.caller.trigger()
    path = f"/sdk/v1/runs/{run.id}/heartbeat"
    assert server.caller.send("POST", path, token=run.token, headers={"X-Request-Id": "r-9"}).status == 500
    [line] = map(json.loads, server.stop()[2].splitlines())
    assert (line["level"], line["request_id"]) == ("error", "r-9")
    assert "ValueError: out of order" in line["traceback"]


def test_without_the_option_requests_are_not_logged(tmp_path: Path) -> None:
    """Not even where everything else is."""
    server = Process(tmp_path / "runs.db", "--log-level", "info", "--log-format", "json")
    server.caller.trigger()
    messages = [json.loads(line)["message"] for line in server.stop()[2].splitlines()]
    assert messages == ["listening", "stopped"]
