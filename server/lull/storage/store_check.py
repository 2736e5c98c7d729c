"""Whether a store can carry Lull: every command that Lull gives is tried once, on a key that nobody else has."""

import asyncio
import logging
import re
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any, Final, Literal, TypeAlias, cast
from uuid import uuid4

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ClusterDownError,
    InvalidResponse,
    MasterDownError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lull.rooms.ports import StoreUnavailable
from lull.storage.clients import Address, address_of, bus_client_of, command_client
from lull.storage.embedded import OLDEST
from lull.storage.keys import documents_key, room_channel, room_key
from lull.storage.outages import FORGOTTEN_AFTER
from lull.storage.store_security import asks_for_a_certificate, certificate_fault, speaks_the_other_way
from lull.tasks import cancel_and_wait

CHECKED_WITHIN = 2.0
"""Seconds that a look at the store may take while phones are served."""

CHECKED_AT_START_WITHIN = 10.0
"""Seconds that it may take where nobody waits but a person."""

DRAWS = 40
"""Ids that are drawn for each primary of a cluster: one that has the hundredth part of all slots may be missed."""

HOLDS_FOR = 2.0
"""Seconds for which a result is given again: whoever asks often costs the store nothing."""

Why: TypeAlias = Literal[
    "version",
    "replica",
    "rights",
    "password",
    "protected",
    "database",
    "eviction",
    "cluster",
    "certificate",
    "client",
    "tls",
    "stranger",
]

_PROBE: Final = """
-- KEYS: a record and its texts, of no room. ARGV: a channel, ms since the epoch. Each command that our scripts give.
local tried = {
  {'info', 'replication'}, {'hset', KEYS[1], 'a', 1}, {'pexpireat', KEYS[1], ARGV[2]}, {'pttl', KEYS[1]},
  {'hset', KEYS[2], 'a', 1}, {'pexpire', KEYS[2], 1000}, {'hget', KEYS[1], 'a'}, {'hmget', KEYS[1], 'a'},
  {'hexists', KEYS[1], 'a'}, {'hdel', KEYS[1], 'a'}, {'del', KEYS[2]}, {'set', KEYS[2], 'a', 'PX', 1000},
  {'get', KEYS[2]}, {'spublish', ARGV[1], ''}
}
for _, command in ipairs(tried) do
  local reply = redis.pcall(unpack(command))
  if type(reply) == 'table' and reply.err then
    return redis.error_reply("ERR the '" .. command[1] .. "' command: " .. reply.err)
  end
end
return 1
"""

NO_TLS: Final = "The store does not speak TLS. Its address begins with {}://."
SLOW: Final = "The store answers too slowly, or not each call: every call of Lull's must be answered within a second."
NO_PRIMARY: Final = "No sentinel answers, or none names a primary that does."
SPEAKS_TLS: Final = "The store speaks TLS. Its address begins with {}://."

TRIED_FOR = 0.4
"""Seconds after which whoever doesn't answer is spoken to with TLS instead of without, or the other way about."""

_TEXTS: Final[dict[Why, str]] = {
    "version": f"The store lacks commands that Lull needs. Take Redis {OLDEST} or newer, or Valkey.",
    "replica": "The store is a replica, which takes no writes. Set LULL_REDIS_URL to its primary or its sentinels.",
    "password": "The store refuses the user or the password. Look at LULL_REDIS_URL.",
    "protected": "The store serves its own machine alone (protected mode). Give it a user with a password.",
    "eviction": "The store forgets rooms when it is full. Set its maxmemory-policy to noeviction.",
    "database": "The store has no database of that number. Look at LULL_REDIS_URL.",
    "cluster": "The store is no cluster. Its address begins with redis://.",
    "client": "The store asks for a certificate of Lull's, too. Set ssl_certfile and ssl_keyfile in LULL_REDIS_URL.",
    "stranger": "What answers where the store should be is no Valkey or Redis, or no sentinel. Look at LULL_REDIS_URL.",
}

