"""Rooms on a real store, with more than one writer."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import pytest
import pytest_asyncio
from tests.support.phones import REHEARSED
from tests.support.sessions import EPOCH, SHARE
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE, until

from lull.rooms.ports import Absent, Record, SealedDocument, StoreUnavailable
from lull.rooms.service import MISS_TIME, PEERS_ANSWER_WITHIN, JoinedRoom, Missing, OpenedRoom, RoomService, digest
from lull.runtime.pause_writer import PauseWriter
from lull.runtime.system import OsEntropy, wall_clock
from lull.session.inputs import Agree, Connect, Disconnect, End, Input, Join, RaiseTaps, TimePassed
from lull.session.pauses import NO_TAPS, Count, Seat
from lull.session.proposals import GoOn, Start
from lull.session.rejections import Rejection
from lull.session.state import (
    PREPARING_LIFETIME,
    ROOM_LIFETIME,
    SETTLE_TIME,
    TICKET_LIFETIME,
    Paused,
    Preparing,
    Session,
    Together,
)
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore

pytestmark = pytest.mark.asyncio

A, B = Seat.A, Seat.B


@dataclass
class Node:
    """A room service with its own store client, clock and memory, as a node has them."""

    store: ValkeyStore
    ahead: int = 0
    told: dict[str, list[Record | None]] = field(default_factory=dict[str, list[Record | None]])
    asked: list[str] = field(default_factory=list[str])
    rooms: RoomService = field(init=False)

    def __post_init__(self) -> None:
        self.rooms = RoomService(self.store, self._clock, OsEntropy(), self)

    def _clock(self) -> int:
        return wall_clock() + self.ahead

    def newest_record(self, room_id: str) -> Record | None:
        """What this node knows of a room."""
        records = [record for record in self.told.get(room_id, []) if record is not None]
        return max(records, key=lambda record: record.revision, default=None)

    def on_unknown_room(self, room_id: str) -> None:
        """Other nodes would be asked."""
        self.asked.append(room_id)

    def on_record(self, room_id: str, record: Record | None, *, later: bool = True) -> None:
        """A record is told."""
        self.told.setdefault(room_id, []).append(record)

    async def session(self, room_id: str) -> Session:
        """The stored session."""
        record = await self.store.load(room_id)
        assert isinstance(record, Record)
        return record.session


@pytest_asyncio.fixture
async def two(valkey: Valkey) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes."""
    nodes = (
        Node(ValkeyStore(command_client(valkey.url), b"1" * 16)),
        Node(ValkeyStore(command_client(valkey.url), b"2" * 16)),
    )
    yield nodes
    for node in nodes:
        await node.store.close()


@pytest_asyncio.fixture
async def harmed(own_valkey: Valkey) -> AsyncIterator[Node]:
    """A node whose store may be harmed."""
    node = Node(ValkeyStore(command_client(own_valkey.url), b"3" * 16))
    yield node
    own_valkey.thaw()
    await node.store.close()


async def pair(node: Node) -> tuple[OpenedRoom, JoinedRoom]:
    """A room of two, both pauses tried."""
    opened = await node.rooms.open_room()
    joined = await node.rooms.join_room(opened.room_id, opened.ticket, SHARE)
    assert isinstance(joined, JoinedRoom)
    record = await node.store.load(opened.room_id)
    assert isinstance(record, Record)
    assert await node.store.swap(
        opened.room_id, record.revision, replace(record.session, epoch=EPOCH, rehearsal=REHEARSED)
    )
    return opened, joined


def start(seat: Seat, connection: str, taps: Count) -> Agree:
    """A yes to starting, under the first agreement."""
    return Agree(seat, connection, EPOCH, Start(taps, 0), "y" * 43)


def go_on(seat: Seat, connection: str, taps: Count) -> Agree:
    """A yes to going on."""
    return Agree(seat, connection, EPOCH, GoOn(taps), "y" * 43)


