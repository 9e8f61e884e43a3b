"""Wakes those who watch a run when something was committed for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Watchers by run. For one event loop; ringing for a run that nobody watches costs a look-up."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Event]] = {}
        self.stopped = False

    @property
    def watchers(self) -> int:
        """Return how many watch."""
        return sum(map(len, self._watchers.values()))

    def ring(self, run_id: str) -> None:
        """Wake the watchers of the run."""
        for watcher in self._watchers.get(run_id, ()):
            watcher.set()

    def stop(self) -> None:
        """Wake everybody for good: the server is about to end."""
        self.stopped = True
        for run_id in self._watchers:
            self.ring(run_id)

    @contextmanager
    def watch(self, run_id: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set whenever the run's bell rings; the watcher clears it."""
        watcher = asyncio.Event()
        watchers = self._watchers.setdefault(run_id, set())
        watchers.add(watcher)
        try:
            yield watcher
        finally:
            watchers.discard(watcher)
            if not watchers:
                self._watchers.pop(run_id, None)
