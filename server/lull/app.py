"""The composition root: the one place that knows every part."""

import asyncio
import logging
import random
import secrets
import time
from collections.abc import AsyncGenerator, Collection, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import WebSocketRoute

from lull.metrics import NodeMetrics, is_watch_pause
from lull.protocol.close_codes import Close
from lull.protocol.frames import clear_counters, is_beat, is_signaling
from lull.rooms.ports import Clock, Entropy, Record, RoomBus, RoomStore, StoreUnavailable
from lull.rooms.service import RoomService
from lull.runtime.deadlines import Deadlines
from lull.runtime.pause_writer import PauseWriter
from lull.runtime.push_notifications import PushNotifications
from lull.runtime.recent_rooms import RecentRooms
from lull.runtime.room_hub import LiveRoom, RoomHub
from lull.session.deadlines import next_deadline
from lull.session.inputs import TimePassed
from lull.session.pauses import Count, Seat
from lull.settings import Settings
from lull.storage.bus import bus_at
from lull.storage.clients import command_client
from lull.storage.valkey_mailboxes import ValkeyMailboxes
from lull.storage.valkey_store import ValkeyStore
from lull.storage.valkey_subscriptions import ValkeySubscriptions
from lull.tasks import cancel_and_wait
from lull.web.codes import DIGITS, SpokenCodes, code_routes
from lull.web.documents import debrief_routes, document_routes
from lull.web.endpoint import WebSocketEndpoint
from lull.web.ice import ice_routes
from lull.web.matches import match_routes
from lull.web.meetings import meeting_routes
from lull.web.push import push_routes
from lull.web.push_message import VapidKey
from lull.web.push_service import HttpsPushSender
from lull.web.rate_limits import RateLimits
from lull.web.rooms import room_routes
from lull.web.static import SecurityHeaders, on_bug, on_http_exception, static_routes

LOOK_EVERY = 0.1
"""Seconds between looks for rooms that time changes."""

LOOK_AGAIN_AFTER = 1_000
"""Milliseconds after which a room whose time couldn't be told to the store is looked at again."""

DRAINED_A_SECOND = 250
DRAINED_WITHIN = 5.0
"""Rooms whose phones are sent away a second when this node stops, and seconds in which all are."""

READ_EVERY = 30_000
"""Milliseconds after which a room that nothing was heard of is read again (STORE6)."""

READ_AGAIN_AFTER = 0.2
"""Seconds after which a room that could not be read is tried again."""

_log: Final = logging.getLogger("lull")


def wall_clock() -> int:
    """The machine's clock, in integer milliseconds since the Unix epoch."""
    return time.time_ns() // 1_000_000


class OsEntropy:
    """`Entropy` from the operating system."""

    def key128(self) -> str:
        """See `Entropy.key128`."""
        return secrets.token_urlsafe(16)

    def key256(self) -> str:
        """See `Entropy.key256`."""
        return secrets.token_urlsafe(32)


