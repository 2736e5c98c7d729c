"""The tools where a person meets them: from home, offline, in a room, over the rest, and gone when one leaves."""

import asyncio
import json

import pytest
from tests.support.browser import Pair, Phone, comes_true
from tests.support.proxy import Wire
from tests.support.waiting import PATIENCE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.motion]

NAMES = """async () => (await indexedDB.databases()).map(({ name }) => name).sort()"""


async def _open(phone: Phone, tool: str | None = None) -> None:
    await phone.press("tools")
    await phone.page.wait_for_selector("[data-tool=index]")
    if tool is not None:
        await phone.press(f"tool-open-{tool}")
        await phone.page.wait_for_selector(f"[data-tool={tool}]")


async def _leave(phone: Phone) -> None:
    """From a tool to all of them, and out. Pressed again where nothing has moved, it would have been pressed once."""
    await phone.press("tool-back")
    await phone.page.wait_for_selector("[data-tool=index]")
    await phone.press("tool-back")


async def _welcome(phone: Phone, text: str) -> None:
    """Put this item where it's welcome."""
    row = phone.page.locator(".tool-item").filter(has_text=text).first
    await row.locator("[data-action=tool-list-welcome]").click()
    await row.locator("[data-action=tool-list-welcome][aria-pressed=true]").wait_for()


@pytest.mark.worker
async def test_they_are_there_alone_and_without_a_network(pair: Pair) -> None:
    """M18: from home, and again with the wire cut; Back leads home."""
    await pair.a.fresh()
    await comes_true(pair.a.page, "() => navigator.serviceWorker.controller !== null")
    await comes_true(
        pair.a.page,
        """async () => {
          const keys = await caches.keys();
          const kept = await Promise.all(keys.map(async key => (await (await caches.open(key)).keys()).map(({ url }) => url)));
          return [/\\/entry-.*\\.js$/, /\\/tools-.*\\.css$/].every(part => kept.flat().some(url => part.test(url)));
        }""",
    )
    pair.a.wire.both(Wire.CUT)
    await pair.a.page.reload()
    await pair.a.shows("home")
    await _open(pair.a, "too_much")
    assert await pair.a.page.evaluate("getComputedStyle(document.querySelector('.tool')).display") == "grid"
    await _leave(pair.a)
    await pair.a.page.wait_for_selector("main[data-tools=false]")
    await pair.a.shows("home")


ECHOED = """() => {
  const [reach, given] = [globalThis.fetch, new Set()];
  const halves = token => {
    const bytes = atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    const text = half => btoa(half).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return [text(bytes.slice(0, 16)), text(bytes.slice(16))];
  };
  globalThis.echoed = 0;
  globalThis.fetch = async (path, init) => {
    const answer = await reach(path, init);
    if (!path.includes("/matches/lists") || !answer.ok) return answer;
    for (const token of JSON.parse(init?.body ?? "{}").tokens ?? []) given.add(token);
    const told = await answer.json();
    globalThis.echoed += given.size;
    return Response.json({ ...told, tokens: [...told.tokens, ...[...given].flatMap(halves)] });
  };
}"""
"""A server that tells a page that the other one gave all that it gave itself, by either half of each token."""


async def test_only_what_both_welcome_is_shown(pair: Pair) -> None:
    """LIST2, MATCH1, MATCH2, MATCH7: both read the one thing that both welcome, whatever a server says, until it moves away."""
    await pair.join()
    for phone in (pair.a, pair.b):
        await phone.page.evaluate(ECHOED)
    for phone, texts in ((pair.a, ("A long hug", "Massage")), (pair.b, ("A long hug", "Music"))):
        await _open(phone, "lists")
        for text in texts:
            await _welcome(phone, text)
    bodies: list[str] = []
    pair.a.page.on(
        "request", lambda sent: bodies.append(sent.post_data or "") if "/matches/lists" in sent.url else None
    )
    await pair.a.press("tool-both")
    await pair.b.press("tool-both")
    for phone in (pair.a, pair.b):
        await comes_true(
            phone.page,
            """() => JSON.stringify([...document.querySelectorAll(".tool-both li")].map(each => each.innerText)) === '["A long hug"]'""",
        )
    assert [await phone.page.evaluate("echoed") > 0 for phone in (pair.a, pair.b)] == [True, True]
    assert not any("long hug" in body for body in bodies)
    assert {body.count(",") for body in bodies if body} == {256}  # the round, and as many tokens, whatever is in them
    row = pair.b.page.locator(".tool-item").filter(has_text="A long hug").first
    await row.locator("[data-action=tool-list-not_now]").click()
    await pair.a.page.wait_for_selector(".tool-both", state="detached")


