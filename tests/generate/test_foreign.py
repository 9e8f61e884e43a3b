"""Descriptions of other people's APIs become packages that work, are strictly typed, and say what they can't say."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from runcontract import cli
from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate import foreign
from runcontract.generate.foreign import render_foreign, with_names
from runcontract.generate.package import PARTS
from runcontract.generate.soundness import check_soundness

HERE: Final = Path(__file__).with_name("foreign")
NAMES: Final = ("petshop", "notices", "errands", "library")
LEFT_OUT: Final = "GET /books/{id}/scan (scanBook) has no Python, as its answer 200 (application/pdf) is no JSON."
PETS: Final = str(HERE / "petshop.yaml")
EACH: Final = pytest.mark.parametrize("name", NAMES)


LISTED: Final = {"type": "array", "items": {"type": "string"}}


def described(operation: dict[str, Any], **components: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"post": operation}},
        "components": components,
    }


OBJECT: Final = {"type": "object", "properties": {"a": {"type": "string"}}}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a package of each description, and put the programs that use them beside them."""
    folder = tmp_path_factory.mktemp("foreign")
    for name in NAMES:
        assert cli.main(["generate", "all", "--spec", str(HERE / f"{name}.yaml"), "--out", str(folder / name)]) == 0
        (folder / f"{name}_program.py").write_text((HERE / f"{name}_program.py").read_text("utf-8"), "utf-8")
    return folder


def test_the_packages_and_what_is_written_against_them_are_strictly_typed(packages: Path) -> None:
    """A server and a client of each."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(packages / "cache")]
    targets = [*NAMES, *(f"{name}_program.py" for name in NAMES)]
    done = subprocess.run([*command, *targets], cwd=packages, capture_output=True, text=True, check=False, timeout=300)
    assert (done.stdout, done.returncode) == ("", 0)


@EACH
def test_a_server_and_its_clients_understand_each_other(name: str, packages: Path) -> None:
    """The program asserts it: every operation, replies with headers, refusals, alternatives, null and absence."""
    program = [sys.executable, "-W", "error", f"{name}_program.py"]
    done = subprocess.run(program, cwd=packages, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("well done\n", "")


@EACH
def test_the_same_description_gives_the_same_bytes(
    name: str, packages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--check` says so, and finds a change."""
    words = ["generate", "all", "--spec", str(HERE / f"{name}.yaml"), "--out", str(packages / name), "--check"]
    assert cli.main(words) == 0
    file = packages / name / "errors.py"
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b"404", b"405"))
    assert cli.main(words) == 1
    file.write_bytes(kept)
    said = capsys.readouterr()
    assert "errors.py\n" in said.out
    assert f"Run `runcontract generate all --spec {HERE / name}.yaml --out {packages / name}`." in said.err


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_what_it_needs_and_no_more(part: str, tmp_path: Path) -> None:
    """A client takes the models, a server no client."""
    assert cli.main(["generate", part, "--spec", str(HERE / "petshop.yaml"), "--out", str(tmp_path / "p")]) == 0
    found = {file.name for file in (tmp_path / "p").iterdir()}
    assert found == {*PARTS[part], *(["__init__.py"] if part != "types" else [])}
    modules = [file.stem for file in (tmp_path / "p").glob("*.py") if file.stem != "__init__"]
    imports = "".join(f"import p.{module};" for module in modules)
    subprocess.run([sys.executable, "-c", imports], cwd=tmp_path, check=True, timeout=60)


def test_a_description_in_json_is_read_as_well(tmp_path: Path) -> None:
    """The same bytes, but for the name of the file."""
    source = tmp_path / "petshop.json"
    source.write_text(json.dumps(yaml.safe_load((HERE / "petshop.yaml").read_text("utf-8")), indent="\t"), "utf-8")
    one, other = (render_foreign(file, overlays=(), files=PARTS["all"]) for file in (source, HERE / "petshop.yaml"))
    assert {path: text.replace("petshop.json", "petshop.yaml") for path, text in one.items()} == other


def test_an_overlay_changes_what_is_generated(tmp_path: Path) -> None:
    """A bound is raised, a member added."""
    overlay = tmp_path / "ours.yaml"
    changes = [
        {"target": "$.components.schemas.NewPet.properties.name", "update": {"maxLength": 99}},
        {"target": "$.components.schemas.NewPet.properties", "update": {"chip": {"type": "string"}}},
    ]
    overlay.write_text(
        yaml.safe_dump({"overlay": "1.0.0", "info": {"title": "Ours", "version": "1"}, "actions": changes}), "utf-8"
    )
    words = ["generate", "models", "--spec", str(HERE / "petshop.yaml"), "--overlay", str(overlay)]
    assert cli.main([*words, "--out", str(tmp_path / "p")]) == 0
    models = (tmp_path / "p/models.py").read_text("utf-8")
    assert "max_length=99" in models
    assert "chip: str | MISSING = MISSING" in models


