"""What the dashboard shows of runs, and what its forms do, over HTTP."""

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.serve.serving import Caller, Process, RunCaller
from tests.serve.visitor import Html, Visitor

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;{{ 7 * 7 }}"


@pytest.fixture
def visitor(server: Caller) -> Visitor:
    visitor = Visitor(server)
    visitor.sign_in()
    return visitor


def rows(page: Html) -> list[str]:
    """The ids of the runs in the table, from the top."""
    return [str(each.attributes["id"])[4:] for each in page.all("tr") if "id" in each.attributes]


def entries(page: Html) -> list[str]:
    """The timeline, latest entry first, without its times."""
    return [" ".join(each.text.split()[1:]) for each in page.all("li", class_="entry")]


def reported(run: RunCaller, path: str, body: Mapping[str, Any]) -> None:
    """Have the executor of the run report something."""
    answer = run.post(path, body)
    assert answer.status in {200, 201}, answer.raw


@contextmanager
def connected(visitor: Visitor, path: str) -> Iterator[http.client.HTTPResponse]:
    """The answer to a GET as it begins; a feed has no end of its own."""
    connection = http.client.HTTPConnection(urlsplit(visitor.caller.url).netloc, timeout=10)
    connection.request("GET", path, headers={"Cookie": visitor.cookie})
    try:
        yield connection.getresponse()
    finally:
        connection.close()


class TestTheTable:
    """GET /."""

    def test_it_has_the_newest_run_first(self, visitor: Visitor) -> None:
        made = [visitor.caller.trigger("order").id for _ in range(3)]
        assert rows(visitor.page("/"))[:3] == made[::-1]

    def test_a_row_tells_status_job_progress_and_heartbeat(self, visitor: Visitor) -> None:
        run = visitor.caller.trigger("crawl")
        reported(run, "/progress", {"percent": 10})
        reported(run, "/progress", {"percent": 40})
        reported(run, "/log", {"message": "later than the progress"})
        reported(run, "/heartbeat", {})
        page = visitor.page("/")
        row = page.text(f"run-{run.id}")
        assert row.startswith(f"executing crawl {run.id} 40 % 0.")
        assert "s ago" in row
        assert page.all("progress", value="40")
        assert page.one("a", href=f"/runs/{run.id}")

    def test_progress_without_a_percentage_shows_its_message(self, visitor: Visitor) -> None:
        run = visitor.caller.trigger("crawl")
        reported(run, "/progress", {"message": "reading pages"})
        assert f"{run.id} reading pages –" in visitor.page("/").text(f"run-{run.id}")

    def test_the_filter_shows_one_status_only(self, visitor: Visitor) -> None:
        done, open_ = visitor.caller.trigger(), visitor.caller.trigger()
        done.post("/complete")
        page = visitor.page("/?status=completed")
        assert done.id in rows(page)
        assert open_.id not in rows(page)
        assert page.one("option", selected=None).text == "completed"  # type: ignore[arg-type]
        assert "Runs that are completed" in page.text("caption")
        assert visitor.page("/?status=dead_letter").text("rows").startswith("No runs here.")

    def test_every_run_is_on_one_of_its_parts_once(self, tmp_path: Path) -> None:
        """Twenty-five runs each; a new run does not shift what comes after."""
        with Process(tmp_path / "runs.db") as server:
            visitor = Visitor(server)
            visitor.sign_in()
            made = [server.trigger().id for _ in range(53)]
            page, found = visitor.page("/"), []
            while True:
                found.append(rows(page))
                server.trigger()
                links = {each.text: each.attributes["href"] for each in page.all("a", class_="button")}
                if "Older runs" not in links:
                    break
                page = visitor.page(str(links["Older runs"]))
        assert [len(each) for each in found] == [25, 25, 3]
        assert [run_id for part in found for run_id in part] == made[::-1]
        assert links["Newest runs"] == "/?status="

    @pytest.mark.parametrize("query", ["status=x", "before=x", "before=-1", "before=9999999999999999999", "status=%00"])
    def test_a_query_that_makes_no_sense_is_refused(self, visitor: Visitor, query: str) -> None:
        answer = visitor.get(f"/?{query}")
        assert answer.status == 400
        assert "begin at the newest run" in Html(answer).one("main").text


