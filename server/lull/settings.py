"""What can be set from outside, read once at the start."""

import re
from collections import Counter
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from typing import Annotated, Final, Literal, cast

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from lull.readiness import DEFAULT_HOST, DEFAULT_PORT
from lull.storage.clients import address_of
from lull.web.push_message import VapidKey

_LAST_PORT: Final = 65535

_HERE = Path(__file__).parent

LOOPBACK: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
"""This machine."""

_PUSH_HOST: Final = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:(?P<port>[0-9]{1,5}))?")

_ICE: Final = re.compile(
    r"(?:stun|(?P<relay>turns?)):(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
    r"(?(relay)(\?transport=(udp|tcp))?)"  # a browser takes none behind `stun:`, and then none of the servers
)

_LIKE_OURS: Final = re.compile(r"LULL_[A-Za-z0-9_]{1,40}", re.IGNORECASE)

_OF_DEPLOYMENT: Final = frozenset(
    f"LULL_{it}" for it in ("SITE", "NODES", "STORE", "STORE_PASSWORD", "PLAIN_PORT", "ALIVE_PORT", "CONFIG", "SERVER")
)
"""What the files of `deploy/` read themselves."""

_CONTACT: Final = re.compile(r"mailto:[^\s@]+@[^\s@.]+(\.[^\s@.]+)+|https://[^\s/?#@]+\.[^\s?#@]+")


def _built_client() -> Path:
    """The client as installed with the package, else as built in a checkout."""
    packaged = _HERE / "client"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "client_web" / "dist"


class SettingError(ValueError):
    """Why a setting can't be taken. Its text holds nothing of what was set."""


_ORIGIN: Final = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>\[[0-9a-f:.]+\]|[^\s/?#@:\[\]*,]+)(?::(?P<port>\d{1,5}))?", re.IGNORECASE
)

_NAME: Final = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")

_LONGEST_NAME: Final = 253

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def _is_with_port(parts: re.Match[str] | None) -> bool:
    """Whether something has its form, and its port, if it names one, is one."""
    return parts is not None and (parts["port"] is None or 1 <= int(parts["port"]) <= _LAST_PORT)


def origin_of(text: str) -> str:
    """The origin as a browser sends it: small letters, Unicode as IDNA, no default port. A bare name is `https`'s.

    Raises `SettingError`.
    """
    parts = _ORIGIN.fullmatch(text)
    if parts is None:
        raise SettingError(
            "an origin is https://lull.example, without path, user or wildcard: Lull needs a name of its own"
        )
    if parts["scheme"] is None and (parts["port"] or "." not in parts["host"]):
        raise SettingError("an origin begins with https:// or http://")
    scheme, port = (parts["scheme"] or "https").lower(), int(parts["port"] or 0)
    if parts["port"] and not 1 <= port <= _LAST_PORT:
        raise SettingError("a port is from 1 to 65535")
    try:
        host = _host_as_sent(parts["host"])
    except ValueError:
        raise SettingError("an origin has the name or the address of a host") from None
    return f"{scheme}://{host}" + (f":{port}" if port not in (0, _DEFAULT_PORTS[scheme]) else "")


def own_origin(address: str) -> str:
    """As a browser sends it from an address of this machine; what none takes for an address stays as it is."""
    try:
        return origin_of(address)
    except SettingError:
        return address


def _host_as_sent(host: str) -> str:
    """As the URL standard has it. Raises `ValueError`, of which `UnicodeError` is one."""
    if host.startswith("["):
        address = IPv6Address(host[1:-1])
        mapped = int(address.ipv4_mapped or 0)  # newer Pythons write it with dots, and browsers without
        return f"[::ffff:{mapped >> 16:x}:{mapped & 0xFFFF:x}]" if address.ipv4_mapped else f"[{address.compressed}]"
    name = host.lower() if host.isascii() else _in_ascii(host)
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError("not the name of a host")
    last = name.rstrip(".").rpartition(".")[2]
    return str(IPv4Address(name)) if re.fullmatch(r"\d+|0x[0-9a-f]*", last) else name


def _in_ascii(host: str) -> str:
    """A name in Unicode as browsers have it (UTS 46, not transitional): Python's own makes `ss` of an `ß`."""
    import idna  # noqa: PLC0415 - its tables are large, and few need them

    mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    return ".".join(it if it.isascii() else f"xn--{it.encode('punycode').decode()}" for it in mapped.split("."))


def _as_peers_come(network: IPv4Network | IPv6Network) -> IPv4Network | IPv6Network:
    if network.version == 6 and network.network_address.scope_id is not None:
        raise SettingError("addresses without a zone")
    mapped = network.network_address.ipv4_mapped if network.version == 6 else None
    return network if mapped is None or network.prefixlen < 96 else IPv4Network((mapped, network.prefixlen - 96))


