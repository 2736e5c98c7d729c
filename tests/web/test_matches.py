"""Blind matching over HTTP: both learn what both gave, and neither what only one did."""

import pytest
from redis.asyncio import Redis
from tests.support.phones import Phone, Place
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode
from tests.web.test_codes import noise
from tests.web.test_texts import bearer

pytestmark = pytest.mark.asyncio


def path(place: Place, purpose: str = "next_time") -> str:
    """Where tokens are given."""
    return f"/api/rooms/{place.room}/matches/{purpose}"


async def matched(live: LiveNode, phone: Phone, purpose: str = "next_time") -> list[str]:
    """What this phone is told."""
    answer = await live.http.get(path(phone.place, purpose), headers=bearer(phone.place))
    assert answer.status_code == 200
    return answer.json()["tokens"]


async def give(live: LiveNode, phone: Phone, tokens: list[str], purpose: str = "next_time") -> int:
    """Give these tokens."""
    answer = await live.http.put(path(phone.place, purpose), json={"tokens": tokens}, headers=bearer(phone.place))
    return answer.status_code


async def test_a_lone_token_is_told_to_nobody(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """MATCH2: not before both gave the same one; and then both are told; and no view moves."""
    a, b = pair
    same = noise(16)
    for phone in pair:
        await phone.settled()
    assert await give(live, a, [same]) == 204
    assert [await matched(live, phone) for phone in pair] == [[], []]
    assert await give(live, b, [noise(16)]) == 204
    assert [await matched(live, phone) for phone in pair] == [[], []]
    assert await give(live, b, [same]) == 204
    assert [await matched(live, phone) for phone in pair] == [[same], [same]]
    assert await give(live, a, [noise(16)]) == 204  # taken back
    assert [await matched(live, phone) for phone in pair] == [[], []]
    assert [await phone.settled() for phone in pair] == [[], []]


async def test_lists_are_of_one_size(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """MATCH1, MATCH2: 256 tokens whatever is in them; only those in both come back."""
    a, b = pair
    shared = [noise(16) for _ in range(3)]
    assert await give(live, a, [*shared, *(noise(16) for _ in range(253))], "lists") == 204
    assert await give(live, b, [*(noise(16) for _ in range(253)), *shared], "lists") == 204
    for phone in pair:
        assert set(await matched(live, phone, "lists")) == set(shared)
    for size in (0, 1, 255, 257):
        assert await give(live, a, [noise(16) for _ in range(size)], "lists") in (400, 413)


async def test_strangers_and_garbage(live: LiveNode, pair: tuple[Phone, Phone], valkey: Valkey) -> None:
    """MATCH3, SEAT4: no token of a seat, no matching; other purposes aren't there; the tokens go with the room."""
    a, _ = pair
    stranger = await live.http.get(path(a.place), headers={"authorization": f"Bearer {noise(32)}"})
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "not_authorized")
    other = await live.http.get(path(a.place, "other"), headers=bearer(a.place))
    assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")
    assert await give(live, a, ["x"]) == 400
    assert await give(live, a, [noise(16)]) == 204
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        name = f"lull:{{{a.place.room}}}:pages"
        assert await redis.exists(name) == 1
        ended = await live.http.request("DELETE", f"/api/rooms/{a.place.room}", headers=bearer(a.place))
        assert ended.status_code == 204
        assert await redis.exists(name) == 0
