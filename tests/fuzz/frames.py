"""Frames as nobody should send them, and some as anybody may."""

import copy
import json
from collections.abc import Sequence
from dataclasses import asdict
from random import Random
from typing import Any, Final, cast

from lull.protocol import messages as m
from lull.protocol.frames import BEAT_SIZE
from lull.session.pauses import Seat
from lull.session.state import Session, Together

COMMANDS: Final[tuple[dict[str, Any], ...]] = (
    {"type": "ping", "id": 1},
    {"type": "withdraw", "id": 2, "to": "go_on"},
    {"type": "confirm", "id": 3, "taps": 0, "how": "seen"},
    {"type": "answer", "id": 4, "round": 1, "token": "g" * 43},
    {"type": "step_back", "id": 5, "step": 0},
    {"type": "enough", "id": 6},
    {"type": "edit", "id": 7, "agreement": 0, "terms": {"length": 900, "every": 60, "within": 30, "steps": 0}},
    {
        "type": "agree",
        "id": 8,
        "epoch": "e" * 22,
        "token": "t" * 43,
        "proposal": {"to": "go_on", "taps": {"a": 0, "b": 0, "watch": 0}},
    },
    {"type": "hello", "protocol": 3, "room": "r" * 22, "token": "t" * 43},
)

ODD: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        -1,
        0,
        1,
        2**31 - 1,
        2**31,
        2**63,
        1e308,
        0.5,
        "",
        "x",
        "\x00",
        "é" * 40,
        [],
        {},
        [[]],
        "good",
        "go_on",
    ),
    *("9" * 5_000, {"a": 1}, {"type": "ping"}),
)


def frame(random: Random, commands: Sequence[dict[str, Any]] = COMMANDS) -> bytes | str:
    """The next one. `commands`: those to begin from."""
    match random.randrange(6):
        case 0:
            return _noise(random)
        case 1:
            return _beat(random)
        case 2:
            return _signaling(random)
        case 3:
            return _text(random, commands)
        case _:
            return _command(random, commands)


def fitting(random: Random, session: Session, seat: Seat) -> list[dict[str, Any]]:
    """Commands that this seat may have reason for now: most of them name just what the room is."""
    partner, phase = seat.partner, session.phase
    taps = {name: session.taps.of(Seat(name)) for name in "ab"} | {"watch": session.taps.watch}
    terms = asdict(session.agreement.terms)
    name = random.choice(list(terms))
    terms[name] += random.choice((-60, -1, 0, 1, 60))
    proposals: list[dict[str, Any]] = [
        {"to": "start", "agreement": session.agreement.version},
        {"to": "go_on"},
        {"to": "step_on", "step": session.step},
        {"to": "more_time", "ends_at": session.ends_at or 0},
    ]
    token = random.choice("tttu") * 43
    yeses = [
        {"type": "agree", "id": 1, "epoch": session.epoch, "token": token, "proposal": {"taps": taps, **proposal}}
        for proposal in proposals
    ]
    round_ = phase.check_in.round if isinstance(phase, Together) else 0
    return [
        *yeses * 3,
        *({"type": "withdraw", "id": 2, "to": proposal["to"]} for proposal in proposals),
        {"type": "confirm", "id": 3, "taps": session.taps.of(partner), "how": random.choice(("seen", "heard", "felt"))},
        *[{"type": "answer", "id": 4, "round": round_, "token": random.choice("gs") * 43}] * 3,
        {"type": "step_back", "id": 5, "step": max(0, session.step - random.randrange(2))},
        {"type": random.choice(("enough", "ping", "ping")), "id": 6},
        {"type": "edit", "id": 7, "agreement": session.agreement.version, "terms": terms},
    ]


def _noise(random: Random) -> bytes:
    return random.randbytes(random.choice((0, 1, 2, 12, 103, 104, 105, 200, 2047, 2048, 2049, 5000)))


def _beat(random: Random) -> bytes:
    """One of the right size; counters mostly near what they are, rarely near where they end."""
    most = random.choice((1, 1, 1, 1, 1, 2, 3, 50)) if random.random() < 0.999 else 2**32
    counters = b"".join(random.randrange(most).to_bytes(4, "big") for _ in range(2))
    return b"\x01" + random.randbytes(12) + counters + random.randbytes(BEAT_SIZE - 21)


def _signaling(random: Random) -> bytes:
    return b"\x02" + random.randbytes(random.choice((2047, 2047, 2047, 56, 104)))


def _command(random: Random, commands: Sequence[dict[str, Any]]) -> str:
    """A command, with a few fields that may be anything."""
    said: dict[str, Any] = json.loads(json.dumps(random.choice(commands)))
    for _ in range(random.choice((0, 0, 0, 1, 2, 3))):
        place: dict[str, Any] = said
        while True:
            name = random.choice([*place, "more"])
            inner: Any = place.get(name)
            if not isinstance(inner, dict) or random.random() < 0.3:
                break
            place = cast("dict[str, Any]", inner)
        if random.random() < 0.2:
            place.pop(name, None)
        else:
            place[name] = copy.deepcopy(random.choice(ODD))
    return json.dumps(said, ensure_ascii=random.random() < 0.5)


def _text(random: Random, commands: Sequence[dict[str, Any]]) -> str:
    """Text that was one once."""
    said = list(json.dumps(random.choice(commands)))
    for _ in range(random.randrange(1, 8)):
        at = random.randrange(len(said))
        said[at] = random.choice(("", '"', "{", "}", "[", "\\", "\ud7ff", "\x00", "1e999", said[at] * 3))
    return "".join(said) * random.choice((1, 1, 1, 30))


def parsed(text: str) -> m.RoomCommand | m.Ping | None:
    """The command that this text is, if it is one."""
    try:
        return m.command_adapter.validate_json(text)
    except ValueError:
        return None
