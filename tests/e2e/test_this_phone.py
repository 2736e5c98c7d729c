"""What a phone does besides what it shows, between two real pages."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page
from tests.support.browser import Pair, Phone, comes_true

pytestmark = pytest.mark.asyncio(loop_scope="session")

SENSES: Final = """
  globalThis.felt = { vibrated: [], notes: 0, buttons: {} };
  navigator.vibrate = pattern => { felt.vibrated.push(pattern); return true; };
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function () {
    if (this.state === "running") felt.notes += 1;
    return createOscillator.call(this);
  };
  const { setActionHandler } = MediaSession.prototype;
  MediaSession.prototype.setActionHandler = function (button, handler) {
    felt.buttons[button] = handler;
    return setActionHandler.call(this, button, handler);
  };
"""
"""Notes what can't be seen. Sounds, motors and headsets themselves are all that is missing here."""

SHAKE: Final = """strokes => {
  for (let at = 0; at < strokes * 2; at += 1) {
    const acceleration = { x: at % 2 === 0 ? 24 : 1, y: 0, z: 0 };
    dispatchEvent(new DeviceMotionEvent("devicemotion", { acceleration }));
  }
}"""

OPACITY: Final = "place => getComputedStyle(document.querySelector(place)).opacity"


async def _choose(phone: Phone, *ways: str) -> None:
    """Turn these on, in Preparing."""
    await phone.press("open-phone")
    for way in ways:
        await phone.page.locator(f"[data-feature={way}]").check()
    await phone.page.wait_for_timeout(100)  # a refusal would undo it
    for way in ways:
        assert await phone.page.locator(f"[data-feature={way}]").is_checked(), way
    await phone.press("back")


async def _felt(page: Page, what: str) -> int:
    return int(await page.evaluate(f"felt.{what}.length ?? felt.{what}"))


async def _both_paused(pair: Pair) -> None:
    for phone in (pair.a, pair.b):
        await phone.shows("paused")


@pytest.fixture
def browser(whole_browser: Browser) -> Browser:
    """One that has notices, and keeps a screen on."""
    return whole_browser


async def test_each_phone_tells_of_a_pause_in_its_own_way(pair: Pair) -> None:
    """PHONE1, SHOW7: A vibrates; B, which chose so, sounds and swells with light instead. Both screens say the same."""
    for phone in (pair.a, pair.b):
        await phone.page.add_init_script(SENSES)
    await pair.join()
    await _choose(pair.b, "tone", "light")
    await pair.b.press("open-phone")
    await pair.b.page.locator("[data-feature=vibrate]").uncheck()
    await pair.b.press("back")
    await pair.start()
    for phone in (pair.a, pair.b):
        await phone.page.evaluate("felt.vibrated.length = felt.notes = 0")
    await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    await comes_true(pair.b.page, "() => felt.notes > 0")
    swelling = "document.querySelector('.swell').getAnimations().some(one => one.playState === 'running')"
    assert await pair.b.page.evaluate(swelling)
    assert await _felt(pair.b.page, "vibrated") == 0
    assert await _felt(pair.a.page, "vibrated") == 1
    assert await _felt(pair.a.page, "notes") == 0
    assert "Stop and give space." in await pair.b.page.inner_text("main")


async def test_it_says_what_it_can_do(pair: Pair) -> None:
    """PHONE2: the line stands before the start; a phone whose screen can't be kept on says that."""
    await pair.b.page.add_init_script(
        "if (navigator.wakeLock) navigator.wakeLock.request = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    await pair.join()
    line = "[data-can]"
    await comes_true(pair.a.page, "at => /stays on/.test(document.querySelector(at).innerText)", arg=line)
    assert "may go dark by itself" in await pair.b.page.inner_text(line)


@pytest.mark.parametrize("way", ["shake", "headset"])
async def test_more_ways_to_pause(pair: Pair, way: str) -> None:
    """PHONE3: chosen on A, it pauses both in a session; before it, and on a phone that didn't choose it, nothing happens."""
    for phone in (pair.a, pair.b):
        await phone.page.add_init_script(SENSES)
    await pair.join()
    await _choose(pair.a, way)
    once = f"({SHAKE})(3)" if way == "shake" else "felt.buttons.pause?.({ action: 'pause' })"
    await pair.a.page.evaluate(once)
    assert await pair.a.screen() == "preparing"
    await pair.start()
    await pair.b.page.evaluate(once)
    await pair.a.page.wait_for_timeout(300)
    assert await pair.a.screen() == "together"
    await pair.a.page.evaluate(once)
    await pair.a.shows("paused", mine="true")
    await pair.b.shows("paused", mine="false")


async def test_it_is_there_after_a_reload(pair: Pair) -> None:
    """PHONE1, PHONE3: what was chosen outlives the page; a shake pauses on the page that came back."""
    await pair.join()
    await _choose(pair.a, "shake")
    await pair.a.page.reload()
    await pair.a.shows("preparing")
    await pair.start()
    await pair.a.page.evaluate(f"({SHAKE})(3)")
    await _both_paused(pair)


async def test_the_veil(pair: Pair) -> None:
    """PHONE4: almost nothing is left of the light, on the phone that chose so; Paused is as bright as ever."""
    await pair.join()
    await _choose(pair.a, "veil")
    await pair.start()
    veiled, plain = [float(await phone.page.evaluate(OPACITY, ".light-glow")) for phone in (pair.a, pair.b)]
    assert 0 < veiled < plain / 3
    assert await pair.a.page.evaluate(OPACITY, ".together-word") == "0"
    await pair.b.tap()
    await pair.a.shows("paused", mine="false")
    assert await pair.a.page.evaluate(OPACITY, ".stop-word") == "1"
