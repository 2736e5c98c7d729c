"""Plays trials: a pair is Together, a fault happens, somebody taps; then both come back, by two."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from tests.faults.fault import Fault, all_at_once
from tests.faults.judge import TOGETHER, Timeline, judge
from tests.faults.stage import Stage, Trial, now_ms, open_trial
from tests.support.headless import HeadlessPhone

AT_ONCE: Final = 30
"""Pairs that live through one batch: what two cores carry without being late themselves."""

CALM: Final = 1.0
"""Seconds of Together before a fault, and after it."""

PROMISED: Final = 2.3
"""Seconds after a tap for which is looked on before anybody says yes."""

SETTLE: Final = 10.5
"""Seconds after which a tap can be let go of (RELEASE5)."""

BACK_WITHIN: Final = 30.0
"""Seconds after a fault until both lines are up, and after that until both are Together again."""

LIVE: Final = 5.0
"""Seconds within which two that both said yes over healthy links are Together."""

LATE: Final = 100.0
"""Milliseconds by which the machine may be late itself in a trial that accuses the product."""


@dataclass
class Outcome:
    """What became of one trial."""

    fault: str
    seed: int
    violations: list[str] = field(default_factory=list[str])
    to_paused: list[float] = field(default_factory=list[float])
    from_cut: list[float] = field(default_factory=list[float])
    nuisances: int = 0
    back: float | None = None
    """Seconds from the last of the two yeses to Together on both phones."""
    trouble: str = ""
    """Why the trial couldn't be played to its end. Not a violation of the promise, but not well either."""
    late: float = 0.0
    """Milliseconds by which the phones' process was late itself."""
    again: bool = False
    """Whether this is its second playing: the first accused, on a machine that was late itself."""
    story: list[str] = field(default_factory=list[str])
    """All timelines, where something is to be told."""

    def as_json(self) -> dict[str, Any]:
        """For the state file."""
        return asdict(self)


async def play(fault: Fault, seeds: Sequence[int]) -> AsyncGenerator[Outcome]:
    """Play a fault once for each seed, as many at once as the machine carries."""
    for first in range(0, len(seeds), AT_ONCE):
        async with fault.stage() as stage:
            for outcome in await play_on(stage, [(fault, seed) for seed in seeds[first : first + AT_ONCE]]):
                yield await judged_fairly(fault, outcome)


def fair(outcome: Outcome) -> bool:
    """Whether the outcome is the product's: it accuses nobody, or the machine wasn't late itself."""
    return not outcome.violations or outcome.late < LATE


async def judged_fairly(fault: Fault, outcome: Outcome) -> Outcome:
    """The outcome if it is fair; else that of the same trial once more, alone, which counts then."""
    if fair(outcome):
        return outcome
    async with fault.stage() as stage:
        (again,) = await play_on(stage, [(fault, outcome.seed)])
    again.again = True
    return again


async def play_on(stage: Stage, plays: Sequence[tuple[Fault, int]]) -> list[Outcome]:
    """Play these trials at once. Faults that happen to all of the stage have it for themselves."""
    async with AsyncExitStack() as stack:
        trials = await asyncio.gather(
            *(stack.enter_async_context(open_trial(stage, fault.name, seed)) for fault, seed in plays)
        )
        await asyncio.sleep(CALM)
        loop = asyncio.get_running_loop()
        begins = loop.time() + 1.0

        async def strike(fault: Fault) -> None:
            await asyncio.sleep(begins - loop.time())
            await all_at_once(stage, fault)

        mended = {fault: asyncio.create_task(strike(fault)) for fault in {fault for fault, _ in plays}}
        return list(
            await asyncio.gather(
                *(
                    _play_one(fault, trial, begins, mended[fault])
                    for (fault, _), trial in zip(plays, trials, strict=True)
                )
            )
        )


