"""Makes `beats.json`, the vectors that both languages hold their beats to.

Independent of the code it checks: it knows SPEC.md ("Beats") and the `cryptography` package, nothing of ours.

    python protocol/transcripts/make_beats.py
"""

import json
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET = bytes(range(32))
ROOM = "Zq3kLw0-Xy_A9bC4dE5fGg"
OTHER_SECRET = bytes(range(1, 33))
OTHER_ROOM = "Zq3kLw0-Xy_A9bC4dE5fGw"


class Fields(NamedTuple):
    """A beat in the order of its bytes; epochs as 16 hex digits."""

    epoch: str
    number: int
    taps: int
    watch: int
    echo_epoch: str
    echo: int
    got: int
    shown: int
    agreed: tuple[int, int, int]
    digest: str
    lets: tuple[int, int, int]
    step: int
    more: int
    length: int
    every: int
    within: int
    good: int
    back: int
    heard: int


NOTHING = (0, 0, 0)
FULL = (2**31 - 1, 2**31 - 1, 2**31 - 1)
NO_EPOCH = "0000000000000000"
FIRST = Fields(
    "00112233445566aa", 1, 0, 0, NO_EPOCH, 0, 0, 0, NOTHING, NO_EPOCH, NOTHING, 255, 255, 65535, 65535, 255, 0, 0, 0
)
USUAL = Fields(
    "f00dfeed01020304", 4242, 3, 7, "8899aabbccddeeff", 4240, 2, 1,
    (3, 2, 6), "0123456789abcdef", (0, 1, 0), 2, 1, 2700, 420, 30, 5, 3, 258,
)  # fmt: skip
LARGEST = Fields(
    "ffffffffffffffff", 2**32 - 1, 2**31 - 1, 2**31 - 1, "ffffffffffffffff", 2**32 - 1, 2**31 - 1, 2**31 - 1,
    FULL, "ffffffffffffffff", FULL, 255, 255, 65535, 65535, 255, 2**32 - 1, 65535, 65535,
)  # fmt: skip


def key_of(secret: bytes, room: str, seat: str, use: str = "beat") -> bytes:
    """The key that the phone in `seat` seals with; of another `use`, one that it must not."""
    info = f"lull/2/{use}/{seat}".encode("ascii")
    return HKDF(algorithm=SHA256(), length=32, salt=room.encode("ascii"), info=info).derive(secret)


def counters_of(counters: tuple[int, int, int]) -> bytes:
    """Taps of seat a and b, and `watch`."""
    return b"".join(counter.to_bytes(4, "big") for counter in counters)


def frame_of(secret: bytes, room: str, seat: str, fields: Fields, use: str = "beat") -> bytes:
    """The 104 bytes."""
    head = (
        b"\x01"
        + bytes.fromhex(fields.epoch)
        + fields.number.to_bytes(4, "big")
        + fields.taps.to_bytes(4, "big")
        + fields.watch.to_bytes(4, "big")
    )
    body = (
        bytes.fromhex(fields.echo_epoch)
        + fields.echo.to_bytes(4, "big")
        + fields.got.to_bytes(4, "big")
        + fields.shown.to_bytes(4, "big")
        + counters_of(fields.agreed)
        + bytes.fromhex(fields.digest)
        + counters_of(fields.lets)
        + bytes([fields.step, fields.more])
        + fields.length.to_bytes(2, "big")
        + fields.every.to_bytes(2, "big")
        + bytes([fields.within])
        + fields.good.to_bytes(4, "big")
        + fields.back.to_bytes(2, "big")
        + fields.heard.to_bytes(2, "big")
    )
    frame = head + AESGCM(key_of(secret, room, seat, use)).encrypt(head[1:13], body, head)
    assert len(frame) == 104
    return frame


def sealed(name: str, seat: str, fields: Fields, room: str = ROOM, secret: bytes = SECRET) -> dict[str, object]:
    """A beat that opens."""
    return {
        "name": name,
        "rules": ["BEAT1"],
        "secret": secret.hex(),
        "room": room,
        "seat": seat,
        "fields": fields._asdict(),
        "frame": frame_of(secret, room, seat, fields).hex(),
    }


def refused(name: str, frame: bytes, rule: str = "BEAT2") -> dict[str, object]:
    """A frame that must not open as a beat of seat `a` under `SECRET` in `ROOM`."""
    return {
        "name": name,
        "rules": [rule],
        "secret": SECRET.hex(),
        "room": ROOM,
        "seat": "a",
        "frame": frame.hex(),
    }


def changed(frame: bytes, byte: int) -> bytes:
    """The frame with one bit of that byte turned."""
    return frame[:byte] + bytes([frame[byte] ^ 0x01]) + frame[byte + 1 :]


GOOD = frame_of(SECRET, ROOM, "a", USUAL)

TURNED = {
    "epoch": 1,
    "number": 12,
    "taps": 16,
    "watch": 20,
    "echo_epoch": 21,
    "echo": 32,
    "got": 36,
    "shown": 40,
    "agreed": 52,
    "digest": 60,
    "lets": 72,
    "step": 73,
    "more": 74,
    "length": 76,
    "every": 78,
    "within": 79,
    "good": 83,
    "back": 85,
    "heard": 87,
    "tag": 103,
}

VECTORS = {
    "sealed": [
        sealed("the first beat of seat a", "a", FIRST),
        sealed("the first beat of seat b", "b", FIRST),
        sealed("a beat in the middle of a session", "a", USUAL),
        sealed("the partner's beat in the middle of a session", "b", USUAL),
        sealed("every field at its largest", "b", LARGEST),
        sealed("another room under the same secret", "a", USUAL, room=OTHER_ROOM),
        sealed("another secret in the same room", "a", USUAL, secret=OTHER_SECRET),
    ],
    "refused": [
        *(refused(f"one bit turned in {field}", changed(GOOD, byte)) for field, byte in TURNED.items()),
        refused("sealed for another room", frame_of(SECRET, OTHER_ROOM, "a", USUAL)),
        refused("sealed under another secret", frame_of(OTHER_SECRET, ROOM, "a", USUAL)),
        refused("sealed with the key for signaling", frame_of(SECRET, ROOM, "a", USUAL, "letter")),
        refused("sealed with the key for pages", frame_of(SECRET, ROOM, "a", USUAL, "page")),
        refused("the other seat's, sent back", frame_of(SECRET, ROOM, "b", USUAL)),
        refused("another kind", b"\x02" + GOOD[1:], "BEAT1"),
        refused("a byte short", GOOD[:-1], "BEAT1"),
        refused("a byte long", GOOD + b"\x00", "BEAT1"),
        refused("nothing", b"", "BEAT1"),
    ],
}

if __name__ == "__main__":
    Path(__file__).with_name("beats.json").write_text(json.dumps(VECTORS, indent=2) + "\n")
