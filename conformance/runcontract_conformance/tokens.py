"""Run tokens from the attacker's side: JWTs taken apart, altered, and signed anew (RFC 7515, 7519, 8725).

Written with the standard library alone: a JWT library would refuse to make most of these.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final

from runcontract.verify.provisioner import filled
from runcontract.verify.target import Signing

HASHES: Final = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def encoded(data: bytes) -> str:
    """Return base64url without padding (RFC 7515 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decoded(part: str) -> Any:
    """Return the JSON of one base64url part, or None where it is none."""
    try:
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError:
        return None


def compact(value: Mapping[str, Any]) -> str:
    """Return a JSON object as one part of a JWT."""
    return encoded(json.dumps(value, separators=(",", ":")).encode())


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: bytes) -> str:
    """Return a JWS in compact form, signed by HMAC with the header's `alg` (SHA-256 where it names no HMAC)."""
    signing_input = f"{compact(header)}.{compact(claims)}"
    digest = HASHES.get(str(header.get("alg")), hashlib.sha256)
    return f"{signing_input}.{encoded(hmac.new(key, signing_input.encode(), digest).digest())}"


def forged(signing: Signing, run_id: str, *, now: float, **claims: Any) -> str:
    """Return a token with the target's own key: good for an hour, except as `claims` say (None leaves one out)."""
    good = {**filled(signing.claims, {"run_id": run_id}), "iat": int(now), "exp": int(now) + 3600, **claims}
    header = {"alg": signing.algorithm, "typ": "JWT"}
    return signed(header, {name: value for name, value in good.items() if value is not None}, signing.key.encode())


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return header, claims and signature of a token; for an opaque one, a plausible header and claims."""
    pieces = token.split(".")
    header, claims = (decoded(pieces[0]), decoded(pieces[1])) if len(pieces) == 3 else (None, None)
    signature = pieces[2] if len(pieces) == 3 else encoded(b"0" * 32)
    return (
        header if isinstance(header, dict) else {"alg": "HS256", "typ": "JWT"},
        claims if isinstance(claims, dict) else {"sub": "run", "exp": 4_102_444_800},
        signature,
    )


def swapped(text: str, index: int) -> str:
    """Return the text with one character replaced by another of the base64url alphabet, far from it in value."""
    replacement = "A" if text[index] not in "ABCD" else "x"
    return text[:index] + replacement + text[index + 1 :]


def with_altered_claims(token: str) -> tuple[str, ...]:
    """Return the token with its claims changed and its old signature kept."""
    header, claims, signature = parts_of(token)
    longer = {**claims, "exp": 4_102_444_800}
    return (
        f"{compact(header)}.{compact({**longer, 'admin': True})}.{signature}",
        f"{compact({**header, 'x': 1})}.{compact(claims)}.{signature}",
    )


def with_altered_signature(token: str) -> tuple[str, ...]:
    """Return the token with one character of its signature changed, at the front and in the middle, and cut short."""
    front, _, signature = token.rpartition(".")
    return tuple(
        f"{front}.{altered}"
        for altered in (
            swapped(signature, 0),
            swapped(signature, len(signature) // 2),
            signature[:-4],
            signature[::-1],
        )
    )


def with_other_key(token: str) -> tuple[str, ...]:
    """Return the token's claims signed with keys that are not the server's: foreign, empty, and guessable ones."""
    header, claims, _ = parts_of(token)
    header = {**header, "alg": "HS256"}
    keys = (
        b"another key, as long as it has to be",
        b"",
        b"secret",
        b"runcontract",
        b"your-256-bit-secret",
    )
    return tuple(signed(header, claims, key) for key in keys)


def with_no_algorithm(token: str) -> tuple[str, ...]:
    """Return the token as unsecured JWS, in several spellings of `none`, with and without signature (RFC 8725 3.1)."""
    header, claims, signature = parts_of(token)
    bare = [f"{compact({**header, 'alg': alg})}.{compact(claims)}." for alg in ("none", "None", "NONE", "nOnE", "")]
    return (*bare, f"{bare[0]}{signature}", f"{compact({'typ': 'JWT'})}.{compact(claims)}.")


def with_empty_signature(token: str) -> tuple[str, ...]:
    """Return the token without its signature, the dot kept and dropped."""
    header, claims, _ = parts_of(token)
    return f"{compact(header)}.{compact(claims)}.", f"{compact(header)}.{compact(claims)}"


def with_injected_key(token: str) -> tuple[str, ...]:
    """Return tokens that bring the key they are signed with in their own header (RFC 8725 3.10)."""
    header, claims, _ = parts_of(token)
    key = b"a key that the token itself brings along"
    jwk = {"kty": "oct", "k": encoded(key), "alg": "HS256", "kid": "mine"}
    extras: tuple[dict[str, Any], ...] = (
        {"jwk": jwk, "kid": "mine"},
        {"jku": "http://127.0.0.1:9/keys.json", "kid": "mine"},
        {"x5u": "http://127.0.0.1:9/key.pem"},
        {"kid": "../../../../dev/null"},
        {"kid": "' OR '1'='1"},
    )
    empty = [signed({**header, "alg": "HS256", **extras[3]}, claims, b"")]
    return (*(signed({**header, "alg": "HS256", **extra}, claims, key) for extra in extras), *empty)
