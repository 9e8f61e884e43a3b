"""The reference server as one ASGI app: run endpoints, control API, feed, documentation, dashboard, health."""

import asyncio
from contextlib import suppress
from typing import Final

from runcontract.generated import handlers as run_operations
from runcontract.generated.control import handlers as control_operations
from runcontract.serve import expiry
from runcontract.serve.access import ControlAccess, RunAccess
from runcontract.serve.asgi import Receive, Scope, Send
from runcontract.serve.dashboard import DashboardApp
from runcontract.serve.docs_app import DocsApp
from runcontract.serve.feed_app import FeedApp
from runcontract.serve.handlers import ControlHandlers, RunHandlers
from runcontract.serve.health_app import HealthApp, Scrape
from runcontract.serve.keys import Keys
from runcontract.serve.parts import Parts
from runcontract.serve.store import Store
from runcontract.serve.tokens import SignedTokens
from runcontract.serve.world import system_world
from runcontract.wire.asgi import App, Authenticate
from runcontract.wire.observer import Observer

RUN_API: Final = "/sdk/"
DIRECT: Final = RUN_API.encode()


class ReferenceApp:
    """Sends each request to who answers it, and keeps the sweep going between startup and shutdown."""

    def __init__(self, parts: Parts, *, run_api: App, control_api: App, scrape: Scrape | None = None) -> None:
        self.parts = parts
        self.run_api = run_api
        self._control_api = control_api
        self._feed = FeedApp(parts, ControlAccess(parts))
        self._docs = DocsApp()
        self._dashboard = DashboardApp(parts, self._feed)
        self._health = HealthApp(parts, scrape)

    def stop(self) -> None:
        """End every feed; requests under way go on."""
        self.parts.bell.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through startup and shutdown."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path: str = scope["path"]
        if path.startswith(RUN_API):
            await self.run_api(scope, receive, send)
        elif self._health.answers(scope):
            await self._health(scope, send)
        elif self._feed.answers(scope):
            await self._feed(scope, receive, send)
        elif self._docs.answers(scope):
            await self._docs(scope, send)
        elif self._dashboard.answers(scope):
            await self._dashboard(scope, receive, send)
        else:
            await self._control_api(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Sweep from the server's startup to its shutdown."""
        await receive()
        sweeping = asyncio.create_task(expiry.sweep_forever(self.parts))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await send({"type": "lifespan.shutdown.complete"})


def parts_of(store: Store, keys: Keys) -> Parts:
    """Return the parts of the reference server over a store."""
    world = system_world()
    tokens = SignedTokens(keys.signing_key, previous=keys.previous_signing_key, now=world.now)
    return Parts(store=store, tokens=tokens, api_key=keys.api_key, world=world)


def build(store: Store, keys: Keys, *, observer: Observer | None = None, scrape: Scrape | None = None) -> ReferenceApp:
    """Return the reference server over a store; `observer` is told of its answers, `scrape` gives its metrics."""
    return assemble(parts_of(store, keys), observer=observer, scrape=scrape)


def assemble(
    parts: Parts,
    *,
    run_handlers: run_operations.Handlers | None = None,
    control_handlers: control_operations.Handlers | None = None,
    run_access: Authenticate | None = None,
    observer: Observer | None = None,
    scrape: Scrape | None = None,
) -> ReferenceApp:
    """Return the app of these parts; a server with a fault gets other parts, handlers or access."""
    run_handlers = run_handlers or RunHandlers(parts)
    control_handlers = control_handlers or ControlHandlers(parts)
    access = RunAccess(parts)
    return ReferenceApp(
        parts,
        run_api=App(
            run_handlers,
            run_operations.OPERATIONS,
            run_access or access,
            outranking=access.outranking,
            observer=observer,
        ),
        control_api=App(control_handlers, control_operations.OPERATIONS, ControlAccess(parts), observer=observer),
        scrape=scrape,
    )
