"""One process that serves: its store, its app, its numbers."""

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from runcontract.serve.access_log import AccessLog
from runcontract.serve.app import ReferenceApp, build
from runcontract.serve.asgi import AsgiApp
from runcontract.serve.keys import Keys
from runcontract.serve.listen import BY_PEOPLE, Callbacks, Load, Orders, serve
from runcontract.serve.metrics import Board, Tally
from runcontract.serve.optional import EXPOSED, loaded, traced_if_asked
from runcontract.serve.options import Options
from runcontract.serve.store import Store, open_store

MakeApp = Callable[[Store, Keys], ReferenceApp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all workers of a server have in common."""

    options: Options
    keys: Keys
    bound: socket.socket
    board: Board
    make_app: MakeApp | None = None


def store_of(options: Options) -> Store:
    """Return the store that the options name. Raises UsageError where it can't be used."""
    return open_store(options.db, shared=options.workers > 1)


def work(
    site: Site,
    store: Store,
    *,
    number: int = 0,
    listening: Callable[[], None],
    orders: Orders = BY_PEOPLE,
) -> None:
    """Serve until told to stop, as worker `number`, then close the store."""
    tally = Tally(site.board, number) if site.options.metrics else None
    app = _app(site, store, tally)
    parent = os.getppid() if site.options.workers > 1 else None

    def every_second(load: Load) -> None:
        if tally is not None:
            tally.note(in_flight=load.in_flight, connections=load.connections, bell=app.parts.bell, store=store)
        if parent is not None and os.getppid() != parent:
            # Whoever would stop this worker is gone.
            os.kill(os.getpid(), signal.SIGTERM)

    try:
        callbacks = Callbacks(listening=listening, every_second=every_second, stopping=app.stop)
        with traced_if_asked(_logged(site.options, app), site.keys.secrets, os.environ) as outer:
            serve(app, outer, site.bound, callbacks, grace_s=site.options.grace, orders=orders)
    finally:
        store.close()


def _app(site: Site, store: Store, tally: Tally | None) -> ReferenceApp:
    """Return the server; one that somebody else makes counts nothing."""
    if site.make_app is not None:
        return site.make_app(store, site.keys)
    scrape = None if tally is None else partial(_scraped, site.board)
    return build(store, site.keys, observer=tally, scrape=scrape)


def _scraped(board: Board, accept: str) -> tuple[str, bytes]:
    content_type, raw = loaded(EXPOSED)(board, accept=accept)
    return content_type, raw


def _logged(options: Options, app: ReferenceApp) -> AsgiApp:
    return AccessLog(app) if options.access_log else app
