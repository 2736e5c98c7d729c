"""The tools in Chromium, as `gallery/tools.html` shows them: for every hand, kept, erased, and in step."""

import json
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

import pytest
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright
from tests.canary.search import found_in, keys_in
from tests.e2e.test_accessible import ALL, LOOKS, found_by_axe
from tests.pictures.screens import CALM
from tests.support.browser import AIM, FLAGS, THERE, comes_true, find_chromium, press_control, settles
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOOLS: Final = (
    "too_much",
    "far_away",
    "breathing",
    "body",
    "plan",
    "goals",
    "alone",
    "lists",
    "phrases",
    "ideas",
    "aftercare",
    "afterwards",
    "setbacks",
    "cards",
    "help",
    "sheet",
    "template",
    "partner",
    "keeping",
)

KEPT: Final = """async () => {
  const open = indexedDB.open("lull-companions");
  const database = await new Promise((done, failed) => { open.onsuccess = () => done(open.result); open.onerror = failed; });
  const all = name => new Promise(done => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const names = [...database.objectStoreNames];
  const found = names.length === 0 ? { documents: [], keys: [] } : { documents: await all("documents"), keys: await all("keys") };
  database.close();
  const bytes = found.documents.map(({ sealed }) => new TextDecoder("latin1").decode(sealed)).join("");
  return { documents: found.documents.length, bytes, extractable: found.keys.flatMap(({ key }) => key === null ? [] : [key.extractable]) };
}"""

STEP: Final = """async off => {
  const animation = document.querySelector(".breath-disc").getAnimations()[0];
  await new Promise(requestAnimationFrame);
  const time = performance.timeOrigin + document.timeline.currentTime + off;
  const apart = ((time - animation.currentTime) % 10000 + 10000) % 10000;
  return apart > 5000 ? apart - 10000 : apart;
}"""


ADDRESS: Final = re.compile(r"\w\.\w")
"""A host's name may be broken in text twice as large: it is copied, or pressed."""

