"""Whether a node's memory stays flat: rooms come, beat, pause and go, over and over.

    python -m bench.soak [--minutes 60] [--pairs 100] [--write]

A node remembers a room for five minutes after its last phone has left (EPOCH6), so it grows for those; what counts is
the growth from then on. Prints a line for each minute and, at the end, that growth. `--write` draws the memory over the
minutes as bench/soak.svg.
"""

import argparse
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from math import ceil
from pathlib import Path
from statistics import mean
from typing import Final

from bench.generator import Generator, Lull
from bench.subjects import Running, lull

REMEMBERED: Final = 6.0
"""Minutes until the oldest room has been forgotten again, and a little more."""

SECONDS: Final = 5.0
"""For which a batch of rooms is in session."""

PICTURE: Final = Path(__file__).with_name("soak.svg")


def batch(running: Running, pairs: int) -> None:
    """So many rooms from their first phone to their last."""
    dialect = running.dialect(pairs)
    generator = Generator(dialect)
    generator.connect(running.ports, range(pairs))
    if isinstance(dialect, Lull):
        dialect.agree(generator)
    generator.open_loop(SECONDS, beats=4, taps=20, measured="beats")
    generator.close()


def picture(figures: Sequence[tuple[float, float]], said: str) -> str:
    """An SVG of resident memory, in MB, over minutes; grey until the oldest room is forgotten. `said`: stands below."""
    left, top, width, height = 60, 16, 640, 240
    minutes, most = figures[-1][0], 20 * ceil(max(resident for _, resident in figures) / 20)

    def x(minute: float) -> float:
        return left + width * minute / minutes

    def y(resident: float) -> float:
        return top + height * (1 - resident / most)

    box = f"0 0 {left + width + 30} {top + height + 60}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="12" fill="#333">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{left}" y="{top}" width="{x(min(REMEMBERED, minutes)) - left:.0f}" height="{height}" fill="#eee"/>',
    ]
    for resident in range(0, most + 1, 20):
        parts.append(f'<path d="M{left} {y(resident):.0f}h{width}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y(resident) + 4:.0f}" text-anchor="end">{resident} MB</text>')
    parts.extend(
        f'<text x="{x(minute):.0f}" y="{top + height + 18}" text-anchor="middle">{minute} min</text>'
        for minute in range(0, int(minutes) + 1, 10)
    )
    line = " ".join(f"{x(minute):.1f},{y(resident):.1f}" for minute, resident in figures)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#0a6b5d" stroke-width="2"/>')
    parts.append(f'<text x="{left}" y="{top + height + 44}">{said}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Read the command line and watch."""
    parser = argparse.ArgumentParser(description="Whether a node's memory stays flat.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--write", action="store_true")
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
        grown = f"first half: {first:.1f} MB, second half: {last:.1f} MB: {last / first - 1:+.1%}"
        print(f"after the first {REMEMBERED:.0f} min, {grown}")
        if given.write:
            PICTURE.write_text(picture(figures, f"{rooms:,} rooms. After the first {REMEMBERED:.0f} min, {grown}"))


if __name__ == "__main__":
    main()
