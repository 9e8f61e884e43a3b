"""The generated clients against the reference server: every operation, by each of the four clients."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Final

import httpx
import pytest
from pydantic import ValidationError

from runcontract.generated import errors, handlers, models
from runcontract.generated.client import Client, RunClient, SyncClient, SyncRunClient
from runcontract.generated.control.client import SyncClient as ControlClient
from runcontract.generated.control.models import TriggerRunRequest
from tests.serve.serving import API_KEY, Caller, RunCaller

FINISHED: Final = ("completed", "failed")


def asynchronously(run: RunCaller, work: Callable[[RunClient], Awaitable[Any]]) -> Any:
    """Return what comes of work with an asynchronous client."""

    async def do() -> Any:
        async with RunClient(run.caller.url, run.id, run.token) as client:
            return await work(client)

    return asyncio.run(do())


async def every_operation(run: RunClient, other: RunClient) -> list[Any]:
    """Call each operation once, and complete the run and fail the other."""
    return [
        await run.payload(),
        await run.log("started", level="warn", data={"page": 1, "parts": [None, {"deep": True}]}),
        await run.progress(40, "reading", step="read", eta_secs=60),
        await run.heartbeat(),
        await run.annotate({"customer": "4711"}),
        await run.checkpoint({"page": 3}),
        await run.usage("a provider", "a model", prompt_tokens=5, completion_tokens=7),
        await run.tool_call("search", input={"q": "x"}, output={"hits": 3}, duration_ms=12),
        await run.output("report", {"pages": 12}, schema={"type": "object"}),
        await run.set_state("a/key %2F?#", {"n": 2**53 - 1}),
        await run.get_state("a/key %2F?#"),
        await run.list_state(),
        await run.client.call(handlers.DELETE_STATE, handlers.DeleteState(run_id=run.run_id, key="a/key %2F?#")),
        await run.resources(memory_mb=12.5, cpu_percent=99),
        await run.stream("a piece", stream_id="answer", done=True),
        await run.spawn("job", payload={"part": 1}, priority=3),
        await run.continue_run(payload={"next": True}),
        await run.wait_for("an event of the asynchronous test", timeout_secs=60),
        await run.complete(result={"pages": 12}),
        await other.fail("no paper"),
    ]


def test_every_operation_has_its_reply(server: Caller, run: RunCaller) -> None:
    """Typed, and true."""

    async def both() -> list[Any]:
        other = server.trigger()
        async with RunClient(server.url, run.id, run.token) as one, RunClient(server.url, other.id, other.token) as two:
            return await every_operation(one, two)

    replies = asyncio.run(both())
    payload, event, progress, beat, annotated, checkpoint, usage, call, output = replies[:9]
    state, read, listed, deleted, resources, chunk, child, continuation, waiting, completed, failed = replies[9:]
    assert payload == {"greeting": "hello"}
    assert (event.message, event.level, event.data) == ("started", "warn", {"page": 1, "parts": [None, {"deep": True}]})
    assert (progress.type, progress.data["percent"], progress.data["eta_secs"]) == ("progress", 40, 60)
    assert [each.status for each in (beat, resources, chunk)] == ["ok"] * 3
    assert annotated.metadata == {"customer": "4711"}
    assert (checkpoint.sequence, checkpoint.source, checkpoint.state) == (1, "sdk", {"page": 3})
    assert usage.total_tokens == 12
    assert (call.tool_name, call.duration_ms) == ("search", 12)
    assert (output.schema_, output.value) == ({"type": "object"}, {"pages": 12})
    assert (state.state_key, state.value) == ("a/key %2F?#", {"n": 2**53 - 1})
    assert read == state
    assert listed == [state]
    assert deleted is None
    assert (child.parent_run_id, child.priority, child.payload) == (run.id, 3, {"part": 1})
    assert (continuation.continuation_of, continuation.payload) == (run.id, {"next": True})
    assert waiting.status == "waiting"
    assert (completed.status, completed.result) == (models.RunStatus.completed, {"pages": 12})
    assert (failed.status, failed.error) == (models.RunStatus.failed, "no paper")


def test_the_synchronous_client_is_the_same_without_waiting(run: RunCaller) -> None:
    """Some of each kind: a body, no body, a map, a parameter, nothing back."""
    with SyncRunClient(run.caller.url, run.id, run.token) as client:
        assert client.payload() == {"greeting": "hello"}
        assert client.log("started").level == "info"
        assert client.annotate({"a": "b"}).metadata == {"a": "b"}
        assert client.set_state("k", {"n": 1}) == client.get_state("k")
        client.delete_state("k")
        assert client.list_state() == []
        assert client.complete().status == "completed"
        with pytest.raises(errors.Gone):
            client.heartbeat()
    assert run.now()["status"] == "completed"


@pytest.mark.parametrize("pair", [(Client, SyncClient), (RunClient, SyncRunClient)], ids=lambda pair: pair[0].__name__)
def test_both_flavours_have_the_same_methods(pair: tuple[type, type]) -> None:
    """With the same arguments, one of them to be awaited."""
    one, other = (dict(inspect.getmembers(each, inspect.isfunction)) for each in pair)
    public = {name for name in one if not name.startswith("_")} - {"aclose"}
    assert public == {name for name in other if not name.startswith("_")} - {"close"}
    for name in public - {"with_options"}:
        assert inspect.signature(one[name]) == inspect.signature(other[name])
        assert inspect.iscoroutinefunction(one[name])
        assert not inspect.iscoroutinefunction(other[name])


def test_every_operation_has_a_method() -> None:
    """In either form."""
    assert {each.handler for each in handlers.OPERATIONS} <= set(dir(Client))
    friendly = [name for name, _ in inspect.getmembers(RunClient, inspect.iscoroutinefunction) if name[0] != "_"]
    assert len(friendly) - len({"aclose"}) == len(handlers.OPERATIONS) == 20


def test_whole_requests_can_be_sent_as_they_are(run: RunCaller) -> None:
    """`client` of a run's client, or one of its own."""
    with SyncClient(run.caller.url, token=run.token) as client:
        reply = client.save_checkpoint(run.id, models.SaveCheckpointRequest(state={"page": 1}, source="a test"))
        assert (reply.sequence, reply.source) == (1, "a test")
    with SyncRunClient(run.caller.url, run.id, run.token) as bound:
        assert bound.client.send_heartbeat(bound.run_id).status == "ok"


