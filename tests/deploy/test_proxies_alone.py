"""What the proxies of deploy/ answer themselves, as real programs: with their nodes away, and without TLS."""

import asyncio
import shutil
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

import pytest
import pytest_asyncio
import yaml
from tests.proxies.__main__ import PROXIES, Place, curl, running
from tests.support.server import ROOT, free_port
from tests.support.waiting import PATIENCE

from lull.lan import lan_setup
from lull.web.security_headers import HEADERS, STRICT_TRANSPORT

pytestmark = pytest.mark.asyncio

OURS: Final = ("content-security-policy", "cross-origin-resource-policy", "referrer-policy", "x-content-type-options")

NODES_OWN: Final = (
    b"HTTP/1.1 200 OK\r\n%s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    % "\r\n".join(f"{name}: {value}" for name, value in (HEADERS | STRICT_TRANSPORT).items()).encode()
)


async def _answers(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What a node says, as far as its headers go."""
    writer.write(NODES_OWN)
    await writer.drain()
    writer.close()


@asynccontextmanager
async def _alone(name: str, folder: Path, nodes: tuple[int, int]) -> AsyncGenerator[Place]:
    """The proxy, listening."""
    setup = lan_setup(443, folder, addresses=(IPv4Address("127.0.0.1"),))
    place = Place(folder, free_port(), free_port(), nodes, Path(setup.certificate), setup.key)
    async with running(name, place, _listens):
        yield place


async def _listens(place: Place) -> bool:
    return all(["HTTP/" in await curl("--head", url) for url in (place.url, place.plain_url)])


EACH: Final = [
    pytest.param(name, marks=pytest.mark.skipif(shutil.which(name) is None, reason=f"no {name} here"))
    for name in PROXIES
]
"""`make setup` installs Caddy alone; the others are tried where they are."""


@pytest_asyncio.fixture(params=EACH)
async def alone(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Place]:
    """Each proxy in turn, whose nodes are away."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and nobody listens
        async with _alone(str(request.param), tmp_path, (nobody.getsockname()[1],) * 2) as place:
            yield place


async def _heads(*words: str) -> tuple[int, dict[str, list[str]]]:
    said = await curl("--dump-header", "-", "--output", "/dev/null", "--path-as-is", *words)
    assert said, words
    first, *lines = said.strip().splitlines()
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), []).append(value.strip())
    return int(first.split()[1]), headers


async def test_its_own_answers_carry_the_headers_of_a_page(alone: Place) -> None:
    """With nodes away, a redirection, a refusal: no answer could be framed, sniffed, or told on to where it leads."""
    seen = {
        "away": await _heads(alone.url),
        "a call": await _heads("--http1.1", "--json", "{}", f"{alone.url}/api/rooms"),
        "to TLS": await _heads(alone.plain_url),
        "refused": await _heads("--request", "POST", f"{alone.plain_url}/api/rooms"),
    }
    away = seen["away"][0]
    assert away in (502, 503)
    assert [status for status, _ in seen.values()] == [away, away, 301, 403]
    for what, (_, headers) in seen.items():
        for name in OURS:
            assert len(headers.get(name, ())) == 1, (what, name, headers)
        assert "default-src 'none'" in headers["content-security-policy"][0]
        assert ("strict-transport-security" in headers) == (what not in ("to TLS", "refused")), (what, headers)


@pytest.mark.parametrize("name", EACH)
async def test_a_nodes_headers_come_as_they_are(name: str, tmp_path: Path) -> None:
    """Once each, and no stricter: the page would not load its own script."""
    node = await asyncio.start_server(_answers, "127.0.0.1", 0)
    async with node, _alone(name, tmp_path, (node.sockets[0].getsockname()[1],) * 2) as place:
        status, headers = 0, {}
        async with asyncio.timeout(PATIENCE):
            while status != 200:
                status, headers = await _heads(place.url)
        for header, value in (HEADERS | STRICT_TRANSPORT).items():
            assert headers[header] == [value]


async def test_traefik_says_what_the_nodes_say() -> None:
    """It puts its own in the place of theirs, so they have to be the same."""
    routes = yaml.safe_load((ROOT / "deploy" / "traefik-lull.yml").read_text())["http"]
    said = routes["middlewares"]["headers"]["headers"]["customResponseHeaders"]
    assert {name.lower(): value for name, value in said.items()} == {name: HEADERS[name] for name in OURS}
    assert routes["routers"]["lull"]["middlewares"] == ["strict", "headers"]
    assert routes["routers"]["plain"]["middlewares"] == ["headers", "to_tls"]
