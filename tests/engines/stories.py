"""What people do with two phones, told once for every engine."""

import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engines.engines import ALL, ALONE, RING
from tests.engines.people import Pair, Phone, now
from tests.engines.tab import LOOK, Look
from tests.support.axe import AXE, COME_UP, VIOLATIONS
from tests.support.browser import SETTLE
from tests.support.proxy import Wire
from tests.support.waiting import T

from lull.session.state import Together


@dataclass(frozen=True, slots=True)
class Story:
    """One story."""

    name: str
    tell: Callable[[Pair], Awaitable[None]]
    pairs: tuple[tuple[str, str], ...] = RING
    """The engines of A and B with which it is told."""
    own_process: bool = False
    """It harms the server."""
    language: str = "en-GB"
    look: Look = LOOK


STORIES: Final[dict[str, Story]] = {}


def _story(
    name: str,
    pairs: tuple[tuple[str, str], ...] = RING,
    *,
    own_process: bool = False,
    language: str = "en-GB",
    look: Look = LOOK,
) -> Callable[[Callable[[Pair], Awaitable[None]]], None]:
    def keep(tell: Callable[[Pair], Awaitable[None]]) -> None:
        STORIES[name] = Story(name, tell, pairs, own_process, language, look)

    return keep


class _Judge:
    """Has axe judge what stands on a screen, as this engine draws it."""

    def __init__(self) -> None:
        self.judged: Final[list[str]] = []
        self.found: Final[dict[str, object]] = {}

    async def __call__(self, what: str, *phones: Phone) -> None:
        """Once all of it has come up."""
        for phone in phones:
            await phone.holds(COME_UP)
            await phone.tab.evaluate(f"() => {{ {AXE} }}")
            found = await phone.tab.evaluate(VIOLATIONS)
            self.judged.append(what)
            if found:
                self.found[what] = found


@_story("one tap")
async def _(pair: Pair) -> None:
    """SHOW5, SHOW6, SHOW7, PAUSE3, REHEARSE1, RELEASE8: link, rehearsal, start; A's tap is painted by both within T, and axe finds nothing there."""
    await pair.join()
    await pair.start()
    at = await pair.a.tap()
    await pair.a.shows("paused", mine="true", receipt="shown")
    await pair.b.shows("paused", mine="false", ask="none")
    await pair.left_within(at, T)
    judge = _Judge()
    await judge("paused", *pair.both)
    assert judge.found == {}, judge.found


@_story("tap both ways", ALL)
async def _(pair: Pair) -> None:
    """SHOW5, SHOW7, PAUSE3, REHEARSE1, RELEASE8: link, rehearsal, start; each pauses the other, who releases with it."""
    await pair.join()
    await pair.start()
    for one, other in (pair.both, pair.both[::-1]):
        at = await one.tap()
        await one.shows("paused", mine="true", receipt="shown")
        await other.shows("paused", mine="false", ask="none")
        await pair.left_within(at, T)
        await pair.release(one, other)


async def _judged(pair: Pair) -> None:
    """SHOW6, SHOW7: axe finds nothing on the screens of an evening, each as it is reached."""
    judge = _Judge()
    for part in (_before_a_room, _before_the_start, _in_a_session, _afterwards):
        await part(pair, judge)
    assert judge.found == {}, judge.found
    assert len(judge.judged) == JUDGED, judge.judged


async def _before_a_room(pair: Pair, judge: _Judge) -> None:
    a, b = pair.both
    await a.open()
    await a.shows("first")
    await judge("first question", a)
    await a.press("first-no")
    await a.one_of(".helplines a")
    await judge("no", a)
    await a.press("first-back")
    await b.fresh()
    await judge("home", b)
    await b.press("tools")
    await b.one_of("[data-tool=index]")
    await judge("for you", b)
    await b.press("tool-back")
    await b.press("type-code")
    await b.one_of("[data-code]")
    await judge("typing a code", b)


async def _before_the_start(pair: Pair, judge: _Judge) -> None:
    a, b = pair.both
    fragment = await pair.link()
    await judge("waiting", a)
    await b.open(f"/#{fragment}")
    await pair.both_show("preparing", partner_here="true")
    await judge("preparing", a)
    for part in ("open-terms", "open-next", "write-ours", "write-mine"):
        await a.press(part)
        await a.one_of(f'[data-action="{"keep" if part.startswith("write") else "back"}"]')
        await judge(part, a)
        await a.press("back")
        await a.one_of('[data-action="rehearse"]')
    await a.press("rehearse")
    await b.shows("paused", confirm="true")
    await judge("a pause is tried", a, b)
    await b.press("came-seen")
    await a.shows("paused", confirm="true", mine="false")
    await a.press("came-seen")
    await pair.both_show("preparing", came_mine="seen", came_theirs="seen")


