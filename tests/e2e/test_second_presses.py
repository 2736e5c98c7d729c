"""A hand that presses twice has pressed once: what comes up under it with the first press isn't pressed by the second."""

from typing import Final

import pytest
from tests.e2e.test_evening import Evening
from tests.e2e.test_life_of_a_page import middle_of, touches
from tests.support.browser import RESTED, Pair, Phone, devtools, press_control, settles

from lull.session.yeses import END_WARNING

pytestmark = pytest.mark.asyncio(loop_scope="session")

PRESSED_TWICE: Final = """([first, second]) => new Promise(done => {
  const control = action => document.querySelector(`[data-action="${action}"]`);
  const watch = new MutationObserver(() => {
    if (control(second) === null) return;
    watch.disconnect();
    control(second).click();
    done(true);
  });
  watch.observe(document.body, { subtree: true, childList: true, attributes: true });
  control(first).click();
})"""
"""Presses the one, and the other as soon as it is there: no machine is so slow that the hand would have come to rest in between."""

RESTS_AT_FIRST: Final = """async ([before, becomes]) => {
  const control = document.createElement("button");
  let pressed = 0;
  control.addEventListener("click", () => pressed++);
  control.dataset.action = before;
  document.querySelector("main").append(control);
  await new Promise(rested => setTimeout(rested, 800));
  control.dataset.action = becomes;
  await null;
  control.click();
  const atOnce = pressed;
  await new Promise(rested => setTimeout(rested, 800));
  control.click();
  control.remove();
  return [atOnce, pressed];
}"""
"""How often a control is pressed that was another one when the hand began to move: at once, and once it has rested."""


SAYS_THAT_IT_RESTS: Final = """async () => {
  const control = document.createElement("button");
  control.dataset.action = "agree";
  control.setAttribute("aria-disabled", "true");
  document.querySelector("main").append(control);
  await null;
  control.removeAttribute("aria-disabled");
  await null;
  const readyAtOnce = control.ariaDisabled;
  await new Promise(rested => setTimeout(rested, 800));
  const rested = control.ariaDisabled;
  control.dataset.action = "step-on";
  await null;
  control.setAttribute("aria-disabled", "true");
  await new Promise(rested => setTimeout(rested, 800));
  const waits = control.ariaDisabled;
  control.remove();
  return [readyAtOnce, rested, waits];
}"""
"""What a control says of itself that waited and was ready as soon as it had come up; later; and where it began to wait while it rested."""


async def twice(phone: Phone, first: str, second: str) -> None:
    """A hand presses the one, and once more where the other comes up."""
    await phone.page.locator(f'[data-action="{first}"]:not([aria-disabled])').wait_for()
    await settles(phone.page, PRESSED_TWICE, [first, second])
    await settles(phone.page, RESTED)


async def to_five_minutes(phone: Phone) -> None:
    """So little time is agreed on that no check-in comes by itself before the end."""
    await phone.press("open-terms")
    for minutes in (30, 20, 15, 10, 5):
        await phone.press("length-less")
        await phone.page.locator(".term-value").first.get_by_text(f"{minutes} minutes").wait_for()
    await phone.press("back")


async def test_a_way_back_pressed_twice_closes_no_room(pair: Pair) -> None:
    """SHOW15: from what was opened before the start, from the tools there, and from the tools in Aftercare."""
    a, b = pair.a, pair.b
    await pair.join()
    await a.press("open-terms")
    await twice(a, "back", "end-room")
    await a.press("tools")
    await twice(a, "tool-back", "end-room")
    await pair.start()
    await b.tap()
    await b.enough()
    for phone in (a, b):
        await phone.shows("aftercare")
    await a.press("tools")
    await twice(a, "tool-back", "end-room")
    for phone in (a, b):
        await phone.shows("aftercare", over="false")
    await a.press("end-room")
    await b.shows("aftercare", over="true")


