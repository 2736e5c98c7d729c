"""Lull in every language it speaks: whatever is said fits the smallest phone, and two phones may speak two languages."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import pytest
from playwright.async_api import Browser, Page
from tests.pictures.screens import gallery_page, seen_in_each, show_calm
from tests.support.browser import comes_true, devtools, drawn, two_phones_in_time
from tests.support.languages import LANGUAGES
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


FITS = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const out = [...document.querySelectorAll("main *")].filter(each => {
    const { left, right, width } = each.getBoundingClientRect();
    return width > 1 && getComputedStyle(each).visibility === "visible" && !each.closest("[aria-hidden=true], .unseen")
      && (left < -1 || right > innerWidth + 1);
  });
  const cut = [...document.querySelectorAll("main button, main h1, main h2, main p")].filter(each =>
    !each.closest(".unseen") && !each.matches(".unseen") && each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1);
  const held = document.querySelector(".together") === null ? 0
    : document.querySelector(".together").scrollHeight - innerHeight;
  const broken = [...document.querySelectorAll("main")].flatMap(all => {
    const texts = document.createTreeWalker(all, NodeFilter.SHOW_TEXT);
    const words = [];
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
      const within = text.parentElement;
      if (!within.checkVisibility() || getComputedStyle(within).clipPath !== "none" || within.closest("a, .stop-asks, .spoken")) continue;
      for (const { index, 0: word } of text.data.matchAll(/\\p{L}+/gu)) {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) words.push(word);
      }
    }
    return words;
  });
  return { wide, held, out: out.map(each => each.className), cut: cut.map(each => each.innerText), broken };
}"""
"""What sticks out of the screen, or of its own place; words over two lines, but for addresses and what the two of them wrote."""


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_fits_the_smallest_phone(
    browser: Browser, gallery_url: str, language: str, *, large: bool
) -> None:
    """LANG1, SHOW5: no word of any screen is wider than 320 pixels have room for, in text twice as large either, and Together never scrolls."""
    async with gallery_page(
        browser, gallery_url, language, viewport={"width": 320, "height": 568}, reduced_motion="reduce"
    ) as page:
        assert await page.get_attribute("html", "lang") == language
        assert await page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        if large:
            await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await page.add_style_tag(
            content=".unseen { display: none !important }"
        )  # what only a voice reads needs no room
        names = cast("list[str]", await page.evaluate("gallery.names"))
        found = cast("dict[str, dict[str, Any]]", await seen_in_each(page, names, FITS))
        await page.evaluate("gallery.show('first-not-for')")  # is loaded late
        await page.wait_for_selector(".helplines h2")
        found["first-not-for"] = await page.evaluate(FITS)
        assert {*found} == {*names}
        sticks_out = ("wide", "held", "out", "cut", "broken")
        assert {name: each for name, each in found.items() if any(each[what] for what in sticks_out)} == {}


@asynccontextmanager
async def largest_on_the_smallest(browser: Browser, url: str, language: str, name: str) -> AsyncGenerator[Page]:
    """This screen on the smallest phone, in text twice as large, once nothing moves any more."""
    async with gallery_page(
        browser, url, language, viewport={"width": 320, "height": 568}, reduced_motion="reduce"
    ) as page:
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await show_calm(page, name)
        yield page


PARTS: Final = ("terms", "pictures", "phone", "second-path")
"""What is opened before the start, and is Lull's own words alone."""


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_part_fits_the_smallest_phone_in_large_text(
    browser: Browser, gallery_url: str, language: str
) -> None:
    """LANG1: what is opened before the start, whose words stand beside controls: none is broken; and a row's line is whole."""
    async with largest_on_the_smallest(browser, gallery_url, language, "preparing") as page:
        await page.locator('[data-action="parts"]').click()
        await page.locator('[data-action="open-terms"]').wait_for()
        cut = "[...document.querySelectorAll('.row-line')].filter(line => line.scrollHeight > line.clientHeight + 1).map(line => line.innerText)"
        assert await page.evaluate(cut) == []
        found: dict[str, object] = {}
        for part in PARTS:
            await page.locator(f'[data-action="open-{part}"]').last.click()
            await page.locator('[data-action="back"]').wait_for()
            found[part] = (await page.evaluate(FITS))["broken"]
            await page.locator('[data-action="back"]').click()
        assert {part: words for part, words in found.items() if words} == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_sign_gives_way_to_the_words_of_ones_own_pause(
    browser: Browser, gallery_url: str, language: str
) -> None:
    """SHOW10: on the smallest phone, in text twice as large, it is still said that there is no hurry, and the sign is there."""
    async with largest_on_the_smallest(browser, gallery_url, language, "paused-mine-open") as page:
        heights = (
            "['.release-said', '.mine-bars'].map(part => document.querySelector(part).getBoundingClientRect().height)"
        )
        assert min(await page.evaluate(heights)) > 16


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_three_answers_are_in_sight(browser: Browser, gallery_url: str, language: str) -> None:
    """FIRST1: each of them, without a scroll, on the smallest phone, for who was invited too."""
    async with gallery_page(browser, gallery_url, language, viewport={"width": 320, "height": 568}) as page:
        for name in ("first", "first-invited"):
            await page.evaluate("name => gallery.show(name)", name)
            for answer in ("yes", "no", "not-now"):
                box = await page.locator(f"[data-action=first-{answer}]").bounding_box()
                assert box is not None
                assert box["y"] + box["height"] <= 568, (name, answer)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_pause_counts_down(browser: Browser, gallery_url: str, language: str) -> None:
    """SHOW7, RELEASE5: no state of a pause shows a figure, and none that waits for its time to settle changes while it waits."""
    async with gallery_page(
        browser, gallery_url, language, viewport={"width": 390, "height": 780}, reduced_motion="reduce"
    ) as page:
        names = cast("list[str]", await page.evaluate("gallery.names.filter(name => name.startsWith('paused'))"))
        assert "paused-settling" in names
        said: dict[str, str] = {}
        for name in names:
            await show_calm(page, name)
            said[name] = await page.inner_text("main")
        assert {name: text for name, text in said.items() if any(sign.isdigit() for sign in text)} == {}
        for name in ("paused-settling", "paused-mine-settling"):
            await show_calm(page, name)
            await page.clock.run_for(2500)
            assert await page.inner_text("main") == said[name]


