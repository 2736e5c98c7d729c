"""Notices in real Chromium: turned on by a press, sent over a push service on loopback, shown by the worker."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, Worker
from tests.e2e.test_accessible import assert_accessible
from tests.support.browser import HIDE, Pair, Phone, devtools, settles, two_phones_in_time
from tests.support.push import Browser, Service, push_service
from tests.support.waiting import PATIENCE

from lull.web.push_message import VapidKey, push_payload

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY: Final = VapidKey.new()

SUBSCRIBES: Final = """subscription => {
  globalThis.asked = [];
  let made = null;
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async how => {
    asked.push({ ...how });
    const { endpoint, ...keys } = subscription;
    made = {
      options: { applicationServerKey: Uint8Array.fromBase64(how.applicationServerKey, { alphabet: "base64url" }).buffer },
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: async () => { made = null; return true; },
    };
    return made;
  };
}"""
"""Chromium's own push service is not to be had here: the page gets this subscription, and everything else is real."""

SHOWN: Final = """async () => {
  const found = await navigator.serviceWorker.getRegistration("/");
  return (await found?.getNotifications() ?? []).map(({ title, body, tag, data }) => ({ title, body, tag, data }));
}"""


@dataclass(frozen=True, slots=True)
class Stage:
    """Two phones, and the push service that B's browser is reached by."""

    pair: Pair
    service: Service
    browser: Browser

    async def turn_on(self, phone: Phone) -> None:
        """As its person does."""
        await phone.page.evaluate(SUBSCRIBES, self.browser.subscription(self.service.endpoint(phone.name)))
        await phone.press("open-notices")
        await phone.press("notices-on")
        await phone.page.locator('[data-action="notices-off"]').wait_for()


@pytest.fixture
def browser(whole_browser: Chromium) -> Chromium:
    """One that has notices, and keeps a screen on."""
    return whole_browser


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Stage]:
    """A room of two, on a server that sends notices."""
    async with push_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        push: dict[str, Any] = {
            "vapid_key": KEY,
            "vapid_contact": "mailto:someone@lull.example",
            "push_hosts": (service.host,),
        }
        async with two_phones_in_time(browser, motion=True, worker=True, **push) as pair:
            for phone in (pair.a, pair.b):
                await phone.context.grant_permissions(["notifications"], origin=phone.url)
            yield Stage(pair, service, Browser())
            assert pair.a.errors == pair.b.errors == []


async def beside(phone: Phone) -> Page:
    """A page of the same origin that is none of Lull's, to look at what is shown."""
    page = await phone.context.new_page()
    await page.goto(f"{phone.url}/healthz")
    return page


async def shown(page: Page) -> list[dict[str, Any]]:
    """The notices that this phone shows."""
    return cast("list[dict[str, Any]]", await settles(page, SHOWN))


async def one_is_shown(page: Page, *, within: float = PATIENCE) -> None:
    """Wait until there is one, and see what it says."""
    async with asyncio.timeout(within):
        while not (found := await shown(page)):
            await asyncio.sleep(0.05)
    assert found == [{"title": "Timer", "body": "", "tag": "lull", "data": None}], "PUSH3"


async def none_is_shown(page: Page) -> None:
    """Wait until what was shown is gone."""
    async with asyncio.timeout(PATIENCE):
        while await shown(page):
            await asyncio.sleep(0.05)


