"""What a command may change, said once more in other words: the rules themselves aren't asked."""

from lull.session.inputs import Agree, Command, Confirm, Edit, Enough, StepBack
from lull.session.pauses import Seat
from lull.session.proposals import Proposal
from lull.session.state import NO_YESES, Aftercare, Paused, Preparing, SeatState, Session, Together, Yeses


def broken_by(said: Command, before: Session, after: Session) -> list[str]:
    """The rules by which this command may not have made one of the other, within one moment."""
    seat = said.seat
    agreed = said.proposal if isinstance(said, Agree) and _yes_to(said, before).of(seat.partner) == said.token else None
    together = isinstance(after.phase, Together) and not isinstance(before.phase, Together)
    rules = {
        "SEAT1": _whose(before) == _whose(after),
        "PAUSE5": before.taps == after.taps,
        "PAUSE2": before.released.merge(after.released) == after.released,
        "RELEASE1": not together or (agreed is not None and agreed.to in ("start", "go_on")),
        "RELEASE2": before.released == after.released or _may_release(seat, said, agreed, before, after),
        "AGREE2": before.agreement == after.agreement or isinstance(said, Edit),
        "AGREE4": isinstance(before.phase, Preparing) or not after.agreement.terms.exceed(before.agreement.terms),
        "LADDER2": not isinstance(said, StepBack) or after.step in (before.step, min(before.step, said.step)),
        "LADDER3": after.step <= before.step or (agreed is not None and agreed.to == "step_on"),
        "TIME3": before.ends_at is None
        or (after.ends_at is not None and after.ends_at <= before.ends_at)
        or (agreed is not None and agreed.to == "more_time"),
        "TIME6": not isinstance(before.phase, Aftercare) or isinstance(after.phase, Aftercare),
    }
    return [rule for rule, kept in rules.items() if not kept]


def _whose(session: Session) -> tuple[object, ...]:
    seats = [(state.token_hash, state.connection) for state in (session.a, session.b) if isinstance(state, SeatState)]
    return session.epoch, session.ticket, session.knocks, seats


def _yes_to(said: Agree, before: Session) -> Yeses:
    """Who has said yes to what this asks for, before it was said."""
    match before.phase, said.proposal.to:
        case (Preparing(yeses=yeses), "start") | (Paused(yeses=yeses), "go_on"):
            return yeses
        case Together(on=yeses), "step_on":
            return yeses
        case Together(more=yeses), "more_time":
            return yeses
        case _:
            return NO_YESES


def _may_release(seat: Seat, said: Command, agreed: Proposal | None, before: Session, after: Session) -> bool:
    match said:
        case Agree():
            return agreed is not None and after.released == before.taps == agreed.taps
        case Enough():
            return isinstance(after.phase, Aftercare) and after.released == before.taps
        case Confirm(taps=taps):  # REHEARSE1
            own = after.released.of(seat) == before.released.of(seat) and after.released.watch == before.released.watch
            return own and isinstance(before.phase, Preparing) and taps == after.released.of(seat.partner)
        case _:
            return False