BROKEN_WORDS: Final = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const broken = [];
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    if (!text.parentElement.checkVisibility() || text.parentElement.closest(".unseen") !== null) continue;
    if (getComputedStyle(text.parentElement).clipPath !== "none") continue; // is only heard
    for (const word of text.data.matchAll(/[^\\s-]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const lines = new Set(Array.from(range.getClientRects()).filter(({ width }) => width > 0).map(({ bottom }) => Math.round(bottom / 4)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""

IN_BOTH_SIZES: Final = f"""() => {{
  const broken = ({BROKEN_WORDS})();
  document.documentElement.style.setProperty("font-size", "200%", "important");
  const [sentence, foot] = [".tool-say", ".tool-foot"].map(part => document.querySelector(part)?.getBoundingClientRect());
  const seen = {{
    broken,
    fits: document.documentElement.scrollWidth <= innerWidth,
    brokenLarge: ({BROKEN_WORDS})(),
    inSight: sentence !== undefined && foot !== undefined && sentence.top >= 0 && sentence.bottom <= foot.top,
  }};
  document.documentElement.style.removeProperty("font-size");
  return seen;
}}"""
"""What is broken as it stands; and in text twice as large, whether nothing is beside the screen, what is broken, and whether
nothing that can be pressed lies over what a frightened person is to read.
"""

RUNS_RIGHT: Final = """() => {
  const text = [...document.querySelectorAll(".tool-item-text")].find(item => item.textContent === "Loud sounds.").firstChild;
  const [first, last] = [0, text.length - 1].map(at => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect().left;
  });
  return last > first;
}"""

CARD_PRESSED_TWICE: Final = """() => new Promise(done => {
  const [card, welcome] = [document.querySelector("h1").innerText, () => document.querySelector("[data-action=tool-card-welcome]")];
  const watch = new MutationObserver(() => {
    if (document.querySelector("h1").innerText === card) return;
    watch.disconnect();
    welcome().click();
    done(true);
  });
  watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  welcome().click();
})"""

RATE: Final = "document.querySelector('.breath-disc').getAnimations()[0].playbackRate"


@pytest.fixture
def shown(browser: Browser, gallery_url: str) -> tuple[Browser, str]:
    """A browser, and the address of the tools."""
    return browser, gallery_url.replace("gallery.html", "tools.html")


@asynccontextmanager
async def phone(browser: Browser, **options: Any) -> AsyncGenerator[BrowserContext]:
    """A small phone with nothing on it yet."""
    context = await browser.new_context(
        viewport={"width": 320, "height": 568}, is_mobile=True, has_touch=True, locale="en-GB", **options
    )
    context.set_default_timeout(PATIENCE * 1000)
    await context.add_init_script(AIM)
    try:
        yield context
    finally:
        await context.close()


READ: Final = "main:not(:has([aria-busy])) [data-tool={}] h1"
"""A tool is there, or their index. Some are read from the disk first."""


async def at(
    context: BrowserContext, url: str, tool: str | None = None, more: str = "", *, page: Page | None = None
) -> Page:
    """A page at a tool. Any error of its own fails the test. `page`: one that is done with, to be loaded anew."""
    page = page or await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{url}?{'' if tool is None else f'tool={tool}'}{more}")
    await page.wait_for_selector(READ.format(tool or "index"))
    assert errors == []
    return page


async def turn_to(page: Page, tool: str | None) -> None:
    """The page is at another tool, or their index, as one that is loaded anew. Any error of its own fails the test."""
    errors: list[str] = []

    def failed(error: Error) -> None:
        errors.append(str(error))

    page.on("pageerror", failed)
    await page.evaluate("tool => gallery.show(tool)", tool)
    await comes_true(page, THERE, arg=READ.format(tool or "index"))
    page.remove_listener("pageerror", failed)
    assert errors == []


async def press(page: Page, action: str, number: int = 0) -> None:
    """Press a control."""
    await press_control(page, f'[data-action="{action}"]', number)


async def assert_accessible(page: Page, rules: dict[str, Any] = ALL) -> None:
    """No violation, and nothing beside the screen."""
    assert await found_by_axe(page, rules) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("language", "theme", "rules"), LOOKS)
async def test_every_tool_is_for_everybody(
    shown: tuple[Browser, str], language: str, theme: Any, rules: dict[str, Any]
) -> None:
    """CARD1, LANG1: each judged by axe, on the smallest phone and in text twice as large, in every language."""
    browser, url = shown
    async with phone(browser, color_scheme=theme, reduced_motion="reduce") as context:
        page = await at(context, url, None, f"&language={language}")
        for tool in (None, *TOOLS):
            await turn_to(page, tool)
            await assert_accessible(page, rules)
            seen = await page.evaluate(IN_BOTH_SIZES)
            assert seen["broken"] == [], tool
            assert seen["fits"], tool
            assert [word for word in cast("list[str]", seen["brokenLarge"]) if not ADDRESS.search(word)] == [], tool
            if tool in ("too_much", "far_away"):
                assert seen["inSight"], tool


async def test_grounding_by_keyboard_alone(shown: tuple[Browser, str]) -> None:
    """GROUND1, GROUND2: from the first sentence to the last with one key; each is read from its beginning; Stop is at once."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "far_away")
        said: list[str] = []
        for _ in range(5 + 4 + 5 + 5):
            said.append(await page.inner_text(".tool-say"))
            await page.focus('[data-action="tool-next"]')
            await page.keyboard.press("Enter")
            if len(said) < 5 + 4 + 5 + 5:
                await comes_true(page, "document.activeElement.classList.contains('tool-step')")
        assert len(set(said)) == len(said)
        assert not any(word in " ".join(said).lower() for word in ("close your eyes", "breathe", "let go"))
        await page.wait_for_selector('[data-action="tool-done"]')
        await press(page, "tool-again")
        await press(page, "tool-stop")
        await page.wait_for_selector("body[data-left]")


async def test_people_who_help_are_one_press_away(shown: tuple[Browser, str]) -> None:
    """HELP5: from *too much* 1 press, from every step, from rest, and from the card that speaks of dying."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url)
        for tool, before in (
            ("too_much", ()),
            ("too_much", ("tool-other", "tool-other", "tool-other", "tool-other")),
            ("far_away", ("tool-next",)),
            ("aftercare", ()),
            ("alone", ("tool-begin", "tool-stop")),
            ("alone", ("tool-begin", "tool-stop", "tool-enough")),
        ):
            await turn_to(page, tool)
            for action in before:
                await press(page, action)
            await press(page, "tool-to-help")
            await page.wait_for_selector("[data-tool=help] .helplines")
        for title in ("After a hard moment", "When they didn’t stop"):
            await turn_to(page, "cards")
            await page.get_by_text(title).click()
            await press(page, "tool-to-help")
            await page.wait_for_selector("[data-tool=help] .helplines")


async def test_not_being_honoured_is_no_setback(shown: tuple[Browser, str]) -> None:
    """HONOUR1, HELP2: first, apart, excused by nothing, and to those who listen to one person."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "setbacks")
        first = page.locator("[data-action^=tool-easier]").first
        assert await first.get_attribute("data-action") == "tool-easier-didnt_stop"
        await press(page, "tool-easier-didnt_stop")
        said = await page.inner_text(".tool")
        assert "That is no setback" in said
        assert "That happens" not in said
        assert "only a plan has changed" not in said
        await press(page, "tool-to-cards")
        await page.get_by_text("Nothing you did or left out brought this about").wait_for()
        await press(page, "tool-to-help")
        assert "For survivors and couples" not in await page.inner_text(".tool")


async def test_an_exercise_begins_when_its_person_begins_it(shown: tuple[Browser, str]) -> None:
    """GROUND3: eyes open is said; muscles aren't drawn together before somebody begins."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "too_much")
        assert "Keep your eyes open" in await page.inner_text(".tool-step")
        for _ in range(4):
            await press(page, "tool-other")
        await page.wait_for_selector(".tool-step[data-tool=muscles]")
        assert await page.locator(".tool-muscle").count() == 0
        await press(page, "tool-begin")
        await page.wait_for_selector(".tool-muscle[data-does=draw]")
        await press(page, "tool-next")
        await page.wait_for_selector(".tool-muscle")


async def test_the_body_check_takes_i_cant_tell_for_an_answer(shown: tuple[Browser, str]) -> None:
    """BODY1: five answers; what may be desire or fear leads to the card, and back."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "body")
        for feeling in ("tense", "warm", "unsure"):
            await press(page, f"tool-body-{feeling}")
            await page.locator('[data-action="tool-offer-alike"]').wait_for()
        await press(page, "tool-offer-alike")
        await page.get_by_text("So ask for more than the signs.").wait_for()


BEGINS: Final = """
  globalThis.begins = null;
  new MutationObserver(() => {
    const title = document.querySelector("main h1");
    if (title !== null) globalThis.begins ??= title.closest("[aria-busy]") !== null;
  }).observe(document, { subtree: true, childList: true });
"""
"""Notes whether a page said that it is being read when its title came."""


async def test_what_is_not_read_yet_says_so(shown: tuple[Browser, str]) -> None:
    """OWN1, OWN4: before it is known whether a lock stands there, nothing is there to be counted, or to be typed into and lost."""
    browser, url = shown
    async with phone(browser) as context:
        await context.add_init_script(BEGINS)
        page = None
        for tool in BEHIND_LOCK:
            page = await at(context, url, tool, page=page)
            assert await page.evaluate("begins"), tool


@pytest.mark.parametrize(("tool", "field"), [("plan", "people"), ("goals", "coping")])
async def test_a_plan_of_ones_own_is_kept_here(shown: tuple[Browser, str], tool: str, field: str) -> None:
    """PLAN1: what is written is there again, what is emptied is gone, and people who help are one press away."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, tool)
        await page.fill(f"[data-field={field}]", "Sam, any time")
        await page.locator(f"[data-field={field}]").blur()
        again = await at(context, url, tool)
        await comes_true(again, f"document.querySelector('[data-field={field}]').value === 'Sam, any time'")
        await again.fill(f"[data-field={field}]", "")
        await again.locator(f"[data-field={field}]").blur()
        await comes_true(page, f"document.querySelector('[data-field={field}]').value === ''")
        await press(page, "tool-to-help")
        await page.wait_for_selector("[data-tool=help] .helplines")


async def test_what_one_learns_alone_may_go_onto_ones_lists(shown: tuple[Browser, str]) -> None:
    """ALONE2: one press from the end of a time with oneself."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "alone")
        for action in ("tool-begin", "tool-stop", "tool-enough", "tool-to-lists"):
            await press(page, action)
        await page.wait_for_selector("[data-tool=lists] #tool-new")


async def test_two_phones_breathe_in_step(shown: tuple[Browser, str]) -> None:
    """BREATH1: what is painted follows the shared time within 50 ms, also after the clock was found to be off, and offline."""
    browser, url = shown
    async with phone(browser) as context:
        one, two = [await at(context, url, "breathing", f"&off={off}") for off in (0, 3333)]
        for page, off in ((one, 0), (two, 3333)):
            await page.bring_to_front()
            for _ in range(8):
                await page.wait_for_timeout(250)
                assert abs(await settles(page, STEP, off)) <= 50
        # The estimate of the shared time moves by a second, which nobody is to see at once; and the network goes.
        await two.evaluate("document.querySelector('.breath-disc').getAnimations()[0].currentTime += 1000; 0")
        assert abs(await settles(two, STEP, 3333)) > 500
        await context.set_offline(True)
        for _ in range(60):
            await two.wait_for_timeout(250)
            assert 0.75 <= await two.evaluate(RATE) <= 1.25
            if abs(await settles(two, STEP, 3333)) <= 50:
                break
        assert abs(await settles(two, STEP, 3333)) <= 50


async def test_a_phone_that_asks_for_no_motion_sees_a_light(shown: tuple[Browser, str]) -> None:
    """BREATH1: nothing moves; it comes and goes."""
    browser, url = shown
    frames = "document.querySelector('.breath-disc').getAnimations()[0].effect.getKeyframes()"
    for motion, has in (("reduce", "opacity"), ("no-preference", "transform")):
        async with phone(browser, reduced_motion=motion) as context:
            page = await at(context, url, "breathing")
            drawn = cast("list[dict[str, object]]", await page.evaluate(frames))
            assert all((name in drawn[0]) == (name == has) for name in ("opacity", "transform"))


async def test_lists_are_kept_sealed_and_shared_by_tabs(shown: tuple[Browser, str]) -> None:
    """OWN1, LIST1, LIST3: there after a reload and in another tab at once; taken back by one press; only noise on the disk."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        other = await at(context, url, "lists")
        await page.fill("#tool-new", "Reading in bed")
        await press(page, "tool-add-welcome")
        await page.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')
        await other.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')
        await (
            other.locator(".tool-item", has_text="Reading in bed").locator('[data-action="tool-list-not_now"]').click()
        )
        await page.wait_for_selector('.tool-item[data-list="not_now"] >> text=Reading in bed')
        await press(other, "tool-undo")
        await page.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')
        kept = await settles(page, KEPT)
        assert kept["documents"] >= 1
        assert "Reading" not in kept["bytes"] and "welcome" not in kept["bytes"]
        assert kept["extractable"] == [False]
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')


async def test_a_store_that_fails_for_a_moment_shows_no_empty_list(shown: tuple[Browser, str]) -> None:
    """OWN1: it is asked again; what is kept stands there, and nothing says that this page keeps nothing."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        await page.fill("#tool-new", "Reading in bed")
        await press(page, "tool-add-welcome")
        await comes_true(page, f"({KEPT})().then(({{ documents }}) => documents > 0)")
        await context.add_init_script("""(() => {
          const open = IDBFactory.prototype.open;
          let left = 2;
          IDBFactory.prototype.open = function (...given) {
            if (left-- > 0) throw new DOMException("connection lost", "UnknownError");
            return open.apply(this, given);
          };
        })()""")
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')


async def test_a_list_just_sorted_does_not_say_that_it_is_empty(shown: tuple[Browser, str]) -> None:
    """LIST1: what was given stays where it stood once it is sorted, and nothing says then that nothing is here."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        none = page.get_by_text("Nothing here yet.")
        await none.wait_for()
        await press(page, "tool-one-by-one")
        await press(page, "tool-card-welcome")
        await page.get_by_text("to Welcome.").wait_for()
        await press(page, "tool-back")
        await page.wait_for_selector("#tool-new")
        assert await none.count() == 0


async def test_not_now_is_shown_by_its_owners_choice(shown: tuple[Browser, str]) -> None:
    """LIST2: nothing is chosen before; each item by itself, as long as it is not now; on this screen, and nothing is kept of it."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        assert await page.locator('[data-action="tool-tell"]').count() == 0
        for words in ("Massage in oil", "Loud music"):
            await page.fill("#tool-new", words)
            await press(page, "tool-add-not_now")
        offered = page.locator('[data-action="tool-tell"]')
        await offered.nth(1).wait_for()
        assert [await each.get_attribute("aria-pressed") for each in await offered.all()] == ["false", "false"]
        assert await page.locator('[data-action="tool-show"]').count() == 0
        await offered.filter(has_text="Loud music").click()
        await press(page, "tool-show")
        await page.locator(".tool-both").wait_for()
        assert await page.locator(".tool-both li").all_inner_texts() == ["Loud music"]
        assert "Massage in oil" not in await page.inner_text("body")
        await press(page, "tool-back")
        await page.locator(".tool-item", has_text="Loud music").locator('[data-action="tool-list-perhaps"]').click()
        await comes_true(page, "document.querySelectorAll('[data-action=tool-tell]').length === 1")
        again = await at(context, url, "lists")
        assert await again.locator('[data-action="tool-tell"][aria-pressed="true"]').count() == 0


async def test_two_tabs_that_write_at_once_lose_nothing(shown: tuple[Browser, str]) -> None:
    """LIST1, OWN1: forty writes of two tabs, all there."""
    browser, url = shown
    async with phone(browser) as context:
        tabs = [await at(context, url, "lists") for _ in range(2)]
        write = """async name => {
          const { put } = await modules["../src/tools/rules/lists.ts"]();
          for (let at = 0; at < 20; at += 1) {
            tools.store.change("lists", before => put(before, `${name} ${at}`, "perhaps", tools.store.tab));
            await new Promise(done => setTimeout(done, 7));
          }
        }"""
        await settles(tabs[0], f"Promise.all([({write})('one'), 0])")
        await tabs[1].evaluate(f"globalThis.writing = ({write})('two'); 0")
        await settles(tabs[0], f"({write})('three')")
        await settles(tabs[1], "writing")
        page = await at(context, url, "lists")
        await comes_true(page, "document.querySelectorAll('.tool-item[data-list=perhaps]').length === 60")


async def test_everything_is_erased_at_once_and_stays_so(shown: tuple[Browser, str]) -> None:
    """OWN1: nothing is left on the disk or on any screen; what another tab says afterwards doesn't bring it back."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        await press(page, "tool-list-welcome")
        await press(page, "tool-list-perhaps", 1)
        await page.wait_for_selector('.tool-item[data-list="perhaps"]')
        other = await at(context, url, "keeping")
        await press(other, "tool-erase")
        await press(other, "tool-erase-now")
        await other.wait_for_selector("text=It is gone.")
        await comes_true(page, "document.querySelectorAll('.tool-item:not([data-list=none])').length === 0")
        await press(page, "tool-list-welcome", 3)
        await page.wait_for_selector("text=Everything was erased in another tab")
        assert (await settles(page, KEPT))["documents"] == 0


async def test_a_lost_key_is_told_and_nothing_is_written_over(shown: tuple[Browser, str]) -> None:
    """OWN1: what can't be opened stays as it is, what is on the screen stays there, and both are said."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        await press(page, "tool-list-welcome")
        await comes_true(page, f"({KEPT})().then(({{ documents }}) => documents > 0)")
        before = (await settles(page, KEPT))["bytes"]
        await settles(
            page,
            """() => new Promise(done => {
          const open = indexedDB.open("lull-companions");
          open.onsuccess = () => {
            const transaction = open.result.transaction("keys", "readwrite");
            transaction.objectStore("keys").clear();
            transaction.oncomplete = () => { open.result.close(); done(); };
          };
        })""",
        )
        again = await at(context, url, "lists")
        await again.wait_for_selector("text=be opened any more")
        await press(again, "tool-list-perhaps", 4)
        await again.wait_for_selector('.tool-item[data-list="perhaps"]')
        assert (await settles(again, KEPT))["bytes"] == before


async def test_a_full_phone_keeps_what_is_on_the_screen(shown: tuple[Browser, str]) -> None:
    """OWN1: a full disk (as the browser reports it) is said in words, takes nothing off the screen, and all is kept once there is room."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        await press(page, "tool-list-welcome")
        await comes_true(page, f"({KEPT})().then(({{ documents }}) => documents > 0)")
        await page.evaluate("""() => {
          globalThis.put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); };
        }""")
        await press(page, "tool-list-perhaps", 1)
        await page.wait_for_selector("text=This phone has no room left")
        assert await page.locator('.tool-item[data-list="perhaps"]').count() == 1
        await page.evaluate("IDBObjectStore.prototype.put = globalThis.put; 0")
        await press(page, "tool-list-not_now", 2)
        await page.wait_for_selector("text=This stays on this phone")
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="perhaps"]')


async def test_a_browser_that_keeps_nothing_says_so(shown: tuple[Browser, str]) -> None:
    """OWN1: everything works in the page alone."""
    browser, url = shown
    async with phone(browser) as context:
        await context.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { value: undefined })")
        page = await at(context, url, "lists")
        await page.wait_for_selector("text=This browser keeps nothing here")
        await press(page, "tool-list-welcome")
        await page.wait_for_selector('.tool-item[data-list="welcome"]')


async def test_a_database_that_holds_no_stores_is_made_anew(shown: tuple[Browser, str]) -> None:
    """OWN1: as one comes back that was erased while another tab had it open."""
    browser, url = shown
    async with phone(browser) as context:
        page = await context.new_page()
        await page.goto(f"{url}/robots.txt")
        await settles(
            page,
            """new Promise((then, failed) => {
              const opening = indexedDB.open("lull-companions");
              opening.onsuccess = () => { opening.result.close(); then(true); };
              opening.onerror = failed;
            })""",
        )
        await page.close()
        page = await at(context, url, "lists")
        await press(page, "tool-list-welcome")
        await page.wait_for_selector('.tool-item[data-list="welcome"]')
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="welcome"]')


