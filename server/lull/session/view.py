"""What one seat may know: the only way out of the server's state (VIEW1)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lull.session.pauses import Count, Seat
from lull.session.release import agreed_of, may_say_yes, settles_at
from lull.session.state import Paused, Preparing, Session

Ask: TypeAlias = Literal["none", "open", "given"]
PhaseName: TypeAlias = Literal["waiting", "preparing", "together", "paused", "closed"]


@dataclass(frozen=True, slots=True)
class SeatView:
    """The whole view of one seat. The times are server milliseconds."""

    epoch: str
    seat: Seat
    phase: PhaseName
    taps: Count
    released: Count
    ask: Ask
    settles_at: int | None
    closes_at: int
    knocks: int


def view_for(session: Session, seat: Seat) -> SeatView:
    """Everything this seat is told; the partner's lone yes is not in it."""
    return SeatView(
        epoch=session.epoch,
        seat=seat,
        phase=session.phase.name,
        taps=session.taps,
        released=session.released,
        ask=_ask(session, seat),
        settles_at=settles_at(session),
        closes_at=session.closes_at,
        knocks=session.knocks,
    )


def _ask(session: Session, seat: Seat) -> Ask:
    match session.phase:
        case Preparing() | Paused():
            if seat in agreed_of(session):
                return "given"
            return "open" if may_say_yes(session, seat) else "none"
        case _:
            return "none"
