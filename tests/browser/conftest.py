"""Chromium, which Debian ships, without a way to any host but the one under test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.serve.serving import Caller, Process

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TIMEOUT_MS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A page, what it asked other hosts for, and what it complained of."""

    page: Page
    strayed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


Watch = Callable[[str, str], Watched]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser. Playwright's event loop runs as long, so that it must not outlast the module."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program is not None, "Chromium is missing; `nox -s browser` says how to get it."
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield browser
        browser.close()


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    """Return what opens an address; it may ask for what begins with `allowed`, and for nothing else."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(TIMEOUT_MS)

    def opened(address: str, allowed: str) -> Watched:
        watched = Watched(page=context.new_page())

        def passed_on(route: Route) -> None:
            if route.request.url.startswith(allowed):
                route.continue_()
                return
            watched.strayed.append(route.request.url)
            route.abort()

        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.on(
            "console",
            lambda said: watched.complaints.append(said.text) if said.type in {"error", "warning"} else None,
        )
        watched.page.route("**/*", passed_on)
        watched.page.goto(address)
        return watched

    yield opened
    context.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """The reference server as a process."""
    with Process(tmp_path_factory.mktemp("server") / "runs.sqlite3") as caller:
        yield caller


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for screenshots, to be looked at by people."""
    return tmp_path_factory.mktemp("pictures")
