"""Lull without a network, and a newer Lull: what the service worker does, in real Chromium."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, WebSocketRoute
from tests.e2e.test_accessible import assert_accessible
from tests.support.browser import Pair, Phone, settles, two_phones_in_time
from tests.support.builds import build_newer, copy_of_build, shell_of
from tests.support.proxy import Wire
from tests.support.waiting import PATIENCE

from lull.protocol.close_codes import Close

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEPT: Final = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    found[name] = {};
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const hash = await crypto.subtle.digest("SHA-256", await (await cache.match(request)).arrayBuffer());
      const path = request.url.slice(location.origin.length);
      found[name][path] = btoa(String.fromCharCode(...new Uint8Array(hash)));
    }
  }
  return found;
}"""
"""What this page's origin keeps: for each cache each address with the hash of what lies there."""

LINK: Final = "2" + "A" * 66 + "B" * 42 + "A"
"""The fragment of a link, well-formed, to no room."""


LINE_GONE: Final = ("Failed to load", "bad HTTP", "WebSocket connection to")
"""What a browser says of a line that is gone, or a server."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Two phones, and the folder from which their page is served."""

    pair: Pair
    dist: Path

    async def newer(self, phone: Phone, mark: str) -> None:
        """A newer build is served, and this phone has looked."""
        build_newer(self.dist, mark)
        await settles(phone.page, "navigator.serviceWorker.ready.then(found => found.update())")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser, tmp_path: Path) -> AsyncGenerator[Stage]:
    """Two phones of a node that serves a build which a test may change."""
    dist = copy_of_build(tmp_path / "dist")
    async with two_phones_in_time(browser, client_dir=dist, worker=True) as pair:
        yield Stage(pair, dist)
        ours = [error for phone in (pair.a, pair.b) for error in phone.errors]
        assert [error for error in ours if not any(gone in error for gone in LINE_GONE)] == []


async def kept(page: Page) -> list[dict[str, str]]:
    """What this phone keeps of each build, the oldest first."""
    return list(cast("dict[str, dict[str, str]]", await settles(page, KEPT)).values())


async def keeps(page: Page, *builds: dict[str, str]) -> None:
    """Wait until these builds are kept whole, and nothing else."""
    async with asyncio.timeout(PATIENCE):
        while await kept(page) != list(builds):
            await asyncio.sleep(0.05)


async def test_it_starts_without_a_network(stage: Stage) -> None:
    """SHELL1, SHELL2: after one visit home is there with the wire cut; a link leaves nothing of itself behind."""
    phone = stage.pair.a
    await phone.fresh()
    await keeps(phone.page, shell_of(stage.dist))
    phone.wire.both(Wire.CUT)
    for again in range(2):
        await phone.page.goto("about:blank")
        await phone.page.goto(f"{phone.url}/?{again}")
        await phone.shows("home")
    await phone.follow(LINK)
    await phone.shows("refused", why="unreachable")
    await phone.press("home")
    await phone.press("open-room")
    await phone.page.get_by_role("alert").wait_for()
    await keeps(phone.page, shell_of(stage.dist))


async def test_the_page_that_is_left_for_is_there_without_a_network(stage: Stage) -> None:
    """SHELL1, LEAVE1: who leaves finds it at once, whatever the line does."""
    phone = stage.pair.a
    await phone.fresh()
    await keeps(phone.page, shell_of(stage.dist))
    phone.wire.both(Wire.CUT)
    await phone.press("leave")
    await phone.page.wait_for_url("**/timer.html")
    await phone.page.get_by_role("timer").wait_for()
    await phone.page.get_by_role("button", name="Start").click()
    await phone.page.get_by_text("4:59").wait_for()


async def test_nothing_of_a_room_is_kept(stage: Stage) -> None:
    """SHELL1, SHELL2: pairing, texts, beats and pauses pass the worker by."""
    pair = stage.pair
    for phone in (pair.a, pair.b):
        await phone.fresh()
        await keeps(phone.page, shell_of(stage.dist))
    await pair.join()
    await pair.a.press("write-ours")
    await pair.a.page.locator("textarea").first.fill("Two taps")
    await pair.a.press("keep")
    await pair.a.shows("preparing", ask="none")
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    for phone in (pair.a, pair.b):
        await keeps(phone.page, shell_of(stage.dist))


async def test_what_is_loaded_late_is_there_without_a_network(stage: Stage) -> None:
    """SHELL1, SHOW14: once the page is at rest its line goes; whatever it hasn't loaded yet opens all the same."""
    pair, page = stage.pair, stage.pair.a.page
    for phone in (pair.a, pair.b):
        await phone.fresh()
        await keeps(phone.page, shell_of(stage.dist))
    await pair.join()
    await pair.start()
    pair.a.wire.both(Wire.CUT)
    await pair.a.shows("paused", connection="down")
    await pair.a.press("ground-breathing")
    await page.wait_for_selector("[data-tool=breathing]")
    await pair.a.press("tool-back")
    await page.locator(".slower summary").click()
    await page.locator(".slower [data-action=every-less]").wait_for()
    late = [path for path in shell_of(stage.dist) if path.startswith("/assets/")]
    missing = "paths => Promise.all(paths.map(path => fetch(path).then(() => '', () => path)))"
    assert {*await page.evaluate(missing, late)} == {""}
    parts = [path for path in late if path.endswith(".js")]
    broken = "paths => Promise.all(paths.map(path => import(path).then(() => '', fault => `${path} ${fault}`)))"
    assert {*await page.evaluate(broken, parts)} == {""}
    await pair.a.press("leave")
    await page.wait_for_url("**/timer.html*")


