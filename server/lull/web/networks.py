"""Parts of the network: whom a limit or a share counts together (LIMIT4).

One person may have one address, or 2⁶⁴ of them, or rent 2⁹⁶; thousands may sit behind one. So each address belongs to a
few parts, one within the other, and each larger part may have more than the one within it, but not as much more as it
is larger.
"""

import hashlib
import ipaddress
import logging
import secrets
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias, cast

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import Scope

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

IPV4_PARTS: Final = ((32, 1), (24, 8))
"""Bits that an IPv4 part has in common, and how many times an address's share it has."""

IPV6_PARTS: Final = ((64, 1), (56, 2), (48, 4), (32, 16))
"""The same for IPv6: a phone, a household, a site, and what a provider has."""

PROXIES_WEIGHT = 256
"""How many shares those have together whom trusted proxies, for whatever reason, don't name."""

MAX_FORWARDED = 32
"""Hops of a forwarding chain that are looked at, from its trusted end."""

OF_PROXIES: Final = ("x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-proto", "x-forwarded-host", "via")
"""What a proxy adds. What has any of them doesn't come from this machine itself, even if it comes from its address."""

REMEMBERED = 4_096
"""Addresses whose parts needn't be worked out again."""


_log: Final = logging.getLogger("lull.http")

_ip_address: Final = lru_cache(REMEMBERED)(ipaddress.ip_address)
"""One address is read several times a call. What is none isn't remembered, so nothing that is long is."""


class Part(NamedTuple):
    """One part. `name`: a hash under a key of this process, so that no address stands in its memory for it (LOG1)."""

    name: bytes
    weight: int


Parts: TypeAlias = tuple[Part, ...]
"""Those of one address, the smallest first."""


class Networks:
    """Whose call it is, as far as the proxies that are trusted can tell."""

    def __init__(self, trusted: Collection[Network]) -> None:
        """`trusted`: the proxies whose word on addresses is taken."""
        self._trusted: Final = tuple(trusted)
        key: Final = secrets.token_bytes(16)

        def named(text: str, weight: int) -> Part:
            return Part(hashlib.blake2b(text.encode(), key=key, digest_size=8).digest(), weight)

        @lru_cache(REMEMBERED)
        def parts(address: Address) -> Parts:
            levels = IPV4_PARTS if isinstance(address, ipaddress.IPv4Address) else IPV6_PARTS
            return tuple(
                named(str(ipaddress.ip_network((address, bits), strict=False)), weight) for bits, weight in levels
            )

        @lru_cache(REMEMBERED)
        def of_proxy(address: Address) -> Parts:
            return (named(f"proxy {address}", PROXIES_WEIGHT),)

        self._parts: Final = parts
        self._of_proxy: Final = of_proxy
        self._proxies: Final = (named("proxies", PROXIES_WEIGHT),)
        self._unknown: Final = (named("unknown", 1),)
        self._is_told: bool = False

    def of_peer(self, host: str) -> Parts:
        """The parts of whoever is at the other end of a connection, before it has said anything.

        Behind a trusted proxy that may be anyone, until a head has come: so many shares, or all who are about to say
        who they are would be the first to make room.
        """
        address = parse_address(host)
        if address is None:
            return self._unknown
        return self._of_proxy(address) if self._is_trusted(address) else self._parts(address)

    def trusts(self, host: str) -> bool:
        """Whether the word of this peer on addresses is taken."""
        address = parse_address(host)
        return address is not None and self._is_trusted(address)

    def of_call(self, scope: Scope) -> Parts | None:
        """The parts of the caller; None for this machine itself, calling without a proxy."""
        peer: tuple[str, int] | None = scope.get("client")
        headers = Headers(scope=scope)
        forwarded = headers.getlist("x-forwarded-for")
        parts = self.of_chain(peer[0] if peer is not None else None, forwarded)
        if parts in (None, self._proxies, self._unknown) and any(name in headers for name in OF_PROXIES):
            if parts is None:
                parts = self._proxies
            if parts == self._unknown or not "".join(forwarded).strip(" ,"):
                self._tell()
        return parts

    def _tell(self) -> None:
        """Once: without it whoever runs the proxy would wonder why strangers use up one another's limits."""
        if not self._is_told:
            self._is_told = True
            _log.warning(
                "a trusted proxy doesn't say in X-Forwarded-For by its address whose calls it passes on: "
                "all of these share one part's limits; have it set that header"
            )

    def of_chain(self, peer: str | None, forwarded: Sequence[str]) -> Parts | None:
        """The caller, from the right, as far as proxies are trusted. `forwarded`: each header as it came."""
        passed_on = [name.strip() for line in forwarded for name in line.split(",") if name.strip()]
        for name in _backwards(passed_on[-MAX_FORWARDED:], peer):
            address = parse_address(name)
            if address is None:
                return self._unknown
            if not self._is_trusted(address):
                return self._parts(address)
        here = peer is None or (parse_address(peer) or ipaddress.IPv4Address(0)).is_loopback
        return None if here and not forwarded else self._proxies

    def _is_trusted(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)


def networks_of(app: Starlette) -> Networks:
    """The application's; of one that has none, those of nobody whom it trusts."""
    return cast("Networks | None", getattr(app.state, "networks", None)) or Networks(())


def _backwards(passed_on: Sequence[str], peer: str | None) -> Iterable[str]:
    if peer is not None:
        yield peer
    yield from reversed(passed_on)


def parse_address(name: str) -> Address | None:
    """An address, without its port and its zone; an IPv4 one that came as IPv6 is IPv4. None where it is none."""
    host = name.removeprefix("[").partition("]")[0] if name.startswith("[") else name
    if host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = _ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
