"""The promise, measured between two real pages: taps, kills of the server, cuts of a phone's wire.

Prints, for each, how long it took until the partner's phone had *painted* something other than Together. Both pages and
this program read one machine's clock. Painting is taken as done two animation frames after the page has changed, so
up to 17 ms of each figure are the frame's.

    python -m bench.promise [--taps 200] [--kills 30] [--cuts 30] [--seed 1]
"""

import argparse
import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field

from playwright.async_api import Browser
from tests.support.browser import Pair, chromium, two_phones
from tests.support.proxy import Wire
from tests.support.waiting import T


@dataclass
class Figures:
    """What one kind of trial took, in ms."""

    what: str
    taken: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Name, trials, median, 99th percentile, longest, violations."""
        if not self.taken:
            return f"{self.what:34} none"
        ordered = sorted(self.taken)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        late = sum(taken > T for taken in ordered)
        return (
            f"{self.what:34} {len(ordered):5} trials   p50 {statistics.median(ordered):7.0f} ms   "
            f"p99 {p99:7.0f} ms   longest {ordered[-1]:7.0f} ms   later than T: {late}"
        )


async def _together(pair: Pair) -> None:
    await pair.join()
    await pair.start()


async def taps(pair: Pair, count: int, dice: random.Random) -> Figures:
    """A taps after a moment of Together; the time until B has painted Paused."""
    figures = Figures("tap, all well")
    for _ in range(count):
        await _together(pair)
        await asyncio.sleep(dice.uniform(0, 0.3))
        tapped_at = await pair.a.tap()
        await pair.b.shows("paused")
        await pair.a.shows("paused", receipt="shown")
        figures.taken.append(await pair.b.left_together_after(tapped_at) - tapped_at)
    return figures


async def kills(pair: Pair, count: int, dice: random.Random) -> Figures:
    """The server is killed; the time from the kill until each of the two has painted Paused."""
    figures = Figures("server kill -9 → both Paused")
    for _ in range(count):
        await _together(pair)
        await asyncio.sleep(dice.uniform(0, 0.5))
        killed_at = time.time() * 1000
        await pair.server.kill()
        for phone in (pair.a, pair.b):
            await phone.shows("paused", within=10)
            figures.taken.append(await phone.left_together_after(killed_at) - killed_at)
        await pair.server.start()
    return figures


async def cuts(pair: Pair, count: int, dice: random.Random, wire: Wire) -> Figures:
    """A's wire is gone at some moment around A's tap; the time from the tap until B has painted Paused."""
    figures = Figures(f"A's wire: {wire.value}, and A taps")
    for _ in range(count):
        await _together(pair)
        await asyncio.sleep(dice.uniform(0, 0.5))
        pair.a.wire.both(wire)
        cut_at = time.time() * 1000
        await asyncio.sleep(dice.uniform(0, 0.5))
        tapped_at = await pair.a.tap()
        await pair.b.shows("paused", within=10)
        left_at = await pair.b.left_together_after(cut_at)
        figures.taken.append(max(0.0, left_at - tapped_at))
        pair.a.wire.both(Wire.OPEN)
    return figures


async def measure(browser: Browser, arguments: argparse.Namespace) -> None:
    """Run all of it, printing as it goes."""
    dice = random.Random(arguments.seed)
    print(f"seed {arguments.seed}")
    async with two_phones(browser, motion=True, worker=True) as pair:
        for trials in (
            taps(pair, arguments.taps, dice),
            cuts(pair, arguments.cuts, dice, Wire.BLACK_HOLE),
            cuts(pair, arguments.cuts, dice, Wire.CUT),
            kills(pair, arguments.kills, dice),
        ):
            print((await trials).row(), flush=True)


async def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="Measure the promise between two real pages.")
    parser.add_argument("--taps", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--cuts", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    async with chromium() as browser:
        await measure(browser, parser.parse_args())


if __name__ == "__main__":
    asyncio.run(main())
