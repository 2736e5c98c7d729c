"""`python -m tests.floods.flood KIND PORT SECONDS`: one flood, in a process of its own. The last line says how much it was."""

import asyncio
import itertools
import json
import os
import random
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Final, cast

from tests.conformance.peer import BINARY, PING, TEXT, Frame
from tests.support.phones import beat

from lull.protocol.messages import PROTOCOL

HANDSHAKE: Final = (
    b"GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)

_made: Final[list[int]] = []
"""The port of each connection that was made."""

RATE: Final = 1_000
"""Connections a second."""

OPEN_AT_ONCE: Final = 3_000


SIX: Final = os.environ.get("LULL_FLOOD") == "6"
"""Whether the flood comes over IPv6, from a network of loopback that holds all of fd7f::/16."""

SERVER: Final = "::1" if SIX else "127.0.0.1"
ONE: Final = "fd7f::2" if SIX else "127.0.0.2"
"""Whose connection it seems to be; never the one that the rooms' phones come from."""


def _one_48() -> str:
    """A /64 of one /48. Of IPv4 a proxy says so, who is this machine; see `_head`."""
    return f"fd7f:2:7:{random.randrange(65_536):x}::1" if SIX else ONE


def _any() -> str:
    if SIX:
        return f"fd7f:{random.randrange(4):x}:{random.randrange(65_536):x}:{random.randrange(65_536):x}::1"
    return f"127.0.{random.randrange(1, 256)}.{random.randrange(1, 255)}"


async def _open(port: int, said: bytes, hold: float, host: str = ONE, *, slowly: bytes = b"") -> None:
    """`slowly`: said afterwards, a byte at a time for as long as it is held."""
    with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
        async with asyncio.timeout(hold + 5):
            reader, writer = await asyncio.open_connection(SERVER, port, local_addr=(host, 0))
            _made.append(port)
            try:
                writer.write(said)
                await writer.drain()
                for byte in slowly:
                    await asyncio.sleep(hold / len(slowly))
                    writer.write(bytes([byte]))
                if not slowly:
                    await asyncio.sleep(hold)
                reader.feed_eof()
            finally:
                writer.transport.abort()


async def connects(port: int) -> None:
    """A connection that says nothing."""
    await _open(port, b"", 0.2)


async def slow_heads(port: int) -> None:
    """A request that is never whole."""
    await _open(port, b"GET / HTTP/1.1\r\nhost:", 3)


async def handshakes(port: int) -> None:
    """A socket that says hello wrongly."""
    await _open(port, HANDSHAKE + Frame(BINARY, os.urandom(104)).octets(), 0.2)


async def silent_sockets(port: int) -> None:
    """A socket that never says hello."""
    await _open(port, HANDSHAKE, 3)


async def pings(port: int) -> None:
    """A thousand pings, and nobody who reads the answers."""
    await _open(port, HANDSHAKE + Frame(PING, b"p" * 125).octets() * 1_000, 1)


async def oversize(port: int) -> None:
    """A frame larger than any may be."""
    await _open(port, HANDSHAKE + Frame(BINARY, b"x" * 70_000).octets(), 0.2)


async def guesses(port: int) -> None:
    """A room that isn't there, joined."""
    body = b'{"ticket":"' + b"t" * 22 + b'","share":"' + b"s" * 124 + b'"}'
    head = f"POST /api/rooms/{'r' * 22}/join HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.5\r\ncontent-length: {len(body)}\r\n\r\n"
    await _open(port, head.encode() + body, 0.2)


async def idle(port: int) -> None:
    """A connection that says nothing for as long as it may: thousands of one address."""
    await _open(port, b"", 20)


async def many_addresses(port: int) -> None:
    """The same from 65,000 addresses; of IPv6, from four /32 and all below them."""
    await _open(port, b"", 20, _any())


async def wrong_tokens(port: int) -> None:
    """A hello for a room that isn't there."""
    hello = f'{{"type":"hello","protocol":{PROTOCOL},"room":"{_key()}","token":"{"t" * 43}"}}'.encode()
    await _open(port, HANDSHAKE + Frame(TEXT, hello).octets(), 1)


async def sweeps(port: int) -> None:
    """A code looked for, from another /64 of one /48 each time."""
    await _open(port, _head("GET", f"/api/codes/{random.randrange(80_000):05}"), 0.5, _one_48())


async def fills(port: int) -> None:
    """A room opened, from another /64 of one /48 each time."""
    await _open(port, _head("POST", "/api/rooms"), 0.5, _one_48())


async def slow_bodies(port: int) -> None:
    """A body that comes a byte at a time, and never whole."""
    await _open(port, b"POST /api/rooms HTTP/1.1\r\nhost: x\r\ncontent-length: 4000\r\n\r\n", 3, slowly=b"{     ")


async def half_upgrades(port: int) -> None:
    """A handshake that lacks its last line."""
    await _open(port, HANDSHAKE[:-2], 3)


async def huge_heads(port: int) -> None:
    """Heads that are longer than any may be."""
    await _open(port, b"GET / HTTP/1.1\r\nhost: x\r\nx-long: " + b"x" * 40_000 + b"\r\n\r\n", 0.2)


async def many_headers(port: int) -> None:
    """As many headers as a head may have, all of them short."""
    await _open(port, b"GET /healthz HTTP/1.1\r\nhost: x\r\n" + b"a:\r\n" * 4_000 + b"\r\n", 0.5)


async def small_chunks(port: int) -> None:
    """A body in chunks of one byte, as many as the line takes."""
    head = b"POST /api/rooms HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
    await _open(port, head + b"1\r\n \r\n" * 40_000, 0.5)


async def tiny_pings(port: int) -> None:
    """Forty thousand pings of nothing, and nobody who reads the answers."""
    await _open(port, HANDSHAKE + Frame(PING, b"").octets() * 40_000, 1)


async def lying_lengths(port: int) -> None:
    """Bodies longer, and shorter, than they say, and two lengths."""
    said = random.choice((b"content-length: 9", b"content-length: 3900", b"content-length: 2\r\ncontent-length: 3000"))
    await _open(port, b"POST /api/rooms HTTP/1.1\r\nhost: x\r\n" + said + b"\r\n\r\n" + b"{" * 3_000, 0.5)


async def unread(port: int) -> None:
    """The largest answers, asked for two hundred times at once, and nobody who reads them."""
    await _open(port, b"GET /old.html HTTP/1.1\r\nhost: x\r\n\r\nGET /still.wav HTTP/1.1\r\nhost: x\r\n\r\n" * 100, 3)


async def compressed(port: int) -> None:
    """A handshake that offers to compress, and a frame that is."""
    offers = HANDSHAKE[:-2] + b"sec-websocket-extensions: permessage-deflate\r\n\r\n"
    await _open(port, offers + Frame(TEXT, b"\xca\x49\xcc" * 30, rsv=4).octets(), 0.2)


async def fragments(port: int) -> None:
    """A first frame in ten thousand pieces that never end."""
    await _open(port, HANDSHAKE + Frame(TEXT, b"{", fin=False).octets() + Frame(0, b"", fin=False).octets() * 10_000, 1)


async def meetings(port: int) -> None:
    """A way into a room left under a name, from another /64 of one /48 each time."""
    await _open(port, _head("PUT", f"/api/meetings/{_key()}", b'{"sealed":"' + b"s" * 144 + b'"}'), 0.5, _one_48())


async def looks(port: int) -> None:
    """Names of meetings asked for, twenty on each connection."""
    asked = b"".join(_head("GET", f"/api/meetings/{_key()}") for _ in range(20))
    await _open(port, asked, 0.5, _one_48())


async def leavers(port: int) -> None:
    """A room opened, and ended at once; this machine itself has no limit."""
    room = await _open_room(port)
    _made.append(port)
    said = f"DELETE /api/rooms/{room['room']} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {room['token']}\r\n\r\n"
    await _open(port, said.encode(), 0.5)


async def wrong_tickets(port: int) -> None:
    """A room that is there, joined with a ticket that it hasn't."""
    room = await _opened(port)
    body = b'{"ticket":"' + b"t" * 22 + b'","share":"' + b"s" * 124 + b'"}'
    await _open(port, _head("POST", f"/api/rooms/{room['room']}/join", body), 0.5)


_OPENED: Final[list[asyncio.Task[dict[str, str]]]] = []


async def _opened(port: int, count: int = 1) -> dict[str, str]:
    """One of so many rooms, which are opened once however many connections ask."""
    if len(_OPENED) < count:
        _OPENED.append(asyncio.ensure_future(_open_room(port)))
    return await random.choice(_OPENED)


async def one_seat(port: int) -> None:
    """One seat's token from connection after connection: each fences the one before."""
    await _open(port, HANDSHAKE + _hello(await _opened(port)), 1)


async def deaf(port: int) -> None:
    """Both seats of rooms of one's own: one beats and taps as fast as the line takes, the other reads nothing."""
    if len(_SEATED) < SEATS:
        _SEATED.append(port)
        room = await _open_room(port)
        body = json.dumps({"ticket": room["ticket"], "share": "s" * 124}).encode()
        joined = await _call(port, b"POST /api/rooms/%s/join" % room["room"].encode(), body)
        while True:
            listening = asyncio.ensure_future(_open(port, HANDSHAKE + _hello({**room, **joined}), 5))
            await asyncio.gather(listening, _flood_seat(port, room, _tapping(), 5))


async def calls(port: int) -> None:
    """Whoever has a seat: pages, matches, notices and relays asked for and written, a hundred on each connection."""
    room = await _opened(port, SEATS)
    sealed = b'{"sealed":"' + b"AQ" + b"s" * 1_364 + b'"}'
    said = b"".join(
        f"{method} /api/rooms/{room['room']}/{path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {room['token']}\r\n"
        f"content-length: {len(body)}\r\n\r\n".encode()
        + body
        for method, path, body in (
            *(
                ("GET", "pages/ours", b""),
                ("GET", "matches/next_time", b""),
                ("GET", "notices", b""),
                ("GET", "ice", b""),
            ),
            *(("PUT", "pages/ours", sealed), ("PUT", "writing", sealed), ("POST", "notices/try", b"")),
        )
    )
    await _open(port, said * 14, 1)


async def seated(port: int) -> None:
    """Someone who has seats in rooms of their own: pings and empty messages there, as many as the line takes."""
    if len(_SEATED) < SEATS:
        _SEATED.append(port)
        room = await _open_room(port)
        while True:
            await _flood_seat(port, room, _noise())


async def commands(port: int) -> None:
    """Someone who has seats, over eight sockets of each: what goes further and what goes back, as much as the line takes.

    From new sockets after a while: of one that says too much nothing is read (WIRE7).
    """
    if len(_SEATED) < 8 * SEATS:
        _SEATED.append(port)
        room = await _opened(port, SEATS)
        while True:
            await _flood_seat(port, room, _commands(), 2)


_SEATED: Final[list[int]] = []

SEATS: Final = 64

_NOISE: Final = Frame(PING, b"").octets() * 50 + Frame(BINARY, b"").octets() * 10 + Frame(TEXT, b"").octets() * 10


async def _open_room(port: int) -> dict[str, str]:
    return await _call(port, b"POST /api/rooms", b"")


_CALLING: Final = asyncio.Semaphore(64)
"""This machine itself has as large a share of the connections as whoever comes through a proxy (LIMIT4): a flood isn't to come from there."""


async def _call(port: int, line: bytes, body: bytes) -> dict[str, str]:
    """Call from this machine itself, which has no limit."""
    async with _CALLING:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            line + b" HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body
        )
        try:
            return cast("dict[str, str]", json.loads((await reader.read()).partition(b"\r\n\r\n")[2]))
        finally:
            writer.close()


