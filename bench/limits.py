"""What it takes to pass a beat on, by what it goes through: bare sockets on one epoll, asyncio's transports, and Lull.

    python -m bench.limits [--pairs 1000] [--seconds 4]

The first two only hand bytes on: no WebSocket, no seat, no room. What Lull takes more is its own and its library's.
"""

import argparse
import asyncio
import multiprocessing
import select
import socket
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager
from typing import Final, TypeAlias, TypeVar

from bench import subjects
from bench.__main__ import together
from bench.generator import MASKED_BEAT, READ, precise_sleep
from lull.protocol.frames import BEAT_SIZE

FRAME: Final = bytes(len(MASKED_BEAT) + BEAT_SIZE)
RATES: Final = (4_000, 8_000, 16_000)
"""Beats a second over all: of 500, 1,000 and 2,000 rooms."""

Each = TypeVar("Each")

Relay: TypeAlias = Callable[[list[socket.socket]], None]
"""Passes on until it is ended: each two sockets in a row are partners."""


def bare_sockets(sockets: list[socket.socket]) -> None:
    """One epoll, one `recv`, one `send`."""
    epoll = select.epoll()
    partners = {one.fileno(): (one.recv, other.send) for one, other in _each_with_its_partner(sockets)}
    for each in partners:
        epoll.register(each, select.EPOLLIN)
    while True:
        for number, _ in epoll.poll():
            receive, send = partners[number]
            send(receive(READ))


class _Passes(asyncio.Protocol):
    def __init__(self) -> None:
        self.partner: asyncio.Transport | None = None

    def data_received(self, data: bytes) -> None:
        if self.partner is not None:
            self.partner.write(data)


def transports(sockets: list[socket.socket]) -> None:
    """A protocol for each socket on asyncio's own loop."""

    async def passing() -> None:
        loop = asyncio.get_running_loop()
        made = [await loop.connect_accepted_socket(_Passes, each) for each in sockets]
        for (_, one), (transport, _) in _each_with_its_partner(made):
            one.partner = transport
        await loop.create_future()

    asyncio.run(passing())


def _each_with_its_partner(row: list[Each]) -> Generator[tuple[Each, Each]]:
    for a, b in zip(row[::2], row[1::2], strict=True):
        yield a, b
        yield b, a


@contextmanager
def running(relay: Relay, pairs: int) -> Generator[tuple[int, list[socket.socket]]]:
    """A relay in a process of its own: its id, and the phones' ends of its sockets."""
    with ExitStack() as stack:
        listening = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
        phones: list[socket.socket] = []
        accepted: list[socket.socket] = []
        for _ in range(2 * pairs):
            phones.append(stack.enter_context(closing(socket.create_connection(listening.getsockname()))))
            accepted.append(listening.accept()[0])
        for each in (*phones, *accepted):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            each.settimeout(0)
        process = multiprocessing.get_context("fork").Process(target=relay, args=(accepted,), daemon=True)
        process.start()
        stack.callback(process.join)
        stack.callback(process.kill)
        for each in accepted:
            each.close()
        assert process.pid is not None  # noqa: S101 - it was started
        yield process.pid, phones


def beat(phones: list[socket.socket], rate: int, seconds: float) -> int:
    """Send at this rate and read what comes back, for so long; how many were sent."""
    epoll = select.epoll()
    by_number = {each.fileno(): each for each in phones}
    for number in by_number:
        epoll.register(number, select.EPOLLIN)
    began, sent = time.perf_counter(), 0
    while (now := time.perf_counter() - began) < seconds:
        for index in range(sent, int(now * rate)):
            phones[index % len(phones)].send(FRAME)
            sent += 1
        for number, _ in epoll.poll(0.0005):
            by_number[number].recv(READ)
    return sent


def told(name: str, rate: int, sent: int, before: tuple[float, float], after: tuple[float, float]) -> None:
    """A line for one rate."""
    program, kernel = ((late - early) * 1e6 / sent for early, late in zip(before, after, strict=True))
    print(f"{name:14} {rate:7,} beats/s  {program + kernel:5.1f} µs a beat: {kernel:5.1f} in the kernel", flush=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What it takes to pass a beat on, by what it goes through.")
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    precise_sleep()
    for name, relay in (("bare sockets", bare_sockets), ("asyncio", transports)):
        with running(relay, given.pairs) as (process, phones):
            beat(phones, RATES[0], 1)
            for rate in RATES:
                before = subjects.cpu(process)
                sent = beat(phones, rate, given.seconds)
                told(name, rate, sent, before, subjects.cpu(process))
    with subjects.lull() as lull:
        generator = together(lull, lull.dialect(given.pairs), given.pairs)
        process = lull.processes[0].pid
        for rate in RATES:
            each = rate / given.pairs / 2
            before = subjects.cpu(process)
            generator.open_loop(given.seconds, beats=each)
            told("Lull", rate, int(rate * given.seconds), before, subjects.cpu(process))
        generator.close()


if __name__ == "__main__":
    main()