def test_the_control_api_has_a_client_too(server: Caller) -> None:
    """To trigger runs for a test."""
    with ControlClient(server.url, token=API_KEY) as control:
        made = control.trigger_run("job", TriggerRunRequest(payload={"n": 1}))
        assert made.status == "executing"
        assert control.get_run(made.id).payload == {"n": 1}
        page = control.list_runs(limit=1)
        assert len(page.runs) == 1
        with pytest.raises(errors.ApiError, match="no such run"):
            control.get_run("nobody")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda run: run.progress(101, "too much"), "percent"),
        (lambda run: run.wait_for(""), "event_key"),
        (lambda run: run.log(5), "message"),
        (lambda run: run.annotate({" ": "blank"}), "pattern"),
        (lambda run: run.set_state("k" * 257, {}), "at most 256"),
    ],
    ids=["a bound", "too short", "another type", "a blank name", "too long"],
)
def test_what_the_contract_refuses_is_not_even_sent(run: RunCaller, work: Any, said: str) -> None:
    """The error is there at once, and names the member."""
    with pytest.raises(ValidationError, match=said):
        asynchronously(run, work)


@pytest.mark.parametrize(
    ("work", "kind", "said"),
    [
        (lambda run: run.get_state("nothing"), errors.NotFound, "no state under this key"),
        (lambda run: run.spawn("a job that nobody knows"), errors.NotFound, "job"),
        (lambda run: run.set_state("k", {"long": "x" * 65_536}), errors.BadRequest, "65,?536"),
    ],
    ids=["an unset key", "an unknown job", "a long value"],
)
def test_a_refusal_is_the_exception_of_its_status(run: RunCaller, work: Any, kind: type, said: str) -> None:
    """With the server's own words."""
    with pytest.raises(kind, match=said) as caught:
        asynchronously(run, work)
    assert caught.value.status == kind.status  # type: ignore[attr-defined]


def test_a_bad_token_is_one_exception_whatever_is_called(server: Caller, run: RunCaller) -> None:
    """And the token stands in none of its words."""
    with SyncRunClient(server.url, run.id, "not-a-token") as client:
        for call in (client.heartbeat, client.payload, client.list_state):
            with pytest.raises(errors.Unauthorized) as caught:
                call()
            assert "not-a-token" not in repr(caught.value) + repr(client) + repr(client.client.settings)


def test_an_http_client_of_ones_own_is_used_and_left_open(run: RunCaller) -> None:
    """Proxies, certificates and the like are httpx's business."""
    asked: list[str] = []
    with httpx.Client(event_hooks={"request": [lambda request: asked.append(str(request.url))]}) as http:
        with SyncRunClient(run.caller.url, run.id, run.token, http=http) as client:
            client.heartbeat()
        assert not http.is_closed
    assert asked == [f"{run.caller.url}/sdk/v1/runs/{run.id}/heartbeat"]


def test_a_client_closes_what_it_opened(run: RunCaller) -> None:
    """At the end of `with`, or by close()."""
    client = SyncRunClient(run.caller.url, run.id, run.token)
    client.heartbeat()
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        client.heartbeat()


def test_many_calls_at_once_share_a_client(run: RunCaller) -> None:
    """None is lost, none is mixed up."""

    async def work(client: RunClient) -> list[models.RunState]:
        return list(await asyncio.gather(*(client.set_state(f"k{number}", {"n": number}) for number in range(40))))

    states = asynchronously(run, work)
    assert [state.value for state in states] == [{"n": number} for number in range(40)]
    assert len(run.caller.listed(run.id, "state")) == 40