async def _in_a_session(pair: Pair, judge: _Judge) -> None:
    a, b = pair.both
    await pair.agree()
    await judge("together", a)
    await a.tap()
    await a.shows("paused", mine="true", receipt="shown")
    await b.shows("paused", mine="false")
    await judge("paused", a, b)
    pair.clock.advance(SETTLE)
    for phone in (a, b):
        if phone is b:
            await a.press("agree")
        await phone.shows("paused", ask="open")
        await judge("it can go on", phone)
    await b.touch("summary")
    await b.one_of("details[open]")
    await judge("going slower", b)
    await b.touch("summary")
    await b.press("ground-too_much")
    await b.one_of("[data-tool=too_much]")
    await judge("on the way to ground", b)
    await b.press("tool-stop")


async def _afterwards(pair: Pair, judge: _Judge) -> None:
    a, b = pair.both
    await b.press("enough")
    await pair.both_show("aftercare")
    await judge("aftercare", a, b)
    await b.press("end-room")
    await b.shows("closed")
    await judge("closed", b)
    await b.open(f"/#{pair.fragment}")
    await b.shows("refused")
    await judge("refused", b)


JUDGED: Final = 24
"""Looks at a screen in it."""

_story("axe light", ALONE)(_judged)
_story("axe dark", ALONE, look=Look(scheme="dark"))(_judged)


@_story("killed server", own_process=True)
async def _(pair: Pair) -> None:
    """SHOW1, SHOW2, RELEASE7: Paused within T of kill -9, and still when it is back."""
    await pair.join()
    await pair.start()
    assert pair.process is not None
    at = now()
    await pair.process.kill()
    await pair.both_show("paused", mine="false")
    await pair.left_within(at, T)
    await pair.process.start()
    await pair.both_show("paused", connection="up")
    await pair.release(*pair.both)


@_story("first question", ALONE)
async def _(pair: Pair) -> None:
    """FIRST1, FIRST2, HELP1: it comes first; after a no there is help, with numbers; a yes is asked once."""
    phone = pair.a
    await phone.open()
    await phone.shows("first")
    await phone.press("first-no")
    await phone.holds("() => document.querySelector('.helplines a[href^=\"tel:\"]')?.href")
    assert await phone.tab.evaluate("() => Object.keys(localStorage)") == []
    await phone.press("first-back")
    await phone.press("first-yes")
    await phone.shows("home")
    await phone.tab.reload()
    await phone.shows("home")


@_story("spoken code")
async def _(pair: Pair) -> None:
    """CODE1, CODE2: said on one, typed on the other, key by key; and then a session, as by a link."""
    await pair.link()
    await pair.a.press("speak")
    await pair.a.shows("waiting", spoken="open")
    code = await pair.a.attribute("[data-spoken][dir]", "data-spoken")
    await pair.b.fresh()
    await pair.b.press("type-code")
    await pair.b.write("[data-code]", code.replace(" ", ""))
    await pair.both_show("preparing", partner_here="true")
    await pair.start()


@_story("pictures")
async def _(pair: Pair) -> None:
    """PAIR5: both show the same three, also after a reload."""
    await pair.join()
    shown = """() => {
      const all = [...document.querySelectorAll("[data-action=open-pictures] [data-picture]")];
      return all.length === 3 && all.map((each) => each.dataset.picture);
    }"""
    of_a, of_b = [await phone.holds(shown) for phone in pair.both]
    assert of_a == of_b
    await pair.a.tab.reload()
    assert await pair.a.holds(shown) == of_a


@_story("keys")
async def _(pair: Pair) -> None:
    """SHOW5: whichever is pressed, it's a tap."""
    await pair.join()
    await pair.rehearse()
    for key, phone, other in (("Space", *pair.both), ("Escape", *pair.both[::-1]), ("b", *pair.both)):
        await pair.agree() if await phone.screen() == "preparing" else await pair.release(other, phone)
        await phone.tab.keys(key)
        await phone.shows("paused", mine="true", receipt="shown")
        await other.shows("paused", mine="false")