@pytest.mark.quick_platform("the shared time is wrong by half of what is late on one way and not on the other")
async def test_two_breathe_in_step(pair: Pair) -> None:
    """BREATH1: two phones of a room show the same breath within 50 ms, and go on when the wire is cut."""
    await pair.join()
    for phone in (pair.a, pair.b):
        await _open(phone, "breathing")
        await phone.page.wait_for_selector(".breath-disc")
    where = """() => {
      const disc = document.querySelector(".breath-disc").getAnimations()[0];
      return disc.currentTime % 10000 - (performance.timeOrigin + document.timeline.currentTime) % 10000;
    }"""

    async def in_step() -> None:
        """How soon the two have the shared time is the line's doing."""
        apart = 5000.0
        async with asyncio.timeout(PATIENCE):
            while apart >= 50:
                one, other = [float(await phone.page.evaluate(where)) for phone in (pair.a, pair.b)]
                apart = min((one - other) % 10_000, (other - one) % 10_000)

    await in_step()
    pair.b.wire.both(Wire.CUT)
    await pair.a.page.wait_for_timeout(4000)
    await in_step()


async def test_what_goes_on_in_the_room_comes_first(pair: Pair) -> None:
    """OVER1, PAUSE3: a pause that is tried takes the screen from the tools, and gives it back as it was; a start closes them."""
    await pair.join()
    await pair.rehearse()
    await _open(pair.a, "lists")
    await pair.a.page.fill("#tool-new", "Half a sen")
    await pair.b.press("rehearse")
    await pair.a.shows("paused", confirm="true", tools="false")
    assert not await pair.a.page.is_visible("#tool-new")
    assert await pair.a.page.evaluate("document.activeElement.closest('[data-tool]') === null")
    await pair.a.press("came-seen")
    await pair.a.shows("preparing", tools="true")
    assert await pair.a.page.input_value("#tool-new") == "Half a sen"
    await _leave(pair.a)
    await pair.a.press("agree")
    await _open(pair.a, "breathing")
    await pair.b.press("agree")
    await pair.a.shows("together", tools="false")
    assert await pair.a.page.locator("[data-tool]").count() == 0


async def test_lists_are_looked_at_together_before_a_start(pair: Pair) -> None:
    """OVER1, REHEARSE1: one press from Preparing, and Back leads there; a pause that is tried meanwhile takes the screen."""
    await pair.join()
    await pair.a.press("open-lists")
    await pair.a.page.wait_for_selector("[data-tool=lists] #tool-new")
    await pair.b.press("rehearse")
    await pair.a.shows("paused", confirm="true", tools="false")
    assert not await pair.a.page.is_visible("#tool-new")
    await pair.a.press("came-seen")
    await pair.b.press("came-seen")
    await pair.a.shows("preparing", tools="true")
    await pair.a.press("tool-back")
    await pair.a.shows("preparing", tools="false")
    await pair.a.page.wait_for_selector("[data-action=open-lists]")


async def test_what_is_on_a_list_becomes_a_step(pair: Pair) -> None:
    """OWN6: one press, and it stands in the draft of our steps; the other phone has it once it is saved."""
    await pair.join()
    await pair.a.press("open-lists")
    await _welcome(pair.a, "A long hug")
    row = pair.a.page.locator(".tool-item").filter(has_text="A long hug").first
    await row.locator("[data-action=tool-more]").click()
    await pair.a.press("tool-to-steps")
    await pair.a.shows("preparing", tools="false")
    assert await pair.a.page.locator(".ladder-step textarea").input_value() == "A long hug"
    await pair.b.press("write-ours")
    assert await pair.b.page.locator(".ladder-step").count() == 0
    await pair.a.press("keep")
    await pair.b.page.wait_for_selector(".ladder-step")
    assert await pair.b.page.locator(".ladder-step textarea").input_value() == "A long hug"


async def test_a_step_stands_whole_in_its_field(pair: Pair) -> None:
    """PAGE4: as long as it may be, on the smallest phone in text twice as large; put in as two lines it is one."""
    await pair.join()
    page = pair.a.page
    await page.set_viewport_size({"width": 320, "height": 568})
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await pair.a.press("write-ours")
    await pair.a.press("step-add")
    field = page.locator(".ladder-step textarea")
    step = "A hand on the shoulder, and then\non the back, for as long as both of us like it."
    await field.fill(step)
    assert await field.input_value() == step.replace("\n", " ")
    assert await field.evaluate("it => it.scrollHeight <= it.clientHeight && it.scrollWidth <= it.clientWidth")


