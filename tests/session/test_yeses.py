"""Yeses to the next step and to more time: who may say one, and what voids it."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    BY_WATCH,
    ENDS_AT,
    LATER,
    OTHER_TOKEN,
    TOKEN,
    after,
    agree,
    more_time,
    on_step,
    paused,
    phase_of,
    raised,
    refused,
    step_back,
    step_on,
    together,
    yes,
)

from lull.session.bounds import EXTENSIONS
from lull.session.check_in import CheckIn
from lull.session.inputs import Connect, Disconnect, Input, RaiseTaps, RejectedJoin, TimePassed, Withdraw
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, ProposalName, StepOn
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Session, Together, Yeses
from lull.session.transitions import TIME_ADDED
from lull.session.view import view_for
from lull.session.yeses import END_WARNING

A, B = Seat.A, Seat.B


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


@pytest.mark.parametrize("given", [raised(b=1), Connect(B, "b2"), Disconnect(B, "b1"), step_back(B, 0)], ids=str)
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


@pytest.mark.parametrize(
    "given", [RejectedJoin(), TimePassed(), RaiseTaps(NO_TAPS), step_back(B, 1), step_back(B, 2)], ids=str
)
def test_what_voids_no_yes_in_together(given: Input) -> None:
    """YES4: what changes nothing voids nothing."""
    assert phase_of(after(on_step(1), step_on(A, 1), given)).on == Yeses(a=TOKEN)
