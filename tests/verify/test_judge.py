"""From observations to outcomes and a verdict: the first that matches (CONTRIBUTING.md)."""

from collections.abc import Callable

import pytest

from runcontract.contract import Level, Requirement
from runcontract.verify.engine import Record, Tally
from runcontract.verify.exchange import Exchange, Request
from runcontract.verify.finding import Finding
from runcontract.verify.judge import result_of, verdict_of, with_declared
from runcontract.verify.verdict import Declaration, DeclaredChange, Outcome, Verdict, Word

EVERYTHING = frozenset({"run.fresh"})
FINDING = Finding(
    requirement="R-1",
    operation="one",
    case="c",
    expected="a",
    got="b",
    exchange=Exchange(request=Request(method="GET", url="http://127.0.0.1/")),
)


def requirement(level: Level = Level.MUST, *, needs: tuple[str, ...] = (), name: str = "R-1") -> Requirement:
    return Requirement(
        id=name, slug="s", statement="S.", level=level, source="P", clause="1", operations=("one", "two"), needs=needs
    )


def record_of(**tallies: Tally) -> Record:
    record = Record()
    record.tallies.update({("R-1", operation): tally for operation, tally in tallies.items()})
    return record


def outcome(level: Level = Level.MUST, **tallies: Tally) -> Outcome:
    return result_of(requirement(level), record_of(**tallies), EVERYTHING).outcome


HELD: Callable[[], Tally] = lambda: Tally(held=1)  # noqa: E731 - a fresh one each time


def test_held_on_every_operation_is_satisfied() -> None:
    """Evidence on each operation that the requirement names."""
    assert outcome(one=HELD(), two=HELD()) is Outcome.SATISFIED


def test_unobserved_on_one_operation_is_insufficient() -> None:
    """Judging nothing is not a pass."""
    assert outcome(one=HELD()) is Outcome.INSUFFICIENT


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(held=5, findings=[FINDING]), Outcome.VIOLATED),
        (Tally(held=5, unstable=[FINDING]), Outcome.UNSTABLE),
        (Tally(held=5, blocked=["x"]), Outcome.BLOCKED),
        (Tally(held=5, errors=["x"]), Outcome.HARNESS_ERROR),
        (Tally(held=5, unfinished=1), Outcome.INSUFFICIENT),
    ],
)
def test_the_worst_operation_decides(tally: Tally, expected: Outcome) -> None:
    """However often a requirement held elsewhere."""
    assert outcome(one=HELD(), two=tally) is expected


def test_a_should_that_is_broken_deviates() -> None:
    """Levels decide what a finding amounts to."""
    assert outcome(Level.SHOULD, one=Tally(findings=[FINDING]), two=HELD()) is Outcome.DEVIATES


def test_a_may_is_observed_or_not() -> None:
    """An optional feature can't be failed."""
    assert outcome(Level.MAY, one=HELD()) is Outcome.OBSERVED
    assert outcome(Level.MAY) is Outcome.NOT_OBSERVED


def test_an_undeclared_capability_is_not_evaluable() -> None:
    """Never passed, and the reason names what is missing."""
    result = result_of(requirement(needs=("token.forge",)), record_of(one=HELD(), two=HELD()), EVERYTHING)
    assert (result.outcome, result.reason) == (Outcome.NOT_EVALUABLE, "the target does not declare token.forge")


def word(*outcomes: tuple[Level, Tally], lost: bool = False, reachable: frozenset[str] = frozenset()) -> Word:
    record = Record(stopped="stopped" if lost else "", lost=lost)
    results = []
    for number, (level, tally) in enumerate(outcomes):
        name = f"R-{number}"
        record.tallies.update({(name, each): tally for each in ("one", "two")})
        results.append(result_of(requirement(level, name=name), record, EVERYTHING))
    return verdict_of(results, record, reachable=reachable)[0]


