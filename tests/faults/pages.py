"""Faults of real pages in Chromium, judged by what was painted: by the page's frames, or by its pixels where its script stands still."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar, Final, cast

from playwright.async_api import Browser, Error
from tests.faults.campaign import PROMISED, Outcome, fair
from tests.faults.judge import PAINT, TOGETHER, Severed, Timeline, judge
from tests.faults.stage import SEATS, Seat, now_ms
from tests.support.browser import Pair, Phone, chromium, devtools, two_phones
from tests.support.pixels import Frame, brightness, screencast
from tests.support.proxy import Wire

AT_ONCE: Final = 2
"""Pairs of pages at a time, each pair in a Chromium of its own."""

BRIGHTER: Final = 20.0
"""By so much at least is every other screen brighter than Together, of 255."""


@dataclass
class PageTrial:
    """One pair of pages, Together."""

    pair: Pair
    browser: Browser
    dice: random.Random
    victim: Seat
    tapper: Seat
    agreed: float
    painted: dict[Seat, list[tuple[float, str]]] = field(default_factory=dict[Seat, list[tuple[float, str]]])
    """What a page had painted that can't be asked any more, or that its pixels say."""
    late: float = 0.0
    """Milliseconds for which this machine's compositor drew nothing at all."""
    unseen: bool = False
    extra: list[Phone] = field(default_factory=list[Phone])
    """The victim's newer pages."""

    def phone(self, seat: Seat) -> Phone:
        """That seat's page."""
        return self.pair.a if seat == "a" else self.pair.b

    @property
    def struck(self) -> Phone:
        """The victim's page."""
        return self.phone(self.victim)


class PageFault:
    """Something that happens to one page of a pair. This one: nothing, but the tap."""

    name: ClassVar[str] = "pages, none"
    lasts: ClassVar[float] = 1.0
    taps: ClassVar[tuple[float, float]] = (0.0, 1.0)
    severs: ClassVar[bool] = False
    """Whether neither page gets fresh proof while it lasts."""
    victim_taps: ClassVar[bool] = True
    """Whether the victim's page can be touched."""
    justified: ClassVar[bool] = False

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """Happen, let be, be over."""
        yield


class PageCut(PageFault):
    """The victim's wire swallows everything."""

    name = "pages, link cut"
    lasts = 3.0
    taps = (-0.3, 2.5)
    severs = justified = True

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        trial.struck.wire.both(Wire.BLACK_HOLE)
        yield
        trial.struck.wire.both(Wire.CUT)
        trial.struck.wire.both(Wire.OPEN)


class PageHung(PageFault):
    """The victim's script hangs for 5 s. Its screen is judged by its pixels."""

    name = "pages, UI thread hung 5 s"
    lasts = 5.2
    taps = (0.05, 3.0)
    severs = justified = True
    victim_taps = False

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        async with screencast(trial.struck.page) as frames:
            await asyncio.sleep(0.3)  # a frame of Together must have been seen
            hangs = "void setTimeout(() => { const until = Date.now() + 5000; while (Date.now() < until); }, 0)"
            await trial.struck.page.evaluate(hangs)
            yield
        trial.painted[trial.victim] = _by_pixels(frames)
        trial.late = _longest_gap(trial.painted[trial.victim])


class PageKilled(PageFault):
    """The victim's renderer crashes."""

    name = "pages, renderer killed"
    lasts = 3.0
    taps = (-0.3, 2.5)
    severs = justified = True
    victim_taps = False

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        painted = await _painted(trial.struck)
        os.kill(await _renderer_of(trial), signal.SIGKILL)
        trial.painted[trial.victim] = [*painted, (now_ms(), "gone")]
        yield


class PageStopped(PageFault):
    """The victim's renderer stands still (SIGSTOP) for 5 s: nothing can change its screen, but the partner's must."""

    name = "pages, renderer SIGSTOP"
    lasts = 5.0
    taps = (0.0, 4.0)
    severs = justified = True
    victim_taps = False

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        renderer = await _renderer_of(trial)
        trial.unseen = True
        os.kill(renderer, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(renderer, signal.SIGCONT)


class PageAsleep(PageFault):
    """The browser puts the victim's page to sleep, and wakes it."""

    name = "pages, put to sleep"
    lasts = 3.0
    taps = (-0.3, 2.5)
    severs = justified = True
    victim_taps = False

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        session = await devtools(trial.struck.page)
        await session.send("Page.setWebLifecycleState", {"state": "frozen"})
        yield
        await session.send("Page.setWebLifecycleState", {"state": "active"})


class PageTwice(PageFault):
    """A newer page takes the victim's seat."""

    name = "pages, two tabs on one seat"
    lasts = 3.0
    taps = (-0.3, 2.5)
    justified = True

    @asynccontextmanager
    async def around(self, trial: PageTrial) -> AsyncGenerator[None]:
        """See `PageFault.around`."""
        struck = trial.struck
        newer = Phone(f"{struck.name}+", struck.context, await struck.context.new_page(), struck.wire)
        await newer.page.goto(newer.url)
        await newer.press("return")
        trial.extra.append(newer)
        await struck.page.bring_to_front()
        yield


PAGE_FAULTS: Final[tuple[PageFault, ...]] = (
    PageFault(),
    PageCut(),
    PageHung(),
    PageKilled(),
    PageStopped(),
    PageAsleep(),
    PageTwice(),
)


async def play_pages(fault: PageFault, seeds: Sequence[int]) -> AsyncGenerator[Outcome]:
    """Play a fault once for each seed, a few at a time."""
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(chromium()) for _ in range(min(AT_ONCE, len(seeds)))]
        for first in range(0, len(seeds), AT_ONCE):
            batch = seeds[first : first + AT_ONCE]
            for outcome in await asyncio.gather(
                *(_play_one(fault, browser, seed) for browser, seed in zip(browsers, batch, strict=False))
            ):
                yield outcome if fair(outcome) else await _again(fault, browsers[0], outcome.seed)


