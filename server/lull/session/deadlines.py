"""What time alone does to a room (TIME7)."""

from dataclasses import replace

from lull.session.phases import end_session, pause
from lull.session.state import Closed, Paused, Session, Together


def next_deadline(session: Session) -> int:
    """When time next changes this session, in ms, if nothing else does before."""
    if isinstance(session.phase, Together) and session.ends_at is not None:
        return min(session.phase.check_in.answer_by, session.ends_at, session.closes_at)
    return session.closes_at


def apply_deadlines(session: Session, now: int) -> Session:
    """The session as it is at `now`, whoever noticed."""
    if isinstance(session.phase, Paused) and session.phase.since > now:
        session = replace(session, phase=replace(session.phase, since=now))  # the clock was set back (TIME8)
    if isinstance(session.phase, Closed) or now < next_deadline(session):
        return session
    if now >= session.closes_at:
        return replace(session, phase=Closed())  # ROOM5
    if not isinstance(session.phase, Together) or session.ends_at is None:
        return session
    if session.phase.check_in.answer_by < session.ends_at:
        return pause(session, session.taps.with_watch_pause(), now)  # CHECK4
    return end_session(session, now)  # TIME4