class Settings(BaseSettings):
    """Environment variables, with the prefix `LULL_`. One that is set to nothing counts as not set."""

    model_config = SettingsConfigDict(env_prefix="LULL_", env_ignore_empty=True, frozen=True, extra="ignore")

    host: str = DEFAULT_HOST
    """The address to listen on."""

    port: Annotated[int, Field(ge=1, le=65535)] = DEFAULT_PORT
    """The port to listen on."""

    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Where figures for Prometheus can be had, on the address of the pages; nowhere if not set."""

    redis_url: str | None = Field(default=None, repr=False)
    """The store: a server, sentinels or a cluster (`lull.storage.clients`). Without it one of our own is started."""

    origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins of pages that may call (WIRE5), separated by commas; this machine's own names where not set."""

    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = LOOPBACK
    """Addresses, or blocks of them, whose `X-Forwarded-For` is believed (LIMIT4), separated by commas."""

    openings_a_minute: Annotated[int, Field(ge=1)] = 120
    """Rooms, codes and meetings that may be opened a minute from one part of the network (LIMIT1)."""

    misses_a_minute: Annotated[int, Field(ge=1)] = 30
    """Wrong links and codes a minute from one part of the network (LIMIT2)."""

    kept_kib: Annotated[int, Field(ge=64)] = 8192
    """KiB that one part of the network may have the store keep, of twelve hours (LIMIT6)."""

    ice: Annotated[tuple[str, ...], NoDecode] = ()
    """STUN and TURN servers for the phones' second path (PATH8), separated by commas; none where not set."""

    ice_secret: Annotated[SecretStr | None, Field(validate_default=True)] = None
    """What those TURN servers check time-limited passwords with."""

    vapid_key: SecretStr | None = None
    """The key that push services know this server by (`lull keys`); without it no phone is sent notices (PUSH1)."""

    vapid_contact: Annotated[str, Field(validate_default=True)] = ""
    """Where a push service finds a person: `mailto:` or `https:`. Needed with the key."""

    push_hosts: Annotated[tuple[str, ...], NoDecode] = (
        "fcm.googleapis.com",
        "push.services.mozilla.com",
        "push.apple.com",
        "notify.windows.com",
    )
    """The push services that are spoken to, by host or `host:port`, each with all below it (PUSH4)."""

    log: Literal["debug", "info", "warning", "error"] = "info"
    """The least level that is logged."""

    client_dir: Path = Field(default_factory=_built_client)
    """The built client."""

    @field_validator("host")
    @classmethod
    def _could_be_a_host(cls, value: str) -> str:
        """As people write it: with the brackets that an IPv6 address has in a URL, with blanks around it."""
        host = value.strip()
        host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
        if not host or not host.isprintable() or set(host) & set(" *,/"):
            raise SettingError("an address or a name of this machine")
        return host

    @field_validator("origins", "ice", "push_hosts", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.rstrip("/") for part in re.split(r"[,\s]+", value) if part)
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_as_peers_come(cls, value: tuple[IPv4Network | IPv6Network, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
        """An IPv4 address written as IPv6 is the IPv4 one, as a peer's is; a zone no peer is told by (LIMIT4)."""
        return tuple(map(_as_peers_come, value))

    @field_validator("push_hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """What isn't one would let no notice out, and nobody would know why."""
        if not all(_is_with_port(_PUSH_HOST.fullmatch(host)) for host in value):
            raise SettingError("hosts, such as push.example or push.example:8443")
        return tuple(map(str.lower, value))

    @field_validator("ice")
    @classmethod
    def _are_servers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """One address that a browser doesn't understand would cost every phone its second path."""
        for given in value:
            parts = _ICE.fullmatch(given)
            if parts is None or not _is_with_port(parts):
                raise ValueError("not the address of a STUN or TURN server, such as stun:stun.lull.example:3478")
            _host_as_sent(parts["host"])
        return value

    @field_validator("origins")
    @classmethod
    def _are_exact(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """What no browser ever sends would refuse every phone, and nobody would know why."""
        return tuple(map(origin_of, value))

    @field_validator("ice_secret")
    @classmethod
    def _is_there_for_relays(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """A browser that is told of a relay without a password makes no connection at all.

        A file of a secret often ends with a line break, which no relay's does; what is no text could be sent to none.
        """
        if value is not None:
            secret = value.get_secret_value().strip()
            if not secret.isprintable():
                raise SettingError("a secret is one line of text")
            value = SecretStr(secret) if secret else None
        ice = cast("tuple[str, ...]", info.data.get("ice", ()))
        if value is None and any(not url.startswith("stun:") for url in ice):
            raise ValueError("a TURN server without the secret for its passwords")
        return value

    @field_validator("vapid_key")
    @classmethod
    def _is_a_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            VapidKey(value.get_secret_value())
        return value

    @field_validator("vapid_contact")
    @classmethod
    def _reaches_a_person(cls, value: str, info: ValidationInfo) -> str:
        """Some push services take nothing from a server without an address that could be one."""
        if info.data.get("vapid_key") is not None and not _CONTACT.fullmatch(value):
            raise ValueError("not the address of a person, such as mailto:someone@lull.example")
        return value

    @field_validator("redis_url")
    @classmethod
    def _names_a_store(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                address_of(value)
            except ValueError as error:
                raise SettingError(str(error)) from None
        return value

    @field_validator("log", mode="before")
    @classmethod
    def _in_any_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    def allowed_origins(self) -> tuple[str, ...]:
        """The exact allow-list."""
        if self.origins:
            return self.origins
        names = {"localhost", "127.0.0.1", f"[{self.host}]" if ":" in self.host else self.host}
        return tuple(sorted({own_origin(f"http://{name}:{self.port}") for name in names}))


def settings_set_twice(names: Iterable[str]) -> tuple[str, ...]:
    """The settings that several of these names mean: small letters and capitals are the same, and only one counts."""
    meant = Counter(name.upper() for name in names if _LIKE_OURS.fullmatch(name))
    return tuple(sorted(name for name, times in meant.items() if times > 1))


def unknown_settings(names: Iterable[str]) -> tuple[str, ...]:
    """Which of these names of environment variables look like a setting of Lull, and are none."""
    known = {f"LULL_{field}".upper() for field in Settings.model_fields} | _OF_DEPLOYMENT
    return tuple(sorted(name for name in names if _LIKE_OURS.fullmatch(name) and name.upper() not in known))
