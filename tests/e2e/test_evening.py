"""A whole evening between two real pages, on a clock that the test moves: nothing here waits for time to pass."""

import asyncio
from collections.abc import Callable
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import expect
from tests.support.browser import LOOK_AGAIN, Pair, Phone, comes_true
from tests.support.nodes import MovableClock
from tests.support.waiting import PATIENCE

from lull.rooms.ports import Record
from lull.session.check_in import CHECK_IN_AFTER_STEP
from lull.session.state import Session, Together
from lull.session.yeses import END_WARNING
from lull.storage.clients import command_client
from lull.storage.valkey_store import ValkeyStore

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.motion]

ASKS, WISH_OF_A, WISH_OF_B = "Stay near, and don't talk.", "A blanket and tea.", "Ten quiet minutes side by side."


class Evening:
    """Two phones and the time between them."""

    def __init__(self, pair: Pair, clock: MovableClock) -> None:
        self.pair = pair
        self.clock = clock
        self.phones = (pair.a, pair.b)
        self.room = ""

    async def join(self) -> None:
        """Pair by the link."""
        self.room = (await self.pair.join())[1:23]

    async def until(self, moment: Callable[[Session, Together], int]) -> None:
        """Time passes for the server until this moment of the stored session; the phones hear of it."""
        session = await self.session()
        assert isinstance(session.phase, Together)
        self.clock.advance(moment(session, session.phase) - self.clock())

    async def session(self) -> Session:
        """The room's session."""
        store = ValkeyStore(command_client(self.pair.redis_url))
        record = await store.load(self.room)
        await store.close()
        assert isinstance(record, Record)
        return record.session

    async def both_show(self, screen: str, **state: str) -> None:
        """Both phones show the same."""
        for phone in self.phones:
            await phone.shows(screen, within=PATIENCE, **state)

    async def both_read(self) -> str:
        """What stands on both screens, once that is the same."""
        async with asyncio.timeout(PATIENCE):
            while len(read := {await phone.page.inner_text("main") for phone in self.phones}) > 1:
                await asyncio.sleep(LOOK_AGAIN)
        return read.pop()

    async def check_in(self) -> None:
        """The next one is due, and both phones ask."""
        await self.until(lambda _, phase: phase.check_in.due_at)
        await self.both_show("together", check_in="open")

    async def check_in_after_a_step(self) -> None:
        """The one that follows every change of step is due (CHECK6)."""
        await self.until(lambda _, phase: min(phase.check_in.due_at, self.clock() + CHECK_IN_AFTER_STEP))
        await self.both_show("together", check_in="open")

    async def choose_steps(self, *steps: str) -> None:
        """A opens what is written together, and puts these on the ladder."""
        await self.pair.a.press("write-ours")
        for step in steps:
            await self.pair.a.page.get_by_role("button", name=step, exact=True).click()

    async def start_on_a_ladder(self, *steps: str) -> None:
        """Pair, and start with these steps; A says yes to the second one."""
        await self.join()
        await self.choose_steps(*steps)
        await self.pair.a.press("keep")
        await self.pair.start()
        for phone in self.phones:
            await phone.press("open-ladder")
        await self.pair.a.press("step-on")
        await self.pair.a.shows("together", step_ask="given")

    async def write(self, phone: Phone, **texts: str) -> None:
        """Write one's own page, as a person does, and keep it."""
        await phone.press("write-mine")
        for field, text in texts.items():
            await phone.page.fill(f'[data-field="{field}"]', text)
        await phone.press("keep")
        await phone.page.wait_for_selector('[data-action="rehearse"]')


@pytest_asyncio.fixture(loop_scope="session")
async def evening(pair: Pair) -> Evening:
    """Two phones on their way in."""
    assert pair.clock is not None
    return Evening(pair, pair.clock)


@pytest.mark.worker
async def test_a_whole_evening(evening: Evening) -> None:
    """AGREE2, REHEARSE1, CHECK1, LADDER3, TIME4, PAGE1: from the link to the last wish, as two people live it."""
    await evening.join()
    await _agree(evening)
    await evening.pair.start()
    await _three_check_ins(evening)
    await _a_pause(evening)
    await _on_and_back(evening)
    await _the_end(evening)


