"""The control API (CONTRACT.md, section 6)."""

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.serve.serving import Caller, RunCaller


@pytest.mark.parametrize("key", [None, "", "wrong", "the-api-key-of-the-test", "the-api-key-of-the-tests2"])
def test_the_control_api_needs_its_key(server: Caller, key: str | None) -> None:
    """401, with the challenge."""
    answer = server.send("GET", "/v1/runs", token=key)
    assert (answer.status, answer.code) == (401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_run_token_does_not_open_the_control_api(run: RunCaller) -> None:
    """Nor does the API key open a run."""
    assert run.caller.send("GET", f"/v1/runs/{run.id}", token=run.token).status == 401
    assert run.caller.send("GET", f"/sdk/v1/runs/{run.id}/payload", token=run.caller.api_key).status == 401


def test_a_trigger_keeps_what_it_was_given(server: Caller) -> None:
    """Metadata, tags, priority, job."""
    run = server.trigger("job ä/1", metadata={"a": "b"}, tags={"t": "u"}, priority=3)
    assert {
        "job_id": "job ä/1",
        "metadata": {"a": "b"},
        "tags": {"t": "u"},
        "priority": 3,
    }.items() <= run.seen.items()
    assert run.now() == {name: value for name, value in run.seen.items() if name != "run_token"}


def test_an_idempotency_key_makes_one_run_a_job(server: Caller) -> None:
    """The same key for the same job is the same run, for another job another."""
    key = str(uuid4())
    first, again = (server.trigger("a", idempotency_key=key) for _ in range(2))
    other = server.trigger("b", idempotency_key=key)
    assert first.id == again.id != other.id
    assert again.post("/heartbeat").status == 200


def test_an_unknown_run_is_404(server: Caller) -> None:
    """The run and each of its lists."""
    lists = ("", "/events", "/checkpoints", "/usage", "/tool-calls", "/outputs", "/state", "/stream")
    assert {server.control("GET", f"/runs/{uuid4()}{path}").status for path in lists} == {404}


def test_runs_are_listed_page_by_page(server: Caller) -> None:
    """Every run once, whatever the size of the page."""
    made = [server.trigger().id for _ in range(5)]
    found: list[str] = []
    cursor = ""
    while True:
        page = server.control("GET", f"/runs?status=executing&limit=2{cursor}").json
        assert len(page["runs"]) <= 2
        found += [run["id"] for run in page["runs"]]
        if "next_cursor" not in page:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [run for run in found if run in made] == made
    assert len(found) == len(set(found))


@pytest.mark.parametrize("query", ["status=nonsense", "limit=0", "limit=x", "limit=100000", "cursor=nonsense"])
def test_a_query_that_makes_no_sense_is_refused(server: Caller, query: str) -> None:
    """400."""
    assert server.control("GET", f"/runs?{query}").status == 400


def test_an_event_nobody_waits_for_is_404(server: Caller) -> None:
    """Nothing waits, nothing ever waited."""
    assert server.control("POST", f"/events/{uuid4()}/send", {}).status == 404


def test_an_event_is_received_once(run: RunCaller) -> None:
    """The second sender is told that it was."""
    key = f"a/b {uuid4()}"
    path = f"/events/{key.replace('/', '%2F').replace(' ', '%20')}/send"
    run.post("/wait-for-event", {"event_key": key})
    assert run.caller.control("POST", path, {}).status == 200
    assert run.caller.control("POST", path, {}).status == 409


def events_of(lines: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield kind and data of server-sent events."""
    kind = ""
    for line in lines:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "event":
            kind = value
        if name == "data":
            yield kind, json.loads(value)


def test_the_stream_tells_everything_and_ends_with_the_run(run: RunCaller) -> None:
    """What was before, what happens now, and the last status; then the answer ends."""
    run.post("/log", {"message": "before"})
    connection = http.client.HTTPConnection(urlsplit(run.caller.url).netloc, timeout=10)
    connection.request("GET", f"/v1/runs/{run.id}/stream", headers={"Authorization": f"Bearer {run.caller.api_key}"})
    response = connection.getresponse()
    assert response.getheader("content-type", "").startswith("text/event-stream")
    events = events_of(iter(response.readline, b""))
    told = [next(events) for _ in range(4)]
    run.post("/progress", {"percent": 5})
    run.post("/stream", {"chunk": "hé\nllo"})
    told += [next(events), next(events)]
    run.post("/complete", {})
    told += list(events)
    connection.close()
    assert [kind for kind, _ in told] == ["status", "status", "status", "log", "progress", "chunk", "status"]
    assert (told[4][1]["data"], told[5][1]["chunk"]) == ({"percent": 5}, "hé\nllo")
    assert told[-1][1]["status"] == "completed"


@pytest.mark.parametrize(("path", "status"), [("%FF", 404), ("%00", 404), ("..", 404), ("%2F", 404)])
def test_the_stream_of_an_awkward_id_is_404(server: Caller, path: str, status: int) -> None:
    """Bytes that are no text are no run either."""
    assert server.control("GET", f"/runs/{path}/stream").status == status


def test_the_stream_is_only_read(run: RunCaller) -> None:
    """405 names GET."""
    answer = run.caller.control("POST", f"/runs/{run.id}/stream", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET")


def test_a_stream_goes_on_where_it_was_left(run: RunCaller) -> None:
    """Last-Event-ID: what was told before is not told again."""
    run.post("/log", {"message": "one"})
    run.post("/complete", {})
    told = raw_stream(run, "0-0-0")
    ids = [line.partition(" ")[2] for line in told.splitlines() if line.startswith("id: ")]
    rest = raw_stream(run, ids[-2])
    assert told.count("event: ") == 5
    assert rest.count("event: ") == 1
    assert "completed" in rest


def raw_stream(run: RunCaller, last_event_id: str) -> str:
    """Return the whole feed of a run that is over, as text."""
    connection = http.client.HTTPConnection(urlsplit(run.caller.url).netloc, timeout=10)
    headers = {"Authorization": f"Bearer {run.caller.api_key}", "Last-Event-ID": last_event_id}
    connection.request("GET", f"/v1/runs/{run.id}/stream", headers=headers)
    text = connection.getresponse().read().decode()
    connection.close()
    return text


def test_health_needs_no_key(server: Caller) -> None:
    """For whoever waits for the server to be up."""
    answer = server.send("GET", "/healthz", token=None)
    assert (answer.status, answer.json) == (200, {"status": "ok"})
