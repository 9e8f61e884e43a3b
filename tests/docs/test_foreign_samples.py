"""Samples of a user's own description, with the client that is generated of it: typed, run, and the request meant."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from mypy import api

from runcontract import cli
from runcontract.docs.samples import samples_of
from runcontract.docs.source import Description, read_description
from tests.docs.recorder import Recorder, Reply, Request

SHOP: Final = Path(__file__).with_name("shop.yaml")
URL: Final = "http://localhost:8080/api"
TOKEN: Final = "t-4711"
ID: Final = "3f1c9a52-7d5e-4b1f-9c58-0a6d2f7f4e11"
ORDER: Final = {
    "customer": {"name": 'Anna "A" O\'Hara', "born": "2001-02-03"},
    "lines": [{"sku": "a-1", "count": 2}, {"sku": "b-2", "count": 0.5}],
    "note": None,
    "paid": False,
}
CUSTOMER: Final = {"name": "stringgg", "born": "2026-11-02", "level": 3, "friends": ["plain"]}
# What each operation is asked: where, and with which body.
MEANT: Final = {
    "putOrder": (f"/api/orders/{ID}", ORDER),
    "setLabels": ("/api/labels", {"a": "b"}),
    "setKinds": ("/api/kinds", ["plain"]),
    "postPayments": ("/api/payments", {"card": "4711"}),
    "addCustomer": ("/api/customers", CUSTOMER),
}
EACH: Final = pytest.mark.parametrize("operation_id", MEANT)


def answered(request: Request) -> Reply:
    """The shop's answer."""
    if request.target == "/api/labels":
        return Reply(status=200, media_type="application/json", raw=b'["a"]')
    return Reply(status=204)


@pytest.fixture(scope="module")
def shop() -> Iterator[Recorder]:
    """A server that takes everything."""
    with Recorder(answered) as recorder:
        yield recorder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the generated package."""
    folder = tmp_path_factory.mktemp("shop")
    assert cli.main(["generate", "all", "--spec", str(SHOP), "--out", str(folder / "my_shop")]) == 0
    return folder


@pytest.fixture(scope="module")
def description() -> Description:
    """The description as it is read for the page."""
    return read_description(SHOP)


def sample(description: Description, operation_id: str, label: str) -> str:
    contract = description.contract
    told = samples_of(contract, contract.operation(operation_id), package="my_shop")
    return {each["label"]: each["source"] for each in told}[label]


def check(request: Request, operation_id: str) -> None:
    """Assert that the request is what the description's examples mean."""
    path, body = MEANT[operation_id]
    target = urlsplit(request.target)
    assert (target.path, request.json) == (path, body)
    told = request.headers.get("authorization")
    assert told == (None if operation_id == "setKinds" else f"Bearer {TOKEN}")
    if operation_id == "putOrder":
        query: dict[str, Any] = parse_qs(target.query)
        # A client writes a time its own way.
        assert query.pop("since")[0].replace("+00:00", "Z") == "2026-11-02T09:30:00Z"
        assert query == {"day": ["2026-11-02"], "kind": ["gift"], "sizes": ["1", "2"], "dry": ["true"]}
        assert request.headers["x-trace"] == 'it\'s "1"'


def test_code_can_be_made_of_the_description(description: Description) -> None:
    """So that all languages are shown; operations without an id have the generator's."""
    assert description.obstacle == ""
    assert [each.id for each in description.contract.operations] == list(MEANT)


@EACH
def test_the_curl_sample_makes_the_request(operation_id: str, description: Description, shop: Recorder) -> None:
    """As a shell and curl understand it."""
    command = sample(description, operation_id, "curl").replace(URL, f"{shop.url}/api") + " -sSf"
    environment = {**os.environ, "SHOP_KEY": TOKEN}
    subprocess.run(["sh", "-c", command], env=environment, capture_output=True, timeout=20, check=True)
    check(shop.taken()[0], operation_id)


@EACH
def test_the_python_sample_makes_the_request(
    operation_id: str, description: Description, shop: Recorder, folder: Path
) -> None:
    """With the generated client; values have its types: times, dates, ids, words of an enumeration, models."""
    program = folder / f"{operation_id}.py"
    program.write_text(sample(description, operation_id, "Python").replace(URL, f"{shop.url}/api"), "utf-8")
    environment = {**os.environ, "SHOP_KEY": TOKEN, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, str(program)], env=environment, capture_output=True, text=True, timeout=20, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    check(shop.taken()[0], operation_id)


def test_the_python_samples_are_typed(description: Description, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Against the generated package, by the strictest settings."""
    monkeypatch.setenv("MYPYPATH", str(folder))
    for operation_id in MEANT:
        (folder / f"typed_{operation_id}.py").write_text(sample(description, operation_id, "Python"), "utf-8")
    files = [str(each) for each in folder.glob("typed_*.py")]
    told, _, code = api.run(["--strict", "--scripts-are-modules", "--config-file=", *files])
    assert (told.splitlines()[-1], code) == (f"Success: no issues found in {len(MEANT)} source files", 0)


@pytest.mark.parametrize(
    ("scheme", "name", "value"),
    [
        ("{type: apiKey, in: header, name: X-Key}", "x-key", TOKEN),
        ("{type: apiKey, in: cookie, name: session}", "cookie", f"session={TOKEN}"),
        ("{type: http, scheme: basic}", "authorization", f"Basic {TOKEN}"),
    ],
    ids=["key in a header", "key in a cookie", "basic"],
)
def test_other_credentials_than_a_token_are_headers_of_the_client(
    scheme: str, name: str, value: str, shop: Recorder, folder: Path
) -> None:
    """The client has no other way to be given them."""
    spec = folder / "other.yaml"
    spec.write_text(SHOP.read_text("utf-8").replace("{type: http, scheme: bearer}", scheme), "utf-8")
    program = folder / "credentials.py"
    source = sample(read_description(spec), "setLabels", "Python")
    program.write_text(source.replace(URL, f"{shop.url}/api"), "utf-8")
    environment = {**os.environ, "SHOP_KEY": TOKEN, "PYTHONPATH": str(folder)}
    subprocess.run([sys.executable, str(program)], env=environment, capture_output=True, timeout=20, check=True)
    assert shop.taken()[0].headers[name] == value


def test_a_key_in_the_query_is_shown_with_curl_alone(folder: Path) -> None:
    """The clients can't send it there."""
    spec = folder / "other.yaml"
    scheme = "{type: apiKey, in: query, name: key}"
    spec.write_text(SHOP.read_text("utf-8").replace("{type: http, scheme: bearer}", scheme), "utf-8")
    contract = read_description(spec).contract
    told = samples_of(contract, contract.operation("setLabels"), package="my_shop")
    assert [each["label"] for each in told] == ["curl"]


def test_values_of_an_example_are_shown_in_full(description: Description) -> None:
    """What a reader sees of them is JSON's own."""
    source = sample(description, "putOrder", "curl")
    assert json.dumps(ORDER["note"]) in source
    assert "O'\"'\"'Hara" in source