def test_a_changed_run_contract_is_generated_like_our_own(tmp_path: Path) -> None:
    """From this project's multi-file description: the same modules, but for the line that says what of."""
    source = Path(__file__).parents[2] / "openapi/runs.yaml"
    made = render_foreign(source, overlays=(), files=PARTS["all"])
    generated = Path(__file__).parents[2] / "src/runcontract/generated"
    for name in PARTS["all"]:
        own = (generated / name).read_text("utf-8").partition("\n")[2]
        assert made[Path(name)].partition("\n")[2] == own


def test_what_is_left_out_or_not_checked_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, a line each; of what a part does not have, nothing."""
    source = HERE / "library.yaml"
    assert cli.main(["generate", "all", "--spec", str(source), "--out", str(tmp_path / "p")]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"runcontract: {source}: {LEFT_OUT}",
        f"runcontract: {source}: webhooks are left out: overdue.",
        f"runcontract: {source}: oneOf (that only one fits) is not checked: components > schemas > FindBooksYear.",
        f"runcontract: {source}: uniqueItems is not checked: components > schemas > ThingBase > properties > tags.",
    ]
    assert cli.main(["generate", "types", "--spec", str(source), "--out", str(tmp_path / "t")]) == 0
    assert "is not checked" not in capsys.readouterr().err
    assert cli.main(["generate", "all", "--spec", PETS, "--out", str(tmp_path / "q")]) == 0
    assert capsys.readouterr().err == ""


HEIRS: Final[dict[str, Any]] = {
    "Pet": {"type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"}},
    "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object"}]},
}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"PetBase": {}}, "Pet: others inherit from it, so that PetBase would be made; rename that one."),
        (
            {
                "Cat": {**HEIRS["Cat"], "discriminator": {"propertyName": "kind"}},
                "Lion": {"allOf": [{"$ref": "#/components/schemas/Cat"}]},
            },
            "Pet: Cat inherits from it and has heirs itself; list them all by oneOf.",
        ),
    ],
)
def test_heirs_that_can_not_be_told_apart_are_refused(more: dict[str, Any], said: str) -> None:
    """Nothing is guessed of a family of three generations, nor written over."""
    with pytest.raises(ContractError) as caught:
        with_names(described({"operationId": "make", "responses": {}}, schemas={**HEIRS, **more}))
    assert str(caught.value) == f"components > schemas > {said}"


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ({"style": "deepObject", "schema": OBJECT}, "has the style deepObject; in the query only form can be read"),
        (
            {"style": "pipeDelimited", "schema": LISTED},
            "has the style pipeDelimited; in the query only form can be read",
        ),
        (
            {"in": "path", "style": "label", "schema": LISTED},
            "has the style label; in the path only simple can be read",
        ),
        ({"schema": OBJECT}, "is an object, which no text can say"),
        ({"schema": {"oneOf": [{"type": "string"}, OBJECT]}}, "is an object, which no text can say"),
        ({"schema": {"type": "array", "items": LISTED}}, "is a list of lists or objects; no text can say that"),
    ],
)
def test_a_parameter_that_can_not_be_read_is_refused(parameter: dict[str, Any], said: str) -> None:
    """By its name and the operation's."""
    one = {"name": "filter", "in": "query", "required": True, **parameter}
    document = described({"operationId": "make", "parameters": [one], "responses": {"204": {"description": "Done."}}})
    if one["in"] == "path":
        document["paths"] = {"/things/{filter}": document["paths"]["/things"]}
    with pytest.raises(ContractError) as caught:
        check_soundness(Contract(with_names(document)))
    assert f"(make): its parameter filter {said}" in str(caught.value)


