"""Links that open in a browser within a chat first (ROOM4)."""

import pytest
from playwright.async_api import Browser
from tests.support.browser import Pair, phone_on
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

IN_APP = (
    "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500.0;]"
)


async def test_a_link_that_opened_in_a_chat_first_accuses_nobody(browser: Browser, pair: Pair) -> None:
    """ROOM4: said before it's used up; afterwards told without a stranger, with ways to go on, and a new room leads on."""
    link = await pair.a.opens()
    fragment = link.partition("#")[2]
    context = await browser.new_context(user_agent=IN_APP, locale="en-GB")
    context.set_default_timeout(PATIENCE * 1000)
    within_a_chat = await context.new_page()
    await within_a_chat.goto(f"{pair.b.url}/#{fragment}")
    await within_a_chat.wait_for_selector("text=if you use another browser, copy the link there")
    await pair.a.shows("waiting")  # the question alone uses nothing up
    await within_a_chat.click('[data-action="first-yes"]')
    await pair.a.shows("preparing", partner_here="true")
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("refused", why="room_full")
    await pair.b.page.wait_for_selector("text=in the browser inside a chat")
    await pair.a.page.wait_for_selector("text=It may have been one of you, in another browser")
    # There it goes on ...
    await within_a_chat.wait_for_selector('main[data-screen="preparing"]', timeout=PATIENCE * 1000)
    await context.close()
    # ... and here by a new room.
    await pair.b.press("home")
    new = (await pair.b.opens()).partition("#")[2]
    await pair.a.press("end-room")
    await pair.a.page.goto(f"{pair.a.url}/#{new}")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def test_the_question_in_an_own_browser_says_nothing_of_chats(browser: Browser, pair: Pair) -> None:
    """ROOM4: only where it's so."""
    fragment = (await pair.a.opens()).partition("#")[2]
    async with phone_on(browser, "new", pair.b.wire, said_yes=False) as phone:
        await phone.page.goto(f"{phone.url}/#{fragment}")
        await phone.shows("first")
        assert "another browser" not in await phone.page.inner_text("main")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("/?fbclid=IwAR0abc_-&utm_source=chat#", ")."),
        ("/#", "&utm_source=chat:~:text=two%20phones"),
        ("/#%E2%80%8E", "%E2%80%8B%20See%20you"),
        ("/#%23", "%5D%0A"),
        ("/%23", ""),
        ("/%2523", "%20ok"),
        ("/%E2%80%8B#", ""),
        ("/)#", ""),
        ("/\uff03", ""),
    ],
)
async def test_what_was_added_to_a_link_is_looked_through(pair: Pair, before: str, behind: str) -> None:
    """SEAT5: both meet, and nothing of it stays in the address."""
    fragment = (await pair.a.opens()).partition("#")[2]
    await pair.b.page.goto(f"{pair.b.url}{before}{fragment}{behind}")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
    assert pair.b.page.url == f"{pair.b.url}/"


async def test_a_link_may_be_put_where_a_code_is_typed(pair: Pair) -> None:
    """SEAT5, CODE5: as an installed app has no other way to open one that came in a chat; what is no link leads nowhere."""
    link = await pair.a.opens()
    await pair.b.fresh()
    await pair.b.press("type-code")
    field = pair.b.page.locator("[data-code]")
    await field.fill(f"Join me: {link[:-9]} see you at 10")
    await pair.b.page.wait_for_selector('[data-code][aria-invalid="true"]')
    await field.fill(f"Join me: <{link}>, see you at 10")
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")
