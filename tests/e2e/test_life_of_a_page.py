"""What happens to a page on a phone: frozen, put away and brought back, asleep, with another clock, under a whole hand, behind a portal."""

import asyncio
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, Route
from tests.support.browser import RESTED, Pair, Phone, devtools, drawn, settles, two_phones_in_time
from tests.support.valkey import Valkey

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.motion]

PORTAL: Final = "<!doctype html><title>Welcome</title><p>Please accept our terms."

AHEAD: Final = """(ms) => {
  const now = Date.now.bind(Date);
  Date.now = () => now() + ms;
}"""

DAY: Final = 24 * 3_600_000


async def freezes(cdp: Any) -> None:
    """Nothing of the page runs from here on, and nobody told it before."""
    await cdp.send("Debugger.enable")
    await cdp.send("Debugger.pause")


async def touches(cdp: Any, kind: str, *at: tuple[float, float]) -> None:
    """Fingers at these places: `touchStart`, `touchMove`, `touchEnd`."""
    points: list[dict[str, Any]] = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(at)]
    await cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def middle_of(page: Page, action: str) -> tuple[float, float]:
    """Where a finger falls on this control."""
    box = await page.locator(f'[data-action="{action}"]').bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def paused_by(pair: Pair, phone: Phone) -> None:
    """It's a pause of this phone's on both."""
    other = pair.b if phone is pair.a else pair.a
    await phone.shows("paused", mine="true")
    await other.shows("paused", mine="false")


async def is_untouched(page: Page) -> None:
    """Nothing was enlarged, selected or opened."""
    assert await page.evaluate("() => [visualViewport.scale, getSelection().toString()]") == [1, ""]


@pytest.mark.parametrize(
    "fingers",
    [
        [(150.0, 400.0), (250.0, 400.0)],
        [(60.0 + 60 * number, 500.0 + 15 * (number % 3)) for number in range(5)],
    ],
    ids=["two fingers", "a palm"],
)
async def test_several_touches_at_once_are_a_pause(pair: Pair, fingers: list[tuple[float, float]]) -> None:
    """SHOW5: a hand that falls on the screen is one, wherever it falls."""
    await pair.join()
    await pair.start()
    cdp = await devtools(pair.a.page)
    await touches(cdp, "touchStart", *fingers)
    await paused_by(pair, pair.a)
    await touches(cdp, "touchEnd")
    await is_untouched(pair.a.page)


async def test_a_pinch_a_long_press_and_two_quick_taps_are_a_pause_and_nothing_else(pair: Pair) -> None:
    """SHOW5: no menu, no selection, nothing enlarged; what follows the first touch goes back on nothing."""
    await pair.join()
    await pair.start()
    page = pair.a.page
    cdp = await devtools(page)
    await touches(cdp, "touchStart", (150, 400), (250, 400))
    for step in range(1, 6):
        await touches(cdp, "touchMove", (150 - 20 * step, 400), (250 + 20 * step, 400))
    await touches(cdp, "touchEnd")
    await paused_by(pair, pair.a)
    await is_untouched(page)
    await pair.release(pair.a, pair.b)
    for _ in range(2):
        await page.touchscreen.tap(195, 390)
    await paused_by(pair, pair.a)
    await is_untouched(page)
    await pair.release(pair.a, pair.b)
    await touches(cdp, "touchStart", (195, 390))
    await paused_by(pair, pair.a)
    await asyncio.sleep(0.8)  # as long as a long press takes
    await touches(cdp, "touchEnd")
    await is_untouched(page)
    await pair.release(pair.a, pair.b)
    await touches(cdp, "touchStart", (195, 390))
    await touches(cdp, "touchCancel")  # as where the system takes the finger for itself
    await paused_by(pair, pair.a)
    assert await page.evaluate("() => getComputedStyle(document.documentElement).overscrollBehaviorY") == "none"


async def test_a_finger_that_rests_on_a_button_presses_it_once_it_is_lifted(pair: Pair) -> None:
    """SHOW17: though a browser takes it for a long press; not where it was moved away."""
    a = pair.a
    cdp = await devtools(a.page)
    await a.fresh()
    x, y = await middle_of(a.page, "type-code")
    await touches(cdp, "touchStart", (x, y))
    await asyncio.sleep(0.8)  # as long as a long press takes
    await touches(cdp, "touchMove", (x, y - 200))
    await touches(cdp, "touchEnd")
    await settles(a.page, RESTED)
    await a.shows("home")
    await touches(cdp, "touchStart", await middle_of(a.page, "type-code"))  # the page may have been scrolled
    await asyncio.sleep(0.8)
    await touches(cdp, "touchEnd")
    await a.shows("typing")


TURNED: Final = ((780, 390), (390, 380), (320, 240))
"""On its side, half of a screen, and a corner of it."""


async def test_turned_and_on_a_part_of_the_screen_it_pauses_and_goes_on(pair: Pair) -> None:
    """SHOW5, RELEASE1: a tap in the middle is a pause, what leads on can be reached, and nothing lies beside the page."""
    await pair.join()
    await pair.start()
    page = pair.a.page
    for width, height in TURNED:
        await page.set_viewport_size({"width": width, "height": height})
        await pair.a.tap()
        await paused_by(pair, pair.a)
        await pair.release(pair.a, pair.b)
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


