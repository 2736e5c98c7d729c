"""Epochs: what becomes of a room whose store may have forgotten something."""

from dataclasses import replace

import pytest
from tests.support.sessions import (
    EPOCH,
    LATER,
    OTHER_EPOCH,
    OTHER_TOKEN,
    after,
    aftercare,
    agree,
    paused,
    preparing,
    refused,
    step_on,
    together,
    yes_in,
)

from lull.session.bounds import COUNTER_LIMIT
from lull.session.inputs import Agree, StartNewEpoch
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, Closed, Paused, Session
from lull.session.view import view_for
from lull.session.yeses import yeses_to

ANEW = StartNewEpoch(OTHER_EPOCH)


def test_together_begins_anew_as_paused() -> None:
    """EPOCH1: it may have been paused, stepped back or ended in what was forgotten: both are asked."""
    session = after(together(), ANEW)
    assert (session.epoch, session.taps, session.phase) == (OTHER_EPOCH, Count(watch=1), Paused(LATER))
    assert session.released == NO_TAPS


@pytest.mark.parametrize("session", [preparing(), paused(), aftercare()], ids=lambda it: it.phase.name)
def test_nothing_else_changes(session: Session) -> None:
    """EPOCH1: a room that isn't Together stays where it is, with the same counters."""
    anew = after(session, ANEW)
    assert anew.epoch == OTHER_EPOCH
    assert replace(anew, epoch=session.epoch, a=session.a, b=session.b) == session


def test_every_yes_is_void() -> None:
    """EPOCH1, LATCH: one that was taken back in what was forgotten must not stand again."""
    going_on = after(paused(), yes_in(paused(), Seat.A), now=LATER + 10_000)
    assert yeses_to(going_on, "go_on") != NO_YESES
    assert yeses_to(after(going_on, ANEW), "go_on") == NO_YESES
    stepping = after(together(), step_on(Seat.A, 0))
    assert yeses_to(after(stepping, ANEW), "step_on") == NO_YESES


def test_both_are_told() -> None:
    """EPOCH1, VIEW2: the epoch is part of what a seat sees."""
    before = together()
    anew = after(before, ANEW)
    for seat in Seat:
        old, new = before.seat_state(seat), anew.seat_state(seat)
        assert old is not None
        assert new is not None
        assert new.view_version == old.view_version + 1
        assert view_for(anew, seat).epoch == OTHER_EPOCH


def test_a_yes_of_another_epoch_is_refused() -> None:
    """EPOCH3: though it names the present taps: they may not be the ones that it meant."""
    session = after(paused(), ANEW)
    late = Agree(Seat.A, "a1", EPOCH, GoOn(session.taps), OTHER_TOKEN)
    assert refused(session, late, LATER + 10_000) is Rejection.CHANGED
    assert refused(session, agree(Seat.B, GoOn(session.taps)), LATER + 10_000) is Rejection.CHANGED


def test_a_room_that_cannot_count_any_more_is_over() -> None:
    """EPOCH1, PAUSE6: beginning anew is no way around the end of counting."""
    full = Count(watch=COUNTER_LIMIT - 1)
    session = replace(together(), taps=full, released=full)
    assert isinstance(after(session, ANEW).phase, Closed)
