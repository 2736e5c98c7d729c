"""Next time in real Chromium: kept whole on both phones or on neither, whatever happens as it's chosen; and made anew at each meeting."""

import asyncio
from typing import Final, cast

import pytest
from playwright.async_api import Browser
from redis.asyncio import Redis
from tests.support.browser import Pair, Phone, phone_on, settles
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

HELD: Final = """async () => {
  const opening = indexedDB.open("lull");
  await new Promise((resolve, reject) => { opening.onsuccess = resolve; opening.onerror = reject; });
  const held = opening.result.transaction(["pairs", "pending"]);
  const asked = ["pairs", "pending"].map(kind => held.objectStore(kind).getAll());
  await new Promise(resolve => { held.oncomplete = resolve; });
  opening.result.close();
  if (asked.some(({ result }) => result.length > 1)) throw new Error("more than one pair");
  return asked.map(({ result }) => result[0]?.room ?? null);
}"""
"""The room that this phone's pair came from, and the one in which another was chosen that may not be whole yet."""


async def held_by(phone: Phone) -> list[str | None]:
    """See `HELD`."""
    return cast("list[str | None]", await settles(phone.page, HELD))


async def settled(pair: Pair) -> list[list[str | None]]:
    """What both hold, once nothing is pending on either."""
    held: list[list[str | None]] = []
    async with asyncio.timeout(PATIENCE):
        while not held or any(pending is not None for _, pending in held):
            held = [await held_by(phone) for phone in (pair.a, pair.b)]
            await asyncio.sleep(0.1)
    return held


async def chooses(phone: Phone) -> None:
    """Choose it; and wait until the server has that."""
    async with phone.page.expect_response(lambda answer: answer.url.endswith("/matches/next_time")) as answered:
        await phone.press("open-next")
        await phone.press("next-on")
    assert (await answered.value).ok


async def kept_by_both(pair: Pair) -> str:
    """A room in which both chose *next time*, and which A has closed; the link's fragment."""
    fragment = await pair.join()
    for phone in (pair.a, pair.b):
        await chooses(phone)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
    await pair.a.press("back")
    await pair.a.press("end-room")
    return fragment


async def forgets(pair: Pair, room: str) -> None:
    """The store lets go of what was there for ten minutes; that the room has ended, the node would know for five."""
    async with (
        Redis.from_url(pair.redis_url) as redis,  # pyright: ignore[reportUnknownMemberType]
        asyncio.timeout(PATIENCE),
    ):
        while await redis.hdel(f"lull:{{{room}}}", "a", "b") == 0:
            await asyncio.sleep(0.05)  # a page shows the end before the server has heard of it
        assert await redis.delete(f"lull:{{{room}}}:pages") == 1


async def held_back(phone: Phone, purpose: str) -> None:
    """Nothing of this kind reaches the server from this page, until `let_through`."""
    await phone.page.evaluate(
        """purpose => {
          globalThis.reach ??= globalThis.fetch;
          globalThis.fetch = (path, init) =>
            path.includes(`/matches/${purpose}`) ? Promise.reject(new TypeError()) : reach(path, init);
        }""",
        purpose,
    )


async def let_through(phone: Phone) -> None:
    """From now on."""
    await phone.page.evaluate("globalThis.fetch = reach")


@pytest.mark.parametrize("after", [0.0, 0.1, 0.4, 3.0])
async def test_a_room_that_closes_as_both_choose_it(pair: Pair, after: float) -> None:
    """NEXT2, NEXT4: both keep it or neither does, however soon after the second yes the room is closed."""
    fragment = await pair.join()
    await chooses(pair.a)
    await pair.b.press("open-next")
    await pair.a.press("back")
    await pair.b.press("next-on")
    await asyncio.sleep(after)
    await pair.a.press("end-room")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
    try:
        async with asyncio.timeout(PATIENCE / 2):
            (a, _), (b, _) = await settled(pair)
    except TimeoutError:
        # The room ended before B's page had loaded what chooses it: A learns of that once nobody knows the room any more.
        assert await held_by(pair.b) == [None, None]
        await forgets(pair, fragment[1:23])
        (a, _), (b, _) = await settled(pair)
    assert a == b
    assert a in (None, fragment[1:23])


