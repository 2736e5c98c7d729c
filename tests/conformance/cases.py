"""What a server has to do with frames, by section of RFC 6455: raw bytes in, frames out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK: Final = b"\x37\xfa\x21\x3d"


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True) -> bytes:
    """One frame as a client writes it."""
    head = bytes([(0x80 if fin else 0) | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65_536:
        head += bytes([bit | 126]) + len(payload).to_bytes(2, "big")
    else:
        head += bytes([bit | 127]) + len(payload).to_bytes(8, "big")
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[at % 4] for at, byte in enumerate(payload))


def closing(code: int, reason: bytes = b"") -> bytes:
    """A close frame."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


@dataclass(frozen=True, slots=True)
class Case:
    """`sent` in pieces, each written on its own; `heard`: the frames that come back, before the close, if one is expected.

    `then` is sent once all that was heard. `closed`: the code of the server's close frame; 0: a connection that ends; None: it stays open.
    """

    section: str
    name: str
    sent: tuple[bytes, ...]
    heard: tuple[tuple[int, bytes], ...] = ()
    closed: int | None = None
    then: bytes = b""


HELLO: Final = "Grüß Gott, κόσμε".encode()
BAD_UTF8: Final = (
    b"\xce\xba\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\xaf",
    b"\x80",
    b"\xf0\x9f",
    b"\xff",
    b"\xed\xbf\xbf",
)


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _framing()
    yield from _fragments()
    yield from _control()
    yield from _text()
    yield from _closing()
    yield from _limits()


def _framing() -> Iterator[Case]:
    for opcode in (TEXT, BINARY):
        for size in (0, 1, 125, 126, 127, 128, 65_535, 65_536):
            yield Case(
                "5.2", f"opcode {opcode} of {size} bytes", (frame(opcode, b"*" * size),), ((opcode, b"*" * size),)
            )
        whole = frame(opcode, b"*" * 300)
        yield Case(
            "5.2",
            f"opcode {opcode} in single bytes",
            tuple(whole[at : at + 1] for at in range(len(whole))),
            ((opcode, b"*" * 300),),
        )
        yield Case(
            "5.2",
            f"three of opcode {opcode} in one write",
            (frame(opcode, b"a") + frame(opcode, b"b") + frame(opcode, b"c"),),
            ((opcode, b"a"), (opcode, b"b"), (opcode, b"c")),
        )
    for reserved in range(1, 8):
        yield Case("5.2", f"reserved bits {reserved}", (frame(TEXT, b"x", reserved=reserved),), closed=1002)
        yield Case("5.2", f"reserved bits {reserved} on a ping", (frame(PING, b"", reserved=reserved),), closed=1002)
        yield Case(
            "5.2",
            f"reserved bits {reserved} after a message",
            (frame(TEXT, b"x"),),
            ((TEXT, b"x"),),
            1002,
            frame(TEXT, b"y", reserved=reserved),
        )
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield Case("5.2", f"reserved opcode {opcode}", (frame(opcode, b"x"),), closed=1002)
        yield Case(
            "5.2",
            f"reserved opcode {opcode} after a message",
            (frame(TEXT, b"x"),),
            ((TEXT, b"x"),),
            1002,
            frame(opcode),
        )
    yield Case("5.1", "a frame without a mask", (frame(TEXT, b"x", masked=False),), closed=1002)
    yield Case("5.1", "a ping without a mask", (frame(PING, b"", masked=False),), closed=1002)
    yield Case("5.2", "a length with its highest bit set", (b"\x82\xff" + b"\xff" * 8 + MASK,), closed=1009)


def _fragments() -> Iterator[Case]:
    for opcode in (TEXT, BINARY):
        yield Case(
            "5.4",
            f"opcode {opcode} in two",
            (frame(opcode, b"ab", fin=False), frame(CONT, b"cd")),
            ((opcode, b"abcd"),),
        )
        yield Case(
            "5.4",
            f"opcode {opcode} in empty ones",
            (frame(opcode, fin=False), frame(CONT, fin=False), frame(CONT)),
            ((opcode, b""),),
        )
        many = [frame(opcode, b"0", fin=False), *(frame(CONT, b"1", fin=False) for _ in range(50)), frame(CONT, b"2")]
        yield Case("5.4", f"opcode {opcode} in 52", tuple(many), ((opcode, b"0" + b"1" * 50 + b"2"),))
        yield Case(
            "5.4",
            f"opcode {opcode} begun within another",
            (frame(opcode, b"a", fin=False), frame(opcode, b"b")),
            closed=1002,
        )
        yield Case(
            "5.4",
            f"a ping within opcode {opcode}",
            (frame(opcode, b"a", fin=False), frame(PING, b"p"), frame(CONT, b"b")),
            ((PONG, b"p"), (opcode, b"ab")),
        )
        yield Case(
            "5.4",
            f"a pong within opcode {opcode}",
            (frame(opcode, b"a", fin=False), frame(PONG, b"p"), frame(CONT, b"b")),
            ((opcode, b"ab"),),
        )
    yield Case("5.4", "a continuation of nothing", (frame(CONT, b"x"),), closed=1002)
    yield Case("5.4", "a first continuation of nothing", (frame(CONT, b"x", fin=False),), closed=1002)
    yield Case(
        "5.4", "a continuation after a whole message", (frame(TEXT, b"x"),), ((TEXT, b"x"),), 1002, frame(CONT, b"y")
    )
    yield Case(
        "5.4",
        "in single bytes",
        tuple(bytes([byte]) for byte in frame(TEXT, b"ab", fin=False) + frame(CONT, b"cd")),
        ((TEXT, b"abcd"),),
    )


