"""The clients and servers that misbehave: real sockets, real waits, and an exception that says what is known."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

import pytest

from runcontract.generated import errors, models
from runcontract.generated.client import RunClient, SyncRunClient
from tests.client.scripted import HANG_UP, SILENCE, Say, scripted

OK: Final = Say(body={"status": "ok"})
EVENT: Final = Say(body={"id": "e", "run_id": "r", "type": "log", "message": "m", "created_at": "2026-01-02T03:04:05Z"})
Run = Callable[..., Any]


def synchronously(url: str, name: str, *arguments: Any, **options: Any) -> Any:
    with SyncRunClient(url, "r", "t", **options) as client:
        return getattr(client, name)(*arguments)


def asynchronously(url: str, name: str, *arguments: Any, **options: Any) -> Any:
    async def do() -> Any:
        async with RunClient(url, "r", "t", **options) as client:
            return await getattr(client, name)(*arguments)

    return asyncio.run(do())


@pytest.fixture(params=[synchronously, asynchronously])
def call(request: pytest.FixtureRequest) -> Run:
    """Return what calls a method of a client, in either flavour."""
    way: Run = request.param
    return way


def test_what_is_sent_is_what_the_contract_says(call: Run) -> None:
    """Method, path, token, types and body."""
    with scripted([EVENT]) as script:
        call(script.url, "log", "hello")
    (seen,) = script.seen
    assert (seen.method, seen.target) == ("POST", "/sdk/v1/runs/r/log")
    assert seen.headers["authorization"] == "Bearer t"
    assert (seen.headers["content-type"], seen.headers["accept"]) == ("application/json", "application/json")
    assert seen.body == b'{"message":"hello","level":"info"}'


def test_a_base_url_may_have_a_path(call: Run) -> None:
    """Behind a gateway; a slash at the end does not count."""
    for end in ("", "/"):
        with scripted([OK]) as script:
            call(f"{script.url}/gate/v2{end}", "heartbeat")
        assert script.seen[0].target == "/gate/v2/sdk/v1/runs/r/heartbeat"


def test_a_key_that_looks_like_a_path_stays_a_key(call: Run) -> None:
    """The HTTP library must not tidy it up."""
    with scripted([Say(status=204)] * 4) as script:
        for key in ("..", ".", "a/../b", "%2F"):
            call(script.url, "delete_state", key)
    below = [seen.target.removeprefix("/sdk/v1/runs/r/state/") for seen in script.seen]
    assert below == ["%2E%2E", "%2E", "a%2F..%2Fb", "%252F"]


def test_a_server_that_is_not_there_was_not_sent_anything(call: Run) -> None:
    """After the retries, within a second or two."""
    with scripted([]) as script:
        pass
    with pytest.raises(
        errors.NoAnswer, match=r"POST /sdk/v1/runs/r/log: no answer .*; it was not carried out"
    ) as caught:
        call(script.url, "log", "m")
    assert not caught.value.sent


def test_a_server_that_keeps_silent_is_given_up(call: Run) -> None:
    """A log entry may be there twice if it were sent again, so that it is not."""
    with scripted([SILENCE, EVENT]) as script:
        started = time.monotonic()
        with pytest.raises(errors.NoAnswer, match="it may have been carried out") as caught:
            call(script.url, "log", "m", timeout_s=0.2)
        assert time.monotonic() - started < 3
    assert caught.value.sent
    assert len(script.seen) == 1


def test_a_write_that_replaces_is_sent_again(call: Run) -> None:
    """The connection broke, a gateway had trouble, then all was well."""
    state = {"run_id": "r", "state_key": "k", "value": {}, "updated_at": "2026-01-02T03:04:05Z"}
    with scripted([HANG_UP, Say(status=502, raw=b"Bad Gateway"), Say(status=201, body=state)]) as script:
        assert isinstance(call(script.url, "set_state", "k", {}), models.RunState)
    assert len({seen.body for seen in script.seen}) == 1
    assert len(script.seen) == 3


def test_without_retries_there_are_none(call: Run) -> None:
    """Who has retries of their own turns these off."""
    with scripted([HANG_UP, OK]) as script, pytest.raises(errors.NoAnswer):
        call(script.url, "heartbeat", retries=0)
    assert len(script.seen) == 1


def test_the_client_waits_as_long_as_it_is_asked_to(call: Run) -> None:
    """429 with Retry-After: refused, so nothing happened, and any call may be made again."""
    with scripted([Say(status=429, headers={"Retry-After": "1"}), EVENT]) as script:
        started = time.monotonic()
        assert isinstance(call(script.url, "log", "m"), models.RunEvent)
        assert time.monotonic() - started >= 1
    assert len(script.seen) == 2


def test_a_redirection_is_not_followed(call: Run) -> None:
    """The token would go to whoever the answer names."""
    with scripted([OK]) as elsewhere, scripted([Say(status=307, headers={"Location": elsewhere.url})]) as script:
        with pytest.raises(errors.UnexpectedAnswer, match="307"):
            call(script.url, "heartbeat")
        assert elsewhere.seen == []


def test_an_answer_that_is_cut_off_is_no_answer(call: Run) -> None:
    """Less than its Content-Length says."""
    short = Say(raw=b'{"status"', headers={"Content-Length": "50", "Connection": "close"})
    with scripted([short] * 3) as script, pytest.raises(errors.NoAnswer):
        call(script.url, "heartbeat", timeout_s=0.3)


def test_other_options_share_the_connections() -> None:
    """More patience for one call."""
    with scripted([SILENCE, OK, OK]) as script, SyncRunClient(script.url, "r", "t", timeout_s=5, retries=0) as client:
        hasty = client.with_options(timeout_s=0.1, headers={"X-Request-Id": "q"})
        with pytest.raises(errors.NoAnswer):
            hasty.heartbeat()
        assert hasty.heartbeat().status == "ok"
        assert client.heartbeat().status == "ok"
    assert [seen.headers.get("x-request-id") for seen in script.seen] == ["q", "q", None]
    assert hasty.run_id == "r"


@pytest.mark.parametrize(
    "url", ["", "localhost:8080", "ftp://host", "http://", "http://host?a=b", "http://a b", "//host"]
)
def test_a_base_url_that_is_none_is_refused_at_once(url: str) -> None:
    """Before anything is called."""
    with pytest.raises(ValueError, match="is no"):
        SyncRunClient(url, "r", "t")
