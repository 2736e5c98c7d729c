"""What two people meet on the screens of a session, as the real page shows it: words, ways out, what a yes is to."""

from collections.abc import Awaitable, Callable
from typing import Final, Literal

import pytest
from playwright.async_api import expect
from tests.e2e.test_accessible import COME_UP, violations
from tests.support.browser import Pair, Phone, comes_true, devtools, drawn
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _to_together(pair: Pair, judge: Callable[..., Awaitable[None]]) -> None:
    """By way of all that can be opened before a start, each judged where it is reached."""
    await judge(pair.a)
    await pair.a.press("open-room")
    await pair.a.shows("waiting")
    await judge(pair.a)
    await pair.b.press("type-code")
    await pair.b.shows("typing")
    await judge(pair.b)
    await pair.join()
    await judge(pair.a)
    for opens in ("open-terms", "write-ours", "write-mine", "open-next", "open-phone"):
        await pair.a.press(opens)
        await judge(pair.a)
        await pair.a.press("back")
    await write(pair.a, asks=ASKS_OF_A, helps=HELPS_A, wrong=WRONG_A)
    await pair.a.press("rehearse")
    await pair.b.shows("paused", confirm="true")
    await judge(pair.a, pair.b)
    await pair.b.press("came-seen")
    await pair.a.shows("paused", confirm="true", mine="false")
    await pair.a.press("came-seen")
    for phone in (pair.a, pair.b):
        await phone.start()
    for phone in (pair.a, pair.b):
        await phone.shows("together")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_mood_can_be_read_as_it_is_reached(pair: Pair, scheme: Literal["light", "dark"]) -> None:
    """SHOW5, SHOW6, SHOW7, TIME6: a light phone turns dark for a session and for the rest after it, in all of its colours."""
    bad: dict[str, object] = {}

    async def judge(*phones: Phone) -> None:
        for phone in phones:
            mood = await phone.page.get_attribute(":root", "data-theme")
            found = await violations(phone)
            if found:
                bad[f"{await phone.screen()}, {mood}"] = found

    for phone in (pair.a, pair.b):
        await phone.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await phone.fresh()
    await _to_together(pair, judge)
    await judge(pair.a)
    await pair.a.tap()
    await pair.settle()
    await pair.a.shows("paused", ask="open")
    for phone in (pair.a, pair.b):
        await phone.page.locator("summary").click()
    await judge(pair.a, pair.b)
    for phone in (pair.a, pair.b):
        await phone.press("ground-too_much")
        await phone.page.wait_for_selector("[data-tool=too_much]")
    await judge(pair.a, pair.b)
    for phone in (pair.a, pair.b):
        await phone.press("tool-stop")
    await pair.b.press("enough")
    await pair.b.page.get_by_text("It ends in a moment.").wait_for()
    await judge(pair.b)
    await pair.b.put_away()
    for phone in (pair.a, pair.b):
        await phone.shows("aftercare")
    await judge(pair.b)
    await pair.b.press("tools")
    await pair.b.page.wait_for_selector("[data-tool=index]")
    await judge(pair.b)
    await pair.b.press("tool-open-afterwards")
    await pair.b.page.locator("[data-tool=afterwards] textarea").first.fill("It was quiet.")
    await judge(pair.b)
    assert bad == {}


ASKS_OF_A: Final = "Stay near, don't touch me, and speak low if you speak at all."
ASKS_OF_B: Final = "Turn off the light and sit down."
HELPS_A: Final = "A window to look out of."
WRONG_A: Final = "Turn on a light, and wait with me."

TWICE_AS_LARGE: Final = "document.documentElement.style.fontSize = '200%'"

IN_SIGHT: Final = """text => [...document.querySelectorAll("main :is(bdi, .control)")].some(node => {
  if (node.textContent !== text) return false;
  const { top, bottom, left, right } = node.getBoundingClientRect();
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth
    && at !== null && at.closest(".session") === node.closest(".session");
})"""


async def write(phone: Phone, **texts: str) -> None:
    """Write one's own page, as a person does, and keep it."""
    await phone.press("write-mine")
    for field, text in texts.items():
        await phone.page.fill(f'[data-field="{field}"]', text)
    await phone.press("keep")
    await phone.page.wait_for_selector('[data-action="rehearse"]')


async def touch(phone: Phone, where: str) -> None:
    """Touch what is no control."""
    box = await phone.page.locator(where).first.bounding_box()
    assert box is not None
    await phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def sees(phone: Phone, *texts: str) -> None:
    """These words of theirs are on the screen, whole, without anything being moved."""
    for text in texts:
        await comes_true(phone.page, IN_SIGHT, arg=text)


async def started(pair: Pair) -> None:
    """Both wrote what their pauses ask, and are Together."""
    await pair.join()
    await write(pair.a, asks=ASKS_OF_A, helps=HELPS_A, wrong=WRONG_A)
    await write(pair.b, asks=ASKS_OF_B)
    await pair.start()


