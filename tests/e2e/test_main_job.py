"""Two phones, one room, one tap: the main job, between real pages over a real server."""

import asyncio
import time

import pytest
from tests.support.axe import COME_UP
from tests.support.browser import HIDE, SAID_YES, Pair, comes_true, drawn
from tests.support.pixels import brightness, screencast
from tests.support.proxy import Wire
from tests.support.waiting import PATIENCE, T

from lull.protocol.frames import BEAT_SIZE, CLEAR_AT

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_tap_pauses_the_other_phone_and_both_release_it(pair: Pair) -> None:
    """SHOW5, SHOW6, SHOW7, PAUSE3, RELEASE4, RELEASE8: pair by the link, start, tap, receipt, release by two."""
    await pair.join()
    await pair.start()
    tapped_at = await pair.a.tap()
    await pair.a.shows("paused", mine="true", receipt="shown")
    await pair.b.shows("paused", mine="false", ask="none")
    await pair.b.left_within(tapped_at, T)
    await pair.a.left_within(tapped_at, T)

    await pair.a.shows("paused", ask="settling")
    await pair.release(pair.a, pair.b)


async def test_the_start_takes_both_and_a_lone_yes_is_not_shown(pair: Pair) -> None:
    """RELEASE8, VIEW1: one yes changes nothing on the other phone; taken back, it counts no more."""
    await pair.join()
    await pair.rehearse()
    await comes_true(pair.b.page, COME_UP)
    before = await pair.b.page.content()
    await pair.a.press("agree")
    await pair.a.shows("preparing", ask="given")
    await pair.a.press("withdraw")
    await pair.a.shows("preparing", ask="open")
    assert await pair.b.page.content() == before
    await pair.b.press("agree")
    await pair.b.shows("preparing", ask="given")
    assert await pair.a.screen() == "preparing"


KEYS = ("Space", "Enter", "Escape", "PageDown", "ArrowLeft", "b", "F5", "MediaPlayPause")


async def test_keys_pause(pair: Pair) -> None:
    """SHOW5: each key is a tap, whatever a clicker sends."""
    await pair.join()
    await pair.start()
    for key in KEYS:
        pressed_at = time.time() * 1000
        await pair.b.page.keyboard.press(key)
        await pair.b.shows("paused", mine="true", receipt="shown")
        await pair.a.shows("paused", mine="false")
        await pair.release(pair.b, pair.a)
        assert await pair.b.left_together_after(pressed_at) > pressed_at, key


WITHOUT_FRAMES = """
(([size, at]) => {
  const held = (window.lullHeld = { taps: null, shown: null, timers: [] });
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function (data) {
    send.call(this, data);
    if (data.byteLength !== size) return;
    const taps = new DataView(data.buffer, data.byteOffset).getUint32(at);
    if (taps > (held.taps ??= taps)) held.shown ??= document.querySelector("main").dataset.screen;
  };
  const later = window.setTimeout;
  window.setTimeout = (then, ms, ...rest) => (ms === 50 ? held.timers.push(then) : later(then, ms, ...rest));
  window.requestAnimationFrame = () => 0;
})
"""
"""From now on the page gets no frame, and no timer of 50 ms; what stood on it as the first beat with a tap was sent."""


async def test_a_tap_is_on_its_way_before_it_is_drawn(pair: Pair) -> None:
    """PAUSE3: drawing holds up no tap; and it's drawn by a page that has no frames, too, as one that isn't seen."""
    await pair.join()
    await pair.start()
    await pair.a.page.evaluate(WITHOUT_FRAMES, [BEAT_SIZE, CLEAR_AT])
    await comes_true(pair.a.page, "lullHeld.taps !== null")
    await pair.a.page.keyboard.press("Space")
    await pair.b.shows("paused", mine="false")
    assert await comes_true(pair.a.page, "lullHeld.shown") == "together"
    await pair.a.page.evaluate("lullHeld.timers.forEach((then) => then())")
    await pair.a.shows("paused", mine="true")


async def test_a_killed_server_pauses_both_and_its_return_releases_nobody(apart: Pair) -> None:
    """SHOW1, SHOW2, SEAT3, RELEASE7: Paused within T of kill -9; still Paused when it is back; released by both."""
    await apart.join()
    await apart.start()
    killed_at = time.time() * 1000
    await apart.server.kill()
    for phone in (apart.a, apart.b):
        await phone.shows("paused", mine="false")
        await phone.left_within(killed_at, T)
    await apart.server.start()
    for phone in (apart.a, apart.b):
        await phone.shows("paused", connection="up")
        assert await phone.screen() == "paused"
    await apart.release(apart.b, apart.a)


@pytest.mark.parametrize("wire", [Wire.BLACK_HOLE, Wire.CUT])
async def test_a_cut_phone_pauses_the_other(pair: Pair, wire: Wire) -> None:
    """SHOW1, SHOW2: with A's wire gone, and a tap that can't get through, B is Paused within T of the tap."""
    await pair.join()
    await pair.start()
    pair.a.wire.both(wire)
    tapped_at = await pair.a.tap()
    await pair.a.shows("paused", mine="true", receipt="sending")
    await pair.b.shows("paused", mine="false")
    await pair.b.left_within(tapped_at, T)
    await pair.a.shows("paused", unseen="true")
    pair.a.wire.both(Wire.OPEN)
    await pair.a.shows("paused", mine="true", receipt="shown")


