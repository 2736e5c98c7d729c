"""The moves of a room: `decide`, and the one table that says which input is legal in which phase."""

from collections.abc import Mapping
from dataclasses import replace
from hmac import compare_digest
from typing import Final, assert_never

from lull.session.inputs import (
    Agree,
    Connect,
    Disconnect,
    End,
    Input,
    Join,
    Knock,
    Raise,
    TimePassed,
    Withdraw,
)
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.release import agreed_of, may_say_yes, settles_at, with_agreed
from lull.session.state import (
    NOBODY,
    Chair,
    Closed,
    Paused,
    Phase,
    Preparing,
    Session,
    Together,
    Waiting,
)
from lull.session.view import view_for

KNOCKS_COUNTED = 99
"""More arrivals than this are refused without being counted: telling "99" is as good as telling more."""

_OPEN: Final = frozenset({Waiting, Preparing, Together, Paused})

LEGAL: Final[Mapping[type[Input], frozenset[type[Phase]]]] = {
    Join: _OPEN,
    Knock: frozenset({Preparing, Together, Paused}),
    Connect: _OPEN,
    Disconnect: _OPEN,
    Raise: _OPEN,  # PAUSE3: a pause succeeds in every phase but Closed
    Agree: frozenset({Preparing, Paused}),
    Withdraw: frozenset({Preparing, Paused}),
    End: _OPEN,
    TimePassed: _OPEN | {Closed},
}
"""In which phases an input may come. A phase that isn't there is the refusal `not_now` (PHASE2)."""


def decide(session: Session, given: Input, now: int) -> Session | Rejection:
    """What becomes of `session` when `given` happens at `now` (ms).

    Total and pure. An equal session means that nothing changed. Each seat's `view_version` has grown by one exactly if
    that seat's view changed (VIEW2).
    """
    session = _expired(session, now)
    if type(session.phase) not in LEGAL[type(given)]:
        return Rejection.NOT_NOW
    after = _apply(session, given, now)
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
            chair = session.chair(seat)
            current = chair is not None and chair.connection == connection
            return _connection_changed(session, seat, None, now) if current else session
        case Raise(taps):
            return raised(session, taps, now)
        case Agree():
            return _agree(session, given, now)
        case Withdraw(seat, connection):
            if _fenced(session, seat, connection):
                return Rejection.FENCED
            return with_agreed(session, agreed_of(session) - {seat})
        case End():
            return replace(session, phase=Closed())
        case TimePassed():
            return session
        case _:
            assert_never(given)


def raised(session: Session, taps: Count, now: int) -> Session:
    """The session with these counters merged in: paused if any of them rose (PAUSE1, PAUSE2)."""
    merged = session.taps.merge(taps)
    if merged == session.taps:
        return session
    if merged.exhausted:
        return replace(session, phase=Closed())  # PAUSE6
    match session.phase:
        case Together() | Paused():
            return replace(session, taps=merged, phase=Paused(since=now))
        case Preparing():
            return replace(session, taps=merged, phase=Preparing())  # RELEASE3
        case Waiting() | Closed():
            return replace(session, taps=merged)
        case _:
            assert_never(session.phase)


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
    session = with_agreed(session.seated(seat, replace(chair, connection=connection)), NOBODY)  # RELEASE3
    if isinstance(session.phase, Together):
        return raised(session, session.taps.watched(), now)  # SEAT3
    return session


def _agree(session: Session, given: Agree, now: int) -> Session | Rejection:
    if _fenced(session, given.seat, given.connection):
        return Rejection.FENCED
    if given.taps != session.taps:
        return Rejection.TAPS_CHANGED
    partner = session.chair(given.seat.partner)
    if partner is None or partner.connection is None:
        return Rejection.PARTNER_AWAY  # RELEASE7
    settled = settles_at(session)
    if settled is not None and now < settled:
        return Rejection.TOO_SOON
    if not may_say_yes(session, given.seat):
        return Rejection.WAIT_FOR_OFFER
    return with_agreed(session, agreed_of(session) | {given.seat})


def _fenced(session: Session, seat: Seat, connection: str) -> bool:
    chair = session.chair(seat)
    return chair is None or chair.connection != connection


def _expired(session: Session, now: int) -> Session:
    """ROOM5: the room's end needs no one to notice it."""
    if now < session.closes_at or isinstance(session.phase, Closed):
        return session
    return _versioned(session, replace(session, phase=Closed()))


def _versioned(before: Session, after: Session) -> Session:
    """VIEW2: count, per seat, the changes that this seat can see, and no others."""
    for seat in Seat:
        chair = after.chair(seat)
        if chair is not None and view_for(before, seat) != view_for(after, seat):
            after = after.seated(seat, replace(chair, view_version=chair.view_version + 1))
    return after
