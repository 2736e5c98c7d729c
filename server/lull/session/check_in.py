"""A check-in: both are asked at the same moment, and both learn only the more careful answer (CHECK1 to CHECK6).

So does the server: an answer is a token, and two that are equal both mean *good*.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from hmac import compare_digest

from lull.session.agreement import Terms
from lull.session.bounds import Counter, Key256, Millis
from lull.session.pauses import Seat

EARLY_TOLERANCE = 1_000
"""Milliseconds before it's due from which on an answer is taken: no phone's clock is quite the server's (CHECK2)."""

CHECK_IN_AFTER_STEP = 60_000
"""Milliseconds after a change of step within which a check-in is due (CHECK6)."""


class Feeling(StrEnum):
    """What a check-in comes to. The third answer, a pause, is a pause (CHECK5)."""

    GOOD = "good"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Pace:
    """What the last complete check-in came to, which one that was, and when it was complete, in ms."""

    round: Counter
    feeling: Feeling
    at: Millis


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The next one, or from `due_at` to `answer_by` (ms) the one that is open. Nothing has to happen for it to open.

    `round`: its number in this session, from 1. `a`, `b`: the token of each seat's answer.
    """

    round: Counter
    due_at: int
    answer_by: int
    a: Key256 | None = None
    b: Key256 | None = None

    def of(self, seat: Seat) -> Key256 | None:
        """The seat's answer."""
        return self.a if seat is Seat.A else self.b

    def with_(self, seat: Seat, token: Key256) -> "CheckIn":
        """With the seat's answer; its newest counts."""
        return replace(self, a=token) if seat is Seat.A else replace(self, b=token)

    def outcome(self) -> Feeling | None:
        """The more careful of both answers; None until both are there (CHECK3)."""
        if self.a is None or self.b is None:
            return None
        return Feeling.GOOD if compare_digest(self.a, self.b) else Feeling.SLOW


def schedule_check_in(round_: int, now: int, terms: Terms) -> CheckIn:
    """The one of this number, an interval from now."""
    due_at = now + terms.every * 1000
    return CheckIn(round_, due_at, due_at + terms.within * 1000)


def bring_forward(check_in: CheckIn, due_at: int, now: int, terms: Terms) -> CheckIn:
    """This check-in, due at `due_at` at the latest, with the answers it has.

    One that is open stays as it is: nobody's window gets shorter.
    """
    if check_in.due_at <= now:
        return check_in
    due_at = min(check_in.due_at, due_at)
    return replace(check_in, due_at=due_at, answer_by=due_at + terms.within * 1000)
