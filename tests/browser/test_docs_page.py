"""The documentation in a real browser: from the server and from a file, whole, and with nobody else asked."""

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from runcontract import cli
from runcontract.contract import Operation
from runcontract.docs.samples import samples_of
from tests.browser.conftest import Watch, Watched
from tests.docs.samples import CONTRACTS, LANGUAGES, PACKAGES
from tests.serve.serving import Caller

OPENED: Final = pytest.mark.parametrize("where", ["/docs", "/docs/control", "a file"])
# A member of a request and of an answer: what the page is to say of it, whoever says it there.
MEMBERS: Final = {
    ("setState", "key"): [
        "string",
        "[ 1 .. 256 ] characters",
        'Default: "default"',
        "The name of the value, 1 to 256 characters; exact in every character.",
        "Unit: characters; level: SHOULD (completion); essential: a server may refuse a body without it.",
    ],
    ("reportProgress", "percent"): ["integer", "[ 0 .. 100 ]", "Unit: percent; level: SHOULD (completion); essential"],
    ("reportUsage", "cost_microusd"): ["integer <int64>", ">= 0", "Default: 0", "Unit: millionths of a US dollar;"],
    ("completeRun", "attempt"): ["integer", "Unit: attempts; level: MUST (published pages)."],
    ("completeRun", "status"): ["string (RunStatus)", '"timed_out"', "Level: MUST (published pages)."],
}


def name_of(where: str) -> str:
    return "control" if where == "/docs/control" else "openapi"


def opened(where: str, watch: Watch, server: Caller, folder: Path) -> Watched:
    """Open the page, and wait until it is there."""
    if where == "a file":
        file = folder / "page.html"
        assert cli.main(["docs", "--out", str(file)]) == 0
        address = allowed = file.as_uri()
    else:
        address, allowed = f"{server.url}{where}", server.url
    watched = watch(address, allowed)
    expect(watched.page.locator("h1").first).to_be_visible()
    return watched


def section(page: Page, operation_id: str) -> Locator:
    return page.locator(f'[data-section-id="operation/{operation_id}"]')


def shown_samples(page: Page, operation: Operation) -> dict[str, str]:
    """Return what is to be seen when one language after the other is chosen."""
    place = section(page, operation.id)
    samples = {}
    for label in LANGUAGES:
        tab = place.get_by_role("tab", name=label, exact=True)
        tab.click()
        name = tab.get_attribute("id")
        samples[label] = place.locator(f'[aria-labelledby="{name}"] pre').inner_text()
    return samples


@OPENED
def test_every_operation_is_there_with_its_samples(where: str, watch: Watch, server: Caller, tmp_path: Path) -> None:
    """By its summary and its id; each language shows the sample to the letter."""
    page = opened(where, watch, server, tmp_path).page
    contract, package = CONTRACTS[name_of(where)], PACKAGES[name_of(where)]
    for operation in contract.operations:
        expect(section(page, operation.id).locator("h2").first).to_have_text(operation.summary)
        expected = {each["label"]: each["source"] for each in samples_of(contract, operation, package=package)}
        assert shown_samples(page, operation) == expected, operation.id


@OPENED
def test_no_other_host_is_asked_and_nothing_is_complained_of(
    where: str, watch: Watch, server: Caller, tmp_path: Path
) -> None:
    """Nor while somebody searches, which happens in a worker."""
    watched = opened(where, watch, server, tmp_path)
    word = "Trigger" if where == "/docs/control" else "heartbeat"
    watched.page.get_by_placeholder("Search").fill(word)
    expect(watched.page.locator('[data-role="search:results"]').get_by_text(word).first).to_be_visible()
    watched.page.wait_for_load_state("networkidle")
    assert (watched.strayed, watched.complaints) == ([], [])


def test_what_a_page_asks_other_hosts_for_would_be_seen(watch: Watch, tmp_path: Path) -> None:
    """The control of the one above."""
    file = tmp_path / "page.html"
    file.write_text('<h1>Hello</h1><img src="http://127.0.0.1:9/logo.svg">', "utf-8")
    watched = watch(file.as_uri(), file.as_uri())
    watched.page.wait_for_load_state("networkidle")
    assert watched.strayed == ["http://127.0.0.1:9/logo.svg"]
    assert len(watched.complaints) == 1


@pytest.mark.parametrize(("operation_id", "member"), MEMBERS)
def test_a_reader_finds_all_that_there_is_to_know_of_a_member(
    operation_id: str, member: str, watch: Watch, server: Caller, tmp_path: Path
) -> None:
    """Type, bounds and default from OpenAPI; unit, level and source from the extensions."""
    page = opened("/docs", watch, server, tmp_path).page
    row = section(page, operation_id).locator("tr").filter(has=page.get_by_text(member, exact=True)).first
    told = " ".join(row.inner_text().split())
    assert [fact for fact in MEMBERS[operation_id, member] if fact not in told] == [], told


def test_the_server_leads_from_page_to_page_and_to_the_description(
    watch: Watch, server: Caller, tmp_path: Path
) -> None:
    """And back."""
    page = opened("/docs", watch, server, tmp_path).page
    page.get_by_role("link", name="Control API").click()
    expect(page.locator("h1").first).to_contain_text("Control API of the reference server")
    page.get_by_role("link", name="Run endpoints").click()
    expect(page.locator("h1").first).to_contain_text("Run endpoints")
    link = page.get_by_role("link", name="openapi.json")
    with page.expect_download() as download:
        link.click()
    assert download.value.url == f"{server.url}/openapi.json"


def test_pictures_are_taken_for_people(watch: Watch, server: Caller, tmp_path: Path, pictures: Path) -> None:
    """Of the top, of an operation with its samples, and of a schema that is nested."""
    page = opened("/docs", watch, server, tmp_path).page
    page.screenshot(path=pictures / "top.png")
    place = section(page, "setState")
    place.get_by_role("tab", name="Python", exact=True).click()
    place.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "operation.png")
    run = section(page, "completeRun")
    run.get_by_role("button", name="execution_trace", exact=False).first.click()
    nested = run.get_by_text("queue_wait_ms", exact=True).first
    expect(nested).to_be_visible()
    nested.scroll_into_view_if_needed()
    page.screenshot(path=pictures / "schema.png")
    assert sorted(each.name for each in pictures.iterdir()) == ["operation.png", "schema.png", "top.png"]
