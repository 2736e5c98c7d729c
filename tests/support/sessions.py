"""Sessions at hand in every phase, for tests of the pure rules. Their phones are connected as `a1` and `b1`."""

from dataclasses import replace

from lull.rooms.service import digest
from lull.session.inputs import Agree, Connect, Input, Join, Raise
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import SETTLE, Closed, Paused, Session, Together, open_session
from lull.session.transitions import decide

OPENED = 1_700_000_000_000
"""When every room here was opened."""

LATER = OPENED + 60_000
"""When things happen to it: long after, and long before its end."""

TICKET_HASH = digest("ticket")
TOKEN_A, TOKEN_B = digest("token of a"), digest("token of b")
CONNECTION = {Seat.A: "a1", Seat.B: "b1"}


def after(session: Session, *inputs: Input, now: int = LATER) -> Session:
    """The session after these inputs, none of which may be refused."""
    for given in inputs:
        outcome = decide(session, given, now)
        assert isinstance(outcome, Session), (given, outcome)
        session = outcome
    return session


def refused(session: Session, given: Input, now: int = LATER) -> Rejection:
    """Why this input is refused, which it must be."""
    outcome = decide(session, given, now)
    assert isinstance(outcome, Rejection), outcome
    return outcome


def yes(seat: Seat, taps: Count = NO_TAPS) -> Agree:
    """The seat's yes over its live connection."""
    return Agree(seat, CONNECTION[seat], taps)


def opened() -> Session:
    """A new room that no phone is connected to."""
    return open_session(epoch="e" * 22, token_hash=TOKEN_A, ticket_hash=TICKET_HASH, now=OPENED)


def waiting() -> Session:
    """One phone."""
    return after(opened(), Connect(Seat.A, "a1"))


def preparing() -> Session:
    """Two phones, nothing said."""
    return after(waiting(), Join(TICKET_HASH, TOKEN_B), Connect(Seat.B, "b1"))


def together(taps: Count = NO_TAPS) -> Session:
    """Both said yes to `taps`."""
    return replace(preparing(), taps=taps, released=taps, phase=Together())


def paused(taps: Count = Count(a=1), released: Count = NO_TAPS, *, since: int = LATER - SETTLE) -> Session:  # noqa: B008 - frozen
    """Paused and settled, nothing said."""
    return replace(preparing(), taps=taps, released=released, phase=Paused(since))


def closed() -> Session:
    """Over."""
    return replace(preparing(), phase=Closed())


def raised(**counters: int) -> Raise:
    """Counters heard of."""
    return Raise(Count(**counters))
