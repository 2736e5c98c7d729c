"""When nobody lies and nothing breaks, what the server calls Together and what the two phones compute are the same thing."""

import pytest
from tests.simulation import engine, story
from tests.simulation.run import quickened
from tests.simulation.world import World

from lull.session.state import Together

pytest.importorskip("STPyV8", reason="there is no such engine for this machine")

STORIES = 150
STEP = 0.01
"""Seconds between two looks."""
BEAT = 0.25
"""Seconds between two beats of a phone."""


def _differences(seed: int, code: str) -> tuple[list[tuple[float, float]], int]:
    """When one of the three began to say otherwise than the others, and for how long beyond the way there; and how often all came to Together."""
    world = World(seed, engine.phones(code), lies=False)
    since: float | None = None
    differences: list[tuple[float, float]] = []
    came, before = 0, False
    try:
        story.begin(world)
        until = story.tell_calmly(world)
        lines = [line for device in world.devices.values() for line in (device.link.up, device.link.down)]
        way = 4 * max(line.latency + line.jitter for line in lines) + 2 * (world.lateness + world.sealing / 1000)
        while world.time.now < until:
            world.run(world.time.now + STEP)
            session = world.session
            called = session is not None and isinstance(session.phase, Together)
            said = [called, *(device.pages[-1].together for device in world.devices.values())]
            came += all(said) and not before
            before = all(said)
            if len(set(said)) == 1:
                since = None
            elif since is None:
                since = world.time.now
                differences.append((since, 0.0))
            else:
                differences[-1] = (since, world.time.now - since - way)
        assert world.violations == []
        return differences, came
    finally:
        world.end()


def test_server_and_phones_never_differ_by_more_than_a_beat() -> None:
    """AGREED2, SHOW1, RELEASE2, YES1: through yeses, taps, steps, answers and edits of two people, in any weather that loses nothing."""
    code = engine.source()
    with quickened():
        told = {seed: _differences(seed, code) for seed in range(STORIES)}
    longest = {seed: max((lasted for _, lasted in differences), default=0.0) for seed, (differences, _) in told.items()}
    assert {seed: lasted for seed, lasted in longest.items() if lasted > BEAT + STEP} == {}
    assert sum(came for _, came in told.values()) > STORIES // 2
