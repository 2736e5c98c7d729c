"""Getting in, being refused, being closed."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
from tests.support.phones import ZERO, Phone, Place, beat, counts, framed, open_pair, open_room, two_phones
from tests.support.sessions import SHARE
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE, until
from tests.web.conftest import LiveNode, live_node
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from lull.web import endpoint
from lull.web.transport import Listener, WebSocketProtocol

pytestmark = pytest.mark.asyncio

ROOM, TOKEN = "r" * 22, "t" * 43

CLOSE = b"\x88\x80\x00\x00\x00\x00"
"""A masked close frame without a code."""


async def test_a_phone_is_seated_and_told(live: LiveNode) -> None:
    """WIRE1, VIEW2, VIEW5, ROOM1: the answer to a good hello is the seat's whole view."""
    before = live.clock()
    a = await open_room(live.http)
    phone = await Phone.at(live.ws, a)
    view = await phone.view()
    after = live.clock()
    assert (view["seat"], view["phase"], view["taps"], view["ask"]) == ("a", "waiting", ZERO, "none")
    assert before <= view["now"] <= after
    assert view["closes_at"] > view["now"]
    await phone.close()


WRONG_FIRST: list[tuple[str | bytes, int]] = [
    (b"\x01" + b"." * 99, 4400),
    ("", 4400),
    ("hello", 4400),
    ("{}", 4400),
    ("[]", 4400),
    ("\x00", 4400),
    ("{" * 5000, 4400),
    (json.dumps({"type": "agree", "id": 1, "taps": ZERO}), 4400),
    (json.dumps({"type": "hello", "protocol": 3, "room": ROOM}), 4400),
    (json.dumps({"type": "hello", "protocol": 3, "room": "r", "token": TOKEN}), 4400),
    (json.dumps({"type": "hello", "protocol": 3, "room": ROOM, "token": TOKEN, "seat": "b"}), 4400),
    (json.dumps({"type": "hello", "protocol": 3, "room": ROOM, "token": TOKEN}) + " " * 5000, 4400),
    (json.dumps({"type": "hello", "protocol": 2, "room": ROOM, "token": TOKEN}), 4426),
    (json.dumps({"type": "hello", "protocol": 4, "room": "another form", "more": {}}), 4426),
    (json.dumps({"type": "hello", "protocol": "1", "room": ROOM, "token": TOKEN}), 4400),
    ("[" * 4000, 4400),
    (json.dumps({"type": "hello", "protocol": 3, "room": ROOM, "token": TOKEN}), 4401),
]


async def test_a_wrong_first_frame(live: LiveNode) -> None:
    """WIRE1, WIRE2, WIRE3: what is no hello, of another protocol, or for an unknown room, closes with its code."""
    for first, code in WRONG_FIRST:
        phone = await Phone.at(live.ws)
        await phone.send(first)
        assert (first, await phone.close_code()) == (first, code)
        assert phone.received == []


async def test_who_is_not_known_learns_nothing(live: LiveNode) -> None:
    """WIRE1, SEAT4: wrong token, token of another room, ticket as a token, ended room: 4401 alike."""
    a, _ = await open_pair(live.http)
    other, _ = await open_pair(live.http)
    gone, _ = await open_pair(live.http)
    await live.http.delete(f"/api/rooms/{gone.room}", headers={"authorization": f"Bearer {gone.token}"})
    for stranger in (
        Place(a.room, "a", TOKEN),
        Place(a.room, "a", other.token),
        Place(a.room, "a", a.ticket + "x" * 21),
        gone,
    ):
        phone = await Phone.at(live.ws, stranger)
        assert await phone.close_code() == 4401
        assert phone.received == []