async def _again(fault: PageFault, browser: Browser, seed: int) -> Outcome:
    """The same trial, alone. What it says now counts."""
    outcome = await _play_one(fault, browser, seed)
    outcome.again = True
    return outcome


async def _play_one(fault: PageFault, browser: Browser, seed: int) -> Outcome:
    dice = random.Random(f"{fault.name} {seed}")
    victim, tapper, taps_after = dice.choice(SEATS), dice.choice(SEATS), dice.uniform(*fault.taps)
    if not fault.victim_taps:
        tapper = "b" if victim == "a" else "a"
    async with two_phones(browser, motion=True, worker=True) as pair:
        await pair.join()
        agreed = now_ms()
        await pair.start()
        trial = PageTrial(pair, browser, dice, victim, tapper, agreed)
        await asyncio.sleep(dice.uniform(0.3, 0.8))
        return await _struck(fault, trial, seed, taps_after)


async def _struck(fault: PageFault, trial: PageTrial, seed: int, taps_after: float) -> Outcome:
    outcome = Outcome(fault.name, seed)
    loop = asyncio.get_running_loop()
    taps: list[float] = []

    async def tap(at: float) -> None:
        await asyncio.sleep(at - loop.time())
        taps.append(await trial.phone(trial.tapper).tap())

    begins = loop.time() + max(0.0, -taps_after)
    tapping = asyncio.create_task(tap(begins + taps_after)) if taps_after < 0 else None
    await asyncio.sleep(begins - loop.time())
    async with fault.around(trial):
        severed_at, began = now_ms(), loop.time()
        if tapping is None:
            tapping = asyncio.create_task(tap(began + taps_after))
        await asyncio.sleep(fault.lasts)
        severed = [Severed(severed_at, now_ms(), "ab")] if fault.severs else []
    await tapping
    await asyncio.sleep(max(0.0, taps[0] / 1000 + PROMISED - now_ms() / 1000))
    timelines: list[Timeline] = []
    for seat in SEATS:
        painted = trial.painted.get(seat) or await _painted(trial.phone(seat))
        given = taps if seat == trial.tapper else ()
        timelines.append(
            Timeline(
                seat, painted, given, (trial.agreed,), draws_within=PAINT, unseen=trial.unseen and seat == trial.victim
            )
        )
    timelines += [Timeline(trial.victim, await _painted(page)) for page in trial.extra]
    verdict = judge(timelines, severed)
    outcome.violations = [str(violation) for violation in verdict.violations]
    outcome.to_paused = verdict.to_paused
    outcome.from_cut = verdict.from_cut
    outcome.late = trial.late
    if not fault.justified:
        lefts = [page.left_after(severed_at) for page in timelines]
        outcome.nuisances = sum(left is not None and severed_at < left < taps[0] for left in lefts)
    if outcome.violations or outcome.nuisances:
        outcome.story = [
            f"victim {trial.victim}, tapper {trial.tapper}",
            *(
                f"{page.seat}: "
                + "; ".join(f"{at - severed_at:+.0f} {screen}" for at, screen in page.screens)
                + "".join(f"; {at - severed_at:+.0f} TAPS" for at in page.taps)
                for page in timelines
            ),
        ]
    return outcome


async def _painted(phone: Phone) -> list[tuple[float, str]]:
    rows = cast("list[dict[str, Any]]", await phone.page.evaluate("lullWatch.painted"))
    return [(float(row["at"]), str(row["screen"])) for row in rows]


def _by_pixels(frames: Sequence[Frame]) -> list[tuple[float, str]]:
    """Together is dark; whatever covers it is brighter. The first frame is Together's."""
    together = brightness(frames[0].png)
    return [(frame.at, "covered" if brightness(frame.png) > together + BRIGHTER else TOGETHER) for frame in frames]


def _longest_gap(drawn: Sequence[tuple[float, str]]) -> float:
    """Milliseconds without a frame until the screen had changed. The cover is an animation that runs: each frame is drawn."""
    changed = next((number for number, (_, screen) in enumerate(drawn) if screen != TOGETHER), len(drawn) - 1)
    until = drawn[: changed + 1]
    return max((after - before for (before, _), (after, _) in pairwise(until)), default=0.0)


async def _renderer_of(trial: PageTrial) -> int:
    """The pid of the victim's renderer: the one that works when the page does."""
    session: Any = await trial.browser.new_browser_cdp_session()

    async def spent() -> dict[int, float]:
        told = cast("dict[str, Any]", await session.send("SystemInfo.getProcessInfo"))
        return {row["id"]: row["cpuTime"] for row in told["processInfo"] if row["type"] == "renderer"}

    before = await spent()
    await trial.struck.page.evaluate("{ const until = Date.now() + 200; while (Date.now() < until); }")
    after = await spent()
    with suppress(Error):
        await session.detach()
    return max(after, key=lambda pid: after[pid] - before.get(pid, 0.0))