async def test_taken_along_to_another_phone(shown: tuple[Browser, str]) -> None:
    """OWN2: sealed with a passphrase, opened by it there; another one, and another file, change nothing."""
    browser, url = shown
    async with phone(browser) as one, phone(browser) as two:
        page = await at(one, url, "lists")
        await press(page, "tool-list-welcome")
        await page.wait_for_selector('.tool-item[data-list="welcome"]')
        keeping = await at(one, url, "keeping")
        await keeping.fill("#tool-passphrase", "three quiet rivers")
        async with keeping.expect_download() as saving:
            await press(keeping, "tool-save")
        path = await (await saving.value).path()
        text = path.read_text()
        assert json.loads(text)["lull"] == "companions" and "contact" not in text
        there = await at(two, url, "keeping")
        await there.fill("#tool-passphrase", "three other rivers")
        await there.set_input_files(".tool-file", path)
        await there.wait_for_selector("text=The passphrase may be another one")
        await there.fill("#tool-passphrase", "three quiet rivers")
        await there.set_input_files(".tool-file", {"name": "x.json", "mimeType": "application/json", "buffer": b"{}"})
        await there.wait_for_selector("text=This isn’t a Lull file")
        await there.set_input_files(".tool-file", path)
        await there.wait_for_selector("text=It is all here.")
        lists = await at(two, url, "lists")
        await lists.wait_for_selector('.tool-item[data-list="welcome"] >> text=Eye contact')


