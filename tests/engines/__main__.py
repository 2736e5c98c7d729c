"""Tell every story on every engine.

    python -m tests.engines [--only STORY,STORY] [--on ENGINE-ENGINE,…]

Prints each story as it ends, then the table of engines and stories: seconds where it went well, FAILED where it didn't. The
last line counts. A story that fails leaves both screens in .screens/engines.
"""

import argparse
import asyncio
import sys
import time
import traceback
from contextlib import suppress
from typing import Final

from tests.engines.engines import ALL, ENGINES, running
from tests.engines.people import Engine, Pair, pair_on
from tests.engines.stories import STORIES, Story
from tests.engines.tab import PageError
from tests.support.server import ROOT
from tests.support.waiting import PATIENCE

PICTURES: Final = ROOT / ".screens" / "engines"

LONGEST: Final = 3 * PATIENCE
"""Seconds that a story may take."""

Results = dict[tuple[str, str], dict[str, float | None]]


async def _pictures(pair: Pair, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for side, phone in zip("ab", pair.both, strict=True):
        with suppress(PageError, TimeoutError):
            (PICTURES / f"failed {name} {side}.png").write_bytes(await phone.tab.png())


async def tell(story: Story, names: tuple[str, str], engines: dict[str, Engine]) -> float:
    """Tell it on phones of these engines; how many seconds it took."""
    began = time.monotonic()
    a, b = (engines[name] for name in names)
    async with pair_on(a, b, language=story.language, own_process=story.own_process, look=story.look) as pair:
        try:
            async with asyncio.timeout(LONGEST):
                await story.tell(pair)
        except Exception:
            await _pictures(pair, f"{story.name} {'-'.join(names)}")
            raise
    return time.monotonic() - began


async def tell_all(stories: list[Story], on: list[tuple[str, str]]) -> Results:
    """Tell them one after the other: a story that is slow by its neighbour's work would prove nothing."""
    told: Results = {}
    async with running(*[name for names in on for name in names]) as engines:
        for story in stories:
            for names in (names for names in story.pairs if names in on):
                try:
                    taken = await tell(story, names, engines)
                except Exception:  # noqa: BLE001 - whatever it is, the others are told
                    traceback.print_exc()
                    taken = None
                told.setdefault(names, {})[story.name] = taken
                print(f"{story.name:22} {'-'.join(names):18} {_cell(taken)}", flush=True)
    return told


def _cell(taken: float | None) -> str:
    return "FAILED" if taken is None else f"{taken:.1f} s"


def table(told: Results, stories: list[Story]) -> str:
    """A row for each two engines, a column for each story."""
    rows = [["", *(story.name for story in stories)]]
    for names, results in told.items():
        cells = (_cell(results[story.name]) if story.name in results else "" for story in stories)
        rows.append(["-".join(names), *cells])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(" | ".join(map(str.ljust, row, widths)) for row in rows)


def main() -> None:
    """Read the command line and tell."""
    parser = argparse.ArgumentParser(description="Tell every story on every engine.")
    parser.add_argument("--only", help="these stories, with commas between")
    parser.add_argument("--on", help="these pairs of engines, such as firefox-webkit, with commas between")
    given = parser.parse_args()
    stories = [STORIES[name] for name in given.only.split(",")] if given.only else [*STORIES.values()]
    on = [names for names in ALL if not given.on or "-".join(names) in given.on.split(",")]
    told = asyncio.run(tell_all(stories, on))
    results = [taken for each in told.values() for taken in each.values()]
    failed = sum(taken is None for taken in results)
    print(f"\n{table(told, stories)}\n\nengines: {', '.join(ENGINES)}")
    print(f"stories: {len(results)}, failed: {failed}")
    sys.exit(failed > 0 or not results)


if __name__ == "__main__":
    main()
