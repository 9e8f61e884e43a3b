"""One-delta changes of a good body, held against our own word on a body: each is what its requirement says it is."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from runcontract.contract import Contract, Operation, load_contract, load_requirements
from runcontract_conformance import mutations
from runcontract_conformance.cases import Kind, Validator, Validity
from runcontract_conformance.mutations import Mutation

Mutator = Callable[[Contract, Operation, dict[str, Any]], Iterator[Mutation]]

CONTRACT = load_contract()
VALIDATOR = Validator(CONTRACT)
BODIED = tuple(operation for operation in CONTRACT.operations if operation.body is not None)
REFUSED: tuple[Mutator, ...] = (
    mutations.without_required,
    mutations.wrong_types,
    mutations.out_of_bounds,
    mutations.unprintable,
)
ACCEPTED: tuple[Mutator, ...] = (
    mutations.on_bounds,
    mutations.leaner,
    mutations.in_wide_characters,
    mutations.known_words,
)
# Bodies that are open by our validator: the contract decides on them in words of its own.
OPEN: tuple[Mutator, ...] = (mutations.without_essential, mutations.nested)
WIDE: Mutator = mutations.in_wide_characters
# A size in bytes is no matter of a JSON Schema, and near a server's limits our validator gives no word.
UNSEEN = "x-max-bytes"
HOLDING = {each.id: frozenset(each.operations) for each in load_requirements()}

every_operation = pytest.mark.parametrize("operation", BODIED, ids=[each.id for each in BODIED])


def good_body(operation: Operation) -> dict[str, Any]:
    body = dict(operation.examples["complete"])
    body.pop("schema", None)  # whether an output's value must match its schema is open
    return body


def mutated(operation: Operation, *mutators: Mutator) -> list[Mutation]:
    return [each for mutator in mutators for each in mutator(CONTRACT, operation, good_body(operation))]


def word(operation: Operation, mutation: Mutation) -> Validity:
    return VALIDATOR.judge(operation, mutation.body)


@every_operation
def test_what_must_be_refused_is_invalid_by_exactly_its_requirement(operation: Operation) -> None:
    """A change that is open, or breaks something else, would accuse a server of the wrong thing."""
    seen = [each for each in mutated(operation, *REFUSED) if not each.place.endswith(UNSEEN)]
    if operation.id == "upsertOutput":
        seen = [each for each in seen if not each.place.startswith("schema/")]  # any schema leaves the body open
    judged = {each.place: (word(operation, each).kind, word(operation, each).requirement) for each in seen}
    assert judged == {each.place: (Kind.INVALID, each.requirement) for each in seen}


@every_operation
def test_what_must_be_accepted_is_valid(operation: Operation) -> None:
    """On a bound, and without what may be left out."""
    for each in mutated(operation, *ACCEPTED):
        if not each.place.endswith(UNSEEN):
            assert word(operation, each).kind is Kind.VALID, each.place


@every_operation
def test_what_the_schemas_leave_open_is_open(operation: Operation) -> None:
    """Without an essential member, or at the depth that servers must reach, generated data accuses nobody."""
    for each in mutated(operation, *OPEN):
        assert word(operation, each).kind is Kind.OPEN, each.place


@pytest.mark.parametrize(
    ("mutator", "requirement"),
    [
        (mutations.without_essential, "VALID-009"),
        (mutations.known_words, "VALID-010"),
        (mutations.in_wide_characters, "VALID-011"),
        (mutations.nested, "VALID-012"),
        (mutations.unprintable, "VALID-013"),
    ],
)
def test_a_mutator_has_something_to_change_on_every_operation_of_its_requirement(
    mutator: Mutator, requirement: str
) -> None:
    """An operation that it passes over would be insufficient for ever; another one would be held to nothing."""
    assert {operation.id for operation in BODIED if mutated(operation, mutator)} == HOLDING[requirement]


@every_operation
def test_one_essential_member_is_missing_and_no_other(operation: Operation) -> None:
    """Each in its turn."""
    essential = CONTRACT.resolve(operation.body or {}).get("x-essential", ())
    missing = [set(good_body(operation)) - set(each.body) for each in mutated(operation, mutations.without_essential)]
    assert missing == [{name} for name in essential]


@every_operation
def test_a_nested_member_is_nested_as_deep_as_it_has_to_be(operation: Operation) -> None:
    """32 objects, one in the other (CONTRACT.md 1.28)."""
    for each in mutated(operation, mutations.nested):
        depth, value = 0, each.body[each.place.partition("/")[0]]
        while isinstance(value, dict):
            depth, value = depth + 1, value.get("in")
        assert depth == 32, each.place


def test_wide_text_is_on_its_bound_in_characters_and_beyond_it_in_bytes() -> None:
    """512 characters of an event key are 1,536 bytes of UTF-8; in UTF-16 they are as many units."""
    (key,) = (each.body["event_key"] for each in mutated(CONTRACT.operation("waitForEvent"), WIDE))
    assert (len(key), len(key.encode()), len(key.encode("utf-16-le"))) == (512, 1536, 1024)
    places = {each.place for each in mutated(CONTRACT.operation("annotateRun"), WIDE)}
    assert places == {"annotation/wide", "propertyNames/wide"}


@every_operation
def test_each_requirement_holds_for_the_operation(operation: Operation) -> None:
    """A finding about a requirement that the catalogue does not hold the operation to would be lost."""
    for each in mutated(operation, *REFUSED, *ACCEPTED, *OPEN):
        assert operation.id in HOLDING[each.requirement], each.place


@every_operation
def test_every_change_has_a_place_of_its_own(operation: Operation) -> None:
    """Findings are told apart by it, and shown again under it."""
    places = [each.place for each in mutated(operation, *REFUSED, *ACCEPTED)]
    for mutator in (*REFUSED, *ACCEPTED, *OPEN):
        own = [each.place for each in mutated(operation, mutator)]
        assert len(set(own)) == len(own)
    assert places == [each.place for each in mutated(operation, *REFUSED, *ACCEPTED)]


@every_operation
def test_a_refused_body_differs_from_the_good_one_in_one_member(operation: Operation) -> None:
    """With two changes at once, nobody knows which one was refused; a map's bounds are about all of it."""
    good = good_body(operation)
    for each in mutated(operation, *REFUSED):
        names = {name for name in {*good, *each.body} if good.get(name) != each.body.get(name) or name not in each.body}
        assert len(names) == 1 or each.place.startswith(("maxProperties", "propertyNames/")), each.place


