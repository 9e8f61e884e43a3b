"""Who is told of every answer: the seam for metrics. What it does, it does for every request, so it is quick."""

from typing import Protocol


class Observer(Protocol):
    """Takes note of answers."""

    def answered(self, operation_id: str | None, status: int, started: float, identity: str | None) -> None:
        """Take note of one answer that is about to be sent.

        `operation_id` is None where no operation was found, `started` the value of `time.perf_counter()` when the
        request came, `identity` its X-Request-Id.
        """
        ...
