"""Other people's Python tools take the bundles without a complaint or a warning, and agree on the examples."""

import ast
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import datamodel_code_generator as generator
import pytest
import schemathesis
from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from openapi_core.validation.request.exceptions import InvalidRequestBody
from openapi_core.validation.response.exceptions import InvalidData
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode

from runcontract.contract import Contract, Operation, load_contract

CONTRACTS: Final = {
    "runs": load_contract(),
    "control": Contract(json.loads(files("runcontract").joinpath("generated/control.json").read_text("utf-8"))),
}
CORE: Final = {name: OpenAPI.from_dict(dict(contract.document)) for name, contract in CONTRACTS.items()}
EACH: Final = pytest.mark.parametrize("name", CONTRACTS)
HOST: Final = "http://localhost:8080"


def request_of(contract: Contract, operation: Operation, body: Any) -> MockRequest:
    """Return the request that the examples of an operation's parameters make, with a body."""
    item = contract.document["paths"][operation.path]
    nodes = [*item.get("parameters", []), *item[operation.method.lower()].get("parameters", [])]
    values: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}}
    for node in map(contract.resolve, nodes):
        values[node["in"]][node["name"]] = str(node["example"])
    path = operation.path
    for name, value in values["path"].items():
        path = path.replace(f"{{{name}}}", value)
    return MockRequest(
        HOST,
        operation.method,
        path,
        path_pattern=operation.path,
        view_args=values["path"],
        args=values["query"],
        headers={"Authorization": "Bearer token", **values["header"]},
        data=None if body is None else json.dumps(body).encode(),
        content_type="application/json",
    )


def answers(contract: Contract, operation: Operation) -> Iterator[MockResponse]:
    """Yield an answer for every JSON example of every status, with the headers of that status."""
    nodes = contract.document["paths"][operation.path][operation.method.lower()]["responses"]
    for status, node in ((int(status), contract.resolve(node)) for status, node in nodes.items()):
        headers = {name: str(contract.resolve(header)["example"]) for name, header in node.get("headers", {}).items()}
        for example in node.get("content", {}).get("application/json", {}).get("examples", {}).values():
            body = json.dumps(example["value"]).encode()
            yield MockResponse(data=body, status_code=status, headers=headers, content_type="application/json")


@EACH
def test_openapi_core_takes_every_example_of_a_request(name: str) -> None:
    """With parameters and token, as its middlewares would see them."""
    contract = CONTRACTS[name]
    for operation in contract.operations:
        for body in operation.examples.values() or [None]:
            CORE[name].validate_request(request_of(contract, operation, body))


@EACH
def test_openapi_core_takes_every_example_of_an_answer(name: str) -> None:
    """The refusals among them, with their headers."""
    contract = CONTRACTS[name]
    for operation in contract.operations:
        request = request_of(contract, operation, operation.examples.get("complete"))
        for answer in answers(contract, operation):
            CORE[name].validate_response(request, answer)


def test_openapi_core_refuses_what_the_description_refuses() -> None:
    """Else its consent to the examples would say nothing."""
    runs = CONTRACTS["runs"]
    operation = runs.operation("reportProgress")
    with pytest.raises(InvalidRequestBody):
        CORE["runs"].validate_request(request_of(runs, operation, {"percent": 101}))
    with pytest.raises(InvalidData):
        CORE["runs"].validate_response(request_of(runs, operation, {}), MockResponse(data=b'{"id": 5}'))


@EACH
def test_schemathesis_reads_every_operation(name: str) -> None:
    """And can make good requests for each."""
    contract = CONTRACTS[name]
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(contract.document)))
    read = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    assert {each.definition.raw["operationId"] for each in read} == {each.id for each in contract.operations}
    for each in read:
        each.as_strategy(generation_mode=GenerationMode.POSITIVE).validate()


@EACH
def test_datamodel_code_generator_makes_a_class_of_every_schema(name: str) -> None:
    """By its own defaults, not by our options; and none beside those, as every schema has its name."""
    document = CONTRACTS[name].document
    text = generator.generate(
        json.dumps(document),
        input_file_type=generator.InputFileType.OpenAPI,
        formatters=[generator.Formatter.BUILTIN],
    )
    assert isinstance(text, str)
    classes = {node.name for node in ast.parse(text).body if isinstance(node, ast.ClassDef)}
    assert classes == set(document["components"]["schemas"])
