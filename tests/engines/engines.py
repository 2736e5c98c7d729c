"""The three engines, and which of them meet in a story."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Final

from tests.engines.chrome import chromium_engine
from tests.engines.firefox import firefox_engine
from tests.engines.people import Engine
from tests.engines.webkit import webkit_engine

ENGINES: Final[dict[str, Callable[[], AbstractAsyncContextManager[Engine]]]] = {
    "chromium": chromium_engine,
    "firefox": firefox_engine,
    "webkit": webkit_engine,
}

ALONE: Final = tuple((name, name) for name in ENGINES)
"""Each with itself."""

RING: Final = (("chromium", "firefox"), ("firefox", "webkit"), ("webkit", "chromium"))
"""Each with each, once, and on either side."""

ALL: Final = tuple((a, b) for a in ENGINES for b in ENGINES)
"""Each with each, on both sides."""


@asynccontextmanager
async def running(*names: str) -> AsyncGenerator[dict[str, Engine]]:
    """These engines, started."""
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(ENGINES[name]()) for name in dict.fromkeys(names)}
