"""The key exchange in real Chromium: whatever A's page does while B joins; and what a used link is worth."""

from typing import cast

import pytest
from playwright.async_api import Browser
from tests.pictures.screens import gallery_page
from tests.support.browser import Pair, Phone, devtools, phone_on, settles
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
    control = await devtools(pair.a.page)
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
        await third.follow(fragment)
        await third.shows("refused", why="link_unknown")


LIKENESS = """async () => {
  const { DRAWINGS } = await modules["../src/ui/preparing/drawings.ts"]();
  const canvas = new OffscreenCanvas(48, 48);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = DRAWINGS.map(path => {
    pen.filter = "none";
    pen.fillStyle = "#000";
    pen.fillRect(0, 0, 48, 48);
    pen.filter = "blur(2px)";
    pen.strokeStyle = "#fff";
    pen.lineWidth = 2.25;
    pen.stroke(new Path2D(path));
    const light = [...pen.getImageData(0, 0, 48, 48).data].filter((_, at) => at % 4 === 0);
    const mean = light.reduce((sum, each) => sum + each, 0) / light.length;
    const around = light.map(each => each - mean);
    const size = Math.hypot(...around);
    return around.map(each => each / size);
  });
  return drawn.flatMap((one, at) => drawn.slice(0, at).map((other, before) =>
    [one.reduce((sum, each, pixel) => sum + each * other[pixel], 0), before, at])).sort((a, b) => b[0] - a[0]);
}"""
"""How alike each two of the drawings are at 48 px, seen without glasses: 1 would be the same; the most alike first."""


async def test_each_picture_is_told_from_every_other(browser: Browser, gallery_url: str) -> None:
    """PAIR5: at 48 px, and blurred by 2 of them."""
    async with gallery_page(browser, gallery_url) as page:
        pairs = cast("list[tuple[float, int, int]]", await settles(page, LIKENESS))
    assert len(pairs) == 64 * 63 / 2
    assert pairs[0][0] < 0.8, pairs[:5]


async def test_a_link_is_never_said_to_work_for_longer_than_it_can(browser: Browser, gallery_url: str) -> None:
    """ROOM3: 10 minutes, also where the server's clock is known no better than to a few seconds."""
    async with gallery_page(browser, gallery_url) as page:
        await page.evaluate("gallery.show('waiting')")
        await page.evaluate("Date.now = (now => () => now() - 15_000)(Date.now)")
        await page.clock.fast_forward(2000)
        await page.get_by_text("for the next 10 minutes").wait_for()
        assert await page.get_by_text("11 minutes").count() == 0


async def pictures_on(phone: Phone) -> list[str | None]:
    """The numbers of the three."""
    shown = phone.page.locator("[data-action=open-pictures] [data-picture]")
    await shown.nth(2).wait_for()
    return [await each.get_attribute("data-picture") for each in await shown.all()]


async def test_both_show_the_same_three_pictures(pair: Pair) -> None:
    """PAIR5: in one row that waits for nobody; who finds others is told what that means, and ends it with one press."""
    await pair.join()
    of_a, of_b = [await pictures_on(phone) for phone in (pair.a, pair.b)]
    assert of_a == of_b
    assert len(of_a) == 3
    await pair.a.page.reload()
    await pair.a.shows("preparing", partner_here="true")
    assert await pictures_on(pair.a) == of_a
    await pair.rehearse()  # nothing was pressed, and nothing waited
    await pair.a.press("open-pictures")
    await pair.a.press("pictures-same")
    await pair.a.press("open-pictures")
    await pair.a.press("pictures-differ")
    await pair.a.page.get_by_text("Then don’t use this room.").wait_for()
    await pair.a.press("end-room")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
