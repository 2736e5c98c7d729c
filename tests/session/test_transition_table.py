"""`decide`, row by row: every input in every phase."""

from collections.abc import Callable
from typing import TypeAlias, get_args

import pytest
from tests.support.sessions import (
    LATER,
    SHARE,
    TICKET_HASH,
    TOKEN,
    aftercare,
    agree,
    closed,
    more_time,
    paused,
    preparing,
    raised,
    step_on,
    together,
    waiting,
    withdraw_in,
    yes,
)

from lull.rooms.service import digest
from lull.session.agreement import Document, Terms
from lull.session.deadlines import next_deadline
from lull.session.inputs import (
    Agree,
    Answer,
    Confirm,
    Connect,
    Disconnect,
    Edit,
    End,
    Enough,
    Input,
    Join,
    RaiseTaps,
    RejectedJoin,
    Reveal,
    StartNewEpoch,
    StepBack,
    TimePassed,
    Withdraw,
    WriteDocument,
)
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, Start, StepOn
from lull.session.rehearsal import How
from lull.session.rejections import Rejection
from lull.session.state import Phase, Session
from lull.session.transition_table import TRANSITIONS, Kind, mermaid_diagram
from lull.session.transitions import decide

Outcome: TypeAlias = str | Rejection

SESSIONS: dict[str, Callable[[], Session]] = {
    "waiting": waiting,
    "preparing": preparing,
    "together": together,
    "paused": paused,
    "aftercare": aftercare,
    "closed": closed,
}

FULL, NOT_NOW, CHANGED = Rejection.ROOM_FULL, Rejection.NOT_NOW, Rejection.TAPS_CHANGED

