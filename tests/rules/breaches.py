"""For each rule of SPEC.md the smallest change of the code that breaks it.

A breach is one text of one file for another. `python -m tests.rules` makes each in a copy and runs the tests that name the
rule: one of them has to fail. What a test only names, it doesn't drive, and that shows here.
"""

from typing import Final, NamedTuple


class Breach(NamedTuple):
    """`old` stands exactly once in `file`."""

    file: str
    old: str
    new: str


def _server(folder: str, name: str, old: str, new: str) -> Breach:
    return Breach(f"server/lull/{folder}/{name}.py", old, new)


def _session(name: str, old: str, new: str) -> Breach:
    return _server("session", name, old, new)


def _room(name: str, old: str, new: str) -> Breach:
    return Breach(f"client_web/src/room/{name}.ts", old, new)


BREACHES: Final[dict[str, Breach]] = {
    "PAUSE1": _session("pauses", "self.a > other.a or self.b > other.b", "self.a > other.a and self.b > other.b"),
    "PAUSE2": _session("pauses", "max(self.b, other.b), max(", "min(self.b, other.b), max("),
    "PAUSE3": _session(
        "phases",
        "case Together() | Aftercare():\n            return replace(session, taps=merged, phase=Paused(now))",
        "case Aftercare():\n            return replace(session, taps=merged, phase=Paused(now))\n        case Together():\n            return session",
    ),
    "PAUSE5": _session("pauses", "return Count(taps, 0, watch) if seat", "return Count(taps, taps, watch) if seat"),
    "PAUSE6": _session("phases", "if merged.exhausted:", "if False:"),
    "PAUSE7": _room("reducer", "ownTaps(state) + 1", "(ownUnreleased(state) ? ownTaps(state) : ownTaps(state) + 1)"),
    "PAUSE9": _room("reducer", "if (swallowed) next = tapped(next, at);", ""),
    "PAUSE10": _room("reducer", "{ ...state.taps, [state.seat]: own, watch }", "{ ...state.taps, watch }"),
    "RELEASE1": _session(
        "state",
        "self.a is not None and self.b is not None and compare_digest(self.a, self.b)",
        "self.a is not None or self.b is not None",
    ),
    "RELEASE2": _session("yeses", "if proposal.taps != session.taps:", "if proposal.taps.exceeds(session.taps):"),
    "RELEASE3": _session(
        "transitions",
        "session = voided(session.seated(seat, replace(chair, connection=connection)))",
        "session = session.seated(seat, replace(chair, connection=connection))",
    ),
    "RELEASE4": _session("yeses", "return mine or not theirs or", "return True or"),
    "RELEASE5": _session("yeses", "session.phase.since + SETTLE", "session.phase.since + SETTLE - 1"),
    "RELEASE6": _session("transitions", "yeses_to(session, to).with_(seat, None)", "yeses_to(session, to)"),
    "RELEASE7": _session("yeses", "if partner is None or partner.connection is None:", "if partner is None:"),
    "RELEASE8": _session(
        "yeses",
        "if isinstance(proposal, Start | GoOn) and not is_asked",
        "if isinstance(proposal, GoOn) and not is_asked",
    ),
    "YES1": _session("yeses", "return version == session.agreement.version", "return True"),
    "YES2": _session("state", "and compare_digest(self.a, self.b)", "and True"),
    "YES3": _session("view", "step_ask=_asked(session, seat,", "step_ask=_asked(session, seat.partner,"),
    "YES4": _session("transitions", "on=NOBODY if outcome is Feeling.SLOW else phase.on", "on=phase.on"),
    "EPOCH1": _session(
        "transitions", "session = replace(voided(session), epoch=epoch)", "session = replace(session, epoch=epoch)"
    ),
    "EPOCH2": _server("rooms", "service", "max(newest.revision + STRIDE, self._clock())", "newest.revision + 1"),
    "EPOCH3": _session("transitions", "if given.epoch != session.epoch:", "if False:"),
    "EPOCH5": _server("rooms", "service", "self._ask(room_id)  # EPOCH5", "pass"),
    "AGREE1": _session("agreement", "5 * 60 <= self.length", "4 * 60 <= self.length"),
    "AGREE2": _session(
        "transitions", "return on_time(replace(voided(after), agreement", "return on_time(replace(after, agreement"
    ),
    "AGREE3": _session(
        "transitions",
        "    before, terms = session.agreement, given.terms\n    if given.version != before.version:",
        "    before, terms = session.agreement, given.terms\n    if False:",
    ),
    "AGREE4": _session("agreement", "self.length > other.length\n", "False\n"),
    "PAGE1": _session("agreement", "return self is Page.OURS or self.value == seat.value", "return True"),
    "PAGE3": _server("rooms", "service", "sha256(sealed).digest()[:16]", "sha256(sealed).digest()[:15] + b'x'"),
    "REHEARSE1": _session("transitions", "said_by(partner, given.taps, 0)", "session.taps"),
    "REHEARSE2": _session("yeses", "if isinstance(proposal, Start) and not session.rehearsal.done:", "if False:"),
    "REHEARSE3": _session("moves", "Confirm: _stays(Preparing)", "Confirm: _stays(Preparing, Paused)"),
    "CHECK1": _session(
        "check_in", "return _due(now + terms.every * 1000, terms)", "return _due(now + terms.every * 999, terms)"
    ),
    "CHECK2": _session("transitions", "if now < given.due_at - EARLY:", "if False:"),
    "CHECK3": _session(
        "check_in",
        "Feeling.SLOW if Feeling.SLOW in (self.a, self.b) else Feeling.GOOD",
        "Feeling.GOOD if Feeling.GOOD in (self.a, self.b) else Feeling.SLOW",
    ),
    "CHECK4": _session("deadlines", "return raised(session, session.taps.watched(), now)  # CHECK4", "return session"),
    "CHECK5": _session(
        "phases",
        "replace(session, taps=merged, phase=Paused(now))",
        "replace(session, taps=merged, phase=Paused(now) if not isinstance(session.phase, Together) or session.phase.check_in.due_at > now else session.phase)",
    ),
    "CHECK6": _session("phases", "session.phase.stepped:", "False:"),
    "CHECK7": _room(
        "session_clock", "checkIn.mine !== null) return null;\n  const halfWay", "false) return null;\n  const halfWay"
    ),
    "LADDER1": _session("transitions", "if step >= session.step else", "if step > session.step + 1 else"),
    "LADDER2": _session(
        "transitions",
        "session if step >= session.step else on_step(session, step, now)",
        "session if step != session.step - 1 else on_step(session, step, now)",
    ),
    "LADDER3": _session("yeses", "return step == session.step", "return step <= session.step"),
    "TIME1": _session("phases", "now if session.started_at is None else session.started_at", "now"),
    "TIME2": _room("session_clock", "const NOTICE = 120_000", "const NOTICE = 60_000"),
    "TIME3": _session("transitions", "session.ends_at + MORE", "session.ends_at + 2 * MORE"),
    "TIME4": _session("deadlines", "return at_rest(session, now)  # TIME4", "return session"),
    "TIME5": _session(
        "phases",
        "replace(session, released=session.taps, ends_at=ends_at, phase=Aftercare())",
        "replace(session, released=session.taps, phase=Aftercare())",
    ),
    "TIME6": _session(
        "moves",
        "GoOn: {Paused: _to(Paused, Together, Aftercare)}",
        "GoOn: {Paused: _to(Paused, Together, Aftercare), Aftercare: _to(Together)}",
    ),
    "TIME7": _session("transitions", "settled = on_time(session, now)", "settled = session"),
    "TIME8": _session("deadlines", "session.phase.since > now:", "False:"),
    "CLOCK2": _room("clock", "const SAMPLES = 5", "const SAMPLES = 1"),
    "CLOCK3": _room("clock", "> APART ? anew(clock, at) : clock", "> APART * 1e9 ? anew(clock, at) : clock"),
    "CLOCK4": _room("liveness", "if (asked !== undefined && at.mono - asked.mono > ANSWERED_WITHIN) return true;", ""),
    "ROOM1": _session("state", "phase: Phase = Waiting()", "phase: Phase = Closed()"),
    "ROOM2": _session(
        "transitions", "return session if compare_digest(session.b.token_hash, given.token_hash) else", "return"
    ),
    "ROOM3": _session("transitions", "if now >= session.ticket.expires_at:", "if False:"),
    "ROOM4": _session("transitions", "session.knocks + 1, KNOCKS_COUNTED", "session.knocks + 1, 9"),
    "ROOM5": _session("deadlines", "return replace(session, phase=Closed())  # ROOM5", "return session"),
    "ROOM7": _session(
        "transitions",
        "        case TimePassed():\n            return session",
        "        case TimePassed():\n            return replace(session, knocks=session.knocks + 1)",
    ),
    "SEAT1": _session("transitions", "current = _is_live(session, seat, connection)", "current = True"),
    "SEAT2": _session("transitions", "if _is_live(session, given.seat, given.connection) else", "if True else"),
    "SEAT3": _session("transitions", "return raised(session, session.taps.watched(), now)  # SEAT3", "return session"),
    "SEAT4": _server("rooms", "service", "return sha256(secret.encode()).hexdigest()", "return secret"),
    "MATCH2": _server("rooms", "service", "return sorted(a & b)", "return sorted(a | b)"),
    "PHASE1": _session("state", "case Paused() if not unreleased:", "case Paused() if False:"),
    "PHASE2": _session("transitions", "if type(settled.phase) not in MOVES[kind_of(given)]:", "if False:"),
    "VIEW1": _session(
        "view",
        "check_in.answer_by, check_in.of(seat))",
        "check_in.answer_by, check_in.of(seat) or check_in.of(seat.partner))",
    ),
    "VIEW2": _session(
        "transitions",
        "if chair is not None and view_for(before, seat) != view_for(after, seat):",
        "if chair is not None and before != after:",
    ),
    "VIEW4": _room("reducer", 'if (known && view.version < held.version) return { ...state, line: "up" };', ""),
    "VIEW5": _session("view", "closes_at=session.closes_at,", "closes_at=session.closes_at // 1000,"),
    "BEAT3": _room("reducer", "Math.max(state.partnerGot, beat.got)", "beat.got"),
    "BEAT4": _room("proof", "if (echoEpoch !== proof.epoch || ", "if ("),
    "BEAT5": _room(
        "reducer", "heard !== state.heard && next.visible && unpaused(next)", "heard !== state.heard && next.visible"
    ),
    "PATH5": _room("reducer", 'const proves = state.line === "up" && ', "const proves = "),
    "PATH6": _room("reducer", " && beat.epoch === heard.epoch;", ";"),
    "PATH7": _room("liveness", "<= W ? SILENT : W", "<= W ? W : W"),
    "SHOW1": _room("time", "export const W = 1750", "export const W = 2750"),
    "SHOW2": _room("reducer", "if (hold.touched || age", "if (age"),
    "SHOW3": _room("reducer", "age(hold.since, at) > GRACE", "age(hold.since, at) > 10 * GRACE"),
    "SHOW4": _room(
        "select_screen", "thinning: age(proof.provenAt, at) > WARN", "thinning: age(proof.provenAt, at) > W"
    ),
    "SHOW6": _room(
        "select_screen",
        'if (state.partnerShown >= mine) return "shown";',
        'if (state.partnerGot >= mine) return "shown";',
    ),
    "SHOW7": _room(
        "select_screen", "mine: ownUnreleased(state),", "mine: ownUnreleased(state) || !partnerHere(state, at),"
    ),
}
