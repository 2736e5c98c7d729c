"""What becomes of two seated phones when the store forgets: real sockets, a real store."""

from dataclasses import replace

import pytest
from redis.asyncio import Redis
from tests.support.phones import Phone, beat, bring_together, counts, two_phones
from tests.support.sessions import after
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode, live_node

from lull.rooms.ports import Record
from lull.runtime.pause_writer import PauseWriter
from lull.session.inputs import StartNewEpoch
from lull.storage.clients import command_client
from lull.storage.codec import encode
from lull.storage.keys import room_key
from lull.storage.valkey_store import ValkeyStore

pytestmark = pytest.mark.asyncio


async def test_a_store_that_was_killed_pauses_the_room(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH1, ROOM6: a room that its store has lost begins anew, Paused, from what its node knows; two release it."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        epoch = a.seen["epoch"]
        own_valkey.restart()
        for phone in (a, b):
            view = await phone.view("paused", taps=counts(watch=1))
            assert view["epoch"] != epoch
        harmed.clock.ahead += 10_000
        for phone in (a, b):
            await phone.agree(counts(watch=1))
        for phone in (a, b):
            await phone.view("together")


@pytest.mark.parametrize("kinds", [("normal",), ("pubsub",), ("pubsub", "normal")], ids="-".join)
async def test_a_tap_just_as_the_store_closes_connections(own_valkey: Valkey, kinds: tuple[str, ...]) -> None:
    """PAUSE3, STORE3, STORE5: between two nodes, whichever of their connections the store has just closed."""
    async with (
        live_node(own_valkey.url) as one,
        live_node(own_valkey.url) as other,
        two_phones(one.http, one.ws, other.ws) as (a, b),
    ):
        await bring_together(a, b)
        for kind in kinds:
            own_valkey.do("CLIENT", "KILL", "TYPE", kind)
        await a.send(beat(1, taps=1))
        for phone in (a, b):
            await phone.view("paused", taps=counts(a=1))


async def test_a_room_that_was_ended_is_not_brought_back(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH1, ROOM5: an end stays an end, for a node that slept through it too."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        answer = await harmed.http.delete(
            f"/api/rooms/{a.place.room}", headers={"authorization": f"bearer {a.place.token}"}
        )
        assert answer.status_code == 204
        for phone in (a, b):
            assert await phone.close_code() == 4410
        own_valkey.fail_over()
        assert await (await Phone.at(harmed.ws, a.place)).close_code() == 4401


async def test_a_failover_pauses_and_loses_nothing(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH1, EPOCH2: the store comes back as it was earlier, as another lineage: what the node knows of it counts."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        key = room_key(a.place.room)
        async with Redis.from_url(own_valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
            before = await redis.dump(key)
            a.write(beat(taps=1))
            await b.view("paused", taps=counts(a=1))
            await redis.restore(key, 0, before, replace=True)  # pyright: ignore[reportUnknownMemberType, reportArgumentType]
        own_valkey.fail_over()
        b.write(beat(taps=1))
        for phone in (a, b):
            await phone.view("paused", taps=counts(a=1, b=1))


async def test_a_failover_that_forgot_a_connection(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH4: a page that is there isn't told that a newer one is; it comes back by itself."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        store = ValkeyStore(command_client(own_valkey.url))
        record = await store.load(a.place.room)
        assert isinstance(record, Record)
        anew = after(record.session, StartNewEpoch("f" * 22), now=harmed.clock())
        forgotten = replace(anew, a=replace(anew.a, connection=None))
        own_valkey.fail_over()
        assert await store.start_new_epoch(a.place.room, record.revision, forgotten, record.revision + 1_000_000)
        assert await a.close_code() == 1012
        assert {"type": "fenced"} not in a.received
        await b.view("preparing", epoch="f" * 22)
        await (await Phone.at(harmed.ws, a.place)).view("preparing", epoch="f" * 22)
        await store.close()


async def test_a_phone_comes_back_to_a_node_that_never_knew_the_room(own_valkey: Valkey) -> None:
    """EPOCH5: the store is emptied without a sound; the partner's node brings the room back when it is asked for."""
    async with (
        live_node(own_valkey.url) as one,
        live_node(own_valkey.url) as other,
        two_phones(one.http, one.ws, other.ws) as (a, b),
    ):
        await bring_together(a, b)
        own_valkey.do("FLUSHALL")
        b.drop()
        back = await Phone.at(other.ws, b.place)
        await back.view("paused")
        await back.close()


async def test_a_bell_that_nobody_heard(live: LiveNode, valkey: Valkey) -> None:
    """STORE6: what was written without a sound is read within 30 s."""
    async with two_phones(live.http, live.ws) as (a, _):
        store = ValkeyStore(command_client(valkey.url))
        record = await store.load(a.place.room)
        assert isinstance(record, Record)
        changed = replace(record.session, knocks=1, a=replace(record.session.a, view_version=99))
        async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
            fields = {"session": encode(changed), "revision": record.revision + 1}
            await redis.hset(room_key(a.place.room), mapping=fields)  # pyright: ignore[reportUnknownMemberType, reportGeneralTypeIssues, reportArgumentType]
        assert await a.settled() == []
        live.clock.ahead += 30_000
        assert (await a.view("preparing", knocks=1))["version"] == 99
        await store.close()


async def test_a_room_that_everybody_has_left(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH6: the store is emptied while both phones are away; their node still knows the room when they come back."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        for phone in (a, b):
            await phone.close()
        own_valkey.do("FLUSHALL")
        for place in (a.place, b.place):
            back = await Phone.at(harmed.ws, place)
            await back.view("paused")


async def test_who_saw_a_room_end_does_not_remember_it(harmed: LiveNode, own_valkey: Valkey) -> None:
    """EPOCH6: the node that saw its end doesn't remember it, even where the store has forgotten that there was one."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        for phone in (a, b):
            await phone.close()
        path, proof = f"/api/rooms/{a.place.room}", {"authorization": f"Bearer {a.place.token}"}
        assert (await harmed.http.delete(path, headers=proof)).status_code == 204
        own_valkey.do("FLUSHALL")
        assert await (await Phone.at(harmed.ws, b.place)).close_code() == 4401


async def test_what_was_told_may_be_answered_before_it_is_stored(
    pair: tuple[Phone, Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    """PAUSE3, REHEARSE1: a tap is confirmed while whoever is to store it hasn't come to it yet."""
    monkeypatch.setattr(PauseWriter, "write", lambda _writer, _room, _taps: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    a, b = pair
    await a.send(beat(1, taps=1))
    await b.taps(a=1)
    await b.command("confirm", taps=1, how="seen")
    await b.view("preparing", taps=counts(a=1), released=counts(a=1))
