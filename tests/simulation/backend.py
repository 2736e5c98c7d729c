"""The store and the bus, simulated: one database and one hub of channels, and each node's client of both.

What can go wrong is what goes wrong with the real ones, seen from a node: slow, silent, refusing to write, an answer that is
lost after the write was applied, a write that is applied after its node gave up, a failover that forgets the last writes, an empty
database; messages that are lost, doubled or late.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random
from typing import TYPE_CHECKING, Final, Literal

from lull.rooms.ports import BusListener, Record, StoreUnavailable, Text
from lull.session.pauses import Count, Seat
from lull.session.state import Closed, Session
from tests.simulation.clock import Time

if TYPE_CHECKING:
    from tests.simulation.nodes import Host

GIVES_UP = 2.0
"""Seconds after which a node's call to the store counts as failed."""

Mode = Literal["up", "refuses", "silent", "read-only"]


class Database:
    """What is stored. `history`: every write with its time, the oldest first, so that a failover can forget."""

    def __init__(self, time: Time, random: Random) -> None:
        self.time: Final = time
        self.random: Final = random
        self.rooms: dict[str, Record] = {}
        self.history: Final[list[tuple[float, dict[str, Record]]]] = []
        self.mode: Mode = "up"
        self.latency = 0.0005
        self.slow = 0.0
        self.lineage = 0
        self.lost_replies = 0
        self._waiting: list[asyncio.Future[None]] = []

    def write(self, room_id: str, record: Record | None) -> None:
        """Put a record, or take it away."""
        self.rooms = {**self.rooms}
        if record is None:
            self.rooms.pop(room_id, None)
        else:
            self.rooms[room_id] = record
        self.history.append((self.time.now, self.rooms))

    def fail_over(self, forgets: float) -> None:
        """Another server takes over, which never heard of the last so many seconds."""
        known: dict[str, Record] = {}
        for when, rooms in self.history:
            if when <= self.time.now - forgets:
                known = rooms
        self.rooms = known
        self.history.append((self.time.now, known))
        self.lineage += 1

    def empty(self) -> None:
        """Everything is gone."""
        self.rooms = {}
        self.history.append((self.time.now, {}))

    def turn(self, mode: Mode) -> None:
        """From now on."""
        self.mode = mode

    def trip(self) -> float:
        """How long one way takes, in seconds."""
        return self.latency * (0.5 + self.random.random()) + self.slow * self.random.random()


class Store:
    """`RoomStore`, as one node's client of the database."""

    def __init__(self, database: Database, hub: "Hub", host: "Host") -> None:
        self._database: Final = database
        self._hub: Final = hub
        self._host: Final = host

    async def load(self, room_id: str) -> Record | None:
        """See `RoomStore.load`."""
        await self._reach()
        record = self._database.rooms.get(room_id)
        await self._answer()
        return record

    async def create(self, room_id: str, session: Session) -> bool:
        """See `RoomStore.create`."""
        return await self.swap(room_id, 0, session)

    async def swap(self, room_id: str, revision: int, session: Session, text: Text | None = None) -> bool:
        """See `RoomStore.swap`."""
        await self._reach()
        database = self._database
        if database.mode == "read-only":
            await self._answer()
            raise StoreUnavailable
        have = database.rooms.get(room_id)
        written = (0 if have is None else have.revision) == revision
        if written:
            database.write(room_id, None if isinstance(session.phase, Closed) else Record(session, revision + 1))
            self._hub.publish(self._host, room_id, "bell")
            if database.lost_replies > 0:
                database.lost_replies -= 1
                await asyncio.sleep(database.random.choice((0.02, 0.3, GIVES_UP)))
                raise StoreUnavailable
        await self._answer()
        return written

    async def page(self, room_id: str, page: object) -> bytes | None:
        """No schedule has pages of text."""
        raise NotImplementedError

    async def ping(self) -> None:
        """See `RoomStore.ping`."""
        await self._reach()

    async def close(self) -> None:
        """Nothing to close."""

    async def _reach(self) -> None:
        """Until the request is carried out; it may be carried out although nobody waits for it any more."""
        database = self._database
        trip = database.trip()
        await asyncio.sleep(trip)
        if database.mode == "refuses":
            raise StoreUnavailable
        waited = trip
        while database.mode == "silent":
            await asyncio.sleep(0.05)
            waited += 0.05
            if waited >= GIVES_UP:
                raise StoreUnavailable

    async def _answer(self) -> None:
        database = self._database
        await asyncio.sleep(database.trip())
        waited = 0.0
        while database.mode == "silent":
            await asyncio.sleep(0.05)
            waited += 0.05
            if waited >= GIVES_UP:
                raise StoreUnavailable
        if database.mode == "refuses":
            raise StoreUnavailable