GOOD = (Level.MUST, Tally(held=1))
BROKEN_MUST = (Level.MUST, Tally(findings=[FINDING]))
BROKEN_SHOULD = (Level.SHOULD, Tally(findings=[FINDING]))
BLOCKED_MUST = (Level.MUST, Tally(blocked=["x"]))
BLOCKED_SHOULD = (Level.SHOULD, Tally(blocked=["x"]))


@pytest.mark.parametrize(
    ("observed", "expected"),
    [
        ((GOOD,), Word.CONFORMANT),
        ((GOOD, BLOCKED_SHOULD), Word.CONFORMANT),
        ((GOOD, BROKEN_SHOULD), Word.DEVIATIONS),
        ((GOOD, BLOCKED_MUST), Word.INCONCLUSIVE),
        ((GOOD, BROKEN_SHOULD, BLOCKED_MUST), Word.INCONCLUSIVE),
        ((BROKEN_SHOULD, BROKEN_MUST, BLOCKED_MUST), Word.NOT_CONFORMANT),
        ((BLOCKED_SHOULD,), Word.INCONCLUSIVE),
        ((), Word.INCONCLUSIVE),
    ],
)
def test_the_first_that_matches_is_the_verdict(observed: tuple[tuple[Level, Tally], ...], expected: Word) -> None:
    """One counter-example refutes; what could not be judged leaves the verdict open; then deviations."""
    assert word(*observed) is expected


def test_a_lost_target_is_inconclusive_unless_a_must_is_broken() -> None:
    """A counter-example counts even if the run was cut short."""
    assert word(GOOD, lost=True) is Word.INCONCLUSIVE
    assert word(BROKEN_MUST, lost=True) is Word.NOT_CONFORMANT


def test_an_operation_that_never_succeeded_leaves_the_verdict_open() -> None:
    """Its other requirements were judged on nothing, whatever their level."""
    assert word(GOOD, BLOCKED_SHOULD, reachable=frozenset({"R-1"})) is Word.INCONCLUSIVE


@pytest.mark.parametrize(
    ("of", "code"),
    [(Word.CONFORMANT, 0), (Word.DEVIATIONS, 0), (Word.NOT_CONFORMANT, 1), (Word.INCONCLUSIVE, 3)],
)
def test_exit_codes_are_for_ci(of: Word, code: int) -> None:
    """0 conformant, with deviations or without; 1 not; 3 could not judge."""
    verdict = Verdict(word=of, because="", results=(), target="", contract_version="1", requests=0, seconds=0, seed=1)
    assert verdict.exit_code == code


def declared(*words: str) -> Declaration:
    changes = tuple(DeclaredChange(text="t", operations=(), deviates=each == "deviation") for each in words)
    return Declaration(file="ours.yaml", title="Ours", version="1", changes=changes)


@pytest.mark.parametrize(
    ("word", "because", "declarations", "expected"),
    [
        (Word.CONFORMANT, "", [], (Word.CONFORMANT, "")),
        (Word.CONFORMANT, "", [declared(), declared("extension")], (Word.CONFORMANT, "")),
        (Word.CONFORMANT, "", [declared("deviation")], (Word.DEVIATIONS, "1 deviation is declared")),
        (
            Word.DEVIATIONS,
            "R-1 deviates",
            [declared("deviation", "extension"), declared("deviation")],
            (Word.DEVIATIONS, "R-1 deviates; 2 deviations are declared"),
        ),
        (Word.NOT_CONFORMANT, "R-1 is violated", [declared("deviation")], (Word.NOT_CONFORMANT, "R-1 is violated")),
        (Word.INCONCLUSIVE, "lost", [declared("deviation")], (Word.INCONCLUSIVE, "lost")),
    ],
    ids=["none", "extensions", "a deviation", "deviations, declared and not", "a violation besides", "not judged"],
)
def test_what_is_declared_to_deviate_deviates(
    word: Word, because: str, declarations: list[Declaration], expected: tuple[Word, str]
) -> None:
    """A server that conforms to a changed contract does not conform to the contract; an extension harms nobody."""
    assert with_declared(word, because, declarations) == expected
