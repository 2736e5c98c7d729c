"""Who may say yes to what, and when. Used by the rules and by the view alike, so they can't differ."""

from dataclasses import replace

from lull.session.bounds import EXTENSIONS
from lull.session.pauses import Seat
from lull.session.proposals import GoOn, MoreTime, Proposal, ProposalName, Start, StepOn
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, SETTLE_TIME, Paused, Preparing, Session, Together, Yeses

END_WARNING = 120_000
"""Milliseconds before the end from which on more time can be asked for (TIME2)."""


def yeses_to(session: Session, to: ProposalName) -> Yeses:
    """The yeses that stand to this kind of proposal."""
    match session.phase, to:
        case (Preparing(yeses=yeses), "start") | (Paused(yeses=yeses), "go_on"):
            return yeses
        case Together(on=yeses), "step_on":
            return yeses
        case Together(more=yeses), "more_time":
            return yeses
        case _:
            return NO_YESES


def with_yeses(session: Session, to: ProposalName, yeses: Yeses) -> Session:
    """The session with these yeses standing, where there can be any; they must not match."""
    match session.phase, to:
        case (Preparing() as phase, "start") | (Paused() as phase, "go_on"):
            return replace(session, phase=replace(phase, yeses=yeses))
        case Together() as phase, "step_on":
            return replace(session, phase=replace(phase, on=yeses))
        case Together() as phase, "more_time":
            return replace(session, phase=replace(phase, more=yeses))
        case _:
            return session


def void_yeses(session: Session) -> Session:
    """The session with no yes standing (YES4); itself, if none stands."""
    match session.phase:
        case Preparing(yeses=yeses) | Paused(yeses=yeses) as phase if yeses != NO_YESES:
            return replace(session, phase=replace(phase, yeses=NO_YESES))
        case Together(on=on, more=more) as phase if on != NO_YESES or more != NO_YESES:
            return replace(session, phase=replace(phase, on=NO_YESES, more=NO_YESES))
        case _:
            return session


def rejection_of(session: Session, seat: Seat, proposal: Proposal, now: int) -> Rejection | None:
    """Why this seat can't say yes to this now; None if it can. The phase is right."""
    if proposal.taps != session.taps:
        return Rejection.TAPS_CHANGED
    if not _is_about(session, proposal):
        return Rejection.CHANGED
    if isinstance(proposal, Start) and not session.rehearsal.done:
        return Rejection.NOT_REHEARSED
    if isinstance(proposal, StepOn) and not has_next_step(session):
        return Rejection.NOT_NOW
    if isinstance(proposal, MoreTime) and session.more + 1 not in EXTENSIONS:
        return Rejection.NOT_NOW
    partner = session.seat_state(seat.partner)
    if partner is None or partner.connection is None:
        return Rejection.PARTNER_AWAY  # RELEASE7
    opens_at = _opens_at(session, proposal)
    if opens_at is not None and now < opens_at:
        return Rejection.TOO_SOON
    if isinstance(proposal, Start | GoOn) and not is_asked(session, seat):
        return Rejection.WAIT_FOR_OFFER
    return None


def is_asked(session: Session, seat: Seat) -> bool:
    """Whether it is this seat's turn: the pauser offers first; with two pausers or none both are asked (RELEASE4)."""
    taps, released = session.taps, session.released
    mine = taps.of(seat) > released.of(seat)
    theirs = taps.of(seat.partner) > released.of(seat.partner)
    return mine or not theirs or _standing_yeses(session).of(seat.partner) is not None


def has_next_step(session: Session) -> bool:
    """Whether the ladder goes on after the present step (LADDER3)."""
    return session.step + 1 < session.agreement.terms.steps


def settles_at(session: Session) -> int | None:
    """From when on a yes to going on is taken, in ms; None where nothing has to settle (RELEASE5, RELEASE8)."""
    return session.phase.since + SETTLE_TIME if isinstance(session.phase, Paused) else None


def _standing_yeses(session: Session) -> Yeses:
    return session.phase.yeses if isinstance(session.phase, Preparing | Paused) else NO_YESES


def _is_about(session: Session, proposal: Proposal) -> bool:
    """Whether what the proposal names, besides the taps, is how it is (YES1)."""
    match proposal:
        case Start(agreement=version):
            return version == session.agreement.version
        case GoOn():
            return True
        case StepOn(step=step):
            return step == session.step
        case MoreTime(ends_at=ends_at):
            return ends_at == session.ends_at


def _opens_at(session: Session, proposal: Proposal) -> int | None:
    match proposal:
        case GoOn():
            return settles_at(session)
        case MoreTime(ends_at=ends_at):
            return ends_at - END_WARNING
        case Start() | StepOn():
            return None