async def _agree(evening: Evening) -> None:
    """AGREE2, PAGE1, PAGE3: other terms, two steps, words of each; what one writes the other reads."""
    a, b = evening.phones
    await a.press("open-terms")
    await a.press("length-more")
    await a.press("back")
    await evening.choose_steps("Sitting close", "Holding hands")
    await a.page.fill("[data-field=stopWord]", "Amber")
    await a.press("keep")
    await b.press("write-ours")
    await comes_true(b.page, "document.querySelector('[data-field=stopWord]').value === 'Amber'")
    await b.press("back")
    await evening.write(a, asks=ASKS, wishes=WISH_OF_A, words="Chest. Never the other word.", call="My sister, 0151")
    await evening.write(b, wishes=WISH_OF_B)
    await b.press("open-terms")
    await b.page.get_by_text("60 minutes", exact=True).wait_for()
    await b.press("back")
    await b.press("read-theirs")
    for text in (ASKS, "Chest. Never the other word.", "My sister, 0151"):
        await b.page.get_by_text(text).wait_for()
    await b.press("back")


async def _three_check_ins(evening: Evening) -> None:
    """CHECK1, CHECK2, CHECK3, CHECK4: good and good, good and slow, one unanswered."""
    a, b = evening.phones
    await evening.check_in()
    await a.press("answer-good")
    await a.shows("together", check_in="good")
    assert await b.page.get_attribute("main", "data-check-in") == "open", "CHECK4: a lone answer isn't told"
    await b.press("answer-good")
    await evening.both_show("together", check_in="none", pace="good")

    await evening.check_in()
    await a.press("answer-good")
    await b.press("answer-slow")
    await evening.both_show("together", check_in="none", pace="slow")

    await evening.check_in()
    await b.press("answer-good")
    await evening.until(lambda _, phase: phase.check_in.answer_by)
    await evening.both_show("paused", mine="false")
    await b.page.locator(".asked").get_by_text(ASKS).wait_for()
    await evening.pair.release(a, b)


async def test_no_screen_tells_who_answered_what(evening: Evening) -> None:
    """CHECK3, SHOW7: whoever it was that said slower, or gave no answer, both screens read the same, and the same as the other way round."""
    a, b = evening.phones
    await evening.join()
    await evening.pair.start()
    read: dict[str, set[str]] = {"slow": set(), "paused": set()}
    for one, other in ((a, b), (b, a)):
        await evening.check_in()
        await one.press("answer-good")
        await other.press("answer-slow")
        await evening.both_show("together", check_in="none", pace="slow")
        read["slow"].add(await evening.both_read())
        await evening.check_in()
        await one.press("answer-good")
        await evening.until(lambda _, phase: phase.check_in.answer_by)
        await evening.both_show("paused", mine="false")
        await evening.pair.settle()
        await evening.both_show("paused", mine="false", ask="open")
        read["paused"].add(await evening.both_read())
        await evening.pair.release(a, b)
        await evening.both_show("together")
    assert {name: len(texts) for name, texts in read.items()} == {"slow": 1, "paused": 1}, read


async def _a_pause(evening: Evening) -> None:
    """RELEASE4, AGREE4: a tap; in the pause B shortens the time, alone and at once; going on takes both."""
    a, b = evening.phones
    await a.tap()
    await a.shows("paused", mine="true", receipt="shown")
    await b.shows("paused", mine="false", ask="none")
    await b.page.locator("summary").click()
    for length, now in ((45, 60), (30, 45), (20, 30)):
        if now < 60:
            await b.press("length-less")
        await b.page.get_by_text(f"{length} minutes together in all instead of {now} minutes").wait_for()
    await evening.pair.release(a, b)


async def _on_and_back(evening: Evening) -> None:
    """LADDER2, LADDER3, CHECK6: on takes both, blind, and a check-in follows; back takes one; the top is the top."""
    a, b = evening.phones
    for phone in evening.phones:
        await phone.press("open-ladder")
    assert "Holding hands" in await a.page.inner_text("[data-action=step-on]"), "a yes names what it is to"
    await a.press("step-on")
    await a.shows("together", step_ask="given")
    assert await b.page.get_attribute("main", "data-step-ask") == "open", "YES3: a lone yes isn't told"
    await b.press("step-on")
    await evening.both_show("together", step_ask="none")
    await evening.check_in_after_a_step()
    for phone in evening.phones:
        await phone.press("answer-good")
    await evening.both_show("together", check_in="none")
    await b.press("open-ladder")
    await b.press("step-back")
    await evening.both_show("together", step_ask="open")