@_story("check-in")
async def _(pair: Pair) -> None:
    """CHECK1, CHECK3: both are asked at once, each answers in private, and both see the more careful answer."""
    await pair.join()
    await pair.start()
    while not isinstance(phase := (await pair.session()).phase, Together):
        await pair.release(*pair.both)  # a slow machine missed a proof, and that is a pause
    pair.clock.advance(phase.check_in.due_at - pair.clock())
    await pair.both_show("together", check_in="open")
    await pair.a.press("answer-good")
    await pair.a.shows("together", check_in="good")
    await pair.b.press("answer-slow")
    await pair.both_show("together", check_in="none", pace="slow")


@_story("reload in session")
async def _(pair: Pair) -> None:
    """SEAT3, RELEASE7: it's a pause on both; the phone is back in its seat, and both release it."""
    await pair.join()
    await pair.start()
    for phone, other in (pair.both, pair.both[::-1]):
        at = now()
        await phone.tab.reload()
        await other.shows("paused", mine="false")
        await other.left_within(at, T)
        await phone.shows("paused", mine="false", connection="up")
        await pair.release(phone, other)


@_story("hidden page")
async def _(pair: Pair) -> None:
    """SHOW2, BEAT5: another page in front of Lull pauses both; in sight again it is still Paused, until both release it."""
    await pair.join()
    await pair.start()
    for phone, other in (pair.both, pair.both[::-1]):
        at = now()
        await phone.tab.hide()
        await other.shows("paused", mine="false")
        await other.left_within(at, T)
        await phone.tab.front()
        await phone.shows("paused", mine="false", connection="up")
        await pair.release(phone, other)


@_story("cut wire")
async def _(pair: Pair) -> None:
    """SHOW1, SHOW2: a wire that is dead or cut pauses both within T; what was tapped meanwhile arrives when it's back."""
    await pair.join()
    await pair.start()
    for wire, (phone, other) in ((Wire.BLACK_HOLE, pair.both), (Wire.CUT, pair.both[::-1])):
        since = now()
        phone.wire.both(wire)
        at = await phone.tap()
        await phone.shows("paused", mine="true", receipt="sending")
        await other.shows("paused", mine="false")
        await pair.left_within(at, T, since=since)  # the other one may have missed its proof before the tap
        phone.wire.both(Wire.OPEN)
        await phone.shows("paused", mine="true", receipt="shown")
        await pair.release(phone, other)


@_story("two tabs")
async def _(pair: Pair) -> None:
    """SEAT1, SEAT2, PAUSE8: the newer tab has the seat; a tap on the older one still pauses the other phone."""
    await pair.join()
    await pair.rehearse()
    older = pair.a.tab
    pair.a.tab = newer = await pair.a.device.new_tab()
    await pair.a.open()
    await pair.a.press("return")
    await pair.a.shows("preparing", ask="open")
    await pair.agree()
    pair.a.tab = older
    await pair.a.shows("taken_over")
    at = await pair.a.tap()
    await pair.b.shows("paused", mine="false")
    await pair.b.left_within(at, T)
    await newer.close()


LEFT: Final = """async () => {
  const counts = [];
  for (const { name } of (await indexedDB.databases?.()) ?? []) {
    const opening = indexedDB.open(name);
    await new Promise((done, failed) => { opening.onsuccess = done; opening.onerror = failed; });
    const stores = [...opening.result.objectStoreNames];
    if (stores.length > 0) {
      const counting = opening.result.transaction(stores);
      const asked = stores.map((store) => counting.objectStore(store).count());
      await new Promise((done) => { counting.oncomplete = done; });
      counts.push(...asked.map(({ result }) => result));
    }
    opening.result.close();
  }
  const items = [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((name) => name !== "lull.first");
  return { items, counts: counts.filter((count) => count > 0), caches: await caches.keys() };
}"""
"""What is left on this phone."""


@_story("leaving", ALONE)
async def _(pair: Pair) -> None:
    """LEAVE1, LEAVE2: three keys in a session; nothing of it is left, and the other sees a lost line. Not now: nothing at all."""
    await pair.join()
    await pair.start()
    await pair.a.tab.keys("Shift", "Shift", "Shift")
    await pair.a.holds("() => location.pathname === '/timer.html' && document.readyState === 'complete'")
    await pair.b.shows("paused", mine="false", partner_here="false")
    left = await pair.a.tab.evaluate(LEFT)
    assert (left["items"], left["counts"]) == ([], []), left
    assert await pair.a.tab.evaluate("() => document.title") == "Timer"


