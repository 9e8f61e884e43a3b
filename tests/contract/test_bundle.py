"""Several files to one document: references, names, order, and what is wrong with a file said plainly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract.contract.bundle import bundle, canonical
from runcontract.errors import ContractError

SOURCES: Final = Path(__file__).parents[2] / "openapi"
ROOT: Final = "openapi: 3.1.1\ninfo: {title: T, version: '1'}\npaths: {}\n"


def written(folder: Path, files: dict[str, str]) -> Path:
    """Write files below a folder and return the first."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder / next(iter(files))


def one_schema(text: str) -> str:
    return f"{ROOT}components:\n  schemas:\n    A:\n{text}"


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


@pytest.mark.parametrize("name", ["runs.yaml", "control.yaml"])
def test_a_bundle_refers_to_its_own_components_alone(name: str) -> None:
    """Other tools get one file, and every reference in it leads somewhere."""
    document = bundle(SOURCES / name)
    found = set(references(document))
    assert found
    for reference in found:
        start, root, kind, component = reference.split("/")
        assert (start, root) == ("#", "components")
        assert component in document[root][kind]


@pytest.mark.parametrize(
    ("components", "says"),
    [("5", "components must be a mapping"), ("{schemas: [A]}", "components > schemas must be a mapping")],
)
def test_components_are_mappings(tmp_path: Path, components: str, says: str) -> None:
    """Anything else is told by its place."""
    with pytest.raises(ContractError, match=says):
        bundle(written(tmp_path, {"root.yaml": f"{ROOT}components: {components}\n"}))


def test_the_same_files_give_the_same_bytes() -> None:
    """What is checked in can be compared byte by byte."""
    assert canonical(bundle(SOURCES / "runs.yaml")) == canonical(bundle(SOURCES / "runs.yaml"))


def test_operations_keep_their_order_and_components_are_sorted() -> None:
    """The order of operations is the contract's; that of components must not hang on who is met first."""
    document = bundle(SOURCES / "runs.yaml")
    assert next(iter(document["paths"])).endswith("/wait-for-event")
    for entries in document["components"].values():
        assert list(entries) == sorted(entries)


def test_the_canonical_text_reads_back_as_the_document() -> None:
    """Two spaces, characters as they are, one line feed at the end."""
    text = canonical({"b": "é", "a": [1]})
    assert json.loads(text) == {"b": "é", "a": [1]}
    assert text == '{\n  "b": "é",\n  "a": [\n    1\n  ]\n}\n'


def test_what_stands_beside_a_reference_stays(tmp_path: Path) -> None:
    """OpenAPI 3.1: a description beside `$ref` says what this use of the schema means."""
    root = written(
        tmp_path,
        {
            "root.yaml": one_schema("      {$ref: schemas/B.yaml, description: mine}"),
            "schemas/B.yaml": "type: string",
        },
    )
    schemas = bundle(root)["components"]["schemas"]
    assert schemas == {"A": {"$ref": "#/components/schemas/B", "description": "mine"}, "B": {"type": "string"}}


def test_a_schema_may_refer_to_itself(tmp_path: Path) -> None:
    """Trees are ordinary."""
    tree = "type: object\nproperties: {child: {$ref: Tree.yaml}}"
    root = written(tmp_path, {"root.yaml": one_schema("      {$ref: schemas/Tree.yaml}"), "schemas/Tree.yaml": tree})
    assert bundle(root)["components"]["schemas"]["Tree"]["properties"]["child"] == {"$ref": "#/components/schemas/Tree"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"root.yaml": one_schema("      {$ref: schemas/B.yaml}")}, r"root\.yaml: \$ref schemas/B\.yaml: there is no"),
        (
            {"root.yaml": one_schema("      {$ref: headers.yaml#/B}"), "headers.yaml": "C: {}"},
            r"headers\.yaml has no 'B'",
        ),
        (
            {"root.yaml": f"{ROOT}x-own: {{$ref: shapes/B.yaml}}", "shapes/B.yaml": "type: string"},
            r"'shapes' is no kind of component",
        ),
        ({"root.yaml": "openapi: 3.1.1\npaths: {\n"}, r"root\.yaml:\d+: not valid YAML"),
        ({"root.yaml": one_schema("      {$ref: 'https://a.example/b.yaml#/B'}")}, "nothing is fetched from the net"),
        ({"root.yaml": one_schema("      {$ref: '#pet'}")}, "anchors are not followed"),
        ({"root.yaml": one_schema("      {$ref: '#/paths/~1a/get'}")}, "only components can be referred to. Give it a"),
        (
            {"root.yaml": one_schema("      {$ref: b.yaml#/components/schemas/C}"), "b.yaml": "components: {}"},
            r"root\.yaml: \$ref b\.yaml#/components/schemas/C: b\.yaml has no 'components/schemas/C'",
        ),
    ],
    ids=[
        "missing file",
        "missing name",
        "unknown kind",
        "broken YAML",
        "net",
        "anchor",
        "no component",
        "missing place",
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, files: dict[str, str], message: str) -> None:
    """An error names the file, the reference, and what was expected."""
    with pytest.raises(ContractError, match=message):
        bundle(written(tmp_path, files))


