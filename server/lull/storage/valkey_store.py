"""Room records in Valkey or Redis: one hash a room, written by one script."""

from collections.abc import Awaitable
from hmac import compare_digest
from typing import Any, Final, cast
from uuid import uuid4

from redis.asyncio import Redis

from lull.rooms.matching import NAME_SIZE, PURPOSES
from lull.rooms.ports import Absent, Record, SealedDocument, StoreUnavailable
from lull.session.agreement import Document
from lull.session.pauses import Seat
from lull.session.state import TOMBSTONE_LIFETIME, Closed, Session
from lull.storage.batches import Batches
from lull.storage.clients import Client
from lull.storage.codec import decode, encode
from lull.storage.keys import NOTIFY, PROBE, documents_key, match_fields, room_channel, room_key
from lull.storage.store_guard import StoreGuard

_OUTLASTING: Final = [
    field for name, kind in PURPOSES.items() if kind.outlasts for field in match_fields(name, Seat.A)[1:]
]

_LINEAGE: Final = """
local lineage = string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
"""

_LOAD: Final = (
    "#!lua flags=no-writes"
    + _LINEAGE
    + """
-- KEYS: the room's record. Its fields, and whether it was written in another lineage of this store (EPOCH1).
local have = redis.call('HMGET', KEYS[1], 'room', 'revision', 'session', 'ended', 'lineage')
have[5] = have[5] == lineage and 1 or 0
return have
"""
)

_SWAP: Final = (
    _LINEAGE
    + """
-- KEYS: the room's record; its texts. ARGV: expected revision ('0': none yet), id of this write, room id, session
-- ('' removes), expiry in ms since the epoch, channel, notification, new revision, whether it begins an epoch ('1'),
-- how many ms an end is remembered; name and text of a document, if one is written; at an end, hashes of the seats'
-- tokens, how many bytes of a blind token are compared, the fields of what may outlast the room, the choice's first.
-- Repeating a call that succeeded succeeds again (STORE1).
local have = redis.call('HMGET', KEYS[1], 'revision', 'write', 'ended', 'lineage')
if have[2] == ARGV[2] then return 1 end
if have[3] or (have[1] or '0') ~= ARGV[1] then return 0 end
if have[1] and have[4] ~= lineage and ARGV[9] ~= '1' then return 0 end
if ARGV[4] == '' then
  local names = {unpack(ARGV, 14)}
  local tokens = redis.call('HMGET', KEYS[2], unpack(names))
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'ended', 1, 'write', ARGV[2])
  local function named(token) return string.sub(token, 1, ARGV[13]) end
  if tokens[1] and tokens[2] and named(tokens[1]) == named(tokens[2]) then  -- MATCH6
    redis.call('HSET', KEYS[1], 'a', ARGV[11], 'b', ARGV[12])
    for at, name in ipairs(names) do
      if tokens[at] then redis.call('HSET', KEYS[2], name, tokens[at]) end
    end
    redis.call('PEXPIRE', KEYS[2], ARGV[10])
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[10])
else
  redis.call('HSET', KEYS[1], 'revision', ARGV[8], 'write', ARGV[2], 'room', ARGV[3], 'session', ARGV[4],
    'lineage', lineage)
  redis.call('PEXPIREAT', KEYS[1], ARGV[5])
  if ARGV[11] then
    redis.call('HSET', KEYS[2], ARGV[11], ARGV[12])
  end
  redis.call('PEXPIREAT', KEYS[2], ARGV[5])
end
redis.call('SPUBLISH', ARGV[6], ARGV[7])
return 1
"""
)

_SWAP_WITHOUT_ROOM: Final = "#!lua flags=allow-oom" + _SWAP
"""The same for a room that is there, which takes no more room than before: also in a store that is full (STORE7)."""

_PROBE: Final = """
-- KEYS: a key of nobody's. ARGV: what to keep for a moment; a channel of nobody's.
redis.call('SET', KEYS[1], ARGV[1], 'PX', 10000)
redis.call('SPUBLISH', ARGV[2], '')
return redis.call('GET', KEYS[1])
"""


