"""Two checkouts of Lull beside each other: what a tap, a beat and a phone cost in one, by what they cost in the other.

    python -m bench.paired BEFORE [--rounds 8] [--pairs 300]

BEFORE is another checkout. In each round both are measured, in turn, and in the other order in the next one. CPU time
is of the server's process alone, so that what else the machine does matters little; the ratios are taken within a
round.
"""

import argparse
import statistics
import time
from pathlib import Path
from typing import Final

from bench import subjects
from bench.__main__ import BEATS_A_SECOND, TAPS_A_SECOND, together

PARTS: Final = ("tap", "beat", "memory", "tap, two nodes", "beat, two nodes")


def measure(tree: Path, pairs: int, seconds: float) -> dict[str, float]:
    """CPU seconds a tap and a beat, on one node and across two, and bytes a phone."""
    subjects.ROOT = tree  # whose `lull` is started
    found: dict[str, float] = {}
    for nodes, name in ((1, ""), (2, ", two nodes")):
        with subjects.lull(nodes=nodes) as running:
            dialect = running.dialect(pairs)
            time.sleep(0.3)
            empty = running.resident()
            generator = together(running, dialect, pairs)
            if nodes == 1:
                found["memory"] = (running.resident() - empty) / pairs / 2
            for what, taps, beats in (("tap", TAPS_A_SECOND, 0.0), ("beat", 0.0, BEATS_A_SECOND)):
                generator.open_loop(1, taps=taps, beats=beats)  # what is done the first time only
                before, sent = running.cpu(), generator.sent
                taken = generator.open_loop(seconds, taps=taps, beats=beats, measured=f"{what}s")
                found[what + name] = (running.cpu() - before) / (generator.sent - sent or len(taken))
            generator.close()
    return found


def main() -> None:
    """Read the command line, measure, and print the ratios."""
    parser = argparse.ArgumentParser(description="What a tap, a beat and a phone cost, by what they cost before.")
    parser.add_argument("before", type=Path)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    trees = (given.before.resolve(), subjects.ROOT)
    ratios: dict[str, list[float]] = {part: [] for part in PARTS}
    for number in range(given.rounds):
        order = trees if number % 2 == 0 else trees[::-1]
        found = {tree: measure(tree, given.pairs, given.seconds) for tree in order}
        for part in PARTS:
            before, after = (found[tree][part] for tree in trees)
            ratios[part].append(after / before)
            print(f"{number} {part}: {before:.3g} -> {after:.3g}", flush=True)
    for part, each in ratios.items():
        print(f"{part}: {statistics.median(each):.3f} ({min(each):.3f} to {max(each):.3f})")


if __name__ == "__main__":
    main()