def test_two_components_of_one_name_are_refused(tmp_path: Path) -> None:
    """One of them would silently win."""
    root = written(
        tmp_path,
        {
            "root.yaml": one_schema("      oneOf: [{$ref: schemas/B.yaml}, {$ref: more/schemas/B.yaml}]"),
            "schemas/B.yaml": "type: string",
            "more/schemas/B.yaml": "type: integer",
        },
    )
    with pytest.raises(ContractError, match="another component schemas/B"):
        bundle(root)


ANSWER: Final = """\
  /pets:
    get:
      parameters: [{$ref: things/limit.yaml}]
      responses:
        '200':
          description: Pets.
          content: {application/json: {schema: {$ref: 'common.yaml#/components/schemas/Pets'}}}
        '404': {$ref: things/gone.yaml}
    post: {requestBody: {$ref: 'common.yaml#/bodies/NewPet'}, responses: {default: {$ref: things/gone.yaml}}}
"""


def test_the_kind_of_a_component_is_that_of_the_place_where_it_is_wanted(tmp_path: Path) -> None:
    """However folders and files are called; a part of another description may refer to its own and to the root's."""
    root = written(
        tmp_path,
        {
            "root.yaml": ROOT.replace(
                "paths: {}\n", f"paths:\n{ANSWER}components: {{schemas: {{Id: {{type: integer}}}}}}"
            ),
            "common.yaml": """\
components:
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}, of: {$ref: things/Owner.yaml}}}
bodies:
  NewPet: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
""",
            "things/limit.yaml": "{name: limit, in: query, schema: {type: integer}}",
            "things/gone.yaml": "{description: Gone.}",
            "things/Owner.yaml": "{type: object, properties: {id: {$ref: '../root.yaml#/components/schemas/Id'}}}",
        },
    )
    document = bundle(root)
    kinds = {kind: sorted(entries) for kind, entries in document["components"].items()}
    assert kinds == {
        "schemas": ["Id", "Owner", "Pet", "Pets"],
        "parameters": ["limit"],
        "responses": ["gone"],
        "requestBodies": ["NewPet"],
    }
    assert document["components"]["schemas"]["Owner"]["properties"]["id"] == {"$ref": "#/components/schemas/Id"}
    assert set(references(document)) <= {f"#/components/{kind}/{name}" for kind in kinds for name in kinds[kind]}


def test_a_path_item_may_be_a_component_or_a_file_of_any_name(tmp_path: Path) -> None:
    """It is put in its place, with what stands beside the reference."""
    files = {
        "root.yaml": ROOT.replace(
            "paths: {}\n",
            "paths:\n  /a: {$ref: '#/components/pathItems/A', summary: Mine.}\n  /b: {$ref: routes.yaml#/b}\n"
            "components: {pathItems: {A: {get: {responses: {}}}}}",
        ),
        "routes.yaml": "b: {put: {responses: {}}}",
    }
    paths = bundle(written(tmp_path, files))["paths"]
    assert paths == {"/a": {"get": {"responses": {}}, "summary": "Mine."}, "/b": {"put": {"responses": {}}}}


def test_what_an_example_holds_is_no_reference(tmp_path: Path) -> None:
    """Nor a default, an enumeration or a constant; a member of such a name is a member."""
    values = "example: {$ref: nowhere}, examples: [{$ref: nowhere}], default: {$ref: nowhere}, const: {$ref: nowhere}"
    text = f"      {{{values}, properties: {{default: {{$ref: '#/components/schemas/B'}}}}}}\n    B: {{type: string}}"
    schema = bundle(written(tmp_path, {"root.yaml": one_schema(text)}))["components"]["schemas"]["A"]
    assert schema["example"] == schema["default"] == schema["const"] == schema["examples"][0] == {"$ref": "nowhere"}
    assert schema["properties"] == {"default": {"$ref": "#/components/schemas/B"}}