async def test_a_newer_lull_is_offered_at_home(stage: Stage) -> None:
    """SHELL3: the old one goes on until the person asks for the newer one; then it's the newer one, and the old one goes."""
    phone = stage.pair.a
    await phone.fresh()
    old = shell_of(stage.dist)
    await keeps(phone.page, old)
    await stage.newer(phone, "newer")
    await phone.page.wait_for_selector('[data-action="load-newest"]')
    await phone.page.reload()
    await phone.page.wait_for_selector('[data-action="load-newest"]')
    assert await phone.page.get_attribute("html", "data-build") is None
    await assert_accessible(phone)
    await keeps(phone.page, old, shell_of(stage.dist))
    await phone.press("load-newest")
    await phone.page.wait_for_selector('html[data-build="newer"] main[data-screen="home"]')
    await keeps(phone.page, shell_of(stage.dist))
    assert await phone.page.locator('[data-action="load-newest"]').count() == 0


async def test_no_session_is_ever_made_to_load_anew(stage: Stage) -> None:
    """SHELL3, SHELL4: a newer Lull comes, and is even taken on another page: Together goes on, with all its files."""
    pair, page = stage.pair, stage.pair.a.page
    await pair.a.fresh()
    old = shell_of(stage.dist)
    await keeps(page, old)
    await pair.join()
    await pair.start()
    await page.evaluate("globalThis.sameDocument = true")
    second_path = next(path for path in old if "second_path" in path)
    await stage.newer(pair.a, "newer")
    other = await pair.a.context.new_page()
    await other.goto(f"{pair.a.url}/healthz")  # a page that hides nothing and takes no seat
    await page.bring_to_front()
    await keeps(page, old, shell_of(stage.dist))
    assert await page.locator('[data-action="load-newest"]').count() == 0
    await other.evaluate(
        "navigator.serviceWorker.getRegistration('/').then(found => found.waiting.postMessage('take-over'))"
    )
    async with asyncio.timeout(PATIENCE):
        while await settles(page, "navigator.serviceWorker.getRegistration().then(found => found.waiting !== null)"):
            await asyncio.sleep(0.05)
    assert await page.evaluate("sameDocument")
    assert await page.evaluate("path => import(path).then(() => true)", second_path), "SHELL4: gone from the server"
    assert await pair.a.screen() in {"together", "paused"}
    await pair.a.tap()
    await pair.b.shows("paused")
    await other.close()


async def test_a_build_that_is_served_in_part_is_not_kept(stage: Stage) -> None:
    """SHELL1: in the middle of a deploy a file is another build's: the older Lull stays, whole."""
    phone = stage.pair.a
    await phone.fresh()
    old = shell_of(stage.dist)
    await keeps(phone.page, old)
    build_newer(stage.dist, "newer")
    page = stage.dist / "index.html"
    whole = page.read_text()
    page.write_text(whole.replace("newer", "other", 1))
    look = "navigator.serviceWorker.ready.then(found => found.update()).then(() => true, () => false)"
    await settles(phone.page, look)
    phone.wire.both(Wire.CUT)
    await phone.page.reload()
    await phone.shows("home")
    assert await phone.page.locator('[data-action="load-newest"]').count() == 0
    phone.wire.both(Wire.OPEN)
    page.write_text(whole)
    assert await settles(phone.page, look)
    await phone.page.wait_for_selector('[data-action="load-newest"]')


async def test_what_was_put_in_the_place_of_a_file_is_not_kept(stage: Stage) -> None:
    """SHELL1: its browser may keep for a year what a proxy gave it by a file's name; the next start brings the file."""
    page = stage.pair.a.page
    shell = shell_of(stage.dist)
    part = next(file for file in (stage.dist / "assets").iterdir() if file.name.startswith("entry-"))
    content = part.read_bytes()
    for compressed in part.parent.glob(f"{part.name}.*"):
        compressed.unlink()
    part.write_text("<p>Please accept our terms.")
    await stage.pair.a.fresh()
    assert len(await settles(page, "path => fetch(path).then(answer => answer.text())", f"/assets/{part.name}")) < 100
    part.write_bytes(content)
    assert len(await settles(page, "path => fetch(path).then(answer => answer.text())", f"/assets/{part.name}")) < 100
    await page.reload()
    await keeps(page, shell)


async def test_a_page_that_grew_too_old_loads_the_newest(stage: Stage) -> None:
    """DEPLOY2, SHELL3: what the worker keeps doesn't bring the old page back, nor does a worker that can't be had."""
    phone = stage.pair.a
    await stage.pair.join()
    await keeps(phone.page, shell_of(stage.dist))

    async def too_old(route: WebSocketRoute) -> None:
        await route.close(code=int(Close.PROTOCOL_UNKNOWN))

    await phone.page.route_web_socket(re.compile("/ws"), too_old)
    await phone.page.reload()
    for mark, served in (("newer", True), ("newest", False)):
        await phone.shows("closed", why="reload")
        build_newer(stage.dist, mark)
        if not served:
            (stage.dist / "sw.js").unlink()
        await phone.press("reload")
        await phone.page.wait_for_selector(f'html[data-build="{mark}"]')
