"""Tokens from the attacker's side: each is wrong in its own way, and in no other."""

import base64
import hashlib
import hmac
import json

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from runcontract.verify.target import Signing
from runcontract_conformance import tokens

KEY = "a signing key of a server, thirty-two bytes or more"
SIGNING = Signing(key=KEY, claims={"iss": "x", "sub": "{run_id}", "attempt": 1})
NOW = 1_800_000_000
GOOD = tokens.forged(SIGNING, "run-1", now=NOW)


def accepted(token: str) -> bool:
    """Tell whether an independent JOSE library takes the token for genuine."""
    try:
        jwt.decode(token, OctKey.import_key(KEY), algorithms=["HS256"])
    except (JoseError, ValueError):
        return False
    return True


def test_a_forged_token_is_one_that_the_server_would_make() -> None:
    """The control of every token check: signed with the target's key, its claims filled in."""
    claims = jwt.decode(GOOD, OctKey.import_key(KEY), algorithms=["HS256"]).claims
    assert claims == {"iss": "x", "sub": "run-1", "attempt": 1, "iat": NOW, "exp": NOW + 3600}


def test_claims_can_be_changed_and_left_out() -> None:
    """One delta from the good token."""
    claims = tokens.parts_of(tokens.forged(SIGNING, "r", now=NOW, exp=NOW - 60, iss=None))[1]
    assert claims == {"sub": "r", "attempt": 1, "iat": NOW, "exp": NOW - 60}


@pytest.mark.parametrize(
    "make",
    [
        tokens.with_altered_claims,
        tokens.with_altered_signature,
        tokens.with_other_key,
        tokens.with_no_algorithm,
        tokens.with_empty_signature,
        tokens.with_injected_key,
    ],
)
def test_no_bad_token_is_genuine(make: object) -> None:
    """A correct verifier refuses every one of them, and all of them differ."""
    bad = make(GOOD)  # type: ignore[operator]
    assert accepted(GOOD)
    assert len(set(bad)) == len(bad) > 0
    assert not any(accepted(token) for token in bad)


def test_an_altered_signature_differs_in_the_bytes_it_stands_for() -> None:
    """The last character of base64url may hold bits that count for nothing; those are left alone."""

    def signature(token: str) -> bytes:
        text = token.rpartition(".")[2]
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    assert all(signature(token) != signature(GOOD) for token in tokens.with_altered_signature(GOOD))


def test_signing_is_hmac_over_both_parts() -> None:
    """RFC 7515 5.1, written out once more."""
    token = tokens.signed({"alg": "HS512"}, {"a": 1}, b"k")
    head, _, mac = token.rpartition(".")
    expected = base64.urlsafe_b64encode(hmac.new(b"k", head.encode(), hashlib.sha512).digest()).rstrip(b"=")
    assert mac.encode() == expected


def test_an_opaque_token_is_attacked_too() -> None:
    """Where a token is no JWT there are still JWTs to be refused."""
    header, claims, _ = tokens.parts_of("opaque")
    assert json.dumps([header, claims])
    assert len(tokens.with_no_algorithm("opaque")) > 5
