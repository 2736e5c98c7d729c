"""What the rooms' channels must do, on a real store: two nodes of one server."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.runtime.system import wall_clock
from lull.session.pauses import Count, Seat
from lull.session.state import open_session
from lull.storage.clients import bus_client, command_client
from lull.storage.keys import BEAT, TAPS, room_channel
from lull.storage.valkey_bus import ValkeyBus
from lull.storage.valkey_store import ValkeyStore

pytestmark = pytest.mark.asyncio

BEAT_FRAME = b"\x01" + b"." * 56


@dataclass
class RecordingListener:
    """A node's listener, which records what it receives."""

    notifications: list[str] = field(default_factory=list[str])
    beats: list[tuple[str, Seat, bytes]] = field(default_factory=list[tuple[str, Seat, bytes]])
    signaling: list[tuple[str, Seat, bytes]] = field(default_factory=list[tuple[str, Seat, bytes]])
    counts: list[tuple[str, Count]] = field(default_factory=list[tuple[str, Count]])
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def on_notify(self, room_id: str) -> None:
        """See `BusListener`."""
        self.notifications.append(room_id)
        self.news.set()

    def on_beat(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `BusListener`."""
        self.beats.append((room_id, seat, frame))
        self.news.set()

    def on_signaling(self, room_id: str, seat: Seat, frame: bytes) -> None:
        """See `BusListener`."""
        self.signaling.append((room_id, seat, frame))
        self.news.set()

    def on_taps(self, room_id: str, taps: Count) -> None:
        """See `BusListener`."""
        self.counts.append((room_id, taps))
        self.news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for news until it holds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.news.clear()
                await self.news.wait()


@dataclass
class Node:
    """One node's end of the channels and its store."""

    bus: ValkeyBus
    store: ValkeyStore
    listener: RecordingListener

    async def enter(self, *rooms: str) -> None:
        """Listen to the rooms, and return once listening has begun."""
        for room in rooms:
            self.bus.subscribe(room)
        await self.listener.until(lambda: set(rooms) <= set(self.listener.notifications))
        self.listener.notifications.clear()


@asynccontextmanager
async def node_on(valkey: Valkey) -> AsyncGenerator[Node]:
    """A node."""
    mark, listener = secrets.token_bytes(16), RecordingListener()
    store = ValkeyStore(command_client(valkey.url), mark)
    bus = ValkeyBus(bus_client(valkey.url), mark)
    async with bus.running(listener):
        yield Node(bus, store, listener)
    await store.close()


@pytest_asyncio.fixture
async def two(valkey: Valkey) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes of one store."""
    async with node_on(valkey) as one, node_on(valkey) as other:
        yield one, other


@pytest_asyncio.fixture
async def harmed(own_valkey: Valkey) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes of a store that may be harmed."""
    async with AsyncExitStack() as stack:
        nodes = (
            await stack.enter_async_context(node_on(own_valkey)),
            await stack.enter_async_context(node_on(own_valkey)),
        )
        stack.callback(own_valkey.thaw)
        yield nodes


def new_room() -> str:
    """A room id nobody has."""
    return secrets.token_urlsafe(16)


async def write(node: Node, room: str) -> None:
    """Open the room at this node, which notifies it."""
    session = open_session(epoch=room, token_hash="t" * 64, ticket_hash="k" * 64, now=wall_clock())
    assert await node.store.create(room, session)


async def hears_again(node: Node, ring: Callable[[], Awaitable[object]], heard: Callable[[], bool]) -> None:
    """Ring until it is heard: what is published while nobody listens may be lost, and is."""
    async with asyncio.timeout(PATIENCE):
        while not heard():
            await ring()
            node.listener.news.clear()
            try:
                async with asyncio.timeout(0.2):
                    await node.listener.news.wait()
            except TimeoutError:
                continue


async def test_the_other_node_is_notified(two: tuple[Node, Node]) -> None:
    """STORE1, STORE3: a write at one node is heard at the other, and isn't news to the one that made it."""
    one, other = two
    room = new_room()
    await one.enter(room)
    await other.enter(room)
    await write(one, room)
    await other.listener.until(lambda: other.listener.notifications == [room])
    other.bus.publish_taps(room, Count(a=1))  # comes after the notification, on the same way
    await one.listener.until(lambda: one.listener.counts == [(room, Count(a=1))])
    assert one.listener.notifications == []


async def test_frames_cross_and_come_back_to_nobody(two: tuple[Node, Node]) -> None:
    """STORE5, BEAT1: beats, signaling and counters reach the other node unchanged and in order, and not the one that sent them."""
    one, other = two
    room, elsewhere = new_room(), new_room()
    await one.enter(room)
    await other.enter(room)
    frames = [b"\x01" + secrets.token_bytes(56) for _ in range(50)]
    for frame in frames:
        one.bus.publish_beat(room, Seat.B, frame)
    message = b"\x02" + secrets.token_bytes(2047)
    one.bus.publish_signaling(room, Seat.A, message)
    one.bus.publish_taps(room, Count(1, 2, 2**31 - 1))
    one.bus.publish_beat(elsewhere, Seat.A, frames[0])
    await other.listener.until(lambda: bool(other.listener.counts))
    assert other.listener.beats == [(room, Seat.B, frame) for frame in frames]
    assert other.listener.signaling == [(room, Seat.A, message)]
    assert other.listener.counts == [(room, Count(1, 2, 2**31 - 1))]
    other.bus.publish_beat(room, Seat.A, frames[0])
    await one.listener.until(lambda: bool(one.listener.beats))
    assert one.listener.beats == [(room, Seat.A, frames[0])]
    assert one.listener.counts == []


async def test_a_left_room_is_heard_no_more(two: tuple[Node, Node]) -> None:
    """STORE3: after leaving, and after leaving and entering again in one go, a node hears what it asked for last."""
    one, other = two
    left, entered = new_room(), new_room()
    await one.enter(left, entered)
    one.bus.unsubscribe(left)
    one.bus.unsubscribe(entered)
    one.bus.subscribe(entered)
    await one.listener.until(lambda: entered in one.listener.notifications)
    one.listener.notifications.clear()
    for room in (left, entered):
        other.bus.publish_taps(room, Count(a=1))
    await one.listener.until(lambda: bool(one.listener.counts))
    assert one.listener.counts == [(entered, Count(a=1))]


async def test_a_lost_connection_rings_every_room(
    harmed: tuple[Node, Node], own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STORE3: after the store drops the subscriptions each held room is notified, though nobody wrote."""
    one, _ = harmed
    rooms = [new_room() for _ in range(20)]
    await one.enter(*rooms)
    own_valkey.do("CLIENT", "KILL", "TYPE", "pubsub")
    await one.listener.until(lambda: set(rooms) <= set(one.listener.notifications))


async def test_what_is_said_after_a_lost_connection_waits_for_the_next(
    harmed: tuple[Node, Node], own_valkey: Valkey
) -> None:
    """STORE5: a connection that the store has closed is not written to, though nothing had been said on it since."""
    one, other = harmed
    room = new_room()
    await other.enter(room)
    own_valkey.do("CLIENT", "KILL", "TYPE", "normal")
    for _ in range(3):  # turns in which the loop sees the end of the connection
        await asyncio.sleep(0)
    one.bus.publish_taps(room, Count(a=1))
    await other.listener.until(lambda: other.listener.counts == [(room, Count(a=1))])


async def test_what_the_store_did_not_take_is_said_when_it_does(
    harmed: tuple[Node, Node], own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """STORE5: what waited while the store took nothing crosses when it does again, in order, on the same connection."""
    for within in ("DEAF_AFTER", "ANSWERED_WITHIN"):  # how long a machine takes for this many is not the question
        monkeypatch.setattr(f"lull.storage.valkey_bus.{within}", 60.0)
    one, other = harmed
    room = new_room()
    await other.enter(room)
    signaling = [b"\x02" + number.to_bytes(4) + b"." * 2043 for number in range(8000)]  # more than two sockets hold
    with own_valkey.frozen():
        for at, message in enumerate(signaling):
            one.bus.publish_signaling(room, Seat.A, message)
            if at % 100 == 0:
                await asyncio.sleep(0)  # a turn, in which some are written
    await other.listener.until(lambda: len(other.listener.signaling) == len(signaling))
    assert other.listener.signaling == [(room, Seat.A, message) for message in signaling]


async def test_a_room_entered_while_the_line_is_down_is_heard(harmed: tuple[Node, Node], own_valkey: Valkey) -> None:
    """STORE3: what was asked for during a gap is asked for after it."""
    one, other = harmed
    first, second = new_room(), new_room()
    await one.enter(first)
    own_valkey.kill()
    one.bus.subscribe(second)
    one.bus.unsubscribe(first)
    own_valkey.start()
    await one.listener.until(lambda: second in one.listener.notifications)
    await hears_again(one, lambda: _taps(other, second), lambda: bool(one.listener.counts))
    assert first not in one.listener.notifications


async def test_a_store_that_froze_is_heard_again(harmed: tuple[Node, Node], own_valkey: Valkey) -> None:
    """STORE3, STORE4: after three seconds of silence on an open connection a node hears again, and reads its rooms anew."""
    one, other = harmed
    room = new_room()
    await one.enter(room)
    with own_valkey.frozen():
        await asyncio.sleep(3)  # the fault itself
    await one.listener.until(lambda: room in one.listener.notifications)
    await hears_again(one, lambda: _taps(other, room), lambda: bool(one.listener.counts))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"?",
        BEAT + b"n" * 16,
        BEAT + b"n" * 16 + b"c" + BEAT_FRAME,
        BEAT + b"n" * 16 + b"\xff" + BEAT_FRAME,
        TAPS + b"n" * 16 + b"short",
        TAPS + b"n" * 16 + b"\0" * 13,
        b"\xff" * 100,
    ],
    ids=repr,
)
async def test_garbage_on_a_channel_harms_nobody(two: tuple[Node, Node], valkey: Valkey, payload: bytes) -> None:
    """STORE5: what isn't a notification, a beat or counters is passed over, and what comes after it is heard."""
    one, other = two
    room = new_room()
    await one.enter(room)
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        await redis.spublish(room_channel(room), payload)  # pyright: ignore[reportUnknownMemberType]
    other.bus.publish_taps(room, Count(a=1))
    await one.listener.until(lambda: bool(one.listener.counts))
    assert (one.listener.counts, one.listener.beats) == ([(room, Count(a=1))], [])


async def _taps(node: Node, room: str) -> None:
    node.bus.publish_taps(room, Count(a=1))
