"""A slow phone, for the browser tests: `pytest --slow-platform=SEED` and `--slow-cpu=TIMES` (CONTRIBUTING.md).

What a page waits for comes later, by chance, and nothing else changes: a test that fails with it looked once at what comes
later, or waited for what was true already. Files and messages come late by the wire (`Proxy`), the rest by a script in every page.
"""

import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from playwright.async_api import Browser, BrowserContext, BrowserType, Page
from tests.support.browser import devtools
from tests.support.proxy import Proxy

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text()


@contextmanager
def slow_platform(seed: str, cpu: float) -> Generator[None]:
    """Every browser context and wire that is made meanwhile is slow. `seed`: by what chance. `cpu`: how many times slower a page's own work is."""
    chance = Random(seed)
    new_context, persistent = Browser.new_context, BrowserType.launch_persistent_context
    new_page, page_of_context = Browser.new_page, BrowserContext.new_page

    async def slowed(context: BrowserContext) -> BrowserContext:
        await context.add_init_script(
            SCRIPT.replace("let state = SEED", f"let state = {zlib.crc32(chance.randbytes(8))}")
        )
        return context

    async def throttled(page: Page) -> Page:
        if cpu > 1:
            session = await devtools(page)
            await session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
        return page

    async def context_made(self: Browser, **options: Any) -> BrowserContext:
        return await slowed(await new_context(self, **options))

    async def profile_opened(self: BrowserType, *given: Any, **options: Any) -> BrowserContext:
        return await slowed(await persistent(self, *given, **options))

    async def page_made(self: Browser, **options: Any) -> Page:
        page = await new_page(self, **options)
        await slowed(page.context)
        return await throttled(page)

    async def page_of_context_made(self: BrowserContext) -> Page:
        return await throttled(await page_of_context(self))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Browser, "new_context", context_made)
        patch.setattr(Browser, "new_page", page_made)
        patch.setattr(BrowserType, "launch_persistent_context", profile_opened)
        patch.setattr(BrowserContext, "new_page", page_of_context_made)
        patch.setattr(Proxy, "late", chance)
        yield
