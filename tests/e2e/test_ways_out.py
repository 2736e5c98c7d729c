"""The ways out of every screen: one bar, always in sight, nothing over anything."""

from typing import Any, cast

import pytest
from playwright.async_api import Browser, Route
from tests.pictures.screens import gallery_page, seen_in_each
from tests.support.browser import Pair
from tests.support.languages import LANGUAGES

pytestmark = pytest.mark.asyncio(loop_scope="session")

NO_BAR = ("together", "check-in", "left")
"""Where the whole screen is the pause, and where there is nothing."""

BAR = """() => {
  const whole = ({ left, right, top, bottom }) => left >= -1 && right <= innerWidth + 1 && top >= -1 && bottom <= innerHeight + 1;
  const over = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
    && one.top < other.bottom - 1 && other.top < one.bottom - 1;
  const bad = [];
  for (const at of [0, document.documentElement.scrollHeight]) {
    scrollTo(0, at);
    const controls = [...document.querySelectorAll(".bar :is(button, select)")];
    const boxes = controls.map(each => each.getBoundingClientRect());
    if (controls.at(-1)?.dataset.action !== "leave") bad.push("no way to leave");
    boxes.forEach((box, index) => {
      const name = controls[index].textContent;
      if (!whole(box)) bad.push(`${name} isn't whole`);
      if (controls[index].scrollWidth > controls[index].clientWidth + 1) bad.push(`${name} is cut`);
      const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (!controls[index].contains(seen)) bad.push(`${name} is covered`);
      if (boxes.some((other, place) => place > index && over(box, other))) bad.push(`${name} lies over another`);
    });
    const last = boxes.at(-1);
    const end = document.dir === "rtl" ? last?.left : innerWidth - (last?.right ?? 0);
    if (end === undefined || end > 24 || last.top > 32) bad.push(`to leave is elsewhere: ${end}, ${last?.top}`);
  }
  scrollTo(0, 0);
  return bad;
}"""
"""What is wrong with the bar, at the top of the page and scrolled to its end."""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_ways_out_are_always_there(browser: Browser, gallery_url: str, language: str) -> None:
    """LEAVE4, TIME6: back, the pause in rest, and leaving: on the smallest phone, and with text twice as large."""
    async with gallery_page(
        browser, gallery_url, language, viewport={"width": 320, "height": 568}, reduced_motion="reduce"
    ) as page:
        names = [
            name for name in cast("list[str]", await page.evaluate("gallery.names")) if not name.startswith(NO_BAR)
        ]
        bad: dict[str, Any] = {}
        for size in (100, 200):
            await page.evaluate("size => document.documentElement.style.fontSize = `${size}%`", size)
            seen = await seen_in_each(page, names, BAR)
            assert [*seen] == names
            bad.update({f"{name}, {size} %": found for name, found in seen.items() if found})
            await page.evaluate("gallery.show('aftercare')")
            await page.locator("[data-action=tools]").click()
            await page.wait_for_selector("[data-tool=index]")
            found = cast("list[str]", await page.evaluate(BAR))
            if found or await page.locator(".bar button").count() != 3:
                bad[f"tools in rest, {size} %"] = found
            await page.locator("[data-action=tool-back]").click()
        assert bad == {}


ALL_THAT_DRAW = (
    *("Home", "FirstQuestion", "CodeEntry", "Loading", "Waiting", "Preparing", "Together", "CheckIn", "TogetherFooter"),
    *("Paused", "Mine", "NotMine", "TakenOver", "Aftercare", "Closed"),
)
"""The components that draw the screens."""

TOUCHED = ("together", "check-in", "paused", "taken")
"""Screens that are a pause wherever they are touched."""

WAYS = """() => ({
  back: [...document.querySelectorAll(".bar-start button")].map(each => each.dataset.action),
  leave: document.querySelectorAll(".bar [data-action=leave]").length,
  pause: document.querySelectorAll("[data-action=pause], [data-action=pause-aftercare]").length,
  text: document.querySelector("main").innerText,
})"""


@pytest.mark.parametrize("fails", [ALL_THAT_DRAW, ("Heading",), ("Announcer", "BarStart", "Mark")])
async def test_a_fault_takes_no_way_out_with_it(browser: Browser, gallery_url: str, fails: tuple[str, ...]) -> None:
    """SHOW14: in each screen one part fails while it is drawn; the pause, the way back and leaving stand and work."""
    async with gallery_page(
        browser, gallery_url, viewport={"width": 390, "height": 844}, reduced_motion="reduce"
    ) as page:
        names = [name for name in cast("list[str]", await page.evaluate("gallery.names")) if name != "left"]
        whole = await seen_in_each(page, names, WAYS)
        bad: dict[str, Any] = {}
        touched = [name for name in names if name.startswith(TOUCHED)]
        all_fallen = await seen_in_each(page, [name for name in names if name not in touched], WAYS, fails=fails)
        for name in names:
            fallen = all_fallen.get(name) or (await seen_in_each(page, [name], WAYS, fails=fails))[name]
            if fallen["leave"] != whole[name]["leave"] or not {*fallen["back"]} >= {*whole[name]["back"]}:
                bad[name] = fallen
            if whole[name]["pause"] and not fallen["pause"]:
                bad[f"{name}, pause"] = fallen
            if name.startswith("paused") and "Paused" not in fallen["text"] and "You paused" not in fallen["text"]:
                bad[f"{name}, word"] = fallen
            if fails is ALL_THAT_DRAW and "Together" in fallen["text"]:
                bad[f"{name}, Together"] = fallen
            if name in touched:
                before = await page.evaluate("gallery.pressed.length")
                await page.mouse.click(195, 300)
                if "pause" not in await page.evaluate("from => gallery.pressed.slice(from)", before):
                    bad[f"{name}, touch"] = fallen
        assert bad == {}
        assert await seen_in_each(page, ["home"], WAYS, fails=()) == {"home": whole["home"]}


@pytest.mark.worker
async def test_a_screen_that_cannot_be_loaded_leaves_the_ways_out(pair: Pair) -> None:
    """SHOW14: while what draws a screen is kept from the phone, it can be left; it is asked for until it's there."""
    page = pair.a.page
    refused: list[str] = []

    async def refuse(route: Route) -> None:
        refused.append(route.request.url)
        await route.abort()

    await page.route("**/assets/day-*.js", refuse)
    await page.goto(pair.a.url)
    await page.wait_for_selector('main[data-screen="home"][aria-busy="true"]')
    assert await page.locator(".bar [data-action=leave]").is_visible()
    assert refused
    await page.unroute("**/assets/day-*.js")
    await pair.a.shows("home")
    await page.wait_for_selector("[data-action=open-room]")
