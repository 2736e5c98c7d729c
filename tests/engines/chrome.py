"""Chromium, by Playwright."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, BrowserContext, Error, Page
from tests.engines.tab import LOOK, Look, PageError, Tab
from tests.support.browser import FLAGS, HIDE, SHOW, chromium, devtools, find_chromium
from tests.support.waiting import PATIENCE


class ChromiumTab:
    """See `Tab`."""

    def __init__(self, page: Page) -> None:
        """Over a page of Playwright's."""
        self._page: Final = page

    async def goto(self, url: str) -> None:
        """See `Tab`."""
        await self._page.goto(url)

    async def reload(self) -> None:
        """See `Tab`."""
        await self._page.reload()

    async def evaluate(self, function: str, *given: Any) -> Any:
        """See `Tab`."""
        try:
            return await self._page.evaluate(f"async (given) => (await ({function})(...given)) ?? null", list(given))
        except Error as error:
            raise PageError(str(error)) from error

    async def tap(self, x: float, y: float, rests: int = 0) -> None:
        """See `Tab`."""
        if rests == 0:
            await self._page.touchscreen.tap(x, y)
            return
        wire = await devtools(self._page)
        await wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        await asyncio.sleep(rests / 1000)
        await wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    async def keys(self, *keys: str) -> None:
        """See `Tab`."""
        for key in keys:
            await self._page.keyboard.press(key)

    async def png(self) -> bytes:
        """See `Tab`."""
        return await self._page.screenshot()

    async def hide(self) -> None:
        """See `Tab`."""
        await self.evaluate(HIDE)

    async def front(self) -> None:
        """See `Tab`."""
        await self._page.bring_to_front()
        await self.evaluate(SHOW)

    async def close(self) -> None:
        """See `Tab`."""
        await self._page.close()


class ChromiumDevice:
    """See `Device`."""

    def __init__(self, context: BrowserContext, page: Page, look: Look) -> None:
        """Over a context of Playwright's and its first page."""
        self._context: Final = context
        self.look: Look = look
        self.tab: Tab = ChromiumTab(page)

    async def new_tab(self) -> ChromiumTab:
        """See `Device`."""
        return ChromiumTab(await self._context.new_page())

    async def close(self) -> None:
        """See `Device`."""
        await self._context.close()


class Chromium:
    """A running Chromium."""

    def __init__(self, browser: Browser) -> None:
        """Over a browser of Playwright's."""
        self._browser: Final = browser

    async def device(self, language: str = "en-GB", folder: Path | None = None, look: Look = LOOK) -> ChromiumDevice:
        """See `Engine`."""
        phone: dict[str, Any] = {
            "viewport": {"width": look.width, "height": look.height},
            "color_scheme": look.scheme,
            "has_touch": True,
            "is_mobile": True,
            "locale": language,
        }
        if folder is None:
            context = await self._browser.new_context(**phone)
        else:
            path = find_chromium()
            launch = self._browser.browser_type.launch_persistent_context
            context = await launch(folder, executable_path=path, args=list(FLAGS), **phone)
        context.set_default_timeout(PATIENCE * 1000)
        return ChromiumDevice(context, context.pages[0] if context.pages else await context.new_page(), look)


@asynccontextmanager
async def chromium_engine() -> AsyncGenerator[Chromium]:
    """Chromium's headless shell."""
    async with chromium(bare=True) as browser:
        yield Chromium(browser)
