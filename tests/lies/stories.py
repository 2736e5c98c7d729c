"""What is done to two real pages, and what they may never paint meanwhile."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final, TypeAlias

from playwright.async_api import Browser
from playwright.async_api import TimeoutError as NotThere
from tests.lies.lying_server import Beats, LyingServer
from tests.simulation import liar
from tests.simulation.liar import Lie
from tests.support.browser import Pair, Phone, phone_on
from tests.support.nodes import MovableClock, running_node
from tests.support.proxy import Proxy
from tests.support.server import free_port

from lull.session.state import SETTLE_TIME
from lull.storage.embedded import embedded_valkey

Frame: TypeAlias = dict[str, Any]

STEPS: Final = ("Sitting close", "Holding hands")
LENGTH: Final = 45
LIED_FOR: Final = 1.5
"""Seconds that each part of a story is lied to. Long enough for some hundred frames; what is claimed is that none is wrong."""
LAPSED: Final = 10.0
"""Seconds after which what isn't on the screen won't come: they were Paused meanwhile."""
TRIES: Final = 5
AT_ONCE: Final = 1_000.0
"""Milliseconds after which a page that was told to draw has drawn, also on a machine that stands still."""
AFTER: Final = 2_000.0
"""Milliseconds after which what one did counts on the other one's page (T)."""

LIES: Final[dict[str, tuple[Lie, ...]]] = {
    "phase": (liar.together,),
    "released": (liar.together, liar.counters),
    "own taps": (liar.all_released,),
    "step": (liar.together, liar.step),
    "back": (liar.together, liar.back),
    "end": (liar.together, liar.more, liar.near),
    "terms": (liar.together, liar.terms),
    "check-in": (liar.together, liar.check_in),
    "epoch": (liar.together, liar.epoch),
    "asked": (liar.together, liar.ask),
    "elsewhere": (liar.elsewhere,),
    "clock": (liar.together, liar.clock),
    "time": (liar.together, liar.long_ago),
    "answers": (liar.together, liar.both_good),
    "rehearsal": (liar.together, liar.rehearsed),
    "pages": (liar.together, liar.swapped),
    "before": (liar.of_before,),
}
"""Of the views that a page is told, by the name of what they are wrong in."""

BEATS: Final[dict[str, Beats]] = {"repeated beats": "repeated", "late beats": "late", "no beats": "kept"}
"""What becomes of the phones' own word while both are told Together, by name."""

TO_ONE: Final = {"to a alone": ("a",), "to b alone": ("b",)}
"""Who is told Together, while the other one is told the truth."""

ENDS: Final[dict[str, tuple[Lie, ...]]] = {
    "aftercare": (liar.together, liar.aftercare),
    "closed": (liar.closed,),
}
"""What is told of an end that there wasn't. A page that believes it has gone back, and stays there."""

KEYS: Final = {"a's key": ("b",), "b's key": ("a",)}
"""Who is given another share than the partner's, by whose it should be."""


LOADING: Final = ("", "connecting")
"""What a page shows that was just loaded."""


