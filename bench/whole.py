"""Everything at once: what a room costs, then a rolling deploy and a failover under live rooms.

Pairs of phones without a screen, Together, come through Caddy to two nodes over a store with a replica and sentinels,
as docker-compose.yml says. Prints what that uses; then each node is replaced in turn, and the primary is killed.
For each: how long until both phones of a pair were back, Paused, and whether anything was released or lost.

    python -m bench.whole [--pairs 500] [--processes 4] [--seconds 20]
"""

import argparse
import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from deploy.cluster import Cluster, cluster
from tests.support.headless import HeadlessPair, HeadlessPhone, headless_phones, phones_of

TICKS_A_SECOND = 100
BACK_WITHIN = 60.0
FAILED_OVER_WITHIN = 8.0
"""Seconds: the sentinels wait for two, and then agree."""


def used(pid: int) -> tuple[float, float]:
    """CPU seconds and resident MB of a process."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return (int(stat[11]) + int(stat[12])) / TICKS_A_SECOND, pages * 4096 / 1e6


async def cost(running: Cluster, pairs: int, seconds: float) -> None:
    """What the nodes use while nothing happens but beats."""
    pids = {name: running.pid_of(name) for name in (*running.nodes, "proxy", "store")}
    before = {name: used(pid)[0] for name, pid in pids.items()}
    await asyncio.sleep(seconds)
    for name, pid in pids.items():
        cpu, memory = used(pid)
        load = (cpu - before[name]) / seconds
        print(f"{name}: {load:.1%} of a core, {load / pairs * 1e6:.0f} µs a room and second, {memory:.0f} MB resident")


def back_at(phone: HeadlessPhone, since: float) -> float | None:
    """When it was last found to be Paused with its partner there, in ms; None while it isn't."""
    shows = phone.shows
    if shows["name"] != "paused" or not shows["here"] or shows["connection"] != "up":
        return None
    at = phone.changes[-1].at
    for change in reversed(phone.changes):
        whole = change.screen == "paused" and change.shows["here"] and change.shows["connection"] == "up"
        if change.at < since or not whole:
            break
        at = change.at
    return at


async def through(what: str, pairs: list[HeadlessPair], happens: Callable[[], Awaitable[None]]) -> None:
    """Let it happen to pairs that are Together, wait until all are back, and let them go on again."""
    began = time.time() * 1000
    await happens()
    took: list[float] = []
    released = lost = 0
    for pair in pairs:
        since = [change for phone in pair.both for change in phone.changes if change.at >= began]
        if not since:
            continue
        lost_at = min(change.at for change in since)
        released += any(change.screen == "together" and change.at > lost_at for change in since)
        until = time.monotonic() + BACK_WITHIN
        while time.monotonic() < until and any(back_at(phone, began) is None for phone in pair.both):
            await asyncio.sleep(0.05)
        back = [at for phone in pair.both if (at := back_at(phone, began)) is not None]
        if len(back) == 2:
            took.append(max(back) - lost_at)
        else:
            lost += 1
    took.sort()
    quick = sum(each <= 1000 for each in took) / max(1, len(took))
    print(f"{what}: {len(took) + lost} of {len(pairs)} pairs paused; lost {lost}; released by it {released};", end=" ")
    if took:
        p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
        print(
            f"back after p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {took[-1]:.0f} ms; within 1 s {quick:.1%}",
            flush=True,
        )
    for phone in phones_of(pairs):
        phone.auto_press("go_on", "good")
    await asyncio.gather(*(pair.until(60, name="together") for pair in pairs))
    for phone in phones_of(pairs):
        phone.auto_press("good")


async def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="A rolling deploy and a failover under live rooms.")
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    async with cluster() as running, AsyncExitStack() as stack:
        homes = [await stack.enter_async_context(headless_phones()) for _ in range(given.processes)]
        share = given.pairs // given.processes
        made = [await phones.pairs(share, [running.url], at_once=10) for phones in homes]
        pairs = [pair for some in made for pair in some]
        print(f"{len(pairs)} pairs are Together", flush=True)
        await cost(running, len(pairs), given.seconds)
        for node in running.nodes:

            async def replaced(node: str = node) -> None:
                await running.end(node)
                await running.start(node)
                await running.until_ready(running.port_of(node, "8787"), "/readyz")

            await through(f"{node} replaced", pairs, replaced)

        async def failed_over() -> None:
            await running.end("store", signal.SIGKILL)
            await asyncio.sleep(FAILED_OVER_WITHIN)

        await through("primary killed", pairs, failed_over)


if __name__ == "__main__":
    asyncio.run(main())
