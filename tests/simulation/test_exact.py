"""What takes two worlds, or one of which all is known, to show."""

from collections.abc import Callable

import pytest
from tests.simulation import engine, run
from tests.simulation.nodes import Host
from tests.simulation.story import HOUR
from tests.simulation.watch import SHOWN
from tests.simulation.world import World, paused

from lull.session.agreement import Terms
from lull.session.pauses import Count
from lull.session.proposals import ProposalName
from lull.session.yeses import yeses_to

pytest.importorskip("STPyV8", reason="there is no such engine for this machine")

FLIGHT = 0.01


def quiet(seed: int, taps: Count, nodes: int) -> World:
    """A world where nothing goes wrong and each flight takes as long as any other."""
    world = World(seed, engine.phones(engine.source()))
    for device in world.devices.values():
        for way in (device.link.up, device.link.down):
            way.latency, way.jitter = FLIGHT, 0.0
    world.lateness = world.hub.latency = 0.0
    world.balance = lambda page: world.hosts[0 if page.seat == "a" else -1]
    session = paused(taps, Count(), since=-20_000, terms=Terms(steps=3), ends_in=2_000_000, step=1)
    world.begin(session, [0] * nodes)
    return world


def together(seed: int, nodes: int) -> World:
    """The same, after both have let go."""
    world = quiet(seed, Count(1, 0, 0), nodes)
    world.run(2.5)
    assert all(device.pages[-1].together for device in world.devices.values())
    return world


def watched(seed: int, nodes: int) -> World:
    """A pause that is nobody's tap, so that both are asked, blind; and nobody has answered yet."""
    world = quiet(seed, Count(0, 0, 1), nodes)
    world.people.willing.update(a=False, b=False)
    return world


def heard_by_b(world: World, *, yes: ProposalName | None) -> list[tuple[float, str, str]]:
    """All that b's page hears, and when, if a says yes to this, or to nothing."""
    page = world.devices["b"].pages[-1]
    heard: list[tuple[float, str, str]] = []
    take = page.turn

    def listen(what: str, socket: int = 0, said: str = "") -> None:
        if what in ("text", "beat"):
            heard.append((world.time.now, what, said))
        take(what, socket, said)

    page.turn = listen  # type: ignore[method-assign]
    world.people.willing.update(a=False, b=False)
    if yes is not None:
        world.time.at(world.time.now + 1.0, world.devices["a"].pages[-1].do, {"type": "agree", "to": yes})
    world.run(world.time.now + 3.0)
    session = world.session
    world.end()
    assert world.violations == []
    assert session is not None
    assert (yeses_to(session, yes or "go_on").a is None) == (yes is None)  # it was really said
    return heard


@pytest.mark.parametrize("nodes", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_a_lone_yes_is_nothing_to_the_partner(seed: int, nodes: int) -> None:
    """BLIND, YES3, VIEW1: not a byte, not a frame, not its time."""
    with run.quickened():
        ways: list[tuple[Callable[[int, int], World], ProposalName]] = [(watched, "go_on"), (together, "step_on")]
        for begin, yes in ways:
            without = heard_by_b(begin(seed, nodes), yes=None)
            assert without == heard_by_b(begin(seed, nodes), yes=yes)
            assert len(without) > 10


@pytest.mark.parametrize("nodes", [1, 2])
@pytest.mark.parametrize("mode", ["refuses", "silent", "read-only"])
def test_no_store_stands_before_a_pause(mode: str, nodes: int) -> None:
    """ONE-DOWN, PAUSE3, STORE4: one flight up and one down, whatever the store does; the bus carries it to another node."""
    with run.quickened():
        for seed in range(3):
            world = together(seed, nodes)
            world.database.turn(mode)  # type: ignore[arg-type]
            world.devices["a"].pages[-1].tap()
            world.run(world.time.now + 2 * FLIGHT + 0.005)
            shown = world.devices["b"].pages[-1].together
            world.end()
            assert not shown
            assert world.violations == []


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, 0.0])
@pytest.mark.parametrize("way", ["up", "down"])
def test_a_direction_that_carries_nothing_costs_no_more_than_the_promise(way: str, ahead: float) -> None:
    """BOUND, SHOW1: with a wall clock that is set by an hour just then."""
    with run.quickened():
        for seed in range(5):
            world = together(seed, 1)
            (world.devices["a"].link.up if way == "up" else world.devices["b"].link.down).swallow()
            world.devices["b"].ahead = ahead
            world.devices["a"].pages[-1].tap()
            world.run(world.time.now + SHOWN + 0.001)
            shown = world.devices["b"].pages[-1].together
            world.end()
            assert not shown
            assert world.violations == []


@pytest.mark.parametrize("forgets", [0.0, 30.0])
@pytest.mark.parametrize("first", [0, 1])
def test_two_yeses_that_cross_a_failover(first: int, forgets: float) -> None:
    """EPOCH1, LATCH, LIVE: each at its own node, of which one is at the new server before the other, and maybe at a third one next."""
    with run.quickened():
        for when in (-0.1, -0.02, 0.01, 0.04):
            for again in (False, True):
                world = watched(0, 2)
                nodes = world.hosts[first], world.hosts[1 - first]
                world.run(1.5)
                for seat, at in (("a", 1.6), ("b", 1.62)):
                    world.time.at(at, world.devices[seat].pages[-1].do, {"type": "agree", "to": "go_on"})
                world.time.at(1.6 + when, fails_over, world, forgets, nodes, 0.08)
                if again:
                    world.time.at(1.63 + when, fails_over, world, forgets, nodes[::-1], 0.08)
                world.run(3.0)
                shown = [device.pages[-1].together for device in world.devices.values()]
                # Only where both nodes had heard of it before either yes, the two are of one epoch.
                assert shown == [when < -0.08 and not again] * 2
                world.people.willing.update(a=True, b=True)
                for device in world.devices.values():
                    world.people.look(device.pages[-1])
                world.run(16.0)
                shown = [device.pages[-1].together for device in world.devices.values()]
                world.end()
                assert world.violations == []
                assert shown == [True, True]


def fails_over(world: World, forgets: float, nodes: tuple[Host, ...], apart: float) -> None:
    """One node hears of it at once, the next one so much later."""
    world.fail_over(forgets)
    for place, host in enumerate(nodes):
        world.time.after(place * apart, host.follow)
