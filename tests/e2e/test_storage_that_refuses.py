"""Browsers that keep nothing, or stop to: opening, joining and a pause work, and what a reload would lose is said (KEEP1)."""

from collections.abc import AsyncGenerator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from tests.support.browser import Pair, comes_true, two_phones_in_time
from tests.support.valkey import Valkey

pytestmark = pytest.mark.asyncio(loop_scope="session")

PART: Final = """(name, how) => {
  const given = Object.getOwnPropertyDescriptor(globalThis, name) ?? Object.getOwnPropertyDescriptor(Window.prototype, name);
  const real = given.get ? given.get.call(globalThis) : given.value;
  const refuse = () => { throw new DOMException("refused", "SecurityError"); };
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  const put = (get) => Object.defineProperty(globalThis, name, { get, configurable: true });
  const but = (changed) => new Proxy(real, {
    get: (of, key) => key in changed ? changed[key] : typeof of[key] === "function" ? of[key].bind(of) : of[key],
    ownKeys: (of) => "ownKeys" in changed ? changed.ownKeys() : Reflect.ownKeys(of),
  });
  if (how === "missing") put(() => undefined);
  if (how === "null") put(() => null);
  if (how === "refuses") put(refuse);
  if (how === "throws") {
    const all = but(Object.fromEntries(["getItem", "setItem", "removeItem", "open", "deleteDatabase", "databases", "match", "keys", "ownKeys"].map((key) => [key, refuse])));
    put(() => all);
  }
  if (how === "full") { const all = but({ setItem: full }); put(() => all); }
  if (how === "hangs") {
    const never = () => new EventTarget();
    const all = but({ open: never, deleteDatabase: never, databases: () => new Promise(() => {}) });
    put(() => all);
  }
}"""

