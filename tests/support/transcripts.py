"""Transcripts: what two phones are told, step by step, in words that no language owns.

`python -m tests.support.transcripts` writes `protocol/transcripts/views.json` anew from the scripts below: the steps and the
screens are written by hand, the views are what the rules say. Read the difference before it is committed. pytest
replays the file through `decide` and `view_for`; vitest feeds its views to the phone's reducer and compares the screens.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tests.support.sessions import answer_token

from lull.protocol import messages as m
from lull.protocol.encoding import view_json
from lull.session.check_in import Feeling
from lull.session.inputs import Connect, Disconnect, End, Input, Join, RaiseTaps, RejectedJoin, TimePassed
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import Session, open_session
from lull.session.transitions import decide
from lull.session.view import view_for

FOLDER: Final = Path(__file__).parents[2] / "protocol" / "transcripts"
VIEWS: Final = FOLDER / "views.json"

EPOCH: Final = "transcriptepochAAAAAAA"
START: Final = 1_700_000_000_000

ABOUT: Final = (
    "What each seat is told, step by step. `at` is the server's time in ms and the `now` of each view. A seat is told a view "
    "when its own view changed, and the whole of it when it connects; null is nothing. `rejected`: the input was refused with "
    "this code and changed nothing. `closes`: both sockets are closed with this code. `screens`: what each phone shows then, on "
    "a visible page that has never heard a beat; only the fields given are compared; null is a phone that isn't there."
)

Wire = dict[str, Any]


def input_of(wire: Wire) -> Input:
    """The input that a step names."""
    match wire["type"]:
        case "join":
            return Join(wire["ticket"], wire["token"], "s" * 124)
        case "rejected_join":
            return RejectedJoin()
        case "connect":
            return Connect(Seat(wire["seat"]), wire["connection"])
        case "disconnect":
            return Disconnect(Seat(wire["seat"]), wire["connection"])
        case "raise":
            return RaiseTaps(Count(**wire["taps"]))
        case "end":
            return End()
        case "time_passed":
            return TimePassed()
        case _:
            return _command(wire).to_input(Seat(wire["seat"]), wire["connection"])


def _command(wire: Wire) -> m.RoomCommand:
    said = {name: part for name, part in wire.items() if name not in ("seat", "connection")}
    if wire["type"] == "agree":
        said["epoch"] = EPOCH
    command = m.command_adapter.validate_json(json.dumps({**said, "id": 0}))
    assert isinstance(command, m.RoomCommand)
    return command


def new_room() -> Session:
    """The room every transcript begins with."""
    return open_session(epoch=EPOCH, token_hash="token a", ticket_hash="ticket", now=START)


def play(session: Session, wire: Wire, at: int) -> tuple[Session, Rejection | None, dict[str, Wire | None]]:
    """One step: the session after it, why it was refused, and what each connected seat is told."""
    given = input_of(wire)
    outcome = decide(session, given, at)
    if isinstance(outcome, Rejection):
        return session, outcome, {"a": None, "b": None}
    told = {seat.value: _told(session, outcome, seat, given, at) for seat in Seat}
    return outcome, None, told


def _told(before: Session, after: Session, seat: Seat, given: Input, at: int) -> Wire | None:
    old, new = before.seat_state(seat), after.seat_state(seat)
    if new is None or new.connection is None or after.phase.name == "closed":
        return None
    came = isinstance(given, Connect) and given.seat is seat
    if not came and old is not None and new.view_version == old.view_version:
        return None
    return json.loads(view_json(view_for(after, seat), new.view_version, at))


# The scripts.

Screens = Mapping[str, Any] | None
Step = tuple[str, Wire, int, Screens, Screens]
"""What is said of it, the input, ms after the step before, the screens of a and b."""

ZERO: Final = {"a": 0, "b": 0, "watch": 0}


def _connect(seat: str, number: int = 1) -> Wire:
    return {"type": "connect", "seat": seat, "connection": f"{seat}{number}"}


def _say(seat: str, kind: str, **fields: Any) -> Wire:
    return {"type": kind, "seat": seat, "connection": f"{seat}1", **fields}


def _agree(seat: str, taps: Wire, to: str = "go_on", **named: int) -> Wire:
    return _say(seat, "agree", proposal={"to": to, "taps": taps, **named}, token="t" * 43)


def _start(seat: str) -> Wire:
    return _agree(seat, TRIED, "start", agreement=0)


def _withdraw(seat: str, to: str = "go_on") -> Wire:
    return _say(seat, "withdraw", to=to)


def _raise(**counters: int) -> Wire:
    return {"type": "raise", "taps": {**ZERO, **counters}}


JOIN: Final = {"type": "join", "ticket": "ticket", "token": "token b"}
WAITING: Final = {"name": "waiting"}
TRIED: Final = {"a": 1, "b": 1, "watch": 0}
COMING: Final = {"name": "paused", "comingBack": True, "mine": False, "ask": "none"}


def _preparing(ask: str, knocks: int = 0, mine: str | None = "seen", theirs: str | None = "seen") -> Wire:
    return {"name": "preparing", "ask": ask, "rejectedJoins": knocks, "rehearsal": {"mine": mine, "theirs": theirs}}


def _trying(*, mine: bool) -> Wire:
    return {"name": "paused", "mine": mine, "ask": "none", "trying": True, "confirm": not mine}


def _paused(ask: str, *, mine: bool) -> Wire:
    return {"name": "paused", "mine": mine, "ask": ask, "comingBack": False}


UNTRIED: Final = _preparing("none", mine=None, theirs=None)
READY: Final = _preparing("open")

PAIR: Final[list[Step]] = [
    ("Phone A opens the room and waits.", _connect("a"), 0, WAITING, None),
    ("Phone B joins with the link.", JOIN, 5_000, UNTRIED, None),
    ("Phone B connects.", _connect("b"), 100, UNTRIED, UNTRIED),
]
REHEARSED: Final[list[Step]] = [
    *PAIR,
    ("A tries the pause.", _raise(a=1), 2_000, _trying(mine=True), _trying(mine=False)),
    (
        "B saw it, and that lets go of it.",
        _say("b", "confirm", taps=1, how="seen"),
        1_000,
        _preparing("none", theirs=None),
        _preparing("none", mine=None),
    ),
    ("B tries the pause.", _raise(b=1), 1_000, _trying(mine=False), _trying(mine=True)),
    ("A saw it: now both are asked.", _say("a", "confirm", taps=1, how="seen"), 1_000, READY, READY),
]
TOGETHER: Final[list[Step]] = [
    *REHEARSED,
    ("A says yes to starting; B is told nothing.", _start("a"), 3_000, _preparing("given"), READY),
    ("B says yes too: Together, shown once there is proof.", _start("b"), 3_000, COMING, COMING),
]
ONE_A: Final = {"a": 2, "b": 1, "watch": 0}
ONE_WATCH: Final = {"a": 1, "b": 1, "watch": 1}
A_PAUSED: Final[Step] = (
    "A taps.",
    _raise(a=2),
    1_000,
    _paused("settling", mine=True),
    _paused("none", mine=False),
)
WATCH_PAUSED: Final[Step] = (
    "Touch is lost for a moment.",
    _raise(watch=1),
    1_000,
    _paused("settling", mine=False),
    _paused("settling", mine=False),
)

TERMS: Final = {"length": 600, "every": 120, "within": 30, "steps": 2}
BEGAN: Final = START + 17_100
"""When the evening's first Together was."""

