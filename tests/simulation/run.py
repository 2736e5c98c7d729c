"""One schedule after another."""

import gc
import json
import logging
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from unittest.mock import patch

from tests.simulation import engine, story
from tests.simulation.world import World

from lull.session import phases, yeses
from lull.session.state import Together

LIVED: Final = 8
"""Of so many schedules one goes on until everything has healed, and has to come to a good end (LIVE)."""

ENDS_WITHIN: Final = 40.0
"""Seconds after the healing within which both are Together again, or have come to another end."""

BACK_WITHIN: Final = 5.0
"""Seconds after the release within which both are Together again."""

OVER: Final = frozenset({"together", "aftercare"})


@dataclass
class Outcome:
    """What came of a schedule. `together`: how often a page came to show it. `log`: what happened, where asked for."""

    seed: int
    violation: str | None
    taps: int
    together: int
    log: list[str] = field(default_factory=list[str])


@contextmanager
def quickened() -> Generator[None]:
    """Seconds stand for what takes minutes, so that a short schedule gets to it; and a bug that is logged is heard of."""
    heard = _Heard()
    logger = logging.getLogger("lull")
    level, spreads = logger.level, logger.propagate
    logger.addHandler(heard)
    logger.propagate = False
    gc.disable()
    try:
        with patch.object(yeses, "SETTLE_TIME", 1_000), patch.object(phases, "CHECK_IN_AFTER_STEP", 1_500):
            yield
    finally:
        gc.enable()
        logger.removeHandler(heard)
        logger.setLevel(level)
        logger.propagate = spreads


class _Heard(logging.Handler):
    """Takes what a node logs as an error for a violation of the world that is running."""

    world: World | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR and _Heard.world is not None:
            _Heard.world.bug(f"logged: {record.getMessage()}")


def run(seed: int, code: str, *, log: bool = False, lies: bool = False) -> Outcome:
    """Run the schedule of this seed with phones that run this code. Within `quickened`. `lies`: with a server that lies."""
    world = World(seed, engine.phones(code), log=log, lies=lies)
    _Heard.world = world
    try:
        story.begin(world)
        world.run(story.tell(world))
        if seed % LIVED == 0 and not lies:
            _live(world)
    except Exception as error:  # noqa: BLE001 - thrown by a page
        world.bug(f"{type(error).__name__}: {error}")
    finally:
        world.end()
        _Heard.world = None
    return Outcome(
        seed,
        world.violations[0] if world.violations else None,
        len(world.watch.taps),
        world.watch.came,
        world.log or [],
    )


@dataclass
class Summary:
    """What came of many stories of bare phones. `together`: how often a page came to show it."""

    violations: list[Outcome]
    together: int


def bare(first: int, count: int, code: str, *, lies: bool) -> Summary:
    """Tell these stories of two bare phones. `lies`: with a server that may say anything."""
    told = json.loads(engine.tell_many(code, first, count, lies=lies))
    return Summary(
        [Outcome(seed, f"{violation} (bare)", 0, 0) for seed, violation in told["violations"]], told["together"]
    )


def _live(world: World) -> None:
    """All is well again: is there a way out?"""
    if world.log is not None:
        world.note("-- everything heals")
    story.heal(world)
    healed = world.time.now
    released: float | None = None
    screens: list[str] = []
    while world.time.now < healed + ENDS_WITHIN:
        world.run(world.time.now + 0.25)
        screens = [device.pages[-1].screen["name"] for device in world.devices.values()]
        over = "closed" in screens or all(screen in OVER for screen in screens)
        if over and world.time.now > healed + 2.0:
            return
        session = world.session
        if session is None or not isinstance(session.phase, Together):
            released = None
        elif released is None and world.time.now > healed + 2.0:
            released = world.time.now
        if released is not None and world.time.now > released + BACK_WITHIN:
            world.broken(f"LIVE: both released, and {BACK_WITHIN} s later they see {screens}")
            return
    phase = None if world.session is None else world.session.phase
    world.broken(f"LIVE: {ENDS_WITHIN} s after all has healed they see {screens}; the store holds {phase}")
