"""Run tokens: HS256 JWTs whose subject is a run (CONTRACT.md, section 3).

This module tells genuine from not; whether a genuine token opens a run is decided by access.py.
"""

import hmac
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import OctKey

ISSUER: Final = "runcontract"
ALGORITHM: Final = "HS256"
LIFETIME: Final = timedelta(hours=1)
SHORTEST_KEY: Final = 32  # bytes; RFC 7518 section 3.2: a key as long as the hash at least
LONGEST_TOKEN: Final = 4096
CACHE_SIZE: Final = 8192

# An HMAC of 32 bytes is 43 characters, and the last one has two bits left over. A lenient decoder reads four
# spellings as the same signature; "any part of the token altered" is 401, so only the one with zero bits
# counts.
_SHAPE: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)


class TokenRefused(Exception):  # noqa: N818  a refusal, not a fault
    """The token proves nothing. The message names the reason without quoting the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a genuine token says; times in seconds since 1970."""

    run_id: str
    attempt: int
    expires: float
    not_before: float = 0.0


class Tokens(Protocol):
    """Issues and verifies run tokens."""

    def issue(self, run_id: str, *, attempt: int) -> str:
        """Return a token for this attempt of the run."""
        ...

    def verify(self, token: str) -> Claims:
        """Return the claims of a genuine token that is in date; raises TokenRefused for any other."""
        ...


class SignedTokens:
    """Tokens signed with one key; verified ones are remembered by their whole text, dates aside.

    A token that the previous key signed is as good, so that keys can be changed while runs execute. A token names its
    key by `kid` (RFC 7515 4.1.4); one that names none may be of either.
    """

    def __init__(
        self,
        key: bytes,
        *,
        now: Callable[[], datetime],
        previous: bytes | None = None,
        lifetime: timedelta = LIFETIME,
        cache_size: int = CACHE_SIZE,
    ) -> None:
        self._keys = {key_id(each): _imported(each) for each in (key, previous) if each is not None}
        self._id = key_id(key)
        self._now = now
        self._lifetime = lifetime
        self._cache_size = cache_size
        self._verified: dict[str, Claims] = {}

    def issue(self, run_id: str, *, attempt: int) -> str:
        """Return a token for this attempt of the run."""
        issued = int(self._now().timestamp())
        claims = {
            "iss": ISSUER,
            "sub": run_id,
            "attempt": attempt,
            "iat": issued,
            "exp": issued + int(self._lifetime.total_seconds()),
        }
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self._id}
        return jwt.encode(header, claims, self._keys[self._id], algorithms=[ALGORITHM])

    def verify(self, token: str) -> Claims:
        """Return the claims of a genuine token that is in date."""
        claims = self._verified.get(token)
        if claims is None:
            claims = self._prove(token)
            self._remember(token, claims)
        now = self._now().timestamp()
        if claims.expires <= now:
            message = "the token has expired"
            raise TokenRefused(message)
        if claims.not_before > now:
            message = "the token is not valid yet"
            raise TokenRefused(message)
        return claims

    def _prove(self, token: str) -> Claims:
        """Return the claims of a token with a signature of ours, whatever its dates."""
        if len(token) > LONGEST_TOKEN or not _SHAPE.fullmatch(token):
            message = "not a signed JWT"
            raise TokenRefused(message)
        try:
            found = (self._decoded(token, unnamed=each) for each in self._keys)
            claims = next((each for each in found if each is not None), None)
        # joserfc lets some errors of malformed parts through as they are: ValueError (with UnicodeDecodeError
        # and JSONDecodeError below it), TypeError, KeyError, RecursionError. A `kid` of nobody is a KeyError.
        except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
            message = "the token is not genuine"
            raise TokenRefused(message) from error
        if claims is None:
            message = "the token is not genuine"
            raise TokenRefused(message)
        return claims_of(claims)

    def _decoded(self, token: str, *, unnamed: str) -> Mapping[str, Any] | None:
        """Return what a token says if the key that it names signed it, or `unnamed` where it names none; else None."""
        try:
            return jwt.decode(
                token, lambda found: self._keys[found.headers().get("kid", unnamed)], algorithms=[ALGORITHM]
            ).claims
        except BadSignatureError:
            return None

    def _remember(self, token: str, claims: Claims) -> None:
        """Keep a proven token; the oldest gives way."""
        if len(self._verified) >= self._cache_size:
            del self._verified[next(iter(self._verified))]
        self._verified[token] = claims


def key_id(key: bytes) -> str:
    """Return how tokens name a key: a MAC under it, which tells of it no more than a signature does."""
    return hmac.new(key, b"kid", "sha256").hexdigest()[:16]


def _imported(key: bytes) -> OctKey:
    if len(key) < SHORTEST_KEY:
        message = f"the signing key has {len(key)} bytes, HS256 needs {SHORTEST_KEY} at least"
        raise ValueError(message)
    return OctKey.import_key(key)


def claims_of(members: Mapping[str, Any]) -> Claims:
    """Return the claims; raises TokenRefused unless every one we sign is there and of its type."""
    run_id, attempt = members.get("sub"), members.get("attempt")
    if members.get("iss") != ISSUER or not isinstance(run_id, str) or not run_id:
        message = "the token was not issued for a run"
        raise TokenRefused(message)
    if not isinstance(attempt, int) or isinstance(attempt, bool):
        message = "the token names no attempt"
        raise TokenRefused(message)
    dates = [members.get("iat"), members.get("exp"), members.get("nbf", 0)]
    if not all(_is_date(date) for date in dates):
        message = "the token's dates are missing or no numbers"
        raise TokenRefused(message)
    return Claims(run_id=run_id, attempt=attempt, expires=dates[1], not_before=dates[2])


def _is_date(value: object) -> bool:
    """Return whether the value is a NumericDate (RFC 7519 section 2)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
