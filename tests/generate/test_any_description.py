"""Whatever a description holds, it becomes sound code or one message that says what to do, and nothing runs of it."""

import copy
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from runcontract import cli
from runcontract.contract import Contract
from runcontract.errors import ContractError
from runcontract.generate.foreign import render_foreign, with_names
from runcontract.generate.names import constant_name, method_name, request_name, snake
from runcontract.generate.package import PARTS

PET: Final = {"type": "object", "properties": {"name": {"type": "string"}}}
PET_REF: Final = {"$ref": "#/components/schemas/Pet"}
JSON: Final = "application/json"
BASE: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "getPet",
                "summary": "Get a pet",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {"description": "A pet.", "content": {JSON: {"schema": PET_REF}}},
                    "404": {"$ref": "#/components/responses/NotFound"},
                },
            }
        }
    },
    "components": {"schemas": {"Pet": PET}, "responses": {"NotFound": {"description": "No such pet."}}},
}
GET: Final = ("paths", "/pets/{id}", "get")
EMPTY: Final = {"operationId": "other", "summary": "Other", "responses": {"204": {"description": "Done."}}}


def changed(*changes: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    """Return the description with other values in some places."""
    document = copy.deepcopy(BASE)
    for place, value in changes:
        node: Any = document
        for step in place[:-1]:
            node = node[step]
        node[place[-1]] = value
    return document


def rendered(folder: Path, document: Any) -> dict[str, str]:
    """Return the generated files of a description by name."""
    source = folder / "api.json"
    source.write_text(json.dumps(document), "utf-8")
    return {str(path): text for path, text in render_foreign(source, overlays=(), files=PARTS["all"]).items()}


def refused(folder: Path, document: Any) -> str:
    with pytest.raises(ContractError) as caught:
        rendered(folder, document)
    assert str(folder / "api.json") in str(caught.value)
    return str(caught.value)


def imported(folder: Path, files: dict[str, str], *, then: str = "") -> str:
    """Return what the generated package writes when all of it is imported, and `then` is done."""
    (folder / "made").mkdir()
    for name, text in files.items():
        (folder / "made" / name).write_text(text, "utf-8")
    program = f"from made import client, errors, handlers, models\n{then}"
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


INJECTED: Final = 'x"""\nimport os; print("ran")\n"""\\'


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ((*GET, "x-idempotent"), "get > x-idempotent: .* is not of type .boolean"),
        ((*GET, "operationId"), None),
        ((*GET, "summary"), None),
        (("info", "title"), None),
        ((*GET, "responses", "200", "description"), None),
        ((*GET, "parameters", 0, "name"), "its path and its path parameters|is not a name without blanks"),
        (("components", "responses", "NotFound", "description"), None),
        (("components", "responses", "NotFound", "x-code"), "x-code"),
        (
            ("components", "schemas", "Pet", "customTypePath"),
            "Pet > customTypePath: no code of other people is imported",
        ),
        (("components", "schemas", "Pet", "x-python-import"), "Pet > x-python-import: no code of other people"),
    ],
)
def test_no_text_of_a_description_runs(place: tuple[str | int, ...], said: str | None, tmp_path: Path) -> None:
    """It is quoted, or refused; a docstring, a comment or a literal can't be left."""
    document = changed((place, INJECTED))
    if said is not None:
        assert re.search(said, refused(tmp_path, document), re.DOTALL)
    else:
        assert imported(tmp_path, rendered(tmp_path, document)) == ""


@pytest.mark.parametrize("path", ['/a"""\nprint(1)\n"""', "/a b", "/größe", "/a\\", "/{a", "/a}b", "/a/{b{c}}"])
def test_a_path_is_made_of_the_characters_of_a_url(path: str, tmp_path: Path) -> None:
    """The others are percent-encoded in any URL, so that a path with them would never be asked for."""
    said = refused(tmp_path, changed((("paths", path), {"get": EMPTY})))
    assert "is not a path of the characters of a URL" in said