@every_operation
def test_the_good_body_is_left_alone(operation: Operation) -> None:
    """The next mutator starts from the same one."""
    good = good_body(operation)
    for mutator in (*REFUSED, *ACCEPTED, *OPEN):
        list(mutator(CONTRACT, operation, good))
    assert good == good_body(operation)


@every_operation
def test_every_member_is_given_a_wrong_type(operation: Operation) -> None:
    """Every member that the schema describes, whatever the others are."""
    described = set(CONTRACT.resolve(operation.body or {}).get("properties", {})) or {"annotation"}
    assert {each.place.partition("/")[0] for each in mutated(operation, mutations.wrong_types)} == described


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("waitForEvent", {"event_key/minLength", "event_key/maxLength", "timeout_secs/minimum"}),
        ("reportProgress", {"percent/minimum", "percent/maximum", "eta_secs/minimum"}),
        ("setState", {"key/minLength", "key/maxLength", "value/x-max-bytes"}),
        (
            "annotateRun",
            {
                "annotation/maxLength",
                "maxProperties",
                "propertyNames/maxLength",
                "propertyNames/minLength",
                "propertyNames/pattern",
            },
        ),
        ("completeRun", set()),
    ],
)
def test_every_bound_is_overstepped(operation: str, expected: set[str]) -> None:
    """Each bound of CONTRACT.md 1, on both ends."""
    places = {each.place for each in mutated(CONTRACT.operation(operation), mutations.out_of_bounds)}
    assert places == expected


def test_a_size_is_overstepped_by_one_byte() -> None:
    """65,536 bytes of JSON are a state value's limit; on the bound there is room for a server's own white space."""
    operation = CONTRACT.operation("setState")
    (beyond,) = (each for each in mutated(operation, mutations.out_of_bounds) if each.place.endswith(UNSEEN))
    (on,) = (each for each in mutated(operation, mutations.on_bounds) if each.place.endswith(UNSEEN))
    assert len('{"v":""}' + beyond.body["value"]["v"]) == 65_537
    assert 65_000 < len('{"v":""}' + on.body["value"]["v"]) <= 65_536


@every_operation
def test_the_leanest_body_has_what_is_needed_and_no_more(operation: Operation) -> None:
    """Required and essential members stay in every leaner body."""
    schema = CONTRACT.resolve(operation.body or {})
    needed = {*schema.get("required", ()), *schema.get("x-essential", ())}
    for each in mutated(operation, mutations.leaner):
        assert needed <= set(each.body), each.place
        if each.place == "optional/absent":
            assert set(each.body) == needed
