"""Blind matching in Valkey or Redis: tokens and writings among the room's texts, and gone with them."""

from collections.abc import Awaitable, Sequence
from typing import Any, Final, cast

from redis.asyncio import Redis

from lull.rooms.matching import NAME_SIZE, PURPOSES, STORED_SIZE, Matches, MatchRefusal, stored_token
from lull.session.pauses import Seat
from lull.storage.clients import Client
from lull.storage.keys import documents_key, match_fields, room_key
from lull.storage.store_guard import StoreGuard

_GIVE: Final = """
-- KEYS: the room's record; its texts. ARGV: fields of the round, of the seat's and of the partner's tokens in it;
-- a round, the tokens, how many rounds there may be, bytes of a token, whether it outlasts the room ('1'),
-- bytes of a token's name, by which two are compared.
-- Nothing where there is no room; 0 where that round is neither the newest nor the next; else what stands then.
if redis.call('HEXISTS', KEYS[1], 'session') == 0 then
  if ARGV[8] ~= '1' or redis.call('HEXISTS', KEYS[1], 'a') == 0 then return false end  -- MATCH6
end
local have = redis.call('HMGET', KEYS[2], ARGV[1], ARGV[2], ARGV[3])
local newest, own, partner = tonumber(have[1] or '1'), have[2], have[3]
local named, given, most, size = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
if named == newest + 1 and named <= most then
  newest, own, partner = named, given, false  -- MATCH5
  redis.call('HDEL', KEYS[2], ARGV[3])
elseif named ~= newest then
  return 0
elseif not (own and partner) then
  own = given  -- nothing was compared with what it replaces
elseif most > 1 then  -- MATCH4: what was compared is final, but for what is taken off
  local again, kept = {}, {}
  for at = 1, #given, size do again[string.sub(given, at, at + size - 1)] = true end
  for at = 1, #own, size do
    local token = string.sub(own, at, at + size - 1)
    if again[token] then kept[#kept + 1] = token end
  end
  own = table.concat(kept)
elseif string.sub(own, 1, ARGV[9]) ~= string.sub(partner, 1, ARGV[9]) then
  own = given  -- MATCH3: until both are the same
end
redis.call('HSET', KEYS[2], ARGV[1], newest, ARGV[2], own)
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return {newest, own, partner}
"""

_LEAVE: Final = """
-- KEYS: the room's record; its texts. ARGV: both fields of the choice, those of the seat's and the partner's text;
-- the text, bytes of a token's name.
-- Nothing where there is no room; 0 before both chose it; 2 where both have left another one; else 1.
if redis.call('HEXISTS', KEYS[1], 'session') == 0 then return false end
local have = redis.call('HMGET', KEYS[2], ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if not (have[1] and have[2]) then return 0 end
if string.sub(have[1], 1, ARGV[6]) ~= string.sub(have[2], 1, ARGV[6]) then return 0 end
if have[3] and have[4] then return have[3] == ARGV[5] and 1 or 2 end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[5])
return 1
"""


class ValkeyMatches:
    """`MatchStore` on Valkey or Redis."""

    def __init__(self, client: Client, guard: StoreGuard) -> None:
        """`client` and `guard`: the store's, which closes both."""
        self._client: Final = cast("Redis", client)
        self._guard: Final = guard
        self._give: Final = client.register_script(_GIVE)
        self._leave: Final = client.register_script(_LEAVE)

    async def give(
        self, room_id: str, seat: Seat, purpose: str, number: int, tokens: Sequence[bytes]
    ) -> Matches | MatchRefusal:
        """See `MatchStore.give`."""
        keys = [room_key(room_id), documents_key(room_id)]
        kind = PURPOSES[purpose]
        stored = b"".join(stored_token(seat, token) for token in tokens)
        args = [*match_fields(purpose, seat), number, stored, kind.rounds, STORED_SIZE, int(kind.outlasts), NAME_SIZE]
        async with self._guard():
            found = await cast("Awaitable[list[Any] | int | None]", self._give(keys=keys, args=args))
        match found:
            case None:
                return MatchRefusal.NO_ROOM
            case int():
                return MatchRefusal.CHANGED
            case [newest, own, partner]:
                return _matches(newest, own, partner)
            case _:
                raise AssertionError(found)

    async def read(self, room_id: str, seat: Seat, purpose: str) -> Matches:
        """See `MatchStore.read`."""
        async with self._guard():
            found = self._client.hmget(documents_key(room_id), list(match_fields(purpose, seat)))
            newest, own, partner = await cast("Awaitable[list[bytes | None]]", found)
        return _matches(newest or 1, own, partner)

    async def leave_writing(self, room_id: str, seat: Seat, sealed: bytes) -> MatchRefusal | None:
        """See `MatchStore.leave_writing`."""
        keys = [room_key(room_id), documents_key(room_id)]
        args = [*match_fields("debrief", seat)[1:], *match_fields("writing", seat)[1:], sealed, NAME_SIZE]
        async with self._guard():
            done = await cast("Awaitable[int | None]", self._leave(keys=keys, args=args))
        outcomes = {None: MatchRefusal.NO_ROOM, 0: MatchRefusal.NOT_NOW, 1: None, 2: MatchRefusal.CHANGED}
        return outcomes[done]

    async def partner_writing(self, room_id: str, seat: Seat) -> bytes | None:
        """See `MatchStore.partner_writing`."""
        async with self._guard():
            found = self._client.hmget(documents_key(room_id), list(match_fields("writing", seat)[1:]))
            own, partner = await cast("Awaitable[list[bytes | None]]", found)
        return None if own is None else partner


def _matches(newest: bytes | int, own: bytes | None, partner: bytes | None) -> Matches:
    mine, theirs = _by_name(own or b""), _by_name(partner or b"")
    return Matches(int(newest), own is not None, sorted(theirs[name] for name in mine.keys() & theirs.keys()))


def _by_name(stored: bytes) -> dict[bytes, bytes]:
    each = [stored[at : at + STORED_SIZE] for at in range(0, len(stored), STORED_SIZE)]
    return {token[:NAME_SIZE]: token[NAME_SIZE:] for token in each}
