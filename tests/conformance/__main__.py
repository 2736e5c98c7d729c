"""`python -m tests.conformance`: each case by its section; the last line is `cases: N, failed: N`."""

import asyncio
import sys

from tests.conformance.cases import cases
from tests.conformance.run import echo, failed


async def main() -> int:
    """How many failed."""
    wrong = count = 0
    async with echo() as port:
        for case in cases():
            count += 1
            why = await failed(port, case)
            wrong += why is not None
            print(f"{case.section:6} {case.name}: {'ok' if why is None else why}")
    print(f"cases: {count}, failed: {wrong}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(main()) else 0)