async def test_one_direction_lost_pauses_both(pair: Pair) -> None:
    """SHOW1: the way down to B is swallowed; B has no proof, and A gets no echo."""
    await pair.join()
    await pair.start()
    lost_at = time.time() * 1000
    pair.b.wire.set(down=Wire.BLACK_HOLE)
    for phone in (pair.a, pair.b):
        await phone.shows("paused", mine="false")
        await phone.left_within(lost_at, T)


async def test_a_hung_script_is_covered(pair: Pair) -> None:
    """SHOW8: with B's script hanging for 5 s, B's screen turns to Paused without it; A is Paused as well."""
    await pair.join()
    await pair.start()
    await comes_true(pair.b.page, COME_UP)
    await drawn(pair.b.page)  # nothing brighter than Together is on its screen any more
    async with screencast(pair.b.page) as frames:
        await asyncio.sleep(0.3)  # a frame of Together must have been seen
        hung_at = time.time() * 1000
        await pair.b.page.evaluate(
            "void setTimeout(() => { const until = Date.now() + 5000; while (Date.now() < until); }, 0)"
        )
        await pair.a.shows("paused", mine="false")
        await asyncio.sleep(max(0, hung_at / 1000 + 4 - time.time()))
    await pair.a.left_within(hung_at, T)
    together = max(brightness(frame.png) for frame in frames if frame.at < hung_at)
    covered = [frame.at for frame in frames if brightness(frame.png) > together + 20]
    assert covered, "nothing but Together was on B's screen"
    assert covered[0] - hung_at < T
    await pair.b.shows("paused", mine="false")


async def test_a_hidden_page_pauses_both(pair: Pair) -> None:
    """SHOW2, BEAT5: another page in front of Lull is a pause, on both phones."""
    await pair.join()
    await pair.start()
    hidden_at = time.time() * 1000
    await pair.a.page.evaluate(HIDE)
    await pair.a.shows("paused", mine="false")
    await pair.b.shows("paused", mine="false")
    await pair.b.left_within(hidden_at, T)


async def test_a_reload_keeps_the_seat_and_pauses(pair: Pair) -> None:
    """SEAT3, RELEASE7: a reload in session comes back to the same seat, Paused on both."""
    await pair.join()
    await pair.start()
    await pair.b.page.reload()
    await pair.a.shows("paused", mine="false")
    await pair.b.shows("paused", mine="false", connection="up")
    await pair.release(pair.a, pair.b)


async def test_a_third_arrival_is_told_and_so_are_both(pair: Pair) -> None:
    """ROOM2, ROOM4: the link has been used; the third page says so, and the two learn of it."""
    fragment = await pair.join()
    page = await pair.b.context.browser.new_page() if pair.b.context.browser else None
    assert page is not None
    page.set_default_timeout(PATIENCE * 1000)
    await page.add_init_script(SAID_YES)
    await page.goto(f"{pair.b.url}/#{fragment}")
    await page.wait_for_selector('main[data-screen="refused"][data-why="room_full"]')
    assert "#" not in page.url, "SEAT5: the secret is out of the address"
    for phone in (pair.a, pair.b):
        await phone.page.get_by_text("The link was opened once more").wait_for()
    await page.close()


async def test_a_link_that_is_none_is_told(pair: Pair) -> None:
    """ROOM3: a damaged link and an unknown room look alike; one of another version is told so."""
    for fragment, why in (
        ("2short", "link_unknown"),
        ("2" + "A" * 109, "link_unknown"),
        ("1" + "A" * 87, "link_of_other_version"),
    ):
        await pair.a.follow(fragment)
        await pair.a.shows("refused", why=why)


async def test_an_address_that_the_server_does_not_know_is_told(pair: Pair) -> None:
    """WIRE5: as behind a proxy with another name. Nobody is sent to look whether the phone is online."""
    await pair.a.page.goto(f"http://localhost:{pair.a.wire.port}")
    await pair.a.press("open-room")
    await pair.a.page.get_by_text("LULL_ORIGINS").wait_for()


async def test_either_ends_it_for_both(pair: Pair) -> None:
    """TIME5, ROOM5, SHOW12: alone and at once, enough for today from Paused, and the room from there; the other's rest stays."""
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await pair.b.shows("paused")
    await pair.b.enough()
    for phone in (pair.a, pair.b):
        await phone.shows("aftercare")
    await pair.b.press("end-room")
    await pair.b.shows("closed", why="ended")
    await pair.a.shows("aftercare", over="true")
    assert await pair.a.page.locator('[data-action="pause-aftercare"]').count() == 0, "there is nobody to pause"
    await pair.a.press("home")
    await pair.a.shows("home")


async def test_an_older_page_still_pauses(pair: Pair) -> None:
    """SEAT1, SEAT2, PAUSE8: a second page of A's seat fences the first, whose tap still pauses B."""
    await pair.join()
    await pair.rehearse()
    newer = await pair.a.context.new_page()
    await newer.goto(pair.a.url)
    await newer.locator('[data-action="return"]').click()
    await pair.a.shows("taken_over")
    await newer.wait_for_selector('main[data-screen="preparing"]')
    await newer.wait_for_selector('main[data-ask="open"]')
    await newer.locator('[data-action="agree"]').click()
    await pair.b.press("agree")
    await pair.b.shows("together")
    await pair.a.page.bring_to_front()
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    await newer.close()
