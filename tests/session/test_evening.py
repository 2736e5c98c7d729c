"""Rehearsal, check-ins, the ladder and the time: what happens in a session besides pauses."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    ANSWER_BY,
    DUE_AT,
    ENDS_AT,
    LATER,
    OTHER_TOKEN,
    TERMS,
    TOKEN,
    after,
    aftercare,
    agree,
    answer,
    answer_token,
    met,
    more_time,
    paused,
    preparing,
    raised,
    refused,
    step_on,
    together,
    yes,
    yes_in,
)

from lull.session.bounds import EXTENSIONS
from lull.session.check_in import CHECK_IN_AFTER_STEP, EARLY_TOLERANCE, CheckIn, Feeling, Pace
from lull.session.deadlines import next_deadline
from lull.session.inputs import (
    Answer,
    Confirm,
    Connect,
    Disconnect,
    Edit,
    Enough,
    Input,
    RaiseTaps,
    RejectedJoin,
    StepBack,
    TimePassed,
    Withdraw,
)
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, ProposalName, StepOn
from lull.session.rehearsal import How, Rehearsal
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Session, Together, Yeses
from lull.session.transitions import TIME_ADDED, decide
from lull.session.view import SeatRehearsal, view_for
from lull.session.yeses import END_WARNING

A, B = Seat.A, Seat.B
BY_WATCH = Count(watch=1)
GOOD, SLOW = Feeling.GOOD, Feeling.SLOW


def confirm(seat: Seat, taps: int, how: How = How.SEEN) -> Confirm:
    """The seat says how its partner's pause came through."""
    return Confirm(seat, f"{seat}1", taps, how)


def back(seat: Seat, step: int) -> StepBack:
    """The seat wants back to this step."""
    return StepBack(seat, f"{seat}1", step)


def enough(seat: Seat) -> Enough:
    """The seat has enough."""
    return Enough(seat, f"{seat}1")


def phase_of(session: Session) -> Together:
    """The phase, known to be Together."""
    assert isinstance(session.phase, Together)
    return session.phase


def on(step: int, **phase: object) -> Session:
    """Together on this step."""
    return replace(together(), step=step, phase=replace(together().phase, **phase))


# Rehearsal.


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


# Yeses.


def test_tokens_decide_and_nobody_learns_that_they_differ() -> None:
    """YES2, YES3: two yeses that mean different things stand; one said anew can still meet the other."""
    session = after(paused(BY_WATCH), yes(A, BY_WATCH), agree(B, GoOn(BY_WATCH), OTHER_TOKEN))
    assert session.phase == Paused(LATER - SETTLE_TIME, Yeses(TOKEN, OTHER_TOKEN))
    assert [view_for(session, seat).ask for seat in Seat] == ["given", "given"]
    assert after(session, yes(B, BY_WATCH)).phase.name == "together"


@pytest.mark.parametrize(
    ("proposal", "why"),
    [
        (StepOn(Count(a=1), 0), Rejection.TAPS_CHANGED),
        (StepOn(NO_TAPS, 1), Rejection.CHANGED),
        (MoreTime(Count(a=1), ENDS_AT), Rejection.TAPS_CHANGED),
        (MoreTime(NO_TAPS, ENDS_AT + 1), Rejection.CHANGED),
        (MoreTime(NO_TAPS, ENDS_AT), Rejection.TOO_SOON),
    ],
    ids=str,
)
def test_a_yes_is_to_how_it_is(proposal: Proposal, why: Rejection) -> None:
    """YES1: to other taps, another step or another end it's refused."""
    assert refused(together(), agree(A, proposal)) is why


def test_time_is_added_as_often_as_can_be_counted() -> None:
    """TIME3: and not once more."""
    now = ENDS_AT - END_WARNING
    start = replace(together(), more=EXTENSIONS[-2], phase=Together(CheckIn(1, ENDS_AT, ENDS_AT + 30_000)))
    added = after(start, more_time(A), more_time(B), now=now)
    assert added.more == EXTENSIONS[-1]
    assert refused(added, more_time(A, ENDS_AT + TIME_ADDED), now) is Rejection.NOT_NOW


@pytest.mark.parametrize("to", ["step_on", "more_time"])
def test_a_lone_yes_in_together_is_blind_and_can_be_taken_back(to: ProposalName) -> None:
    """YES3, RELEASE6, VIEW1: the partner's view is what it was."""
    now = ENDS_AT - END_WARNING
    start = replace(together(), phase=Together(CheckIn(1, ENDS_AT, ENDS_AT + 30_000)))
    given = after(start, step_on(A, 0) if to == "step_on" else more_time(A), now=now)
    assert _asked(given, to) == "given"
    assert view_for(given, B) == view_for(start, B)
    assert given.b == start.b
    kept = after(given, Withdraw(A, "a1", "go_on"), Withdraw(B, "b1", to), now=now)
    assert _asked(kept, to) == "given"
    taken_back = after(given, Withdraw(A, "a1", to), now=now)
    assert taken_back.phase == start.phase


def _asked(session: Session, to: ProposalName) -> str:
    view = view_for(session, A)
    return view.step_ask if to == "step_on" else view.more_ask


