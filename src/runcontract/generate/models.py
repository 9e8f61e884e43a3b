"""The models: datamodel-code-generator's work, on the base of our own runtime."""

import ast
from pathlib import Path
from typing import Any, Final

import datamodel_code_generator as generator
from datamodel_code_generator import Error, InputFileType

from runcontract.errors import ContractError

RUNTIME: Final = "runcontract.wire.model"
TEXTS: Final = ("byte", "binary", "duration", "email", "hostname", "ipv4", "ipv6", "password", "time", "uri")
OPTIONS: Final[dict[str, Any]] = {
    "input_file_type": InputFileType.OpenAPI,
    "preset": "standard-py311-20261027",  # an immutable set of defaults, so that an upgrade changes nothing unasked
    "target_pydantic_version": "2.14",
    "base_class": f"{RUNTIME}.Model",
    "use_missing_sentinel": True,  # absent and null are not the same
    "use_type_alias_type": True,
    "collapse_root_models": False,
    "type_overrides": {"JsonValue": f"{RUNTIME}.JsonValue", "JsonObject": f"{RUNTIME}.JsonObject"},
    "import_overrides": dict.fromkeys(("AwareDatetime", "IntEnum", "StrEnum", "StrictInt", "UUID", "date"), RUNTIME),
    "strict_types": ["int"],  # makes it write StrictInt, which the override above sends to our own
    "allow_population_by_field_name": False,
    # their types would rewrite the text, or take and refuse other texts than the format does
    "type_mappings": [f"string+{name}=string" for name in TEXTS],
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
    try:
        text = generator.generate(document, custom_file_header=marker, **OPTIONS)
    except Error as error:
        raise ContractError(f"no models can be made of the description: {error}.") from error
    if not isinstance(text, str):
        raise ContractError("the description makes more than one module of models; name schemas without dots.")
    return without_unused_imports(text)


def without_unused_imports(text: str) -> str:
    """Return a module without the names it imports and never uses; the builtin formatter leaves them."""
    tree = ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines: list[str | None] = list(text.splitlines())
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.module == "__future__" or node.end_lineno is None:
            continue
        kept = ", ".join(alias.name for alias in node.names if (alias.asname or alias.name) in used)
        lines[node.lineno - 1] = f"from {node.module} import {kept}" if kept else None
        for number in range(node.lineno, node.end_lineno):
            lines[number] = None
    return "\n".join(line for line in lines if line is not None) + "\n"
