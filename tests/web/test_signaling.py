"""Signaling messages between two phones, on real sockets; and the servers for a second path."""

import asyncio
import base64
import hashlib
import hmac

import pytest
from tests.support.nodes import MovableClock, caller, running_node
from tests.support.phones import (
    Phone,
    beat,
    bring_together,
    counts,
    in_touch,
    open_pair,
    signaling_message,
    slow_reader,
    two_phones,
    until_backed_up,
)
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE
from tests.web.conftest import LiveNode

from lull.web import outbox

pytestmark = pytest.mark.asyncio


async def test_a_signaling_message_reaches_the_partner_unread(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PATH2, PATH3: either way, unchanged; it moves nothing: neither phone is told anything else."""
    a, b = pair
    for sender, partner in ((a, b), (b, a)):
        await sender.settled()
        sent = signaling_message()
        await sender.send(sent)
        assert await sender.settled() == []
        assert await partner.settled() == [sent]


@pytest.mark.parametrize(
    "frame", [b"", b"\x02", b"\x02" * 104, b"\x02" * 2047, b"\x02" * 2049, b"\x01" * 2048, b"\x03" * 2048]
)
async def test_what_is_no_signaling_message(pair: tuple[Phone, Phone], frame: bytes) -> None:
    """PATH2, WIRE2: another size or kind is refused and reaches nobody."""
    a, b = pair
    await a.send(frame)
    await a.refusal("bad_frame")
    assert await b.settled() == []


async def test_a_flood_of_signaling_messages_is_shed_and_no_beat(
    at_one_moment: None, pair: tuple[Phone, Phone]
) -> None:
    """PATH3, WIRE7, PAUSE4: of 100 messages two at the most are passed on; beats and taps among them all are."""
    a, b = pair
    beats = [beat(number, taps=number // 7) for number in range(20)]  # not so many that the newest has to do (BEAT7)
    a.write(*(frame for each in beats for frame in (*(signaling_message() for _ in range(5)), each)))
    await a.refusal("too_many")
    await b.taps(a=2)
    await a.settled()
    received = [it for it in [*b.received, *await b.settled()] if isinstance(it, bytes)]
    assert [it for it in received if it[0] == 1] == beats
    assert 1 <= len([it for it in received if it[0] == 2]) <= 2


async def test_a_signaling_message_is_not_for_everyone_nor_for_every_moment(
    live: LiveNode, pair: tuple[Phone, Phone]
) -> None:
    """PATH3: refused from a fenced page, in Together, and without a partner; passed on again in a pause."""
    a, b = pair
    newer = await Phone.at(live.ws, a.place)
    await newer.view("preparing")
    await a.send(signaling_message())
    await a.refusal("fenced")
    await bring_together(newer, b)
    await newer.send(signaling_message())
    await newer.refusal("not_now")
    assert not any(isinstance(it, bytes) for it in [*b.received, *await b.settled()])
    await newer.send(beat(taps=1))
    await b.view("paused")
    sent = signaling_message()
    await newer.send(sent)
    assert await b.signaling() == sent
    await b.close()
    refused: set[str] = set()
    async with asyncio.timeout(PATIENCE):
        while "partner_away" not in refused:  # as soon as the node has noticed
            await newer.send(signaling_message())
            refused |= {it["code"] for it in await newer.settled() if not isinstance(it, bytes) and "code" in it}
            await asyncio.sleep(0.005)  # who says more than 1,000 things a second isn't answered all of them (WIRE7)
    await newer.close()


async def test_signaling_messages_cross_nodes(two_nodes: tuple[LiveNode, LiveNode]) -> None:
    """PATH3, STORE5: to a partner on another node, unread and unchanged."""
    one, other = two_nodes
    async with two_phones(one.http, one.ws, other.ws) as (a, b):
        await in_touch(a, b)
        await in_touch(b, a)
        for sender, partner in ((a, b), (b, a)):
            sent = signaling_message()
            await sender.send(sent)
            assert await partner.signaling() == sent


async def test_a_signaling_message_to_a_slow_phone_waits_behind_all_else(
    live: LiveNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PATH3, BEAT7, WIRE4: of messages that pile up only the newest comes, and after the beats, counters and views."""
    monkeypatch.setattr(outbox, "WRITE_TIMEOUT", PATIENCE)  # that it's dropped is another test
    a, b = await slow_reader(live.http, live.ws)
    last = await until_backed_up(a) + 1
    messages = [signaling_message(), signaling_message()]
    a.write(*messages, beat(last, taps=last))
    await a.taps(a=last)
    b.wire.transport.resume_reading()
    assert await b.signaling() == messages[1]
    assert messages[0] not in b.received
    assert any(isinstance(it, bytes) and int.from_bytes(it[13:17], "big") == last for it in b.received)
    assert any(not isinstance(it, bytes) and it.get("taps") == counts(a=last) for it in b.received)
    for phone in (a, b):
        await phone.close()


async def test_no_server_is_named_by_itself(live: LiveNode) -> None:
    """PATH8: nothing configured, nothing named."""
    place, _ = await open_pair(live.http)
    answer = await live.http.get(f"/api/rooms/{place.room}/ice", headers={"authorization": f"Bearer {place.token}"})
    assert (answer.status_code, answer.json()) == (200, {"servers": []})


async def test_servers_are_named_to_the_seated_alone(valkey: Valkey) -> None:
    """PATH8, SEAT4: as configured, with a password that the relay can check and that ends; a stranger learns nothing."""
    clock = MovableClock()
    urls = ("stun:stun.example:3478", "turn:turn.example?transport=udp")
    async with running_node(valkey.url, clock=clock, ice=urls, ice_secret="s3cret") as node, caller(node) as http:
        opened = (await http.post("/api/rooms")).json()
        waiting = await http.get(
            f"/api/rooms/{opened['room']}/ice", headers={"authorization": f"Bearer {opened['token']}"}
        )
        assert [server["urls"] for server in waiting.json()["servers"]] == [urls[0]]  # nobody to be relayed to
        before = clock()
        place, partner = await open_pair(http)
        after = clock()
        path = f"/api/rooms/{place.room}/ice"
        clock.ahead += 2 * 3_600_000
        for headers in ({}, {"authorization": f"Bearer {'x' * 43}"}):
            assert (await http.get(path, headers=headers)).json()["error"]["code"] == "not_authorized"
        answer = await http.get(path, headers={"authorization": f"Bearer {place.token}"})
        stun, turn = answer.json()["servers"]
        assert answer.headers["cache-control"] == "no-store"
        assert stun == {"urls": urls[0], "username": None, "credential": None}
        assert turn["urls"] == urls[1]
        ends, room = turn["username"].split(":")
        assert before // 1000 <= int(ends) - 12 * 3600 <= after // 1000  # with the room, whenever it was asked for
        theirs = (await http.get(path, headers={"authorization": f"Bearer {partner.token}"})).json()["servers"][1]
        assert theirs == turn
        other, _ = await open_pair(http)
        again = await http.get(f"/api/rooms/{other.room}/ice", headers={"authorization": f"Bearer {other.token}"})
        assert again.json()["servers"][1]["username"].split(":")[1] != room
        password = hmac.new(b"s3cret", turn["username"].encode(), hashlib.sha1).digest()
        assert base64.b64decode(turn["credential"]) == password
        assert place.room not in turn["username"]
