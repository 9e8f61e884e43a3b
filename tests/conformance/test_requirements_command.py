"""`runcontract requirements` as a command: what it lists, what it explains, and how it ends."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from runcontract import cli
from runcontract.contract import Level, load_clauses, load_exclusions, load_requirements
from runcontract.verify.target import load_target
from runcontract_conformance.explanation import AREAS, DECLARED_BY, Entry, as_page, as_text, counted
from runcontract_conformance.plan import select

PROJECT: Final = Path(__file__).parents[2]
COMMAND: Final = (sys.executable, "-m", "runcontract", "requirements")
TIMEOUT_S: Final = 30
REQUIREMENTS: Final = load_requirements()
EXCLUSIONS: Final = load_exclusions()
ENTRIES: Final[tuple[Entry, ...]] = (*REQUIREMENTS, *EXCLUSIONS)


def plain(text: str, _: str) -> str:
    """Paint nothing."""
    return text


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the command writes; it succeeds and has nothing to complain of."""
    assert cli.main(["requirements", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line that a mistake is told in; nothing goes to standard output."""
    assert cli.main(["requirements", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_help_shows_options_and_examples() -> None:
    """Enough to begin with."""
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    assert done.stderr == ""
    assert "runcontract requirements STATE-002" in done.stdout
    assert "--level" in done.stdout


def test_without_words_every_requirement_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the catalogue; what is not judged stands apart, and the last line counts."""
    judged, _, rest = said(capsys).partition("\nnot judged:\n")
    assert [line.split()[:3] for line in judged.splitlines()] == [
        [each.id, each.level, each.slug] for each in REQUIREMENTS
    ]
    excluded, _, total = rest.partition("\n\n")
    assert [line.split()[0] for line in excluded.splitlines()] == [each.id for each in EXCLUSIONS]
    assert all(each.statement in judged for each in REQUIREMENTS)
    assert total == f"{counted(REQUIREMENTS)}, {len(EXCLUSIONS)} parts of the contract not judged\n"


def test_a_level_narrows_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    """Of exclusions too, as far as they have one."""
    text = said(capsys, "--level", "may")
    assert re.findall(r"^([A-Z]+-\d{3}) +(MUST|SHOULD|MAY)", text, re.MULTILINE) == [
        (each.id, "MAY") for each in ENTRIES if each.level is Level.MAY
    ]
    assert text.endswith(" (0 MUST, 0 SHOULD, 9 MAY), 1 part of the contract not judged\n")


def test_one_requirement_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Statement, level, source, the clause in its own words, operations, needs, checks, and how to run it alone."""
    assert said(capsys, "TOKEN-011") == (
        "TOKEN-011 expired\n"
        "  An expired token is refused with 401.\n"
        "  level       MUST: a server that breaks it is not conformant\n"
        "  source      a standard: HTTP, JSON, bearer tokens, JWT or RFC 3339\n"
        "  clause      CONTRACT.md#3.4: expired; `nbf` in the future | 401 | MUST where the target can make\n"
        "              such a token (see provisioning)\n"
        "  operations  all 20 operations\n"
        "  needs       token.forge: the suite has the key that signs run tokens; in the target file:\n"
        "                [signing]\n"
        '                key = "${MY_SIGNING_KEY}"\n'
        '                claims = { sub = "{run_id}" }   # and what else the server looks for\n'
        "  tested by   expired\n"
        "  run alone   runcontract verify --only TOKEN-011\n"
        "  since       contract 1.0\n"
    )


def test_an_exclusion_is_explained_by_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to run."""
    text = said(capsys, "durable")
    assert text.startswith("LIFE-022 durable\n")
    assert "\n  not judged  A target can't declare a restart yet.\n" in text
    assert "CONTRACT.md#4.13: a write that was answered with success is still readable" in text
    assert "run alone" not in text
    assert "tested by" not in text


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_entry_can_be_explained(entry: Entry) -> None:
    """With each of its clauses, and no line that is too long to read, unless it is one word."""
    lines = as_text(entry, load_clauses(), ["check"], plain).splitlines()
    for number in (entry.clause, *entry.also):
        assert any(f"CONTRACT.md#{number}: " in line for line in lines)
    assert [line for line in lines if len(line) > 100] == []


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["STATE-005"], ["STATE-005"]),
        (["state-005"], ["STATE-005"]),
        (["slash-in-key"], ["STATE-008"]),
        (["Slash-In-Key", "STATE-008"], ["STATE-008"]),
        (["HTTP-001", "STATE-005"], ["STATE-005", "HTTP-001"]),
        (["HTTP-033", "HTTP-001"], ["HTTP-001", "HTTP-033"]),
        (["PROV"], ["PROV-001", "PROV-002"]),
        (["state", "--level", "should"], ["STATE-006", "STATE-008"]),
    ],
)
def test_a_word_is_an_id_a_slug_or_an_area(
    capsys: pytest.CaptureFixture[str], words: list[str], ids: list[str]
) -> None:
    """In any case; several add up, in the order of the catalogue."""
    assert re.findall(r"^([A-Z]+-\d{3}) ", said(capsys, *words), re.MULTILINE) == ids


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("STTE-002", "Did you mean STATE-002"),
        ("slash-in-ky", "Did you mean slash-in-key"),
        ("tokn", "Did you mean TOKEN"),
        ("zzzzqq", "`runcontract requirements` lists them."),
        ("", "`runcontract requirements` lists them."),
    ],
)
def test_a_word_that_names_nothing_is_told_with_what_was_meant(
    capsys: pytest.CaptureFixture[str], word: str, hint: str
) -> None:
    """Also beside one that names something."""
    message = refused(capsys, "STATE-002", word)
    assert message.startswith(f"runcontract: no such requirement, slug or area: {word!r}. ")
    assert hint in message


