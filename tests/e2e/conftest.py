"""One Chromium and one store for nearly all browser tests; each test has its own node, wires and phones."""

from collections.abc import AsyncGenerator, Generator, Iterator
from typing import cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.pictures.screens import gallery
from tests.support.browser import Pair, chromium, two_phones, two_phones_in_time
from tests.support.slow_platform import slow_platform
from tests.support.valkey import Valkey


def marked(request: pytest.FixtureRequest, name: str) -> bool:
    """Whether the test is: `motion` and `worker` are what its phones do, see `phone_on`. Some make their own."""
    return request.node.get_closest_marker(name) is not None


@pytest.fixture(autouse=True)
def platform(request: pytest.FixtureRequest) -> Iterator[None]:
    """A slow one, where that is asked for, but for tests that are marked `quick_platform`."""
    seed = cast("str | None", request.config.getoption("--slow-platform"))
    if seed is None or request.node.get_closest_marker("quick_platform") is not None:
        yield
        return
    with slow_platform(f"{seed} {request.node.nodeid}", cast("float", request.config.getoption("--slow-cpu"))):
        yield


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


@pytest.fixture(scope="session")
def gallery_url() -> Generator[str]:
    """Where all screens are, with nothing behind them."""
    with gallery() as url:
        yield url


@pytest_asyncio.fixture(loop_scope="session")
async def pair(request: pytest.FixtureRequest, browser: Browser, valkey: Valkey) -> AsyncGenerator[Pair]:
    """Two phones on their way in, their node in this process; at the end neither may have had a script error."""
    motion, worker = marked(request, "motion"), marked(request, "worker")
    async with two_phones_in_time(browser, reach=valkey.url, motion=motion, worker=worker) as phones:
        yield phones
        assert_no_errors(phones)


@pytest_asyncio.fixture(loop_scope="session")
async def apart(request: pytest.FixtureRequest, browser: Browser, valkey: Valkey) -> AsyncGenerator[Pair]:
    """The same with a server of its own, which can be killed."""
    motion, worker = marked(request, "motion"), marked(request, "worker")
    async with two_phones(browser, reach=valkey.url, motion=motion, worker=worker) as phones:
        yield phones
        assert_no_errors(phones)


def assert_no_errors(phones: Pair) -> None:
    """None but those of a line that a test has cut."""
    for phone in (phones.a, phones.b):
        assert [
            each for each in phone.errors if "Failed to load resource" not in each and "WebSocket" not in each
        ] == []