REFUSALS: Final[tuple[tuple[Any, str], ...]] = (
    ((("swagger",), "2.0"), "this is Swagger 2.0; code is made of OpenAPI 3.1 alone"),
    ((("openapi",), "3.0.3"), "this is OpenAPI 3.0.3; code is made of OpenAPI 3.1 alone"),
    ((("openapi",), 3.1), 'a version is text, such as "3.1.0"'),
    (((*GET, "responses"), None), "get > responses: null is not of type"),
    (((*GET, "responses", "200", "content"), None), "200 > content: null is not of type"),
    (((*GET, "responses", "200", "content"), []), r"200 > content: \[\] is not of type"),
    (((*GET, "requestBody"), {"content": {JSON: {"examples": [1]}}}), r"examples: \[1\] is not of type"),
    (((*GET, "parameters", 0, "in"), "cookie"), "parameter id: cookies are not read or sent"),
    (((*GET, "parameters", 0), {"name": "a", "in": "query", "content": {}}), "parameter a: a parameter with content"),
    (((*GET, "responses", "2XX"), {"description": "Any."}), "2XX: an answer must have one status, such as 200"),
    (((*GET, "responses"), {"default": {"description": "Any."}}), "it must document a success"),
    ((("components", "schemas", "pet"), PET), "Pet and pet would both be the class Pet"),
    ((("components", "schemas", "größe"), PET), "schemas > größe: no class can be called 'Größe'"),
    (((*GET, "operationId"), "///"), "operationId: .* is not a name; it must have a letter"),
    (
        (("paths", "/b"), {"get": {**EMPTY, "operationId": "get_pet"}}),
        r"2 operations would have the method get_pet\(\)",
    ),
    ((("paths", "/b"), {"get": {**EMPTY, "operationId": "getPetRefusal"}}), "two things called GetPetRefusal"),
    (
        (("x-client",), {"name": "Client", "binds": [], "description": "C."}),
        "x-client > name: Client is something else",
    ),
    ((("x-client",), {"name": "Sequence", "binds": [], "description": "C."}), "x-client > name: Sequence is something"),
    (
        (("paths", "/jobs/{id}:cancel"), {"get": EMPTY}),
        r"\{id\}:cancel: a variable must be all that stands between two slashes",
    ),
    (
        (("paths", "/pets/{name}"), {"put": EMPTY}),
        r"paths > /pets/\{name\}: it is the same path as /pets/\{id\}|in one of",
    ),
    ((("components", "schemas", "Pet"), {"anyOf": [PET_REF, {"type": "null"}]}), "Pet: it is made of itself"),
    (
        (("components", "parameters"), {"A": {"$ref": "#/components/parameters/A"}}),
        r"\$ref #/components/parameters/A: it leads back to itself",
    ),
)


@pytest.mark.parametrize(("change", "said"), REFUSALS, ids=[said for _, said in REFUSALS])
def test_what_no_code_is_made_of_is_said_in_words(change: Any, said: str, tmp_path: Path) -> None:
    """One message with the file and the place; no pattern, no traceback, and it ends."""
    message = refused(tmp_path, changed(change))
    assert re.search(said, message), message
    assert "does not match" not in message


def test_a_parameter_whose_schemas_go_round_is_refused(tmp_path: Path) -> None:
    """A is B and B is A: once this never ended."""
    schemas = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    document = changed(
        (("components", "schemas"), {"Pet": PET, **schemas}),
        ((*GET, "parameters", 0, "schema"), {"$ref": "#/components/schemas/A"}),
    )
    assert "components > schemas > A: it is made of itself" in refused(tmp_path, document)
    with pytest.raises(ContractError, match="leads back to itself"):
        Contract(document).resolve({"$ref": "#/components/schemas/A"})