class Hub:
    """The channels. A message reaches every other node that listens."""

    def __init__(self, time: Time, random: Random) -> None:
        self._time: Final = time
        self._random: Final = random
        self.buses: Final[list[Bus]] = []
        self.latency = 0.0008
        self.slow = 0.0
        self.loses = 0.0
        self.doubles = 0.0

    def publish(self, by: "Host", room_id: str, kind: str, *said: object) -> None:
        """From this node to the others."""
        for bus in self.buses:
            if bus.host is by or bus.host.dead:
                continue
            if bus.deaf or (self.loses and self._random.random() < self.loses):
                continue
            copies = 2 if self.doubles and self._random.random() < self.doubles else 1
            for _ in range(copies):
                late = self.latency * (0.5 + self._random.random()) + self.slow * self._random.random()
                bus.newest = max(bus.newest, self._time.now + late)
                self._time.at(bus.newest, bus.host.loop.enter, bus.hear, room_id, kind, said)


class Bus:
    """`RoomBus`, as one node's client of the hub."""

    def __init__(self, hub: Hub, host: "Host") -> None:
        self._hub: Final = hub
        self.host: Final = host
        self._listener: BusListener | None = None
        self._rooms: Final[dict[str, None]] = {}
        self.newest = 0.0
        self.deaf = False
        hub.buses.append(self)

    @asynccontextmanager
    async def running(self, listener: BusListener) -> AsyncGenerator[None]:
        """See `RoomBus.running`."""
        self._listener = listener
        yield

    def enter(self, room_id: str) -> None:
        """See `RoomBus.enter`."""
        if room_id not in self._rooms:
            self._rooms[room_id] = None
            self.host.loop.call_later(self._hub.latency * 2, self._subscribed, room_id)

    def leave(self, room_id: str) -> None:
        """See `RoomBus.leave`."""
        self._rooms.pop(room_id, None)

    def beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.beat`."""
        self._hub.publish(self.host, room_id, "beat", seat, frame)

    def taps(self, room_id: str, taps: Count) -> None:
        """See `RoomBus.taps`."""
        self._hub.publish(self.host, room_id, "taps", taps)

    def _subscribed(self, room_id: str) -> None:
        if room_id in self._rooms and not self.deaf and self._listener is not None:
            self._listener.on_bell(room_id)

    def hear_again(self) -> None:
        """The gap is over, and the subscription is made anew (STORE3)."""
        self.deaf = False
        for room_id in self._rooms:
            self._subscribed(room_id)

    def hear(self, room_id: str, kind: str, said: tuple[object, ...]) -> None:
        """Called in time."""
        listener = self._listener
        if room_id not in self._rooms or self.deaf or listener is None:
            return
        match kind, said:
            case "bell", _:
                listener.on_bell(room_id)
            case "beat", (Seat() as seat, bytes() as frame):
                listener.on_beat(room_id, seat, frame)
            case "taps", (Count() as taps,):
                listener.on_taps(room_id, taps)
            case _:
                raise AssertionError(kind)
