"""What one part of the network may do, and how long a connection may say nothing."""

import asyncio
import ipaddress
from collections.abc import AsyncGenerator
from contextlib import suppress

import httpx
import pytest
import pytest_asyncio
from starlette.requests import Request
from tests.support.nodes import Node, caller, running_node
from tests.support.phones import Caller, Phone, bring_together, open_room, two_phones
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE
from tests.web.test_codes import guess, noise

from lull.settings import LOOPBACK
from lull.web import http_protocol, rate_limits
from lull.web.api import ApiError
from lull.web.rate_limits import MAX_NETWORKS, NetworkRateLimit, RateLimits


@pytest_asyncio.fixture
async def node(valkey: Valkey) -> AsyncGenerator[Node]:
    """A node that lets three be opened a minute, and three be missed."""
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
    left = {"sealed": noise(92)}
    assert (await http.put(f"/api/meetings/{noise(16)}", json=left, headers=here)).status_code == 204
    assert used_up(await http.post("/api/rooms", json={}, headers=here))
    assert used_up(await http.post("/api/codes", json={"share": noise(33)}, headers=here))
    assert used_up(await http.put(f"/api/meetings/{noise(16)}", json=left, headers=here))
    assert (await http.post("/api/rooms", json={}, headers=there)).status_code == 201
    for _ in range(6):
        assert (await http.post("/api/rooms", json={})).status_code == 201


@pytest.mark.asyncio
async def test_what_leads_nowhere_is_counted_and_nothing_else(http: Caller) -> None:
    """LIMIT2: three misses, and no more looking from there; who knew the way was never counted."""
    here = of("2001:db8:1:2::1")
    opened = (await http.post("/api/codes", json={"share": noise(33)})).json()
    path, own = f"/api/codes/{opened['code']}", {"authorization": f"Bearer {opened['key']}"}
    for _ in range(9):
        assert (await http.get(f"{path}/answer", headers={**own, **here})).status_code == 204
    place = await open_room(http)
    wrong = {"ticket": noise(16), "token": noise(32)}
    assert (await http.post(f"/api/rooms/{place.room}/join", json=wrong, headers=here)).status_code == 404
    other = "00000" if opened["code"] != "00000" else "11111"
    assert (await http.get(f"/api/codes/{other}", headers=here)).status_code == 404
    assert (await http.put(f"/api/codes/{other}/answer", json=guess(), headers=here)).status_code == 404
    neighbour = of("2001:db8:1:2:ffff::9")  # of the same block
    assert used_up(await http.post(f"/api/rooms/{place.room}/join", json=wrong, headers=neighbour))
    assert used_up(await http.get(path, headers=here))
    assert (await http.get(path, headers=of("2001:db8:2::1"))).status_code == 200


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


def request_of(peer: str, *forwarded: str) -> Request:
    """A call from this peer."""
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted_as"),
    [
        ("198.51.100.1", (), "198.51.100.1"),
        ("198.51.100.1", ("203.0.113.5",), "198.51.100.1"),  # nobody's word for it
        ("127.0.0.1", ("203.0.113.5",), "203.0.113.5"),
        ("127.0.0.1", ("192.0.2.1, 203.0.113.5",), "203.0.113.5"),  # what the caller wrote before the proxy did
        ("127.0.0.1", ("192.0.2.1", "203.0.113.5"), "203.0.113.5"),
        ("127.0.0.1", ("203.0.113.5, 10.0.0.2",), "203.0.113.5"),  # a proxy behind a proxy
        ("::1", ("2001:db8:0:1ff::5",), "2001:db8:0:100::/56"),
        ("127.0.0.1", ("::ffff:203.0.113.5",), "203.0.113.5"),
        ("127.0.0.1", ("something",), "unknown"),
    ],
)
def test_the_address_is_the_last_that_is_not_a_proxys(peer: str, forwarded: tuple[str, ...], counted_as: str) -> None:
    """LIMIT4: from the right, as far as proxies are trusted."""
    trusted = (*LOOPBACK, ipaddress.ip_network("10.0.0.0/8"))
    limits = RateLimits(openings=1, misses=1, trusted=trusted, clock=lambda: 1.0)
    limits.check_opening(request_of(peer, *forwarded))
    with pytest.raises(ApiError):
        limits.check_opening(request_of("127.0.0.1", counted_as.removesuffix("/56")))


def test_a_limit_comes_back_and_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """LIMIT1, LIMIT4: after its time a block may again; the oldest block is forgotten; no address is kept."""
    now = 100.0
    limit = NetworkRateLimit(6, lambda: now)
    for _ in range(6):
        assert not limit.is_exhausted("192.0.2.1")
        limit.use("192.0.2.1")
    assert limit.is_exhausted("192.0.2.1")
    now += 10
    assert not limit.is_exhausted("192.0.2.1")
    limit.use("192.0.2.1")
    assert limit.is_exhausted("192.0.2.1")
    assert MAX_NETWORKS > 1_000
    monkeypatch.setattr(rate_limits, "MAX_NETWORKS", 10)
    for number in range(10):
        limit.use(f"block {number}")
    assert not limit.is_exhausted("192.0.2.1")
    assert "192.0.2" not in repr(vars(limit))


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
async def test_a_head_too_large_is_refused(node: Node) -> None:
    """LIMIT5: 16 KiB."""
    reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"x" * 20_000)
    async with asyncio.timeout(PATIENCE):
        assert (await reader.readline()).startswith(b"HTTP/1.1 400")
    writer.close()


@pytest.mark.asyncio
async def test_connections_that_are_no_sockets_are_bounded(
    node: Node, http: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LIMIT5: further ones are closed at once; sockets don't count, and pause as ever."""
    async with two_phones(http, f"ws://127.0.0.1:{node.port}/ws") as (a, b):
        monkeypatch.setattr(http_protocol, "MAX_CONNECTIONS", http_protocol.LullHttpProtocol.open_connections + 3)
        open_ones = [await asyncio.open_connection("127.0.0.1", node.port) for _ in range(3)]
        await asyncio.sleep(0)
        reader, writer = await asyncio.open_connection("127.0.0.1", node.port)
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
        await bring_together(a, b)
        for _, opened in [*open_ones, (reader, writer)]:
            opened.close()