def test_one_error_for_every_status_is_one_class_a_status(tmp_path: Path) -> None:
    """A component that answers one status keeps its name; two of one status are two classes."""
    error = {"$ref": "#/components/responses/Error"}
    other = {**EMPTY, "responses": {"204": {"description": "Done."}, "404": error, "400": error, "500": error}}
    document = changed(
        (("components", "responses", "Error"), {"description": "Wrong."}), (("paths", "/other"), {"get": other})
    )
    made = rendered(tmp_path, document)
    classes = re.findall(
        r"class (\w+)\(ApiError\):.*?status = (\d+)\n    code = \"(\w+)\"", made["errors.py"], re.DOTALL
    )
    assert classes == [
        ("BadRequest", "400", "bad_request"),
        ("Error404", "404", "not_found"),
        ("NotFound", "404", "not_found"),
        ("InternalServerError", "500", "internal_server_error"),
    ]
    assert "GetPetRefusal: TypeAlias = errors.NotFound" in made["handlers.py"]
    assert (
        "OtherRefusal: TypeAlias = errors.BadRequest | errors.Error404 | errors.InternalServerError"
        in made["handlers.py"]
    )
    assert imported(tmp_path, made) == ""


@pytest.mark.parametrize("name", ["ApiError", "ClientError", "NoAnswer", "UnexpectedAnswer"])
def test_a_refusal_is_never_called_like_the_runtime_s_own(name: str, tmp_path: Path) -> None:
    """It is called as its status is."""
    document = changed(
        (("components", "responses"), {name: {"description": "No such pet."}}),
        ((*GET, "responses", "404"), {"$ref": f"#/components/responses/{name}"}),
    )
    made = rendered(tmp_path, document)
    assert "class NotFound(ApiError)" in made["errors.py"]
    assert f"class {name}(" not in made["errors.py"]


@pytest.mark.parametrize(
    ("given", "method", "request_type", "constant"),
    [
        ("getPet", "get_pet", "GetPet", "GET_PET"),
        ("list_pets", "list_pets", "ListPets", "LIST_PETS"),
        ("ListPets", "list_pets", "ListPets", "LIST_PETS"),
        ("pets/list", "pets_list", "PetsList", "PETS_LIST"),
        ("pets.list-all", "pets_list_all", "PetsListAll", "PETS_LIST_ALL"),
        ("close", "close_", "Close", "CLOSE_"),
        ("withOptions", "with_options_", "WithOptions", "WITH_OPTIONS_"),
        ("success", "success", "Success_", "SUCCESS"),
        ("uuid", "uuid", "Uuid", "UUID_"),
        ("import", "import_", "Import", "IMPORT_"),
        ("a", "a", "A", "A_"),
        ("2fa", "operation_2fa", "Operation2fa", "OPERATION_2FA"),
    ],
)
def test_an_operation_has_names_of_python(given: str, method: str, request_type: str, constant: str) -> None:
    """Whatever its id looks like, none of them is in the way of another or of what is imported."""
    assert (method_name(given), request_name(given), constant_name(given)) == (method, request_type, constant)


OPERATION_IDS: Final = (
    "call,aclose,close,client,settings,withOptions,success,body,param,operation,field,final,literal,protocol,annotated,"
    "handlers,errors,models,operations,uuid,a,none,true,class,date,jsonValue,typeAlias,dataclass,mapping,sequence"
)


def test_operations_of_every_awkward_name_live_together(tmp_path: Path) -> None:
    """All at once, with a parameter and a body of such a name each; strictly typed."""
    paths = {}
    for name in OPERATION_IDS.split(","):
        parameters = [
            {"name": each, "in": "query", "schema": {"type": "string"}} for each in (name, "given", "request")
        ]
        body = {"required": True, "content": {JSON: {"schema": PET_REF}}}
        paths[f"/{name}"] = {"post": {**EMPTY, "operationId": name, "parameters": parameters, "requestBody": body}}
    made = rendered(tmp_path, changed((("paths",), paths)))
    count = imported(tmp_path, made, then="print(len(handlers.OPERATIONS), client.Client.aclose.__qualname__)")
    assert count == f"{len(paths)} AsyncTransport.aclose\n"
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--cache-dir",
        str(tmp_path / "c"),
        "made",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("pet", "Pet2"),
        ("New_Pet", "NewPet"),
        ("pet.v1", "PetV1"),
        ("2d", "Schema2d"),
        ("Model", "ModelSchema"),
        ("None", "NoneSchema"),
        ("Field", "FieldSchema"),
    ],
)
def test_a_schema_has_the_name_of_a_class(name: str, made: str, tmp_path: Path) -> None:
    """Wherever it is meant."""
    name, made = ("pet2", "Pet2") if name == "pet" else (name, made)
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    document = changed(
        (("components", "schemas", name), {**PET, "properties": {"of": {"$ref": f"#/components/schemas/{name}"}}}),
        ((*GET, "responses", "200", "content"), content),
    )
    files = rendered(tmp_path, document)
    then = f"print(models.{made}.model_validate({{'of': {{}}}}).model_dump_json())"
    assert imported(tmp_path, files, then=then) == '{"of":{}}\n'
    assert f"export interface {made} " in files["types.ts"]


