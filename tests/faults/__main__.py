"""The fault campaign: every fault, each at a random moment about a tap, judged by what the screens show.

python -m tests.faults [--trials 30] [--only NAME] [--seed N]
"""

import argparse
import asyncio
import random
import sys

from tests.faults.campaign import play
from tests.faults.catalogue import FAULTS
from tests.faults.report import header, row, stories


async def main() -> int:
    """Play what the command line asks for; how many violations."""
    parser = argparse.ArgumentParser(description="Put pairs of phones through faults.")
    parser.add_argument("--trials", type=int, default=30)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    print(header(), flush=True)
    violations = 0
    for fault in FAULTS:
        if arguments.only not in fault.name:
            continue
        outcomes = await play(fault, range(arguments.seed, arguments.seed + arguments.trials))
        print(row(fault.name, outcomes), flush=True)
        print(stories(outcomes), end="", flush=True)
        violations += sum(bool(outcome.violations) for outcome in outcomes)
    print(f"violations: {violations}")
    return violations


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main()) else 0)
