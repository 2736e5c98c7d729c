"""What the two wrote afterwards, over HTTP: nothing is given out before both have left theirs."""

import pytest
from tests.support.phones import Phone
from tests.web.conftest import LiveNode
from tests.web.test_texts import bearer, sealed

pytestmark = pytest.mark.asyncio


def _path(phone: Phone) -> str:
    return f"/api/rooms/{phone.place.room}/writing"


async def _leave(live: LiveNode, phone: Phone, sealed: str) -> int:
    return (await live.http.put(_path(phone), json={"sealed": sealed}, headers=bearer(phone.place))).status_code


async def _given(live: LiveNode, phone: Phone) -> tuple[int, str | None]:
    answer = await live.http.get(_path(phone), headers=bearer(phone.place))
    return answer.status_code, answer.json().get("sealed")


async def test_each_gets_the_others_once_both_left_theirs(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """DEBRIEF2: one alone gets nothing, whoever asks; then each gets the other's, never its own; no view moves."""
    a, b = pair
    ours, theirs, newer = sealed(512), sealed(2048), sealed(8192)
    for phone in pair:
        await phone.settled()
    assert await _leave(live, a, ours) == 204
    assert [await _given(live, phone) for phone in pair] == [(404, None), (404, None)]
    assert await _leave(live, b, theirs) == 204
    assert [await _given(live, phone) for phone in pair] == [(200, theirs), (200, ours)]
    assert await _leave(live, a, newer) == 204
    assert await _given(live, b) == (200, newer)
    assert [await phone.settled() for phone in pair] == [[], []]


async def test_bad_writings_change_nothing(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """DEBRIEF2: only of a page's sizes, only with a token; a stranger can't tell whether any was left."""
    a, b = pair
    good = sealed(512)
    assert [await _leave(live, phone, good) for phone in pair] == [204, 204]
    for bad in ("", "x", sealed(16), sealed(513), good[:-1] + "!"):
        assert await _leave(live, a, bad) == 400
    for headers in ({}, {"authorization": f"Bearer {sealed(32)}"}):
        assert (await live.http.get(_path(b), headers=headers)).status_code == 401
        assert (await live.http.put(_path(b), json={"sealed": sealed(512)}, headers=headers)).status_code == 401
    assert await _given(live, b) == (200, good)
