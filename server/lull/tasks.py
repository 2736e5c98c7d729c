"""How tasks end."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

ASKED_EVERY: Final = 0.1
"""Seconds between two requests to end."""


async def cancel_and_wait(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel the tasks until they are over.

    Once is not enough: before Python 3.12 `asyncio.wait_for`, which redis-py uses around each command, loses a
    cancellation that comes at the same moment as its result, and a task that loops would go on for ever.
    """
    tasks = list(tasks)
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=ASKED_EVERY)
    await asyncio.gather(*tasks, return_exceptions=True)