async def test_writing_is_gone_unless_kept(shown: tuple[Browser, str]) -> None:
    """DEBRIEF1: by default nothing of it is anywhere; chosen, it's there, and can be removed."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, None)
        await press(page, "tool-open-afterwards")
        await page.fill("#tool-writing", "It was hard when it got dark.")
        await press(page, "tool-done")
        await press(page, "tool-open-afterwards")
        assert await page.input_value("#tool-writing") == ""
        assert await page.evaluate("[...tools.store.of('draft').value.values()].every(({ value }) => value === null)")
        assert await page.evaluate("tools.store.of('writings').value.size") == 0
        await page.fill("#tool-writing", "It was good that we stopped.")
        await press(page, "tool-keep-writing")
        await press(page, "tool-back")
        await press(page, "tool-open-afterwards")
        await page.wait_for_selector("text=It was good that we stopped.")
        await press(page, "tool-remove-writing")
        await page.wait_for_selector("text=It was good that we stopped.", state="detached")


async def test_what_is_opened_together_is_what_stands_then(shown: tuple[Browser, str]) -> None:
    """DEBRIEF1: what was taken out after the choice is out; who leaves before both chose has taken the choice back."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, None, "&room")
        await press(page, "tool-open-afterwards")
        await page.evaluate("""() => {
          globalThis.asked = [];
          tools.room.openTogether = (...given) => asked.push(given);
        }""")
        await page.fill("#tool-writing", "A sentence to take back. And one to keep.")
        await press(page, "tool-together")
        await page.fill("#tool-writing", "And one to keep.")
        assert await page.evaluate("asked.map(([chosen]) => chosen)") == [True]
        assert await page.evaluate("asked[0][1]()") == "And one to keep."
        await press(page, "tool-back")
        await page.wait_for_selector('[data-tool="index"]')
        assert await page.evaluate("asked.map(([chosen, text]) => [chosen, text()])") == [[True, None], [False, None]]


