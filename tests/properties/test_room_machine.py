"""A room driven at random, watched by a ledger that knows the invariants and none of the code.

The ledger keeps what a person at the table would note down: who said yes to what since the last pause, when that was, who is
here. `decide` may refuse what it likes; it may never do what the ledger says it must not.
"""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.support.sessions import OPENED, TICKET_HASH, TOKEN_B, opened
from tests.support.strategies import connections, counts, inputs, seats, steps_of_time

from lull.session.inputs import Agree, Connect, Disconnect, Input, Join, Raise, TimePassed, Withdraw
from lull.session.pauses import Count, Seat
from lull.session.release import agreed_of, may_say_yes
from lull.session.state import SETTLE, Closed, Paused, Preparing, Session, Together
from lull.session.transitions import decide
from lull.session.view import view_for


@dataclass
class Ledger:
    """What happened since the last pause."""

    yeses: dict[Seat, Count] = field(default_factory=dict[Seat, Count])
    newest_pause: int | None = None
    here: dict[Seat, str | None] = field(default_factory=lambda: {Seat.A: None, Seat.B: None})


class Room(RuleBasedStateMachine):
    """RELEASE1, RELEASE3, RELEASE5, RELEASE7, PAUSE3, SEAT1, SEAT3, ROOM5, ROOM7, VIEW1, VIEW2: one room from its opening on."""

    def __init__(self) -> None:
        super().__init__()
        self.session = opened()
        self.now = OPENED
        self.ledger = Ledger()

    @rule(step=steps_of_time)
    def wait(self, step: int) -> None:
        """Time."""
        self.now += step

    @rule(step=st.sampled_from([0, 1, 3_600_000]))
    def wait_long(self, step: int) -> None:
        """Much time."""
        self.now += step

    @rule(given=inputs)
    def anything(self, given: Input) -> None:
        """Any input."""
        self.give(given)

    @rule(seat=seats, by=st.sampled_from(["a", "b", "watch"]))
    def tap(self, seat: Seat, by: str) -> None:
        """A counter grows."""
        taps = self.session.taps
        self.give(Raise(replace(taps, **{by: getattr(taps, by) + 1})))

    @rule()
    def pair(self) -> None:
        """The way in, as two phones go it."""
        for given in (Connect(Seat.A, "c1"), Join(TICKET_HASH, TOKEN_B), Connect(Seat.B, "c2")):
            self.give(given)

    @rule(seat=seats)
    def agree(self, seat: Seat) -> None:
        """A yes as a good phone says it."""
        connection = self.ledger.here[seat]
        if connection is not None:
            self.give(Agree(seat, connection, self.session.taps))

    @rule(first=seats)
    def both_agree(self, first: Seat) -> None:
        """Two yeses in a row."""
        self.agree(first)
        self.agree(first.partner)

    @rule(seat=seats, by=st.sampled_from(["a", "b", "watch"]), off=st.sampled_from([-1, 1]))
    def agree_to_other_taps(self, seat: Seat, by: str, off: int) -> None:
        """A yes to what was tapped before, or to what nobody has tapped."""
        connection, taps = self.ledger.here[seat], self.session.taps
        if connection is not None:
            self.give(Agree(seat, connection, replace(taps, **{by: max(0, getattr(taps, by) + off)})))

    @rule(seat=seats, connection=connections, taps=counts)
    def agree_at_random(self, seat: Seat, connection: str, taps: Count) -> None:
        """A yes as a bad phone says it."""
        self.give(Agree(seat, connection, taps))

    def give(self, given: Input) -> None:
        """Decide, judge, take over."""
        before, outcome = self.session, decide(self.session, given, self.now)
        if isinstance(outcome, Session):
            self.judge(before, given, outcome)
            self.session = outcome
        elif self.now >= before.closes_at:
            assert outcome == "not_now", "EXPIRE: a room past its end takes nothing"
        if isinstance(given, Raise) and not isinstance(before.phase, Closed) and self.now < before.closes_at:
            assert isinstance(outcome, Session), "ONE-DOWN: a pause is never refused"

    def judge(self, before: Session, given: Input, after: Session) -> None:
        """Every invariant of one step."""
        ledger = self.ledger
        rose = after.taps.exceeds(before.taps)
        here = {seat: chair.connection if chair else None for seat in Seat for chair in [after.chair(seat)]}

        # MONOTONE: nothing that counts ever goes back, and Closed is for good.
        assert after.epoch == before.epoch
        assert not before.taps.exceeds(after.taps)
        assert not before.released.exceeds(after.released)
        assert after.knocks >= before.knocks
        if isinstance(before.phase, Closed):
            assert after == before
        for seat in Seat:
            old, new = before.chair(seat), after.chair(seat)
            if old is not None:
                assert new is not None
                assert new.token_hash == old.token_hash, "SEATS: a seat, once taken, is nobody else's"
                changed = view_for(before, seat) != view_for(after, seat)
                assert new.view_version == old.view_version + changed, "VIEW2"

        # EXPIRE
        if self.now >= before.closes_at:
            assert isinstance(after.phase, Closed)

        # SEATS: who is here is who connected last and hasn't left.
        if isinstance(given, Connect):
            ledger.here[given.seat] = given.connection
        if isinstance(given, Disconnect) and ledger.here[given.seat] == given.connection:
            ledger.here[given.seat] = None
        if not isinstance(after.phase, Closed):
            assert here == ledger.here

        # LATCH, BOUND
        came_or_went = isinstance(given, Connect) or here != {
            seat: chair.connection if chair else None for seat in Seat for chair in [before.chair(seat)]
        }
        if rose or came_or_went:
            ledger.yeses.clear()
        if rose:
            ledger.newest_pause = self.now
        if isinstance(given, Withdraw):
            ledger.yeses.pop(given.seat, None)
        if isinstance(given, Agree):
            assert given.taps == before.taps, "RELEASE2"
            assert None not in here.values(), "RELEASE7: nobody says yes to someone who isn't here"
            ledger.yeses[given.seat] = given.taps
        if isinstance(after.phase, Together) and not isinstance(before.phase, Together):
            assert isinstance(given, Agree), "LATCH: only a yes leads to Together"
            assert ledger.yeses == {Seat.A: after.taps, Seat.B: after.taps}, (
                "LATCH: one yes of each, after the newest tap"
            )
            assert None not in here.values(), "LATCH: both are here"
            if isinstance(before.phase, Paused) and ledger.newest_pause is not None:
                assert self.now >= ledger.newest_pause + SETTLE, "LATCH: settled"
            assert after.released == after.taps == before.taps
            ledger.yeses.clear()
        elif not isinstance(after.phase, Closed):
            assert after.released == before.released, "a release is the way to Together and to nothing else"
        if isinstance(after.phase, Preparing | Paused):
            assert after.phase.agreed == set(ledger.yeses), (
                "RELEASE3, RELEASE6: the yeses that stand are those given since"
            )
        if rose:
            assert not isinstance(after.phase, Together), "BOUND: from the tap on, not Together"

    @invariant()
    def a_lone_yes_is_blind(self) -> None:
        """BLIND: where both are asked, the partner's view is the same with and without this seat's yes."""
        phase = self.session.phase
        if not isinstance(phase, Preparing | Paused):
            return
        taps, released = self.session.taps, self.session.released
        if (taps.a > released.a) != (taps.b > released.b):
            return  # RELEASE4: the pauser's offer is told
        for seat in Seat:
            without = replace(self.session, phase=replace(phase, agreed=frozenset[Seat]()))
            alone = replace(self.session, phase=replace(phase, agreed=frozenset({seat})))
            assert view_for(without, seat.partner) == view_for(alone, seat.partner)

    @invariant()
    def there_is_a_way_back(self) -> None:
        """LIVE: from every open session of two there is a way to Together, by their yeses alone."""
        session, now = self.session, self.now + SETTLE
        if session.b is None or isinstance(session.phase, Closed) or now >= session.closes_at:
            return
        for seat in Seat:
            session = _taken(decide(session, Connect(seat, f"new {seat}"), now))
        now += SETTLE
        if now >= session.closes_at:
            return
        for _ in Seat:
            willing = next(seat for seat in Seat if may_say_yes(session, seat) and seat not in agreed_of(session))
            session = _taken(decide(session, Agree(willing, f"new {willing}", session.taps), now))
        assert isinstance(session.phase, Together)

    @invariant()
    def time_is_idempotent(self) -> None:
        """ROOM7: time told twice is time told once."""
        once = _taken(decide(self.session, TimePassed(), self.now))
        assert _taken(decide(once, TimePassed(), self.now)) == once


def _taken(outcome: Session | object) -> Session:
    assert isinstance(outcome, Session), outcome
    return outcome


TestRoom = Room.TestCase
TestRoom.settings = settings(stateful_step_count=50)
