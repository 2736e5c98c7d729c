"""What Hypothesis draws rooms from."""

from hypothesis import strategies as st
from tests.support.sessions import OPENED, TICKET_HASH, TOKEN_B, opened

from lull.session.inputs import Agree, Connect, Disconnect, End, Input, Join, Knock, Raise, TimePassed, Withdraw
from lull.session.pauses import Count, Seat
from lull.session.state import SETTLE, Session
from lull.session.transitions import decide

seats = st.sampled_from(Seat)
small = st.integers(0, 4)
counts = st.builds(Count, small, small, small)
any_counts = st.builds(Count, *[st.integers(0, 2**31 - 1)] * 3)
connections = st.sampled_from(["c1", "c2", "c3"])

inputs: st.SearchStrategy[Input] = st.one_of(
    st.just(Join(TICKET_HASH, TOKEN_B)),
    st.just(Join("0" * 64, TOKEN_B)),
    st.just(Knock()),
    st.builds(Connect, seats, connections),
    st.builds(Disconnect, seats, connections),
    st.builds(Raise, counts),
    st.builds(Agree, seats, connections, counts),
    st.builds(Withdraw, seats, connections),
    st.just(TimePassed()),
    st.just(End()),
)
"""Anything that can happen, most of it nonsense at the moment it does."""

Timed = tuple[Input, int]


@st.composite
def likely_inputs(draw: st.DrawFn, session: Session) -> Input:
    """Mostly what two phones would do next, so that Together is reached often; now and then anything."""
    seat = draw(seats)
    chair = session.chair(seat)
    connection = chair.connection if chair is not None and chair.connection is not None else "c1"
    likely: list[st.SearchStrategy[Input]] = [
        st.just(Agree(seat, connection, session.taps)),
        st.just(Agree(seat, connection, session.taps)),
        st.builds(Connect, st.just(seat), connections),
        st.just(Raise(session.taps.merge(Count(session.taps.a + 1, 0, 0) if seat is Seat.A else Count(0, 0, 1)))),
        inputs,
    ]
    if session.b is None:
        likely.append(st.just(Join(TICKET_HASH, TOKEN_B)))
    return draw(st.one_of(likely))


steps_of_time = st.sampled_from([0, 1, 500, SETTLE - 1, SETTLE, 60_000])


@st.composite
def accepted_logs(draw: st.DrawFn) -> list[Timed]:
    """A room's life as the server took it in: inputs with their times, in order, those that were refused left out."""
    session, now = opened(), OPENED
    log: list[Timed] = []
    opening: list[Input] = [Connect(Seat.A, "c1"), Join(TICKET_HASH, TOKEN_B), Connect(Seat.B, "c2")]
    for given in opening[: draw(st.sampled_from([0, 3, 3, 3]))]:
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
    assert isinstance(outcome, Session)
    return outcome
