"""The life of a run over HTTP (CONTRACT.md, section 4)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.serve.serving import Answer, Caller, RunCaller

WRITES = [
    "wait-for-event",
    "log",
    "progress",
    "heartbeat",
    "annotate",
    "checkpoint",
    "usage",
    "tool-call",
    "output",
    "complete",
    "fail",
    "spawn",
    "continue",
    "state",
    "resources",
    "stream",
]
READS = (("GET", "/payload"), ("GET", "/state"), ("GET", "/state/k"), ("DELETE", "/state/k"))
BODIES = {"wait-for-event": {"event_key": "k"}, "usage": {"provider": "p", "model": "m"}}


@pytest.fixture
def key() -> str:
    return f"event-{uuid4()}"


def test_a_completed_run_has_its_result(run: RunCaller) -> None:
    """Status, finished_at and the result's echo."""
    answer = run.post("/complete", {"result": {"r": [1]}})
    assert answer.status == 200
    assert (answer.json["status"], answer.json["result"]) == ("completed", {"r": [1]})
    assert answer.json["finished_at"] >= answer.json["started_at"]
    assert run.now() == answer.json


@pytest.mark.parametrize("raw", [None, b"", b"{}"])
def test_a_run_can_be_completed_without_a_body(run: RunCaller, raw: bytes | None) -> None:
    """The body is optional."""
    assert run.call("POST", "/complete", raw=raw).json["status"] == "completed"


def test_a_failed_run_has_its_error(run: RunCaller) -> None:
    """Status, finished_at and the error's echo."""
    answer = run.post("/fail", {"error": "why"})
    assert (answer.status, answer.json["status"], answer.json["error"]) == (200, "failed", "why")
    assert "finished_at" in answer.json


@pytest.mark.parametrize("end", ["complete", "fail"])
def test_a_run_that_is_over_answers_410_to_everything(run: RunCaller, end: str) -> None:
    """Every operation, reads too, and nothing changes."""
    ended = run.post(f"/{end}", {}).json
    answers = [run.post(f"/{path}", BODIES.get(path, {})) for path in WRITES]
    answers += [run.call(*call) for call in READS]
    assert {(answer.status, answer.code) for answer in answers} == {(410, "gone")}
    assert run.now() == ended
    assert run.caller.listed(run.id, "events") == []


def test_of_many_ends_at_once_one_wins(run: RunCaller) -> None:
    """The others find it gone, and the run keeps the winner's result."""

    def end(number: int) -> Answer:
        if number % 2:
            return run.post("/complete", {"result": {"by": number}})
        return run.post("/fail", {"error": str(number)})

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(end, range(16)))
    won = [answer for answer in answers if answer.status == 200]
    assert [answer.status for answer in answers if answer.status != 200] == [410] * 15
    assert [run.now()] == [answer.json for answer in won]


def test_waiting_pauses_a_run_until_the_event(run: RunCaller, key: str) -> None:
    """Waiting, then by way of queued and dequeued executing again."""
    before = datetime.now().astimezone()
    answer = run.post("/wait-for-event", {"event_key": key, "timeout_secs": 60})
    assert answer.status == 200
    assert (answer.json["status"], answer.json["event_key"]) == ("waiting", key)
    expires = datetime.fromisoformat(answer.json["expires_at"])
    assert timedelta(seconds=59) < expires - before < timedelta(seconds=65)
    assert answer.json["trigger_id"]
    assert run.now()["status"] == "waiting"
    assert run.caller.control("POST", f"/events/{key}/send", {"payload": {"p": 1}}).status == 200
    assert run.now()["status"] == "executing"


def test_a_waiting_run_can_not_wait_again(run: RunCaller, key: str) -> None:
    """409, whatever the key."""
    run.post("/wait-for-event", {"event_key": key})
    assert run.post("/wait-for-event", {"event_key": key}).status == 409
    assert run.post("/wait-for-event", {"event_key": key + "2"}).status == 409


