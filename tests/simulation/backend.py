"""The store and the bus, simulated: one database and one hub of channels, and each node's client of both.

What can go wrong is what goes wrong with the real ones, seen from a node: slow, silent, refusing to write, an answer that is
lost after the write was applied, a write that is applied after its node gave up, a failover that forgets the last writes, an empty
database; messages that are lost, doubled or late.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final, Literal

from tests.simulation.clock import Time

from lull.rooms.ports import Absent, BusListener, Record, SealedDocument, StoreUnavailable
from lull.session.pauses import Count, Seat
from lull.session.state import Closed, Session

if TYPE_CHECKING:
    from tests.simulation.nodes import Host

GIVES_UP = 2.0
"""Seconds after which a node's call to the store counts as failed."""

Mode = Literal["up", "refuses", "silent", "read-only"]


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of a room. `session` is None once it was ended."""

    session: Session | None
    revision: int
    lineage: int
    write: tuple[int, int]


class Database:
    """One server. It remembers every state it was in, so that another can take over which has forgotten the last ones."""

    def __init__(self, time: Time, random: Random, lineage: int = 0, rooms: dict[str, Stored] | None = None) -> None:
        self._time: Final = time
        self._random: Final = random
        self.lineage: Final = lineage
        self.rooms: dict[str, Stored] = rooms or {}
        self._history: Final[list[tuple[float, dict[str, Stored]]]] = [(-1.0, self.rooms)]
        self.mode: Mode = "up"
        self.latency = 0.0005
        self.slow = 0.0
        self.lost_replies = 0

    def put(self, room_id: str, stored: Stored) -> None:
        """Write a room."""
        self.rooms = {**self.rooms, room_id: stored}
        self._history.append((self._time.now, self.rooms))

    def successor(self, forgets: float) -> "Database":
        """Another server, which never heard of the last so many seconds."""
        then = self._time.now - forgets
        known = next((rooms for when, rooms in reversed(self._history) if when <= then), self._history[0][1])
        return Database(self._time, self._random, self.lineage + 1, known)

    def empty(self) -> None:
        """Everything is gone."""
        self.rooms = {}
        self._history.append((self._time.now, {}))

    def turn(self, mode: Mode) -> None:
        """From now on."""
        self.mode = mode

    def trip(self) -> float:
        """How long one way takes, in seconds."""
        return self.latency * (0.5 + self._random.random()) + self.slow * self._random.random()

    def loses_reply(self) -> bool:
        """Whether this answer doesn't arrive."""
        if self.lost_replies == 0:
            return False
        self.lost_replies -= 1
        return True


