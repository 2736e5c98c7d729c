"""What every call through one client of the store goes through."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from redis.exceptions import RedisClusterException, RedisError

from lull.rooms.ports import StoreUnavailable
from lull.storage.outages import Outages

AT_ONCE = 32
"""Calls on their way; more wait their turn."""

CALL_TIMEOUT = 2.0
"""Seconds a store call may take in all before it counts as failed. It never stands before a pause (WIRE4)."""


class StoreGuard:
    """A few calls at once, none for long."""

    def __init__(self) -> None:
        """No call has failed yet."""
        self._turns: Final = asyncio.Semaphore(AT_ONCE)
        self._outages: Final = Outages("a call to the store failed", again="the store answers calls again")
        self.errors: int = 0
        """Calls that failed."""
        self._closed: bool = False

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[None]:
        """Whatever goes wrong within, or takes too long, is that the store is unavailable."""
        if self._closed:
            raise StoreUnavailable
        try:
            async with asyncio.timeout(CALL_TIMEOUT), self._turns:
                yield
            self._outages.worked_once()
        except (RedisError, RedisClusterException, OSError) as error:  # a TimeoutError is an OSError
            self.failed(error)
            raise StoreUnavailable from error

    def failed(self, error: BaseException) -> None:
        """Count a call that failed, and tell of it."""
        self.errors += 1
        self._outages.failed(error)

    async def close(self) -> None:
        """Let no call begin any more, and wait for those that have."""
        self._closed = True
        for _ in range(AT_ONCE):
            await self._turns.acquire()