_JUDGEMENTS: Final[tuple[tuple[Why, tuple[type[Exception], ...], tuple[str, ...]], ...]] = (
    ("rights", (NoPermissionError,), ("NOPERM", "ACL failure", "The user executing the script", "no permissions to")),
    ("password", (AuthenticationError,), ("WRONGPASS", "NOAUTH", "invalid username-password", "without any password")),
    ("replica", (ReadOnlyError,), ("READONLY",)),
    ("protected", (), ("DENIED Redis is running in protected mode", "DENIED Valkey is running in protected mode")),
    ("database", (), ("DB index", "invalid DB")),
    ("cluster", (), ("Cluster mode is not enabled", "cluster support disabled")),
    ("stranger", (InvalidResponse,), ("unknown command 'SENTINEL'", "Protocol error")),
    ("version", (), ("unknown command",)),
)
"""What an error, or one behind it, is taken for: by its type, or by words in it. Any other may pass by itself."""

_PASSING: Final[tuple[tuple[tuple[type[Exception], ...], tuple[str, ...], str], ...]] = (
    ((OutOfMemoryError,), ("OOM command",), "The store is full: no room can be opened. Give it more maxmemory."),
    ((), ("max number of clients",), "The store takes no more connections. Give it more maxclients."),
    ((BusyLoadingError,), ("LOADING",), "The store is still reading what it had on disk."),
    ((), ("NOREPLICAS",), "The store takes no writes, for it has too few replicas (min-replicas-to-write)."),
    ((), ("MISCONF",), "The store takes no writes, for it can't save to its disk. Lull needs nothing saved."),
    ((), ("BUSY ", "is busy running a script"), "The store is busy with somebody's script."),
    ((MasterDownError,), ("MASTERDOWN",), "The store is a replica that has lost its primary."),
    ((ClusterDownError,), ("CLUSTERDOWN", "slots are not covered"), "The store is a cluster that isn't whole."),
    ((PermissionError,), (), "This user may not open the store's socket."),
    ((socket.gaierror,), (), "Nobody knows the store's host."),
)
"""What may pass by itself, or once somebody sees to it: it answers, and still can't be used."""

_MAY_BE_TLS: Final = (RedisConnectionError, RedisTimeoutError, InvalidResponse, RedisClusterException, OSError)
"""How it fails where one end speaks TLS and the other one doesn't."""

_log: Final = logging.getLogger("lull.store")

_COMMAND: Final = re.compile(r"'([a-z|]+)' command")


class StoreUnsuited(Exception):
    """The store can't carry Lull, however long it is waited for. The text is one line for a person."""

    def __init__(self, why: Why, text: str) -> None:
        """`why`: a stable code. `text`: what is wrong and what to do."""
        super().__init__(text)
        self.why: Final[Why] = why


async def check_store(url: str, within: float = CHECKED_AT_START_WITHIN) -> None:
    """Raises `StoreUnsuited`; or `StoreUnavailable` where that may pass, with a line for a person where it answers."""
    address = address_of(url)
    client = command_client(url)
    answered = asyncio.Event()
    try:
        async with asyncio.timeout(within):
            await _unless_it_speaks_otherwise(address, _try(address, client, answered))
    except (RedisError, RedisClusterException, OSError) as error:  # a TimeoutError is an OSError
        if answered.is_set() and isinstance(error, (TimeoutError, RedisTimeoutError)):
            raise StoreUnavailable(SLOW) from None
        raise _judged(error, address) from None
    except (AttributeError, LookupError, TypeError, ValueError):  # an answer that no store gives
        raise StoreUnsuited("stranger", _TEXTS["stranger"]) from None
    finally:
        with suppress(RedisError, RedisClusterException, OSError):
            await client.aclose()


async def _unless_it_speaks_otherwise(address: Address, work: Coroutine[None, None, None]) -> None:
    """Do this; where it takes long or fails, see whether TLS is spoken at one end alone: then `StoreUnsuited`."""
    working = asyncio.ensure_future(work)
    try:
        await asyncio.wait((working,), timeout=TRIED_FOR)
        fails = not working.done() or isinstance(working.exception(), _MAY_BE_TLS)
        if fails and await speaks_the_other_way(address):
            raise StoreUnsuited(
                "tls", (NO_TLS if address.tls else SPEAKS_TLS).format(_scheme(address, not address.tls))
            )
        if fails and await asks_for_a_certificate(address):
            raise StoreUnsuited("client", _TEXTS["client"])
        await working
    finally:
        await cancel_and_wait((working,))


