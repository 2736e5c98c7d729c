"""What Hypothesis draws rooms from."""

from collections.abc import Callable

from hypothesis import strategies as st
from tests.support.sessions import EPOCH, OPENED, OTHER_EPOCH, OTHER_TOKEN, SHARE, TICKET_HASH, TOKEN, TOKEN_B, opened

from lull.session.agreement import Document, Terms
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
    StartNewEpoch,
    StepBack,
    TimePassed,
    Withdraw,
    WriteDocument,
)
from lull.session.pauses import Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, ProposalName, Start, StepOn
from lull.session.rehearsal import How
from lull.session.state import SETTLE_TIME, Preparing, Session, Together
from lull.session.transitions import decide

seats = st.sampled_from(Seat)
small = st.integers(0, 4)
counts = st.builds(Count, small, small, small)
any_counts = st.builds(Count, *[st.integers(0, 2**31 - 1)] * 3)
connections = st.sampled_from(["c1", "c2", "c3"])
epochs = st.sampled_from([EPOCH, EPOCH, OTHER_EPOCH])
tokens = st.sampled_from([TOKEN, TOKEN, TOKEN, OTHER_TOKEN])
times = st.integers(OPENED, OPENED + 4_000_000)
proposal_names = st.sampled_from(["start", "go_on", "step_on", "more_time"])
terms = st.builds(
    Terms,
    length=st.sampled_from([300, 600, 2700]),
    every=st.sampled_from([60, 420, 1800]),
    within=st.sampled_from([15, 30, 120]),
    steps=st.integers(0, 3),
)

proposals: st.SearchStrategy[Proposal] = st.one_of(
    st.builds(Start, counts, small),
    st.builds(GoOn, counts),
    st.builds(StepOn, counts, small),
    st.builds(MoreTime, counts, times),
)

inputs: st.SearchStrategy[Input] = st.one_of(
    st.just(Join(TICKET_HASH, TOKEN_B, SHARE)),
    st.just(Join("0" * 64, TOKEN_B, SHARE)),
    st.just(RejectedJoin()),
    st.builds(Connect, seats, connections),
    st.builds(Disconnect, seats, connections),
    st.builds(RaiseTaps, counts),
    st.builds(StartNewEpoch, epochs),
    st.builds(Agree, seats, connections, epochs, proposals, tokens),
    st.builds(Withdraw, seats, connections, proposal_names),
    st.builds(Edit, seats, connections, small, terms),
    st.builds(WriteDocument, seats, small, st.sampled_from(Document), st.just("d" * 22), st.none() | st.integers(0, 3)),
    st.builds(Confirm, seats, connections, small, st.sampled_from(How)),
    st.builds(Answer, seats, connections, st.integers(0, 3), tokens),
    st.builds(StepBack, seats, connections, small),
    st.builds(Enough, seats, connections),
    st.just(TimePassed()),
    st.just(End()),
)
"""Anything that can happen, most of it nonsense at the moment it does."""

Timed = tuple[Input, int]


def proposal_in(session: Session, to: ProposalName) -> Proposal:
    """This proposal as it stands in the session."""
    match to:
        case "start":
            return Start(session.taps, session.agreement.version)
        case "go_on":
            return GoOn(session.taps)
        case "step_on":
            return StepOn(session.taps, session.step)
        case "more_time":
            return MoreTime(session.taps, session.ends_at or 0)


def usual_proposal(session: Session) -> ProposalName:
    """What is most often asked in this phase."""
    return "start" if isinstance(session.phase, Preparing) else "go_on"


ANYTHING = 9
"""How often a step is anything at all, where each that is likely comes once."""


@st.composite
def likely_inputs(draw: st.DrawFn, session: Session) -> Input:
    """Often what two phones would do next, so that Together is reached; else anything.

    The choice is drawn, not made a strategy: what is made anew for each step is checked anew, ten times as long as the step takes.
    """
    seat = draw(seats)
    seat_state = session.seat_state(seat)
    connection = seat_state.connection if seat_state is not None and seat_state.connection is not None else "c1"
    usual = Agree(seat, connection, session.epoch, proposal_in(session, usual_proposal(session)), TOKEN)
    raised = Count(session.taps.a + 1, 0, 0) if seat is Seat.A else Count(0, 0, 1)
    likely: list[Callable[[], Input]] = [
        lambda: usual,
        lambda: usual,
        lambda: Connect(seat, draw(connections)),
        lambda: RaiseTaps(session.taps.merge(raised)),
        lambda: Confirm(seat, connection, session.taps.of(seat.partner), How.SEEN),
    ]
    if session.b is None:
        likely.append(lambda: Join(TICKET_HASH, TOKEN_B, SHARE))
    if isinstance(session.phase, Together):
        likely += likely_together(draw, session.phase, session, seat, connection)
    chosen = draw(st.integers(0, len(likely) + ANYTHING - 1))
    return likely[chosen]() if chosen < len(likely) else draw(inputs)


def likely_together(
    draw: st.DrawFn, phase: Together, session: Session, seat: Seat, connection: str
) -> list[Callable[[], Input]]:
    """What two do who are together."""
    return [
        lambda: Agree(seat, connection, session.epoch, proposal_in(session, "step_on"), TOKEN),
        lambda: Agree(seat, connection, session.epoch, proposal_in(session, "more_time"), TOKEN),
        lambda: Answer(seat, connection, phase.check_in.round, draw(tokens)),
        lambda: StepBack(seat, connection, draw(small)),
        lambda: Edit(seat, connection, session.agreement.version, draw(terms)),
    ]


steps_of_time = st.sampled_from([0, 1, 500, SETTLE_TIME - 1, SETTLE_TIME, 60_000, 180_000])


REHEARSAL: list[Input] = [
    RaiseTaps(Count(a=1)),
    Confirm(Seat.B, "c2", 1, How.SEEN),
    RaiseTaps(Count(b=1)),
    Confirm(Seat.A, "c1", 1, How.FELT),
]
"""Both pauses tried, by phones connected as `c1` and `c2`."""

OPENING: list[Input] = [Connect(Seat.A, "c1"), Join(TICKET_HASH, TOKEN_B, SHARE), Connect(Seat.B, "c2")]


@st.composite
def accepted_logs(draw: st.DrawFn) -> list[Timed]:
    """A room's life as the server took it in: inputs with their times, in order, those that were refused left out."""
    session, now = opened(), OPENED
    log: list[Timed] = []
    steps = Edit(Seat.A, "c1", 0, Terms(steps=3))
    opening: list[Input] = [*OPENING, steps, *REHEARSAL]
    for given in opening[: draw(st.sampled_from([0, 3, 8, 8, 8]))]:
        session = _taken(session, given, now)
        log.append((given, now))
    for _ in range(draw(st.integers(0, 25))):
        now += draw(steps_of_time)
        given = draw(likely_inputs(session))
        outcome = decide(session, given, now)
        if isinstance(outcome, Session):
            session = outcome
            log.append((given, now))
    return log


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Any session that some life leads to."""
    return replay(draw(accepted_logs()))


def replay(log: list[Timed]) -> Session:
    """The session after a log; what is refused changes nothing."""
    session = opened()
    for given, now in log:
        outcome = decide(session, given, now)
        session = outcome if isinstance(outcome, Session) else session
    return session


def _taken(session: Session, given: Input, now: int) -> Session:
    outcome = decide(session, given, now)
    assert isinstance(outcome, Session), outcome
    return outcome