class TestTheRun:
    """GET /runs/{id}."""

    def test_it_has_the_facts(self, visitor: Visitor) -> None:
        parent = visitor.caller.trigger(
            "crawl", payload={"depth": 3}, priority=7, idempotency_key="key-1", tags={"team": "search"}
        )
        reported(parent, "/resources", {"cpu_percent": 12.5, "memory_mb": 210})
        reported(parent, "/annotate", {"region": "eu"})
        page = visitor.page(f"/runs/{parent.id}")
        facts = page.text("about")
        for fact in (
            "Priority 7",
            "Idempotency key key-1",
            "team = search",
            "region = eu",
            "CPU 12.5 %, memory 210 MB",
        ):
            assert fact in facts
        assert page.text("given") == 'Payload { "depth": 3 }'
        child = parent.post("/spawn", {}).json["id"]
        assert visitor.page(f"/runs/{child}").one("a", href=f"/runs/{parent.id}")
        next_one = parent.post("/continue", {}).json["id"]
        assert "depth 1" in visitor.page(f"/runs/{next_one}").text("about")

    def test_the_timeline_has_everything_that_was_reported_latest_first(self, visitor: Visitor, run: RunCaller) -> None:
        reported(run, "/log", {"message": "started", "data": {"pages": 12}})
        reported(run, "/progress", {"percent": 40, "message": "reading", "step": "crawl", "eta_secs": 9})
        reported(run, "/checkpoint", {"state": {"page": 7}})
        usage = {"provider": "p", "model": "m", "prompt_tokens": 3, "completion_tokens": 4, "cost_microusd": 1500}
        reported(run, "/usage", usage)
        reported(run, "/tool-call", {"tool_name": "fetch", "input": {"url": "/"}, "duration_ms": 12})
        reported(run, "/output", {"output_key": "report", "value": {"ok": True}})
        reported(run, "/state", {"key": "cursor", "value": {"at": 1}})
        reported(run, "/wait-for-event", {"event_key": f"wait-{run.id}"})
        told = entries(visitor.page(f"/runs/{run.id}"))
        until = told[0].partition("good until ")[2]
        assert told == [
            f"wait wait-{run.id} waiting, good until {until}",
            "status waiting",
            'state cursor data { "at": 1 }',
            'output report data { "ok": true }',
            'tool call fetch completed, 12 ms data { "input": { "url": "/" } }',
            "usage p m 3 + 4 tokens, 7 in all, 0.001500 USD",
            'checkpoint number 1, from sdk data { "page": 7 }',
            "progress 40 %, step crawl, 9 s to go reading",
            'log info started data { "pages": 12 }',
            "status executing",
            "status dequeued",
            "status queued",
        ]

    def test_the_chunks_of_a_stream_are_one_text(self, visitor: Visitor, run: RunCaller) -> None:
        for stream, chunk, done in (
            ("a", "Once ", False),
            ("b", "x", True),
            ("a", "upon\n", False),
            ("a", "a time", False),
        ):
            reported(run, "/stream", {"stream_id": stream, "chunk": chunk, "done": done})
        page = visitor.page(f"/runs/{run.id}")
        one, two = page.all("section", class_="stream")
        assert " ".join(one.text.split()) == "a going on Once upon a time"
        assert " ".join(two.text.split()) == "b done x"

    def test_its_end_is_shown(self, visitor: Visitor) -> None:
        done, failed = visitor.caller.trigger(), visitor.caller.trigger()
        done.post("/complete", {"result": {"pages": 12}})
        failed.post("/fail", {"error": "no such page"})
        page = visitor.page(f"/runs/{done.id}")
        assert page.text("now") == "completed"
        assert page.text("result") == 'Result { "pages": 12 }'
        assert page.text("error") == "Error no such page" if page.has("error") else not page.has("error")
        page = visitor.page(f"/runs/{failed.id}")
        assert page.text("now") == "failed"
        assert page.text("error") == "Error no such page"

    def test_a_run_that_is_over_gives_no_token_and_follows_no_feed(self, visitor: Visitor, run: RunCaller) -> None:
        assert "data-stream" in visitor.page(f"/runs/{run.id}").one("main").attributes
        run.post("/complete")
        page = Html(visitor.post(f"/runs/{run.id}/token"))
        assert not page.has("token")
        assert not page.has("executor")
        assert "data-stream" not in page.one("main").attributes

    def test_one_that_is_not_there_is_404(self, visitor: Visitor) -> None:
        for answer in (visitor.get("/runs/nobody"), visitor.post("/runs/nobody/token")):
            assert answer.status == 404
            assert "There is no such run." in Html(answer).one("main").text
        with connected(visitor, "/runs/nobody/stream") as response:
            assert response.status == 404

    def test_a_wait_whose_time_is_up_is_not_shown_as_one(self, visitor: Visitor, run: RunCaller) -> None:
        reported(run, "/wait-for-event", {"event_key": f"late-{run.id}", "timeout_secs": 1})
        assert visitor.page(f"/runs/{run.id}").text("now") == "waiting"
        time.sleep(1.05)
        assert visitor.page(f"/runs/{run.id}").text("now") == "timed out"


