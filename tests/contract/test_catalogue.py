"""The catalogue: it fits the contract, the checks and its own past, and each way in which it might not is seen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from runcontract.contract import load_clauses, load_contract, load_exclusions, load_requirements
from runcontract.contract.documents import read_document
from runcontract.generate.catalogue import clauses_of
from runcontract.verify.target import Target
from runcontract_conformance import plan
from runcontract_conformance.cases import Validator
from runcontract_conformance.checks.generated import Generated
from runcontract_conformance.corpus import Corpus
from runcontract_conformance.explanation import DECLARED_BY
from tests.contract.rot import Entry, changed, snapshot_of, unmatched

PROJECT: Final = Path(__file__).parents[2]
SCHEMA: Final[dict[str, Any]] = read_document(PROJECT / "openapi/requirements.schema.yaml")
SNAPSHOT: Final = (Path(__file__).parent / "requirement_ids.txt").read_text("utf-8")
CONTRACT: Final = load_contract()
REQUIREMENTS: Final = load_requirements()
EXCLUSIONS: Final = load_exclusions()
ENTRIES: Final[tuple[Entry, ...]] = (*REQUIREMENTS, *EXCLUSIONS)
GENERATED: Final = Generated(Corpus(contract=CONTRACT, seed=1, examples=0), Validator(CONTRACT), parts=1).checks()
CHECKS: Final = {check.name: check.requirements for check in (*plan.FIRST, *plan.FAMILIES, *GENERATED)}
IDS: Final = [each.id for each in REQUIREMENTS]
FULL_TARGET: Final = {
    "url": "http://127.0.0.1:1",
    "max_body_bytes": 1,
    "provision": {"url": "/", "body": "{payload}", "job": "j"},
    "signing": {"key": "k", "claims": {"attempt": 1}},
    "events": {"url": "/"},
}


def test_ids_are_what_they_always_were() -> None:
    """requirement_ids.txt is only ever added to: an id that is dropped is marked there, and never used again."""
    assert list(changed(snapshot_of(SNAPSHOT), ENTRIES)) == []


FIRST, LAST = ENTRIES[0], ENTRIES[-1]
OTHER_SLUG = replace(FIRST, slug="another-promise")
OTHER_SINCE = replace(FIRST, since="0.9")
NEW = replace(LAST, id="NEW-001", slug="new")


@pytest.mark.parametrize(
    ("snapshot", "entries", "said"),
    [
        (
            SNAPSHOT,
            (OTHER_SLUG, *ENTRIES[1:]),
            f"{FIRST.id} was {FIRST.slug} since 1.0, and is another-promise since 1.0",
        ),
        (
            SNAPSHOT,
            (OTHER_SINCE, *ENTRIES[1:]),
            f"{FIRST.id} was {FIRST.slug} since 1.0, and is {FIRST.slug} since 0.9",
        ),
        (SNAPSHOT, ENTRIES[1:], f"{FIRST.id} is gone: mark its line as retired"),
        (SNAPSHOT, (*ENTRIES, NEW), "NEW-001 is new: add the line `NEW-001 new 1.0`"),
        (
            SNAPSHOT,
            (*ENTRIES, replace(NEW, slug=FIRST.slug)),
            f"NEW-001 is new, whose slug was another's: add the line `NEW-001 {FIRST.slug} 1.0`",
        ),
        (
            f"{SNAPSHOT}OLD-001 old 1.0 retired\n",
            (*ENTRIES, replace(NEW, id="OLD-001")),
            "OLD-001 is retired and can't come back",
        ),
    ],
    ids=["another-slug", "another-since", "gone", "new", "another's-slug", "back-again"],
)
def test_an_id_that_changes_is_seen(snapshot: str, entries: tuple[Entry, ...], said: str) -> None:
    """Each kind of change, and nothing beside it."""
    assert list(changed(snapshot_of(snapshot), entries)) == [said]


def test_a_retired_id_stays_listed() -> None:
    """Whoever finds it in an old result can look it up, and nothing is wrong with that."""
    assert list(changed(snapshot_of(f"{SNAPSHOT}OLD-001 old 1.0 retired\n"), ENTRIES)) == []


@pytest.mark.parametrize(
    "line", ["OPS-001 another 1.0", "NEW-001 wait-for-event-200 1.0", "NEW-001 new 1.0 gone", "NEW-001"]
)
def test_a_line_that_is_none_is_refused(line: str) -> None:
    """An id or a slug twice, a word that nobody knows, too few words."""
    with pytest.raises(ValueError, match=r"once|not a line|not enough"):
        snapshot_of(f"{SNAPSHOT}{line}\n")


def test_every_requirement_has_a_check_and_every_check_a_requirement() -> None:
    """A promise that nothing tests would be insufficient for ever; a misspelt id would be observed in vain."""
    assert list(unmatched(IDS, CHECKS)) == []


def test_a_requirement_without_a_check_is_seen() -> None:
    """And a check that speaks of what is no requirement, such as an exclusion."""
    excluded = EXCLUSIONS[0].id
    assert list(unmatched([*IDS, "NEW-001"], CHECKS)) == ["NEW-001: no check puts it to the test"]
    said = list(unmatched(IDS, {**CHECKS, "new": (excluded,)}))
    assert said == [f"check new: there is no requirement {excluded}"]
    assert list(unmatched(IDS[1:], {"alone": tuple(IDS)})) == [f"check alone: there is no requirement {IDS[0]}"]


def test_every_clause_is_cited_and_every_citation_has_a_clause() -> None:
    """Nothing of the contract is forgotten: it is judged, or it is said why not."""
    cited = {number for each in ENTRIES for number in (each.clause, *each.also)}
    assert cited == set(load_clauses()) == set(clauses_of(PROJECT / "openapi/CONTRACT.md"))


def test_clauses_are_numbered_without_a_gap() -> None:
    """Section by section, in the order of the page."""
    numbers = [tuple(map(int, number.split("."))) for number in load_clauses()]
    assert numbers == [
        (section, number)
        for section in range(1, 7)
        for number in range(1, 1 + sum(each[0] == section for each in numbers))
    ]


def test_the_first_twenty_clauses_are_the_operations_of_the_description() -> None:
    """Clause 1.n says of the n-th operation what the description says: name, method, path, success."""
    clauses = load_clauses()
    for number, operation in enumerate(CONTRACT.operations, 1):
        name, address, _, status, _ = clauses[f"1.{number}"].split(" | ")
        path = operation.path.removeprefix("/sdk/v1/runs/{runID}")
        assert (name, address, status) == (operation.id, f"{operation.method} {path}", str(operation.success.status))


def test_the_contract_names_files_that_there_are() -> None:
    """Relative to itself, or to the project."""
    text = (PROJECT / "openapi/CONTRACT.md").read_text("utf-8")
    named = set(re.findall(r"`([\w/.-]+\.(?:yaml|txt|md))`", text))
    assert named
    assert [name for name in named if not any((root / name).is_file() for root in (PROJECT, PROJECT / "openapi"))] == []


def test_at_least_150_promises_are_judged() -> None:
    """Levels and areas apart; an exclusion counts for none."""
    assert len(REQUIREMENTS) >= 150


def test_a_must_that_is_not_judged_says_so() -> None:
    """Each exclusion has a reason; those that ask something of a server have a level."""
    assert all(each.reason for each in EXCLUSIONS)
    assert {each.slug for each in EXCLUSIONS if each.level == "MUST"} == {
        "other-endings",
        "end-kept",
        "durable",
        "memory-bounded",
    }


def test_the_schema_is_one() -> None:
    """JSON Schema 2020-12."""
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.Draft202012Validator(SCHEMA)
    assert jsonschema_rs.meta.is_valid(SCHEMA)


def members(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every schema of a member or definition, with its place."""
    for keyword in ("properties", "$defs"):
        for name, schema in node.get(keyword, {}).items():
            yield f"{place}/{name}", schema
            yield from members(schema, f"{place}/{name}")


def test_every_member_of_the_schema_is_described() -> None:
    """Beside its name, or where it refers to."""
    definitions = SCHEMA["$defs"]
    silent = [
        place
        for place, schema in members(SCHEMA)
        if not schema.get("description")
        and not definitions.get(str(schema.get("$ref")).removeprefix("#/$defs/"), {}).get("description")
    ]
    assert silent == []


def test_needs_are_what_a_target_can_declare() -> None:
    """The schema, the target file and the explanation know the same capabilities; a fresh run is needed by all."""
    declarable = Target.model_validate(FULL_TARGET).capabilities - {"run.fresh"}
    needs = SCHEMA["$defs"]["requirement"]["properties"]["needs"]["items"]["enum"]
    assert set(needs) == declarable == set(DECLARED_BY)
    assert {need for each in REQUIREMENTS for need in each.needs} == declarable
