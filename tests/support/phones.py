"""Phones as the server knows them: HTTP to get a seat, one websocket to hold it."""

import asyncio
import json
import os
import socket
import ssl
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, Final, Self, cast
from urllib.parse import urlsplit

import httpx
from tests.support.sessions import SHARE
from tests.support.waiting import PATIENCE
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from lull.base64url import to_base64url
from lull.protocol.frames import BEAT_SIZE, SIGNALING_KIND, SIGNALING_SIZE
from lull.rooms.ports import Record
from lull.session.rehearsal import How, Rehearsal
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore

Message = dict[str, Any]

ZERO = {"a": 0, "b": 0, "watch": 0}


@dataclass(frozen=True)
class Place:
    """A seat, as its phone holds it."""

    room: str
    seat: str
    token: str
    ticket: str = ""

    def hello(self, **other: Any) -> Message:
        """The first frame."""
        return {"type": "hello", "protocol": 3, "room": self.room, "token": self.token, **other}


REHEARSED = Rehearsal(How.SEEN, How.FELT)

NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For a caller of plain HTTP: each new one reads for 30 ms whom to trust, if it isn't told."""


sys.modules.setdefault("sniffio", None)  # pyright: ignore[reportArgumentType] - there is none: with each call httpcore looks for it on all of the path


class Caller(httpx.AsyncClient):
    """An HTTP client of a node, which also knows the node's store."""

    def __init__(self, base_url: str, redis_url: str, own_address: str | None = None) -> None:
        """`redis_url`: of the node's store. `own_address`: to call from, where that matters."""
        transport = httpx.AsyncHTTPTransport(verify=NO_TLS, local_address=own_address)
        super().__init__(base_url=base_url, timeout=PATIENCE, transport=transport)
        self.redis_url = redis_url


NOWHERE = Place("n" * 22, "a", "n" * 43)


async def open_room(http: httpx.AsyncClient) -> Place:
    """Seat a of a new room, with the ticket for seat b."""
    answer = await http.post("/api/rooms", json={})
    assert answer.status_code == 201, answer.text
    body = answer.json()
    return Place(body["room"], "a", body["token"], body["ticket"])


async def join_room(http: httpx.AsyncClient, opener: Place) -> Place:
    """Seat b."""
    answer = await http.post(f"/api/rooms/{opener.room}/join", json={"ticket": opener.ticket, "share": SHARE})
    assert answer.status_code == 200, answer.text
    return Place(opener.room, "b", answer.json()["token"])


async def open_pair(http: Caller) -> tuple[Place, Place]:
    """Both seats of a new room in which both pauses have been tried, so that no tap has been counted yet."""
    a = await open_room(http)
    b = await join_room(http, a)
    store = ValkeyStore(command_client(http.redis_url))
    record = await store.load(a.room)
    assert isinstance(record, Record)
    assert await store.swap(a.room, record.revision, replace(record.session, rehearsal=REHEARSED))
    await store.close()
    return a, b


def counts(**counters: int) -> dict[str, int]:
    """A count as the wire says it."""
    return {**ZERO, **counters}


def beat(number: int = 1, taps: int = 0, watch: int = 0) -> bytes:
    """A beat with these clear counters; what is sealed is noise, which is all that a server can see in it."""
    numbers = b"".join(value.to_bytes(4, "big") for value in (number, taps, watch))
    return b"\x01" + b"e" * 8 + numbers + os.urandom(BEAT_SIZE - 21)


def signaling_message() -> bytes:
    """A signaling message, of which a server sees the kind and noise."""
    return b"\x02" + os.urandom(SIGNALING_SIZE - 1)


def sealed(size: int = 512) -> str:
    """As much noise as a sealed document is to a server."""
    return to_base64url(b"\1" + os.urandom(size - 1))


def bearer(place: Place) -> dict[str, str]:
    """The seat's proof."""
    return {"authorization": f"Bearer {place.token}"}


