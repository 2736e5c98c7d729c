"""The rooms' channels over sharded pub/sub: notifications, and frames for seats on other nodes.

What pub/sub loses is made good in one way: every confirmation of a subscription, the first and each after a lost
connection, notifies this node, and the room is read again (STORE3). A connection that looks alive but
carries nothing is found by a nonce that the node sends to itself.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from struct import Struct
from time import monotonic
from typing import Any, Final, cast
from uuid import uuid4

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.connection import Connection
from redis.exceptions import RedisError

from lull.rooms.ports import BusListener
from lull.session.pauses import Count, Seat
from lull.storage.keys import BEAT, NOTIFY, SIGNALING, TAPS, node_channel, room_channel, room_of_channel
from lull.storage.outages import Outages
from lull.tasks import cancel_and_wait

NONCE_EVERY = 0.25
DEAF_AFTER = 1.0
"""Seconds between own nonces, and without hearing one before the connection is thrown away."""

RETRY_AFTER = 0.2
"""Seconds between attempts to connect."""

QUEUED = 10_000
"""Frames waiting for the store's connection; beyond it the oldest are dropped: newer ones say all they said (BEAT3)."""

ANSWERED_WITHIN = 1.0
"""Seconds without an answer, if only to a nonce, after which the connection that was written to is thrown away."""

_counts: Final = Struct(">III")
_SEATS: Final = {seat.encode(): seat for seat in Seat}


def _command(channel: bytes, payload: bytes) -> bytes:
    """`SPUBLISH` as the store reads it."""
    return b"*3\r\n$8\r\nSPUBLISH\r\n$%d\r\n%b\r\n$%d\r\n%b\r\n" % (len(channel), channel, len(payload), payload)


