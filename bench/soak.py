"""Whether a node's memory stays flat: rooms come, beat, pause and go, over and over.

    python -m bench.soak [--minutes 60] [--pairs 100]

A node remembers a room for five minutes after its last phone has left (EPOCH6), so it grows for those; what counts is
the growth from then on. Prints a line for each minute and, at the end, that growth.
"""

import argparse
import os
import time
from contextlib import suppress
from statistics import mean
from typing import Final

from bench.generator import Generator, Lull
from bench.subjects import Running, lull

REMEMBERED: Final = 6.0
"""Minutes until the oldest room has been forgotten again, and a little more."""

SECONDS: Final = 5.0
"""For which a batch of rooms is in session."""


def batch(running: Running, pairs: int) -> None:
    """So many rooms from their first phone to their last."""
    dialect = running.dialect(pairs)
    generator = Generator(dialect)
    generator.connect(running.ports, range(pairs))
    if isinstance(dialect, Lull):
        dialect.agree(generator)
    generator.open_loop(SECONDS, beats=4, taps=20, measured="beats")
    generator.close()


def main() -> None:
    """Read the command line and watch."""
    parser = argparse.ArgumentParser(description="Whether a node's memory stays flat.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pairs", type=int, default=100)
    given = parser.parse_args()
    with suppress(OSError):
        os.nice(5)
    figures: list[tuple[float, float]] = []
    rooms = 0
    with lull() as running:
        began = said = time.monotonic()
        while (now := time.monotonic()) < began + given.minutes * 60:
            batch(running, given.pairs)
            rooms += given.pairs
            figures.append(((now - began) / 60, running.resident() / 1e6))
            if time.monotonic() > said + 60:
                said = time.monotonic()
                print(f"{figures[-1][0]:5.1f} min  {rooms:7} rooms  {figures[-1][1]:6.1f} MB resident", flush=True)
    settled = [resident for minute, resident in figures if minute >= REMEMBERED]
    half = len(settled) // 2
    if half:
        first, last = mean(settled[:half]), mean(settled[half:])
        print(f"after the first {REMEMBERED:.0f} min: {first:.1f} MB, then {last:.1f} MB: {last / first - 1:+.1%}")


if __name__ == "__main__":
    main()
