"""The pages as HTML: templates filled in, with every value escaped."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from runcontract.serve.dashboard import wording
from runcontract.serve.dashboard.forms import Typed
from runcontract.serve.dashboard.history import MOST_CHARACTERS, MOST_ENTRIES, History
from runcontract.serve.lifecycle import Status
from runcontract.serve.records import Event, Run

STATUSES: Final = tuple(Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A run in the table of runs."""

    run: Run
    progress: Event | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of the table, newest run first: which runs it was asked for, and where the next page begins."""

    rows: Sequence[Row]
    status: Status | None
    before: int | None
    next_before: int | None


def percent(event: Event | None) -> int | None:
    """Return how far a progress report says the run is, if it says so."""
    found = None if event is None or event.data is None else event.data.get("percent")
    return found if isinstance(found, int) else None


FILTERS: Final = (
    wording.cut,
    wording.tail,
    wording.laid_out,
    wording.moment,
    wording.clock,
    wording.iso,
    wording.duration,
    wording.words,
    wording.used,
    percent,
)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("runcontract.serve.dashboard"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update({each.__name__: each for each in FILTERS})
    environment.globals.update(lasted=wording.lasted, statuses=STATUSES)
    return environment


TEMPLATES: Final = _environment()


def sign_in_page(*, to: str, problem: str = "") -> str:
    """Return the form that asks for the API key; `to` is where it leads."""
    return _filled("sign_in.html", to=to, problem=problem)


def message_page(title: str, message: str) -> str:
    """Return a page that says one thing."""
    return _filled("message.html", title=title, message=message)


def runs_page(listing: Listing, *, now: datetime) -> str:
    """Return the table of runs."""
    return _filled("runs.html", listing=listing, now=now)


def new_run_page(typed: Typed) -> str:
    """Return the form that triggers a run, as far as it was filled in."""
    return _filled("new_run.html", typed=typed)


def run_page(
    history: History, *, now: datetime, is_over: bool, address: str, event: Typed, token: str | None = None
) -> str:
    """Return the page of a run; with its token, if that was asked for."""
    return _filled(
        "run.html",
        history=history,
        run=history.run,
        now=now,
        is_over=is_over,
        event=event,
        token=token,
        commands=_commands(history.run, address, token),
        most_entries=MOST_ENTRIES,
        most_characters=MOST_CHARACTERS,
        messages=wording.LONGEST_MESSAGE,
    )


def _commands(run: Run, address: str, token: str | None) -> Mapping[str, str]:
    """Return lines to paste into a shell, by what they do; each uses the token that the first one sets."""
    base = f"{address}/sdk/v1/runs/{run.id}"
    bodies = {
        "Log a line": ("log", '{"message": "started"}'),
        "Report progress": ("progress", '{"percent": 50, "message": "half way"}'),
        "Push text of a stream": ("stream", '{"chunk": "Hello "}'),
        "Complete the run": ("complete", '{"result": {"pages": 12}}'),
    }
    lines = {"Set the token": f"RUN_TOKEN={'...' if token is None else shlex.quote(token)}"}
    authorization = "-H \"Authorization: Bearer $RUN_TOKEN\" -H 'Content-Type: application/json'"
    for what, (path, body) in bodies.items():
        lines[what] = f"curl {shlex.quote(f'{base}/{path}')} {authorization} -d {shlex.quote(body)}"
    return lines


def _filled(template: str, **values: Any) -> str:
    return TEMPLATES.get_template(template).render(**values)
