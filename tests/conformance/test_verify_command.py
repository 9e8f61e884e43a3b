"""`runcontract verify` as a command: its exit codes, what it says on which stream, and that it always ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

VERIFY = (sys.executable, "-m", "runcontract", "verify")
TIMEOUT_S = 60
TARGET = """\
url = "{url}"
timeout_secs = 1
[provision]
url = "/fresh"
"""


class Failing(BaseHTTPRequestHandler):
    """Answers 500 to everything."""

    protocol_version = "HTTP/1.1"

    def _any(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_DELETE = do_PUT = do_PATCH = do_OPTIONS = do_HEAD = _any  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def failing_server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent_server() -> Iterator[str]:
    """Take connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def verify(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command; whatever comes of it, it ends and shows no traceback."""
    words = [*VERIFY, *map(str, arguments)]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=TIMEOUT_S, env={**os.environ, **environment}, check=False
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def target_file(folder: Path, text: str) -> Path:
    file = folder / "target.toml"
    file.write_text(text)
    return file


def test_help_shows_options_and_examples() -> None:
    """Enough to begin with."""
    done = verify("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "runcontract verify --target my-server.toml" in done.stdout
    assert "exit codes:" in done.stdout


def test_nobody_there_is_one_line_and_exit_3() -> None:
    """Within seconds, and with what to look for."""
    started = time.monotonic()
    done = verify("--url", "http://127.0.0.1:9")
    assert done.returncode == 3
    assert done.stderr.startswith("runcontract: http://127.0.0.1:9 does not answer")
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('url = "http://127.0.0.1:9"\n[provision]\nuri = "/fresh"\n', 3, "provision.uri"),
        ('url = "http://127.0.0.1:9"\n[provision]\nurl =\n', 3, "not valid TOML"),
        ('url = "http://127.0.0.1:9"\n[provision]\nurl = "/${NOT_SET_ANYWHERE}"\n', 3, "NOT_SET_ANYWHERE is not set"),
        ('[provision]\nurl = "/fresh"\n', 1, "--url"),
    ],
)
def test_a_mistake_in_a_target_file_is_told_by_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    """File, line, what is wrong."""
    file = target_file(tmp_path, text)
    done = verify("--target", file)
    assert done.returncode == 2
    assert done.stderr.startswith(f"runcontract: {file}:{line}: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--target", "{folder}/nothing.toml"), "can't read the target file"),
        (("--url", "127.0.0.1:8080"), "give a whole URL"),
        (("--url", "ftp://127.0.0.1"), "give a whole URL"),
        (("--url", "http://["), "Invalid IPv6 URL"),
        (("--url", "http://127.0.0.1:99999999"), "Port out of range"),
        (("--url", "http://127.0.0.1:8080\n"), "give a whole URL"),
        (("--target", "{target}", "--only", "NOPE"), "--only NOPE: no such requirement"),
        (("--target", "{target}", "--operation", "nope"), "--operation nope: no such operation"),
        (("--target", "{target}", "--only", "STATE-005", "--operation", "logEvent"), "matches no requirement"),
        (("--json", "{folder}/no/such/folder.json"), "does not exist"),
        (("--workers", "0"), "a whole number from 1 up"),
        (("--seed", "x"), "--seed"),
        (("--level", "may"), "--level"),
        (("--nonsense",), "--nonsense"),
        (("--target", "{target}", "--overlay", "{folder}/nothing.yaml"), "nothing.yaml: can't be read"),
        (("--target", "{target}", "--overlay", "{target}"), "target.toml: it must be a mapping of names to values"),
    ],
)
def test_wrong_usage_is_told_and_exit_2(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    """Before anything is sent."""
    file = target_file(tmp_path, TARGET.format(url="http://127.0.0.1:9"))
    done = verify(*(each.format(folder=tmp_path, target=file) for each in arguments))
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr


def test_one_requirement_of_the_reference_server(tmp_path: Path) -> None:
    """A selection has outcomes, but no verdict."""
    file = tmp_path / "result.json"
    done = verify("--only", "STATE-005", "--json", file)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "no verdict" in done.stdout
    assert written["verdict"] is None
    assert [(each["id"], each["status"]) for each in written["requirements"]] == [("STATE-005", "satisfied")]
    assert "\033" not in done.stdout


def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    """`runcontract verify | head -1`: the code and the file are those of the verdict."""
    file = tmp_path / "result.json"
    words = [*VERIFY, "--only", "STATE-005", "--json", str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("verifying the reference server")
        process.stdout.close()
        said = process.stderr.read()
        assert (process.wait(TIMEOUT_S), said) == (0, "")
    assert json.loads(file.read_text())["counts"]["passed"] == 1


def test_a_server_that_answers_500_to_everything_can_not_be_judged(tmp_path: Path) -> None:
    """It gives no run to work on."""
    with failing_server() as url:
        done = verify("--target", target_file(tmp_path, TARGET.format(url=url)))
    assert done.returncode == 3
    assert "500" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_server_that_answers_500_to_every_operation_does_not_conform(tmp_path: Path) -> None:
    """Where runs come from elsewhere, its answers are judged: HTTP-001."""
    command = [sys.executable, "-c", 'print(\'{"run_id": "r", "token": "a-token-of-some-length"}\')']
    with failing_server() as url:
        text = f'url = "{url}"\ntimeout_secs = 1\n[provision]\ncommand = {json.dumps(command)}\n'
        done = verify("--target", target_file(tmp_path, text), "--operation", "logEvent", "--only", "HTTP-001")
    assert done.returncode == 1
    assert "HTTP-001 MUST violated" in done.stdout


def test_a_server_that_never_answers_can_not_be_judged(tmp_path: Path) -> None:
    """Every wait has a bound."""
    started = time.monotonic()
    with silent_server() as url:
        done = verify("--target", target_file(tmp_path, TARGET.format(url=url)))
    assert done.returncode == 3
    assert "does not answer" in done.stderr
    assert done.stderr.count("\n") == 1
    assert time.monotonic() - started < 20


def test_ctrl_c_ends_a_run_with_what_was_judged_so_far(tmp_path: Path) -> None:
    """Within seconds, with a partial result that says so, and without the server that was started."""
    file = tmp_path / "result.json"
    process = subprocess.Popen(
        [*VERIFY, "--json", str(file), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        head = []
        for line in process.stdout:
            head.append(line)
            if " checks" in line:
                break
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        said, trouble = process.communicate(timeout=TIMEOUT_S)
    finally:
        process.kill()
    assert time.monotonic() - started < 10
    assert (process.returncode, trouble) == (130, "")
    assert "interrupted: this is a partial result" in said
    assert json.loads(file.read_text(encoding="utf-8"))["interrupted"] is True
    url = head[0].partition(" at ")[2].partition(",")[0]
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))):
        pass
    assert [each.name for each in tmp_path.iterdir()] == [file.name]
