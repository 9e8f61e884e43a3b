"""The bundled files: nothing outside is needed, nothing lies about unused, and mistakes in the sources are named."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import pytest

from runcontract.contract.bundle import bundle, canonical
from runcontract.errors import ContractError

SOURCES: Final = Path(__file__).parents[2] / "openapi"
BOTH: Final = pytest.mark.parametrize(
    ("source", "name"), [("runs.yaml", "openapi.json"), ("control.yaml", "control.json")], ids=["runs", "control"]
)


def checked_in(name: str) -> str:
    return files("runcontract").joinpath("generated", name).read_text("utf-8")


def references(value: Any) -> Iterator[str]:
    """Yield every reference in a document."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def refused(folder: Path, sources: dict[str, str]) -> str:
    """Return what the bundler says to files of which the first is the root."""
    for name, text in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(ContractError) as caught:
        bundle(folder / next(iter(sources)))
    return str(caught.value)


@BOTH
def test_the_checked_in_bundle_is_what_the_sources_give(source: str, name: str) -> None:
    """Nobody edits a bundle by hand."""
    assert checked_in(name) == canonical(bundle(SOURCES / source))


@BOTH
def test_every_reference_leads_to_a_component_and_every_component_is_used(source: str, name: str) -> None:
    """No external reference, nothing dangling, nothing unused; security schemes are named in another way."""
    document = json.loads(checked_in(name))
    entries = {
        f"#/components/{kind}/{entry}"
        for kind, components in document["components"].items()
        for entry in components
        if kind != "securitySchemes"
    }
    assert set(references(document)) == entries, source


def test_a_missing_file_is_named_with_the_reference(tmp_path: Path) -> None:
    """A slip of the keyboard in a file name."""
    told = refused(tmp_path, {"root.yaml": "a: {$ref: schemas/Nope.yaml}"})
    assert "root.yaml: $ref schemas/Nope.yaml: there is no file" in told


def test_a_missing_component_is_named_with_the_file_that_wants_it(tmp_path: Path) -> None:
    """A local reference counts from the root of the bundle, in whatever file it stands."""
    sources = {
        "root.yaml": "a: {$ref: schemas/A.yaml}",
        "schemas/A.yaml": "properties: {b: {$ref: '#/components/schemas/B'}}",
    }
    assert "A.yaml: $ref #/components/schemas/B: there is no such component" in refused(tmp_path, sources)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: [1,\nb: ]]", "root.yaml:2: not valid YAML"),
        ("a: 1\nb: 2\na: 3", "root.yaml:3: not valid YAML: 'a' stands here twice"),
        ("{{name}}: 1", "root.yaml:1: not valid YAML"),
        ("", "root.yaml: it must be a mapping"),
        ("- a", "root.yaml: it must be a mapping"),
    ],
    ids=["cut off", "a name twice", "a template", "empty", "a list"],
)
def test_a_file_that_cannot_be_a_description_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A second member of one name would silently replace the first, and with it an operation."""
    assert told in refused(tmp_path, {"root.yaml": text})


def test_a_component_that_is_no_mapping_is_named_with_the_reference(tmp_path: Path) -> None:
    """An empty file is a schema that someone meant to write."""
    told = refused(tmp_path, {"root.yaml": "a: {$ref: schemas/A.yaml}", "schemas/A.yaml": ""})
    assert "A.yaml" in told
    assert "root.yaml: $ref schemas/A.yaml" in told


def test_a_path_that_contains_itself_is_refused(tmp_path: Path) -> None:
    """Path items are put in their place, which would never end."""
    told = refused(tmp_path, {"root.yaml": "a: {$ref: paths/x.yaml}", "paths/x.yaml": "get: {$ref: x.yaml}"})
    assert "x.yaml: $ref x.yaml: the path item would contain itself" in told


def test_a_component_of_the_root_and_one_of_a_file_may_not_share_a_name(tmp_path: Path) -> None:
    """One of them would silently win."""
    root = "a: {$ref: schemas/A.yaml}\ncomponents: {schemas: {A: {type: integer}}}"
    told = refused(tmp_path, {"root.yaml": root, "schemas/A.yaml": "type: string"})
    assert "another component schemas/A" in told


def test_times_in_examples_stay_the_text_they_are(tmp_path: Path) -> None:
    """YAML would make dates of them, which JSON does not have."""
    (tmp_path / "root.yaml").write_text("a: 2019-08-24T14:15:22Z", "utf-8")
    assert bundle(tmp_path / "root.yaml")["a"] == "2019-08-24T14:15:22Z"
