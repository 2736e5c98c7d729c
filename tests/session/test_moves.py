"""`decide`, row by row: every input in every phase."""

from collections.abc import Callable
from typing import TypeAlias, get_args

import pytest
from tests.support.sessions import (
    LATER,
    TICKET_HASH,
    closed,
    paused,
    preparing,
    raised,
    together,
    waiting,
    yes,
)

from lull.rooms.service import digest
from lull.session.inputs import Agree, Connect, Disconnect, End, Input, Join, Knock, Raise, TimePassed, Withdraw
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import Phase, Session
from lull.session.transitions import LEGAL, decide

Outcome: TypeAlias = str | Rejection

SESSIONS: dict[str, Callable[[], Session]] = {
    "waiting": waiting,
    "preparing": preparing,
    "together": together,
    "paused": paused,
    "closed": closed,
}

FULL, NOT_NOW = Rejection.ROOM_FULL, Rejection.NOT_NOW

# What comes of each input, in the order of SESSIONS: the phase that follows, or the refusal.
ROWS: dict[type[Input], tuple[Outcome, Outcome, Outcome, Outcome, Outcome]] = {
    Join: ("preparing", FULL, FULL, FULL, NOT_NOW),
    Knock: (NOT_NOW, "preparing", "together", "paused", NOT_NOW),
    Connect: ("waiting", "preparing", "paused", "paused", NOT_NOW),
    Disconnect: ("waiting", "preparing", "paused", "paused", NOT_NOW),
    Raise: ("waiting", "preparing", "paused", "paused", NOT_NOW),
    Agree: (NOT_NOW, "preparing", NOT_NOW, "paused", NOT_NOW),
    Withdraw: (NOT_NOW, "preparing", NOT_NOW, "paused", NOT_NOW),
    End: ("closed", "closed", "closed", "closed", NOT_NOW),
    TimePassed: ("waiting", "preparing", "together", "paused", "closed"),
}


def example(kind: type[Input], session: Session) -> Input:
    """An input of this kind that nothing but the phase stands against."""
    examples: dict[type[Input], Input] = {
        Join: Join(TICKET_HASH, digest("another")),
        Knock: Knock(),
        Connect: Connect(Seat.A, "a2"),
        Disconnect: Disconnect(Seat.A, "a1"),
        Raise: raised(a=7),
        Agree: yes(Seat.A, session.taps),
        Withdraw: Withdraw(Seat.A, "a1"),
        End: End(),
        TimePassed: TimePassed(),
    }
    return examples[kind]


@pytest.mark.parametrize("phase", list(SESSIONS))
@pytest.mark.parametrize("kind", list(ROWS), ids=lambda kind: kind.__name__)
def test_every_input_in_every_phase(kind: type[Input], phase: str) -> None:
    """PHASE2: each input leads where its row says, and what its row refuses is what the table doesn't hold."""
    session = SESSIONS[phase]()
    expected = ROWS[kind][list(SESSIONS).index(phase)]
    outcome = decide(session, example(kind, session), LATER)
    assert (outcome.phase.name if isinstance(outcome, Session) else outcome) == expected
    assert (type(session.phase) in LEGAL[kind]) == (expected is not NOT_NOW)


def test_the_table_is_whole() -> None:
    """PHASE2: the table and the rows hold every input, and name no phase that isn't one."""
    assert set(LEGAL) == set(ROWS) == set(get_args(Input))
    assert frozenset[type[Phase]]().union(*LEGAL.values()) == set(get_args(Phase))


@pytest.mark.parametrize("phase", ["waiting", "preparing", "together", "paused"])
def test_a_pause_is_never_refused(phase: str) -> None:
    """PAUSE3, PAUSE4: in every phase but Closed a raised counter is taken in, by whichever seat, at any time."""
    session = SESSIONS[phase]()
    for taps in (Count(a=5), Count(b=5), Count(watch=5), Count(5, 5, 5)):
        outcome = decide(session, Raise(taps), session.closes_at - 1)
        assert isinstance(outcome, Session)
        assert outcome.taps == session.taps.merge(taps)
        assert outcome.phase.name == ("paused" if phase in ("together", "paused") else phase)


@pytest.mark.parametrize("phase", list(SESSIONS))
def test_time_alone_does_nothing(phase: str) -> None:
    """ROOM7, RELEASE7: however often and however late, time by itself changes nothing before the end."""
    session = SESSIONS[phase]()
    for now in (LATER, LATER, LATER + 3_600_000, session.closes_at - 1):
        assert decide(session, TimePassed(), now) == session


def test_a_seat_that_nobody_has_taken_does_nothing() -> None:
    """PHASE2, SEAT1: nobody can connect to, leave, or speak for seat b before someone joined."""
    assert decide(waiting(), Connect(Seat.B, "b1"), LATER) is Rejection.NOT_NOW
    assert decide(waiting(), Disconnect(Seat.B, "b1"), LATER) == waiting()
    assert decide(waiting(), yes(Seat.B, NO_TAPS), LATER) is Rejection.NOT_NOW
