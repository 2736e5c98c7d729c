"""Both are asked at the same moment, and learn the more careful answer."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    ANSWER_BY,
    BY_WATCH,
    DUE_AT,
    ENDS_AT,
    LATER,
    TERMS,
    TOKEN,
    after,
    answer,
    answer_token,
    more_time,
    paused,
    phase_of,
    preparing,
    raised,
    refused,
    step_back,
    step_on,
    together,
    yes,
    yes_in,
)

from lull.session.check_in import EARLY_TOLERANCE, CheckIn, Feeling, Pace
from lull.session.inputs import Answer, Edit, Input, TimePassed
from lull.session.pauses import Seat
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Together, Yeses
from lull.session.transitions import TIME_ADDED
from lull.session.view import view_for
from lull.session.yeses import END_WARNING

A, B = Seat.A, Seat.B
GOOD, SLOW = Feeling.GOOD, Feeling.SLOW


def test_a_check_in_comes_an_interval_after_the_start() -> None:
    """CHECK1: due seven minutes after both said yes, to be answered within half a minute."""
    session = after(preparing(), yes_in(preparing(), A), yes_in(preparing(), B))
    assert phase_of(session).check_in == CheckIn(1, DUE_AT, ANSWER_BY)
    assert view_for(session, A).check_in == view_for(session, B).check_in
    released = after(paused(BY_WATCH), yes(A, BY_WATCH), yes(B, BY_WATCH), now=LATER + 5_000)
    assert phase_of(released).check_in == CheckIn(1, DUE_AT + 5_000, ANSWER_BY + 5_000)


@pytest.mark.parametrize("both", [(GOOD, GOOD), (GOOD, SLOW), (SLOW, GOOD), (SLOW, SLOW)], ids=str)
@pytest.mark.parametrize("first", [A, B])
def test_both_learn_the_more_careful_answer(both: tuple[Feeling, Feeling], first: Seat) -> None:
    """CHECK3: good only if both are; and the next one is due an interval after this one is complete."""
    one, other = both
    session = after(together(), answer(first, one), answer(first.partner, other), now=DUE_AT + 3_000)
    more_careful = SLOW if SLOW in both else GOOD
    assert phase_of(session).pace == Pace(1, more_careful, DUE_AT + 3_000)
    due_at = DUE_AT + 3_000 + TERMS.every * 1000
    assert phase_of(session).check_in == CheckIn(2, due_at, due_at + TERMS.within * 1000)
    assert session.step == 0
    for seat in Seat:
        assert view_for(session, seat).pace == Pace(1, more_careful, DUE_AT + 3_000)


@pytest.mark.parametrize("feeling", [GOOD, SLOW])
@pytest.mark.parametrize("seat", [A, B])
def test_a_lone_answer_is_nobodys_business(seat: Seat, feeling: Feeling) -> None:
    """CHECK4, VIEW1: it changes the partner's view in nothing, can be changed itself, and which it is nobody is told."""
    start = together()
    session = after(start, answer(seat, feeling), now=DUE_AT)
    mine, theirs = view_for(session, seat), view_for(session, seat.partner)
    assert mine.check_in is not None
    assert mine.check_in.mine is True
    assert theirs == view_for(start, seat.partner)
    assert session.seat_state(seat.partner) == start.seat_state(seat.partner)
    for changed in (SLOW, GOOD):
        again = after(session, answer(seat, changed), now=ANSWER_BY - 1)
        assert phase_of(again).check_in.of(seat) == answer_token(seat, changed)
        assert view_for(again, seat) == mine


def test_answers_are_for_the_check_in_that_is_open() -> None:
    """CHECK2: a second before it is due at the soonest; not to another one; not after its window."""
    assert refused(together(), answer(A, GOOD), DUE_AT - EARLY_TOLERANCE - 1) is Rejection.TOO_SOON
    assert after(together(), answer(A, GOOD), now=DUE_AT - EARLY_TOLERANCE) != together()
    assert after(together(), answer(A, GOOD), now=ANSWER_BY - 1) != together()
    assert refused(together(), answer(A, GOOD, 2), DUE_AT) is Rejection.CHANGED
    assert refused(together(), answer(A, GOOD), ANSWER_BY) is Rejection.NOT_NOW
    assert refused(together(), Answer(A, "a0", 1, TOKEN), DUE_AT) is Rejection.FENCED