async def test_silence_is_closed(live: LiveNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """WIRE1, WIRE3: a socket that says nothing is closed with 4408."""
    assert endpoint.HELLO_WITHIN == 5.0
    monkeypatch.setattr(endpoint, "HELLO_WITHIN", 0.05)
    assert await (await Phone.at(live.ws)).close_code() == 4408


async def test_a_ping_is_no_hello(live: LiveNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """WIRE1: control frames don't buy time."""
    monkeypatch.setattr(endpoint, "HELLO_WITHIN", 0.2)
    phone = await Phone.at(live.ws)

    async def keep_pinging() -> None:
        while True:
            await phone.wire.ping()
            await asyncio.sleep(0.02)

    pinging = asyncio.create_task(keep_pinging())
    assert await phone.close_code() == 4408
    pinging.cancel()
    await asyncio.gather(pinging, return_exceptions=True)


async def test_a_phone_that_leaves_before_hello_leaves_no_trace(
    live: LiveNode, caplog: pytest.LogCaptureFixture
) -> None:
    """WIRE1, LOG1: closing or vanishing at any moment of the handshake is nobody's fault."""
    a, _ = await open_pair(live.http)
    for manner in ("close", "drop", "hello and drop", "hello and close"):
        phone = await Phone.at(live.ws)
        if "hello" in manner:
            phone.write(json.dumps(a.hello()))
        if "drop" in manner:
            phone.drop()
        else:
            await phone.close()
    phone = await Phone.at(live.ws, a)
    await phone.view()
    await phone.close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_origins(live: LiveNode) -> None:
    """WIRE5: no origin and the listed one get in; any other is answered 403, however alike."""
    ours = f"http://localhost:{live.port}"
    for origin in (None, ours):
        phone = await Phone.at(live.ws, origin=origin)
        await phone.close()
    for origin in ("http://localhost", f"https://localhost:{live.port}", f"{ours}.example", f"{ours}/", "null", ""):
        with pytest.raises(InvalidStatus) as refused:
            await connect(live.ws, additional_headers={"Origin": origin}, open_timeout=PATIENCE)
        assert refused.value.response.status_code == 403


@pytest.mark.parametrize("path", ["/", "/nothing", "/api/rooms", "/assets/x.js", "/ws/"])
async def test_there_is_one_socket(live: LiveNode, caplog: pytest.LogCaptureFixture, path: str) -> None:
    """WIRE1, LOG1: a websocket to anywhere else is refused in the handshake, without a fault of ours."""
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{live.port}{path}", open_timeout=PATIENCE)
    assert refused.value.response.status_code == 403
    assert [record for record in caplog.records if record.exc_info] == []


REFUSED: list[tuple[str | bytes, str]] = [
    (b"", "bad_frame"),
    (b"\x01" * 56, "bad_frame"),
    (b"\x01" * 58, "bad_frame"),
    (b"\x02" * 104, "bad_frame"),
    (b"\x01" * 5000, "bad_frame"),
    ("", "bad_message"),
    ("null", "bad_message"),
    ("{}", "bad_message"),
    ("[1]", "bad_message"),
    ("\ud83d\ude02".encode("utf-16", "surrogatepass").decode("utf-16"), "bad_message"),
    ('{"type":"enough","id":1,"type":"agree"}', "bad_message"),
    ('{"type":"ping","id":1e400}', "bad_message"),
    ('{"type":"hello","protocol":1}', "bad_message"),
    ('{"type":"view"}', "bad_message"),
    ("[" * 4000, "bad_message"),
    ("x" * 4097, "too_large"),
    ("x" * 65_000, "too_large"),
]


async def test_what_is_refused_leaves_the_socket_open(live: LiveNode) -> None:
    """WIRE2, WIRE6: a frame that is refused is answered with its code, changes nothing, and closes nothing."""
    for frame, code in REFUSED:
        async with two_phones(live.http, live.ws) as (a, b):
            await a.send(frame)
            answer = await a.until(lambda it: not isinstance(it, bytes) and it["type"] == "refusal")
            assert (frame, answer["code"], bool(answer["message"])) == (frame, code, True)
            assert await b.settled() == []
            await a.send(beat())
            assert len(await b.beat()) == 104


async def test_a_frame_beyond_64_kib_closes(pair: tuple[Phone, Phone]) -> None:
    """WIRE3: 1009, for text and bytes, in one frame or in pieces."""
    a, b = pair
    await a.send("x" * 66_561)
    assert await a.close_code() == 1009

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    try:
        await b.wire.send(pieces())
    finally:
        assert await b.close_code() == 1009


async def test_a_tap_before_a_frame_that_cannot_be_is_heard(pair: tuple[Phone, Phone]) -> None:
    """PAUSE4: a tap counts even if the same segment goes on with a frame that closes the socket."""
    a, b = pair
    a.write(beat(taps=1), "x" * 70_000)
    assert await a.close_code() == 1009  # and no reset overtakes it, for all that came is read
    await b.taps(a=1)
    await b.view(taps=counts(a=1))


async def test_a_tap_before_the_close_is_heard_and_stored(pair: tuple[Phone, Phone]) -> None:
    """PAUSE3, PAUSE4: a tap and the close in one segment: the partner has beat and counters, and the record the tap."""
    a, b = pair
    a.raw(b"".join([framed(beat(taps=1)), CLOSE]))
    assert len(await b.beat()) == 104
    await b.taps(a=1)
    await b.view(taps=counts(a=1))


async def test_text_that_is_no_text(pair: tuple[Phone, Phone]) -> None:
    """WIRE2: invalid UTF-8 closes 1007, as RFC 6455 has it, and the partner isn't disturbed but by the loss."""
    a, b = pair
    a.raw(b"\x81\x82\x00\x00\x00\x00\xff\xfe")
    assert await a.close_code() == 1007
    await b.settled()


async def test_frames_in_pieces(pair: tuple[Phone, Phone]) -> None:
    """WIRE2, BEAT1: a beat in fragments, with a ping between them, is a beat."""
    a, b = pair
    frame = beat(taps=1)
    mask = b"\x80\x00\x00\x00\x00"
    a.raw(b"\x02" + bytes([0x80 | 20]) + mask[1:] + frame[:20])
    a.raw(b"\x89\x80\x00\x00\x00\x00")
    a.raw(b"\x80" + bytes([0x80 | 84]) + mask[1:] + frame[20:])
    assert await b.beat() == frame
    await b.taps(a=1)


async def test_the_store_is_down_at_hello(harmed: LiveNode, own_valkey: Valkey) -> None:
    """WIRE3, ROOM6, STORE4: without its store a node seats nobody: 4503, and a phone comes back."""
    a, _ = await open_pair(harmed.http)
    with own_valkey.frozen():
        assert await (await Phone.at(harmed.ws, a)).close_code() == 4503
    phone = await Phone.at(harmed.ws, a)
    await phone.view("preparing")
    await phone.close()


async def test_a_store_that_lost_the_room_refuses_the_seat(harmed: LiveNode, own_valkey: Valkey) -> None:
    """ROOM6, WIRE1: a room that is gone from the store, and that no node holds, is not created anew: 4401."""
    a, b = await open_pair(harmed.http)
    own_valkey.do("FLUSHALL")
    for place in (a, b):
        assert await (await Phone.at(harmed.ws, place)).close_code() == 4401


async def test_pages_beyond_three_older_are_closed(live: LiveNode) -> None:
    """SEAT1, WIRE3: the fifth page of a seat closes the first with 4409; the others stay."""
    a, b = await open_pair(live.http)
    partner = await Phone.at(live.ws, b)
    await partner.view()
    pages: list[Phone] = []
    for _ in range(5):
        pages.append(await Phone.at(live.ws, a))
        await pages[-1].view()
    assert await pages[0].close_code() == 4409
    for older in pages[1:4]:
        await older.until(lambda it: it == {"type": "fenced"})
        await older.settled()
    await pages[4].send(beat())
    assert len(await partner.beat()) == 104
    for page in (*pages, partner):
        await page.close()


async def test_a_tap_that_crosses_the_close_is_heard(live: LiveNode) -> None:
    """PAUSE3, PAUSE4: a page that taps before it hears that it was closed has paused."""
    async with two_phones(live.http, live.ws) as (oldest, b):
        oldest.wire.transport.pause_reading()
        pages = [await Phone.at(live.ws, oldest.place) for _ in range(4)]
        await pages[-1].view()
        await pages[-1].settled()  # by now the oldest is closed
        oldest.write(beat(taps=1))
        await b.taps(a=1)
        await b.view("preparing", taps=counts(a=1))
        oldest.wire.transport.resume_reading()
        assert await oldest.close_code() == 4409
        for page in pages:
            await page.close()


async def test_a_tap_and_the_close_behind_the_hello(live: LiveNode) -> None:
    """PAUSE3, PAUSE4: what comes in one segment with the hello is heard once the phone is seated, though it is gone by then."""
    async with two_phones(live.http, live.ws) as (a, b):
        again = await Phone.at(live.ws)
        again.raw(b"".join([framed(json.dumps(a.place.hello())), framed(beat(taps=1)), CLOSE]))
        await b.taps(a=1)
        await b.view(taps=counts(a=1))
        assert await again.close_code() == 1005


async def test_a_stopping_node_says_so(valkey: Valkey) -> None:
    """WIRE3: an orderly stop closes with 1012, at once, however many phones there are."""
    async with live_node(valkey.url) as live:
        phones: list[Phone] = []
        for _ in range(5):
            for place in await open_pair(live.http):
                phones.append(await Phone.at(live.ws, place))
                await phones[-1].view()
    for phone in phones:
        assert await phone.close_code() == 1012


async def test_the_key_of_a_pair_is_for_the_proxy_alone(live: LiveNode) -> None:
    """WIRE8: whatever stands there, the seat is the hello's."""
    a, b = await open_pair(live.http)
    for place, key in ((a, a.room[:2]), (b, "zz")):
        phone = await Phone.at(f"{live.ws}/{key}", place)
        await phone.view("preparing")
        await phone.close()


async def test_whoever_knows_the_room_and_nothing_else_is_told_of(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """ROOM3, ROOM4: a wrong ticket and a wrong token look as in an unknown room; both phones learn that somebody tried."""
    a, b = pair
    room, wrong = a.place.room, {"ticket": "t" * 22, "share": SHARE, "token": "t" * 43}
    answers = [await live.http.post(f"/api/rooms/{each}/join", json=wrong) for each in (room, "r" * 22)]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    for phone in (a, b):
        await phone.view(knocks=1)
    stranger = {"authorization": f"Bearer {'t' * 43}"}
    answers = [await live.http.get(f"/api/rooms/{each}/pages/ours", headers=stranger) for each in (room, "r" * 22)]
    assert [each.status_code for each in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    for phone in (a, b):
        await phone.view(knocks=2)


async def test_who_makes_room_just_before_its_seat_is_gone(live: LiveNode, monkeypatch: pytest.MonkeyPatch) -> None:
    """LIMIT5, SEAT3: a socket that ends for others in the moment in which its phone is seated leaves nobody in the room."""
    listen = WebSocketProtocol.listen

    def ended(self: WebSocketProtocol, listener: Listener) -> None:
        assert self._connections.make_room()  # pyright: ignore[reportPrivateUsage]
        listen(self, listener)

    a, b = await open_pair(live.http)
    phone = await Phone.at(live.ws, a)
    await phone.view()
    with monkeypatch.context() as full:
        full.setattr(WebSocketProtocol, "listen", ended)
        lost = await Phone.at(live.ws, b)
        assert await lost.close_code() == 1006
    (node,) = live.clock.nodes
    (room,) = node.runtime.hub.rooms.values()
    await until(lambda: [each.seat for each in room.connections] == ["a"])
    await phone.close()