@_story("leaving by not now", ALONE)
async def _(pair: Pair) -> None:
    """FIRST2, LEAVE3: nothing whatever is kept."""
    await pair.a.open()
    await pair.a.shows("first")
    await pair.a.press("first-not-now")
    await pair.a.holds("() => location.pathname === '/timer.html' && document.readyState === 'complete'")
    await pair.a.holds("() => caches.keys().then((names) => names.length === 0)")
    assert await pair.a.tab.evaluate(LEFT) == {"items": [], "counts": [], "caches": []}


@_story("offline start", ALONE)
async def _(pair: Pair) -> None:
    """SHELL1: after one visit home is there with the wire cut, and so is the page that is left for."""
    phone = pair.a
    await phone.fresh()
    await phone.holds("() => navigator.serviceWorker.ready.then((found) => found.active?.state === 'activated')")
    phone.wire.both(Wire.CUT)
    await phone.open("/?again")
    await phone.shows("home")
    await phone.press("leave")
    await phone.holds("() => location.pathname === '/timer.html' && document.title === 'Timer'")


@_story("next time")
async def _(pair: Pair) -> None:
    """NEXT2, NEXT4: chosen by both, they find each other without a code, twice."""
    await pair.join()
    for phone in pair.both:
        await phone.press("open-next")
        await phone.press("next-on")
    await pair.both_show("preparing", next_time="both")
    for phone in pair.both:
        await phone.press("back")
    for _ in range(2):
        await pair.a.press("end-room")
        await pair.both_show("closed")
        for phone in pair.both:
            await phone.press("home")
        for phone in pair.both:
            await phone.press("meet")
        await pair.both_show("preparing", partner_here="true")


WRITES: Final = """async () => {
  const result = (asked) => new Promise((give, fail) => {
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const database = await result(indexedDB.open("lull"));
  for (const store of database.objectStoreNames) {
    await result(database.transaction(store, "readwrite").objectStore(store).delete("nobody"));
  }
  database.close();
  return true;
}"""
"""Comes to its end once every store has taken a write."""


@_story("put away at once", ALONE)
async def _(pair: Pair) -> None:
    """SEAT3, NEXT4: a page that is left while it still reads what is kept keeps no later one from writing."""
    phone = pair.a
    await phone.fresh()
    for _ in range(8):
        await phone.open()
        await phone.one_of("main")
        await phone.tab.goto("about:blank")
        await phone.tab.goto(f"{phone.url}/timer.html")
        assert await phone.tab.evaluate(WRITES)


KEPT: Final = """async (name) => {
  const result = (asked) => new Promise((give, fail) => {
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const database = await result(indexedDB.open("lull-companions"));
  const names = await result(database.transaction("documents").objectStore("documents").getAllKeys());
  database.close();
  return names.includes(name);
}"""
"""Whether this document of the tools' rests on the phone."""

LIST: Final = '.tool-item[data-list="welcome"]'


async def opens_tool(phone: Phone, tool: str) -> None:
    """From home, or over whatever screen it is."""
    await phone.press("tools")
    await phone.press(f"tool-open-{tool}")


@_story("lists over a restart", ALONE)
async def _(pair: Pair) -> None:
    """LIST1, OWN1: what was sorted is there when the browser has been ended and started again."""
    with tempfile.TemporaryDirectory(prefix="lull-phone-", ignore_cleanup_errors=True) as folder:
        for restarted in (False, True):
            device = await pair.a.engine.device(folder=Path(folder))
            phone = Phone(device, pair.a.wire, pair.a.engine)
            try:
                await phone.fresh()
                await opens_tool(phone, "lists")
                if not restarted:
                    await phone.write("#tool-new", "Reading in bed")
                    await phone.press("tool-add-welcome")
                await phone.holds("(of) => document.querySelector(of)?.innerText.includes('Reading in bed')", LIST)
                await phone.says("This stays on this phone")
                await phone.holds(KEPT, "lists")  # what is typed is shown at once, and kept a moment later
            finally:
                await device.close()


