"""Values as the texts that stand in URLs and headers."""

import re
from typing import Any, Final

from pydantic_core import to_jsonable_python

HEADER_VALUE: Final = re.compile(r"([!-~]([\t -~]*[!-~])?)?")


def text_of(value: Any) -> str:
    """Return a parameter's or a header's value as it stands in a URL or a header."""
    plain = to_jsonable_python(value)
    if isinstance(plain, list):
        return ",".join(map(_item, plain))
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def _item(value: Any) -> str:
    """Return an item of a list as it stands between commas. Raises ValueError for one that holds a comma."""
    text = text_of(value)
    if "," in text:
        raise ValueError(f"{text[:100]!r} can't be an item of this list, whose items stand between commas")
    return text


def check_header_value(name: str, value: str) -> None:
    """Raise ValueError, which never shows the value, for one that would not arrive as it is."""
    if not HEADER_VALUE.fullmatch(value):
        raise ValueError(f"{name}: a header holds printable ASCII, without space at either end")