async def test_a_yes_taken_back_twice_is_none(pair: Pair) -> None:
    """SHOW15, YES1: to start, to go on, to the next step, to more time; and said once more, it is one."""
    assert pair.clock is not None
    evening = Evening(pair, pair.clock)
    a, b = pair.a, pair.b
    await evening.join()
    await a.press("write-ours")
    for step in ("Sitting close", "Holding hands"):
        await a.page.get_by_role("button", name=step, exact=True).click()
    await a.press("keep")
    await to_five_minutes(a)
    await pair.rehearse()
    await a.start()
    await a.shows("preparing", ask="given")
    await twice(a, "withdraw", "agree")
    await a.shows("preparing", ask="open")
    for phone in (a, b):
        await phone.start()
    await evening.both_show("together")

    await a.press("open-ladder")
    await a.press("step-on")
    await a.shows("together", step_ask="given")
    await a.page.get_by_text("You’d like to go on to \u2068Holding hands\u2069.").wait_for()
    await twice(a, "withdraw-step", "step-on")
    await a.shows("together", step_ask="open")

    await a.tap()
    await pair.settle()
    await a.shows("paused", ask="open")
    await a.press("agree")
    await a.shows("paused", ask="given")
    await twice(a, "withdraw", "agree")
    await a.shows("paused", ask="open")
    await pair.release(a, b)

    await evening.until(lambda session, _: (session.ends_at or 0) - END_WARNING)
    await evening.both_show("together", ending="open")
    await a.press("more-time")
    await a.shows("together", ending="given")
    assert await a.page.inner_text('[aria-live="polite"]') == "A little time is left.", "nothing else was said by that"
    await twice(a, "withdraw-more", "more-time")
    await a.shows("together", ending="open")


async def test_a_yes_that_comes_up_by_itself_rests_and_a_way_back_never_does(pair: Pair) -> None:
    """SHOW15: whatever brought it up, and in whose hand it is."""
    await pair.a.fresh()
    for yes in ("agree", "step-on", "more-time"):
        assert await settles(pair.a.page, RESTS_AT_FIRST, ["withdraw", yes]) == [0, 1], yes
    for back in ("withdraw", "step-back", "leave", "tool-back"):
        assert await settles(pair.a.page, RESTS_AT_FIRST, ["agree", back]) == [1, 2], back


async def test_what_rests_says_so_whatever_it_waits_for_itself(pair: Pair) -> None:
    """SHOW15: else a press would be lost on what looks ready; and who waits for more than the rest still waits after it."""
    await pair.a.fresh()
    assert await settles(pair.a.page, SAYS_THAT_IT_RESTS) == ["true", None, "true"]


async def test_a_yes_that_is_just_being_taken_back_isnt_said_again(pair: Pair) -> None:
    """SHOW15, RELEASE3: the other phone's coming back voids it, so under the hand that takes it back is what says it."""
    a, b = pair.a, pair.b

    async def says_yes() -> None:
        await a.start()
        await a.shows("preparing", ask="given")
        await settles(a.page, RESTED)

    async def has_said_it_once() -> None:
        await a.shows("preparing", ask="open")
        await settles(a.page, RESTED)
        await a.shows("preparing", ask="open")

    await pair.join()
    await pair.rehearse()

    await says_yes()
    cdp = await devtools(a.page)
    await touches(cdp, "touchStart", await middle_of(a.page, "withdraw"))
    await b.page.reload()
    await has_said_it_once()
    await touches(cdp, "touchEnd")
    await has_said_it_once()


RESTS_ONCE: Final = """() => {
  const button = document.createElement("button");
  button.textContent = "Yes";
  document.body.replaceChildren(button);
  globalThis.pressed = 0;
  button.addEventListener("click", () => (globalThis.pressed += 1));
  const rest = () => {
    button.inert = true;
    setTimeout(() => (button.inert = false), 300);
  };
  button.addEventListener("pointerdown", rest, { once: true });
}"""


async def test_a_press_of_what_rests_by_then_is_made_again(pair: Pair) -> None:
    """By these tests: it met what holds the control, which hears nothing of it."""
    await pair.a.page.goto(f"{pair.a.url}/robots.txt")
    await pair.a.page.evaluate(RESTS_ONCE)
    await press_control(pair.a.page, "button")
    assert await pair.a.page.evaluate("pressed") == 1
