"""Log lines: one a record, whatever is in it, and no secret in any, whoever wrote it."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runcontract.serve.logs import ACCESS, FORMATTERS, start_logging
from runcontract.serve.redaction import REDACTED, Redactor, one_line
from runcontract.serve.tokens import SignedTokens
from tests.serve.test_options import options

KEY: Final = 'a key/with "all" that\\is escaped, é too: 0123456789'
TOKEN: Final = SignedTokens(b"k" * 32, now=lambda: datetime.now(UTC)).issue("run-1", attempt=1)
SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": str,
    "in a URL": lambda secret: quote(secret, safe=""),
    "in a path": quote,
    "in a URL in a URL": lambda secret: quote(quote(secret, safe=""), safe=""),
    "as JSON": json.dumps,
    "as JSON with its letters": lambda secret: json.dumps(secret, ensure_ascii=False),
    "as Python shows it": repr,
}
FORMATS: Final = sorted(FORMATTERS)
TEXT: Final = st.text(max_size=30)


def line(name: str, record: logging.LogRecord, *secrets: str) -> str:
    """Return what a format makes of a record."""
    return FORMATTERS[name](Redactor(secrets)).format(record)


def record_of(message: str, *arguments: object, error: Exception | None = None, **added: object) -> logging.LogRecord:
    """Return a record."""
    trace = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("some.where", logging.ERROR, "x.py", 1, message, arguments, trace)
    vars(record).update(added)
    return record


def raised(text: str) -> Exception:
    """Return an error that was raised because of another one, both with the text."""
    try:
        try:
            raise ValueError(text)
        except ValueError as inner:
            raise RuntimeError(f"it was {text!r}") from inner
    except RuntimeError as outer:
        return outer


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
@settings(max_examples=20, deadline=None)
@given(before=TEXT, after=TEXT)
def test_a_key_is_in_no_line(name: str, spelling: str, before: str, after: str) -> None:
    """Neither in the message, its arguments, what was added, nor in a traceback, in no spelling."""
    spelled = SPELLINGS[spelling](KEY)
    text = f"{before}{spelled}{after}"
    for record in (
        record_of(text),
        record_of("%s", text),
        record_of("x", path=text),
        record_of("x", nested={"deep": [text]}),
        record_of("x", error=raised(text)),
    ):
        found = line(name, record, KEY)
        assert "0123456789" not in found
        assert REDACTED in found


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "/sdk/v1/runs/{}/log",
        "/x?token={}&y=1",
        "Authorization: Bearer {}",
        "authorization%3A%20bearer%20{}",
        "{{'authorization': b'Bearer {}'}}",
        "<{}>",
        "/x?to=%20{}",
        r"a\n{}",
    ],
)
def test_a_token_is_in_no_line(name: str, text: str) -> None:
    """Nobody has to know it: it shows by its looks, whole or cut off."""
    head, claims, signature = TOKEN.split(".")
    for token in (TOKEN, f"{head}.{claims}", f"{head}.{claims}.{signature[:9]}", f"{head}.{claims[:20]}"):
        for record in (record_of("%s", text.format(token)), record_of("x", error=raised(text.format(token)))):
            found = line(name, record)
            assert claims[:20] not in found
            assert signature[:9] not in found


def test_whatever_is_a_bearer_s_is_redacted() -> None:
    """A token that is no JWT, of some other server."""
    assert "opaque-thing" not in Redactor()("Authorization: Bearer opaque-thing")


@pytest.mark.parametrize(
    "text",
    [
        "the version is 1.2.3",
        "runcontract.serve.store",
        "2026-11-25T07:54:34.692Z",
        "/sdk/v1/runs/{runID}/state/{key}",
        "eye.glasses",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """A log that hides everything says nothing."""
    assert Redactor([KEY])(text) == text


@settings(deadline=None)
@given(secrets=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4), text=TEXT)
def test_of_several_secrets_none_stays(secrets: list[str], text: str) -> None:
    """Although one may begin with another."""
    written = text + "".join(secrets)
    left = Redactor(secrets)(written).replace(REDACTED, "\0")
    assert not any(secret in left for secret in secrets if "\0" not in secret)


@settings(deadline=None)
@given(text=st.text())
def test_one_line_is_one_line(text: str) -> None:
    """For every reader of lines, and without a terminal's control sequences."""
    found = one_line(text)
    assert len(found.splitlines()) <= 1
    assert all(each.isprintable() or each.isspace() or ord(each) > 0x9F for each in found)
    found.encode("utf-8")


