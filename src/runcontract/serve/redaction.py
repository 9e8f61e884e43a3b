"""What must never be in a log, and how a line stays one line."""

import re
from collections.abc import Iterable
from typing import Final

REDACTED: Final = "[redacted]"
# A JSON object in base64url begins with `{` and a quote (eyJ), or in rare cases with a space or a line break. With the
# dot behind it that is the head of a JWT, whole or cut off; nothing else in a log looks so.
JWT: Final = r"(?:eyJ|(?<![A-Za-z0-9])e(?:yA|w[o0k]))[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)+"
BEARER: Final = r"(?<=bearer)(?:\s|%20|\+)+[^\s\"',;]+"
# C0 and C1 controls, the separators that some readers take for line breaks, and what would turn a line's direction.
CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Redactor:
    """Replaces secrets in a text: these ones, in every spelling a log could hold, and whatever looks like a token."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # The longest first: of two secrets, one may begin with the other.
        known = ["".join(map(_spellings, each)) for each in sorted(filter(None, secrets), key=len, reverse=True)]
        self._secret = re.compile("|".join([*known, JWT]))
        self._bearer = re.compile(BEARER, re.IGNORECASE)

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        return self._bearer.sub(f" {REDACTED}", self._secret.sub(REDACTED, text))


def one_line(text: str) -> str:
    """Return the text with everything escaped that could end its line or play with a terminal."""
    return CONTROL.sub(lambda found: repr(found[0])[1:-1], text)


def _spellings(character: str) -> str:
    r"""Return a pattern of the ways to write a character in texts, URLs, JSON and Python's repr.

    Texts get into texts: an error's message is shown by repr in another one, a URL stands in a query. So every escape
    is matched with any number of backslashes, or of `25` for an escaped percent sign.
    """
    if character.isascii() and character.isalnum():
        return character
    raw = character.encode("utf-8", "surrogatepass")
    utf16 = character.encode("utf-16-be", "surrogatepass").hex()
    ways = [
        r"\\+" if character == "\\" else r"\\*" + re.escape(character),
        "".join(f"%(?:25)*(?i:{byte:02x})" for byte in raw),
        "".join(rf"\\+x{byte:02x}" for byte in raw),
        "".join(rf"\\+u{utf16[place : place + 4]}" for place in range(0, len(utf16), 4)),
        rf"\\+U{ord(character):08x}",
        rf"\\+x{ord(character):02x}",
    ]
    return f"(?:{'|'.join(ways)})"
