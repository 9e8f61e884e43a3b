"""The numbers of a server in the words of Prometheus. Loaded when somebody asks for them: see optional.py."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import NamedTuple

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from runcontract.serve.metrics import Board, Gauge


class Exposition(NamedTuple):
    """An answer to a scrape."""

    content_type: str
    raw: bytes


def exposed(board: Board, *, accept: str) -> Exposition:
    """Return the numbers of all workers, in the format that the Accept header asks for."""
    registry = CollectorRegistry()
    registry.register(_Numbers(board))
    encode, content_type = choose_encoder(accept)
    return Exposition(content_type, encode(registry))


class _Numbers(Collector):
    """Reads the board each time it is asked."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def collect(self) -> Iterator[Metric]:
        """Yield every metric."""
        running = GaugeMetricFamily("runcontract_info", "What runs here.", labels=["version"])
        running.add_metric([version("runcontract")], 1)
        yield running
        yield from self._answers()
        yield from self._gauges()
        yield from self._processes()

    def _answers(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "runcontract_requests",
            "Answers, by operation (empty: none was found) and status.",
            labels=["operation", "status"],
        )
        durations = HistogramMetricFamily(
            "runcontract_request_duration_seconds", "From a request to its answer, by operation.", labels=["operation"]
        )
        for answers in self._board.answers():
            for status, count in answers.by_status:
                requests.add_metric([answers.operation, status], count)
            durations.add_metric([answers.operation], list(answers.by_bound), answers.seconds)
        yield from (requests, durations)

    def _gauges(self) -> Iterator[Metric]:
        rows = [read for _, read in self._board.gauges()]
        for family, gauge in (
            (
                GaugeMetricFamily("runcontract_requests_in_flight", "Requests being answered, feeds included."),
                Gauge.IN_FLIGHT,
            ),
            (GaugeMetricFamily("runcontract_connections", "Open connections."), Gauge.CONNECTIONS),
            (GaugeMetricFamily("runcontract_feeds", "Open feeds of runs."), Gauge.FEEDS),
            (CounterMetricFamily("runcontract_commits", "Commits on disk."), Gauge.COMMITS),
            (CounterMetricFamily("runcontract_commit_units", "Units of work in them."), Gauge.UNITS),
        ):
            family.add_metric([], sum(read(gauge) for read in rows))
            yield family

    def _processes(self) -> Iterator[Metric]:
        """Yield what the system knows of each worker, with its number as a label."""
        families: dict[str, Metric] = {}
        for worker, read in self._board.gauges():
            pid = int(read(Gauge.PID))
            for metric in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
                family = families.setdefault(metric.name, Metric(metric.name, metric.documentation, metric.type))
                for sample in metric.samples:
                    family.add_sample(sample.name, {**sample.labels, "worker": str(worker)}, sample.value)
        yield from families.values()
