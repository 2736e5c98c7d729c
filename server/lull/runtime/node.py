"""One node: the rooms whose phones are connected to this process, and all that keeps each of them true.

The cold half of a tap enters here once, at `on_taps_raised`, and leaves once, as the record that `on_record` gets.
"""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Final

from lull.protocol.frames import clear_counters, is_beat, is_signaling
from lull.rooms.ports import Clock, Entropy, Record, RoomBus, RoomStore, StoreUnavailable
from lull.rooms.service import RoomService
from lull.runtime.deadlines import Deadlines
from lull.runtime.metrics import NodeMetrics, is_watch_pause
from lull.runtime.pause_writer import PauseWriter
from lull.runtime.push_notifications import PushNotifications
from lull.runtime.recent_rooms import RecentRooms
from lull.runtime.room_hub import Connection, LiveRoom, Outbox, RoomHub
from lull.session.deadlines import next_deadline
from lull.session.inputs import Disconnect, TimePassed
from lull.session.pauses import Count, Seat
from lull.session.state import Closed
from lull.tasks import cancel_and_wait

CHECK_DEADLINES_EVERY = 0.1
"""Seconds between looks for rooms that time changes."""

DEADLINE_RETRY_AFTER = 1_000
"""Milliseconds after which a room whose time couldn't be told to the store is looked at again."""

DRAINED_A_SECOND = 250
DRAINED_WITHIN = 5.0
"""Rooms whose phones are sent away a second when this node stops, and seconds in which all are."""

REFRESH_EVERY = 30_000
"""Milliseconds after which a room that nothing was heard of is read again (STORE6)."""

READ_RETRY_AFTER = 0.2
"""Seconds after which a room that could not be read is tried again."""

_log: Final = logging.getLogger("lull")