async def _play_one(fault: Fault, trial: Trial, begins: float, mended: asyncio.Task[None]) -> Outcome:
    outcome = Outcome(fault.name, trial.seed)
    started = now_ms()
    loop = asyncio.get_running_loop()
    tap_at = begins + fault.tap_after(trial.dice)

    async def tap() -> None:
        await asyncio.sleep(tap_at - loop.time())
        tapping = [page for seat, page in trial.pages if seat == trial.tapper]
        trial.dice.choice(tapping).act("pause")

    async def happen() -> None:
        await asyncio.sleep(begins - loop.time())
        async with fault.around(trial):
            await asyncio.sleep(fault.lasts)

    _, happened = await asyncio.gather(tap(), happen(), return_exceptions=True)
    await asyncio.shield(mended)
    if isinstance(happened, BaseException):
        raise happened
    await asyncio.sleep(max(0.0, tap_at + PROMISED - loop.time()))
    looked = now_ms()
    try:
        if fault.returns:
            outcome.back = await _come_back(trial, tap_at)
            if outcome.back > LIVE:
                outcome.trouble = f"Together again only after {outcome.back:.1f} s"
    except TimeoutError:
        outcome.trouble = "not Together again: " + " / ".join(f"{page.name} {page.shows}" for _, page in trial.pages)
    timelines = trial.timelines()
    verdict = judge(timelines, trial.severed)
    outcome.violations = [str(violation) for violation in verdict.violations]
    outcome.to_paused = verdict.to_paused
    outcome.from_cut = verdict.from_cut
    outcome.nuisances = _nuisances(fault, timelines, started, looked)
    outcome.late = max((late for at, late in stage_late(trial) if at >= started), default=0.0)
    if outcome.violations or outcome.trouble or outcome.nuisances:
        outcome.story = story(trial, begins, started)
    return outcome


def stage_late(trial: Trial) -> list[tuple[float, float]]:
    """When the phones' process was late, and by how much, in ms."""
    return [late for phones in trial.stage.processes_of_phones for late in phones.late]


async def _come_back(trial: Trial, tap_at: float) -> float:
    """Both lines up; one is willing, for a while alone; then the other too. Seconds from the last yes to Together on both."""
    loop = asyncio.get_running_loop()
    pages = [
        trial.tabs[-1][1] if trial.tabs and trial.tabs[-1][0] == seat else trial.phone(seat) for seat in ("a", "b")
    ]
    for page in pages:
        await _is_up(page)
    first, second = trial.dice.sample(pages, 2)
    first.auto_press("go_on")
    await asyncio.sleep(max(1.0, tap_at + SETTLE - loop.time()))
    second.auto_press("go_on")
    shown = await asyncio.gather(*(page.until(BACK_WITHIN, name=TOGETHER) for page in pages))
    took = max(change.at for change in shown) - max(page.agreed[-1] for page in pages)
    for page in pages:
        page.auto_press("good")
    await asyncio.sleep(CALM)
    return took / 1000


async def _is_up(page: HeadlessPhone) -> None:
    """Wait until it is Paused with its line up. One whose room is gone never will be."""
    up, gone = [
        asyncio.create_task(page.until(BACK_WITHIN, **shows))
        for shows in ({"name": "paused", "connection": "up"}, {"name": "closed"})
    ]
    try:
        await asyncio.wait((up, gone), return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            raise TimeoutError
        await up
    finally:
        up.cancel()
        gone.cancel()
        await asyncio.gather(up, gone, return_exceptions=True)


def _nuisances(fault: Fault, timelines: Sequence[Timeline], started: float, looked: float) -> int:
    """Whether a phone left Together before anybody had tapped, without a reason to; or once all was well again."""
    taps = [tap for page in timelines for tap in page.taps]
    until = min(taps, default=looked)
    early = not fault.justified and any(
        (left := page.left_after(started)) is not None and left < until for page in timelines
    )
    again = any(
        page.screens and page.together() and page.together()[-1][1] != float("inf") and page.together()[-1][0] > looked
        for page in timelines
    )
    return int(early) + int(again)


def story(trial: Trial, begins: float, started: float) -> list[str]:
    """The timelines in words, in ms from the fault's beginning."""
    zero = now_ms() - (asyncio.get_running_loop().time() - begins) * 1000
    lines = [
        f"victim {trial.victim}, tapper {trial.tapper}, severed {[(round(cut.at - zero), round(cut.until - zero), cut.seats) for cut in trial.severed]}"
    ]
    for seat, page in trial.pages:
        events = [(change.at, _told(change.shows)) for change in page.changes if change.at >= started - 500]
        events += [(tap, "TAPS") for tap in page.tapped if tap >= started]
        events += [(yes, "says yes") for yes in page.agreed if yes >= started]
        lines.append(f"{seat} {page.name}: " + "; ".join(f"{at - zero:+.0f} {what}" for at, what in sorted(events)))
    return lines


def _told(shows: dict[str, Any]) -> str:
    return " ".join(
        str(value) if key == "name" else f"{key}={value}" for key, value in shows.items() if value not in (None, False)
    )