async def test_a_key_of_a_keyboard_that_composes_is_a_pause(pair: Pair) -> None:
    """SHOW5: also one that makes no character yet."""
    await pair.join()
    await pair.start()
    await pair.a.page.evaluate(
        """() => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key: "Process", isComposing: true, keyCode: 229, bubbles: true, cancelable: true })
        )"""
    )
    await paused_by(pair, pair.a)


async def test_a_page_that_is_frozen_pauses_both_and_stays_paused(pair: Pair) -> None:
    """SHOW1, SHOW2: frozen without a word before it; resumed it is Paused until both let go."""
    await pair.join()
    await pair.start()
    cdp = await devtools(pair.a.page)
    await freezes(cdp)
    await pair.b.shows("paused", mine="false")
    await cdp.send("Debugger.resume")
    await pair.a.shows("paused")
    await pair.release(pair.a, pair.b)


@pytest.mark.worker
async def test_a_page_that_was_left_and_gone_back_to_is_paused_in_its_seat(pair: Pair) -> None:
    """SEAT3, SHOW2: from the back-forward cache or loaded anew."""
    await pair.join()
    await pair.start()
    await pair.a.page.goto("about:blank")
    await pair.b.shows("paused", mine="false")
    await pair.a.page.go_back()
    await pair.a.shows("paused", connection="up")
    await pair.release(pair.a, pair.b)


@pytest.mark.parametrize("ahead", [3_600_000, -3_600_000], ids=["ahead", "back"])
async def test_a_clock_that_is_set_in_together_ends_nothing_early(pair: Pair, ahead: int) -> None:
    """SHOW1, TIME1: at most it is a pause; a tap arrives, and both can go on for the time that is left."""
    await pair.join()
    await pair.start()
    await pair.a.page.evaluate(AHEAD, ahead)
    await pair.a.tap()
    await paused_by(pair, pair.a)
    await pair.settle()
    await pair.a.page.get_by_role("button", name="Ready to go on").wait_for()  # and not to the end
    await pair.release(pair.a, pair.b)
    assert await pair.a.screen() == "together"


@pytest.mark.worker
@pytest.mark.parametrize("ahead", [DAY, -DAY], ids=["ahead", "back"])
async def test_a_clock_that_is_set_and_a_page_that_is_loaded_anew_lose_no_seat(pair: Pair, ahead: int) -> None:
    """SEAT4, KEEP2: whether the room is there is the server's to say, in the tab that was in it."""
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await paused_by(pair, pair.a)
    await pair.a.context.add_init_script(f"({AHEAD})({ahead})")
    await pair.a.page.reload()
    await pair.a.shows("paused", mine="true", connection="up")
    await pair.release(pair.a, pair.b)


@pytest.mark.parametrize("ahead", [DAY, -DAY], ids=["ahead", "back"])
async def test_a_link_and_a_code_work_for_as_long_as_before_when_a_clock_is_set(pair: Pair, ahead: int) -> None:
    """ROOM3, CODE1, CLOCK3: what the screen says of them goes by the server's time, and nobody is shown a way to close the room."""
    await pair.a.opens()
    await pair.a.page.evaluate(AHEAD, ahead)
    await pair.a.page.get_by_text("for the next 10 minutes").wait_for()
    code = await pair.a.speaks()
    await pair.a.page.evaluate(AHEAD, ahead)
    await pair.b.fresh()
    await pair.b.press("type-code")
    await pair.b.page.fill("[data-code]", code)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def test_a_key_held_down_on_a_yes_is_one_yes(pair: Pair) -> None:
    """YES1: it isn't taken back and said again, over and over, by a finger that lies on Enter."""
    await pair.join()
    await pair.rehearse()
    cdp = await devtools(pair.a.page)
    await pair.a.page.locator('[data-action="agree"]:not([aria-disabled])').focus()
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    for again in (False, True):
        await cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", "autoRepeat": again, **key})
        await pair.a.shows("preparing", ask="given")
    await cdp.send("Input.dispatchKeyEvent", {"type": "keyDown", "autoRepeat": True, **key})
    await drawn(pair.a.page)
    await pair.a.shows("preparing", ask="given")
    await cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": "Enter", "code": "Enter"})
    await pair.b.start()
    for phone in (pair.a, pair.b):
        await phone.shows("together")


async def test_a_day_asleep_leads_to_no_together(pair: Pair) -> None:
    """SHOW1, ROOM3: whoever wakes up a day later finds no room, and a way to begin."""
    await pair.join()
    await pair.start()
    cdp = await devtools(pair.a.page)
    await freezes(cdp)
    await pair.b.shows("paused", mine="false")
    assert pair.clock is not None
    pair.clock.advance(DAY)
    await cdp.send("Debugger.resume")
    await pair.a.page.evaluate(AHEAD, DAY)
    for phone in (pair.a, pair.b):
        await phone.page.wait_for_selector(
            'main[data-screen="closed"], main[data-screen="home"], [data-screen="aftercare"]'
        )