WRITES_FAIL: Final = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
KEYS_FAIL: Final = """() => {
  const put = IDBObjectStore.prototype.put;
  const holds = (value) => value instanceof CryptoKey || (typeof value === "object" && value !== null && Object.values(value).some(holds));
  IDBObjectStore.prototype.put = function (value, ...more) {
    if (holds(value)) throw new DOMException("no keys here", "DataCloneError");
    return put.call(this, value, ...more);
  };
}"""
KEYS_LOST: Final = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, ...more) { return put.call(this, { room: value.room, seat: value.seat }, ...more); };
}"""
NEVER_WRITTEN: Final = """() => {
  Object.defineProperty(IDBTransaction.prototype, "oncomplete", { set() {}, get: () => null });
}"""
NEVER_READ: Final = """() => {
  IDBObjectStore.prototype.get = () => new EventTarget();
}"""

WITHIN: Final = {
    "writes-fail": WRITES_FAIL,
    "keys-refused": KEYS_FAIL,
    "keys-lost": KEYS_LOST,
    "never-written": NEVER_WRITTEN,
    "never-read": NEVER_READ,
}
"""A database that opens, and does the rest badly."""

WEB_STORES: Final = [
    f"({PART})('{name}', '{how}')"
    for name in ("localStorage", "sessionStorage")
    for how in ("missing", "null", "refuses", "throws", "full")
]
DATABASES: Final = [
    *(f"({PART})('indexedDB', '{how}')" for how in ("missing", "refuses", "throws", "hangs")),
    *(f"({script})()" for script in WITHIN.values()),
]
CACHES: Final = [f"({PART})('caches', '{how}')" for how in ("missing", "refuses", "throws")]

ALL: Final = ";".join([WEB_STORES[2], WEB_STORES[7], DATABASES[3], CACHES[1]])
"""Everything refuses or hangs at once."""

NAMES: Final = {f"({script})()": name for name, script in WITHIN.items()} | {ALL: "all"}


def name_of(script: str) -> str:
    """What a test of it is called."""
    return NAMES.get(script) or script.rpartition("(")[2].strip("')").replace("', '", "-")


@pytest_asyncio.fixture(loop_scope="session")
async def new(request: pytest.FixtureRequest, browser: Browser, valkey: Valkey) -> AsyncGenerator[Pair]:
    """Two phones that were never here. They keep Lull for when there is no network where that may be refused."""
    refused: str | None = request.node.callspec.params["script"] if hasattr(request.node, "callspec") else None
    offline = refused is None or "'caches'" in refused
    async with two_phones_in_time(browser, reach=valkey.url, said_yes=False, offline=offline) as phones:
        yield phones
        for phone in (phones.a, phones.b):
            assert [error for error in phone.errors if "Failed to load" not in error and "WebSocket" not in error] == []


async def meet(new: Pair) -> None:
    """A opens a room and B joins it, both from the first question on."""
    await new.a.page.goto(new.a.url)
    await new.a.press("first-yes")
    await new.a.press("open-room")
    await new.a.shows("waiting")
    link = await new.a.page.get_attribute("[data-pair-link]", "data-pair-link")
    assert link is not None
    await new.b.page.goto(f"{new.b.url}/#{link.partition('#')[2]}")
    await new.b.press("first-yes")
    for phone in (new.a, new.b):
        await phone.shows("preparing", partner_here="true")


async def pause(new: Pair) -> None:
    """A real pause reaches the other phone, and leaving leads away."""
    await new.a.press("rehearse")
    await new.a.shows("paused", mine="true")
    await new.b.shows("paused", mine="false")
    await new.b.press("came-seen")
    await new.b.shows("paused", mine="true")
    await new.a.shows("paused", mine="false")


@pytest.mark.parametrize("script", WEB_STORES, ids=name_of)
async def test_texts_that_cannot_be_kept_stop_nothing(new: Pair, script: str) -> None:
    """KEEP1: the seat is kept beside them, so a reload finds back, if need be by a press."""
    for phone in (new.a, new.b):
        await phone.context.add_init_script(script)
    await meet(new)
    await pause(new)
    await new.b.page.reload()
    back = new.b.page.locator('[data-action="first-yes"], [data-action="return"], main[data-screen="paused"]')
    await back.first.wait_for()
    if await new.b.page.locator('[data-action="first-yes"]').count() > 0:
        await new.b.press("first-yes")
    again = new.b.page.locator('[data-action="return"]')
    await again.or_(new.b.page.locator('main[data-screen="paused"]')).first.wait_for()
    if await again.count() > 0:
        await again.click()
    await new.b.shows("paused")
    await new.a.press("leave")
    await new.a.page.wait_for_url("**/timer.html*")


@pytest.mark.parametrize("script", [*DATABASES, ALL], ids=name_of)
async def test_a_seat_that_cannot_be_kept_is_told(new: Pair, script: str) -> None:
    """KEEP1: both screens say that a reload loses the room; opening, joining, a pause and leaving work."""
    for phone in (new.a, new.b):
        await phone.context.add_init_script(script)
    await meet(new)
    for phone in (new.a, new.b):
        await phone.shows("preparing", kept="false")
    await pause(new)
    await new.a.press("leave")
    await new.a.page.wait_for_url("**/timer.html*")
    await new.b.page.reload()  # and the page is there again
    await new.b.page.wait_for_selector('main[data-screen="home"], main[data-screen="first"]')


@pytest.mark.parametrize("script", CACHES, ids=name_of)
async def test_a_cache_that_refuses_stops_nothing(new: Pair, script: str) -> None:
    """SHELL1: the page comes from the network then."""
    for phone in (new.a, new.b):
        await phone.context.add_init_script(script)
    await meet(new)
    await pause(new)
    await new.b.page.reload()
    await new.b.shows("paused")


async def test_a_worker_whose_cache_hangs_holds_up_no_page(new: Pair) -> None:
    """SHELL1: after a moment the page comes from the network."""
    await meet(new)
    page = new.b.page
    await comes_true(page, "navigator.serviceWorker.controller !== null")
    [worker] = new.b.context.service_workers
    await worker.evaluate(
        "() => { CacheStorage.prototype.open = CacheStorage.prototype.match = () => new Promise(() => {}); }"
    )
    await page.reload()
    await new.b.shows("preparing", partner_here="true")
    await pause(new)


@pytest.mark.parametrize("script", [*WEB_STORES, *DATABASES, *CACHES, ALL], ids=name_of)
async def test_a_store_that_is_lost_in_the_middle_stops_no_pause(new: Pair, script: str) -> None:
    """KEEP1, PAUSE3: what was there at the beginning is gone by the time of the tap, of leaving, and of a reload."""
    await meet(new)
    for phone in (new.a, new.b):
        await phone.page.evaluate(script)
        await phone.context.add_init_script(script)
    await pause(new)
    await new.a.press("leave")
    await new.a.page.wait_for_url("**/timer.html*")
    await new.b.page.reload()
    await new.b.page.wait_for_selector(
        'main[data-screen="home"], main[data-screen="first"], main[data-screen="paused"]'
    )
