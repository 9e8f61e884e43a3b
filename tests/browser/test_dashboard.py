"""The dashboard in a real browser: what happens to a run is seen as it happens, and nobody else is asked."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import Watch, Watched
from tests.serve.serving import API_KEY, Caller, Process, RunCaller

PHONE: Final = {"width": 380, "height": 800}
SOON_MS: Final = 1_000  # a page asks every two seconds, if not for news
STEPS: Final = 50
HOSTILE: Final = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for screenshots, to be looked at by people."""
    return tmp_path_factory.mktemp("dashboard")


@pytest.fixture
def watched(watch: Watch, server: Caller) -> Iterator[Watched]:
    """A browser that is signed in, sees the runs, and has had nothing to complain of at the end."""
    watched = watch(f"{server.url}/sign-in", server.url)
    watched.page.get_by_label("API key").fill(API_KEY)
    watched.page.get_by_role("button", name="Sign in").click()
    expect(watched.page.get_by_role("heading", name="Runs")).to_be_visible()
    yield watched
    assert (watched.strayed, watched.complaints) == ([], [])


def triggered(page: Page, server: Caller, **fields: str) -> RunCaller:
    """Trigger a run with the form; return what calls its endpoints with the token that its page shows."""
    page.get_by_role("link", name="New run").first.click()
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Trigger").click()
    expect(page.locator("#now")).to_have_text("executing")
    page.get_by_role("button", name="Show the run token").click()
    token = page.locator("#token").inner_text()
    return RunCaller(caller=server, id=page.url.split("/")[4], token=token, seen={})


def marked(page: Page) -> None:
    """Leave a mark that does not outlive the page."""
    page.evaluate("document.documentElement.dataset.mark = 'still here'")


def expect_marked(page: Page) -> None:
    assert page.evaluate("document.documentElement.dataset.mark") == "still here"