def test_two_runs_can_not_wait_for_one_event(server: Caller, key: str) -> None:
    """The second is refused and goes on executing; when the first is over it may."""
    one, two = server.trigger(), server.trigger()
    one.post("/wait-for-event", {"event_key": key})
    assert two.post("/wait-for-event", {"event_key": key}).code == "conflict"
    assert two.now()["status"] == "executing"
    one.post("/complete", {})
    assert two.post("/wait-for-event", {"event_key": key}).status == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"event_key": ""},
        {"event_key": "a\nb"},
        {"event_key": "k" * 513},
        {"event_key": "k", "timeout_secs": 0},
        {"event_key": "k", "timeout_secs": 2**53 - 1},
        {"event_key": "k", "timeout_secs": 10**12},
    ],
)
def test_a_wait_out_of_bounds_is_refused(run: RunCaller, body: object) -> None:
    """An end beyond the year 9999 included."""
    assert run.post("/wait-for-event", body).status == 400
    assert run.now()["status"] == "executing"


def test_a_wait_that_runs_out_ends_the_run(server: Caller, key: str) -> None:
    """timed_out, seen by the executor, the control API and the sender alike."""
    run, other = server.trigger(), server.trigger()
    run.post("/wait-for-event", {"event_key": key, "timeout_secs": 1})
    time.sleep(1.05)
    assert run.post("/heartbeat").status == 410
    assert run.now()["status"] == "timed_out"
    assert "finished_at" in run.now()
    assert server.control("POST", f"/events/{key}/send", {}).status == 409
    assert other.post("/wait-for-event", {"event_key": key}).status == 200


def test_a_wait_runs_out_although_nobody_asks(server: Caller, key: str) -> None:
    """A sweep ends it: the list of runs shows it."""
    run = server.trigger()
    run.post("/wait-for-event", {"event_key": key, "timeout_secs": 1})
    deadline = time.monotonic() + 5
    while run.id not in [r["id"] for r in server.control("GET", "/runs?status=timed_out&limit=200").json["runs"]]:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_child_executes_on_its_own(run: RunCaller) -> None:
    """The parent's job by default; a lineage of its own; the parent goes on."""
    answer = run.post("/spawn", {"payload": {"p": 1}, "priority": 7})
    child = answer.json
    assert answer.status == 202
    assert (child["parent_run_id"], child["triggered_by"], child["status"]) == (run.id, "spawn", "executing")
    assert (child["job_id"], child["priority"], child["lineage_depth"]) == ("job", 7, 0)
    assert child["payload"] == {"p": 1}
    assert child["id"] != run.id
    assert run.now()["status"] == "executing"
    assert run.caller.control("GET", f"/runs/{child['id']}").json == child


def test_a_child_of_an_unknown_job_is_refused(run: RunCaller) -> None:
    """404; a job is known by its first trigger."""
    job = f"job-{uuid4()}"
    assert run.post("/spawn", {"job_id": job}).status == 404
    run.caller.trigger(job)
    assert run.post("/spawn", {"job_id": job}).json["job_id"] == job


def test_a_continuation_is_the_next_of_its_lineage(run: RunCaller, key: str) -> None:
    """From executing and from waiting; the parent's payload by default."""
    first = run.post("/continue", {})
    assert first.status == 202
    assert (first.json["continuation_of"], first.json["lineage_depth"]) == (run.id, 1)
    assert first.json["payload"] == {"greeting": "hello"}
    run.post("/wait-for-event", {"event_key": key})
    assert run.post("/continue", {"payload": {}}).json["payload"] == {}
    assert run.now()["status"] == "waiting"


@pytest.mark.parametrize("path", ["log", "checkpoint", "state", "progress", "heartbeat"])
def test_a_waiting_run_still_reports(run: RunCaller, key: str, path: str) -> None:
    """Waiting is not over."""
    run.post("/wait-for-event", {"event_key": key})
    assert run.post(f"/{path}", {}).status in {200, 201}
