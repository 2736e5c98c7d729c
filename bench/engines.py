"""The promise by engines: how long it takes from a tap on one until the other has painted Paused.

    python -m bench.engines [--taps 200] [--on chromium-firefox,webkit-webkit]

Each two tap by turns, `taps` times each way, and each way has a row.
Painting is taken as done two animation frames after the page has changed. All engines read the machine's clock, Firefox
and WebKitGTK to 1 ms.
"""

import argparse
import asyncio
import itertools
from typing import Final

from tests.engines.engines import ENGINES, running
from tests.engines.people import Engine, Pair, pair_on
from tests.support.browser import HELD
from tests.support.waiting import T

from bench.promise import Figures

ROUND: Final = 15
"""Taps each way in one room: a session has check-ins, and its end."""


async def taps(pair: Pair, count: int, names: tuple[str, str]) -> list[Figures]:
    """`count` taps each way; the time until the other page has painted something other than Together."""
    ways = [Figures(" → ".join(names)), Figures(" → ".join(names[::-1]))]
    await pair.join()
    await pair.start()
    number = 0
    while number < 2 * count:
        one, other = pair.both[:: 1 if number % 2 == 0 else -1]
        at = await one.tap()
        await other.shows("paused", mine="false")
        await one.shows("paused", receipt="shown")
        left = await other.left_together_after(other.together_since or at)
        if left >= at:  # else a slow machine had missed a proof before the tap
            ways[number % 2].taken.append(left - at)
            number += 1
        if left - at > T:
            held = float(await other.tab.evaluate(HELD, [at, left]))
            print(f"{left - at:.0f} ms, and for {held:.0f} of them the other's page stood still", flush=True)
        await pair.release(one, other)
    if names[0] == names[1]:
        return [Figures(ways[0].what, ways[0].taken + ways[1].taken)]
    return ways


async def measure(count: int, on: list[tuple[str, str]]) -> None:
    """Each two of them, printing as it goes."""
    async with running(*[name for names in on for name in names]) as engines:
        for names in on:
            await _between(engines, names, count)


async def _between(engines: dict[str, Engine], names: tuple[str, str], count: int) -> None:
    rows: dict[str, Figures] = {}
    for begun in range(0, count, ROUND):
        async with pair_on(engines[names[0]], engines[names[1]]) as pair:
            for way in await taps(pair, min(ROUND, count - begun), names):
                rows.setdefault(way.what, Figures(way.what)).taken += way.taken
    for row in rows.values():
        print(row.row(), flush=True)


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="Measure the promise between each two engines.")
    parser.add_argument("--taps", type=int, default=200)
    parser.add_argument("--on", help="these pairs of engines, such as firefox-webkit, with commas between")
    given = parser.parse_args()
    every = itertools.combinations_with_replacement(ENGINES, 2)
    on = [names for names in every if not given.on or "-".join(names) in given.on.split(",")]
    asyncio.run(measure(given.taps, on))


if __name__ == "__main__":
    main()
