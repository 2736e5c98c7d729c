"""A phone whose platform says odd things of itself, or lacks what tells languages and times: from the first question to a pause."""

import pytest
from playwright.async_api import Browser
from tests.support.browser import two_phones_in_time
from tests.support.valkey import Valkey

pytestmark = pytest.mark.asyncio(loop_scope="session")

ODD = {
    "made-up languages": """
      for (const [name, value] of [["languages", ["C", "", "x", "en_GB.UTF-8", "a-b-c-@"]], ["language", "C"]])
        Object.defineProperty(navigator, name, { get: () => value });
    """,
    "languages that can't be read": """
      for (const name of ["languages", "language"]) Object.defineProperty(navigator, name, { get: () => undefined });
    """,
    "a number for languages": "Object.defineProperty(navigator, 'languages', { get: () => 5 });",
    "things for languages": "Object.defineProperty(navigator, 'languages', { get: () => [null, {}, 5, Symbol(), ['x']] });",
    "languages that throw": """
      for (const name of ["languages", "language"])
        Object.defineProperty(navigator, name, { get() { throw new Error("not here"); } });
    """,
    "methods that nobody may write over": """
      for (const each of [Object, Array, Function, Promise, Map, Event, EventTarget, Node, Element, Storage]) {
        Object.freeze(each);
        Object.freeze(each.prototype);
      }
    """,
    "an address that can't be changed": "history.replaceState = () => { throw new DOMException('too often', 'SecurityError'); };",
    "no part of Intl": "for (const name of Object.getOwnPropertyNames(Intl)) delete Intl[name];",
    "no Intl": "delete globalThis.Intl;",
    "locale data that is missing": """
      for (const name of Object.getOwnPropertyNames(Intl))
        if (/^[A-Z]/.test(name)) Intl[name] = function () { throw new RangeError("missing"); };
      for (const name of ["toLocaleString", "toLocaleDateString", "toLocaleTimeString"])
        Date.prototype[name] = () => { throw new RangeError("missing"); };
      Number.prototype.toLocaleString = () => { throw new RangeError("missing"); };
      String.prototype.localeCompare = () => { throw new RangeError("missing"); };
    """,
    "a zone that nobody knows": """
      const plain = Intl.DateTimeFormat.prototype.resolvedOptions;
      Intl.DateTimeFormat.prototype.resolvedOptions = function () {
        return { ...plain.call(this), timeZone: "Mars/Olympus" };
      };
    """,
    "parts of the window that are missing": """
      for (const name of [
        "matchMedia", "visualViewport", "BroadcastChannel", "IntersectionObserver", "requestIdleCallback",
        "structuredClone", "Notification", "RTCPeerConnection", "speechSynthesis", "AudioContext", "DeviceMotionEvent",
      ])
        delete globalThis[name];
      for (const name of ["wakeLock", "vibrate", "mediaDevices", "mediaSession", "permissions", "storage", "locks", "clipboard", "share"])
        delete Navigator.prototype[name];
      delete crypto.constructor.prototype.randomUUID;
    """,
    "parts of the window that refuse": """
      const refuse = () => { throw new DOMException("refused", "SecurityError"); };
      for (const name of ["matchMedia", "visualViewport", "BroadcastChannel", "RTCPeerConnection", "AudioContext", "speechSynthesis"])
        Object.defineProperty(globalThis, name, { value: refuse, configurable: true });
      for (const name of ["wakeLock", "mediaDevices", "mediaSession", "permissions", "storage", "locks", "clipboard"])
        Object.defineProperty(Navigator.prototype, name, { get: refuse, configurable: true });
    """,
}


@pytest.mark.parametrize("odd", ODD)
async def test_help_and_a_pause_are_there(browser: Browser, valkey: Valkey, odd: str) -> None:
    """HELP3, LANG1, SHOW5: a number after *no*; and a session in which a tap pauses both."""
    async with two_phones_in_time(browser, reach=valkey.url, said_yes=False) as pair:
        for phone in (pair.a, pair.b):
            await phone.context.add_init_script(ODD[odd])
            await phone.page.goto(phone.url)
            await phone.shows("first")
            await phone.press("first-no")
            await phone.page.wait_for_selector('.helplines a[href^="tel:"]')
            await phone.press("first-back")
            await phone.press("first-yes")
            await phone.shows("home")
        await pair.a.press("tools")
        await pair.a.press("tool-open-help")
        await pair.a.page.wait_for_selector('.helplines a[href^="tel:"]')
        await pair.a.press("tool-back")
        await pair.a.page.wait_for_selector("[data-tool=index]")
        await pair.a.press("tool-back")
        await pair.follow((await pair.a.opens_from_home()).partition("#")[2])
        await pair.start()
        await pair.a.tap()
        await pair.a.shows("paused", mine="true")
        await pair.b.shows("paused", mine="false")
        for phone in (pair.a, pair.b):
            assert [error for error in phone.errors if "Failed to load" not in error] == []
