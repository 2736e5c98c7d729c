"""Every screen of the main job, judged by axe in the real page; and the whole job by keyboard alone."""

from typing import Any, Final, Literal, cast

import pytest
from playwright.async_api import Browser, Page
from tests.pictures.screens import gallery_page, show_calm
from tests.support.axe import AXE, COME_UP
from tests.support.browser import PRESSABLE, Pair, Phone, comes_true, settles

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALL: Final[dict[str, Any]] = {"resultTypes": ["violations"]}
COLOURS: Final = ALL | {"runOnly": ["color-contrast"]}
WITHOUT_COLOURS: Final = ALL | {"rules": {"color-contrast": {"enabled": False}}}
LOOKS: Final = (
    ("en", "dark", ALL),
    ("en", "light", COLOURS),
    ("ar", "dark", WITHOUT_COLOURS),
    *((language, "light", WITHOUT_COLOURS) for language in ("de", "es", "fr")),
)
"""What axe looks for: colours in both themes, which have the same words; all else in every language, which have the same colours."""


FOUND: Final = """async rules =>
  (await axe.run(rules)).violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200)])"""


async def found_by_axe(page: Page, rules: dict[str, Any] = ALL) -> list[list[str]]:
    """What it finds on the page as it stands: rule, and the element. It is as large as Lull, and put into a page once."""
    if not await page.evaluate("'axe' in globalThis"):
        await page.evaluate(AXE)
    return cast("list[list[str]]", await settles(page, FOUND, rules))


async def violations(phone: Phone) -> list[list[str]]:
    """The same of a phone's screen, once what comes up may be pressed and has come up."""
    await comes_true(phone.page, COME_UP)
    return await found_by_axe(phone.page)


async def assert_accessible(phone: Phone) -> None:
    """No violation of any rule that a machine can judge."""
    assert await violations(phone) == [], await phone.screen()


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
    await pair.b.enough()
    await pair.b.shows("aftercare")
    await assert_accessible(pair.b)
    await pair.b.press("end-room")
    await pair.b.shows("closed")
    await assert_accessible(pair.b)
    await pair.b.follow(fragment)
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
    await pair.settle()
    for phone in (pair.a, pair.b):
        await phone.shows("paused", ask="open")
        await _press_by_keyboard(phone, "agree")
    for phone in (pair.a, pair.b):
        await phone.shows("together")


async def _press_by_keyboard(phone: Phone, action: str) -> None:
    """Tab until the control has the focus, then Enter. A screen that comes meanwhile has it begin again."""
    await phone.page.wait_for_selector(f'[data-action="{action}"]{PRESSABLE}')
    for _ in range(120):
        await phone.page.keyboard.press("Tab")
        if await phone.page.evaluate("document.activeElement?.dataset.action") == action:
            await phone.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{action} can't be reached by keyboard")


@pytest.mark.parametrize(("language", "theme", "rules"), LOOKS)
async def test_every_screen_and_state(
    browser: Browser, gallery_url: str, language: str, theme: Literal["light", "dark"], rules: dict[str, Any]
) -> None:
    """SHOW5, SHOW6, SHOW7: all that the gallery can show, in both themes and in every language."""
    async with gallery_page(
        browser,
        gallery_url,
        language,
        viewport={"width": 390, "height": 780},
        color_scheme=theme,
        reduced_motion="reduce",
    ) as page:
        await page.evaluate(AXE)
        names = cast("list[str]", await page.evaluate("gallery.names"))
        bad: dict[str, object] = {}
        for name in names:
            await show_calm(page, name)
            found = await settles(
                page,
                """async rules => (await axe.run("main", rules)).violations
                  .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])""",
                rules,
            )
            if found:
                bad[name] = found
        assert bad == {}
