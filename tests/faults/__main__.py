"""The fault campaign: every fault, each at a random moment about a tap, judged by what the screens show.

    python -m tests.faults [--trials 30] [--only NAME] [--seed N] [--replay N] [--quiet MINUTES]

Without a seed it goes on with the newest campaign that wasn't finished, or begins one with a seed of its own. A replay plays one
trial again and records nothing. Ends with the number of trials that saw the promise broken, and with 1 if there are any.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncGenerator, Sequence
from typing import Final

from tests.faults.campaign import Outcome, play
from tests.faults.catalogue import FAULTS
from tests.faults.fault import Fault
from tests.faults.namespaces import NAMESPACE_FAULTS, missing
from tests.faults.pages import PAGE_FAULTS, PageFault, play_pages
from tests.faults.quiet import quiet
from tests.faults.report import header, row, stories
from tests.faults.state import State

ALL: Final[tuple[Fault | PageFault, ...]] = (*FAULTS, *NAMESPACE_FAULTS, *PAGE_FAULTS)


def played(fault: Fault | PageFault, seeds: Sequence[int]) -> AsyncGenerator[Outcome]:
    """Play a fault of whichever kind once for each seed."""
    return play(fault, seeds) if isinstance(fault, Fault) else play_pages(fault, seeds)


async def main() -> int:
    """Play what the command line asks for; how many violations."""
    parser = argparse.ArgumentParser(description="Put pairs of phones through faults.")
    parser.add_argument("--trials", type=int, default=30, help="of each fault")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--replay", type=int, help="the seed of one trial")
    parser.add_argument("--quiet", type=float, help="nothing but so many minutes of a bad line, for many pairs")
    asked = parser.parse_args()
    if asked.quiet is not None:
        print(await quiet(asked.quiet, asked.seed or 0))
        return 0
    faults = [fault for fault in ALL if asked.only in fault.name]
    if not faults:
        parser.error("no fault is called so: " + ", ".join(fault.name for fault in ALL))
    if missing():
        print(f"without network namespaces ({missing()}): links are cut by the proxy alone")
        faults = [fault for fault in faults if fault not in NAMESPACE_FAULTS]
    print(header(), flush=True)
    violations = 0
    if asked.replay is not None:
        for fault in faults:
            violations += report(fault.name, [outcome async for outcome in played(fault, [asked.replay])])
    else:
        state = State.opened(asked.seed, asked.trials, [fault.name for fault in faults])
        print(f"seed {state.seed}", flush=True)
        seeds = range(state.seed, state.seed + asked.trials)
        for fault in faults:
            async for outcome in played(fault, [seed for seed in seeds if not state.has(fault.name, seed)]):
                state.add(outcome)
            violations += report(fault.name, [state.outcomes[fault.name, seed] for seed in seeds])
    print(f"violations: {violations}")
    return violations


def report(fault: str, outcomes: Sequence[Outcome]) -> int:
    """Print a row and what there is to tell; how many of the trials saw a violation."""
    print(row(fault, outcomes) + "\n" + stories(outcomes), end="", flush=True)
    return sum(bool(outcome.violations) for outcome in outcomes)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main()) else 0)
