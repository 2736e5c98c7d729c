"""How often rooms may be opened, and guesses be made, from one part of the network (LIMIT1-LIMIT4).

None of it is ever asked about a pause (PAUSE4), and none about who shows what they need to have.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.types import Scope

from lull.session.state import ROOM_LIFETIME
from lull.web.api_errors import ApiError
from lull.web.networks import Networks, Part

MAX_NETWORKS = 65_536
"""Parts that are remembered; the one that was heard of longest ago is forgotten first."""

BURST_SECONDS = 60
"""Seconds' worth that a part may use at once."""


KEPT_SECONDS = ROOM_LIFETIME // 1000
"""Seconds for which what is written counts: as long as a room lives at the most."""

ROOM_BYTES = 2**21
"""Bytes that may be written through one room in that time: its texts and tokens forty times over."""

LONG_CODES = 100
"""How many more guesses at the longest codes may be made than at others: there are 1,250 times as many (CODE6)."""

OPENED_BYTES, JOINED_BYTES = 256, 1024
"""What a room counts as: one that nobody joins is gone after half an hour, and one that is joined lasts longer."""


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


class NetworkRateLimit:
    """So many in each `burst` of time from each part, and as many at once, counted in this process alone."""

    def __init__(self, allowed: int, clock: Callable[[], float], *, burst: float = BURST_SECONDS) -> None:
        """`allowed`: for a part of weight 1. `clock`: seconds that only grow. `burst`: seconds."""
        self._each: Final = burst / allowed
        self._burst: Final = burst
        self._clock: Final = clock
        self._due: Final[OrderedDict[bytes, float]] = OrderedDict()
        """When each part will have used up nothing any more."""

    def is_exhausted(self, parts: tuple[Part, ...], amount: int = 1) -> bool:
        """Whether one of the parts has to wait before it may have `amount` more."""
        now = self._clock()
        return any(
            max(0.0, self._due.get(part.name, 0.0) - now) + amount * self._each / part.weight > self._burst * (1 + 1e-9)
            for part in parts
        )

    def use(self, parts: tuple[Part, ...], amount: int = 1) -> None:
        """Count these for each of the parts."""
        now = self._clock()
        for part in parts:
            self._due[part.name] = max(self._due.get(part.name, 0.0), now) + amount * self._each / part.weight
            self._due.move_to_end(part.name)
        while len(self._due) > MAX_NETWORKS:
            self._due.popitem(last=False)


class RateLimits:
    """What is limited: openings, each; guesses at codes, each; and calls on rooms and mailboxes, when they fail."""

    def __init__(
        self,
        *,
        openings: int,
        misses: int,
        networks: Networks,
        kept: int = 2**23,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`openings`, `misses`: a minute, from one address. `kept`: bytes that it may have the store keep."""
        self._openings: Final = NetworkRateLimit(openings, clock)
        self._misses: Final = NetworkRateLimit(misses, clock)
        self._long_misses: Final = NetworkRateLimit(misses * LONG_CODES, clock)
        self._kept: Final = NetworkRateLimit(kept, clock, burst=KEPT_SECONDS)
        self._kept_by_room: Final = NetworkRateLimit(ROOM_BYTES, clock, burst=KEPT_SECONDS)
        self._networks: Final = networks

    def check_opening(self, request: Request) -> None:
        """Something is to be opened. Raises `ApiError`."""
        parts = self._networks.of_call(request.scope) or ()
        if self._openings.is_exhausted(parts) or self._kept.is_exhausted(parts, OPENED_BYTES):
            raise ApiError("too_many_calls")
        self._openings.use(parts)
        self._kept.use(parts, OPENED_BYTES)

    def count_kept(self, request: Request, room_id: str, size: int) -> None:
        """So many bytes are to be kept for a room (LIMIT6). Raises `ApiError`."""
        parts, room = self._networks.of_call(request.scope) or (), (Part(room_id.encode(), 1),)
        if self._kept.is_exhausted(parts, size) or self._kept_by_room.is_exhausted(room, size):
            raise ApiError("too_many_calls")
        self._kept.use(parts, size)
        self._kept_by_room.use(room, size)

    def note_joined(self, request: Request) -> None:
        """A room will be kept for longer. Nothing is refused: the ticket was right (LIMIT2)."""
        self._kept.use(self._networks.of_call(request.scope) or (), JOINED_BYTES)

    def count_guess(self, scope: Scope, *, at_long_code: bool = False) -> None:
        """Somebody guesses, or has failed to show what they need. Raises `ApiError` when that was too often."""
        limit, parts = self._long_misses if at_long_code else self._misses, self._networks.of_call(scope) or ()
        if limit.is_exhausted(parts):
            raise ApiError("too_many_calls")
        limit.use(parts)

    def is_exhausted(self, scope: Scope) -> bool:
        """Whether there were too many guesses from there."""
        return self._misses.is_exhausted(self._networks.of_call(scope) or ())
