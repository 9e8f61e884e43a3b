"""What becomes of texts on a page, whatever they are; values in, HTML out."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runcontract.serve.dashboard import wording
from runcontract.serve.dashboard.forms import Typed
from runcontract.serve.dashboard.history import History, Stream
from runcontract.serve.dashboard.pages import Listing, Row, new_run_page, run_page, runs_page, sign_in_page
from runcontract.serve.dashboard.timeline import Record, entry_of
from runcontract.serve.feed import Position
from runcontract.serve.lifecycle import Status
from runcontract.serve.records import Checkpoint, Event, Output, Run, State, ToolCall, Usage, Wait, WaitStatus
from tests.serve.visitor import Html

NOW = datetime(2026, 11, 2, 9, 30, 0, 123456, tzinfo=UTC)
# What stores keep: no halves of surrogate pairs; markup and templates oftener than by chance.
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    st.text("<>&\"'`={}%#-/! \n\r\tscript", min_size=1, max_size=60),
)


def history(text: str) -> History:
    """Return a run that has a text wherever there can be one."""
    run = Run(
        id="0192-ab",
        job_id=text,
        project_id="default",
        status=Status.WAITING,
        attempt=1,
        payload={text: text},
        triggered_by=text,
        created_at=NOW,
        result={text: [text]},
        metadata={text: text},
        tags={text: text},
        error=text,
        idempotency_key=text,
    )
    made: dict[str, Any] = {"run_id": run.id, "created_at": NOW}
    wait = Wait(
        trigger_id="w1", event_key=text, status=WaitStatus.WAITING, expires_at=NOW, payload={text: text}, **made
    )
    progress = Event(id="e1", type="progress", level="info", message=text, data={"step": text, "percent": 7}, **made)
    tokens: dict[str, Any] = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2, "cost_microusd": 3}
    records: list[Record] = [
        progress,
        Event(id="e2", type="log", level=text, message=text, data={text: text}, **made),
        Checkpoint(id="c1", sequence=1, source=text, state={text: text}, **made),
        Usage(id="u1", provider=text, model=text, **tokens, **made),
        ToolCall(id="t1", tool_name=text, status=text, input={text: text}, output={text: text}, **made),
        Output(id="o1", output_key=text, value={text: text}, **made),
        State(run_id=run.id, state_key=text, value={text: text}, updated_at=NOW),
        wait,
    ]
    return History(
        run=run,
        progress=progress,
        resources=None,
        wait=wait,
        entries=[entry_of(record) for record in records],
        streams=[Stream(id=wording.short(text), name=text, text=text, done=False)],
        is_cut=False,
        streams_are_cut=False,
        position=Position(),
    )


def all_pages(text: str) -> list[Html]:
    """Return every page, with the text wherever there can be one."""
    typed = Typed(
        values=dict.fromkeys(("job", "payload", "priority", "idempotency_key", "tags"), text),
        problems=dict.fromkeys(("", "job", "payload", "priority", "idempotency_key", "tags"), text),
    )
    shown = history(text)
    listing = Listing(rows=[Row(run=shown.run, progress=shown.progress)], status=None, before=None, next_before=None)
    pages = [
        run_page(shown, now=NOW, is_over=False, address=f"http://{text}", event=typed, token=text),
        runs_page(listing, now=NOW),
        new_run_page(typed),
        sign_in_page(to=text, problem=text),
    ]
    return [Html(page) for page in pages]


PLAIN = [[(each.tag, sorted(each.attributes)) for each in page.elements] for page in all_pages("plain")]


@given(TEXTS)
def test_no_text_changes_what_a_page_is_made_of(text: str) -> None:
    """The same elements with the same attributes, whatever the text is."""
    assert [[(each.tag, sorted(each.attributes)) for each in page.elements] for page in all_pages(text)] == PLAIN


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_every_text_is_shown_as_it_is(text: str) -> None:
    """In the title, the facts, the streams; and in JSON as JSON has it."""
    page = all_pages(text)[0]
    shown = {each.attributes.get("id"): each.text for each in page.elements}
    assert shown["title"] == text
    assert shown[f"stream-text-{wording.short(text)}"] == f"\n{text}"
    assert json.loads(shown["given"].removeprefix("Payload")) == {text: text}
    assert page.one("input", name="event_key").attributes["value"] == text


@given(st.text(max_size=50), st.integers(1, 60))
def test_a_text_is_cut_only_where_it_is_too_long(text: str, length: int) -> None:
    """And says how long it was; its beginning or its end is there."""
    if len(text) <= length:
        assert wording.cut(text, length) == wording.tail(text, length) == text
    else:
        assert wording.cut(text, length) == f"{text[:length]} … (the first {length} of {len(text)} characters)"
        assert wording.tail(text, length) == f"(the last {length} characters) … {text[-length:]}"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, "0.0 s"),
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (9.99, "10.0 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (86_399, "23 h 59 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(seconds: float, told: str) -> None:
    """Never below nothing: the clocks of two processes may disagree."""
    assert wording.duration(timedelta(seconds=seconds)) == told


def test_moments_are_told_in_utc() -> None:
    """To the second for people in tables, to the millisecond in a timeline, exactly for machines."""
    assert wording.moment(NOW) == "2026-11-02 09:30:00 UTC"
    assert wording.clock(NOW) == "09:30:00.123"
    assert wording.iso(NOW) == "2026-11-02T09:30:00.123456Z"
