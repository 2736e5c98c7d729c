"""Bytes at a real server: sockets and HTTP, from valid to noise. Only answers with a known form may come."""

import asyncio
import json
import sys
from contextlib import suppress
from random import Random
from typing import Any, Final, cast

from tests.fuzz.calls import call
from tests.fuzz.decoders import changed
from tests.fuzz.frames import frame
from tests.support.phones import Caller, Phone, Place, open_pair, open_room
from tests.support.server import ServerProcess
from tests.support.waiting import PATIENCE
from websockets.frames import Frame, Opcode

from lull.protocol.close_codes import Close
from lull.rooms.ports import Absent, Record
from lull.session.pauses import Seat
from lull.session.state import Preparing
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore

METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "x", "GET\x00", "")
PATHS: Final = (
    *("/", "/healthz", "/readyz", "/api/rooms", "/api/codes", "/ws", "/ws/ab", "/assets/x", "/../x", "/%00", "/a%2fb"),
    *("/api/codes/12345", "/api/codes/12345/link", "/api/codes/99999999", f"/api/meetings/{'n' * 22}", "//", "*", "x"),
    *(f"/api/rooms/{'r' * 22}", f"/api/rooms/{'r' * 22}/join", f"/api/rooms/{'r' * 22}/pages/ours"),
    *(
        f"/api/rooms/{'r' * 22}/matches/lists",
        f"/api/rooms/{'r' * 22}/ice",
        f"/api/rooms/{'ü' * 11}",
        "/" + "x" * 5_000,
    ),
)
HEADERS: Final = (
    *("authorization: Bearer " + "t" * 43, "authorization: x", "content-type: text/x", "x-forwarded-for: \x7f,1.2.3.4"),
    *("origin: null", "upgrade: websocket", "connection: upgrade", "sec-websocket-version: 13", "expect: 100-continue"),
    *("sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==", "transfer-encoding: chunked", "content-length: -1", "no colon"),
    *("range: bytes=0-0,5-1", "if-none-match: *", "x: " + "y" * 9_000, "host: y"),
)
BODIES: Final = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"share":1}',
    b'{"ticket":"' + b"t" * 22 + b'","share":"' + b"s" * 124 + b'"}',
    b"x" * 20_000,
)

GOOD: Final = {100, 101, 200, 201, 204, 206, 301, 302, 304, 307, *range(400, 500), 503}
"""Answers that a caller can do something with. 500 is none."""


async def fuzz_http(server: ServerProcess, redis_url: str, calls: int, random: Random) -> int:
    """How many of so many calls, a stranger's or a phone's, got an answer that can't be."""
    wrong = 0
    async with Caller(server.url, redis_url) as http:
        places = (*await open_pair(http), *await open_pair(http), await open_room(http))
        for _ in range(calls):
            sent = _stranger(random) if random.random() < 0.4 else call(random, places)
            answer = await answer_to(server.port, sent)
            if not _is_answer(answer):
                print(f"{sent[:300]!r} was answered with {answer[:200]!r}", file=sys.stderr)
                wrong += 1
    return wrong


def _stranger(random: Random) -> bytes:
    body = random.choice(BODIES)
    head = [f"{random.choice(METHODS)} {random.choice(PATHS)} HTTP/1.{random.choice('0119')}", "host: x"]
    head += random.sample(HEADERS, random.choice((0, 0, 1, 2, 4)))
    if random.random() < 0.8:
        head.append(f"content-length: {len(body)}")
    sent = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    if random.random() < 0.1:
        at = random.randrange(len(sent))
        sent = sent[:at] + random.randbytes(3) + sent[at + 2 :]
    return sent