def test_a_selection_that_holds_nothing_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence would look like an answer."""
    message = refused(capsys, "OPS", "slash-in-key", "--level", "may")
    assert message == "runcontract: --level may: none of OPS, slash-in-key is of that level.\n"


@pytest.mark.parametrize("arguments", [["--json", "--markdown"], ["--level", "most"], ["--jsn"]])
def test_wrong_options_end_with_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, like every wrong usage."""
    with pytest.raises(SystemExit) as ended:
        cli.main(["requirements", *arguments])
    assert ended.value.code == 2
    assert "usage: runcontract requirements" in capsys.readouterr().err


def test_json_holds_everything(capsys: pytest.CaptureFixture[str]) -> None:
    """Requirements and exclusions apart, with the clauses that they cite."""
    document = json.loads(said(capsys, "--json"))
    assert set(document) == {"requirements", "exclusions", "clauses"}
    assert [each["id"] for each in document["requirements"]] == [each.id for each in REQUIREMENTS]
    assert [each["excluded"] for each in document["exclusions"]] == [each.reason for each in EXCLUSIONS]
    assert all(each["checks"] for each in document["requirements"])
    entry = next(each for each in document["requirements"] if each["id"] == "LIFE-014")
    assert entry == {
        "id": "LIFE-014",
        "slug": "lineage-bounded",
        "statement": "A continuation that would lie deeper than 10 is refused with 400, 409 or 422.",
        "level": "SHOULD",
        "source": "C",
        "clause": "CONTRACT.md#4.10",
        "also": [],
        "since": "1.0",
        "operations": ["continueRun"],
        "needs": ["token.forge"],
        "checks": ["lineage-bounded"],
    }
    assert document["clauses"] == {f"CONTRACT.md#{number}": text for number, text in load_clauses().items()}


def test_json_of_a_selection_is_of_the_same_shape(capsys: pytest.CaptureFixture[str]) -> None:
    """With no more clauses than it cites."""
    document = json.loads(said(capsys, "--json", "STATE-006"))
    assert [each["id"] for each in document["requirements"]] == ["STATE-006"]
    assert (document["exclusions"], list(document["clauses"])) == ([], ["CONTRACT.md#1.16"])


