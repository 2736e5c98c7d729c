"""The link between a phone and its node: real sockets, a real echoing server."""

import asyncio
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio
from tests.faults.links import THROUGH, Cutter, Hold, Link, Narrow
from tests.support.phones import framed
from tests.support.server import free_port
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidMessage

pytestmark = pytest.mark.asyncio


async def _echo(wire: ServerConnection) -> None:
    async for frame in wire:
        await wire.send(frame)


@pytest_asyncio.fixture
async def link() -> AsyncGenerator[Link]:
    """A link to a server that says everything back."""
    async with serve(_echo, "127.0.0.1", 0) as server, Link([server.sockets[0].getsockname()[1]]) as link:
        yield link


@pytest_asyncio.fixture
async def wire(link: Link) -> AsyncGenerator[ClientConnection]:
    """A connection over it."""
    async with connect(link.url.replace("http", "ws"), ping_interval=None, close_timeout=0.1, compression=None) as wire:
        yield wire


async def test_frames_pass(wire: ClientConnection) -> None:
    """Of every size, in order."""
    sizes = [1, 125, 126, 65_535, 65_536]
    for size in sizes:
        await wire.send(b"x" * size)
    assert [len(await wire.recv()) for _ in sizes] == sizes


async def test_held_frames_come_in_one_burst(link: Link, wire: ClientConnection) -> None:
    """In the order in which they were sent, and none before."""
    link.up.follow(Hold())
    for number in range(5):
        await wire.send(str(number))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wire.recv(), 0.2)
    link.up.follow(THROUGH)
    assert [await wire.recv() for _ in range(5)] == ["0", "1", "2", "3", "4"]


async def test_a_narrow_link_delays_what_is_behind(link: Link, wire: ClientConnection) -> None:
    """Ten frames of 100 bytes and their headers at 80 kbit/s take a sixth of a second."""
    link.up.follow(Narrow(80_000))
    loop = asyncio.get_running_loop()
    sent = loop.time()
    for _ in range(10):
        await wire.send(b"x" * 100)
    for _ in range(10):
        await wire.recv()
    assert loop.time() - sent > 0.16


class _Twice:
    in_order = False

    def arrivals(self, size: int, now: float) -> tuple[float, float]:
        return now, now + 0.05


async def test_whole_frames_are_repeated(link: Link, wire: ClientConnection) -> None:
    """But for the first, which makes the connection what it is."""
    link.up.follow(_Twice())
    for said in ("hello", "beat"):
        await wire.send(said)
    assert [await wire.recv() for _ in range(3)] == ["hello", "beat", "beat"]


async def test_half_open(link: Link, wire: ClientConnection) -> None:
    """The node's side is gone; the phone hears nothing of it."""
    await wire.send("x")
    await wire.recv()
    link.half_open(lost="node")
    await wire.send("y")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wire.recv(), 0.2)


async def test_reset(link: Link, wire: ClientConnection) -> None:
    """Both sides are told, and new connections get no further."""
    link.refuse(refuses=True)
    with pytest.raises(ConnectionClosed):
        await wire.recv()
    with pytest.raises((OSError, InvalidMessage)):
        await connect(link.url.replace("http", "ws"))


async def test_the_next_node_is_found(link: Link) -> None:
    """Where the first takes no connection."""
    link.nodes.insert(0, free_port())
    async with connect(link.url.replace("http", "ws"), ping_interval=None) as wire:
        await wire.send("x")
        assert await wire.recv() == "x"


async def test_a_cutter_waits_for_whole_frames() -> None:
    """However the stream was cut before, and whatever was called on the same connection."""
    framed_one, framed_two = framed("one"), framed(b"two" * 100)
    call = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
    stream = call + b"GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n" + framed_one + framed_two
    cutter = Cutter()
    cut = [frame for at in range(len(stream)) for frame in cutter.cut(stream[at : at + 1])]
    assert b"".join(frame for frame, _ in cut) == stream
    assert cut[-2:] == [(framed_one, True), (framed_two, False)]