async def test_a_portal_that_answers_with_a_page_uses_up_no_link(pair: Pair) -> None:
    """ROOM2: its page is no answer, on opening, joining and coming back; behind it the same link leads in."""

    async def portal(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body=PORTAL)

    for phone in (pair.a, pair.b):
        await phone.fresh()
        await phone.page.route("**/api/**", portal)
    await pair.a.press("open-room")
    await pair.a.page.get_by_text("online").first.wait_for()
    await pair.a.page.unroute("**/api/**")
    fragment = (await pair.a.opens()).partition("#")[2]
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("refused", why="unreachable")
    await pair.b.page.unroute("**/api/**")
    await pair.b.press("return")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


@pytest.mark.parametrize("status", [200, 401, 404])
async def test_a_portal_that_answers_for_lull_has_done_nothing(pair: Pair, status: int) -> None:
    """ROOM5, CODE2, PAGE1: a room goes on being ended, a page isn't kept and a code isn't wrong, whatever status its page has."""

    async def portal(route: Route) -> None:
        await route.fulfill(status=status, content_type="text/html", body=PORTAL)

    await pair.a.opens()
    code = await pair.a.speaks()
    await pair.b.fresh()
    await pair.b.press("type-code")
    await pair.b.page.route("**/api/**", portal)
    async with pair.a.page.expect_response("**/answer"):
        await pair.a.page.route("**/api/**", portal)
        await pair.b.page.fill("[data-code]", code)
    await pair.b.shows("typing", trouble="unreachable")
    for phone in (pair.a, pair.b):
        await phone.page.unroute("**/api/**")
    await pair.b.page.fill("[data-code]", "")
    await pair.b.page.fill("[data-code]", code)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
    await pair.a.page.route("**/api/**", portal)
    await pair.a.press("write-ours")
    await pair.a.page.locator("textarea").first.fill("Two taps")
    await pair.a.press("keep")
    await pair.a.page.get_by_text("Try again").wait_for()
    await pair.a.press("back")
    async with pair.a.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        await pair.a.press("end-room")
    await pair.a.shows("closed")
    await pair.a.page.unroute("**/api/**")
    await pair.b.shows("closed")


NOTCHES: Final = (
    (390, 780, {"top": 59, "bottom": 34}),
    (780, 390, {"left": 59, "right": 59, "bottom": 21}),
    (780, 390, {"left": 48}),
    (780, 390, {"right": 48}),
)
"""Sizes of phones, and what of them a notch, rounded corners and the system's own bar take, in CSS pixels."""

UNDER_A_NOTCH: Final = """({ top = 0, bottom = 0, left = 0, right = 0 }) => {
  const under = [];
  const look = (node, what) => {
    for (const { left: from, right: to, top: above, bottom: below, width } of node.getClientRects()) {
      if (width === 0) continue;
      const scrolls = document.documentElement.scrollHeight > innerHeight;
      if (from < left - 1 || to > innerWidth - right + 1) under.push(what);
      else if (!scrolls && (above < top - 1 || below > innerHeight - bottom + 1)) under.push(what);
    }
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: text } = texts;
    const element = text.parentElement;
    if (text.data.trim() === "" || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest("[aria-live], .unseen")) continue; // for the ear alone
    const range = document.createRange();
    range.selectNodeContents(text);
    look(range, text.data);
  }
  for (const icon of document.querySelectorAll("svg, input, textarea")) if (icon.checkVisibility()) look(icon, icon.outerHTML);
  return under;
}"""
"""The texts, signs and fields that lie where these insets are; above and below only where nothing can be scrolled."""


async def under_a_notch(phone: Phone, screen: str) -> None:
    """Nothing of this screen lies under any."""
    cdp = await devtools(phone.page)
    for width, height, insets in NOTCHES:
        await phone.page.set_viewport_size({"width": width, "height": height})
        await cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
        await drawn(phone.page)
        assert await phone.page.evaluate(UNDER_A_NOTCH, insets) == [], f"{screen}, {width} by {height}, {insets}"
    await cdp.send("Emulation.setSafeAreaInsetsOverride", {"insets": {}})
    await phone.page.set_viewport_size({"width": 390, "height": 780})


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_nothing_lies_under_a_notch(browser: Browser, valkey: Valkey, language: str) -> None:
    """SHOW16: nor under rounded corners or the system's bar, whichever side they are on and whichever way one reads."""
    async with two_phones_in_time(browser, reach=valkey.url, locales=(language, language)) as pair:
        phone = pair.a
        await phone.fresh()
        await under_a_notch(phone, "home")
        await pair.join()
        await under_a_notch(phone, "preparing")
        await phone.press("open-terms")
        await under_a_notch(phone, "terms")
        await phone.press("back")
        await pair.start()
        await under_a_notch(phone, "together")
        await phone.tap()
        await paused_by(pair, phone)
        await under_a_notch(phone, "paused")