class Store:
    """`RoomStore`, as one node's client of the server that its node takes for the right one."""

    def __init__(self, hub: "Hub", host: "Host") -> None:
        self._hub: Final = hub
        self._host: Final = host
        self._writes = 0
        self.errors = 0

    async def load(self, room_id: str) -> Record | Absent:
        """See `RoomStore.load`."""
        database = self._host.database
        await self._reach(database)
        have = database.rooms.get(room_id)
        await self._answer(database)
        if have is None:
            return Absent.UNKNOWN
        if have.session is None:
            return Absent.ENDED
        return Record(have.session, have.revision, stale=have.lineage != database.lineage)

    async def seat_after_end(self, room_id: str, token_hash: str) -> Seat | None:
        """See `RoomStore.seat_after_end`: nobody chooses anything here."""
        del room_id, token_hash
        return None

    async def create(self, room_id: str, session: Session) -> bool:
        """See `RoomStore.create`."""
        return await self.swap(room_id, 0, session)

    async def swap(self, room_id: str, revision: int, session: Session, text: SealedDocument | None = None) -> bool:
        """See `RoomStore.swap`."""
        return await self._write(room_id, revision, session, revision + 1, anew=False)

    async def start_new_epoch(self, room_id: str, over: int | None, session: Session, revision: int) -> bool:
        """See `RoomStore.start_new_epoch`."""
        return await self._write(room_id, over or 0, session, revision, anew=True)

    async def _write(self, room_id: str, over: int, session: Session, revision: int, *, anew: bool) -> bool:
        self._writes += 1
        write = self._host.number, self._writes

        def script(database: Database) -> bool:
            return self._script(database, room_id, write, over, session, revision, anew=anew)

        written = await self._call(self._host.database, script)
        if written is None:  # the client tries once more
            await asyncio.sleep(0.02)
            written = await self._call(self._host.database, script)
        if written is None:
            raise StoreUnavailable
        return written

    async def _call(self, database: Database, script: Callable[[Database], bool]) -> bool | None:
        """One call of the script; None if its answer is lost."""
        await self._reach(database)
        if database.mode == "read-only":
            await self._answer(database)
            raise StoreUnavailable
        written = script(database)
        if written and database.loses_reply():
            return None
        await self._answer(database)
        return written

    def _script(
        self,
        database: Database,
        room_id: str,
        write: tuple[int, int],
        over: int,
        session: Session,
        revision: int,
        *,
        anew: bool,
    ) -> bool:
        """What the script in `lull.storage.valkey_store` does."""
        have = database.rooms.get(room_id)
        if have is not None:
            if have.write == write:
                return True
            if have.session is None or have.revision != over or (have.lineage != database.lineage and not anew):
                return False
        elif over != 0:
            return False
        ended = isinstance(session.phase, Closed)
        database.put(room_id, Stored(None if ended else session, revision, database.lineage, write))
        self._hub.publish(self._host, room_id, "notify")
        return True

    async def document(self, room_id: str, name: object) -> bytes | None:
        """No schedule has pages of text: one that asks for any is told, rather than that there is none."""
        raise NotImplementedError

    async def ping(self) -> None:
        """See `RoomStore.ping`."""
        await self._reach(self._host.database)

    async def close(self) -> None:
        """Nothing to close."""

    async def _reach(self, database: Database) -> None:
        """Until the request is carried out."""
        await asyncio.sleep(database.trip())
        if database.mode == "refuses":
            raise StoreUnavailable
        await self._while_silent(database)

    async def _answer(self, database: Database) -> None:
        await asyncio.sleep(database.trip())
        await self._while_silent(database)
        if database.mode == "refuses":
            raise StoreUnavailable

    async def _while_silent(self, database: Database) -> None:
        waited = 0.0
        while database.mode == "silent":
            await asyncio.sleep(0.05)
            waited += 0.05
            if waited >= GIVES_UP:
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
            if bus.host is by or bus.host.dead or bus.host.database is not by.database:
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

    def subscribe(self, room_id: str) -> None:
        """See `RoomBus.subscribe`."""
        if room_id not in self._rooms:
            self._rooms[room_id] = None
            self.host.loop.call_later(self._hub.latency * 2, self._subscribed, room_id)

    def unsubscribe(self, room_id: str) -> None:
        """See `RoomBus.unsubscribe`."""
        self._rooms.pop(room_id, None)

    def notify(self, room_id: str) -> None:
        """See `RoomBus.notify`."""
        self._hub.publish(self.host, room_id, "notify")

    def publish_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_beat`."""
        self._hub.publish(self.host, room_id, "beat", seat, frame)

    def publish_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_signaling`. Nobody here writes any."""

    def publish_taps(self, room_id: str, taps: Count) -> None:
        """See `RoomBus.publish_taps`."""
        self._hub.publish(self.host, room_id, "taps", taps)

    def _subscribed(self, room_id: str) -> None:
        if room_id in self._rooms and not self.deaf and self._listener is not None:
            self._listener.on_notify(room_id)

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
            case "notify", _:
                listener.on_notify(room_id)
            case "beat", (Seat() as seat, bytes() as frame):
                listener.on_beat(room_id, seat, frame)
            case "taps", (Count() as taps,):
                listener.on_taps(room_id, taps)
            case _:
                raise AssertionError(kind)
