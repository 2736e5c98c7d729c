"""Lull as its users start it: a process of its own, over a Valkey that outlives it."""

import asyncio
import itertools
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn
from tests.support.waiting import PATIENCE

ROOT: Final = Path(__file__).parents[2]

SOURCES_OF_PAGE: Final = "LULL_CLIENT_SOURCES"
"""In the environment: the folder of a copy of the page's sources, where that is to be looked at."""

CLIENT: Final = Path(os.environ.get(SOURCES_OF_PAGE, ROOT / "client_web"))
"""The page's sources; what was built of them is in `dist`."""

_WORKER: Final = os.environ.get("PYTEST_XDIST_WORKER")

_PORTS: Final = itertools.count(
    (os.getpid() if _WORKER is None else os.getppid()) % 25 * 400 + int((_WORKER or "gw0")[2:]) * 2_000
)
"""Another part of the ports for each run, and of that another one for each of up to five workers."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on.

    Below those that the kernel gives to whoever asks for any, from a part of this process's own: what is free now is free
    until it's listened on.
    """
    for _ in range(2_000):
        port = 20_000 + next(_PORTS) % 10_000
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


class ServerProcess:
    """`python -m lull serve` on a fixed port; can be killed and started again."""

    def __init__(
        self,
        redis_url: str,
        origins: Sequence[str] = (),
        port: int | None = None,
        *,
        files: int | None = None,
        **more: str,
    ) -> None:
        """`origins`: further pages that may call. `files`: that it may have open. `more`: of its environment."""
        self._limits: Final = () if files is None else ("prlimit", f"--nofile={files}:{files}")
        self.port: Final = port or free_port()
        self._environment: Final = {
            **os.environ,
            "LULL_PORT": str(self.port),
            "LULL_REDIS_URL": redis_url,
            "LULL_ORIGINS": ",".join([f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}", *origins]),
            "PYTHONPATH": str(ROOT / "server"),
            **more,
        }
        self._process: asyncio.subprocess.Process | None = None
        self.log: bytes = b""
        self.said: bytes = b""
        """What it told whoever started it."""

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        self._process = await asyncio.create_subprocess_exec(
            *(*self._limits, sys.executable, "-m", "lull", "serve"),
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._reading = asyncio.gather(self._read_log(self._process), self._read_said(self._process))
        async with asyncio.timeout(PATIENCE):
            while not await asyncio.to_thread(self._ready):
                assert self._process.returncode is None, self.log.decode()
                await asyncio.sleep(0.02)

    def _ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=1) as answer:  # noqa: S310 - our own address
                return answer.status == 200
        except (URLError, OSError):
            return False

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while line := await process.stderr.readline():
            self.log += line

    async def _read_said(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self.said += line

    @property
    def pid(self) -> int:
        """Of the process that runs."""
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        """`kill -9`."""
        await self._end(signal.SIGKILL)

    def strike(self) -> None:
        """`kill -9`, and nobody waits for its end: `kill` does."""
        self._signal(signal.SIGKILL)

    async def stop(self) -> None:
        """What an operator does."""
        await self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """SIGSTOP: the process is there and does nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.send_signal(number)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._process.wait()
                await self._reading
        except TimeoutError as late:
            self._process.kill()
            raise AssertionError(f"a server doesn't end: {self.log.decode()[-2000:]}") from late


@asynccontextmanager
async def serving(server: uvicorn.Server) -> AsyncGenerator[None]:
    """A server in this process, up; told to stop and waited for when left."""
    task = asyncio.create_task(server.serve(), name="server")
    async with asyncio.timeout(PATIENCE):
        while not server.started:
            await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        async with asyncio.timeout(PATIENCE):
            await task


@asynccontextmanager
async def running_server(redis_url: str, origins: Sequence[str] = ()) -> AsyncGenerator[ServerProcess]:
    """A started server, stopped when left."""
    server = ServerProcess(redis_url, origins)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
