"""A browser that is older than the oldest that Lull promises to work in."""

import re

import pytest
from playwright.async_api import Browser, Route
from tests.support.browser import Pair, phone_on
from tests.support.languages import LANGUAGES
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

OLDER = {
    "knows no :has()": "CSS.supports = () => false",
    "knows no CSS.supports": "delete globalThis.CSS",
    "has no findLast": "delete Array.prototype.findLast",
}


@pytest.mark.parametrize("older", OLDER)
async def test_it_is_told_so_and_who_helps(browser: Browser, pair: Pair, older: str) -> None:
    """FIRST4: in each language, with every number, and without a script; the link is not followed, and not kept."""
    link = await pair.a.opens()
    async with phone_on(browser, "old", pair.b.wire) as phone:
        await phone.context.add_init_script(OLDER[older])
        asked: list[str] = []
        phone.page.on("request", lambda request: asked.append(request.url))
        await phone.page.goto(f"{phone.url}/#{link.partition('#')[2]}")
        await phone.page.wait_for_url(f"{phone.url}/old.html")
        await phone.page.wait_for_selector("h1")
        for language in LANGUAGES:
            assert await phone.page.locator(f"p[lang={language}]").count() == 1
        assert await phone.page.locator('a[href="tel:112"]').count() > 20
        assert await phone.page.locator("h2").count() > 100
        assert not [url for url in asked if "/api/" in url]
        assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await phone.page.click(".leave a")
        await phone.page.wait_for_url("**/timer.html")
        assert phone.errors == []
    await pair.a.shows("waiting")


async def test_one_that_cannot_read_the_script_is_told_as_well(browser: Browser, pair: Pair) -> None:
    """FIRST4: the words come from a file of their own, which needs nothing of Lull's."""
    async with phone_on(browser, "old", pair.b.wire) as phone:
        await phone.context.add_init_script("CSS.supports = () => false")

        async def unreadable(route: Route) -> None:
            await route.fulfill(body="a ?? ?", content_type="text/javascript")

        await phone.page.route(re.compile(r"/assets/.*\.js"), unreadable)
        await phone.page.goto(phone.url)
        await phone.page.wait_for_selector("a[href^='tel:']", timeout=PATIENCE * 1000)
        assert phone.page.url.endswith("/old.html")
