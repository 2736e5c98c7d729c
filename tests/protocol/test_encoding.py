"""What a phone is told without a model is just what the model would say."""

from hypothesis import given
from hypothesis import strategies as st
from tests.support.strategies import any_counts, seats, sessions

from lull.protocol import messages as m
from lull.protocol.encoding import taps_json, view_json
from lull.session.pauses import Count, Seat
from lull.session.state import Session
from lull.session.view import view_for


@given(sessions(), seats, st.integers(0, 2**31 - 1), st.integers(0, 2**50))
def test_views(session: Session, seat: Seat, version: int, now: int) -> None:
    """VIEW1, VIEW2, VIEW5: byte for byte, and with nothing that the protocol doesn't name."""
    if session.phase.name == "closed":
        return
    text = view_json(view_for(session, seat), version, now)
    assert m.View.model_validate_json(text).model_dump_json() == text


@given(any_counts)
def test_taps(taps: Count) -> None:
    """PAUSE3: the same."""
    text = taps_json(taps)
    assert m.Taps.model_validate_json(text).model_dump_json() == text
