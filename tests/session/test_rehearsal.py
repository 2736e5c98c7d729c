"""Both pauses are tried before the first Together."""

import pytest
from tests.support.sessions import after, aftercare, confirm, met, paused, preparing, raised, refused, together, yes_in

from lull.session.pauses import Count, Seat
from lull.session.rehearsal import How, Rehearsal
from lull.session.rejections import Rejection
from lull.session.state import Session
from lull.session.view import SeatRehearsal, view_for

A, B = Seat.A, Seat.B


def test_a_tried_pause_is_let_go_of_by_the_other_alone() -> None:
    """REHEARSE1: the partner's word releases exactly the counter it names; how it came through is told to both."""
    tried = after(met(), raised(a=1, b=2, watch=1))
    session = after(tried, confirm(B, 1, How.FELT))
    assert session.released == Count(a=1)
    assert session.taps == tried.taps
    assert session.rehearsal == Rehearsal(a=How.FELT)
    assert view_for(session, A).rehearsal == SeatRehearsal(How.FELT, None)
    assert view_for(session, B).rehearsal == SeatRehearsal(None, How.FELT)
    session = after(session, confirm(A, 2, How.HEARD))
    assert session.released == Count(1, 2, 0)
    assert session.rehearsal == Rehearsal(How.FELT, How.HEARD)


@pytest.mark.parametrize("taps", [0, 1, 3])
def test_what_is_confirmed_is_what_was_tapped(taps: int) -> None:
    """REHEARSE1: a word about an older, a later or no tap is refused."""
    assert refused(after(met(), raised(a=2)), confirm(B, taps)) is Rejection.TAPS_CHANGED
    confirmed = after(met(), raised(a=2), confirm(B, 2))
    assert refused(confirmed, confirm(B, 2)) is Rejection.TAPS_CHANGED


def test_a_pause_can_be_tried_again() -> None:
    """REHEARSE1: and the newest word about it stands."""
    session = after(met(), raised(a=1), confirm(B, 1), raised(a=2), confirm(B, 2, How.HEARD))
    assert session.rehearsal == Rehearsal(a=How.HEARD)
    assert session.released == Count(a=2)


def test_what_came_through_before_is_not_tried_again() -> None:
    """REHEARSE5: each phone says it of the other's pause; nothing is let go of, and both are asked to start."""
    session = after(met(), confirm(B, 0, How.BEFORE))
    assert session.rehearsal == Rehearsal(a=How.BEFORE)
    assert view_for(session, A).ask == view_for(session, B).ask == "none"
    session = after(session, confirm(A, 0, How.BEFORE))
    assert (session.taps, session.released) == (met().taps, met().released)
    assert view_for(session, A).ask == view_for(session, B).ask == "open"
    again = after(session, raised(a=1), confirm(B, 1, How.HEARD))
    assert again.rehearsal == Rehearsal(How.HEARD, How.BEFORE)
    tried = after(met(), raised(b=1), confirm(A, 1, How.SEEN), confirm(B, 0, How.BEFORE))
    assert tried.rehearsal == Rehearsal(How.BEFORE, How.SEEN)


@pytest.mark.parametrize("seat", [A, B])
def test_what_is_being_tried_is_tried_to_its_end(seat: Seat) -> None:
    """REHEARSE5: while a tap of the partner's is unreleased, and once somebody said how it came through, `before` is refused."""
    tapped = after(met(), raised(a=1) if seat is B else raised(b=1))
    for taps in (0, 1):
        assert refused(tapped, confirm(seat, taps, How.BEFORE)) is Rejection.TAPS_CHANGED
    tried = after(tapped, confirm(seat, 1, How.FELT))
    assert refused(tried, confirm(seat, 1, How.BEFORE)) is Rejection.TAPS_CHANGED


def test_nobody_starts_untried() -> None:
    """REHEARSE2: no yes is taken or asked for until both pauses came through."""
    session = after(met(), raised(a=1), confirm(B, 1))
    for seat in Seat:
        assert refused(session, yes_in(session, seat)) is Rejection.NOT_REHEARSED
        assert view_for(session, seat).ask == "none"
    session = after(session, raised(b=1), confirm(A, 1))
    assert [view_for(session, seat).ask for seat in Seat] == ["open", "open"]
    assert after(session, yes_in(session, A), yes_in(session, B)).phase.name == "together"


def test_confirming_voids_a_yes() -> None:
    """RELEASE3, YES4: a yes was to what was unreleased then."""
    session = after(preparing(), raised(b=1))
    assert after(after(session, yes_in(session, B)), confirm(A, 1)).phase == preparing().phase


@pytest.mark.parametrize("session", [together(), paused(Count(a=1)), aftercare()], ids=lambda it: it.phase.name)
def test_confirming_is_for_preparing(session: Session) -> None:
    """REHEARSE3: later a pause is let go of by both."""
    assert refused(session, confirm(B, 1)) is Rejection.NOT_NOW
