"""The ways to Together, walked by what is visible: how many taps each takes, and that nobody starts by accident."""

from dataclasses import dataclass

import pytest
from playwright.async_api import Browser
from tests.support.browser import PRESSABLE, Pair, Phone, comes_true, drawn, two_phones_in_time
from tests.support.valkey import Valkey

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass
class Hand:
    """Taps what is in sight, as a person does, and counts."""

    phone: Phone
    taps: int = 0

    async def tap(self, action: str) -> None:
        """Touch a control that is whole on the screen; nothing is scrolled for it."""
        control = self.phone.page.locator(f'[data-action="{action}"]{PRESSABLE}').last
        box = before = None
        while box is None or box != before:  # what is drawn anew or has just been loaded may move it
            await control.wait_for()
            before = box
            await drawn(self.phone.page)
            box = await control.bounding_box()
        size = self.phone.page.viewport_size
        assert size is not None
        assert box["y"] >= 0, f"{action} isn't in sight"
        assert box["y"] + box["height"] <= size["height"], f"{action} isn't in sight"
        self.taps += 1
        await self.phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def small(pair: Pair) -> tuple[Hand, Hand]:
    """Both phones, as small as they come, and a hand on each."""
    for phone in (pair.a, pair.b):
        await phone.page.set_viewport_size({"width": 320, "height": 568})
    return Hand(pair.a), Hand(pair.b)


async def ended(pair: Pair, *, afterthought: str = "") -> None:
    """A pause, the end, and both phones are at home again. `afterthought`: written by A for the next time."""
    await pair.a.tap()
    await pair.a.enough()
    for phone in (pair.a, pair.b):
        await phone.shows("aftercare")
    if afterthought != "":
        await pair.a.page.get_by_text("What I’d like you to know next time").click()
        await pair.a.page.get_by_label("What helps me").fill(afterthought)
        await pair.a.page.wait_for_selector("[data-kept=true]")
        await pair.a.page.reload()
        await pair.a.page.get_by_text("What I’d like you to know next time").click()
        await comes_true(
            pair.a.page, "text => document.querySelector('[data-field=next-helps]').value === text", arg=afterthought
        )
        await typed_before_it_is_read(pair.a, afterthought)
        assert await pair.b.page.get_by_text("What I’d like you to know next time").count() == 0, (
            "it wasn't asked for there"
        )
    await pair.a.press("end-room")
    await pair.b.shows("aftercare", over="true")
    await pair.b.press("home")
    await pair.a.press("home")
    for phone in (pair.a, pair.b):
        await phone.page.wait_for_selector('[data-action="meet"]')


async def typed_before_it_is_read(phone: Phone, helps: str) -> None:
    """NEXT7: a hand that is faster than the store loses nothing, neither what it types nor what was kept before."""
    await phone.context.add_init_script(SLOW_TO_OPEN)
    for holds in ("yes", ""):
        await phone.page.evaluate("holds => sessionStorage.setItem('test.holds', holds)", holds)
        await phone.page.reload()
        await phone.page.get_by_text("What I’d like you to know next time").click()
        hard = phone.page.locator("[data-field=next-hard]")
        if holds:
            for text in ("Loud", "Loud steps"):
                await hard.fill(text)
            assert await phone.page.input_value("[data-field=next-helps]") == "", "it was read already"
            await phone.page.evaluate("testFree()")
            await phone.page.wait_for_selector("[data-kept=true]")
        await comes_true(
            phone.page,
            "texts => ['hard', 'helps'].every((name, at) => document.querySelector(`[data-field=next-${name}]`).value === texts[at])",
            arg=["Loud steps", helps],
        )


SLOW_TO_OPEN = """if (location.protocol !== "about:" && sessionStorage.getItem("test.holds")) {
  const open = crypto.subtle.decrypt.bind(crypto.subtle);
  const free = new Promise(then => { globalThis.testFree = then; });
  crypto.subtle.decrypt = (...given) => free.then(() => open(...given));
}"""
"""Nothing sealed opens before the test says so."""


