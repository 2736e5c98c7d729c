"""Paused on every size of phone, as it is reached: the ways to ground are in sight, and what isn't needed for them gives way."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, expect
from tests.e2e.test_accessible import COME_UP
from tests.e2e.test_evening import Evening
from tests.e2e.test_second_presses import to_five_minutes
from tests.e2e.test_session_screens import sees, write
from tests.support.browser import Pair, Phone, comes_true, two_phones_in_time
from tests.support.proxy import Wire
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

from lull.session.yeses import END_WARNING

pytestmark = pytest.mark.asyncio(loop_scope="session")

ASKS: Final = {
    "en": ("Stay near, don't touch me, and speak low if you speak at all.", "Turn off the light and sit down."),
    "de": (
        "Setz dich neben mich, fass mich nicht an und sprich leise, wenn überhaupt.",
        "Mach das Licht aus und setz dich.",
    ),
    "ar": ("اجلس بجانبي ولا تلمسني، وتكلم بصوت خافت إن تكلمت.", "أطفئ الضوء واجلس."),
}
HELPS: Final = {
    "en": "A window to look out of.",
    "de": "Ein Fenster, aus dem ich schauen kann.",
    "ar": "نافذة أنظر منها.",
}
"""What each asks for, and what helps the first: long ones, by language."""

LOOKS: Final = (
    ((320, 568), 1),
    ((320, 568), 2),
    ((390, 780), 1),
    ((390, 780), 2),
    ((430, 932), 1),
    ((430, 932), 2),
    ((568, 320), 1),
    ((780, 390), 1),
    ((780, 390), 2),
)
"""Sizes of phones, upright and on their side, and how many times as large the text is."""

GROUND: Final = '.to-ground [data-action^="ground-"]'
LOWERS: Final = ".slower-open .control"

WHOLE: Final = """([selector, count]) => {
  const found = [...document.querySelectorAll(selector)].filter(node => node.checkVisibility());
  return scrollY === 0 && found.length >= count && found.every(node => {
    const { top, bottom, left, right } = node.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth && bottom - top >= 44 && right - left >= 44;
  });
}"""
"""These are on the screen, whole and large enough for a thumb, with nothing scrolled; as many at least."""


async def looks(phone: Phone, size: tuple[int, int], large: int) -> None:
    """This large a phone, with text so many times as large."""
    await phone.page.set_viewport_size({"width": size[0], "height": size[1]})
    await phone.page.evaluate(
        "large => { document.documentElement.style.fontSize = `${large * 100}%`; scrollTo(0, 0); }", large
    )


BACK: Final = "Back to \u2068Eye contact\u2069"


async def with_steps(pair: Pair, evening: Evening | None = None) -> None:
    """In a room, with a signal and two steps from what is offered for a beginning."""
    await (pair if evening is None else evening).join()
    await pair.a.press("write-ours")
    await pair.a.page.fill('[data-field="signal"]', "Two taps")
    for _ in range(2):
        await pair.a.page.locator('.ladder-list [data-action="starter"]').first.click()
    await pair.a.press("keep")
    await pair.a.page.wait_for_selector('[data-action="rehearse"]')


async def on_the_second_step(pair: Pair) -> None:
    """Together, one step on: there is one to go back to."""
    await pair.start()
    for phone in (pair.a, pair.b):
        await phone.press("open-ladder")
        await phone.press("step-on")
    for phone in (pair.a, pair.b):
        await phone.page.locator(".footer-row bdi", has_text="Sitting close").wait_for()


async def paused_and_asked(pair: Pair) -> None:
    """A has paused, and may say that it's ready."""
    await pair.a.tap()
    await pair.settle()
    await pair.a.shows("paused", ask="open")


async def ground_is_whole(pair: Pair, size: tuple[int, int], large: int) -> None:
    """On both phones, this large, with text so many times as large."""
    for phone in (pair.a, pair.b):
        await looks(phone, size, large)
        await comes_true(phone.page, WHOLE, arg=[GROUND, 3])


