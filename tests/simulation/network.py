"""The way between a phone and a node: ordered, late, stalled, cut, or a hole that swallows one direction."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any, Final

from tests.simulation.clock import Time

from lull.web.transport import EXTENSION, DisconnectError, Listener

if TYPE_CHECKING:
    from tests.simulation.nodes import Host
    from tests.simulation.phone import Page

FRAME = 6
"""Bytes around a frame."""

KEPT_ALIVE = 10.0
"""Seconds between a server's pings, and until one that isn't answered ends the connection."""


class Direction:
    """One direction of a phone's link. Seconds and bytes."""

    def __init__(self, time: Time, random: Random, latency: float, jitter: float) -> None:
        self._time: Final = time
        self._random: Final = random
        self.latency = latency
        self.jitter = jitter
        self.rate = 0.0
        self.swallows = False
        self._busy_until = 0.0
        self._stalled_until = 0.0
        self._held: list[tuple[Pipe, int, Callable[..., object], tuple[Any, ...]]] = []

    def send(self, pipe: "Pipe", size: int, then: Callable[..., object], args: tuple[Any, ...]) -> None:
        """Carry so many bytes; nothing overtakes what the same pipe carries."""
        if self.swallows:
            self._held.append((pipe, size, then, args))
            return
        now = self._time.now
        start = max(now, self._stalled_until, self._busy_until)
        if self.rate:
            start += size / self.rate
            self._busy_until = start
        arrival = max(start + self.latency + self._random.random() * self.jitter, pipe.newest)
        pipe.newest = arrival
        self._time.at(arrival, pipe.arrived, size, then, args)

    def stall(self, seconds: float) -> None:
        """A segment was lost: what comes after it waits for it, and then comes in a burst."""
        self._stalled_until = max(self._stalled_until, self._time.now + seconds)

    def hurry(self) -> None:
        """As fast as ever."""
        self.rate = 0.0
        self._busy_until = 0.0

    def swallow(self) -> None:
        """From here on nothing gets through; neither end is told."""
        self.swallows = True

    def heal(self, after: float) -> None:
        """Let through again. What was swallowed comes in a burst once it is sent again."""
        if not self.swallows:
            return
        self.swallows = False
        self.stall(after)
        held, self._held = self._held, []
        for pipe, size, then, args in held:
            self.send(pipe, size, then, args)


class Pipe:
    """One direction of one connection."""

    def __init__(self, direction: Direction) -> None:
        self._direction: Final = direction
        self.newest: float = 0.0
        self.waiting: int = 0
        self.on_room: Callable[[], object] | None = None

    def send(self, size: int, then: Callable[..., object], *args: Any) -> None:
        """Do it at the other end."""
        self.waiting += size + FRAME
        self._direction.send(self, size + FRAME, then, args)

    def arrived(self, size: int, then: Callable[..., object], args: tuple[Any, ...]) -> None:
        """Called in time."""
        self.waiting -= size
        if self.on_room is not None:
            self.on_room()
        then(*args)


class Link:
    """A phone's way to any node, and back."""

    def __init__(self, time: Time, random: Random, latency: float, jitter: float) -> None:
        self.up: Final = Direction(time, random, latency, jitter)
        self.down: Final = Direction(time, random, latency, jitter)

    @property
    def swallows(self) -> bool:
        """Whether some direction carries nothing."""
        return self.up.swallows or self.down.swallows

    def heal(self, after: float) -> None:
        """Both directions."""
        for direction in (self.up, self.down):
            direction.hurry()
            direction.heal(after)


