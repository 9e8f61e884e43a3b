"""The 20 operations over HTTP: defaults, echoes, shapes (CONTRACT.md, sections 1 and 2)."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.serve.serving import Caller, RunCaller

ALWAYS = [
    "id",
    "job_id",
    "project_id",
    "status",
    "attempt",
    "triggered_by",
    "priority",
    "job_version",
    "debug_mode",
    "lineage_depth",
    "created_at",
]
DEFAULTED = [
    "log",
    "progress",
    "annotate",
    "checkpoint",
    "tool-call",
    "output",
    "state",
    "resources",
    "stream",
    "spawn",
    "continue",
    "complete",
]


def test_a_triggered_run_executes_at_once(run: RunCaller) -> None:
    """The members that are always present are, and the others are left out rather than null."""
    assert run.seen["status"] == "executing"
    assert [name for name in ALWAYS if name not in run.seen] == []
    assert None not in run.seen.values()


def test_the_payload_comes_back_as_it_was_sent(server: Caller) -> None:
    """Any JSON object, 2^53 - 1 and awkward text included."""
    payload = {
        "n": 2**53 - 1,
        "f": 0.1,
        "t": 'ä\U0001f600\\"\u2028',
        "l": [None, True, {}],
        "": {"deep": [[[]]]},
    }
    assert server.trigger(payload=payload).call("GET", "/payload").json == payload


def test_a_run_without_a_payload_has_an_empty_one(server: Caller) -> None:
    """`{}` when triggered without one."""
    assert server.trigger().call("GET", "/payload").json == {}


def test_a_log_line_is_an_event(run: RunCaller) -> None:
    """Message, level and data come back, and are listed."""
    answer = run.post("/log", {"message": "m", "level": "warn", "data": {"a": 1}})
    assert answer.status == 200
    event = answer.json
    assert {name: event[name] for name in ("run_id", "type", "level", "message", "data")} == {
        "run_id": run.id, "type": "log", "level": "warn", "message": "m", "data": {"a": 1}
    }  # fmt: skip
    assert run.caller.listed(run.id, "events") == [event]


def test_an_empty_log_line_has_the_defaults(run: RunCaller) -> None:
    """Message "" and level info."""
    event = run.post("/log", {}).json
    assert (event["message"], event["level"]) == ("", "info")


def test_progress_is_an_event_with_its_numbers_in_data(run: RunCaller) -> None:
    """Percent, step and eta_secs."""
    event = run.post("/progress", {"percent": 40, "message": "m", "step": "s", "eta_secs": 9}).json
    assert (event["type"], event["message"]) == ("progress", "m")
    assert event["data"] == {"percent": 40, "step": "s", "eta_secs": 9}


def test_a_heartbeat_is_remembered(run: RunCaller) -> None:
    """heartbeat_at advances."""
    assert run.post("/heartbeat").json == {"status": "ok"}
    first = run.now()["heartbeat_at"]
    run.post("/heartbeat")
    assert run.now()["heartbeat_at"] > first


def test_annotations_are_merged(run: RunCaller) -> None:
    """New ones overwrite old ones of the same key, the others stay."""
    run.post("/annotate", {"a": "1", "b": "1"})
    answer = run.post("/annotate", {"b": "2", "ä": ""})
    assert answer.json["metadata"] == {"a": "1", "b": "2", "ä": ""}
    assert run.now()["metadata"] == {"a": "1", "b": "2", "ä": ""}


@pytest.mark.parametrize(
    "body",
    [
        {f"k{n}": "v" for n in range(51)},
        {"": "v"},
        {"  ": "v"},
        {"k" * 129: "v"},
        {"k": "v" * 1025},
        {"k": 1},
        [],
    ],
)
def test_annotations_beyond_their_bounds_are_refused(run: RunCaller, body: object) -> None:
    """And the run's metadata stays as it was."""
    assert run.post("/annotate", body).status == 400
    assert run.now().get("metadata", {}) == {}


def test_checkpoints_count_from_one(run: RunCaller) -> None:
    """1, 2, 3, with the default source."""
    answers = [run.post("/checkpoint", {"state": {"n": n}}).json for n in range(3)]
    assert [(a["sequence"], a["source"], a["state"]) for a in answers] == [(n + 1, "sdk", {"n": n}) for n in range(3)]
    assert run.caller.listed(run.id, "checkpoints") == answers


def test_usage_is_summed_up_unless_the_total_is_given(run: RunCaller) -> None:
    """total_tokens is the sum by default; a total that is given stands."""
    body = {"provider": "p", "model": "m", "prompt_tokens": 3, "completion_tokens": 4}
    assert run.post("/usage", body).json["total_tokens"] == 7
    assert run.post("/usage", {**body, "total_tokens": 0, "cost_microusd": 2**53 - 1}).json["total_tokens"] == 0
    listed = run.caller.listed(run.id, "usage")
    assert [(u["total_tokens"], u["cost_microusd"]) for u in listed] == [(7, 0), (0, 2**53 - 1)]


@pytest.mark.parametrize("body", [{}, {"provider": "p"}, {"model": "m"}, {"provider": "p", "model": 1}])
def test_usage_needs_a_provider_and_a_model(run: RunCaller, body: object) -> None:
    """Both are required."""
    assert run.post("/usage", body).status == 400
    assert run.caller.listed(run.id, "usage") == []


def test_numbers_beyond_64_bits_are_refused(run: RunCaller) -> None:
    """Rather than rounded, or an error of the server."""
    body = {"provider": "p", "model": "m", "prompt_tokens": 2**63 - 1, "completion_tokens": 2**63 - 1}
    assert run.post("/usage", body).status == 400
    assert run.post("/tool-call", {"tool_name": "t", "duration_ms": 10**30}).status == 400
    assert run.post("/spawn", {"priority": -(10**30)}).status == 400


