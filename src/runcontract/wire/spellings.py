"""What a text of a path, a query or a header says, as a value of a type: numbers and truth values as JSON has them.

Python and pydantic would take `1_0`, ` 10` and `yes` as well, which the next server does not.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from runcontract.wire.model import adapter_of

# An integer of more digits may have no double, so that not every peer could keep it.
INTEGER: Final = re.compile(r"-?[0-9]{1,308}")
NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
TRUTHS: Final = {"true": True, "false": False}
NO_TEXTS: Final = frozenset({"integer", "number", "boolean"})

ReadText = Callable[[str], Any]


def text_reader(kind: Any) -> ReadText:
    """Return what makes a value of a type of a text, and raises ValueError for a text that says none."""
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    schema = adapter.json_schema()
    kinds = frozenset(_kinds(schema, schema.get("$defs", {})))
    if not kinds & NO_TEXTS:
        return cast("ReadText", adapter.validator.validate_strings)  # the adapter's own costs as much again
    validate = adapter_of(kind).validate_python

    def read(text: str) -> Any:
        value = _said(text, kinds)
        if "string" not in kinds:
            return validate(value)
        try:
            return validate(value)
        except ValidationError:
            return validate(text)

    return read


def _kinds(schema: Mapping[str, Any], named: Mapping[str, Any]) -> Iterator[str]:
    """Yield the JSON types that a schema, made of a type, allows."""
    if "$ref" in schema:
        yield from _kinds(named[schema["$ref"].rpartition("/")[2]], named)
    kinds = schema.get("type", ())
    yield from (kinds,) if isinstance(kinds, str) else kinds
    for word in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(word, ()):
            yield from _kinds(each, named)


def _said(text: str, kinds: frozenset[str]) -> Any:
    """Return the number or truth value that a text says where there may be one, else the text."""
    if "boolean" in kinds and text in TRUTHS:
        return TRUTHS[text]
    if kinds & {"integer", "number"} and INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