async def test_what_is_written_afterwards_outlasts_a_pause(pair: Pair) -> None:
    """OVER1, TIME6: a pause in rest takes the screen at once, and none of the words."""
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await pair.a.enough()
    await pair.b.shows("aftercare")
    await _open(pair.b, "afterwards")
    await pair.b.page.fill("#tool-writing", "The music was good.")
    await pair.a.press("pause-aftercare")
    await pair.b.shows("paused", mine="false", tools="false")
    assert "music" not in await pair.b.page.inner_text("main")
    await pair.a.press("enough")
    await pair.b.shows("aftercare", tools="true")
    assert await pair.b.page.input_value("#tool-writing") == "The music was good."


async def test_who_left_takes_nothing_back(pair: Pair) -> None:
    """LEAVE2, LEAVE5: a choice to open the writing together stands as it was; the server hears nothing more but to erase, of nobody."""
    await pair.join()
    await _open(pair.a, "afterwards")
    async with pair.a.page.expect_response(lambda answer: answer.request.method == "PUT" and "/debrief" in answer.url):
        await pair.a.press("tool-together")
    said: list[str] = []
    pair.a.page.on("request", lambda request: said.append(f"{request.method} {request.url}"))
    await pair.a.press("leave")
    await pair.a.page.wait_for_url("**/timer.html")
    assert {call.partition("/api/")[2] for call in said if "/api/" in call} <= {"erase"}


async def test_rest_keeps_its_pause(pair: Pair) -> None:
    """TIME6: in Aftercare the tools can be opened, and the pause stays one press away."""
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await pair.a.enough()
    await pair.b.shows("aftercare")
    await _open(pair.b, "aftercare")
    await pair.b.press("pause-aftercare")
    await pair.b.shows("paused", mine="true")
    await pair.a.shows("paused", mine="false")


async def test_leaving_takes_them_along(pair: Pair) -> None:
    """LEAVE1: what was written in them is gone with the rest."""
    await pair.a.fresh()
    await _open(pair.a, "lists")
    await _welcome(pair.a, "A long hug")
    await comes_true(pair.a.page, f"async () => (await ({NAMES})()).includes('lull-companions')")
    await pair.a.press("leave")
    await pair.a.page.wait_for_url("**/timer.html")
    await comes_true(pair.a.page, f"async () => !(await ({NAMES})()).includes('lull-companions')")


async def test_what_was_written_opens_only_together(pair: Pair) -> None:
    """DEBRIEF1, DEBRIEF2, MATCH2: nothing leaves before both chose; then each reads the other's, and the server neither."""
    await pair.join()
    sent: list[str] = []
    for phone, text in ((pair.a, "The music was good."), (pair.b, "Slower, next time.")):
        phone.page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
        await _open(phone, "afterwards")
        await phone.page.fill("#tool-writing", text)
    await pair.a.press("tool-together")
    await pair.a.page.wait_for_timeout(4000)
    assert not any("/writing" in request for request in sent)
    assert "music" not in await pair.b.page.inner_text("main")
    await pair.b.press("tool-together")
    await pair.a.page.get_by_text("Slower, next time.").wait_for()
    await pair.b.page.get_by_text("The music was good.").wait_for()
    for phone in (pair.a, pair.b):
        assert await phone.page.inner_text(".tool-switch [role=status]") == "", "it is open: nothing waits"
    assert not any("music" in request or "Slower" in request for request in sent)


async def test_a_template_offers_its_words_before_the_start(pair: Pair) -> None:
    """SHEET2, AGREE2: opened on A, its suggestions stand before ours, its numbers are one press; nothing is chosen by it."""
    suggestions = {"signals": ["A tap on the knee"], "ladder": ["Sitting back to back"], "asks": ["Say my name"]}
    sheet = {"title": "", "note": "", "terms": {"length": 900, "every": 180, "within": 45}}
    file = {"lull": "sheet", "version": 1, **sheet, "wishes": [], "hard": [], "helps": [], **suggestions}
    await pair.join()
    await _open(pair.a, "template")
    await pair.a.page.fill("[data-tool=template] textarea", json.dumps(file))
    await pair.a.press("tool-read")
    await pair.a.page.get_by_text("Sitting back to back").wait_for()
    await _leave(pair.a)
    await pair.a.press("write-ours")
    chips = pair.a.page.locator("[data-action=starter]")
    await chips.filter(has_text="Sitting back to back").wait_for()
    assert await chips.first.inner_text() == "A tap on the knee"
    await pair.a.press("back")
    await pair.a.press("open-terms")
    await pair.a.press("terms-handed")
    await pair.b.press("open-terms")
    await pair.b.page.get_by_text("15 minutes", exact=True).wait_for()