async def test_a_pause_after_the_end_leads_nowhere_but_to_rest(browser: Browser, gallery_url: str) -> None:
    """TIME6: from its first moment on nothing on it speaks of going on."""
    async with gallery_page(browser, gallery_url, viewport={"width": 390, "height": 780}) as page:
        for name in ("paused-mine-time-over-settling", "paused-mine-time-over", "paused-time-over"):
            await show_calm(page, name)
            assert "oing on" not in await page.inner_text("main"), name
            assert "It goes on" not in await page.inner_text("main"), name
        await show_calm(page, "paused-mine-time-over-settling")
        await page.get_by_text("Your time is over. There is no hurry.").wait_for()


async def test_numbers_are_read_from_the_left(browser: Browser, gallery_url: str) -> None:
    """LANG1, HELP1: in a language written from the right no part of a number changes its place."""
    widths = """() => [...document.querySelectorAll("a[href^='tel:']")].map(link => {
      const range = document.createRange(), text = document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode();
      const at = index => { range.setStart(text, index); range.setEnd(text, index + 1); return range.getBoundingClientRect().left; };
      const digits = [...text.data].flatMap((each, index) => /[0-9]/.test(each) ? [index] : []);
      return digits.every((index, place) => place === 0 || at(digits[place - 1]) < at(index));
    })"""
    page = await browser.new_page(viewport={"width": 390, "height": 780})
    page.set_default_timeout(PATIENCE * 1000)
    await page.goto(f"{gallery_url}?language=ar&screen=first-not-for")
    await page.wait_for_selector("a[href^='tel:']", state="attached")
    ordered = cast("list[bool]", await page.evaluate(widths))
    assert ordered
    assert all(ordered)
    await page.goto(f"{gallery_url.replace('gallery.html', 'tools.html')}?language=ar&tool=help")
    await page.wait_for_selector("a[href^='tel:']")
    ordered = cast("list[bool]", await page.evaluate(widths))
    assert ordered
    assert all(ordered)
    await page.close()


async def test_two_phones_may_speak_two_languages(browser: Browser, valkey: Valkey) -> None:
    """LANG1, SHOW5, SHOW7: each phone speaks its own; pairing, starting and pausing are the same."""
    async with two_phones_in_time(browser, reach=valkey.url, locales=("ar-EG", "de-AT")) as pair:
        await pair.join()
        await pair.start()
        assert "معًا" in await pair.a.page.inner_text("main")
        assert "Zusammen" in await pair.b.page.inner_text("main")
        await pair.a.tap()
        await pair.b.shows("paused", mine="false")
        assert "Hör auf. Lass Raum." in await pair.b.page.inner_text("main")
        assert await pair.a.page.get_attribute("html", "dir") == "rtl"


async def test_large_text_is_scrolled_without_a_tap(browser: Browser, gallery_url: str) -> None:
    """SHOW5, PAUSE7: on a Paused screen that is longer than the phone a swipe scrolls and pauses nothing.

    A touch pauses again, and once: while the page still glides from the swipe (of that one the browser makes no click),
    and at rest.
    """
    context = await browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    context.set_default_timeout(PATIENCE * 1000)
    page = await context.new_page()
    await page.goto(f"{gallery_url}?screen=paused-mine-trying-both&language=en")
    await page.wait_for_selector("main")
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    # Longer than what gives way can make short (SHOW11), whatever the font.
    await page.evaluate("document.querySelector('main').style.paddingBlockEnd = '200px'")
    await comes_true(page, "() => document.documentElement.scrollHeight > innerHeight + 40")
    await page.evaluate("addEventListener('scrollend', () => { globalThis.atRest = true; }, true)")
    wire = await devtools(page)

    async def touch(kind: str, *points: tuple[int, int]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        await wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    await touch("touchStart", (160, 450))
    for at in range(440, 250, -10):
        await touch("touchMove", (160, at))
    await touch("touchEnd")
    pauses = "gallery.pressed.filter(each => each === 'pause').length"
    assert await page.evaluate("scrollY") > 20
    assert await page.evaluate(pauses) == 0
    await touch("touchStart", (2, 300))  # beside every control, however far it has scrolled
    await touch("touchEnd")
    await comes_true(page, f"() => {pauses} === 1")
    await comes_true(page, "() => globalThis.atRest === true")
    await touch("touchStart", (2, 300))  # beside every control, however far it has scrolled
    await touch("touchEnd")
    await comes_true(page, f"() => {pauses} === 2")
    # A click of the second touch comes before anything that is asked of the page after it.
    await drawn(page)
    assert await page.evaluate(pauses) == 2
    await context.close()
