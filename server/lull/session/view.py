"""What one seat may know: the only way out of the server's state (VIEW1)."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from lull.session.agreement import Agreement
from lull.session.bounds import Counter, Extensions, Key128, Millis, SealedShare, Step
from lull.session.check_in import CheckIn, Pace
from lull.session.pauses import Count, Seat
from lull.session.proposals import ProposalName
from lull.session.rehearsal import How
from lull.session.state import Paused, Preparing, Session, Together
from lull.session.yeses import has_next_step, is_asked, settles_at, yeses_to

Ask: TypeAlias = Literal["none", "open", "given"]
PhaseName: TypeAlias = Literal["waiting", "preparing", "together", "paused", "aftercare", "closed"]


@dataclass(frozen=True, slots=True)
class SeatCheckIn:
    """The next check-in, or the open one; `mine`: whether this seat has answered it (CHECK4). Times in ms."""

    round: Counter
    due_at: Millis
    answer_by: Millis
    mine: bool


@dataclass(frozen=True, slots=True)
class SeatRehearsal:
    """How this seat's own pause came through when it was tried, and the partner's; None: not tried yet (REHEARSE1)."""

    mine: How | None
    theirs: How | None


@dataclass(frozen=True, slots=True)
class SeatView:
    """All that a seat may know of the room (VIEW1). What the wire adds is its type, version and time (VIEW2).

    `settles_at`: from when on a yes is taken. `ends_at`: when the agreed time is over; `more`: how often it was
    made longer. `knocks`: how many others came with the used link (ROOM4).
    `share`: the partner's public key, as only this phone can open it; `shared`: whether the own one is there (PAIR2).
    `ask`, `step_ask`, `more_ask`: whether this seat's yes is wanted to starting or going on, the next step, more time.
    """

    epoch: Key128
    seat: Seat
    phase: PhaseName
    taps: Count
    released: Count
    ask: Ask
    settles_at: Millis | None
    closes_at: Millis
    agreement: Agreement
    rehearsal: SeatRehearsal
    ends_at: Millis | None
    more: Extensions
    step: Step
    step_ask: Ask
    more_ask: Ask
    check_in: SeatCheckIn | None
    pace: Pace | None
    knocks: Counter
    share: SealedShare | None
    shared: bool


def view_for(session: Session, seat: Seat) -> SeatView:
    """Everything this seat is told; the partner's lone yes and lone answer are not in it."""
    together = session.phase if isinstance(session.phase, Together) else None
    check_in = together and together.check_in
    return SeatView(
        epoch=session.epoch,
        seat=seat,
        phase=session.phase.name,
        taps=session.taps,
        released=session.released,
        ask=_ask(session, seat),
        settles_at=settles_at(session),
        closes_at=session.closes_at,
        agreement=session.agreement,
        rehearsal=SeatRehearsal(session.rehearsal.of(seat), session.rehearsal.of(seat.partner)),
        ends_at=session.ends_at,
        more=session.more,
        step=session.step,
        step_ask=_asked(session, seat, "step_on", wanted=together is not None and has_next_step(session)),
        more_ask=_asked(session, seat, "more_time", wanted=together is not None),
        check_in=check_in and _seat_check_in(check_in, seat),
        pace=together and together.pace,
        knocks=session.knocks,
        share=_share(session, seat.partner),
        shared=_share(session, seat) is not None,
    )


def _share(session: Session, seat: Seat) -> str | None:
    """Until the session begins: no phone asks for it later."""
    state = session.seat_state(seat)
    return state.share if state is not None and isinstance(session.phase, Preparing) else None


def _seat_check_in(check_in: CheckIn, seat: Seat) -> SeatCheckIn:
    return SeatCheckIn(check_in.round, check_in.due_at, check_in.answer_by, check_in.of(seat) is not None)


def _ask(session: Session, seat: Seat) -> Ask:
    match session.phase:
        case Preparing():
            return _asked(session, seat, "start", wanted=session.rehearsal.done and is_asked(session, seat))
        case Paused():
            return _asked(session, seat, "go_on", wanted=is_asked(session, seat))
        case _:
            return "none"


def _asked(session: Session, seat: Seat, to: ProposalName, *, wanted: bool) -> Ask:
    if yeses_to(session, to).of(seat) is not None:
        return "given"
    return "open" if wanted else "none"
