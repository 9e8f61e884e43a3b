"""The models: datamodel-code-generator's work, on the base of our own runtime."""

import re
import warnings
from pathlib import Path
from typing import Any, Final

import datamodel_code_generator as generator
from datamodel_code_generator import Error, InputFileType

from runcontract.errors import ContractError
from runcontract.generate.enumerations import RUNTIME
from runcontract.generate.modelled import modelled

# A statement as the generator writes it: on one line, or with its names in parentheses.
IMPORT: Final = re.compile(r"^from (?P<module>\S+) import (?P<names>\([^)]*\)|.+)\n", re.MULTILINE)
# A member called `date` would hide the type of that name, so that the type is imported by another.
IMPORTED: Final = re.compile(r"\w+ as (?P<alias>\w+)|(?P<name>\w+)")
EVERY: Final = "EverySchemaOfThisDescription"
EVERY_CLASS: Final = re.compile(
    rf"^class {EVERY}\(Model\):\n(?:    .*(?:\n|\Z)|\n)*|^{EVERY}\.model_rebuild\(\)(?:\n|\Z)", re.MULTILINE
)
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
    """Return a description in which each schema keeps its name, though another holds something of that name in place.

    The generator gives names in the order in which it meets things, so that it is shown all schemas first.
    """
    schemas = document["components"]["schemas"]
    every = {"type": "object", "properties": {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}}
    return {**document, "components": {**document["components"], "schemas": {EVERY: every, **schemas}}}


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
