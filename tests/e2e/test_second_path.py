"""Two pages in one place: beats straight from one to the other, and a tap that needs no server."""

import time
from typing import Final

import pytest
import pytest_asyncio
from tests.e2e.test_accessible import assert_accessible
from tests.support.browser import Pair, Phone
from tests.support.waiting import T

pytestmark = pytest.mark.asyncio(loop_scope="session")

COUNT_PEERS: Final = """
  window.peers = 0;
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...how) { super(...how); window.peers += 1; }
  };
"""


async def counting(pair: Pair) -> Pair:
    """Two phones that count the connections they try to make past the server."""
    for phone in (pair.a, pair.b):
        await phone.context.add_init_script(COUNT_PEERS)
    return pair


@pytest_asyncio.fixture(loop_scope="session")
async def near(pair: Pair) -> Pair:
    """Two phones of a node that stays well."""
    return await counting(pair)


@pytest_asyncio.fixture(loop_scope="session")
async def alone(apart: Pair) -> Pair:
    """Two phones of a server that can be killed."""
    return await counting(apart)


async def choose(phone: Phone, *, on: bool = True, judged: bool = False) -> None:
    """Turn the second path on or off, in Preparing. `judged`: where it's chosen, as assistive technology meets that."""
    await phone.press("open-second-path")
    await phone.press("path-on" if on else "path-off")
    if judged:
        await assert_accessible(phone)
    await phone.press("back")


async def both_choose(pair: Pair) -> None:
    """Both turn it on, and it is there."""
    for phone in (pair.a, pair.b):
        await choose(phone)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", path="open")


async def peers(phone: Phone) -> int:
    """How many connections past the server this page has tried to make."""
    return await phone.page.evaluate("window.peers")


async def test_a_tap_arrives_at_once_without_the_server(alone: Pair) -> None:
    """PATH1, PATH4, PATH5, SHOW6, RELEASE7: the server is killed in Together; the tap is on the other screen at once.

    Nothing is released until it is back; then it is, by both, and the channel is still there.
    """
    a, b = alone.a, alone.b
    await alone.join()
    await both_choose(alone)
    await alone.start()
    killed_at = time.time() * 1000
    alone.server.strike()
    tapped_at = await a.tap()  # at once: without the server both lapse within W
    await b.left_within(tapped_at, T, since=killed_at)
    await alone.server.kill()
    await b.shows("paused", mine="false", connection="down", ask="none")
    await a.shows("paused", mine="true", connection="down", receipt="shown", ask="none")
    await b.page.get_by_text("I need this too").click()
    await a.page.wait_for_timeout(12_000)  # longer than a pause has to settle
    for phone in (a, b):
        await phone.shows("paused", connection="down", ask="none", mine="true", receipt="shown", path="open")
    await alone.server.start()
    await alone.release(b, a)
    for phone in (a, b):
        assert await peers(phone) == 1
    tapped_at = await b.tap()
    await a.left_within(tapped_at, T)


async def test_without_both_there_is_no_connection(near: Pair) -> None:
    """PATH1: nobody chose, one chose, the other did: only in the last does a page even begin one."""
    await near.join()
    for phone in (near.a, near.b):
        await phone.shows("preparing", path="off")
    await choose(near.a, judged=True)
    await near.a.shows("preparing", path="chosen")
    await near.rehearse()
    await near.a.page.wait_for_timeout(6_000)  # two of its asks
    assert [await peers(phone) for phone in (near.a, near.b)] == [0, 0]
    await choose(near.a, on=False, judged=True)
    await choose(near.b, judged=True)
    await near.b.page.wait_for_timeout(6_000)
    assert [await peers(phone) for phone in (near.a, near.b)] == [0, 0]
    await choose(near.a, judged=True)
    for phone in (near.a, near.b):
        await phone.shows("preparing", path="open")
        assert await peers(phone) >= 1  # a slow machine takes more than one


async def test_either_ends_it(near: Pair) -> None:
    """PATH1: turned off on one phone, in a pause, it is gone from both at once; the room goes on."""
    await near.join()
    await both_choose(near)
    await near.start()
    await near.a.tap()
    await near.b.shows("paused", path="open")
    await near.b.page.locator("summary").click()
    await near.b.press("path-off")
    await near.b.shows("paused", path="off")
    await near.a.shows("paused", path="chosen")
    await near.release(near.a, near.b)


async def test_a_reload_brings_it_back(near: Pair) -> None:
    """PATH1: the choice is this room's, and outlives a reload; a new channel is made in the pause."""
    await near.join()
    await both_choose(near)
    await near.start()
    await near.b.page.reload()
    for phone in (near.a, near.b):
        await phone.shows("paused", path="open")
    await near.release(near.a, near.b)