def _scheme(address: Address, tls: bool) -> str:  # noqa: FBT001 - of two
    return f"redis{'s' if tls else ''}{'' if address.kind == 'single' else f'+{address.kind}'}"


async def _try(address: Address, client: Redis | RedisCluster, answered: asyncio.Event) -> None:
    try:
        await _try_all(address, client, answered)
    except MasterNotFoundError:
        await _ask_sentinels(address)
        raise


async def _ask_sentinels(address: Address) -> None:
    """That none names a primary says nothing of why: what does each say? Raises what the first that fails does."""
    names: set[str] = set()
    for host, port in address.hosts:
        asking = bus_client_of(address, host, port)
        try:
            await asking.ping()  # pyright: ignore[reportUnknownMemberType]
            known = cast("dict[str, Any]", await asking.execute_command("SENTINEL MASTERS"))  # pyright: ignore[reportUnknownMemberType]
            names.update(map(str, known))
        finally:
            await asking.aclose()
    if address.service not in names:
        raise StoreUnsuited("stranger", "The sentinels know no service of that name. Look at LULL_REDIS_URL.")


async def _try_all(address: Address, client: Redis | RedisCluster, answered: asyncio.Event) -> None:
    store = cast("Redis", client)
    of_cluster = {"target_nodes": RedisCluster.PRIMARIES} if isinstance(client, RedisCluster) else {}
    told = await store.info(**of_cluster)  # pyright: ignore[reportUnknownMemberType, reportArgumentType]
    answered.set()
    for about in [told] if "redis_version" in told or not of_cluster else told.values():
        _read_about(address, about)
    await store.script_load("return 1")  # pyright: ignore[reportUnknownMemberType] - one that is there needs no right
    for room in _rooms(client):
        await _try_room(address, client, room)


def _rooms(client: Redis | RedisCluster) -> Iterator[str]:
    """A room's id for each server that keeps rooms: each of a cluster's has rights, a limit and a disk of its own."""
    if not isinstance(client, RedisCluster):
        yield uuid4().hex[:22]
        return
    left = {node.name for node in client.get_primaries()}
    for _ in range(DRAWS * len(left)):
        room = uuid4().hex[:22]
        node = client.get_node_from_key(room_key(room))
        if node is None:
            raise StoreUnavailable
        if node.name in left:
            left.discard(node.name)
            yield room


async def _try_room(address: Address, client: Redis | RedisCluster, room: str) -> None:
    """Commands and channels at the same time: each answer may be a while on its way, and there are many."""
    parts = (
        asyncio.create_task(_try_commands(client, room), name="store check: commands"),
        asyncio.create_task(_try_channel(address, client, room_channel(room)), name="store check: channel"),
    )
    try:
        for part in parts:
            await part
    finally:
        await cancel_and_wait(parts)


async def _try_commands(client: Redis | RedisCluster, room: str) -> None:
    store = cast("Redis", client)
    keys, channel = [room_key(room), documents_key(room)], room_channel(room)
    probe = client.register_script(_PROBE)
    await cast("Awaitable[int]", probe(keys=keys, args=[channel, int(time.time() * 1000) + 10_000]))
    await cast("Awaitable[Any]", store.hget(keys[0], "a"))
    await cast("Awaitable[Any]", store.hmget(keys[0], ["a"]))
    await store.delete(keys[0])
    await store.ping()  # pyright: ignore[reportUnknownMemberType]
    if isinstance(client, RedisCluster):
        await client.execute_command("CLUSTER SLOTS")  # pyright: ignore[reportUnknownMemberType]


async def _try_channel(address: Address, client: Redis | RedisCluster, channel: str) -> None:
    store = cast("Redis", client)
    if isinstance(client, RedisCluster):
        node = client.get_node_from_key(channel)
        if node is None:
            raise StoreUnavailable
        store = bus_client_of(address, str(node.host), int(node.port))
    try:
        async with store.pubsub() as listening:  # pyright: ignore[reportUnknownMemberType]
            await listening.ssubscribe(channel)
            await listening.get_message(timeout=CHECKED_WITHIN)
            await listening.sunsubscribe(channel)  # pyright: ignore[reportUnknownMemberType]
            await listening.get_message(timeout=CHECKED_WITHIN)
    finally:
        if store is not client:
            await store.aclose()