async def connected(node: Node, room_id: str) -> dict[Seat, str]:
    """Both seats' new connections."""
    connections: dict[Seat, str] = {}
    for seat in Seat:
        outcome = await node.rooms.connect(room_id, seat)
        assert not isinstance(outcome, Missing)
        connections[seat] = outcome[0]
    return connections


async def given(node: Node, room_id: str, what: Input) -> Session:
    """The session after an input, which must be taken."""
    outcome = await node.rooms.apply(room_id, what)
    assert isinstance(outcome, Record), outcome
    return outcome.session


async def test_a_room_opens_with_secrets_that_are_kept_as_hashes(two: tuple[Node, Node]) -> None:
    """ROOM1, SEAT4: 256 bits for the seat, 128 for the ticket, none of them in the record."""
    node, _ = two
    before = wall_clock()
    opened, joined = await pair(node)
    after = wall_clock()
    assert len({opened.token, joined.token}) == 2
    assert [len(opened.token), len(joined.token), len(opened.ticket), len(opened.room_id)] == [43, 43, 22, 22]
    session = await node.session(opened.room_id)
    assert session.a.token_hash == digest(opened.token)
    for secret in (opened.token, joined.token, opened.ticket):
        assert secret not in repr(session)
    assert before <= opened.closes_at - ROOM_LIFETIME <= after
    assert opened.closes_at - ROOM_LIFETIME == opened.ticket_expires_at - TICKET_LIFETIME


async def test_a_token_opens_its_own_seat_only(two: tuple[Node, Node]) -> None:
    """SEAT4, WIRE1: each token is its seat's, on every node; a wrong one, and one of another room, is nobody's."""
    node, other = two
    opened, joined = await pair(node)
    elsewhere, _ = await pair(node)
    assert await other.rooms.seat_of(opened.room_id, opened.token) is A
    assert await other.rooms.seat_of(opened.room_id, joined.token) is B
    for room, token in (
        (opened.room_id, opened.ticket),
        (opened.room_id, digest(opened.token)),
        (opened.room_id, elsewhere.token),
        (opened.room_id, ""),
        ("n" * 22, opened.token),
    ):
        assert isinstance(await node.rooms.seat_of(room, token), Missing)


async def refusals(node: Node, **how: bool) -> list[float]:
    """How long each took, in seconds, in a room that goes on, in one that ended and where there was none. `how`: see `seat_of`."""
    (open_one, _), (ended, _) = await pair(node), await pair(node)
    await node.rooms.apply(ended.room_id, End())
    loop = asyncio.get_running_loop()

    async def took(asking: Awaitable[object]) -> float:
        began = loop.time()
        assert isinstance(await asking, Missing | Rejection)
        return loop.time() - began

    return await asyncio.gather(
        *(
            took(asking)
            for room in (open_one.room_id, ended.room_id, "n" * 22)
            for asking in (
                node.rooms.seat_of(room, "t" * 43),
                node.rooms.seat_of(room, "t" * 43, **how),
                node.rooms.connect_with_token(room, "t" * 43),
                node.rooms.join_room(room, "t" * 22, SHARE),
            )
        )
    )


async def test_nothing_is_learned_from_how_long_a_refusal_takes(two: tuple[Node, Node]) -> None:
    """SEAT6: a wrong token or ticket, an ended room and one that never was: none is refused before the longest of them."""
    node, _ = two
    assert min(await refusals(node, ask_peers=False)) > PEERS_ANSWER_WITHIN + 0.1


