"""What a beat and a phone cost, counted and not timed: a machine in a hurry gives the same numbers."""

import asyncio
import gc
import json
import random
import socket
import weakref
from types import SimpleNamespace
from typing import Final, cast

import pytest
from starlette.types import Scope
from tests.support.phones import Phone, beat, bring_together, counts, framed, open_pair, two_phones
from tests.support.waiting import PATIENCE, until
from tests.web.conftest import LiveNode
from websockets.asyncio.client import connect
from websockets.frames import Frame, Opcode
from websockets.protocol import SERVER, Protocol
from websockets.server import ServerProtocol

from lull.web.connection import ConnectionHandler as HeardPhone
from lull.web.transport import (
    BEAT_FRAME,
    FLOOD_READ,
    MAX_FIRST_FRAMES,
    MAX_OTHER_FRAMES,
    READ,
    WebSocketProtocol,
)

pytestmark = pytest.mark.asyncio

HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MTIzNDU2Nzg5MDEyMzQ1Ng==\r\n\r\n"
)

BUS = ("ValkeyBus.", "AbstractConnection.")
"""Of what the tasks of the bus are: its own methods, and those of its connection to the store."""

OBJECTS = 40
"""Objects that the collector knows of which a seated phone may hold, its half of the room included."""


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> "weakref.WeakSet[WebSocketProtocol]":
    """The server's side of every socket that isn't freed."""
    known = weakref.WeakSet[WebSocketProtocol]()
    begin = WebSocketProtocol.begin

    def remember(self: WebSocketProtocol, transport: asyncio.Transport, scope: Scope) -> None:
        known.add(self)
        begin(self, transport, scope)

    monkeypatch.setattr(WebSocketProtocol, "begin", remember)
    return known


async def test_a_beat_is_one_write_and_no_task(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """WIRE4, BEAT1: a beat makes no task and no call of the library; it leaves in one write, two bytes longer."""
    async with two_phones(live.http, live.ws) as (a, b):
        await a.settled()
        written: list[bytes] = []
        parsed: list[bytes] = []
        for each in sockets:
            each._transport = cast("asyncio.Transport", _Overheard(each._transport, written))
        _overhear_library(monkeypatch, parsed)
        tasks: list[str] = []
        loop = asyncio.get_running_loop()

        def counted(loop: asyncio.AbstractEventLoop, work: object, **named: object) -> "asyncio.Task[object]":
            tasks.append(getattr(work, "__qualname__", ""))
            return asyncio.Task(work, loop=loop, **named)  # pyright: ignore[reportUnknownVariableType, reportArgumentType, reportCallIssue]

        beats = [beat(number) for number in range(1, 37)]
        loop.set_task_factory(counted)  # pyright: ignore[reportArgumentType]
        for each in beats:
            a.write(each)
            assert await b.beat() == each
        loop.set_task_factory(None)
        # The node's own heartbeat on the bus makes some, however long this takes.
        assert [each for each in tasks if not each.startswith(BUS)] == []
        assert parsed == []
        assert written == [b"\x82" + bytes([len(each)]) + each for each in beats]


async def test_a_seated_phone_holds_no_task(live: LiveNode) -> None:
    """What a task holds would be half of what a phone costs."""
    async with two_phones(live.http, live.ws) as (a, b):
        await a.settled()
        await b.settled()
        held = [task for task in asyncio.all_tasks() if "_run" in repr(task.get_coro())]
        assert held == []


async def test_what_a_phone_holds(live: LiveNode) -> None:
    """A phone holds so many objects at the most: its socket's, its own, and its half of the room."""
    some = await _seated(live, 3)  # what is made the first time only
    gc.collect()
    before = len(gc.get_objects())
    wires = await _seated(live, 20)
    gc.collect()
    held = (len(gc.get_objects()) - before) / len(wires)
    assert held <= OBJECTS, held
    for wire in (*some, *wires):
        wire.close()


async def test_a_phone_that_left_needs_no_collector(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]"
) -> None:
    """Nothing of a phone is held in a circle: it is freed as it leaves, whether it said so, vanished or was closed."""
    gc.collect()
    gc.disable()
    try:
        async with two_phones(live.http, live.ws) as (a, b):
            await a.settled()
            b.drop()
            again = await Phone.at(live.ws, b.place)
            await again.view()
            place = b.place
            ended = await live.http.delete(
                f"/api/rooms/{place.room}", headers={"Authorization": f"Bearer {place.token}"}
            )
            assert ended.is_success
            assert await again.close_code() == 4410
            assert await a.close_code() == 4410
        await until(lambda: not [each for each in sockets if each._listener is not None])
        await until(lambda: not len(sockets))
    finally:
        gc.enable()


async def test_a_closed_socket_leaves_nothing_to_the_collector(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]"
) -> None:
    """Nor its transport, which is the event loop's: a node that is left alone by the collector must not grow with each."""
    wires = await _seated(live, 20)
    transports = weakref.WeakSet(each._transport for each in sockets)
    assert len(transports) == len(wires)
    gc.collect()
    gc.disable()
    try:
        for wire in wires:
            wire.close()
        await until(lambda: not len(transports))
    finally:
        gc.enable()


