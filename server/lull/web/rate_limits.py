"""How often rooms may be opened, and guesses go wrong, from one part of the network (LIMIT1-LIMIT4).

None of it is ever asked about a socket: nothing limits a pause (PAUSE4).
"""

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from typing import Final, TypeAlias

from starlette.requests import Request

from lull.web.api import ApiError

MAX_NETWORKS = 65_536
"""Blocks that are remembered; the one that was heard of longest ago is forgotten first."""

BURST_SECONDS = 60
"""Seconds' worth that a block may use at once."""

IPV6_BLOCK = 56
"""Bits of an IPv6 address that a household, or a phone, commonly has of its own."""

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


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
    """So many a minute from each block, and a minute's worth at once, counted in this process alone."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds that only grow."""
        self._each: Final = 60 / a_minute
        self._clock: Final = clock
        self._key: Final = secrets.token_bytes(16)
        self._due: Final[OrderedDict[bytes, float]] = OrderedDict()
        """When each block will have used up nothing any more."""

    def is_exhausted(self, block: str) -> bool:
        """Whether the block has to wait."""
        return self._due.get(self._name(block), 0.0) - self._clock() > BURST_SECONDS - self._each

    def use(self, block: str) -> None:
        """Count one."""
        name, now = self._name(block), self._clock()
        self._due[name] = max(self._due.get(name, 0.0), now) + self._each
        self._due.move_to_end(name)
        while len(self._due) > MAX_NETWORKS:
            self._due.popitem(last=False)

    def _name(self, block: str) -> bytes:
        """No address stands in this process's memory for it (LOG1)."""
        return hashlib.blake2b(block.encode(), key=self._key, digest_size=8).digest()


class RateLimits:
    """What is limited: openings, each; and calls on rooms and codes, when they miss."""

    def __init__(
        self,
        *,
        openings: int,
        misses: int,
        trusted: Collection[Network],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`openings`, `misses`: a minute, from one block. `trusted`: the proxies whose word on addresses is taken."""
        self._openings: Final = NetworkRateLimit(openings, clock)
        self._misses: Final = NetworkRateLimit(misses, clock)
        self._trusted: Final = trusted

    def check_opening(self, request: Request) -> None:
        """Something is to be opened. Raises `Refused`."""
        block = self._network_of(request)
        if block is None:
            return
        if self._openings.is_exhausted(block):
            raise ApiError("too_many_calls")
        self._openings.use(block)

    def check_lookup(self, request: Request) -> None:
        """Somebody looks for what they may not know. Raises `Refused`."""
        block = self._network_of(request)
        if block is not None and self._misses.is_exhausted(block):
            raise ApiError("too_many_calls")

    def count_miss(self, request: Request) -> None:
        """They did not know it."""
        block = self._network_of(request)
        if block is not None:
            self._misses.use(block)

    def _network_of(self, request: Request) -> str | None:
        """The caller's part of the network; None for this machine itself, and for a proxy that names no caller."""
        passed_on = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        given = [*passed_on, request.client.host] if request.client is not None else passed_on
        for name in reversed([name.strip() for name in given if name.strip() != ""]):
            address = _parse_address(name)
            if address is None:
                return "unknown"
            if any(address.version == network.version and address in network for network in self._trusted):
                continue
            if isinstance(address, ipaddress.IPv6Address):
                return str(ipaddress.ip_network((address, IPV6_BLOCK), strict=False))
            return str(address)
        return None


def _parse_address(name: str) -> Address | None:
    """An address, without its zone; an IPv4 one that came as IPv6 is IPv4."""
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
