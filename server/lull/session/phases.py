"""How a session gets into each phase: paused by a counter, together by two, at rest by one or by time."""

from dataclasses import replace
from typing import assert_never

from lull.session.check_in import CHECK_IN_AFTER_STEP, bring_forward, schedule_check_in
from lull.session.pauses import Count
from lull.session.state import ROOM_LIFETIME, Aftercare, Closed, Paused, Preparing, Session, Together, Waiting
from lull.session.yeses import void_yeses


def pause(session: Session, taps: Count, now: int) -> Session:
    """The session with these counters merged in: paused if any of them rose (PAUSE1, PAUSE2)."""
    merged = session.taps.merge(taps)
    if merged == session.taps:
        return session
    if merged.exhausted:
        return replace(session, phase=Closed())  # PAUSE6
    match session.phase:
        case Paused() as phase:
            return replace(session, taps=merged, phase=Paused(now, stepped=phase.stepped))
        case Together() | Aftercare():
            return replace(session, taps=merged, phase=Paused(now))
        case Preparing():
            return replace(void_yeses(session), taps=merged)  # RELEASE3
        case Waiting() | Closed():
            return replace(session, taps=merged)
        case _:
            assert_never(session.phase)


def release(session: Session, now: int) -> Session:
    """Both said yes to all that was tapped: Together (RELEASE1), or at rest if the time is over (TIME4)."""
    terms = session.agreement.terms
    started_at = now if session.started_at is None else session.started_at
    ends_at = now + terms.length * 1000 if session.ends_at is None else session.ends_at
    if now >= ends_at:
        return end_session(session, now)
    check_in = schedule_check_in(session.rounds + 1, now, terms)
    if isinstance(session.phase, Paused) and session.phase.stepped:
        check_in = bring_forward(check_in, now + CHECK_IN_AFTER_STEP, now, terms)  # CHECK6
    closes_at = session.opened_at + ROOM_LIFETIME if session.started_at is None else session.closes_at  # ROOM8
    return replace(
        session,
        closes_at=closes_at,
        released=session.taps,
        started_at=started_at,
        ends_at=ends_at,
        rounds=check_in.round,
        phase=Together(check_in=check_in),
    )


def end_session(session: Session, now: int) -> Session:
    """Aftercare: what was tapped is let go of, and the time is over (TIME5)."""
    ends_at = now if session.ends_at is None else min(session.ends_at, now)
    return replace(session, released=session.taps, ends_at=ends_at, phase=Aftercare())


def change_step(session: Session, step: int, now: int) -> Session:
    """The session on another step, every yes void, with a check-in soon (YES4, CHECK6)."""
    session = replace(void_yeses(session), step=step)
    match session.phase:
        case Together() as phase:
            check_in = bring_forward(phase.check_in, now + CHECK_IN_AFTER_STEP, now, session.agreement.terms)
            return replace(session, phase=replace(phase, check_in=check_in))
        case Paused() as phase:
            return replace(session, phase=replace(phase, stepped=True))
        case _:
            return session
