"""Every row of the token table (CONTRACT.md section 3) that a token alone decides."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from runcontract.serve.tokens import SignedTokens, TokenRefused, key_id

KEY = b"0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
GOOD: Mapping[str, Any] = {
    "iss": "runcontract", "sub": "run-1", "attempt": 1, "iat": SECONDS, "exp": SECONDS + 60
}  # fmt: skip


class Clock:
    """A clock that stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def encoded(part: object) -> str:
    """Return a part of a JWT."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def made(claims: object, *, header: object = None, key: bytes = KEY, digest: str = "sha256") -> str:
    """Return a token made by hand, so that the library under it judges what it did not make."""
    head = {"alg": "HS256", "typ": "JWT"} if header is None else header
    signed = f"{encoded(head)}.{encoded(claims)}"
    return f"{signed}.{encoded(hmac.new(key, signed.encode(), digest).digest())}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tokens(clock: Clock) -> SignedTokens:
    return SignedTokens(KEY, now=clock)


def test_an_issued_token_is_accepted(tokens: SignedTokens) -> None:
    """What issue makes, verify takes, with the run and the attempt it was made for."""
    claims = tokens.verify(tokens.issue("run-7", attempt=3))
    assert (claims.run_id, claims.attempt) == ("run-7", 3)


def test_a_token_made_elsewhere_with_the_same_key_and_claims_is_accepted(tokens: SignedTokens) -> None:
    """A harness that has the key can make tokens."""
    assert tokens.verify(made(GOOD)).run_id == "run-1"


def test_an_issued_token_carries_the_claims_of_the_contract(tokens: SignedTokens) -> None:
    """iss, sub, attempt, iat, exp; one hour of life."""
    payload = tokens.issue("run-7", attempt=3).split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    assert claims == {
        "iss": "runcontract", "sub": "run-7", "attempt": 3, "iat": SECONDS, "exp": SECONDS + 3600
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "x", "a.b", "a.b.c", "a.b.c.d", "....", " " * 50, "é.é.é", "a" * 100_000])
def test_what_is_no_jwt_is_refused(tokens: SignedTokens, token: str) -> None:
    """Not three base64url parts with a signature of 32 bytes."""
    with pytest.raises(TokenRefused):
        tokens.verify(token)


def test_every_altered_character_is_refused(tokens: SignedTokens) -> None:
    """Any part altered, at any place, the spare bits of the signature's last character included."""
    token = tokens.issue("run-1", attempt=1)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for place, old in enumerate(token):
        replacements = alphabet if place == len(token) - 1 else "A" if old != "A" else "B"
        for new in set(replacements) - {old}:
            with pytest.raises(TokenRefused):
                tokens.verify(token[:place] + new + token[place + 1 :])


@pytest.mark.parametrize("ending", ["=", "==", "\n", " ", "A", "."])
def test_a_token_with_something_behind_it_is_refused(tokens: SignedTokens, ending: str) -> None:
    """The signature is spelled in exactly one way."""
    with pytest.raises(TokenRefused):
        tokens.verify(tokens.issue("run-1", attempt=1) + ending)


def test_another_key_is_refused(tokens: SignedTokens) -> None:
    """Signed with another key."""
    with pytest.raises(TokenRefused):
        tokens.verify(made(GOOD, key=b"f" * 32))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", "", None, "HS384", "HS512", "RS256", "hs256"])
def test_another_algorithm_is_refused(tokens: SignedTokens, algorithm: str | None) -> None:
    """Only HS256, spelled so; a good signature under another name does not help."""
    with pytest.raises(TokenRefused):
        tokens.verify(made(GOOD, header={"alg": algorithm, "typ": "JWT"}))


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 43])
def test_an_empty_or_foreign_signature_is_refused(tokens: SignedTokens, signature: str) -> None:
    """Alg none with and without a signature."""
    signed = made(GOOD, header={"alg": "none"}).rpartition(".")[0]
    with pytest.raises(TokenRefused):
        tokens.verify(f"{signed}.{signature}")


