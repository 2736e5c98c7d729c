"""The people who listen: on the page after *no* and in the tool, in every language, on the smallest phone and on an odd one."""

from typing import Any, Final, cast

import pytest
from playwright.async_api import Browser, Page
from tests.e2e.test_languages import FITS
from tests.support.browser import settles
from tests.support.languages import LANGUAGES
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREENS = ("?screen=first-not-for", "?tool=help")

ODD = """
  for (const name of ["languages", "language"]) Object.defineProperty(navigator, name, { get: () => undefined });
  for (const name of ["DisplayNames", "Collator", "Locale"])
    Intl[name] = class { constructor() { throw new RangeError("odd"); } };
  const Plain = Intl.DateTimeFormat;
  Intl.DateTimeFormat = class { constructor(...given) { if (given.length === 0) throw new RangeError("odd"); return new Plain(...given); } };
"""
"""A phone that says nothing of itself, and whose platform knows no country's name."""

SMALL = """() => [...document.querySelectorAll(".helplines a, .helplines summary, .helplines select")]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44).map(each => each.innerText)"""
"""What can't be pressed with a thumb."""


WITHOUT_A_NUMBER: Final = """async choices => {
  const without = [];
  for (const country of choices) {
    const chosen = document.querySelector("[data-field=country]");
    chosen.value = country;
    for (const kind of ["input", "change"]) chosen.dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
    await new Promise(drawn => setTimeout(drawn));
    const number = document.querySelector(".helplines a")?.getAttribute("href") ?? "";
    if (document.querySelector("[data-field=country]").value !== country || !number.startsWith("tel:")) without.push(country);
  }
  return without;
}"""
"""Each of these countries is chosen as Playwright would choose it: those that aren't, or are left without a number."""


def address(gallery_at: str, screen: str, language: str) -> str:
    """Where a screen is."""
    page = gallery_at.replace("gallery.html", "tools.html") if "tool=" in screen else gallery_at
    return f"{page}{screen}&language={language}"


async def fits(page: Page) -> None:
    """No line sticks out, and all that can be pressed is large enough."""
    found = cast("dict[str, Any]", await page.evaluate(FITS.replace("main *", ".helplines *")))
    assert (found["wide"], found["out"], found["cut"]) == (0, [], [])
    assert await page.evaluate(SMALL) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
async def test_the_lines_fit_the_smallest_phone(browser: Browser, gallery_url: str, screen: str, language: str) -> None:
    """HELP1, HELP3: emergency first, then the country, the trace of a call, and every line, whatever is opened."""
    page = await browser.new_page(viewport={"width": 320, "height": 568}, timezone_id="Europe/London")
    page.set_default_timeout(PATIENCE * 1000)
    await page.goto(address(gallery_url, screen, language))
    await page.wait_for_selector(".helplines select")
    assert await page.get_attribute(".helplines a", "href") == "tel:999"
    for country in ("GB", "US", "EG", "CA", "CH", "BR", ""):
        await page.select_option("[data-field=country]", country)
        await page.evaluate("document.querySelectorAll('.helplines details').forEach(each => { each.open = true; })")
        await fits(page)
    await page.select_option("[data-field=country]", "GB")
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    sticks_out = "[...document.querySelectorAll('.helplines *')].some(each => each.scrollWidth > innerWidth)"
    assert not await page.evaluate(sticks_out)
    await page.close()


@pytest.mark.parametrize("screen", SCREENS)
async def test_an_odd_phone_has_a_number_and_every_country(browser: Browser, gallery_url: str, screen: str) -> None:
    """HELP3: where the phone says neither language nor place, there is still a number, and a list to choose from."""
    page = await browser.new_page(viewport={"width": 320, "height": 568})
    page.set_default_timeout(PATIENCE * 1000)
    await page.add_init_script(ODD)
    await page.goto(address(gallery_url, screen, "en"))
    await page.wait_for_selector(".helplines select")
    assert await page.get_attribute(".helplines a", "href") == "tel:112"
    choices = await page.eval_on_selector_all(".helplines option", "all => all.map(each => each.value)")
    assert len(choices) > 100
    assert await settles(page, WITHOUT_A_NUMBER, choices) == []
    await page.close()
