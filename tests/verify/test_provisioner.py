"""Fresh runs, by HTTP recipe and by command, and what is said when there are none."""

import asyncio
import json
import sys
from typing import Any

import pytest

from runcontract.errors import TargetError
from runcontract.verify.http import Client, Limits
from runcontract.verify.provisioner import Pool, Provisioner, RunHandle, filled, pointed
from runcontract.verify.target import Provision, Target
from tests.verify.rawserver import Talk, raw_server


def answering(body: bytes, status: bytes = b"200 OK", heads: list[bytes] | None = None) -> Talk:
    async def talk(head: bytes, writer: asyncio.StreamWriter) -> None:
        if heads is not None:
            heads.append(head)
        writer.write(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))

    return talk


async def by_recipe(talk: Talk, **provision: Any) -> RunHandle:
    async with raw_server(talk) as url, Client(Limits(timeout_s=2)) as client:
        target = Target(url=url, provision=Provision(url="/v1/jobs/{job}/trigger", job="a/b", **provision))
        return await Provisioner(target, client).fresh({"n": 1})


async def by_command(*words: str, timeout_s: float = 10) -> RunHandle:
    async with Client(Limits()) as client:
        provision = Provision(command=list(words), timeout_secs=timeout_s)
        return await Provisioner(Target(url="http://127.0.0.1:9", provision=provision), client).fresh({"n": 1})


def test_a_recipe_gives_run_and_token() -> None:
    """JSON Pointers say where they stand; placeholders in the URL are percent-encoded."""
    heads: list[bytes] = []
    talk = answering(b'{"run": {"id": "r"}, "tokens": ["t"]}', heads=heads)
    handle = asyncio.run(by_recipe(talk, run_id="/run/id", token="/tokens/0"))
    assert (handle.run_id, handle.token) == ("r", "t")
    assert heads[0].startswith(b"POST /v1/jobs/a%2Fb/trigger ")


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (b'{"error": "no"}', b"403 Forbidden", "answered 403"),
        (b"not json", b"200 OK", "answered 200 not json"),
        (b'{"id": "r"}', b"200 OK", "nothing at '/token'"),
    ],
)
def test_a_recipe_that_gives_none_is_told(answer: bytes, status: bytes, says: str) -> None:
    """The answer is shown, and where to correct the recipe."""
    with pytest.raises(TargetError, match=says):
        asyncio.run(by_recipe(answering(answer, status), run_id="/id"))


def test_a_command_gives_run_and_token() -> None:
    """The last line of its output counts; what it says before is its own business."""
    line = json.dumps({"run_id": "r", "token": "t"})
    handle = asyncio.run(by_command(sys.executable, "-c", f"print('starting'); print('{line}')"))
    assert (handle.run_id, handle.token) == ("r", "t")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("/nonexistent/fresh-run",), "can't start '/nonexistent/fresh-run': No such file"),
        ((sys.executable, "-c", "raise SystemExit('no credentials')"), "no credentials"),
        ((sys.executable, "-c", "print('hello')"), "no last line like"),
        ((sys.executable, "-c", ""), "no last line like"),
    ],
)
def test_a_command_that_gives_none_is_told(words: tuple[str, ...], says: str) -> None:
    """What the command said is shown."""
    with pytest.raises(TargetError, match=says):
        asyncio.run(by_command(*words))


def test_a_command_that_hangs_is_ended() -> None:
    """Every wait has a bound."""
    with pytest.raises(TargetError, match=r"took longer than 0\.2 s"):
        asyncio.run(by_command(sys.executable, "-c", "import time; time.sleep(60)", timeout_s=0.2))


def test_a_pool_never_gives_a_run_twice() -> None:
    """A used run hides faults."""
    made: list[int] = []

    async def talk(_: bytes, writer: asyncio.StreamWriter) -> None:
        made.append(len(made))
        body = b'{"run_id": "r%d", "token": "t"}' % made[-1]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    async def take() -> list[str]:
        async with raw_server(talk) as url, Client(Limits(timeout_s=2)) as client:
            target = Target(url=url, provision=Provision(url="/fresh"))
            async with Pool(Provisioner(target, client), ahead=4) as pool:
                handles = await asyncio.gather(*(pool.fresh() for _ in range(30)), pool.fresh({"own": 1}))
                return [handle.run_id for handle in handles]

    runs = asyncio.run(take())
    assert len(set(runs)) == 31


def test_a_pool_closes_at_any_moment() -> None:
    """While a command starts, runs, ends: what is under way neither holds it up nor outlives it."""
    rounds = 200
    target = Target(url="http://127.0.0.1:9", provision=Provision(command=["echo", '{"run_id": "r", "token": "t"}']))

    async def open_and_close() -> None:
        async with Client(Limits(timeout_s=2)) as client:
            for number in range(rounds):
                async with Pool(Provisioner(target, client), ahead=2):
                    await asyncio.sleep(0.01 * number / rounds)

    asyncio.run(asyncio.wait_for(open_and_close(), 60))


def test_a_placeholder_that_is_the_whole_string_keeps_its_type() -> None:
    """A payload goes in as an object, a job id as part of a text."""
    template = {"payload": "{payload}", "name": "job {job}", "list": ["{job}"]}
    assert filled(template, {"payload": {"n": 1}, "job": "j"}) == {"payload": {"n": 1}, "name": "job j", "list": ["j"]}


def test_a_json_pointer_follows_its_rfc() -> None:
    """RFC 6901: ~1 is a slash, ~0 a tilde, a number an index."""
    document = {"a/b": [{"m~n": "found"}]}
    assert pointed(document, "/a~1b/0/m~0n") == "found"
