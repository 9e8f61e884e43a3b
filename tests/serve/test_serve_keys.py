"""Keys of a running server: changed without ending a run, the same for all processes, refused when others have them."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.serve.serving import SERVE, SIGNING_KEY, Caller, Process

NONE: Mapping[str, str] = {}


def rotate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what `--rotate-key` came to."""
    words = [*SERVE, "--rotate-key", *arguments]
    return subprocess.run(
        words, capture_output=True, text=True, timeout=20, env={**os.environ, **environment}, check=False
    )


def with_made_key(server: Process) -> Caller:
    """Return a caller with the key that the server made and told."""
    assert server.process.stdout is not None
    return Caller(url=server.caller.url, api_key=server.process.stdout.readline().rpartition(" ")[2].strip())


@pytest.mark.parametrize("workers", ["1", "2"])
def test_tokens_outlive_one_change_of_keys(tmp_path: Path, workers: str) -> None:
    """Not two; and what is signed after a change is good before the next one."""
    database = tmp_path / "runs.db"
    server = Process(database, "--workers", workers, environment=NONE)
    old = with_made_key(server).trigger()
    server.stop()
    statuses = []
    for _ in range(2):
        done = rotate("--db", str(database))
        assert (done.returncode, done.stderr) == (0, "")
        with Process(database, "--workers", workers, environment=NONE) as caller:
            answers = [
                caller.send("POST", f"/sdk/v1/runs/{old.id}/heartbeat", token=old.token).status for _ in range(6)
            ]
            statuses.append(set(answers))
    assert statuses == [{200}, {401}]


def test_a_change_tells_no_key(tmp_path: Path) -> None:
    """Only where the keys are, and what to do next."""
    Process(tmp_path / "runs.db", environment=NONE).stop()
    done = rotate("--db", str(tmp_path / "runs.db"))
    assert f"{tmp_path}/runs.db.keys" in done.stdout
    assert "Restart" in done.stdout
    text = (tmp_path / "runs.db.keys").read_text()
    assert not any(word in done.stdout for word in text.split('"') if len(word) > 30)


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--db", "nowhere.db"], {}, "no keys in nowhere.db.keys"),
        (["--db", ":memory:"], {}, "--keys"),
        (["--db", "postgresql://x/y"], {}, "--keys"),
        (["--db", "nowhere.db"], {"RUNCONTRACT_SIGNING_KEY": SIGNING_KEY}, "RUNCONTRACT_SIGNING_KEY_PREVIOUS"),
        (["--db", "nowhere.db"], {"RUNCONTRACT_SIGNING_KEY_FILE": "/x"}, "RUNCONTRACT_SIGNING_KEY_FILE is set"),
    ],
)
def test_a_change_that_can_not_be_made_is_refused(
    arguments: list[str], environment: Mapping[str, str], said: str
) -> None:
    """With the next step; nothing is made."""
    done = rotate(*arguments, **environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_keys_in_the_environment_change_in_two_steps(tmp_path: Path) -> None:
    """First the new one becomes known, then it signs: so no server meets a token that it can't judge."""
    new = "n" * 32
    first = {
        "RUNCONTRACT_API_KEY": "k",
        "RUNCONTRACT_SIGNING_KEY": SIGNING_KEY,
        "RUNCONTRACT_SIGNING_KEY_PREVIOUS": new,
    }
    second = {
        "RUNCONTRACT_API_KEY": "k",
        "RUNCONTRACT_SIGNING_KEY": new,
        "RUNCONTRACT_SIGNING_KEY_PREVIOUS": SIGNING_KEY,
    }
    database = tmp_path / "runs.db"
    with Process(database, environment=first) as one, Process(database, environment=second) as other:
        for signs, judges in ((one, other), (other, one)):
            run = Caller(url=signs.url, api_key="k").trigger()
            assert judges.send("POST", f"/sdk/v1/runs/{run.id}/heartbeat", token=run.token).status == 200


def test_keys_of_another_file_are_made_and_used(tmp_path: Path) -> None:
    """Several servers can share them, wherever their database is."""
    file = tmp_path / "shared.keys"
    server = Process(tmp_path / "a.db", "--keys", str(file), environment=NONE)
    caller = with_made_key(server)
    with Process(tmp_path / "b.db", "--keys", str(file), environment=NONE) as other:
        assert Caller(url=other.url, api_key=caller.api_key).trigger().post("/heartbeat").status == 200
    server.stop()
    assert not (tmp_path / "a.db.keys").exists()


def test_a_file_of_keys_that_others_can_read_keeps_a_server_from_starting(tmp_path: Path) -> None:
    """As ssh refuses such a key; the message is the command that helps."""
    Process(tmp_path / "runs.db", environment=NONE).stop()
    keys = tmp_path / "runs.db.keys"
    keys.chmod(0o644)
    words = [*SERVE, "--port", "0", "--db", str(tmp_path / "runs.db")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"chmod 600 {keys}" in done.stderr
    subprocess.run(["chmod", "600", str(keys)], check=True)
    Process(tmp_path / "runs.db", environment=NONE).stop()
