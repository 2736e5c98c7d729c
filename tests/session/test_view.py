"""What one seat may know."""

from dataclasses import fields, replace

import pytest
from tests.support.sessions import (
    LATER,
    SHARE,
    TICKET_HASH,
    TOKEN_B,
    after,
    aftercare,
    closed,
    paused,
    preparing,
    raised,
    together,
    waiting,
    withdraw_in,
    yes,
    yes_in,
)

from lull.session.inputs import Connect, Join, RejectedJoin, TimePassed, Withdraw
from lull.session.pauses import Count, Seat
from lull.session.state import SETTLE_TIME, SeatState, Session
from lull.session.view import SeatView, view_for

A, B = Seat.A, Seat.B
BY_WATCH, BY_BOTH, BY_A = Count(watch=1), Count(1, 1, 0), Count(a=1)


def version(session: Session, seat: Seat) -> int:
    """How often the seat's view has changed."""
    seat_state = session.seat_state(seat)
    assert isinstance(seat_state, SeatState)
    return seat_state.view_version


@pytest.mark.parametrize("start", [preparing(), paused(BY_WATCH), paused(BY_BOTH)], ids=["preparing", "watch", "both"])
@pytest.mark.parametrize("seat", [A, B])
def test_a_lone_yes_is_told_to_nobody_else(start: Session, seat: Seat) -> None:
    """VIEW1, VIEW2: where both are asked, one seat's yes and its withdrawal change the other's view in nothing."""
    other = seat.partner
    given = after(start, yes_in(start, seat))
    assert view_for(given, seat).ask == "given"
    for session in (given, after(given, withdraw_in(start, seat)), after(given, yes_in(start, seat))):
        assert view_for(session, other) == view_for(start, other)
        assert version(session, other) == version(start, other)


def test_the_pausers_offer_is_the_one_yes_that_shows() -> None:
    """VIEW1, RELEASE4: the partner learns of the pauser's offer by being asked, and of its withdrawal by not being."""
    start = paused(BY_A)
    assert (view_for(start, A).ask, view_for(start, B).ask) == ("open", "none")
    offered = after(start, yes(A, BY_A))
    assert (view_for(offered, A).ask, view_for(offered, B).ask) == ("given", "open")
    assert view_for(after(offered, Withdraw(A, "a1", "go_on")), B) == view_for(start, B)


def test_every_phase_is_named() -> None:
    """VIEW1: a view names the phase, and asks only where a yes could be given."""
    for session, ask in (
        (waiting(), "none"),
        (preparing(), "open"),
        (together(), "none"),
        (aftercare(), "none"),
        (closed(), "none"),
    ):
        view = view_for(session, A)
        assert (view.phase, view.ask) == (session.phase.name, ask)


def test_a_view_holds_nothing_private() -> None:
    """VIEW1, SEAT4: a view has the fields it needs and no token, ticket or connection."""
    names = {field.name for field in fields(SeatView)}
    assert names == {
        "epoch",
        "seat",
        "phase",
        "taps",
        "released",
        "ask",
        "settles_at",
        "closes_at",
        "agreement",
        "rehearsal",
        "ends_at",
        "more",
        "step",
        "step_ask",
        "more_ask",
        "check_in",
        "pace",
        "knocks",
        "share",
        "shared",
    }
    text = repr(view_for(paused(), A)) + repr(view_for(paused(), B))
    for secret in (TICKET_HASH, TOKEN_B, paused().a.token_hash, "a1", "b1"):
        assert secret not in text


def test_versions_count_what_each_seat_can_see() -> None:
    """VIEW2: a change both can see counts for both, one that only one sees for that one, none for neither."""
    session = paused(BY_A)
    a, b = version(session, A), version(session, B)
    rejected = after(session, RejectedJoin())
    assert (version(rejected, A), version(rejected, B)) == (a + 1, b + 1)
    for silent in (raised(a=1), TimePassed(), Connect(A, "a2"), Connect(B, "b2")):
        quiet = after(session, silent)
        assert (version(quiet, A), version(quiet, B)) == (a, b)
    blind = paused(BY_WATCH)
    alone = after(blind, yes(A, BY_WATCH))
    assert (version(alone, A), version(alone, B)) == (a + 1, b)
    voided = after(alone, Connect(B, "b2"))
    assert (version(voided, A), version(voided, B)) == (a + 2, b)


def test_a_new_seat_starts_counting() -> None:
    """VIEW2: joining changes the view of the seat that waited; the new one has its first."""
    joined = after(waiting(), Join(TICKET_HASH, TOKEN_B, SHARE))
    assert version(joined, A) == version(waiting(), A) + 1
    assert view_for(joined, B).phase == "preparing"


def test_times_are_absolute() -> None:
    """VIEW5: when a pause settles and when the room ends are told as server times, in ms."""
    view = view_for(paused(since=LATER), B)
    assert (view.settles_at, view.closes_at) == (LATER + SETTLE_TIME, paused().closes_at)
    assert view_for(preparing(), B).settles_at is None
    assert view_for(together(), B).settles_at is None


def test_both_seats_see_the_same_counts() -> None:
    """PAUSE1, VIEW1: counters are no secret: both views carry all of them."""
    session = replace(paused(Count(3, 2, 1), Count(1, 1, 1)))
    for seat in Seat:
        assert view_for(session, seat).taps == Count(3, 2, 1)
        assert view_for(session, seat).released == Count(1, 1, 1)


_NAMES = {
    *("epoch", "seat", "phase", "taps", "released", "ask", "settles_at", "closes_at", "agreement", "knocks"),
    *("rehearsal", "ends_at", "step", "step_ask", "more_ask", "check_in", "pace"),
}