async def test_frames_cut_anywhere(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """BEAT1, PAUSE4: however the network cuts and mixes what two phones send, of each the same frames are heard, in order, once."""
    dice = random.Random(7)
    async with two_phones(live.http, live.ws) as phones:
        for phone in phones:
            await phone.settled()
        sides = {seat: each for each in sockets for seat in "ab" if _is_of(each, seat)}
        heard: dict[str, list[bytes | str]] = {seat: [] for seat in sides}
        for seat, each in sides.items():
            monkeypatch.setattr(each, "_listener", SimpleNamespace(receive=heard[seat].append, gone=lambda: None))
        said = {seat: _all_kinds(seat) for seat in sides}
        wires = {seat: _on_the_wire(said[seat]) for seat in sides}
        expected = {seat: [*each, each[0], each[-1]] for seat, each in said.items()}
        for trial in range(60):
            for each in heard.values():
                each.clear()
            at = dict.fromkeys(sides, 0)
            while left := [seat for seat in sides if at[seat] < len(wires[seat])]:
                seat = dice.choice(left)
                size = dice.choice((1, 2, 3, BEAT_FRAME - 1, BEAT_FRAME, BEAT_FRAME + 1, 1000, 20_000))
                sides[seat].data_received(wires[seat][at[seat] : at[seat] + size])
                at[seat] += size
            assert heard == expected, trial
        assert [(it._rest, it._missing) for it in sides.values()] == [(b"", 0)] * 2
        sides.clear()


def _all_kinds(seat: str) -> list[bytes | str]:
    return [
        *(beat(number) for number in range(1, 4)),
        seat * 300,
        beat(4),
        b"\x01" + seat.encode() * 55,  # nearly a beat
        b"\x02" + seat.encode() * 103,  # of its size, and none: the listener's to refuse
        seat * 30_000,
        beat(5),
    ]


def _on_the_wire(said: list[bytes | str]) -> bytes:
    """All of it, with pings between, and then the first once more in two parts, with a ping between, and the last."""
    first = said[0]
    assert isinstance(first, bytes)
    return b"".join(
        (
            *(framed(it) for it in said[:5]),
            Frame(Opcode.PING, b"there?").serialize(mask=True),
            *(framed(it) for it in said[5:]),
            Frame(Opcode.BINARY, first[:20], fin=False).serialize(mask=True),
            Frame(Opcode.PING, b"").serialize(mask=True),
            Frame(Opcode.CONT, first[20:]).serialize(mask=True),
            framed(said[-1]),
        )
    )


async def test_what_phones_say_leaves_the_collector_nothing(live: LiveNode) -> None:
    """Neither a handshake nor a command makes one of the library's protocols, which are cycles: there is one for all of them."""
    async with two_phones(live.http, live.ws) as phones:
        for phone in phones:
            await phone.settled()
        gc.collect()
        gc.disable()
        try:
            before = _protocols()
            async with two_phones(live.http, live.ws) as others:
                for _ in range(20):
                    for phone in (*phones, *others):
                        await phone.settled()
                assert _protocols() == before
        finally:
            gc.enable()


def _protocols() -> int:
    return sum(type(each) in (Protocol, ServerProtocol) for each in gc.get_objects())


async def test_a_flood_costs_one_call(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """WIRE7: what comes at once and is no beat goes to the library at once: small frames are no lever on the others' time."""
    async with two_phones(live.http, live.ws) as (a, _):
        await a.settled()
        (each,) = [it for it in sockets if _is_of(it, "a")]
        parsed: list[bytes] = []
        _overhear_library(monkeypatch, parsed)
        pings = Frame(Opcode.PING, b"p").serialize(mask=True) * 400
        each.data_received(pings + framed(beat()) + pings)
        assert parsed == [pings, pings]
        del each


async def test_what_is_too_much_is_dropped_and_a_tap_in_it_is_not(
    live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """WIRE7, PAUSE4: beyond a thousand no frame but beats and a close is looked at, and little is read at once."""
    async with two_phones(live.http, live.ws) as (a, b):
        await bring_together(a, b)
        (each,) = [it for it in sockets if _is_of(it, "a")]
        parsed: list[bytes] = []
        _overhear_library(monkeypatch, parsed)
        assert len(each.get_buffer(-1)) == READ
        kinds = (Opcode.PING, Opcode.TEXT, Opcode.BINARY)
        flood = b"".join(Frame(kind, b"p").serialize(mask=True) for kind in kinds) * MAX_OTHER_FRAMES
        each.data_received(flood)
        frames = len(b"".join(parsed)) // len(Frame(Opcode.PING, b"p").serialize(mask=True))
        assert 0.9 * MAX_OTHER_FRAMES < frames <= MAX_OTHER_FRAMES
        assert len(each.get_buffer(-1)) == FLOOD_READ
        each.data_received(flood + framed(beat(4000, taps=1)) + flood)
        assert len(b"".join(parsed)) // len(Frame(Opcode.PING, b"p").serialize(mask=True)) == frames
        await b.view("paused")
        each.data_received(Frame(Opcode.CLOSE, b"\x03\xe8").serialize(mask=True))
        assert await a.close_code() == 1000
        del each


@pytest.mark.parametrize("opening", [b"", b"{}"], ids=["before a message", "after a wrong one"])
async def test_a_stranger_who_says_too_much_is_sent_away(
    live: LiveNode, monkeypatch: pytest.MonkeyPatch, opening: bytes
) -> None:
    """WIRE7: forty thousand small frames cost no more than a few, of whatever kind; 1008, or what the first one deserved."""
    for kind in (Frame(Opcode.PING, b""), Frame(Opcode.PONG, b""), Frame(Opcode.TEXT, b"{", fin=False)):
        parsed: list[bytes] = []
        with monkeypatch.context() as overheard:
            _overhear_library(overheard, parsed)
            async with connect(live.ws, open_timeout=PATIENCE) as socket:
                first = Frame(Opcode.TEXT, opening).serialize(mask=True) if opening else b""
                more = kind if kind.fin else Frame(Opcode.CONT, b"", fin=False)
                frames = first + kind.serialize(mask=True) + more.serialize(mask=True) * 40_000
                socket.transport.write(frames)
                async with asyncio.timeout(PATIENCE):
                    await socket.wait_closed()
                assert socket.close_code in ({1008, 4400} if opening else {1008})
        smallest = len(more.serialize(mask=True))
        heard = sum(len(it) for it in parsed if not it.startswith(b"GET "))
        assert heard <= len(first) + smallest * (MAX_OTHER_FRAMES if opening else MAX_FIRST_FRAMES + 1)


async def test_who_took_something_is_not_slow(live: LiveNode, sockets: "weakref.WeakSet[WebSocketProtocol]") -> None:
    """WIRE4: a phone that takes something has taken it, however soon it is behind again: its time begins anew."""
    async with two_phones(live.http, live.ws) as (a, _):
        await a.settled()
        (each,) = [it for it in sockets if _is_of(it, "a")]
        each.pause_writing()
        waiting = asyncio.create_task(each.until_can_write())
        await asyncio.sleep(0)
        each.resume_writing()
        each.pause_writing()
        async with asyncio.timeout(PATIENCE):
            await waiting
        each.resume_writing()
        del each


async def test_a_beat_within_another_message(live: LiveNode) -> None:
    """A frame in the midst of a message of many is a fault of the protocol, also where it has a beat's form."""
    async with two_phones(live.http, live.ws) as (a, _):
        a.raw(Frame(Opcode.BINARY, b"begun", fin=False).serialize(mask=True) + framed(beat()))
        assert await a.close_code() == 1002


async def test_nothing_is_heard_after_a_close(live: LiveNode) -> None:
    """PAUSE4: a tap before the close counts, whatever comes after it doesn't."""
    async with two_phones(live.http, live.ws) as (a, b):
        a.raw(framed(beat(1, 1)) + Frame(Opcode.CLOSE, b"").serialize(mask=True) + framed(beat(2, 7)))
        await b.taps(a=1)
        await b.view(taps=counts(a=1))
        assert not [it for it in await b.settled() if not isinstance(it, bytes) and it["taps"]["a"] > 1]


class _Overheard:
    """A transport that writes down what it is given to write. That of uvloop takes no other method in place of its own."""

    def __init__(self, transport: asyncio.Transport, written: list[bytes]) -> None:
        self._transport: Final = transport
        self._written: Final = written

    def write(self, data: bytes) -> None:
        self._written.append(bytes(data))
        self._transport.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)


def _overhear_library(monkeypatch: pytest.MonkeyPatch, into: list[bytes]) -> None:
    """Write down what the server's side gives the library to read."""
    method = Protocol.receive_data

    def overheard(self: Protocol, data: bytes | bytearray) -> None:
        if self.side is SERVER:
            into.append(bytes(data))
        method(self, data)

    monkeypatch.setattr(Protocol, "receive_data", overheard)


def _is_of(side: WebSocketProtocol, seat: str) -> bool:
    owner = side._listener
    return isinstance(owner, HeardPhone) and owner._connection.seat == seat  # pyright: ignore[reportPrivateUsage]


async def _seated(live: LiveNode, pairs: int) -> list[socket.socket]:
    """Phones of so many rooms, each told its view, whose own side is nothing but a socket."""
    loop = asyncio.get_running_loop()
    wires: list[socket.socket] = []
    for _ in range(pairs):
        for place in await open_pair(live.http):
            wire = socket.socket()
            wire.setblocking(False)  # noqa: FBT003 - the name of the call says what is false
            await loop.sock_connect(wire, ("127.0.0.1", live.port))
            await loop.sock_sendall(wire, HANDSHAKE)
            await _until(wire, b"\r\n\r\n")
            await loop.sock_sendall(wire, framed(json.dumps(place.hello())))
            await _until(wire, b'"type":"view"')
            wires.append(wire)
    return wires


async def _until(wire: socket.socket, wanted: bytes) -> None:
    read = b""
    while wanted not in read:
        read += await asyncio.get_running_loop().sock_recv(wire, 4096)
