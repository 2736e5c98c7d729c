"""Where phones can be reached, in Valkey or Redis: beside the room's texts, and gone with them."""

from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis

from lull.session.pauses import Seat
from lull.storage.clients import Client
from lull.storage.keys import documents_key, room_key
from lull.storage.store_guard import StoreGuard

_KEEP: Final = """
-- KEYS: the room's record; its texts. ARGV: the field, what to keep.
if redis.call('HEXISTS', KEYS[1], 'session') == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1])) -- PUSH5
return 1
"""

_DROP: Final = """
-- KEYS: the room's texts. ARGV: the field, what must still be there ('': anything).
if ARGV[2] == '' or redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) end
return 1
"""


class ValkeySubscriptions:
    """`SubscriptionStore` on Valkey or Redis."""

    def __init__(self, client: Client, guard: StoreGuard) -> None:
        """`client` and `guard`: the store's, which closes both."""
        self._client: Final = cast("Redis", client)
        self._guard: Final = guard
        self._keep: Final = client.register_script(_KEEP)
        self._drop: Final = client.register_script(_DROP)

    async def keep(self, room_id: str, seat: Seat, sealed: bytes) -> bool:
        """See `SubscriptionStore.keep`."""
        async with self._guard():
            keys = [room_key(room_id), documents_key(room_id)]
            return await cast("Awaitable[int]", self._keep(keys=keys, args=[_field(seat), sealed])) == 1

    async def find(self, room_id: str, seat: Seat) -> bytes | None:
        """See `SubscriptionStore.find`."""
        async with self._guard():
            return await cast("Awaitable[bytes | None]", self._client.hget(documents_key(room_id), _field(seat)))

    async def drop(self, room_id: str, seat: Seat, sealed: bytes | None = None) -> None:
        """See `SubscriptionStore.drop`."""
        async with self._guard():
            await cast("Awaitable[int]", self._drop(keys=[documents_key(room_id)], args=[_field(seat), sealed or b""]))


def _field(seat: Seat) -> str:
    return f"push.{seat}"