@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_ground_is_in_sight_on_every_phone(browser: Browser, valkey: Valkey, language: str) -> None:
    """SHOW10, SHOW11: with a long text, what helps and a question to answer; where both need it; upright and on its side, also in large text."""
    async with two_phones_in_time(browser, reach=valkey.url, locales=(language, language)) as pair:
        a, b = pair.a, pair.b
        theirs, ours = ASKS[language]
        await pair.join()
        await write(a, asks=theirs, helps=HELPS[language], wrong=HELPS[language])
        await write(b, asks=ours)
        await pair.start()
        await paused_and_asked(pair)
        await a.press("agree")
        await b.shows("paused", mine="false", ask="open")
        for phone in (a, b):
            await comes_true(phone.page, COME_UP)
        for size, large in LOOKS:
            await ground_is_whole(pair, size, large)
            await sees(b, theirs)
        await b.page.locator(".stop-word").dispatch_event("pointerdown", {"pointerType": "mouse", "isPrimary": True})
        for phone in (a, b):
            await phone.shows("paused", mine="true")
        await pair.settle()
        for phone in (a, b):
            await phone.shows("paused", ask="open")
            await comes_true(phone.page, COME_UP)
        for size, large in LOOKS:
            await ground_is_whole(pair, size, large)
            for phone in (a, b):
                await sees(phone, theirs, ours)


@pytest.mark.parametrize("language", ["en", "de", "ar"])
async def test_ground_is_in_sight_while_a_pause_is_tried(browser: Browser, valkey: Valkey, language: str) -> None:
    """SHOW10, SHOW11: beside the question how it came through; with a yes to start in the answer; where both need it."""
    async with two_phones_in_time(browser, reach=valkey.url, locales=(language, language)) as pair:
        a, b = pair.a, pair.b
        asked = ASKS[language][0]
        await pair.join()
        for phone in (a, b):
            await write(phone, asks=asked, helps=HELPS[language], wrong=HELPS[language])
        await a.press("read-theirs")
        await a.press("back")

        async def judge(*reading: Phone) -> None:
            for phone in (a, b):
                await comes_true(phone.page, COME_UP)
                for size, large in LOOKS:
                    await looks(phone, size, large)
                    await comes_true(phone.page, WHOLE, arg=[GROUND, 3])
                    if phone in reading:
                        await sees(phone, asked)
                await looks(phone, (390, 780), 1)

        await a.press("rehearse")
        await b.shows("paused", confirm="true")
        await judge(b)
        await b.press("came-seen")
        await a.shows("paused", confirm="true", mine="false")
        await a.page.wait_for_selector('[data-action="came-start"]')
        await judge(a)
        await a.page.locator(".stop-word").dispatch_event("pointerdown", {"pointerType": "mouse", "isPrimary": True})
        for phone in (a, b):
            await phone.shows("paused", mine="true", trying="true")
        await judge(a, b)


async def test_go_slower_is_whole_where_there_is_room(pair: Pair) -> None:
    """SHOW10, SHOW11: all that it offers, with what was asked and the ways to ground, on a phone of 780 px and on its side."""
    a, b = pair.a, pair.b
    await with_steps(pair)
    await write(a, asks=ASKS["en"][0], helps=HELPS["en"], wrong=HELPS["en"])
    await on_the_second_step(pair)
    await paused_and_asked(pair)
    await a.press("agree")
    await b.shows("paused", ask="open")
    for phone in (a, b):
        await phone.page.locator("summary").click()
        await phone.page.wait_for_selector("details[open]")
    for size in ((390, 780), (430, 932)):
        await ground_is_whole(pair, size, 1)
        for phone in (a, b):
            await comes_true(phone.page, WHOLE, arg=[LOWERS, 3])
        await sees(b, ASKS["en"][0])
    for size, large in (((568, 320), 1), ((780, 390), 1), ((780, 390), 2)):
        await ground_is_whole(pair, size, large)
        await sees(b, ASKS["en"][0])
        await b.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        await sees(b, ASKS["en"][0])


