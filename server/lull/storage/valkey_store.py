"""Room records in Valkey or Redis: one hash a room, written by one script."""

from collections.abc import Awaitable
from typing import Any, Final, cast
from uuid import uuid4

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError

from lull.rooms.ports import Record, StoreUnavailable
from lull.session.state import Closed, Session
from lull.storage.codec import decode, encode
from lull.storage.keys import BELL, channel_of, key_of

COMMAND_TIMEOUT = 1.0
"""Seconds a store call may take before it counts as failed. It never stands before a pause (WIRE4)."""

_SWAP: Final = """
-- KEYS[1]: the room's record. ARGV: expected revision ('0': none yet), id of this write, room id, session
-- ('' removes), expiry in ms since the epoch, channel, bell. Repeating a call that succeeded succeeds again (STORE1).
local have = redis.call('HMGET', KEYS[1], 'revision', 'write')
if have[2] == ARGV[2] then return 1 end
if (have[1] or '0') ~= ARGV[1] then return 0 end
if ARGV[4] == '' then
  redis.call('DEL', KEYS[1])
else
  local revision = string.format('%d', ARGV[1] + 1)
  redis.call('HSET', KEYS[1], 'revision', revision, 'write', ARGV[2], 'room', ARGV[3], 'session', ARGV[4])
  redis.call('PEXPIREAT', KEYS[1], ARGV[5])
end
redis.call('SPUBLISH', ARGV[6], ARGV[7])
return 1
"""


def command_client(url: str) -> Redis:
    """A client for short commands: it gives up within about two seconds and never queues without bound."""
    pool = BlockingConnectionPool.from_url(  # pyright: ignore[reportUnknownMemberType]
        url,
        max_connections=32,
        timeout=COMMAND_TIMEOUT,
        socket_timeout=COMMAND_TIMEOUT,
        socket_connect_timeout=COMMAND_TIMEOUT,
        retry=Retry(ConstantBackoff(0.02), 1),
    )
    return Redis(connection_pool=pool)


class ValkeyStore:
    """`RoomStore` on one Valkey or Redis server."""

    def __init__(self, client: Redis) -> None:
        """Takes over the client: `close` closes it."""
        self._client: Final = client
        self._script: Final = client.register_script(_SWAP)

    async def load(self, room_id: str) -> Record | None:
        """See `RoomStore.load`."""
        fields = ["room", "revision", "session"]
        try:
            reply = await cast("Awaitable[list[bytes | None]]", self._client.hmget(key_of(room_id), fields))
        except (RedisError, OSError) as error:
            raise StoreUnavailable from error
        room, revision, body = reply
        if room is None or revision is None or body is None:
            return None
        if room != room_id.encode():
            raise StoreUnavailable  # another request's reply: the connection can't be believed
        session = decode(body)
        return Record(session, int(revision)) if session is not None and revision.isdigit() else None

    async def create(self, room_id: str, session: Session) -> bool:
        """See `RoomStore.create`."""
        return await self.swap(room_id, 0, session)

    async def swap(self, room_id: str, revision: int, session: Session) -> bool:
        """See `RoomStore.swap`."""
        body = b"" if isinstance(session.phase, Closed) else encode(session)
        args: list[Any] = [
            str(revision),
            uuid4().hex,
            room_id,
            body,
            session.closes_at,
            channel_of(room_id),
            BELL,
        ]
        try:
            return await cast("Awaitable[int]", self._script(keys=[key_of(room_id)], args=args)) == 1
        except (RedisError, OSError) as error:
            raise StoreUnavailable from error

    async def ping(self) -> None:
        """See `RoomStore.ping`."""
        try:
            await self._client.ping()  # pyright: ignore[reportUnknownMemberType]
        except (RedisError, OSError) as error:
            raise StoreUnavailable from error

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()
