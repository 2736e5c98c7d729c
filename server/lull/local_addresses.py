"""What this machine is called in the local network: the addresses and names by which phones there may reach it."""

import ipaddress
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias, cast

import ifaddr

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NETWORKS: Final = tuple(
    map(
        ipaddress.ip_network,
        ("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12", "fc00::/7", "100.64.0.0/10", "169.254.0.0/16"),
    )
)
"""Networks that nobody reaches from outside, those that homes have first. Other addresses have to be chosen."""

_BRIDGES: Final = re.compile(r"(docker|br-|veth|virbr|cni|flannel|cali|podman|lxc|lxd|incus|vmnet|vboxnet|bridge10)")
"""What the interfaces are called that lead to containers and virtual machines, and to no phone."""

_TUNNELS: Final = re.compile(r"(tun|tap|wg|ppp|utun|ipsec|tailscale|zt|nordlynx|proton)")
"""What those of a VPN are called."""

_POINT_TO_POINT: Final = 0x10
"""Linux' IFF_POINTOPOINT."""

_PASSING: Final = 0x01 | 0x20 | 0x40
"""Linux' IFA_F_TEMPORARY, _DEPRECATED and _TENTATIVE: addresses that are another tomorrow, or not there yet."""


class Interface(NamedTuple):
    """One address of one interface. `tunnel`: whether it leads into a VPN."""

    name: str
    address: Address
    tunnel: bool = False


def local_addresses() -> tuple[Address, ...]:
    """All that phones on the local network may be given, the likeliest first."""
    return ranked(_interfaces(), _ways_out())


def ranked(interfaces: Sequence[Interface], ways_out: Sequence[Address]) -> tuple[Address, ...]:
    """Those of the local network. A VPN comes last, even where it is the way out: phones are seldom in it."""

    def rank(one: Interface) -> tuple[bool, bool, int]:
        return one.tunnel, one.address not in ways_out, _network_of(one.address)

    kept = [it for it in interfaces if _network_of(it.address) < len(_NETWORKS) and not _BRIDGES.match(it.name)]
    return tuple(dict.fromkeys(one.address for one in sorted(kept, key=rank)))


def addresses_of(host: str) -> tuple[Address, ...]:
    """Those of a name or an address. Raises `OSError` or `UnicodeError` where there is none."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(ipaddress.ip_address(str(address[0]).partition("%")[0]) for *_, address in found))


def local_names() -> tuple[str, ...]:
    """What this machine is called: by routers' name servers, and by phones that ask around (mDNS)."""
    label = socket.gethostname().partition(".")[0].lower()
    fits = re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) and not label.isdigit() and label != "localhost"
    return (f"{label}.local", label) if fits else ()


def _network_of(address: Address) -> int:
    return next(
        (n for n, it in enumerate(_NETWORKS) if it.version == address.version and address in it), len(_NETWORKS)
    )


def _interfaces() -> list[Interface]:
    passing, found = _passing_addresses(), list[Interface]()
    for adapter in ifaddr.get_adapters():
        tunnel = _TUNNELS.match(adapter.name) is not None or _is_point_to_point(adapter.name)
        for ip in adapter.ips:
            text = ip.ip if isinstance(ip.ip, str) else ip.ip[0]
            address = ipaddress.ip_address(text.partition("%")[0])
            if address not in passing:
                found.append(Interface(adapter.name, address, tunnel))
    return found


def _ways_out() -> list[Address]:
    """The addresses that would be used towards the rest of the world."""
    found: list[Address] = []
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((elsewhere, 9))  # sends nothing: it only asks which address would be used
            found.append(ipaddress.ip_address(cast("tuple[str, int]", probe.getsockname())[0]))
    return found


def _is_point_to_point(name: str) -> bool:
    """Linux says so; elsewhere names have to do."""
    with suppress(OSError, ValueError):
        return bool(int(Path("/sys/class/net", name, "flags").read_text(), 16) & _POINT_TO_POINT)
    return False


def _passing_addresses() -> set[Address]:
    """Of IPv6, those that aren't there to stay. Only Linux tells."""
    with suppress(OSError):
        lines = [line.split() for line in Path("/proc/net/if_inet6").read_text().splitlines()]
        return {ipaddress.IPv6Address(bytes.fromhex(line[0])) for line in lines if int(line[4], 16) & _PASSING}
    return set()