def test_keys_named_by_the_header_are_never_used(tokens: SignedTokens) -> None:
    """jwk, jku, x5u and kid in the header do not choose the key."""
    own = b"attacker" * 4
    header = {
        "alg": "HS256", "kid": "../../dev/null", "jku": "http://127.0.0.1:9/k", "x5u": "http://127.0.0.1:9/x",
        "jwk": {"kty": "oct", "k": encoded(own)},
    }  # fmt: skip
    with pytest.raises(TokenRefused):
        tokens.verify(made(GOOD, header=header, key=own))


@pytest.mark.parametrize("key", [b"", b"secret", b"runcontract", b"-----BEGIN PUBLIC KEY-----"])
def test_a_public_string_as_the_key_is_refused(tokens: SignedTokens, key: bytes) -> None:
    """HS256 signed with what everybody knows."""
    with pytest.raises(TokenRefused):
        tokens.verify(made(GOOD, key=key))


@pytest.mark.parametrize("claim", ["iss", "sub", "attempt", "iat", "exp"])
def test_every_claim_is_demanded(tokens: SignedTokens, claim: str) -> None:
    """A genuine signature does not make up for a claim that is missing."""
    with pytest.raises(TokenRefused):
        tokens.verify(made({name: value for name, value in GOOD.items() if name != claim}))


@pytest.mark.parametrize(
    ("claim", "values"),
    [
        ("iss", ["somebody", ["runcontract"], None]),
        ("sub", [7, "", None, ["run-1"]]),
        ("attempt", ["1", True, 1.0, None]),
        ("iat", ["now", True, None]),
        ("exp", ["never", None, True, float("inf"), float("nan"), str(SECONDS + 60)]),
        ("nbf", ["soon", None, False]),
    ],
)
def test_a_claim_of_the_wrong_type_is_refused(tokens: SignedTokens, claim: str, values: list[object]) -> None:
    """Claims are used only where they are what RFC 7519 and the contract say."""
    for value in values:
        with pytest.raises(TokenRefused):
            tokens.verify(made({**GOOD, claim: value}))


@pytest.mark.parametrize(
    "claims", [[], "text", 1, None, b"\xff\xfe", b"{", b"[" * 5000, b'{"exp":' + b"9" * 5000 + b"}"]
)
def test_claims_that_are_no_object_are_refused(tokens: SignedTokens, claims: object) -> None:
    """A signature over nonsense is a refusal, not an error of the server."""
    with pytest.raises(TokenRefused):
        tokens.verify(made(claims))


@pytest.mark.parametrize("header", [[], "text", {"typ": "JWT"}, {"alg": "HS256", "crit": ["x"], "x": 1}, b"\xff", b"["])
def test_a_header_that_is_none_is_refused(tokens: SignedTokens, header: object) -> None:
    """An object we understand; crit names extensions we do not (RFC 7515 section 4.1.11)."""
    with pytest.raises(TokenRefused):
        tokens.verify(made(GOOD, header=header))


def test_an_expired_token_is_refused(tokens: SignedTokens) -> None:
    """Exp in the past."""
    with pytest.raises(TokenRefused, match="expired"):
        tokens.verify(made({**GOOD, "exp": SECONDS - 1}))


def test_a_token_that_expires_between_two_calls_is_refused(tokens: SignedTokens, clock: Clock) -> None:
    """The date is checked each time, also of a token that is remembered."""
    token = tokens.issue("run-1", attempt=1)
    tokens.verify(token)
    clock.now = NOW + timedelta(hours=1)
    with pytest.raises(TokenRefused, match="expired"):
        tokens.verify(token)