async def test_nothing_is_learned_from_it_on_a_slow_machine(
    two: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEAT6: where a look at the store and one at the peers take longer than a refusal, all refusals are as late."""
    node, _ = two
    monkeypatch.setattr("lull.rooms.service.PEERS_ANSWER_WITHIN", MISS_TIME * 1.5)
    assert min(await refusals(node, after_end=True)) > MISS_TIME * 2 - 0.01


async def test_other_nodes_are_asked_only_where_that_is_wanted(two: tuple[Node, Node]) -> None:
    """LIMIT2, EPOCH5: not for who was wrong too often."""
    node, _ = two
    assert isinstance(await node.rooms.seat_of("n" * 22, "t" * 43, ask_peers=False), Missing)
    assert node.asked == []
    assert isinstance(await node.rooms.seat_of("n" * 22, "t" * 43), Missing)
    assert node.asked == ["n" * 22]


async def test_links_that_lead_nowhere_look_alike(two: tuple[Node, Node]) -> None:
    """ROOM3, ROOM4: unknown room, wrong ticket and ended room are one refusal; a genuine late one is told, and counted."""
    node, other = two
    opened, _ = await pair(node)
    assert await other.rooms.join_room("n" * 22, opened.ticket, SHARE) is Rejection.LINK_UNKNOWN
    assert await other.rooms.join_room(opened.room_id, "w" * 22, SHARE) is Rejection.LINK_UNKNOWN
    await until(lambda: any(record is not None and record.session.knocks == 1 for record in other.told[opened.room_id]))
    for knocks in (2, 3):
        assert await other.rooms.join_room(opened.room_id, opened.ticket, SHARE) is Rejection.ROOM_FULL
        assert (await node.session(opened.room_id)).knocks == knocks
    await node.rooms.apply(opened.room_id, End())
    assert await other.rooms.join_room(opened.room_id, opened.ticket, SHARE) is Rejection.LINK_UNKNOWN


async def test_a_late_ticket_is_told_to_be_late(two: tuple[Node, Node]) -> None:
    """ROOM3: after ten minutes the genuine ticket of a waiting room has expired."""
    node, other = two
    opened = await node.rooms.open_room()
    other.ahead = TICKET_LIFETIME
    assert await other.rooms.join_room(opened.room_id, opened.ticket, SHARE) is Rejection.LINK_EXPIRED
    assert isinstance(await node.rooms.join_room(opened.room_id, opened.ticket, SHARE), JoinedRoom)


async def test_of_many_who_join_at_once_one_gets_the_seat(two: tuple[Node, Node]) -> None:
    """ROOM2, SEAT1: however they race, one phone is seated, and all others are rejected."""
    node, other = two
    opened = await node.rooms.open_room()
    outcomes = await asyncio.gather(
        *(each.rooms.join_room(opened.room_id, opened.ticket, SHARE) for each in two for _ in range(10))
    )
    joined = [outcome for outcome in outcomes if isinstance(outcome, JoinedRoom)]
    assert len(joined) == 1
    assert outcomes.count(Rejection.ROOM_FULL) == 19
    assert (await node.session(opened.room_id)).knocks == 19
    assert await other.rooms.seat_of(opened.room_id, joined[0].token) is B


async def test_a_room_that_is_over_is_gone_everywhere(two: tuple[Node, Node]) -> None:
    """ROOM5, ROOM6: once ended, every node finds nothing, tells so, and creates nothing anew."""
    node, other = two
    opened, _ = await pair(node)
    assert (await given(node, opened.room_id, End())).phase.name == "closed"
    for what in (RaiseTaps(Count(a=1)), TimePassed(), End()):
        assert isinstance(await other.rooms.apply(opened.room_id, what), Missing)
    await other.rooms.refresh(opened.room_id)
    assert set(other.told[opened.room_id]) == {None}
    assert isinstance(await other.rooms.connect(opened.room_id, A), Missing)
    assert await other.store.load(opened.room_id) is Absent.ENDED


async def test_time_ends_a_room(two: tuple[Node, Node]) -> None:
    """ROOM5, ROOM7: whoever looks after the end closes the room for all."""
    node, other = two
    opened, _ = await pair(node)
    node.ahead = PREPARING_LIFETIME - 1000
    assert (await given(node, opened.room_id, TimePassed())).phase == Preparing()
    node.ahead = ROOM_LIFETIME + 1000
    assert await node.rooms.apply(opened.room_id, RaiseTaps(Count(a=1))) is Rejection.NOT_NOW
    assert (await given(node, opened.room_id, TimePassed())).phase.name == "closed"
    assert await other.store.load(opened.room_id) is Absent.ENDED


async def test_a_node_that_knows_an_old_record_decides_on_the_new_one(two: tuple[Node, Node]) -> None:
    """STORE1, RELEASE2, VIEW3: what a node remembers neither refuses nor releases anything by itself."""
    node, other = two
    opened, _ = await pair(node)
    here = await connected(node, opened.room_id)
    await other.rooms.refresh(opened.room_id)
    await given(node, opened.room_id, start(A, here[A], NO_TAPS))
    await given(node, opened.room_id, RaiseTaps(Count(a=1)))
    refused = await other.rooms.apply(opened.room_id, start(B, here[B], NO_TAPS))
    assert refused is Rejection.TAPS_CHANGED
    newest = other.newest_record(opened.room_id)
    assert newest is not None
    assert newest.session.taps == Count(a=1), "what was read to say no is told, too"
    await given(node, opened.room_id, RaiseTaps(Count(a=2)))
    assert (await given(other, opened.room_id, RaiseTaps(Count(a=2)))).taps == Count(a=2)


async def test_a_phone_is_seated_by_what_is_known_over_what_is_stored(
    two: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SEAT1, SEAT4, STORE1: a right token needs no reading where the room is known; what is old, or over, is noticed."""
    node, other = two
    opened, joined = await pair(node)
    room = opened.room_id
    await node.rooms.refresh(room)
    read: list[str] = []
    load = node.store.load
    monkeypatch.setattr(node.store, "load", lambda it: read.append(it) or load(it))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    entered = await node.rooms.connect_with_token(room, joined.token)
    assert not isinstance(entered, Missing)
    assert (entered[0], read) == (B, [])
    await given(other, room, RaiseTaps(Count(b=1)))
    entered = await node.rooms.connect_with_token(room, opened.token)
    assert not isinstance(entered, Missing)
    assert (entered[0], entered[2].session.taps) == (A, Count(b=1))
    assert entered[2] == await load(room)
    assert isinstance(await node.rooms.connect_with_token(room, "t" * 43), Missing)
    await other.rooms.apply(room, End())
    assert isinstance(await node.rooms.connect_with_token(room, opened.token), Missing)


async def test_no_tap_is_lost_and_no_yes_outlives_one(two: tuple[Node, Node]) -> None:
    """PAUSE3, STORE1, RELEASE1, RELEASE3: LATCH under races of two nodes.

    Every revision is told by the one node that wrote it, so that all of them together are the room's whole life.
    """
    dice = random.Random(11)
    for _ in range(4):
        node, _ = two
        opened, _ = await pair(node)
        room = opened.room_id
        here = await connected(node, room)
        taps = [Count(a=n) for n in range(1, 8)] + [Count(b=n) for n in range(1, 8)] + [Count(watch=n) for n in (1, 2)]
        work: list[Input] = [RaiseTaps(count) for count in taps]
        work += [start(seat, here[seat], NO_TAPS) for seat in Seat]
        work += [go_on(seat, here[seat], named) for seat in Seat for named in taps]
        work += [Connect(B, "c" * 22), Disconnect(B, "c" * 22), Connect(A, "d" * 22)]
        dice.shuffle(work)
        outcomes = await asyncio.gather(*(dice.choice(two).rooms.apply(room, each) for each in work))
        assert not [outcome for outcome in outcomes if isinstance(outcome, Missing)]
        assert (await node.session(room)).taps.merge(NO_TAPS).a == 7
        assert (await node.session(room)).taps.b == 7
        _judge(sorted({r.revision: r for each in two for r in each.told[room] if r is not None}.items()))


def _judge(life: list[tuple[int, Record]]) -> None:
    """Every step of a room's life, as written."""
    revisions = [revision for revision, _ in life]
    assert revisions == list(range(revisions[0], revisions[0] + len(revisions)))
    for (_, old), (_, new) in pairwise(life):
        before, after = old.session, new.session
        assert not before.taps.exceeds(after.taps)
        if isinstance(after.phase, Together) and not isinstance(before.phase, Together):
            assert isinstance(before.phase, Preparing | Paused)
            assert [before.phase.yeses.of(seat) for seat in Seat].count(None) == 1
            assert before.taps == after.taps == after.released


async def test_two_yeses_from_two_nodes_meet(two: tuple[Node, Node]) -> None:
    """RELEASE1, RELEASE8: said at the same moment at two nodes, both count."""
    node, other = two
    for _ in range(10):
        opened, _ = await pair(node)
        here = await connected(node, opened.room_id)
        await other.rooms.refresh(opened.room_id)
        await asyncio.gather(
            node.rooms.apply(opened.room_id, start(A, here[A], NO_TAPS)),
            other.rooms.apply(opened.room_id, start(B, here[B], NO_TAPS)),
        )
        assert (await node.session(opened.room_id)).phase.name == "together"


async def test_a_tap_and_a_last_yes_at_the_same_moment(two: tuple[Node, Node]) -> None:
    """RELEASE2, RELEASE3, PAUSE3: whichever is first, the tap stands in the end."""
    node, other = two
    for _ in range(10):
        opened, _ = await pair(node)
        room, here = opened.room_id, await connected(node, opened.room_id)
        await given(node, room, start(A, here[A], NO_TAPS))
        await other.rooms.refresh(room)
        await asyncio.gather(
            node.rooms.apply(room, RaiseTaps(Count(a=1))), other.rooms.apply(room, start(B, here[B], NO_TAPS))
        )
        session = await node.session(room)
        assert session.unreleased
        assert session.phase.name in ("paused", "preparing")


class LosesAnswers(ValkeyStore):
    """A store whose next write succeeds and says it didn't."""

    lose = False

    async def swap(self, room_id: str, revision: int, session: Session, text: SealedDocument | None = None) -> bool:
        """See `RoomStore.swap`."""
        done = await super().swap(room_id, revision, session, text)
        if self.lose:
            self.lose = False
            raise StoreUnavailable
        return done


async def test_a_write_whose_answer_was_lost_is_told(valkey: Valkey) -> None:
    """VIEW2, VIEW3, STORE4: nothing is told before; and a phone isn't left with an old view because the store's answer got lost."""
    store = LosesAnswers(command_client(valkey.url), b"4" * 16)
    node = Node(store)
    opened, _ = await pair(node)
    store.lose = True
    with pytest.raises(StoreUnavailable):
        await node.rooms.apply(opened.room_id, RaiseTaps(Count(a=1)))
    known = node.newest_record(opened.room_id)
    assert known is not None
    assert known.session.taps == NO_TAPS
    await given(node, opened.room_id, RaiseTaps(Count(a=1)))
    known = node.newest_record(opened.room_id)
    assert known is not None
    assert known.session.taps == Count(a=1)
    await store.close()


async def test_a_pause_is_kept_until_it_is_stored(harmed: Node, own_valkey: Valkey) -> None:
    """PAUSE3, STORE4: pauses raised while the store is down are stored, merged, as soon as it is back."""
    opened, _ = await pair(harmed)
    here = await connected(harmed, opened.room_id)
    for seat in Seat:
        await given(harmed, opened.room_id, start(seat, here[seat], NO_TAPS))
    writer = PauseWriter(harmed.rooms)
    with own_valkey.frozen():
        writer.write(opened.room_id, Count(a=1))
        writer.write(opened.room_id, Count(a=2))
        writer.write(opened.room_id, Count(watch=1))
        with pytest.raises(StoreUnavailable):
            await harmed.store.ping()  # long enough for the first attempt to have failed
    async with asyncio.timeout(PATIENCE):
        while (await harmed.session(opened.room_id)).taps != Count(a=2, watch=1):
            await asyncio.sleep(0.02)
    assert isinstance((await harmed.session(opened.room_id)).phase, Paused)
    await until(lambda: not writer._unstored)
    writer.write(opened.room_id, Count(b=1))
    await until(lambda: not writer._unstored)
    assert (await harmed.session(opened.room_id)).taps == Count(2, 1, 1)
    await writer.close()


async def test_not_even_a_bug_ends_the_keeping(two: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    """PAUSE3: a fault in storing a pause, or in telling it, is tried again like a store that is down."""
    node, _ = two
    opened, _ = await pair(node)
    faults = [RuntimeError("a bug"), ValueError("another")]
    apply = node.rooms.apply

    async def faulty(room_id: str, what: Input) -> Record | Rejection | Missing:
        if faults:
            raise faults.pop()
        return await apply(room_id, what)

    monkeypatch.setattr(node.rooms, "apply", faulty)
    writer = PauseWriter(node.rooms)
    writer.write(opened.room_id, Count(b=3))
    await until(lambda: not writer._unstored)
    assert (await node.session(opened.room_id)).taps == Count(b=3)
    await writer.close()


async def test_of_a_burst_of_pauses_the_last_says_all(two: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch) -> None:
    """PAUSE3: the first is written at once; of those that follow it in a moment, one write has the counters of all."""
    node, _ = two
    opened, _ = await pair(node)
    written: list[Input] = []
    apply = node.rooms.apply

    async def watched(room_id: str, what: Input) -> Record | Rejection | Missing:
        written.append(what)
        return await apply(room_id, what)

    monkeypatch.setattr(node.rooms, "apply", watched)
    writer = PauseWriter(node.rooms)
    writer.write(opened.room_id, Count(b=1))
    await until(lambda: not writer._unstored)
    for taps in range(2, 50):
        writer.write(opened.room_id, Count(b=taps))
        await asyncio.sleep(0)
    await until(lambda: not writer._unstored)
    assert (written[0], written[-1]) == (RaiseTaps(Count(b=1)), RaiseTaps(Count(b=49)))
    assert len(written) < 25
    assert (await node.session(opened.room_id)).taps == Count(b=49)
    await writer.close()


async def test_a_node_that_stops_gives_up_what_it_could_not_store(harmed: Node, own_valkey: Valkey) -> None:
    """PAUSE3, STORE4: closing doesn't wait for a store that is down; the phones hold the counters."""
    opened, _ = await pair(harmed)
    writer = PauseWriter(harmed.rooms)
    with own_valkey.frozen():
        writer.write(opened.room_id, Count(a=1))
        async with asyncio.timeout(PATIENCE):
            await writer.close()
    assert not writer._tasks


async def test_a_room_too_busy_to_write_is_unavailable(two: tuple[Node, Node]) -> None:
    """STORE1: a writer that loses every race gives up and says so; nothing is half done."""
    node, _ = two
    opened, _ = await pair(node)

    async def always_second(room_id: str, revision: int, session: Session, text: SealedDocument | None = None) -> bool:
        assert room_id == opened.room_id
        return False

    node.store.swap = always_second
    with pytest.raises(StoreUnavailable):
        await node.rooms.apply(opened.room_id, RaiseTaps(Count(a=1)))


async def test_a_pause_settles_by_the_nodes_clock(two: tuple[Node, Node]) -> None:
    """RELEASE5, ROOM7: the same yes is too soon at one time and taken at another; nothing but the clock differs."""
    node, _ = two
    opened, _ = await pair(node)
    room, here = opened.room_id, await connected(node, opened.room_id)
    for seat in Seat:
        await given(node, room, start(seat, here[seat], NO_TAPS))
    await given(node, room, RaiseTaps(Count(a=1)))
    assert await node.rooms.apply(room, go_on(A, here[A], Count(a=1))) is Rejection.TOO_SOON
    node.ahead = SETTLE_TIME
    for seat in Seat:
        await given(node, room, go_on(seat, here[seat], Count(a=1)))
    assert (await node.session(room)).phase.name == "together"


async def test_joining_is_told_to_who_waits(two: tuple[Node, Node]) -> None:
    """VIEW3, ROOM2: what is told was stored: the record told is the record found."""
    node, other = two
    opened = await node.rooms.open_room()
    await node.rooms.apply(opened.room_id, Join(digest(opened.ticket), digest("t"), SHARE))
    assert await other.store.load(opened.room_id) == node.newest_record(opened.room_id)
