"""Two phones on two nodes, over a store of several processes one of which dies."""

import asyncio
import secrets
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from redis.crc import key_slot
from tests.support.phones import beat, bring_together, counts, in_touch, two_phones
from tests.support.store_patience import wait_for_the_store
from tests.support.stores import cluster_store, watched_store
from tests.support.waiting import PATIENCE
from tests.web.conftest import live_node

from lull.storage.keys import room_channel, room_key

pytestmark = pytest.mark.asyncio


@dataclass(frozen=True, slots=True)
class Store:
    """A store, and how the primary of a room is killed. `kill` returns once another is to be found."""

    url: str
    kill: Callable[[str], Callable[[], bool]]


@pytest.fixture(params=["sentinels", "cluster"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[Store]:
    """Each kind of store, whole."""
    wait_for_the_store(monkeypatch)
    if request.param == "sentinels":
        with watched_store() as watched:

            def kill_watched(_: str) -> Callable[[], bool]:
                before = watched.primary()
                watched.servers[before].kill()
                return lambda: watched.primary() != before

            yield Store(watched.url, kill_watched)
    else:
        with cluster_store() as cluster:

            def kill_shard(room: str) -> Callable[[], bool]:
                slot = key_slot(room_key(room).encode())
                before = cluster.primary_of(slot)
                assert before is not None
                cluster.servers[before].kill()
                return lambda: cluster.primary_of(slot) not in (None, before)

            yield Store(cluster.url, kill_shard)


async def test_a_primary_dies_under_a_room_on_two_nodes(store: Store) -> None:
    """STORE3, STORE5, EPOCH1, LATCH, LIVE: taps cross, a failover pauses, nothing is released by it, two release it."""
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(live_node(store.url)) for _ in range(2)]
        a, b = await stack.enter_async_context(two_phones(one.http, one.ws, other.ws))
        await bring_together(a, b)
        epoch = a.seen["epoch"]
        await in_touch(b, a)
        failed_over = store.kill(a.place.room)
        async with asyncio.timeout(PATIENCE):
            while not failed_over():
                await asyncio.sleep(0.05)
        for phone in (a, b):
            view = await phone.view("paused")
            assert view["epoch"] != epoch
            assert view["taps"] == counts(watch=1)
        await a.send(beat(2, taps=1, watch=1))
        for phone in (a, b):
            await phone.view("paused", taps=counts(a=1, watch=1))
        for node in (one, other):
            node.clock.ahead += 10_000
        await bring_together(a, b, taps=counts(a=1, watch=1))


async def test_rooms_are_on_every_shard() -> None:
    """STORE5: a room's record, its texts and its channel are in one slot, and rooms are in many."""
    rooms = [secrets.token_urlsafe(16) for _ in range(100)]
    slots = [key_slot(room_key(room).encode()) for room in rooms]
    assert slots == [key_slot(room_channel(room).encode()) for room in rooms]
    assert len({slot * 3 // 16384 for slot in slots}) == 3