@_story("a file for another engine", ALL)
async def _(pair: Pair) -> None:
    """OWN3: saved under a passphrase on A, opened with it on B."""
    a, b = pair.both
    await a.fresh()
    await opens_tool(a, "lists")
    await a.press("tool-list-welcome")
    await a.one_of(LIST)
    await a.press("tool-back")
    await a.press("tool-open-keeping")
    await a.write("#tool-passphrase", "three quiet rivers")
    await a.tab.evaluate(
        """() => {
          const make = URL.createObjectURL;
          URL.createObjectURL = (blob) => { globalThis.saved = blob.text(); return make.call(URL, blob); };
        }"""
    )
    await a.press("tool-save")
    text = str(await a.holds("() => globalThis.saved"))
    await b.fresh()
    await opens_tool(b, "keeping")
    await b.write("#tool-passphrase", "three quiet rivers")
    await b.tab.evaluate(
        """(text) => {
          const chosen = new DataTransfer();
          chosen.items.add(new File([text], "timer-backup.json", { type: "application/json" }));
          const input = document.querySelector(".tool-file");
          input.files = chosen.files;
          input.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        text,
    )
    await b.says("It is all here.")
    await b.press("tool-back")
    await b.press("tool-open-lists")
    await b.one_of(LIST)


HANGS: Final = """(ms) => {
  const until = performance.now() + ms;
  const at = Date.now();
  while (performance.now() < until);
  return at;
}"""
"""For so long nothing else of the page runs, and nobody was told before; when it began."""

AHEAD: Final = """(ms) => {
  const now = Date.now.bind(Date);
  Date.now = () => now() + ms;
}"""
"""The phone's clock is set by so much."""

HOUR: Final = 3_600_000


@_story("left and gone back to")
async def _(pair: Pair) -> None:
    """SEAT3, SHOW2: from the back-forward cache or loaded anew, it is Paused in its seat, and both release it."""
    await pair.join()
    await pair.start()
    for phone, other in (pair.both, pair.both[::-1]):
        at = now()
        await phone.tab.goto("about:blank")
        await other.shows("paused", mine="false")
        await other.left_within(at, T)
        await phone.tab.evaluate("() => { setTimeout(() => history.back()); }")  # answered before it goes
        await phone.shows("paused", connection="up")
        await pair.release(phone, other)


@_story("page that hangs")
async def _(pair: Pair) -> None:
    """SHOW1, SHOW2: nothing of one page runs for a while: the other is Paused within T, and both until they release it."""
    await pair.join()
    await pair.start()
    for phone, other in (pair.both, pair.both[::-1]):
        at = float(await phone.tab.evaluate(HANGS, 2 * T))
        await other.left_within(at, T)
        await phone.shows("paused", connection="up")
        await pair.release(phone, other)


@_story("clock that is set", ALONE)
async def _(pair: Pair) -> None:
    """SHOW1, TIME1: an hour ahead or back in Together is at most a pause; a tap arrives, and both go on for the time that is left."""
    await pair.join()
    await pair.start()
    for phone, other, ahead in ((*pair.both, HOUR), (*pair.both[::-1], -HOUR)):
        await phone.tab.evaluate(AHEAD, ahead)
        await phone.tap()
        await phone.shows("paused", mine="true", receipt="shown")
        await other.shows("paused", mine="false")
        await pair.release(phone, other)


@_story("a day asleep", ALONE)
async def _(pair: Pair) -> None:
    """SHOW1, ROOM3: whoever wakes up a day later finds no room, and a way to begin."""
    await pair.join()
    await pair.start()
    await pair.a.tab.evaluate(AHEAD, 24 * HOUR)
    pair.clock.advance(24 * HOUR)
    await pair.a.tab.evaluate(HANGS, 2 * T)
    for phone in pair.both:
        await phone.one_of(*(f"main[data-screen={name}]" for name in ("closed", "home", "aftercare")))


async def _on_such_a_screen(pair: Pair) -> None:
    """SHOW5, RELEASE1: a tap in the middle is a pause, what leads on can be reached, and nothing lies beside the page."""
    await pair.join()
    await pair.start()
    for phone, other in (pair.both, pair.both[::-1]):
        for each in pair.both:
            await each.tab.evaluate("(size) => { document.documentElement.style.fontSize = size; }", "200%")
        await phone.tap()
        await phone.shows("paused", mine="true", receipt="shown")
        await other.shows("paused", mine="false")
        for each in pair.both:
            assert await each.tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        await pair.release(phone, other)


_story("small with large text", ALONE, look=Look(320, 568))(_on_such_a_screen)


@_story("Arabic", ALONE, language="ar")
async def _(pair: Pair) -> None:
    """LANG1, LANG2: by the browser's own language, from right to left, as far as a pause."""
    await pair.a.open()
    await pair.a.one_of('html[lang="ar"][dir="rtl"] main[data-screen="first"]')
    await pair.join()
    await pair.start()
    await pair.a.tap()
    await pair.both_show("paused")
    for phone in pair.both:
        assert await phone.tab.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert await phone.tab.evaluate("() => /[\\u0621-\\u064a]/.test(document.querySelector('h1').innerText)")
