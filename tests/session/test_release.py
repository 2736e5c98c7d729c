"""The way back to Together: always by two, over exactly what was tapped."""

import pytest
from tests.support.sessions import (
    BY_WATCH,
    EPOCH,
    LATER,
    SHARE,
    TICKET_HASH,
    TOKEN,
    TOKEN_B,
    after,
    paused,
    preparing,
    raised,
    refused,
    together,
    waiting,
    withdraw_in,
    yes,
    yes_in,
)

from lull.session.inputs import (
    Agree,
    Connect,
    Disconnect,
    End,
    Input,
    Join,
    RaiseTaps,
    RejectedJoin,
    TimePassed,
    Withdraw,
)
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Preparing, Session, Yeses
from lull.session.transitions import decide
from lull.session.view import view_for
from lull.session.yeses import settles_at

A, B = Seat.A, Seat.B
BY_BOTH = Count(1, 1, 0)


def test_two_yeses_release_exactly_what_they_named() -> None:
    """RELEASE1: the second yes releases the taps, all of them and nothing else."""
    taps = Count(2, 1, 3)
    session = after(paused(taps, Count(1, 1, 1)), yes(A, taps))
    assert session.phase == Paused(LATER - SETTLE_TIME, Yeses(a=TOKEN))
    assert session.released == Count(1, 1, 1)
    session = after(session, yes(B, taps))
    assert session.phase.name == "together"
    assert session.released == session.taps == taps


@pytest.mark.parametrize("seat", [A, B])
def test_one_seat_alone_never_releases(seat: Seat) -> None:
    """RELEASE1: a yes said twice is one yes."""
    session = after(paused(BY_WATCH), yes(seat, BY_WATCH))
    assert after(session, yes(seat, BY_WATCH), yes(seat, BY_WATCH)) == session


@pytest.mark.parametrize("named", [NO_TAPS, Count(a=1), Count(a=3), Count(a=2, watch=1), Count(a=2, b=1)])
def test_a_yes_to_other_taps_is_refused(named: Count) -> None:
    """RELEASE2: a yes that names fewer, more or other taps than the session's is refused."""
    assert refused(paused(Count(a=2)), yes(A, named)) is Rejection.TAPS_CHANGED


def test_a_newer_tap_outlives_an_older_yes() -> None:
    """RELEASE2, RELEASE3: a tap between two yeses voids the first and refuses the second."""
    session = after(paused(BY_WATCH), yes(A, BY_WATCH), raised(b=1), now=LATER)
    assert session.phase == Paused(since=LATER)
    much_later = LATER + SETTLE_TIME
    assert refused(session, yes(B, BY_WATCH), much_later) is Rejection.TAPS_CHANGED
    assert after(session, yes(B, Count(0, 1, 1)), now=much_later).phase == Paused(LATER, Yeses(b=TOKEN))


@pytest.mark.parametrize(
    "given",
    [
        raised(a=2),
        raised(b=2),
        raised(watch=2),
        Connect(A, "a2"),
        Connect(B, "b2"),
        Disconnect(A, "a1"),
        Disconnect(B, "b1"),
    ],
    ids=str,
)
@pytest.mark.parametrize("start", [preparing(), paused(BY_WATCH)], ids=["preparing", "paused"])
def test_what_voids_every_yes(start: Session, given: Input) -> None:
    """RELEASE3: any rise, and any new or lost connection of either seat, leaves no yes standing."""
    session = after(start, yes_in(start, A))
    assert view_for(session, A).ask == "given"
    session = after(session, given)
    assert isinstance(session.phase, Preparing | Paused)
    assert session.phase.yeses == NO_YESES


@pytest.mark.parametrize(
    "given", [TimePassed(), RejectedJoin(), raised(), Disconnect(B, "b0"), Withdraw(B, "b1", "go_on")], ids=str
)
def test_what_leaves_a_yes_standing(given: Input) -> None:
    """RELEASE3, RELEASE6: time, a rejected join, a repeated counter, a late word of an older connection void nothing."""
    session = after(paused(BY_WATCH), yes(A, BY_WATCH), given)
    assert view_for(session, A).ask == "given"


def test_the_pauser_offers_first() -> None:
    """RELEASE4: the partner of the one who paused can't ask for it, only answer."""
    taps = Count(a=1)
    assert refused(paused(taps), yes(B, taps)) is Rejection.WAIT_FOR_OFFER
    offered = after(paused(taps), yes(A, taps))
    assert after(offered, yes(B, taps)).phase.name == "together"


def test_an_offer_taken_back_is_none() -> None:
    """RELEASE4, RELEASE6: once the pauser withdraws, the partner waits again."""
    taps = Count(b=1)
    session = after(paused(taps), yes(B, taps), Withdraw(B, "b1", "go_on"))
    assert view_for(session, A).ask == "none"
    assert refused(session, yes(A, taps)) is Rejection.WAIT_FOR_OFFER


@pytest.mark.parametrize("taps", [BY_WATCH, BY_BOTH], ids=["nobody", "both"])
@pytest.mark.parametrize("first", [A, B])
def test_where_nobody_or_both_paused_either_may_begin(taps: Count, first: Seat) -> None:
    """RELEASE4: with no pauser or two, both are asked, and either order releases."""
    session = paused(taps)
    assert view_for(session, A).ask == view_for(session, B).ask == "open"
    assert after(session, yes(first, taps), yes(first.partner, taps)).phase.name == "together"


