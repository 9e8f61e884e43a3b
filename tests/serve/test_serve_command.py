"""`runcontract serve` as a command: what it prints, how it ends, how it refuses."""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.serve.serving import API_KEY, SERVE, Process


def refused(*arguments: str, **environment: str) -> str:
    """Return what a command that must fail with 2 says on standard error."""
    done = subprocess.run(
        [*SERVE, *arguments], capture_output=True, text=True, timeout=20, env={**os.environ, **environment}, check=False
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_success_when_told_to(tmp_path: Path, number: signal.Signals) -> None:
    """Exit code 0, nothing on standard error, and the database is left tidy."""
    server = Process(tmp_path / "runs.db")
    server.caller.trigger()
    code, _, errors = server.stop(number)
    assert (code, errors) == (0, "")
    assert not (tmp_path / "runs.db-wal").exists()


def test_it_prints_a_curl_that_triggers_a_run(tmp_path: Path) -> None:
    """Pasted as it is, it is answered with 202."""
    server = Process(tmp_path / "runs.db", environment={})
    assert server.process.stdout is not None
    line = next(line for line in server.process.stdout if "/trigger" in line)
    command = shlex.split(line)
    assert command[0] == "curl"
    url = next(word for word in command if word.startswith("http"))
    bearer = next(word for word in command if word.startswith("Authorization: "))
    answer = server.caller.send(
        "POST", url.removeprefix(server.caller.url), token=bearer.rpartition(" ")[2], raw=command[-1].encode()
    )
    code, _, _ = server.stop()
    assert (answer.status, code) == (202, 0)


def test_chosen_keys_are_not_printed(tmp_path: Path) -> None:
    """Neither the API key nor the signing key ends up in a log."""
    server = Process(tmp_path / "runs.db")
    _, output, _ = server.stop()
    assert "curl" in output
    assert API_KEY not in output
    assert "signing" not in output


def test_the_made_signing_key_is_not_printed(tmp_path: Path) -> None:
    """It stays in its file."""
    server = Process(tmp_path / "runs.db", environment={})
    _, output, _ = server.stop()
    made = re.findall(r'"signing_key": "(\w+)"', (tmp_path / "runs.db.keys").read_text())
    assert len(made) == 1
    assert made[0] not in output


def test_a_database_in_memory_leaves_nothing(tmp_path: Path) -> None:
    """No file in the current directory."""
    with Process(":memory:") as caller:
        assert caller.trigger().post("/heartbeat").status == 200
    assert not Path(":memory:").exists()


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """With the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = refused("--port", str(port), "--db", str(tmp_path / "runs.db"))
    assert str(port) in message
    assert "--port 0" in message


@pytest.mark.parametrize("port", ["-1", "65536", "x", ""])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    """By name."""
    assert "port" in refused("--port", port, "--db", str(tmp_path / "runs.db"))


def test_a_host_that_is_none_is_refused(tmp_path: Path) -> None:
    """By name."""
    assert "--host" in refused("--host", "no such host", "--port", "0", "--db", str(tmp_path / "runs.db"))


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """And left alone."""
    file = tmp_path / "notes.txt"
    file.write_text("notes " * 1000)
    assert "notes.txt" in refused("--port", "0", "--db", str(file))
    assert file.read_text() == "notes " * 1000


@pytest.mark.parametrize("name", [".", "no/such/directory/runs.db"])
def test_a_database_that_can_not_be_made_is_refused(tmp_path: Path, name: str) -> None:
    """A directory, or one that is not there."""
    assert "--db" in refused("--port", "0", "--db", str(tmp_path / name))


def test_a_short_signing_key_is_refused(tmp_path: Path) -> None:
    """With the way to make one."""
    message = refused("--port", "0", "--db", str(tmp_path / "runs.db"), RUNCONTRACT_SIGNING_KEY="short")
    assert "32" in message


def test_an_unknown_option_is_refused() -> None:
    """With the usage."""
    assert "usage: runcontract serve" in refused("--nonsense")


def test_help_has_examples() -> None:
    """And the environment variables."""
    done = subprocess.run([*SERVE, "--help"], capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 0
    assert "examples:" in done.stdout
    assert "RUNCONTRACT_SIGNING_KEY" in done.stdout
    assert all(option in done.stdout for option in ("--workers", "--rotate-key", "--config"))


def test_a_mistake_in_the_folder_s_file_is_told_with_its_line(tmp_path: Path) -> None:
    """On one line, like every other mistake."""
    (tmp_path / "runcontract.toml").write_text('[serve]\nport = "x"\n')
    done = subprocess.run([*SERVE], capture_output=True, text=True, timeout=20, cwd=tmp_path, check=False)
    said = "runcontract: runcontract.toml:2: serve.port must be 0 to 65535, not 'x'.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_a_server_is_told_by_file_environment_and_option(tmp_path: Path) -> None:
    """Each of them counts for what the ones before it leave open."""
    (tmp_path / "mine.toml").write_text('[serve]\nlog_format = "json"\nlog_level = "error"\nworkers = 2\n')
    environment = {"RUNCONTRACT_LOG_LEVEL": "info", "RUNCONTRACT_WORKERS": "3", "RUNCONTRACT_CONFIG": "mine.toml"}
    words = [*SERVE, "--port", "0", "--workers", "1", "--db", ":memory:"]
    with subprocess.Popen(
        words,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, **environment},
    ) as process:
        assert process.stdout is not None
        assert "listening" in process.stdout.readline()
        process.terminate()
        _, errors = process.communicate(timeout=20)
    first, last = map(json.loads, errors.splitlines())
    assert (first["message"], first["workers"], last["message"]) == ("listening", 1, "stopped")
