"""`python -m tests.simulation --schedules N --seed S`: the last line is `violations: V`."""

import argparse
import gc
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Final

from tests.simulation import engine
from tests.simulation.run import Outcome, bare, quickened, run

PIECE: Final = 2_000
"""Schedules that one process takes at a time, at the most: an engine is quick only once it has told some hundred stories."""

WHOLE: Final = 20
"""One schedule of so many is run with nodes and pages, too; all are run with bare phones."""

COLLECT_EVERY: Final = 50
"""Schedules between two collections of what their worlds left behind; collecting in the middle of one costs more."""

TOLD_EVERY: Final = 30.0
"""Seconds between two lines of progress."""

SHOWN_AT_MOST: Final = 100


def _piece(code: str, first: int, count: int, *, lies: bool) -> list[Outcome]:
    """Run these seeds; what violated something."""
    violated = bare(first, count, code, lies=lies).violations
    with quickened():
        for seed in range(first, first + count):
            if seed % WHOLE != 0:
                continue
            outcome = run(seed, code, lies=lies)
            if outcome.violation is not None:
                violated.append(outcome)
            if seed % COLLECT_EVERY == 0:
                gc.collect()
    return violated


def _pieces(first: int, count: int, jobs: int) -> Iterator[tuple[int, int]]:
    piece = min(PIECE, -(-count // jobs))
    for start in range(first, first + count, piece):
        yield start, min(piece, first + count - start)


def _campaign(first: int, count: int, jobs: int, *, lies: bool) -> int:
    """Run all of them; how many violated something."""
    code = engine.source()
    began, told, done, violations = time.monotonic(), time.monotonic(), 0, 0
    with ProcessPoolExecutor(jobs) as pool:
        futures = {
            pool.submit(_piece, code, start, many, lies=lies): many for start, many in _pieces(first, count, jobs)
        }
        for future in as_completed(futures):
            done += futures[future]
            for outcome in sorted(future.result(), key=lambda outcome: outcome.seed):
                violations += 1
                if violations <= SHOWN_AT_MOST:
                    print(f"seed {outcome.seed}: {outcome.violation}", flush=True)
                    how = "--bare " if (outcome.violation or "").endswith("(bare)") else ""
                    whose = "--lies " if lies else ""
                    print(f"  python -m tests.simulation {how}{whose}--replay {outcome.seed}", flush=True)
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                each = (told - began) / done * 1000
                print(f"{done} of {count}, {violations} violations, {each:.2f} ms each", flush=True)
    whole = sum(seed % WHOLE == 0 for seed in range(first, first + count))
    print(
        f"schedules: {count} of bare phones, {whole} of whole pages and nodes{', a server that lies' if lies else ''}"
    )
    print(f"violations: {violations}")
    return violations


def _replay(seed: int, *, lies: bool) -> int:
    with quickened():
        outcome = run(seed, engine.source(), log=True, lies=lies)
    print("\n".join(outcome.log))
    print(f"seed {seed}: {outcome.violation or 'no violation'}")
    return 0 if outcome.violation is None else 1


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--schedules", type=int, default=10_000, metavar="N", help="how many to run")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="the first one's seed; each next one's is one more"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="J", help="processes to use")
    parser.add_argument("--replay", type=int, metavar="SEED", help="run this one alone and tell all that happens")
    parser.add_argument("--lies", action="store_true", help="with a server that lies")
    parser.add_argument("--bare", action="store_true", help="with --replay: a story of bare phones")
    given = parser.parse_args()
    if given.bare and given.replay is not None:
        print(engine.phones(engine.source()).story(given.replay, given.lies))
        return 0
    if given.replay is not None:
        return _replay(given.replay, lies=given.lies)
    return 1 if _campaign(given.seed, given.schedules, given.jobs, lies=given.lies) else 0


if __name__ == "__main__":
    sys.exit(main())
