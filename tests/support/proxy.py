"""A TCP proxy on loopback that can cut or swallow each direction: the wire between a phone and its node."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from random import Random
from types import TracebackType
from typing import ClassVar, Final, Self

MOST_LATE: Final = 0.15
"""Seconds: with more a phone that is Together has no proof that is young enough (SHOW1), and pauses."""


class Wire(Enum):
    """What the proxy does with bytes."""

    OPEN = "open"
    BLACK_HOLE = "black hole"
    """Swallow everything silently, and accept nothing new: neither side is told."""
    CUT = "cut"
    """Reset every connection and refuse new ones."""


class Proxy:
    """Use as an async context manager. `port` is where phones connect."""

    late: ClassVar[Random | None] = None
    """By what chance that which goes down to a phone is late, in its order. Not at all, unless a slow platform is asked for."""

    def __init__(self, target_port: int) -> None:
        """Forwards to 127.0.0.1:`target_port`."""
        self._target: Final = target_port
        self._up: Wire = Wire.OPEN
        self._down: Wire = Wire.OPEN
        self._change: Final = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._writers: Final[set[asyncio.StreamWriter]] = set()
        self._tasks: Final[set[asyncio.Task[None]]] = set()
        self.port: int = 0
        self.capture: list[bytearray] | None = None
        """What passed, one entry a connection and direction, once this is a list."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self._reset()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def set(self, *, up: Wire | None = None, down: Wire | None = None) -> None:
        """Change a direction: `up` is phone → node."""
        self._up = self._up if up is None else up
        self._down = self._down if down is None else down
        if Wire.CUT in (self._up, self._down):
            self._reset()
        self._change.set()
        self._change.clear()

    def both(self, wire: Wire) -> None:
        """Change both directions."""
        self.set(up=wire, down=wire)

    async def _changed_until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await self._change.wait()

    def _reset(self) -> None:
        for writer in list(self._writers):
            with suppress(OSError):
                writer.transport.abort()
        self._writers.clear()

    async def _serve(self, phone_in: asyncio.StreamReader, phone_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._writers.add(phone_out)
        try:
            if Wire.CUT in (self._up, self._down):
                phone_out.transport.abort()
                return
            # A dead link takes no new connection; the phone's kernel just waits.
            await self._changed_until(lambda: Wire.BLACK_HOLE not in (self._up, self._down))
            try:
                node_in, node_out = await asyncio.open_connection("127.0.0.1", self._target)
            except OSError:
                phone_out.transport.abort()
                return
            self._writers.add(node_out)
            await asyncio.gather(
                self._pump(phone_in, node_out, upwards=True), self._pump(node_in, phone_out, upwards=False)
            )
        finally:
            self._writers.discard(phone_out)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, upwards: bool) -> None:
        passed = bytearray()
        if self.capture is not None:
            self.capture.append(passed)
        with suppress(OSError, asyncio.IncompleteReadError):
            while chunk := await source.read(65536):
                if not upwards and self.late is not None:
                    await asyncio.sleep(self.late.uniform(0, MOST_LATE))
                if (self._up if upwards else self._down) is Wire.OPEN:
                    if self.capture is not None:
                        passed += chunk
                    sink.write(chunk)
                    await sink.drain()
        # A hole swallows the end of a connection like everything else.
        await self._changed_until(lambda: (self._up if upwards else self._down) is not Wire.BLACK_HOLE)
        sink.close()
        self._writers.discard(sink)