def test_what_was_not_generated_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of one's own with such a name stays; so does everything beside it."""
    out = tmp_path / "p"
    out.mkdir()
    (out / "client.py").write_text("mine = True\n", "utf-8")
    (out / "notes.txt").write_text("mine", "utf-8")
    assert cli.main(["generate", "client", "--spec", str(HERE / "petshop.yaml"), "--out", str(out)]) == 2
    assert f"{out / 'client.py'} was not generated, and would be lost" in capsys.readouterr().err
    assert sorted(each.name for each in out.iterdir()) == ["client.py", "notes.txt"]
    (out / "client.py").unlink()
    assert cli.main(["generate", "client", "--spec", str(HERE / "petshop.yaml"), "--out", str(out)]) == 0
    assert (out / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["client", "--spec", PETS], "say with --out DIR where"),
        (["client"], "without --spec FILE there is no description"),
        (["--out", "x"], "without --spec FILE"),
        (["all", "--spec", PETS, "--out", "x", "--root", "."], "--root is for a checkout"),
        (["all", "--spec", "nothing.yaml", "--out", "x"], "nothing.yaml: can't be read: No such file"),
        (["all", "--spec", PETS, "--out", "x", "--overlay", "nothing.yaml"], "nothing.yaml: can't be read"),
        (["all", "--spec", PETS, "--out", f"{PETS}/x"], "can't write .*: Not a directory"),
    ],
)
def test_options_that_do_not_fit_are_one_clear_message(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert cli.main(["generate", *words]) == 2
    message = capsys.readouterr().err
    assert message.startswith("runcontract: ")
    assert pytest.approx(1) == len(message.strip().splitlines())
    assert __import__("re").search(said, message), message
    assert list(tmp_path.iterdir()) == []


def test_a_body_described_in_place_is_named_after_its_operation() -> None:
    """And an item of a list in it after the list; a name that is taken by something else is refused."""
    listed = {"application/json": {"schema": {"type": "array", "items": OBJECT}}}
    operation = {"operationId": "make", "requestBody": {"content": listed}, "responses": {"200": {"content": listed}}}
    named = with_names(described(operation))
    assert named["components"]["schemas"] == {"MakeRequestItem": OBJECT, "MakeResponseItem": OBJECT}
    with pytest.raises(ContractError, match="components > schemas > MakeRequestItem: there is one already"):
        with_names(described(operation, schemas={"MakeRequestItem": {"type": "string"}}))


def test_refusals_described_in_place_are_named_after_their_status() -> None:
    """What several of them say differently, none of them says for all; one that has the name already is kept."""
    operation = {"responses": {"404": {"description": "No thing."}, "422": {"description": "Odd."}, "599": {}}}
    other = {"responses": {"404": {"description": "No other thing."}}}
    document = described(operation, responses={"UnprocessableContent": {"description": "Mine."}})
    document["paths"]["/others"] = {"get": other}
    responses = with_names(document)["components"]["responses"]
    assert {name: each.get("description") for name, each in responses.items()} == {
        "NotFound": "Not found.",
        "UnprocessableContent": "Mine.",
        "Status599": None,
    }
    assert responses["NotFound"]["x-code"] == "not_found"


def test_an_operation_without_a_name_is_called_by_method_and_path() -> None:
    """And its summary is the first line of its description."""
    document = described({"description": "Makes a thing.\nAnd more.", "responses": {}})
    document["paths"] = {"/things/{thingId}/parts": document["paths"]["/things"]}
    operation = with_names(document)["paths"]["/things/{thingId}/parts"]["post"]
    assert (operation["operationId"], operation["summary"]) == ("postThingsThingIdParts", "Makes a thing.")


def test_the_given_description_is_left_as_it_is() -> None:
    """Names are given to a copy."""
    document = yaml.safe_load((HERE / "petshop.yaml").read_text("utf-8"))
    before = json.dumps(document)
    with_names(document)
    assert json.dumps(document) == before


def test_a_module_that_would_be_no_python_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the renderers did not foresee: the message names the module and the line."""
    monkeypatch.setattr(foreign, "render_package", lambda *_, **__: {"client.py": "def method(self, self): ...\n"})
    with pytest.raises(ContractError, match=r"client.py would be no Python \(duplicate argument 'self'.*method"):
        render_foreign(HERE / "petshop.yaml", overlays=(), files=PARTS["client"])


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("components", "schemas", "Pet", "properties", "name", "pattern"), "(", "pattern"),
        (("components", "schemas", "JsonObject"), {"type": "object", "properties": {}}, "JsonObject"),
        (("components", "schemas", "größe"), {"type": "string"}, "größe"),
        (("paths", "/inventory", "get", "responses", "301"), {"description": "Away."}, "301: an answer is a success"),
        (("openapi",), "3.0.3", "3.0.3"),
    ],
    ids=[
        "a pattern that is none",
        "a name of the runtime",
        "a name that is no class",
        "a redirection",
        "3.0",
    ],
)
def test_what_no_code_can_be_made_of_is_refused_with_its_place(
    place: tuple[str, ...], value: Any, said: str, tmp_path: Path
) -> None:
    """One message that names the file."""
    document = yaml.safe_load((HERE / "petshop.yaml").read_text("utf-8"))
    node = document
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    file = tmp_path / "changed.yaml"
    file.write_text(yaml.safe_dump(document), "utf-8")
    with pytest.raises(ContractError) as caught:
        render_foreign(file, overlays=(), files=PARTS["all"])
    assert str(caught.value).startswith(f"{file}: ")
    assert said in str(caught.value)
