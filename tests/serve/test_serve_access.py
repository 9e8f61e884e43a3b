"""Who may pass, over HTTP (CONTRACT.md, section 3), and what HTTP itself asks for (section 5)."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from tests.serve.serving import SIGNING_KEY, Caller, RunCaller


def token(run_id: str, *, key: str = SIGNING_KEY, **claims: Any) -> str:
    """Return a token as a harness that knows the key can make it."""
    now = int(time.time())
    members = {"iss": "runcontract", "sub": run_id, "attempt": 1, "iat": now, "exp": now + 60, **claims}
    return jwt.encode({"alg": "HS256"}, members, OctKey.import_key(key))


def test_a_token_a_harness_made_opens_the_run(run: RunCaller) -> None:
    """The signing key comes from the environment."""
    assert run.caller.send("GET", f"/sdk/v1/runs/{run.id}/payload", token=token(run.id)).status == 200


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"attempt": 0}, 401),
        ({"attempt": 2}, 401),
        ({"exp": 1}, 401),
        ({"nbf": 2**40}, 401),
        ({"iss": "x"}, 401),
        ({"sub": "another"}, 403),
        ({"key": "another key of more than 32 bytes!!"}, 401),
    ],
)
@pytest.mark.parametrize("raw", [b'{"key": "k", "value": {}}', b"{broken"])
def test_a_token_that_does_not_fit_is_refused_before_the_body(
    run: RunCaller, claims: Mapping[str, Any], status: int, raw: bytes
) -> None:
    """401 or 403 as the table says, a challenge with the 401, and no effect."""
    made = token(run.id, **claims) if "sub" not in claims else token(str(claims["sub"]))
    answer = run.caller.send("POST", f"/sdk/v1/runs/{run.id}/state", token=made, raw=raw)
    assert answer.status == status
    assert status != 401 or answer.headers["www-authenticate"].startswith("Bearer")
    assert run.call("GET", "/state").json == []


def test_a_run_the_server_does_not_know_is_404(server: Caller) -> None:
    """With a genuine token for it."""
    run_id = str(uuid4())
    answer = server.send("GET", f"/sdk/v1/runs/{run_id}/payload", token=token(run_id))
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_token_opens_one_run_only(server: Caller) -> None:
    """Another run's valid token is 403 and does nothing."""
    one, two = server.trigger(), server.trigger()
    answer = server.send("POST", f"/sdk/v1/runs/{one.id}/complete", token=two.token, body={})
    assert (answer.status, answer.code) == (403, "forbidden")
    assert one.now()["status"] == "executing"


def test_a_token_anywhere_but_in_the_header_is_none(run: RunCaller) -> None:
    """The query is not looked at."""
    path = f"/sdk/v1/runs/{run.id}/payload?token={run.token}&access_token={run.token}"
    assert run.caller.send("GET", path, token=None).status == 401


def test_a_known_path_with_another_method_is_405(run: RunCaller) -> None:
    """Allow names what works."""
    answer = run.call("PUT", "/state/k")
    assert answer.status == 405
    assert {"GET", "DELETE"} <= {word.strip() for word in answer.headers["allow"].split(",")}


@pytest.mark.parametrize("path", ["/nothing", "/state/a/b", "", "/"])
def test_an_unknown_path_is_404(run: RunCaller, path: str) -> None:
    """Under the base path, with a valid token."""
    assert run.call("GET", path).status == 404


@pytest.mark.parametrize("path", ["/nowhere", "/", "/v1/nowhere", "/sdk", "/sdk/v1/nowhere", "/sdk/v2/runs"])
def test_a_path_of_nobody_is_404_for_the_key_s_holder(server: Caller, path: str) -> None:
    """Or 401 where the key opens nothing."""
    assert server.send("GET", path, token=server.api_key).status in {401, 404}


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"x"', b"\xff", b'{"a": 1} x', b'{"value": 1}', b'{"key": "\\ud800"}'])
def test_a_body_that_is_none_is_400_and_leaves_no_trace(run: RunCaller, raw: bytes) -> None:
    """In the contract's error shape."""
    answer = run.call("POST", "/state", raw=raw)
    assert (answer.status, answer.code) == (400, "validation_error")
    assert run.call("GET", "/state").json == []


def test_a_body_over_one_mebibyte_is_413(run: RunCaller) -> None:
    """And one below is taken."""
    assert run.post("/log", {"message": "x" * 1_100_000}).status == 413
    assert run.post("/log", {"message": "x" * 1_000_000}).status == 200


def test_deep_and_wide_bodies_are_answered(run: RunCaller) -> None:
    """Below 500, whatever the body's shape."""
    bombs = [
        b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"data": {"n": ' + b"9" * 100_000 + b"}}",
        b'{"data": {' + b",".join(b'"k%d":%d' % (n, n) for n in range(60_000)) + b"}}",
        b'{"data": {"n": 1' + b"0" * 4000 + b"}}",
    ]
    assert [run.call("POST", "/log", raw=bomb).status < 500 for bomb in bombs] == [True] * len(bombs)


def test_nesting_of_32_levels_is_kept(run: RunCaller) -> None:
    """And comes back the same."""
    deep: dict[str, Any] = {}
    for _ in range(40):
        deep = {"d": deep}
    assert run.post("/state", {"key": "k", "value": deep}).status == 201
    assert run.call("GET", "/state/k").json["value"] == deep
