"""Mailboxes in Valkey or Redis: one hash each, which expires by itself."""

from collections.abc import Awaitable
from typing import Final, cast

from redis.asyncio import Redis

from lull.rooms.mailboxes import MAILBOX_LIFETIME, Mailbox, Slot
from lull.storage.clients import Client
from lull.storage.keys import mailbox_key
from lull.storage.store_guard import StoreGuard

_OPEN: Final = """
-- KEYS: the mailbox. ARGV: hash of its key, offer, its life in ms.
local have = redis.call('HMGET', KEYS[1], 'key', 'offer')
if have[1] then return (have[1] == ARGV[1] and have[2] == ARGV[2]) and 1 or 0 end
redis.call('HSET', KEYS[1], 'key', ARGV[1], 'offer', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""

_LEAVE: Final = """
-- KEYS: the mailbox. ARGV: offer, its life in ms.
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'key', '', 'offer', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""

_PUT: Final = """
-- KEYS: the mailbox. ARGV: the slot, the note, the slot that must be full.
local have = redis.call('HMGET', KEYS[1], ARGV[1], ARGV[3])
if have[1] then return have[1] == ARGV[2] and 1 or 0 end
if not have[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1
"""


class ValkeyMailboxes:
    """`MailboxStore` on Valkey or Redis."""

    def __init__(self, client: Client, guard: StoreGuard) -> None:
        """`client` and `guard`: the store's, which closes both."""
        self._client: Final = cast("Redis", client)
        self._guard: Final = guard
        self._open: Final = client.register_script(_OPEN)
        self._leave: Final = client.register_script(_LEAVE)
        self._put: Final = client.register_script(_PUT)

    async def open(self, name: str, key_hash: str, offer: bytes) -> bool:
        """See `MailboxStore.open`."""
        async with self._guard():
            made = self._open(keys=[mailbox_key(name)], args=[key_hash, offer, MAILBOX_LIFETIME])
            return await cast("Awaitable[int]", made) == 1

    async def leave(self, name: str, offer: bytes) -> None:
        """See `MailboxStore.leave`."""
        async with self._guard():
            await cast("Awaitable[int]", self._leave(keys=[mailbox_key(name)], args=[offer, MAILBOX_LIFETIME]))

    async def put(self, name: str, slot: Slot, note: bytes, *, after: Slot) -> bool:
        """See `MailboxStore.put`."""
        async with self._guard():
            return await cast("Awaitable[int]", self._put(keys=[mailbox_key(name)], args=[slot, note, after])) == 1

    async def read(self, name: str) -> Mailbox | None:
        """See `MailboxStore.read`."""
        async with self._guard():
            found = self._client.hmget(mailbox_key(name), ["key", *Slot])
            key, offer, answer, link = await cast("Awaitable[list[bytes | None]]", found)
        return None if key is None or offer is None else Mailbox(key.decode(), offer, answer, link)

    async def burn(self, name: str) -> None:
        """See `MailboxStore.burn`."""
        async with self._guard():
            await self._client.delete(mailbox_key(name))
