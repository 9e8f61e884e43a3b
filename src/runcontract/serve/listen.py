"""One process that serves an ASGI app on a socket until it is told to stop."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any, Final

import uvicorn

from runcontract.errors import UsageError
from runcontract.serve.app import DIRECT, ReferenceApp
from runcontract.serve.asgi import AsgiApp
from runcontract.serve.direct import DirectProtocol
from runcontract.serve.protocol import BoundedProtocol

# Longer than HTTP clients keep idle connections, so that it is never the server that closes one just being
# used.
KEEP_ALIVE_S: Final = 75
# How long a stopping server reads on before it closes idle connections: what was on its way gets an answer, and the
# client is told there to close the connection, rather than finding it closed with its next request.
LAST_READS_S: Final = 0.1
BACKLOG: Final = 2048
# How long a thread that is back from the disk waits for Python at most while the event loop is busy: a tenth of what
# Python takes by itself, which made the slowest answers at 64 connections sooner when it was measured.
SWITCH_S: Final = 0.0005
# In ticks of uvicorn, 0.1 s each.
SWEEP_EVERY: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """The signals that tell a server to stop; where none says at once, being told again does."""

    stop: Sequence[signal.Signals]
    at_once: Sequence[signal.Signals] = ()


BY_PEOPLE: Final = Orders(stop=(signal.SIGINT, signal.SIGTERM))
# Of one signal to all processes at once, a worker hears twice: by itself and from its parent.
BY_PARENT: Final = Orders(stop=(signal.SIGTERM,), at_once=(signal.SIGQUIT,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much there is to do at the moment."""

    in_flight: int
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """What to call when connections are accepted, every second, and before the open connections are ended."""

    listening: Callable[[], None]
    every_second: Callable[[Load], None]
    stopping: Callable[[], None]


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; raises UsageError where that can't be."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        message = f"--host {host!r} is no address of this machine: {error}."
        raise UsageError(message) from error
    bound = socket.socket(family, kind, protocol)
    try:
        # A restart must not wait for the old connections' TIME_WAIT; a port in use stays refused.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        message = (
            f"can't listen on {host} port {port}: {error.strerror}. "
            "Choose another with --port, or let the system choose with --port 0."
        )
        raise UsageError(message) from error
    return bound


def url_of(bound: socket.socket) -> str:
    """Return the URL of a bound socket."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    app: ReferenceApp,
    outer: AsgiApp,
    bound: socket.socket,
    callbacks: Callbacks,
    *,
    grace_s: float,
    orders: Orders = BY_PEOPLE,
) -> None:
    """Serve until told to stop, and finish the requests under way within `grace_s`, unless it has to be at once.

    `outer` is the app, or what every request has to go through on its way to it.
    """
    sys.setswitchinterval(SWITCH_S)
    # Whole requests go straight to the service, where nothing wants to see them before.
    direct = partial(DirectProtocol, prefix=DIRECT, service=app.run_api)
    protocol: Any = direct if outer is app else BoundedProtocol
    config = uvicorn.Config(
        outer,
        loop="uvloop",
        http=protocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="error",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=grace_s,  # type: ignore[arg-type]  # asyncio takes parts of seconds
        server_header=False,
        proxy_headers=False,
    )
    _Server(config, callbacks, orders).run([bound])


class _Server(uvicorn.Server):
    """uvicorn that says when it accepts connections, and ends with success when it is asked to end."""

    def __init__(self, config: uvicorn.Config, callbacks: Callbacks, orders: Orders) -> None:
        super().__init__(config)
        self._callbacks = callbacks
        self._orders = orders

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._callbacks.listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Streams of events have no end of their own; uvicorn waits for every answer to end.
        self._callbacks.stopping()
        # Also for answers whose requests are here already: their headers are those of the same list.
        self.server_state.default_headers.append((b"connection", b"close"))
        for server in self.servers:
            server.close()
        if not self.force_exit:
            await asyncio.sleep(LAST_READS_S)
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()  # which uvicorn leaves out then, and complains of its end

    async def on_tick(self, counter: int) -> bool:
        if counter % SWEEP_EVERY == 0:
            now = asyncio.get_running_loop().time()
            for connection in tuple(self.server_state.connections):
                if isinstance(connection, BoundedProtocol):
                    connection.sweep(now)
            state = self.server_state
            self._callbacks.every_second(Load(in_flight=len(state.tasks), connections=len(state.connections)))
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn raises the signal again after the shutdown, which would make the exit code a failure.
        orders = [*self._orders.stop, *self._orders.at_once]
        before = {number: signal.signal(number, self._stop) for number in orders}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        told_again = self.should_exit and not self._orders.at_once
        self.force_exit = self.force_exit or told_again or number in self._orders.at_once
        self.should_exit = True
