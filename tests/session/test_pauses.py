"""Counters: how pauses merge, by example and by law."""

import pytest
from hypothesis import given
from tests.support.sessions import LATER, after, paused, preparing, raised, together, waiting, yes_in
from tests.support.strategies import any_counts, counts, sessions

from lull.session.bounds import COUNTER_LIMIT
from lull.session.inputs import RaiseTaps
from lull.session.pauses import NO_TAPS, Count, Seat, counters_from
from lull.session.state import Closed, Paused, Preparing, Session, Together
from lull.session.transitions import decide


@pytest.mark.parametrize("counter", ["a", "b", "watch"])
def test_any_counter_above_its_release_pauses(counter: str) -> None:
    """PAUSE1: one counter above its released one is a pause, whichever it is, and equality is none."""
    released = Count(3, 3, 3)
    assert Count(**{"a": 3, "b": 3, "watch": 3, counter: 4}).exceeds(released)
    assert not released.exceeds(released)
    assert after(together(released), RaiseTaps(Count(**{counter: 4}))).phase == Paused(since=LATER)


def test_a_repeated_counter_is_no_new_pause() -> None:
    """PAUSE2: counters that were heard before change nothing, not even when the pause began."""
    session = paused(Count(a=2), since=LATER - 5)
    assert after(session, raised(a=2), raised(a=1), raised()) == session


def test_a_pause_while_paused_counts() -> None:
    """PAUSE7: a tap in the middle of a pause counts, and the pause is as fresh as it."""
    session = after(paused(Count(a=1)), raised(a=2), now=LATER + 7)
    assert session.taps == Count(a=2)
    assert session.phase == Paused(since=LATER + 7)


def test_a_pause_before_the_session_is_kept() -> None:
    """PAUSE3, RELEASE3: in Waiting and Preparing a tap is counted and voids the yeses, and the phase stays."""
    assert after(waiting(), raised(a=1)).taps == Count(a=1)
    session = after(preparing(), yes_in(preparing(), Seat.A), raised(watch=1))
    assert session.phase == Preparing()
    assert session.taps == Count(watch=1)


def test_a_seat_speaks_for_itself_and_watch_only() -> None:
    """PAUSE5: what a seat's frame says never raises its partner's counter."""
    assert counters_from(Seat.A, 4, 2) == Count(a=4, b=0, watch=2)
    assert counters_from(Seat.B, 4, 2) == Count(a=0, b=4, watch=2)


@pytest.mark.parametrize("counter", ["a", "b", "watch"])
def test_a_counter_at_its_limit_ends_the_room(counter: str) -> None:
    """PAUSE6: a counter that can't grow any more ends the room; one below can still count."""
    assert after(together(), RaiseTaps(Count(**{counter: COUNTER_LIMIT - 1}))).phase.name == "paused"
    assert after(together(), RaiseTaps(Count(**{counter: COUNTER_LIMIT}))).phase.name == "closed"
    assert after(waiting(), RaiseTaps(Count(**{counter: COUNTER_LIMIT}))).phase.name == "closed"


def test_a_frame_says_at_most_the_limit() -> None:
    """PAUSE6: what a frame says beyond the limit is the limit, so that it can still be told and stored."""
    assert counters_from(Seat.A, 2**32 - 1, 2**32 - 1) == Count(COUNTER_LIMIT, 0, COUNTER_LIMIT)
    assert Count(watch=COUNTER_LIMIT).with_watch_pause() == Count(watch=COUNTER_LIMIT)
    assert NO_TAPS.with_watch_pause() == Count(watch=1)


@given(any_counts, any_counts, any_counts)
def test_merge_is_a_semilattice(one: Count, two: Count, three: Count) -> None:
    """PAUSE2: merging is commutative, associative and idempotent, and what nobody tapped adds nothing."""
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).merge(three) == one.merge(two.merge(three))
    assert one.merge(one) == one
    assert one.merge(NO_TAPS) == one


@given(any_counts, any_counts)
def test_merging_never_lowers_a_counter(one: Count, two: Count) -> None:
    """PAUSE2: a merge is at least each of its parts, and one of the two in every counter."""
    merged = one.merge(two)
    assert not one.exceeds(merged)
    assert not two.exceeds(merged)
    for counter, left, right in zip(_values(merged), _values(one), _values(two), strict=True):
        assert counter in (left, right)


@given(any_counts, any_counts, any_counts)
def test_a_newer_tap_survives_any_release(tapped: Count, named: Count, newer: Count) -> None:
    """PAUSE1, PAUSE2: whatever was released, a counter above it is a pause, however copies are merged."""
    released = named
    if newer.exceeds(released):
        assert tapped.merge(newer).exceeds(released)
        assert newer.merge(tapped).exceeds(released)


@given(sessions(), counts)
def test_a_raise_that_raises_always_pauses(session: Session, taps: Count) -> None:
    """PAUSE3, PAUSE4: in any session that can be reached, a higher counter is taken in and is never Together."""
    outcome = decide(session, RaiseTaps(taps), LATER if session.closes_at > LATER else session.closes_at - 1)
    if isinstance(session.phase, Closed):
        return
    assert isinstance(outcome, Session)
    assert outcome.taps == session.taps.merge(taps)
    assert not isinstance(outcome.phase, Together) or outcome == session


@given(sessions())
def test_no_open_session_holds_a_full_counter(session: Session) -> None:
    """PAUSE6: whoever can still pause can pause once more."""
    assert isinstance(session.phase, Closed) or max(_values(session.taps)) < COUNTER_LIMIT


def _values(count: Count) -> tuple[int, int, int]:
    return count.a, count.b, count.watch
