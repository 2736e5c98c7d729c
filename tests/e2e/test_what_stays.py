"""What a real Chromium has on its disk after an evening and *Leave and erase*."""

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, async_playwright
from tests.canary.search import forms_of
from tests.support.browser import (
    AIM,
    FLAGS,
    SAID_YES,
    WATCH,
    Pair,
    Phone,
    comes_true,
    find_chromium,
    press_shift_thrice,
    two_phones_in_time,
)
from tests.support.proxy import Wire
from tests.support.valkey import Valkey
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="session")

BROWSERS_OWN: Final = re.compile(r"^(Default/(History|Favicons|Sessions/|Top Sites|Shortcuts|Visited)|segmentation_)")
"""What a browser keeps of the pages that it was led to, and lets no page remove."""

WRITTEN_OVER: Final = re.compile(r"^Default/(IndexedDB|Local Storage|Session Storage)/")
"""Where it writes over what a page has removed when it likes, unless a server tells it to."""

COUNTS: Final = '"own":4,"confirmed":'
"""How often this phone paused, as it is kept."""


def found_below(folder: Path, texts: dict[str, str]) -> dict[str, set[str]]:
    """In which files each of these lies, in any form; wide ones are looked for without their zeros."""
    found: dict[str, set[str]] = {name: set() for name in texts}
    forms = {name: [form.translate(None, b"\0") for form in forms_of(text)] for name, text in texts.items()}
    for path in folder.rglob("*"):
        with suppress(OSError):  # no file, or one that goes while it is looked for
            held = path.read_bytes().translate(None, b"\0")
            for name, each in forms.items():
                if any(form in held for form in each):
                    found[name].add(str(path.relative_to(folder)))
    return found


NOTHING: Final = """() => Promise.race([
  new Promise(again => setTimeout(again, 2000, false)),
  (async () =>
    JSON.stringify([
      Object.keys(localStorage).filter(key => key !== "lull.first").length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]) === "[0,0,0,0,0]")(),
])
"""
"""Whether a page of this site finds nothing of it in this browser, but for what `SAID_YES` says on each page.

A page that asks Chromium for its databases while a server's answer has it remove them is never answered; the next time, it is.
"""


@pytest.mark.worker
async def test_another_tab_leaves_with_the_one_that_erases(pair: Pair) -> None:
    """LEAVE1, LEAVE5: a room that is open in it isn't written down again, and the other phone is paused."""
    await pair.join()
    await pair.start()
    second = await pair.a.context.new_page()
    await second.goto(pair.a.url)
    await second.locator('[data-action="leave"]').first.click()
    for page in (second, pair.a.page):
        await page.wait_for_url("**/timer.html*")
        await comes_true(page, NOTHING)
    await pair.b.shows("paused")


@pytest.mark.parametrize("leaves", ["no", "yes", "without a server"])
async def test_a_profile_after_an_evening(browser: Browser, valkey: Valkey, tmp_path: Path, leaves: str) -> None:
    """LEAVE1, LEAVE5, SPENT: no token and no count; the link's parts in the browser's own files alone.

    Where the server is gone nobody tells the browser to clean its disk, nor does the store do what the page asks of it; to every
    page that may come there is nothing left.
    """
    async with two_phones_in_time(browser, reach=valkey.url) as pair, async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            tmp_path,
            executable_path=find_chromium(),
            args=list(FLAGS),
            timeout=PATIENCE * 1000,
            viewport={"width": 390, "height": 780},
            has_touch=True,
        )
        context.set_default_timeout(PATIENCE * 1000)
        for script in (WATCH, AIM):
            await context.add_init_script(script)
        await context.add_init_script(SAID_YES)
        phone = Phone("b", context, context.pages[0], pair.b.wire)
        evening = Pair(pair.a, phone, pair.process, pair.redis_url)
        fragment = (await pair.a.opens()).partition("#")[2]
        async with phone.page.expect_request("**/join") as joining:
            await phone.page.goto(f"{phone.url}/#{fragment}")
        token = re.search(r'"token":"([\w-]{43})"', (await joining.value).post_data or "")
        assert token is not None
        for each in (pair.a, phone):
            await each.shows("preparing", partner_here="true")
        await evening.start()
        for _ in range(3):
            await phone.tap()
        await comes_true(phone.page, f"() => localStorage.getItem('lull.counters')?.includes('{COUNTS}')")
        if leaves == "without a server":
            await comes_true(phone.page, "async () => (await caches.keys()).length > 0")
            phone.wire.both(Wire.CUT)
            await phone.page.evaluate("IDBFactory.prototype.deleteDatabase = () => new EventTarget()")  # never answers
            async with phone.page.expect_event("requestfailed", lambda request: request.url.endswith("/api/erase")):
                await press_shift_thrice(phone.page)
            await phone.page.wait_for_url("**/timer.html")
            await phone.page.get_by_role("button", name="Start").wait_for()
            await comes_true(phone.page, NOTHING)
        if leaves == "yes":
            async with phone.page.expect_response("**/api/erase"):
                await press_shift_thrice(phone.page)
            await phone.page.wait_for_url("**/timer.html")
            await phone.page.wait_for_load_state("networkidle")
            async with asyncio.timeout(PATIENCE):  # the browser takes it off the disk by and by
                kept = [tmp_path / "Default" / name for name in ("Local Storage", "Session Storage", "IndexedDB")]
                gone = {"room": fragment[1:23], "token": token[1], "counts": COUNTS}
                while any(any(found_below(folder, gone).values()) for folder in kept):
                    await asyncio.sleep(0.2)
        await context.close()
        parts = (("room", 1), ("ticket", 23), ("commitment", 45))
        link = {name: fragment[at : at + 22] for name, at in parts} | {"secret": fragment[67:]}
        found = found_below(tmp_path, {**link, "token": token[1], "counts": COUNTS})
        assert all(any(file.startswith("Default/History") for file in found[name]) for name in link)  # the search finds
        if leaves == "no":
            assert found["token"]
            assert found["counts"]
            return
        lies_in = {file for name in link for file in found[name] if not BROWSERS_OWN.match(file)}
        if leaves == "yes":
            assert found["token"] == found["counts"] == lies_in == set()
        else:
            assert {
                file for file in lies_in | found["token"] | found["counts"] if not WRITTEN_OVER.match(file)
            } == set()
            assert {
                file for name in link if name != "room" for file in found[name] if not BROWSERS_OWN.match(file)
            } == set()
