"""No failing call to the store is silent, and none fills the log."""

import logging
import time
from collections.abc import Callable
from typing import Final

_log: Final = logging.getLogger("lull.store")

CALM_AFTER = 5.0
"""Seconds without a failure after which what works works again: else what fails by turns would fill the log."""

FORGOTTEN_AFTER = 60.0
"""Seconds without a failure of a kind until it is told again."""


class Outages:
    """Tells each kind of failure once, for as long as it lasts. A kind is a type: words may hold anything."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic, *, again: str | None = None) -> None:
        """`what`: the part that fails, as the log names it. `clock`: seconds that only grow.

        `again`: what the log says once it works again.
        """
        self._what: Final = what
        self._again: Final = again or f"{what}: again as it should be"
        self._clock: Final = clock
        self._last: Final[dict[str, float]] = {}

    def failed(self, error: BaseException) -> None:
        """It did, in this way."""
        kind, now = type(error).__name__, self._clock()
        if now - self._last.get(kind, -FORGOTTEN_AFTER) >= FORGOTTEN_AFTER:
            _log.error("%s: %s; `lull check` may say why", self._what, kind)
        self._last[kind] = now

    def worked(self) -> None:
        """It works again, in every way."""
        if self._last:
            self._last.clear()
            _log.warning("%s", self._again)

    def worked_once(self) -> None:
        """One thing did. Where others failed a moment ago, that says nothing yet."""
        if self._last and self._clock() - max(self._last.values()) >= CALM_AFTER:
            self.worked()