async def answer_to(port: int, sent: bytes) -> bytes:
    """What comes back to these bytes on a connection of their own, until it ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        with suppress(ConnectionError, TimeoutError):
            writer.write(sent)
            writer.write_eof()
            async with asyncio.timeout(3):
                return await reader.read(65_536)
        return b""
    finally:
        writer.close()


def _is_answer(answer: bytes) -> bool:
    """Closed without a word, or HTTP with a status from the list; and a refusal of ours has its form."""
    if answer == b"":
        return True
    head, _, body = answer.partition(b"\r\n\r\n")
    line = head.split(b"\r\n")[0].split()
    if len(line) < 2 or not line[0].startswith(b"HTTP/1.") or int(line[1]) not in GOOD:
        return False
    if b"Traceback" in body:
        return False
    if b"application/json" in head and int(line[1]) >= 400 and body.startswith(b"{"):
        said, _ = cast("tuple[dict[str, Any], int]", json.JSONDecoder().raw_decode(body.decode()))  # more may follow
        return set(said) == {"error"} or set(said) == {"status"}
    return True


CODES: Final = {1000, 1002, 1007, 1009, *Close}
"""With these a socket may be closed (WIRE3, WIRE9)."""

BROKEN_CODES: Final = {*CODES, None, 1006}
"""After half a frame the rest is waited for. And where more is on its way, TCP may lose the code that a close says."""

FIRST_CODES: Final = {1007, 1009, Close.BAD_HELLO, Close.NOT_AUTHORIZED, Close.PROTOCOL_UNKNOWN}
"""With one of these, after a first frame that seats nobody (WIRE1)."""

QUIET: Final = 0.2
"""Seconds given to a socket that may be closed, or be waiting for the rest of a frame."""


async def fuzz_sockets(server: ServerProcess, redis_url: str, frames: int, random: Random) -> tuple[int, int]:
    """Of the sockets that so many frames were sent on: how many ended as none may, how many rooms changed as none may."""
    wrong = illegal = sent = 0
    store = ValkeyStore(command_client(redis_url))
    async with Caller(server.url, redis_url) as http:
        while sent < frames:
            place, other = await open_pair(http)
            before = await store.load(place.room)
            phone = await Phone.at(f"ws://127.0.0.1:{server.port}/ws", place)
            some = min(100, frames - sent)
            sent += some
            whole = random.random() < 0.7
            with suppress(ConnectionError, OSError):
                for number in range(some):
                    if not whole and random.random() < 0.05:
                        phone.raw(random.randbytes(random.randrange(1, 40)))
                    else:
                        phone.write(frame(random))
                    if number % 20 == 0:
                        await asyncio.sleep(0)
            code = await _ended(phone, PATIENCE if whole else QUIET, close=whole)
            if code not in (CODES if whole else BROKEN_CODES):
                print(f"a socket was closed with {code}", file=sys.stderr)
                wrong += 1
            illegal += not _is_legal(before, await store.load(place.room), other)
    await store.close()
    return wrong, illegal


async def fuzz_firsts(server: ServerProcess, frames: int, random: Random) -> int:
    """How many sockets, of so many, weren't closed as one must be whose first frame is no hello."""
    wrong = 0
    for _ in range(frames):
        phone = await Phone.at(f"ws://127.0.0.1:{server.port}/ws")
        first = frame(random)
        if random.random() < 0.3:
            text = first if isinstance(first, bytes) else first.encode()
            phone.raw(Frame(Opcode.TEXT, changed(random, text, [b"{}", b"\xff"])).serialize(mask=True))
        else:
            phone.write(first)
        code = await _ended(phone, PATIENCE, close=False)
        if code not in FIRST_CODES:
            print(f"after {first[:80]!r} a socket was closed with {code}", file=sys.stderr)
            wrong += 1
    return wrong


async def _ended(phone: Phone, within: float, *, close: bool) -> int | None:
    """The code with which the server closed the socket, if it did within these seconds. `close`: after the phone did."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await (phone.wire.close() if close else phone.wire.wait_closed())
    code = phone.wire.close_code
    phone.drop()
    return code


def _is_legal(before: Record | Absent, after: Record | Absent, other: Place) -> bool:
    """Whether one phone alone, in Preparing, may have brought this about."""
    assert isinstance(before, Record)
    if not isinstance(after, Record):
        return True  # PAUSE6, which `fuzz_room` judges
    was, now = before.session, after.session
    partner = Seat(other.seat)
    return (
        isinstance(now.phase, Preparing)
        and now.taps.of(partner) == was.taps.of(partner)
        and now.taps.merge(was.taps) == now.taps
        and now.released.merge(was.released) == now.released
        and now.closes_at == was.closes_at
        and now.knocks == was.knocks
    )