@pytest.mark.parametrize("answers", [[], [answer(A, GOOD)], [answer(B, SLOW)]], ids=str)
def test_silence_is_a_pause(answers: list[Input]) -> None:
    """CHECK4: at the end of the window, and not before; the same for both, whoever answered."""
    session = after(together(), *answers, now=DUE_AT)
    assert after(session, TimePassed(), now=ANSWER_BY - 1) == session
    missed = after(session, TimePassed(), now=ANSWER_BY)
    assert missed.phase == Paused(ANSWER_BY)
    assert missed.taps == BY_WATCH
    unasked = after(together(), TimePassed(), now=ANSWER_BY)
    assert [view_for(missed, seat) for seat in Seat] == [view_for(unasked, seat) for seat in Seat]


def test_a_pause_voids_the_check_in() -> None:
    """CHECK5: it is a pause at once; after its release the next check-in is an interval away, and nothing was answered."""
    session = after(together(), answer(A, GOOD), raised(b=1), now=DUE_AT)
    assert session.phase == Paused(DUE_AT)
    later = DUE_AT + SETTLE_TIME
    taps = session.taps
    session = after(session, yes(B, taps), yes(A, taps), now=later)
    assert phase_of(session).check_in == CheckIn(2, later + 420_000, later + 450_000)
    assert phase_of(session).pace is None


def test_slow_takes_back_the_yeses_to_the_next_step() -> None:
    """YES4, CHECK3: those to more time stand, whatever it came to."""
    start = replace(together(), phase=replace(together().phase, on=Yeses(a=TOKEN), more=Yeses(b=TOKEN)))
    asked = after(start, answer(A, GOOD), step_on(A, 0), now=DUE_AT)
    slow = phase_of(after(asked, answer(B, SLOW), now=DUE_AT))
    assert (slow.on, slow.more) == (NO_YESES, Yeses(b=TOKEN))
    good = phase_of(after(asked, answer(B, GOOD), now=DUE_AT))
    assert (good.on, good.more) == (Yeses(a=TOKEN), Yeses(b=TOKEN))


@pytest.mark.parametrize("seat", [A, B])
@pytest.mark.parametrize("feeling", [GOOD, SLOW])
def test_an_answer_voids_its_givers_yes_to_the_next_step_at_once(feeling: Feeling, seat: Seat) -> None:
    """YES4: before the partner has answered; and alike for both answers, so that the server can't tell them apart."""
    start = after(together(), step_on(seat, 0))
    answered = after(start, answer(seat, feeling), now=DUE_AT)
    assert phase_of(answered).on == NO_YESES
    assert after(answered, step_on(seat.partner, 0), now=DUE_AT).step == 0
    assert view_for(answered, seat.partner) == view_for(start, seat.partner)


@pytest.mark.parametrize("seat", [A, B])
def test_an_answers_partner_keeps_the_yes_to_the_next_step(seat: Seat) -> None:
    """YES4: what one answers voids nothing of the other's, unless it comes to slow."""
    session = after(together(), step_on(seat.partner, 0), answer(seat, GOOD), now=DUE_AT)
    assert phase_of(session).on == NO_YESES.with_(seat.partner, TOKEN)


@pytest.mark.parametrize(
    "moved", [step_back(A, 0), Edit(B, "b1", 1, replace(TERMS, every=60))], ids=["step back", "edit"]
)
def test_an_early_answer_is_there_when_the_check_in_moves(moved: Input) -> None:
    """CHECK2: answered just before it is due, it stays answered when a step back or a shorter interval brings it forward."""
    now = DUE_AT - EARLY_TOLERANCE
    start = replace(together(), step=1, agreement=replace(together().agreement, version=1))
    session = after(start, answer(A, GOOD), moved, now=now)
    assert phase_of(session).check_in.of(A) == answer_token(A, GOOD)
    complete = after(session, answer(B, GOOD), now=phase_of(session).check_in.due_at)
    assert phase_of(complete).pace == Pace(1, GOOD, phase_of(session).check_in.due_at)


def test_more_time_outlives_a_lowered_interval() -> None:
    """TIME3, AGREE4: only a shorter length takes away what was added, all of it."""
    now = ENDS_AT - END_WARNING
    start = replace(together(), phase=Together(CheckIn(1, ENDS_AT, ENDS_AT + 30_000)))
    given = after(start, more_time(A), more_time(B), now=now)
    assert (given.more, given.ends_at) == (1, ENDS_AT + TIME_ADDED)
    version, shorter = given.agreement.version, TERMS.length - 60
    often = after(given, Edit(A, "a1", version, replace(TERMS, every=60)), now=now)
    assert (often.more, often.ends_at) == (1, ENDS_AT + TIME_ADDED)
    short = after(given, Edit(A, "a1", version, replace(TERMS, length=shorter)), now=now)
    assert (short.more, short.ends_at) == (0, LATER + shorter * 1000)
