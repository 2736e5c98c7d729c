"""The cases: what a client puts on the wire, and what it must hear. By section of RFC 6455; the texts are our own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tests.conformance.peer import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    Frame,
    Message,
    closing,
)

from lull.web.transport import FRAME_LIMIT

PROTOCOL_ERROR, NOT_TEXT, TOO_BIG = 1002, 1007, 1009


@dataclass(frozen=True, slots=True)
class Case:
    """`sends`: pieces put on the wire one by one; `hears`: the messages an echo answers with, in order, before the end.

    `goodbye`: a close with 1000 is sent once those were heard. `ends`: the codes one of which the server's close frame must
    have; 1005 for one without. `may_miss`: a server may look at the end first, and leave some of the messages unanswered.
    """

    section: str
    name: str
    sends: tuple[bytes, ...]
    hears: tuple[Message, ...] = ()
    ends: tuple[int, ...] = (1000,)
    goodbye: bool = False
    may_miss: bool = False


def _echoed(section: str, name: str, sends: Sequence[bytes], *hears: Message) -> Case:
    """All is well: the messages come back, and so does the close."""
    return Case(section, name, tuple(sends), hears, goodbye=True)


def _failed(section: str, name: str, sends: Sequence[bytes], *ends: int, hears: Sequence[Message] = ()) -> Case:
    """The server must fail the connection (7.1.7), and say why. What came before it may go unanswered."""
    return Case(section, name, tuple(sends), tuple(hears), ends, may_miss=True)


def _pieces(octets: bytes, size: int) -> list[bytes]:
    return [octets[at : at + size] for at in range(0, len(octets), size)]


def _fragments(opcode: int, parts: Sequence[bytes]) -> list[Frame]:
    """A message in as many frames (5.4)."""
    last = len(parts) - 1
    return [Frame(CONTINUATION if at else opcode, part, fin=at == last) for at, part in enumerate(parts)]


def _octets(frames: Sequence[Frame]) -> list[bytes]:
    return [frame.octets() for frame in frames]


def messages() -> Iterator[Case]:
    """5.2, 5.6: data frames of every form of length, whole and in pieces on the wire."""
    for opcode, name in ((TEXT, "text"), (BINARY, "binary")):
        for size in (0, 1, 124, 125, 126, 127, 128, 1_000, 65_535, 65_536, FRAME_LIMIT - 1, FRAME_LIMIT):
            payload = b"*" * size if opcode == TEXT else bytes(at % 251 for at in range(size))
            octets = Frame(opcode, payload).octets()
            yield _echoed("5.6", f"{name} of {size} octets", [octets], Message(opcode, payload))
            if size >= 1_000:
                yield _echoed("5.6", f"{name} of {size} by 997", _pieces(octets, 997), Message(opcode, payload))
            elif size <= 128:
                yield _echoed("5.6", f"{name} of {size} octet by octet", _pieces(octets, 1), Message(opcode, payload))
    many = [Frame(TEXT, f"message {number}".encode()) for number in range(100)]
    heard = [Message(TEXT, frame.payload) for frame in many]
    yield _echoed("5.6", "a hundred messages in one piece", [b"".join(_octets(many))], *heard)
    yield _echoed("5.6", "a hundred messages one by one", _octets(many), *heard)


def lengths() -> Iterator[Case]:
    """5.2: lengths that can't be, or are too much for this server (7.4.1)."""
    huge = Frame(BINARY, said=2**63).octets()
    yield _failed("5.2", "a length whose highest bit is set", [huge], PROTOCOL_ERROR, TOO_BIG)
    for size in (FRAME_LIMIT + 1, 2**20, 2**32, 2**63 - 1):
        yield _failed("5.2", f"a frame that says it has {size} octets", [Frame(BINARY, said=size).octets()], TOO_BIG)
    half = b"*" * (FRAME_LIMIT // 2 + 1)
    for opcode, name in ((TEXT, "text"), (BINARY, "binary")):
        two = _octets(_fragments(opcode, (half, half)))
        yield _failed("5.4", f"{name} in fragments beyond the limit", two, TOO_BIG)
    long = [Frame(TEXT, b"x", width=width) for width in (16, 64)]
    for frame in long:  # who sends must use the fewest octets; nothing is said of who receives
        yield _echoed("5.2", f"a length of 1 in {frame.width} bits", [frame.octets()], Message(TEXT, b"x"))


def masks() -> Iterator[Case]:
    """5.1: what a client sends is masked."""
    for opcode, name in ((TEXT, "text"), (BINARY, "binary"), (PING, "ping"), (PONG, "pong"), (CLOSE, "close")):
        yield _failed("5.1", f"{name} without a mask", [Frame(opcode, masked=False).octets()], PROTOCOL_ERROR)
    unmasked = [Frame(TEXT, b"one", fin=False).octets(), Frame(CONTINUATION, b"two", masked=False).octets()]
    yield _failed("5.1", "a second fragment without a mask", unmasked, PROTOCOL_ERROR)
    yield _failed(
        "5.1",
        "a good message before one without a mask",
        [Frame(TEXT, b"good").octets(), Frame(TEXT, b"bad", masked=False).octets()],
        PROTOCOL_ERROR,
        hears=[Message(TEXT, b"good")],
    )


def reserved() -> Iterator[Case]:
    """5.2: reserved bits and opcodes, since no extension gives them a meaning."""
    kinds = ((TEXT, "text"), (BINARY, "binary"), (PING, "ping"), (PONG, "pong"), (CLOSE, "close"))
    good, heard = Frame(TEXT, b"good").octets(), [Message(TEXT, b"good")]
    for bits in range(1, 8):
        for opcode, name in kinds:
            bad = Frame(opcode, b"", rsv=bits).octets()
            yield _failed("5.2", f"{name} with reserved bits {bits}", [bad], PROTOCOL_ERROR)
        bad = Frame(TEXT, b"x", rsv=bits).octets()
        yield _failed("5.2", f"bits {bits} after a message", [good + bad], PROTOCOL_ERROR, hears=heard)
        bad = [Frame(TEXT, b"x", fin=False).octets(), Frame(CONTINUATION, b"y", rsv=bits).octets()]
        yield _failed("5.4", f"bits {bits} on a later fragment", bad, PROTOCOL_ERROR)
    for opcode in (*range(0x3, 0x8), *range(0xB, 0x10)):
        for payload in (b"", b"x"):
            bad = Frame(opcode, payload).octets()
            yield _failed("5.2", f"opcode {opcode} of {len(payload)} octets", [bad], PROTOCOL_ERROR)
        bad = Frame(opcode, b"x").octets()
        yield _failed("5.2", f"opcode {opcode} after a message", [good, bad], PROTOCOL_ERROR, hears=heard)
        bad = [Frame(TEXT, b"x", fin=False).octets(), Frame(opcode).octets()]
        yield _failed("5.4", f"opcode {opcode} within a message", bad, PROTOCOL_ERROR)


def pings() -> Iterator[Case]:
    """5.5.2, 5.5.3: a ping is answered with its own words, a pong with nothing."""
    for payload in (b"", b"Hello", bytes(range(256))[-125:], b"\x00\xff\xfe\xfd", b"p" * 124, b"p" * 125):
        octets = Frame(PING, payload).octets()
        named = f"{len(payload)} octets of {payload[:4].hex() or 'nothing'}"
        yield _echoed("5.5.2", f"a ping with {named}", [octets], Message(PONG, payload))
        yield _echoed("5.5.2", f"a ping with {named}, octet by octet", _pieces(octets, 1), Message(PONG, payload))
        yield _echoed("5.5.3", f"a pong with {named} that nobody asked for", [Frame(PONG, payload).octets()])
    ten = [Frame(PING, f"ping {number}".encode()) for number in range(10)]
    pongs = [Message(PONG, frame.payload) for frame in ten]
    yield _echoed("5.5.2", "ten pings one by one", _octets(ten), *pongs)
    yield _echoed("5.5.2", "ten pings in one piece", [b"".join(_octets(ten))], *pongs)
    after = [Frame(PONG, b"unasked").octets(), Frame(PING, b"asked").octets()]
    yield _echoed("5.5.3", "a ping after a pong that nobody asked for", after, Message(PONG, b"asked"))
    for opcode, name in ((PING, "ping"), (PONG, "pong"), (CLOSE, "close")):
        for size in (126, 127, 65_536):
            bad = Frame(opcode, b"\x03\xe8" + b"x" * (size - 2)).octets()
            yield _failed("5.5", f"a {name} of {size} octets", [bad], PROTOCOL_ERROR)
        for size, width in ((1, 16), (1, 64), (125, 16)):
            if opcode == PING:  # see `lengths`
                long, said = Frame(PING, b"x" * size, width=width).octets(), Message(PONG, b"x" * size)
                yield _echoed("5.5", f"a ping of {size} with its length in {width} bits", [long], said)
        bad = [Frame(opcode, fin=False).octets(), Frame(CONTINUATION, b"x").octets()]
        yield _failed("5.4", f"a {name} in fragments", bad, PROTOCOL_ERROR)


def fragments() -> Iterator[Case]:
    """5.4."""
    for opcode, name in ((TEXT, "text"), (BINARY, "binary")):
        whole = Message(opcode, b"fragment1fragment2")
        two = _fragments(opcode, (b"fragment1", b"fragment2"))
        one, other = _octets(two)
        yield _echoed("5.4", f"{name} in two fragments", [one, other], whole)
        yield _echoed("5.4", f"{name} in two fragments, one piece", [one + other], whole)
        yield _echoed("5.4", f"{name} in two fragments, octet by octet", _pieces(one + other, 1), whole)
        parts = [bytes([0x61 + at % 26]) for at in range(90)]
        octets = _octets(_fragments(opcode, parts))
        yield _echoed("5.4", f"{name} in 90 fragments", octets, Message(opcode, b"".join(parts)))
        for empty in ((b"", b""), (b"", b"", b""), (b"", b"middle", b""), (b"start", b"", b"end"), (b"start", b"")):
            octets, said = _octets(_fragments(opcode, empty)), b"".join(empty)
            yield _echoed("5.4", f"{name} in fragments {[len(part) for part in empty]}", octets, Message(opcode, said))
        ping, pong = Frame(PING, b"between").octets(), Frame(PONG, b"between").octets()
        answer = Message(PONG, b"between")
        yield _echoed("5.4", f"a ping between fragments of {name}", [one, ping, other], answer, whole)
        yield _echoed("5.4", f"a ping between, in one piece, {name}", [one + ping + other], answer, whole)
        yield _echoed("5.4", f"a pong between fragments of {name}", [one, pong, other], whole)
        five = _octets(_fragments(opcode, [b"part"] * 5))
        mixed = [piece for part in five for piece in (part, ping)][:-1]
        yield _echoed(
            "5.4", f"pings between all of five fragments of {name}", mixed, *[answer] * 4, Message(opcode, b"part" * 5)
        )
        three = _octets([*two, Frame(TEXT, b"next")])
        yield _echoed("5.4", f"a message after {name} in fragments", three, whole, Message(TEXT, b"next"))
        yield _failed("5.4", f"{name} within unfinished {name}", [one, one], PROTOCOL_ERROR)
        bad = [one, Frame(TEXT, b"whole").octets()]
        yield _failed("5.4", f"a whole message within unfinished {name}", bad, PROTOCOL_ERROR)
        twice = [one, other, Frame(CONTINUATION, b"more").octets()]
        yield _failed("5.4", f"a continuation after the last of {name}", twice, PROTOCOL_ERROR, hears=[whole])
        either = (1000, PROTOCOL_ERROR)  # a code is "typically" echoed
        yield Case("7.1", f"a close within unfinished {name}", (one, closing(1000)), ends=either)
    for fin in (True, False):
        for payload in (b"", b"x"):
            bad = Frame(CONTINUATION, payload, fin=fin).octets()
            named = f"{'final' if fin else 'open'}, of {len(payload)} octets"
            yield _failed("5.4", f"a continuation of nothing, {named}", [bad], PROTOCOL_ERROR)
            after = [Frame(TEXT, b"good").octets(), bad]
            yield _failed(
                "5.4", f"the same after a message, {named}", after, PROTOCOL_ERROR, hears=[Message(TEXT, b"good")]
            )


TEXTS: Final = (
    "κόσμε",
    "Grüße, ħéllo, 日本語, ภาษาไทย, עברית",
    "👩🏽‍❤️‍👨🏿 \U0010ffff",
    "\ufeffwith a mark before it",
    "\x00\x01\x7f",
    *(chr(code) for code in (0x00, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF)),
    *(chr(code) for code in (0x10000, 0x1FFFE, 0x1FFFF, 0xFFFFF, 0x100000, 0x10FFFE, 0x10FFFF)),
)
"""Texts, among them the first and last of each length, and codes that no character has, which UTF-8 allows."""

NO_TEXTS: Final = {
    "a continuation octet alone": b"\x80",
    "the last continuation octet alone": b"\xbf",
    "six continuation octets": b"\x80\xbf\x80\xbf\x80\xbf",
    "a start of two, then a space": b"\xc3 ",
    "a start of three, then a space": b"\xe2 ",
    "a start of four, then a space": b"\xf0 ",
    "the end of a text within two": "ü".encode()[:1],
    "the end within three": "日".encode()[:2],
    "the end within four": "👩".encode()[:3],
    "the octet fe": b"\xfe",
    "the octet ff": b"\xff",
    "a start of five": b"\xf8\x88\x80\x80\x80",
    "a start of six": b"\xfc\x84\x80\x80\x80\x80",
    "a slash in two octets": b"\xc0\xaf",
    "a slash in three": b"\xe0\x80\xaf",
    "a slash in four": b"\xf0\x80\x80\xaf",
    "nul in two": b"\xc0\x80",
    "7f in two": b"\xc1\xbf",
    "7ff in three": b"\xe0\x9f\xbf",
    "ffff in four": b"\xf0\x8f\xbf\xbf",
    "the first high surrogate": b"\xed\xa0\x80",
    "the last high surrogate": b"\xed\xaf\xbf",
    "the first low surrogate": b"\xed\xb0\x80",
    "the last low surrogate": b"\xed\xbf\xbf",
    "two surrogates for one character": b"\xed\xa0\x80\xed\xb0\x80",
    "one beyond the last code": b"\xf4\x90\x80\x80",
    "a start that leads beyond": b"\xf5\x80\x80\x80",
    "text before and after": "κόσμε".encode() + b"\xed\xa0\x80edited",
    "one octet of a long text": b"x" * 5_000 + b"\xff" + b"x" * 5_000,
}


def utf8() -> Iterator[Case]:
    """5.6, 8.1: text is UTF-8. It's judged when a message is whole: the RFC names no earlier moment; 64 KiB is the most."""
    for text in TEXTS:
        payload = text.encode()
        named = " ".join(f"{ord(character):x}" for character in text[:6])
        octets = Frame(TEXT, payload).octets()
        yield _echoed("8.1", f"text {named}", [octets], Message(TEXT, payload))
        by_octet = _octets(_fragments(TEXT, _pieces(payload, 1)))
        yield _echoed("8.1", f"text {named}, an octet a fragment", by_octet, Message(TEXT, payload))
    for name, payload in NO_TEXTS.items():
        yield _failed("8.1", name, [Frame(TEXT, payload).octets()], NOT_TEXT)
        size = 1 if len(payload) < 100 else 999
        by_octet = _octets(_fragments(TEXT, _pieces(payload, size)))
        yield _failed("8.1", f"{name}, in fragments", by_octet, NOT_TEXT)
        after = [Frame(TEXT, b"good").octets(), Frame(TEXT, payload).octets()]
        yield _failed("8.1", f"{name}, after a good text", after, NOT_TEXT, hears=[Message(TEXT, b"good")])
        yield _echoed("5.6", f"{name}, as binary", [Frame(BINARY, payload).octets()], Message(BINARY, payload))


REGISTERED: Final = (*range(1000, 1004), *range(1007, 1015), 3000, 3999, 4000, 4400, 4999)
UNSENDABLE: Final = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535)