def hangs_over(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_a_run_is_seen_from_its_trigger_to_its_end_without_a_reload(
    watched: Watched, server: Caller, size: dict[str, int] | None, pictures: Path
) -> None:
    """Its log, progress, text, state and result, told by its executor with the token that the page gave."""
    page = watched.page
    if size is not None:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
    run = triggered(page, server, Job="crawl", Payload='{"depth": 3}')
    assert run.token not in page.url
    marked(page)
    timeline = page.get_by_role("log")
    assert run.post("/log", {"message": f"page 7 {HOSTILE}", "level": "error"}).status == 200
    expect(timeline).to_contain_text(f"error page 7 {HOSTILE}")
    for word in ("Once ", "upon ", "a time"):
        assert run.post("/stream", {"chunk": word}).status == 200
    expect(page.get_by_role("region", name="default")).to_contain_text("Once upon a time")
    assert run.post("/state", {"key": "cursor", "value": {"page": 7}}).status == 201
    assert run.post("/progress", {"percent": 40, "message": "reading"}).status == 200
    expect(page.locator("#now progress")).to_have_attribute("value", "40")
    expect(timeline).to_contain_text("cursor")
    assert page.locator("#token").inner_text() == run.token
    assert hangs_over(page) <= 0
    page.screenshot(
        path=pictures / f"run-{page.viewport_size['width'] if page.viewport_size else 0}.png", full_page=True
    )
    assert run.post("/complete", {"result": {"pages": 12}}).status == 200
    expect(page.locator("#now")).to_contain_text("completed")
    expect(page.get_by_role("region", name="Result")).to_contain_text('"pages": 12')
    expect(page.locator("#connection")).to_have_text("The run is over.")
    expect(page.locator("#executor")).to_have_count(0)
    expect(page).to_have_title(re.compile("Completed: crawl"))
    expect_marked(page)


def test_news_leave_alone_what_somebody_reads_and_types(watched: Watched, server: Caller) -> None:
    """An entry that was opened stays open, and a form that was begun keeps what is in it."""
    page = watched.page
    run = triggered(page, server, Job="approval")
    run.post("/state", {"key": "cursor", "value": {"page": 7}})
    run.post("/log", {"message": "look", "data": {"pages": 12}})
    for opened in ("cursor", "look"):
        page.get_by_role("listitem").filter(has_text=opened).get_by_text("data").click()
    run.post("/state", {"key": "cursor", "value": {"page": 8}})
    run.post("/wait-for-event", {"event_key": f"approved-{run.id}"})
    form = page.get_by_label("Payload of the event")
    form.fill('{"approved": tr')
    run.post("/log", {"message": "more news"})
    expect(page.get_by_role("log")).to_contain_text("more news")
    expect(form).to_have_value('{"approved": tr')
    expect(form).to_be_focused()
    for shown in ('"pages": 12', '"page": 8'):
        expect(page.get_by_role("log").get_by_text(shown)).to_be_visible()
    page.get_by_role("button", name="Send the event").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not JSON")
    expect(form).to_have_value('{"approved": tr')
    watched.complaints.clear()  # a browser notes that the answer was 400
    form.fill('{"approved": true}')
    page.get_by_role("button", name="Send the event").click()
    expect(page.locator("#now")).to_have_text("executing")
    expect(page.get_by_role("log")).to_contain_text("received")


def test_what_the_feed_tells_is_seen_at_once(watched: Watched, server: Caller) -> None:
    """Long before the page would be asked for again anyway: the clock of the page is held here."""
    page = watched.page
    page.clock.install()
    run = triggered(page, server, Job="job")
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith(run.id) else None)
    while not asked:  # from here on the page would not ask again for two seconds
        page.clock.run_for(SOON_MS // STEPS)
        page.wait_for_timeout(20)
    assert asked[0].response()
    story = page.locator("#story")
    for kind, body in {"log": {"message": "one"}, "progress": {"message": "two"}, "stream": {"chunk": "three"}}.items():
        run.post(f"/{kind}", body)
        (word,) = body.values()
        for _ in range(STEPS):  # the news come in their own time, so the page's goes on in steps
            if word in story.inner_text():
                break
            page.wait_for_timeout(100)
            page.clock.run_for(SOON_MS // STEPS)
        assert word in story.inner_text()
    page.clock.resume()


def test_what_the_feed_does_not_tell_is_seen_a_little_later(watched: Watched, server: Caller) -> None:
    """State, outputs, heartbeats: the page is asked for again every two seconds."""
    run = triggered(watched.page, server, Job="job")
    marked(watched.page)
    run.post("/output", {"output_key": "report", "value": {"pages": 12}})
    expect(watched.page.get_by_role("log")).to_contain_text("report")
    expect_marked(watched.page)


def test_the_table_follows_the_runs(watched: Watched, server: Caller) -> None:
    """A new run comes to the top, and the end of another one is seen."""
    page = watched.page
    first = server.trigger("first")
    page.reload()
    expect(page.locator(f"#run-{first.id}")).to_contain_text("executing")
    marked(page)
    second = server.trigger("second")
    first.post("/complete")
    expect(page.locator(f"#run-{second.id}")).to_be_visible()
    expect(page.locator(f"#run-{first.id}")).to_contain_text("completed")
    places = [each.get_attribute("id") for each in page.locator("#rows tr").all()]
    assert places.index(f"run-{second.id}") < places.index(f"run-{first.id}")
    expect_marked(page)


def test_a_page_that_lost_its_session_asks_for_the_key(watched: Watched, server: Caller) -> None:
    """And leads back to where one was."""
    page = watched.page
    run = triggered(page, server, Job="job")
    page.context.clear_cookies()
    expect(page.get_by_label("API key")).to_be_visible()
    watched.complaints.clear()  # a browser notes that the answers were 401
    page.get_by_label("API key").fill(API_KEY)
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#identity")).to_have_text(run.id)


def test_the_token_and_the_commands_are_copied_at_the_push_of_a_button(watched: Watched, server: Caller) -> None:
    """The command works as it is, once the token is set."""
    page = watched.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    run = triggered(page, server, Job="job")
    page.get_by_role("button", name="Copy: The run token").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == run.token
    page.get_by_text("Commands for a shell").click()
    commands = {}
    for name in ("Set the token", "Complete the run"):
        page.get_by_role("button", name=f"Copy: {name}").click()
        commands[name] = page.locator(".copied", has=page.get_by_role("button", name=name)).locator("pre").inner_text()
        expect(page.get_by_text("Copied").last).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == commands[name]
    subprocess.run(["sh", "-ec", "\n".join(commands.values())], check=True, capture_output=True, timeout=20)
    expect(page.locator("#now")).to_contain_text("completed")


def test_a_page_goes_on_when_the_server_is_back(watch: Watch, tmp_path: Path) -> None:
    """It says so while the server is away."""
    first = Process(tmp_path / "runs.db")
    watched = watch(f"{first.caller.url}/sign-in", first.caller.url)
    page = watched.page
    page.get_by_label("API key").fill(API_KEY)
    page.get_by_role("button", name="Sign in").click()
    run = triggered(page, first.caller, Job="job")
    marked(page)
    first.kill()
    expect(page.locator("#connection")).to_have_text("The server does not answer. Trying again.")
    with Process(tmp_path / "runs.db", "--port", first.caller.url.rpartition(":")[2]):
        run.post("/log", {"message": "here again"})
        expect(page.get_by_role("log")).to_contain_text("here again")
        expect(page.locator("#connection")).to_have_text("Live")
        expect_marked(page)
        page.goto("about:blank")


def test_no_page_hangs_over_a_phone_s_edge(watched: Watched, server: Caller, pictures: Path) -> None:
    """However long the words are; pictures are taken for people, in the dark as well."""
    page = watched.page
    run = server.trigger("j" * 256, payload={"p" * 300: "q" * 300}, tags={"t" * 300: "u" * 300})
    run.post("/log", {"message": "m" * 300})
    run.post("/progress", {"message": "n" * 300})
    run.post("/tool-call", {"tool_name": "v" * 300})
    run.post("/stream", {"stream_id": "s" * 300, "chunk": "c" * 300})
    run.post("/wait-for-event", {"event_key": "e" * 300})
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for name, path in {"runs": "/", "new": "/runs/new", "long": f"/runs/{run.id}"}.items():
            page.goto(f"{server.url}{path}")
            assert hangs_over(page) <= 0, path
            page.screenshot(path=pictures / f"phone-{name}-{scheme}.png", full_page=True)


def test_a_page_works_without_its_script(browser: Browser, server: Caller) -> None:
    """By reloading."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url)
    page.get_by_label("API key").fill(API_KEY)
    page.get_by_role("button", name="Sign in").click()
    run = triggered(page, server, Job="plain")
    run.post("/log", {"message": "seen after a reload"})
    page.goto(f"{server.url}/runs/{run.id}")
    expect(page.get_by_role("log")).to_contain_text("seen after a reload")
    expect(page.locator("#connection")).to_have_text("Reload the page to see what is new.")
    context.close()
