"""What the two wrote afterwards, over HTTP: nothing is taken before both chose it, or given out before both have left theirs."""

import pytest
from tests.support.phones import Phone
from tests.web.conftest import LiveNode
from tests.web.test_codes import noise
from tests.web.test_matches import give
from tests.web.test_texts import bearer, sealed

pytestmark = pytest.mark.asyncio


def _path(phone: Phone) -> str:
    return f"/api/rooms/{phone.place.room}/writing"


async def _leave(live: LiveNode, phone: Phone, text: str) -> int | str:
    answer = await live.http.put(_path(phone), json={"sealed": text}, headers=bearer(phone.place))
    return 204 if answer.status_code == 204 else answer.json()["error"]["code"]


async def _given(live: LiveNode, phone: Phone) -> tuple[int, str | None]:
    answer = await live.http.get(_path(phone), headers=bearer(phone.place))
    return answer.status_code, answer.json().get("sealed")


async def _both_choose(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    same = noise(16)
    for phone in pair:
        assert (await give(live, phone, [same], "debrief"))[0] == 200


async def test_each_gets_the_others_once_both_left_theirs(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """DEBRIEF2: one alone gets nothing, whoever asks; then each gets the other's, never its own; no view moves."""
    a, b = pair
    older, ours, theirs = sealed(512), sealed(512), sealed(2048)
    for phone in pair:
        await phone.settled()
    await _both_choose(live, pair)
    assert await _leave(live, a, older) == 204
    assert await _leave(live, a, ours) == 204
    assert [await _given(live, phone) for phone in pair] == [(404, None), (404, None)]
    assert await _leave(live, b, theirs) == 204
    assert [await _given(live, phone) for phone in pair] == [(200, theirs), (200, ours)]
    assert [await phone.settled() for phone in pair] == [[], []]


async def test_a_phone_that_looks_first(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """DEBRIEF2: what was read can't be answered anew: once both left theirs it is final; and before both chose it, none is taken."""
    a, b = pair
    ours, empty, theirs = sealed(512), sealed(512), sealed(2048)
    assert await _leave(live, b, empty) == "not_now"
    same = noise(16)
    await give(live, b, [same], "debrief")
    assert await _leave(live, b, empty) == "not_now"
    await give(live, a, [noise(16)], "debrief")
    assert await _leave(live, b, empty) == "not_now"
    await give(live, a, [same], "debrief")
    assert [await _leave(live, b, empty), await _leave(live, a, ours)] == [204, 204]
    assert await _given(live, b) == (200, ours)
    assert await _leave(live, b, theirs) == "changed"
    assert await _leave(live, b, empty) == 204  # the same again is the same
    assert await _given(live, a) == (200, empty)


async def test_bad_writings_change_nothing(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """DEBRIEF2: only of a page's sizes, only with a token; a stranger can't tell whether any was left."""
    a, b = pair
    good = sealed(512)
    await _both_choose(live, pair)
    assert [await _leave(live, phone, good) for phone in pair] == [204, 204]
    for bad in ("", "x", noise(16), sealed(513), good[:-1] + "!"):
        assert await _leave(live, a, bad) == "bad_request"
    for headers in ({}, {"authorization": f"Bearer {noise(32)}"}):
        assert (await live.http.get(_path(b), headers=headers)).status_code == 401
        assert (await live.http.put(_path(b), json={"sealed": sealed(512)}, headers=headers)).status_code == 401
    assert await _given(live, b) == (200, good)