def _read_about(address: Address, about: dict[str, Any]) -> None:
    version = str(about.get("redis_version", ""))
    if not version:
        raise StoreUnsuited("stranger", _TEXTS["stranger"])
    if "valkey_version" not in about and int(version.partition(".")[0] or 0) < OLDEST:
        raise StoreUnsuited("version", f"The store is Redis {version}. Lull needs Redis {OLDEST} or newer, or Valkey.")
    if "sentinel_masters" in about:
        raise StoreUnsuited("stranger", "That is a sentinel. Its address begins with redis+sentinel://.")
    if about.get("cluster_enabled") and address.kind != "cluster":
        raise StoreUnsuited(
            "cluster", "The store is one server of a cluster. Its address begins with redis+cluster://."
        )
    if about.get("role") != "master":
        raise StoreUnsuited("replica", _TEXTS["replica"])
    if about.get("maxmemory") and about.get("maxmemory_policy") != "noeviction":
        raise StoreUnsuited("eviction", _TEXTS["eviction"])


def _judged(error: Exception, address: Address) -> Exception:
    """What a person is told. Of the error's own words, which may hold anything, nothing but a command's name."""
    chain = tuple(_chain(error))
    text = " ".join(map(str, chain))
    for part in chain:
        if isinstance(part, ssl.SSLCertVerificationError):
            return StoreUnsuited("certificate", certificate_fault(part))
    for why, kinds, words in _JUDGEMENTS:
        if any(isinstance(part, kinds) for part in chain) or any(word in text for word in words):
            return StoreUnsuited(why, _rights(text) if why == "rights" else _TEXTS[why])
    if any(isinstance(part, ssl.SSLError) for part in chain):
        return StoreUnsuited("tls", NO_TLS.format(_scheme(address, tls=False)))
    for kinds, words, line in _PASSING:
        if any(isinstance(part, kinds) for part in chain) or any(word in text for word in words):
            return StoreUnavailable(line)
    return StoreUnavailable(NO_PRIMARY) if address.kind == "sentinel" else StoreUnavailable()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _rights(text: str) -> str:
    command = _COMMAND.search(text)
    if " channel" in text:
        what = "its channels"
    elif " keys" in text or command is None:
        what = "its keys"
    else:
        what = command[1].upper().replace("|", " ")
    return f"The store's user may not use {what}. docs/operations.md says which rights Lull needs."


class StoreCheck:
    """The check, for whoever asks: one at a time, and each result for a while."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`url`: of the store. `clock`: seconds that only grow."""
        self._url: Final = url
        self._clock: Final = clock
        self._turn: Final = asyncio.Lock()
        self._until: float = float("-inf")
        self._why: Why | None = None
        self._told: Final[dict[str, float]] = {}
        self._is_over: bool = True

    async def why_unsuited(self) -> Why | None:
        """Why the store can't carry Lull, if it can't. May raise `StoreUnavailable`."""
        async with self._turn:
            if self._clock() >= self._until:
                try:
                    await check_store(self._url, CHECKED_WITHIN)
                    self._why = None
                    self._tell_that_it_is_over()
                except StoreUnsuited as unsuited:
                    self._why = unsuited.why
                    self._tell(str(unsuited))
                except StoreUnavailable as unavailable:
                    self._tell(str(unavailable))
                    raise
                self._until = self._clock() + HOLDS_FOR
            return self._why

    def _tell(self, line: str) -> None:
        """Each line once in a while, however often it comes and goes; one that says nothing is told with the calls."""
        now = self._clock()
        if line and now >= self._told.get(line, float("-inf")):
            _log.error("%s", line)
            self._told[line] = now + FORGOTTEN_AFTER
            self._is_over = False

    def _tell_that_it_is_over(self) -> None:
        if not self._is_over:
            _log.warning("the store carries Lull again")
            self._is_over = True
