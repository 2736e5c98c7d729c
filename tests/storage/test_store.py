"""What every store must do, on a real one."""

import asyncio
import random
import secrets
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from typing import Any, cast

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from tests.support.sessions import after
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.rooms.ports import Absent, Record, SealedDocument, StoreUnavailable
from lull.runtime.system import wall_clock
from lull.session.agreement import Document
from lull.session.inputs import End
from lull.session.pauses import Count, Seat
from lull.session.state import ROOM_LIFETIME, Closed, Session, open_session
from lull.storage.clients import command_client
from lull.storage.codec import encode
from lull.storage.keys import NOTIFY, documents_key, room_channel, room_key
from lull.storage.store_guard import StoreGuard
from lull.storage.valkey_matches import ValkeyMatches
from lull.storage.valkey_store import ValkeyStore

pytestmark = pytest.mark.asyncio

NODE = b"this node's mark"

GIVES_UP_WITHIN = 30.0
"""Seconds in which a call on a dead store must have failed: about two, and room for the busiest machine. A client as it comes takes 59."""


def new_id() -> str:
    """A room id nobody has."""
    return secrets.token_urlsafe(16)


def session(knocks: int = 0) -> Session:
    """A session that ends as far from now as a new one."""
    now = wall_clock()
    return replace(open_session(epoch=new_id(), token_hash="t" * 64, ticket_hash="k" * 64, now=now), knocks=knocks)


@pytest_asyncio.fixture
async def store(valkey: Valkey) -> AsyncIterator[ValkeyStore]:
    """The store under test."""
    store = ValkeyStore(command_client(valkey.url), NODE)
    yield store
    await store.close()


@pytest_asyncio.fixture
async def own_store(own_valkey: Valkey) -> AsyncIterator[ValkeyStore]:
    """The store under test, on a server that may be harmed."""
    store = ValkeyStore(command_client(own_valkey.url), NODE)
    yield store
    own_valkey.thaw()
    await store.close()


async def test_what_is_created_is_loaded(store: ValkeyStore) -> None:
    """STORE1, ROOM1: a new record is there whole, at revision 1."""
    room, new = new_id(), session()
    assert await store.create(room, new)
    assert await store.load(room) == Record(new, 1)


async def test_a_taken_id_is_not_created_again(store: ValkeyStore) -> None:
    """STORE1: creating on a taken id fails and leaves the record as it is."""
    room, first = new_id(), session()
    assert await store.create(room, first)
    assert not await store.create(room, session(knocks=5))
    assert await store.load(room) == Record(first, 1)


async def test_a_missing_room_is_none(store: ValkeyStore) -> None:
    """ROOM6: what isn't there is None, and swapping it in doesn't create it."""
    room = new_id()
    assert await store.load(room) is Absent.UNKNOWN
    assert not await store.swap(room, 1, session())
    assert await store.load(room) is Absent.UNKNOWN


async def test_a_swap_needs_the_exact_revision(store: ValkeyStore) -> None:
    """STORE1: only a swap over the present revision writes; older and newer ones change nothing."""
    room = new_id()
    await store.create(room, session())
    second, other = session(knocks=2), session(knocks=3)
    assert await store.swap(room, 1, second)
    assert not await store.swap(room, 1, other)
    assert not await store.swap(room, 3, other)
    assert not await store.swap(room, 0, other)
    assert await store.load(room) == Record(second, 2)


async def test_of_many_swaps_over_one_revision_one_wins(store: ValkeyStore) -> None:
    """STORE1: of racing writers exactly one succeeds."""
    room = new_id()
    await store.create(room, session())
    won = await asyncio.gather(*(store.swap(room, 1, session(knocks=n)) for n in range(20)))
    assert won.count(True) == 1
    record = await store.load(room)
    assert isinstance(record, Record)
    assert (record.revision, record.session.knocks) == (2, won.index(True))


