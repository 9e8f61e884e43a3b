"""Who sees the dashboard: sign-in, sessions, forms of other sites, and what every answer forbids the browser."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.serve.dashboard.session import LIFETIME, Sessions
from tests.serve.serving import API_KEY, Caller, Process, RunCaller
from tests.serve.visitor import Html, Visitor

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAGES = ["/", "/?status=completed", "/runs/new"]
FORMS = ["/sign-in", "/sign-out", "/runs/new", "/runs/{}/token", "/runs/{}/event"]
STATIC = {"/dashboard.css": "text/css; charset=utf-8", "/dashboard.js": "text/javascript; charset=utf-8"}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
STRANGERS: list[Mapping[str, str]] = [
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
]


@pytest.fixture
def stranger(server: Caller) -> Visitor:
    return Visitor(server)


@pytest.fixture
def visitor(stranger: Visitor) -> Visitor:
    assert stranger.sign_in().status == 303
    return stranger


@pytest.mark.parametrize("path", [*PAGES, "/runs/{}"])
def test_whoever_is_not_signed_in_sees_the_sign_in_form_and_nothing_else(
    stranger: Visitor, run: RunCaller, path: str
) -> None:
    """With 401, and of the run not even whether there is one."""
    answer = stranger.get(path.format(run.id))
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    page = Html(answer)
    assert page.one("input", name="api_key").attributes["type"] == "password"
    assert page.one("input", name="to").attributes["value"] == path.format(run.id)
    assert "hello" not in answer.raw.decode()
    assert "job" not in page.one("main").text


@pytest.mark.parametrize("path", ["/runs/new", "/runs/{}/token", "/runs/{}/event"])
def test_forms_of_whoever_is_not_signed_in_do_nothing(stranger: Visitor, run: RunCaller, path: str) -> None:
    """Nor is the feed for him."""
    before = run.caller.control("GET", "/runs?limit=100").raw
    assert stranger.post(path.format(run.id), {"job": "job"}).status == 401
    assert stranger.get(f"/runs/{run.id}/stream").status == 401
    assert run.caller.control("GET", "/runs?limit=100").raw == before


@pytest.mark.parametrize("key", ["", "wrong", API_KEY[:-1], API_KEY + "x", "schlüssel", "\ufffd"])
def test_a_wrong_key_opens_nothing(stranger: Visitor, key: str) -> None:
    """The form says so, gives no cookie and does not repeat what was typed."""
    answer = stranger.sign_in(key)
    assert answer.status == 401
    assert "set-cookie" not in answer.headers
    page = Html(answer)
    assert page.text("api_key_problem") == "This is not the API key of this server."
    field = page.one("input", name="api_key")
    assert field.attributes["aria-describedby"] == "api_key_problem"
    assert "value" not in field.attributes


def test_the_key_opens_everything_until_the_sign_out(visitor: Visitor, run: RunCaller) -> None:
    """The browser forgets the cookie then."""
    for path in (*PAGES, f"/runs/{run.id}"):
        assert visitor.get(path).status == 200
    answer = visitor.post("/sign-out")
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert answer.headers["set-cookie"].startswith("runcontract_session=; Path=/; Max-Age=0;")


def test_a_key_pasted_with_white_space_is_the_key(stranger: Visitor) -> None:
    """A key has none."""
    assert stranger.sign_in(f" {API_KEY}\n").status == 303


def test_the_cookie_is_for_this_server_s_pages_alone_and_does_not_tell_the_key(stranger: Visitor) -> None:
    """No script reads it, and no other site sends it."""
    name_and_value, *flags = stranger.sign_in().headers["set-cookie"].split("; ")
    assert sorted(flags) == ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict"]
    assert API_KEY not in name_and_value
    secure = stranger.post("/sign-in", {"api_key": API_KEY}, x_forwarded_proto="https").headers["set-cookie"]
    assert secure.endswith("; SameSite=Strict; Secure")


def test_the_cookie_is_no_key_of_the_control_api(visitor: Visitor, server: Caller) -> None:
    """Nor does it open a run."""
    value = visitor.cookie.partition("=")[2]
    assert server.send("GET", "/v1/runs", token=value).status == 401
    assert server.send("GET", "/v1/runs", token=None, headers={"Cookie": visitor.cookie}).status == 401


def test_a_session_goes_on_in_another_process_with_the_same_key(
    visitor: Visitor, tmp_path: Path, server: Caller
) -> None:
    """And not where the key is another."""
    with Process(tmp_path / "same.db") as same:
        assert Visitor(same, cookie=visitor.cookie).get("/").status == 200
    keys = {"RUNCONTRACT_API_KEY": "another-key-of-the-tests"}
    with Process(tmp_path / "other.db", environment=keys) as other:
        assert Visitor(other, cookie=visitor.cookie).get("/").status == 401


def test_a_session_ends() -> None:
    """Twelve hours after the sign-in, whatever the browser keeps."""
    moments = iter([NOW, NOW, NOW + LIFETIME - timedelta(seconds=1), NOW + LIFETIME])
    sessions = Sessions("key", now=lambda: next(moments))
    session = sessions.new()
    assert [sessions.knows(session) for _ in range(3)] == [True, True, False]


@given(st.one_of(st.text(), st.from_regex(r"[0-9]{1,20}\.[0-9a-f]{64}", fullmatch=True)))
def test_nobody_makes_a_session_up(value: str) -> None:
    """Whatever the cookie says."""
    assert not Sessions("key", now=lambda: NOW).knows(value)


@given(st.integers(1, 2**40))
def test_nobody_makes_a_session_longer(ends: int) -> None:
    """The moment is sealed."""
    sessions = Sessions("key", now=lambda: NOW)
    genuine = sessions.new()
    longer = f"{ends}.{genuine.partition('.')[2]}"
    assert sessions.knows(longer) == (longer == genuine)


@pytest.mark.parametrize("headers", STRANGERS, ids=str)
@pytest.mark.parametrize("path", FORMS)
def test_a_form_that_no_page_of_the_server_sent_is_refused(
    visitor: Visitor, run: RunCaller, path: str, headers: Mapping[str, str]
) -> None:
    """With the session's cookie, and even where the key is right."""
    answer = visitor.post(path.format(run.id), {"api_key": API_KEY, "job": "job"}, **headers)
    assert answer.status == 403
    assert "set-cookie" not in answer.headers
    assert "not sent by a page of this server" in Html(answer).one("main").text