# What comes of each input, in the order of SESSIONS: the phase that follows, or the refusal.
ROWS: dict[Kind, tuple[Outcome, Outcome, Outcome, Outcome, Outcome, Outcome]] = {
    Join: ("preparing", FULL, FULL, FULL, FULL, NOT_NOW),
    RejectedJoin: (NOT_NOW, "preparing", "together", "paused", "aftercare", NOT_NOW),
    Connect: ("waiting", "preparing", "paused", "paused", "aftercare", NOT_NOW),
    Disconnect: ("waiting", "preparing", "paused", "paused", "aftercare", NOT_NOW),
    RaiseTaps: ("waiting", "preparing", "paused", "paused", "paused", NOT_NOW),
    StartNewEpoch: ("waiting", "preparing", "paused", "paused", "aftercare", NOT_NOW),
    Start: (NOT_NOW, "preparing", NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    GoOn: (NOT_NOW, NOT_NOW, NOT_NOW, "paused", NOT_NOW, NOT_NOW),
    StepOn: (NOT_NOW, NOT_NOW, "together", NOT_NOW, NOT_NOW, NOT_NOW),
    MoreTime: (NOT_NOW, NOT_NOW, Rejection.TOO_SOON, NOT_NOW, NOT_NOW, NOT_NOW),
    Withdraw: (NOT_NOW, "preparing", "together", "paused", NOT_NOW, NOT_NOW),
    Edit: (NOT_NOW, "preparing", "together", "paused", NOT_NOW, NOT_NOW),
    WriteDocument: (NOT_NOW, "preparing", NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    Reveal: (NOT_NOW, "preparing", NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    Confirm: (NOT_NOW, CHANGED, NOT_NOW, NOT_NOW, NOT_NOW, NOT_NOW),
    Answer: (NOT_NOW, NOT_NOW, Rejection.TOO_SOON, NOT_NOW, NOT_NOW, NOT_NOW),
    StepBack: (NOT_NOW, NOT_NOW, "together", "paused", NOT_NOW, NOT_NOW),
    Enough: (NOT_NOW, NOT_NOW, "aftercare", "aftercare", NOT_NOW, NOT_NOW),
    End: ("closed", "closed", "closed", "closed", "closed", NOT_NOW),
    TimePassed: ("waiting", "preparing", "together", "paused", "aftercare", "closed"),
}


def example(kind: Kind, session: Session) -> Input:
    """An input of this kind that little but the phase stands against."""
    examples: dict[Kind, Input] = {
        Join: Join(TICKET_HASH, digest("another"), SHARE),
        RejectedJoin: RejectedJoin(),
        Connect: Connect(Seat.A, "a2"),
        Disconnect: Disconnect(Seat.A, "a1"),
        RaiseTaps: raised(a=7),
        StartNewEpoch: StartNewEpoch("f" * 22),
        Start: agree(Seat.A, Start(session.taps, session.agreement.version)),
        GoOn: yes(Seat.A, session.taps),
        StepOn: step_on(Seat.A, session.step),
        MoreTime: more_time(Seat.A),
        Withdraw: withdraw_in(session, Seat.A),
        Edit: Edit(Seat.A, "a1", session.agreement.version, Terms(length=300)),
        WriteDocument: WriteDocument(Seat.A, session.agreement.version, Document.OURS, "d" * 22, 2),
        Reveal: Reveal(Seat.A, "a1", SHARE),
        Confirm: Confirm(Seat.A, "a1", 0, How.SEEN),
        Answer: Answer(Seat.A, "a1", 1, TOKEN),
        StepBack: StepBack(Seat.A, "a1", 0),
        Enough: Enough(Seat.A, "a1"),
        End: End(),
        TimePassed: TimePassed(),
    }
    return examples[kind]


@pytest.mark.parametrize("phase", list(SESSIONS))
@pytest.mark.parametrize("kind", list(ROWS), ids=lambda kind: kind.__name__)
def test_every_input_in_every_phase(kind: Kind, phase: str) -> None:
    """PHASE2: each input leads where its row says, and what its row refuses is what the table doesn't hold."""
    session = SESSIONS[phase]()
    expected = ROWS[kind][list(SESSIONS).index(phase)]
    outcome = decide(session, example(kind, session), LATER)
    assert (outcome.phase.name if isinstance(outcome, Session) else outcome) == expected
    assert (type(session.phase) in TRANSITIONS[kind]) == (expected is not NOT_NOW)
    if isinstance(outcome, Session):
        assert type(outcome.phase) in TRANSITIONS[kind][type(session.phase)]


def test_the_table_is_whole() -> None:
    """PHASE2: the table and the rows hold every input and every proposal, and name no phase that isn't one."""
    kinds = {*get_args(Input), *get_args(Proposal)} - {Agree}
    assert set(TRANSITIONS) == set(ROWS) == kinds
    phases = set(get_args(Phase))
    assert frozenset[type[Phase]]().union(*(moves.keys() for moves in TRANSITIONS.values())) == phases
    assert frozenset[type[Phase]]().union(*(to for moves in TRANSITIONS.values() for to in moves.values())) == phases


@pytest.mark.parametrize("phase", ["waiting", "preparing", "together", "paused", "aftercare"])
def test_a_pause_is_never_refused(phase: str) -> None:
    """PAUSE3, PAUSE4: in every phase but Closed a raised counter is taken in, by whichever seat, at any time."""
    session = SESSIONS[phase]()
    for taps in (Count(a=5), Count(b=5), Count(watch=5), Count(5, 5, 5)):
        for now in (LATER, session.closes_at - 1):
            outcome = decide(session, RaiseTaps(taps), now)
            assert isinstance(outcome, Session)
            assert outcome.taps.merge(taps) == outcome.taps
            assert outcome.phase.name == (phase if phase in ("waiting", "preparing") else "paused")


@pytest.mark.parametrize("phase", list(SESSIONS))
def test_time_alone_does_nothing(phase: str) -> None:
    """ROOM7, RELEASE7: however often, time by itself changes nothing before the session's next deadline."""
    session = SESSIONS[phase]()
    for now in (LATER, LATER, LATER + 60_000, next_deadline(session) - 1):
        assert decide(session, TimePassed(), now) == session


def test_a_seat_that_nobody_has_taken_does_nothing() -> None:
    """PHASE2, SEAT1: nobody can connect to, leave, or speak for seat b before someone joined."""
    assert decide(waiting(), Connect(Seat.B, "b1"), LATER) is Rejection.NOT_NOW
    assert decide(waiting(), Disconnect(Seat.B, "b1"), LATER) == waiting()
    assert decide(waiting(), yes(Seat.B, NO_TAPS), LATER) is Rejection.NOT_NOW


def test_the_diagram_shows_every_move_to_another_phase() -> None:
    """PHASE2: and no other; each arrow names what leads along it, in order."""
    lines = mermaid_diagram().splitlines()
    assert (lines[0], lines[1], lines[-1]) == ("stateDiagram-v2", "  [*] --> Waiting", "  Closed --> [*]")
    arrows = dict(line.strip().split(": ", 1) for line in lines[2:-1])
    expected = {
        f"{phase.__name__} --> {target.__name__}"
        for moves in TRANSITIONS.values()
        for phase, targets in moves.items()
        for target in targets
        if target is not phase
    }
    assert set(arrows) == expected
    assert list(arrows) == sorted(arrows)
    assert arrows["Paused --> Together"] == "GoOn"
    assert arrows["Together --> Paused"] == "Connect, Disconnect, RaiseTaps, StartNewEpoch, TimePassed"
