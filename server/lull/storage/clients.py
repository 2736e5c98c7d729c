"""Connections to the store: one server, a primary that sentinels watch over, or a cluster, as its URL says.

    redis://user:password@host:port/database     rediss://…     unix:///path?db=1
    redis+sentinel://user:password@host:port,host:port,host:port/service
    redis+cluster://user:password@host:port,host:port

`rediss`, `rediss+sentinel` and `rediss+cluster` speak TLS to the servers, with `?ssl_ca_certs=/path` where the
authority is a private one, and to the sentinels too. These are asked with the same
user and password. `valkey` may stand for `redis`.
A password may be written as it is: the last `@` before what can be a host ends it. `%40` is `@` there, too.
"""

import asyncio
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast
from urllib.parse import parse_qsl, unquote

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ConstantBackoff, NoBackoff

COMMAND_TIMEOUT = 1.0
"""Seconds one attempt of a command may take."""

CONNECT_TIMEOUT = 1.0
"""Seconds to connect, and for a sentinel's answer."""

SOCKET_PATH = 107
"""Bytes that the path of a unix socket may have (Linux; macOS takes three fewer)."""

DATABASE_DIGITS: Final = 9
"""Of the largest number that a database may have; no store has so many."""

_SCHEME: Final = re.compile(
    r"(?:(?P<unix>unix)|(?:redis|valkey)(?P<tls>s)?(?:\+(?P<kind>sentinel|cluster))?)://(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)

_HOST: Final = r"(?:\[[0-9A-Fa-f:.]+(?:%[\w.-]+)?\]|[A-Za-z0-9_][A-Za-z0-9._-]*)"

_SERVER: Final = re.compile(
    rf"(?:(?P<account>.*)@)?(?P<hosts>{_HOST}(?::\d{{1,5}})?(?:,{_HOST}(?::\d{{1,5}})?)*)"
    r"(?:/(?P<path>[^/?#@]*))?(?:\?(?P<query>[^#]*))?",
    re.DOTALL,
)

_SOCKET: Final = re.compile(r"(?:(?P<account>[^/]*)@)?(?P<path>/[^?]*)(?:\?(?P<query>.*))?", re.DOTALL)

_FILES: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")

Client: TypeAlias = "Redis | RedisCluster"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is, as its URL says.

    `path`: of a unix socket. `service`: what the sentinels call the primary. `files`: for TLS, as redis-py calls them.
    """

    kind: Literal["single", "sentinel", "cluster"]
    hosts: tuple[tuple[str, int], ...] = ()
    path: str = ""
    database: int = 0
    service: str = ""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    files: tuple[tuple[str, str], ...] = ()

    @property
    def account(self) -> dict[str, Any]:
        """What a connection logs in with."""
        return {"username": self.username, "password": self.password, "encoding_errors": "surrogateescape"}

    @property
    def security(self) -> dict[str, Any]:
        """How a connection to a server is secured."""
        return {"ssl": self.tls, **dict(self.files)}


def address_of(url: str) -> Address:
    """The URL, taken apart; raises `ValueError`, with nothing of it, where it is none of the forms above."""
    if not url.isascii() and not _is_text(url):
        raise ValueError("not the text of an address: a password's other bytes are written with percent signs")
    scheme = _SCHEME.fullmatch(url.strip())
    if scheme is None:
        raise ValueError("not the address of a store, such as redis://host:6379")
    parts = (_SOCKET if scheme["unix"] else _SERVER).fullmatch(scheme["rest"])
    if parts is None:
        raise ValueError("not understood after its ://, which is followed by :password@host:port")
    username, _, password = map(_as_sent, (parts["account"] or "").partition(":"))
    options = _options(parts["query"] or "", tls=bool(scheme["tls"]))
    database = options.pop("db", "") or ("" if scheme["unix"] or scheme["kind"] else parts["path"] or "") or "0"
    if not (database.isascii() and database.isdigit() and len(database) <= DATABASE_DIGITS):
        raise ValueError("a database is a number, and a small one")
    user, word = username or None, password or None
    if scheme["unix"]:
        path = unquote(parts["path"])
        if len(path.encode()) > SOCKET_PATH:
            raise ValueError(f"the path of a unix socket has at most {SOCKET_PATH} bytes")
        return Address("single", path=path, database=int(database), username=user, password=word)
    kind = cast("Literal['sentinel', 'cluster'] | None", (scheme["kind"] or "").lower() or None)
    hosts = tuple(_host(text, known=kind is None) for text in parts["hosts"].split(","))
    service = unquote(parts["path"] or "") if kind else ""
    if kind is None and len(hosts) > 1:
        raise ValueError("several servers are redis+sentinel:// or redis+cluster://")
    if kind and (kind == "sentinel") != bool(service):
        raise ValueError("sentinels need the name of a service, a cluster has none")
    if kind == "cluster" and database != "0":
        raise ValueError("a cluster has one database")
    tls = bool(scheme["tls"])
    files = tuple(sorted(options.items()))
    return Address(kind or "single", hosts, "", int(database), service, user, word, tls, files)


def _is_text(url: str) -> bool:
    """Whether all of it can be sent. An environment may hold any bytes."""
    try:
        url.encode()
    except UnicodeEncodeError:
        return False
    return True


def _as_sent(text: str) -> str:
    """What stands behind percent signs. Bytes that are no UTF-8 are kept as such: a password may have any."""
    return unquote(text, errors="surrogateescape")


def _host(text: str, *, known: bool) -> tuple[str, int]:
    """`known`: whether there is a port that goes without saying."""
    host, port = re.fullmatch(rf"({_HOST})(?::(\d+))?", text).groups()  # pyright: ignore[reportOptionalMemberAccess]
    if port is None and not known:
        raise ValueError("each of several servers is host:port")
    number = 6379 if port is None else int(port)
    if not 1 <= number <= 65535:
        raise ValueError("a port is from 1 to 65535")
    return host.strip("[]").replace("%25", "%"), number  # as the URL standard writes a zone


def _options(query: str, *, tls: bool) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    for name, value in options.items():
        if name == "db":
            continue
        if name not in _FILES:
            raise ValueError(f"after the ? stand db, {', '.join(_FILES)}, and nothing else")
        if not tls:
            raise ValueError(f"{name} is for rediss://")
        if not Path(value).is_file():
            raise ValueError(f"the file of {name} is not there")
    _look_into(options)
    return options


def _look_into(options: Mapping[str, str]) -> None:
    """What these files lack would come up with the first connection, and look like a server without TLS."""
    authority, certificate, key = map(options.get, _FILES)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if authority is not None:
        try:
            context.load_verify_locations(authority)
        except OSError:  # of which an SSLError is one
            raise ValueError("the file of ssl_ca_certs can't be read, or holds no certificate") from None
    if key is not None and certificate is None:
        raise ValueError("ssl_keyfile belongs to an ssl_certfile")
    if certificate is not None:
        try:
            context.load_cert_chain(certificate, key, password="")  # nobody is asked for one
        except OSError:
            raise ValueError("ssl_certfile and ssl_keyfile can't be read, or hold no certificate and its key") from None


def command_client(url: str) -> Client:
    """A client for short commands, each of which is tried twice at the most: every one of ours may be repeated."""
    address = address_of(url)
    return cluster_client(address) if address.kind == "cluster" else _client(address, _for_commands())


def cluster_client(address: Address) -> RedisCluster:
    """The same for a cluster."""
    nodes = [ClusterNode(host, port) for host, port in address.hosts]
    return _Cluster(startup_nodes=nodes, **address.security, **address.account, **_for_commands())


def bus_client(url: str) -> Redis:
    """A client that never retries by itself: a gap must be noticed, not papered over.

    With no error to retry on it doesn't reconnect by itself either, which reader and writer would do at the same time.
    """
    return _client(address_of(url), _for_bus())


def bus_client_of(address: Address, host: str, port: int) -> Redis:
    """The same for one server of a cluster."""
    return Redis(host=host, port=port, **address.security, **address.account, **_for_bus())


def _for_commands() -> dict[str, Any]:
    retry = Retry(ConstantBackoff(0.02), 1)
    return {"socket_timeout": COMMAND_TIMEOUT, "socket_connect_timeout": CONNECT_TIMEOUT, "retry": retry}


def _for_bus() -> dict[str, Any]:
    never = Retry(NoBackoff(), 0, supported_errors=())
    return {"socket_connect_timeout": CONNECT_TIMEOUT, "retry": never}


def _client(address: Address, options: Mapping[str, Any]) -> Redis:
    """For all but a cluster."""
    options = {"db": address.database, **address.account, **options}
    if address.path:
        return Redis(unix_socket_path=address.path, **options)
    if address.kind == "single":
        host, port = address.hosts[0]
        return Redis(host=host, port=port, **address.security, **options)
    once = Retry(NoBackoff(), 0)  # the next one may know, and a call to the store has its own time
    asking = {"socket_timeout": CONNECT_TIMEOUT, "socket_connect_timeout": CONNECT_TIMEOUT, "retry": once}
    asking.update(address.account | address.security)
    sentinel = _Sentinels(address.hosts, sentinel_kwargs=asking)
    return sentinel.master_for(address.service, redis_class=_Watched, **address.security, **options)  # pyright: ignore[reportUnknownMemberType]


class _Sentinels(Sentinel):
    """Asked by one at a time.

    redis-py puts the sentinel that answered first in its list, at the place where it stood before it was asked. Two
    that ask at once put one in twice and lose another, which is then neither asked again nor ever closed.
    """

    def __init__(self, sentinels: Sequence[tuple[str, int]], **options: Any) -> None:  # noqa: ANN401 - as inherited
        """See `Sentinel`."""
        super().__init__(sentinels, **options)  # pyright: ignore[reportUnknownMemberType]
        self._asking: Final = asyncio.Lock()

    async def discover_master(self, service_name: str) -> tuple[str, int]:
        """See `Sentinel.discover_master`."""
        async with self._asking:
            return cast("tuple[str, int]", await super().discover_master(service_name))


class _Watched(Redis):
    """A client of the primary that sentinels name; closing it closes the connections to them, too."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:  # noqa: FBT001 - as inherited
        pool = cast("SentinelConnectionPool", self.connection_pool)
        await super().aclose(close_connection_pool)  # pyright: ignore[reportUnknownMemberType]
        await cast("Sentinel", pool.sentinel_manager).aclose()


class _Cluster(RedisCluster):
    """A client of a cluster that closes its connections whatever happened to its last command.

    redis-py's own does nothing once a command has failed at each attempt: it then counts as not connected.
    """

    async def aclose(self) -> None:
        """See `RedisCluster.aclose`."""
        await super().aclose()
        await self.nodes_manager.aclose()
        await self.nodes_manager.aclose("startup_nodes")
