"""A page whose browser translates it, or whose extensions write into it: what a person says yes to is what stands there (LANG5)."""

from typing import Final

import pytest
from tests.support.browser import Pair, Phone, comes_true

pytestmark = pytest.mark.asyncio(loop_scope="session")

TRANSLATE: Final = """(() => {
  const translated = (text) => text.replace(/[a-z]/g, "x");
  const wrap = () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.data.trim() !== "" && !node.parentElement.closest("font, script") && (OBEYS === false || !node.parentElement.closest('[translate="no"]'))) found.push(node);
    }
    for (const node of found) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = translated(node.data);
      outer.append(inner);
      node.replaceWith(outer);
    }
  };
  document.documentElement.classList.add("translated-ltr");
  wrap();
  new MutationObserver(() => setTimeout(wrap, 50)).observe(document.body, { childList: true, subtree: true, characterData: true });
})()"""
"""As Chrome does it. `OBEYS`: whether it leaves alone what says so."""


HOLDS: Final = """([where, text]) => {
  const shown = document.querySelector(where).textContent;
  return shown.includes(text) || shown.includes(text.replace(/[a-z]/g, "x"));
}"""
"""Whether this stands there, in whichever language."""


async def translates(phone: Phone, *, obeys: bool) -> None:
    """Begin to translate, and go on with whatever comes."""
    await phone.page.evaluate(TRANSLATE.replace("OBEYS", "true" if obeys else "false"))


async def test_a_translator_leaves_alone_what_is_agreed_on(pair: Pair) -> None:
    """LANG5: in its own words, on each screen from Preparing on."""
    await pair.join()
    await translates(pair.b, obeys=True)
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    assert "Paused" in await pair.b.page.inner_text("main")


async def test_a_translator_that_goes_on_regardless_freezes_nothing(pair: Pair) -> None:
    """LANG5: it is told, languages are offered; terms, a receipt and what is read out go on with what is so."""
    await pair.join()
    await translates(pair.b, obeys=False)
    await pair.b.page.wait_for_selector("[data-action=speak-de]")
    await comes_true(pair.b.page, HOLDS, arg=["body > .day", "s translation doesn’t work here"])
    for phone in (pair.a, pair.b):
        await phone.press("open-terms")
    await pair.a.press("length-less")
    await pair.a.page.locator(".term-value").first.get_by_text("30 minutes").wait_for()
    await comes_true(pair.b.page, "document.querySelector('.term-value').textContent.startsWith('30')")
    for phone in (pair.a, pair.b):
        await phone.press("back")
    await pair.start()
    assert await pair.b.page.locator("body > .day").count() == 0
    await pair.b.tap()
    await pair.b.shows("paused", mine="true", receipt="shown")
    # What a screen reader reads, and what an eye does.
    for where in ("[aria-live=polite]", "main"):
        await comes_true(pair.b.page, HOLDS, arg=[where, "On their screen"])
    await pair.release(pair.b, pair.a)
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")


async def test_choosing_a_language_answers_the_notice(pair: Pair) -> None:
    """LANG5, LANG3."""
    await pair.join()
    await translates(pair.b, obeys=False)
    await pair.b.page.click("[data-action=speak-de]")
    await pair.b.page.wait_for_selector("html[lang=de]")


SETS: Final = """(texts) => document.querySelectorAll("textarea").forEach((field, at) => {
  field.value = texts[at] ?? field.value;
  const beside = document.createElement("x-assistant");
  beside.attachShadow({ mode: "open" }).append(document.createElement("button"));
  field.after(beside);
  setTimeout(() => beside.remove(), 300);
})"""
"""As an extension does that corrects texts: into the field, without a word, and something of its own beside it."""


async def test_what_an_extension_put_into_a_field_is_what_is_kept(pair: Pair) -> None:
    """LANG5, PAGE1: what stood there when *Keep* was pressed, on the other phone, too."""
    await pair.join()
    await pair.a.press("write-mine")
    await pair.a.page.fill('[data-field="asks"]', "stay ner")
    await pair.a.page.evaluate(SETS, ["Stay near"])
    await pair.a.press("keep")
    await pair.a.page.get_by_text("Stay near").wait_for()
    await pair.b.press("open-terms")
    await pair.b.press("back")
    await pair.b.page.get_by_text("Stay near").wait_for()