def test_a_renamed_schema_keeps_the_value_that_tells_it_apart() -> None:
    """Without a mapping, that was its name."""
    either = {"oneOf": [PET_REF, {"$ref": "#/components/schemas/old_pet"}], "discriminator": {"propertyName": "kind"}}
    document = changed((("components", "schemas"), {"Pet": PET, "old_pet": PET, "either": either}))
    named = with_names(document)["components"]["schemas"]["Either"]
    assert named["oneOf"][1] == {"$ref": "#/components/schemas/OldPet"}
    assert named["discriminator"]["mapping"] == {"old_pet": "#/components/schemas/OldPet"}


@pytest.mark.parametrize("member", ["date", "UUID", "str", "Field", "model_config", "None"])
def test_a_member_may_be_called_like_a_type(member: str, tmp_path: Path) -> None:
    """The type is then known by another name."""
    schema = {"type": "object", "properties": {member: {"type": "string", "format": "date"}, "d": {"type": "string"}}}
    made = rendered(tmp_path, changed((("components", "schemas", "Pet"), schema)))
    body = {member: "2026-01-02", "d": "a"}
    then = f"print(models.Pet.model_validate({body!r}).model_dump_json(by_alias=True))"
    assert json.loads(imported(tmp_path, made, then=then)) == body


def test_a_description_without_schemas_has_models_without_classes(tmp_path: Path) -> None:
    """All bodies may be texts."""
    document = changed(((*GET, "responses", "200", "content", JSON, "schema"), {"type": "string"}))
    del document["components"]
    document["paths"]["/pets/{id}"]["get"]["responses"].pop("404")
    assert imported(tmp_path, rendered(tmp_path, document), then="print(handlers.GET_PET.id)") == "getPet\n"


def test_what_has_no_python_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On stderr, in a line each, and the rest is made."""
    other = {**EMPTY, "requestBody": {"content": {"multipart/form-data": {}}}}
    text = {**EMPTY, "operationId": "text", "responses": {"200": {"description": "T.", "content": {"text/plain": {}}}}}
    document = changed(
        (("paths", "/form"), {"post": other}), (("paths", "/text"), {"get": text}), (("webhooks",), {"adopted": {}})
    )
    source = tmp_path / "api.yaml"
    source.write_text(yaml.safe_dump(document), "utf-8")
    assert cli.main(["generate", "all", "--spec", str(source), "--out", str(tmp_path / "p")]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"runcontract: {source}: POST /form (other) has no Python, as its body (multipart/form-data) is no JSON.",
        f"runcontract: {source}: GET /text (text) has no Python, as its answer 200 (text/plain) is no JSON.",
        f"runcontract: {source}: webhooks are left out: adopted.",
    ]
    assert "def text" not in (tmp_path / "p/handlers.py").read_text("utf-8")
    assert (
        '"other"' in (tmp_path / "p/types.ts").read_text("utf-8") or "other:" in (tmp_path / "p/types.ts").read_text()
    )


def test_names_of_parameters_become_pythons() -> None:
    """Brackets and dots are no part of them."""
    assert [snake(name) for name in ("page[size]", "filter[a.b]", "$top", "_")] == [
        "page_size",
        "filter_a_b",
        "_top",
        "_",
    ]
