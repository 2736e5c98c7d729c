"""What one part of the network may do, and how long a connection may say nothing."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from contextlib import suppress
from functools import partial
from ipaddress import ip_network
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from tests.support.nodes import Node, caller, running_node
from tests.support.phones import Caller, Phone, Place, beat, bring_together, open_room, sealed, two_phones
from tests.support.server import ServerProcess
from tests.support.sessions import SHARE
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE
from tests.web.test_codes import guess, noise

from lull.protocol.messages import PROTOCOL
from lull.settings import LOOPBACK
from lull.storage.clients import command_client
from lull.web import http_protocol, open_connections, rate_limits
from lull.web.listener import BEGUN_A_TURN, Turns
from lull.web.networks import Networks, Parts
from lull.web.open_connections import MAX_UNSEATED, OpenConnections
from lull.web.rate_limits import LONG_CODES, MAX_NETWORKS, NetworkRateLimit


@pytest_asyncio.fixture
async def node(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Node]:
    """A node that lets three be opened a minute, and three be missed, in a minute that doesn't pass."""
    monkeypatch.setattr("lull.app.RateLimits", partial(rate_limits.RateLimits, clock=lambda: 1.0))
    async with running_node(valkey.url, openings_a_minute=3, misses_a_minute=3) as running:
        yield running


@pytest_asyncio.fixture
async def http(node: Node) -> AsyncGenerator[Caller]:
    """A caller of it."""
    async with caller(node) as calling:
        yield calling


def of(address: str) -> dict[str, str]:
    """Headers of a call that a proxy passed on from there."""
    return {"x-forwarded-for": address}


