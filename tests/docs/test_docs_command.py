"""`runcontract docs`: what it writes, of what, what it refuses, and how it ends."""

import copy
import json
import webbrowser
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract import cli
from runcontract.contract import load_contract
from runcontract.docs import command
from runcontract.docs.page import page_of
from runcontract.docs.source import read_description
from runcontract.errors import ContractError, RuncontractError, UsageError
from tests.docs.reading import Page
from tests.docs.samples import CONTRACTS, LANGUAGES

SHOP: Final = Path(__file__).with_name("shop.yaml")
OVERLAY: Final = """\
overlay: 1.0.0
info: {title: Ours, version: '1'}
actions:
  - target: $.paths['/sdk/v1/runs/{runID}/log'].post
    update: {summary: Log it here}
  - target: $.paths['/sdk/v1/runs/{runID}/fail']
    remove: true
"""
FAULTS: Final[dict[str, tuple[Any, str]]] = {
    "no description": ([1], "it must be a mapping"),
    "no version": ({"info": {"title": "t", "version": "1"}, "paths": {}}, '"openapi" is a required property'),
    "Swagger": ({"openapi": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}, "openapi: "),
    "no paths": ({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}, '"paths" is a required property'),
    "no answers": (
        {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {}}}},
        'paths > /a > get: "responses" is a required property',
    ),
    "a parameter without a name": (
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"parameters": [{"in": "query"}], "get": {"responses": {}}}},
        },
        'paths > /a > parameters > 0: "name" is a required property',
    ),
    "a schema as an answer": (
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/schemas/A"}}}}},
            "components": {"schemas": {"A": {}}},
        },
        "paths > /a > get > responses > 200 > $ref: ",
    ),
    "a schema that is itself": (
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {
                "schemas": {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
            },
        },
        "$ref #/components/schemas/A: it leads back to itself.",
    ),
    "a reference to nothing": (
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"A": {"$ref": "#/components/schemas/B/properties/x"}, "B": {}}},
        },
        "$ref #/components/schemas/B/properties/x: it leads to nothing that has a shape.",
    ),
}
JUNK: Final[tuple[Any, ...]] = (None, 0, "", "x", [], [None], {}, {"$ref": 1}, {"a": None}, True)
STEP: Final = 17  # of some thousand places, across the repeating pattern of the operations


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(file: Path) -> Any:
    """Return the description that a file shows."""
    return Page(file.read_text("utf-8")).data("description")


def labels(operation: Any) -> tuple[str, ...]:
    return tuple(each["label"] for each in operation["x-codeSamples"])


def test_without_options_the_run_endpoints_are_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same page as the server's, but that it stands alone."""
    assert cli.main(["docs"]) == 0
    file = folder / "runcontract-docs.html"
    contract = load_contract()
    expected = page_of(contract.document, contract=contract, package="runcontract.generated")
    assert file.read_text("utf-8") == expected
    assert capsys.readouterr() == (f"wrote {file.name}: 20 operations, {len(expected.encode()) / 1e6:.1f} MB\n", "")


def test_writing_again_replaces_the_page(folder: Path) -> None:
    """Byte by byte the same, from the same description."""
    command.main(["--out", "page.html"])
    first = (folder / "page.html").read_bytes()
    command.main(["--out", "page.html", "--spec", str(SHOP)])
    assert (folder / "page.html").read_bytes() != first
    command.main(["--out", "page.html"])
    assert (folder / "page.html").read_bytes() == first


def test_a_description_of_ones_own_is_shown_with_its_own_client(folder: Path) -> None:
    """The package is what the user says it is."""
    assert command.main(["--spec", str(SHOP), "--out", "new/shop.html", "--package", "shop.api"]) == 0
    shown = written(folder / "new/shop.html")
    assert shown["info"]["title"] == "Shop"
    assert labels(shown["paths"]["/payments"]["post"]) == LANGUAGES
    assert "from shop.api.client import Client" in shown["paths"]["/payments"]["post"]["x-codeSamples"][1]["source"]
    assert "operationId" not in shown["paths"]["/payments"]["post"], "it is shown as it was written"


def test_an_overlay_changes_what_is_shown(folder: Path) -> None:
    """Its own client has to be generated, so the installed one is not shown."""
    (folder / "ours.yaml").write_text(OVERLAY, "utf-8")
    assert command.main(["--overlay", "ours.yaml"]) == 0
    shown = written(folder / "runcontract-docs.html")
    log = shown["paths"]["/sdk/v1/runs/{runID}/log"]["post"]
    assert log["summary"] == "Log it here"
    assert "from my_api.client import RunClient" in log["x-codeSamples"][1]["source"]
    assert not any(path.endswith("/fail") for path in shown["paths"])


