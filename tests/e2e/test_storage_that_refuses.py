"""Browsers that keep nothing, or stop to: opening, joining and a pause work, and what a reload would lose is said (KEEP1)."""

from collections.abc import AsyncGenerator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page
from tests.e2e.conftest import marked
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
    refused: str = request.node.callspec.params.get("script", "") if hasattr(request.node, "callspec") else ""
    worker = marked(request, "worker") or "'caches'" in refused
    async with two_phones_in_time(browser, reach=valkey.url, said_yes=False, worker=worker) as phones:
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


@pytest.mark.worker
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


FAILS_TWICE: Final = {
    "opening": """() => {
      const open = IDBFactory.prototype.open;
      let left = 2;
      IDBFactory.prototype.open = function (...given) {
        if (given[0] === "lull" && left-- > 0) throw new DOMException("connection lost", "UnknownError");
        return open.apply(this, given);
      };
    }""",
    "reading": """() => {
      const get = IDBObjectStore.prototype.get;
      let left = 2;
      IDBObjectStore.prototype.get = function (...given) {
        if (this.name === "seats" && left-- > 0) throw new DOMException("connection lost", "UnknownError");
        return get.apply(this, given);
      };
    }""",
    "a transaction": """() => {
      const get = IDBObjectStore.prototype.get;
      let left = 2;
      IDBObjectStore.prototype.get = function (...given) {
        const asked = get.apply(this, given);
        if (this.name === "seats" && left-- > 0) this.transaction.abort();
        return asked;
      };
    }""",
    "a key": """() => {
      const encrypt = SubtleCrypto.prototype.encrypt;
      let left = 2;
      SubtleCrypto.prototype.encrypt = function (...given) {
        return left-- > 0 ? Promise.reject(new DOMException("", "OperationError")) : encrypt.apply(this, given);
      };
    }""",
}


@pytest.mark.parametrize("script", FAILS_TWICE.values(), ids=FAILS_TWICE)
async def test_what_fails_at_a_start_and_then_works_loses_no_seat(new: Pair, script: str) -> None:
    """KEEP1, SEAT4: nor the pause that stands in it."""
    await meet(new)
    await pause(new)
    await new.b.context.add_init_script(f"({script})()")
    await new.b.page.reload()
    await new.b.shows("paused", mine="true", connection="up")


STORES: Final = """
  const done = (asked) => new Promise((then, failed) => {
    asked.onsuccess = () => then(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  globalThis.stored = async (name, kind, use, version, make) => {
    const opening = indexedDB.open(name, version);
    opening.onupgradeneeded = () => make(opening.result);
    const database = await done(opening);
    const answer = await done(use(database.transaction(kind, "readwrite").objectStore(kind)));
    database.close();
    return answer;
  };
  globalThis.sealed = async (value) => {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const nonce = new Uint8Array(12);
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { key, nonce, text: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, text) };
  };
  globalThis.pairOf = ({ keys, room, seat }) =>
    ({ keys: keys.next, room, seat, id: "one", led: null, name: null, last: null, afterthought: null });
"""


async def beside_the_page(pair: Pair) -> Page:
    """B's browser, in a room, where its stores are and no page of Lull's uses them."""
    await meet(pair)
    await pair.b.context.add_init_script(STORES)
    await pair.b.page.goto(f"{pair.b.url}/robots.txt")
    return pair.b.page


OTHERS: Final = {
    "no room": "{ room: undefined }",
    "a number for a room": "{ room: 5 }",
    "a third seat": "{ seat: 'c' }",
    "no token": "{ token: undefined }",
    "no pictures": "{ pictures: undefined }",
    "text for pictures": "{ pictures: 'x' }",
}
"""What may stand in a seat that another version of Lull wrote."""