def _hello(room: dict[str, str]) -> bytes:
    hello = {"type": "hello", "protocol": PROTOCOL, "room": room["room"], "token": room["token"]}
    return Frame(TEXT, json.dumps(hello).encode()).octets()


def _noise() -> Iterator[bytes]:
    while True:
        yield _NOISE


def _commands() -> Iterator[bytes]:
    proposal = {"to": "start", "taps": {"a": 0, "b": 0, "watch": 0}, "agreement": 0}
    said = (
        {"type": "agree", "id": 1, "epoch": "e" * 22, "proposal": proposal, "token": "y" * 43},
        {"type": "withdraw", "id": 2, "to": "step_on"},
        {"type": "enough", "id": 3},
    )
    piece = b"".join(Frame(TEXT, json.dumps(it).encode()).octets() for it in said) * 10
    while True:
        yield piece


def _tapping() -> Iterator[bytes]:
    for number in itertools.count(1):
        yield Frame(BINARY, beat(number, taps=number)).octets()


async def _flood_seat(port: int, room: dict[str, str], frames: Iterator[bytes], seconds: float = 3_600) -> None:
    """Send these as fast as the line takes them."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(SERVER, port, local_addr=(ONE, 0))
            _made.append(port)
            try:
                writer.write(HANDSHAKE + _hello(room))
                draining = asyncio.ensure_future(_drain(reader))
                for frame in frames:
                    if draining.done():
                        break
                    writer.write(frame)
                    await writer.drain()
                    await asyncio.sleep(0)  # to drain lets nobody else have a turn where the line takes all
            finally:
                writer.transport.abort()


async def _drain(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(65_536):
            pass


def _head(method: str, path: str, body: bytes = b"") -> bytes:
    caller = f"2001:db8:7:{random.randrange(65_536):x}::1"
    said = f"{method} {path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {caller}\r\ncontent-length: {len(body)}\r\n\r\n"
    return said.encode() + body


def _key() -> str:
    return secrets.token_urlsafe(16)


KINDS: Final[dict[str, Callable[[int], Awaitable[None]]]] = {
    kind.__name__: kind
    for kind in (
        *(connects, slow_heads, handshakes, silent_sockets, pings, oversize, guesses),
        *(idle, many_addresses, wrong_tokens, sweeps, fills, seated),
        *(
            slow_bodies,
            half_upgrades,
            huge_heads,
            many_headers,
            small_chunks,
            tiny_pings,
            lying_lengths,
            unread,
            compressed,
            fragments,
        ),
        *(meetings, looks, leavers, wrong_tickets, one_seat, deaf, calls, commands),
    )
}


async def flood(kind: str, port: int, seconds: float) -> int:
    """How many connections were made."""
    begun, running = 0, set[asyncio.Task[None]]()
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        while begun < passed * RATE and len(running) < OPEN_AT_ONCE:
            task = asyncio.ensure_future(KINDS[kind](port))
            running.add(task)  # pyright: ignore[reportArgumentType]
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # sent away: as it should be
            task.add_done_callback(running.discard)  # pyright: ignore[reportArgumentType]
            begun += 1
        await asyncio.sleep(0.01)
    for task in running:
        task.cancel()
    return len(_made)


if __name__ == "__main__":
    kind, port, seconds = sys.argv[1:]
    print(asyncio.run(flood(kind, int(port), float(seconds))))
