"""Where a description comes from; what can not be read is told in one message, with its place and no traceback."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract.contract import load_contract
from runcontract.diff.comparison import compare
from runcontract.diff.source import read
from runcontract.errors import ContractError
from tests.diff.planted import BASES, SHOP, Json, put

PROJECT: Final = Path(__file__).parents[2]
NOTHING: Final = io.BytesIO()
ROOT: Final = "openapi: 3.1.1\ninfo: {title: T, version: 1.0.0}\n"
NAME: Final = "#/components/schemas/Article/properties/name"
STEP: Final = 7  # of 900 places, across the repeating pattern of the operations
Place = tuple[str | int, ...]


def of_bytes(content: bytes) -> Json:
    return read("-", io.BytesIO(content)).content


def test_many_files_are_one_description() -> None:
    """The sources of the run endpoints are what this installation carries."""
    assert read(str(PROJECT / "openapi/runs.yaml"), NOTHING).content == read("contract", NOTHING).content


def test_a_file_in_one_piece_is_read_whatever_its_name(tmp_path: Path) -> None:
    """JSON and YAML are told apart by what they say."""
    (tmp_path / "a.txt").write_text(json.dumps(load_contract().document, indent="\t"), "utf-8")
    assert read(str(tmp_path / "a.txt"), NOTHING).content == load_contract().document


def test_standard_input_is_json_or_yaml() -> None:
    """As another command writes it."""
    assert of_bytes(json.dumps(load_contract().document).encode("utf-8-sig")) == load_contract().document
    assert of_bytes((ROOT + "paths: {}").encode()) == {
        "openapi": "3.1.1",
        "info": {"title": "T", "version": "1.0.0"},
        "paths": {},
    }


def test_a_status_is_text_and_a_whole_number_whole() -> None:
    """However it was written: JSON knows no other names, and 1.0 is 1."""
    content = of_bytes(f"{ROOT}paths: {{/a: {{get: {{responses: {{200: {{x-number: 1.0}}}}}}}}}}".encode())
    assert repr(content["paths"]["/a"]["get"]["responses"]) == "{'200': {'x-number': 1}}"


def test_a_file_named_contract_is_named_by_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word alone is the description of this installation."""
    (tmp_path / "contract").write_text(ROOT, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert "paths" not in read("./contract", NOTHING).content
    assert "paths" in read("contract", NOTHING).content


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "standard input: it is empty"),
        (b"\n \n", "standard input: it is empty"),
        (b'{\n"openapi": "3.1.1",\n}', r"standard input:3: not valid JSON: .*property name"),
        (b'{"openapi": "3.1.1", "openapi": "3.1.0"}', r"standard input:1: .*'openapi' stands here twice"),
        (b"openapi: [", r"standard input:\d+: not valid YAML"),
        (b"openapi: 3.1.1\nopenapi: 3.1.1", r"standard input:2: .*'openapi' stands here twice"),
        (b"\xff\xfe\xfd", "standard input: not valid YAML"),
        (b"openapi: !!int abc", "standard input: not valid YAML"),
        (b"openapi: !!binary aGVq", "standard input:1: not valid YAML: the tag .* means nothing in JSON"),
        (b"openapi: .nan", "standard input: it holds what JSON has no words for"),
        (b'{"openapi": "\\ud800"}', "standard input: .* is half of a surrogate pair"),
        (b"openapi: &a [*a]", "standard input: not valid YAML: it contains itself, or is nested too deep"),
        (b"[" * 100_000, "standard input: not valid JSON: it is nested too deep"),
        (b"just a text", "standard input: this is no OpenAPI 3.x description: it: .*not of type"),
        (b"swagger: '2.0'", 'this is no OpenAPI 3.x description: it: "openapi" is a required property'),
        (b"openapi: 2.9.0\ninfo: {version: '1'}", "openapi: .2.9.0. does not match"),
        (b"openapi: 3.1.1\ninfo: {version: 1.0}", "info > version: .*not of type .string."),
        (ROOT.encode() + b"paths: {/a: {get: 5}}", "paths > /a > get: 5 is not of type"),
        (ROOT.encode() + b"paths: {/a: {$ref: a.yaml}}", r"standard input: \$ref a.yaml: .*Name the file"),
    ],
)
def test_what_is_no_description_is_told(content: bytes, said: str) -> None:
    """Source, line or place, and what is wrong."""
    with pytest.raises(ContractError, match=said):
        of_bytes(content)