async def test_a_seat_of_another_shape_is_none(new: Pair) -> None:
    """KEEP1: the next start isn't held up by it, in this tab or another, and is the last one that finds it."""
    page = await beside_the_page(new)
    await page.evaluate(
        "async () => { globalThis.seat = await stored('lull', 'seats', (store) => store.get('only')); }"
    )
    in_room = await page.evaluate("sessionStorage.getItem('lull.in-room')")
    await page.evaluate(
        "stored('others', 'seats', (store) => store.put(seat, 'only'), 1, (fresh) => fresh.createObjectStore('seats'))"
    )
    for name, other in OTHERS.items():
        for tab in (in_room, ""):
            await page.goto(f"{new.b.url}/robots.txt")
            await page.evaluate("tab => sessionStorage.setItem('lull.in-room', tab)", tab)
            await page.evaluate(f"""async () => {{
              const seat = await stored("others", "seats", (store) => store.get("only"));
              await stored("lull", "seats", (store) => store.put({{ ...seat, ...{other} }}, "only"));
            }}""")
            await page.goto(new.b.url)
            await new.b.shows("home")
            assert await page.locator('[data-action="return"]').count() == 0, name
            assert await page.evaluate("stored('lull', 'seats', (store) => store.getAllKeys())") == [], name
    await page.goto(f"{new.b.url}/robots.txt")
    await page.evaluate(
        "async () => { globalThis.seat = await stored('others', 'seats', (store) => store.get('only')); }"
    )
    await page.evaluate("stored('lull', 'seats', (store) => store.put(seat, 'only'))")
    await page.goto(new.b.url)
    await new.b.press("return")
    await new.b.shows("preparing", partner_here="true")  # as it was, it leads back
    await pause(new)


async def test_a_key_that_fails_once_takes_no_pair_away(new: Pair) -> None:
    """NEXT6: nor does a store that fails for a moment; whom this phone can find again stands on the first page."""
    page = await beside_the_page(new)
    await page.evaluate("""async () => {
      const pair = pairOf(await stored("lull", "seats", (store) => store.get("only")));
      await stored("lull", "pairs", (store) => store.put(pair, "one"));
      await stored("lull", "seats", (store) => store.delete("only"));
      sessionStorage.clear();
    }""")
    for failing in (
        """() => {
          const sign = SubtleCrypto.prototype.sign;
          let left = 1;
          SubtleCrypto.prototype.sign = function (...given) {
            return left-- > 0 ? Promise.reject(new DOMException("", "OperationError")) : sign.apply(this, given);
          };
        }""",
        FAILS_TWICE["opening"],
    ):
        await page.goto("about:blank")
        await new.b.context.add_init_script(f"if (location.pathname === '/') ({failing})()")
        await page.goto(new.b.url)
        await page.locator('[data-action="meet"]').wait_for()


async def test_what_was_read_in_aftercare_in_another_shape_is_nothing(new: Pair) -> None:
    """SHOW12: the first page is there, and nothing is kept any more."""
    page = new.a.page
    await new.a.context.add_init_script(STORES)
    for kept in ("null", "'x'", "{}", "{ name: 'aftercare', over: true }", "{ name: 'paused' }"):
        await page.goto(f"{new.a.url}/robots.txt")
        await page.evaluate(f"""async () => {{
          localStorage.setItem("lull.first", "yes");
          localStorage.setItem("lull.rest", "kept");
          const record = {{ ...(await sealed({kept})), until: Date.now() + 1e6 }};
          await stored("lull-rest", "rest", (store) => store.put(record, "only"), 1, (fresh) => fresh.createObjectStore("rest"));
        }}""")
        await page.goto(new.a.url)
        await comes_true(page, "localStorage.getItem('lull.rest') === null")
        await new.a.shows("home")


async def test_a_pair_that_could_not_be_forgotten_is_none(new: Pair) -> None:
    """NEXT6: what isn't kept under its own name stands on no first page."""
    page = await beside_the_page(new)
    await page.evaluate("""async () => {
      const { id, ...pair } = pairOf(await stored("lull", "seats", (store) => store.get("only")));
      await stored("lull", "pairs", (store) => store.put(pair, "one"));
      await stored("lull", "pairs", (store) => store.put({ ...pair, id: "other" }, "two"));
      await stored("lull", "pairs", (store) => store.put({ ...pair, id: "three", met: NaN }, "three"));
      sessionStorage.clear();
    }""")
    await page.goto(new.b.url)
    await page.locator('[data-action="meet"]').first.wait_for()
    assert await page.locator('[data-action="meet"]').count() == 1
    assert await page.evaluate("stored('lull', 'pairs', (store) => store.getAllKeys())") == ["three"]
