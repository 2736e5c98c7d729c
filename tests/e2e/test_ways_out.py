"""The ways out of every screen: one bar, always in sight, nothing over anything."""

from typing import Any, cast

import pytest
from playwright.async_api import Browser
from tests.pictures.screens import gallery
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
async def test_the_ways_out_are_always_there(browser: Browser, language: str) -> None:
    """LEAVE4, TIME6: back, the pause in rest, and leaving: on the smallest phone, and with text twice as large."""
    async with gallery() as url:
        page = await browser.new_page(viewport={"width": 320, "height": 568}, reduced_motion="reduce")
        await page.goto(f"{url}?language={language}")
        await page.wait_for_selector("main")
        names = cast("list[str]", await page.evaluate("gallery.names"))
        bad: dict[str, Any] = {}
        for size in (100, 200):
            await page.evaluate("size => document.documentElement.style.fontSize = `${size}%`", size)
            for name in names:
                if name.startswith(NO_BAR):
                    continue
                await page.evaluate("name => gallery.show(name)", name)
                await page.evaluate("new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)))")
                found = cast("list[str]", await page.evaluate(BAR))
                if found:
                    bad[f"{name}, {size} %"] = found
            await page.evaluate("gallery.show('aftercare')")
            await page.locator("[data-action=tools]").click()
            await page.wait_for_selector("[data-tool=index]")
            found = cast("list[str]", await page.evaluate(BAR))
            if found or await page.locator(".bar button").count() != 3:
                bad[f"tools in rest, {size} %"] = found
            await page.locator("[data-action=tool-back]").click()
        await page.close()
        assert bad == {}
