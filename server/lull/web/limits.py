"""Limits of one connection. They shed floods; nothing here is ever asked about a pause (PAUSE4)."""

from collections.abc import Callable
from typing import Final


class TokenBucket:
    """Up to `rate` things a second, `rate` at once."""

    __slots__ = ("_level", "_now", "_rate", "_then")

    def __init__(self, rate: float, now: Callable[[], float]) -> None:
        """`now`: a monotonic clock in seconds."""
        self._rate: Final = rate
        self._now: Final = now
        self._level: float = rate
        self._then: float = now()

    def take(self) -> bool:
        """Whether one more is within the rate."""
        now = self._now()
        self._level = min(self._rate, self._level + (now - self._then) * self._rate)
        self._then = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