async def test_a_room_that_closes_before_the_first_has_heard_of_the_second(pair: Pair) -> None:
    """NEXT4: the second yes has arrived, and so both keep it; and they meet by it."""
    fragment = await pair.join()
    room = fragment[1:23]
    await chooses(pair.a)
    await pair.a.press("back")
    await held_back(pair.a, "")
    await chooses(pair.b)
    await pair.a.press("end-room")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
    assert await held_by(pair.a) == [None, room]
    await let_through(pair.a)
    assert await settled(pair) == [[room, None], [room, None]]
    for phone in (pair.a, pair.b):
        await phone.press("home")
        await phone.press("meet")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


@pytest.mark.parametrize("of", ["a", "b"])
async def test_a_phone_whose_clock_was_set_is_met(pair: Pair, of: str) -> None:
    """MEET1: the two have the server's time in common; and a way in that couldn't be left at once is left again."""
    room = (await kept_by_both(pair))[1:23]
    assert await settled(pair) == [[room, None], [room, None]]
    first, other = (pair.a, pair.b) if of == "a" else (pair.b, pair.a)
    await first.page.evaluate("() => { const now = Date.now.bind(Date); Date.now = () => now() + 3 * 3_600_000; }")
    await first.page.route("**/api/meetings/**", lambda route: route.abort(), times=5)
    for phone in (first, other):
        await phone.shows("closed")
        await phone.press("home")
        await phone.press("meet")
        if phone is first:
            async with phone.page.expect_response(lambda told: told.request.method == "PUT" and told.status == 204):
                await phone.shows("waiting")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def killed_in_between(pair: Pair) -> str:
    """Both choose it, B's page is gone before it has heard whether A holds it, and A closes the room, which is returned."""
    room = (await pair.join())[1:23]
    await chooses(pair.a)
    await held_back(pair.b, "next_held")
    await chooses(pair.b)
    await pair.b.page.close()
    await pair.a.press("back")
    await pair.a.press("end-room")
    await pair.a.shows("closed")
    return room


async def test_a_phone_that_is_killed_in_between(pair: Pair) -> None:
    """NEXT4: it asks at its next start, before it keeps anything or lets go of it."""
    room = await killed_in_between(pair)
    pair.b.page = await pair.b.context.new_page()
    await pair.b.page.goto(pair.b.url)
    assert await settled(pair) == [[room, None], [room, None]]
    await pair.b.page.wait_for_selector("[data-action=meet]")


async def test_a_phone_that_is_away_for_longer_than_anybody_knows(pair: Pair) -> None:
    """NEXT4: then neither keeps it."""
    room = await killed_in_between(pair)
    assert await held_by(pair.a) == [None, room]
    await forgets(pair, room)
    pair.b.page = await pair.b.context.new_page()
    await pair.b.page.goto(pair.b.url)
    assert await settled(pair) == [[None, None], [None, None]]
    await pair.b.shows("home")
    assert await pair.b.page.locator("[data-action=meet]").count() == 0


async def goes_nowhere(phone: Phone, fragment: str, why: str) -> None:
    """The link of a room that is used or gone, out of a browser's history: into no room, and to no meeting."""
    await phone.follow(fragment)
    await phone.shows("refused", why=why)
    await phone.press("home")
    await phone.shows("home")
    assert await phone.page.locator("[data-action=meet]").count() == 0


async def test_keys_are_made_anew_at_each_meeting(browser: Browser, pair: Pair) -> None:
    """NEXT4, MEET1, NEXT3: what was kept before stays until the new keys are known whole; who forgets has nothing left.

    SPENT: the first room's link leads nowhere in another browser, neither when that is over nor while the two meet again.
    """
    fragment = await kept_by_both(pair)
    room = fragment[1:23]
    await held_back(pair.b, "")
    for phone in (pair.a, pair.b):
        await phone.shows("closed")
        await phone.press("home")
    async with phone_on(browser, "third", pair.b.wire) as third:
        await goes_nowhere(third, fragment, "link_unknown")
        for phone in (pair.a, pair.b):
            await phone.press("meet")
        for phone in (pair.a, pair.b):
            await phone.shows("preparing", partner_here="true")
        await goes_nowhere(third, fragment, "link_unknown")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
    held = [await held_by(phone) for phone in (pair.a, pair.b)]
    assert [of for of, _ in held] == [room, room]
    await let_through(pair.b)
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", next_time="both")
    (of_a, _), (of_b, _) = await settled(pair)
    assert of_a == of_b
    assert of_a not in (None, room)
    await pair.b.press("open-next")
    await pair.b.press("next-off")
    await until_held(pair.b, [None, None])
    await pair.b.press("back")
    await pair.b.press("end-room")
    await pair.a.shows("closed")
    await pair.a.press("home")
    await pair.a.page.wait_for_selector("[data-action=meet]")  # to this one it's an absence