def test_a_browser_that_says_only_where_the_form_comes_from_may_pass(visitor: Visitor, run: RunCaller) -> None:
    """The control of the one above: Sec-Fetch-Site alone, and Origin alone."""
    path = f"/runs/{run.id}/token"
    assert visitor.post(path, origin="", sec_fetch_site="same-origin").status == 200
    assert visitor.post(path).status == 200


@pytest.mark.parametrize(
    "to",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "/runs/../x",
        "/runs/a\r\nX: y",
        "x",
        "",
    ],
)
def test_a_sign_in_never_leads_to_another_server(stranger: Visitor, to: str) -> None:
    """But to the runs."""
    answer = stranger.sign_in(to=to)
    assert (answer.status, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("to", ["/", "/?status=failed&before=7", "/runs/0192-ab", "/runs/new"])
def test_a_sign_in_leads_to_the_page_that_was_asked_for(stranger: Visitor, to: str) -> None:
    """Also after a mistyped key."""
    again = Html(stranger.sign_in("wrong", to=to)).one("input", name="to").attributes["value"]
    assert again == to
    assert stranger.sign_in(to=to).headers["location"] == to


def test_who_is_signed_in_is_not_asked_again(visitor: Visitor) -> None:
    """The form leads on."""
    assert Html(Visitor(visitor.caller).get("/sign-in")).one("input", name="api_key")
    assert visitor.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/runs/new", "/runs/nobody", "/runs/{}"])
@pytest.mark.parametrize("is_known", [True, False])
def test_every_page_forbids_what_it_does_not_need(server: Caller, run: RunCaller, path: str, *, is_known: bool) -> None:
    """Scripts and styles of others, inline ones, frames, and that anybody keeps it."""
    visitor = Visitor(server)
    if is_known:
        visitor.sign_in()
    answer = visitor.get(path.format(run.id))
    assert set(answer.headers["content-security-policy"].split("; ")) == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(("path", "media_type"), STATIC.items())
def test_stylesheet_and_script_are_sent_once_to_everybody(stranger: Visitor, path: str, media_type: str) -> None:
    """They are asked for with their tag after that."""
    answer = stranger.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, media_type)
    assert answer.headers["cache-control"] == "no-cache"
    again = stranger.get(path, if_none_match=answer.headers["etag"])
    assert (again.status, again.raw) == (304, b"")
    assert stranger.post(path).headers["allow"] == "GET, HEAD"


