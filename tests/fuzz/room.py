"""Frames into two seated phones of a real node over a real Valkey, judged after each."""

import asyncio
import logging
import sys
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Final
from unittest.mock import patch

from tests.fuzz.frames import fitting, frame, parsed
from tests.fuzz.legal import broken_by
from tests.support.waiting import until

from lull.protocol import messages as m
from lull.protocol.frames import clear_counters, is_beat
from lull.rooms.ports import Record
from lull.rooms.service import Missing
from lull.runtime.node import Node
from lull.runtime.room_hub import Connection, LiveRoom
from lull.runtime.system import OsEntropy, wall_clock
from lull.session.agreement import Terms
from lull.session.bounds import COUNTER_LIMIT
from lull.session.check_in import EARLY_TOLERANCE
from lull.session.inputs import Agree, Confirm, Edit, End, Enough, Input, RaiseTaps, TimePassed
from lull.session.pauses import Count, Seat
from lull.session.proposals import Start
from lull.session.rehearsal import How
from lull.session.rejections import Rejection
from lull.session.state import Session, Together
from lull.session.transitions import decide
from lull.session.yeses import END_WARNING
from lull.storage.bus import bus_at
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore
from lull.web import connection as connection_module
from lull.web import seat_commands as seat_commands_module
from lull.web.connection import ConnectionHandler
from lull.web.outbox import WebSocketOutbox
from lull.web.seat_commands import NodeCommands

_log: Final = logging.getLogger(__name__)

UNLIMITED: Final = 10**9
"""Frames a second. What a flood loses to the limits is not what is looked for here."""


class Sink:
    """A socket that takes everything."""

    can_write: bool = True

    async def until_can_write(self) -> None:
        """At once."""

    def write(self, *messages: bytes | str) -> None:
        """Nobody reads it."""

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """There is nothing to be done."""
        work.close()

    async def close(self, code: int) -> None:
        """Nobody is told."""

    def abort(self) -> None:
        """Nobody is there."""


class Seated:
    """One phone."""

    def __init__(self, node: Node, connection: Connection, outbox: WebSocketOutbox) -> None:
        """`outbox`: the one that `connection` has."""
        self.connection: Final = connection
        of_seats = NodeCommands(node.rooms)
        self.commands: Final = of_seats.of(connection)
        self.phone: Final = ConnectionHandler(connection, outbox, Sink(), node, of_seats)


class Clock:
    """Goes on only when it is told to, so that what is due at a moment is known to the millisecond."""

    def __init__(self) -> None:
        """It is now."""
        self.now: int = wall_clock()

    def __call__(self) -> int:
        """In ms."""
        return self.now


STORIES: Final = ("preparing", "rehearsed", "together", "together", "together", "paused", "paused", "aftercare")
"""How far a room has come before it is fuzzed. What two want most is what little leads to by chance."""

STEPS_OF_TIME: Final = (1, 500, 5_000, 12_000, 60_000, 600_000)

FRAMES_A_ROOM: Final = 60

AT_ONCE: Final = 8
"""Nodes, each with its room: the store answers each room after 10 ms (`BATCH_EVERY`), which is long beside a frame."""


TERMS: Final = (
    Terms(length=600, every=120, within=30, steps=3),
    Terms(length=300, every=1_800, within=30, steps=12),
)
"""One in which check-ins come soon, and one in which the end does."""


def story(until: str, epoch: str, connections: Mapping[Seat, str], terms: Terms) -> Iterator[Input]:
    """What two have done who have come this far."""
    if until == "preparing":
        return
    a, b = connections[Seat.A], connections[Seat.B]
    taps = Count(1, 1, 0)
    yield Edit(Seat.A, a, 0, terms)
    yield RaiseTaps(taps)
    yield Confirm(Seat.A, a, 1, How.SEEN)
    yield Confirm(Seat.B, b, 1, How.FELT)
    if until == "rehearsed":
        return
    for seat, connection in connections.items():
        yield Agree(seat, connection, epoch, Start(taps, 1), "t" * 43)
    if until == "paused":
        yield RaiseTaps(Count(2, 1, 1))
    elif until == "aftercare":
        yield Enough(Seat.A, a)