@dataclass
class Judge:
    """What the two people pressed, and when (ms since the Unix epoch)."""

    yes: dict[str, list[float]] = field(default_factory=lambda: {"a": [], "b": []})
    taps: dict[str, list[float]] = field(default_factory=lambda: {"a": [], "b": []})
    step_on: dict[str, list[float]] = field(default_factory=lambda: {"a": [], "b": []})
    good: dict[str, list[float]] = field(default_factory=lambda: {"a": [], "b": []})
    ended: float | None = None
    """Since when a page may have been told that it's over, for good."""
    together: int = 0
    """Frames that rightly said so: a story without any shows nothing."""

    def wrong(self, seat: str, frame: Frame) -> str | None:
        """What both people's presses don't allow in what this page painted, if anything."""
        at = frame["at"]
        if self.ended is not None:
            return self._wrong_after_the_end(seat, frame, self.ended)
        if frame["screen"] == "together":
            for who, said in self.yes.items():
                last = max((yes for yes in said if yes <= at), default=0.0)
                if last == 0.0:
                    return f"Together, and {who} never said yes"
                for of, tapped in self.taps.items():
                    late = 0.0 if of == seat else AFTER
                    if any(last < tap and tap + late < at for tap in tapped):
                        return f"Together, and {who} said nothing since {of} tapped"
            self.together += 1
        both = min(sum(on <= at for on in said) for said in self.step_on.values())
        if frame["step"] in STEPS[both + 1 :]:
            return f"the step {frame['step']}"
        if frame["pace"] == "good" and not all(any(on <= at for on in said) for said in self.good.values()):
            return "that both said good"
        left = re.search(r"\d+", frame["left"])
        if left is not None and int(left.group()) > LENGTH:
            return f"{left.group()} minutes left"
        return None

    def _wrong_after_the_end(self, seat: str, frame: Frame, ended: float) -> str | None:
        """What was on its way is painted at once; from then on nothing is Together, and whoever taps is Paused (TIME6)."""
        if frame["screen"] == "together" and frame["at"] > ended + AFTER:
            return "Together after the end"
        mine = [tap for tap in self.taps[seat] if tap > ended and tap + AT_ONCE < frame["at"]]
        return f"{frame['screen']} over a tap" if mine and frame["screen"] not in ("paused", *LOADING) else None


@dataclass
class Stage:
    """Two pages, the liar between them, and the node's time."""

    pair: Pair
    server: LyingServer
    clock: MovableClock
    judge: Judge = field(default_factory=Judge)
    violations: list[str] = field(default_factory=list[str])
    seen: dict[str, int] = field(default_factory=lambda: {"a": 0, "b": 0})
    counted: dict[str, int] = field(default_factory=lambda: {"a": 0, "b": 0})
    frames: int = 0
    """How many were looked at, on both pages."""

    @property
    def phones(self) -> tuple[Phone, Phone]:
        """Both."""
        return self.pair.a, self.pair.b

    async def look(self) -> None:
        """Judge what was painted since."""
        for phone in self.phones:
            frames: list[Frame] = json.loads(await phone.page.evaluate("JSON.stringify(lullFrames.frames)"))
            count: int = await phone.page.evaluate("lullFrames.count")
            self.frames += count - self.counted[phone.name]
            self.counted[phone.name] = count
            for frame in frames[self.seen[phone.name] :]:
                wrong = self.judge.wrong(phone.name, frame)
                if wrong is not None:
                    self.violations.append(f"{phone.name} painted {wrong}")
            self.seen[phone.name] = len(frames)

    async def press(self, phone: Phone, action: str, presses: dict[str, list[float]]) -> None:
        """A person presses this; it's known before any frame can show what comes of it."""
        control = phone.page.locator(f'[data-action="{action}"]').last
        changed = phone.page.locator('[data-action="see-changed"]')  # before a yes to starting (RELEASE9)
        await changed.or_(control).last.wait_for()
        if await changed.count() > 0:
            await changed.click()
            await phone.press("back")
            await control.wait_for()
        presses[phone.name].append(await _now(phone))
        await control.click()

    async def tap(self, phone: Phone) -> None:
        """A person taps. From the second frame after the touch on the own page is Paused, whatever is said to it."""
        self.judge.taps[phone.name].append(await _now(phone))
        await phone.tap()
        await phone.shows("paused")
        touched, painted = await phone.page.evaluate(
            """async () => {
              const touched = lullFrames.touchedIn.at(-1);
              const paused = () => lullFrames.frames.find(row => row.frame > touched && row.screen === "paused");
              // What stands on the page by now is written down in its next frame.
              for (let left = 60; left > 0 && paused() === undefined; left--) await new Promise(requestAnimationFrame);
              return [touched, paused()?.frame ?? 1e9];
            }"""
        )
        was = await phone.page.evaluate("at => lullFrames.frames.findLast(row => row.frame <= at).screen", touched)
        if was != "paused" and painted > touched + 2:
            self.violations.append(f"{phone.name}'s own tap was painted {painted - touched} frames later")

    async def lied_to(self, lies: tuple[Lie, ...], *, beats: Beats = "pass") -> None:
        """The pages are lied to for a while."""
        self.server.lies, self.server.beats = lies, beats
        await asyncio.sleep(LIED_FOR)
        await self.look()

    async def reloaded(self, phone: Phone) -> None:
        """This page anew, whatever is said to it just now."""
        await self.look()
        self.seen[phone.name] = self.counted[phone.name] = 0
        await phone.page.reload()

    async def claims_alone(
        self,
        phone: Phone,
        action: str,
        presses: dict[str, list[float]],
        lies: tuple[Lie, ...],
        *,
        beats: Beats = "pass",
    ) -> None:
        """One says yes to this, and the server says that the other one did."""
        self.server.claims = True
        await self.press(phone, action, presses)
        await self.lied_to(lies, beats=beats)

    async def truth(self) -> None:
        """No more lies. A page refuses a truth that can't follow what it was told, so each is loaded anew."""
        self.server.lies, self.server.claims, self.server.beats = (), False, "pass"
        for phone in self.phones:
            await self.reloaded(phone)

    async def together(self) -> None:
        """With the truth told, a yes of each is Together."""
        for phone in self.phones:
            await phone.shows("together")
        await self.look()


