"""The laws of counters."""

from hypothesis import given
from tests.support.sessions import LATER
from tests.support.strategies import any_counts, counts, sessions

from lull.session.bounds import COUNTER_LIMIT
from lull.session.inputs import RaiseTaps
from lull.session.pauses import NO_TAPS, Count
from lull.session.state import Closed, Session, Together
from lull.session.transitions import decide


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