def test_a_long_value_is_cut() -> None:
    """What is wrong is told on a line that can be read."""
    with pytest.raises(ContractError) as refusal:
        of_bytes(f"{ROOT}paths: {{/a: {'x' * 5000}}}".encode())
    assert len(str(refusal.value)) < 400


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With what may be named instead."""
    with pytest.raises(ContractError, match=r"gone\.yaml: can't be read: No such file.*Name a file, - for"):
        read(str(tmp_path / "gone.yaml"), NOTHING)


def test_a_reference_to_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """As the generator tells it."""
    (tmp_path / "a.yaml").write_text(f"{ROOT}paths: {{/a: {{$ref: paths/a.yaml}}}}", "utf-8")
    with pytest.raises(ContractError, match=r"a\.yaml: \$ref paths/a\.yaml: there is no file"):
        read(str(tmp_path / "a.yaml"), NOTHING)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("#/components/schemas/Gone", r"#/components/schemas/Article/properties/name: \$ref .*there is no such place"),
        ("#/paths/~1articles/get/parameters/9", "there is no such place"),
        ("#/components/securitySchemes/key", "it must lead to one of schemas"),
        ("#/info/title", "it: .*not of type"),
        ("#name", "it must be a pointer into the same document"),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(reference: str, said: str) -> None:
    """With the place that it stands at, when it is met."""
    content = json.loads(json.dumps(BASES[SHOP]))
    put(NAME, to={"$ref": reference}).carry_out(content)
    document = read("-", io.BytesIO(json.dumps(content).encode()))
    with pytest.raises(ContractError, match=said):
        compare(document, document)


def test_a_reference_in_a_circle_is_told() -> None:
    """A parameter that is itself is none; a schema that is itself allows everything."""
    content = json.loads(json.dumps(BASES[SHOP]))
    put(NAME, to={"$ref": NAME}).carry_out(content)
    document = read("-", io.BytesIO(json.dumps(content).encode()))
    assert compare(document, document).changes == ()
    content["paths"]["/articles"]["get"]["parameters"][0] = {"$ref": "#/paths/~1articles/get/parameters/0"}
    document = read("-", io.BytesIO(json.dumps(content).encode()))
    with pytest.raises(ContractError, match="#/paths/~1articles/get/parameters/0: \\$ref leads in a circle"):
        compare(document, document)


def places(node: Json, above: Place = ()) -> Iterator[Place]:
    """Yield the way to every node."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, member in members:
        yield (*above, step)
        yield from places(member, (*above, step))


def broken(place: Place, value: Any) -> bytes:
    """Return the shop with another value in one place."""
    document: Json = json.loads(json.dumps(BASES[SHOP]))
    node: Any = document
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    return json.dumps(document).encode()


@pytest.mark.parametrize("value", [None, 5, "a", [], {}, [None], {"$ref": 5}, {"a": 5}], ids=str)
def test_whatever_is_wrong_in_it_is_refused_or_compared(value: Any) -> None:
    """A spread of places over the whole, in both directions: a ContractError, or an answer."""
    whole = read("-", io.BytesIO(json.dumps(BASES[SHOP]).encode()))
    refused = 0
    sample = list(places(BASES[SHOP]))[::STEP]
    for place in sample:
        try:
            other = read("-", io.BytesIO(broken(place, value)))
            compare(whole, other)
            compare(other, whole)
        except ContractError:
            refused += 1
    assert 0 < refused < len(sample)
