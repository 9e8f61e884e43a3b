"""What a browser gets to see and does, once it may."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from runcontract.generated import errors
from runcontract.serve import expiry
from runcontract.serve.asgi import Receive, Send
from runcontract.serve.dashboard import pages
from runcontract.serve.dashboard.answers import Answer, see_other
from runcontract.serve.dashboard.forms import BadForm, Typed, event_of, trigger_of
from runcontract.serve.dashboard.history import History, history_of
from runcontract.serve.dashboard.pages import Listing, Row
from runcontract.serve.dashboard.request import Request
from runcontract.serve.handlers import ControlHandlers
from runcontract.serve.lifecycle import Status
from runcontract.serve.parts import Parts
from runcontract.serve.store import Reader
from runcontract.wire.operation import ApiError

ROWS: Final = 25
POSITION: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request, the run that it is about (empty if none), and the two ends of its connection."""

    request: Request
    run_id: str
    receive: Receive
    send: Send

    async def form(self) -> Mapping[str, str]:
        """Return the fields of the form that was sent."""
        return await self.request.form(self.receive)


class Visits:
    """The pages of runs and what their forms do; each method returns the answer to a visit."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._handlers = ControlHandlers(parts)

    async def runs(self, visit: Visit) -> Answer:
        """Return the table of runs. Raises BadRequest for a query that is none of its links'."""
        query = visit.request.query
        status, before = query.get("status", ""), query.get("before", "")
        if (status and status not in pages.STATUSES) or (before and not POSITION.fullmatch(before)):
            message = "There is no such part of the table; begin at the newest run."
            raise errors.BadRequest(message)
        listing = await self._parts.store.scan(
            _listing(Status(status) if status else None, int(before) if before else None)
        )
        return Answer(html=pages.runs_page(listing, now=self._parts.world.now()))

    async def new_run(self, _: Visit) -> Answer:
        """Return the form that triggers a run."""
        return Answer(html=pages.new_run_page(Typed()))

    async def trigger(self, visit: Visit) -> Answer:
        """Trigger a run and lead to its page; a form that can't be used comes back with what is wrong."""
        values = await visit.form()
        try:
            run = await self._handlers.trigger_run(trigger_of(values))
        except BadForm as bad:
            return Answer(status=400, html=pages.new_run_page(Typed(values=values, problems=bad.problems)))
        except ApiError as refused:
            typed = Typed(values=values, problems={"": refused.message})
            return Answer(status=refused.status, html=pages.new_run_page(typed))
        return see_other(f"/runs/{run.id}")

    async def run(self, visit: Visit) -> Answer:
        """Return the page of a run. Raises NotFound."""
        return await self._page(visit)

    async def token(self, visit: Visit) -> Answer:
        """Return the page of a run with its token. Raises NotFound."""
        return await self._page(visit, has_token=True)

    async def send_event(self, visit: Visit) -> Answer:
        """Send an event, and lead to the page of the run that waited for it; or say there what is wrong."""
        values = await visit.form()
        try:
            await self._handlers.send_event(event_of(values))
        except BadForm as bad:
            return await self._page(visit, status=400, event=Typed(values=values, problems=bad.problems))
        except ApiError as refused:
            typed = Typed(values=values, problems={"": refused.message})
            return await self._page(visit, status=refused.status, event=typed)
        return see_other(f"/runs/{visit.run_id}")

    async def _page(
        self, visit: Visit, *, status: int = 200, event: Typed | None = None, has_token: bool = False
    ) -> Answer:
        history = await self._history(visit.run_id)
        run = history.run
        html = pages.run_page(
            history,
            now=self._parts.world.now(),
            is_over=self._parts.lifecycle.is_over(run.status),
            address=visit.request.address,
            event=event or Typed(),
            token=self._parts.tokens.issue(run.id, attempt=run.attempt) if has_token else None,
        )
        return Answer(status=status, html=html)

    async def _history(self, run_id: str) -> History:
        """Return what is known of a run, brought up to date. Raises NotFound."""
        await expiry.settle(self._parts, run_id)
        history = await self._parts.store.scan(lambda reader: history_of(reader, run_id))
        if history is None:
            message = "There is no such run."
            raise errors.NotFound(message)
        return history


def _listing(status: Status | None, before: int | None) -> Callable[[Reader], Listing]:
    """Return the read that finds a page of the table."""

    def find(reader: Reader) -> Listing:
        # One more than the page holds tells whether there is a next page.
        runs = reader.newest_runs(status=status, before=before, limit=ROWS + 1)
        return Listing(
            rows=[Row(run=run, progress=reader.last_progress(run.id)) for run in runs[:ROWS]],
            status=status,
            before=before,
            next_before=runs[ROWS - 1].seq if len(runs) > ROWS else None,
        )

    return find
