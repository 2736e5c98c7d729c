"""Who may say yes now, and what a second yes does. Used by the rules and by the view alike, so they can't differ."""

from dataclasses import replace

from lull.session.pauses import Seat
from lull.session.state import NOBODY, SETTLE, Agreed, Paused, Preparing, Session, Together


def agreed_of(session: Session) -> Agreed:
    """The yeses that stand."""
    match session.phase:
        case Preparing(agreed) | Paused(_, agreed):
            return agreed
        case _:
            return NOBODY


def with_agreed(session: Session, agreed: Agreed) -> Session:
    """The session with these yeses standing; when both do, Together (RELEASE1)."""
    match session.phase:
        case Preparing() | Paused() if len(agreed) == len(Seat):
            return replace(session, released=session.taps, phase=Together())
        case Preparing() | Paused() as phase:
            return replace(session, phase=replace(phase, agreed=agreed))
        case _:
            return session


def may_say_yes(session: Session, seat: Seat) -> bool:
    """Whether it is this seat's turn: the pauser offers first; with two pausers or none both are asked (RELEASE4)."""
    taps, released = session.taps, session.released
    mine = taps.of(seat) > released.of(seat)
    theirs = taps.of(seat.partner) > released.of(seat.partner)
    return mine or not theirs or seat.partner in agreed_of(session)


def settles_at(session: Session) -> int | None:
    """From when on a yes is taken, in ms; None where nothing has to settle (RELEASE5, RELEASE8)."""
    return session.phase.since + SETTLE if isinstance(session.phase, Paused) else None
