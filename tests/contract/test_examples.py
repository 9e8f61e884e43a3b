"""The examples: valid against their schemas, and those called published are what the published pages show."""

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from runcontract.contract import Contract, load_contract

CONTRACT: Final = load_contract()
CONTROL: Final = Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8")))
PAGES: Final = Path(__file__).with_name("published-pages.txt").read_text("utf-8")
CURL: Final = re.compile(
    r'curl -X (?P<method>[A-Z]+) "http://localhost:8080/sdk/v1/runs/string(?P<path>[^"]*)"'
    r"(?: \\ -H \"Content-Type: application/json\" \\ -d '(?P<body>[^']*)')?"
)


def media(contract: Contract) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every JSON body of a document, with a name for it."""
    for path, item in contract.document["paths"].items():
        for method in set(item) - {"parameters"}:
            parts = {"request": item[method].get("requestBody", {}), **item[method]["responses"]}
            for name, part in parts.items():
                content = contract.resolve(part).get("content", {})
                if "application/json" in content:
                    yield f"{method} {path} {name}", content["application/json"]


EXAMPLES: Final = [
    pytest.param(contract, body["schema"], example["value"], id=f"{place} {name}")
    for contract in (CONTRACT, CONTROL)
    for place, body in sorted(media(contract), key=lambda entry: entry[0])
    for name, example in body.get("examples", {}).items()
]


@pytest.mark.parametrize(("contract", "schema", "example"), EXAMPLES)
def test_an_example_is_valid_against_its_schema(contract: Contract, schema: Any, example: Any) -> None:
    """A reader copies examples."""
    rooted = {**schema, "components": contract.document["components"]}
    jsonschema_rs.validator_for(rooted, validate_formats=True).validate(example)


@pytest.mark.parametrize("operation", [each for each in CONTRACT.operations if each.body], ids=lambda each: each.id)
def test_the_complete_example_carries_every_member(operation: Any) -> None:
    """The suite takes it for a body that every server must accept."""
    schema = CONTRACT.resolve(operation.body)
    assert set(operation.examples["complete"]) >= set(schema.get("properties", {}))
    assert operation.examples["complete"]


def test_the_example_of_an_output_is_valid_against_the_schema_it_carries() -> None:
    """A server may hold the value against it."""
    body = CONTRACT.operation("upsertOutput").examples["complete"]
    jsonschema_rs.validator_for(body["schema"]).validate(body["value"])


def test_the_good_bodies_name_what_the_suite_looks_for() -> None:
    """The suite reads back the key `conformance` and spawns the job `conformance`."""
    assert CONTRACT.operation("setState").examples["complete"]["key"] == "conformance"
    assert CONTRACT.operation("spawnRun").examples["complete"]["job_id"] == "conformance"
    assert CONTRACT.operation("logEvent").examples["complete"]["level"] == "info"


def published() -> dict[tuple[str, str], tuple[Any, Any]]:
    """Return what the pages send and show, by method and path: request body, answer (None where there is none)."""
    decoder = json.JSONDecoder()
    found = {}
    for call in CURL.finditer(PAGES):
        rest = PAGES[call.end() :]
        answer = decoder.raw_decode(rest)[0] if rest.startswith("{") else None
        path = "/sdk/v1/runs/{runID}" + call["path"].replace("/state/string", "/state/{key}")
        found[call["method"], path] = (json.loads(call["body"]) if call["body"] else None, answer)
    return found


def test_the_pages_show_each_operation_once() -> None:
    """All 20, and nothing else."""
    assert set(published()) == {(each.method, each.path) for each in CONTRACT.operations}


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda each: each.id)
def test_published_examples_are_the_pages_own(operation: Any) -> None:
    """Where the pages send or show a body, the description does so word for word."""
    sent, shown = published()[operation.method, operation.path]
    node = CONTRACT.document["paths"][operation.path][operation.method.lower()]
    answer = node["responses"][str(operation.success.status)].get("content", {}).get("application/json", {})
    examples = answer.get("examples", {})
    assert operation.examples.get("published") == sent
    assert examples.get("published", {}).get("value") == shown


def test_the_published_run_shows_every_member_and_no_other() -> None:
    """CONTRACT.md 2: JobRun has every member that the page shows."""
    _, shown = published()["POST", "/sdk/v1/runs/{runID}/spawn"]
    schemas = CONTRACT.document["components"]["schemas"]
    assert list(schemas["JobRun"]["properties"]) == list(shown)
    assert list(schemas["ExecutionTrace"]["properties"]) == list(shown["execution_trace"])