async def _now(phone: Phone) -> float:
    return await phone.page.evaluate("performance.timeOrigin + performance.now()")


@asynccontextmanager
async def stage(browser: Browser, seed: int, client_dir: Path | None = None) -> AsyncGenerator[Stage]:
    """Everything is stopped when left. `client_dir`: another page than the one that was built."""
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(embedded_valkey())
        clock, port = MovableClock(), free_port()
        server = await stack.enter_async_context(LyingServer(port, Random(seed)))
        wires = [await stack.enter_async_context(Proxy(server.port)) for _ in range(2)]
        origins = tuple(f"http://127.0.0.1:{wire.port}" for wire in wires)
        await stack.enter_async_context(
            running_node(store, clock=clock, port=port, origins=origins, client_dir=client_dir)
        )
        a, b = [
            await stack.enter_async_context(phone_on(browser, name, wire))
            for name, wire in zip("ab", wires, strict=True)
        ]
        for phone in (a, b):
            await phone.context.add_init_script(path=Path(__file__).with_name("record_frames.js"))
        yield Stage(Pair(a, b, None, store), server, clock)


NAMES: Final = (*LIES, *BEATS, *TO_ONE, *ENDS, *KEYS)


async def story(on: Stage, name: str) -> None:
    """What is told under this name, to the end; and that each of its lies was told."""
    on.server.to = {**TO_ONE, **KEYS}.get(name, on.server.to)
    if name in KEYS:
        await _others_keys(on)
    elif name in ENDS:
        await _ended(on, ENDS[name])
    else:
        await _evening(on, LIES.get(name, (liar.together,)), BEATS.get(name, "pass"))
        if on.judge.together == 0:
            on.violations.append("no frame was Together")
    untold = [lie.__name__ for lie in {**LIES, **ENDS}.get(name, ()) if on.server.told[lie.__name__] == 0]
    on.violations.extend(f"nobody was told {lie}" for lie in untold)