async def test_with_oneself_silence_stops(shown: tuple[Browser, str]) -> None:
    """ALONE1: asked on the clock, stopped by no answer; the phone's own clock, moved on."""
    browser, url = shown
    async with phone(browser) as context:
        page = await context.new_page()
        await page.clock.install()
        await page.goto(f"{url}?tool=alone")
        await press(page, "starter")
        await press(page, "tool-begin")
        await page.wait_for_selector("text=You are here")
        await page.clock.fast_forward(5 * 60_000 + 100)
        await page.wait_for_selector("text=How are you right now?")
        await page.clock.fast_forward(31_000)
        await page.wait_for_selector("text=Stopped. Take a rest.")


async def test_alone_too_an_interval_longer_than_the_time_says_so(shown: tuple[Browser, str]) -> None:
    """ALONE1: while the first question would be due no sooner than the end; and no longer than that."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "alone")
        said = page.get_by_text("In this time no check-in comes by itself.")
        for _ in range(2):
            await press(page, "tool-length-less")
        await page.get_by_text("10 minutes", exact=True).wait_for()
        assert await said.count() == 0
        for _ in range(2):
            await press(page, "tool-every-more")
        await page.get_by_text("10 minutes", exact=True).nth(1).wait_for()
        await said.wait_for()
        await press(page, "tool-length-more")
        await said.wait_for(state="hidden")


async def test_a_template_from_a_therapist(shown: tuple[Browser, str]) -> None:
    """SHEET1: made on one phone, opened on another, shown as words, also that no check-in comes; anything else is refused with its reason."""
    browser, url = shown
    async with phone(browser) as one, phone(browser) as two:
        page = await at(one, url, "sheet")
        await press(page, "tool-make")
        await page.fill("#tool-sheet-title", "<i>Weeks</i>")
        await page.fill("#tool-sheet-ladder", "Sitting close\nHolding hands")
        async with page.expect_download() as saving:
            await press(page, "tool-save-sheet")
        text = (await (await saving.value).path()).read_text()
        there = await at(two, url, "template")
        for given, said in (
            (text[:-2], "a part of it is missing"),
            (text.replace("ladder", "answers"), "parts that Lull"),
        ):
            await there.fill("#tool-pasted", given)
            await press(there, "tool-read")
            await there.wait_for_selector(f"text={said}")
            assert await there.locator(".tool-sheet").count() == 0
        await there.fill("#tool-pasted", text)
        await press(there, "tool-read")
        assert "<i>Weeks</i>" in await there.inner_text(".tool-sheet")
        assert "Holding hands" in await there.inner_text(".tool-sheet")
        await there.get_by_text("45 minutes together, a check-in every 7 minutes, 30 seconds to answer").wait_for()
        rare = json.loads(text) | {"terms": {"length": 300, "every": 420, "within": 30}}
        await there.fill("#tool-pasted", json.dumps(rare))
        await press(there, "tool-read")
        await there.get_by_text("5 minutes together, no check-in by itself, 30 seconds to answer").wait_for()
        await page.emulate_media(media="print")
        assert await page.is_visible(".tool-printed") and not await page.is_visible(".tool")


PASSPHRASE: Final = "three grey herons"
OTHER: Final = "a boat in the reeds"

BEHIND_LOCK: Final = ("lists", "alone", "plan", "afterwards", "goals", "template", "keeping")
"""What shows nothing but what is written here."""


async def lock(page: Page, passphrase: str = PASSPHRASE, now: str | None = None) -> None:
    """Set the lock, or change it."""
    if not await page.is_visible("#tool-passphrase-next"):
        await page.locator("summary").first.click()
    if now is not None:
        await page.fill("#tool-passphrase-now", now)
    for field in ("next", "again"):
        await page.fill(f"#tool-passphrase-{field}", passphrase)
    await press(page, "tool-lock-set")


async def unlock(page: Page, passphrase: str = PASSPHRASE) -> None:
    """Give the passphrase."""
    await page.fill("#tool-passphrase-now", passphrase)
    await press(page, "tool-unlock")


async def welcome(page: Page, words: str) -> None:
    """Put these words where they are welcome, and see them kept."""
    await page.fill("#tool-new", words)
    await press(page, "tool-add-welcome")
    await page.wait_for_selector(f'.tool-item[data-list="welcome"] >> text={words}')


async def test_what_is_written_can_be_locked(shown: tuple[Browser, str]) -> None:
    """OWN4: from then on each page asks, another passphrase changes nothing, and the right one brings it all."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        await welcome(page, "Reading in bed")
        keeping = await at(context, url, "keeping")
        await lock(keeping, "too short")
        await keeping.wait_for_selector("text=At least ten characters")
        for field, words in (("next", PASSPHRASE), ("again", OTHER)):
            await keeping.fill(f"#tool-passphrase-{field}", words)
        await press(keeping, "tool-lock-set")
        await keeping.wait_for_selector("text=The two aren’t the same")
        await welcome(page, "Still open")
        await lock(keeping)
        await keeping.wait_for_selector("text=It is locked.")
        await page.wait_for_selector("text=What is written here is locked.")
        assert "Reading" not in await page.content()
        before = (await settles(page, KEPT))["bytes"]
        await unlock(page, OTHER)
        await page.wait_for_selector("text=That isn’t it. Nothing was changed.")
        assert (await settles(page, KEPT))["bytes"] == before
        await unlock(page)
        for words in ("Reading in bed", "Still open"):
            await page.wait_for_selector(f'.tool-item[data-list="welcome"] >> text={words}')
        await welcome(page, "Behind the lock")
        again = await at(context, url, "lists")
        await unlock(again)
        await again.wait_for_selector('.tool-item[data-list="welcome"] >> text=Behind the lock')