def test_who_paused_is_told_by_what_is_unreleased() -> None:
    """RELEASE4: a tap that was released long ago makes nobody the pauser."""
    session = paused(Count(5, 0, 1), Count(5, 0, 0))
    assert view_for(session, B).ask == "open"


def test_a_fresh_pause_settles() -> None:
    """RELEASE5: until 10 s after the newest tap no yes is taken; then it is."""
    taps = Count(a=1)
    session = paused(taps, since=LATER)
    assert settles_at(session) == LATER + 10_000
    assert refused(session, yes(A, taps), LATER + 9_999) is Rejection.TOO_SOON
    assert view_for(after(session, yes(A, taps), now=LATER + 10_000), A).ask == "given"


def test_a_newer_tap_settles_anew() -> None:
    """RELEASE5, PAUSE7: the ten seconds run from the newest tap."""
    session = after(paused(Count(a=1), since=LATER), raised(a=2), now=LATER + 9_000)
    assert refused(session, yes(A, Count(a=2)), LATER + 18_999) is Rejection.TOO_SOON
    assert view_for(after(session, yes(A, Count(a=2)), now=LATER + 19_000), A).ask == "given"


@pytest.mark.parametrize("seat", [A, B])
@pytest.mark.parametrize("start", [preparing(), paused(BY_WATCH)], ids=["preparing", "paused"])
def test_a_yes_can_be_taken_back(start: Session, seat: Seat) -> None:
    """RELEASE6: a withdrawn yes doesn't count; withdrawing what wasn't said changes nothing."""
    session = start
    assert after(session, withdraw_in(session, seat)) == session
    withdrawn = after(session, yes_in(session, seat), withdraw_in(session, seat))
    assert view_for(withdrawn, seat).ask == "open"
    assert after(withdrawn, yes_in(session, seat.partner)).phase.name == session.phase.name


def test_a_fenced_page_neither_agrees_nor_withdraws() -> None:
    """SEAT2: only the live connection of a seat speaks for it; a disconnected one doesn't either."""
    session = after(paused(BY_WATCH), Connect(A, "a2"))
    assert refused(session, yes(A, BY_WATCH)) is Rejection.FENCED
    assert refused(session, Withdraw(A, "a1", "go_on")) is Rejection.FENCED
    assert view_for(after(session, Agree(A, "a2", EPOCH, GoOn(BY_WATCH), TOKEN)), A).ask == "given"
    left = after(session, Disconnect(A, "a2"))
    assert refused(left, Agree(A, "a2", EPOCH, GoOn(BY_WATCH), TOKEN)) is Rejection.FENCED


@pytest.mark.parametrize("start", [preparing(), paused(BY_WATCH)], ids=["preparing", "paused"])
def test_both_must_be_there(start: Session) -> None:
    """RELEASE7: no yes is taken while the partner holds no connection."""
    session = after(start, Disconnect(B, "b1"))
    assert refused(session, yes_in(session, A)) is Rejection.PARTNER_AWAY


@pytest.mark.parametrize(
    "given",
    [
        TimePassed(),
        RejectedJoin(),
        Join(TICKET_HASH, TOKEN_B, SHARE),
        Connect(A, "a2"),
        Disconnect(A, "a1"),
        RaiseTaps(NO_TAPS),
        Withdraw(B, "b1", "go_on"),
        End(),
    ],
    ids=str,
)
def test_nothing_but_a_yes_leads_to_together(given: Input) -> None:
    """RELEASE1, RELEASE7: with one yes standing, no other input makes it Together."""
    session = after(paused(BY_WATCH), yes(A, BY_WATCH))
    for now in (LATER, LATER + 3_600_000, session.closes_at):
        outcome = decide(session, given, now)
        assert not isinstance(outcome, Session) or outcome.phase.name != "together"


def test_the_first_together_needs_no_settling() -> None:
    """RELEASE8: from Preparing both say yes to the present taps, blind and at once."""
    session = after(preparing(), raised(a=2, b=1, watch=1))
    taps = session.taps
    assert view_for(session, A).settles_at is None
    assert refused(session, yes_in(preparing(), A)) is Rejection.TAPS_CHANGED
    one = after(session, yes_in(session, B))
    assert view_for(one, A) == view_for(session, A)
    assert after(one, yes_in(session, A)).phase.name == "together"
    assert after(one, yes_in(session, A)).released == taps


def test_there_is_no_yes_before_two_are_here() -> None:
    """RELEASE8: Waiting takes no yes; Together needs none."""
    for given in (yes(A), yes_in(preparing(), A)):
        assert refused(waiting(), given) is Rejection.NOT_NOW
        assert refused(together(), given) is Rejection.NOT_NOW


def test_a_clock_that_was_set_back_makes_nobody_wait_longer() -> None:
    """TIME8, RELEASE5: a pause that seems to lie in the future counts as made now, and settles in ten seconds."""
    session = paused()
    earlier = LATER - 3_600_000
    moved = after(session, TimePassed(), now=earlier)
    assert view_for(moved, A).settles_at == earlier + 10_000
    assert after(moved, TimePassed(), now=earlier + 5_000) == moved