async def _evening(on: Stage, lies: tuple[Lie, ...], beats: Beats) -> None:
    """The server lies whenever something takes two: the start, going on after a pause, a step."""
    a, _ = on.phones
    await ready_to_start(on, tuple(lie for lie in lies if lie is liar.rehearsed))

    # Nobody has said yes; then one has.
    await on.lied_to(lies)
    await on.truth()
    await on.claims_alone(a, "agree", on.judge.yes, lies)
    await on.truth()
    for phone in on.phones:
        await on.press(phone, "agree", on.judge.yes)
    await on.together()

    # In Together, over a tap, and over pages that are loaded anew.
    for phone in on.phones:
        await phone.page.evaluate("document.querySelector('[data-action=look]')?.click()")
    await on.lied_to(lies)
    answer = a.page.locator('[data-action="answer-good"]')
    if await answer.count() > 0 and await a.screen() == "together":
        on.judge.good[a.name].append(await _now(a))
        with suppress(NotThere):  # that was the last moment for it
            await answer.click(timeout=2_000)
    await on.tap(a)
    await on.lied_to(lies, beats=beats)
    for phone in on.phones:
        await on.reloaded(phone)
    await on.lied_to(lies, beats=beats)
    await on.truth()
    for phone in on.phones:
        await phone.shows("paused")
    on.clock.ahead += SETTLE_TIME
    await on.claims_alone(a, "agree", on.judge.yes, lies, beats=beats)
    await on.truth()
    await _released(on)

    # A step that one wants, then both.
    async def alone() -> None:
        await a.press("open-ladder", within=LAPSED)
        await on.claims_alone(a, "step-on", on.judge.step_on, lies, beats=beats)

    async def both() -> None:
        for phone in on.phones:
            await phone.press("open-ladder", within=LAPSED)
            await on.press(phone, "step-on", on.judge.step_on)
        for phone in on.phones:
            await phone.page.locator('[data-action="open-ladder"] bdi', has_text=STEPS[1]).wait_for(
                timeout=LAPSED * 1000
            )

    await _while_together(on, alone)
    on.judge.step_on["a"].clear()
    await on.truth()
    await _released(on)
    await _while_together(on, both)
    await on.look()


async def _ended(on: Stage, lies: tuple[Lie, ...]) -> None:
    """In the middle of an evening it is said to be over: nobody is Together from then on, whatever is said, and a pause is one."""
    a, _ = on.phones
    await ready_to_start(on)
    for phone in on.phones:
        await on.press(phone, "agree", on.judge.yes)
    await on.together()
    on.judge.ended = await _now(a)
    await on.lied_to(lies)
    for phone in on.phones:
        await phone.shows("aftercare")
    pauses = a.page.locator('[data-action="pause-aftercare"]')
    if await pauses.count() > 0:  # in a room that is over there is nobody to pause
        on.judge.taps[a.name].append(await _now(a))
        await pauses.click()
        await a.shows("paused")
        await on.lied_to(lies)
    await on.lied_to((liar.together,))
    for phone in on.phones:
        await on.reloaded(phone)
    await on.lied_to((liar.together,))
    await on.truth()
    await asyncio.sleep(LIED_FOR)
    await on.look()
    if on.judge.together == 0:
        on.violations.append("no frame was Together")


async def _others_keys(on: Stage) -> None:
    """While they pair, one is given another share than the partner's: both are told, and are in no room (PAIR3)."""
    on.server.lies = (liar.another_key,)
    fragment = (await on.pair.a.opens()).partition("#")[2]
    await on.pair.b.page.goto(f"{on.pair.b.url}/#{fragment}")
    for phone in on.phones:
        await phone.shows("refused", why="not_paired")
    if on.server.told["another_key"] == 0:
        on.violations.append("nobody was given another key")
    await on.look()


async def ready_to_start(on: Stage, lies: tuple[Lie, ...] = ()) -> None:
    """Paired, with a ladder, both pauses tried; nobody has said yes. `lies`: what is told before they are tried."""
    a, _ = on.phones
    await on.pair.join()
    await a.press("write-ours")
    for step in STEPS:
        await a.page.get_by_role("button", name=step, exact=True).click()
    await a.press("keep")
    if lies:
        await on.lied_to(lies)
        await on.truth()
        for phone in on.phones:
            await phone.shows("preparing", partner_here="true")
    await on.pair.rehearse()


async def _while_together(on: Stage, do: Callable[[], Awaitable[None]]) -> None:
    """On a machine that stands still the proof lapses, and both are Paused: they go on, and it's done again."""
    for _ in range(TRIES):
        try:
            await do()
        except NotThere:
            await on.truth()
            await _released(on)
        else:
            return
    raise AssertionError("they never stay Together")


async def _released(on: Stage) -> None:
    """Both say yes to going on, and the truth is told."""
    on.clock.ahead += SETTLE_TIME
    for phone in on.phones:
        await phone.shows("paused", ask="open")
        await on.press(phone, "agree", on.judge.yes)
    await on.together()
