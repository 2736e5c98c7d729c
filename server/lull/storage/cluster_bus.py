"""The rooms' channels over a cluster: a `ValkeyBus` for each primary, and each room on the one that serves its slot.

Each primary is proven alive by a nonce of its own. When slots move or a primary changes, everything is set up anew;
subscribing again notifies every room, and so makes good what was lost in between (STORE3).
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, cast
from uuid import uuid4

from redis.asyncio import RedisCluster
from redis.crc import key_slot
from redis.exceptions import RedisClusterException, RedisError

from lull.rooms.ports import BusListener
from lull.session.pauses import Count, Seat
from lull.storage.clients import Address, bus_client_of
from lull.storage.keys import node_channel, room_channel
from lull.storage.outages import Outages
from lull.storage.valkey_bus import ValkeyBus
from lull.tasks import cancel_and_wait

LOOK_EVERY = 0.5
"""Seconds between looks at who serves which slots."""

ANSWERS_WITHIN = 1.0
"""Seconds for such a look."""


@dataclass(frozen=True, slots=True)
class Slots:
    """From the first to the last of them, served by the primary at `host`:`port`."""

    first: int
    last: int
    host: str
    port: int

    def hold(self, channel: str) -> bool:
        """Whether the channel is one of theirs."""
        return self.first <= key_slot(channel.encode()) <= self.last


Map: TypeAlias = tuple[Slots, ...]


class ClusterBus:
    """`RoomBus` over a cluster."""

    def __init__(self, client: RedisCluster, address: Address, node: bytes) -> None:
        """Takes over the client: it is closed when `running` is left. `node`: this node's own mark, 16 bytes."""
        self._client: Final = client
        self._address: Final = address
        self._node: Final = node
        self._rooms: Final[set[str]] = set()
        self._served: list[tuple[Slots, ValkeyBus]] = []
        self._outages: Final = Outages("the cluster's map")

    @asynccontextmanager
    async def running(self, listener: BusListener) -> AsyncGenerator[None]:
        """See `RoomBus.running`."""
        following = asyncio.create_task(self._follow(listener), name="bus follow")
        try:
            yield
        finally:
            await cancel_and_wait([following])
            await self._client.aclose()

    def subscribe(self, room_id: str) -> None:
        """See `RoomBus.subscribe`."""
        self._rooms.add(room_id)
        bus = self._of(room_id)
        if bus is not None:
            bus.subscribe(room_id)

    def unsubscribe(self, room_id: str) -> None:
        """See `RoomBus.unsubscribe`."""
        self._rooms.discard(room_id)
        bus = self._of(room_id)
        if bus is not None:
            bus.unsubscribe(room_id)

    def notify(self, room_id: str) -> None:
        """See `RoomBus.notify`."""
        bus = self._of(room_id)
        if bus is not None:
            bus.notify(room_id)

    def publish_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_beat`."""
        bus = self._of(room_id)
        if bus is not None:
            bus.publish_beat(room_id, seat, frame)

    def publish_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `RoomBus.publish_signaling`."""
        bus = self._of(room_id)
        if bus is not None:
            bus.publish_signaling(room_id, seat, frame)

    def publish_taps(self, room_id: str, taps: Count) -> None:
        """See `RoomBus.publish_taps`."""
        bus = self._of(room_id)
        if bus is not None:
            bus.publish_taps(room_id, taps)

    def _of(self, room_id: str) -> ValkeyBus | None:
        channel = room_channel(room_id)
        return next((bus for slots, bus in self._served if slots.hold(channel)), None)

    async def _follow(self, listener: BusListener) -> None:
        seen = await self._other_than(())
        while True:
            async with self._serving(seen, listener):
                seen = await self._other_than(seen)

    async def _other_than(self, seen: Map) -> Map:
        """The map, once it is another one."""
        while True:
            try:
                async with asyncio.timeout(ANSWERS_WITHIN):
                    present = await self._map()
                self._outages.worked()
                if present != seen:
                    return present
            except (RedisError, RedisClusterException, OSError) as error:
                self._outages.failed(error)
            await asyncio.sleep(LOOK_EVERY)

    async def _map(self) -> Map:
        reply = cast(
            "dict[tuple[int, int], dict[str, Any]]",
            await self._client.execute_command("CLUSTER SLOTS"),  # pyright: ignore[reportUnknownMemberType]
        )
        return tuple(Slots(first, last, *told["primary"][:2]) for (first, last), told in sorted(reply.items()))

    @asynccontextmanager
    async def _serving(self, present: Map, listener: BusListener) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            served: list[tuple[Slots, ValkeyBus]] = []
            buses: dict[tuple[str, int], ValkeyBus] = {}
            for slots in present:
                place = (slots.host, slots.port)
                if place not in buses:
                    client = bus_client_of(self._address, *place)
                    bus = buses[place] = ValkeyBus(client, self._node, _channel_in(slots))
                    await stack.enter_async_context(bus.running(listener))
                served.append((slots, buses[place]))
            self._served = served
            for room_id in self._rooms:
                bus = self._of(room_id)
                if bus is not None:
                    bus.subscribe(room_id)
            try:
                yield
            finally:
                self._served = []


def _channel_in(slots: Slots) -> str:
    """A channel of the node's own in these slots."""
    while not slots.hold(channel := node_channel(uuid4().hex)):
        pass
    return channel
