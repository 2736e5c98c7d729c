"""Frames into two seated phones of a real node over a real Valkey, judged after each."""

import asyncio
from random import Random
from typing import Final
from unittest.mock import patch

from tests.fuzz.frames import frame, parsed

from lull.app import Node, OsEntropy, wall_clock
from lull.protocol import messages as m
from lull.protocol.beats import clear_counters, is_beat
from lull.rooms.ports import Record
from lull.rooms.service import Missing
from lull.session.inputs import Raise
from lull.session.pauses import Count, Seat
from lull.session.rejections import Rejection
from lull.session.state import Closed, Session
from lull.session.transitions import decide
from lull.signal.switchboard import LiveRoom, Member
from lull.storage.bus import bus_at
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore
from lull.web import phone
from lull.web.commands import input_of
from lull.web.line import SocketLine
from lull.web.phone import Phone

UNLIMITED: Final = 10**9
"""Frames a second. What a flood loses to the limits is not what is looked for here."""


class Sink:
    """A socket that takes everything."""

    can_write: bool = True

    async def until_can_write(self) -> None:
        """At once."""

    def write(self, message: bytes | str) -> None:
        """Nobody reads it."""

    def abort(self) -> None:
        """Nobody is there."""


class Seated:
    """One phone."""

    def __init__(self, node: Node, member: Member, line: SocketLine) -> None:
        """`line`: the one that `member` has."""
        self.member: Final = member
        self.phone: Final = Phone(member, line, node.switchboard, node.rooms, lambda _: None)


class FuzzedRoom:
    """A room with two phones, and what it has to be by the rules."""

    def __init__(self, node: Node, random: Random) -> None:
        """Nothing is open yet."""
        self._node: Final = node
        self._random: Final = random
        self._phones: dict[Seat, Seated] = {}
        self._room_id: str = ""
        self.illegal: int = 0

    async def _open(self) -> None:
        node = self._node
        opened = await node.rooms.open()
        await node.rooms.join(opened.room_id, opened.ticket)
        self._room_id = opened.room_id
        for seat in Seat:
            connected = await node.rooms.connect(opened.room_id, seat)
            assert not isinstance(connected, Missing)
            connection, record = connected
            line = SocketLine(Sink(), node.clock)
            member = node.switchboard.enter(opened.room_id, record.session, record.revision, seat, connection, line)
            self._phones[seat] = Seated(node, member, line)

    def _session(self) -> Session:
        return self._phones[Seat.A].member.room.session

    async def _stored(self) -> None:
        """Until the store has every pause."""
        async with asyncio.timeout(8):
            while not self._is_over() and self._room().taps.exceeds(self._session().taps):
                await asyncio.sleep(0)

    def _room(self) -> LiveRoom:
        return self._phones[Seat.A].member.room

    def _is_over(self) -> bool:
        return self._room_id not in self._node.switchboard.rooms

    async def take(self, frames: int) -> None:
        """Send so many, and judge each command and each batch of others."""
        for _ in range(frames):
            if self._room_id == "" or self._is_over():
                await self._open()
            seat = self._random.choice(tuple(Seat))
            said = frame(self._random)
            command = parsed(said) if isinstance(said, str) and len(said) <= phone.COMMAND_SIZE else None
            rises = isinstance(said, bytes) and self._rises(seat, said)
            before = self._session()
            taps = self._room().taps
            self._phones[seat].phone.hear(said)
            if self._is_over():
                if not rises:  # PAUSE6: only a counter that can't count on ends a room from here
                    self.illegal += 1
            elif rises:
                await self._judge_pause(seat, said, taps)
            elif command is not None and not isinstance(command, m.Ping):
                await self._judge_command(seat, before, command)
            elif self._session() is not before or self._room().taps != taps:
                self.illegal += 1

    def _rises(self, seat: Seat, said: bytes) -> bool:
        if not is_beat(said):
            return False
        taps, watch = clear_counters(said)
        return taps > self._room().taps.of(seat) or watch > self._room().taps.watch

    async def _judge_pause(self, seat: Seat, said: bytes | str, before: Count) -> None:
        assert isinstance(said, bytes)
        own, watch = (min(counter, m.COUNTER_LIMIT) for counter in clear_counters(said))  # PAUSE6
        raised = Count(own if seat is Seat.A else 0, own if seat is Seat.B else 0, watch)
        expected = Count(max(before.a, raised.a), max(before.b, raised.b), max(before.watch, watch))
        told = self._room().taps
        await self._stored()
        if told != expected or (not self._is_over() and self._session().taps != expected):
            self.illegal += 1

    async def _judge_command(self, seat: Seat, before: Session, command: m.Command) -> None:
        if isinstance(command, m.Ping):
            return
        member = self._phones[seat].member
        now = self._node.clock()
        ruled = decide(before, Raise(self._room().taps), now)
        ruled = decide(
            before if isinstance(ruled, Rejection) else ruled, input_of(command, seat, member.connection), now
        )
        work = self._phones[seat].phone._at_work  # pyright: ignore[reportPrivateUsage]
        if work is not None:
            await work
        record = await self._node.store.load(self._room_id)
        after = record.session if isinstance(record, Record) else None
        expected = before if isinstance(ruled, Rejection) else ruled
        if isinstance(expected, Closed) or after is None or after.phase.__class__ is not expected.phase.__class__:
            if after is not None or not isinstance(expected.phase, Closed):
                self.illegal += 1
        elif (after.taps, after.released, after.agreement) != (expected.taps, expected.released, expected.agreement):
            self.illegal += 1


async def fuzz_room(redis_url: str, frames: int, seed: int) -> int:
    """Illegal changes after so many frames."""
    mark = b"f" * 16
    store, bus = ValkeyStore(command_client(redis_url), mark), bus_at(redis_url, mark)
    node = Node(store, bus, wall_clock, OsEntropy(), origins=())
    limits = dict.fromkeys(("BEATS_A_SECOND", "COMMANDS_A_SECOND", "LETTERS_A_SECOND"), UNLIMITED)
    with patch.multiple(phone, **limits):
        async with node.running():
            room = FuzzedRoom(node, Random(seed))
            done = 0
            while done < frames:
                some = min(2_000, frames - done)
                await room.take(some)
                done += some
                await asyncio.sleep(0)
    return room.illegal
