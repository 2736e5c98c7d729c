"""The rooms' channels on a real cluster whose slots move; and why they aren't redis-py's own sharded pub/sub."""

import asyncio
import secrets
from typing import TypedDict, cast

import pytest
from redis.asyncio import RedisCluster
from redis.asyncio.cluster import ClusterPubSub
from redis.crc import key_slot
from tests.storage.test_bus import BEAT_FRAME, RecordingListener, new_room
from tests.support.stores import cluster_store
from tests.support.waiting import PATIENCE

from lull.session.pauses import Seat
from lull.storage.clients import address_of, cluster_client
from lull.storage.cluster_bus import ClusterBus
from lull.storage.keys import room_channel


class Message(TypedDict):
    """What is used of one of redis-py's messages."""

    type: str


@pytest.mark.asyncio
async def test_a_moved_slot_is_followed_and_not_by_redis_py() -> None:
    """STORE3: a room whose slot moves rings, and its channel goes on. redis-py's subscription ends, and nothing says so.

    Should it hear the room with a newer redis-py, `ClusterBus` may have become superfluous (decision 0019).
    """
    room = new_room()
    channel = room_channel(room)
    slot = key_slot(channel.encode())
    with cluster_store() as cluster:
        address = address_of(cluster.url)
        one, other = (ClusterBus(cluster_client(address), address, secrets.token_bytes(16)) for _ in range(2))
        said, heard = RecordingListener(), RecordingListener()
        async with one.running(said), other.running(heard), RedisCluster.from_url(_any_of(cluster.ports)) as client:
            theirs = client.pubsub()
            await theirs.ssubscribe(channel)
            for bus in (one, other):
                bus.subscribe(room)
            for listener in (said, heard):
                await listener.until(lambda listener=listener: room in listener.notifications)
                listener.notifications.clear()
            one.publish_beat(room, Seat.A, BEAT_FRAME)
            await heard.until(lambda: heard.beats == [(room, Seat.A, BEAT_FRAME)])
            assert await _types_until(theirs, "smessage") == ["ssubscribe", "smessage"]

            before = cluster.primary_of(slot)
            assert before is not None
            after = (before + 1) % 3
            cluster.move(slot, after)
            assert await _types_until(theirs, "sunsubscribe") == ["sunsubscribe"]
            for listener in (said, heard):
                await listener.until(lambda listener=listener: room in listener.notifications)
            one.publish_beat(room, Seat.B, BEAT_FRAME)
            await heard.until(lambda: heard.beats[1:] == [(room, Seat.B, BEAT_FRAME)])

            assert await theirs.get_sharded_message(timeout=0.1) is None
            subscribers = cluster.servers[after].ask_all("PUBSUB", "SHARDNUMSUB", channel)
            assert subscribers == [channel, "2"]  # ours
            await theirs.aclose()


def _any_of(ports: tuple[int, ...]) -> str:
    return f"redis://127.0.0.1:{ports[0]}"


async def _types_until(pubsub: ClusterPubSub, last: str) -> list[str]:
    """What comes on redis-py's subscription, up to something of this type."""
    found: list[str] = []
    async with asyncio.timeout(PATIENCE):
        while last not in found:
            message = cast("Message | None", await pubsub.get_sharded_message(timeout=0.1))  # pyright: ignore[reportUnknownMemberType]
            found += [message["type"]] if message else []
    return found