async def _the_end(evening: Evening) -> None:
    """TIME2 to TIME6: more time is asked for, one says yes, silence ends it; the wishes; a pause leads back to rest."""
    a, b = evening.phones
    await evening.check_in()
    for phone in evening.phones:
        await phone.press("answer-good")
    await evening.both_show("together", check_in="none")
    await evening.until(lambda session, _: (session.ends_at or 0) - END_WARNING)
    await evening.both_show("together", ending="open")
    assert "10\u00a0minutes" in await a.page.inner_text("[data-action=more-time]:not([inert] *)"), (
        "a yes names what it is to"
    )
    await a.press("more-time")
    await a.page.get_by_text("You’d like 10 minutes longer.").wait_for()
    await a.shows("together", ending="given")
    assert await b.page.get_attribute("main", "data-ending") == "open", "YES3: a lone yes isn't told"
    await evening.until(lambda session, _: session.ends_at or 0)
    await evening.both_show("aftercare")
    for phone in evening.phones:
        for wish in (WISH_OF_A, WISH_OF_B):
            await phone.page.get_by_text(wish).wait_for()

    await b.press("pause-aftercare")
    await evening.both_show("paused", time_over="true")
    await a.press("enough")
    await evening.both_show("aftercare")
    await b.press("end-room")
    await b.shows("closed", why="ended")
    await a.shows("aftercare", over="true")
    assert await a.page.get_by_text("Looking for the connection").count() == 0, "there is none any more"
    # SHOW12: one's own first, and they outlast the room
    await expect(a.page.locator(".wishes dd")).to_have_text([WISH_OF_A, WISH_OF_B], timeout=PATIENCE * 1000)


async def test_nothing_told_outlives_what_it_was_told_of(evening: Evening) -> None:
    """CHECK3, LADDER2, YES4, SHOW9, SHOW13: "Good, for now." ends with the partner's step back, which voids a yes and says so."""
    a, b = evening.phones
    await evening.start_on_a_ladder("Sitting close", "Holding hands", "A long hug")
    await b.press("step-on")
    await a.shows("together", step_ask="open")
    await evening.check_in_after_a_step()
    line = a.page.locator(".time-left")
    wide = await line.evaluate("line => line.getBoundingClientRect().width")
    await comes_true(
        a.page, "wide => document.querySelector('.time-left').getBoundingClientRect().width < wide * 0.99", arg=wide
    )
    for phone in evening.phones:
        await phone.press("answer-good")
    for phone in evening.phones:
        await phone.page.locator(".footer-title", has_text="Good, for now.").wait_for()

    await a.press("open-ladder")
    await a.press("step-on")
    await a.shows("together", step_ask="given")
    await b.press("open-ladder")
    await b.press("step-back")
    await a.page.locator(".footer-note", has_text="Something has changed since, so that no longer counts.").wait_for()
    await evening.both_show("together", step_ask="open")
    for phone in evening.phones:
        assert await phone.page.locator(".footer", has_text="Good, for now.").count() == 0
    assert await b.page.get_by_text("Something has changed since").count() == 0, "YES3: nobody learns of a lone yes"

    await evening.check_in()
    assert await a.page.get_by_text("Something has changed since").count() == 0, "an answer counts: it was another yes"
    assert await a.page.inner_text('[aria-live="polite"]') == "How are you right now?"


WITHOUT_EFFECTS: Final = """() => {
  const later = window.setTimeout;
  window.setTimeout = (then, ms, ...rest) => (ms === 35 ? 0 : later(then, ms, ...rest));
  window.requestAnimationFrame = () => 0;
}"""
"""From now on what a page does behind a drawing (Preact waits for a frame, or 35 ms) isn't done, as on a machine that has no time."""


async def test_what_was_come_to_is_not_told_behind_a_check_in(evening: Evening) -> None:
    """SHOW13, CHECK3: a check-in that opens with a step leaves "Good, for now." its place."""
    a, b = evening.phones
    await evening.start_on_a_ladder("Sitting close", "Holding hands")
    await a.page.evaluate(WITHOUT_EFFECTS)
    await b.press("step-on")
    await a.shows("together", step_ask="none")
    await evening.check_in_after_a_step()
    for phone in evening.phones:
        await phone.press("answer-good")
    await a.page.locator(".footer-title", has_text="Good, for now.").wait_for()


async def test_the_time_that_is_left_gets_less(evening: Evening) -> None:
    """SHOW13, TIME1, AGREED5: held, the handle says how much of the agreed time is left, and less of it later."""
    await evening.join()
    await evening.pair.start()
    for phone in evening.phones:
        await phone.page.locator("[data-action=look]").dispatch_event("click")  # as a screen reader presses it
        await phone.page.get_by_text("About 45 minutes left.").wait_for()
    evening.clock.advance(6 * 60_000)
    for phone in evening.phones:
        await phone.page.get_by_text("About 40 minutes left.").wait_for()