def used_up(answer: httpx.Response) -> bool:
    """Refused for now."""
    assert answer.status_code != 429 or answer.headers["retry-after"].isdigit()
    return (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_calls")


@pytest.mark.asyncio
async def test_one_part_of_the_network_opens_so_many(http: Caller) -> None:
    """LIMIT1: rooms, codes and meetings together; another address, and this machine, are not touched by it."""
    here, there = of("203.0.113.7"), of("203.0.113.8")
    assert (await http.post("/api/rooms", json={}, headers=here)).status_code == 201
    assert (await http.post("/api/codes", json={"share": noise(33)}, headers=here)).status_code == 201
    left = {"sealed": noise(108)}
    assert (await http.put(f"/api/meetings/{noise(16)}", json=left, headers=here)).status_code == 204
    assert used_up(await http.post("/api/rooms", json={}, headers=here))
    assert used_up(await http.post("/api/codes", json={"share": noise(33)}, headers=here))
    assert used_up(await http.put(f"/api/meetings/{noise(16)}", json=left, headers=here))
    assert (await http.post("/api/rooms", json={}, headers=there)).status_code == 201
    for _ in range(6):
        assert (await http.post("/api/rooms", json={})).status_code == 201


@pytest.mark.asyncio
async def test_guesses_are_counted_whatever_they_hit_and_only_who_fails_meets_the_limit(http: Caller) -> None:
    """LIMIT2, CODE4: three guesses at a code, and no more from there; a ticket and an opener's key are looked at first."""
    here = of("2001:db8:1:2::1")
    opened = (await http.post("/api/codes", json={"share": noise(33)})).json()
    path, own = f"/api/codes/{opened['code']}", {"authorization": f"Bearer {opened['key']}"}
    for _ in range(9):
        assert (await http.get(f"{path}/answer", headers={**own, **here})).status_code == 204
    for _ in range(3):
        assert (await http.get(path, headers=here)).status_code == 200  # a hit
    place = await open_room(http)
    wrong = {"ticket": noise(16), "share": SHARE, "token": noise(32)}
    neighbour = of("2001:db8:1:2:ffff::9")  # of the same block
    assert used_up(await http.post(f"/api/rooms/{place.room}/join", json=wrong, headers=neighbour))
    assert used_up(await http.get(path, headers=here))
    assert used_up(await http.get(f"{path}/link", headers=here))
    assert used_up(await http.put(f"{path}/answer", json=guess(), headers=here))
    assert used_up(await http.get(f"{path}/answer", headers={"authorization": "Bearer x", **here}))
    assert (await http.get(path, headers=of("2001:db8:2::1"))).status_code == 200
    assert (await http.get(f"{path}/answer", headers={**own, **here})).status_code == 204
    assert (await http.put(f"{path}/answer", json=guess())).status_code == 204
    assert (await http.get(f"{path}/answer", headers={**own, **here})).status_code == 200
    assert (await http.request("DELETE", path, headers={**own, **here})).status_code == 204
    room = (await http.post("/api/rooms", json={})).json()
    right = {"ticket": room["ticket"], "share": SHARE, "token": noise(32)}
    assert (await http.post(f"/api/rooms/{room['room']}/join", json=right, headers=here)).status_code == 200


@pytest.mark.asyncio
async def test_a_pair_behind_the_address_of_someone_who_guesses_still_meets(http: Caller) -> None:
    """LIMIT2, CODE6: they are given a code of nine digits, whose guesses are 100 times as many, and end, too."""
    here = of("203.0.113.9")
    for _ in range(3):
        await http.get("/api/codes/00000", headers=here)
    assert used_up(await http.get("/api/codes/00000", headers=here))
    opened = (await http.post("/api/codes", json={"share": noise(33)}, headers=here)).json()
    path, own = f"/api/codes/{opened['code']}", {"authorization": f"Bearer {opened['key']}", **here}
    assert (len(opened["code"]), opened["code"][0]) == (9, "9")
    assert (await http.get(path, headers=here)).status_code == 200
    assert (await http.put(f"{path}/answer", json=guess(), headers=here)).status_code == 204
    assert (await http.put(f"{path}/link", json={"sealed": noise(108)}, headers=own)).status_code == 204
    assert (await http.get(f"{path}/link", headers=here)).status_code == 200
    elsewhere = (await http.post("/api/codes", json={"share": noise(33)}, headers=of("198.51.100.7"))).json()
    assert len(elsewhere["code"]) == 5
    for count in range(20 * LONG_CODES):
        if used_up(await http.get("/api/codes/900000000", headers=here)):
            assert count >= 2 * LONG_CODES
            break
    else:
        raise AssertionError("no end")


@pytest.mark.asyncio
async def test_wrong_tokens_are_counted_on_the_socket_too(node: Node, http: Caller) -> None:
    """LIMIT2, LIMIT3, PAUSE4: after three, all that is wrong is told alike to come later; a seat's own token meets nothing."""
    here, nowhere = of("203.0.113.9"), Place("m" * 22, "a", noise(32))
    async with two_phones(http, node.socket) as (a, b):
        for stranger in (Place(a.place.room, "a", noise(32)), nowhere, nowhere):
            assert await (await Phone.at(node.socket, stranger, additional_headers=here)).close_code() == 4401
        for stranger in (Place(a.place.room, "a", noise(32)), nowhere):
            assert await (await Phone.at(node.socket, stranger, additional_headers=here)).close_code() == 4503
            own = {"authorization": f"Bearer {stranger.token}", **here}
            assert used_up(await http.request("DELETE", f"/api/rooms/{stranger.room}", headers=own))
        assert await (await Phone.at(node.socket, nowhere)).close_code() == 4401
        await bring_together(a, b)
        again = await Phone.at(node.socket, a.place, additional_headers=here)
        await again.view("paused")


@pytest.mark.asyncio
async def test_what_the_store_keeps_is_shared_by_network_and_room(valkey: Valkey) -> None:
    """LIMIT6, LIMIT3, PAUSE4: 64 KiB from one address, whatever rooms they go through; 2 MiB through one room; no pause meets it."""
    async with (
        running_node(valkey.url, kept_kib=64) as node,
        caller(node) as http,
        two_phones(http, node.socket) as (a, b),
        two_phones(http, node.socket) as (c, d),
    ):
        await bring_together(c, d)
        here = of("203.0.113.9")

        async def write(phone: Phone, headers: dict[str, str], number: int) -> httpx.Response:
            own = {"authorization": f"Bearer {phone.place.token}", **headers}
            text = {"agreement": number, "sealed": sealed(8192)}
            return await http.put(f"/api/rooms/{phone.place.room}/pages/ours", json=text, headers=own)

        version = a.seen["agreement"]["version"]
        for number in range(7):
            assert (await write(a, here, version + number)).status_code == 204
        tokens = {"round": 1, "tokens": [noise(32)] * 256}
        own = {"authorization": f"Bearer {c.place.token}", **here}
        lists = f"/api/rooms/{c.place.room}/matches/lists"
        assert (await http.put(lists, json=tokens, headers=own)).status_code == 200
        assert used_up(await write(a, here, version + 7))
        assert used_up(await http.put(lists, json={**tokens, "round": 2}, headers=own))
        assert (await http.put(lists, json=tokens, headers=own)).status_code == 200  # what may take something off
        assert (
            await http.get(
                f"/api/rooms/{a.place.room}/pages/ours", headers={**own, "authorization": f"Bearer {a.place.token}"}
            )
        ).status_code == 200
        assert (await write(a, of("198.51.100.9"), version + 7)).status_code == 204
        await c.send(beat(2, taps=1))
        await d.view("paused")
        for number in range(8, 260):
            answer = await write(a, {}, version + number)
            if answer.status_code != 204:
                break
        else:
            raise AssertionError("2 MiB, and no end")
        assert used_up(answer)
        ended = {"authorization": f"Bearer {a.place.token}", **here}
        assert (await http.request("DELETE", f"/api/rooms/{a.place.room}", headers=ended)).status_code == 204
        assert await b.close_code() == 4410


@pytest.mark.parametrize(
    ("addresses", "shares"),
    [
        ([f"2001:db8:7:7::{number:x}" for number in range(32)], 1),
        ([f"2001:db8:7:{number:x}::1" for number in range(256)], 2),
        ([f"2001:db8:7:{number:x}::1" for number in range(0, 65_536, 256)], 4),
        ([f"2001:db8:{number:x}::1" for number in range(0, 65_536, 256)], 16),
        ([f"198.51.100.{number}" for number in range(256)], 8),
    ],
)
def test_many_addresses_of_one_part_share_what_it_has(addresses: list[str], shares: int) -> None:
    """LIMIT1, LIMIT2: of a /64, a /56, a /48, a /32, and a /24 of IPv4, each address in turn, all at one moment."""
    networks, limit = Networks(()), NetworkRateLimit(3, lambda: 1.0)
    let = 0
    for address in addresses:
        parts = networks.of_peer(address)
        if not limit.is_exhausted(parts):
            limit.use(parts)
            let += 1
    assert let == 3 * shares
    assert not limit.is_exhausted(networks.of_peer("2001:db9::1"))


@pytest.mark.asyncio
async def test_a_block_of_addresses_is_refused_where_one_address_would_not_be(http: Caller) -> None:
    """LIMIT2: looking for codes from another /64 each time, until their /48 has used up what it may."""
    for number in range(0, 65_536, 256):
        answer = await http.get("/api/codes/00000", headers=of(f"2001:db8:7:{number:x}::1"))
        if used_up(answer):
            break
    else:
        raise AssertionError("256 looks, and no end")
    assert (await http.get("/api/codes/00000", headers=of("2001:db8:8::1"))).status_code == 404


TAKE_SHORT_CODES = """
for number = ARGV[1], ARGV[1] + 1999 do
  redis.call('HSET', string.format('lull:mail:code:%05d', number), 'key', 'x', 'offer', 'y')
end
"""
FREE_SHORT_CODES = """
for number = ARGV[1], ARGV[1] + 1999 do redis.call('DEL', string.format('lull:mail:code:%05d', number)) end
"""


@pytest.mark.asyncio
async def test_where_short_codes_are_taken_there_are_longer_ones(valkey: Valkey) -> None:
    """CODE6: with all 80,000 of five digits gone a code can still be had, and is short again once they are not."""
    async with running_node(valkey.url) as node, caller(node) as http:
        store = cast("Any", command_client(valkey.url))
        for number in range(0, 80_000, 2_000):
            await store.eval(TAKE_SHORT_CODES, 0, number)
        opened = (await http.post("/api/codes", json={"share": noise(33)})).json()
        for number in range(0, 80_000, 2_000):
            await store.eval(FREE_SHORT_CODES, 0, number)
        await store.aclose()
        assert (len(opened["code"]), opened["code"][0]) == (7, "8")
        assert (await http.get(f"/api/codes/{opened['code']}")).status_code == 200
        assert (await http.get("/api/codes/81234567")).json()["error"]["code"] == "not_found"
        assert len((await http.post("/api/codes", json={"share": noise(33)})).json()["code"]) == 5


@pytest.mark.asyncio
async def test_a_room_goes_on_whatever_its_network_has_used_up(node: Node, http: Caller) -> None:
    """LIMIT3, PAUSE4: with nothing left, sockets are opened, pauses pass, and the room can be ended."""
    async with two_phones(http, f"ws://127.0.0.1:{node.port}/ws") as (a, b):
        here = of("203.0.113.9")
        for _ in range(3):
            await http.post("/api/rooms", json={}, headers=here)
        assert used_up(await http.post("/api/rooms", json={}, headers=here))
        await bring_together(a, b)
        again = await Phone.at(f"ws://127.0.0.1:{node.port}/ws", a.place, additional_headers=here)
        await again.view("paused")
        await b.view("paused")
        ended = await http.request(
            "DELETE", f"/api/rooms/{a.place.room}", headers={**here, "authorization": f"Bearer {a.place.token}"}
        )
        assert ended.status_code == 204


PRIVATE = (*LOOPBACK, ip_network("10.0.0.0/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted_as"),
    [
        ("198.51.100.1", (), "198.51.100.1"),
        ("198.51.100.1", ("203.0.113.5",), "198.51.100.1"),  # nobody's word for it
        ("127.0.0.1", ("203.0.113.5",), "203.0.113.5"),
        ("127.0.0.1", ("192.0.2.1, 203.0.113.5",), "203.0.113.5"),  # what the caller wrote before the proxy did
        ("127.0.0.1", ("192.0.2.1", "203.0.113.5"), "203.0.113.5"),
        ("127.0.0.1", ("203.0.113.5, 10.0.0.2",), "203.0.113.5"),  # a proxy behind a proxy
        ("127.0.0.1", ("203.0.113.5:51234",), "203.0.113.5"),
        ("127.0.0.1", ("[2001:db8:0:1ff::5]:51234",), "2001:db8:0:1ff::9"),
        ("127.0.0.1", ("[2001:db8:0:1ff::5]",), "2001:db8:0:1ff::9"),
        ("::1", ("2001:db8:0:1ff::5",), "2001:db8:0:1ff::9"),
        ("127.0.0.1", ("fe80::1%eth0",), "fe80::1"),
        ("127.0.0.1", ("::ffff:203.0.113.5",), "203.0.113.5"),
        ("::ffff:127.0.0.1", ("203.0.113.5",), "203.0.113.5"),
        ("127.0.0.1", ("172.18.0.1",), "172.18.0.1"),  # private, and nobody that is trusted
        ("127.0.0.1", (", ".join(["203.0.113.5"] * 3_000),), "203.0.113.5"),
    ],
)
def test_the_address_is_the_last_that_is_not_a_proxys(peer: str, forwarded: tuple[str, ...], counted_as: str) -> None:
    """LIMIT4: from the right, as far as proxies are trusted, with a port or without."""
    networks = Networks(PRIVATE)
    assert networks.of_chain(peer, forwarded) == networks.of_peer(counted_as)


def test_whom_proxies_do_not_name_is_one_part() -> None:
    """LIMIT4: a chain of trusted addresses, and a proxy that says nothing; only this machine itself has no limit."""
    networks = Networks(PRIVATE)
    unnamed = networks.of_chain("127.0.0.1", ("10.1.2.3",))
    assert unnamed is not None
    assert networks.of_chain("10.0.0.2", ()) == unnamed
    assert networks.of_chain("127.0.0.1", ("10.9.9.9, 10.0.0.3",)) == unnamed
    assert networks.of_chain("127.0.0.1", ("something",)) == networks.of_chain("127.0.0.1", ("else",)) != unnamed
    assert networks.of_chain("127.0.0.1", ()) is None
    assert networks.of_chain("::1", ()) is None
    assert networks.of_chain(None, ()) is None
    assert networks.of_chain("127.0.0.1", ("",)) == networks.of_chain("::1", (", ,",)) == unnamed


@pytest.mark.asyncio
async def test_a_proxy_of_this_machine_that_names_nobody_is_not_this_machine(
    valkey: Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    """LIMIT4, LOG1: without X-Forwarded-For all who come by way of it had no limit; the log says what to set, once."""
    async with running_node(valkey.url, openings_a_minute=1) as node, caller(node) as http:
        for headers in ({"forwarded": "for=203.0.113.5"}, {"x-real-ip": "203.0.113.5"}, {"x-forwarded-for": ","}):
            opened = [(await http.post("/api/rooms", headers=headers)).status_code for _ in range(100)]
            assert set(opened) <= {201, 429}
        assert opened[-1] == 429
        assert (await http.post("/api/rooms")).status_code == 201
        named = await http.post("/api/rooms", headers={"x-forwarded-for": "203.0.113.5", "via": "1.1 proxy"})
        assert named.status_code == 201
    assert caplog.text.count("X-Forwarded-For") == 1
    assert "203.0.113" not in caplog.text


def test_a_limit_comes_back_and_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """LIMIT1, LIMIT4: after its time a part may again; the oldest part is forgotten; no address is kept."""
    now = 100.0
    networks = Networks(())

    def part(number: int) -> Parts:
        return networks.of_peer(f"192.0.{number}.1")

    limit = NetworkRateLimit(6, lambda: now)
    for _ in range(6):
        assert not limit.is_exhausted(part(2))
        limit.use(part(2))
    assert limit.is_exhausted(part(2))
    now += 10
    assert not limit.is_exhausted(part(2))
    assert limit.is_exhausted(part(2), 2)
    limit.use(part(2))
    assert limit.is_exhausted(part(2))
    assert MAX_NETWORKS > 1_000
    monkeypatch.setattr(rate_limits, "MAX_NETWORKS", 10)
    for number in range(10, 15):
        limit.use(part(number))
    assert not limit.is_exhausted(part(2))
    assert "192.0" not in repr((vars(limit), part(2)))


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "said",
    [b"", b"GET / HTTP/1.1\r\nhost: x\r\n", b"POST /api/rooms HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"],
)
async def test_whoever_does_not_finish_a_request_is_closed(
    node: Node, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    """LIMIT5: nothing said, half a head, half a body."""
    monkeypatch.setattr(http_protocol, "REQUEST_TIMEOUT", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(said)
    async with asyncio.timeout(PATIENCE):
        assert await reader.read() == b""
    writer.close()


@pytest.mark.asyncio
async def test_who_has_fewest_is_begun_next() -> None:
    """LIMIT5: whoever comes as the thousandth, after one stranger's thousand, doesn't wait for them; a few at a time."""
    turns, begun = Turns(), list[str]()
    for number in range(1_000):
        turns.next_of(number).add_done_callback(lambda _: begun.append("stranger"))
    gone = turns.next_of(0)
    gone.cancel()
    turns.next_of(1).add_done_callback(lambda _: begun.append("next"))
    while len(begun) < 1_001:
        before = len(begun)
        await asyncio.sleep(0)
        assert len(begun) - before <= BEGUN_A_TURN
    assert "next" in begun[:BEGUN_A_TURN]


@pytest.mark.asyncio
async def test_a_head_too_large_is_refused(node: Node) -> None:
    """LIMIT5: 16 KiB."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 20_000)
    async with asyncio.timeout(PATIENCE):
        assert (await reader.readline()).startswith(b"HTTP/1.1 400")
    writer.close()


@pytest.mark.asyncio
async def test_who_has_most_makes_room_for_the_next_person(
    node: Node, http: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LIMIT5: with room for four, the oldest of the many of one address ends; others' stay, and sockets pause as ever."""
    async with two_phones(http, node.socket) as (a, b):
        await http.aclose()
        monkeypatch.setattr(open_connections, "MAX_UNSEATED", 4)
        other = await asyncio.open_connection("127.0.0.1", node.port, local_addr=("127.0.0.9", 0))
        many = [await asyncio.open_connection("127.0.0.1", node.port, local_addr=("127.0.0.2", 0)) for _ in range(8)]
        async with asyncio.timeout(PATIENCE):
            for reader, _ in many[:5]:
                with suppress(ConnectionResetError):
                    assert await reader.read() == b""
        for reader, writer in (other, many[-1]):
            writer.write(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
            async with asyncio.timeout(PATIENCE):
                assert await reader.readline() == b"HTTP/1.1 200 OK\r\n"
        await bring_together(a, b)
        for _, writer in (other, *many):
            writer.close()


class Counted:
    """A connection that says when it was ended."""

    def __init__(self) -> None:
        self.ended = False

    def shutdown(self) -> None:
        """See `Open.shutdown`."""

    def abort(self) -> None:
        """See `Open.abort`."""
        self.ended = True


@pytest.mark.asyncio
async def test_who_comes_back_to_a_seat_stays_longest(monkeypatch: pytest.MonkeyPatch) -> None:
    """LIMIT5: of two addresses with as many connections the one that had phones in seats keeps all; of IPv6 a /48 is one."""
    monkeypatch.setattr(open_connections, "BATCH", MAX_UNSEATED)
    networks, connections = Networks(()), OpenConnections()
    home, stranger = networks.of_peer("192.0.2.1"), networks.of_peer("198.51.100.1")
    phones = [Counted() for _ in range(3)]
    for phone in phones:
        connections.opened(phone, home)
        assert connections.seated(phone)
    for phone in phones:
        connections.lost(phone)  # the node's link was cut
    back = [Counted() for _ in range(3)]
    for each in back:
        connections.opened(each, home)
    idle = [Counted() for _ in range(3)]
    for each in idle:
        connections.opened(each, stranger)
    for _ in range(3):
        assert connections.make_room()
    assert all(each.ended for each in idle)
    assert not any(each.ended for each in back)
    rented = [Counted() for _ in range(24)]
    for number, each in enumerate(rented):
        connections.opened(each, networks.of_peer(f"2001:db8:0:{number:x}00::1"))
    person = Counted()
    connections.opened(person, networks.of_peer("2001:db8:1::1"))
    for _ in range(12):
        connections.make_room()
    assert [each.ended for each in rented] == [True] * 12 + [False] * 12
    assert not person.ended


@pytest.mark.asyncio
async def test_who_comes_through_a_proxy_and_was_not_named_yet_does_not_make_room_for_strangers() -> None:
    """LIMIT4, LIMIT5: thirty people whose heads are on their way, beside a stranger with thousands of addresses."""
    proxy = "192.0.2.1"
    networks, connections = Networks((ip_network(proxy),)), OpenConnections()
    people = [Counted() for _ in range(30)]
    for each in people:
        connections.opened(each, networks.of_peer(proxy))
    strangers = [Counted() for _ in range(MAX_UNSEATED - len(people))]
    for number, each in enumerate(strangers):
        connections.opened(each, networks.of_peer(proxy))
        named = networks.of_chain(proxy, [f"11.{number // 256}.{number % 256}.1"])
        assert named is not None
        connections.belongs_to(each, named)
    for _ in range(3):
        assert connections.make_room()
    assert not any(each.ended for each in people)


@pytest.mark.asyncio
async def test_seats_of_one_address_take_half_and_excuse_an_eighth() -> None:
    """LIMIT5: beyond its share a phone in its seat is heard as any other, and is among those that make room."""
    files = 1_024
    networks, connections = Networks(()), OpenConnections(files)
    half, eighth = (files - open_connections.RESERVED_FILES) // 2, (files - open_connections.RESERVED_FILES) // 8
    stranger, person = networks.of_peer("198.51.100.1"), networks.of_peer("192.0.2.1")
    taken = [Counted() for _ in range(half + 40)]
    for each in taken:
        connections.opened(each, stranger)
        assert connections.seated(each)
    idle = [Counted() for _ in range(eighth + 40)]
    for each in idle:
        connections.opened(each, stranger)
    phone, visitor = Counted(), Counted()
    connections.opened(phone, person)
    assert connections.seated(phone)
    connections.opened(visitor, person)
    while not visitor.ended and connections.make_room():
        pass
    assert not phone.ended
    ended = [each.ended for each in taken], [each.ended for each in idle]
    assert ended[0] == [False] * half + [True] * 40
    assert sum(ended[1]) >= 40
    assert connections.has_room()


@pytest.mark.asyncio
async def test_many_idle_connections_and_few_open_files(valkey: Valkey) -> None:
    """LIMIT5: with 1,024 open files, 1,300 connections of one stranger fail nothing: phones come, pause and leave."""
    server = ServerProcess(valkey.url, files=1_024)
    await server.start()
    try:
        ws = f"ws://127.0.0.1:{server.port}/ws"
        async with Caller(server.url, valkey.url) as http, two_phones(http, ws) as (a, b):
            await bring_together(a, b)
            many = [
                await asyncio.open_connection("127.0.0.1", server.port, local_addr=("127.0.0.2", 0))
                for _ in range(1_300)
            ]
            await a.send(beat(2, taps=1))
            await b.view("paused")
            async with two_phones(http, ws) as others:
                await bring_together(*others)
            for _, writer in many:
                writer.transport.abort()
    finally:
        await server.stop()
    assert server.log.count(b"\n") < 20  # it had 45,000 lines


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "head",
    [
        b"content-length: 2\r\ncontent-length: 2\r\n",
        b"content-length: 2, 2\r\n",
        b"content-length: 2\r\ntransfer-encoding: chunked\r\n",
        b"transfer-encoding: chunked\r\ncontent-length: 2\r\n",
        b"x: " + b"x" * 20_000 + b"\r\n",  # whole, and at once
        b"".join(b"x-%d: %s\r\n" % (number, b"x" * 200) for number in range(100)),
        b"a:\r\n" * 128,
    ],
)
async def test_a_request_has_one_length_and_a_head_of_16_kib_and_128_lines(node: Node, head: bytes) -> None:
    """LIMIT5, HEAD1: whoever stands in front may believe the other length. The answer has the page's headers."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(b"POST /api/rooms HTTP/1.1\r\nhost: x\r\n" + head + b"\r\n{}")
    async with asyncio.timeout(PATIENCE):
        answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"content-security-policy: default-src 'none'" in answer
    writer.close()


@pytest.mark.asyncio
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("lines", [b"1\r\n \r\n" * 70, b"0\r\n" + b"a:\r\n" * 140])
async def test_a_body_in_chunks_has_128_lines(node: Node, lines: bytes, *, at_once: bool) -> None:
    """LIMIT5: chunks of one byte, and headers behind the last of them, cost taps 25 microseconds a line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(b"POST /api/rooms HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ntransfer-encoding: chunked\r\n\r\n")
    if not at_once:
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
    writer.write(lines)
    async with asyncio.timeout(PATIENCE):
        answers = await reader.read()
    assert re.findall(rb"HTTP/1.1 (\d+)", answers)[-1] == b"400"
    writer.close()
    other, writer = await asyncio.open_connection("127.0.0.1", node.port)
    some = b"2\r\n  \r\n" * 20 + b"2\r\n{}\r\n0\r\n\r\n"
    writer.write(b"POST /api/rooms HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + some)
    async with asyncio.timeout(PATIENCE):
        assert (await other.readline()).startswith(b"HTTP/1.1 201")
    writer.close()


@pytest.mark.asyncio
@pytest.mark.parametrize(("origins", "strict"), [(("https://lull.example",), True), ((), False)])
async def test_where_https_is_nothing_else_is_asked_for(
    valkey: Valkey, origins: tuple[str, ...], *, strict: bool
) -> None:
    """HEAD1: on every answer, of whatever status; no redirect leads where a caller says the host is."""
    async with running_node(valkey.url, origins=origins) as node, caller(node) as http:
        for path in ("/", "/healthz", "/nothing/there", "/assets/none.js", "/api/rooms"):
            answer = await http.get(path, headers={"host": "elsewhere.example"})
            assert ("strict-transport-security" in answer.headers) == strict
            assert answer.headers["content-security-policy"].startswith("default-src 'none'")
            assert "location" not in answer.headers
        upgrade = b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
        elsewhere = upgrade + b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://elsewhere.example\r\n"
        for head in (b"GET\r\n\r\n", upgrade + b"\r\n", elsewhere + b"Sec-WebSocket-Version: 13\r\n\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
            writer.write(head)
            async with asyncio.timeout(PATIENCE):
                said = (await reader.readuntil(b"\r\n\r\n")).lower()
            writer.transport.abort()
            assert said.split()[1] in (b"400", b"403"), said
            assert (b"\r\nstrict-transport-security: max-age=" in said) == strict


@pytest.mark.asyncio
async def test_what_is_said_twice_is_refused(node: Node, http: Caller) -> None:
    """WIRE2: two fields of one name, in a call, in a hello and in a command, and the room stays as it was."""
    room = (await http.post("/api/rooms", json={})).json()
    body = f'{{"ticket": "{noise(16)}", "ticket": "{room["ticket"]}", "share": "{SHARE}"}}'.encode()
    answer = await http.post(f"/api/rooms/{room['room']}/join", content=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request")
    assert (await http.post("/api/rooms", content=b'{"a": {"b": 1, "b": 2}}')).status_code == 400
    stranger = await Phone.at(node.socket)
    hello = json.dumps(Place("r" * 22, "a", "t" * 43).hello(protocol=PROTOCOL))
    await stranger.send(hello.replace('"room"', '"room": "' + "s" * 22 + '", "room"'))
    assert await stranger.close_code() == 4400
    async with two_phones(http, node.socket) as (a, _):
        await a.send('{"type": "ping", "id": 1, "id": 2}')
        await a.refusal("bad_message")


@pytest.mark.asyncio
async def test_requests_one_after_the_other_are_each_judged_alone(node: Node) -> None:
    """LIMIT5: three on one connection, each with its own length; a fourth with two."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    one = b"POST /api/rooms HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"
    answers = b""
    async with asyncio.timeout(PATIENCE):
        for _ in range(3):
            writer.write(one)
            answers += await reader.readuntil(b"}")
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\ncontent-length: 0\r\n\r\n")
        answers += await reader.read()
    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"201"] * 3 + [b"400"]
    writer.close()