@pytest.mark.parametrize(
    "injected", ["\n2026-01-01T00:00:00.000Z ERROR x: forged", "\r\nx", "\x1b[2K", "\u2028x", "\x85x", "\udcff"]
)
@pytest.mark.parametrize("name", FORMATS)
def test_a_record_can_not_forge_another(name: str, injected: str) -> None:
    """What a client chose is escaped, in the message and in what was added."""
    for record in (record_of("%s", f"a{injected}b"), record_of("x", path=f"a{injected}b")):
        found = line(name, record)
        assert len(found.splitlines()) == 1
        assert found.isprintable()


def test_a_traceback_can_not_forge_a_line_of_text() -> None:
    """Its lines are set in."""
    head, *rest = line("text", record_of("x", error=raised("a\n2026-01-01T00:00:00.000Z ERROR x: forged"))).splitlines()
    assert re.match(r"\d{4}-", head)
    assert len(rest) > 3
    assert all(each.startswith("    ") for each in rest)


@settings(deadline=None)
@given(message=TEXT, added=st.dictionaries(st.sampled_from(["run_id", "path", "request_id"]), TEXT | st.integers()))
def test_a_line_of_json_is_an_object_with_everything(message: str, added: Mapping[str, Any]) -> None:
    """Machines read it back as it was."""
    found = line("json", record_of("%s", message, **added))
    assert "\n" not in found
    members = json.loads(found)
    assert (members["level"], members["logger"], members["message"]) == ("error", "some.where", message)
    assert datetime.fromisoformat(members["time"]).tzinfo is not None
    assert {name: members[name] for name in added} == added


def test_what_has_no_value_is_left_out() -> None:
    """A line of text has `name=value` for the rest, quoted where it has spaces."""
    found = line("text", record_of("said", run_id=None, status=200, path="/a b"))
    assert found.endswith('ERROR   some.where: said status=200 path="/a b"')


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Put back what a server does to its process."""
    root, access = logging.getLogger(), logging.getLogger(ACCESS)
    before = (root.handlers, root.level, access.level, logging.raiseExceptions)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("sys", "threading"):
            patch.setattr(f"{module}.excepthook", __import__(module).excepthook)
        yield
    root.handlers, level, access_level, logging.raiseExceptions = before
    root.setLevel(level)
    access.setLevel(access_level)


@pytest.mark.usefixtures("logging_as_it_was")
def test_a_record_that_can_not_be_formatted_gives_nothing_away(capsys: pytest.CaptureFixture[str]) -> None:
    """Python's own way is to print its arguments."""
    stream = io.StringIO()
    start_logging(options(), [KEY], stream=stream)
    logging.getLogger("some.where").error("%d", KEY)
    logging.getLogger("some.where").error("after")
    assert "0123456789" not in stream.getvalue() + "".join(capsys.readouterr())
    assert "after" in stream.getvalue()


@pytest.mark.usefixtures("logging_as_it_was")
@pytest.mark.parametrize("access_log", [True, False])
def test_lines_of_requests_are_asked_for_by_themselves(*, access_log: bool) -> None:
    """The level is about all the others."""
    stream = io.StringIO()
    start_logging(replace(options(), access_log=access_log, log_level="error"), [], stream=stream)
    logging.getLogger(ACCESS).info("request")
    logging.getLogger("some.where").warning("other")
    assert ("request" in stream.getvalue()) is access_log
    assert "other" not in stream.getvalue()