def test_a_tool_call_is_recorded(run: RunCaller) -> None:
    """What was sent comes back; the status has a default."""
    body = {"tool_name": "t", "input": {"i": 1}, "output": {"o": [1]}, "duration_ms": 5}
    call = run.post("/tool-call", body).json
    assert {**body, "status": "completed"}.items() <= call.items()
    assert run.caller.listed(run.id, "tool-calls") == [call]


def test_a_second_output_replaces_the_first(run: RunCaller) -> None:
    """Same key, same id, new value."""
    first = run.post("/output", {"output_key": "k", "value": {"v": 1}, "schema": {"required": ["v"]}}).json
    second = run.post("/output", {"output_key": "k", "value": {"w": 2}}).json
    assert second["id"] == first["id"]
    assert run.caller.listed(run.id, "outputs") == [second]
    assert second["value"] == {"w": 2}


@pytest.mark.parametrize("schema", [{"required": ["x"]}, {"type": "nonsense"}, {"$ref": "http://127.0.0.1:9/"}])
def test_an_output_that_does_not_fit_its_schema_is_refused(run: RunCaller, schema: Any) -> None:
    """Also where the schema itself is none; nothing is kept."""
    answer = run.post("/output", {"output_key": "k", "value": {"v": 1}, "schema": schema})
    assert (answer.status, answer.code) == (400, "validation_error")
    assert run.caller.listed(run.id, "outputs") == []


@pytest.mark.parametrize(
    "key",
    [
        "k",
        "K",
        " k",
        "a/b",
        "a+b",
        "a b",
        "a%2Fb",
        "ä",
        "a\u0308",
        "a?b#c",
        ":@&=$",
        "\U0001f600",
        "%",
        "-" * 256,
    ],
)
def test_a_state_key_is_exact(run: RunCaller, key: str) -> None:
    """It is set, found, listed and deleted under exactly its own name."""
    run.post("/state", {"key": "other", "value": {"v": 0}})
    path = f"/state/{quote(key, safe='')}"
    assert run.call("GET", path).status == 404
    answer = run.post("/state", {"key": key, "value": {"v": 1}})
    assert answer.status == 201
    assert run.call("GET", path).json == answer.json
    assert {"state_key": key, "value": {"v": 1}, "run_id": run.id}.items() <= answer.json.items()
    assert [s["state_key"] for s in run.call("GET", "/state").json] == sorted([key, "other"])
    deleted = run.call("DELETE", path)
    assert (deleted.status, deleted.raw) == (204, b"")
    assert run.call("GET", path).status == 404


def test_deleting_what_is_not_there_is_fine(run: RunCaller) -> None:
    """DeleteState is idempotent."""
    assert run.call("DELETE", "/state/nothing").status == 204


def test_state_of_another_run_is_out_of_reach(server: Caller) -> None:
    """The same key in two runs is two keys."""
    one, two = server.trigger(), server.trigger()
    one.post("/state", {"key": "k", "value": {"of": 1}})
    two.post("/state", {"key": "k", "value": {"of": 2}})
    two.call("DELETE", "/state/k")
    assert one.call("GET", "/state/k").json["value"] == {"of": 1}
    assert two.call("GET", "/state").json == []


def test_state_is_bounded_to_the_byte(run: RunCaller) -> None:
    """65,536 bytes of JSON are kept, one more is refused and leaves the old value."""
    frame = len('{"t":""}')
    assert run.post("/state", {"key": "k", "value": {"t": "x" * (65_536 - frame)}}).status == 201
    assert run.post("/state", {"key": "k", "value": {"t": "x" * (65_537 - frame)}}).status == 400
    assert run.post("/state", {"key": "k", "value": {"t": "ä" * 32_765}}).status == 400
    assert run.call("GET", "/state/k").json["value"] == {"t": "x" * (65_536 - frame)}


def test_resources_are_taken(run: RunCaller) -> None:
    """201 and ok; percentages end at 100."""
    answer = run.post("/resources", {"memory_mb": 1.5, "memory_percent": 100, "cpu_percent": 0})
    assert (answer.status, answer.json) == (201, {"status": "ok"})
    assert run.post("/resources", {"cpu_percent": 100.5}).status == 400


def test_a_chunk_is_taken(run: RunCaller) -> None:
    """200 and ok."""
    answer = run.post("/stream", {"chunk": "c", "stream_id": "s", "done": True})
    assert (answer.status, answer.json) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", DEFAULTED)
def test_unknown_members_are_ignored_and_essential_ones_have_defaults(run: RunCaller, path: str) -> None:
    """The page's own curl sends `{}`."""
    extra: dict[str, Any] = {"x-unknown": "1"} if path == "annotate" else {"x-unknown": [{}]}
    assert run.post(f"/{path}", {}).status < 300
    if path != "complete":
        assert run.post(f"/{path}", extra).status < 300


@pytest.mark.parametrize("number", ["1e400", "-1e999", "NaN", "Infinity"])
def test_a_number_that_is_none_is_refused(run: RunCaller, number: str) -> None:
    """JSON has no infinity, and what can't be kept exactly is not kept."""
    for path, member in (
        ("state", "value"),
        ("checkpoint", "state"),
        ("log", "data"),
        ("complete", "result"),
    ):
        assert run.call("POST", f"/{path}", raw=f'{{"{member}": {{"n": {number}}}}}'.encode()).status == 400
    assert run.now()["status"] == "executing"
    assert run.call("GET", "/state").json == []