@pytest.mark.parametrize(("size", "large"), [((320, 568), False), ((390, 780), False), ((390, 780), True)])
async def test_what_was_asked_never_leaves_a_pause(pair: Pair, size: tuple[int, int], *, large: bool) -> None:
    """SHOW7, SHOW10, SHOW11, PAGE4: as it comes, with *Go slower* open, while both need it, on the way to ground; small, and large.

    With *Go slower* open it is still one press to ground.
    """
    a, b = pair.a, pair.b
    await started(pair)
    for phone in (a, b):
        await phone.page.set_viewport_size({"width": size[0], "height": size[1]})
        if large:
            await phone.page.evaluate(TWICE_AS_LARGE)
    await a.tap()
    await b.shows("paused", mine="false")
    await sees(b, ASKS_OF_A, HELPS_A)
    assert "give space." not in await b.page.inner_text(".stop-ask"), "it contradicts what they ask"
    await b.press("if-wrong")
    await sees(b, ASKS_OF_A, WRONG_A)
    await b.press("if-wrong")
    await b.page.locator("summary").click()
    await b.page.wait_for_selector("details[open]")
    ground = await b.page.locator(".to-ground [data-action^=ground]").all_inner_texts()
    assert len(ground) == 3
    await sees(b, ASKS_OF_A, *ground)
    await b.page.locator("summary").click()
    await touch(b, ".stop-word")
    await b.shows("paused", mine="true")
    for phone in (a, b):
        await phone.shows("paused", mine="true")
        await sees(phone, ASKS_OF_A, ASKS_OF_B)
        await phone.press("ground-too_much")
        await phone.page.wait_for_selector("[data-tool=too_much]")
        await sees(phone, ASKS_OF_A, ASKS_OF_B)


async def test_from_a_pause_to_ground_in_one_press(pair: Pair) -> None:
    """SHOW11: for who paused and for who needs it too; it stays Paused, leads nowhere, takes a yes back, and nobody is told."""
    a, b = pair.a, pair.b
    await started(pair)
    await a.tap()
    await pair.settle()
    await a.shows("paused", mine="true", ask="open")
    await a.press("agree")
    await a.shows("paused", ask="given")
    await b.shows("paused", mine="false", ask="open")
    await a.press("ground-far_away")
    await a.page.wait_for_selector("[data-tool=far_away]")
    await a.shows("paused", ask="open")
    await b.shows("paused", ask="none")
    await comes_true(b.page, COME_UP)
    before = await b.page.content()
    for phone, tool in ((a, "far_away"), (b, "too_much")):
        if phone is b:
            await phone.press(f"ground-{tool}")
        await phone.page.wait_for_selector(f"[data-tool={tool}]")
        assert await phone.page.is_visible(".grounded-word")
        for leads_on in ("agree", "step-on", "more-time"):
            assert await phone.page.locator(f"[data-action={leads_on}]").count() == 0
        if phone is a:
            await phone.press("tool-next")
            assert await b.page.content() == before, "the other phone shows that somebody is being grounded"
    assert await violations(a) == []
    await touch(b, "[data-tool] h1")
    await b.shows("paused", mine="true")
    await a.press("tool-stop")
    await a.page.wait_for_selector('[data-action="ground-far_away"]')
    await a.shows("paused", mine="true")


async def test_a_slip_on_enough_is_only_a_pause(pair: Pair) -> None:
    """TIME9: pressed, it pauses both at once; a tap makes it only a pause, which both can go on from; else it ends for both."""
    a, b = pair.a, pair.b
    await pair.join()
    await pair.start()
    await a.tap()
    await a.shows("paused", mine="true", receipt="shown")
    await a.press("enough")
    await a.page.get_by_text("It ends in a moment.").wait_for()
    assert await a.page.locator('[data-action="agree"]').count() == 0, "nothing leads on from an end"
    await a.tap()
    await a.page.wait_for_selector('[data-action="enough"]')
    await pair.release(a, b)
    await b.tap()
    await b.press("enough")
    await a.shows("paused", mine="false")
    for phone in (a, b):
        await phone.shows("aftercare")


async def test_rest_outlasts_the_room_and_a_reload(pair: Pair) -> None:
    """SHOW12: the other one closes the room; this phone's wishes stay, loaded anew too, until its own person goes on."""
    a, b = pair.a, pair.b
    await pair.join()
    await write(a, wishes="A blanket and tea.")
    await pair.start()
    await b.tap()
    await b.enough()
    for phone in (a, b):
        await phone.shows("aftercare")
    await b.press("end-room")
    await b.shows("closed")
    await a.shows("aftercare", over="true")
    await comes_true(a.page, "() => localStorage.getItem('lull.rest') !== null")
    await a.page.reload()
    await a.shows("aftercare", over="true")
    await expect(a.page.locator(".wishes dd")).to_have_text(["A blanket and tea."], timeout=PATIENCE * 1000)
    await b.page.reload()
    await b.shows("home")
    await a.press("home")
    await a.shows("home")
    await comes_true(a.page, "() => localStorage.getItem('lull.rest') === null")
    await a.page.reload()
    await a.shows("home")


