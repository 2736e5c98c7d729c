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
  AudioContext = class extends AudioContext {
    constructor() { super(); felt.sound = this; }
  };
  Audio = class extends Audio {
    constructor(of) { super(of); felt.still = this; }
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

HELD_STILL: Final = """() => {
  const acceleration = { x: 0.1, y: 0, z: 0 };
  felt.moving = setInterval(() => dispatchEvent(new DeviceMotionEvent("devicemotion", { acceleration })), 500);
}"""
"""As a phone on a table says many times a second."""

SCREEN: Final = """
  felt.locks = [];
  navigator.wakeLock.request = async () => {
    if (felt.dark) throw new DOMException("no", "NotAllowedError");
    const lock = Object.assign(new EventTarget(), { release: async () => {} });
    felt.locks.push(lock);
    return lock;
  };
"""
"""A screen that stays on, until it's taken back."""

LOSSES: Final = {
    "shake": ("clearInterval(felt.moving)", f"({HELD_STILL})()"),
    "headset": (
        "felt.still.play = () => Promise.reject(new DOMException('no', 'NotAllowedError')); felt.still.pause()",
        "delete felt.still.play",
    ),
    "awake": (
        "felt.dark = true; for (const lock of felt.locks) lock.dispatchEvent(new Event('release'))",
        "felt.dark = false",
    ),
    "tone": (
        "felt.sound.resume = () => Promise.reject(new DOMException('no', 'InvalidStateError')); felt.sound.suspend()",
        "delete felt.sound.resume",
    ),
}
"""How the system takes each of them back, and how it lets it be had again."""

ASKS: Final = """
  DeviceMotionEvent.requestPermission = async () => {
    if (!navigator.userActivation.isActive) throw new DOMException("no", "NotAllowedError");
    return "granted";
  };
"""
"""As on an iPhone, of which nothing is given outside of a press."""

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
    await comes_true(pair.b.page, swelling)
    assert await _felt(pair.b.page, "vibrated") == 0
    await comes_true(pair.a.page, "felt.vibrated.length === 1")
    assert await _felt(pair.a.page, "notes") == 0
    await pair.b.page.locator(".stop-ask", has_text="Stop and give space.").wait_for()


async def test_it_says_what_it_can_do(pair: Pair) -> None:
    """PHONE2: the line stands before the start; a phone whose screen can't be kept on says that."""
    await pair.b.page.add_init_script(
        "if (navigator.wakeLock) navigator.wakeLock.request = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"
    )
    await pair.join()
    line = "[data-can]"
    await comes_true(
        pair.a.page, "at => /^This phone\\. .*stays on/.test(document.querySelector(at).innerText)", arg=line
    )
    await comes_true(pair.b.page, "at => /may go dark by itself/.test(document.querySelector(at).innerText)", arg=line)


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


async def test_what_is_taken_back_in_a_session_is_told_and_asked_for_again(pair: Pair) -> None:
    """PHONE2: one line in Together for what is lost, on the phone that lost it; it's gone once that works again."""
    page = pair.a.page
    await page.add_init_script(SENSES + SCREEN)
    await pair.join()
    await _choose(pair.a, "tone", "shake", "headset")
    await page.evaluate(HELD_STILL)
    await pair.start()
    await comes_true(page, "() => felt.locks.length > 1 && felt.sound.state === 'running' && !felt.still.paused")
    await page.wait_for_selector("[data-lost]", state="detached")
    for lost, (take, give) in LOSSES.items():
        await page.evaluate(take)
        line = page.locator(f"[data-lost={lost}]")
        await line.wait_for()
        assert await line.is_visible()
        await page.evaluate(give)
        await line.wait_for(state="detached")
        assert await pair.a.screen() == "together"
    assert await pair.b.page.locator("[data-lost]").count() == 0


async def test_it_is_there_after_a_reload(pair: Pair) -> None:
    """PHONE1, PHONE3: what was chosen outlives the page, also where it is given within a press alone; a shake pauses then."""
    await pair.a.page.add_init_script(ASKS)
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
