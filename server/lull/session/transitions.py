"""The moves of a room: `decide`, the one way from a session to the next."""

from dataclasses import replace
from hmac import compare_digest
from typing import assert_never

from lull.session.agreement import Terms
from lull.session.check_in import EARLY_TOLERANCE, Feeling, Pace, bring_forward, schedule_check_in
from lull.session.deadlines import apply_deadlines
from lull.session.inputs import (
    Agree,
    Answer,
    Command,
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
from lull.session.pauses import Seat, counters_from
from lull.session.phases import change_step, end_session, pause, release
from lull.session.proposals import ProposalName
from lull.session.rehearsal import How
from lull.session.rejections import Rejection
from lull.session.state import NO_YESES, PREPARING_LIFETIME, Closed, Preparing, SeatState, Session, Together
from lull.session.transition_table import TRANSITIONS, kind_of
from lull.session.view import view_for
from lull.session.yeses import rejection_of, void_yeses, with_yeses, yeses_to

MAX_REJECTED_JOINS = 99
"""More arrivals than this are refused without being counted: telling "99" is as good as telling more."""

TIME_ADDED = 10 * 60_000
"""Milliseconds that more time adds (TIME3)."""


def decide(session: Session, given: Input, now: int) -> Session | Rejection:
    """What becomes of `session` when `given` happens at `now` (ms).

    Total and pure. An equal session means that nothing changed. Each seat's `view_version` has grown by one exactly if
    that seat's view changed (VIEW2).
    """
    settled = apply_deadlines(session, now)
    if type(settled.phase) not in TRANSITIONS[kind_of(given)]:
        return Rejection.NOT_NOW
    after = _apply(settled, given, now)
    return after if isinstance(after, Rejection) else _with_view_versions(session, after)


def _apply(session: Session, given: Input, now: int) -> Session | Rejection:
    match given:
        case Join():
            return _join(session, given, now)
        case RejectedJoin():
            return replace(session, knocks=min(session.knocks + 1, MAX_REJECTED_JOINS))
        case Connect(seat, connection):
            return _set_connection(session, seat, connection, now)
        case Disconnect(seat, connection):
            current = _is_live(session, seat, connection)
            return _set_connection(session, seat, None, now) if current else session
        case RaiseTaps(taps):
            return pause(session, taps, now)
        case StartNewEpoch(epoch):
            return _start_new_epoch(session, epoch, now)
        case WriteDocument():
            return _write(session, given)
        case End():
            return replace(session, phase=Closed())
        case TimePassed():
            return session
        case _:
            return (
                _apply_command(session, given, now)
                if _is_live(session, given.seat, given.connection)
                else Rejection.FENCED
            )


def _apply_command(session: Session, given: Command, now: int) -> Session | Rejection:
    match given:
        case Agree():
            return _agree(session, given, now)
        case Withdraw(seat, _, to):
            return with_yeses(session, to, yeses_to(session, to).with_(seat, None))
        case Edit():
            return _edit(session, given, now)
        case Reveal(seat=seat, share=share):
            return _reveal(session, seat, share)
        case Confirm():
            return _confirm(session, given)
        case Answer():
            return _answer(session, given, now)
        case StepBack(step=step):
            return session if step >= session.step else change_step(session, step, now)
        case Enough():
            return end_session(session, now)
        case _:
            assert_never(given)


def _join(session: Session, given: Join, now: int) -> Session | Rejection:
    if not compare_digest(session.ticket.hash, given.ticket_hash):
        return Rejection.LINK_UNKNOWN
    if session.b is not None:
        # ROOM2: a phone whose answer was lost asks again, with the token that it chose.
        if not compare_digest(session.b.token_hash, given.token_hash):
            return Rejection.ROOM_FULL
        return session if session.b.share == given.share else Rejection.CHANGED  # PAIR2
    if now >= session.ticket.expires_at:
        return Rejection.LINK_EXPIRED
    if compare_digest(session.a.token_hash, given.token_hash):
        return Rejection.LINK_UNKNOWN  # one token for both seats would leave the second one empty
    closes_at = session.opened_at + PREPARING_LIFETIME
    taken = SeatState(given.token_hash, share=given.share)
    return replace(session, b=taken, closes_at=closes_at, phase=Preparing())


def _reveal(session: Session, seat: Seat, share: str) -> Session | Rejection:
    state = session.seat_state(seat)
    if state is None or state.share is not None:
        return session if state is not None and state.share == share else Rejection.CHANGED  # PAIR2: one, for good
    return session.with_seat(seat, replace(state, share=share))


def _set_connection(session: Session, seat: Seat, connection: str | None, now: int) -> Session | Rejection:
    state = session.seat_state(seat)
    if state is None:
        return Rejection.NOT_NOW
    session = void_yeses(session.with_seat(seat, replace(state, connection=connection)))  # RELEASE3
    if isinstance(session.phase, Together):
        return pause(session, session.taps.with_watch_pause(), now)  # SEAT3
    return session


def _start_new_epoch(session: Session, epoch: str, now: int) -> Session:
    """EPOCH1."""
    session = replace(void_yeses(session), epoch=epoch)
    return pause(session, session.taps.with_watch_pause(), now) if isinstance(session.phase, Together) else session


def _agree(session: Session, given: Agree, now: int) -> Session | Rejection:
    if given.epoch != session.epoch:
        return Rejection.CHANGED  # EPOCH3
    refusal = rejection_of(session, given.seat, given.proposal, now)
    if refusal is not None:
        return refusal
    to = given.proposal.to
    yeses = yeses_to(session, to).with_(given.seat, given.token)
    return _carry_out(session, to, now) if yeses.matched else with_yeses(session, to, yeses)


def _carry_out(session: Session, to: ProposalName, now: int) -> Session:
    """What both said yes to happens; their yeses are used up (YES4)."""
    match session.phase, to:
        case Together() as phase, "step_on":
            return change_step(replace(session, phase=replace(phase, on=NO_YESES)), session.step + 1, now)
        case Together() as phase, "more_time" if session.ends_at is not None:
            ends_at = session.ends_at + TIME_ADDED
            return replace(session, more=session.more + 1, ends_at=ends_at, phase=replace(phase, more=NO_YESES))
        case _:
            return release(session, now)


def _edit(session: Session, given: Edit, now: int) -> Session | Rejection:
    before, terms = session.agreement, given.terms
    if given.agreement != before.version:
        return Rejection.CHANGED
    if terms == before.terms:
        return session
    if not isinstance(session.phase, Preparing) and terms.exceed(before.terms):
        return Rejection.TAKES_TWO  # AGREE4
    after = _lower_terms(session, terms, now)
    return apply_deadlines(replace(void_yeses(after), agreement=before.edited(terms=terms)), now)


def _lower_terms(session: Session, terms: Terms, now: int) -> Session:
    """The session as lower terms leave it; in Preparing nothing runs yet that they could change (AGREE4)."""
    last = max(0, terms.steps - 1)
    if session.step > last:
        session = change_step(session, last, now)
    shorter = terms.length < session.agreement.terms.length
    if shorter and session.started_at is not None and session.ends_at is not None:
        ends_at = min(session.ends_at, session.started_at + terms.length * 1000)
        session = replace(session, more=0, ends_at=ends_at)
    if isinstance(session.phase, Together):
        check_in = bring_forward(session.phase.check_in, now + terms.every * 1000, now, terms)
        session = replace(session, phase=replace(session.phase, check_in=check_in))
    return session


def _write(session: Session, given: WriteDocument) -> Session | Rejection:
    before = session.agreement
    if not given.document.is_written_by(given.seat):
        return Rejection.NOT_NOW
    if given.version != before.version:
        return Rejection.CHANGED
    terms = before.terms if given.steps is None else replace(before.terms, steps=given.steps)
    pages = before.pages.with_(given.document, given.digest)
    return replace(void_yeses(session), agreement=before.edited(terms=terms, pages=pages))


def _confirm(session: Session, given: Confirm) -> Session | Rejection:
    """The pause was tried and it came through: it's let go of, and nothing else is (REHEARSE1)."""
    partner = given.seat.partner
    if given.how is How.BEFORE:
        return _recall(session, given)
    if given.taps != session.taps.of(partner) or given.taps <= session.released.of(partner):
        return Rejection.TAPS_CHANGED
    return replace(
        void_yeses(session),
        released=session.released.merge(counters_from(partner, given.taps, 0)),
        rehearsal=session.rehearsal.with_(partner, given.how),
    )


def _recall(session: Session, given: Confirm) -> Session | Rejection:
    """It came through when they met before; what is being tried is tried to its end (REHEARSE5)."""
    partner = given.seat.partner
    taps, released = session.taps.of(partner), session.released.of(partner)
    if not given.taps == taps == released or session.rehearsal.of(partner) is not None:
        return Rejection.TAPS_CHANGED
    return replace(session, rehearsal=session.rehearsal.with_(partner, How.BEFORE))


def _answer(session: Session, given: Answer, now: int) -> Session | Rejection:
    phase = session.phase
    if not isinstance(phase, Together) or given.round != phase.check_in.round:
        return Rejection.CHANGED
    if now < phase.check_in.due_at - EARLY_TOLERANCE:
        return Rejection.TOO_SOON
    check_in = phase.check_in.with_(given.seat, given.token)
    on = phase.on.with_(given.seat, None)  # YES4: whatever it was, which nobody here can tell
    outcome = check_in.outcome()
    if outcome is None:
        return replace(session, phase=replace(phase, check_in=check_in, on=on))
    following = schedule_check_in(check_in.round + 1, now, session.agreement.terms)
    return replace(
        session,
        rounds=following.round,
        phase=replace(
            phase,
            check_in=following,
            pace=Pace(check_in.round, outcome, now),
            on=NO_YESES if outcome is Feeling.SLOW else on,  # YES4
        ),
    )


def _is_live(session: Session, seat: Seat, connection: str) -> bool:
    state = session.seat_state(seat)
    return state is not None and state.connection == connection


def _with_view_versions(before: Session, after: Session) -> Session:
    """VIEW2: count, per seat, the changes that this seat can see, and no others. Every view has the taps."""
    tapped = before.taps != after.taps
    if not tapped and _differ_in_connections_alone(before, after):
        return after
    a, b = (
        replace(state, view_version=state.view_version + 1)
        if state is not None and (tapped or view_for(before, seat) != view_for(after, seat))
        else state
        for seat, state in ((Seat.A, after.a), (Seat.B, after.b))
    )
    return after if a is after.a and b is after.b else replace(after, a=a, b=b)


def _differ_in_connections_alone(before: Session, after: Session) -> bool:
    """Whether no view can differ, without making four of them: most phones that come change nothing but this."""
    a, b = before.a, before.b and after.b and replace(before.b, connection=after.b.connection)
    return replace(before, a=replace(a, connection=after.a.connection), b=b) == after