class TestStrangeTexts:
    """What executors have kept is anybody's text, of any length."""

    def test_nothing_of_it_becomes_markup(self, visitor: Visitor) -> None:
        run = visitor.caller.trigger(
            HOSTILE, payload={HOSTILE: HOSTILE}, tags={HOSTILE: HOSTILE}, idempotency_key=HOSTILE
        )
        reported(run, "/log", {"message": HOSTILE, "data": {HOSTILE: HOSTILE}})
        reported(run, "/progress", {"message": HOSTILE, "step": HOSTILE})
        reported(run, "/checkpoint", {"source": HOSTILE, "state": {HOSTILE: HOSTILE}})
        reported(run, "/usage", {"provider": HOSTILE, "model": HOSTILE})
        reported(run, "/tool-call", {"tool_name": HOSTILE, "status": HOSTILE, "input": {HOSTILE: HOSTILE}})
        reported(run, "/output", {"output_key": HOSTILE, "value": {HOSTILE: HOSTILE}})
        reported(run, "/state", {"key": HOSTILE, "value": {HOSTILE: HOSTILE}})
        reported(run, "/stream", {"stream_id": HOSTILE, "chunk": HOSTILE})
        reported(run, "/annotate", {HOSTILE: HOSTILE})
        reported(run, "/wait-for-event", {"event_key": HOSTILE})
        page, table = visitor.page(f"/runs/{run.id}"), visitor.page("/")
        for read in (page, table):
            assert [each.attributes for each in read.all("script")] == [{"src": "/dashboard.js", "defer": None}]
            assert not read.all("img")
            assert not [name for each in read.elements for name in each.attributes if name.startswith(("on", "style"))]
        assert page.text("title") == HOSTILE
        assert page.one("input", name="event_key").attributes["value"] == HOSTILE
        assert page.one("main").text.count(HOSTILE) > 15
        assert visitor.caller.control("POST", "/runs/nobody").status == 405
        run.post("/fail", {"error": HOSTILE})
        assert visitor.page(f"/runs/{run.id}").text("error") == f"Error {HOSTILE}"

    def test_what_is_too_long_is_cut_and_says_so(self, visitor: Visitor) -> None:
        run = visitor.caller.trigger("job", payload={"text": "p" * 900_000})
        reported(run, "/log", {"message": "m" * 900_000, "data": {"text": "d" * 100_000}})
        reported(run, "/tool-call", {"tool_name": "t" * 900_000})
        reported(run, "/stream", {"stream_id": "s" * 100_000, "chunk": "c" * 900_000})
        answer = visitor.get(f"/runs/{run.id}")
        assert len(answer.raw) < 100_000
        page = Html(answer)
        assert "… (the first 2000 of 900000 characters)" in page.text("timeline")
        assert "… (the first 4000 of 100011 characters)" in page.text("timeline")
        assert "… (the first 200 of 900000 characters)" in page.text("timeline")
        assert "… (the first 20000 of 900011 characters)" in page.text("given")
        assert "(the last 20000 characters) … ccc" in page.text("streams")

    def test_a_history_that_is_too_long_is_cut_and_says_so(self, visitor: Visitor, run: RunCaller) -> None:
        for number in range(120):
            reported(run, "/log", {"message": f"line {number}"})
        page = visitor.page(f"/runs/{run.id}")
        assert page.text("cut").startswith("The latest 100 entries")
        assert [each.split()[-1] for each in entries(page)] == [str(number) for number in range(119, 19, -1)]
        assert not visitor.page(f"/runs/{visitor.caller.trigger().id}").has("cut")

    def test_a_deep_value_is_laid_out(self, visitor: Visitor) -> None:
        deep: dict[str, Any] = {}
        for _ in range(100):
            deep = {"d": deep}
        run = visitor.caller.trigger("job", payload=deep)
        assert visitor.page(f"/runs/{run.id}").text("given").count('"d"') == 100


