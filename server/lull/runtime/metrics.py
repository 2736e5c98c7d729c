"""What an operator may know: how many and how fast, never who (OPS1).

The parts count with plain integers of their own; they are read only when someone asks, on a port of their own.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from lull.protocol.close_codes import Close
from lull.runtime.room_hub import RoomHub
from lull.session.state import Paused, Session, Together

BUCKETS: Final = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1.0)
"""Upper bounds, in seconds."""


def is_watch_pause(before: Session, after: Session) -> bool:
    """Whether the one became the other by a pause that was nobody's tap: a lapse, a hidden page, a seat gone."""
    tapped = (before.taps.a, before.taps.b) != (after.taps.a, after.taps.b)
    return isinstance(before.phase, Together) and isinstance(after.phase, Paused) and not tapped


class Histogram:
    """How often something took how long."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        """Nothing yet."""
        self.counts: Final = [0] * (len(BUCKETS) + 1)
        self.total: float = 0.0

    def observe(self, seconds: float) -> None:
        """Once more."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.total += seconds

    def cumulative(self) -> list[tuple[str, float]]:
        """For each bound how often it took at most that long, and at the end how often in all."""
        bounds = [*map(str, BUCKETS), "+Inf"]
        return [(bound, float(sum(self.counts[: at + 1]))) for at, bound in enumerate(bounds)]


class NodeMetrics(Collector):
    """What a node counts.

    `tap_relays`: from a phone's tap in the read callback to the last outbox that got it. `watch_pauses`: rooms that
    left Together without anyone's tap, as far as this node holds them. `closes`: sockets it closed, by the code.
    """

    def __init__(self, hub: RoomHub, store_errors: Callable[[], int]) -> None:
        """Reads the rooms and the store's errors when asked."""
        self._hub: Final = hub
        self._store_errors: Final = store_errors
        self.tap_relays: Final = Histogram()
        self.watch_pauses: int = 0
        self.closes: Final[Counter[str]] = Counter()

    def count_close(self, code: Close) -> None:
        """This node closed a socket with this code."""
        self.closes[code.name.lower()] += 1

    def registry(self) -> CollectorRegistry:
        """These figures, and this process's memory, time and open files."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        ProcessCollector(registry=registry)
        return registry

    def collect(self) -> Iterator[Metric]:
        """The figures now."""
        rooms = GaugeMetricFamily("lull_rooms", "Rooms with a phone on this node", labels=["phase"])
        phases = Counter(room.session.phase.name for room in self._hub.rooms.values())
        for phase in ("waiting", "preparing", "together", "paused", "aftercare"):
            rooms.add_metric([phase], phases[phase])
        yield rooms
        sockets = sum(len(room.connections) for room in self._hub.rooms.values())
        yield GaugeMetricFamily("lull_sockets", "Seated sockets", value=sockets)
        relays = HistogramMetricFamily("lull_tap_relay_seconds", "From a tap's frame to the last outbox")
        relays.add_metric([], self.tap_relays.cumulative(), self.tap_relays.total)
        yield relays
        yield CounterMetricFamily("lull_beats_relayed", "Beats passed on", value=self._hub.beats_relayed)
        yield CounterMetricFamily("lull_watch_pauses", "Pauses that were nobody's tap", value=self.watch_pauses)
        drops = CounterMetricFamily("lull_drops", "Sockets closed by this node", labels=["why"])
        for why, count in sorted(self.closes.items()):
            drops.add_metric([why], count)
        yield drops
        yield CounterMetricFamily("lull_store_errors", "Calls that the store didn't answer", value=self._store_errors())