async def test_a_lock_stands_before_nothing_that_helps(shown: tuple[Browser, str]) -> None:
    """OWN4, HELP5, HONOUR1: ways to ground, people who help, cards and words to say are there; what is one's own isn't."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "phrases")
        await press(page, "tool-add")
        await page.fill(".tool-add input", "My own words")
        await press(page, "tool-keep")
        await page.wait_for_selector("text=My own words")
        await lock(await at(context, url, "keeping"))
        await page.wait_for_selector('[data-action="tool-own-locked"]')
        page = await at(context, url)
        for tool in TOOLS:
            await turn_to(page, tool)
            await comes_true(page, "document.querySelector('.tool').innerText.split('\\n').length > 3")
            assert await page.locator("#tool-passphrase-now").count() == (tool in BEHIND_LOCK), tool
            await assert_accessible(page)
            if tool in BEHIND_LOCK:
                await press(page, "tool-to-help")
                await page.wait_for_selector("[data-tool=help] .helplines")
        page = await at(context, url, "phrases")
        await page.wait_for_selector('[data-action="tool-own-locked"]')
        assert await page.locator('[data-action="tool-add"], [data-action="tool-change"]').count() == 0
        assert "My own words" not in await page.content()
        await press(page, "tool-own-locked")
        await unlock(page)
        await page.wait_for_selector("text=My own words")


async def test_a_lock_is_changed_and_taken_off_by_its_passphrase(shown: tuple[Browser, str]) -> None:
    """OWN4: another passphrase does neither; a changed one is the only one; and without one nothing is asked."""
    browser, url = shown
    async with phone(browser) as context:
        keeping = await at(context, url, "keeping")
        await lock(keeping)
        await keeping.wait_for_selector("text=It is locked.")
        await lock(keeping, OTHER, now="not this one")
        await keeping.wait_for_selector("text=That isn’t it. Nothing was changed.")
        await lock(keeping, OTHER, now=PASSPHRASE)
        await keeping.wait_for_selector("text=Only the new passphrase")
        page = await at(context, url, "lists")
        await unlock(page)
        await page.wait_for_selector("text=That isn’t it. Nothing was changed.")
        await unlock(page, OTHER)
        await welcome(page, "Reading in bed")
        await keeping.fill("#tool-passphrase-now", PASSPHRASE)
        await press(keeping, "tool-lock-off")
        await keeping.wait_for_selector("text=That isn’t it. Nothing was changed.")
        await keeping.fill("#tool-passphrase-now", OTHER)
        await press(keeping, "tool-lock-off")
        await keeping.wait_for_selector("text=There is no lock any more.")
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="welcome"] >> text=Reading in bed')
        assert (await settles(again, KEPT))["extractable"] == [False]


async def test_who_forgot_the_passphrase_can_only_erase(shown: tuple[Browser, str]) -> None:
    """OWN4: in two presses, the first of which can be thought better of; and all begins anew."""
    browser, url = shown
    async with phone(browser) as context:
        keeping = await at(context, url, "keeping")
        await lock(keeping)
        await keeping.wait_for_selector("text=It is locked.")
        page = await at(context, url, "lists")
        await press(page, "tool-forgotten")
        await press(page, "tool-keep-it")
        await press(page, "tool-forgotten")
        await press(page, "tool-erase-now")
        await page.wait_for_selector("#tool-new")
        await welcome(page, "Begun anew")
        again = await at(context, url, "lists")
        await again.wait_for_selector('.tool-item[data-list="welcome"] >> text=Begun anew')


MADE: Final = """() => {
  const { generateKey, exportKey, importKey } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.generateKey = async function (form, extractable, usages) {
    const made = await generateKey.call(this, form, true, usages);
    if (form.name !== "AES-GCM") return made;
    const raw = await exportKey.call(this, "raw", made);
    globalThis.raw = [...(globalThis.raw ?? []), [...new Uint8Array(raw)]];
    return extractable ? made : importKey.call(this, "raw", raw, form, false, usages);
  };
}"""
"""Says which keys a page makes; what it gets is what it asked for."""


async def test_a_profile_folder_without_the_passphrase_is_noise(shown: tuple[Browser, str], tmp_path: Path) -> None:
    """OWN4: without a lock the key lies in the folder, where Chromium keeps it; behind one neither key nor words do, in any form."""
    _, url = shown
    text = "Reedwarblers at half past six"

    async def evening(folder: Path, *, locked: bool) -> bytes:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                folder, executable_path=find_chromium(), args=list(FLAGS), timeout=PATIENCE * 1000
            )
            context.set_default_timeout(PATIENCE * 1000)
            for script in (AIM, f"({MADE})()"):
                await context.add_init_script(script)
            made: list[list[int]] = []
            if locked:
                page = await at(context, url, "keeping")
                await lock(page)
                await page.wait_for_selector("text=It is locked.")
                made += cast("list[list[int]]", await page.evaluate("raw"))
            page = await at(context, url, "lists")
            if locked:
                await unlock(page)
            await welcome(page, text)
            await comes_true(page, f"({KEPT})().then(({{ documents }}) => documents > 0)")
            made += cast("list[list[int]]", await page.evaluate("globalThis.raw ?? []"))
            await context.close()
        return bytes(made[-1])

    def lies(folder: Path) -> bytes:
        return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())

    open_key = await evening(tmp_path / "open", locked=False)
    place = lies(tmp_path / "open")
    assert keys_in(place, [open_key]) == [open_key], "the search doesn't find what is there"
    assert found_in(place, [text]) == []
    locked_key = await evening(tmp_path / "locked", locked=True)
    place = lies(tmp_path / "locked")
    assert keys_in(place, [locked_key]) == []
    assert found_in(place, [text, PASSPHRASE]) == []


HELD_UP: Final = """() => {
  const held = document.querySelector(".tool-held h1");
  if (held === null) return null;
  const { left, right, top, bottom } = held.getBoundingClientRect();
  return { text: held.innerText, left, right, top, bottom, fontSize: parseFloat(getComputedStyle(held).fontSize) };
}"""


async def test_a_phrase_fills_the_screen(shown: tuple[Browser, str]) -> None:
    """OWN5: as large as it can be, whole, on the smallest phone, held either way; a touch leaves it, Back closes it."""
    browser, url = shown
    for size in ((320, 568), (568, 320)):
        async with phone(browser) as context:
            page = await at(context, url, "phrases")
            await page.set_viewport_size({"width": size[0], "height": size[1]})
            for number, text in enumerate(await page.locator('[data-action="tool-hold"]').all_inner_texts()):
                await press(page, "tool-hold", number)
                held = await comes_true(page, HELD_UP)
                assert held["text"] == text
                assert held["left"] >= 0 and held["right"] <= size[0], text
                assert held["top"] >= 0 and held["bottom"] <= size[1], text
                assert held["fontSize"] >= 26, text
                await page.mouse.click(size[0] / 2, size[1] / 2)
                assert await page.is_visible(".tool-held h1")
                if number == 0:
                    await assert_accessible(page)
                await press(page, "tool-back")


async def test_one_way_to_be_close_by_chance_and_into_our_steps(shown: tuple[Browser, str]) -> None:
    """OWN6: another each time; one press to the steps of a room; without one there is no such way."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "ideas", "&room=1")
        await press(page, "tool-one")
        before = await page.inner_text(".tool-held h1")
        for _ in range(10):
            await press(page, "tool-one")
            await comes_true(page, "before => document.querySelector('.tool-held h1').innerText !== before", arg=before)
            before = await page.inner_text(".tool-held h1")
        await press(page, "tool-to-steps")
        assert await page.get_attribute("body", "data-step") == before
        page = await at(context, url, "ideas")
        await press(page, "tool-hold")
        await page.wait_for_selector(".tool-held")
        assert await page.locator('[data-action="tool-to-steps"]').count() == 0


