"""A room driven at random, watched by a ledger that knows the invariants and none of the code.

The ledger keeps what a person at the table would note down: who said yes to what since the last pause, when that was, who is
here. `decide` may refuse what it likes; it may never do what the ledger says it must not.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.support.sessions import OPENED, TOKEN, answer_token, opened
from tests.support.strategies import (
    OPENING,
    REHEARSAL,
    connections,
    epochs,
    inputs,
    proposal_in,
    proposal_names,
    proposals,
    seats,
    steps_of_time,
    terms,
    tokens,
    usual_proposal,
)

from lull.session.agreement import Terms
from lull.session.check_in import CHECK_IN_AFTER_STEP, Feeling
from lull.session.deadlines import apply_deadlines, next_deadline
from lull.session.inputs import (
    Agree,
    Answer,
    Confirm,
    Connect,
    Disconnect,
    Edit,
    Enough,
    Input,
    RaiseTaps,
    StartNewEpoch,
    StepBack,
    TimePassed,
    Withdraw,
)
from lull.session.pauses import Seat
from lull.session.proposals import Proposal, ProposalName
from lull.session.rehearsal import How
from lull.session.state import SETTLE_TIME, Aftercare, Closed, Paused, Preparing, Session, Together, Yeses
from lull.session.transition_table import TRANSITIONS, kind_of
from lull.session.transitions import decide
from lull.session.view import view_for
from lull.session.yeses import is_asked, with_yeses, yeses_to

YES = tuple[Proposal, str]


@dataclass
class Ledger:
    """What happened since the last pause."""

    yeses: dict[tuple[Seat, ProposalName], YES] = field(default_factory=dict[tuple[Seat, ProposalName], YES])
    newest_pause: int | None = None
    over: bool = False
    tried: set[Seat] = field(default_factory=set[Seat])
    here: dict[Seat, str | None] = field(default_factory=lambda: {Seat.A: None, Seat.B: None})

    def both_said(self, to: ProposalName) -> bool:
        """Whether each said yes to it, and both to the same."""
        said = [self.yeses.get((seat, to)) for seat in Seat]
        return said[0] is not None and said[0] == said[1]


class Room(RuleBasedStateMachine):
    """RELEASE1, RELEASE3, RELEASE5, RELEASE7, PAUSE3, SEAT1, SEAT3, ROOM5, ROOM7, VIEW1, VIEW2, YES1 to YES4, TIME6, LADDER3."""

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

    @rule(late=st.sampled_from([-1, 0, 0, 1]))
    def wait_for_the_deadline(self, late: int) -> None:
        """Until time does something, or nearly."""
        self.now = max(self.now, next_deadline(self.session) + late)
        self.give(TimePassed())

    @rule(given=inputs)
    def anything(self, given: Input) -> None:
        """Any input."""
        self.give(given)

    @rule(by=st.sampled_from(["a", "b", "watch"]))
    def tap(self, by: str) -> None:
        """A counter grows."""
        taps = self.session.taps
        self.give(RaiseTaps(replace(taps, **{by: getattr(taps, by) + 1})))

    @rule(tried=st.sampled_from([0, 4, 4, 4]), steps=st.sampled_from([0, 3]))
    def pair(self, tried: int, steps: int) -> None:
        """The way in, as two phones go it."""
        for given in [*OPENING, Edit(Seat.A, "c1", 0, Terms(steps=steps)), *REHEARSAL[:tried]]:
            self.give(given)

    @rule(seat=seats)
    def confirm(self, seat: Seat) -> None:
        """What the partner tapped came through."""
        self.give(Confirm(seat, self.connection(seat), self.session.taps.of(seat.partner), How.FELT))

    @rule(seat=seats)
    def agree(self, seat: Seat) -> None:
        """A yes to starting or going on, as a good phone says it."""
        self.say_yes(seat, usual_proposal(self.session))

    @rule(first=seats)
    def both_agree(self, first: Seat) -> None:
        """Two yeses in a row."""
        self.agree(first)
        self.agree(first.partner)

    @rule(first=seats, to=proposal_names)
    def both_agree_to(self, first: Seat, to: ProposalName) -> None:
        """Two yeses in a row, to anything."""
        self.say_yes(first, to)
        self.say_yes(first.partner, to)

    @rule(seat=seats, by=st.sampled_from(["a", "b", "watch"]), off=st.sampled_from([-1, 1]))
    def agree_to_other_taps(self, seat: Seat, by: str, off: int) -> None:
        """A yes to what was tapped before, or to what nobody has tapped."""
        taps = self.session.taps
        proposal = proposal_in(self.session, usual_proposal(self.session))
        named = replace(proposal, taps=replace(taps, **{by: max(0, getattr(taps, by) + off)}))
        self.give(Agree(seat, self.connection(seat), self.session.epoch, named, TOKEN))

    @rule(seat=seats, connection=connections, epoch=epochs, proposal=proposals, token=tokens)
    def agree_at_random(self, seat: Seat, connection: str, epoch: str, proposal: Proposal, token: str) -> None:
        """A yes as a bad phone says it."""
        self.give(Agree(seat, connection, epoch, proposal, token))

    @rule(seat=seats, feeling=st.sampled_from(Feeling))
    def answer(self, seat: Seat, feeling: Feeling) -> None:
        """An answer to the check-in there is."""
        if isinstance(self.session.phase, Together):
            round_ = self.session.phase.check_in.round
            self.give(Answer(seat, self.connection(seat), round_, answer_token(seat, feeling, round_)))

    @rule(seat=seats, step=st.integers(0, 2))
    def step_back(self, seat: Seat, step: int) -> None:
        """Back, over the live connection: never refused where there is a step."""
        before = self.session
        self.give(StepBack(seat, self.connection(seat), step))
        if (
            isinstance(apply_deadlines(before, self.now).phase, Together | Paused)
            and self.ledger.here[seat] is not None
        ):
            assert self.session.step <= step, "ONE-DOWN: a step back succeeds"

    @rule(seat=seats)
    def enough(self, seat: Seat) -> None:
        """Enough, over the live connection: never refused in a session."""
        before = self.session
        self.give(Enough(seat, self.connection(seat)))
        if (
            isinstance(apply_deadlines(before, self.now).phase, Together | Paused)
            and self.ledger.here[seat] is not None
        ):
            assert isinstance(self.session.phase, Aftercare), "ONE-DOWN: enough is enough"

    @rule(seat=seats, wanted=terms)
    def edit(self, seat: Seat, wanted: Terms) -> None:
        """Other terms."""
        self.give(Edit(seat, self.connection(seat), self.session.agreement.version, wanted))

    def connection(self, seat: Seat) -> str:
        """The seat's live connection, or one that nobody has."""
        return self.ledger.here[seat] or "nobody's"

    def say_yes(self, seat: Seat, to: ProposalName) -> None:
        """A yes over the live connection."""
        self.give(Agree(seat, self.connection(seat), self.session.epoch, proposal_in(self.session, to), TOKEN))

    def give(self, given: Input) -> None:
        """Decide, judge, take over."""
        before, outcome = self.session, decide(self.session, given, self.now)
        if isinstance(outcome, Session):
            in_time = apply_deadlines(before, self.now)
            assert type(outcome.phase) in TRANSITIONS[kind_of(given)][type(in_time.phase)], "the table knows every move"
            self.judge_time(before, in_time)
            self.judge(in_time, given, outcome)
            self.judge_versions(before, outcome)
            self.session = outcome
        elif self.now >= before.closes_at:
            assert outcome == "not_now", "EXPIRE: a room past its end takes nothing"
        if isinstance(given, RaiseTaps) and not isinstance(before.phase, Closed) and self.now < before.closes_at:
            assert isinstance(outcome, Session), "ONE-DOWN: a pause is never refused"

    def judge_time(self, before: Session, after: Session) -> None:
        """What time does by itself: never anything that goes further."""
        if after == before:
            return
        assert self.now >= next_deadline(before)
        if isinstance(after.phase, Closed):
            return
        assert isinstance(before.phase, Together), "TIME4: nothing but Together ends by time"
        assert isinstance(after.phase, Paused | Aftercare), "LATCH: never by a timer"
        self.ledger.yeses.clear()
        if isinstance(after.phase, Paused):
            self.ledger.newest_pause = self.now

    def judge(self, before: Session, given: Input, after: Session) -> None:
        """Every invariant of one step."""
        ledger = self.ledger
        rose = after.taps.exceeds(before.taps)
        here = {
            seat: seat_state.connection if seat_state else None
            for seat in Seat
            for seat_state in [after.seat_state(seat)]
        }

        # MONOTONE: nothing that counts ever goes back, and Closed is for good.
        assert after.epoch == (given.epoch if isinstance(given, StartNewEpoch) else before.epoch)
        assert not before.taps.exceeds(after.taps)
        assert not before.released.exceeds(after.released)
        assert after.knocks >= before.knocks
        assert after.agreement.version >= before.agreement.version
        if isinstance(before.phase, Closed):
            assert after == replace(before, a=after.a, b=after.b), "Closed is for good"
        if self.now >= before.closes_at:
            assert isinstance(after.phase, Closed), "EXPIRE"

        # SEATS: who is here is who connected last and hasn't left.
        if isinstance(given, Connect):
            ledger.here[given.seat] = given.connection
        if isinstance(given, Disconnect) and ledger.here[given.seat] == given.connection:
            ledger.here[given.seat] = None
        if not isinstance(after.phase, Closed):
            assert here == ledger.here

        if isinstance(given, Confirm):
            ledger.tried.add(given.seat.partner)
            assert given.taps == before.taps.of(given.seat.partner), "REHEARSE1"
        if isinstance(given, Agree):
            assert None not in here.values(), "RELEASE7: nobody says yes to someone who isn't here"
            assert given.proposal == proposal_in(before, given.proposal.to), "YES1"
            assert given.epoch == before.epoch, "EPOCH3"
            ledger.yeses[given.seat, given.proposal.to] = (given.proposal, given.token)
        self.judge_further(before, given, after)
        self.judge_yeses(before, given, after)
        if rose:
            ledger.newest_pause = self.now
            assert not isinstance(after.phase, Together), "BOUND: from the tap on, not Together"

    def judge_further(self, before: Session, given: Input, after: Session) -> None:
        """LATCH, TWO-UP: what goes further took one yes of each, to exactly that, given since the last pause or step back."""
        ledger = self.ledger
        if isinstance(after.phase, Together) and not isinstance(before.phase, Together):
            assert isinstance(given, Agree), "LATCH: only a yes leads to Together"
            assert given.proposal.to == ("start" if isinstance(before.phase, Preparing) else "go_on")
            assert ledger.both_said(given.proposal.to), "LATCH: one yes of each to the same, after the newest tap"
            assert not ledger.over, "TIME6: after the end, never together again"
            assert ledger.tried == set(Seat), "REHEARSE2"
            if isinstance(before.phase, Paused) and ledger.newest_pause is not None:
                assert self.now >= ledger.newest_pause + SETTLE_TIME, "LATCH: settled"
            assert after.released == after.taps == before.taps
            due_in = after.phase.check_in.due_at - self.now
            every = after.agreement.terms.every * 1000
            stepped = isinstance(before.phase, Paused) and before.phase.stepped
            assert due_in == (min(every, CHECK_IN_AFTER_STEP) if stepped else every), "CHECK1, CHECK6"
        elif isinstance(after.phase, Aftercare) and not isinstance(before.phase, Aftercare):
            ledger.over = True
            assert isinstance(given, Enough | Edit) or (isinstance(given, Agree) and ledger.both_said("go_on"))
            assert after.released == after.taps == before.taps
        elif isinstance(given, Confirm):
            partner = given.seat.partner
            assert after.released == replace(before.released, **{partner.value: given.taps})
        elif not isinstance(after.phase, Closed):
            assert after.released == before.released, "a release is the way to Together or to rest"
        if after.step > before.step:
            assert after.step == before.step + 1
            assert ledger.both_said("step_on"), "TWO-UP"
        if before.ends_at is not None and after.ends_at is not None and after.ends_at > before.ends_at:
            assert ledger.both_said("more_time"), "TWO-UP"
        if not isinstance(before.phase, Preparing):
            assert not after.agreement.terms.exceed(before.agreement.terms), "TWO-UP: no limit is raised in a session"

    def judge_yeses(self, before: Session, given: Input, after: Session) -> None:
        """RELEASE3, RELEASE6, YES4: the yeses that stand are those given since, and none that was used."""
        ledger = self.ledger
        came_or_went = isinstance(given, Connect) or (
            isinstance(given, Disconnect) and _connection(before, given.seat) == given.connection
        )
        stepped_back = after.step < before.step
        edited = after.agreement != before.agreement
        if (
            after.taps != before.taps
            or came_or_went
            or stepped_back
            or edited
            or isinstance(given, Confirm | StartNewEpoch)
        ):
            ledger.yeses.clear()
        if type(after.phase) is not type(before.phase) or after.step != before.step:
            ledger.yeses.clear()
        if isinstance(given, Agree) and given.proposal.to == "more_time" and after.ends_at != before.ends_at:
            for seat in Seat:
                ledger.yeses.pop((seat, "more_time"), None)
        if isinstance(given, Withdraw):
            ledger.yeses.pop((given.seat, given.to), None)
        if isinstance(given, Answer):
            ledger.yeses.pop((given.seat, "step_on"), None)
        if isinstance(after.phase, Together) and isinstance(before.phase, Together) and after.phase.pace is not None:
            slowed = after.phase.pace != before.phase.pace and after.phase.pace.feeling is Feeling.SLOW
            for seat in Seat if slowed else ():
                ledger.yeses.pop((seat, "step_on"), None)
        stand = {
            (seat, to): token
            for to in ("start", "go_on", "step_on", "more_time")
            for seat in Seat
            if (token := yeses_to(after, to).of(seat)) is not None
        }
        if not isinstance(after.phase, Closed):
            assert stand == {key: token for key, (_, token) in ledger.yeses.items()}

    def judge_versions(self, before: Session, after: Session) -> None:
        """VIEW2, SEATS: versions count what each can see; a seat, once taken, is nobody else's."""
        for seat in Seat:
            old, new = before.seat_state(seat), after.seat_state(seat)
            if old is not None:
                assert new is not None
                assert new.token_hash == old.token_hash
                changed = view_for(before, seat) != view_for(after, seat)
                assert new.view_version == old.view_version + changed, "VIEW2"

    @invariant()
    def what_is_private_is_blind(self) -> None:
        """BLIND: with a seat's yes or answer changed at will, the partner's view is what it was."""
        session = self.session
        for to in ("start", "go_on", "step_on", "more_time"):
            taps, released = session.taps, session.released
            if to in ("start", "go_on") and (taps.a > released.a) != (taps.b > released.b):
                continue  # RELEASE4: the pauser's offer is told
            for seat in Seat:
                without = with_yeses(session, to, Yeses())
                alone = with_yeses(session, to, Yeses().with_(seat, TOKEN))
                assert view_for(without, seat.partner) == view_for(alone, seat.partner)
        phase = session.phase
        if isinstance(phase, Together):
            for seat in Seat:
                views: list[Any] = [
                    view_for(replace(session, phase=replace(phase, check_in=changed)), seat.partner)
                    for changed in (
                        phase.check_in,
                        *(phase.check_in.with_(seat, answer_token(seat, feeling)) for feeling in Feeling),
                    )
                ]
                assert views[0] == views[1] == views[2]

    @invariant()
    def there_is_a_way_back(self) -> None:
        """LIVE: from every open session of two there is a way to Together or to rest, by what the two can do."""
        session, now = self.session, self.now + SETTLE_TIME
        if session.b is None or isinstance(session.phase, Closed) or now >= session.closes_at:
            return
        for seat in Seat:
            session = _taken(decide(session, Connect(seat, f"new {seat}"), now))
        now += SETTLE_TIME
        if now >= session.closes_at or isinstance(session.phase, Aftercare):
            return
        if isinstance(session.phase, Preparing):
            for seat in Seat:
                session = _taken(decide(session, RaiseTaps(_tapped(session, seat)), now))
                told = Confirm(seat.partner, f"new {seat.partner}", session.taps.of(seat), How.SEEN)
                session = _taken(decide(session, told, now))
        for _ in Seat:
            to = usual_proposal(session)
            willing = next(seat for seat in Seat if is_asked(session, seat) and yeses_to(session, to).of(seat) is None)
            session = _taken(
                decide(session, Agree(willing, f"new {willing}", session.epoch, proposal_in(session, to), TOKEN), now)
            )
        assert isinstance(session.phase, Together | Aftercare)

    @invariant()
    def time_is_idempotent(self) -> None:
        """ROOM7, TIME7: time told twice is time told once; and nothing happens by time before the next deadline."""
        once = _taken(decide(self.session, TimePassed(), self.now))
        assert _taken(decide(once, TimePassed(), self.now)) == once
        deadline = next_deadline(once)
        if not isinstance(once.phase, Closed):
            assert deadline > self.now
            assert _taken(decide(once, TimePassed(), deadline - 1)) == once
            assert _taken(decide(once, TimePassed(), deadline)) != once


def _connection(session: Session, seat: Seat) -> str | None:
    seat_state = session.seat_state(seat)
    return seat_state.connection if seat_state is not None else None


def _tapped(session: Session, seat: Seat) -> Any:
    return replace(session.taps, **{seat.value: session.taps.of(seat) + 1})


def _taken(outcome: Session | object) -> Session:
    assert isinstance(outcome, Session), outcome
    return outcome


TestRoom = Room.TestCase
TestRoom.settings = settings(stateful_step_count=60)