async def test_what_was_agreed_is_read_again_without_a_tap(pair: Pair) -> None:
    """SHOW13, SHOW5: held, the handle shows it; a tap on it does nothing; with another finger the pause is there; told once."""
    a, b = pair.a, pair.b
    await pair.join()
    await a.press("write-ours")
    await a.page.fill('[data-field="signal"]', "Two taps on the arm")
    await a.press("keep")
    await pair.start()
    await a.page.get_by_text("45 minutes together").wait_for()
    bar = await a.page.locator("[data-action=look] .handle").bounding_box()
    assert bar is not None and bar["width"] >= 5 * bar["height"], f"a bar to hold, and no speck: {bar}"
    box = await a.page.locator("[data-action=look]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await a.page.touchscreen.tap(x, y)
    assert await a.screen() == "together", "a tap on the handle isn't taken for anything"
    wire = await devtools(a.page)
    finger = {"x": x, "y": y, "id": 1}
    await wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    await a.page.get_by_text("Two taps on the arm").wait_for()
    await a.page.get_by_text("About 45 minutes left.").wait_for()
    assert await b.screen() == "together"
    other = {"x": 100, "y": 200, "id": 2}
    await wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger, other]})
    await a.shows("paused", mine="true")
    await wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await b.shows("paused", mine="false")
    await b.page.locator("summary").click()
    await b.page.get_by_text("Two taps on the arm").wait_for()
    await pair.release(a, b)
    assert await a.page.get_by_text("45 minutes together").count() == 0, "it is told once"
    await a.page.reload()
    await pair.release(b, a)
    await a.page.locator("[data-action=look]").wait_for()
    await drawn(a.page)
    assert await a.page.get_by_text("45 minutes together").count() == 0, "a page loaded anew doesn't tell it again"


async def test_an_interval_longer_than_the_time_says_that_no_check_in_comes(pair: Pair) -> None:
    """CHECK1, AGREE2: said on both phones while the first would be due no sooner than the end, and no longer than that."""
    a, b = pair.a, pair.b
    await pair.join()
    said = "In this time no check-in comes by itself."
    for phone in (a, b):
        await phone.press("open-terms")
        assert await phone.page.get_by_text(said).count() == 0
    length, every = a.page.locator(".term-value").first, a.page.locator(".term-value").nth(1)
    for minutes in (30, 20, 15, 10, 5):
        await a.press("length-less")
        await length.get_by_text(f"{minutes} minutes").wait_for()
    for phone in (a, b):
        await phone.page.get_by_text(said).wait_for()
    await b.press("back")
    await b.page.locator('[data-action="open-terms"]', has_text="5 minutes together, no check-in by itself").wait_for()
    await b.press("open-terms")
    await a.press("every-less")
    await every.get_by_text("5 minutes").wait_for()
    for phone in (a, b):
        await phone.page.get_by_text(said).wait_for()
    await a.press("every-less")
    for phone in (a, b):
        await phone.page.get_by_text(said).wait_for(state="hidden")


async def test_what_is_written_for_the_next_time_outlasts_the_room(pair: Pair) -> None:
    """SHOW12, NEXT7: the other one closes the room while it is written: the field stays, in it the words and the focus; over a reload."""
    a, b = pair.a, pair.b
    await pair.join()
    await pair.start()
    await b.tap()
    await b.enough()
    for phone in (a, b):
        await phone.shows("aftercare")
        await phone.press("next-on")
    await a.shows("aftercare", next_time="both")
    await a.press("bring-back")
    await a.press("for-next-time")
    field = a.page.locator('[data-field="next-hard"]')
    await field.fill("Loud sounds")
    await b.press("end-room")
    await a.shows("aftercare", over="true")
    await field.press("End")
    await field.press_sequentially(" at night")
    await a.page.locator('details[data-kept="true"]').wait_for()
    await comes_true(a.page, "() => localStorage.getItem('lull.rest') !== null")
    await a.page.reload()
    await a.shows("aftercare", over="true")
    await a.press("for-next-time")
    await expect(field).to_have_value("Loud sounds at night", timeout=PATIENCE * 1000)
    await a.page.locator('[data-field="next-helps"]').fill("A lamp")
    await a.page.locator('details[data-kept="true"]').wait_for()
    for phone in (a, b):
        await phone.press("home")
        await phone.shows("home")
    for phone in (a, b):
        await phone.press("meet")
    for phone in (a, b):
        await phone.shows("preparing", partner_here="true")
    await a.press("as-last-time")
    await b.press("see-changed")
    for text in ("Loud sounds at night", "A lamp"):
        await a.page.wait_for_selector('[data-action="agree"]:not([aria-disabled])')
        await b.page.get_by_text(text).wait_for()
