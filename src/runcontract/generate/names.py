"""How names and schemas of the description are written in Python."""

import re
from collections.abc import Mapping
from typing import Any, Final

# Free JSON has a type of its own in the runtime, so that no model is made of it.
RUNTIME_TYPES: Final = ("JsonObject", "JsonValue")
SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
BOUNDS: Final = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "pattern": "pattern",
}


def snake(name: str) -> str:
    """Return a name as Python writes functions: runID -> run_id, Retry-After -> retry_after."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name.replace("-", "_"))
    return re.sub(r"_+", "_", spaced).lower()


def pascal(name: str) -> str:
    """Return an operation id as Python writes classes: saveCheckpoint -> SaveCheckpoint."""
    return name[:1].upper() + name[1:]


def type_of(schema: Mapping[str, Any]) -> str:
    """Return the Python type of a schema as an expression; named schemas are types of `models`."""
    reference = schema.get("$ref")
    if reference is not None:
        name = str(reference).rpartition("/")[2]
        return name if name in RUNTIME_TYPES else f"models.{name}"
    if schema.get("type") == "array":
        return f"list[{type_of(schema['items'])}]"
    scalar = SCALARS.get(str(schema.get("type")), "JsonValue")
    bounds = ", ".join(f"{BOUNDS[word]}={schema[word]!r}" for word in BOUNDS if word in schema)
    return f"Annotated[{scalar}, Field({bounds})]" if bounds else scalar


def one_line(text: str) -> str:
    """Return a text on one line, fit for a docstring."""
    line = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    # A quotation mark at the end would run into the three that close the docstring.
    return f'{line[:-1]}\\"' if line.endswith('"') else line
