"""What a fault is: something that happens to a pair, or to all that the pairs share, at about the time of a tap."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import ClassVar

from tests.faults.judge import Severed
from tests.faults.stage import Stage, Trial, now_ms, set_stage


class Fault:
    """Nothing happens but the tap: what the others are measured against. A fault overrides what it is about."""

    name: ClassVar[str] = "none"
    lasts: ClassVar[float] = 3.0
    """Seconds from its beginning to its end."""
    taps: ClassVar[tuple[float, float]] = (-0.5, 2.5)
    """The tap comes at some moment between these, in s from its beginning."""
    justified: ClassVar[bool] = False
    """Whether it is itself a reason to pause. Where it isn't, a pause that nobody tapped is a nuisance."""
    returns: ClassVar[bool] = True
    """Whether the two can be Together again once it is over."""

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        """What its trials need."""
        return set_stage()

    async def strike(self, stage: Stage) -> None:
        """Happen to all at once."""

    async def mend(self, stage: Stage) -> None:
        """Be over for all."""

    async def begin(self, trial: Trial) -> None:
        """Happen to this pair."""

    async def end(self, trial: Trial) -> None:
        """Be over for this pair."""

    def tap_after(self, dice: random.Random) -> float:
        """When the tap comes, in s from the beginning; often just as it begins, which is when it is worst."""
        if self.justified and dice.random() < 0.5:
            return dice.uniform(-0.1, 0.4)
        return dice.uniform(*self.taps)

    def severs(self, trial: Trial) -> str:
        """The seats that get no fresh proof while it lasts."""
        return ""

    @asynccontextmanager
    async def around(self, trial: Trial) -> AsyncGenerator[None]:
        """Begin, let be, end; and note what was severed meanwhile."""
        await self.begin(trial)
        began = now_ms()
        try:
            yield
        finally:
            if seats := self.severs(trial):
                trial.severed.append(Severed(began, now_ms(), seats))
            await self.end(trial)


async def all_at_once(stage: Stage, fault: Fault) -> None:
    """Strike, let be, mend."""
    await fault.strike(stage)
    try:
        await asyncio.sleep(fault.lasts)
    finally:
        await fault.mend(stage)
