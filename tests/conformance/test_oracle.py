"""The pure model of a run: what each step may be answered with, what its answer shows, what it leaves behind."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.contract import load_contract, load_requirements
from runcontract_conformance.oracle import ENDS, OVER, READS, RunModel, Status, Step, after, expected_statuses, judge

CONTRACT = load_contract()
SUCCESS = {operation.id: operation.success.status for operation in CONTRACT.operations}
CATALOGUE = {each.id: each for each in load_requirements()}
BODIES: dict[str, dict[str, Any]] = {
    "setState": {"key": "k", "value": {"n": 1}},
    "annotateRun": {"a": "1"},
    "saveCheckpoint": {"state": {}},
    "waitForEvent": {"event_key": "e"},
}
WRITES = sorted(set(SUCCESS) - READS - ENDS - {"continueRun"})


def step(operation: str, body: dict[str, Any] | None = None, key: str = "") -> Step:
    return Step(run=0, operation=operation, body=BODIES.get(operation) if body is None else body, key=key)


def played(*steps: Step, start: RunModel | None = None) -> RunModel:
    model = start or RunModel()
    for each in steps:
        model = after(model, each)
    return model


def may_answer(model: RunModel, taken: Step) -> tuple[frozenset[int], str]:
    return expected_statuses(model, taken, SUCCESS[taken.operation])


def word(model: RunModel, taken: Step, body: Any) -> dict[str, bool]:
    return {each.requirement: each.held for each in judge(model, taken, body)}


@pytest.mark.parametrize("operation", sorted(set(SUCCESS) - {"getState"}))
def test_on_an_executing_run_everything_succeeds(operation: str) -> None:
    """A fresh run takes every operation."""
    assert may_answer(RunModel(), step(operation)) == (frozenset({SUCCESS[operation]}), "")


@pytest.mark.parametrize(
    ("operations", "requirement"),
    [(sorted(READS), "LIFE-002"), (sorted(ENDS), "LIFE-003"), (WRITES, "LIFE-001"), (["continueRun"], "LIFE-008")],
)
@pytest.mark.parametrize("end", sorted(ENDS))
def test_on_a_run_that_is_over_nothing_succeeds(end: str, operations: list[str], requirement: str) -> None:
    """409 or 410, each under the requirement that the catalogue has for it."""
    over = played(step(end))
    for operation in operations:
        assert may_answer(over, step(operation)) == (OVER, requirement)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("waitForEvent", (frozenset({409}), "LIFE-005")),
        ("completeRun", (frozenset({200}), "LIFE-007")),
        ("failRun", (frozenset({200}), "LIFE-007")),
        ("setState", (frozenset(), "")),
        ("getState", (frozenset(), "")),
        ("logEvent", (frozenset(), "")),
    ],
)
def test_a_waiting_run_can_end_and_not_wait_again(operation: str, expected: tuple[frozenset[int], str]) -> None:
    """What else it takes is open, and nothing is said of it."""
    assert may_answer(played(step("waitForEvent")), step(operation)) == expected


def test_a_key_that_is_not_set_is_not_found() -> None:
    """Never set, or deleted again; another spelling is another key."""
    reading = step("getState", key="k")
    not_found = (frozenset({404}), "STATE-005")
    assert may_answer(RunModel(), reading) == not_found
    assert may_answer(played(step("setState")), reading) == (frozenset({200}), "")
    assert may_answer(played(step("setState")), step("getState", key="K")) == not_found
    assert may_answer(played(step("setState"), step("deleteState", key="k")), reading) == not_found


@pytest.mark.parametrize("operation", [*WRITES, *sorted(READS), *sorted(ENDS)])
@pytest.mark.parametrize("status", list(Status))
def test_a_word_is_given_only_where_the_catalogue_holds_the_operation_to_it(status: Status, operation: str) -> None:
    """A requirement that does not name the operation would be observed in vain."""
    _, requirement = may_answer(RunModel(status=status), step(operation, key="k"))
    assert not requirement or operation in CATALOGUE[requirement].operations


def test_a_read_shows_the_last_value() -> None:
    """STATE-002: the value, whole and of its own type."""
    model = played(step("setState"), step("setState", {"key": "k", "value": {"n": 0, "t": True}}))
    reading = step("getState", key="k")
    assert word(model, reading, {"value": {"n": 0, "t": True}}) == {"STATE-002": True}
    for wrong in ({"n": 1}, {"n": 0}, {"n": False, "t": True}, {"n": 0, "t": 1}, None, "x"):
        assert word(model, reading, {"value": wrong}) == {"STATE-002": False}


def test_a_listing_shows_exactly_the_state() -> None:
    """STATE-001: neither less nor more, and no key twice."""
    model = played(step("setState"), step("setState", {"key": "l", "value": {}}))
    rows = [{"state_key": "k", "value": {"n": 1}}, {"state_key": "l", "value": {}}]
    assert word(model, step("listState"), rows) == {"STATE-001": True}
    for wrong in ([], rows[:1], [*rows, rows[0]], [*rows, {"state_key": "m", "value": {}}], [rows[0], rows[0]]):
        assert word(model, step("listState"), wrong) == {"STATE-001": False}
    assert word(RunModel(), step("listState"), []) == {"STATE-001": True}


def test_checkpoints_are_counted_without_gap_or_repeat() -> None:
    """DATA-010: 1 first."""
    model = played(step("saveCheckpoint"), step("saveCheckpoint"))
    for sequence in (0, 1, 2, 3, 4, "3"):
        said = word(model, step("saveCheckpoint"), {"sequence": sequence})
        assert said == {"DATA-010": sequence == 3}


def test_annotations_show_the_old_ones_and_the_new_ones() -> None:
    """DATA-009: merged, the new ones winning; what a server adds of its own does no harm."""
    model = played(step("annotateRun", {"a": "1", "b": "1"}))
    adding = step("annotateRun", {"b": "2"})
    assert word(model, adding, {"metadata": {"a": "1", "b": "2", "own": "x"}}) == {"DATA-009": True}
    for wrong in ({"b": "2"}, {"a": "1", "b": "1"}, {}):
        assert word(model, adding, {"metadata": wrong}) == {"DATA-009": False}


@pytest.mark.parametrize("operation", sorted(SUCCESS))
@pytest.mark.parametrize("body", [None, [], {}, "x", 7, [7]])
def test_an_answer_of_another_shape_is_no_business_of_the_model(operation: str, body: Any) -> None:
    """Its shape is judged elsewhere; only an empty list says something: that there is no state."""
    expected = {"STATE-001": False} if operation == "listState" and body == [] else {}
    assert word(played(step("setState")), step(operation, key="k"), body) == expected


def test_a_step_leaves_the_model_before_it_alone() -> None:
    """The model is a value, so that two runs never share one."""
    before = played(step("setState"), step("annotateRun"))
    kept = played(step("setState"), step("annotateRun"))
    for operation in SUCCESS:
        after(before, step(operation, key="k"))
    assert before == kept


@pytest.mark.parametrize("operation", sorted(set(SUCCESS) - set(BODIES) - ENDS - {"deleteState"}))
def test_other_steps_leave_nothing_behind(operation: str) -> None:
    """Nothing that the model could be asked about."""
    model = played(step("setState"))
    assert after(model, step(operation, {}, key="k")) == model


KEYS = st.sampled_from(["a", "A", "b"])
WRITING = st.tuples(KEYS, st.none() | st.integers(0, 3))


@given(writes=st.lists(WRITING, max_size=12))
def test_the_state_is_what_a_dictionary_would_hold(writes: list[tuple[str, int | None]]) -> None:
    """Setting and deleting in any order; deleting what is not there changes nothing."""
    model, plain = RunModel(), dict[str, Any]()
    for key, number in writes:
        if number is None:
            model = after(model, step("deleteState", key=key))
            plain.pop(key, None)
        else:
            model = after(model, step("setState", {"key": key, "value": {"n": number}}))
            plain[key] = {"n": number}
    assert dict(model.state) == plain
    assert word(model, step("listState"), [{"state_key": key, "value": plain[key]} for key in plain]) == {
        "STATE-001": True
    }