async def test_what_is_written_runs_as_its_language_does(shown: tuple[Browser, str]) -> None:
    """LANG1: English on an Arabic phone, in a list: its full stop stands at its end."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists", "&language=ar")
        await page.fill("#tool-new", "Loud sounds.")
        await press(page, "tool-add-perhaps")
        await page.locator(".tool-item-text", has_text="Loud sounds.").wait_for()
        assert await page.evaluate(RUNS_RIGHT)


async def test_lists_are_sorted_one_card_at_a_time(shown: tuple[Browser, str]) -> None:
    """LIST4, LIST3: into a list or left open, taken back by one press; the long list shows the same; at the end what both welcome."""
    browser, url = shown
    async with phone(browser) as context:
        page = await context.new_page()
        await page.clock.install()
        page = await at(context, url, "lists", "&room=1", page=page)
        seeds = await page.locator(".tool-item .tool-item-text").all_inner_texts()
        await press(page, "tool-one-by-one")
        for number, seed in enumerate(seeds):
            await comes_true(page, "seed => document.querySelector('h1').innerText === seed", arg=seed)
            await page.clock.fast_forward(CALM)
            if number == 0:
                await press(page, "tool-card-not_now")
                await press(page, "tool-undo")
                await comes_true(page, "seed => document.querySelector('h1').innerText === seed", arg=seed)
                await assert_accessible(page)
            await press(
                page, "tool-card-open" if number == 1 else f"tool-card-{('welcome', 'perhaps', 'not_now')[number % 3]}"
            )
        await page.wait_for_selector('[data-action="tool-both"]')
        await press(page, "tool-to-all")
        for number, seed in enumerate(seeds):
            name = "none" if number == 1 else ("welcome", "perhaps", "not_now")[number % 3]
            await page.wait_for_selector(f'.tool-item[data-list="{name}"] >> text={seed}')
        await press(page, "tool-more")
        await press(page, "tool-to-steps")
        assert await page.get_attribute("body", "data-step") in seeds


async def test_a_card_pressed_twice_is_one_card(shown: tuple[Browser, str]) -> None:
    """SHOW15, LIST4: the next one, which nobody has read, stays unsorted."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "lists")
        seeds = await page.locator(".tool-item .tool-item-text").all_inner_texts()
        await press(page, "tool-one-by-one")
        await page.locator('[data-action="tool-card-welcome"]:not([aria-disabled])').wait_for()
        await settles(page, CARD_PRESSED_TWICE)
        await page.locator('[data-action="tool-card-welcome"]:not([aria-disabled])').wait_for()
        assert await page.inner_text("h1") == seeds[1]


