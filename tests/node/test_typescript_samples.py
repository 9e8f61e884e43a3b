"""The TypeScript samples of the documentation: the compiler takes each, and Node makes the right request with it."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import pytest

from runcontract import cli
from runcontract.docs.samples import samples_of
from runcontract.docs.source import read_description
from tests.docs.recorder import Recorder, Reply, forwarding
from tests.docs.samples import CASES, Case, trial
from tests.node.conftest import TOOLS, Tool
from tests.serve.serving import Caller, Process

ROOT: Final = Path(__file__).parents[2]
SHOP: Final = ROOT / "tests/docs/shop.yaml"
CLIENT: Final = (ROOT / "examples/typescript/client.ts").read_text("utf-8")
TYPES: Final = {"openapi": "types.ts", "control": "control/types.ts"}
STRICT: Final = {
    "target": "es2022",
    "lib": ["es2022"],
    "types": ["node"],
    "typeRoots": [str(TOOLS.parent / "@types")],
    "module": "es2022",
    "moduleResolution": "bundler",
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noUnusedLocals": True,
    "isolatedModules": True,
    "moduleDetection": "force",
    "outDir": "compiled",
    "rootDir": ".",
}


def prepared(folder: Path, types: str) -> Path:
    """Return a folder that has the example's client beside the types of a description."""
    folder.mkdir()
    (folder / "types.ts").write_text(types, "utf-8")
    client, count = re.subn(r'"\.\./[^"]*/types\.js"', '"./types.js"', CLIENT)
    assert count == 2
    (folder / "client.ts").write_text(client, "utf-8")
    return folder


def compiled(tool: Tool, folder: Path) -> str:
    """Return what the compiler says to everything in a folder."""
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": STRICT, "include": ["**/*.ts"]}), "utf-8")
    return tool("tsc", "--pretty", "false", "--project", str(folder), cwd=folder).stdout


@pytest.fixture(scope="module")
def samples(tool: Tool, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile all samples of both descriptions, and return where Node finds them."""
    folder = tmp_path_factory.mktemp("samples")
    for name, types in TYPES.items():
        prepared(folder / name, (ROOT / "src/runcontract/generated" / types).read_text("utf-8"))
    for case in CASES:
        (folder / case.name / f"{case}.ts").write_text(case.source("TypeScript"), "utf-8")
    assert compiled(tool, folder) == ""
    return folder / "compiled"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The reference server as a process."""
    with Process(tmp_path_factory.mktemp("typescript") / "runs.sqlite3") as caller:
        yield caller


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_typescript_sample_succeeds(case: Case, samples: Path, server: Caller) -> None:
    """On Node, with the client of the example, whatever the description."""
    node = shutil.which("node")
    assert node is not None
    with Recorder(forwarding(server.url)) as recorder:
        ready = trial(case, server, recorder.url)
        program = samples / case.name / f"{case}.js"
        filled = program.with_name(f"{case}-filled.js")
        filled.write_text(ready.filled(program.read_text("utf-8")), "utf-8")
        done = subprocess.run(
            [node, str(filled)],
            env={**os.environ, **ready.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert bool(done.stdout) == (case.operation.success.status != 204), "an answer is shown if there is one"
        ready.check(*recorder.taken())


def test_a_wrong_sample_would_be_found(tool: Tool, tmp_path: Path) -> None:
    """The control: another member is an error of the compiler."""
    folder = prepared(tmp_path / "wrong", (ROOT / "src/runcontract/generated/types.ts").read_text("utf-8"))
    source = next(case for case in CASES if case.operation.id == "logEvent").source("TypeScript")
    (folder / "wrong.ts").write_text(source.replace("level:", "severity:"), "utf-8")
    assert re.findall(r"wrong\.ts\(\d+,\d+\): error (TS\d+)", compiled(tool, folder)) == ["TS2353"]


@pytest.mark.parametrize(
    ("scheme", "name", "value"),
    [
        ("{type: http, scheme: bearer}", "authorization", "Bearer t-4711"),
        ("{type: apiKey, in: header, name: X-Key}", "x-key", "t-4711"),
        ("{type: http, scheme: basic}", "authorization", "Basic t-4711"),
    ],
    ids=["bearer", "key in a header", "basic"],
)
def test_samples_of_another_description_are_taken_as_well(
    scheme: str, name: str, value: str, tool: Tool, tmp_path: Path
) -> None:
    """With the types that are generated of it: parameters of every place, values of every kind, other credentials."""
    spec = tmp_path / "shop.yaml"
    spec.write_text(SHOP.read_text("utf-8").replace("{type: http, scheme: bearer}", scheme), "utf-8")
    assert cli.main(["generate", "types", "--spec", str(spec), "--out", str(tmp_path / "types")]) == 0
    folder = prepared(tmp_path / "shop", (tmp_path / "types/types.ts").read_text("utf-8"))
    with Recorder(lambda _: Reply(status=204)) as recorder:
        contract = read_description(spec).contract
        for operation in contract.operations:
            source = samples_of(contract, operation, package="my_shop")[-1]["source"]
            (folder / f"{operation.id}.ts").write_text(source.replace("http://localhost:8080", recorder.url), "utf-8")
        assert compiled(tool, folder) == ""
        node = shutil.which("node")
        assert node is not None
        environment = {**os.environ, "SHOP_KEY": "t-4711"}
        subprocess.run([node, "compiled/putOrder.js"], cwd=folder, env=environment, timeout=60, check=True)
        request, _ = recorder.taken()
    assert request.headers[name] == value
    assert request.headers["x-trace"] == 'it\'s "1"'
    assert parse_qs(urlsplit(request.target).query)["sizes"] == ["1", "2"]
    assert (
        request.json
        == contract.document["paths"]["/orders/{orderId}"]["put"]["requestBody"]["content"]["application/json"][
            "example"
        ]
    )
