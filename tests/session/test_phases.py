"""Phases are types: what can't be, can't be built."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from tests.support.sessions import LATER, opened, paused, preparing, together

from lull.session.pauses import COUNTER_LIMIT, NO_TAPS, Count, Seat
from lull.session.state import Chair, Closed, Paused, Preparing, Session, Together, Waiting

BOTH = frozenset(Seat)
ONE = Count(a=1)


@pytest.mark.parametrize(
    ("impossible", "why"),
    [
        ({"phase": Together(), "taps": ONE}, "unreleased tap"),
        ({"phase": Together(), "taps": Count(watch=1)}, "unreleased tap"),
        ({"phase": Paused(LATER)}, "nothing to release"),
        ({"phase": Paused(LATER), "taps": ONE, "released": ONE}, "nothing to release"),
        ({"phase": Waiting()}, "both seats taken"),
        ({"phase": Preparing(), "b": None}, "one seat"),
        ({"phase": Together(), "b": None}, "one seat"),
        ({"phase": Paused(LATER), "taps": ONE, "b": None}, "one seat"),
        ({"phase": Preparing(BOTH)}, "agreed by both"),
        ({"phase": Paused(LATER, BOTH), "taps": ONE}, "agreed by both"),
        ({"phase": Together(), "released": ONE}, "never tapped"),
        ({"phase": Preparing(), "taps": Count(a=-1), "released": Count(a=-1)}, "never tapped"),
        ({"phase": Preparing(), "taps": Count(b=COUNTER_LIMIT)}, "can't count"),
    ],
    ids=str,
)
def test_impossible_sessions_cannot_be_built(impossible: dict[str, Any], why: str) -> None:
    """PHASE1: no pause in Together, none missing in Paused, no phase with the wrong number of seats, no two lone yeses."""
    with pytest.raises(ValueError, match=why):
        replace(preparing(), **impossible)


def test_what_can_be_can_be_built() -> None:
    """PHASE1: each phase with what belongs to it."""
    assert opened().phase == Waiting()
    assert together(ONE).released == ONE
    assert paused(ONE, NO_TAPS).unreleased
    assert not together(ONE).unreleased
    assert replace(preparing(), phase=Closed(), taps=Count(a=COUNTER_LIMIT)).phase == Closed()


def test_sessions_are_values() -> None:
    """PHASE1: nothing changes a session that is already there."""
    with pytest.raises(FrozenInstanceError):
        preparing().phase = Together()  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        preparing().a.connection = None  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(preparing(), Session)
    assert isinstance(preparing().b, Chair)
