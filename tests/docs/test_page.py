"""The page is one file: it has all that it shows, runs what it is to run, and can reach no other host."""

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.contract import Contract
from runcontract.docs.facts import with_facts
from runcontract.docs.page import Link, page_of
from runcontract.docs.samples import with_samples
from tests.docs.reading import Page
from tests.docs.samples import CONTRACTS, PACKAGES

LOADS: Final = {"src", "srcset", "data", "poster", "background", "manifest", "ping", "formaction", "action"}
NOTHING: Final = "data:,"
TEXTS: Final = st.text() | st.sampled_from(["</script><script>alert(1)</script>", "<!--<script>", "&amp;\"'", "\ud800"])


def page(name: str = "openapi", **more: Any) -> Page:
    return Page(page_of(CONTRACTS[name].document, contract=CONTRACTS[name], package=PACKAGES[name], **more))


def directives(read: Page) -> dict[str, list[str]]:
    """Return the policy of a page: what each directive allows."""
    policy = read.attribute("meta", "content", where="http-equiv", value="Content-Security-Policy") or ""
    return {name: allowed for name, *allowed in (each.split() for each in policy.split(";"))}


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_page_refers_to_nothing_outside(name: str) -> None:
    """No element loads anything, and no style does."""
    read = page(name)
    assert [(tag, each) for tag, each in read.elements if LOADS & each.keys()] == []
    assert [each["href"] for tag, each in read.elements if tag == "link"] == [NOTHING]
    assert not re.search(r"url\(|@import", read.text["style"])


def test_the_policy_forbids_every_host() -> None:
    """What is not named is forbidden, and nothing that is named is a host or a scheme that leads to one."""
    told = directives(page())
    assert told.pop("default-src") == ["'none'"]
    assert {name: allowed for name, allowed in told.items() if name != "script-src"} == {
        "worker-src": ["blob:"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_the_policy_allows_the_scripts_of_the_page_and_no_other() -> None:
    """By their hashes, as a browser takes them."""
    read = page()
    hashes = [f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in read.code()]
    assert len(hashes) == 2
    assert directives(read)["script-src"] == hashes
    assert [name for _, each in read.elements for name in each if name.startswith("on")] == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_what_is_shown_is_the_description_with_facts_and_samples(name: str) -> None:
    """And nothing else is in it."""
    contract = CONTRACTS[name]
    expected = with_samples(with_facts(contract.document), contract, package=PACKAGES[name])
    assert page(name).data("description") == expected


@given(text=TEXTS)
def test_whatever_a_description_says_is_shown_and_not_run(text: str) -> None:
    """A description may be anybody's: its texts are data, in the page's title as in its body."""
    document = {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "paths": {},
    }
    read = Page(page_of(document, contract=Contract(document), package=None))
    assert read.data("description") == document
    assert len(read.code()) == 2
    assert directives(read)["default-src"] == ["'none'"]


def test_markup_of_a_description_is_made_harmless_by_the_renderer() -> None:
    """Descriptions are Markdown, in which HTML may stand."""
    assert page().data("options")["sanitize"] is True


def test_a_page_that_stands_alone_offers_no_download() -> None:
    """There is nowhere to get it from."""
    options = page().data("options")
    assert options["hideDownloadButtons"] is True
    assert "downloadUrls" not in options


def test_a_page_of_a_server_leads_to_the_others_and_to_the_description() -> None:
    """The page itself is marked among them."""
    links = [Link(text="One & all", address="/a?b=1&c", here=True), Link(text="Two", address="/two")]
    read = page(links=links, download="/openapi.json")
    anchors = [each for tag, each in read.elements if tag == "a"]
    assert anchors == [{"href": "/a?b=1&c", "aria-current": "page"}, {"href": "/two"}]
    assert read.text["a"] == "One & allTwo"
    assert read.data("options")["downloadUrls"] == [{"title": "openapi.json", "url": "/openapi.json"}]
