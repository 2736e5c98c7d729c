"""Phases are types: what can't be, can't be built."""

from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from tests.support.sessions import LATER, TOKEN, begun, opened, paused, preparing, together

from lull.session.agreement import DEFAULT_AGREEMENT
from lull.session.bounds import COUNTER_LIMIT
from lull.session.check_in import CheckIn
from lull.session.pauses import NO_TAPS, Count
from lull.session.state import Aftercare, Closed, Paused, Preparing, SeatState, Session, Together, Waiting, Yeses

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