def closes() -> Iterator[Case]:
    """5.5.1, 7: closing."""
    yield Case("5.5.1", "a close without a code", (closing(),), ends=(1005, 1000))
    for code in REGISTERED:
        yield Case("7.4", f"a close with {code}", (closing(code),), ends=(code,))
        yield Case("7.4", f"a close with {code} and a reason", (closing(code, "Grüße".encode()),), ends=(code,))
    for code in UNSENDABLE:
        yield _failed("7.4", f"a close with {code}, which nobody may send", [closing(code)], PROTOCOL_ERROR)
        bad = closing(code, b"reason")
        yield _failed("7.4", f"a close with {code} and a reason", [bad], PROTOCOL_ERROR)
    yield Case("5.5.1", "a close with the longest reason", (closing(1000, b"r" * 123),))
    yield Case("5.5.1", "a close octet by octet", tuple(_pieces(closing(1000, b"reason"), 1)))
    yield _failed("5.5.1", "a close with half a code", [Frame(CLOSE, b"\x03").octets()], PROTOCOL_ERROR)
    yield _failed("5.5.1", "a close with a reason too long", [closing(1000, b"r" * 124)], PROTOCOL_ERROR)
    for name, payload in NO_TEXTS.items():
        if len(payload) < 100:
            yield _failed("5.5.1", f"a reason that is no text: {name}", [closing(1000, payload)], NOT_TEXT)
    yield Case("5.5.1", "two closes", (closing(1000) + closing(1001),))
    yield Case("5.5.1", "a text after a close", (closing(1000) + Frame(TEXT, b"late").octets(),))
    yield Case("5.5.1", "a ping after a close", (closing(1000) + Frame(PING, b"late").octets(),))
    yield Case("5.5.1", "noise after a close", (closing(1000) + b"\xff" * 40,))
    sends = (Frame(TEXT, b"first").octets() + closing(1000),)
    yield Case("5.5.1", "a message and a close in one piece", sends, (Message(TEXT, b"first"),), may_miss=True)
    large = Frame(BINARY, b"*" * FRAME_LIMIT)
    sends, heard = (large.octets() + closing(1000),), (Message(BINARY, large.payload),)
    yield Case("5.5.1", "a close right after the largest message", sends, heard, may_miss=True)


def all_cases() -> list[Case]:
    """Every case, in the order of the RFC. No two have one name."""
    groups = (masks(), messages(), lengths(), reserved(), fragments(), pings(), utf8(), closes())
    cases = sorted((case for group in groups for case in group), key=lambda case: _order(case.section))
    named = sorted((case.section, case.name) for case in cases)
    assert not [one for one, other in pairwise(named) if one == other]
    return cases


def _order(section: str) -> tuple[int, ...]:
    return tuple(int(part) for part in section.split("."))