async def until_held(phone: Phone, what: list[str | None]) -> None:
    """Once this phone holds just that."""
    async with asyncio.timeout(PATIENCE):
        while await held_by(phone) != what:
            await asyncio.sleep(0.05)


async def find_each_other_later(one: Phone, other: Phone) -> None:
    """In a room where both are: choose it, until it is whole on both; then close it, and go home."""
    for phone in (one, other):
        await chooses(phone)
    for phone in (one, other):
        await phone.shows("preparing", next_time="both")
        await phone.press("back")
    await one.press("end-room")
    for phone in (one, other):
        await phone.shows("closed")
        await phone.press("home")
        await phone.page.wait_for_selector("[data-action=meet]")


READ_LATE: Final = """
  const read = IDBObjectStore.prototype.getAllKeys;
  if (window.name === "late") IDBObjectStore.prototype.getAllKeys = function () {
    const asked = read.call(this);
    const late = {};
    asked.onsuccess = () => setTimeout(() => late.onsuccess(Object.assign(late, { result: asked.result })), 3000);
    return late;
  };
  window.name = "";
"""
"""A store that takes longer than a page waits for it, in a page of this name."""


async def join_by_link(one: Phone, other: Phone) -> None:
    """By a new link, whomever either has met before."""
    fragment = (await one.opens()).partition("#")[2]
    await other.follow(fragment)
    for phone in (one, other):
        await phone.shows("preparing", partner_here="true")


async def test_each_person_is_met_by_a_name_and_forgotten_alone(browser: Browser, pair: Pair) -> None:
    """NEXT6: two people who are met by one phone, told apart by what it calls them; each is found, and one is forgotten."""
    a, b = pair.a, pair.b
    async with phone_on(browser, "c", b.wire) as c:
        await join_by_link(a, b)
        await find_each_other_later(a, b)
        await join_by_link(a, c)
        await find_each_other_later(a, c)
        await a.page.reload()
        await a.page.get_by_text("Whoever you met last stands first.").wait_for()
        for number in (1, 2):
            await a.page.get_by_role("button", name=f"Meet again · no name yet ({number})").wait_for()
        await a.page.get_by_label("What you call them").nth(1).fill("Bea 🌿")  # who was met before
        await a.page.keyboard.press("Tab")
        await a.page.get_by_text("Whoever opens Lull here can read it").wait_for()
        await a.page.get_by_role("button", name="Meet again · Bea 🌿").wait_for()
        assert "Bea" not in await b.page.inner_text("main")
        with_c = a.page.get_by_role("button", name="Meet again · no name yet")
        with_b = a.page.get_by_role("button", name="Meet again · Bea 🌿")
        await with_c.wait_for()
        await with_b.click()
        await a.shows("waiting")
        await c.press("meet")
        await c.shows("waiting")  # nobody looks for this one
        await b.press("meet")
        for phone in (a, b):
            await phone.shows("preparing", partner_here="true", next_time="both")
        assert await c.screen() == "waiting"
        await a.press("end-room")
        for phone in (a, b):
            await phone.shows("closed")
            await phone.press("home")
        await with_c.click()
        for phone in (a, c):
            await phone.shows("preparing", partner_here="true", next_time="both")
        await a.press("end-room")
        for phone in (a, c):
            await phone.shows("closed")
            await phone.press("home")
        await a.page.get_by_role("button", name="Delete the key · no name yet").click()
        await with_c.wait_for(state="detached")
        await a.page.add_init_script(READ_LATE)
        await a.page.evaluate("window.name = 'late'")
        await a.page.reload()
        await a.shows("home")
        await a.press("meet")  # the one that is left, once it is read
        await b.press("meet")
        for phone in (a, b):
            await phone.shows("preparing", partner_here="true")
        await a.press("leave")
        await a.page.wait_for_url("**/timer.html*")
        await a.fresh()
        assert await a.page.locator("[data-action=meet], [data-field=pair-name]").count() == 0