async def test_only_one_pace_is_called_in_step(shown: tuple[Browser, str]) -> None:
    """BREATH2: in a room, at the one pace; at another, and without a room, nothing is said of the other phone."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "breathing", "&room=1")
        await page.get_by_text("you breathe in step").wait_for()
        assert await page.get_by_text("In step: in for 4").count() == 1
        await press(page, "tool-pattern-short")
        assert await page.get_by_text("you breathe in step").count() == 0
        page = await at(context, url, "breathing")
        assert "in step" not in (await page.inner_text(".tool")).lower()


async def test_a_draft_stays_until_its_writer_is_done(shown: tuple[Browser, str]) -> None:
    """DEBRIEF3, DEBRIEF1: over Back and a reload, with what it moves; sealed; and gone from the phone once they are done."""
    browser, url = shown
    async with phone(browser) as context:
        page = await at(context, url, "afterwards")
        await page.fill("#tool-writing", "It was good that we stopped.")
        await page.fill("#tool-move", "A long hug")
        await press(page, "tool-move-perhaps")
        await press(page, "tool-back")
        page = await at(context, url, "afterwards")
        await comes_true(page, "document.querySelector('#tool-writing')?.value === 'It was good that we stopped.'")
        await page.locator(".tool-word", has_text="A long hug").wait_for()
        await page.reload()
        await comes_true(page, "document.querySelector('#tool-writing')?.value === 'It was good that we stopped.'")
        assert "stopped" not in (await settles(page, KEPT))["bytes"]
        await press(page, "tool-done")
        page = await at(context, url, "lists")
        await page.wait_for_selector('.tool-item[data-list="perhaps"] >> text=A long hug')
        page = await at(context, url, "afterwards")
        await page.wait_for_selector("#tool-writing")
        assert await page.input_value("#tool-writing") == ""
        assert await page.locator('[data-action="tool-remove-writing"]').count() == 0


VOICES: Final = """voices => {
  globalThis.spoken = [];
  globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const speech = new EventTarget();
  speech.getVoices = () => voices;
  speech.speak = said => globalThis.spoken.push([said.voice.name, said.text]);
  speech.cancel = () => globalThis.spoken.push(null);
  Object.defineProperty(globalThis, "speechSynthesis", { value: speech });
}"""
"""Debian's Chromium has no voices: these say what they would have read."""


async def test_steps_are_read_aloud_by_the_phone_itself(shown: tuple[Browser, str]) -> None:
    """GROUND4: off at first; each step once, and it ends with the step; a voice of somebody's server isn't offered, nor another language."""
    browser, url = shown
    here = {"name": "here", "lang": "en-GB", "localService": True}
    there = {"name": "there", "lang": "en-US", "localService": False}
    german = {"name": "deutsch", "lang": "de-DE", "localService": True}
    for voices, offered in (([there, german, here], True), ([there, german], False), ([], False)):
        async with phone(browser) as context:
            await context.add_init_script(f"({VOICES})({json.dumps(voices)})")
            page = await at(context, url, "too_much")
            assert await page.locator('[data-action="tool-aloud"]').count() == offered
            if not offered:
                continue
            await press(page, "tool-next")
            assert await page.evaluate("spoken") == []
            await press(page, "tool-aloud")
            says = await page.inner_text(".tool-say")
            await comes_true(page, "spoken.length === 1")
            assert await page.evaluate("spoken") == [["here", says]]
            await press(page, "tool-next")
            await comes_true(page, "spoken.length === 3")
            assert await page.evaluate("spoken") == [["here", says], None, ["here", await page.inner_text(".tool-say")]]
            await press(page, "tool-stop")
            await comes_true(page, "spoken.at(-1) === null")
            await assert_accessible(page)
