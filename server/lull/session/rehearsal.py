"""Before the first Together each pause is tried once, for real (REHEARSE1)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from lull.session.pauses import Seat


class How(StrEnum):
    """How a pause came through to the partner. `BEFORE`: it did when they met before (REHEARSE5)."""

    SEEN = "seen"
    HEARD = "heard"
    FELT = "felt"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """How each seat's pause came through when it was tried; None: not tried yet."""

    a: How | None = None
    b: How | None = None

    def of(self, seat: Seat) -> How | None:
        """How this seat's pause came through."""
        return self.a if seat is Seat.A else self.b

    def with_(self, seat: Seat, how: How) -> "Rehearsal":
        """With this seat's pause confirmed by its partner."""
        return replace(self, a=how) if seat is Seat.A else replace(self, b=how)

    @property
    def done(self) -> bool:
        """Whether both came through (REHEARSE2)."""
        return self.a is not None and self.b is not None


NOT_REHEARSED: Final = Rehearsal()
