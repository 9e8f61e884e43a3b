"""Values as the texts that stand in URLs and headers."""

import re
from typing import Any, Final

from pydantic_core import to_jsonable_python

HEADER_VALUE: Final = re.compile(r"([!-~]([\t -~]*[!-~])?)?")


def text_of(value: Any) -> str:
    """Return a parameter's or a header's value as it stands in a URL or a header."""
    plain = to_jsonable_python(value)
    return str(plain).lower() if isinstance(plain, bool) else str(plain)


def check_header_value(name: str, value: str) -> None:
    """Raise ValueError, which never shows the value, for one that would not arrive as it is."""
    if not HEADER_VALUE.fullmatch(value):
        raise ValueError(f"{name}: a header holds printable ASCII, without space at either end")
