"""A page whose texts are replaced without a sign, or whose parts are taken away, moved or copied: what stands there is what is so (LANG5)."""

from typing import Final, cast

import pytest
from playwright.async_api import Browser
from tests.pictures.screens import gallery_page
from tests.support.browser import Pair, Phone, comes_true, drawn

pytestmark = pytest.mark.asyncio(loop_scope="session")

REPLACES: Final = """(way) => {
  const root = document.getElementById("lull");
  const other = (text) => text.replace(/[a-z]/g, "x");
  const replace = {
    text: (node) => node.replaceWith(other(node.data)),
    "text, in two steps": (node) => {
      node.parentNode.insertBefore(document.createTextNode(other(node.data)), node);
      node.remove();
    },
    element: (node) => {
      const inner = document.createElement("span");
      inner.textContent = other(node.data);
      node.replaceWith(inner);
    },
    "in place": (node) => (node.data = other(node.data)),
    "all that an element says": (node) => {
      if (node.parentNode?.childNodes.length === 1) node.parentNode.textContent = other(node.data);
    },
  }[way];
  const all = () => {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) if (/[a-wyz]/.test(texts.currentNode.data)) found.push(texts.currentNode);
    found.forEach(replace);
  };
  all();
  new MutationObserver(() => setTimeout(all, 50)).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""As translators do that leave no trace of themselves, and heed no `translate=no`."""

SAYS: Final = """([where, text]) => {
  const said = (document.querySelector(where)?.textContent ?? "").replace("\u00a0", " ");
  return said === text || said === text.replace(/[a-z]/g, "x");
}"""
"""Whether just this is said there, in whichever language."""

IN_TEXT: Final = ["text", "text, in two steps", "element", "in place", "all that an element says"]


async def replaces(phone: Phone, way: str) -> None:
    """Begin to replace texts, and go on with whatever comes."""
    await phone.page.evaluate(REPLACES, way)


@pytest.mark.parametrize("way", IN_TEXT)
async def test_texts_that_are_replaced_without_a_sign_freeze_nothing(pair: Pair, way: str) -> None:
    """LANG5: languages are offered; terms and what is read out go on with what is so."""
    await pair.join()
    await replaces(pair.b, way)
    await pair.b.page.wait_for_selector("[data-action=speak-de]")
    for phone in (pair.a, pair.b):
        await phone.press("open-terms")
    await pair.a.press("length-less")
    await pair.a.page.locator(".term-value").first.get_by_text("30 minutes").wait_for()
    await comes_true(pair.b.page, SAYS, arg=[".term-value", "30 minutes"])
    for phone in (pair.a, pair.b):
        await phone.press("back")
    await pair.start()
    await pair.b.tap()
    await pair.b.shows("paused", mine="true", receipt="shown")
    await comes_true(pair.b.page, SAYS, arg=["[aria-live=polite]", "On their screen"])


HARM: Final = {
    "the screen is taken away": "document.querySelector('main').lastElementChild.remove()",
    "all is taken away": "document.querySelector('main').remove()",
    "the root is emptied": "document.getElementById('lull').textContent = ''",
    "the root is taken away": "document.getElementById('lull').remove()",
    "a copy is put in its place": "lull.replaceWith(lull.cloneNode(true))",
    "all is put into something else": """
      const [main, other] = [document.querySelector("main"), document.createElement("div")];
      main.replaceWith(other);
      other.append(main);
    """,
}

STANDS: Final = """(texts) => {
  const main = document.querySelector("body > #lull > main");
  return main !== null && main.getClientRects().length > 0 && texts.every((text) => main.innerText.includes(text));
}"""


@pytest.mark.parametrize("harm", HARM)
async def test_what_is_taken_away_is_there_again(pair: Pair, harm: str) -> None:
    """LANG5, SHOW1: in Together, and where it becomes Paused; nobody is told of a translation."""
    await pair.join()
    await pair.start()
    await pair.b.page.evaluate(f"() => {{ {HARM[harm]} }}")
    await comes_true(pair.b.page, STANDS, arg=["Together"])
    await pair.b.tap()
    await pair.b.shows("paused", mine="true")
    await pair.a.shows("paused", mine="false")
    await comes_true(pair.b.page, STANDS, arg=["You paused"])
    await pair.a.page.evaluate(f"() => {{ {HARM[harm]} }}")
    await comes_true(pair.a.page, STANDS, arg=["Stop and give space"])
    for phone in (pair.a, pair.b):
        assert await phone.page.locator("[data-action=speak-de]").count() == 0


async def test_a_copy_of_together_outlasts_no_pause(pair: Pair) -> None:
    """LANG5, PAUSE3: however often it is put there, the partner's pause is what stands there then."""
    await pair.join()
    await pair.start()
    for _ in range(5):  # more often than it is answered on one screen
        await pair.b.page.evaluate("lull.replaceWith(lull.cloneNode(true))")
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    await comes_true(pair.b.page, STANDS, arg=["Stop and give space"])


async def test_the_direction_of_writing_stays_that_of_the_words(pair: Pair) -> None:
    """LANG5: a translator into Arabic turns a page round, and leaves it so where its texts are put back."""
    await pair.join()
    await pair.b.page.evaluate("document.documentElement.dir = 'rtl'")
    await comes_true(pair.b.page, "document.documentElement.dir === 'ltr'")


async def test_what_nobody_changed_is_taken_for_changed_on_no_screen(browser: Browser, gallery_url: str) -> None:
    """LANG5: nothing is drawn anew, and nobody is told of a translation."""
    async with gallery_page(browser, gallery_url) as page:
        await page.evaluate("""() => {
          let main = document.querySelector("main");
          globalThis.mains = 0;
          new MutationObserver(() => {
            const now = document.querySelector("main");
            if (now !== main) mains += 1;
            main = now;
          }).observe(document.body, { childList: true, subtree: true });
        }""")
        for name in cast("list[str]", await page.evaluate("gallery.names")):
            await page.evaluate("name => gallery.show(name)", name)
            await drawn(page)
            assert await page.locator("[data-action=speak-de]").count() == 0, name
            assert await page.evaluate("mains") == 0, name