@pytest.mark.parametrize("locale", ["en-GB", "de-AT", "fr-FR", "es-MX", "ar-EG"])
async def test_the_first_evening_in_a_hurry(browser: Browser, valkey: Valkey, locale: str) -> None:
    """FIRST1, REHEARSE2, REHEARSE4, RELEASE8: at most 4 taps for who opens, 3 for who joins, from the first question on."""
    async with two_phones_in_time(browser, reach=valkey.url, locales=(locale, locale), said_yes=False) as pair:
        a, b = await small(pair)
        await pair.a.page.goto(pair.a.url)
        await a.tap("first-yes")
        await a.tap("open-room")
        await pair.a.shows("waiting")
        link = await pair.a.page.get_attribute("[data-pair-link]", "data-pair-link") or ""
        await pair.b.page.goto(f"{pair.b.url}/#{link.partition('#')[2]}")
        await b.tap("first-yes")
        await pair.b.shows("preparing", partner_here="true")
        await a.tap("rehearse")
        await pair.a.shows("paused", trying="true", mine="true")
        await pair.b.shows("paused", confirm="true")
        await b.tap("came-seen")
        await pair.b.shows("paused", trying="true", mine="true")
        await pair.a.shows("paused", confirm="true", mine="false")
        await a.tap("came-start")
        await pair.a.shows("preparing", ask="given")
        await pair.b.shows("preparing", ask="open")
        await b.tap("agree")
        for phone in (pair.a, pair.b):
            await phone.shows("together")
        assert (a.taps, b.taps) == (4, 3)
        # What was tried is the pause itself.
        await pair.b.tap()
        await pair.a.shows("paused", mine="false")


async def test_what_the_other_changed_is_looked_at_before_a_start(pair: Pair) -> None:
    """RELEASE9, AGREE2: it is marked, and *Start* comes once it has been opened; what one changes oneself needs no look."""
    await pair.join()
    await pair.rehearse()
    a, b = await small(pair)
    await pair.a.press("open-terms")
    await pair.a.press("length-less")
    await pair.a.press("back")
    await pair.a.page.wait_for_selector('[data-action="agree"]')
    await pair.b.page.wait_for_selector('[data-action="see-changed"]')
    assert await pair.b.page.locator('[data-action="agree"]').count() == 0
    assert await pair.b.page.locator(".changed").count() == 1
    await b.tap("see-changed")
    await pair.b.page.wait_for_selector('[data-action="length-less"]')
    await b.tap("back")
    await pair.b.page.wait_for_selector('[data-action="agree"]')
    assert await pair.b.page.locator(".changed").count() == 0
    await pair.b.press("write-mine")
    await pair.b.page.fill('[data-field="asks"]', "Stay near")
    await pair.b.press("keep")
    await a.tap("see-changed")
    await pair.a.page.get_by_text("Stay near").wait_for()
    await a.tap("back")
    await a.tap("agree")
    await pair.a.shows("preparing", ask="given")


async def test_nobody_is_hurried_by_a_trial_while_something_is_new(pair: Pair) -> None:
    """REHEARSE4, RELEASE9: with a change not looked at yet, the answer to a trial can't be a yes to start."""
    await pair.join()
    await pair.b.press("open-terms")
    await pair.b.press("every-less")
    await pair.b.press("back")
    await pair.a.page.wait_for_selector(".changed")
    await pair.a.press("rehearse")
    await pair.b.press("came-seen")
    await pair.a.shows("paused", confirm="true", mine="false")
    await pair.a.page.wait_for_selector(f'[data-action="came-seen"]{PRESSABLE}')
    assert await pair.a.page.locator('[data-action="came-start"]').count() == 0
    await pair.a.press("came-felt")
    await pair.a.shows("preparing", came_theirs="felt")
    await pair.a.page.wait_for_selector('[data-action="see-changed"]')


