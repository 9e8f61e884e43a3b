"""A catalogue that does not fit its schema, the contract or the operations is refused, by its file and the place."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from runcontract import cli
from runcontract.generate.catalogue import clauses_of
from runcontract.generate.checkout import SOURCES, TARGET
from runcontract.generate.files import present

PROJECT: Final = Path(__file__).parents[2]
CATALOGUE: Final = "requirements.yaml"
SCHEMA: Final = "requirements.schema.yaml"
CLAUSES: Final = "CONTRACT.md"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the command works on."""
    for folder in (SOURCES, TARGET):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A text of a file, what stands there instead, and what is said of it; `{line}` is where the text stood."""

    old: str
    new: str
    said: str
    file: str = CATALOGUE


def shape(old: str, new: str, said: str) -> Fault:
    """Break the schema at an entry."""
    return Fault(old=old, new=new, said=f"openapi/{CATALOGUE}: the catalogue can't be used: {said}")


def clause(old: str, new: str, said: str) -> Fault:
    """Break the contract's page."""
    return Fault(old=old, new=new, said=said, file=CLAUSES)


ROW: Final = '| <a id="4.7"></a>4.7 |'
ITEM: Final = '- <a id="4.3"></a>4.3 '
FAULTS: Final = (
    shape("id: OPS-002,", "id: ops-2,", 'requirements > ops-2 > id: "ops-2" does not match'),
    shape("id: OPS-002, ", "", 'requirements > 1: "id" is a required property'),
    shape("slug: get-payload-200", "slug: Get payload", 'requirements > OPS-002 > slug: "Get payload" does not match'),
    shape('"getPayload answers 200."', '"getPayload answers 200"', "requirements > OPS-002 > statement: "),
    shape('clause: "1.2",', 'clause: "1",', 'requirements > OPS-002 > clause: "1" does not match'),
    shape("operations: [getPayload]", "operations: []", "requirements > OPS-002 > operations: [] has less than 1 item"),
    shape(
        "needs: [run.payload]", "needs: [run.paylaod]", 'requirements > DATA-004 > needs > 0: "run.paylaod" is not one'
    ),
    shape("source: R, ", "", 'requirements > TOKEN-002: "source" is a required property'),
    shape("level: MAY,", "levels: MAY,", "requirements > VALID-008: "),
    shape("level: MUST,", "level: .nan,", "requirements > OPS-001 > level: "),
    shape("excluded: ", "because: ", "exclusions > VALID-016: "),
    shape("exclusions:", "omissions:", 'the document: "exclusions" is a required property'),
    shape("id: OPS-002,", "id: OPS-001,", "OPS-001: two entries have this id"),
    shape("id: VALID-016,", "id: VALID-001,", "VALID-001: two entries have this id"),
    shape("slug: get-payload-200", "slug: wait-for-event-200", "wait-for-event-200: two entries have this slug"),
    shape('clause: "4.5",', 'clause: "4.50",', "LIFE-004: CONTRACT.md has no clause 4.50 clause 4.5: no requirement"),
    shape(
        'also: ["1.25"], operations: [getPayload]',
        'also: ["9.1"], operations: [getPayload]',
        "OPS-002: CONTRACT.md has no clause 9.1",
    ),
    shape("operations: [getPayload]", "operations: [getPayloads]", "OPS-002: there is no operation getPayloads"),
    shape(
        'operations: [getPayload], since: "1.0"',
        'operations: [getPayload], since: "1.1"',
        "OPS-002: it is since 1.1, but the catalogue is 1.0",
    ),
    shape(
        'operations: [getPayload], since: "1.0"',
        'operations: [getPayload], since: "10.0"',
        "OPS-002: it is since 10.0, but",
    ),
    Fault(old="&all [", new="&all [!!binary YQ==, ", said=f"openapi/{CATALOGUE}:5: not valid YAML: the tag"),
    clause(
        ROW,
        "| a row without a number |",
        'CONTRACT.md:{line}: a clause begins with its number, as <a id="4.7"></a>4.7.',
    ),
    clause(ROW, '| <a id="4.7"></a>4.8 |', "CONTRACT.md:{line}: a clause begins with its number"),
    clause(ROW, '| <a id="4.6"></a>4.6 |', "CONTRACT.md:{line}: there is another clause 4.6."),
    clause(
        ROW,
        '| <a id="4.70"></a>4.70 |',
        "requirements.yaml: the catalogue can't be used: LIFE-005: CONTRACT.md has no clause 4.7",
    ),
    clause(ITEM, "- ", "CONTRACT.md:{line}: a clause begins with its number"),
    clause(
        ITEM,
        '- <a id="4.3"></a>4.3 Said.\n- <a id="4.33"></a>4.33 ',
        "clause 4.33: no requirement or exclusion cites it",
    ),
    Fault(file=SCHEMA, old="type: array", new="type: arry", said=f"openapi/{SCHEMA}: no JSON Schema: "),
    Fault(file=SCHEMA, old="required: [", new="required: ", said=f"openapi/{SCHEMA}:"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.file}-{fault.new[:40]}")
def test_the_message_names_file_and_place(checkout: Path, fault: Fault, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 with one message; what was generated before is still there."""
    source = checkout / SOURCES / fault.file
    text = source.read_text("utf-8")
    assert fault.old in text
    source.write_text(text.replace(fault.old, fault.new, 1), "utf-8")
    before = {each: each.read_bytes() for each in present(checkout / TARGET)}
    assert cli.main(["generate", "--root", str(checkout)]) == 2
    message = " ".join(capsys.readouterr().err.split())
    line = text[: text.index(fault.old)].count("\n") + 1
    assert fault.said.replace("{line}", f"{line}") in message, message
    assert message.startswith(f"runcontract: {checkout / SOURCES}/")
    assert {each: each.read_bytes() for each in present(checkout / TARGET)} == before


@pytest.mark.parametrize("name", [CATALOGUE, SCHEMA, CLAUSES])
def test_a_file_that_is_missing_is_named(checkout: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """All three are needed."""
    (checkout / SOURCES / name).unlink()
    assert cli.main(["generate", "--root", str(checkout)]) == 2
    assert f"{checkout / SOURCES / name}: can't be read: No such file or directory." in capsys.readouterr().err


def test_a_page_that_is_no_text_is_named(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By its name, and without a traceback."""
    (checkout / SOURCES / CLAUSES).write_bytes(b"\xff")
    assert cli.main(["generate", "--root", str(checkout)]) == 2
    assert f"{checkout / SOURCES / CLAUSES}: can't be read: it is not UTF-8 text." in capsys.readouterr().err


def test_a_long_list_of_faults_is_cut(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five are enough to begin with."""
    source = checkout / SOURCES / CATALOGUE
    source.write_text(source.read_text("utf-8").replace("level: MUST", "level: MUSST"), "utf-8")
    assert cli.main(["generate", "--root", str(checkout)]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 7
    assert told[-1].endswith("more")


def test_what_is_wrong_with_a_catalogue_of_its_own_is_told_all_at_once(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An entry that is gone leaves its clause without a citation."""
    source = checkout / SOURCES / CATALOGUE
    lines = source.read_text("utf-8").splitlines(keepends=True)
    source.write_text("".join(line for line in lines if "{id: LIFE-005," not in line), "utf-8")
    assert cli.main(["generate", "--root", str(checkout)]) == 2
    assert capsys.readouterr().err.splitlines()[1:] == ["  clause 4.7: no requirement or exclusion cites it"]


def test_the_text_of_a_clause_is_one_line(tmp_path: Path) -> None:
    """A row's cells, parted; an item's lines, joined; what stands before the first section is no clause."""
    page = tmp_path / "page.md"
    page.write_text(
        "- no clause\n\n## 1. One\n\n| clause | rule | answer |\n|---|---|---|\n"
        '| <a id="1.1"></a>1.1 | a rule | | MUST |\n\n- <a id="1.2"></a>1.2 one|two\n  | three\n\n  no part of it\n',
        "utf-8",
    )
    assert clauses_of(page) == {"1.1": "a rule | MUST", "1.2": "one|two | three"}
