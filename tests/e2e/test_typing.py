"""What is written with an input method, which composes a text before it stands; by the browser's own, as a keyboard drives it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest
from playwright.async_api import Page
from tests.support.browser import Pair, comes_true, devtools

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXT: Final = "手をつないで、ゆっくり"

FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
"""As a Japanese keyboard writes digits until it's told otherwise."""

ENTER: Final = {"key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
"""The key that takes what is offered, while an input method composes."""


async def composes(page: Page, selector: str, text: str, meanwhile: Callable[[], Awaitable[Any]] | None = None) -> None:
    """Compose a text in a field, a character more each time, and take it with Enter. `meanwhile`: done in the middle."""
    await page.locator(selector).first.focus()
    keyboard = await devtools(page)
    for length in range(1, len(text) + 1):
        part = {"text": text[:length], "selectionStart": length, "selectionEnd": length}
        await keyboard.send("Input.imeSetComposition", part)
        if length == len(text) // 2 and meanwhile is not None:
            await meanwhile()
            assert await page.input_value(selector) == text[:length]
    await keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER})
    await keyboard.send("Input.insertText", {"text": text})
    await keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **ENTER})


async def test_a_composed_text_stands_as_it_was_meant_though_the_room_changes_meanwhile(pair: Pair) -> None:
    """PAGE1, LANG5: nothing is drawn into a field that composes; what is taken is what both read."""
    await pair.join()
    await pair.a.press("write-ours")

    async def other_words() -> None:
        await pair.b.press("write-ours")
        await pair.b.page.fill("[data-field=stopWord]", "Amber")
        await pair.b.press("keep")
        await pair.a.page.locator(".overtaken", has_text="Amber").wait_for()

    await composes(pair.a.page, "[data-field=signal]", TEXT, other_words)
    assert await pair.a.page.input_value("[data-field=signal]") == TEXT
    await pair.a.press("keep")
    await pair.b.press("write-ours")
    await comes_true(pair.b.page, "text => document.querySelector('[data-field=signal]').value === text", arg=TEXT)


async def test_a_code_in_composed_digits_joins(pair: Pair) -> None:
    """CODE5: they need not be those of the page's own script, and stand before they are taken."""
    await pair.a.opens()
    code = await pair.a.speaks()
    await pair.b.fresh()
    await pair.b.press("type-code")
    await composes(pair.b.page, "[data-code]", code.translate(FULL_WIDTH))
    for phone in (pair.a, pair.b):
        await phone.shows("preparing", partner_here="true")


async def test_what_an_input_method_composes_in_together_is_a_pause(pair: Pair) -> None:
    """SHOW5: its first key is one, whatever it makes of it."""
    await pair.join()
    await pair.start()
    keyboard = await devtools(pair.a.page)
    await keyboard.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **ENTER, "code": "KeyA"})
    await pair.a.shows("paused", mine="true")
    await pair.b.shows("paused", mine="false")