class ValkeyStore:
    """`RoomStore` on Valkey or Redis: one server, a primary and its replicas, or a cluster."""

    def __init__(self, client: Client, node: bytes = bytes(16), guard: StoreGuard | None = None) -> None:
        """Takes over the client, and the guard of all that uses it. `node`: who notifies, 16 bytes."""
        self._client: Final = cast("Redis", client)  # a cluster's client has every call that is made here, too
        self._guard: Final = guard or StoreGuard()
        self._batches: Final = Batches(client, self._guard)
        self._notification: Final = NOTIFY + node
        self._create_script: Final = client.register_script(_SWAP)
        self._swap_script: Final = client.register_script(_SWAP_WITHOUT_ROOM)
        self._probe_script: Final = client.register_script(_PROBE)
        self._load_script: Final = client.register_script(_LOAD)

    @property
    def errors(self) -> int:
        """See `RoomStore.errors`."""
        return self._guard.errors

    async def load(self, room_id: str) -> Record | Absent:
        """See `RoomStore.load`."""
        room, revision, body, ended, present = await self._batches.run(self._load_script, (room_key(room_id),), ())
        if ended is not None:
            return Absent.ENDED
        if room is None and revision is None and body is None:
            return Absent.UNKNOWN
        if room is not None and room != room_id.encode():
            raise StoreUnavailable  # another request's reply: the connection can't be believed
        session = None if body is None else decode(body)
        if room is None or session is None or revision is None or not revision.isdigit():
            return Absent.ENDED
        return Record(session, int(revision), stale=not present)

    async def create(self, room_id: str, session: Session) -> bool:
        """See `RoomStore.create`."""
        return await self.swap(room_id, 0, session)

    async def swap(self, room_id: str, revision: int, session: Session, text: SealedDocument | None = None) -> bool:
        """See `RoomStore.swap`."""
        return await self._write(room_id, revision, session, revision + 1, text=text)

    async def start_new_epoch(self, room_id: str, over: int | None, session: Session, revision: int) -> bool:
        """See `RoomStore.start_new_epoch`."""
        return await self._write(room_id, over or 0, session, revision, anew=True)

    async def _write(
        self,
        room_id: str,
        over: int,
        session: Session,
        revision: int,
        *,
        anew: bool = False,
        text: SealedDocument | None = None,
    ) -> bool:
        over_for_good = isinstance(session.phase, Closed)
        body = b"" if over_for_good else encode(session)
        seats = [session.seat_state(seat) for seat in Seat]
        args: list[Any] = [
            str(over),
            uuid4().hex,
            room_id,
            body,
            session.closes_at,
            room_channel(room_id),
            self._notification,
            revision,
            int(anew),
            TOMBSTONE_LIFETIME,
            *(() if text is None else (text.name, text.sealed)),
            *((*(seat.token_hash if seat else "" for seat in seats), NAME_SIZE, *_OUTLASTING) if over_for_good else ()),
        ]
        grows = text is not None or not (over or anew)
        script = self._create_script if grows else self._swap_script
        return await self._batches.run(script, (room_key(room_id), documents_key(room_id)), args) == 1

    async def seat_after_end(self, room_id: str, token_hash: str) -> Seat | None:
        """See `RoomStore.seat_after_end`."""
        async with self._guard():
            found = await cast("Awaitable[list[bytes | None]]", self._client.hmget(room_key(room_id), list(Seat)))
        hashes = {seat: hashed for seat, hashed in zip(Seat, found, strict=True) if hashed}
        return next((seat for seat, hashed in hashes.items() if compare_digest(hashed, token_hash.encode())), None)

    async def document(self, room_id: str, name: Document) -> bytes | None:
        """See `RoomStore.document`."""
        async with self._guard():
            return await cast("Awaitable[bytes | None]", self._client.hget(documents_key(room_id), name))

    async def ping(self) -> None:
        """See `RoomStore.ping`."""
        async with self._guard():
            nonce = uuid4().hex
            found = self._probe_script(keys=[room_key(PROBE)], args=[nonce, room_channel(PROBE)])
            if await cast("Awaitable[bytes]", found) != nonce.encode():
                raise StoreUnavailable

    async def close(self) -> None:
        """Close every connection, once no call is on its way that would open another."""
        await self._batches.close()
        await self._guard.close()
        await self._client.aclose()
