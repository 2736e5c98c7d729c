"""Waiting for what must come, and no longer than it may take."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

PATIENCE = 60.0
"""Seconds until a test gives up on what must come: as long as the slowest machine may take. Never a claim about speed."""

T: Final = 2000.0
"""The promise, in ms: how long after a tap the partner's phone may show Together, whatever breaks."""

LONG_PATIENCE = 5 * PATIENCE
"""Seconds until a build, another program that works for a while, or a whole test is given up."""


async def until(holds: Callable[[], bool], within: float = PATIENCE) -> None:
    """Look until it holds. Only for what gives no sign of its own; the steps are small and prove nothing."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.005)


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """The same where no loop runs. Raises `AssertionError` with `what` where it never does."""
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)