def test_the_page_in_docs_is_what_the_catalogue_gives(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Byte by byte: `runcontract requirements --markdown > docs/requirements.md`."""
    assert cli.main(["requirements", "--markdown"]) == 0
    assert capsysbinary.readouterr().out == (PROJECT / "docs/requirements.md").read_bytes()


def test_the_page_has_a_row_for_every_entry_and_a_heading_for_every_area() -> None:
    """A bar within a cell is escaped, so that each row has as many cells as its heading."""
    page = as_page(REQUIREMENTS, EXCLUSIONS)
    assert re.findall(r'^\| <a id="([a-z]+-\d{3})"></a>', page, re.MULTILINE) == [each.id.lower() for each in ENTRIES]
    assert re.findall(r"^## ([A-Z]+):", page, re.MULTILINE) == list(AREAS)
    for heading, *rows in (table.splitlines() for table in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)):
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {heading.count("|")}


def test_links_of_the_page_lead_somewhere() -> None:
    """Each to a clause that has this anchor."""
    linked = set(re.findall(r"\]\(\.\./openapi/CONTRACT\.md#([\d.]+)\)", as_page(REQUIREMENTS, EXCLUSIONS)))
    anchors = set(re.findall(r'<a id="([\d.]+)">', (PROJECT / "openapi/CONTRACT.md").read_text("utf-8")))
    assert linked == anchors


def test_a_page_without_exclusions_has_no_heading_for_them() -> None:
    """As of a selection."""
    assert "Not judged" not in as_page(REQUIREMENTS[:1], ())


@pytest.mark.parametrize("need", DECLARED_BY)
def test_what_is_said_to_declare_a_capability_declares_it(need: str, tmp_path: Path) -> None:
    """Put into a target file as it is shown, it gives that capability, and without it there is none."""
    declared = DECLARED_BY[need]
    tables = {"": ['url = "http://127.0.0.1:1"'], "provision": ['url = "/fresh"']}
    for name, added in (("without", ()), ("with", declared.lines)):
        filled = {table: [*lines] for table, lines in tables.items()}
        filled.setdefault(declared.table, []).extend(added)
        text = "\n".join("\n".join([f"[{table}]" if table else "", *lines]) for table, lines in filled.items() if lines)
        file = tmp_path / f"{name}.toml"
        file.write_text(text, "utf-8")
        target = load_target(file, environment={"MY_SIGNING_KEY": "k"})
        assert (need in target.capabilities) is bool(added), text


def test_run_alone_is_a_command_that_selects_the_requirement() -> None:
    """What is shown can be typed."""
    for each in REQUIREMENTS:
        shown = as_text(each, load_clauses(), (), plain).partition("  run alone   runcontract verify --only ")[2]
        assert select(REQUIREMENTS, only=(shown.splitlines()[0],)) == (each,)


def test_a_reader_who_goes_away_does_no_harm() -> None:
    """`runcontract requirements | head -1`: no traceback, and nothing on standard error."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(COMMAND, stdout=write, stderr=subprocess.PIPE, text=True, timeout=TIMEOUT_S, check=False)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (cli.PIPE_CLOSED, "")


def in_terminal(**environment: str) -> str:
    """Return what the command writes to a terminal."""
    ours, theirs = pty.openpty()
    try:
        subprocess.run(
            [*COMMAND, "STATE-006"],
            stdout=theirs,
            timeout=TIMEOUT_S,
            check=True,
            env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment},
        )
        return os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(theirs)


def test_colours_are_for_terminals_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """And not even there with NO_COLOR; apart from them, it is the same text."""
    text = said(capsys, "STATE-006")
    coloured = in_terminal()
    assert "\033[" not in text
    assert coloured.startswith("\033[1mSTATE-006 list-ordered\033[0m")
    assert re.sub(r"\033\[\d*m", "", coloured).replace("\r\n", "\n") == text
    assert in_terminal(NO_COLOR="1").replace("\r\n", "\n") == text
