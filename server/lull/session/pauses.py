"""Pause counters: how two copies of the truth become one without a race.

`taps` and `released` are both a `Count`. Counters only grow and copies merge by the larger of each, so any order, loss
or repetition of messages ends in the same place (PAUSE2), and a tap newer than a release always survives it.
"""

from dataclasses import dataclass
from enum import StrEnum

from lull.session.bounds import COUNTER_LIMIT, Counter


class Seat(StrEnum):
    """One of the two places in a room: `A` opened it, `B` joined it."""

    A = "a"
    B = "b"

    @property
    def partner(self) -> "Seat":
        """The other seat."""
        return Seat.B if self is Seat.A else Seat.A


@dataclass(frozen=True, slots=True)
class Count:
    """Three counters that only grow: taps of each seat, and `watch` for what is nobody's tap."""

    a: Counter = 0
    b: Counter = 0
    watch: Counter = 0

    def of(self, seat: Seat) -> int:
        """The seat's own counter."""
        return self.a if seat is Seat.A else self.b

    def merge(self, other: "Count") -> "Count":
        """The larger of each counter (PAUSE2)."""
        return Count(max(self.a, other.a), max(self.b, other.b), max(self.watch, other.watch))

    def exceeds(self, other: "Count") -> bool:
        """Whether some counter is above the same counter of `other` (PAUSE1)."""
        return self.a > other.a or self.b > other.b or self.watch > other.watch

    def with_watch_pause(self) -> "Count":
        """One more pause that is nobody's tap."""
        return Count(self.a, self.b, min(self.watch + 1, COUNTER_LIMIT))

    @property
    def exhausted(self) -> bool:
        """Whether a counter can't grow any more (PAUSE6)."""
        return max(self.a, self.b, self.watch) >= COUNTER_LIMIT


NO_TAPS = Count()
"""Where every room starts."""


def counters_from(seat: Seat, taps: int, watch: int) -> Count:
    """What a seat's frame may say: its own counter and `watch`, never its partner's (PAUSE5).

    A frame has room for more than a counter may reach; what is beyond counts as having reached it (PAUSE6).
    """
    taps, watch = min(taps, COUNTER_LIMIT), min(watch, COUNTER_LIMIT)
    return Count(taps, 0, watch) if seat is Seat.A else Count(0, taps, watch)
