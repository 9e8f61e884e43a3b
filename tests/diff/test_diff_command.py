"""`runcontract diff`: what it prints in each format, what it says on errors, and how it ends."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pytest

from runcontract import cli
from runcontract.diff.command import main, painter
from tests.diff.changes import BREAKING
from tests.diff.harmless import COMPATIBLE, THE_SAME
from tests.diff.planted import Edit, Json, Planted, drop, put

RUNS_YAML: Final = Path(__file__).parents[2] / "openapi" / "runs.yaml"
SCHEMAS: Final = "#/components/schemas"
NAMED: Final[Mapping[str, Planted]] = {each.name: each for each in (*BREAKING, *COMPATIBLE, *THE_SAME)}
FOR_CLIENTS: Final = "a maximum is lowered"
FOR_SERVERS: Final = "a maximum goes"
FOR_BOTH: Final = "a type of an answer is another"
FOR_NOBODY: Final = "an optional member is added to an answer"
OF_WORDS: Final = "a description is reworded"
Files = Callable[..., list[str]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Return what writes a description before and after a change, and returns the two names."""

    def write(name: str, *edits: Edit) -> list[str]:
        for file, document in zip(("old.json", "new.json"), NAMED[name].documents(), strict=True):
            for edit in edits if file == "new.json" else ():
                edit.carry_out(document)
            (tmp_path / file).write_text(json.dumps(document), "utf-8")
        return [str(tmp_path / "old.json"), str(tmp_path / "new.json")]

    return write


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (FOR_CLIENTS, {"any": 1, "clients": 1, "servers": 0, "never": 0}),
        (FOR_SERVERS, {"any": 1, "clients": 0, "servers": 1, "never": 0}),
        (FOR_BOTH, {"any": 1, "clients": 1, "servers": 1, "never": 0}),
        (FOR_NOBODY, {"any": 0, "clients": 0, "servers": 0, "never": 0}),
        (OF_WORDS, {"any": 0, "clients": 0, "servers": 0, "never": 0}),
    ],
)
def test_the_exit_code_is_1_for_whom_it_was_asked_about(name: str, codes: Mapping[str, int], files: Files) -> None:
    """Without the option, about both."""
    pair = files(name)
    assert {word: main([*pair, "--fail-on", word]) for word in codes} == codes
    assert main(pair) == codes["any"]


