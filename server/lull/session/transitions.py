"""The moves of a room: `decide`, the one way from a session to the next."""

from dataclasses import replace
from hmac import compare_digest
from typing import assert_never

from lull.session.agreement import Terms
from lull.session.check_in import EARLY, Feeling, Pace, check_in_after, sooner
from lull.session.deadlines import on_time
from lull.session.inputs import (
    Agree,
    Answer,
    BeginAnew,
    Confirm,
    Connect,
    Disconnect,
    Edit,
    End,
    Enough,
    Input,
    Join,
    Knock,
    Raise,
    Said,
    StepBack,
    TimePassed,
    Withdraw,
    Write,
)
from lull.session.moves import MOVES, kind_of
from lull.session.pauses import Seat, said_by
from lull.session.phases import at_rest, let_go, on_step, raised
from lull.session.proposals import ProposalName
from lull.session.rejections import Rejection
from lull.session.state import NOBODY, Chair, Closed, Preparing, Session, Together
from lull.session.view import view_for
from lull.session.yeses import refusal_of, voided, with_yeses, yeses_to

KNOCKS_COUNTED = 99
"""More arrivals than this are refused without being counted: telling "99" is as good as telling more."""

MORE = 10 * 60_000
"""Milliseconds that more time adds (TIME3)."""


def decide(session: Session, given: Input, now: int) -> Session | Rejection:
    """What becomes of `session` when `given` happens at `now` (ms).

    Total and pure. An equal session means that nothing changed. Each seat's `view_version` has grown by one exactly if
    that seat's view changed (VIEW2).
    """
    settled = on_time(session, now)
    if type(settled.phase) not in MOVES[kind_of(given)]:
        return Rejection.NOT_NOW
    after = _apply(settled, given, now)
    return after if isinstance(after, Rejection) else _versioned(session, after)


def _apply(session: Session, given: Input, now: int) -> Session | Rejection:
    match given:
        case Join():
            return _join(session, given, now)
        case Knock():
            return replace(session, knocks=min(session.knocks + 1, KNOCKS_COUNTED))
        case Connect(seat, connection):
            return _connection_changed(session, seat, connection, now)
        case Disconnect(seat, connection):
            current = _is_live(session, seat, connection)
            return _connection_changed(session, seat, None, now) if current else session
        case Raise(taps):
            return raised(session, taps, now)
        case BeginAnew(epoch):
            return _begun_anew(session, epoch, now)
        case Write():
            return _write(session, given)
        case End():
            return replace(session, phase=Closed())
        case TimePassed():
            return session
        case _:
            return _said(session, given, now) if _is_live(session, given.seat, given.connection) else Rejection.FENCED


def _said(session: Session, given: Said, now: int) -> Session | Rejection:
    match given:
        case Agree():
            return _agree(session, given, now)
        case Withdraw(seat, _, to):
            return with_yeses(session, to, yeses_to(session, to).with_(seat, None))
        case Edit():
            return _edit(session, given, now)
        case Confirm():
            return _confirm(session, given)
        case Answer():
            return _answer(session, given, now)
        case StepBack(step=step):
            return session if step >= session.step else on_step(session, step, now)
        case Enough():
            return at_rest(session, now)
        case _:
            assert_never(given)


def _join(session: Session, given: Join, now: int) -> Session | Rejection:
    if not compare_digest(session.ticket.hash, given.ticket_hash):
        return Rejection.LINK_UNKNOWN
    if session.b is not None:
        # ROOM2: a phone whose answer was lost asks again, with the token that it chose.
        return session if compare_digest(session.b.token_hash, given.token_hash) else Rejection.ROOM_FULL
    if now >= session.ticket.expires_at:
        return Rejection.LINK_EXPIRED
    return replace(session, b=Chair(given.token_hash), phase=Preparing())


def _connection_changed(session: Session, seat: Seat, connection: str | None, now: int) -> Session | Rejection:
    chair = session.chair(seat)
    if chair is None:
        return Rejection.NOT_NOW
    session = voided(session.seated(seat, replace(chair, connection=connection)))  # RELEASE3
    if isinstance(session.phase, Together):
        return raised(session, session.taps.watched(), now)  # SEAT3
    return session


def _begun_anew(session: Session, epoch: str, now: int) -> Session:
    """EPOCH1."""
    session = replace(voided(session), epoch=epoch)
    return raised(session, session.taps.watched(), now) if isinstance(session.phase, Together) else session


