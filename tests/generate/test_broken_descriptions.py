"""A contract that no code can be made of ends with one message that says where, and leaves what is there alone."""

import copy
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract import cli
from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.checkout import MARKER, SOURCES, TARGET
from runcontract.generate.dialect import check_description
from runcontract.generate.files import present
from runcontract.generate.handlers import render_handlers
from runcontract.generate.package import PARTS, render_package
from runcontract.generate.rows import rows_of
from runcontract.generate.soundness import check_soundness

PROJECT: Final = Path(__file__).parents[2]
CONTROL: Final = json.loads(resources.files("runcontract").joinpath("generated/control.json").read_text("utf-8"))
TRIGGER: Final = "paths > /v1/jobs/{jobID}/trigger > post"
JSON: Final = "application/json"
STEP: Final = 11  # of 395 places, across the repeating pattern of the operations
Place = tuple[str | int, ...]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the command works on."""
    for folder in (SOURCES, TARGET):
        shutil.copytree(PROJECT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A text of a file, what stands there instead, and what is said of it."""

    file: str
    old: str
    new: str
    said: str


CONTROL_FAULTS: Final = (
    ("operationId: triggerRun", "x-id: triggerRun", f'{TRIGGER}: "operationId" is a required property'),
    (
        "operationId: triggerRun",
        "operationId: '?'",
        f"{TRIGGER} > operationId: .* is not a name; it must have a letter",
    ),
    ("operationId: triggerRun", "operationId: getRun", "2 operations would have the method get_run"),
    ("name: jobID", "name: job", r"POST /v1/jobs.* \(triggerRun\): its path .*; job, jobID stands in one"),
    ("name: jobID", "name: body", "POST .*: 2 of its parameters .* field body"),
    ("openapi: 3.1.1", "openapi: 3.0.3", "openapi: .3.0.3. does not match"),
)
FAULTS: Final = (
    *(Fault(file="control.yaml", old=old, new=new, said=said) for old, new, said in CONTROL_FAULTS),
    Fault(
        file="components/responses.yaml",
        old="x-code: gone",
        new="x-kode: gone",
        said=r"runs.yaml: .*Gone: a refusal \(410\) needs an x-code",
    ),
    Fault(
        file="components/schemas/RunID.yaml",
        old="type: string",
        new="type: strin",
        said='runs.yaml: .*schemas > RunID > type: "strin" is not valid',
    ),
    Fault(
        file="requirements.yaml",
        old="level: MUST",
        new="level: MSUT",
        said='requirements > OPS-001 > level: "MSUT" is not one of',
    ),
    Fault(file="requirements.yaml", old="level: MUST", new="level: [", said=r"requirements.yaml:\d+: not valid YAML"),
    Fault(
        file="runs.yaml",
        old="name: RunClient",
        new="name: run client",
        said="x-client > name: .* is not a class name, such as NewPet",
    ),
    Fault(
        file="runs.yaml", old="binds: [runID]", new="holds: [runID]", said='x-client: "binds" is a required property'
    ),
    Fault(file="runs.yaml", old="binds: [runID]", new="binds: [run]", said="x-client > binds: no operation .* 'run'"),
    Fault(
        file="paths/log.yaml",
        old="x-client-method: log",
        new="x-client-method: [log]",
        said="log > post > x-client-method: .* is not of type",
    ),
    Fault(file="runs.yaml", old="openapi: 3.1.1", new="openapi: .nan", said="it holds what JSON has no words for"),
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.file}-{fault.new}")
@pytest.mark.parametrize("arguments", [[], ["--check"]], ids=["write", "check"])
def test_the_message_names_file_and_place(
    checkout: Path, fault: Fault, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, not the 1 of stale files; what was generated before is still there."""
    source = checkout / SOURCES / fault.file
    text = source.read_text("utf-8")
    assert fault.old in text
    source.write_text(text.replace(fault.old, fault.new, 1), "utf-8")
    before = {each: each.read_bytes() for each in present(checkout / TARGET)}
    assert cli.main(["generate", *arguments, "--root", str(checkout)]) == 2
    message = " ".join(capsys.readouterr().err.split())
    assert re.search(fault.said, message), message
    assert f"{checkout / SOURCES}/" in message
    assert {each: each.read_bytes() for each in present(checkout / TARGET)} == before


def places(node: Any, above: Place = ()) -> Iterator[Place]:
    """Yield the way to every node, examples and texts aside: they can't break anything."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, member in members:
        if step not in ("example", "examples", "description"):
            yield (*above, step)
            yield from places(member, (*above, step))


def broken(place: Place, value: Any) -> dict[str, Any]:
    """Return the description with another value in one place, or (None) with nothing there."""
    document: dict[str, Any] = copy.deepcopy(CONTROL)
    node: Any = document
    for step in place[:-1]:
        node = node[step]
    if value is None:
        del node[place[-1]]
    else:
        node[place[-1]] = value
    return document


@pytest.mark.parametrize("value", [None, 5, 'a"b', [], {}], ids=["gone", "number", "text", "list", "mapping"])
def test_whatever_is_wrong_below_paths_is_refused_or_harmless(value: Any) -> None:
    """A spread of places over the whole: either a ContractError, or modules that Python can read."""
    refused = 0
    sample = list(places(CONTROL["paths"], ("paths",)))[::STEP]
    for place in sample:
        document = broken(place, value)
        try:
            check_description(document, Path("control.yaml"))
            modules = render_package(document, files=PARTS["all"], marker=MARKER)
        except ContractError:
            refused += 1
        else:
            for name, text in modules.items():
                assert name.endswith(".ts") or compile(text, name, "exec", dont_inherit=True)
    assert refused > len(sample) // 4


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "GET /things .listThings.: it must document a success"),
        ({"200": {"description": "A."}, "302": {"description": "B."}}, "302: an answer is a success .* or a refusal"),
        (
            {"202": {"description": "C.", "headers": {"X-A": {"schema": {}}, "x-a": {"schema": {}}}}},
            "2 headers .* of its answer 202 would be the field x_a",
        ),
        (
            {"200": {"description": "D.", "headers": {"Body": {"schema": {}}}, "content": {JSON: {"schema": {}}}}},
            "2 headers .or the body. of its answer 200 would be the field body",
        ),
    ],
    ids=["no success", "a redirection", "two headers alike", "a header like the body"],
)
def test_every_answer_is_one_that_a_handler_can_give(answers: dict[str, Any], said: str) -> None:
    """A success or a refusal, and each part of it a field of its own."""
    operation = {"operationId": "listThings", "summary": "List things", "responses": answers}
    with pytest.raises(ContractError, match=said):
        check_soundness(Contract({"paths": {"/things": {"get": operation}}}))