def test_where_no_code_can_be_made_curl_is_shown_and_the_reason_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """OpenAPI 3.0 can be read, but not generated from."""
    (folder / "old.yaml").write_text(SHOP.read_text("utf-8").replace("3.1.0", "3.0.3"), "utf-8")
    assert command.main(["--spec", "old.yaml"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("There are no samples in Python and TypeScript. old.yaml: ")
    assert "this is OpenAPI 3.0.3" in told.err
    assert told.out.startswith("wrote runcontract-docs.html: 5 operations, ")
    shown = written(folder / "runcontract-docs.html")
    assert [
        labels(each) for item in shown["paths"].values() for word, each in item.items() if word != "parameters"
    ] == [("curl",)] * 5


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_description_is_told_with_its_place(
    fault: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One message, and nothing is written."""
    content, said = FAULTS[fault]
    (folder / "api.json").write_text(json.dumps(content), "utf-8")
    assert cli.main(["docs", "--spec", "api.json"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("runcontract: ")
    assert "api.json: " in told.err
    assert said in told.err
    assert not (folder / "runcontract-docs.html").exists()


def test_what_json_has_no_words_for_is_told(folder: Path) -> None:
    """The page's data is JSON."""
    text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx-limit: .inf\n"
    (folder / "api.yaml").write_text(text, "utf-8")
    with pytest.raises(ContractError, match=r"api\.yaml: it holds what JSON has no words for"):
        command.main(["--spec", "api.yaml"])


def test_of_many_faults_the_first_few_are_told(folder: Path) -> None:
    """With how many there are besides."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {f"/{n}": 1 for n in range(9)}}
    (folder / "api.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(ContractError) as caught:
        command.main(["--spec", "api.json"])
    assert str(caught.value).endswith("\n  and 4 more")
    assert str(caught.value).count("\n") == 6


def places(node: Any, *path: Any) -> list[tuple[Any, ...]]:
    """Return the way to every value of a document."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for step, value in inner for place in places(value, *path, step))]


def test_a_broken_description_is_shown_or_refused_and_never_a_traceback(folder: Path) -> None:
    """Junk in many places, one at a time."""
    document = dict(CONTRACTS["openapi"].document)
    outcomes = set()
    for number, place in enumerate(places(document)[1::STEP]):
        broken = copy.deepcopy(document)
        node: Any = broken
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = JUNK[number % len(JUNK)]
        (folder / "api.json").write_text(json.dumps(broken), "utf-8")
        try:
            description = read_description(folder / "api.json")
        except RuncontractError:
            outcomes.add("refused")
            continue
        page_of(description.document, contract=description.contract, package=None if description.obstacle else "p")
        outcomes.add("curl alone" if description.obstacle else "all languages")
    assert outcomes == {"refused", "curl alone", "all languages"}


@pytest.mark.parametrize("name", ["", "my-api", "a..b", "1a", "a b", 'a";x'])
def test_a_package_that_can_not_be_imported_is_refused(name: str) -> None:
    """It would stand in a program as it is."""
    with pytest.raises(UsageError, match="--package must be the name of a Python package"):
        command.main(["--package", name])


def test_a_file_that_is_no_page_is_not_written_over(folder: Path) -> None:
    """A slip in a file name must not cost a description."""
    (folder / "api.yaml").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match=r"api\.yaml is no page of this command, and would be lost"):
        command.main(["--out", "api.yaml"])
    assert (folder / "api.yaml").read_text("utf-8") == "mine"


def test_a_place_that_can_not_be_written_is_named(folder: Path) -> None:
    """With what to do instead."""
    (folder / "file").touch()
    for out in (".", "file/page.html"):
        with pytest.raises(UsageError, match=r"can't write .*: .*\. Choose another file with --out\."):
            command.main(["--out", out])


@pytest.mark.parametrize(
    ("browsers", "said"), [(["a browser"], ""), ([], "There is no browser to be found; open page.html in one.\n")]
)
def test_the_page_is_opened_on_request(
    browsers: list[str],
    said: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A machine without a browser has the file all the same."""
    opened: list[str] = []

    def shown(address: str) -> bool:
        opened.append(address)
        return bool(browsers)

    monkeypatch.setattr(webbrowser, "open", shown)
    assert command.main(["--out", "page.html", "--open"]) == 0
    assert opened == [(folder / "page.html").as_uri()]
    assert capsys.readouterr().err == said


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """--help is where people look first."""
    with pytest.raises(SystemExit) as end:
        cli.main(["docs", "--help"])
    assert end.value.code == 0
    assert "runcontract docs --spec api.yaml --package shop.api --out api.html" in capsys.readouterr().out
