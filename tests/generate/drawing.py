"""Draws JSON documents for a schema: most of them valid or nearly so, on the bounds and beside them.

The same seed draws the same documents. What the contract leaves open (lone surrogates, leap seconds, NaN) is not drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from runcontract.contract import Contract

Schema = Mapping[str, Any]
ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, [], {}, [None], {"a": None}, {"": []}),
    *(-1, 0, 1, 5.0, 0.5, -0.5, 1e300, 2**53, -(2**53), 2**31, 10**30),
    *("", " ", "5", "true", "null", "ok", "a", "a\n", "é", "\U0001f600", "x:y", "1:y", "2026-01-02T03:04:05Z"),
)
TEXTS: Final = (
    "a",
    "é",
    "\U0001f600",
    "e\u0301",
    "\u200b",
    " ",
    "\t",
    "\x1f",
    "\x7f",
    "\n",
    "\u0085",
    "\ufeff",
    "%2F",
    "/",
    '"',
    "\\",
)
URIS: Final = ("https://a.example/b?c=d#e", "urn:x:y", "mailto:a@b", "x", ":x", "1x:y", "x y:z", "http://é")
DATES: Final = ("2026-01-02", "2024-02-29", "9999-12-31", "2026-02-29", "2026-13-01", "26-01-02", "20260102")
TIMES: Final = ("03:04:05", "23:59:59", "00:00:00", "24:00:00", "03:60:05", "3:04:05", "03:04")
FRACTIONS: Final = ("", ".1", ".123456789", ".", ",5")
OFFSETS: Final = ("Z", "+02:00", "-00:00", "+24:00", "+0200", "z", "")
SEPARATORS: Final = ("T", "T", "T", "t", " ", "_")
STRAY: Final = (0.0, 0.0, 0.01, 0.1)
LETTERS: Final = TEXTS[:4]
# So many of the pieces below are good ones, and come first.
GOOD: Final = 3


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws documents of one description."""

    contract: Contract
    random: Random

    def of(self, schema: Schema) -> Any:
        """Return a document for a schema; half of them have no value that is out of place."""
        return self._of(schema, 0, self.random.choice(STRAY))

    def _of(self, schema: Schema, depth: int, stray: float) -> Any:
        if self.random.random() < stray:
            return self.random.choice(ODD)
        schema = self._whole(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kinds = schema.get("type", ["string", "integer", "object", "null"])
        kind = kinds if isinstance(kinds, str) else self.random.choice(kinds)
        return self._of_kind(kind, schema, depth, stray)

    def _whole(self, schema: Schema) -> Schema:
        """Return a schema with what it takes from others by reference and `allOf`."""
        schema = self.contract.resolve(schema)
        parts = [self._whole(each) for each in schema.get("allOf", ())]
        if not parts:
            return schema
        parts.append({name: value for name, value in schema.items() if name != "allOf"})
        members = {name: member for part in parts for name, member in part.get("properties", {}).items()}
        required = [name for part in parts for name in part.get("required", ())]
        return {"type": "object", "properties": members, "required": required}

    def _of_kind(self, kind: str, schema: Schema, depth: int, stray: float) -> Any:
        if kind == "object":
            return self._object(schema, depth, stray)
        if kind == "array":
            items = schema.get("items", {})
            return [self._of(items, depth + 1, stray) for _ in range(self.random.choice((0, 1, 2, 3)))]
        if kind == "string":
            return self._text(schema, stray)
        if kind in ("integer", "number"):
            return self._number(kind, schema, stray)
        return None if kind == "null" else self.random.random() < 0.5

    def _object(self, schema: Schema, depth: int, stray: float) -> dict[str, Any]:
        members = schema.get("properties", {})
        required = schema.get("required", ())
        names = [name for name in members if self.random.random() < (1 - stray if name in required else 0.4)]
        found = {name: self._of(members[name], depth + 1, stray) for name in names}
        values = schema.get("additionalProperties")
        if depth < 3 and (values or not members):
            for _ in range(self._count(schema, stray)):
                found[self._text(schema.get("propertyNames", {}), stray)] = self._of(values or {}, depth + 1, stray)
        if self.random.random() < 0.1:
            found["not a member of any schema"] = self.random.choice(ODD)
        return found

    def _count(self, schema: Schema, stray: float) -> int:
        most = schema.get("maxProperties")
        if most is not None and self.random.random() < 0.1:
            return int(most) + self.random.choice((-1, 0, 1) if stray else (-1, 0))
        return self.random.choice((0, 1, 2))

    def _text(self, schema: Schema, stray: float) -> str:
        if schema.get("format") == "date-time":
            return "".join(self._piece(pieces, stray) for pieces in (DATES, SEPARATORS, TIMES, FRACTIONS, OFFSETS))
        if schema.get("format") == "uri":
            return self._piece(URIS, stray)
        length = self._bound(schema, ("minLength", "maxLength"), stray)
        if length is None:
            length = self.random.randrange(1, 5)
        return "".join(self.random.choices(TEXTS if stray else LETTERS, k=length))

    def _piece(self, pieces: tuple[str, ...], stray: float) -> str:
        """Return one of the pieces; where nothing is to be out of place, one of the good ones, which come first."""
        return self.random.choice(pieces if self.random.random() < stray else pieces[:GOOD])

    def _bound(self, schema: Schema, words: tuple[str, str], stray: float) -> Any:
        """Return a number on a bound of the schema, or beside it; None where it has none, or every second time."""
        least, most = (schema.get(word) for word in words)
        within = [] if least is None else [least, least + 1]
        within += [] if most is None else [most - 1, most]
        beyond = [bound + step for bound, step in ((least, -1), (most, 1)) if bound is not None and bound + step >= -1]
        if not within or self.random.random() < 0.5:
            return None
        return self.random.choice([*within, *beyond] if stray else within)

    def _number(self, kind: str, schema: Schema, stray: float) -> Any:
        number = self._bound(schema, ("minimum", "maximum"), stray)
        number = self.random.choice((1, 7, 50)) if number is None else number
        form = self.random.random()
        if form < 0.1:
            return float(number)
        return number + 0.5 if form < 0.5 and (kind == "number" or stray) else number
