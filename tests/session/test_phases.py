"""Phases are types: what can't be, can't be built; and what becomes of the step from one to the next."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from tests.support.sessions import (
    ANSWER_BY,
    BY_WATCH,
    DUE_AT,
    LATER,
    TERMS,
    TOKEN,
    after,
    answer,
    answer_token,
    begun,
    on_step,
    opened,
    paused,
    phase_of,
    preparing,
    raised,
    refused,
    step_back,
    step_on,
    together,
    yes,
)

from lull.session.agreement import DEFAULT_AGREEMENT
from lull.session.bounds import COUNTER_LIMIT
from lull.session.check_in import CHECK_IN_AFTER_STEP, CheckIn, Feeling
from lull.session.inputs import StepBack
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import (
    NO_YESES,
    SETTLE_TIME,
    Aftercare,
    Closed,
    Paused,
    Preparing,
    SeatState,
    Session,
    Together,
    Waiting,
    Yeses,
)
from lull.session.view import view_for

A, B = Seat.A, Seat.B
BOTH = Yeses(TOKEN, TOKEN)
SOON = CheckIn(1, LATER, LATER)
ONE = Count(a=1)


@pytest.mark.parametrize(
    ("impossible", "why"),
    [
        ({"phase": Together(SOON), "taps": ONE}, "unreleased tap"),
        ({"phase": Together(SOON), "taps": Count(watch=1)}, "unreleased tap"),
        ({"phase": Paused(LATER)}, "nothing to release"),
        ({"phase": Paused(LATER), "taps": ONE, "released": ONE}, "nothing to release"),
        ({"phase": Waiting()}, "both seats taken"),
        ({"phase": Preparing(), "b": None}, "one seat"),
        ({"phase": Together(SOON), "b": None}, "one seat"),
        ({"phase": Paused(LATER), "taps": ONE, "b": None}, "one seat"),
        ({"phase": Aftercare(), "taps": ONE}, "unreleased tap"),
        ({"phase": Aftercare(), "b": None}, "one seat"),
        ({"phase": Together(SOON), "started_at": None}, "begun at no time"),
        ({"phase": Together(SOON), "ends_at": None}, "begun at no time"),
        ({"phase": Paused(LATER), "taps": ONE, "ends_at": None}, "begun at no time"),
        ({"phase": Aftercare(), "started_at": None}, "begun at no time"),
        ({"phase": Together(SOON, on=BOTH)}, "agreed by both"),
        ({"phase": Together(SOON, more=BOTH)}, "agreed by both"),
        ({"step": 3}, "a step that isn't there"),
        ({"step": -1}, "a step that isn't there"),
        ({"step": 1, "agreement": DEFAULT_AGREEMENT}, "a step that isn't there"),
        ({"phase": Preparing(BOTH)}, "agreed by both"),
        ({"phase": Paused(LATER, BOTH), "taps": ONE}, "agreed by both"),
        ({"phase": Together(SOON), "released": ONE}, "never tapped"),
        ({"phase": Preparing(), "taps": Count(a=-1), "released": Count(a=-1)}, "never tapped"),
        ({"phase": Preparing(), "taps": Count(b=COUNTER_LIMIT)}, "can't count"),
    ],
    ids=str,
)
def test_impossible_sessions_cannot_be_built(impossible: dict[str, Any], why: str) -> None:
    """PHASE1: no pause in Together, none missing in Paused, no phase with the wrong number of seats, no two lone yeses."""
    with pytest.raises(ValueError, match=why):
        begun(**impossible)


def test_what_can_be_can_be_built() -> None:
    """PHASE1: each phase with what belongs to it."""
    assert opened().phase == Waiting()
    assert together(ONE).released == ONE
    assert paused(ONE, NO_TAPS).unreleased
    assert not together(ONE).unreleased
    assert begun(step=2).step == 2
    assert replace(preparing(), phase=Closed(), taps=Count(a=COUNTER_LIMIT)).phase == Closed()


def test_sessions_are_values() -> None:
    """PHASE1: nothing changes a session that is already there."""
    with pytest.raises(FrozenInstanceError):
        preparing().phase = Together(SOON)  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        preparing().a.connection = None  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(preparing(), Session)
    assert isinstance(preparing().b, SeatState)


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


@pytest.mark.parametrize("session", [on_step(2), replace(paused(BY_WATCH), step=2)], ids=["together", "paused"])
@pytest.mark.parametrize("seat", [A, B])
def test_back_takes_one(session: Session, seat: Seat) -> None:
    """LADDER2: at once, to the step it names or where they are already, whichever is lower."""
    assert after(session, step_back(seat, 1)).step == 1
    assert after(session, step_back(seat, 0)).step == 0
    assert after(session, step_back(seat, 1), step_back(seat.partner, 1)).step == 1
    assert after(session, step_back(seat, 2)) == session
    assert after(session, step_back(seat, 12)) == session
    assert refused(session, StepBack(seat, "x", 0)) is Rejection.FENCED


def test_a_check_in_follows_every_change_of_step() -> None:
    """CHECK6: within a minute, or when it is due anyway; one that is open stays as it is."""
    soon = CheckIn(1, LATER + CHECK_IN_AFTER_STEP, LATER + CHECK_IN_AFTER_STEP + 30_000)
    assert phase_of(after(together(), step_on(A, 0), step_on(B, 0))).check_in == soon
    assert phase_of(after(on_step(1), step_back(A, 0))).check_in == soon
    almost = DUE_AT - CHECK_IN_AFTER_STEP + 1
    assert phase_of(after(on_step(1), step_back(A, 0), now=almost)).check_in == CheckIn(1, DUE_AT, ANSWER_BY)
    opened = after(on_step(1), answer(A, Feeling.GOOD), step_back(A, 0), now=DUE_AT)
    assert phase_of(opened).check_in == CheckIn(1, DUE_AT, ANSWER_BY, a=answer_token(A, Feeling.GOOD))


def test_a_step_back_in_a_pause_is_remembered_until_it_is_over() -> None:
    """CHECK6, PAUSE7: through newer pauses, too."""
    session = after(replace(paused(BY_WATCH), step=1), step_back(B, 0), raised(a=1))
    taps, later = session.taps, LATER + SETTLE_TIME
    assert session.phase == Paused(LATER, stepped=True)
    session = after(session, yes(A, taps), yes(B, taps), now=later)
    assert phase_of(session).check_in.due_at == later + CHECK_IN_AFTER_STEP
    oftener = replace(session.agreement, terms=replace(TERMS, every=60))
    brief = replace(paused(BY_WATCH), agreement=oftener, phase=Paused(LATER - SETTLE_TIME, stepped=True))
    assert phase_of(after(brief, yes(A, BY_WATCH), yes(B, BY_WATCH))).check_in.due_at == LATER + 60_000
