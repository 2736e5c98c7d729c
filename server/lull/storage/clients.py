"""Connections to the store: one server, a primary that sentinels watch over, or a cluster, as its URL says.

    redis://host:port     rediss://host:port     unix:///path
    redis+sentinel://user:password@host:port,host:port,host:port/service
    redis+cluster://user:password@host:port,host:port

`rediss+sentinel` and `rediss+cluster` speak TLS to the servers. Sentinels are asked with the same user and password.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, cast
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ConstantBackoff, NoBackoff

SINGLE: Final = ("redis", "rediss", "unix")
SENTINEL: Final = ("redis+sentinel", "rediss+sentinel")
CLUSTER: Final = ("redis+cluster", "rediss+cluster")

COMMAND_TIMEOUT = 1.0
"""Seconds one attempt of a command may take."""

CONNECT_TIMEOUT = 1.0
"""Seconds to connect, and for a sentinel's answer."""

Client: TypeAlias = "Redis | RedisCluster"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is, as its URL says. `service`: what the sentinels call the primary."""

    url: str
    kind: Literal["single", "sentinel", "cluster"]
    hosts: tuple[tuple[str, int], ...] = ()
    service: str = ""
    username: str | None = None
    password: str | None = None
    tls: bool = False

    @property
    def account(self) -> dict[str, Any]:
        """What a connection logs in with."""
        return {"username": self.username, "password": self.password}


def address_of(url: str) -> Address:
    """The URL, taken apart; raises `ValueError` where it is none of the forms above."""
    scheme = url.partition("://")[0]
    if scheme in SINGLE:
        return Address(url, "single")
    if scheme not in SENTINEL + CLUSTER:
        raise ValueError("not the address of a store")
    account, _, hosts = urlsplit(url).netloc.rpartition("@")
    username, _, password = map(unquote, account.partition(":"))
    service = urlsplit(url).path.strip("/")
    if (scheme in SENTINEL) != bool(service):
        raise ValueError("sentinels need the name of a service, a cluster has none")
    return Address(
        url,
        "sentinel" if scheme in SENTINEL else "cluster",
        tuple(map(_host, hosts.split(","))),
        service,
        username or None,
        password or None,
        scheme.startswith("rediss"),
    )


def _host(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError("not host:port")
    return host.strip("[]"), int(port)


def command_client(url: str) -> Client:
    """A client for short commands, each of which is tried twice at the most: every one of ours may be repeated."""
    address = address_of(url)
    return cluster_client(address) if address.kind == "cluster" else _client(address, _for_commands())


def cluster_client(address: Address) -> RedisCluster:
    """The same for a cluster."""
    nodes = [ClusterNode(host, port) for host, port in address.hosts]
    return RedisCluster(startup_nodes=nodes, ssl=address.tls, **address.account, **_for_commands())


def bus_client(url: str) -> Redis:
    """A client that never retries by itself: a gap must be noticed, not papered over.

    With no error to retry on it doesn't reconnect by itself either, which reader and writer would do at the same time.
    """
    return _client(address_of(url), _for_bus())


def bus_client_of(address: Address, host: str, port: int) -> Redis:
    """The same for one server of a cluster."""
    return Redis(host=host, port=port, ssl=address.tls, **address.account, **_for_bus())


def _for_commands() -> dict[str, Any]:
    retry = Retry(ConstantBackoff(0.02), 1)
    return {"socket_timeout": COMMAND_TIMEOUT, "socket_connect_timeout": CONNECT_TIMEOUT, "retry": retry}


def _for_bus() -> dict[str, Any]:
    never = Retry(NoBackoff(), 0, supported_errors=())
    return {"socket_connect_timeout": CONNECT_TIMEOUT, "retry": never}


def _client(address: Address, options: dict[str, Any]) -> Redis:
    if address.kind == "single":
        return Redis.from_url(address.url, **options)  # pyright: ignore[reportUnknownMemberType]
    asking = {"socket_timeout": CONNECT_TIMEOUT, "socket_connect_timeout": CONNECT_TIMEOUT, **address.account}
    sentinel = Sentinel(address.hosts, sentinel_kwargs=asking, **address.account)
    return sentinel.master_for(address.service, redis_class=_Watched, ssl=address.tls, **options)  # pyright: ignore[reportUnknownMemberType]


class _Watched(Redis):
    """A client of the primary that sentinels name; closing it closes the connections to them, too."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:  # noqa: FBT001 - as inherited
        pool = cast("SentinelConnectionPool", self.connection_pool)
        await super().aclose(close_connection_pool)  # pyright: ignore[reportUnknownMemberType]
        await cast("Sentinel", pool.sentinel_manager).aclose()