AFTER: Final = {"name": "aftercare", "mine": "", "theirs": ""}
OVER_FOR_GOOD: Final = {**AFTER, "over": True}
"""What is left on a phone once the room is gone: its own aftercare, which nobody else ends (TIME4)."""
OVER: Final = {"name": "paused", "timeOver": True, "comingBack": False}


def _answer(seat: str, round_: int, feeling: str) -> Wire:
    return _say(seat, "answer", round=round_, token=answer_token(Seat(seat), Feeling(feeling), round_))


def _both(say: str, wire: Wire, later: int, screens: Screens) -> Step:
    return (say, wire, later, screens, screens)


ALONE: Final = {"name": "paused"}
"""What a phone shows that was to be together for a while and has never heard the other: it has lapsed (SHOW3)."""

EVENING: Final[list[Step]] = [
    *PAIR,
    _both("A edits the terms.", _say("a", "edit", agreement=0, terms=TERMS), 1_000, UNTRIED),
    _both("B's edit of the older version is refused.", _say("b", "edit", agreement=0, terms=TERMS), 0, UNTRIED),
    ("B can't start yet.", _agree("b", ZERO, "start", agreement=1), 0, UNTRIED, UNTRIED),
    *REHEARSED[len(PAIR) :],
    ("A says yes to the older version: refused.", _start("a"), 1_000, READY, READY),
    ("A says yes.", _agree("a", TRIED, "start", agreement=1), 1_000, _preparing("given"), READY),
    _both("B says yes.", _agree("b", TRIED, "start", agreement=1), 4_000, COMING),
    _both("A check-in is due. A is well; B is told nothing.", _answer("a", 1, "good"), 120_000, ALONE),
    _both("B is well, too: both are told.", _answer("b", 1, "good"), 5_000, ALONE),
    _both("The next one. B wants to slow down.", _answer("b", 2, "slow"), 120_000, ALONE),
    _both("A is well; both are told to slow down.", _answer("a", 2, "good"), 1_000, ALONE),
    _both("A would go on a step; B is told nothing.", _agree("a", TRIED, "step_on", step=0), 1_000, ALONE),
    _both("So would B.", _agree("b", TRIED, "step_on", step=0), 1_000, ALONE),
    _both("There is no step after it.", _agree("b", TRIED, "step_on", step=1), 1_000, ALONE),
    _both("B steps back.", _say("b", "step_back", step=0), 1_000, ALONE),
    (
        "Nobody answers the check-in that followed: a pause that is nobody's tap.",
        {"type": "time_passed"},
        90_000,
        _paused("settling", mine=False),
        _paused("settling", mine=False),
    ),
    (
        "A lets go of it.",
        _agree("a", ONE_WATCH),
        10_000,
        _paused("given", mine=False),
        _paused("open", mine=False),
    ),
    _both("B does, too.", _agree("b", ONE_WATCH), 1_000, COMING),
    _both(
        "It is too soon to ask for more time.", _agree("a", ONE_WATCH, "more_time", ends_at=BEGAN + 600_000), 0, COMING
    ),
    _both("A check-in is due, and A is well.", _answer("a", 4, "good"), 120_000, ALONE),
    _both("So is B.", _answer("b", 4, "good"), 1_000, ALONE),
    _both(
        "B would stay longer; A is told nothing.",
        _agree("b", ONE_WATCH, "more_time", ends_at=BEGAN + 600_000),
        18_000,
        ALONE,
    ),
    _both("Silence is a no: the end.", {"type": "time_passed"}, 110_000, ALONE),
]