def test_a_long_list_of_faults_is_cut(tmp_path: Path) -> None:
    """The first few say enough."""
    document = {**CONTROL, "paths": {f"/{number}": {"get": {}} for number in range(9)}}
    with pytest.raises(ContractError) as refusal:
        check_description(document, tmp_path / "control.yaml")
    assert len(str(refusal.value).splitlines()) == 7
    assert str(refusal.value).endswith("and 22 more")


def test_a_success_without_a_body_is_no_stream() -> None:
    """202 with nothing is a handler that returns None; text/event-stream is nobody's handler."""
    empty = {"operationId": "poke", "summary": "Poke", "responses": {"202": {"description": "Noted."}}}
    stream = {
        "operationId": "listen",
        "summary": "Listen",
        "responses": {"200": {"content": {"text/event-stream": {}}}},
    }
    contract = Contract({"openapi": "3.1.1", "paths": {"/a": {"post": empty}, "/b": {"get": stream}}})
    text = render_handlers(rows_of(contract), marker="# marked")
    assert "async def poke(self, request: Poke, /) -> None:" in text
    assert "successes=(Success(202),)," in text
    assert "listen" not in text.lower()


def test_a_member_that_can_be_anything_is_an_argument_that_can() -> None:
    """JSON Schema has `true` for it."""
    document = json.loads(resources.files("runcontract").joinpath("generated/openapi.json").read_text("utf-8"))
    document["components"]["schemas"]["SaveCheckpointRequest"]["properties"]["state"] = True
    client = render_package(document, files=["client.py"], marker=MARKER)["client.py"]
    assert "async def checkpoint(self, state: JsonValue, *, source: str | None = None)" in client