def test_text_is_a_line_a_change_by_who_is_broken(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """Place, what became of it, and a few of the operations; the last line sums up."""
    more = put(f"{SCHEMAS}/JobRun/properties/region", to={"type": "string"}), put("#/info/x-max-body-bytes", to=2097152)
    assert main(files(FOR_CLIENTS, *more)) == 1
    percent = "#/components/schemas/ReportProgressRequest/properties/percent/maximum"
    assert capsys.readouterr().out.splitlines() == [
        "breaks clients",
        f"  request  narrowed {percent}: maximum 100 became 50  (reportProgress)",
        "",
        "breaks servers",
        "  request  widened  #/info/x-max-body-bytes: x-max-body-bytes 1048576 became 2097152",
        "",
        "breaks nobody",
        (
            "  offer    widened  #/components/schemas/JobRun/properties/region: member region added"
            "  (annotateRun, completeRun, failRun, and 2 more)"
        ),
        "",
        "3 changes: 1 breaks clients, 1 breaks servers, 1 breaks nobody; the next version is a major one",
    ]


@pytest.mark.parametrize(("name", "says"), [(OF_WORDS, "no change but of words\n"), (None, "no change\n")])
def test_where_nothing_changed_it_says_so(
    name: str | None, says: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of words is more than nothing."""
    assert main(["contract", str(RUNS_YAML)] if name is None else files(name)) == 0
    assert capsys.readouterr().out == says


def test_json_has_everything(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """One object: both sides, the sum, and every change with both of its places."""
    old, new = files(FOR_SERVERS)
    assert main([old, new, "--format", "json"]) == 1
    percent = "#/components/schemas/ReportProgressRequest/properties/percent/maximum"
    assert json.loads(capsys.readouterr().out) == {
        "old": {"name": old, "version": "1.0.0"},
        "new": {"name": new, "version": "1.0.0"},
        "summary": {"changes": 1, "break_clients": 0, "break_servers": 1, "version": "minor"},
        "changes": [
            {
                "breaks": ["servers"],
                "aspect": "request",
                "kind": "widened",
                "old": percent,
                "new": None,
                "message": "maximum 100 became none",
                "operations": ["reportProgress"],
            }
        ],
    }


def test_markdown_is_a_table_by_who_is_broken(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """What a description contains stays text: a bar does not end a cell."""
    assert main([*files(FOR_SERVERS, put(f"{SCHEMAS}/JobRun/properties/a|<b>`", to={})), "--format", "markdown"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "**2 changes: 0 break clients, 1 breaks servers, 1 breaks nobody; the next version is a minor one**",
        "",
        "### Breaks servers",
        "",
        "| | where | what | operations |",
        "|---|---|---|---|",
        (
            "| request widened | <code>#/components/schemas/ReportProgressRequest/properties/percent/maximum</code> "
            "| maximum 100 became none | reportProgress |"
        ),
        "",
        "### Breaks nobody",
        "",
        "| | where | what | operations |",
        "|---|---|---|---|",
        (
            r"| offer widened | <code>#/components/schemas/JobRun/properties/a&#124;&lt;b>`</code> "
            r"| member a\|&lt;b>\` added | annotateRun, completeRun, failRun, and 2 more |"
        ),
    ]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_description_does_not_steer_the_terminal(form: str, files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever it calls its members."""
    hostile = put(f"{SCHEMAS}/JobRun/properties/\033[2J\r\u009b31m", to={"type": "string"})
    main([*files(OF_WORDS, hostile), "--format", form])
    shown = capsys.readouterr().out
    assert "x1b" in shown
    assert all(each.isprintable() for each in shown.replace("\n", ""))


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "coloured"),
    [
        (Screen(), {}, True),
        (Screen(), {"NO_COLOR": "1"}, False),
        (Screen(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_there_are_colours_on_a_terminal_alone(
    stream: io.StringIO, environment: Mapping[str, str], *, coloured: bool
) -> None:
    """And only where they are wanted."""
    assert painter(stream, environment)("text", "bad") == ("\033[31mtext\033[0m" if coloured else "text")


@pytest.mark.parametrize(
    ("name", "version", "complaint"),
    [
        (FOR_CLIENTS, "2.0.0", None),
        (
            FOR_CLIENTS,
            "1.9.0",
            "went 1.0.0 -> 1.9.0, but the changes ask for 2.0.0 or higher (major): they break clients",
        ),
        (FOR_SERVERS, "1.1.0", None),
        (FOR_SERVERS, "1.0.9", "went 1.0.0 -> 1.0.9, but the changes ask for 1.1.0 or higher (minor)"),
        (FOR_NOBODY, "1.1.0", None),
        (FOR_NOBODY, "1.0.1", "ask for 1.1.0 or higher (minor)"),
        (OF_WORDS, "1.0.1", None),
        (OF_WORDS, "1.0.0", "info.version stayed 1.0.0, but the changes ask for 1.0.1 or higher (patch)"),
        (OF_WORDS, "0.9.0", "ask for 1.0.1 or higher (patch)"),
        ("the version is another", "1.0.0", None),
        ("the version is another", "3.0.0", None),
        ("the version is another", "0.9.9", "went 1.0.0 -> 0.9.9, but nothing changed: leave it at 1.0.0"),
    ],
)
def test_the_version_must_be_raised_enough(
    name: str, version: str, complaint: str | None, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Major for what breaks clients, minor for any other change, patch for words."""
    arguments = [*files(name, put("#/info/version", to=version)), "--fail-on", "never", "--check-version"]
    assert main(arguments) == (0 if complaint is None else 1)
    said = capsys.readouterr().err
    assert complaint in said if complaint else said == ""


def test_below_1_0_0_minor_is_enough(files: Files) -> None:
    """Nothing is settled before."""
    old, new = files(FOR_CLIENTS, put("#/info/version", to="0.3.0"))
    document = json.loads(Path(old).read_text("utf-8"))
    put("#/info/version", to="0.2.7").carry_out(document)
    Path(old).write_text(json.dumps(document), "utf-8")
    assert main([old, new, "--fail-on", "never", "--check-version"]) == 0


def test_a_good_version_does_not_excuse_what_was_asked_about(files: Files) -> None:
    """The two questions are two."""
    assert main([*files(FOR_CLIENTS, put("#/info/version", to="2.0.0")), "--check-version"]) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-", "-"], "only one of the two can come from standard input"),
        (["contract", "gone.yaml"], "gone.yaml: can't be read: No such file or directory"),
        (["contract", "."], r"\.: can't be read: Is a directory"),
    ],
)
def test_wrong_usage_is_one_message_and_exit_code_2(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stderr; stdout is empty."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["diff", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(f"runcontract: {said}.*\n", err), err


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (put("#/paths", to=5), "new.json: this is no OpenAPI 3.x description: paths: 5 is not of type"),
        (drop(f"{SCHEMAS}/RunID"), r"new.json: #/components/.*: \$ref #/components/schemas/RunID: there is no such"),
        (put("#/info/version", to="soon"), "new.json: info.version is 'soon'; .* three numbers such as 1.2.0"),
    ],
    ids=["no description", "dangling reference", "no version"],
)
def test_a_description_that_can_not_be_compared_is_exit_code_2(
    edit: Edit, said: str, files: Files, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not the 1 of a change that breaks somebody."""
    assert cli.main(["diff", *files(OF_WORDS, edit), "--check-version"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.search(said, err), err


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """The recipe for CI among them."""
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "git show main:src/runcontract/generated/openapi.json | runcontract diff - " in capsys.readouterr().out


def test_the_recipe_for_ci_works_in_a_pipe() -> None:
    """As a process: one description comes through standard input, the other from many files."""
    old: Json = NAMED[FOR_SERVERS].documents()[1]
    command = [sys.executable, "-m", "runcontract", "diff", "-", str(RUNS_YAML)]
    done = subprocess.run(command, input=json.dumps(old).encode(), capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    assert done.returncode == 1
    assert b"maximum none became 100" in done.stdout