class TestTheFormOfANewRun:
    """GET and POST /runs/new."""

    def test_it_makes_a_run_and_leads_to_its_page(self, visitor: Visitor) -> None:
        fields = {
            "job": "crawl & co",
            "payload": '{\r\n  "depth": 3\r\n}',
            "priority": "-7",
            "idempotency_key": "",
            "tags": "team = search\r\n\r\nurl=a=b\r\n".replace("\r\n\r\n", "\r\n"),
        }
        answer = visitor.post("/runs/new", fields)
        assert answer.status == 303
        seen = visitor.caller.control("GET", f"/{answer.headers['location'].lstrip('/')}").json
        assert (seen["job_id"], seen["payload"], seen["priority"]) == ("crawl & co", {"depth": 3}, -7)
        assert seen["tags"] == {"team": "search", "url": "a=b"}
        assert "idempotency_key" not in seen
        assert visitor.page(answer.headers["location"]).text("now") == "executing"

    def test_only_the_job_is_needed(self, visitor: Visitor) -> None:
        answer = visitor.post("/runs/new", {"job": "job"})
        seen = visitor.caller.control("GET", answer.headers["location"]).json
        assert (answer.status, seen["payload"], seen["priority"]) == (303, {}, 0)

    def test_an_idempotency_key_leads_to_the_run_of_that_time(self, visitor: Visitor) -> None:
        made = {visitor.post("/runs/new", {"job": "job", "idempotency_key": "once"}).headers["location"] for _ in "ab"}
        assert len(made) == 1

    @pytest.mark.parametrize(
        ("field", "typed", "problem"),
        [
            ("job", "", "A job has a name of 1 to 256 characters."),
            ("job", "x" * 257, "A job has a name of 1 to 256 characters."),
            ("payload", '{"a": 1,}', "This is not JSON that can be kept: trailing comma at line 1 column 9."),
            ("payload", "{\n  'a': 1}", "This is not JSON that can be kept: key must be a string at line 2 column 3."),
            ("payload", "[1]", 'This must be a JSON object, as in {"pages": 12}.'),
            ("payload", '{"a": NaN}', "This is not JSON that can be kept: expected value at line 1 column 7."),
            ("payload", '{"a": 1e999}', "a number is too large"),
            ("payload", '{"a": "\\ud800"}', "This is not JSON that can be kept: "),
            ("payload", '{"a": "\\u0000"}', "U+0000"),
            ("priority", "high", "A priority is a whole number."),
            ("priority", "1.5", "A priority is a whole number."),
            ("priority", "9" * 19, "A priority is a whole number."),
            ("idempotency_key", "k" * 257, "at most 256 characters"),
            ("tags", "team=search\nlonely", "Line 2 is no tag; write one a line, as in team=search."),
        ],
    )
    def test_what_can_t_be_used_comes_back_with_what_is_wrong(
        self, visitor: Visitor, field: str, typed: str, problem: str
    ) -> None:
        """Beside its field, and with everything as it was typed."""
        fields = {"job": "kept", "payload": '{"kept": true}', "priority": "5", "tags": "kept=yes"} | {field: typed}
        answer = visitor.post("/runs/new", fields)
        assert answer.status == 400
        page = Html(answer)
        (place,) = [each for each in page.elements if each.attributes.get("name") == field]
        assert problem in page.text(f"{field}_problem")
        assert place.attributes["aria-invalid"] == "true"
        assert f"{field}_problem" in str(place.attributes["aria-describedby"])
        for name, value in fields.items():
            (place,) = [each for each in page.elements if each.attributes.get("name") == name]
            shown = place.attributes.get("value", place.text.removeprefix("\n"))
            assert shown == value, name

    def test_all_problems_are_told_at_once(self, visitor: Visitor) -> None:
        page = Html(visitor.post("/runs/new", {"job": "", "payload": "x", "priority": "x", "tags": "x"}))
        assert [each.attributes["id"] for each in page.all("p", class_="problem")] == [
            "job_problem",
            "payload_problem",
            "priority_problem",
            "tags_problem",
        ]

    def test_what_was_typed_never_becomes_markup(self, visitor: Visitor) -> None:
        fields = dict.fromkeys(("job", "payload", "priority", "tags"), f"</textarea>{HOSTILE}")
        page = Html(visitor.post("/runs/new", fields))
        assert len(page.all("script")) == 1
        assert not page.all("img")
        assert page.one("input", name="job").attributes["value"] == fields["job"]