async def test_a_step_back_names_what_it_leads_to(pair: Pair) -> None:
    """LADDER2, SHOW10: in Together and in Paused, as what can be lowered names both values."""
    a, b = pair.a, pair.b
    await with_steps(pair)
    await on_the_second_step(pair)
    await a.press("open-ladder")
    await a.page.get_by_role("button", name=BACK).wait_for()
    await b.tap()
    await b.shows("paused", mine="true")
    await b.page.locator("summary").click()
    await b.page.get_by_role("button", name=BACK).click()
    await b.page.get_by_role("button", name=BACK).wait_for(state="detached")
    await pair.release(b, a)
    for phone in (a, b):
        await phone.page.locator(".footer-row bdi", has_text="Eye contact").wait_for()


async def test_a_yes_is_told_with_go_slower_open(pair: Pair) -> None:
    """RELEASE4, SHOW10: what is said gives way to it, but that one's own yes was taken, and waits, is read there."""
    a = pair.a
    await pair.join()
    await pair.start()
    await paused_and_asked(pair)
    await a.page.locator("summary").click()
    await a.press("agree")
    await a.shows("paused", ask="given")
    await a.page.get_by_text("You’re ready. It goes on when you both are.").wait_for()


TOLD_APART: Final = [re.compile(r"\(1\)$"), re.compile(r"\(2\)$")]
"""Two without a name."""

FOCUSED: Final = "selector => document.activeElement?.matches(selector) ?? false"


async def test_a_press_on_a_pause_keeps_the_focus(pair: Pair) -> None:
    """RELEASE4, RELEASE6: who doesn't see the screen is still on the control when it has become the way to take it back, and after that."""
    a = pair.a
    await pair.join()
    await pair.start()
    await paused_and_asked(pair)
    for ask, action in (("open", "agree"), ("given", "withdraw"), ("open", "agree")):
        await a.shows("paused", ask=ask)
        await comes_true(a.page, COME_UP)
        await a.page.locator(f'[data-action="{action}"]').focus()
        await a.press(action)
    await a.shows("paused", ask="given")
    await comes_true(a.page, FOCUSED, arg='[data-action="withdraw"]')


async def test_what_a_pause_asks_is_heard(pair: Pair) -> None:
    """SHOW7, SHOW10: a screen reader is told at once what is asked, in their words, and nothing that contradicts it."""
    await pair.join()
    await write(pair.a, asks=ASKS["en"][0])
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    told = pair.b.page.locator('[aria-live="assertive"] p')
    await expect(told).to_have_text(["Paused.", "Stop.", ASKS["en"][0]], timeout=PATIENCE * 1000)


HEAR: Final = """() => {
  window.heard = [];
  const told = document.querySelector('[aria-live="assertive"]');
  const hear = () => told.textContent && window.heard.push(told.textContent);
  new MutationObserver(hear).observe(told, { childList: true, characterData: true, subtree: true });
  addEventListener("focusin", event => event.target.matches("h1") && window.heard.push(event.target.textContent));
}"""
"""From now on, keep what a screen reader says at once, and which headings it is led to."""

HEARD: Final = "heard => JSON.stringify(window.heard) === JSON.stringify(heard)"
"""The focus is moved a frame after the screen is there."""


async def test_a_start_isnt_heard_as_a_pause(pair: Pair) -> None:
    """SHOW3, SHOW10: between both yeses and the first proof a page is Paused, for nobody knows better; but nobody paused."""
    a, b = pair.a, pair.b
    await pair.join()
    await pair.rehearse()
    for phone in (a, b):
        await phone.page.evaluate(HEAR)
    for phone in (a, b):
        await phone.start()
    for phone in (a, b):
        await phone.shows("together")
        assert await phone.page.evaluate("window.heard") == []
    await a.tap()
    await pair.settle()
    heard = ["Paused.Stop and give space.", "Paused."]
    await comes_true(b.page, HEARD, arg=heard)
    for phone in (a, b):
        await phone.shows("paused", ask="open")
        await phone.press("agree")
    for phone in (a, b):
        await phone.shows("together")
    assert await b.page.evaluate("window.heard") == heard
    a.wire.both(Wire.CUT)
    await b.shows("paused", mine="false")
    await comes_true(b.page, HEARD, arg=[*heard, *heard])


