"""`python -m tests.conformance`: a table, and `cases: N, failed: N` as its last line."""

import asyncio
import logging
import sys
from collections import Counter

from tests.conformance.run import all_results


def main() -> int:
    """Run them all; 0 if none failed."""
    logging.getLogger().addHandler(logging.NullHandler())
    found = asyncio.run(all_results())
    tried = Counter(result.section for result in found)
    failed = [result for result in found if result.fault is not None]
    wrong = Counter(result.section for result in failed)
    print(f"{'RFC 6455':10}{'cases':>8}{'failed':>8}")
    for section in sorted(tried, key=lambda name: tuple(map(int, name.split(".")))):
        print(f"{section:10}{tried[section]:8}{wrong[section]:8}")
    for result in failed:
        print(f"{result.section} ({result.socket}) {result.name}: {result.fault}")
    print(f"cases: {len(found)}, failed: {len(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
