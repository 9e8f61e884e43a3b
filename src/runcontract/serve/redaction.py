"""What must never be in a log, and how a line stays one line."""

import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

REDACTED: Final = "[redacted]"
# A JSON object in base64url begins with `{` and a quote, a space or a line break: eyJ, eyA, ewo and the like. With the
# dot behind it that is the head of a JWT, whole or cut off; nothing else in a log looks so.
JWT: Final = r"\be[yw][A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)+"
BEARER: Final = r"(?<=bearer)(?:\s|%20|\+)+[^\s\"',;]+"
# C0 and C1 controls, the separators that some readers take for line breaks, and what would turn a line's direction.
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Redactor:
    """Replaces secrets in a text: these ones, in every spelling a log could hold, and whatever looks like a token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
        # The longest first: of two secrets, one may begin with the other.
        known = [re.escape(each) for each in sorted(spellings, key=len, reverse=True)]
        self._secret = re.compile("|".join([*known, JWT]))
        self._bearer = re.compile(BEARER, re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        return self._bearer.sub(f" {REDACTED}", self._secret.sub(REDACTED, text))


def one_line(text: str) -> str:
    """Return the text with everything escaped that could end its line or play with a terminal."""
    return CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def _spellings(secret: str) -> set[str]:
    """Return the secret as it stands in texts, URLs, JSON and Python's repr."""
    quoted = {quote(secret, safe=safe, errors="replace") for safe in ("", "/")}
    twice = {each.replace("%", "%25") for each in quoted}
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]}
    return {secret} | quoted | twice | escaped