class Node:
    """This process's part of Lull: what hears of a change tells those who are here."""

    def __init__(
        self,
        store: RoomStore,
        bus: RoomBus,
        clock: Clock,
        entropy: Entropy,
        *,
        origins: Collection[str],
        notices: PushNotifications | None = None,
    ) -> None:
        """Wires the parts; nothing runs until `running` is entered. Takes over store and notices: leaving closes them.

        `notices`: for phones that aren't connected, if any are sent.
        """
        self.clock: Final = clock
        self.store: Final = store
        self.bus: Final = bus
        self.notices: Final = notices
        self.rooms: Final = RoomService(store, clock, entropy, known=self._known, tell=self._tell, ask=bus.notify)
        self.hub: Final = RoomHub(
            on_raise=self._raised,
            on_beat=lambda room, seat, frame: self.bus.publish_beat(room.id, seat, frame),
            on_letter=lambda room, seat, frame: self.bus.publish_signaling(room.id, seat, frame),
            on_empty=lambda room: self._memory.remember(room.id, Record(room.session, room.revision)),
            on_session=lambda room: self._deadlines.schedule(room.id, self._look_at(room)),
            replaced=Close.REPLACED,
            closed=Close.ROOM_CLOSED,
            restarting=Close.RESTARTING,
        )
        self.figures: Final = NodeMetrics(self.hub, lambda: store.errors)
        self.socket: Final = WebSocketEndpoint(
            origins=origins,
            rooms=self.rooms,
            hub=self.hub,
            bus=self.bus,
            clock=clock,
            on_relay=self.figures.tap_relays.observe,
            on_drop=lambda code: self.figures.closes.update((code.name.lower(),)),
        )
        self._keeper: Final = PauseWriter(self.rooms)
        self._deadlines: Final = Deadlines()
        self._memory: Final = RecentRooms(clock)
        self._reading: Final[dict[str, bool]] = {}
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Run until left."""
        async with self.bus.running(self):
            looking = asyncio.create_task(self._look_for_ever(), name="deadlines")
            try:
                yield
            finally:
                await cancel_and_wait((looking, *self._tasks))
                await self._keeper.close()
                if self.notices is not None:
                    await self.notices.close()
                await self.store.close()

    async def drain(self) -> None:
        """Send every phone to another node, a room at a time and not all at once (DEPLOY1)."""
        self.socket.draining = True
        rooms = list(self.hub.rooms)
        spread = min(len(rooms) / DRAINED_A_SECOND, DRAINED_WITHIN)
        started = asyncio.get_running_loop().time()
        for at, room_id in sorted((random.uniform(0, spread), room_id) for room_id in rooms):
            await asyncio.sleep(started + at - asyncio.get_running_loop().time())
            self.hub.disconnect_room(room_id)
        for room_id in list(self.hub.rooms):
            self.hub.disconnect_room(room_id)

    def on_notify(self, room_id: str) -> None:
        """See `BusListener.on_notify`. One reading at a time; a bell in the middle of one means one more."""
        if room_id in self._reading:
            self._reading[room_id] = True
            return
        self._reading[room_id] = False
        self._start(self._read(room_id))

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

    def _known(self, room_id: str) -> Record | None:
        room = self.hub.rooms.get(room_id)
        return self._memory.get(room_id) if room is None else Record(room.session, room.revision)

    def _tell(self, room_id: str, record: Record | None, *, later: bool) -> None:
        if record is None:
            self.hub.close_room(room_id)
        else:
            room = self.hub.rooms.get(room_id)
            if room is not None and is_watch_pause(room.session, record.session):
                self.figures.watch_pauses += 1
            self.hub.apply_record(room_id, record.session, record.revision, later=later)

    def _raised(self, room: LiveRoom) -> None:
        if not room.has_both_seats() and room.taps.exceeds(room.counters_relayed):
            self.bus.publish_taps(room.id, room.taps)
        self._keeper.write(room.id, room.taps)
        if self.notices is not None:  # PUSH2: after all else
            for seat in room.unstored_taps():
                if not room.is_connected(seat.partner):
                    self.notices.partner_paused(room.id, seat.partner)

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work, name="room")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read(self, room_id: str) -> None:
        try:
            again = True
            while again:
                self._reading[room_id] = False
                try:
                    await self.rooms.refresh(room_id)
                    again = self._reading[room_id]
                except StoreUnavailable:
                    _log.warning("a room could not be read")
                    await asyncio.sleep(READ_AGAIN_AFTER)
                    again = room_id in self.hub.rooms
        finally:
            del self._reading[room_id]

    async def _look_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = self.clock()
            for room_id in self._deadlines.pop_due(now):
                room = self.hub.rooms.get(room_id)
                if room is None:
                    continue
                if next_deadline(room.session) > now:
                    self._deadlines.schedule(room_id, self._look_at(room))
                self._start(self._let_time_pass(room))  # TIME7, STORE6

    def _look_at(self, room: LiveRoom) -> int:
        return min(next_deadline(room.session), self.clock() + READ_EVERY)

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
            self._deadlines.schedule(room.id, self.clock() + LOOK_AGAIN_AFTER)


class _Key128(Convertor[str]):
    regex = "[A-Za-z0-9_-]{22}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Digits(_Key128):
    regex = f"[0-9]{{{DIGITS}}}"


def create_app(
    settings: Settings,
    redis_url: str,
    *,
    clock: Clock = wall_clock,
    entropy: Entropy | None = None,
    authority: Path | None = None,
) -> Starlette:
    """The application over the store at `redis_url`.

    `clock` and `entropy` are the machine's own where not given; `authority` is a certificate for phones to fetch.
    """
    register_url_convertor("key128", _Key128())
    register_url_convertor("digits", _Digits())
    origins = settings.allowed_origins()
    relay_secret = None if settings.ice_secret is None else settings.ice_secret.get_secret_value()
    limits = RateLimits(
        openings=settings.openings_a_minute, misses=settings.misses_a_minute, trusted=settings.trusted_proxies
    )
    mark = secrets.token_bytes(16)
    entropy = entropy or OsEntropy()
    client = command_client(redis_url)
    store, bus, mailboxes = ValkeyStore(client, mark), bus_at(redis_url, mark), ValkeyMailboxes(client)
    subscriptions = ValkeySubscriptions(client)
    push_key = None if settings.vapid_key is None else VapidKey(settings.vapid_key.get_secret_value())
    notices = None
    if push_key is not None:
        notices = PushNotifications(
            subscriptions, HttpsPushSender(push_key, settings.vapid_contact, settings.push_hosts, clock)
        )
    node = Node(store, bus, clock, entropy, origins=origins, notices=notices)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with node.running():
            yield

    async def ready() -> bool:
        await node.store.ping()
        return not node.socket.draining

    app = Starlette(
        routes=[
            *room_routes(node.rooms, ready, clock, origins, limits),
            *document_routes(node.rooms, origins),
            *match_routes(node.rooms, origins),
            *debrief_routes(node.rooms, origins),
            *code_routes(SpokenCodes(mailboxes, clock, entropy, limits), origins),
            *meeting_routes(mailboxes, origins, limits),
            *push_routes(node.rooms, subscriptions, notices, push_key, settings.push_hosts, origins),
            *ice_routes(node.rooms, clock, settings.ice, relay_secret, origins),
            WebSocketRoute("/ws", node.socket),
            WebSocketRoute("/ws/{pair}", node.socket),  # WIRE8
            *static_routes(settings.client_dir, authority),
        ],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={HTTPException: on_http_exception, Exception: on_bug},
        lifespan=lifespan,
    )
    app.state.drain = node.drain
    app.state.figures = node.figures
    return app
