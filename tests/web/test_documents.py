"""Sealed documents over HTTP: what is written before, by one at a time; what is written afterwards, given out once both left theirs."""

from hashlib import sha256

import pytest
from tests.support.blind_tokens import text_token
from tests.support.phones import Phone, Place, bearer, sealed, two_phones
from tests.support.valkey import Valkey
from tests.web.conftest import LiveNode, live_node
from tests.web.test_codes import noise
from tests.web.test_matches import give

from lull.base64url import from_base64url, to_base64url

pytestmark = pytest.mark.asyncio


def path(place: Place, page: str) -> str:
    """Where a page is."""
    return f"/api/rooms/{place.room}/pages/{page}"


async def test_a_page_is_written_told_and_read(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PAGE1, PAGE3, AGREE2: what one phone sealed both read back, under the name that both views give it; a yes is void."""
    a, _ = pair
    await a.agree()
    await a.view(ask="given")
    text = sealed(2048)
    written = await live.http.put(
        path(a.place, "ours"), json={"agreement": 0, "sealed": text, "steps": 3}, headers=bearer(a.place)
    )
    assert (written.status_code, written.content) == (204, b"")
    for phone in pair:
        view = await phone.view("preparing")
        assert view["agreement"]["version"] == 1
        assert view["agreement"]["terms"]["steps"] == 3
        assert view["agreement"]["pages"]["ours"] == to_base64url(sha256(from_base64url(text)).digest()[:16])
        assert view["ask"] == "open"
        read = await live.http.get(path(phone.place, "ours"), headers=bearer(phone.place))
        assert (read.status_code, read.json()) == (200, {"sealed": text})
        assert read.headers["cache-control"] == "no-store"


async def test_a_page_of_ones_own_is_ones_own(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PAGE1: a seat's page is written by that seat alone, and read by both."""
    a, b = pair
    body = {"agreement": 0, "sealed": sealed()}
    refused = await live.http.put(path(a.place, "a"), json=body, headers=bearer(b.place))
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad_request")
    assert (await live.http.put(path(a.place, "a"), json=body, headers=bearer(a.place))).status_code == 204
    assert (await live.http.get(path(a.place, "a"), headers=bearer(b.place))).json()["sealed"] == body["sealed"]


async def test_who_was_second_is_told(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """AGREE3, PAGE1: a page written on an older version is refused, and the newer one stays."""
    a, b = pair
    first = {"agreement": 0, "sealed": sealed()}
    assert (await live.http.put(path(a.place, "ours"), json=first, headers=bearer(a.place))).status_code == 204
    second = await live.http.put(path(b.place, "ours"), json={**first, "sealed": sealed()}, headers=bearer(b.place))
    assert (second.status_code, second.json()["error"]["code"]) == (409, "changed")
    assert (await live.http.get(path(b.place, "ours"), headers=bearer(b.place))).json()["sealed"] == first["sealed"]


async def test_pages_are_for_preparing(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PAGE1, PHASE2: in a session nothing is written any more."""
    a, b = pair
    await a.agree()
    await b.agree()
    await a.view("together")
    body = {"agreement": 0, "sealed": sealed()}
    refused = await live.http.put(path(a.place, "ours"), json=body, headers=bearer(a.place))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_now")


@pytest.mark.parametrize(
    ("page", "body", "status", "code"),
    [
        ("ours", {"agreement": 0, "sealed": "_" + sealed()[1:]}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(511)}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(513)}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(8193)}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(9600)}, 413, "too_large"),
        ("ours", {"agreement": 0, "sealed": ""}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": "!" * 683}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(), "steps": 13}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(), "steps": -1}, 400, "bad_request"),
        ("ours", {"agreement": -1, "sealed": sealed()}, 400, "bad_request"),
        ("ours", {"sealed": sealed()}, 400, "bad_request"),
        ("ours", {"agreement": 0, "sealed": sealed(), "more": 1}, 400, "bad_request"),
        ("a", {"agreement": 0, "sealed": sealed(), "steps": 1}, 400, "bad_request"),
        ("c", {"agreement": 0, "sealed": sealed()}, 404, "not_found"),
        ("ours", {"agreement": 7, "sealed": sealed()}, 409, "changed"),
    ],
    ids=[
        "another form",
        "a byte short",
        "a byte long",
        "a byte above the largest",
        "far above the largest",
        "empty",
        "no base64url",
        "too many steps",
        "steps below none",
        "a version below none",
        "no version",
        "a field too many",
        "steps of one's own page",
        "no such page",
        "another version",
    ],
)
async def test_what_is_no_page_changes_nothing(
    live: LiveNode, pair: tuple[Phone, Phone], page: str, body: dict[str, object], status: int, code: str
) -> None:
    """PAGE2, WIRE2, AGREE1: other sizes, other steps, other pages, other fields."""
    a, b = pair
    refused = await live.http.put(path(a.place, page), json=body, headers=bearer(a.place))
    assert (refused.status_code, refused.json()["error"]["code"]) == (status, code)
    assert await b.settled() == []
    nothing = await live.http.get(path(a.place, "ours"), headers=bearer(a.place))
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (404, "not_found")


async def test_strangers_read_and_write_nothing(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """SEAT4, PAGE1: without a token of this very room."""
    a, _ = pair
    async with two_phones(live.http, live.ws) as (stranger, _):
        for headers in ({}, bearer(stranger.place), {"authorization": "Basic x"}):
            for method, content in (("GET", None), ("PUT", {"agreement": 0, "sealed": sealed()})):
                refused = await live.http.request(method, path(a.place, "a"), json=content, headers=headers)
                assert (refused.status_code, refused.json()["error"]["code"]) == (401, "not_authorized")


async def test_the_largest_pages_fit(live: LiveNode, pair: tuple[Phone, Phone]) -> None:
    """PAGE2: 8,192 sealed bytes on each of the three pages."""
    a, b = pair
    for version, (phone, page) in enumerate(((a, "ours"), (a, "a"), (b, "b"))):
        body = {"agreement": version, "sealed": sealed(8192)}
        assert (await live.http.put(path(a.place, page), json=body, headers=bearer(phone.place))).status_code == 204
        assert (await live.http.get(path(a.place, page), headers=bearer(b.place))).json()["sealed"] == body["sealed"]


async def test_without_a_store_nothing_is_said_to_be_kept(own_valkey: Valkey) -> None:
    """PAGE1, STORE4: a page that couldn't be stored is refused as such."""
    async with live_node(own_valkey.url) as live, two_phones(live.http, live.ws) as (a, _):
        with own_valkey.frozen():
            body = {"agreement": 0, "sealed": sealed()}
            refused = await live.http.put(path(a.place, "a"), json=body, headers=bearer(a.place))
            assert (refused.status_code, refused.json()["error"]["code"]) == (503, "store_unavailable")


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
    for phone, seat in zip(pair, "ab", strict=True):
        assert (await give(live, phone, [text_token(seat, "y")], "debrief"))[0] == 200


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
    await give(live, b, [text_token("b", "y")], "debrief")
    assert await _leave(live, b, empty) == "not_now"
    await give(live, a, [noise(32)], "debrief")
    assert await _leave(live, b, empty) == "not_now"
    await give(live, a, [text_token("a", "y")], "debrief")
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