async def test_repeating_a_write_does_no_harm(store: ValkeyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """STORE1: the same call of the script again succeeds again and writes nothing; after another's write it fails."""
    room = new_id()
    await store.create(room, session())
    calls: list[tuple[Any, ...]] = []
    run = store._batches.run
    monkeypatch.setattr(store._batches, "run", lambda *call: calls.append(call) or run(*call))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    second = session(knocks=2)
    assert await store.swap(room, 1, second)
    assert await run(*calls[0]) == 1
    assert await store.load(room) == Record(second, 2)
    assert await store.swap(room, 2, session(knocks=3))
    assert await run(*calls[0]) == 0
    record = await store.load(room)
    assert isinstance(record, Record)
    assert (record.revision, record.session.knocks) == (3, 3)


async def test_a_closed_room_is_removed(store: ValkeyStore, valkey: Valkey) -> None:
    """ROOM5, STORE1: a Closed session leaves nothing but that it was one, for ten minutes; nobody can bring it back."""
    room, new = new_id(), session()
    await store.create(room, new)
    assert await store.swap(room, 1, after(new, End(), now=wall_clock()))
    assert (valkey.do("HLEN", room_key(room)), valkey.do("HEXISTS", room_key(room), "session")) == (":2", ":0")
    assert 600_000 - 1000 * PATIENCE < int(valkey.do("PTTL", room_key(room)).lstrip(":")) <= 600_000
    assert await store.load(room) is Absent.ENDED
    assert not await store.swap(room, 2, new)
    assert not await store.create(room, new)
    assert not await store.start_new_epoch(room, None, new, 9)


async def test_a_stale_record_is_only_begun_anew(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """EPOCH1, STORE1: after a failover a record says so, takes no write, and is as good as new once it was renewed."""
    room, new = new_id(), session()
    assert await own_store.create(room, new)
    own_valkey.fail_over()
    assert await own_store.load(room) == Record(new, 1, stale=True)
    assert not await own_store.swap(room, 1, new)
    assert not await own_store.start_new_epoch(room, 2, new, 1_000_001), "another came first"
    assert not await own_store.start_new_epoch(room, None, new, 1_000_001)
    assert await own_store.start_new_epoch(room, 1, new, 1_000_001)
    assert await own_store.load(room) == Record(new, 1_000_001)
    assert await own_store.swap(room, 1_000_001, new)


async def test_a_forgotten_record_is_written_once(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """EPOCH1: of several who remember a room that the store has lost, one brings it back."""
    room, new = new_id(), session()
    assert await own_store.create(room, new)
    own_valkey.do("FLUSHALL")
    assert await own_store.load(room) is Absent.UNKNOWN
    won = await asyncio.gather(*(own_store.start_new_epoch(room, None, session(knocks=n), 1_000_001) for n in range(5)))
    assert won.count(True) == 1
    record = await own_store.load(room)
    assert isinstance(record, Record)
    assert (record.session.knocks, record.revision) == (won.index(True), 1_000_001)


async def test_a_record_ends_with_its_room(store: ValkeyStore, valkey: Valkey) -> None:
    """STORE2: the record's expiry is the room's end, after every write."""
    room, new = new_id(), session()
    await store.create(room, new)
    assert valkey.do("PEXPIRETIME", room_key(room)) == f":{new.closes_at}"
    await store.swap(room, 1, replace(new, knocks=1))
    assert valkey.do("PEXPIRETIME", room_key(room)) == f":{new.closes_at}"
    over = replace(session(), closes_at=wall_clock() - 1)
    await store.create(gone := new_id(), over)
    assert await store.load(gone) is Absent.UNKNOWN
    assert new.closes_at - wall_clock() <= ROOM_LIFETIME


async def test_the_store_holds_no_secret(store: ValkeyStore, valkey: Valkey) -> None:
    """SEAT4: a record holds hashes only; what is stored has the fields it needs and no more."""
    room = new_id()
    await store.create(room, session())
    assert valkey.do("HLEN", room_key(room)) == ":5"


@pytest.mark.parametrize(
    "fields",
    [
        {"room": b"{id}", "revision": b"1", "session": b"not json"},
        {"room": b"{id}", "revision": b"1", "session": b"\xff\xfe"},
        {"room": b"{id}", "revision": b"1", "session": b"{}"},
        {"room": b"{id}", "revision": b"one", "session": b"{whole}"},
        {"room": b"{id}", "revision": b"-1", "session": b"{whole}"},
        {"room": b"{id}", "session": b"{whole}"},
        {"revision": b"1", "session": b"{whole}"},
        {"room": b"{id}", "revision": b"1"},
    ],
    ids=str,
)
async def test_a_record_that_cannot_be_read_is_missing(
    store: ValkeyStore, valkey: Valkey, fields: dict[str, bytes]
) -> None:
    """ROOM6: garbage is no room, and no reason to fail."""
    room, whole = new_id(), encode(session())
    filled = {key: {b"{id}": room.encode(), b"{whole}": whole}.get(value, value) for key, value in fields.items()}
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        await redis.hset(room_key(room), mapping=filled)  # pyright: ignore[reportUnknownMemberType, reportGeneralTypeIssues, reportArgumentType]
    assert await store.load(room) is Absent.ENDED


async def test_another_rooms_reply_is_not_believed(store: ValkeyStore, valkey: Valkey) -> None:
    """ROOM6: a record that names another room is no answer at all."""
    room = new_id()
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        filled = {"room": new_id(), "revision": "1", "session": encode(session())}
        await redis.hset(room_key(room), mapping=filled)  # pyright: ignore[reportUnknownMemberType, reportGeneralTypeIssues, reportArgumentType]
    with pytest.raises(StoreUnavailable):
        await store.load(room)


async def test_a_key_of_another_kind_is_no_room(store: ValkeyStore, valkey: Valkey) -> None:
    """ROOM6: where something else stands, nothing is read and nothing overwritten."""
    room = new_id()
    valkey.do("SET", room_key(room), "something else")
    with pytest.raises(StoreUnavailable):
        await store.load(room)
    with pytest.raises(StoreUnavailable):
        await store.create(room, session())
    assert valkey.do("TYPE", room_key(room)) == "+string"


async def test_every_write_notifies_the_room(store: ValkeyStore, valkey: Valkey) -> None:
    """STORE1, STORE3: creating, swapping and closing each ring; a lost swap doesn't."""
    room, new = new_id(), session()
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        hearing = redis.pubsub()  # pyright: ignore[reportUnknownMemberType]
        await hearing.ssubscribe(room_channel(room))
        async with asyncio.timeout(PATIENCE):  # the store reads of two connections in its own order
            while await hearing.get_message(timeout=1.0) is None:  # pyright: ignore[reportUnknownMemberType]
                pass

        async def notifications(wanted: int) -> None:
            async with asyncio.timeout(PATIENCE):
                heard = 0
                while heard < wanted:
                    message = cast("dict[str, Any] | None", await hearing.get_message(timeout=1.0))  # pyright: ignore[reportUnknownMemberType]
                    if message is not None and message["type"] == "smessage":
                        assert message["data"] == NOTIFY + NODE
                        heard += 1

        await store.create(room, new)
        await notifications(1)
        assert not await store.swap(room, 7, new)
        await store.swap(room, 1, replace(new, knocks=1))
        await store.swap(room, 2, after(new, End(), now=wall_clock()))
        await notifications(2)
        await hearing.aclose()  # pyright: ignore[reportUnknownMemberType]


async def test_a_frozen_store_is_unavailable_in_time(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """STORE4: a store that takes calls and answers none fails them all within about two seconds."""
    room, new = new_id(), session()
    await own_store.create(room, new)
    with own_valkey.frozen():
        async with asyncio.timeout(GIVES_UP_WITHIN):
            outcomes = await asyncio.gather(
                own_store.load(room),
                own_store.load(new_id()),
                own_store.swap(room, 1, replace(new, knocks=1)),
                own_store.create(new_id(), new),
                own_store.ping(),
                return_exceptions=True,
            )
    assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * 5
    async with asyncio.timeout(PATIENCE):
        record = await own_store.load(room)
    assert isinstance(record, Record)
    assert record.revision in (1, 2)  # whether the swap came through nobody was told


async def test_a_killed_store_is_unavailable_and_comes_back(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """STORE4, ROOM6: with the server gone calls fail; once another is there they work, and lost rooms are missing."""
    room = new_id()
    await own_store.create(room, session())
    own_valkey.kill()
    async with asyncio.timeout(GIVES_UP_WITHIN):
        with pytest.raises(StoreUnavailable):
            await own_store.load(room)
        with pytest.raises(StoreUnavailable):
            await own_store.swap(room, 1, session())
    own_valkey.start()
    assert await own_store.load(room) is Absent.UNKNOWN
    assert await own_store.create(room, session())  # the script too is new to this server


async def test_a_store_that_refuses_writes_is_unavailable(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """STORE4, STORE8: read-only, and without its replicas are the same to a room: nothing was written."""
    room, new = new_id(), session()
    await own_store.create(room, new)
    changed = replace(new, knocks=1)
    for harm, mend in (
        (("CONFIG", "SET", "min-replicas-to-write", "1"), ("CONFIG", "SET", "min-replicas-to-write", "0")),
    ):
        own_valkey.do(*harm)
        with pytest.raises(StoreUnavailable):
            await own_store.swap(room, 1, changed)
        with pytest.raises(StoreUnavailable):
            await own_store.ping()
        own_valkey.do(*mend)
        await own_store.ping()
        assert await own_store.load(room) == Record(new, 1), harm
    assert await own_store.swap(room, 1, changed)
    own_valkey.do("REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(StoreUnavailable):
        await own_store.swap(room, 2, changed)
    with pytest.raises(StoreUnavailable):
        await own_store.start_new_epoch(room, 2, changed, 1_000_002)


async def test_a_full_store_opens_nothing_and_goes_on_with_what_runs(
    own_store: ValkeyStore, own_valkey: Valkey
) -> None:
    """STORE7, STORE8: a room that is there is written as ever, and ends; no room, text or token is added; it isn't well."""
    room, new, client = new_id(), session(), command_client(own_valkey.url)
    await own_store.create(room, new)
    await own_store.ping()
    own_valkey.do("CONFIG", "SET", "maxmemory", "1")
    with pytest.raises(StoreUnavailable):
        await own_store.ping()
    assert await own_store.swap(room, 1, replace(new, knocks=1))
    assert await own_store.load(room) == Record(replace(new, knocks=1), 2)
    for adding in (
        own_store.create(new_id(), new),
        own_store.swap(room, 2, replace(new, knocks=2), SealedDocument(Document.OURS, b"\1" * 512)),
        ValkeyMatches(client, StoreGuard()).give(room, Seat.A, "lists", 1, [b"t" * 32] * 256),
    ):
        with pytest.raises(StoreUnavailable):
            await adding
    assert await own_store.load(room) == Record(replace(new, knocks=1), 2)
    await client.aclose()
    assert await own_store.swap(room, 2, replace(new, phase=Closed()))
    assert await own_store.load(room) is Absent.ENDED


async def test_a_cancelled_call_leaves_no_reply_to_another(store: ValkeyStore) -> None:
    """STORE1, ROOM6: calls given up at any moment never make another call return another room's record."""
    rooms = {new_id(): number for number in range(40)}
    for room, number in rooms.items():
        await store.create(room, session(knocks=number))
    dice = random.Random(7)

    async def read(room: str) -> None:
        record = await store.load(room)
        assert isinstance(record, Record)
        assert record.session.knocks == rooms[room]

    given_up = 0
    for _ in range(150):
        reading = [asyncio.create_task(read(room)) for room in dice.sample(sorted(rooms), 20)]
        for task in dice.sample(reading, 20):
            for _ in range(dice.randrange(3)):
                await asyncio.sleep(0)
            task.cancel()
        outcomes = await asyncio.gather(*reading, return_exceptions=True)
        given_up += sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)
        given = [outcome for outcome in outcomes if not isinstance(outcome, asyncio.CancelledError | StoreUnavailable)]
        assert set(given) <= {None}  # a call that took too long has no reply, and so no other one's
    assert given_up > 100  # else nothing was shown
    for room, number in rooms.items():
        record = await store.load(room)
        assert isinstance(record, Record)
        assert record.session.knocks == number


async def test_counts_of_every_size_come_back(store: ValkeyStore) -> None:
    """STORE1, PAUSE6: the largest counters are stored as they are."""
    room = new_id()
    large = replace(session(), taps=Count(2**31 - 2, 2**31 - 2, 2**31 - 2))
    await store.create(room, large)
    assert await store.load(room) == Record(large, 1)


async def test_a_text_is_written_with_its_record_or_not_at_all(store: ValkeyStore, valkey: Valkey) -> None:
    """PAGE1, STORE1: one write brings both; a write that came second brings neither; another room's page is another."""
    room, other = new_id(), new_id()
    for each in (room, other):
        assert await store.create(each, session())
    assert await store.document(room, Document.OURS) is None
    assert await store.swap(room, 1, session(knocks=1), SealedDocument(Document.OURS, b"first\x00\xff"))
    assert not await store.swap(room, 1, session(knocks=2), SealedDocument(Document.OURS, b"second"))
    assert not await store.swap(room, 1, session(knocks=2), SealedDocument(Document.A, b"second"))
    assert await store.document(room, Document.OURS) == b"first\x00\xff"
    assert await store.document(room, Document.A) is None
    assert await store.swap(room, 2, session(knocks=3))
    assert await store.document(room, Document.OURS) == b"first\x00\xff"
    assert await store.document(other, Document.OURS) is None


async def test_texts_go_with_the_room(store: ValkeyStore, valkey: Valkey) -> None:
    """PAGE3, STORE2, ROOM5: the texts expire with the record, and are gone when it is closed."""
    room, first = new_id(), session()
    assert await store.create(room, first)
    assert await store.swap(room, 1, first, SealedDocument(Document.B, b"text"))
    expires = [int(valkey.do("PEXPIRETIME", key(room)).lstrip(":")) for key in (room_key, documents_key)]
    assert expires == [first.closes_at] * 2
    assert await store.swap(room, 2, after(first, End(), now=wall_clock()))
    assert await store.document(room, Document.B) is None
    assert valkey.do("EXISTS", documents_key(room)) == ":0"


async def test_calls_at_once_are_one_round_trip(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """STORE1: each gets its own answer, of two writes over one revision one, and a store that never heard of a script hears of it."""
    rooms = [new_id() for _ in range(20)]
    assert all([await own_store.create(room, session()) for room in rooms])
    own_valkey.do("SCRIPT", "FLUSH")
    for revision in (1, 2):
        before = await _reads(own_store)
        writing = [own_store.swap(room, revision, session(at)) for at, room in enumerate((*rooms, *rooms))]
        written = await asyncio.gather(*writing)
        assert [sum(both) for both in zip(written[:20], written[20:], strict=True)] == [1] * 20
        if revision == 2:
            assert await _reads(own_store) - before < len(rooms)
    assert isinstance(await own_store.load(rooms[0]), Record)  # which brings the script along
    before = await _reads(own_store)
    found = await asyncio.gather(*(own_store.load(room) for room in rooms))
    assert await _reads(own_store) - before < len(rooms)
    assert [cast("Record", each).revision for each in found] == [3] * 20


async def test_what_is_read_was_written_before(own_store: ValkeyStore) -> None:
    """STORE1: a write that waits for others to go with it stands in no reading's way, and no reading overtakes it."""
    await own_store.create(new_id(), session())
    for room in [new_id() for _ in range(50)]:
        writing = asyncio.create_task(own_store.create(room, session()))
        await asyncio.sleep(0)
        assert isinstance(await own_store.load(room), Record)
        assert await writing


async def test_writes_at_once_fail_at_once(own_store: ValkeyStore, own_valkey: Valkey) -> None:
    """STORE4: where the store is gone each of them says so, and who gave up waiting harms nobody."""
    rooms = [new_id() for _ in range(8)]
    assert all(await asyncio.gather(*(own_store.create(room, session()) for room in rooms)))
    writing = [asyncio.create_task(own_store.swap(room, 1, session(1))) for room in rooms]
    await asyncio.sleep(0)
    writing[3].cancel()
    done = await asyncio.gather(*writing, return_exceptions=True)
    assert isinstance(done.pop(3), asyncio.CancelledError)
    assert done == [True] * 7
    with own_valkey.frozen():
        writing = [asyncio.create_task(own_store.swap(room, 2, session(2))) for room in rooms]
        done = await asyncio.gather(*writing, return_exceptions=True)
    assert [type(each) for each in done] == [StoreUnavailable] * 8


async def _reads(store: ValkeyStore) -> int:
    """How often the store has read from a connection."""
    told = await cast("Awaitable[dict[str, Any]]", store._client.execute_command("INFO", "stats"))  # pyright: ignore[reportUnknownMemberType]
    return int(told["total_reads_processed"])


async def test_a_call_after_the_close_opens_nothing(valkey: Valkey) -> None:
    """A closed store waits for the calls on their way, and refuses those that come later."""
    client = command_client(valkey.url)
    store = ValkeyStore(client, NODE)
    on_the_way = [asyncio.create_task(store.load(new_id())) for _ in range(8)]
    await asyncio.sleep(0)
    await store.close()
    assert [await each for each in on_the_way] == [Absent.UNKNOWN] * 8
    with pytest.raises(StoreUnavailable):
        await store.load(new_id())