async def test_what_follows_the_first_answer_begins_at_its_heading(pair: Pair) -> None:
    """FIRST2: no leads to people who help, and back to the question; who doesn't see the screen is at the heading of each."""
    page = pair.a.page
    await pair.a.fresh()
    await pair.a.press("first-again")
    await pair.a.shows("first")
    for action in ("first-no", "first-back"):
        await pair.a.press(action)
        await comes_true(page, FOCUSED, arg="h1")


async def test_what_is_pressed_away_leaves_the_focus_beside_it(pair: Pair) -> None:
    """TIME9: a beginning that is taken, and *Enough for today*: both go as they are pressed."""
    a = pair.a
    await pair.join()
    await a.press("write-ours")
    starters = a.page.locator('.ladder-list [data-action="starter"]')
    first, second = await starters.nth(0).inner_text(), await starters.nth(1).inner_text()
    await starters.first.focus()
    await a.page.keyboard.press("Enter")
    await comes_true(a.page, "text => document.activeElement?.textContent === text", arg=second)
    assert first not in await starters.all_inner_texts()
    await a.press("keep")
    await a.page.wait_for_selector('[data-action="rehearse"]')
    await pair.start()
    await a.tap()
    await a.shows("paused", mine="true")
    await comes_true(a.page, COME_UP)
    await a.page.locator('[data-action="enough"]').focus()
    await a.press("enough")
    await comes_true(a.page, "() => document.activeElement?.textContent?.includes('It ends in a moment.')")


async def test_what_the_other_takes_away_leaves_the_focus_on_the_screen(pair: Pair) -> None:
    """LADDER3, TIME3: the way to take a yes back goes as the other says theirs; who doesn't see the screen is on the pause then."""
    assert pair.clock is not None
    evening = Evening(pair, pair.clock)
    a, b = pair.a, pair.b
    await with_steps(pair, evening)
    await to_five_minutes(a)
    await pair.start()
    for phone in (a, b):
        await phone.press("open-ladder")
    await a.press("step-on")
    await a.shows("together", step_ask="given")
    await comes_true(a.page, FOCUSED, arg='[data-action="withdraw-step"]')
    await b.press("step-on")
    await a.page.locator(".footer-row bdi", has_text="Sitting close").wait_for()
    await comes_true(a.page, FOCUSED, arg=".whole-pause")
    await evening.until(lambda _, phase: phase.check_in.due_at)
    await evening.both_show("together", check_in="open")
    for phone in (a, b):
        await phone.press("answer-good")
    await evening.both_show("together", check_in="none")
    await evening.until(lambda session, _: (session.ends_at or 0) - END_WARNING)
    await evening.both_show("together", ending="open")
    await a.press("more-time")
    await a.shows("together", ending="given")
    await comes_true(a.page, FOCUSED, arg='[data-action="withdraw-more"]')
    await b.press("more-time")
    await a.shows("together", ending="none")
    await comes_true(a.page, FOCUSED, arg=".whole-pause")


async def test_a_key_that_is_deleted_leaves_the_focus_beside_it(pair: Pair) -> None:
    """NEXT3, NEXT6: two are kept, told apart, each forgotten for itself; the focus lands on the next, and after the last on the heading."""
    a, b = pair.a, pair.b
    for kept in (1, 2):
        await pair.join()
        for phone in (a, b):
            await phone.press("open-next")
            await phone.press("next-on")
        for phone in (a, b):
            await phone.shows("preparing", next_time="both")
            await phone.press("back")
        await a.press("end-room")
        for phone in (a, b):
            await phone.shows("closed")
            await phone.press("home")
            await expect(phone.page.locator('[data-action="meet"]')).to_have_count(kept, timeout=PATIENCE * 1000)
    meet = a.page.locator('[data-action="meet"]')
    await expect(meet).to_have_text(TOLD_APART, timeout=PATIENCE * 1000)
    forget = a.page.locator('[data-action="forget-pair"]')
    for left, focused in ((1, '[data-action="forget-pair"]'), (0, "h1")):
        await forget.first.click()
        await expect(meet).to_have_count(left, timeout=PATIENCE * 1000)
        await comes_true(a.page, FOCUSED, arg=focused)
