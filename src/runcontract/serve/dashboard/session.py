"""Who is signed in: a cookie that only the holder of the API key can have got, and that does not tell the key.

Its value is the moment at which it ends and a seal on that moment, made with the API key; so every process of a server
knows it, nothing is kept, and a new API key ends all sessions.
"""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

COOKIE: Final = "runcontract_session"
LIFETIME: Final = timedelta(hours=12)
LONGEST_MOMENT: Final = 15


class Sessions:
    """Opens sessions and recognizes them."""

    def __init__(self, api_key: str, *, now: Callable[[], datetime]) -> None:
        self._key = api_key.encode()
        self._now = now

    def opens(self, api_key: str) -> bool:
        """Return whether this is the API key; how long that takes does not depend on how much of it is."""
        return hmac.compare_digest(api_key.encode("utf-8", "replace"), self._key)

    def new(self) -> str:
        """Return the cookie's value for a session that begins now."""
        ends = str(int((self._now() + LIFETIME).timestamp()))
        return f"{ends}.{self._seal(ends)}"

    def knows(self, value: str) -> bool:
        """Return whether the value is one that `new` gave, and still good."""
        ends, _, seal = value.partition(".")
        is_genuine = hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(ends).encode())
        return is_genuine and len(ends) < LONGEST_MOMENT and int(ends) > self._now().timestamp()

    def _seal(self, ends: str) -> str:
        text = f"runcontract dashboard session until {ends}"
        return hmac.new(self._key, text.encode("utf-8", "replace"), sha256).hexdigest()


def cookie(value: str, *, is_https: bool) -> str:
    """Return the Set-Cookie header of a session; an empty value ends it."""
    lives = int(LIFETIME.total_seconds()) if value else 0
    secure = "; Secure" if is_https else ""
    return f"{COOKIE}={value}; Path=/; Max-Age={lives}; HttpOnly; SameSite=Strict{secure}"
