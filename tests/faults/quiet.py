"""Nobody taps: how often do two phones on an ordinary bad line pause each other all the same?"""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from tests.faults.judge import TOGETHER
from tests.faults.links import Lossy
from tests.faults.stage import now_ms, open_trial, set_stage
from tests.support.headless import HeadlessPair

PAIRS: Final = 60

LOSS: Final = 0.01
ONE_WAY: Final = 0.04
JITTER: Final = 0.01
"""Of each way of each phone's link, in s: 80 ± 20 ms round trip."""

ONE: Final = 5000.0
"""Milliseconds within which two phones of a pair pause for one reason."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """What a quiet time came to."""

    hours: float
    """Of all pairs together, Together or not."""
    pauses: int
    late: float
    """Milliseconds by which the phones' process was late itself, at the worst."""

    def __str__(self) -> str:
        return (
            f"{self.pauses} nuisance pauses in {self.hours:.2f} h at {LOSS:.0%} loss, {2000 * ONE_WAY:.0f} ± {2000 * JITTER:.0f} ms: "
            f"{4 * self.pauses / self.hours:.2f} in 4 h; the machine was {self.late:.0f} ms late at most"
        )


async def quiet(minutes: float, seed: int) -> Quiet:
    """Let `PAIRS` pairs be Together for so long, each frame going through a lossy TCP both ways. Who is paused comes back, by two."""
    async with set_stage() as stage, AsyncExitStack() as stack:
        opened = [stack.enter_async_context(open_trial(stage, "quiet", seed + number)) for number in range(PAIRS)]
        trials = await asyncio.gather(*opened)
        for trial in trials:
            for link in trial.links.values():
                for way in (link.up, link.down):
                    dice = random.Random(trial.dice.random())
                    way.follow(Lossy(dice, one_way=ONE_WAY, jitter=JITTER, loss=LOSS))
            for phone in trial.pair.both:
                phone.auto_press("good", "go_on")
        began = now_ms()
        await asyncio.sleep(minutes * 60)
        late = max((late for at, late in stage.phones.late if at > began), default=0.0)
        return Quiet(PAIRS * minutes / 60, sum(_pauses(trial.pair, began) for trial in trials), late)


def _pauses(pair: HeadlessPair, since: float) -> int:
    """How often a pair was paused: what both phones show within a moment is one pause."""
    left = sorted(
        change.at
        for phone in pair.both
        for before, change in zip(phone.changes, phone.changes[1:], strict=False)
        if change.at > since and before.screen == TOGETHER and change.screen != TOGETHER
    )
    return sum(1 for before, at in zip([0.0, *left], left, strict=False) if at - before > ONE)