class TestTheFormOfAnEvent:
    """POST /runs/{id}/event."""

    def waiting(self, run: RunCaller) -> str:
        key = f"event & {run.id}"
        reported(run, "/wait-for-event", {"event_key": key})
        return key

    def test_it_is_there_only_while_the_run_waits(self, visitor: Visitor, run: RunCaller) -> None:
        assert not visitor.page(f"/runs/{run.id}").all("textarea")
        key = self.waiting(run)
        page = visitor.page(f"/runs/{run.id}")
        assert page.one("form", action=f"/runs/{run.id}/event")
        assert page.one("input", name="event_key").attributes["value"] == key

    def test_it_sends_the_event_and_the_run_executes_again(self, visitor: Visitor, run: RunCaller) -> None:
        key = self.waiting(run)
        fields = {"event_key": key, "payload": '{"approved": true}'}
        answer = visitor.post(f"/runs/{run.id}/event", fields)
        assert (answer.status, answer.headers["location"]) == (303, f"/runs/{run.id}")
        page = visitor.page(f"/runs/{run.id}")
        assert page.text("now") == "executing"
        assert not page.all("textarea")
        assert any(each.startswith("wait ") and '{ "approved": true }' in each for each in entries(page))

    def test_a_payload_that_is_no_json_comes_back(self, visitor: Visitor, run: RunCaller) -> None:
        key = self.waiting(run)
        answer = visitor.post(f"/runs/{run.id}/event", {"event_key": key, "payload": "{yes}"})
        page = Html(answer)
        assert answer.status == 400
        assert (
            page.text("payload_problem")
            == "This is not JSON that can be kept: key must be a string at line 1 column 2."
        )
        assert page.one("textarea", name="payload").text == "\n{yes}"
        assert run.now()["status"] == "waiting"

    def test_an_event_that_nobody_waits_for_any_more_is_told(self, visitor: Visitor, run: RunCaller) -> None:
        key = self.waiting(run)
        assert (
            visitor.caller.control("POST", f"/events/{key.replace(' ', '%20').replace('&', '%26')}/send", {}).status
            == 200
        )
        for sent, status in ((key, 409), ("never heard of", 404), ("", 404)):
            answer = visitor.post(f"/runs/{run.id}/event", {"event_key": sent, "payload": "{}"})
            assert answer.status == status
            assert Html(answer).all("p", class_="problem")