async def push_to(page: Page, origin: str, text: str) -> None:
    """Have the browser take in a push for this origin, as its push service would bring it."""
    session = await devtools(page)
    known: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def on_registrations(event: dict[str, Any]) -> None:
        for found in event["registrations"]:
            if found["scopeURL"] == f"{origin}/" and not known.done():
                known.set_result(found["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", on_registrations)
    await session.send("ServiceWorker.enable")
    registration = await asyncio.wait_for(known, PATIENCE)
    delivered = {"origin": origin, "registrationId": registration, "data": text}
    for _ in range(3):  # a busy Chromium has been seen to lose one; two that arrive are one notice (its tag)
        await session.send("ServiceWorker.deliverPushMessage", delivered)
        with suppress(TimeoutError):
            await one_is_shown(page, within=3)
            return


async def test_from_the_press_to_the_notice(stage: Stage) -> None:
    """PUSH1, PUSH2, PUSH3: B turns them on and goes; A's tap is pushed, and B's browser shows the one word."""
    a, b = stage.pair.a, stage.pair.b
    await stage.pair.join()
    await stage.turn_on(b)
    (asked,) = cast("list[dict[str, Any]]", await b.page.evaluate("asked"))
    assert asked == {"userVisibleOnly": True, "applicationServerKey": VapidKey(KEY).public}
    await b.press("notices-try")
    text = stage.browser.opened((await stage.service.next()).body)
    await b.page.get_by_text("Lock the phone and wait a moment").wait_for()
    await assert_accessible(b)
    page = await beside(b)
    await b.page.close()
    await a.shows("preparing", partner_here="false")
    await a.press("rehearse")
    await a.shows("paused", mine="true")
    pushed = await stage.service.next()
    assert pushed.path == "/send/b"
    assert stage.browser.opened(pushed.body) == text
    assert await shown(page) == []
    await push_to(page, b.url, text.decode())
    await one_is_shown(page)


@pytest.mark.parametrize("came", ["", "{}", '{"web_push":8030,"notification":{"title":"Your partner paused"}}'])
async def test_whatever_comes_the_word_is_the_same(stage: Stage, came: str) -> None:
    """PUSH3: the worker doesn't read what came."""
    b = stage.pair.b
    await b.fresh()
    await settles(b.page, "navigator.serviceWorker.ready.then(() => true)")
    page = await beside(b)
    await b.page.close()
    await push_to(page, b.url, came)
    await one_is_shown(page)
    assert json.loads(push_payload(b.url))["notification"]["title"] == "Timer"


async def test_a_hidden_page_shows_one_by_itself(stage: Stage) -> None:
    """PUSH2: B is connected, and not on the screen: A's tap shows; B's own hiding doesn't."""
    a, b = stage.pair.a, stage.pair.b
    await stage.pair.join()
    await stage.turn_on(b)
    page = await beside(b)
    await b.page.evaluate(HIDE)
    await b.page.evaluate("new Promise(resolve => setTimeout(resolve, 300))")
    assert await shown(page) == []
    await a.press("rehearse")
    await one_is_shown(page)
    assert stage.service.pushed.empty()


async def test_off_is_off(stage: Stage) -> None:
    """PUSH1: turned off, nothing is sent any more; and a room that ends leaves nothing turned on."""
    a, b = stage.pair.a, stage.pair.b
    await stage.pair.join()
    await stage.turn_on(b)
    async with b.page.expect_response("**/notices"):
        await b.press("notices-off")
    await b.page.locator('[data-action="notices-on"]').wait_for()
    assert await b.page.evaluate("localStorage.getItem('lull.notices')") is None
    await b.press("notices-on")
    await b.page.locator('[data-action="notices-try"]').wait_for()
    async with b.page.expect_response("**/notices"):
        await b.press("notices-off")
    page = await beside(b)
    await b.page.close()
    await a.shows("preparing", partner_here="false")
    await a.press("rehearse")
    await a.shows("paused", mine="true", receipt="sent")
    assert stage.service.pushed.empty()
    assert await shown(page) == []


async def test_a_room_that_ends_turns_them_off(stage: Stage) -> None:
    """PUSH1, PUSH5: what was turned on was for that room."""
    b = stage.pair.b
    await stage.pair.join()
    await stage.turn_on(b)
    worker = await subscribed(b)
    await stage.pair.a.press("end-room")
    await b.shows("closed", why="ended")
    await has_unsubscribed(worker)
    assert await b.page.evaluate("localStorage.getItem('lull.notices')") is None


async def test_a_room_that_ran_out_while_its_page_was_closed_turns_them_off(stage: Stage) -> None:
    """KEEP2, PUSH1: the next start takes away what was shown, and the address with it."""
    b = stage.pair.b
    worker, page = await shows_one(stage)
    await b.page.close()
    await b.context.add_init_script("{ const now = Date.now; Date.now = () => now() + 13 * 3_600_000; }")
    b.page = await b.context.new_page()
    await b.page.goto(b.url)
    await b.shows("home")
    await has_unsubscribed(worker)
    await none_is_shown(page)
    assert await b.page.evaluate("localStorage.getItem('lull.notices')") is None


async def test_who_leaves_at_once_is_reached_by_nothing_more(stage: Stage) -> None:
    """PUSH1, LEAVE1: the page is gone in the same moment; what it showed goes, and nothing comes after it."""
    a, b = stage.pair.a, stage.pair.b
    worker, page = await shows_one(stage)
    await b.page.bring_to_front()
    await b.press("leave")
    await b.page.wait_for_url("**/timer.html")
    await has_unsubscribed(worker)
    await none_is_shown(page)
    assert await page.evaluate("localStorage.getItem('lull.notices')") is None
    await a.shows("preparing", partner_here="false")


async def shows_one(stage: Stage) -> tuple[Worker, Page]:
    """B turned them on and shows one: its worker, and a page beside it that can look."""
    b = stage.pair.b
    await stage.pair.join()
    await stage.turn_on(b)
    worker = await subscribed(b)
    page = await beside(b)
    await push_to(page, b.url, "")
    await one_is_shown(page)
    return worker, page


async def subscribed(phone: Phone) -> Worker:
    """The phone's worker, which finds a subscription as well."""
    await settles(phone.page, "navigator.serviceWorker.ready.then(() => true)")
    (worker,) = phone.context.service_workers
    await worker.evaluate(
        """() => {
          self.unsubscribed = false;
          PushManager.prototype.getSubscription = async () => ({ unsubscribe: async () => (self.unsubscribed = true) });
        }"""
    )
    return worker


async def has_unsubscribed(worker: Worker) -> None:
    """Wait until it has taken that subscription back."""
    async with asyncio.timeout(PATIENCE):
        while not await worker.evaluate("self.unsubscribed"):
            await asyncio.sleep(0.05)


async def test_a_server_without_a_key_shows_no_line(browser: Chromium) -> None:
    """PUSH1: nothing is offered that isn't there."""
    async with two_phones_in_time(browser, motion=True, worker=True) as pair:
        async with pair.a.page.expect_response("**/notices"):
            await pair.join()
        assert await pair.a.page.locator('[data-action="open-notices"]').count() == 0