def _control() -> Iterator[Case]:
    for size in (0, 1, 124, 125):
        yield Case("5.5", f"a ping of {size}", (frame(PING, b"p" * size),), ((PONG, b"p" * size),))
    for opcode in (PING, PONG, CLOSE):
        yield Case("5.5", f"control {opcode} of 126", (frame(opcode, b"\x03\xe8" + b"p" * 124),), closed=1002)
        yield Case("5.5", f"control {opcode} in fragments", (frame(opcode, b"", fin=False), frame(CONT)), closed=1002)
    yield Case("5.5.3", "a pong that nobody asked for", (frame(PONG, b"p"), frame(TEXT, b"x")), ((TEXT, b"x"),))
    yield Case(
        "5.5.2",
        "ten pings",
        tuple(frame(PING, bytes([at])) for at in range(10)),
        tuple((PONG, bytes([at])) for at in range(10)),
    )
    yield Case("5.5.2", "a ping of bytes that are no text", (frame(PING, b"\x00\xff\xfe"),), ((PONG, b"\x00\xff\xfe"),))
    yield Case(
        "5.5.2", "a ping in single bytes", tuple(bytes([byte]) for byte in frame(PING, b"abc")), ((PONG, b"abc"),)
    )


def _text() -> Iterator[Case]:
    yield Case("5.6", "text beyond ASCII", (frame(TEXT, HELLO),), ((TEXT, HELLO),))
    for at in range(1, len(HELLO)):
        yield Case(
            "5.6",
            f"text cut at byte {at}",
            (frame(TEXT, HELLO[:at], fin=False), frame(CONT, HELLO[at:])),
            ((TEXT, HELLO),),
        )
    for good in (b"\xf4\x8f\xbf\xbf", b"\xef\xbf\xbf", b"\x00", b"\xee\x80\x80", b"\xed\x9f\xbf", b"\xf0\x90\x80\x80"):
        yield Case("8.1", f"text {good.hex()}", (frame(TEXT, good),), ((TEXT, good),))
    for bad in BAD_UTF8:
        yield Case("8.1", f"no text: {bad.hex()}", (frame(TEXT, bad),), closed=1007)
        yield Case("8.1", f"no text after some: {bad.hex()}", (frame(TEXT, HELLO + bad),), closed=1007)
        yield Case(
            "8.1", f"no text, in fragments: {bad.hex()}", (frame(TEXT, HELLO, fin=False), frame(CONT, bad)), closed=1007
        )
        yield Case("8.1", f"as bytes it is fine: {bad.hex()}", (frame(BINARY, bad),), ((BINARY, bad),))


def _closing() -> Iterator[Case]:
    yield Case("5.5.1", "a close that says nothing", (frame(CLOSE),), closed=1005)
    yield Case("5.5.1", "a close of one byte", (frame(CLOSE, b"\x03"),), closed=1002)
    yield Case("5.5.1", "a close with a reason", (closing(1000, HELLO),), closed=1000)
    yield Case("5.5.1", "a close with the longest reason", (closing(1000, b"x" * 123),), closed=1000)
    yield Case("5.5.1", "a close whose reason is no text", (closing(1000, b"\xff\xfe"),), closed=1007)
    yield Case("5.5.1", "a message after a close", (closing(1000) + frame(TEXT, b"x"),), closed=1000)
    yield Case("5.5.1", "a ping after a close", (closing(1000) + frame(PING, b"x"),), closed=1000)
    # The RFC leaves open what becomes of the message; here a message that is never whole is a fault of whoever began it.
    yield Case("5.5.1", "a close within a message", (frame(TEXT, b"x", fin=False), closing(1000)), closed=1002)
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        yield Case("7.4", f"close code {code}", (closing(code),), closed=code)
    for code in (0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535):
        yield Case("7.4", f"close code {code}, which nobody may send", (closing(code),), closed=1002)


def _limits() -> Iterator[Case]:
    most = 66_560
    yield Case("10.4", "the largest message", (frame(BINARY, b"x" * most),), ((BINARY, b"x" * most),))
    yield Case("10.4", "a larger one, at its head", (frame(BINARY, b"x" * (most + 1))[:14],), closed=1009)
    pieces = (frame(BINARY, b"x" * 40_000, fin=False), frame(CONT, b"x" * 40_000)[:14])
    yield Case("10.4", "a larger one in fragments", pieces, closed=1009)
