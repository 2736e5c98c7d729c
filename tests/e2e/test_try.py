"""The page on which two real phones are tried (docs/phones.md)."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.support.browser import comes_true
from tests.support.nodes import running_node
from tests.support.server import ROOT
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, valkey: Valkey, tmp_path: Path) -> AsyncGenerator[Page]:
    """It, on the smallest phone, served as on a local network."""
    async with running_node(valkey.url, authority=tmp_path / "authority") as node:
        context = await browser.new_context(viewport={"width": 320, "height": 568}, has_touch=True, locale="fr-CA")
        context.set_default_timeout(PATIENCE * 1000)
        opened = await context.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        await opened.goto(f"http://127.0.0.1:{node.port}/try")
        await comes_true(opened, "() => document.querySelector('textarea')?.value.includes('engine:')")
        yield opened
        assert errors == []
        await context.close()


async def test_each_language_has_every_step_of_the_list(page: Page) -> None:
    """The first language that the phone speaks; each fits; the list is that of docs/phones.md."""
    assert await page.get_attribute("html", "lang") == "fr"
    steps = await page.evaluate(
        "import('/try/texts.js').then(({ TEXTS }) => Object.values(TEXTS).map(({ steps }) => Object.keys(steps)))"
    )
    assert len(steps) == 5
    assert all(each == steps[0] for each in steps)
    listed = [row.split("`")[1] for row in (ROOT / "docs" / "phones.md").read_text().splitlines() if row[:3] == "| `"]
    assert steps[0] == listed
    for language in ("ar", "de", "en", "es", "fr"):
        await page.select_option("select", language)
        assert await page.get_attribute("html", "dir") == ("rtl" if language == "ar" else "ltr")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_the_report_says_what_was_found_and_nothing_personal(page: Page) -> None:
    """It outlasts a reload, names the engine alone, and nothing of it is sent."""
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.method))
    await page.locator("#lock button").nth(1).click()
    await page.get_by_role("button", name="Second téléphone").click()
    await page.get_by_role("button", name="Je l’ai senti").click()
    await page.reload()
    await comes_true(page, "() => document.querySelector('textarea')?.value.includes('engine:')")
    report = (await page.input_value("textarea")).splitlines()
    assert report[0] == "Lull /try, phone 2"
    rows = dict(row.split(": ", 1) for row in report[1:])
    assert rows["engine"].startswith("Chromium ")
    assert (rows["keys"], rows["localStorage"], rows["lock"], rows["start"]) == ("yes", "yes", "not", "open")
    assert rows["felt"] == "yes"
    agent = await page.evaluate("navigator.userAgent")
    assert not any(piece in "\n".join(report) for piece in (agent, "127.0.0.1", "fr-CA", "Linux"))
    assert set(calls) == {"GET"}


@pytest.mark.parametrize("languages", ["undefined", "5", "[null, {}, 'x_Y', 'DE_at.UTF-8', 'fr']"])
async def test_it_is_there_whatever_the_phone_says_of_itself(page: Page, languages: str) -> None:
    """LANG1: and the focus stays where it was."""
    await page.add_init_script(
        f"Object.defineProperty(navigator, 'languages', {{ get: () => ({languages}) }});"
        "delete globalThis.matchMedia; sessionStorage.clear();"
    )
    await page.reload()
    await comes_true(page, "() => document.querySelector('textarea')?.value.includes('installed: no')")
    assert await page.get_attribute("html", "lang") == ("de" if "DE" in languages else "en")
    await page.locator("#lock button").nth(1).focus()
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.closest('#lock') !== null")
