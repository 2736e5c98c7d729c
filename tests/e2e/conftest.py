"""One Chromium for nearly all browser tests; each test has its own server, store, wires and phones."""

from collections.abc import AsyncGenerator

import pytest_asyncio
from playwright.async_api import Browser
from tests.support.browser import Pair, chromium, two_phones


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    """Chromium's headless shell."""
    async with chromium(bare=True) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def whole_browser() -> AsyncGenerator[Browser]:
    """A headless Chromium with all that is around a page."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def pair(browser: Browser) -> AsyncGenerator[Pair]:
    """Two phones on their way in; at the end neither may have had a script error."""
    async with two_phones(browser) as phones:
        yield phones
        for phone in (phones.a, phones.b):
            assert [
                error for error in phone.errors if "Failed to load resource" not in error and "WebSocket" not in error
            ] == []