class Phone:
    """One websocket. What it is sent is kept in `received`, in order, until looked at."""

    def __init__(self, wire: ClientConnection, place: Place) -> None:
        """`place`: the seat it holds, or wants."""
        self.wire = wire
        self.place = place
        self.received: list[bytes | Message] = []
        self.seen: Message = {}
        self._commands = 0

    @classmethod
    async def at(cls, ws: str, place: Place = NOWHERE, **options: Any) -> Self:
        """A phone on a new socket, which says hello for its place, if it has one."""
        phone = cls(
            await connect(ws, compression=None, ping_interval=None, max_queue=None, open_timeout=PATIENCE, **options),
            place,
        )
        if place is not NOWHERE:
            await phone.send(place.hello())
        return phone

    async def send(self, message: Any) -> None:
        """Send JSON, or whatever text or bytes it is."""
        await self.wire.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def command(self, kind: str, **fields: Any) -> int:
        """Send a command; its id."""
        self._commands += 1
        await self.send({"type": kind, "id": self._commands, **fields})
        return self._commands

    async def agree(self, taps: Message | None = None) -> int:
        """Say yes to starting or going on, whichever is next for this phone; the command's id."""
        taps = taps or ZERO
        if self.seen["phase"] == "preparing":
            return await self.agree_to("start", taps, agreement=self.seen["agreement"]["version"])
        return await self.agree_to("go_on", taps)

    async def agree_to(self, to: str, taps: Message, *, token: str = "y" * 43, **named: Any) -> int:
        """Say yes to this; the command's id."""
        return await self.command(
            "agree", epoch=self.seen["epoch"], proposal={"to": to, "taps": taps, **named}, token=token
        )

    async def withdraw(self, to: str = "go_on") -> int:
        """Take it back; the command's id."""
        return await self.command("withdraw", to=to)

    async def next(self) -> bytes | Message:
        """What comes next."""
        async with asyncio.timeout(PATIENCE):
            frame = await self.wire.recv()
        message = frame if isinstance(frame, bytes) else cast("Message", json.loads(frame))
        self.received.append(message)
        if not isinstance(message, bytes) and message["type"] == "view":
            self.seen = message
        return message

    async def until(self, wanted: Callable[[bytes | Message], bool]) -> Any:
        """The next message that is wanted; those before it stay in `received`."""
        async with asyncio.timeout(PATIENCE):
            while not wanted(message := await self.next()):
                pass
        return message

    async def view(self, phase: str | None = None, **fields: Any) -> Message:
        """The next view of that phase, with these fields."""
        wanted = fields if phase is None else {"phase": phase, **fields}
        return await self.until(lambda it: _fits(it, {"type": "view", **wanted}))

    async def taps(self, **taps: int) -> Message:
        """The next `taps` message with these counters."""
        return await self.until(lambda it: _fits(it, {"type": "taps", "taps": counts(**taps)}))

    async def refusal(self, code: str, command: int | None = None) -> Message:
        """The next refusal with this code."""
        return await self.until(lambda it: _fits(it, {"type": "refusal", "code": code, "id": command}))

    async def beat(self) -> bytes:
        """The next beat."""
        return await self.until(lambda it: isinstance(it, bytes))

    async def signaling(self) -> bytes:
        """The next signaling message."""
        return await self.until(lambda it: isinstance(it, bytes) and it[0] == SIGNALING_KIND)

    async def settled(self) -> list[bytes | Message]:
        """All that was on its way when this was called: what a frame that is refused is answered after."""
        self.received.clear()
        await self.send(b"?")
        await self.refusal("bad_frame")
        return self.received[:-1]

    async def close_code(self) -> int | None:
        """Read on until the server closes; its code."""
        with suppress(ConnectionClosed):
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.next()
        assert self.wire.close_code is not None
        return self.wire.close_code

    def write(self, *frames: bytes | str) -> None:
        """Put whole frames on the wire in one go, as one segment."""
        self.raw(b"".join(framed(frame) for frame in frames))

    def raw(self, data: bytes) -> None:
        """Put bytes on the wire."""
        self.wire.transport.write(data)

    async def close(self) -> None:
        """Close the socket."""
        await self.wire.close()

    def drop(self) -> None:
        """Lose the connection without a word."""
        self.wire.transport.abort()


def framed(frame: bytes | str) -> bytes:
    """A masked websocket frame."""
    opcode, payload = (Opcode.TEXT, frame.encode()) if isinstance(frame, str) else (Opcode.BINARY, frame)
    return Frame(opcode, payload).serialize(mask=True)


async def bring_together(*phones: Phone, taps: dict[str, int] = ZERO) -> None:
    """All say yes to these taps, in this order."""
    for phone in phones:
        await phone.agree(taps)
        await phone.until(lambda it: not isinstance(it, bytes) and it.get("ask") in ("given", "none"))
    for phone in phones[:-1]:
        await phone.view("together")


def _fits(message: bytes | Message, wanted: Message) -> bool:
    return not isinstance(message, bytes) and all(message.get(key) == value for key, value in wanted.items())


def _little_room(ws: str) -> socket.socket:
    """A connected socket whose kernel holds little that isn't read."""
    address = urlsplit(ws)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect((address.hostname, address.port))
    narrow.settimeout(0)
    return narrow


async def slow_reader(http: Caller, ws: str, *, together: bool = False) -> tuple[Phone, Phone]:
    """Both phones of a new room; the second one has stopped reading. `together`: they were first. Close or drop them."""
    place_a, place_b = await open_pair(http)
    phone, slow = await Phone.at(ws, place_a), await Phone.at(ws, place_b, sock=_little_room(ws))
    for each in (phone, slow):
        await each.view("preparing")
    if together:
        await bring_together(phone, slow)
    slow.wire.transport.pause_reading()
    return phone, slow


async def tap_on(phone: Phone, first: int, last: int) -> None:
    """Seat a taps from `first` to `last`, each in a beat of that number: none of them may be shed."""
    phone.write(*(beat(n, taps=n) for n in range(first, last + 1)))
    await phone.until(lambda it: not isinstance(it, bytes) and it.get("taps", ZERO)["a"] >= last)


async def until_backed_up(phone: Phone) -> int:
    """Tap as seat a until the kernels take no more for a partner that doesn't read, on a node of this process; the last tap.

    How much they take is theirs to say, and some of it they take late: it has been so for a thousand taps when this returns.
    """
    taps, waits, since = 0, None, 0
    while waits is None or taps - since < 1000:
        await tap_on(phone, taps + 1, taps := taps + 100)
        now = next((task for task in asyncio.all_tasks() if task.get_name() == "slow connection"), None)
        waits, since = now, since if now is waits else taps
    return taps


async def in_touch(one: Phone, other: Phone) -> None:
    """Send beats until one has crossed: how soon a node has heard that the partner is elsewhere is nobody's promise."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await one.send(beat())
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    if isinstance(await other.wire.recv(), bytes):
                        return


@asynccontextmanager
async def two_phones(
    http: Caller, ws_a: str, ws_b: str | None = None, **options: Any
) -> AsyncGenerator[tuple[Phone, Phone]]:
    """Both phones of a new room, seated and told so. `options`: of their sockets."""
    place_a, place_b = await open_pair(http)
    phones = await Phone.at(ws_a, place_a, **options), await Phone.at(ws_b or ws_a, place_b, **options)
    try:
        for phone in phones:
            await phone.view("preparing")
        yield phones
    finally:
        for phone in phones:
            await phone.close()
