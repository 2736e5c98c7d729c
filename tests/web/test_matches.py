"""Blind matching over HTTP: both learn what both gave, and neither what only one did."""

import pytest
from redis.asyncio import Redis
from tests.support.blind_tokens import text_proof, text_token
from tests.support.phones import Phone, Place, bearer
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode
from tests.web.test_codes import noise

pytestmark = pytest.mark.asyncio


def path(place: Place, purpose: str = "next_time") -> str:
    """Where tokens are given."""
    return f"/api/rooms/{place.room}/matches/{purpose}"


async def matched(live: LiveNode, phone: Phone, purpose: str = "next_time") -> list[str]:
    """What this phone is told."""
    answer = await live.http.get(path(phone.place, purpose), headers=bearer(phone.place))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["tokens"]


async def give(
    live: LiveNode, phone: Phone, tokens: list[str], purpose: str = "next_time", number: int = 1
) -> tuple[int, list[str] | str]:
    """Give these tokens: the status, and what both gave, or the refusal's code."""
    body = {"round": number, "tokens": tokens}
    answer = await live.http.put(path(phone.place, purpose), json=body, headers=bearer(phone.place))
    said = answer.json()
    return answer.status_code, said["tokens"] if answer.status_code == 200 else said["error"]["code"]


async def test_a_lone_token_is_told_to_nobody(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """MATCH2, MATCH3: not before both gave the same one; then both are told, whatever is given after; and no view moves."""
    a, b = pair
    mine, theirs = text_token("a", "y"), text_token("b", "y")
    told = [[text_proof("b", "y")], [text_proof("a", "y")]]
    for phone in pair:
        await phone.settled()
    assert await give(live, a, [mine]) == (200, [])
    assert [await matched(live, phone) for phone in pair] == [[], []]
    assert await give(live, b, [noise(32)]) == (200, [])
    assert [await matched(live, phone) for phone in pair] == [[], []]
    assert await give(live, b, [theirs]) == (200, told[1])
    assert [await matched(live, phone) for phone in pair] == told
    assert await give(live, b, [noise(32)]) == (200, told[1])  # too late to take it back
    assert [await matched(live, phone) for phone in pair] == told
    assert [await phone.settled() for phone in pair] == [[], []]


async def test_lists_are_of_one_size(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """MATCH1, MATCH2: 256 tokens whatever is in them; only those in both come back."""
    a, b = pair
    ours, theirs = ([text_token(seat, name) for name in "xyz"] for seat in "ab")
    assert await give(live, a, [*ours, *(noise(32) for _ in range(253))], "lists") == (200, [])
    status, told = await give(live, b, [*(noise(32) for _ in range(253)), *theirs], "lists")
    assert (status, set(told)) == (200, {text_proof("a", name) for name in "xyz"})
    for phone, partner in ((a, "b"), (b, "a")):
        assert set(await matched(live, phone, "lists")) == {text_proof(partner, name) for name in "xyz"}
    for size in (0, 1, 255, 257):
        assert (await give(live, a, [noise(32) for _ in range(size)], "lists"))[0] == 400
    for other in (16, 31, 33):
        assert await give(live, a, [noise(other)] * 256, "lists") == (400, "bad_request")


async def test_rounds(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """MATCH5: of lists a next round can be opened, which takes both; a choice has one."""
    a, b = pair
    ours, theirs = ([text_token(seat, str(number)) for number in range(256)] for seat in "ab")
    await give(live, a, ours, "lists")
    await give(live, b, theirs, "lists")
    assert await give(live, a, ours, "lists", 2) == (200, [])
    assert await matched(live, b, "lists") == []
    assert await give(live, b, theirs, "lists", 1) == (409, "changed")
    assert (await give(live, b, theirs, "lists", 2))[0] == 200
    assert set(await matched(live, a, "lists")) == {text_proof("b", str(number)) for number in range(256)}
    for number in (0, 9, -1):
        assert await give(live, a, ours, "lists", number) == (400, "bad_request")
    assert await give(live, a, [noise(32)], number=2) == (400, "bad_request")


async def test_strangers_and_garbage(live: LiveNode, pair: tuple[Phone, Phone], valkey: Valkey) -> None:
    """MATCH6, SEAT4: no token of a seat, no matching; other purposes aren't there; the tokens go with the room."""
    a, _ = pair
    stranger = await live.http.get(path(a.place), headers={"authorization": f"Bearer {noise(32)}"})
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "not_authorized")
    other = await live.http.get(path(a.place, "other"), headers=bearer(a.place))
    assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")
    assert (await give(live, a, ["x"]))[0] == 400
    assert (await give(live, a, [noise(32)]))[0] == 200
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        name = f"lull:{{{a.place.room}}}:pages"
        assert await redis.exists(name) == 1
        ended = await live.http.request("DELETE", f"/api/rooms/{a.place.room}", headers=bearer(a.place))
        assert ended.status_code == 204
        assert await redis.exists(name) == 0


async def test_what_both_chose_of_next_time_outlasts_the_room(
    live: LiveNode, pair: tuple[Phone, Phone], valkey: Valkey
) -> None:
    """MATCH6, NEXT4: for ten minutes both are told it, and can say that they hold it; nobody else is told anything."""
    a, b = pair
    for phone, seat in ((a, "a"), (b, "b")):
        await give(live, phone, [text_token(seat, "y")])
        await give(live, phone, [text_token(seat, "writing")], "debrief")
    held = text_token("a", "held")
    assert await give(live, a, [held], "next_held") == (200, [])
    ended = await live.http.request("DELETE", f"/api/rooms/{a.place.room}", headers=bearer(a.place))
    assert ended.status_code == 204
    same = [text_proof("a", "y")]
    assert await matched(live, b) == same
    assert await give(live, b, [noise(32)]) == (200, same)
    assert await matched(live, b, "next_held") == []
    assert await give(live, b, [text_token("b", "held")], "next_held") == (200, [text_proof("a", "held")])
    assert await matched(live, a, "next_held") == [text_proof("b", "held")]
    for purpose in ("debrief", "lists"):
        gone = await live.http.get(path(a.place, purpose), headers=bearer(a.place))
        assert (gone.status_code, gone.json()["error"]["code"]) == (401, "not_authorized")
    for place, purpose in ((Place(a.place.room, "a", noise(32)), "next_time"), (a.place, "other")):
        gone = await live.http.get(path(place, purpose), headers=bearer(place))
        assert (gone.status_code, gone.json()["error"]["code"]) == (401, "not_authorized")
    async with Redis.from_url(valkey.url) as redis:  # pyright: ignore[reportUnknownMemberType]
        for name in (f"lull:{{{a.place.room}}}", f"lull:{{{a.place.room}}}:pages"):
            assert 0 < await redis.pttl(name) <= 600_000
            await redis.delete(name)
    assert (await give(live, a, [held], "next_held"))[0] == 401


@pytest.mark.parametrize("partner", ["nothing", "other"])
async def test_a_lone_choice_goes_with_the_room(live: LiveNode, pair: tuple[Phone, Phone], partner: str) -> None:
    """MATCH6: and nothing can be chosen once it has ended."""
    a, b = pair
    await give(live, a, [text_token("a", "y")])
    if partner == "other":
        await give(live, b, [noise(32)])
    await live.http.request("DELETE", f"/api/rooms/{a.place.room}", headers=bearer(a.place))
    for phone, seat in ((a, "a"), (b, "b")):
        for purpose in ("next_time", "next_held"):
            assert await give(live, phone, [text_token(seat, "y")], purpose) == (401, "not_authorized")
