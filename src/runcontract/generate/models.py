"""The models: datamodel-code-generator's work, on the base of our own runtime."""

import re
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import datamodel_code_generator as generator
from datamodel_code_generator import Error, InputFileType

from runcontract.errors import ContractError
from runcontract.generate.enumerations import RUNTIME
from runcontract.generate.modelled import REFERENCE, modelled
from runcontract.generate.subschemas import subschemas

# A statement as the generator writes it: on one line, or with its names in parentheses.
IMPORT: Final = re.compile(r"^from (?P<module>\S+) import (?P<names>\([^)]*\)|.+)\n", re.MULTILINE)
# A member called `date` would hide the type of that name, so that the type is imported by another.
IMPORTED: Final = re.compile(r"\w+ as (?P<alias>\w+)|(?P<name>\w+)")
EVERY: Final = "EverySchemaOfThisDescription"
EVERY_CLASS: Final = re.compile(
    rf"^class {EVERY}\(Model\):\n(?:    .*(?:\n|\Z)|\n)*|^{EVERY}\.model_rebuild\(\)(?:\n|\Z)", re.MULTILINE
)
# What stands in a schema that the generator makes a class of, where it is described in place under a name of its own.
CLASSED: Final = ("enum", "properties", "patternProperties", "prefixItems", "allOf", "anyOf", "oneOf")
PLAIN: Final = ("type", "title", "description", "properties", "required", "additionalProperties", "example", "examples")
DOCSTRING: Final = re.compile(r'""".*?"""', re.DOTALL)
WORD: Final = re.compile(r"\w+")
OPTIONS: Final[dict[str, Any]] = {
    "input_file_type": InputFileType.OpenAPI,
    "preset": "standard-py311-20261027",  # an immutable set of defaults, so that an upgrade changes nothing unasked
    "target_pydantic_version": "2.14",
    "base_class": f"{RUNTIME}.Model",
    "use_missing_sentinel": True,  # absent and null are not the same
    "use_type_alias_type": True,
    "collapse_root_models": False,
    "type_overrides": {"JsonValue": f"{RUNTIME}.JsonValue", "JsonObject": f"{RUNTIME}.JsonObject"},
    "import_overrides": dict.fromkeys(
        ("AwareDatetime", "Enum", "IntEnum", "StrEnum", "StrictInt", "UUID", "date"), RUNTIME
    ),
    "strict_types": ["int"],  # makes it write StrictInt, which the override above sends to our own
    "allow_population_by_field_name": False,
    "use_schema_description": True,
    "use_field_description": True,
    "use_single_line_docstring": True,
    "use_double_quotes": True,
    "strict_refs": True,
    "formatters": ["builtin"],
    "settings_path": Path(__file__).with_name("formatting"),  # else it would be the current folder's project
}


def render_models(document: dict[str, Any], *, marker: str) -> str:
    """Return the module of models. Raises ContractError for a document that no models can be made of."""
    if not document["components"].get("schemas"):
        return f'{marker}\n"""No body of the description has a name."""\n'
    try:
        # its warnings speak of formats that stay text, as the documentation says, to those who run it by hand
        with warnings.catch_warnings(action="ignore"):
            text = generator.generate(with_names_kept(modelled(document)), custom_file_header=marker, **OPTIONS)
    except Error as error:
        raise ContractError(f"no models can be made of the description: {error}.") from error
    if not isinstance(text, str):
        raise ContractError("the description makes more than one module of models; name schemas without dots.")
    return without_unused_imports(EVERY_CLASS.sub("", text))


def with_names_kept(document: dict[str, Any]) -> dict[str, Any]:
    """Return a description in which each schema keeps its name and its meaning.

    The generator gives names in the order in which it meets things, so that something in place may take the name of a
    schema that comes later; and what is no plain object and nothing refers to, it takes lightly. So it is shown such
    schemas first; to show it all of them costs it a third of its time.
    """
    schemas = document["components"]["schemas"]
    inside = [each for name, schema in schemas.items() for each in _inside(schema)]
    referred = {each["$ref"] for each in inside if "$ref" in each}
    lone = [name for name, each in schemas.items() if f"{REFERENCE}{name}" not in referred and not _is_plain(each)]
    shown = schemas if any(word in each for each in inside for word in CLASSED) else lone
    if not shown:
        return document
    every = {"type": "object", "properties": {name: {"$ref": f"{REFERENCE}{name}"} for name in shown}}
    return {**document, "components": {**document["components"], "schemas": {EVERY: every, **schemas}}}


def _inside(schema: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the schemas inside one; parts of the whole, which are merged into it, do not count, but what is in them."""
    parts = schema.get("allOf", ()) if isinstance(schema, Mapping) else ()
    for place, each in subschemas(schema, ""):
        if place and isinstance(each, Mapping) and not any(each is part and "$ref" not in part for part in parts):
            yield each


def _is_plain(schema: Any) -> bool:
    """Tell whether a schema is an object of described members and no more."""
    if not isinstance(schema, dict) or isinstance(schema.get("additionalProperties"), dict):
        return False
    members = schema.get("properties", {})
    more = any(word not in PLAIN and not word.startswith("x-") for word in schema)
    return bool(members) and not more and all(name in members for name in schema.get("required", ()))


def without_unused_imports(text: str) -> str:
    """Return a module without the names it imports and never uses; the builtin formatter leaves them."""
    words = set(WORD.findall(DOCSTRING.sub("", IMPORT.sub("", text))))

    def needed(found: re.Match[str]) -> str:
        names = IMPORTED.finditer(found["names"])
        kept = ", ".join(each[0] for each in names if (each["alias"] or each["name"]) in words)
        if found["module"] == "__future__":
            return found[0]
        return f"from {found['module']} import {kept}\n" if kept else ""

    return IMPORT.sub(needed, text).rstrip("\n") + "\n"