class ValkeyBus:
    """`RoomBus` over one Valkey or Redis server."""

    def __init__(self, client: Redis, node: bytes, own_channel: str | None = None) -> None:
        """Takes over the client: it is closed when `running` is left.

        `node`: this node's own mark, 16 bytes. `own_channel`: for the nonce; one that this server serves.
        """
        self._client: Final = client
        self._node: Final = node
        self._own_channel: Final = own_channel or node_channel(uuid4().hex)
        self._rooms: Final[set[str]] = set()
        self._wanted: Final[asyncio.Queue[tuple[str, bool]]] = asyncio.Queue()
        self._outgoing: Final[deque[bytes]] = deque(maxlen=QUEUED)
        self._queued: Final = asyncio.Event()
        self._outages: Final = Outages("the store's channels")

    @asynccontextmanager
    async def running(self, listener: BusListener) -> AsyncGenerator[None]:
        """See `RoomBus.running`."""
        tasks = (
            asyncio.create_task(self._listen_for_ever(listener), name="bus listen"),
            asyncio.create_task(self._publish_for_ever(), name="bus publish"),
        )
        try:
            yield
        finally:
            await cancel_and_wait(tasks)
            await self._client.aclose()

    def subscribe(self, room_id: str) -> None:
        """See `RoomBus.subscribe`."""
        if room_id not in self._rooms:
            self._rooms.add(room_id)
            self._wanted.put_nowait((room_id, True))

    def unsubscribe(self, room_id: str) -> None:
        """See `RoomBus.unsubscribe`."""
        if room_id in self._rooms:
            self._rooms.discard(room_id)
            self._wanted.put_nowait((room_id, False))

    def notify(self, room_id: str) -> None:
        """See `RoomBus.notify`."""
        self._publish(room_channel(room_id), NOTIFY + self._node)

    def publish_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_beat`."""
        self._publish(room_channel(room_id), BEAT + self._node + seat.encode() + frame)

    def publish_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_signaling`."""
        self._publish(room_channel(room_id), SIGNALING + self._node + seat.encode() + frame)

    def publish_taps(self, room_id: str, taps: Count) -> None:
        """See `RoomBus.publish_taps`."""
        self._publish(room_channel(room_id), TAPS + self._node + _counts.pack(taps.a, taps.b, taps.watch))

    def _publish(self, channel: str, payload: bytes) -> None:
        """Have it written, with all else that is said in this turn of the event loop, first thing in the next."""
        self._outgoing.append(_command(channel.encode(), payload))
        self._queued.set()

    async def _publish_for_ever(self) -> None:
        while True:
            # What is lost with a connection: beats come again by themselves, and raised counters are stored, which
            # notifies the room.
            try:
                await self._speak()
            except (RedisError, OSError) as error:
                self._outages.failed(error)
            await asyncio.sleep(RETRY_AFTER)

    async def _speak(self) -> None:
        pool = self._client.connection_pool
        connection = cast("Connection", await pool.get_connection())
        writing = asyncio.create_task(self._write_for_ever(connection), name="bus write")
        try:
            # Always reading, so that a connection is known to be lost before more is written to it.
            while await connection.read_response(timeout=ANSWERED_WITHIN) is not None:  # pyright: ignore[reportUnknownMemberType]
                pass
        finally:
            await cancel_and_wait([writing])
            await connection.disconnect(nowait=True)
            await pool.release(connection)

    async def _write_for_ever(self, connection: Connection) -> None:
        """Write what is said. While the store doesn't take it, what else is said waits, and the newest of it stays."""
        while True:
            await self._queued.wait()
            self._queued.clear()
            frames = b"".join(self._outgoing)
            self._outgoing.clear()
            await connection.send_packed_command(frames)

    async def _listen_for_ever(self, listener: BusListener) -> None:
        while True:
            pubsub = self._client.pubsub()  # pyright: ignore[reportUnknownMemberType]
            try:
                await self._listen(pubsub, listener)
                self._outages.failed(TimeoutError())  # nothing is heard
            except (RedisError, OSError) as error:
                self._outages.failed(error)
            with suppress(RedisError, OSError):
                await pubsub.aclose()
            await asyncio.sleep(RETRY_AFTER)

    async def _listen(self, pubsub: PubSub, listener: BusListener) -> None:
        while not self._wanted.empty():
            self._wanted.get_nowait()  # `_rooms` holds the sum of what is forgotten here
        for room_id in self._rooms:
            self._wanted.put_nowait((room_id, True))  # one at a time: a cluster takes one slot's channels in a call
        async with asyncio.timeout(2.0):
            await pubsub.ssubscribe(self._own_channel)
        asker = asyncio.create_task(self._ask_for_ever(pubsub), name="bus ask")
        received_at = monotonic()
        try:
            while monotonic() - received_at < DEAF_AFTER and not asker.done():
                message = cast("dict[str, Any] | None", await pubsub.get_message(timeout=NONCE_EVERY))
                if message is None:
                    continue
                if self._take(message, listener):
                    received_at = monotonic()
                    self._outages.worked()
        finally:
            await cancel_and_wait([asker])  # before the connection that it writes to is given up

    async def _ask_for_ever(self, pubsub: PubSub) -> None:
        """Send subscriptions as they are wanted, and the nonce in between."""
        while True:
            self._publish(self._own_channel, NOTIFY)
            pause = asyncio.get_running_loop().time() + NONCE_EVERY
            while (left := pause - asyncio.get_running_loop().time()) > 0:
                try:
                    async with asyncio.timeout(left):
                        room_id, entering = await self._wanted.get()
                except TimeoutError:
                    break
                if entering != (room_id in self._rooms):
                    continue  # left again, or entered again, in the meantime: a later order says so
                if entering:
                    await pubsub.ssubscribe(room_channel(room_id))
                else:
                    await cast("Awaitable[object]", pubsub.sunsubscribe(room_channel(room_id)))  # pyright: ignore[reportUnknownMemberType]

    def _take(self, message: dict[str, Any], listener: BusListener) -> bool:
        """Act on one message; whether this node heard itself in it: its nonce, or anything else that it said."""
        channel = cast("bytes", message["channel"]).decode()
        if channel == self._own_channel:
            return message["type"] == "smessage"
        room_id = room_of_channel(channel)
        if room_id not in self._rooms:
            return False
        if message["type"] == "ssubscribe":
            listener.on_notify(room_id)
        elif message["type"] == "smessage":
            return self._hear(room_id, cast("bytes", message["data"]), listener)
        return False

    def _hear(self, room_id: str, payload: bytes, listener: BusListener) -> bool:
        kind, node, rest = payload[:1], payload[1:17], payload[17:]
        if node == self._node:
            return True  # what this node did, it knows; and behind a pile of it the nonce comes late
        if kind == NOTIFY:
            listener.on_notify(room_id)
        elif kind == BEAT and rest[:1] in _SEATS:
            listener.on_beat(room_id, _SEATS[rest[:1]], rest[1:])
        elif kind == SIGNALING and rest[:1] in _SEATS:
            listener.on_signaling(room_id, _SEATS[rest[:1]], rest[1:])
        elif kind == TAPS and len(rest) == _counts.size:
            listener.on_taps(room_id, Count(*_counts.unpack(rest)))
        return False