def test_the_script_never_makes_markup_of_texts(stranger: Visitor) -> None:
    """The words for it are not in there; nor are those that run texts as programs."""
    script = stranger.get("/dashboard.js").raw.decode()
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "srcdoc"):
        assert word not in script


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/", "GET, HEAD"),
        ("PUT", "/runs/new", "GET, HEAD, POST"),
        ("DELETE", "/runs/{}", "GET, HEAD"),
        ("GET", "/runs/{}/token", "POST"),
        ("GET", "/runs/{}/event", "POST"),
        ("GET", "/sign-out", "POST"),
    ],
)
def test_other_methods_are_refused_with_those_that_work(
    server: Caller, run: RunCaller, method: str, path: str, allow: str
) -> None:
    """As on every path of the server: so no token ever comes of a link."""
    answer = server.send(method, path.format(run.id), token=None)
    assert (answer.status, answer.headers["allow"], answer.code) == (405, allow, "method_not_allowed")


def test_head_has_no_body(visitor: Visitor) -> None:
    """RFC 9110 9.3.2; a feed, which would not end, has none of it."""
    answer = visitor._asked("HEAD", "/", None, {})
    assert (answer.status, answer.raw) == (200, b"")
    run = visitor.caller.trigger()
    answer = visitor._asked("HEAD", f"/runs/{run.id}/stream", None, {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize("path", ["/runs", "/runs/", "/runs/a/b", "/runs/a%2Fb", "/favicon.ico", "/index.html", "/run"])
def test_other_paths_are_answered_as_before(server: Caller, path: str) -> None:
    """By the control API, in JSON."""
    assert server.send("GET", path, token=server.api_key).code == "not_found"


@pytest.mark.parametrize(
    ("raw", "media_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"api_key=x&" + b"y" * 1_100_000, "application/x-www-form-urlencoded", 413),
        (b"api_key=%b" % API_KEY.encode(), "application/x-www-form-urlencoded", 303),
        (b"api_key=%b%b" % (API_KEY.encode(), b"&a=" * 1000), "application/x-www-form-urlencoded", 401),
        (b"api_key=%ff%00&%zz", "application/x-www-form-urlencoded", 401),
    ],
)
def test_a_form_that_is_none_is_refused(server: Caller, raw: bytes, media_type: str, status: int) -> None:
    """And the server goes on."""
    headers = {"sec-fetch-site": "same-origin", "content-type": media_type}
    assert server.request("POST", "/sign-in", raw, headers).status == status
    assert server.send("GET", "/healthz", token=None).status == 200


def test_what_was_typed_is_nowhere_in_the_output_of_the_server(tmp_path: Path) -> None:
    """Keys, cookies and tokens stay out of logs."""
    process = Process(tmp_path / "runs.db")
    with process as server:
        visitor = Visitor(server)
        visitor.sign_in("a-mistyped-secret")
        visitor.sign_in()
        run = server.trigger()
        token = Html(visitor.post(f"/runs/{run.id}/token")).text("token")
        _, output, errors = process.stop()
    for secret in ("a-mistyped-secret", API_KEY, visitor.cookie.partition("=")[2], token):
        assert secret
        assert secret not in output + errors


def test_a_new_token_of_the_page_opens_the_run_for_an_hour(visitor: Visitor, run: RunCaller) -> None:
    """It is made when it is asked for, and is in no page before."""
    assert not visitor.page(f"/runs/{run.id}").has("token")
    token = Html(visitor.post(f"/runs/{run.id}/token")).text("token")
    sent = time.time()
    assert run.caller.send("GET", f"/sdk/v1/runs/{run.id}/payload", token=token).json == {"greeting": "hello"}
    assert time.time() - sent < 60
