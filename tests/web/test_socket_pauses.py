"""Two phones and their pauses, over a real server and a real store."""

import asyncio
import json
import logging
import random
import string
from contextlib import suppress

import pytest
from starlette.types import Scope
from tests.support.phones import (
    ZERO,
    Caller,
    Phone,
    Place,
    beat,
    bring_together,
    counts,
    in_touch,
    open_pair,
    slow_reader,
    tap_on,
    two_phones,
    until_backed_up,
)
from tests.support.server import running_server
from tests.support.sessions import SHARE
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE
from tests.web.conftest import LiveNode
from websockets.exceptions import ConnectionClosed

from lull.rooms.ports import Record
from lull.session.state import ROOM_LIFETIME, SETTLE_TIME
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore
from lull.web import outbox
from lull.web.transport import WebSocketProtocol

pytestmark = pytest.mark.asyncio


async def test_the_whole_way(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """RELEASE1, RELEASE4, RELEASE5, RELEASE6, RELEASE8, VIEW1, VIEW2: start, tap, settle, offer, take back, offer, answer."""
    a, b = pair
    await a.agree()
    await a.view("preparing", ask="given")
    assert await b.settled() == []
    await b.agree()
    for phone in pair:
        assert (await phone.view("together"))["released"] == ZERO
    before = live.clock()
    await a.send(beat(taps=1))
    taps = counts(a=1)
    for phone, ask in ((a, "open"), (b, "none")):
        view = await phone.view("paused", taps=taps, ask=ask)
        assert before <= view["settles_at"] - SETTLE_TIME <= view["now"] <= live.clock()
    await a.refusal("too_soon", await a.agree(taps))
    live.clock.ahead += SETTLE_TIME
    await b.refusal("wait_for_offer", await b.agree(taps))
    await a.refusal("taps_changed", await a.agree(ZERO))
    await a.agree(taps)
    await b.view("paused", ask="open")
    await a.withdraw()
    await b.view("paused", ask="none")
    await a.agree(taps)
    await b.view("paused", ask="open")
    await b.agree(taps)
    versions = [(await phone.view("together", released=taps))["version"] for phone in pair]
    await a.refusal("not_now", await a.agree(taps))
    for phone, version in zip(pair, versions, strict=True):
        seen = [it["version"] for it in phone.received if not isinstance(it, bytes) and it["type"] == "view"]
        assert seen == sorted(set(seen))
        assert seen[-1] == version


async def test_beats_are_passed_on_unread_and_unchanged(pair: tuple[Phone, Phone]) -> None:
    """BEAT1: what one phone sends is, byte for byte and in order, what the other gets; and nothing comes back."""
    a, b = pair
    frames = [beat(number) for number in range(1, 31)]
    for frame in frames:
        await a.send(frame)
    assert [await b.beat() for _ in frames] == frames
    assert await a.settled() == []


async def test_a_tap_is_told_at_once_and_then_stored(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PAUSE3, PAUSE7, VIEW3: beat, counters, view, in this order; the next tap as well."""
    a, b = pair
    await bring_together(a, b)
    for taps in (1, 2):
        b.received.clear()
        frame = beat(taps, taps=taps)
        await a.send(frame)
        await b.view("paused", taps=counts(a=taps))
        assert b.received[0] == frame
        assert b.received[1] == {"type": "taps", "taps": counts(a=taps)}
        await a.taps(a=taps)


async def test_a_seat_cannot_tap_for_its_partner(pair: tuple[Phone, Phone]) -> None:
    """PAUSE5: whatever b's beats say counts as b's, or as nobody's."""
    a, b = pair
    await b.send(beat(taps=3, watch=2))
    assert (await a.taps(b=3, watch=2))["taps"]["a"] == 0


async def test_a_full_counter_ends_the_room(pair: tuple[Phone, Phone]) -> None:
    """PAUSE6, WIRE3: a counter at its end, or claimed to be beyond it, closes the room for both."""
    a, b = pair
    await a.send(beat(taps=2**32 - 1))
    await b.taps(a=2**31 - 1)
    assert await a.close_code() == await b.close_code() == 4410


async def test_an_older_page_can_still_pause(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """SEAT1, SEAT2, PAUSE8: fenced, its tap pauses although the newer page has counted further; all else is refused."""
    old, b = pair
    new = await Phone.at(live.ws, old.place)
    await new.view("preparing")
    await old.until(lambda it: it == {"type": "fenced"})
    await new.send(beat(taps=4))
    for phone in (old, new, b):
        await phone.view(taps=counts(a=4))
    await old.refusal("fenced", await old.agree(counts(a=4)))
    await old.refusal("fenced", await old.withdraw())
    assert await b.settled() == []
    await old.send(beat(number=1))
    assert await b.settled() == []
    await old.send(beat(number=2, taps=1))
    for phone in (old, new, b):
        await phone.taps(a=5)
        await phone.view(taps=counts(a=5))
    assert not [it for it in b.received if isinstance(it, bytes)]
    await new.close()


async def test_a_new_connection_and_a_lost_one_pause(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """SEAT3, RELEASE7: in Together, losing a phone pauses; so does a second page; coming back brings nothing back."""
    a, b = pair
    await bring_together(a, b)
    a.drop()
    await b.view("paused", taps=counts(watch=1))
    live.clock.ahead += SETTLE_TIME
    await b.refusal("partner_away", await b.agree(counts(watch=1)))
    back = await Phone.at(live.ws, a.place)
    assert (await back.view())["phase"] == "paused"
    await bring_together(back, b, taps=counts(watch=1))
    second = await Phone.at(live.ws, a.place)
    await second.view("paused", taps=counts(watch=2))
    await b.view("paused", taps=counts(watch=2))
    for phone in (back, second):
        await phone.close()


async def test_a_third_arrival_is_told_to_both(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """ROOM4: who comes with the used link learns that the room is full, and both phones that someone came."""
    a, b = pair
    for knocks in (1, 2):
        answer = await live.http.post(
            f"/api/rooms/{a.place.room}/join", json={"ticket": a.place.ticket, "share": SHARE}
        )
        assert answer.status_code == 409
        for phone in (a, b):
            await phone.view(knocks=knocks)


@pytest.mark.parametrize("seat", [0, 1])
async def test_either_seat_ends_it_for_both(live: LiveNode, pair: tuple[Phone, Phone], seat: int) -> None:
    """ROOM5, WIRE3: one call of one seat, and both sockets close with 4410; nobody gets in again."""
    place = pair[seat].place
    answer = await live.http.delete(f"/api/rooms/{place.room}", headers={"authorization": f"Bearer {place.token}"})
    assert answer.status_code == 204
    for phone in pair:
        assert await phone.close_code() == 4410
        assert await (await Phone.at(live.ws, phone.place)).close_code() == 4401


async def test_a_room_ends_by_itself(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """ROOM5: twelve hours after it was opened, whoever still sits in it is closed 4410."""
    live.clock.ahead = ROOM_LIFETIME
    for phone in pair:
        assert await phone.close_code() == 4410


async def test_a_pause_needs_no_store(harmed: LiveNode, own_valkey: Valkey) -> None:
    """PAUSE3, PAUSE4, STORE4: with the store frozen both can pause each other; nothing is released; then it is stored."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        with own_valkey.frozen():
            await a.send(beat(taps=1))
            assert len(await b.beat()) == 104
            await b.taps(a=1)
            await b.send(beat(taps=1))
            assert len(await a.beat()) == 104
            await a.taps(a=1, b=1)
            harmed.clock.ahead += SETTLE_TIME
            await a.refusal("store_unavailable", await a.agree(counts(a=1, b=1)))
            for phone in (a, b):
                assert [it for it in phone.received if not isinstance(it, bytes)][-1]["type"] != "view"
        for phone in (a, b):
            await phone.view("paused", taps=counts(a=1, b=1))


async def test_a_phone_lost_while_the_store_is_down_pauses_its_partner(harmed: LiveNode, own_valkey: Valkey) -> None:
    """SEAT3, STORE4: the loss of a phone is told from memory, and stored when the store is back."""
    async with two_phones(harmed.http, harmed.ws) as (a, b):
        await bring_together(a, b)
        with own_valkey.frozen():
            a.drop()
            await b.taps(watch=1)
        await b.view("paused")


async def test_a_flood_of_beats_is_shed_but_no_pause(at_one_moment: None, pair: tuple[Phone, Phone]) -> None:
    """WIRE7, PAUSE4: of 400 beats at once 40 are passed on; a tap after them, and after a flood of commands, is too."""
    a, b = pair
    a.write(*(beat(number) for number in range(400)))
    passed = [it for it in await _until_quiet(a, b) if isinstance(it, bytes)]
    assert len(passed) == 40
    a.write(*(json.dumps({"type": "ping", "id": number}) for number in range(50)))
    await a.refusal("too_many")
    tap = beat(taps=1)
    a.write(*(beat(number) for number in range(100)), tap)
    assert await b.until(lambda it: isinstance(it, bytes) and it[13:17] == tap[13:17]) == tap
    await b.taps(a=1)
    await b.view(taps=counts(a=1))


async def _until_quiet(a: Phone, b: Phone) -> list[bytes | dict[str, object]]:
    """All that b got of what a has sent: once a's own refusal is back, it was all heard, and passed on if at all."""
    await a.settled()
    return await b.settled()


async def test_a_flood_of_nonsense_costs_nobody_their_pause(pair: tuple[Phone, Phone]) -> None:
    """WIRE4, WIRE7, PAUSE4: a phone that sends 3,000 refused frames without reading an answer can still pause."""
    a, b = pair
    for _ in range(30):
        a.write(*([b"nonsense"] * 100))
    a.write(beat(taps=1))
    await b.taps(a=1)
    await a.taps(a=1)


async def test_who_does_not_read_is_dropped_and_the_partner_goes_on(
    live: LiveNode, valkey: Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WIRE4, SEAT3: a phone that takes nothing for five seconds (here 0.3) is gone; its partner can still pause."""
    assert outbox.WRITE_TIMEOUT == 5.0
    monkeypatch.setattr(outbox, "WRITE_TIMEOUT", 0.3)
    a, b = await slow_reader(live.http, live.ws, together=True)
    store = ValkeyStore(command_client(valkey.url), b"0" * 16)
    taps = 0
    async with asyncio.timeout(PATIENCE):
        while True:  # the kernels take some; what they don't take waits, and is given up with its phone
            await tap_on(a, taps + 1, taps := taps + 1000)
            record = await store.load(b.place.room)
            assert isinstance(record, Record)
            assert record.session.b is not None
            if record.session.b.connection is None:
                break
            await asyncio.sleep(0.05)
    await store.close()
    await tap_on(a, taps + 1, taps + 1)
    await a.close()
    b.drop()


async def test_a_slow_phone_gets_the_newest(live: LiveNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """BEAT7, WIRE4, PAUSE4: of what piles up before a phone that doesn't read, the last comes and little of the rest."""
    monkeypatch.setattr(outbox, "WRITE_TIMEOUT", PATIENCE)  # that it's dropped is another test
    a, b = await slow_reader(live.http, live.ws)
    before = await until_backed_up(a)
    await tap_on(a, before + 1, last := before + 2000)
    b.wire.transport.resume_reading()
    numbers: list[int] = []
    while not numbers or numbers[-1] < last:
        numbers.append(int.from_bytes((await b.beat())[9:13], "big"))
    assert numbers == sorted(numbers)
    assert sum(number > before for number in numbers) < 1000
    for phone in (a, b):
        await phone.close()


async def test_pings_to_one_who_takes_no_answers(live: LiveNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """WIRE4: pongs to a phone that doesn't read don't pile up, and its partner goes on."""
    monkeypatch.setattr(outbox, "WRITE_TIMEOUT", 60.0)
    sockets: list[WebSocketProtocol] = []
    begin = WebSocketProtocol.begin

    def remember(self: WebSocketProtocol, transport: asyncio.Transport, scope: Scope) -> None:
        sockets.append(self)
        begin(self, transport, scope)

    monkeypatch.setattr(WebSocketProtocol, "begin", remember)
    a, b = await slow_reader(live.http, live.ws)
    ping = b"\x89\x80\x00\x00\x00\x00"
    for _ in range(50):
        b.raw(ping * 4000)
        await a.settled()
    b.write(beat(taps=1))
    await a.taps(b=1)
    assert max(each._transport.get_write_buffer_size() for each in sockets) < 10_000
    b.drop()
    await a.close()


async def test_noise_changes_nothing(live: LiveNode, caplog: pytest.LogCaptureFixture) -> None:
    """WIRE2, PAUSE4, LOG1, VIEW2: 3,000 random frames: no fault, no view but of a legal pause, both sockets open."""
    dice = random.Random(24)
    async with two_phones(live.http, live.ws) as (a, b):
        await bring_together(a, b)
        for _ in range(30):
            a.write(*(_noise(dice) for _ in range(100)))
            await a.settled()
        seen = await b.settled()
        views = [it for it in seen if not isinstance(it, bytes) and it["type"] == "view"]
        assert {view["phase"] for view in views} <= {"paused"}
        for view in views:
            assert view["taps"]["b"] == 0
            assert view["released"] == ZERO
        assert {it["type"] for it in seen if not isinstance(it, bytes)} <= {"view", "taps"}
        assert {len(it) for it in seen if isinstance(it, bytes)} <= {104}
        taps = max((it["taps"]["a"] for it in seen if not isinstance(it, bytes)), default=0)
        await a.send(beat(taps=taps + 1))
        await b.until(lambda it: not isinstance(it, bytes) and it["taps"]["a"] == taps + 1)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def _noise(dice: random.Random) -> bytes | str:
    """Something like what a broken or a hostile phone sends."""
    match dice.randrange(7):
        case 0:
            return dice.randbytes(dice.randrange(200))
        case 1:
            return bytes([dice.choice([0, 1, 2, 255])]) + dice.randbytes(dice.choice([102, 104, 105]))
        case 2:
            return beat(dice.randrange(100), taps=dice.randrange(5), watch=dice.randrange(5))
        case 3:
            return "".join(dice.choices(string.printable + "ü\u2028\U0001f600", k=dice.randrange(300)))
        case 4:
            return json.dumps(
                {
                    "type": dice.choice(
                        ["agree", "withdraw", "hello", "edit", "answer", "enough", "ping", "step_back"]
                    ),
                    "id": dice.choice([1, -1, None, "1"]),
                }
            )
        case 5:
            proposal = {"to": "go_on", "taps": counts(a=dice.randrange(3), b=dice.randrange(3) + 1)}
            text = json.dumps({"type": "agree", "id": 1, "epoch": "e" * 22, "proposal": proposal, "token": "y" * 43})
            at = dice.randrange(len(text))
            return text[:at] + dice.choice(string.printable) + text[at + 1 :]
        case _:
            return "{" * dice.randrange(5000)


async def test_two_nodes_are_one_room(two_nodes: tuple[LiveNode, LiveNode]) -> None:
    """STORE5, STORE1, PAUSE3, SEAT1, SEAT2: beats, taps, yeses, fences and the end cross between nodes."""
    one, other = two_nodes
    async with two_phones(one.http, one.ws, other.ws) as (a, b):
        await in_touch(a, b)
        await in_touch(b, a)
        await bring_together(a, b)
        tap = beat(77, taps=1)
        await a.send(tap)
        assert await b.until(lambda it: isinstance(it, bytes) and it[9:13] == tap[9:13]) == tap
        await b.taps(a=1)
        for phone in (a, b):
            await phone.view("paused", taps=counts(a=1))
        newer = await Phone.at(other.ws, a.place)
        await newer.view("paused")
        await a.until(lambda it: it == {"type": "fenced"})
        await newer.send(beat(taps=5))
        await a.view(taps=counts(a=5))
        await a.send(beat(88, taps=2))
        for phone in (newer, b):
            await phone.taps(a=6)
        await other.http.delete(f"/api/rooms/{a.place.room}", headers={"authorization": f"Bearer {b.place.token}"})
        for phone in (a, b, newer):
            assert await phone.close_code() == 4410


async def test_a_killed_node_leaves_nobody_together(valkey: Valkey) -> None:
    """SEAT3, RELEASE7: after kill -9 and a restart both come back to Paused, until both let go of it."""
    async with running_server(valkey.url) as server:
        ws = f"ws://127.0.0.1:{server.port}/ws"
        async with Caller(server.url, valkey.url) as http:
            places = await open_pair(http)
        phones = [await Phone.at(ws, place) for place in places]
        for phone in phones:
            await phone.view("preparing")
        await bring_together(*phones)
        await phones[0].send(beat(taps=1))
        await phones[1].taps(a=1)
        await server.kill()
        for phone in phones:
            assert await phone.close_code() == 1006
        await server.start()
        back = [await Phone.at(ws, place) for place in places]
        for phone, taps in zip(back, (1, 0), strict=True):
            assert (await phone.view())["phase"] in ("paused", "together")
            await phone.send(beat(taps=taps))
        for phone in back:
            await phone.settled()
        store = ValkeyStore(command_client(valkey.url), b"0" * 16)
        async with asyncio.timeout(PATIENCE):
            while True:  # a pause is told before it is stored
                record = await store.load(places[0].room)
                assert isinstance(record, Record)
                if record.session.phase.name == "paused" and record.session.unreleased:
                    break
                await asyncio.sleep(0.02)
        await store.close()
        for phone in back:
            await phone.close()


async def test_logs_name_nobody(valkey: Valkey) -> None:
    """LOG1: a process that has served good phones, strangers, noise and a frozen store has logged nothing about any."""
    async with running_server(valkey.url) as server:
        ws = f"ws://127.0.0.1:{server.port}/ws"
        async with Caller(server.url, valkey.url) as http:
            a, b = await open_pair(http)
            await http.post(f"/api/rooms/{a.room}/join", json={"ticket": a.ticket, "share": SHARE})
            await http.post(f"/api/rooms/{a.room}/join", content=b"\xff" + a.ticket.encode())
            await http.get(f"/{a.room}?ticket={a.ticket}")
        phones = [await Phone.at(ws, place) for place in (a, b, Place(a.room, "a", b.token[::-1]))]
        for phone in phones[:2]:
            await phone.view("preparing")
        await bring_together(*phones[:2])
        phones[0].write(beat(taps=1), b"noise", a.token, json.dumps(a.hello()), "x" * 70_000)
        await phones[1].taps(a=1)
        with suppress(ConnectionClosed):
            await phones[1].send(a.token)
        with valkey.frozen():
            stranger = await Phone.at(ws, a)
            assert await stranger.close_code() == 4503
        phones[1].drop()
    log = server.log.decode()
    for secret in (a.room, a.token, b.token, a.ticket, "127.0.0.1:", "Traceback", '"hello"'):
        assert secret not in log
