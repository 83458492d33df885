"""What a process counted, in Prometheus' words. Imported on the first scrape: the library takes 20 ms.

Labels have few values, all known beforehand or words of mockpay's own. No ids, and no names of spaces: test suites
make a new one for each test.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, NamedTuple, TypeVar

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from mockpay.control.metrics.gauges import Gauges
from mockpay.sandbox.counters import BOUNDS, Histogram, RequestCounters
from mockpay.scenario.scenario import FaultPoint
from mockpay.settings import VERSION

BUCKETS: Final = [*map(str, BOUNDS), "+Inf"]
Row = TypeVar("Row", bound=Sequence[str])


class Sample(NamedTuple):
    """A family: counters count from the start of the process, gauges what there is now."""

    kind: type[CounterMetricFamily] | type[GaugeMetricFamily]
    name: str
    labels: tuple[str, ...]
    help: str


REQUESTS: Final = Sample(
    CounterMetricFamily,
    "mockpay_requests",
    ("origin", "operation", "status"),
    "Requests to providers, to pay pages and to nobody (origin is empty). Status none: closed without an answer.",
)
FAULTS: Final = Sample(CounterMetricFamily, "mockpay_faults_struck", ("at",), "Faults that struck, by where.")
ATTEMPTS: Final = Sample(
    CounterMetricFamily,
    "mockpay_delivery_attempts",
    ("origin", "outcome", "chaos"),
    "Attempts to deliver a webhook by the receiver's status, none where nobody answered, refused where nothing was "
    "sent. Those with a kind of chaos were added by it and decide nothing.",
)
SPACES: Final = Sample(GaugeMetricFamily, "mockpay_spaces", (), "Spaces that are open.")
ORDERS: Final = Sample(GaugeMetricFamily, "mockpay_orders", ("origin", "payment"), "Orders by where their money is.")
DELIVERIES: Final = Sample(GaugeMetricFamily, "mockpay_deliveries", ("state",), "Webhook deliveries by state.")
KEPT: Final = Sample(GaugeMetricFamily, "mockpay_journal_entries", (), "Requests that the journals hold.")
FORGOTTEN: Final = Sample(
    GaugeMetricFamily,
    "mockpay_journal_forgotten_entries",
    (),
    "Requests that made room in the journals since these were last emptied.",
)


def exposed(request_counters: RequestCounters, gauges: Gauges) -> bytes:
    """All of it as text, with what the library tells of the process itself (memory, time, files: on Linux)."""
    registry = CollectorRegistry()
    registry.register(Families(request_counters, gauges))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return generate_latest(registry)


class Families(Collector):
    """What mockpay tells. `RequestCounters` gives the counters, `Gauges` the gauges."""

    def __init__(self, request_counters: RequestCounters, gauges: Gauges) -> None:
        self._request_counters = request_counters
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """One family after another."""
        yield InfoMetricFamily("mockpay_build", "Which mockpay this is.", {"version": VERSION})
        yield from self._counted()
        yield from self._gauge_families()

    def _counted(self) -> Iterator[Metric]:
        request_counters = self._request_counters
        requests = {
            (*key[:2], str(key[2] or "none")): sum(one.counts) for key, one in request_counters.requests.items()
        }
        yield _filled(REQUESTS, requests)
        yield _durations(request_counters)
        yield _filled(FAULTS, {(point.value,): request_counters.faults[point] for point in FaultPoint})
        yield _filled(ATTEMPTS, request_counters.attempts)

    def _gauge_families(self) -> Iterator[Metric]:
        gauges = self._gauges
        yield _filled(SPACES, {(): gauges.spaces})
        yield _filled(ORDERS, gauges.orders)
        yield _filled(DELIVERIES, {(state.value,): count for state, count in gauges.deliveries.items()})
        yield _filled(KEPT, {(): gauges.kept})
        yield _filled(FORGOTTEN, {(): gauges.forgotten})


def _filled(sample: Sample, counts: Mapping[Row, int]) -> Metric:
    family = sample.kind(sample.name, sample.help, labels=sample.labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _durations(request_counters: RequestCounters) -> Metric:
    """By operation only: with the status too there would be a dozen lines more for each."""
    family = HistogramMetricFamily(
        "mockpay_request_duration_seconds", "How long requests took.", labels=("origin", "operation")
    )
    by_operation: defaultdict[tuple[str, str], list[Histogram]] = defaultdict(list)
    for (origin, operation, _), times in request_counters.requests.items():
        by_operation[origin, operation].append(times)
    for values, same in by_operation.items():
        family.add_metric(values, _buckets(same), sum(one.seconds for one in same))
    return family


def _buckets(times: list[Histogram]) -> list[tuple[str, float]]:
    """Bound -> how often it took no longer."""
    counts = map(sum, zip(*(one.counts for one in times), strict=True))
    return list(zip(BUCKETS, accumulate(counts), strict=True))
