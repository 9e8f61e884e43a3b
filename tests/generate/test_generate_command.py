"""`runcontract generate`: what it writes, what it finds, and how it ends."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from runcontract import cli
from runcontract.errors import StaleError, UsageError
from runcontract.generate import command
from runcontract.generate.checkout import MARKER, SOURCES, TARGET, render_checkout
from runcontract.generate.files import present

PROJECT: Final = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the command works on."""
    for folder in (SOURCES, TARGET):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def contents(root: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in present(root / TARGET)}


def test_what_is_checked_in_is_what_the_contract_gives() -> None:
    """The project's own generated files are fresh."""
    assert command.main(["--check", "--root", str(PROJECT)]) == 0


def test_rendering_twice_gives_the_same_bytes() -> None:
    """Renderers are pure functions of the contract."""
    assert render_checkout(PROJECT) == render_checkout(PROJECT)


def test_the_bytes_do_not_hang_on_where_the_command_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Formatters read the settings of the project around them; ours must not."""
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 40\nskip-string-normalization = true\n")
    monkeypatch.chdir(tmp_path)
    assert command.main(["--check", "--root", str(PROJECT)]) == 0


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Tokyo"}],
)
def test_the_bytes_do_not_hang_on_the_machine(environment: dict[str, str]) -> None:
    """Neither on the order of sets, nor on language, character set or time zone."""
    command_line = [sys.executable, "-m", "runcontract", "generate", "--check", "--root", str(PROJECT)]
    every = {**os.environ, **environment}
    done = subprocess.run(command_line, env=every, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_python_file_is_marked_as_generated() -> None:
    """Who opens one is told where to go instead."""
    modules = {path: text for path, text in render_checkout(PROJECT).items() if path.suffix == ".py"}
    assert len(modules) == 10
    assert [path for path, text in modules.items() if not text.startswith(f"# {MARKER}")] == []


def append_a_byte(root: Path) -> str:
    file = root / TARGET / "models.py"
    file.write_bytes(file.read_bytes() + b"\n")
    return "changed: src/runcontract/generated/models.py"


def change_line_ends(root: Path) -> str:
    file = root / TARGET / "errors.py"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return "changed: src/runcontract/generated/errors.py"


def lose_a_file(root: Path) -> str:
    (root / TARGET / "control" / "handlers.py").unlink()
    return "missing: src/runcontract/generated/control/handlers.py"


def leave_a_file(root: Path) -> str:
    (root / TARGET / "old_models.py").write_text("")
    return "extra: src/runcontract/generated/old_models.py"


def change_the_contract(root: Path) -> str:
    file = root / SOURCES / "components" / "schemas" / "FailRunRequest.yaml"
    file.write_text(file.read_text("utf-8").replace("type: string,", "type: string, maxLength: 9,"), "utf-8")
    return "changed: src/runcontract/generated/models.py"


DRIFTS: Final = pytest.mark.parametrize(
    "drift", [append_a_byte, change_line_ends, lose_a_file, leave_a_file, change_the_contract]
)


@DRIFTS
def test_check_finds_every_drift_and_writes_nothing(
    checkout: Path, drift: Callable[[Path], str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One byte is enough, in either direction."""
    finding = drift(checkout)
    before = contents(checkout)
    with pytest.raises(StaleError, match="Run `runcontract generate`"):
        command.main(["--check", "--root", str(checkout)])
    assert finding in capsys.readouterr().out.splitlines()
    assert contents(checkout) == before


@DRIFTS
def test_writing_puts_every_drift_right(checkout: Path, drift: Callable[[Path], str]) -> None:
    """After a write a check finds nothing."""
    drift(checkout)
    assert command.main(["--root", str(checkout)]) == 0
    assert command.main(["--check", "--root", str(checkout)]) == 0


def test_check_shows_what_differs(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A few lines of the difference are enough to recognise a change."""
    change_the_contract(checkout)
    with pytest.raises(StaleError):
        command.main(["--check", "--root", str(checkout)])
    assert "+    error: Annotated[str | MISSING, Field(max_length=9)] = MISSING" in capsys.readouterr().out


def test_files_that_are_fresh_are_left_alone(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build that looks at times has nothing to do after it."""
    before = {file: file.stat().st_mtime_ns for file in present(checkout / TARGET)}
    command.main(["--root", str(checkout)])
    assert {file: file.stat().st_mtime_ns for file in present(checkout / TARGET)} == before
    assert "wrote" not in capsys.readouterr().out


def test_the_checkout_is_found_from_within(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command works in every folder of a checkout."""
    monkeypatch.chdir(checkout / SOURCES / "paths")
    assert command.main(["--check"]) == 0


def test_outside_a_checkout_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation has no openapi/ folder."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"is no checkout of the project.*--root"):
        command.main([])


def test_a_named_folder_is_taken_at_its_word(checkout: Path) -> None:
    """--root does not look above the folder it is given."""
    with pytest.raises(UsageError):
        command.main(["--root", str(checkout / SOURCES)])


@pytest.mark.parametrize(("drift", "code"), [(append_a_byte, 1), (None, 0)], ids=["stale", "fresh"])
def test_the_exit_code_tells_stale_from_fresh(
    checkout: Path, drift: Callable[[Path], str] | None, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scripts read the exit code; the message is on stderr."""
    if drift is not None:
        drift(checkout)
    assert cli.main(["generate", "--check", "--root", str(checkout)]) == code
    assert ("runcontract: 1 generated file is not" in capsys.readouterr().err) == (code == 1)


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """--help is where people look first."""
    with pytest.raises(SystemExit) as end:
        command.main(["--help"])
    assert end.value.code == 0
    assert "runcontract generate --check" in capsys.readouterr().out
