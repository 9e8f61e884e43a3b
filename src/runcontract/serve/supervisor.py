"""Several processes that serve on one socket: started together, restarted when one dies, stopped together."""

import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from types import FrameType
from typing import Final

from runcontract.errors import RuncontractError
from runcontract.serve.listen import BY_PARENT, BY_PEOPLE
from runcontract.serve.worker import Site, store_of, work

FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 10.0
# One that served for so long did not die of how it was started.
HEALTHY_S: Final = 30.0
# What a worker needs beyond its grace to close its connections and the database.
CLOSING_S: Final = 5.0
AT_ONCE_S: Final = 2.0
BROKEN: Final = 70
LOG: Final = logging.getLogger(__name__)


def pause_s(deaths: int) -> float:
    """Return how long to wait before a worker is started again that died so many times in a row."""
    return float(min(FIRST_PAUSE_S * 2 ** (deaths - 1), LONGEST_PAUSE_S))


@dataclass(slots=True, kw_only=True)
class Slot:
    """The place of a worker: the process that has it, or when the next one is due."""

    number: int
    process: ForkProcess | None = None
    began: float = 0.0
    deaths: int = 0
    due: float | None = None


class Supervisor:
    """The parent of the workers. It serves nothing itself and holds no database: there is little that it can die of."""

    def __init__(self, site: Site, *, announce: Callable[[], None]) -> None:
        self._site = site
        self._announce = announce
        self._slots = [Slot(number=number) for number in range(site.options.workers)]
        # Workers say here that they listen, and the handler of signals that there was one.
        self._news, self._tell = multiprocessing.Pipe(duplex=False)
        self._listening: set[int] = set()
        self._announced = False
        self._stops = 0
        self._passed_on = 0
        self._deadline: float | None = None
        self._code = 0

    def run(self) -> int:
        """Keep the workers going until told to stop; return 0 when all of them ended by themselves then."""
        with self._signals():
            for slot in self._slots:
                self._start(slot)
            while not self._stops or self._alive():
                self._sleep()
                self._hear()
                self._bury()
                if self._stops:
                    self._pass_on()
                else:
                    self._start_those_due()
        return self._code

    def _alive(self) -> list[Slot]:
        return [slot for slot in self._slots if slot.process is not None]

    def _sleep(self) -> None:
        """Wait until a worker or a signal has news, or something is due."""
        times = [slot.due for slot in self._slots] if not self._stops else [self._deadline]
        due = min((each for each in times if each is not None), default=None)
        sentinels = [slot.process.sentinel for slot in self._slots if slot.process is not None]
        wait([*sentinels, self._news], None if due is None else max(0.0, due - time.monotonic()))

    def _hear(self) -> None:
        """Note which workers listen, and announce the server once all of them do."""
        while self._news.poll():
            number = self._news.recv()
            if number is not None:
                self._listening.add(number)
        if not self._announced and len(self._listening) == len(self._slots):
            self._announced = True
            self._announce()

    def _bury(self) -> None:
        """Take leave of workers that died; before the server was announced, the others have to stop as well."""
        for slot in self._alive():
            process = slot.process
            if process is None or process.is_alive():
                continue
            code = process.exitcode
            process.close()
            slot.process = None
            if self._stops:
                continue
            if not self._announced:
                self._code = code if code and code > 0 else BROKEN
                self._stops += 1
                continue
            slot.deaths = 1 if time.monotonic() - slot.began > HEALTHY_S else slot.deaths + 1
            pause = pause_s(slot.deaths)
            slot.due = time.monotonic() + pause
            LOG.error("worker %d died; the next one starts in %g s", slot.number, pause, extra={"exit_code": code})

    def _start_those_due(self) -> None:
        for slot in self._slots:
            if slot.due is not None and slot.due <= time.monotonic():
                slot.due = None
                self._start(slot)

    def _start(self, slot: Slot) -> None:
        slot.began = time.monotonic()
        slot.process = multiprocessing.get_context("fork").Process(target=self._live, args=(slot.number,))
        slot.process.start()
        LOG.info("worker %d started", slot.number, extra={"worker_pid": slot.process.pid})

    def _pass_on(self) -> None:
        """Tell the workers to stop, and again for a second signal; end those that do not."""
        now = time.monotonic()
        if self._passed_on < self._stops:
            # With the last copy of the socket closed, new connections are refused and not left waiting.
            self._site.bound.close()
            order, limit_s = (
                (BY_PARENT.at_once, AT_ONCE_S)
                if self._passed_on
                else (BY_PARENT.stop, self._site.options.grace + CLOSING_S)
            )
            self._deadline = now + limit_s
            self._passed_on = self._stops
            self._signal(order[0])
        elif self._deadline is not None and self._deadline <= now:
            self._deadline, self._code = None, self._code or 1
            LOG.error("workers that did not stop in time are ended", extra={"count": len(self._alive())})
            self._signal(signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        """Send a signal to every worker that lives."""
        for slot in self._alive():
            if slot.process is not None and slot.process.is_alive() and slot.process.pid is not None:
                os.kill(slot.process.pid, number)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._stop) for number in BY_PEOPLE.stop}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stops += 1
        self._tell.send(None)

    def _live(self, number: int) -> None:
        """Be a worker. Runs in its process."""
        # Ctrl-C reaches every process of a terminal; the workers hear of it from their parent alone.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if self._stops:
            return
        try:
            store = store_of(self._site.options)
            work(
                self._site,
                store,
                number=number,
                listening=lambda: self._tell.send(number),
                orders=BY_PARENT,
            )
        except RuncontractError as error:
            sys.stderr.write(f"runcontract: {error}\n")
            sys.exit(error.exit_code)
        except Exception:
            LOG.critical("worker %d failed", number, exc_info=True)
            sys.exit(BROKEN)