class Node:
    """The one listener of room hub, room service and bus (`HubListener`, `RecordListener`, `BusListener`)."""

    def __init__(
        self,
        store: RoomStore,
        bus: RoomBus,
        clock: Clock,
        entropy: Entropy,
        *,
        push_notifications: PushNotifications | None = None,
    ) -> None:
        """Nothing runs until `running` is entered. Takes over store and push notifications: leaving closes them.

        `push_notifications`: for phones that aren't connected, if any are sent.
        """
        self.clock: Final = clock
        self.store: Final = store
        self.draining: bool = False
        """Whether this node is stopping, and sends whoever comes to another one."""
        self.rooms: Final = RoomService(store, clock, entropy, self)
        self.hub: Final = RoomHub(self)
        self.metrics: Final = NodeMetrics(self.hub, lambda: store.errors)
        self._bus: Final = bus
        self._push_notifications: Final = push_notifications
        self._pause_writer: Final = PauseWriter(self.rooms)
        self._deadlines: Final = Deadlines()
        self._recent_rooms: Final = RecentRooms(clock)
        self._reading: Final[dict[str, bool]] = {}
        """The rooms that are being read, and whether each is to be read once more."""
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Run until left."""
        deadlines = asyncio.create_task(self._watch_deadlines(), name="deadlines")
        try:
            async with self._bus.running(self):
                yield
        finally:  # the bus first: what it hears has rooms read
            await cancel_and_wait((deadlines, *self._tasks))
            await self._pause_writer.close()
            if self._push_notifications is not None:
                await self._push_notifications.close()
            await self.store.close()

    async def drain(self) -> None:
        """Send every phone to another node, a room at a time and not all at once (DEPLOY1)."""
        self.draining = True
        rooms = list(self.hub.rooms)
        spread = min(len(rooms) / DRAINED_A_SECOND, DRAINED_WITHIN)
        started = asyncio.get_running_loop().time()
        for at, room_id in sorted((random.uniform(0, spread), room_id) for room_id in rooms):
            await asyncio.sleep(started + at - asyncio.get_running_loop().time())
            self.hub.disconnect_room(room_id)
        for room_id in list(self.hub.rooms):
            self.hub.disconnect_room(room_id)

    # Connections, as the websocket endpoint brings them.

    def add_connection(
        self, room_id: str, seat: Seat, connection_id: str, record: Record, outbox: Outbox
    ) -> Connection:
        """Take in the seat's new connection, which `RoomService.connect_with_token` has stored as this record."""
        connection = self.hub.add_connection(room_id, record.session, record.revision, seat, connection_id, outbox)
        self._bus.subscribe(room_id)
        return connection

    async def remove_connection(self, connection: Connection) -> None:
        """The socket is gone: so is the seat, if nothing newer holds it (SEAT3)."""
        room, was_live = connection.room, connection.live
        self.hub.remove_connection(connection)
        if room.id not in self.hub.rooms:
            self._bus.unsubscribe(room.id)
        if not was_live:
            return
        try:
            await self.rooms.apply(room.id, Disconnect(connection.seat, connection.id))
        except StoreUnavailable:
            self.hub.pause_for_lost_seat(room)

    # From the room hub (`HubListener`).

    def on_taps_raised(self, room: LiveRoom) -> None:
        """See `HubListener.on_taps_raised`."""
        if not room.has_both_seats() and room.taps.exceeds(room.counters_relayed):
            self._bus.publish_taps(room.id, room.taps)
        self._pause_writer.write(room.id, room.taps)
        if self._push_notifications is not None:  # PUSH2: after all else
            for seat in room.unstored_taps():
                if not room.is_connected(seat.partner):
                    self._push_notifications.partner_paused(room.id, seat.partner)

    def on_beat_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """See `HubListener.on_beat_for_other_node`."""
        self._bus.publish_beat(room.id, seat, frame)

    def on_signaling_for_other_node(self, room: LiveRoom, seat: Seat, frame: bytes) -> None:
        """See `HubListener.on_signaling_for_other_node`."""
        self._bus.publish_signaling(room.id, seat, frame)

    def on_session_applied(self, room: LiveRoom) -> None:
        """See `HubListener.on_session_applied`."""
        self._deadlines.schedule(room.id, self._next_look_at(room))

    def on_room_empty(self, room: LiveRoom) -> None:
        """See `HubListener.on_room_empty`."""
        self._recent_rooms.remember(room.id, Record(room.session, room.revision))

    # From the room service (`RecordListener`).

    def newest_record(self, room_id: str) -> Record | None:
        """See `RecordListener.newest_record`."""
        room = self.hub.rooms.get(room_id)
        return self._recent_rooms.get(room_id) if room is None else Record(room.session, room.revision)

    def on_record(self, room_id: str, record: Record | None, *, later: bool) -> None:
        """See `RecordListener.on_record`."""
        if record is None or isinstance(record.session.phase, Closed):
            self._recent_rooms.forget(room_id)
        if record is None:
            self.hub.close_room(room_id)
            return
        room = self.hub.rooms.get(room_id)
        if room is not None and is_watch_pause(room.session, record.session):
            self.metrics.watch_pauses += 1
        self.hub.apply_record(room_id, record.session, record.revision, later=later)

    def on_unknown_room(self, room_id: str) -> None:
        """See `RecordListener.on_unknown_room`."""
        self._bus.notify(room_id)

    # From the other nodes (`BusListener`).

    def on_notify(self, room_id: str) -> None:
        """See `BusListener.on_notify`. One reading at a time; a notification in the middle of one means one more."""
        if room_id in self._reading:
            self._reading[room_id] = True
            return
        self._reading[room_id] = False
        self._start(self._refresh(room_id))

    def on_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `BusListener.on_beat`."""
        if is_beat(frame):
            taps, watch = clear_counters(frame)
            self.hub.receive_remote_beat(room_id, seat, frame, taps, watch)

    def on_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `BusListener.on_signaling`."""
        if is_signaling(frame):
            self.hub.receive_remote_signaling(room_id, seat, frame)

    def on_taps(self, room_id: str, taps: Count) -> None:
        """See `BusListener.on_taps`."""
        self.hub.receive_remote_taps(room_id, taps)

    # What a node does by itself.

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work, name="room")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _refresh(self, room_id: str) -> None:
        try:
            again = True
            while again:
                self._reading[room_id] = False
                try:
                    await self.rooms.refresh(room_id)
                    again = self._reading[room_id]
                except StoreUnavailable:
                    _log.warning("a room could not be read")
                    await asyncio.sleep(READ_RETRY_AFTER)
                    again = room_id in self.hub.rooms
        finally:
            del self._reading[room_id]

    async def _watch_deadlines(self) -> None:
        while True:
            await asyncio.sleep(CHECK_DEADLINES_EVERY)
            now = self.clock()
            for room_id in self._deadlines.pop_due(now):
                room = self.hub.rooms.get(room_id)
                if room is None:
                    continue
                if next_deadline(room.session) > now:
                    self._deadlines.schedule(room_id, self._next_look_at(room))
                self._start(self._let_time_pass(room))  # TIME7, STORE6

    def _next_look_at(self, room: LiveRoom) -> int:
        return min(next_deadline(room.session), self.clock() + REFRESH_EVERY)

    async def _let_time_pass(self, room: LiveRoom) -> None:
        try:
            await self.rooms.apply(room.id, TimePassed())
        except StoreUnavailable:
            if next_deadline(room.session) > self.clock():
                return  # it was only to be read again
            if self.clock() >= room.session.closes_at:
                self.hub.close_room(room.id)  # ROOM5: the end needs no store
            else:
                self.hub.pause_for_lost_seat(room)  # TIME7
        if room.id in self.hub.rooms and next_deadline(room.session) <= self.clock():
            self._deadlines.schedule(room.id, self.clock() + DEADLINE_RETRY_AFTER)
