"""The end of the time that was agreed on, and what else time itself changes."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    ANSWER_BY,
    BY_WATCH,
    ENDS_AT,
    LATER,
    after,
    aftercare,
    enough,
    more_time,
    near_the_end,
    paused,
    phase_of,
    preparing,
    raised,
    refused,
    step_on,
    together,
    yes,
    yes_in,
)

from lull.session.check_in import CheckIn
from lull.session.deadlines import next_deadline
from lull.session.inputs import Enough, TimePassed
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Session, Together
from lull.session.transitions import TIME_ADDED, decide
from lull.session.view import view_for
from lull.session.yeses import END_WARNING

A, B = Seat.A, Seat.B


def test_the_first_together_sets_the_end() -> None:
    """TIME1: 45 minutes from both yeses on; a pause and its release change nothing about it."""
    session = after(preparing(), yes_in(preparing(), A), yes_in(preparing(), B))
    assert (session.started_at, session.ends_at) == (LATER, ENDS_AT)
    assert [view_for(session, seat).ends_at for seat in Seat] == [ENDS_AT, ENDS_AT]
    taps, later = Count(a=1), LATER + SETTLE_TIME
    session = after(after(session, raised(a=1)), yes(A, taps), yes(B, taps), now=later)
    assert (session.started_at, session.ends_at) == (LATER, ENDS_AT)


def test_more_time_takes_both_and_is_asked_for_near_the_end() -> None:
    """TIME2, TIME3: from two minutes before the end, until it; ten minutes more, and then again."""
    now = ENDS_AT - END_WARNING
    start = near_the_end()
    assert refused(start, more_time(A), now - 1) is Rejection.TOO_SOON
    assert after(start, more_time(A), more_time(A), now=now).ends_at == ENDS_AT
    session = after(start, more_time(A), more_time(B), now=now)
    assert session.ends_at == ENDS_AT + TIME_ADDED == ENDS_AT + 600_000
    assert phase_of(session).more == NO_YESES
    assert refused(session, more_time(A), now) is Rejection.CHANGED
    assert refused(session, more_time(A, ENDS_AT + TIME_ADDED), now) is Rejection.TOO_SOON
    assert refused(start, more_time(A), ENDS_AT) is Rejection.NOT_NOW


def test_silence_ends_it() -> None:
    """TIME3, TIME4: one yes is a no; at the end it is over, and not before."""
    session = after(near_the_end(), more_time(A), now=ENDS_AT - END_WARNING)
    assert after(session, TimePassed(), now=ENDS_AT - 1) == session
    ended = after(session, TimePassed(), now=ENDS_AT)
    assert ended.phase.name == "aftercare"
    assert (ended.taps, ended.ends_at) == (NO_TAPS, ENDS_AT)


def test_the_end_comes_before_a_check_in_that_it_cuts_short() -> None:
    """TIME4, CHECK4: whichever comes first by the clock counts, however late it is noticed."""
    for answer_by, phase in ((ENDS_AT - 1, "paused"), (ENDS_AT, "aftercare"), (ENDS_AT + 1, "aftercare")):
        session = replace(together(), phase=Together(CheckIn(1, answer_by - 30_000, answer_by)))
        assert after(session, TimePassed(), now=ENDS_AT + 5_000).phase.name == phase


def test_no_timer_takes_a_pause_off_the_screens() -> None:
    """TIME4: Paused stays beyond the end; both then let go of it into Aftercare."""
    for now in (ENDS_AT, ENDS_AT + 3_600_000):
        assert after(paused(BY_WATCH), TimePassed(), now=now) == paused(BY_WATCH)
    one = after(paused(BY_WATCH), yes(A, BY_WATCH), now=ENDS_AT - 1)
    assert after(one, yes(B, BY_WATCH), now=ENDS_AT - 1).phase.name == "together"
    over = after(one, yes(B, BY_WATCH), now=ENDS_AT)
    assert (over.phase.name, over.released) == ("aftercare", BY_WATCH)


@pytest.mark.parametrize("seat", [A, B])
@pytest.mark.parametrize("session", [together(), paused(Count(2, 1, 1))], ids=["together", "paused"])
def test_enough_takes_one(seat: Seat, session: Session) -> None:
    """TIME5: at once, whatever was tapped by whom; and the time is over from then on."""
    ended = after(session, enough(seat), now=LATER + 7)
    assert (ended.phase.name, ended.released, ended.ends_at) == ("aftercare", session.taps, LATER + 7)
    assert after(paused(BY_WATCH), enough(seat), now=ENDS_AT + 7).ends_at == ENDS_AT
    assert refused(session, Enough(seat, "x")) is Rejection.FENCED


def test_a_pause_in_aftercare_leads_back_to_it() -> None:
    """TIME6: by both, or by one who has enough; never to Together."""
    session = after(aftercare(), raised(a=1))
    assert session.phase == Paused(LATER)
    taps, later = Count(a=1), LATER + SETTLE_TIME
    assert after(session, yes(A, taps), yes(B, taps), now=later).phase.name == "aftercare"
    assert after(session, enough(B)).phase.name == "aftercare"
    assert after(aftercare(), TimePassed(), now=aftercare().closes_at - 1) == aftercare()


def test_time_is_settled_before_anything_is_looked_at() -> None:
    """TIME7: an input that comes late finds the room as time has left it; it is one change for each view."""
    assert refused(together(), step_on(A, 0), ANSWER_BY) is Rejection.NOT_NOW
    tapped = after(together(), raised(a=1), now=ANSWER_BY)
    assert tapped.taps == Count(a=1, watch=1)
    assert tapped.a.view_version == together().a.view_version + 1
    after_the_end = after(near_the_end(), raised(a=1), now=ENDS_AT)
    assert (after_the_end.phase.name, after_the_end.ends_at) == ("paused", ENDS_AT)


def test_the_next_deadline() -> None:
    """TIME7: the answer, the end of the time, the end of the room, whichever is first."""
    assert next_deadline(together()) == ANSWER_BY
    assert next_deadline(near_the_end()) == ENDS_AT
    brief = replace(near_the_end(), closes_at=ENDS_AT - 1)
    assert next_deadline(brief) == ENDS_AT - 1
    assert after(brief, TimePassed(), now=ENDS_AT - 1).phase.name == "closed"
    for session in (preparing(), paused(), aftercare()):
        assert next_deadline(session) == session.closes_at
    assert isinstance(decide(together(), TimePassed(), ANSWER_BY), Session)