def test_a_token_is_not_valid_before_its_time(tokens: SignedTokens, clock: Clock) -> None:
    """Nbf in the future is refused, and accepted when that time has come."""
    token = made({**GOOD, "nbf": SECONDS + 30})
    with pytest.raises(TokenRefused, match="not valid yet"):
        tokens.verify(token)
    clock.now = NOW + timedelta(seconds=30)
    assert tokens.verify(token).run_id == "run-1"


def test_the_memory_of_tokens_is_bounded(clock: Clock) -> None:
    """The oldest is forgotten; it is only proven again."""
    tokens = SignedTokens(KEY, now=clock, cache_size=2)
    several = [tokens.issue(f"run-{number}", attempt=1) for number in range(5)]
    assert [tokens.verify(token).run_id for token in several * 2] == [f"run-{n}" for n in range(5)] * 2
    assert len(tokens._verified) == 2


def test_a_short_signing_key_is_refused() -> None:
    """RFC 7518 section 3.2: the key is as long as the hash at least."""
    with pytest.raises(ValueError, match="32"):
        SignedTokens(b"short", now=Clock())


def test_made_by_hand_is_made_as_the_standard_says() -> None:
    """The forger of these tests signs as HS256 does, so that a refusal is never its own mistake."""
    head, claims, signature = made(GOOD).split(".")
    expected = hmac.digest(KEY, f"{head}.{claims}".encode(), hashlib.sha256)
    assert base64.urlsafe_b64decode(signature + "=") == expected


OLDER = b"the key that signed before this one did"


def named(key: bytes) -> Mapping[str, Any]:
    """Return the header of a token that names the key."""
    return {"alg": "HS256", "typ": "JWT", "kid": key_id(key)}


def test_a_token_of_the_previous_key_is_accepted_and_new_ones_have_the_new_key(clock: Clock) -> None:
    """Changing the key ends no run."""
    before, after = SignedTokens(OLDER, now=clock), SignedTokens(KEY, previous=OLDER, now=clock)
    assert after.verify(before.issue("run-1", attempt=2)).attempt == 2
    with pytest.raises(TokenRefused):
        before.verify(after.issue("run-1", attempt=2))


def test_a_token_of_the_key_before_the_previous_one_is_refused(clock: Clock) -> None:
    """Two keys are valid, not more."""
    oldest = SignedTokens(b"a key of long ago, and long enough", now=clock)
    with pytest.raises(TokenRefused):
        SignedTokens(KEY, previous=OLDER, now=clock).verify(oldest.issue("run-1", attempt=1))


@pytest.mark.parametrize("key", [KEY, OLDER])
def test_a_token_that_names_no_key_may_be_of_either(clock: Clock, key: bytes) -> None:
    """Tokens did not always name theirs, and a harness that has the key need not know its name."""
    assert SignedTokens(KEY, previous=OLDER, now=clock).verify(made(GOOD, key=key)).run_id == "run-1"


@pytest.mark.parametrize(("name", "signs"), [(KEY, OLDER), (OLDER, KEY)])
def test_a_token_is_judged_by_the_key_that_it_names(clock: Clock, name: bytes, signs: bytes) -> None:
    """Not by whichever fits."""
    with pytest.raises(TokenRefused):
        SignedTokens(KEY, previous=OLDER, now=clock).verify(made(GOOD, header=named(name), key=signs))


@pytest.mark.parametrize("kid", ["", "mine", None, 1, [], {}, "../../dev/null"])
def test_a_token_that_names_a_key_of_nobody_is_refused(clock: Clock, kid: object) -> None:
    """Although its signature is good."""
    token = made(GOOD, header={**named(KEY), "kid": kid})
    with pytest.raises(TokenRefused):
        SignedTokens(KEY, previous=OLDER, now=clock).verify(token)


def test_a_short_previous_key_is_refused() -> None:
    """It would be the weak one of the two."""
    with pytest.raises(ValueError, match="5 bytes"):
        SignedTokens(KEY, previous=b"short", now=Clock())
