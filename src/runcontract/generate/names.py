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


@cache
def snake(name: str) -> str:
    """Return a name as Python writes functions: runID -> run_id, Retry-After -> retry_after, from -> from_."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", re.sub(r"\W", "_", name))
    plain = re.sub(r"_+", "_", spaced).lower()
    if not plain.isidentifier():
        return f"field_{plain}"
    return f"{plain}_" if iskeyword(plain) or plain in RESERVED else plain


def literal(value: Any) -> str:
    """Return a value as Python code, a text in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def pascal(name: str) -> str:
    """Return an operation id as Python writes classes: saveCheckpoint -> SaveCheckpoint."""
    return name[:1].upper() + name[1:]


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