async def test_a_yes_to_start_that_a_trial_let_go_of_is_told_of_after_it(pair: Pair) -> None:
    """SHOW9, RELEASE3: who was ready, and is asked whether a pause came through, reads then that they are to say it again; and until they do."""
    a, b = pair.a, pair.b
    await pair.join()
    await pair.rehearse()
    await b.start()
    await b.shows("preparing", ask="given")
    await a.press("parts")
    await a.press("rehearse")
    await b.shows("paused", confirm="true")
    said = b.page.get_by_text("Something has changed since you were ready, so that no longer counts.")
    assert await said.count() == 0, "the trial has the screen"
    await b.press("came-seen")
    await b.shows("preparing", ask="open")
    await said.wait_for()
    assert await a.page.get_by_text("so that no longer counts").count() == 0, "YES3: nobody learns of a lone yes"
    await b.start()
    await b.shows("preparing", ask="given")
    assert await said.count() == 0


async def test_words_that_are_not_saved_are_named_beside_the_start(pair: Pair) -> None:
    """RELEASE9, REHEARSE4, PAGE3: what is begun and not saved isn't there in a pause; who is about to start reads that it isn't."""
    a, b = pair.a, pair.b
    await pair.join()
    await b.press("write-mine")
    await b.page.fill('[data-field="asks"]', "Stay near")
    await b.press("back")
    await a.press("rehearse")
    await b.press("came-seen")
    await a.shows("paused", confirm="true", mine="false")
    await a.press("came-seen")
    said = b.page.locator(".next", has_text="What I want you to know: Started, not saved yet.")
    await said.locator('[data-action="agree"]').wait_for()
    await a.press("rehearse")
    await b.page.wait_for_selector(f'[data-action="came-seen"]{PRESSABLE}')
    assert await b.page.locator('[data-action="came-start"]').count() == 0
    await b.press("came-seen")
    await b.press("write-mine")
    await b.press("keep")
    await b.page.wait_for_selector('[data-action="agree"]')
    assert await said.count() == 0


async def test_two_who_meet_again(pair: Pair) -> None:
    """MEET1, REHEARSE5, NEXT5, NEXT7: 2 taps each to Together; and what one of them wants back is one line, which the other looks at."""
    await pair.join()
    for phone in (pair.a, pair.b):
        await phone.press("open-next")
        await phone.press("next-on")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
    await pair.a.page.locator('[data-action="bring-back"]').check()
    for phone in (pair.a, pair.b):
        await phone.press("back")
    await pair.a.press("open-terms")
    await pair.a.press("length-less")
    await pair.a.press("back")
    await pair.a.press("write-mine")
    await pair.a.page.fill('[data-field="asks"]', "Stay near")
    await pair.a.press("keep")
    await pair.start()
    await ended(pair, afterthought="Less light")

    a, b = await small(pair)
    for hand in (a, b):
        await hand.tap("meet")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", came_mine="before", came_theirs="before", partner_here="true")
    assert await pair.b.page.locator('[data-action="as-last-time"]').count() == 0, "it wasn't asked for there"
    await a.tap("agree")
    await b.tap("agree")
    for phone in (pair.a, pair.b):
        await phone.shows("together")
    assert (a.taps, b.taps) == (2, 2)
    await ended(pair)

    for hand in (a, b):
        await hand.tap("meet")
    await pair.a.shows("preparing", came_mine="before", came_theirs="before", partner_here="true")
    await a.tap("as-last-time")
    await pair.a.page.wait_for_selector('[data-action="agree"]:not([aria-disabled])')
    await pair.b.page.wait_for_selector(".changed")
    await pair.b.press("read-theirs")
    await pair.b.page.get_by_text("Less light").wait_for()
    await pair.b.press("back")
    await pair.b.start()
    await pair.a.start()
    for phone in (pair.a, pair.b):
        await phone.shows("together")
    await pair.a.tap()
    await pair.b.page.locator(".asked").get_by_text("Stay near").wait_for()
