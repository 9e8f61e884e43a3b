"""How names of the description are written in Python."""

import re
from functools import cache
from keyword import iskeyword


@cache
def snake(name: str) -> str:
    """Return a name as Python writes functions: runID -> run_id, Retry-After -> retry_after, from -> from_."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", re.sub(r"\W", "_", name))
    plain = re.sub(r"_+", "_", spaced).lower()
    return f"{plain}_" if iskeyword(plain) else plain


def pascal(name: str) -> str:
    """Return an operation id as Python writes classes: saveCheckpoint -> SaveCheckpoint."""
    return name[:1].upper() + name[1:]


def one_line(text: str) -> str:
    """Return a text on one line, fit for a docstring."""
    line = " ".join(text.split()).replace("\\", "\\\\").replace('"""', "'''")
    # A quotation mark at the end would run into the three that close the docstring.
    return f'{line[:-1]}\\"' if line.endswith('"') else line
