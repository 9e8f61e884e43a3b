"""The renderer of the page: Redoc's one file, kept beside this module as npm has it (`nox -s renderer` fetches it)."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

FOLDER: Final = files("runcontract.docs").joinpath("redoc")
SCRIPT: Final = "redoc.standalone.js"
# The one thing that it would load from elsewhere; an image that can't be shown is left out by it.
LOGO: Final = "https://cdn.redoc.ly/redoc/logo-mini.svg"
NO_IMAGE: Final = "data:,"
# What begins a tag or a comment would end the script, or keep it from ending, where HTML has it in its text.
MARKUP: Final = re.compile(r"<(?=!--|/?script)", re.IGNORECASE)


@cache
def renderer() -> str:
    """Return the script as it may stand in a page: it defines `Redoc`, loads nothing, and does not end the element."""
    return in_element(FOLDER.joinpath(SCRIPT).read_text("utf-8").replace(LOGO, NO_IMAGE))


def in_element(script: str) -> str:
    """Return a script that means the same, and that HTML reads to its end; its markup must stand in literals."""
    return MARKUP.sub(r"\\x3C", script)
