"""The dashboard over HTTP: which page a path is, who may see it, and where its requests may come from."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from runcontract.generated import errors
from runcontract.serve.asgi import Receive, Scope, Send, send_error
from runcontract.serve.content import Content, content, send_content
from runcontract.serve.dashboard import pages
from runcontract.serve.dashboard.answers import Answer, see_other, send_answer
from runcontract.serve.dashboard.request import ClientGone, Request
from runcontract.serve.dashboard.session import COOKIE, Sessions, cookie
from runcontract.serve.dashboard.visits import Visit, Visits
from runcontract.serve.feed_app import FeedApp
from runcontract.serve.parts import Parts
from runcontract.wire.operation import ApiError

LOG: Final = logging.getLogger(__name__)

RUN: Final = rb"/runs/(?P<run>[A-Za-z0-9_-]{1,100})"
STATIC: Final = {
    "/dashboard.css": ("style.css", "text/css; charset=utf-8"),
    "/dashboard.js": ("script.js", "text/javascript; charset=utf-8"),
}
# Where a sign-in may lead: the table of runs and the page of a run, never another server.
OWN_PAGE: Final = re.compile(r"/(\?[A-Za-z0-9_=&-]*)?|/runs/[A-Za-z0-9_-]{1,100}", re.ASCII)

Action = Callable[[Visit], Awaitable[Answer | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What answers the paths of a pattern, by method; those that are open need no session."""

    pattern: re.Pattern[bytes]
    get: Action | None = None
    post: Action | None = None
    is_open: bool = False

    @property
    def methods(self) -> str:
        """The methods that work here, as Allow names them."""
        return ", ".join((["GET", "HEAD"] if self.get else []) + (["POST"] if self.post else []))


class DashboardApp:
    """Answers a browser with pages; everything but the sign-in needs a session."""

    def __init__(self, parts: Parts, feed: FeedApp) -> None:
        self._sessions = Sessions(parts.api_key, now=parts.world.now)
        self._feed = feed
        self._visits = Visits(parts)
        self._routes = tuple(self._table())

    def answers(self, scope: Scope) -> bool:
        """Return whether the request is for a page of the dashboard, or for what a page loads."""
        return scope["path"] in STATIC or self._found(scope) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for which `answers` is true."""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        found = self._found(scope)
        if found is None:
            await _send_static(scope, send)
            return
        route, run_id = found
        action = {"GET": route.get, "POST": route.post}.get(method)
        if action is None:
            message = f"Here only {route.methods} work."
            await send_error(send, errors.MethodNotAllowed(message, headers={"allow": route.methods}))
            return
        visit = Visit(request=Request(scope), run_id=run_id, receive=receive, send=send)
        answer = await self._answer(route, action, visit)
        if answer is not None:
            await send_answer(send, answer)

    def _table(self) -> Iterator[Route]:
        """Yield the routes; the first one that fits answers."""
        visits = self._visits
        yield _route(rb"/", get=visits.runs)
        yield _route(rb"/sign-in", get=self._sign_in_form, post=self._sign_in, is_open=True)
        yield _route(rb"/sign-out", post=_sign_out, is_open=True)
        yield _route(rb"/runs/new", get=visits.new_run, post=visits.trigger)
        yield _route(RUN, get=visits.run)
        yield _route(RUN + rb"/token", post=visits.token)
        yield _route(RUN + rb"/event", post=visits.send_event)
        yield _route(RUN + rb"/stream", get=self._follow)

    def _found(self, scope: Scope) -> tuple[Route, str] | None:
        """Return the route of a path and the run's id in it, which is empty where the path is of no run."""
        path: bytes = scope["raw_path"]
        for route in self._routes:
            if match := route.pattern.fullmatch(path):
                return route, match.groupdict(b"").get("run", b"").decode("ascii")
        return None

    async def _answer(self, route: Route, action: Action, visit: Visit) -> Answer | None:
        """Return the answer to who may ask, and a page that says why to who may not."""
        request = visit.request
        try:
            if action is route.post and not request.is_from_here:
                message = "This form was not sent by a page of this server."
                raise errors.Forbidden(message)
            if not route.is_open and not self._sessions.knows(request.cookie(COOKIE)):
                return _unknown(to=request.target if action is route.get else "/")
            return await action(visit)
        except ClientGone:
            return None
        except ApiError as error:
            html = pages.message_page(error.code, error.message)
            return Answer(status=error.status, html=html, headers=error.headers)
        except Exception:
            LOG.exception("%s %r failed", request.scope["method"], request.scope["path"])
            message = "Something went wrong here; it is not your fault. Try again in a moment."
            return Answer(status=500, html=pages.message_page("internal_error", message))

    async def _sign_in_form(self, visit: Visit) -> Answer:
        if self._sessions.knows(visit.request.cookie(COOKIE)):
            return see_other("/")
        return Answer(html=pages.sign_in_page(to="/"))

    async def _sign_in(self, visit: Visit) -> Answer:
        form = await visit.form()
        to = form.get("to", "/")
        to = to if OWN_PAGE.fullmatch(to) else "/"
        if not self._sessions.opens(form.get("api_key", "").strip()):
            return _unknown(to=to, problem="This is not the API key of this server.")
        return see_other(to, {"set-cookie": cookie(self._sessions.new(), is_https=visit.request.is_https)})

    async def _follow(self, visit: Visit) -> None:
        """Send the feed of the run, after the event that the browser or the page had got to."""
        if visit.request.scope["method"] != "GET":  # an answer to HEAD would have no end either
            message = "Use GET here."
            raise errors.MethodNotAllowed(message, headers={"allow": "GET"})
        await self._feed.known(visit.run_id)
        last = visit.request.header("last-event-id") or visit.request.query.get("after", "")
        await self._feed.follow(visit.run_id, last, visit.receive, visit.send)


async def _sign_out(visit: Visit) -> Answer:
    return see_other("/sign-in", {"set-cookie": cookie("", is_https=visit.request.is_https)})


def _unknown(*, to: str, problem: str = "") -> Answer:
    """Return the form that asks who it is."""
    html = pages.sign_in_page(to=to, problem=problem)
    return Answer(status=401, html=html, headers={"www-authenticate": "Bearer"})


def _route(pattern: bytes, *, get: Action | None = None, post: Action | None = None, is_open: bool = False) -> Route:
    return Route(pattern=re.compile(pattern), get=get, post=post, is_open=is_open)


async def _send_static(scope: Scope, send: Send) -> None:
    """Send the stylesheet or the script; everybody may have them."""
    if scope["method"] not in {"GET", "HEAD"}:
        await send_error(send, errors.MethodNotAllowed("Use GET here.", headers={"allow": "GET, HEAD"}))
        return
    await send_content(scope, send, _static(scope["path"]))


@cache
def _static(path: str) -> Content:
    """Return what is behind a path, read when it is first asked for."""
    name, media_type = STATIC[path]
    return content(files("runcontract.serve.dashboard").joinpath("static", name).read_bytes(), media_type)
