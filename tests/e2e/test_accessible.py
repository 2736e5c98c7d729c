"""Every screen of the main job, judged by axe in the real page; and the whole job by keyboard alone."""

from typing import Any, Final, Literal, cast

import pytest
from playwright.async_api import Browser
from tests.pictures.screens import gallery_page
from tests.support.browser import Pair, Phone
from tests.support.server import ROOT

pytestmark = pytest.mark.asyncio(loop_scope="session")

AXE: Final = (ROOT / "client_web" / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def assert_accessible(phone: Phone) -> None:
    """No violation of any rule that a machine can judge."""
    await phone.page.evaluate(AXE)
    found = cast("list[dict[str, Any]]", await phone.page.evaluate("axe.run().then(result => result.violations)"))
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == [], await phone.screen()


async def test_every_screen_of_the_main_job(pair: Pair) -> None:
    """SHOW5, SHOW6, SHOW7: home, pairing, preparing, Together, both looks of Paused, the end, a used link."""
    await pair.a.fresh()
    await assert_accessible(pair.a)
    fragment = await pair.join()
    await assert_accessible(pair.a)
    await pair.start()
    await assert_accessible(pair.a)
    await pair.a.tap()
    await pair.a.shows("paused", receipt="shown")
    for phone in (pair.a, pair.b):
        await assert_accessible(phone)
    await pair.b.press("enough")
    await pair.b.shows("aftercare")
    await assert_accessible(pair.b)
    await pair.b.press("end-room")
    await pair.b.shows("closed")
    await assert_accessible(pair.b)
    await pair.b.page.goto("about:blank")
    await pair.b.page.goto(f"{pair.b.url}/#{fragment}")
    await pair.b.shows("refused")
    await assert_accessible(pair.b)
    await pair.b.press("home")
    await pair.b.press("open-room")
    await pair.b.shows("waiting")
    await assert_accessible(pair.b)


async def test_the_main_job_by_keyboard(pair: Pair) -> None:
    """SHOW5: with Tab and Enter alone: try a pause, start, pause, be ready to go on, and be Together again."""
    await pair.join()
    await _press_by_keyboard(pair.a, "rehearse")
    await _press_by_keyboard(pair.b, "came-felt")
    await _press_by_keyboard(pair.a, "came-felt")
    for phone in (pair.a, pair.b):
        await _press_by_keyboard(phone, "agree")
    for phone in (pair.a, pair.b):
        await phone.shows("together")
    await pair.a.page.keyboard.press("Enter")
    for phone in (pair.a, pair.b):
        await phone.shows("paused", ask="open")
        await _press_by_keyboard(phone, "agree")
    for phone in (pair.a, pair.b):
        await phone.shows("together")


async def _press_by_keyboard(phone: Phone, action: str) -> None:
    """Tab until the control has the focus, then Enter."""
    await phone.page.wait_for_selector(f'[data-action="{action}"]:not([inert] *)')
    for _ in range(30):
        await phone.page.keyboard.press("Tab")
        if await phone.page.evaluate("document.activeElement?.dataset.action") == action:
            await phone.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{action} can't be reached by keyboard")


@pytest.mark.parametrize(
    ("language", "theme"),
    [("en", "dark"), ("en", "light"), ("ar", "dark"), ("de", "light"), ("es", "dark"), ("fr", "light")],
)
async def test_every_screen_and_state(browser: Browser, language: str, theme: Literal["light", "dark"]) -> None:
    """SHOW5, SHOW6, SHOW7: all that the gallery can show, in both themes and in both directions."""
    async with gallery_page(
        browser, language, viewport={"width": 390, "height": 780}, color_scheme=theme, reduced_motion="reduce"
    ) as page:
        await page.evaluate(AXE)
        names = cast("list[str]", await page.evaluate("gallery.names"))
        bad: dict[str, object] = {}
        for name in names:
            await page.evaluate("name => gallery.show(name)", name)
            await page.wait_for_function("() => document.querySelector('main [inert]') === null")
            found = await page.evaluate(
                """async () => (await axe.run("main", { resultTypes: ["violations"] })).violations
                  .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])"""
            )
            if found:
                bad[name] = found
        assert bad == {}
