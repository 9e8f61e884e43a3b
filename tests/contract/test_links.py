"""The links: each leads to an operation, with values for its parameters that the examples already have."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import jsonschema_rs
import pytest
import schemathesis

from runcontract.contract import Contract, load_contract
from tests.contract.expressions import MISSING, Call, Link, evaluated, links_across, links_within, success_of

RUNS: Final = load_contract()
CONTROL: Final = Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8")))
BY_NAME: Final = {"runs": RUNS, "control": CONTROL}
WITHIN: Final = [(contract, link) for contract in (RUNS, CONTROL) for link in links_within(contract)]
ACROSS: Final = [(contract, link) for contract in (RUNS, CONTROL) for link in links_across(contract, BY_NAME)]
EACH: Final = pytest.mark.parametrize(
    ("contract", "link"), [pytest.param(*pair, id=f"{pair[1].source.id} {pair[1].name}") for pair in WITHIN + ACROSS]
)


def calls(contract: Contract, link: Link) -> Iterator[Call]:
    """Yield the call that the examples of the parameters make, with each example of the answer."""
    item = contract.document["paths"][link.source.path]
    nodes = [*item.get("parameters", []), *item[link.source.method.lower()].get("parameters", [])]
    parameters = {(node["in"], node["name"]): node["example"] for node in map(contract.resolve, nodes)}
    content = success_of(contract, link.source).get("content", {})
    examples = content.get("application/json", {}).get("examples", {})
    for example in examples.values() or [{"value": None}]:
        yield Call(parameters=parameters, answer=example["value"])


@EACH
def test_a_link_supplies_what_its_operation_needs(contract: Contract, link: Link) -> None:
    """Every required parameter, and none that the operation does not have."""
    names = {each.name for each in link.target.parameters}
    required = {each.name for each in link.target.parameters if each.required}
    assert required <= set(link.parameters) <= names


@EACH
def test_a_link_finds_good_values_in_the_examples(contract: Contract, link: Link) -> None:
    """An expression that points beside the answer would be noticed only when a tool follows it."""
    other = next(each for each in BY_NAME.values() if link.target in each.operations)
    schemas = {each.name: each.schema for each in link.target.parameters}
    for call in calls(contract, link):
        values = link.values(call)
        assert set(values) == set(link.parameters)
        for name, value in values.items():
            rooted = {**schemas[name], "components": other.document["components"]}
            jsonschema_rs.Draft202012Validator(rooted).validate(value)
        for scheme, expression in link.security.items():
            assert scheme in other.document["components"]["securitySchemes"]
            assert isinstance(evaluated(expression, call), str)


def test_the_links_are_those_that_the_readme_tells_of() -> None:
    """Within each document, and from each to the other."""
    told = {(link.source.id, link.target.id) for _, link in WITHIN}
    assert told == {
        ("setState", "getState"),
        ("setState", "deleteState"),
        ("setState", "listState"),
        ("listState", "getState"),
        ("listState", "deleteState"),
        ("getState", "deleteState"),
        ("deleteState", "getState"),
        ("triggerRun", "getRun"),
        ("triggerRun", "streamRun"),
        ("listRuns", "getRun"),
        ("listRuns", "listRuns"),
        ("sendEvent", "getRun"),
    }
    told_across = {(link.source.id, link.target.id) for _, link in ACROSS}
    keyless = {each.id for each in RUNS.operations if "{key}" not in each.path}
    assert told_across == {("triggerRun", name) for name in keyless} | {
        ("waitForEvent", "sendEvent"),
        ("spawnRun", "getRun"),
        ("continueRun", "getRun"),
    }


@pytest.mark.parametrize("contract", [RUNS, CONTROL], ids=["runs", "control"])
def test_schemathesis_makes_transitions_of_the_links(contract: Contract) -> None:
    """A stateful tool that people use takes all of them, on top of those that it guesses."""
    machine: Any = schemathesis.openapi.from_dict(json.loads(json.dumps(contract.document))).as_state_machine()
    transitions = {
        (link.name, link.source.label, link.target.label)
        for each in machine._transitions.operations.values()
        for link in each.outgoing
        if not link.is_inferred
    }
    assert transitions == {
        (
            link.name,
            f"{link.source.method} {link.source.path}",
            f"{link.target.method} {link.target.path}",
        )
        for link in links_within(contract)
    }


def test_an_expression_is_evaluated_as_openapi_has_it() -> None:
    """JSON Pointer with its escapes, parameters by their place; what is not there is missing."""
    call = Call(parameters={("path", "runID"): "r"}, answer={"a/b": [{"~": 1}]})
    assert evaluated("$response.body#/a~1b/0/~0", call) == 1
    assert evaluated("$request.path.runID", call) == "r"
    for absent in ("$response.body#/a~1b/1", "$response.body#/b", "$request.query.runID"):
        assert evaluated(absent, call) is MISSING
    with pytest.raises(ValueError, match="is no runtime expression"):
        evaluated("response.body", call)
