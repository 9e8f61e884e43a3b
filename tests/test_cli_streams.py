"""Streams that are closed, full or gone: one message at most, and never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

SHOP = Path(__file__).parent / "diff/shop.yaml"

WORDS = f"{sys.executable} -m runcontract"
COMMANDS = (
    "--help",
    "--version",
    "diff --help",
    "requirements",
    "requirements --json",
    f"diff {SHOP} {SHOP} --format json",
)


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != "diff --help"])  # argparse tells nobody
def test_a_full_disk_is_told(command: str) -> None:
    """Exit code 2, as for anything else that the command was asked for and can't do."""
    done = shell(f"{WORDS} {command} >/dev/full")
    assert (done.returncode, done.stderr) == (2, "runcontract: can't write the output: No space left on device.\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_closed_output_is_told(command: str) -> None:
    """Before anything is done for it."""
    done = shell(f"{WORDS} {command} >&-")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "standard output is closed" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_who_is_gone_is_no_fault(command: str) -> None:
    """Nothing is said; the code is that of a closed pipe, or 0 where all had been read."""
    done = shell(f"{WORDS} {command} | true")
    assert done.returncode in {0, 141}
    assert done.stderr == ""


def test_a_closed_input_is_empty() -> None:
    """As if nobody had written anything."""
    done = shell(f"{WORDS} diff - {SHOP} <&-")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "standard input: it is empty" in done.stderr


def test_json_is_json_in_any_character_set() -> None:
    """What the output has no characters for is written as JSON itself writes it."""
    ascii_only = shell(f"PYTHONIOENCODING=ascii {WORDS} requirements --json | {sys.executable} -m json.tool >/dev/null")
    assert (ascii_only.returncode, ascii_only.stderr) == (0, "")
    assert Path(SHOP).is_file()
