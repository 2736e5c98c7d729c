"""The key exchange in real Chromium: whatever A's page does while B joins; and what a used link is worth."""

from typing import Any, cast

import pytest
from playwright.async_api import Browser
from tests.support.browser import Pair, phone_on
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def fragment_of(pair: Pair) -> str:
    """The link's, of a room that A has opened."""
    return (await pair.a.opens()).partition("#")[2]


async def meet(pair: Pair) -> None:
    """Both see the other in Preparing."""
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def test_a_page_may_be_loaded_anew_while_the_other_phone_joins(pair: Pair) -> None:
    """PAIR2: B waits until A's page, which has forgotten the link, is there again."""
    fragment = await fragment_of(pair)
    await pair.a.page.goto("about:blank")
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("joining")
    await pair.a.page.goto(pair.a.url)  # this tab was in the room
    await meet(pair)
    await pair.start()


async def test_a_page_may_be_frozen_while_the_other_phone_joins(pair: Pair) -> None:
    """PAIR2: B waits until it runs again."""
    fragment = await fragment_of(pair)
    control = cast("Any", await pair.a.context.new_cdp_session(pair.a.page))
    await control.send("Debugger.enable")
    await control.send("Debugger.pause")
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("joining")
    await control.send("Debugger.disable")
    await meet(pair)


async def test_a_may_have_two_pages(pair: Pair) -> None:
    """PAIR2: the newer one answers, and both come to the same keys."""
    fragment = await fragment_of(pair)
    second = await pair.a.context.new_page()
    await second.goto(pair.a.url)
    await second.click('[data-action="return"]')
    await second.wait_for_selector('[data-screen="waiting"]', timeout=PATIENCE * 1000)
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("preparing", partner_here="true")
    await second.wait_for_selector('[data-screen="preparing"][data-partner-here="true"]', timeout=PATIENCE * 1000)
    await second.close()
    await pair.a.press("return")
    await meet(pair)


async def test_a_used_link_joins_nothing(browser: Browser, pair: Pair) -> None:
    """SPENT, ROOM4: whoever has it is told that the room is full, and once that has ended that it leads nowhere."""
    fragment = await pair.join()
    async with phone_on(browser, "third", pair.b.wire) as third:
        await third.page.goto(f"{third.url}/#{fragment}")
        await third.shows("refused", why="room_full")
        await pair.a.press("end-room")
        await pair.b.shows("closed")
        await third.page.goto("about:blank")
        await third.page.goto(f"{third.url}/#{fragment}")
        await third.shows("refused", why="link_unknown")
