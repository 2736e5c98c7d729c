"""Sessions at hand in every phase, for tests of the pure rules. Their phones are connected as `a1` and `b1`."""

from dataclasses import replace
from typing import Any, Final

from lull.rooms.service import digest
from lull.session.agreement import Agreement, Terms
from lull.session.check_in import CheckIn, Feeling
from lull.session.inputs import Agree, Answer, Confirm, Connect, Enough, Input, Join, RaiseTaps, StepBack, Withdraw
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, Start, StepOn
from lull.session.rehearsal import How, Rehearsal
from lull.session.rejections import Rejection
from lull.session.state import ROOM_LIFETIME, SETTLE_TIME, Aftercare, Closed, Paused, Session, Together, open_session
from lull.session.transitions import decide

OPENED = 1_700_000_000_000
"""When every room here was opened."""

LATER = OPENED + 60_000
"""When things happen to it: long after, and long before its end."""

TICKET_HASH = digest("ticket")
TOKEN_A, TOKEN_B = digest("token of a"), digest("token of b")
EPOCH, OTHER_EPOCH = "e" * 22, "f" * 22

SHARE, OTHER_SHARE = "s" * 124, "z" * 124
"""Public keys as their phones sealed them: to the server, texts of one form."""

TOKEN, OTHER_TOKEN = "t" * 43, "o" * 43
"""What both phones say their yeses with, and what one says that means something else."""

TERMS = Terms(steps=3)
AGREED = Agreement(4, TERMS)
REHEARSED = Rehearsal(How.SEEN, How.FELT)

DUE_AT = LATER + TERMS.every * 1000
ANSWER_BY = DUE_AT + TERMS.within * 1000
ENDS_AT = LATER + TERMS.length * 1000
"""Of every session that is together or paused: it began at `LATER`."""

CONNECTION = {Seat.A: "a1", Seat.B: "b1"}


def after(session: Session, *inputs: Input, now: int = LATER) -> Session:
    """The session after these inputs, none of which may be refused."""
    for given in inputs:
        outcome = decide(session, given, now)
        assert isinstance(outcome, Session), (given, outcome)
        session = outcome
    return session


def refused(session: Session, given: Input, now: int = LATER) -> Rejection:
    """Why this input is refused, which it must be."""
    outcome = decide(session, given, now)
    assert isinstance(outcome, Rejection), outcome
    return outcome


def agree(seat: Seat, proposal: Proposal, token: str = TOKEN) -> Agree:
    """The seat's yes over its live connection."""
    return Agree(seat, CONNECTION[seat], EPOCH, proposal, token)


def yes(seat: Seat, taps: Count = NO_TAPS) -> Agree:
    """The seat's yes to going on."""
    return agree(seat, GoOn(taps))


def yes_in(session: Session, seat: Seat) -> Agree:
    """The seat's yes to starting or going on, whichever this session is about."""
    if session.phase.name == "preparing":
        return agree(seat, Start(session.taps, session.agreement.version))
    return yes(seat, session.taps)


def step_on(seat: Seat, step: int, taps: Count = NO_TAPS) -> Agree:
    """The seat's yes to the step after this one."""
    return agree(seat, StepOn(taps, step))


def more_time(seat: Seat, ends_at: int = ENDS_AT, taps: Count = NO_TAPS) -> Agree:
    """The seat's yes to staying beyond this end."""
    return agree(seat, MoreTime(taps, ends_at))


def confirm(seat: Seat, taps: int, how: How = How.SEEN) -> Confirm:
    """The seat says how its partner's pause came through."""
    return Confirm(seat, f"{seat}1", taps, how)


def step_back(seat: Seat, step: int) -> StepBack:
    """The seat wants back to this step."""
    return StepBack(seat, f"{seat}1", step)


def enough(seat: Seat) -> Enough:
    """The seat has enough."""
    return Enough(seat, f"{seat}1")


def answer_token(seat: Seat, feeling: Feeling, round_: int = 1) -> str:
    """What the seat's phone answers with: for *good* what the other's does, for *slow* what nobody else does (CHECK2)."""
    return (f"good-{round_}-" if feeling is Feeling.GOOD else f"slow-{seat}-{round_}-").ljust(43, "x")


def answer(seat: Seat, feeling: Feeling, round_: int = 1) -> Answer:
    """The seat's answer."""
    return Answer(seat, CONNECTION[seat], round_, answer_token(seat, feeling, round_))


def withdraw_in(session: Session, seat: Seat) -> Withdraw:
    """The seat takes back what `yes_in` says."""
    return Withdraw(seat, CONNECTION[seat], "start" if session.phase.name == "preparing" else "go_on")


def opened() -> Session:
    """A new room that no phone is connected to."""
    return open_session(epoch=EPOCH, token_hash=TOKEN_A, ticket_hash=TICKET_HASH, now=OPENED)


def waiting() -> Session:
    """One phone."""
    return after(opened(), Connect(Seat.A, "a1"))


def met() -> Session:
    """Two phones, nothing said and nothing tried."""
    return after(waiting(), Join(TICKET_HASH, TOKEN_B, SHARE), Connect(Seat.B, "b1"))


def preparing() -> Session:
    """Two phones, both pauses tried, terms edited, nothing said."""
    return replace(met(), rehearsal=REHEARSED, agreement=AGREED)


def together(taps: Count = NO_TAPS) -> Session:
    """Both said yes to `taps`, at `LATER`, under `AGREED`."""
    return begun(taps=taps, released=taps, rounds=1, phase=Together(CheckIn(1, DUE_AT, ANSWER_BY)))


def on_step(step: int, **phase: object) -> Session:
    """Together on this step."""
    return replace(together(), step=step, phase=replace(together().phase, **phase))


def near_the_end() -> Session:
    """Together, with no check-in before the end."""
    return replace(together(), phase=Together(CheckIn(1, ENDS_AT + 1, ENDS_AT + 30_001)))


def begun(**fields: Any) -> Session:
    """A session that began at `LATER`."""
    return replace(
        preparing(), **{"closes_at": OPENED + ROOM_LIFETIME, "started_at": LATER, "ends_at": ENDS_AT, **fields}
    )


def paused(taps: Count = Count(a=1), released: Count = NO_TAPS, *, since: int = LATER - SETTLE_TIME) -> Session:  # noqa: B008 - frozen
    """Paused and settled, nothing said."""
    return begun(taps=taps, released=released, phase=Paused(since))


def aftercare(taps: Count = NO_TAPS) -> Session:
    """At rest: the time is over."""
    return replace(begun(taps=taps, released=taps, phase=Aftercare()), ends_at=LATER)


def closed() -> Session:
    """Over."""
    return replace(preparing(), phase=Closed())


def raised(**counters: int) -> RaiseTaps:
    """Counters heard of."""
    return RaiseTaps(Count(**counters))


BY_WATCH: Final = Count(watch=1)
"""One pause, which nobody tapped."""


def phase_of(session: Session) -> Together:
    """The phase, known to be Together."""
    assert isinstance(session.phase, Together)
    return session.phase