def _agree(session: Session, given: Agree, now: int) -> Session | Rejection:
    if given.epoch != session.epoch:
        return Rejection.CHANGED  # EPOCH3
    refusal = refusal_of(session, given.seat, given.proposal, now)
    if refusal is not None:
        return refusal
    to = given.proposal.to
    yeses = yeses_to(session, to).with_(given.seat, given.token)
    return _agreed(session, to, now) if yeses.matched else with_yeses(session, to, yeses)


def _agreed(session: Session, to: ProposalName, now: int) -> Session:
    """What both said yes to happens; their yeses are used up (YES4)."""
    match session.phase, to:
        case Together() as phase, "step_on":
            return on_step(replace(session, phase=replace(phase, on=NOBODY)), session.step + 1, now)
        case Together() as phase, "more_time" if session.ends_at is not None:
            return replace(session, ends_at=session.ends_at + MORE, phase=replace(phase, more=NOBODY))
        case _:
            return let_go(session, now)


def _edit(session: Session, given: Edit, now: int) -> Session | Rejection:
    before, terms = session.agreement, given.terms
    if given.version != before.version:
        return Rejection.CHANGED
    if terms == before.terms:
        return session
    if not isinstance(session.phase, Preparing) and terms.exceed(before.terms):
        return Rejection.TAKES_TWO  # AGREE4
    after = _lowered(session, terms, now)
    return on_time(replace(voided(after), agreement=before.edited(terms=terms)), now)


def _lowered(session: Session, terms: Terms, now: int) -> Session:
    """The session as lower terms leave it; in Preparing nothing runs yet that they could change (AGREE4)."""
    last = max(0, terms.steps - 1)
    if session.step > last:
        session = on_step(session, last, now)
    if session.started_at is not None and session.ends_at is not None:
        session = replace(session, ends_at=min(session.ends_at, session.started_at + terms.length * 1000))
    if isinstance(session.phase, Together):
        check_in = sooner(session.phase.check_in, now + terms.every * 1000, now, terms)
        session = replace(session, phase=replace(session.phase, check_in=check_in))
    return session


def _write(session: Session, given: Write) -> Session | Rejection:
    before = session.agreement
    if not given.page.is_written_by(given.seat):
        return Rejection.NOT_NOW
    if given.version != before.version:
        return Rejection.CHANGED
    terms = before.terms if given.steps is None else replace(before.terms, steps=given.steps)
    pages = before.pages.with_(given.page, given.digest)
    return replace(voided(session), agreement=before.edited(terms=terms, pages=pages))


def _confirm(session: Session, given: Confirm) -> Session | Rejection:
    """The pause was tried and it came through: it's let go of, and nothing else is (REHEARSE1)."""
    partner = given.seat.partner
    if given.taps != session.taps.of(partner) or given.taps <= session.released.of(partner):
        return Rejection.TAPS_CHANGED
    return replace(
        voided(session),
        released=session.released.merge(said_by(partner, given.taps, 0)),
        rehearsal=session.rehearsal.with_(partner, given.how),
    )


def _answer(session: Session, given: Answer, now: int) -> Session | Rejection:
    phase = session.phase
    if not isinstance(phase, Together) or given.due_at != phase.check_in.due_at:
        return Rejection.CHANGED
    if now < given.due_at - EARLY:
        return Rejection.TOO_SOON
    check_in = phase.check_in.with_(given.seat, given.feeling)
    outcome = check_in.outcome()
    if outcome is None:
        return replace(session, phase=replace(phase, check_in=check_in))
    return replace(
        session,
        phase=replace(
            phase,
            check_in=check_in_after(now, session.agreement.terms),
            pace=Pace(outcome, now),
            on=NOBODY if outcome is Feeling.SLOW else phase.on,  # YES4
        ),
    )


def _is_live(session: Session, seat: Seat, connection: str) -> bool:
    chair = session.chair(seat)
    return chair is not None and chair.connection == connection


def _versioned(before: Session, after: Session) -> Session:
    """VIEW2: count, per seat, the changes that this seat can see, and no others."""
    for seat in Seat:
        chair = after.chair(seat)
        if chair is not None and view_for(before, seat) != view_for(after, seat):
            after = after.seated(seat, replace(chair, view_version=chair.view_version + 1))
    return after