REST: Final[list[Step]] = [
    *TOGETHER,
    _both("A has enough.", _say("a", "enough"), 1_000, AFTER),
    ("A taps.", _raise(a=2), 10_000, {**OVER, "mine": True}, {**OVER, "mine": False}),
    ("A lets go.", _agree("a", ONE_A), 11_000, {**OVER, "ask": "given"}, {**OVER, "ask": "open"}),
    _both("B, too: at rest again, and not together.", _agree("b", ONE_A), 1_000, AFTER),
    ("B taps.", _raise(b=2), 10_000, {**OVER, "mine": False}, {**OVER, "mine": True}),
    _both("A has enough.", _say("a", "enough"), 1_000, AFTER),
]

SCRIPTS: Final[list[tuple[str, list[str], list[Step]]]] = [
    (
        "pair, start, tap, settle, offer, answer",
        ["ROOM1", "ROOM2", "RELEASE1", "RELEASE4", "RELEASE5", "RELEASE8", "PAUSE1", "VIEW1", "VIEW2", "VIEW5"],
        [
            *TOGETHER,
            A_PAUSED,
            (
                "B may not ask for it, settled or not.",
                _agree("b", ONE_A),
                10_000,
                _paused("open", mine=True),
                _paused("none", mine=False),
            ),
            (
                "A offers; now B is asked.",
                _agree("a", ONE_A),
                500,
                _paused("given", mine=True),
                _paused("open", mine=False),
            ),
            ("B answers: both have let go.", _agree("b", ONE_A), 2_000, COMING, COMING),
        ],
    ),
    (
        "a yes before the pause has settled",
        ["RELEASE5"],
        [
            *TOGETHER,
            A_PAUSED,
            (
                "A offers one millisecond too soon.",
                _agree("a", ONE_A),
                9_999,
                _paused("settling", mine=True),
                _paused("none", mine=False),
            ),
            ("A offers.", _agree("a", ONE_A), 1, _paused("given", mine=True), _paused("open", mine=False)),
        ],
    ),
    (
        "a lapse is released blind",
        ["RELEASE4", "VIEW1", "VIEW2"],
        [
            *TOGETHER,
            WATCH_PAUSED,
            (
                "A says yes; B is told nothing.",
                _agree("a", ONE_WATCH),
                12_000,
                _paused("given", mine=False),
                _paused("open", mine=False),
            ),
            (
                "Word of an earlier pause comes again: nothing.",
                _raise(watch=1),
                10,
                _paused("given", mine=False),
                _paused("open", mine=False),
            ),
            ("B says yes, knowing nothing of A's.", _agree("b", ONE_WATCH), 4_000, COMING, COMING),
        ],
    ),
    (
        "a newer tap outlives an older yes",
        ["RELEASE2", "RELEASE3", "PAUSE7"],
        [
            *TOGETHER,
            A_PAUSED,
            (
                "A offers.",
                _agree("a", ONE_A),
                10_000,
                _paused("given", mine=True),
                _paused("open", mine=False),
            ),
            (
                "A taps again: the offer is gone.",
                _raise(a=3),
                1_000,
                _paused("settling", mine=True),
                _paused("none", mine=False),
            ),
            (
                "B's answer to the old offer is refused.",
                _agree("b", ONE_A),
                50,
                _paused("settling", mine=True),
                _paused("none", mine=False),
            ),
        ],
    ),
    (
        "both tapped",
        ["RELEASE4", "PAUSE2", "VIEW1"],
        [
            *TOGETHER,
            A_PAUSED,
            (
                "B taps too, and the ten seconds begin anew.",
                _raise(b=2),
                4_000,
                _paused("settling", mine=True),
                _paused("settling", mine=True),
            ),
            (
                "B says yes; A is told nothing.",
                _agree("b", {"a": 2, "b": 2, "watch": 0}),
                10_000,
                _paused("open", mine=True),
                _paused("given", mine=True),
            ),
            ("A says yes.", _agree("a", {"a": 2, "b": 2, "watch": 0}), 6_000, COMING, COMING),
        ],
    ),
    (
        "an offer taken back",
        ["RELEASE6", "RELEASE4", "VIEW1"],
        [
            *TOGETHER,
            A_PAUSED,
            ("A offers.", _agree("a", ONE_A), 10_000, _paused("given", mine=True), _paused("open", mine=False)),
            ("A takes it back.", _withdraw("a"), 800, _paused("open", mine=True), _paused("none", mine=False)),
            (
                "B's answer comes too late.",
                _agree("b", ONE_A),
                200,
                _paused("open", mine=True),
                _paused("none", mine=False),
            ),
        ],
    ),
    (
        "a blind yes taken back",
        ["RELEASE6", "RELEASE8", "VIEW1", "VIEW2"],
        [
            *REHEARSED,
            ("A says yes to starting.", _start("a"), 1_000, _preparing("given"), READY),
            ("A takes it back; B never knew.", _withdraw("a", "start"), 1_000, READY, READY),
            ("B says yes and is alone with it.", _start("b"), 1_000, READY, _preparing("given")),
        ],
    ),
    (
        "a lost phone voids the yeses",
        ["RELEASE3", "RELEASE7", "SEAT3"],
        [
            *TOGETHER,
            (
                "A's phone is gone: a pause that is nobody's tap.",
                {"type": "disconnect", "seat": "a", "connection": "a1"},
                1_000,
                None,
                _paused("settling", mine=False),
            ),
            (
                "B's yes finds nobody to answer it.",
                _agree("b", ONE_WATCH),
                11_000,
                None,
                _paused("open", mine=False),
            ),
            ("A is back.", _connect("a", 2), 3_000, _paused("open", mine=False), _paused("open", mine=False)),
            ("B says yes.", _agree("b", ONE_WATCH), 500, _paused("open", mine=False), _paused("given", mine=False)),
            (
                "A's phone connects anew: B's yes no longer stands.",
                _connect("a", 3),
                500,
                _paused("open", mine=False),
                _paused("open", mine=False),
            ),
        ],
    ),
    (
        "a third phone is rejected",
        ["ROOM4", "ROOM2"],
        [
            *PAIR,
            (
                "A third phone comes with the used link.",
                {**JOIN, "token": "token c"},
                1_000,
                UNTRIED,
                UNTRIED,
            ),
            (
                "Both are told.",
                {"type": "rejected_join"},
                0,
                {**UNTRIED, "rejectedJoins": 1},
                {**UNTRIED, "rejectedJoins": 1},
            ),
        ],
    ),
    (
        "an evening in short",
        ["AGREE2", "REHEARSE1", "CHECK1", "CHECK3", "CHECK4", "LADDER2", "LADDER3", "TIME3", "TIME4", "TIME5", "TIME6"],
        EVENING,
    ),
    ("enough, and a pause after it", ["TIME4", "TIME5", "TIME6", "PHASE1"], REST),
    (
        "one ends it for both",
        ["ROOM5", "PHASE2"],
        [
            *TOGETHER,
            (
                "A ends the room.",
                {"type": "end"},
                1_000,
                OVER_FOR_GOOD,
                OVER_FOR_GOOD,
            ),
            (
                "Nothing can be said any more.",
                _raise(b=1),
                10,
                OVER_FOR_GOOD,
                OVER_FOR_GOOD,
            ),
        ],
    ),
    (
        "the room's time is up",
        ["ROOM5", "ROOM7", "PAUSE3"],
        [
            *TOGETHER,
            A_PAUSED,
            (
                "Twelve hours after it was opened.",
                {"type": "time_passed"},
                43_200_000 - 17_100,
                OVER_FOR_GOOD,
                OVER_FOR_GOOD,
            ),
        ],
    ),
]

CLOSES: Final = 4410


def written() -> Wire:
    """All transcripts, with the views that the rules say."""
    cases: list[Wire] = []
    for name, rules, script in SCRIPTS:
        session, at, steps = new_room(), START, list[Wire]()
        for say, wire, later, screen_a, screen_b in script:
            at += later
            open_before = session.phase.name != "closed"
            session, rejected, views = play(session, wire, at)
            step = {"say": say, "input": wire, "at": at, "rejected": rejected, "views": views}
            if open_before and session.phase.name == "closed":
                step["closes"] = CLOSES
            steps.append({**step, "screens": {"a": screen_a, "b": screen_b}})
        cases.append({"name": name, "rules": rules, "steps": steps})
    return {"about": ABOUT, "cases": cases}


if __name__ == "__main__":
    VIEWS.write_text(json.dumps(written(), indent=1) + "\n")
    print(f"wrote {VIEWS.name}")
