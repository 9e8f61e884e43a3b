"""GET /docs and what belongs to it: the reference for everybody who can reach the server, without a token."""

import json
from importlib.resources import files

import pytest

from tests.docs.reading import Page
from tests.serve.serving import Answer, Caller

PAGES = {"/docs": 20, "/docs/control": 11}
DESCRIPTIONS = {"/openapi.json": "openapi.json", "/control.json": "control.json"}
ALL = pytest.mark.parametrize("path", [*PAGES, *DESCRIPTIONS])


def asked(server: Caller, path: str, *, method: str = "GET", known: str | None = None) -> Answer:
    """Return the answer to a reader, who has no token."""
    return server.send(method, path, token=None, headers={} if known is None else {"If-None-Match": known})


@pytest.mark.parametrize(("path", "count"), PAGES.items())
def test_a_page_shows_every_operation_with_its_samples(server: Caller, path: str, count: int) -> None:
    """It is whole in itself."""
    answer = asked(server, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    shown = Page(answer.raw.decode("utf-8")).data("description")
    operations = [each for item in shown["paths"].values() for each in item.values() if isinstance(each, dict)]
    assert [len(each["x-codeSamples"]) for each in operations] == [3] * count


@pytest.mark.parametrize(("path", "name"), DESCRIPTIONS.items())
def test_a_description_is_the_one_that_code_is_generated_from(server: Caller, path: str, name: str) -> None:
    """To the byte, and without what is added for the page."""
    answer = asked(server, path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.raw == files("runcontract.generated").joinpath(name).read_bytes()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_to_the_other_one_to_the_runs_and_to_its_description(server: Caller, path: str) -> None:
    """All of it on this server."""
    read = Page(asked(server, path).raw.decode("utf-8"))
    anchors = {each["href"]: "aria-current" in each for tag, each in read.elements if tag == "a"}
    assert anchors == {**{each: each == path for each in PAGES}, "/": False}
    (download,) = read.data("options")["downloadUrls"]
    assert json.loads(asked(server, download["url"]).raw)["info"]["title"] == read.data("description")["info"]["title"]


@pytest.mark.parametrize("path", PAGES)
def test_the_header_has_the_policy_of_the_page_and_forbids_to_frame_it(server: Caller, path: str) -> None:
    """What a page may do does not depend on who delivers it; a frame only a header can forbid."""
    answer = asked(server, path)
    html = answer.raw.decode("utf-8")
    policy = Page(html).attribute("meta", "content", where="http-equiv", value="Content-Security-Policy")
    assert answer.headers["content-security-policy"] == f"{policy}; frame-ancestors 'none'"
    assert answer.headers["referrer-policy"] == "no-referrer"


@ALL
def test_other_methods_are_refused_with_those_that_work(server: Caller, path: str) -> None:
    """As on every path of the server."""
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = asked(server, path, method=method)
        assert (answer.status, answer.headers["allow"], answer.code) == (405, "GET, HEAD", "method_not_allowed")


@ALL
def test_head_has_the_headers_of_get_and_no_body(server: Caller, path: str) -> None:
    """RFC 9110 9.3.2; the connection stays in step."""
    got, head = asked(server, path), asked(server, path, method="HEAD")
    assert (head.status, head.raw) == (200, b"")
    assert {**head.headers, "date": ""} == {**got.headers, "date": ""}
    assert head.headers["content-length"] == str(len(got.raw))
    assert head.headers["x-content-type-options"] == "nosniff"


@ALL
def test_what_a_reader_has_already_is_not_sent_again(server: Caller, path: str) -> None:
    """RFC 9110 13.1.2: one of several tags is enough, weak or not, and another one is not."""
    first = asked(server, path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = asked(server, path, known=known)
        assert (again.status, again.raw, again.headers["etag"]) == (304, b"", tag), known
    assert asked(server, path, known='"other"').raw == first.raw


def test_two_things_never_have_the_same_tag(server: Caller) -> None:
    """Nor do pages of two descriptions."""
    tags = {asked(server, path).headers["etag"] for path in (*PAGES, *DESCRIPTIONS)}
    assert len(tags) == len(PAGES) + len(DESCRIPTIONS)


@pytest.mark.parametrize("path", ["/docs/", "/docs/other", "/docsx", "/openapi.yaml", "/openapi.json/"])
def test_there_is_nothing_else_beside_them(server: Caller, path: str) -> None:
    """The control API answers, as it does for every path that nobody knows."""
    assert server.send("GET", path, token=server.api_key).status == 404
