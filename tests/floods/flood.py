"""`python -m tests.floods.flood KIND PORT SECONDS`: one flood, in a process of its own. The last line says how much it was."""

import asyncio
import json
import os
import random
import secrets
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, cast

from tests.conformance.peer import BINARY, PING, TEXT, Frame

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


def _any() -> str:
    if SIX:
        return f"fd7f:{random.randrange(4):x}:{random.randrange(65_536):x}:{random.randrange(65_536):x}::1"
    return f"127.0.{random.randrange(1, 256)}.{random.randrange(1, 255)}"


async def _open(port: int, said: bytes, hold: float, host: str = ONE) -> None:
    with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
        async with asyncio.timeout(hold + 5):
            reader, writer = await asyncio.open_connection(SERVER, port, local_addr=(host, 0))
            _made.append(port)
            try:
                writer.write(said)
                await writer.drain()
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
    await _open(port, HANDSHAKE + Frame(BINARY, os.urandom(100)).octets(), 0.2)


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
    await _open(port, _head("GET", f"/api/codes/{random.randrange(80_000):05}"), 0.5)


async def fills(port: int) -> None:
    """A room opened, from another /64 of one /48 each time."""
    await _open(port, _head("POST", "/api/rooms"), 0.5)


async def seated(port: int) -> None:
    """Someone who has seats in rooms of their own: pings and empty messages there, as many as the line takes."""
    if len(_SEATED) < SEATS:
        _SEATED.append(port)
        room = await _open_room(port)
        while True:
            await _flood_seat(port, room)


_SEATED: Final[list[int]] = []

SEATS: Final = 64

_NOISE: Final = Frame(PING, b"").octets() * 50 + Frame(BINARY, b"").octets() * 10 + Frame(TEXT, b"").octets() * 10


async def _open_room(port: int) -> dict[str, str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /api/rooms HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
    try:
        return cast("dict[str, str]", json.loads((await reader.read()).partition(b"\r\n\r\n")[2]))
    finally:
        writer.close()


async def _flood_seat(port: int, room: dict[str, str]) -> None:
    with suppress(OSError):
        hello = {"type": "hello", "protocol": PROTOCOL, "room": room["room"], "token": room["token"]}
        reader, writer = await asyncio.open_connection(SERVER, port, local_addr=(ONE, 0))
        _made.append(port)
        try:
            writer.write(HANDSHAKE + Frame(TEXT, json.dumps(hello).encode()).octets())
            draining = asyncio.ensure_future(_drain(reader))
            while not draining.done():
                writer.write(_NOISE)
                await writer.drain()
        finally:
            writer.transport.abort()


async def _drain(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(65_536):
            pass


def _head(method: str, path: str) -> bytes:
    caller = f"2001:db8:7:{random.randrange(65_536):x}::1"
    return f"{method} {path} HTTP/1.1\r\nhost: x\r\nx-forwarded-for: {caller}\r\ncontent-length: 0\r\n\r\n".encode()


def _key() -> str:
    return secrets.token_urlsafe(16)


KINDS: Final[dict[str, Callable[[int], Awaitable[None]]]] = {
    kind.__name__: kind
    for kind in (
        *(connects, slow_heads, handshakes, silent_sockets, pings, oversize, guesses),
        *(idle, many_addresses, wrong_tokens, sweeps, fills, seated),
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
            task.add_done_callback(running.discard)  # pyright: ignore[reportArgumentType]
            begun += 1
        await asyncio.sleep(0.01)
    for task in running:
        task.cancel()
    return len(_made)


if __name__ == "__main__":
    kind, port, seconds = sys.argv[1:]
    print(asyncio.run(flood(kind, int(port), float(seconds))))