class TestTheFeed:
    """GET /runs/{id}/stream: the feed of the control API, for the session's cookie."""

    def test_it_goes_on_after_what_the_page_has_shown(self, visitor: Visitor, run: RunCaller) -> None:
        reported(run, "/log", {"message": "before the page"})
        address = str(visitor.page(f"/runs/{run.id}").one("main").attributes["data-stream"])
        reported(run, "/log", {"message": "after the page"})
        run.post("/complete")
        answer = visitor.get(address)
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        told = answer.raw.decode()
        assert "after the page" in told
        assert "before the page" not in told
        assert told.count("event: ") == 2

    def test_it_goes_on_after_what_the_browser_has_seen(self, visitor: Visitor, run: RunCaller) -> None:
        """Last-Event-ID, which browsers send when they connect again, counts more than the page."""
        reported(run, "/log", {"message": "one"})
        run.post("/complete")
        whole = visitor.get(f"/runs/{run.id}/stream?after=0-0-0").raw.decode()
        seen = [line.removeprefix("id: ") for line in whole.splitlines() if line.startswith("id: ")]
        told = visitor.get(f"/runs/{run.id}/stream?after=0-0-0", last_event_id=seen[-2]).raw.decode()
        assert [line for line in told.splitlines() if line.startswith("event: ")] == ["event: status"]

    def test_it_tells_news_as_they_come(self, visitor: Visitor, run: RunCaller) -> None:
        address = str(visitor.page(f"/runs/{run.id}").one("main").attributes["data-stream"])
        with connected(visitor, address) as response:
            reported(run, "/log", {"message": "now"})
            lines = [response.readline().decode().rstrip("\n") for _ in range(3)]
        assert lines[1] == "event: log"
        assert json.loads(lines[2].removeprefix("data: "))["message"] == "now"


def test_pages_and_documentation_lead_to_each_other(visitor: Visitor) -> None:
    """Also before the sign-in."""
    for page in (visitor.page("/"), Html(Visitor(visitor.caller).get("/"))):
        assert page.one("a", href="/docs")
    assert b'<a href="/">' in visitor.get("/docs").raw


@pytest.mark.parametrize("path", ["/", "/runs/new", "/runs/{}", "/sign-in"])
def test_every_page_has_landmarks_labels_and_one_heading(server: Caller, run: RunCaller, path: str) -> None:
    """What a screen reader goes by; ids stand for one element each."""
    visitor = Visitor(server)
    if path != "/sign-in":
        visitor.sign_in()
    reported(run, "/wait-for-event", {"event_key": f"labels-{run.id}"})
    page = visitor.page(path.format(run.id))
    assert page.one("html").attributes["lang"] == "en"
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("h1")) == 1
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    labelled = {each.attributes.get("for") for each in page.all("label")}
    fields = [each for each in page.elements if each.tag in {"input", "select", "textarea"}]
    assert [each.attributes for each in fields if each.attributes.get("type") != "hidden"] == [
        each.attributes for each in fields if each.attributes.get("id") in labelled
    ]
    for each in page.elements:
        assert set(str(each.attributes.get("aria-labelledby", "")).split()) <= set(map(str, ids))