class Wire:
    """One websocket, with its ends: the page's, and the node's, which is the transport that `lull.web` writes to."""

    def __init__(self, page: "Page", number: int, host: "Host", link: Link, takes: int) -> None:
        """`takes`: bytes on their way to the phone above which the node can't write."""
        self.page: Final = page
        self._number: Final = number
        self.host: Final = host
        self._up: Final = Pipe(link.up)
        self._down: Final = Pipe(link.down)
        self._link: Final = link
        self._takes: Final = takes
        self._listener: Listener | None = None
        self._events: Final[list[dict[str, Any]]] = []
        self._awaited: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._strikes = 0
        self.phone_gone = False
        self.node_gone = False
        self._down.on_room = self._room

    @property
    def waiting(self) -> int:
        """Bytes on their way to the node."""
        return self._up.waiting

    def dial(self) -> None:
        """From the page: a TCP handshake, which the kernels do by themselves, then the websocket's."""
        self._up.send(60, self._syn)

    def _syn(self) -> None:
        if self.host.dead:
            self._down.send(40, self._close_page, 1006)
        else:
            self._down.send(60, self._up.send, 400, self._request)

    def _request(self) -> None:
        host = self.host
        if host.dead:
            self._down.send(40, self._close_page, 1006)
            return
        host.wires.append(self)
        host.loop.enter(self._serve)
        self.page.world.time.after(KEPT_ALIVE, self._keep_alive)

    def _serve(self) -> None:
        self._events.append({"type": "websocket.connect"})
        scope: dict[str, Any] = {"type": "websocket", "path": "/ws", "headers": [], "extensions": {EXTENSION: self}}
        self.host.loop.create_task(self._run(scope), name="socket")

    async def _run(self, scope: dict[str, Any]) -> None:
        with suppress(DisconnectError):  # as the server does
            await self.host.endpoint(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        while not self._events:
            self._awaited = self.host.loop.create_future()
            await self._awaited
        return self._events.pop(0)

    async def _send(self, message: Any) -> None:
        if self.node_gone:
            raise DisconnectError
        match message["type"]:
            case "websocket.accept":
                self._down.send(129, self._open_page)
            case _:
                self.stop(message["code"])

    def stop(self, code: int) -> None:
        """At the node: the server ends."""
        self._down.send(4, self._close_page, code)
        self.disconnect()

    def _open_page(self) -> None:
        if not self.phone_gone:
            self.page.turn("open", self._number)

    def _close_page(self, code: int) -> None:
        if not self.phone_gone:
            self.phone_gone = True
            self.page.turn("closed", self._number, str(code))

    def say(self, said: bytes | str) -> None:
        """From the page."""
        if not self.phone_gone:
            self._up.send(len(said), self._reach, said)

    def _reach(self, said: bytes | str) -> None:
        liar = self.page.world.liar
        if liar is not None and not liar.hears(self, said):
            return
        self.host.loop.enter(self._hear, said)

    def _hear(self, said: bytes | str) -> None:
        if self.node_gone:
            return
        if self._listener is not None:
            self._listener.receive(said)
        else:
            key = "text" if isinstance(said, str) else "bytes"
            self._event({"type": "websocket.receive", key: said})

    def leave(self) -> None:
        """The page closes it, or its process is gone and the kernel does; it hears no more of it."""
        if not self.phone_gone:
            self.phone_gone = True
            self._up.send(4, self.host.loop.enter, self.disconnect)

    def cut(self, *, phone: bool, node: bool) -> None:
        """Something between breaks the connection; who is told learns of it at once, who isn't never by this."""
        if phone:
            self._close_page(1006)
        self.phone_gone = True
        if node:
            self.host.loop.enter(self.disconnect)

    def disconnect(self) -> None:
        """At the node: the connection is over."""
        if self.node_gone:
            return
        self.node_gone = True
        if self in self.host.wires:
            self.host.wires.remove(self)
        if self._listener is None:
            self._event({"type": "websocket.disconnect", "code": 1006})
        elif not self.host.dead:
            self._listener.gone()
        self._wake_writer()

    def _event(self, event: dict[str, Any]) -> None:
        self._events.append(event)
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_result(None)

    def _keep_alive(self) -> None:
        if self.node_gone or self.host.dead:
            return
        lost = self.phone_gone or self._link.swallows
        self._strikes = self._strikes + 1 if lost else 0
        if self._strikes == 2:
            self.host.loop.enter(self.abort)
        else:
            self.page.world.time.after(KEPT_ALIVE, self._keep_alive)

    # What `lull.web` asks of a transport.

    def listen(self, listener: Listener) -> None:
        """See `WebSocketProtocol.listen`."""
        self._listener = listener
        for event in self._events:
            if event["type"] == "websocket.receive":
                listener.receive(event.get("text") or event["bytes"])
            else:
                listener.gone()
        self._events.clear()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """See `WebSocketProtocol.start`."""
        self.host.loop.create_task(work, name="socket")

    @property
    def can_write(self) -> bool:
        """See `WebSocketProtocol.can_write`."""
        return self._down.waiting < self._takes

    async def until_can_write(self) -> None:
        """See `WebSocketProtocol.until_can_write`."""
        while not self.can_write and not self.node_gone:
            self._writable = self.host.loop.create_future()
            await self._writable

    def _room(self) -> None:
        if self._writable is not None and self.can_write:
            self.host.loop.enter(self._wake_writer)

    def _wake_writer(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)

    def write(self, *messages: bytes | str) -> None:
        """See `WebSocketProtocol.write`."""
        for message in messages:
            if not self.node_gone and not self.host.dead:
                self._down.send(len(message), self._tell, message)

    def _tell(self, message: bytes | str) -> None:
        liar = self.page.world.liar
        if liar is None:
            self.deliver(message)
        else:
            liar.tells(self, message)

    def deliver(self, message: bytes | str) -> None:
        """At the page."""
        if self.phone_gone:
            return
        if isinstance(message, str):
            self.page.turn("text", self._number, message)
        else:
            self.page.beat(self._number, message)

    async def close(self, code: int) -> None:
        """See `WebSocketProtocol.close`."""
        await self._send({"type": "websocket.close", "code": code})

    def abort(self) -> None:
        """See `WebSocketProtocol.abort`."""
        self._down.send(40, self._close_page, 1006)
        self.disconnect()
