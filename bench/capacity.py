"""What many rooms cost, and what they go through: a rolling deploy and a failover under all of them.

Phones that cost next to nothing (`bench.generator`) come through Caddy to two nodes over a store with a replica and
sentinels, as the compose files say, all Together. For each number of rooms it prints what each program used; then each
node is replaced in turn, and the primary is killed. For each room: how long until both of its phones had a view again,
Paused, and heard each other.

    python -m bench.capacity [--rooms 500 2000] [--seconds 20] [--calm]
"""

import argparse
import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from heapq import heappop, heappush
from pathlib import Path
from typing import Final

from deploy.cluster import Cluster, cluster

from bench.generator import Generator, Lull, Phone
from bench.subjects import rooms

TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")
BEATS: Final = 4
"""A second and phone."""

BACK_WITHIN: Final = 60.0
"""Seconds after which a room counts as lost."""

FAILED_OVER_WITHIN: Final = 8.0
"""Seconds: the sentinels wait for two, and then agree."""

TOGETHER_WITHIN: Final = 180.0

AT_ONCE: Final = 20
"""Phones that say yes in one look."""

AGAIN_AFTER: Final = 10.0
"""Seconds until a yes that nothing came of is said again."""

LOOKED_EVERY: Final = 0.02


def used(pid: int) -> tuple[float, float, int]:
    """CPU seconds, resident MB and open files of a process."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    cpu = (int(stat[11]) + int(stat[12])) / TICKS_A_SECOND
    return cpu, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


class Held:
    """Phones that go on beating, and come back when they are dropped."""

    def __init__(self, generator: Generator) -> None:
        """`generator`: its phones are connected."""
        self.generator: Final = generator
        self.heard: Final[dict[Phone, float]] = {}
        phones, now = generator.phones, time.perf_counter()
        self._due: Final = [(now + at / len(phones) / BEATS, at) for at in range(len(phones))]
        generator.on_frame = self._hear

    def _hear(self, phone: Phone, now: float) -> None:
        self.heard[phone] = now

    def until(self, done: Callable[[float], bool]) -> None:
        """Go on until it says so, which it is asked every few milliseconds."""
        generator, phones = self.generator, self.generator.phones
        look_at = 0.0
        while True:
            now = time.perf_counter()
            if now >= look_at:
                if done(now):
                    return
                look_at = now + LOOKED_EVERY
                generator.redial()
            for _ in range(256):
                if self._due[0][0] > now:
                    break
                at, index = heappop(self._due)
                generator.send(phones[index], None)
                heappush(self._due, (max(at + 1 / BEATS, now - 1), index))  # what is a second late is left out
            generator.turn(0.001)

    def agree(self) -> None:
        """All say yes, until each was Together. Raises `TimeoutError`.

        On a busy machine some are late with a beat soon after, and Paused for it; that is no reason to wait for them.
        """
        until, said = time.perf_counter() + TOGETHER_WITHIN, dict[Phone, float]()
        waiting = list(self.generator.phones)

        def together(now: float) -> bool:
            nonlocal waiting
            waiting = [phone for phone in waiting if phone.view.get("phase") != "together"]
            if waiting and now > until:
                states = Counter((phone.ready, phone.view.get("phase"), phone.view.get("ask")) for phone in waiting)
                raise TimeoutError(f"{len(waiting)} phones are not Together: {states}")
            asked = [
                phone
                for phone in waiting
                if phone.open and phone.view.get("ask") == "open" and said.get(phone, 0) < now - AGAIN_AFTER
            ]
            for phone in asked[:AT_ONCE]:
                said[phone] = now
                self.generator.say(phone, Lull.yes(phone))
            return not waiting

        self.until(together)


def cost(running: Cluster, held: Held, seconds: float) -> None:
    """What each program uses while nothing happens but beats."""
    pids = {name: running.pid_of(name) for name in (*running.nodes, "proxy", "store", "replica")}
    before = {name: used(pid)[0] for name, pid in pids.items()}
    generator, began = held.generator, time.perf_counter()
    received = generator.received
    held.until(lambda now: now > began + seconds)
    took = time.perf_counter() - began
    beats, count = (generator.received - received) / took, len(generator.phones) // 2
    print(f"  beats passed on: {beats:.0f} a second, {beats / (count * 2 * BEATS):.0%} of those intended", flush=True)
    for name, pid in pids.items():
        cpu, memory, files = used(pid)
        load = (cpu - before[name]) / took
        each = load / beats * 1e6
        print(
            f"  {name}: {load:.0%} of a core, {each:.0f} µs for each beat of all, {memory:.0f} MB, {files} open files"
        )


def through(what: str, held: Held, happens: Callable[[], Future[None]]) -> None:
    """Let it happen to rooms that are Together, wait until all are back, and let them go on again."""
    phones, began = held.generator.phones, time.perf_counter()
    pairs = [
        (phone, phone.partner)
        for phone in phones
        if phone.seat == 0 and phone.view.get("phase") == phone.partner.view.get("phase") == "together"
    ]
    left: dict[int, float] = {}
    back: dict[int, float] = {}
    ready_at: dict[Phone, float] = {}
    happening = happens()

    def settled(now: float) -> bool:
        for phone in phones:
            if not phone.ready:
                ready_at.pop(phone, None)
            elif phone not in ready_at:
                ready_at[phone] = now
        for at, (a, b) in enumerate(pairs):
            both = (a, b)
            if any(not phone.ready or phone.view.get("phase") != "together" for phone in both):
                left.setdefault(at, now)
            if at in left and at not in back and all(_is_back(phone, ready_at, held) for phone in both):
                back[at] = now
        happened = happening.done()
        return (happened and len(back) == len(left)) or now > began + BACK_WITHIN

    held.until(settled)
    took = sorted(back[at] - left[at] for at in back)
    print(f"  {what}: {len(left)} of {len(pairs)} rooms left Together, {len(left) - len(back)} lost;", end=" ")
    if took:
        print(f"Paused with both there after p50 {took[len(took) // 2]:.2f} s, longest {took[-1]:.2f} s", flush=True)
    again = time.perf_counter()
    held.agree()
    print(f"    all Together again {time.perf_counter() - again:.1f} s later, each saying yes as soon as it is asked")


def _is_back(phone: Phone, ready_at: dict[Phone, float], held: Held) -> bool:
    since = ready_at.get(phone)
    return since is not None and phone.view.get("phase") == "paused" and held.heard.get(phone, 0) >= since


def measure(running: Cluster, count: int, given: argparse.Namespace, loop: asyncio.AbstractEventLoop) -> None:
    """All of it with so many rooms."""
    url = running.environment("node1")["LULL_REDIS_URL"]
    dialect = Lull(asyncio.run_coroutine_threadsafe(rooms(url, count), loop).result())
    generator = Generator(dialect)
    took = generator.connect((running.port,), range(count), within=300)
    print(f"{count} rooms, {count * 2} phones there after {took:.1f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    held = Held(generator)
    held.agree()
    cost(running, held, given.seconds)
    if not given.calm:
        for node in running.nodes:

            async def replaced(node: str = node) -> None:
                await running.end(node)
                await running.start(node)
                await running.until_ready(running.port_of(node, "8787"), "/readyz")

            through(f"{node} replaced", held, lambda: asyncio.run_coroutine_threadsafe(replaced(), loop))

        async def failed_over() -> None:
            await running.end("store", signal.SIGKILL)
            await asyncio.sleep(FAILED_OVER_WITHIN)

        through("primary killed", held, lambda: asyncio.run_coroutine_threadsafe(failed_over(), loop))
    generator.close()


async def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="What many rooms cost, and what they go through.")
    parser.add_argument("--rooms", type=int, nargs="+", default=[500, 2000])
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--calm", action="store_true", help="replace and kill nothing")
    given = parser.parse_args()
    loop = asyncio.get_running_loop()
    for count in given.rooms:
        async with cluster() as running:
            await asyncio.to_thread(measure, running, count, given, loop)


if __name__ == "__main__":
    asyncio.run(main())
