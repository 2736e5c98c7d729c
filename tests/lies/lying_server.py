"""What stands between two pages and their node, and says what it likes to either.

It has all that a server has: it reads, changes, makes up, drops, keeps and repeats whatever passes. It has no key of the phones'.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from random import Random
from types import TracebackType
from typing import Any, Final, Literal, Self, TypeAlias

from tests.simulation import liar
from tests.simulation.liar import Lie
from tests.support.waiting import PATIENCE
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

Json: TypeAlias = dict[str, Any]

OFTEN: Final = 0.06
"""Seconds between two views that nobody asked for."""

LATE: Final = 1.5
"""Seconds that a late beat takes."""

NEW: Final = 10**9
"""A version that is above each of the node's."""


Beats: TypeAlias = Literal["pass", "repeated", "late", "kept"]


class Line:
    """One page's connection, and what the node last said on it."""

    def __init__(self, page: ServerConnection) -> None:
        self.page: Final = page
        self.seat = ""
        self.view: Json = {}

    @property
    def taps(self) -> list[int]:
        """As the node has told them."""
        taps = self.view["taps"]
        return [taps["a"], taps["b"], taps["watch"]]


class LyingServer:
    """Use as an async context manager. `port`: where the pages' wires lead."""

    def __init__(self, node: int, random: Random) -> None:
        """`node`: the port of the one that tells the truth."""
        self._node: Final = node
        self.random: Final = random
        self.other: Final = "1111111111111111111111"
        self.epochs: Final[list[str]] = []
        self.views: Final[dict[str, list[Json]]] = {"a": [], "b": []}
        self.port = 0
        self.lies: tuple[Lie, ...] = ()
        """What becomes of each view that a page is told, and of many more; none: the truth is told."""
        self.claims = False
        """Whether each yes is answered with the word that the other one said it, too; the node never hears of it."""
        self.to: tuple[str, ...] = ("a", "b")
        """Who is lied to."""
        self.beats: Beats = "pass"
        """`repeated`: no beat of now gets through, and those of before come again; `late`: each comes `LATE`; `kept`: none comes."""
        self.told: Final[Counter[str]] = Counter()
        """How often each lie stood in what was told."""
        self._beats: Final[dict[str, list[bytes]]] = {"a": [], "b": []}
        self._lines: Final[dict[str, Line]] = {}
        self._version = NEW
        self._socket_port = 0
        self._listening: Server | None = None
        self._front: asyncio.Server | None = None
        self._unasked_lies: asyncio.Task[None] | None = None
        self._passing: Final[set[asyncio.Task[None]]] = set()

    async def __aenter__(self) -> Self:
        self._listening = await serve(self._serve, "127.0.0.1", 0, compression=None)
        self._socket_port = next(iter(self._listening.sockets)).getsockname()[1]
        self._front = await asyncio.start_server(self._sort, "127.0.0.1", 0)
        self.port = self._front.sockets[0].getsockname()[1]
        self._unasked_lies = asyncio.create_task(self._lie_unasked())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._listening is not None and self._front is not None and self._unasked_lies is not None
        self._front.close()
        for task in (self._unasked_lies, *self._passing):
            task.cancel()
        await asyncio.gather(self._unasked_lies, *self._passing, return_exceptions=True)
        self._listening.close()
        await self._listening.wait_closed()

    # Every call goes to the node as it is; a socket comes by here.

    async def _sort(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            port = self._socket_port if b"upgrade: websocket" in head.lower() else self._node
            there, back = await asyncio.open_connection("127.0.0.1", port)
            back.write(head)
            try:
                await asyncio.gather(_pump(reader, back), _pump(there, writer))
            finally:
                back.close()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve(self, page: ServerConnection) -> None:
        assert page.request is not None
        address = f"ws://127.0.0.1:{self._node}{page.request.path}"
        origin = page.request.headers.get("Origin")
        with suppress(ConnectionClosed):
            async with connect(
                address, additional_headers={"Origin": origin or ""}, compression=None, open_timeout=PATIENCE
            ) as node:
                line = Line(page)
                down = asyncio.create_task(self._down(line, node))
                try:
                    await self._up(line, node)
                finally:
                    await node.close()
                    await asyncio.gather(down, return_exceptions=True)

    async def _down(self, line: Line, node: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in node:
                if isinstance(message, bytes):
                    await self._passes(line, message)
                    continue
                said = json.loads(message)
                if said["type"] != "view":
                    await self._answers(line, said)
                    continue
                if said["epoch"] not in self.epochs:
                    self.epochs.append(said["epoch"])
                line.seat, line.view = said["seat"], said
                self.views[line.seat].append(said)
                self._lines[line.seat] = line
                await self.tells(line.seat)
        await line.page.close(node.close_code or 1001, node.close_reason or "")

    async def _up(self, line: Line, node: ClientConnection) -> None:
        async for message in line.page:
            command = None if isinstance(message, bytes) else json.loads(message)
            if self.claims and command is not None and command["type"] == "agree" and line.view:
                await self._claims(line, command["proposal"])
                continue
            await node.send(message)

    async def _claims(self, line: Line, proposal: Json) -> None:
        self.told["claimed"] += 1
        await self._shows(line, lambda view: liar.claimed(self, line, view, proposal))

    async def _answers(self, line: Line, said: Json) -> None:
        """What is no view: its time and its counters, too, are the server's word."""
        if line.seat in self.to and liar.clock in self.lies and said["type"] == "pong":
            said["now"] += self.random.choice((-60_000, 60_000))
        if line.seat in self.to and liar.counters in self.lies and said["type"] == "taps":
            said["taps"][self.random.choice(("a", "b", "watch"))] = 0
        await line.page.send(json.dumps(said))

    async def _passes(self, line: Line, beat: bytes) -> None:
        kept = self._beats[line.seat]
        match self.beats:
            case "pass":
                kept.append(beat)
                await line.page.send(beat)
            case "late":
                later = asyncio.create_task(self._later(line, beat))
                self._passing.add(later)
                later.add_done_callback(self._passing.discard)
            case "repeated":
                for again in self.random.sample(kept, min(3, len(kept))):
                    await line.page.send(again)
            case "kept":
                pass

    async def _later(self, line: Line, beat: bytes) -> None:
        await asyncio.sleep(LATE)
        with suppress(ConnectionClosed):
            await line.page.send(beat)

    async def _lie_unasked(self) -> None:
        while True:
            await asyncio.sleep(OFTEN * (0.5 + self.random.random()))
            for seat in self.random.choice((("a",), ("b",), ("a", "b"))):
                if self.lies and seat in self._lines:
                    with suppress(ConnectionClosed):
                        await self.tells(seat)

    async def tells(self, seat: str) -> None:
        """The view that the node last told this page: as it is, or as this one would have it."""
        line, lies = self._lines[seat], self.lies if seat in self.to else ()

        def change(view: Json) -> None:
            said: list[tuple[str, Json]] = []
            for lie in lies:
                before = json.loads(json.dumps(view))
                lie(self, line, view)
                said.append((lie.__name__, {name: view[name] for name in view if view[name] != before[name]}))
            for name, changed in said:
                self.told[name] += any(view[field] == to != line.view[field] for field, to in changed.items())

        await self._shows(line, change)

    async def _shows(self, line: Line, change: Callable[[Json], None]) -> None:
        view = json.loads(json.dumps(line.view))
        change(view)
        self._version += 1
        await line.page.send(json.dumps({**view, "version": self._version}))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(65_536):
            sink.write(chunk)
            await sink.drain()
        sink.write_eof()