@pytest.mark.parametrize("given", [raised(b=1), Connect(B, "b2"), Disconnect(B, "b1"), back(B, 0)], ids=str)
def test_what_voids_a_yes_in_together(given: Input) -> None:
    """YES4, RELEASE3: a pause, a coming or going, a step back."""
    now = ENDS_AT - END_WARNING
    start = replace(together(), step=1, phase=Together(CheckIn(1, ENDS_AT, ENDS_AT + 30_000)))
    session = after(start, step_on(A, 1), more_time(A), given, now=now)
    match session.phase:
        case Together(on=yeses, more=more):
            assert yeses == more == NO_YESES
        case _:
            assert session.phase == Paused(now)


@pytest.mark.parametrize("given", [RejectedJoin(), TimePassed(), RaiseTaps(NO_TAPS), back(B, 1), back(B, 2)], ids=str)
def test_what_voids_no_yes_in_together(given: Input) -> None:
    """YES4: what changes nothing voids nothing."""
    assert phase_of(after(on(1), step_on(A, 1), given)).on == Yeses(a=TOKEN)


# Check-ins.


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


@pytest.mark.parametrize("moved", [back(A, 0), Edit(B, "b1", 1, replace(TERMS, every=60))], ids=["step back", "edit"])
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


# The ladder.


def test_on_takes_both_and_one_step_at_a_time() -> None:
    """LADDER1, LADDER3: the yeses are used up, and after the last step there is nothing more."""
    session = together()
    for step in (0, 1):
        assert [view_for(session, seat).step_ask for seat in Seat] == ["open", "open"]
        assert after(session, step_on(A, step), step_on(A, step)).step == step
        session = after(session, step_on(A, step), step_on(B, step))
        assert (session.step, phase_of(session).on) == (step + 1, NO_YESES)
        assert view_for(session, A).step == step + 1
    for seat in Seat:
        assert view_for(session, seat).step_ask == "none"
        assert refused(session, step_on(seat, 2)) is Rejection.NOT_NOW


def test_without_a_ladder_there_is_no_step() -> None:
    """LADDER3, AGREE1: none, or one, leads nowhere."""
    for steps in (0, 1):
        agreement = replace(together().agreement, terms=replace(TERMS, steps=steps))
        session = replace(together(), agreement=agreement)
        assert view_for(session, A).step_ask == "none"
        assert refused(session, step_on(A, 0)) is Rejection.NOT_NOW


@pytest.mark.parametrize("session", [on(2), replace(paused(BY_WATCH), step=2)], ids=["together", "paused"])
@pytest.mark.parametrize("seat", [A, B])
def test_back_takes_one(session: Session, seat: Seat) -> None:
    """LADDER2: at once, to the step it names or where they are already, whichever is lower."""
    assert after(session, back(seat, 1)).step == 1
    assert after(session, back(seat, 0)).step == 0
    assert after(session, back(seat, 1), back(seat.partner, 1)).step == 1
    assert after(session, back(seat, 2)) == session
    assert after(session, back(seat, 12)) == session
    assert refused(session, StepBack(seat, "x", 0)) is Rejection.FENCED


def test_a_check_in_follows_every_change_of_step() -> None:
    """CHECK6: within a minute, or when it is due anyway; one that is open stays as it is."""
    soon = CheckIn(1, LATER + CHECK_IN_AFTER_STEP, LATER + CHECK_IN_AFTER_STEP + 30_000)
    assert phase_of(after(together(), step_on(A, 0), step_on(B, 0))).check_in == soon
    assert phase_of(after(on(1), back(A, 0))).check_in == soon
    almost = DUE_AT - CHECK_IN_AFTER_STEP + 1
    assert phase_of(after(on(1), back(A, 0), now=almost)).check_in == CheckIn(1, DUE_AT, ANSWER_BY)
    opened = after(on(1), answer(A, GOOD), back(A, 0), now=DUE_AT)
    assert phase_of(opened).check_in == CheckIn(1, DUE_AT, ANSWER_BY, a=answer_token(A, GOOD))


def test_a_step_back_in_a_pause_is_remembered_until_it_is_over() -> None:
    """CHECK6, PAUSE7: through newer pauses, too."""
    session = after(replace(paused(BY_WATCH), step=1), back(B, 0), raised(a=1))
    taps, later = session.taps, LATER + SETTLE_TIME
    assert session.phase == Paused(LATER, stepped=True)
    session = after(session, yes(A, taps), yes(B, taps), now=later)
    assert phase_of(session).check_in.due_at == later + CHECK_IN_AFTER_STEP
    oftener = replace(session.agreement, terms=replace(TERMS, every=60))
    brief = replace(paused(BY_WATCH), agreement=oftener, phase=Paused(LATER - SETTLE_TIME, stepped=True))
    assert phase_of(after(brief, yes(A, BY_WATCH), yes(B, BY_WATCH))).check_in.due_at == LATER + 60_000


# The time.


def test_the_first_together_sets_the_end() -> None:
    """TIME1: 45 minutes from both yeses on; a pause and its release change nothing about it."""
    session = after(preparing(), yes_in(preparing(), A), yes_in(preparing(), B))
    assert (session.started_at, session.ends_at) == (LATER, ENDS_AT)
    assert [view_for(session, seat).ends_at for seat in Seat] == [ENDS_AT, ENDS_AT]
    taps, later = Count(a=1), LATER + SETTLE_TIME
    session = after(after(session, raised(a=1)), yes(A, taps), yes(B, taps), now=later)
    assert (session.started_at, session.ends_at) == (LATER, ENDS_AT)


def near_the_end() -> Session:
    """Together, with no check-in before the end."""
    return replace(together(), phase=Together(CheckIn(1, ENDS_AT + 1, ENDS_AT + 30_001)))


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
