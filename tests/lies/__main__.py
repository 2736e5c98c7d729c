"""`python -m tests.lies [--only NAME,NAME]`: every kind of lie between two real pages; the last line is `violations: V`."""

import argparse
import asyncio
import sys

from tests.lies.stories import NAMES, stage, story
from tests.support.browser import chromium


async def _tell(names: list[str], seed: int) -> int:
    violations = 0
    async with chromium(bare=True) as browser:
        for name in names:
            async with stage(browser, seed) as on:
                await story(on, name)
            violations += len(on.violations)
            print(
                f"{name}: {on.server.told.total()} lies, {on.frames} frames, {len(on.violations)} violations",
                flush=True,
            )
            for violation in on.violations[:5]:
                print(f"  {violation}")
    print(f"violations: {violations}")
    return violations


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m tests.lies", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--only", type=lambda names: names.split(","), default=NAMES, help="these kinds: name,name")
    parser.add_argument("--seed", type=int, default=1, help="what the server's dice begin with")
    given = parser.parse_args()
    unknown = sorted({*given.only} - {*NAMES})
    if unknown:
        parser.error(f"no such kind: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    return 1 if asyncio.run(_tell(list(given.only), given.seed)) else 0


if __name__ == "__main__":
    sys.exit(main())
