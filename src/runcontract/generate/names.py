"""How names of the description are written in Python."""

import json
import re
from functools import cache
from http import HTTPStatus
from keyword import iskeyword
from typing import Any, Final

# RFC 9110's names, where Python's own differ from version to version: the same description gives the same names.
PHRASES: Final = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "Teapot",
    422: "Unprocessable Content",
}

# A field of such a name would stand in the way of the annotations after it, and of a method's own first argument.
RESERVED: Final = frozenset(
    {"bool", "date", "dict", "errors", "float", "handlers", "int", "list", "models", "self", "str"}
)


# What the clients have already, in every class that gets the operations as methods.
METHODS: Final = frozenset({"aclose", "call", "client", "close", "settings", "with_options"})
# What the modules import or define beside the classes of operations, and what Python keeps for itself.
CLASSES: Final = frozenset(
    {"Annotated", "AwareDatetime", "Body", "ExactLiteral", "False", "Field", "Final", "Handlers", "JsonObject"}
    | {"JsonValue", "Literal", "None", "OPERATIONS", "Operation", "Param", "Protocol", "StrictInt", "Success"}
    | {"True", "TypeAlias", "UUID"}
)
# Likewise for the schemas, which are classes of the models.
SCHEMAS: Final = frozenset(
    {"Annotated", "Any", "AwareDatetime", "BaseModel", "Enum", "ExactLiteral", "False", "Field", "IntEnum"}
    | {"JsonInteger", "ListedTuple", "Literal", "MISSING", "Model", "None", "Optional", "RootModel", "StrEnum"}
    | {"StrictInt", "True", "TypeAliasType", "UUID", "Union"}
)
# What the methods of the clients call things themselves.
LOCALS: Final = frozenset({"given", "members", "request"})


@cache
def snake(name: str) -> str:
    """Return a name as Python writes functions: runID -> run_id, Retry-After -> retry_after, from -> from_."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", re.sub(r"\W", "_", name))
    plain = re.sub(r"_+", "_", spaced).lower()
    plain = plain.rstrip("_") or plain
    if not plain.isidentifier():
        return f"field_{plain}"
    return f"{plain}_" if iskeyword(plain) or plain in RESERVED else plain


def literal(value: Any) -> str:
    """Return a value as Python code, a text in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def pascal(name: str) -> str:
    """Return a name as Python writes classes: saveCheckpoint -> SaveCheckpoint, list_pets -> ListPets."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[\W_]+", name))


def request_name(operation_id: str) -> str:
    """Return the class of an operation's request."""
    name = pascal(operation_id)
    return f"{name}_" if name in CLASSES else name if name.isidentifier() else f"Operation{name}"


def method_name(operation_id: str) -> str:
    """Return the method of an operation, in handlers and in clients."""
    name = snake(re.sub(r"[\W_]+", "_", operation_id).strip("_"))
    return f"{name}_" if name in METHODS else name.replace("field_", "operation_", 1) if name[:6] == "field_" else name


def constant_name(operation_id: str) -> str:
    """Return the name of an operation's row in the table."""
    name = method_name(operation_id).upper()
    return f"{name}_" if name in CLASSES or name == request_name(operation_id) else name


def argument_name(name: str) -> str:
    """Return a parameter or a member as the argument of a method."""
    plain = snake(name)
    return f"{plain}_" if plain in LOCALS else plain


def phrase_of(status: int) -> str:
    """Return what a status is called, as a class name or a part of one: 404 -> NotFound."""
    try:
        words = (PHRASES.get(status) or HTTPStatus(status).phrase).replace("-", " ").split()
    except ValueError:
        return f"Status{status}"
    return "".join(word.capitalize() for word in words)


def one_line(text: str) -> str:
    """Return a text on one line, fit for a docstring."""
    line = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    # A quotation mark at the end would run into the three that close the docstring.
    return f'{line[:-1]}\\"' if line.endswith('"') else line