class FuzzedRoom:
    """A room with two phones, and what it has to be by the rules."""

    def __init__(self, node: Node, clock: Clock, random: Random) -> None:
        """Nothing is open yet. `clock`: the node's."""
        self._node: Final = node
        self._clock: Final = clock
        self._random: Final = random
        self._phones: dict[Seat, Seated] = {}
        self._room_id: str = ""
        self._frames: int = 0
        self.illegal: int = 0
        self.done: Final[Counter[tuple[str, str]]] = Counter()
        """How often a command of each type was carried out in each phase."""

    async def _open(self) -> None:
        node = self._node
        opened = await node.rooms.open_room()
        await node.rooms.join_room(opened.room_id, opened.ticket, "s" * 124)
        self._room_id, self._frames = opened.room_id, 0
        connections: dict[Seat, str] = {}
        for seat in Seat:
            connected = await node.rooms.connect(opened.room_id, seat)
            assert not isinstance(connected, Missing)
            connections[seat] = connected[0]
        record = await node.store.load(opened.room_id)
        assert isinstance(record, Record)
        how_far, terms = self._random.choice(STORIES), self._random.choice(TERMS)
        for given in story(how_far, record.session.epoch, connections, terms):
            told = await node.rooms.apply(opened.room_id, given)
            assert isinstance(told, Record)
            record = told
        for seat, connection_id in connections.items():
            outbox = WebSocketOutbox(Sink(), node.clock, lambda _code, _transport: None)
            connection = node.hub.add_connection(
                opened.room_id, record.session, record.revision, seat, connection_id, outbox
            )
            self._phones[seat] = Seated(node, connection, outbox)

    def _session(self) -> Session:
        return self._phones[Seat.A].connection.room.session

    async def _stored(self) -> None:
        """Until the store has every pause."""
        await until(lambda: self._is_over() or not self._room().taps.exceeds(self._session().taps))

    def _room(self) -> LiveRoom:
        return self._phones[Seat.A].connection.room

    def _is_over(self) -> bool:
        return self._room_id not in self._node.hub.rooms

    async def _pass_time(self) -> None:
        """Some of it, and what is due by then happens."""
        self._clock.now += self._random.choice((*STEPS_OF_TIME, *self._until_asked()))
        await self._node.rooms.apply(self._room_id, TimePassed())

    def _until_asked(self) -> list[int]:
        """How long it is until an answer can be given, and until more time can be asked for."""
        session = self._session()
        moments = [(session.ends_at or 0) - END_WARNING] * 4
        if isinstance(session.phase, Together):
            moments += [session.phase.check_in.due_at - EARLY_TOLERANCE] * 4
        return [moment - self._clock.now for moment in moments if moment > self._clock.now]

    async def _end(self) -> None:
        if self._room_id != "" and not self._is_over():
            await self._node.rooms.apply(self._room_id, End())

    async def take(self, frames: int) -> None:
        """Send so many, and judge each command and each batch of others."""
        for _ in range(frames):
            if self._random.random() < 0.05 and self._room_id != "":
                await self._pass_time()
            if self._room_id == "" or self._is_over() or self._frames >= FRAMES_A_ROOM:
                await self._end()
                await self._open()
            self._frames += 1
            seat = self._random.choice(tuple(Seat))
            before = self._session()
            said = frame(self._random, fitting(self._random, before, seat))
            command = parsed(said) if isinstance(said, str) and len(said) <= connection_module.COMMAND_SIZE else None
            rises = isinstance(said, bytes) and self._rises(seat, said)
            taps = self._room().taps
            self._phones[seat].phone.receive(said)
            if self._is_over():
                if not rises:  # PAUSE6: only a counter that can't count on ends a room from here
                    self.illegal += 1
            elif rises:
                await self._judge_pause(seat, said, taps)
            elif isinstance(command, m.RoomCommand):
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
        own, watch = (min(counter, COUNTER_LIMIT) for counter in clear_counters(said))  # PAUSE6
        raised = Count(own if seat is Seat.A else 0, own if seat is Seat.B else 0, watch)
        expected = Count(max(before.a, raised.a), max(before.b, raised.b), max(before.watch, watch))
        told = self._room().taps
        await self._stored()
        if told != expected or (not self._is_over() and self._session().taps != expected):
            self.illegal += 1

    async def _judge_command(self, seat: Seat, before: Session, command: m.RoomCommand) -> None:
        seated = self._phones[seat]
        said = command.to_input(seat, seated.connection.id)
        ruled = decide(before, said, self._clock.now)
        work = seated.commands._worker  # pyright: ignore[reportPrivateUsage]
        if work is not None:
            try:
                await work
            except Exception:  # noqa: BLE001 - whatever it is, it's counted
                _log.error("bug in a command", exc_info=True)
        record = await self._node.store.load(self._room_id)
        after = record.session if isinstance(record, Record) else before
        broken = broken_by(said, before, after)
        if isinstance(record, Record):
            same = after == before if isinstance(ruled, Rejection) else _room_of(after) == _room_of(ruled)
        else:
            same = False  # no command ends a room
        if broken or not same:
            print(f"{said} made {after} of {before}: {broken or 'other than ruled'}", file=sys.stderr)
            self.illegal += 1
        outcome = "refused" if isinstance(ruled, Rejection) else before.phase.name
        self.done[getattr(said, "proposal", said).__class__.__name__, outcome] += 1


def _room_of(session: Session) -> Session:
    """All of it but how often a phone was sent its view."""
    assert session.b is not None
    return replace(session, a=replace(session.a, view_version=0), b=replace(session.b, view_version=0))


async def fuzz_room(redis_url: str, frames: int, seed: int) -> int:
    """Illegal changes after so many frames, of which each of `AT_ONCE` rooms takes its part."""
    limits = dict.fromkeys(("BEATS_A_SECOND", "COMMANDS_A_SECOND", "SIGNALING_A_SECOND"), UNLIMITED)
    with (
        patch.multiple(connection_module, **limits),
        patch.object(seat_commands_module, "COMMANDS_A_SECOND", UNLIMITED),
    ):
        async with asyncio.TaskGroup() as group:
            parts = [
                group.create_task(_fuzz_one(redis_url, len(range(part, frames, AT_ONCE)), f"{seed} {part}"))
                for part in range(AT_ONCE)
            ]
    rooms = [part.result() for part in parts]
    done = sum((room.done for room in rooms), Counter[tuple[str, str]]())
    for (command, phase), times in sorted(done.items()):
        print(f"{command:10} {phase:10} {times:8}", file=sys.stderr)
    return sum(room.illegal for room in rooms)


async def _fuzz_one(redis_url: str, frames: int, seed: str) -> FuzzedRoom:
    """On a node of its own: its clock goes on with this room's story alone."""
    random, clock = Random(seed), Clock()
    mark = random.randbytes(16)
    node = Node(ValkeyStore(command_client(redis_url), mark), bus_at(redis_url, mark), clock, OsEntropy())
    async with node.running():
        room = FuzzedRoom(node, clock, random)
        await room.take(frames)
    return room
