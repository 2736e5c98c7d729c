"""A check-in: both are asked at the same moment, and both learn only the more careful answer (CHECK1 to CHECK6)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from lull.session.agreement import Terms
from lull.session.bounds import Millis
from lull.session.pauses import Seat

EARLY_TOLERANCE = 1_000
"""Milliseconds before it's due from which on an answer is taken: no phone's clock is quite the server's (CHECK2)."""

CHECK_IN_AFTER_STEP = 60_000
"""Milliseconds after a change of step within which a check-in is due (CHECK6)."""


class Feeling(StrEnum):
    """An answer. The third one, a pause, is a pause (CHECK5)."""

    GOOD = "good"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Pace:
    """What the last complete check-in came to, and when it was complete, in ms."""

    feeling: Feeling
    at: Millis


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The next one, or from `due_at` to `answer_by` (ms) the one that is open. Nothing has to happen for it to open."""

    due_at: int
    answer_by: int
    a: Feeling | None = None
    b: Feeling | None = None

    def of(self, seat: Seat) -> Feeling | None:
        """The seat's answer."""
        return self.a if seat is Seat.A else self.b

    def with_(self, seat: Seat, feeling: Feeling) -> "CheckIn":
        """With the seat's answer; its newest counts."""
        return replace(self, a=feeling) if seat is Seat.A else replace(self, b=feeling)

    def outcome(self) -> Feeling | None:
        """The more careful of both answers; None until both are there."""
        if self.a is None or self.b is None:
            return None
        return Feeling.SLOW if Feeling.SLOW in (self.a, self.b) else Feeling.GOOD


def schedule_check_in(now: int, terms: Terms) -> CheckIn:
    """The one that comes an interval from now."""
    return _due(now + terms.every * 1000, terms)


def bring_forward(check_in: CheckIn, due_at: int, now: int, terms: Terms) -> CheckIn:
    """This check-in, due at `due_at` at the latest. One that is open stays as it is: nobody's window gets shorter."""
    return check_in if check_in.due_at <= now else _due(min(check_in.due_at, due_at), terms)


def _due(due_at: int, terms: Terms) -> CheckIn:
    return CheckIn(due_at, due_at + terms.within * 1000)
