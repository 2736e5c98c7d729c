"""`make breaches`: break each rule in a copy, and see whether a test that names it fails. `--only RELEASE5,VIEW2`: only those.

The last line is `rules: 180, driven: 120`. Exits with 1 if a breach went unnoticed.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.rules.breaches import BREACHES, rule_of
from tests.rules.drive import unnoticed
from tests.rules.naming import rules

AT_ONCE: Final = 2


def main() -> int:
    """All of them, two at a time."""
    given = argparse.ArgumentParser()
    given.add_argument("--only", default="")
    only: str = given.parse_args().only
    asked = only.split(",") if only else list(map(rule_of, BREACHES))
    chosen = {name: breach for name, breach in BREACHES.items() if rule_of(name) in asked}
    driven = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, outcome in zip(chosen, pool.map(unnoticed, map(rule_of, chosen), chosen.values()), strict=True):
            driven += outcome is None
            print(f"{name}: {outcome or 'driven'}", flush=True)
    print(f"rules: {len(rules())}, driven: {driven}")
    return 0 if driven == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
